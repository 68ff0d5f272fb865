package prompt

import (
	"fmt"
	"slices"
	"strings"
)

// A Rendered is a prompt made into text for one input: its parts in order, and the
// conversation they make. It is immutable and safe for concurrent use.
type Rendered struct {
	name    string
	plan    *plan // of the prompt that it was rendered from
	parts   []Part
	fitting *Fitting
	schema  OutputSchema
	in      any
}

// A Part is a piece of a rendered prompt that came from one section. The texts of
// the parts of one message, joined with nothing between them, are the message.
type Part struct {
	Section string  // the section it came from, "role" or "example#2" say
	Kind    Kind    // what kind of section that is
	Role    Speaker // who says it; empty for the schema, which no message holds
	Text    string  // the exact text

	// Message tells the parts of one message from those of the next; equal numbers
	// are one message. The schema, which is sent beside the messages, has -1.
	Message int

	// Group is shared by parts that are kept or cut together, such as the input and
	// the output of an example; 0 is no group.
	Group int

	Pinned   bool // never cut
	Volatile bool // made from the input, so that a provider cannot cache it

	Trim // how a part that is not pinned may be cut

	// Tokens, Decision and Reason are empty until a Fitter has decided.
	Tokens   int // exact, or an estimate if the Fitting says so
	Decision Decision
	Reason   Reason
}

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
	// or "" if it cannot. It must be pure and safe for concurrent use.
	Shorten func(text string, tokens int) string

	// Shrink lets a Fitter cut the text at the end of a paragraph, line, sentence or
	// word, whichever comes first in that order, and put a mark there.
	Shrink bool
}

// An Alternative is a shorter text for a part.
type Alternative struct {
	Text  string
	Value float64 // 0 is the share of the part's value that its share of the tokens is
}

// A Decision is what a Fitter decided on a part. The zero Decision is none yet.
type Decision string

// The decisions.
const (
	Pinned     Decision = "pinned" // kept, because it may not be cut
	Kept       Decision = "kept"
	Shortened  Decision = "shortened"  // a shorter text stands for it
	Summarized Decision = "summarized" // a text stands for it and for the cut parts behind it
	Cut        Decision = "cut"
)

// A Reason says why a part was kept or cut.
type Reason struct {
	Decision Decision
	Short    int // of a cut part: how many tokens there were too few
	FitsAt   int // of a cut part: the smallest window that would have held it, everything kept as it is
	Whole    int // of a shortened part: the tokens of its whole text
	// AtLeast says that the part was not counted, because it could not have been
	// kept: its tokens, Short and FitsAt are lower bounds.
	AtLeast bool
}

// String returns the reason in words, such as "cut: 41 tokens short; would fit in
// a window of 8041".
func (r Reason) String() string {
	switch r.Decision {
	case Pinned:
		return "pinned: never cut"
	case Kept:
		return "kept: fits"
	case Cut:
		unit := "tokens"
		if r.Short == 1 {
			unit = "token"
		}
		return fmt.Sprintf("cut: %d %s short; would fit in a window of %d", r.Short, unit, r.FitsAt)
	}
	return "not fitted"
}

// A Fitting is the outcome of fitting a Rendered to a context window. All numbers
// are tokens.
type Fitting struct {
	Window  int // the context window
	Reserve int // kept free for the reply
	Tokens  int // what the fitted prompt takes, Overhead included
	// Overhead is what the provider adds around messages.
	Overhead int

	Counter string  // what counted, "o200k_base" say
	Assumed bool    // no Counter was given and this one was taken
	Exact   bool    // the counts are exact, not estimates
	Margin  float64 // of an estimate: the share by which it may be too low, 0.1 for 10 %

	Value  float64 // of what was kept and not pinned
	Bound  float64 // no selection could have had more value (linear relaxation)
	Shared int     // what the prompt begins with that the previous one began with too

	// Decisions has one entry for each part, in the order of Parts.
	Decisions []PartDecision
}

// A PartDecision is what a Fitter says of one part.
type PartDecision struct {
	Tokens int    // of the text that is sent; of the whole text if it was cut
	Text   string // that stands for the part's own, if it is Shortened or Summarized
	Reason Reason
}

// Parts returns every part in order, those that were cut too.
func (r *Rendered) Parts() []Part { return slices.Clone(r.parts) }

// Name returns the name of the prompt it was rendered from.
func (r *Rendered) Name() string { return r.name }

// Fitting returns what the Fitter decided, and nil before anyone fitted it.
func (r *Rendered) Fitting() *Fitting {
	if r.fitting == nil {
		return nil
	}
	f := *r.fitting
	f.Decisions = slices.Clone(f.Decisions)
	return &f
}

// Messages returns the conversation: the system message if there is one, a user
// and an assistant message for each example that was not cut, and the input.
func (r *Rendered) Messages() []Message {
	var messages []Message
	var b strings.Builder
	last := -1
	flush := func(role Speaker) {
		messages = append(messages, Message{Role: role, Text: b.String()})
		b.Reset()
	}
	var role Speaker
	for i := range r.parts {
		p := &r.parts[i]
		if p.Message < 0 || p.Decision == Cut {
			continue
		}
		if p.Message != last && last >= 0 {
			flush(role)
		}
		last, role = p.Message, p.Role
		b.WriteString(p.Text)
	}
	if last >= 0 {
		flush(role)
	}
	return messages
}

// String returns the conversation for people to read: each message under a line
// that names its role. Nothing reads this form back.
func (r *Rendered) String() string {
	var b strings.Builder
	for i, m := range r.Messages() {
		if i > 0 {
			b.WriteString("\n\n")
		}
		fmt.Fprintf(&b, "=== %s ===\n%s", m.Role, m.Text)
	}
	b.WriteByte('\n')
	return b.String()
}

// Fitted returns r as a Fitter decided on it. It is what a Fitter calls; most
// programs use package budget. It is an error if there is not one decision for
// each part, if a pinned part is cut, or if a group is torn apart.
func (r *Rendered) Fitted(f Fitting) (*Rendered, error) {
	if len(f.Decisions) != len(r.parts) {
		return nil, fmt.Errorf("prompt %s: %d decisions for %d parts", r.name, len(f.Decisions), len(r.parts))
	}
	fitted := *r
	f.Decisions = slices.Clone(f.Decisions)
	fitted.fitting = &f
	fitted.parts = slices.Clone(r.parts)
	groups := make(map[int]Decision)
	for i := range fitted.parts {
		p, d := &fitted.parts[i], f.Decisions[i]
		p.Tokens, p.Reason, p.Decision = d.Tokens, d.Reason, d.Reason.Decision
		switch {
		case p.Decision == "":
			return nil, fmt.Errorf("prompt %s: %s: no decision", r.name, p.Section)
		case p.Pinned && p.Decision == Cut:
			return nil, fmt.Errorf("prompt %s: %s: a pinned part cannot be cut", r.name, p.Section)
		case p.Group == 0:
		case groups[p.Group] == "":
			groups[p.Group] = p.Decision
		case groups[p.Group] != p.Decision:
			return nil, fmt.Errorf("prompt %s: %s: parts of one group must be kept or cut together", r.name, p.Section)
		}
	}
	return &fitted, nil
}

// withRepair returns r with the text of a repair as a user message at the end.
func (r *Rendered) withRepair(text string) *Rendered {
	repaired := *r
	repaired.fitting = nil
	repaired.parts = slices.Clone(r.parts)
	message := 0
	for _, p := range r.parts {
		message = max(message, p.Message+1)
	}
	repaired.parts = append(repaired.parts, Part{
		Section: string(KindRepair), Kind: KindRepair, Role: User, Text: text,
		Message: message, Pinned: true, Volatile: true,
	})
	return &repaired
}
