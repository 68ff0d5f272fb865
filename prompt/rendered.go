package prompt

import (
	"errors"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
	"sync"

	"github.com/briefgo/brief/schema"
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

	// Decision, Tokens and Reason are empty until a Fitter has decided.
	Decision Decision

	fixed int32 // see Fixed

	Trim // how a part that is not pinned may be cut

	Tokens int // exact, or an estimate if the Fitting says so
	Reason Reason
}

// Fixed returns a number, from 1 on, that tells texts of the prompt that never change,
// those of its examples say: in everything that is rendered from the prompt, parts with
// the same number have the same text. It is 0 for all other parts.
func (p *Part) Fixed() int { return int(p.fixed) }

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
}

// An Alternative is a shorter text for a part.
type Alternative struct {
	Text  string
	Value float64 // 0 is the share of the part's value that its share of the tokens is
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
			return fmt.Sprintf("cut: at least %s short; would not fit below %s", count(r.Short), thousands(r.FitsAt))
		}
		return fmt.Sprintf("cut: %s short; would fit at %s", count(r.Short), thousands(r.FitsAt))
	}
	return "not fitted"
}

// count is a number of tokens in words.
func count(tokens int) string {
	if tokens == 1 {
		return "1 token"
	}
	return thousands(tokens) + " tokens"
}

// thousands writes a number with a comma between each three digits.
func thousands(n int) string {
	s := strconv.Itoa(n)
	first := 0
	if n < 0 {
		first = 1
	}
	for i := len(s) - 3; i > first; i -= 3 {
		s = s[:i] + "," + s[i:]
	}
	return s
}

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
func (r *Rendered) Fitting() *Fitting {
	if r.fitting == nil {
		return nil
	}
	f := *r.fitting
	f.Decisions, f.Texts = slices.Clone(f.Decisions), maps.Clone(f.Texts)
	return &f
}

// Messages returns the conversation. In a fitted one, a message of which nothing was
// kept is not there; a text that stands for cut messages is said by the user.
func (r *Rendered) Messages() []Message {
	var messages []Message
	for i := 0; i < len(r.parts); {
		end := i + 1
		for end < len(r.parts) && (r.parts[end].Message == r.parts[i].Message || r.parts[end].Message < 0) {
			end++
		}
		if m, ok := r.message(i, end); ok {
			messages = append(messages, m)
		}
		i = end
	}
	return messages
}

// message returns the message that the parts from first to end are, and false if
// there is none.
func (r *Rendered) message(first, end int) (m Message, ok bool) {
	var b strings.Builder
	m.Role = User
	for i := first; i < end; i++ {
		text, decision := r.sent(i)
		if decision == Cut || r.parts[i].Message < 0 {
			continue
		}
		if decision != Summarized {
			m.Role = r.parts[i].Role
		}
		ok = true
		b.WriteString(text)
	}
	m.Text = b.String()
	return m, ok
}

// sent returns the text that is sent for a part, and what was decided on it.
func (r *Rendered) sent(i int) (string, Decision) {
	if r.fitting == nil {
		return r.parts[i].Text, 0
	}
	decision := r.fitting.Decisions[i].Decision
	if decision == Shortened || decision == Summarized {
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
	}
	b.WriteByte('\n')
	return b.String()
}

// Fitted returns r as a Fitter decided on it. It is what a Fitter calls; most
// programs use package budget. It is an error if there is not one decision for
// each part, if a pinned part is not kept as it is, if a text is missing, or if a
// group is torn apart. The decisions belong to the result then and must not be changed.
func (r *Rendered) Fitted(f Fitting) (*Rendered, error) {
	if len(f.Decisions) != len(r.parts) {
		return nil, fmt.Errorf("prompt %s: %d decisions for %d parts", r.name, len(f.Decisions), len(r.parts))
	}
	groups := groupDecisions{dense: make([]int8, len(r.parts)+1)}
	for i := range r.parts {
		p, d := &r.parts[i], f.Decisions[i].Decision
		if err := checkDecision(p, d); err != nil {
			return nil, fmt.Errorf("prompt %s: %s: %w", r.name, p.Section, err)
		}
		if (d == Shortened || d == Summarized) && f.Texts[i] == "" {
			return nil, fmt.Errorf("prompt %s: %s: the part is %s, and there is no text that stands for it", r.name, p.Section, d)
		}
		if !groups.add(p.Group, d == Cut || d == Summarized) {
			return nil, fmt.Errorf("prompt %s: %s: parts of one group must be kept or cut together", r.name, p.Section)
		}
	}
	fitted := *r
	fitted.fitting = &f
	return &fitted, nil
}

// checkDecision returns what is wrong with a decision on a part.
func checkDecision(p *Part, d Decision) error {
	switch {
	case d == Pinned || d == Kept:
		return nil
	case d == 0:
		return errors.New("no decision")
	case d > Cut:
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

// withRepair returns r with the text of a repair as a user message at the end, behind
// the reply that it is about if that is to be sent. What was cut stays cut, unless a
// Fitter decides anew.
func (r *Rendered) withRepair(t schema.Turn) *Rendered {
	repaired := *r
	repaired.parts = slices.Clone(r.parts)
	message := 0
	for _, p := range r.parts {
		message = max(message, p.Message+1)
	}
	add := func(role Speaker, text string) {
		repaired.parts = append(repaired.parts, Part{
			Section: string(KindRepair), Kind: KindRepair, Role: role, Text: text,
			Message: message, Pinned: true, Volatile: true,
		})
		message++
	}
	if t.Transcript && t.Previous != nil && t.Previous.Text != "" {
		add(Assistant, t.Previous.Text)
	}
	add(User, t.Repair)
	if r.fitting != nil {
		f := *r.fitting
		f.Decisions = slices.Clone(f.Decisions)
		for len(f.Decisions) < len(repaired.parts) {
			f.Decisions = append(f.Decisions, Reason{Decision: Pinned})
		}
		repaired.fitting = &f
	}
	return &repaired
}
