// Package trim says how a part of a prompt may be cut to fit a context window, and what
// was decided on it. A program gives parts a [Trim] with prompt.Optional; a prompt.Fitter,
// such as budget.Budget, makes a [Fitting] of it.
package trim

import (
	"fmt"
	"math"
)

// A Trim says how a Fitter may treat a part that is not pinned. The zero Trim is a
// part worth as much as any other, kept whole or not at all.
type Trim struct {
	// Tier is a strict priority: tier 0 is served first, and nothing of a tier is
	// given up for one with a higher number.
	Tier int

	// Value is what the part is worth beside others of its tier: at least 0, and
	// finite. A group is worth the sum of its parts, and 1 if no part has a value.
	Value float64

	// Alternatives are texts that may stand for the part's own, in decreasing size.
	Alternatives []Alternative

	// Shorten returns a text of at most so many tokens that may stand for the part's,
	// or "" if it cannot. It must be pure and safe for concurrent use. What is left is
	// worth the share of the value that it has of the tokens.
	Shorten func(text string, tokens int) string

	// Shrink lets a Fitter cut the text at the end of a paragraph, line, sentence or
	// word, whichever comes first in that order, and put a mark there. What is left is
	// worth the share of the value that it has of the tokens.
	Shrink bool

	// Tail keeps the parts that have it as the end of a conversation is kept: none of them
	// is kept if one behind it is cut. In a tier they come before the others, the last of
	// them first. A group has it if one of its parts does.
	Tail bool
}

// An Alternative is a shorter text for a part.
type Alternative struct {
	Text  string
	Value float64 // 0 is the share of the part's value that its share of the tokens is
}

// Check returns what is wrong with a Trim: a negative tier, a value that is no finite
// number from 0 on, or alternatives that do not get shorter.
func Check(t *Trim) error {
	switch {
	case t.Tier < 0:
		return fmt.Errorf("the tier is %d; 0 is the first", t.Tier)
	case math.IsNaN(t.Value) || math.IsInf(t.Value, 0) || t.Value < 0:
		return fmt.Errorf("the value is %v; it must be a finite number and not negative", t.Value)
	}
	for i, a := range t.Alternatives {
		switch {
		case math.IsNaN(a.Value) || math.IsInf(a.Value, 0) || a.Value < 0:
			return fmt.Errorf("the value of alternative %d is %v; it must be a finite number and not negative", i+1, a.Value)
		case a.Text == "":
			return fmt.Errorf("alternative %d has no text", i+1)
		case i > 0 && len(a.Text) >= len(t.Alternatives[i-1].Text):
			return fmt.Errorf("alternative %d is not shorter than the one before it", i+1)
		}
	}
	return nil
}
