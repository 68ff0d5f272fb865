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

	// Tokens, Decision and Reason are empty until a Fitter has decided.
	Tokens   int // exact, or an estimate if the Fitting says so
	Decision Decision
	Reason   Reason
}

// A Decision is what a Fitter decided on a part. The zero Decision is none yet.
type Decision string

// The decisions.
const (
	Pinned Decision = "pinned" // kept, because it may not be cut
	Kept   Decision = "kept"
	Cut    Decision = "cut"
)

// A Reason says why a part was kept or cut.
type Reason struct {
	Decision Decision
	Short    int // of a cut part: how many tokens there were too few
	FitsAt   int // of a cut part: the smallest window that would have held it, everything kept as it is
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

	// Decisions has one entry for each part, in the order of Parts.
	Decisions []PartDecision
}

// A PartDecision is what a Fitter says of one part.
type PartDecision struct {
	Tokens int
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
