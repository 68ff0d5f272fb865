package budget_test

import (
	"bytes"
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/briefgo/brief/budget"
	"github.com/briefgo/brief/prompt"
	"github.com/briefgo/brief/prompt/data"
	"github.com/briefgo/brief/prompt/tool"
	"github.com/briefgo/brief/prompt/trim"
	"github.com/briefgo/brief/schema"
)

// countMessage counts all that a message holds.
func countMessage(c budget.Counter, m prompt.Message) int {
	n := c.Count(m.Text)
	for _, call := range m.Calls {
		n += c.Count(call.Name) + c.Count(call.Arguments)
	}
	for _, media := range m.Media {
		n += media.Tokens
	}
	return n
}

// calls is what the assistant calls, each with a name and arguments of one letter.
func calls(n int) *tool.Extra {
	e := &tool.Extra{}
	for i := range n {
		e.Calls = append(e.Calls, schema.ToolCall{ID: fmt.Sprint(i), Name: "f", Arguments: "x"})
	}
	return e
}

// images is n images of 10 tokens.
func images(n int) *tool.Extra {
	return &tool.Extra{Media: slicesRepeat(data.Media{Type: "image/png", Data: []byte{1}, Tokens: 10}, n)}
}

func slicesRepeat(m data.Media, n int) (all []data.Media) {
	for range n {
		all = append(all, m)
	}
	return all
}

// TestExtra fits parts that hold more than text, of which each letter is a token.
func TestExtra(t *testing.T) {
	with := func(p prompt.Part, e *tool.Extra) prompt.Part {
		p.Extra = e
		if len(e.Calls) > 0 {
			p.Role = prompt.Assistant
		}
		return p
	}
	pinned := prompt.Part{Text: "pin", Pinned: true}
	tests := []struct {
		reason    string
		budget    budget.Budget
		parts     []prompt.Part
		decisions string
		tokens    int
	}{
		{"a call counts by its name and arguments", budget.Budget{Window: 9}, []prompt.Part{with(sized(5, trim.Trim{}), calls(2))}, "k", 9},
		{"and does not fit where its text alone would", budget.Budget{Window: 8}, []prompt.Part{with(sized(5, trim.Trim{}), calls(2))}, "c", 0},
		{"a message of calls only", budget.Budget{Window: 4}, []prompt.Part{with(sized(0, trim.Trim{}), calls(2))}, "k", 4},
		{"an image has the cost that the caller gives", budget.Budget{Window: 25}, []prompt.Part{with(sized(5, trim.Trim{}), images(2))}, "k", 25},
		{"one that costs too much is cut", budget.Budget{Window: 24}, []prompt.Part{with(sized(5, trim.Trim{}), images(2)), sized(5, trim.Trim{})}, "ck", 5},
		{"what is pinned counts too", budget.Budget{Window: 17}, []prompt.Part{with(pinned, images(1)), sized(5, trim.Trim{})}, "pc", 13},
		{"a shorter text keeps the image", budget.Budget{Window: 24}, []prompt.Part{with(sized(30, trim.Trim{Alternatives: []trim.Alternative{{Text: "short"}}}), images(1))}, "s", 15},
		{"a text that is cut leaves room for the image", budget.Budget{Window: 50}, []prompt.Part{with(prompt.Part{Text: strings.Repeat("word ", 20), Trim: trim.Trim{Shrink: true}}, images(2))}, "s", 50},
		{"a summary stands for the image too", budget.Budget{Window: 30, Summarize: func([]prompt.Part) string { return "gone" }}, []prompt.Part{with(sized(5, trim.Trim{}), images(3))}, "m", 4},
	}
	for _, tt := range tests {
		got := fitted(t, tt.budget, messages(t, tt.parts...))
		if d := decisions(got); d != tt.decisions {
			t.Errorf("%s: %s, want %s", tt.reason, d, tt.decisions)
		}
		if n := got.Fitting().Tokens; n != tt.tokens && (tt.decisions != "s" || n > tt.tokens || n < tt.tokens-15) {
			t.Errorf("%s: %d tokens, want %d", tt.reason, n, tt.tokens)
		}
	}
}

// TestExtraTooLarge has costs whose sum is no number of tokens.
func TestExtraTooLarge(t *testing.T) {
	e := images(4)
	for i := range e.Media {
		e.Media[i].Tokens = 1 << 30
	}
	r := messages(t, prompt.Part{Text: "x", Extra: e})
	if _, err := (budget.Budget{Window: 100}).Fit(r); err == nil || !strings.Contains(err.Error(), "besides its text") {
		t.Errorf("error %v", err)
	}
}

// TestExtraIsPartOfAPrefix compares prompts whose texts are the same.
func TestExtraIsPartOfAPrefix(t *testing.T) {
	image := func(content string) *tool.Extra {
		return &tool.Extra{Media: []data.Media{{Type: "image/png", Data: []byte(content), Tokens: 3}}}
	}
	render := func(content string) *prompt.Rendered {
		return messages(t, prompt.Part{Text: "Look:", Extra: image(content), Pinned: true}, prompt.Part{Text: "And?", Pinned: true})
	}
	before := fitted(t, budget.Budget{Window: 100}, render("a"))
	for content, want := range map[string]int{"a": 12, "b": 0} {
		b := budget.Budget{Window: 100, Previous: before}
		if got := fitted(t, b, render(content)).Fitting().Shared; got != want {
			t.Errorf("%q after \"a\": %d tokens shared, want %d", content, got, want)
		}
	}
}

// TestExtraFollowsPrevious keeps what the previous prompt kept of parts whose texts are all
// empty.
func TestExtraFollowsPrevious(t *testing.T) {
	var parts []prompt.Part
	for i := range 8 {
		parts = append(parts, prompt.Part{Extra: &tool.Extra{Media: []data.Media{{Type: "image/png", Data: []byte{byte(i)}, Tokens: 10}}}})
	}
	first := fitted(t, budget.Budget{Window: 45}, messages(t, parts...))
	b := budget.Budget{Window: 45, Previous: first, LowWatermark: 0.5}
	second := fitted(t, b, messages(t, parts...))
	if a, b := decisions(first), decisions(second); a != b || a != "kkkkcccc" {
		t.Errorf("%s, then %s", a, b)
	}
}

// randomTalk makes some of the parts say more than text, and some a tail.
func randomTalk(rng *rand.Rand, parts []prompt.Part) {
	for i := range parts {
		p := &parts[i]
		p.Tail = rng.IntN(2) == 0
		switch {
		case rng.IntN(3) > 0:
		case p.Role == prompt.Assistant:
			p.Extra = &tool.Extra{Calls: []schema.ToolCall{{ID: "1", Name: "f", Arguments: randomText(rng, 3)}}}
		case p.Role == prompt.User:
			p.Extra = &tool.Extra{Media: []data.Media{{Type: "image/png", Data: bytes.Repeat([]byte{byte(i)}, 3), Tokens: rng.IntN(30)}}}
		}
	}
}

// TestFitRandomTalk is TestFitRandom with calls, images and tails. A tail has no holes, with
// whatever strategy, and whatever came before.
func TestFitRandomTalk(t *testing.T) {
	n := 40_000
	if testing.Short() || raceEnabled {
		n = 2_000
	}
	counters := []budget.Counter{budget.O200k(), letters{}, margin(0.25)}
	rng := rand.New(rand.NewPCG(7, 8))
	fits, tails := 0, 0
	for range n {
		b := randomBudget(rng, counters[rng.IntN(len(counters))])
		parts := randomParts(rng)
		randomTalk(rng, parts)
		r, err := prompt.Assemble("random", parts)
		if err != nil {
			t.Fatal(err)
		}
		fitted := checkFit(t, b, r)
		if fitted == nil {
			continue
		}
		fits++
		tails += checkTail(t, fitted)
		b.Previous = fitted
		b.Window += rng.IntN(40)
		if fitted = checkFit(t, b, r); fitted != nil {
			checkTail(t, fitted)
		}
	}
	if fits < n/4 || tails < n/50 {
		t.Errorf("of %d, %d fit and %d have a tail that was cut", n, fits, tails)
	}
}

// checkTail fails if a tail has a hole. It returns 1 if a tail was cut but not whole.
func checkTail(t *testing.T, r *prompt.Rendered) int {
	t.Helper()
	parts := r.Parts()
	tailed := map[int]bool{} // groups
	for _, p := range parts {
		if !p.Pinned && p.Tail {
			tailed[p.Group] = true
		}
	}
	type state struct{ cut bool }
	var items []state
	seen := map[int]bool{}
	for _, p := range parts {
		switch {
		case p.Pinned, p.Group == 0 && !p.Tail, p.Group != 0 && (!tailed[p.Group] || seen[p.Group]):
			continue
		}
		seen[p.Group] = true
		items = append(items, state{p.Decision == trim.Cut || p.Decision == trim.Summarized})
	}
	kept, cut := false, false
	for _, it := range items {
		if it.cut && kept {
			t.Fatalf("a tail with a hole: %s", decisions(r))
		}
		kept, cut = kept || !it.cut, cut || it.cut
	}
	if kept && cut {
		return 1
	}
	return 0
}
