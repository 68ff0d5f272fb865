package trim

import (
	"fmt"
	"slices"

	"github.com/briefgo/brief/internal/figures"
)

// A Fitting is the outcome of fitting a Rendered to a context window. All numbers
// are tokens.
type Fitting struct {
	Window  int // the context window
	Reserve int // kept free for the reply
	Tokens  int // what the fitted prompt takes, Overhead included
	// Overhead is what the provider adds: PerMessage for each message that is sent,
	// and what it adds to each request.
	Overhead   int
	PerMessage int

	Counter string  // what counted, "o200k_base" say
	Assumed bool    // no Counter was given and this one was taken
	Exact   bool    // the counts are exact, not estimates
	Margin  float64 // of an estimate: the share by which it may be too low, 0.1 for 10 %

	Value  float64 // of what was kept and not pinned
	Bound  float64 // no selection could have had more value (linear relaxation, or what is proved)
	Rough  bool    // Bound rests on parts that were not counted, and may be far too high
	Shared int     // what the prompt begins with that the previous one began with too

	// Decisions has one entry for each part, in the order of Parts.
	Decisions []Reason
	// Texts has the texts that stand for the parts that are Shortened or Summarized, by
	// the numbers of the parts.
	Texts map[int]string
}

// A Decision is what a Fitter decided on a part. The zero Decision is none yet. Its text
// form is its name, "kept" say.
type Decision uint8

// The decisions.
const (
	Pinned Decision = iota + 1 // kept, because it may not be cut
	Kept
	Shortened  // a shorter text stands for it
	Summarized // a text stands for it and for the cut parts behind it
	Cut
)

// decisionNames are the names of the decisions.
var decisionNames = [...]string{"", "pinned", "kept", "shortened", "summarized", "cut"}

// String returns the name of the decision, and "" for none.
func (d Decision) String() string {
	if int(d) < len(decisionNames) {
		return decisionNames[d]
	}
	return fmt.Sprintf("Decision(%d)", uint8(d))
}

// MarshalText returns the name of the decision. It is an error if there is none such.
func (d Decision) MarshalText() ([]byte, error) {
	if int(d) >= len(decisionNames) {
		return nil, fmt.Errorf("prompt: there is no decision %d", uint8(d))
	}
	return []byte(decisionNames[d]), nil
}

// UnmarshalText reads the name of a decision.
func (d *Decision) UnmarshalText(text []byte) error {
	i := slices.Index(decisionNames[:], string(text))
	if i < 0 {
		return fmt.Errorf("prompt: there is no decision %.40q; there are pinned, kept, shortened, summarized and cut", text)
	}
	*d = Decision(i)
	return nil
}

// A Reason says what was decided on a part and why.
type Reason struct {
	Decision Decision
	// AtLeast says that the part was not counted, because it could not have been
	// kept: Tokens, Short and FitsAt are lower bounds.
	AtLeast bool
	Tokens  int // of the text that is sent; of the whole text if it was cut
	Short   int // of a cut part: how many tokens there were too few; 0 if it was passed over though there was room
	FitsAt  int // of a cut part: the smallest window that would have held it, everything kept as it is; 0 if no window would
	Whole   int // of a shortened part: the tokens of its whole text; of a summarized one, with those of the cut parts behind it
}

// String returns the reason in words, such as "cut: 41 tokens short; would fit at
// 8,041": in a window of so many tokens.
func (r Reason) String() string {
	switch r.Decision {
	case Pinned:
		return "pinned: never cut"
	case Kept:
		return "kept: fits"
	case Shortened:
		return fmt.Sprintf("shortened: from %s", count(r.Whole))
	case Summarized:
		return fmt.Sprintf("summarized: with what was cut behind it, from %s", count(r.Whole))
	case Cut:
		switch {
		case r.Short == 0:
			return "cut: passed over for what comes before it"
		case r.FitsAt == 0 && r.AtLeast:
			return fmt.Sprintf("cut: at least %s short of what it was allowed, whatever the window", count(r.Short))
		case r.FitsAt == 0:
			return fmt.Sprintf("cut: %s short of what it was allowed, whatever the window", count(r.Short))
		case r.AtLeast:
			return fmt.Sprintf("cut: at least %s short; would not fit below %s", count(r.Short), figures.Grouped(r.FitsAt))
		}
		return fmt.Sprintf("cut: %s short; would fit at %s", count(r.Short), figures.Grouped(r.FitsAt))
	}
	return "not fitted"
}

// count is a number of tokens in words.
func count(tokens int) string {
	if tokens == 1 {
		return "1 token"
	}
	return figures.Grouped(tokens) + " tokens"
}
