package schema

import (
	"slices"

	"github.com/briefgo/brief/internal/align"
	"github.com/briefgo/brief/internal/loosejson"
)

// A candidate is a value that may be the answer.
type candidate struct {
	*loosejson.Candidate
	wrapped bool // it is the object that a strict mode put around the answer
}

// candidates leaves of a document's candidates those that may be meant, and returns them:
// those outside thinking blocks, and only if there are none those inside.
func candidates(doc *loosejson.Document) []loosejson.Candidate {
	inside := func(c loosejson.Candidate) bool { return c.Think }
	if slices.ContainsFunc(doc.Candidates, func(c loosejson.Candidate) bool { return !inside(c) }) {
		doc.Candidates = slices.DeleteFunc(doc.Candidates, inside)
	}
	return doc.Candidates
}

// unwraps reports whether v is the object that a strict mode put around the answer.
// What satisfies the schema as it stands is so only if what is in it does too.
func (s *Schema[T]) unwraps(v *loosejson.Value) bool {
	switch {
	case !isWrapper(v):
		return false
	case s.wrapped:
		return true
	case !s.wraps():
		return false
	case len(s.validator.validate(v)) > 0:
		return true
	}
	value := &v.Members()[0].Value
	inner, ok := s.aligner.Align(&align.Reply{Inputs: []align.Input{{Value: value}}}, align.Lossless)
	return ok && undoesStrict(&inner, value) && len(s.validator.validate(&inner.Value)) == 0
}

// isWrapper reports whether v is an object as a strict mode puts it around a value.
func isWrapper(v *loosejson.Value) bool {
	return v.Kind == loosejson.Object && len(v.Members()) == 1 && v.Members()[0].Key == strictWrapper
}

// inner returns the value without the object around it.
func (c *candidate) inner() *loosejson.Value {
	if c.wrapped {
		return &c.Value.Members()[0].Value
	}
	return &c.Value
}

// beside counts the fixes that are about what stands around the value.
func (c *candidate) beside() int32 {
	n := int32(0)
	for _, f := range c.Mends {
		if f.Offset < c.Value.Start || f.Offset >= c.Value.End {
			n++
		}
	}
	return n
}

// unwrapping returns the fix that took the object away, if one did.
func (c *candidate) unwrapping() []align.Fix {
	if !c.wrapped {
		return nil
	}
	return []align.Fix{{Kind: align.Unwrapped, Offset: int(c.Value.Start), From: c.Value.Excerpt(limitQuoted), To: c.inner().Excerpt(limitQuoted)}}
}

// passedOver returns the fixes of the chosen candidate together with the prose around
// those that were not chosen, and the last value of these; nil if there is none.
func passedOver(found []loosejson.Candidate, chosen int) (syntax []loosejson.Mend, passed *loosejson.Value) {
	c := &found[chosen]
	if len(found) == 1 || c.Joined {
		return c.Mends, nil
	}
	syntax = slices.Clone(c.Mends)
	recorded := map[int32]bool{}
	for _, f := range c.Mends {
		recorded[f.Offset] = recorded[f.Offset] || f.Kind == loosejson.Prose
	}
	for i := range found {
		o := &found[i]
		if i == chosen || o.Joined || o.Value.Start < c.Value.End && c.Value.Start < o.Value.End {
			continue
		}
		passed = &o.Value
		for _, f := range o.Mends {
			if f.Kind == loosejson.Prose && !recorded[f.Offset] && (f.Offset < c.Value.Start || f.Offset >= c.Value.End) {
				recorded[f.Offset] = true
				syntax = append(syntax, f)
			}
		}
	}
	return syntax, passed
}

// cutLater returns a value that is not closed among those that stand behind the chosen
// one: a better answer may have begun. It returns nil if there is none.
func cutLater(found []loosejson.Candidate) *loosejson.Value {
	for i := range found {
		if o := &found[i]; !o.Joined && o.Value.Cut {
			return &o.Value
		}
	}
	return nil
}

// closable reports whether the value has an end of its own, a bracket or a quote.
func (c *candidate) closable() bool {
	v := &c.Value
	return c.Source != loosejson.InLines &&
		(v.Kind == loosejson.Object || v.Kind == loosejson.Array || v.Kind == loosejson.String && !v.Bare)
}
