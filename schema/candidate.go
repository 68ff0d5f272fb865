package schema

import (
	"github.com/briefgo/brief/internal/align"
	"github.com/briefgo/brief/internal/loosejson"
)

// A candidate is a value that may be the answer.
type candidate struct {
	*loosejson.Candidate
	wrapped bool // it is the object that a strict mode put around the answer
}

// candidates returns the candidates that may be meant: those outside thinking blocks,
// and only if there are none those inside.
func (s *Schema[T]) candidates(doc *loosejson.Document) []candidate {
	var outside, inside []candidate
	for i := range doc.Candidates {
		c := candidate{Candidate: &doc.Candidates[i]}
		c.wrapped = s.wrapped && isWrapper(&c.Value)
		if c.Think {
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

// isWrapper reports whether v is an object as a strict mode puts it around a value.
func isWrapper(v *loosejson.Value) bool {
	return v.Kind == loosejson.Object && len(v.Members) == 1 && v.Members[0].Key == strictWrapper
}

// inner returns the value without the object around it.
func (c *candidate) inner() *loosejson.Value {
	if c.wrapped {
		return &c.Value.Members[0].Value
	}
	return &c.Value
}

// unwrapping returns the fix that took the object away, if one did.
func (c *candidate) unwrapping(text string) []align.Fix {
	if !c.wrapped {
		return nil
	}
	return []align.Fix{{Kind: align.Unwrapped, Offset: c.Value.Start, From: cutText(text[c.Value.Start:c.Value.End])}}
}

// closable reports whether the value has an end of its own, a bracket or a quote.
func (c *candidate) closable() bool {
	v := &c.Value
	return c.Source != loosejson.InLines &&
		(v.Kind == loosejson.Object || v.Kind == loosejson.Array || v.Kind == loosejson.String && !v.Bare)
}
