package prompt

import (
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"sync"

	"github.com/briefgo/brief/prompt/tool"
	"github.com/briefgo/brief/prompt/trim"
)

// A Rendered is a prompt made into text for one input: its parts in order, and the
// conversation they make. It is immutable and safe for concurrent use.
type Rendered struct {
	name    string
	plan    *plan // of the prompt that it was rendered from
	parts   []Part
	choices []choice // of examples from pools
	fitting *trim.Fitting
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

	Pinned    bool // never cut
	Volatile  bool // differs from input to input, so that a provider cannot cache it
	Untrusted bool // data from outside, which is marked as such and must not be obeyed

	// Decision, Tokens and Reason are empty until a Fitter has decided.
	Decision trim.Decision

	fixed int32 // see Fixed
	heads int32 // see Heads

	Extra *tool.Extra // calls, images and files besides the text; nil for a part that has none

	trim.Trim // how a part that is not pinned may be cut

	Tokens int // exact, or an estimate if the Fitting says so
	Reason trim.Reason
}

// Fixed returns a number, from 1 on, that tells texts of the prompt that never change,
// those of its examples say: in everything that is rendered from the prompt, parts with
// the same number have the same text. It is 0 for all other parts.
func (p *Part) Fixed() int { return int(p.fixed) }

// Heads returns of how many parts behind it the part is the heading, 0 for most. A
// [Fitter] that keeps none of them should not keep the heading.
func (p *Part) Heads() int { return int(p.heads) }

// Parts returns every part in order, those that were cut too.
func (r *Rendered) Parts() []Part {
	parts := slices.Clone(r.parts)
	if r.fitting == nil {
		return parts
	}
	for i := range parts {
		d := r.fitting.Decisions[i]
		parts[i].Tokens, parts[i].Reason, parts[i].Decision = d.Tokens, d, d.Decision
	}
	return parts
}

// At returns part i as it was before anyone decided on it. It is for a [Fitter], which
// need not copy them all; the part must not be changed. It panics if there is no part i.
func (r *Rendered) At(i int) *Part { return &r.parts[i] }

// Memo returns a place where a [Fitter] may remember what it found out about the texts
// that never change, by their numbers, which go up to texts: it is the same for all that
// is rendered from one prompt, and gone with it. Its keys are of types of the Fitter's own.
// It is nil if there are no such texts.
func (r *Rendered) Memo() (memo *sync.Map, texts int) {
	if r.plan == nil || r.plan.fixed == 0 {
		return nil, 0
	}
	return &r.plan.memo, r.plan.fixed
}

// Len returns the number of parts.
func (r *Rendered) Len() int { return len(r.parts) }

// Name returns the name of the prompt it was rendered from.
func (r *Rendered) Name() string { return r.name }

// Fitting returns what the Fitter decided, and nil before anyone fitted it.
func (r *Rendered) Fitting() *trim.Fitting {
	if r.fitting == nil {
		return nil
	}
	f := *r.fitting
	f.Decisions, f.Texts = slices.Clone(f.Decisions), maps.Clone(f.Texts)
	return &f
}

// Messages returns the conversation: at most one system message, which is then the first;
// the examples; the history; the user's message; and what was said since. In a fitted one,
// a message of which nothing was kept is not there; a text that stands for cut messages is
// said by the user.
//
// The results of calls stand directly behind the message that makes the calls, one for
// each, and in no other place. User and assistant take turns, except where the history
// itself does not or is cut by message, where a text stands for cut messages, and before
// the text of a repair; a provider that insists has to join neighbours.
func (r *Rendered) Messages() []Message {
	if len(r.parts) == 0 {
		return nil
	}
	last := r.parts[len(r.parts)-1].Message
	messages := make([]Message, 0, min(len(r.parts), max(last, 0)+1)) // exact for what Render makes
	for first := 0; first < len(r.parts); {
		end, n := r.spanEnd(first), len(messages)
		if messages = append(messages, Message{}); !r.message(&messages[n], first, end) {
			messages = messages[:n]
		}
		first = end
	}
	return messages
}

// spanEnd returns where the parts end that are of the message of part i; what is beside the
// messages goes with the one before it.
func (r *Rendered) spanEnd(i int) int {
	end := i + 1
	for end < len(r.parts) && (r.parts[end].Message == r.parts[i].Message || r.parts[end].Message < 0) {
		end++
	}
	return end
}

// message makes m, which is empty, the message that the parts from first to end are. It
// reports false if there is none.
func (r *Rendered) message(m *Message, first, end int) bool {
	var b strings.Builder // unused as long as one part is the message
	texts := 0
	m.Role = User
	for i := first; i < end; i++ {
		text, decision := r.sent(i)
		p := &r.parts[i]
		if decision == trim.Cut || p.Message < 0 {
			continue
		}
		if decision != trim.Summarized {
			m.Role = p.Role
			if p.Extra != nil {
				m.addExtra(p.Extra)
			}
		}
		switch texts++; texts {
		case 1:
			m.Text = text
			continue
		case 2:
			b.WriteString(m.Text)
		}
		b.WriteString(text)
	}
	if texts > 1 {
		m.Text = b.String()
	}
	return texts > 0
}

// sent returns the text that is sent for a part, and what was decided on it.
func (r *Rendered) sent(i int) (string, trim.Decision) {
	if r.fitting == nil {
		return r.parts[i].Text, 0
	}
	decision := r.fitting.Decisions[i].Decision
	if decision == trim.Shortened || decision == trim.Summarized {
		return r.fitting.Texts[i], decision
	}
	return r.parts[i].Text, decision
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
		m.writeExtra(&b)
	}
	b.WriteByte('\n')
	return b.String()
}

// Fitted returns r as a Fitter decided on it. It is what a Fitter calls; most
// programs use package budget. It is an error if there is not one decision for
// each part, if a pinned part is not kept as it is, if a text is missing, or if a
// group is torn apart. The decisions belong to the result then and must not be changed.
func (r *Rendered) Fitted(f trim.Fitting) (*Rendered, error) {
	if len(f.Decisions) != len(r.parts) {
		return nil, fmt.Errorf("prompt %s: %d decisions for %d parts", r.name, len(f.Decisions), len(r.parts))
	}
	groups := groupDecisions{dense: make([]int8, len(r.parts)+1)}
	for i := range r.parts {
		p, d := &r.parts[i], f.Decisions[i].Decision
		if err := checkDecision(p, d); err != nil {
			return nil, fmt.Errorf("prompt %s: %s: %w", r.name, p.Section, err)
		}
		if (d == trim.Shortened || d == trim.Summarized) && f.Texts[i] == "" {
			return nil, fmt.Errorf("prompt %s: %s: the part is %s, and there is no text that stands for it", r.name, p.Section, d)
		}
		if !groups.add(p.Group, d == trim.Cut || d == trim.Summarized) {
			return nil, fmt.Errorf("prompt %s: %s: parts of one group must be kept or cut together", r.name, p.Section)
		}
	}
	fitted := *r
	fitted.fitting = &f
	return &fitted, nil
}

// checkDecision returns what is wrong with a decision on a part.
func checkDecision(p *Part, d trim.Decision) error {
	switch {
	case d == trim.Pinned || d == trim.Kept:
		return nil
	case d == 0:
		return errors.New("no decision")
	case d > trim.Cut:
		return fmt.Errorf("there is no decision %d", uint8(d))
	case p.Pinned:
		return fmt.Errorf("a pinned part cannot be %s", d)
	}
	return nil
}

// groupDecisions remembers what was decided on each group: 1 for kept and 2 for cut.
// Groups are mostly numbered from 1, and then cost no map.
type groupDecisions struct {
	dense  []int8
	sparse map[int]int8
}

// add notes a decision on a part of a group and reports whether it is that on the
// others.
func (g *groupDecisions) add(group int, cut bool) bool {
	decision := int8(1)
	if cut {
		decision = 2
	}
	if group == 0 {
		return true
	}
	if 0 < group && group < len(g.dense) {
		if g.dense[group] == 0 {
			g.dense[group] = decision
		}
		return g.dense[group] == decision
	}
	if g.sparse == nil {
		g.sparse = make(map[int]int8)
	}
	if g.sparse[group] == 0 {
		g.sparse[group] = decision
	}
	return g.sparse[group] == decision
}
