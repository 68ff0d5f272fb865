package schema

import (
	"encoding/json"
	"fmt"
	"reflect"
	"slices"
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

	// MoreFixes counts the changes that were not recorded, because there were more than
	// one for every sixteen bytes (a short reply may have 64), or because their pointers
	// would together be more than eight times as long as the reply.
	MoreFixes int

	// Reasoning is what the model wrote in the property of [Schema.WithReasoning].
	Reasoning string

	// Cost tells how far the reply was from what was asked for: 0 for a valid
	// document and nothing else. It has no unit; it is for comparing readings.
	Cost int

	// Truncated says that the reply ended before the document did, or that another
	// paragraph or code fence began in its middle, which is no part of it.
	Truncated bool
}

// A TruncatedError says that a reply ended before its document did, so that what it
// holds is not the whole value. A document that is open where its paragraph or code fence
// ends, and is not clearly continued behind it, is such a one whatever the stop reason: it
// may be a quotation, and what follows is never used to close it.
type TruncatedError struct {
	Partial json.RawMessage // the document as far as it goes, closed; nil for free text, or if it had not begun
	Offset  int             // the length of the reply, in bytes
	Stop    Stop            // why the reply ended, StopLength or StopUnknown
}

// Error says where the reply ended and, if the provider said so, why.
func (e *TruncatedError) Error() string {
	switch e.Stop {
	case StopEarly:
		return fmt.Sprintf("the reply was stopped at byte %d", e.Offset)
	case StopLength:
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
	if refused := refusal(r); refused != nil {
		return Reading[T]{}, refused
	}
	if s.free {
		return s.readText(r)
	}
	found, err := s.find(r.Text)
	if err != nil {
		return s.nothing(r, err)
	}
	return s.finish(found, r)
}

// refusal returns the error of a reply that is none, because the model refused or the
// reply was filtered; nil of any other.
func refusal(r Reply) *RefusedError {
	switch {
	case r.Stop == StopFiltered:
		return &RefusedError{Stop: StopFiltered, Refusal: r.Refusal}
	case r.Stop == StopRefused || r.Refusal != "":
		return &RefusedError{Stop: StopRefused, Refusal: r.Refusal}
	}
	return nil
}

// finish validates and decodes the value that was found in a reply.
func (s *Schema[T]) finish(found *answer, r Reply) (Reading[T], error) {
	reading := Reading[T]{
		JSON:      found.value.AppendJSON(make([]byte, 0, max(0, found.value.End-found.value.Start))),
		Fixes:     found.fixes,
		MoreFixes: found.moreFixes,
		Reasoning: found.reasoning,
		Cost:      found.cost,
		Truncated: found.torn || r.Stop != StopEnd && found.unclosed || r.Stop == StopLength && found.open,
	}
	violations := s.validator.validate(&found.value)
	switch {
	case found.draft && (reading.Truncated || r.Stop == StopLength):
		return notBegun[T](r)
	case found.prose && len(violations) > 0:
		return s.nothing(r, errNoValue(r.Text))
	case reading.Truncated:
		// What is there may be incomplete, and decodes as far as it does.
		_ = s.decodeExact(exactJSON[T](&s.exact, &found.value, reading.JSON), &reading.Value)
		return reading, &TruncatedError{Partial: reading.JSON, Offset: len(r.Text), Stop: r.Stop}
	case len(violations) > 0:
		return reading, &ValidationError{Violations: violations}
	}
	// From here on only the document's JSON is needed: the tree may be much larger.
	exact := exactJSON[T](&s.exact, &found.value, reading.JSON)
	found = nil
	if err := s.decodeExact(exact, &reading.Value); err != nil {
		var zero T
		reading.Value = zero
		doc, _ := loosejson.ParseStrict(string(exact), s.parsing())
		return reading, &ValidationError{Violations: []Violation{s.exact.violation(&doc, reflect.TypeFor[T](), err)}}
	}
	return reading, nil
}

// nothing is what reading a reply gives in which no value is found, for the reason
// err. If the reply was cut off, the value may only not have begun.
func (s *Schema[T]) nothing(r Reply, err error) (Reading[T], error) {
	if r.Stop == StopLength && len(r.Text) <= s.options.MaxBytes {
		return notBegun[T](r)
	}
	return Reading[T]{}, err
}

// notBegun is what a reply gives that was cut off before its value began, in the
// middle of a thinking block say: what stands there is a draft.
func notBegun[T any](r Reply) (Reading[T], error) {
	return Reading[T]{Truncated: true}, &TruncatedError{Offset: len(r.Text), Stop: r.Stop}
}

// readText reads a reply that is free text.
func (s *Schema[T]) readText(r Reply) (Reading[T], error) {
	if len(r.Text) > s.options.MaxBytes {
		return Reading[T]{}, newSyntaxError(loosejson.TooManyBytes(r.Text[:s.options.MaxBytes], len(r.Text)))
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
	reasoning string
	fixes     []Fix
	moreFixes int
	cost      int
	prose     bool // the reply's text itself was taken, for want of JSON
	draft     bool // it was found in a thinking block
	unclosed  bool // a bracket or a quote is not closed
	torn      bool // nor before a paragraph or fence ends, behind which the reply goes on
	open      bool // or the value is at the very end, where it might have gone on
}

// find finds the value that a reply means, as far as the tolerance allows.
func (s *Schema[T]) find(reply string) (*answer, error) {
	if strings.TrimSpace(reply) == "" {
		return nil, &SyntaxError{Line: 1, Column: 1, Message: "the reply is empty"}
	}
	doc := loosejson.Parse(reply, s.parsing())
	if doc.Err != nil {
		return nil, newSyntaxError(doc.Err)
	}
	if s.options.Tolerance == TolerateNothing {
		if _, syntax := loosejson.ParseStrict(reply, s.parsing()); syntax != nil {
			return nil, newSyntaxError(syntax)
		}
		doc.Answer = loosejson.Value{} // the text of a document is not a string
	}
	return s.choose(doc)
}

// choose aligns what was found in a reply with the schema and takes the value that
// comes nearest.
func (s *Schema[T]) choose(doc *loosejson.Document) (*answer, error) {
	found := candidates(doc)
	reply := align.Reply{Text: doc.Text, Answer: doc.Answer, Inputs: make([]align.Input, len(found))}
	var reasoning []string
	for i := range found {
		if s.reasoning != "" {
			reasoning = append(reasoning, s.takeReasoning(&found[i].Value))
		}
		c := candidate{Candidate: &found[i], wrapped: s.unwraps(&found[i].Value)}
		reply.Inputs[i] = align.Input{
			Value: c.inner(), Cost: int32(len(c.Mends)), Beside: c.beside(), Joined: c.Joined, Whole: c.Source == loosejson.Whole,
			Fenced: c.Source == loosejson.Fenced || c.Source == loosejson.Tagged || c.wrapped,
		}
		reply.Own = len(found) == 1 && !c.wrapped && s.level() >= align.Lossless // else it is aligned again
	}
	result, ok := s.align(&reply)
	if !ok {
		return nil, errNoValue(doc.Text)
	}
	a := &answer{value: result.Value, cost: result.Cost, moreFixes: doc.MoreFixes + result.MoreFixes}
	if a.prose = result.Input < 0; a.prose {
		a.merge(doc, nil, result.Fixes)
		a.open = int(doc.Answer.End) >= len(strings.TrimRight(doc.Text, " \t\r\n"))
		return a, nil
	}
	if s.reasoning != "" {
		a.reasoning = reasoning[result.Input]
	}
	c := candidate{Candidate: &found[result.Input]}
	c.wrapped = reply.Inputs[result.Input].Value != &c.Value
	aligned := result.Fixes
	if unwrapping := c.unwrapping(); unwrapping != nil {
		aligned = append(unwrapping, aligned...)
	}
	syntax, passed := passedOver(found, result.Input)
	if passed != nil && !slices.ContainsFunc(aligned, func(f align.Fix) bool { return f.Kind == align.Chosen }) {
		aligned = append(aligned, align.Fix{Kind: align.Chosen, Offset: int(c.Value.Start),
			From: passed.Excerpt(limitQuoted), To: c.Value.Excerpt(limitQuoted)})
		a.cost++
	}
	a.merge(doc, syntax, aligned)
	a.draft = c.Think
	// Without its end, beside another value of its kind, it is more likely a quotation.
	a.torn = c.Torn || c.Unclosed && !c.Value.Cut && passed != nil && passed.Kind == c.Value.Kind
	later := cutLater(found[result.Input+1:])
	a.unclosed = c.Value.Cut && c.closable() || c.Think && c.Open || later != nil && later.Kind == c.Value.Kind
	a.open = a.unclosed || later != nil || doc.OpenFence || !c.closable() && int(c.Value.End) >= len(strings.TrimRight(doc.Text, " \t\r\n"))
	return a, nil
}

// merge takes over the fixes of both layers.
func (a *answer) merge(doc *loosejson.Document, syntax []loosejson.Mend, aligned []align.Fix) {
	fixes, more := mergeFixes(&a.value, doc, syntax, aligned, pointerBytesPerByte*len(doc.Text)+pointerBytesFloor)
	a.fixes = fixes
	a.moreFixes += more
}

// The room for the pointers of fixes: so many bytes for each of the reply, and some
// more.
const (
	pointerBytesPerByte = 8
	pointerBytesFloor   = 1 << 16
)

// align aligns a reply as far as the tolerance allows. What a strict mode adds to
// replies is undone at every tolerance, since this package asked for it.
func (s *Schema[T]) align(reply *align.Reply) (align.Result, bool) {
	level := s.level()
	result, ok := s.aligner.Align(reply, level)
	if level >= align.Lossless || !ok || s.validator.validate(&result.Value) == nil {
		return result, ok
	}
	undone, _ := s.aligner.Align(reply, align.Lossless)
	if undone.Input != result.Input || !undoesStrict(&undone, &result.Value) {
		return result, ok
	}
	return undone, ok
}

// level returns how far values may be changed.
func (s *Schema[T]) level() align.Level {
	switch s.options.Tolerance {
	case TolerateAll:
		return align.All
	case TolerateLossless:
		return align.Lossless
	}
	return align.Syntax
}

// undoesStrict reports whether the fixes of a result take back what Strict put into a
// schema, and no more: null for an absent property, and an object around the value v.
func undoesStrict(r *align.Result, v *loosejson.Value) bool {
	if r.MoreKinds&^(1<<align.NullRemoved) != 0 {
		return false
	}
	for _, f := range r.Fixes {
		if f.Kind != align.NullRemoved && (f.Kind != align.Unwrapped || f.Pointer != "" || !isWrapper(v)) {
			return false
		}
	}
	return true
}

// errNoValue is the error for a reply in which there is nothing to read.
func errNoValue(reply string) error {
	return &SyntaxError{Line: 1, Column: 1, Message: fmt.Sprintf("there is no JSON value in the %d bytes of the reply", len(reply))}
}
