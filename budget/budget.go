package budget

import (
	"fmt"
	"math"
	"slices"

	"github.com/briefgo/brief/prompt"
)

// A Budget makes rendered prompts fit a model's context window. It is a value,
// implements [prompt.Fitter], and is safe for concurrent use.
type Budget struct {
	// Window is the model's context window, in tokens: what prompt and reply share.
	Window int

	// Reserve is what is kept free for the reply, hidden reasoning included, in
	// tokens.
	Reserve int

	// Counter counts; nil is O200k, and the report then says that it was assumed.
	Counter Counter
}

// What a provider adds around a conversation, in tokens. Source: "How to count
// tokens with tiktoken", OpenAI cookbook, num_tokens_from_messages: each message
// has three tokens around it and one for its role, and every reply is primed with
// three.
const (
	perMessage = 4
	perRequest = 3
)

// An OverflowError says that what may not be cut is larger than the window.
type OverflowError struct {
	Prompt  string // the prompt's name
	Tokens  int    // what the system text, the schema, the input and the overhead take
	Limit   int    // what the window has for them, after the reserve
	Section string // the section that takes the most
	Largest int    // its tokens
}

// Error says how far over it is and which section is the largest.
func (e *OverflowError) Error() string {
	return fmt.Sprintf("prompt %s: the text that cannot be cut is %d tokens, %d more than the limit of %d; the largest section is %s with %d",
		e.Prompt, e.Tokens, e.Tokens-e.Limit, e.Limit, e.Section, e.Largest)
}

// Fit returns r with as many of its few-shot examples as fit: an earlier example is
// kept before a later one, and one that does not fit is passed over for a smaller
// one behind it. Their order stays. Everything else is kept; if that alone is too
// large the error is an [*OverflowError].
func (b Budget) Fit(r *prompt.Rendered) (*prompt.Rendered, error) {
	f, err := b.check(r)
	if err != nil {
		return nil, err
	}
	parts := r.Parts()
	tokens := countParts(b.counter(), parts)
	groups := group(parts, tokens)
	limit := f.limit()
	pinned, err := pinnedTokens(r.Name(), groups, parts, tokens, limit)
	if err != nil {
		return nil, err
	}
	room := limit - pinned
	for i := range groups {
		g := &groups[i]
		g.kept = g.pinned || g.tokens <= room
		if g.kept && !g.pinned {
			room -= g.tokens
		}
	}
	f.Tokens, f.Overhead, f.PerMessage = limit-room, perRequest, perMessage
	f.Decisions = make([]prompt.PartDecision, len(parts))
	for _, g := range groups {
		if g.kept {
			f.Overhead += g.messages * perMessage
		}
		for _, i := range g.parts {
			f.Decisions[i] = prompt.PartDecision{Tokens: tokens[i], Reason: g.reason(f.Window, room, f.Margin)}
		}
	}
	return r.Fitted(f.Fitting)
}

// fitting is the Fitting to be, with what follows from the Budget.
type fitting struct{ prompt.Fitting }

// limit is the most that may be counted: with an estimate, so much less than what
// the window leaves that the margin fits too.
func (f *fitting) limit() int {
	if f.Margin == 0 {
		return f.Window - f.Reserve
	}
	return int(math.Floor(float64(f.Window-f.Reserve) / (1 + f.Margin)))
}

func (b Budget) counter() Counter {
	if b.Counter == nil {
		return O200k()
	}
	return b.Counter
}

// check returns an empty fitting, or what is wrong with the budget.
func (b Budget) check(r *prompt.Rendered) (*fitting, error) {
	switch {
	case r == nil:
		return nil, fmt.Errorf("budget: there is no rendered prompt to fit")
	case b.Window <= 0:
		return nil, fmt.Errorf("budget: prompt %s: Window is %d; it must be the model's context window in tokens", r.Name(), b.Window)
	case b.Reserve < 0:
		return nil, fmt.Errorf("budget: prompt %s: Reserve is %d; it must not be negative", r.Name(), b.Reserve)
	case b.Reserve >= b.Window:
		return nil, fmt.Errorf("budget: prompt %s: Reserve is %d, which leaves nothing of a Window of %d for the prompt", r.Name(), b.Reserve, b.Window)
	}
	c := b.counter()
	f := &fitting{prompt.Fitting{Window: b.Window, Reserve: b.Reserve, Exact: true, Assumed: b.Counter == nil}}
	f.Counter = fmt.Sprintf("%T", c)
	if named, ok := c.(fmt.Stringer); ok {
		f.Counter = named.String()
	}
	if e, ok := c.(interface{ Exact() bool }); ok {
		f.Exact = e.Exact()
	}
	if m, ok := c.(interface{ Margin() float64 }); ok {
		f.Margin = m.Margin()
	}
	if math.IsNaN(f.Margin) || f.Margin < 0 || f.Margin > 10 {
		return nil, fmt.Errorf("budget: the margin of %s is %v; it must be between 0 and 10", f.Counter, f.Margin)
	}
	return f, nil
}

// A cluster is parts that are kept or cut together.
type cluster struct {
	parts    []int // indices of the parts
	tokens   int   // of the parts and of what is added around their messages
	messages int   // how many messages are gone if it is cut
	pinned   bool
	kept     bool
}

// group makes one cluster of all pinned parts and one of each group, in order.
func group(parts []prompt.Part, tokens []int) []cluster {
	clusters := []cluster{{pinned: true, tokens: perRequest}}
	at := map[int]int{}
	last := -1
	for i, p := range parts {
		c, ok := 0, p.Pinned
		if !ok {
			c, ok = at[p.Group]
		}
		if !ok || !p.Pinned && p.Group == 0 {
			c = len(clusters)
			clusters = append(clusters, cluster{})
			at[p.Group] = c
		}
		clusters[c].parts = append(clusters[c].parts, i)
		clusters[c].tokens += tokens[i]
		if p.Message >= 0 && p.Message != last {
			last = p.Message
			clusters[c].messages++
			clusters[c].tokens += perMessage
		}
	}
	return clusters
}

// pinnedTokens returns what cannot be cut, or an error if it is more than limit.
func pinnedTokens(name string, groups []cluster, parts []prompt.Part, tokens []int, limit int) (int, error) {
	pinned := groups[0]
	if pinned.tokens <= limit {
		return pinned.tokens, nil
	}
	e := &OverflowError{Prompt: name, Tokens: pinned.tokens, Limit: limit}
	if len(pinned.parts) > 0 {
		largest := slices.MaxFunc(pinned.parts, func(a, b int) int { return tokens[a] - tokens[b] })
		e.Section, e.Largest = parts[largest].Section, tokens[largest]
	}
	return 0, e
}

// reason says why a cluster was kept or cut, given the room that was left.
func (c *cluster) reason(window, room int, margin float64) prompt.Reason {
	switch {
	case c.pinned:
		return prompt.Reason{Decision: prompt.Pinned}
	case c.kept:
		return prompt.Reason{Decision: prompt.Kept}
	}
	short := c.tokens - room
	return prompt.Reason{
		Decision: prompt.Cut,
		Short:    short,
		FitsAt:   window + int(math.Ceil(float64(short)*(1+margin))),
	}
}
