package schema

import (
	"encoding/json"
	"errors"
	"fmt"
	"strings"

	"github.com/briefgo/brief/internal/align"
	"github.com/briefgo/brief/internal/loosejson"
)

// A Reading is what Read made of a reply.
type Reading[T any] struct {
	// Value is the decoded value. After a [*TruncatedError] it holds what the reply
	// shows of it, and after any other error it is the zero T.
	Value T

	// JSON is the document that Value was decoded from: compact, members in the
	// order of the reply, numbers with all their digits. After a [*ValidationError] it
	// is the document that is not valid; nil if the reply holds none.
	JSON json.RawMessage

	// Fixes are all the changes between the reply and JSON, in the order of their
	// offsets in the reply.
	Fixes []Fix

	// MoreFixes counts the mends of syntax that were not recorded, because there
	// were more than one for every eight bytes.
	MoreFixes int

	// Cost tells how far the reply was from what was asked for: 0 for a valid
	// document and nothing else. It has no unit; it is for comparing readings.
	Cost int

	// Truncated says that the reply ended before the document did.
	Truncated bool
}

// A TruncatedError says that a reply ended before its document did, so that what it
// holds is not the whole value.
type TruncatedError struct {
	Partial json.RawMessage // the document as far as it goes, closed; nil for free text, or if it had not begun
	Offset  int             // the length of the reply, in bytes
	Stop    Stop            // why the reply ended, StopLength or StopUnknown
}

// Error says where the reply ended and, if the provider said so, why.
func (e *TruncatedError) Error() string {
	if e.Stop == StopLength {
		return fmt.Sprintf("the reply was cut off at byte %d: the output limit was reached", e.Offset)
	}
	return fmt.Sprintf("the reply ends at byte %d before its JSON does", e.Offset)
}

// Decode reads a reply whose stop reason is not known. It is Read without the
// particulars; after an error, a [*TruncatedError] too, the value is the zero T.
func (s *Schema[T]) Decode(reply string) (T, error) {
	r, err := s.Read(reply)
	if err != nil {
		var zero T
		return zero, err
	}
	return r.Value, nil
}

// Read reads a reply whose stop reason is not known: it finds the JSON in it, mends
// the syntax, aligns the values with the schema, validates the result and decodes
// it. Each change is a [Fix] in the Reading; Options.Tolerance says how far it may
// go. Nothing is invented: a missing required value is a violation.
//
// The error is a [*SyntaxError] if the reply holds no JSON, a [*ValidationError] if
// it does not satisfy the schema, and a [*TruncatedError] if it is not closed: then
// the Reading has what is there.
func (s *Schema[T]) Read(reply string) (Reading[T], error) {
	return s.ReadReply(Reply{Text: reply})
}

// ReadReply is Read for a reply of which more is known. A reply that ended by itself
// (StopEnd) and lacks a closing bracket is mended; one that was cut off (StopLength)
// never is taken for a whole one. A reply that was refused or filtered is a
// [*RefusedError].
func (s *Schema[T]) ReadReply(r Reply) (Reading[T], error) {
	switch {
	case r.Stop == StopRefused || r.Stop == StopFiltered || r.Refusal != "":
		stop := StopRefused
		if r.Stop == StopFiltered {
			stop = StopFiltered
		}
		return Reading[T]{}, &RefusedError{Stop: stop, Refusal: r.Refusal}
	case s.free:
		return s.readText(r)
	}
	found, err := s.find(r.Text)
	if err != nil {
		return s.nothing(r, err)
	}
	reading := Reading[T]{
		JSON:      found.value.AppendJSON(nil),
		Fixes:     found.fixes,
		MoreFixes: found.moreFixes,
		Cost:      found.cost,
		Truncated: r.Stop != StopEnd && found.unclosed || r.Stop == StopLength && found.open,
	}
	violations := s.validator.validate(&found.value)
	switch {
	case found.draft && r.Stop == StopLength, len(violations) > 0 && found.prose:
		return s.nothing(r, errNoValue(r.Text))
	case reading.Truncated:
		// What is there may be incomplete, and decodes as far as it does.
		_ = decodeExact(&found.value, &reading.Value)
		return reading, &TruncatedError{Partial: reading.JSON, Offset: len(r.Text), Stop: r.Stop}
	case len(violations) > 0:
		return reading, &ValidationError{Violations: violations}
	}
	if err := decodeExact(&found.value, &reading.Value); err != nil {
		var zero T
		reading.Value = zero
		return reading, &ValidationError{Violations: []Violation{decodeViolation(err)}}
	}
	return reading, nil
}

// nothing is what reading a reply gives in which no value is found, for the reason
// err. If the reply was cut off, the value may only not have begun.
func (s *Schema[T]) nothing(r Reply, err error) (Reading[T], error) {
	if r.Stop == StopLength && len(r.Text) <= s.options.MaxBytes {
		return Reading[T]{Truncated: true}, &TruncatedError{Offset: len(r.Text), Stop: r.Stop}
	}
	return Reading[T]{}, err
}

// readText reads a reply that is free text.
func (s *Schema[T]) readText(r Reply) (Reading[T], error) {
	if len(r.Text) > s.options.MaxBytes {
		return Reading[T]{}, &SyntaxError{Offset: s.options.MaxBytes, Line: 1, Column: 1,
			Message: fmt.Sprintf("the text has %d bytes, more than the limit of %d", len(r.Text), s.options.MaxBytes)}
	}
	reading := Reading[T]{JSON: loosejson.AppendString(nil, r.Text), Truncated: r.Stop == StopLength}
	if value, ok := any(&reading.Value).(*string); ok {
		*value = r.Text
	}
	if reading.Truncated {
		return reading, &TruncatedError{Offset: len(r.Text), Stop: r.Stop}
	}
	return reading, nil
}

// An answer is the value that a reply means, not yet validated.
type answer struct {
	value     loosejson.Value
	fixes     []Fix
	moreFixes int
	cost      int
	prose     bool // the reply's text itself was taken, for want of JSON
	draft     bool // it was found in a thinking block
	unclosed  bool // a bracket or a quote is not closed
	open      bool // or the value is at the very end, where it might have gone on
}

// find finds the value that a reply means, as far as the tolerance allows.
func (s *Schema[T]) find(reply string) (*answer, error) {
	if strings.TrimSpace(reply) == "" {
		return nil, &SyntaxError{Line: 1, Column: 1, Message: "the reply is empty"}
	}
	if s.options.Tolerance == TolerateNothing {
		v, syntax := loosejson.ParseStrict(reply, s.parsing())
		if syntax != nil {
			return nil, newSyntaxError(syntax)
		}
		return s.choose(&loosejson.Document{Text: reply, Candidates: []loosejson.Candidate{{Value: v}}})
	}
	doc := loosejson.Parse(reply, s.parsing())
	if doc.Err != nil {
		return nil, newSyntaxError(doc.Err)
	}
	return s.choose(doc)
}

// choose aligns what was found in a reply with the schema and takes the value that
// comes nearest.
func (s *Schema[T]) choose(doc *loosejson.Document) (*answer, error) {
	candidates := answers(doc)
	reply := align.Reply{Text: doc.Text, Answer: doc.Answer, Inputs: make([]align.Input, len(candidates))}
	for i, c := range candidates {
		reply.Inputs[i] = align.Input{
			Value: &c.Value, Cost: len(c.Fixes), Joined: c.Joined,
			Fenced: c.Source == loosejson.Fenced || c.Source == loosejson.Tagged,
		}
	}
	result, ok := s.align(&reply)
	if !ok {
		return nil, errNoValue(doc.Text)
	}
	a := &answer{value: result.Value, cost: result.Cost, prose: result.Input < 0, moreFixes: doc.MoreFixes}
	chosen, syntax := &doc.Answer, []loosejson.Fix(nil)
	if !a.prose {
		c := candidates[result.Input]
		chosen, syntax, a.draft = &c.Value, c.Fixes, c.Think
	}
	a.fixes = mergeFixes(&a.value, syntax, result.Fixes)
	a.unclosed = chosen.Cut && closable(chosen)
	a.open = a.unclosed || !closable(chosen) && chosen.End >= len(strings.TrimRight(doc.Text, " \t\r\n")) || cutLater(candidates, result.Input)
	return a, nil
}

// align aligns a reply as far as the tolerance allows. What a strict mode adds to
// replies is undone at every tolerance, since this package asked for it.
func (s *Schema[T]) align(reply *align.Reply) (align.Result, bool) {
	switch s.options.Tolerance {
	case TolerateAll:
		return s.aligner.Align(reply, align.All)
	case TolerateLossless:
		return s.aligner.Align(reply, align.Lossless)
	}
	result, ok := s.aligner.Align(reply, align.Syntax)
	if !ok || s.validator.validate(&result.Value) == nil {
		return result, ok
	}
	undone, _ := s.aligner.Align(reply, align.Lossless)
	if undone.Input != result.Input || !undoesStrict(undone.Fixes, &result.Value) {
		return result, ok
	}
	return undone, ok
}

// undoesStrict reports whether fixes take back what Strict put into a schema, and no
// more: null for an absent property, and an object around a value.
func undoesStrict(fixes []align.Fix, v *loosejson.Value) bool {
	wrapped := len(v.Members) == 1 && v.Members[0].Key == strictWrapper
	for _, f := range fixes {
		if f.Kind != align.NullRemoved && (f.Kind != align.Unwrapped || f.Pointer != "" || !wrapped) {
			return false
		}
	}
	return true
}

// answers returns the candidates that may be meant: those outside thinking blocks,
// and only if there are none those inside.
func answers(doc *loosejson.Document) []*loosejson.Candidate {
	var outside, inside []*loosejson.Candidate
	for i := range doc.Candidates {
		if c := &doc.Candidates[i]; c.Think {
			inside = append(inside, c)
		} else {
			outside = append(outside, c)
		}
	}
	if len(outside) > 0 {
		return outside
	}
	return inside
}

// errNoValue is the error for a reply in which there is nothing to read.
func errNoValue(reply string) error {
	return &SyntaxError{Line: 1, Column: 1, Message: fmt.Sprintf("there is no JSON value in the %d bytes of the reply", len(reply))}
}

// closable reports whether a value has an end of its own, a bracket or a quote.
func closable(v *loosejson.Value) bool {
	return v.Kind == loosejson.Object || v.Kind == loosejson.Array || v.Kind == loosejson.String && !v.Bare
}

// cutLater reports whether a value that is not closed stands behind the chosen one:
// then the chosen one may have been a draft.
func cutLater(candidates []*loosejson.Candidate, chosen int) bool {
	n := len(candidates)
	return n > 0 && chosen < n-1 && candidates[n-1].Value.Cut
}

// decodeViolation says why a valid document did not fit the Go type, a number
// beyond its range say.
func decodeViolation(err error) Violation {
	v := Violation{Keyword: "decode", Message: "cannot be decoded: " + err.Error()}
	var typed *json.UnmarshalTypeError
	if errors.As(err, &typed) {
		v.Message = fmt.Sprintf("%.40s does not fit a Go %v", typed.Value, typed.Type)
		if typed.Field != "" {
			v.Pointer = "/" + strings.ReplaceAll(typed.Field, ".", "/")
		}
	}
	return v
}
