package budget_test

import (
	"errors"
	"math"
	"math/rand/v2"
	"reflect"
	"strings"
	"testing"

	"github.com/briefgo/brief/budget"
	"github.com/briefgo/brief/prompt"
	"github.com/briefgo/brief/prompt/trim"
)

// words is what random parts are made of: ends and beginnings of which some add up
// and some do not.
var fitWords = []string{
	"a", "the ", "Rechnung", " 价税", "1234", ".", "!", "'s", "\n", "\n\n", " ", "  ", "/", "\"x\":", "{", "}", "é", "\u0301", "🙂", "\xff", "- item", "<|end|>", "\t", "word word word. ",
}

func randomText(rng *rand.Rand, n int) string {
	var b strings.Builder
	for range n {
		b.WriteString(fitWords[rng.IntN(len(fitWords))])
	}
	return b.String()
}

// randomParts returns parts of messages with groups, tiers, alternatives and texts
// that can be shortened.
func randomParts(rng *rand.Rand) []prompt.Part {
	parts := make([]prompt.Part, 1+rng.IntN(14))
	roles := []prompt.Speaker{prompt.System, prompt.User, prompt.Assistant}
	pinned := map[int]bool{}
	for i := range parts {
		p := &parts[i]
		p.Section, p.Kind = []string{"text#1", "text#2", "example", "chat"}[rng.IntN(4)], prompt.KindText
		if i > 0 && rng.IntN(2) == 0 {
			p.Message, p.Role = parts[i-1].Message, parts[i-1].Role
		} else if i > 0 {
			p.Message, p.Role = parts[i-1].Message+1+rng.IntN(2), roles[rng.IntN(3)]
		} else {
			p.Role = roles[rng.IntN(3)]
		}
		p.Text = randomText(rng, rng.IntN(12))
		p.Pinned = rng.IntN(4) == 0
		if p.Group = max(0, rng.IntN(8)-4); p.Group > 0 {
			if was, ok := pinned[p.Group]; ok {
				p.Pinned = was
			}
			pinned[p.Group] = p.Pinned
		}
		if p.Trim = randomTrim(rng); len(p.Alternatives) > 0 {
			p.Text += p.Alternatives[0].Text + "more"
		}
	}
	return parts
}

func randomTrim(rng *rand.Rand) trim.Trim {
	t := trim.Trim{Tier: rng.IntN(2) * rng.IntN(3), Value: float64(rng.IntN(4)), Shrink: rng.IntN(4) == 0}
	if rng.IntN(5) == 0 {
		long := randomText(rng, 5) + "longer"
		t.Alternatives = []trim.Alternative{{Text: long, Value: float64(rng.IntN(3))}, {Text: long[:len(long)/2]}}
	}
	if rng.IntN(6) == 0 {
		t.Shorten = func(text string, tokens int) string { return strings.ToValidUTF8(text[:min(len(text), tokens)], "") }
	}
	return t
}

func randomBudget(rng *rand.Rand, c budget.Counter) budget.Budget {
	b := budget.Budget{
		Window: 4 + rng.IntN(140), Counter: c, Strategy: budget.Strategy(rng.IntN(3)), Newest: rng.IntN(2) == 0,
		Overhead: &budget.Overhead{Message: rng.IntN(5), Request: rng.IntN(4)},
	}
	b.Reserve = rng.IntN(b.Window / 4)
	if rng.IntN(3) == 0 {
		b.Sections = []budget.Allotment{{Section: "text", Max: 10 + rng.IntN(40)}, {Section: "chat", Share: rng.Float64(), Min: 1}}
	}
	if rng.IntN(3) == 0 {
		b.LowWatermark = rng.Float64()
	}
	if rng.IntN(3) == 0 {
		b.Summarize = budget.Omitted
	}
	return b
}

// checkFit fits parts and checks what must hold of every fit: its count is that of its
// messages and not over the limit, its parts add up, and it does not change when it is
// done again. It returns the fit, or nil if what is pinned is too large.
func checkFit(t testing.TB, b budget.Budget, r *prompt.Rendered) *prompt.Rendered {
	t.Helper()
	fitted, err := b.Fit(r)
	if over := new(budget.OverflowError); errors.As(err, &over) {
		return nil
	}
	if err != nil {
		t.Fatal(err)
	}
	f := fitted.Fitting()
	n := b.Overhead.Request
	for _, m := range fitted.Messages() {
		n += b.Overhead.Message + countMessage(b.Counter, m)
	}
	if limit := int(math.Floor(float64(b.Window-b.Reserve) / (1 + f.Margin))); n != f.Tokens || n > limit {
		t.Fatalf("the messages are %d tokens, the fitting says %d, the limit is %d:\n%q", n, f.Tokens, limit, fitted.Messages())
	}
	sum := f.Overhead
	for _, p := range fitted.Parts() {
		if p.Tokens < 0 {
			t.Fatalf("a part of %d tokens", p.Tokens)
		}
		if p.Decision != trim.Cut {
			sum += p.Tokens
		}
	}
	if sum != f.Tokens {
		for i, p := range fitted.Parts() {
			t.Logf("%d %s %q tokens %d count %d %q", p.Message, p.Decision, p.Text, p.Tokens, b.Counter.Count(p.Text), f.Texts[i])
		}
		t.Fatalf("the parts add up to %d, the fitting says %d", sum, f.Tokens)
	}
	if f.Value > f.Bound+1e-9 {
		t.Fatalf("a value of %v over the bound of %v", f.Value, f.Bound)
	}
	again, err := b.Fit(r)
	if err != nil || !reflect.DeepEqual(again.Fitting(), f) {
		t.Fatalf("fitted again: %v\n%+v\n%+v", err, f, again.Fitting())
	}
	return fitted
}

// TestFitRandom fits random prompts to random budgets.
func TestFitRandom(t *testing.T) {
	n := 100_000
	if testing.Short() || raceEnabled {
		n = 5_000
	}
	counters := []budget.Counter{budget.O200k(), budget.CL100k(), budget.O200k(), margin(0.25), must(budget.Encoding("r50k_base"))}
	rng := rand.New(rand.NewPCG(5, 6))
	fits, cuts := 0, 0
	for range n {
		b := randomBudget(rng, counters[rng.IntN(len(counters))])
		r, err := prompt.Assemble("random", randomParts(rng))
		if err != nil {
			t.Fatal(err)
		}
		if fitted := checkFit(t, b, r); fitted != nil {
			fits++
			if len(fitted.Messages()) < len(r.Messages()) {
				cuts++
			}
			if rng.IntN(4) == 0 {
				b.Previous = fitted
				b.Window += rng.IntN(40)
				checkFit(t, b, r)
			}
		}
	}
	if fits < n/4 || cuts < n/10 {
		t.Errorf("of %d, %d fit and %d were cut", n, fits, cuts)
	}
}

func must(b *budget.BPE, err error) *budget.BPE {
	if err != nil {
		panic(err)
	}
	return b
}

// FuzzFit fits prompts and budgets that follow from two numbers, with a text of its own.
func FuzzFit(f *testing.F) {
	f.Add(uint64(1), uint64(2), "text")
	f.Add(uint64(3), uint64(4), "\n/ \r\n'")
	f.Fuzz(func(t *testing.T, a, b uint64, text string) {
		rng := rand.New(rand.NewPCG(a, b))
		parts := randomParts(rng)
		p := &parts[rng.IntN(len(parts))]
		p.Text, p.Alternatives = text[:min(len(text), 1000)], nil
		r, err := prompt.Assemble("fuzz", parts)
		if err != nil {
			t.Fatal(err)
		}
		budget := randomBudget(rng, budget.O200k())
		if budget.Previous = checkFit(t, budget, r); budget.Previous != nil {
			budget.Window += rng.IntN(40)
			checkFit(t, budget, r)
		}
	})
}
