package budget_test

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/briefgo/brief/budget"
	"github.com/briefgo/brief/prompt"
	"github.com/briefgo/brief/prompt/trim"
)

// sentences is a text of about 7 tokens a sentence, each another one.
func sentences(n int) string {
	var b strings.Builder
	for i := range n {
		fmt.Fprintf(&b, "Sentence %d of the text. ", i)
	}
	return strings.TrimSpace(b.String()) + "\n"
}

// tokensOf returns the tokens that are sent of each section.
func tokensOf(r *prompt.Rendered) map[string]int {
	tokens := map[string]int{}
	for _, p := range r.Parts() {
		if p.Decision != trim.Cut {
			tokens[p.Section] += p.Tokens
		}
	}
	return tokens
}

// TestDividedPartsCompete has texts that may be shortened beside others: they are served
// in their turn, not with what others leave.
func TestDividedPartsCompete(t *testing.T) {
	doc := func(section string, sentencesIn int, t trim.Trim) prompt.Part {
		return prompt.Part{Section: section, Text: sentences(sentencesIn), Trim: t}
	}
	notes := func(section string, n int, t trim.Trim) (parts []prompt.Part) {
		for i := range n {
			parts = append(parts, prompt.Part{Section: section, Text: fmt.Sprintf("A short note, number %d.\n", i), Trim: t})
		}
		return parts
	}
	shrink := func(t trim.Trim) trim.Trim { t.Shrink = true; return t }
	words := func(t trim.Trim) trim.Trim {
		t.Shorten = func(text string, tokens int) string {
			for i := 0; i < 50 && budget.O200k().Count(text) > tokens; i++ {
				text = text[:len(text)*9/10]
			}
			return text
		}
		return t
	}
	note := []trim.Alternative{{Text: "(100 sentences omitted)\n"}}
	tests := []struct {
		reason string
		budget budget.Budget
		parts  []prompt.Part
		want   map[string][2]int // at least and at most so many tokens
	}{
		{
			"a tier is not given up for the next one", budget.Budget{Window: 450},
			append([]prompt.Part{doc("a", 100, shrink(trim.Trim{}))}, notes("b", 40, trim.Trim{Tier: 1})...),
			map[string][2]int{"a": {400, 450}, "b": {0, 30}},
		},
		{
			"in a tier the value of a token decides", budget.Budget{Window: 450},
			append([]prompt.Part{doc("a", 100, shrink(trim.Trim{Value: 1000}))}, notes("b", 40, trim.Trim{Value: 0.01})...),
			map[string][2]int{"a": {400, 450}, "b": {0, 30}},
		},
		{
			"and where it is less, what is left is filled", budget.Budget{Window: 450},
			append([]prompt.Part{doc("a", 100, shrink(trim.Trim{Value: 1}))}, notes("b", 20, trim.Trim{Value: 1})...),
			map[string][2]int{"a": {180, 300}, "b": {120, 200}},
		},
		{
			"the least of a section comes before all tiers", budget.Budget{Window: 1000, Sections: []budget.Allotment{{Section: "b", Min: 500}}},
			[]prompt.Part{doc("a", 200, shrink(trim.Trim{})), doc("b", 200, shrink(trim.Trim{Tier: 1}))},
			map[string][2]int{"a": {460, 500}, "b": {480, 500}},
		},
		{
			"each has its share", budget.Budget{Window: 1000, Sections: []budget.Allotment{{Section: "a", Share: 0.5}, {Section: "b", Share: 0.5}}},
			[]prompt.Part{doc("a", 200, shrink(trim.Trim{})), doc("b", 200, shrink(trim.Trim{}))},
			map[string][2]int{"a": {470, 510}, "b": {470, 510}},
		},
		{
			"the most of a section holds for what is shortened", budget.Budget{Window: 1000, Sections: []budget.Allotment{{Section: "a", Max: 100}}},
			[]prompt.Part{doc("a", 200, shrink(trim.Trim{})), doc("b", 200, shrink(trim.Trim{}))},
			map[string][2]int{"a": {85, 100}, "b": {870, 900}},
		},
		{
			"by rank in its turn", budget.Budget{Window: 450, Strategy: budget.Rank},
			append([]prompt.Part{doc("a", 100, shrink(trim.Trim{}))}, notes("b", 40, trim.Trim{})...),
			map[string][2]int{"a": {400, 450}, "b": {0, 30}},
		},
		{
			"a prefix ends with it", budget.Budget{Window: 450, Strategy: budget.Prefix},
			append(append(notes("b", 20, trim.Trim{}), doc("a", 100, shrink(trim.Trim{}))), notes("c", 1, trim.Trim{})...),
			map[string][2]int{"a": {180, 300}, "b": {120, 240}},
		},
		{
			"more of a text is worth more than a note on it", budget.Budget{Window: 500},
			[]prompt.Part{doc("a", 100, shrink(trim.Trim{Alternatives: note}))}, map[string][2]int{"a": {470, 500}},
		},
		{
			"also if the program shortens it", budget.Budget{Window: 500},
			[]prompt.Part{doc("a", 100, words(trim.Trim{Alternatives: note}))}, map[string][2]int{"a": {430, 500}},
		},
		{
			"also by rank", budget.Budget{Window: 500, Strategy: budget.Rank},
			[]prompt.Part{doc("a", 100, shrink(trim.Trim{Alternatives: note}))}, map[string][2]int{"a": {470, 500}},
		},
		{
			"but not than a note that is worth a lot", budget.Budget{Window: 500},
			[]prompt.Part{doc("a", 100, shrink(trim.Trim{Value: 1, Alternatives: []trim.Alternative{{Text: note[0].Text, Value: 0.9}}}))},
			map[string][2]int{"a": {4, 12}},
		},
		{
			"what can have nothing of a tier does not stop the next one", budget.Budget{Window: 1000},
			[]prompt.Part{doc("b", 400, trim.Trim{}), doc("a", 300, shrink(trim.Trim{Tier: 1}))},
			map[string][2]int{"a": {960, 1000}},
		},
		{
			"nor does what only its section's most keeps out", budget.Budget{Window: 1000, Sections: []budget.Allotment{{Section: "b", Max: 50}}},
			[]prompt.Part{doc("b", 50, trim.Trim{}), doc("a", 300, shrink(trim.Trim{Tier: 1}))},
			map[string][2]int{"a": {960, 1000}},
		},
	}
	for _, tt := range tests {
		b := tt.budget
		b.Counter = budget.O200k()
		got := fitted(t, b, messages(t, tt.parts...))
		tokens := tokensOf(got)
		for section, want := range tt.want {
			if n := tokens[section]; n < want[0] || n > want[1] {
				t.Errorf("%s: %d tokens of %s, want %d to %d", tt.reason, n, section, want[0], want[1])
			}
			delete(tokens, section)
		}
		if len(tokens) > 0 {
			t.Errorf("%s: also sent: %v", tt.reason, tokens)
		}
	}
}

// bestDivided returns the most value that parts have in a room if texts that may be
// shortened can be cut anywhere.
func bestDivided(parts []prompt.Part, room int) float64 {
	best := make([]float64, room+1)
	for _, p := range parts {
		size, least := budget.O200k().Count(p.Text), 16
		if !p.Shrink {
			least = size
		}
		for r := room; r >= 0; r-- {
			for n := least; n <= min(size, r); n++ {
				best[r] = max(best[r], best[r-n]+p.Value*float64(n)/float64(size))
			}
		}
	}
	return best[room]
}

// TestDividedValue compares the value of texts of which some are shortened with the best
// that there is, and with what is said of it.
func TestDividedValue(t *testing.T) {
	rng := rand.New(rand.NewPCG(51, 52))
	worst, sum := 1.0, 0.0
	const draws = 200
	for range draws {
		var parts []prompt.Part
		for range 3 + rng.IntN(8) {
			parts = append(parts, prompt.Part{Text: sentences(5 + rng.IntN(40)), Trim: trim.Trim{Value: 0.1 + rng.Float64(), Shrink: rng.IntN(2) == 0}})
		}
		parts[0].Shrink = true
		window := 200 + rng.IntN(400)
		f := fitted(t, budget.Budget{Window: window, Counter: budget.O200k()}, messages(t, parts...)).Fitting()
		best := bestDivided(parts, window)
		if f.Bound < best-1e-9 {
			t.Fatalf("the bound is %v, the best %v", f.Bound, best)
		}
		share := f.Value / best
		worst, sum = min(worst, share), sum+share
	}
	t.Logf("%.4f of the best in the mean, %.4f at worst", sum/draws, worst)
	if sum/draws < 0.99 || worst < 0.92 {
		t.Errorf("%.4f of the best in the mean, %.4f at worst; want 0.99 and 0.92", sum/draws, worst)
	}
}

// TestUnvaluedAlternative keeps a part without a value whole where it fits: what stands
// for it is worth at most as much.
func TestUnvaluedAlternative(t *testing.T) {
	part := func(n int) prompt.Part {
		return sized(n, trim.Trim{Alternatives: []trim.Alternative{{Text: strings.Repeat("y", n-14), Value: 0.5}}})
	}
	other := sized(500, trim.Trim{})
	for reason, parts := range map[string][]prompt.Part{
		"alone":      {part(70), other},
		"in a group": {{Text: "xx", Group: 1}, {Text: part(70).Text, Trim: part(70).Trim, Group: 1}, other},
	} {
		if got := fitted(t, budget.Budget{Window: 100}, messages(t, parts...)); strings.Contains(decisions(got), "s") || !strings.Contains(decisions(got), "k") {
			t.Errorf("%s: %s", reason, decisions(got))
		}
	}
}

// TestShortenedTiersAreStrict proves of random prompts whose messages have one part each
// that a tier has the same without those behind it.
func TestShortenedTiersAreStrict(t *testing.T) {
	rng := rand.New(rand.NewPCG(53, 54))
	shortened := 0
	for range 3_000 {
		b := randomBudget(rng, budget.O200k())
		b.LowWatermark, b.Summarize, b.Window = 0, nil, b.Window+40
		for i := range b.Sections {
			b.Sections[i].Min = 0
		}
		parts := randomParts(rng)
		for i := range parts {
			parts[i].Message = i
		}
		for i := range parts { // a group has the first of its tiers
			for k := range parts {
				if parts[i].Group != 0 && parts[k].Group == parts[i].Group {
					parts[k].Tier = min(parts[k].Tier, parts[i].Tier)
				}
			}
		}
		all := fitOrNil(t, b, parts)
		if all == nil {
			continue
		}
		var first []prompt.Part
		for _, p := range parts {
			if p.Pinned || p.Tier == 0 {
				first = append(first, p)
			}
		}
		alone, n := fitOrNil(t, b, first), 0
		for i, p := range all.Parts() {
			if !p.Pinned && p.Tier > 0 {
				continue
			}
			if q := alone.Parts()[n]; q.Decision != p.Decision || alone.Fitting().Texts[n] != all.Fitting().Texts[i] {
				t.Fatalf("part %d is %s, and without what is behind its tier %s:%s", i, p.Decision, q.Decision, texts(all))
			}
			if p.Decision == trim.Shortened {
				shortened++
			}
			n++
		}
	}
	if shortened < 300 {
		t.Errorf("only %d parts were shortened", shortened)
	}
}

// fitOrNil is a checked fit of parts, and nil if what is pinned is too large.
func fitOrNil(t *testing.T, b budget.Budget, parts []prompt.Part) *prompt.Rendered {
	t.Helper()
	r, err := prompt.Assemble("p", parts)
	if err != nil {
		t.Fatal(err)
	}
	return checkFit(t, b, r)
}

// TestShortenedHasItsLeast proves of texts that can be cut anywhere that each section has
// its least, whatever the tiers and values, and that no room is left.
func TestShortenedHasItsLeast(t *testing.T) {
	rng := rand.New(rand.NewPCG(55, 56))
	cut := func(text string, tokens int) string { return text[:min(len(text), tokens)] }
	for range 2_000 {
		b := budget.Budget{Window: 300 + rng.IntN(300), Strategy: budget.Strategy(rng.IntN(3)), Newest: rng.IntN(2) == 0}
		var parts []prompt.Part
		for i := range 2 + rng.IntN(4) {
			p := sized(100+rng.IntN(400), trim.Trim{Tier: rng.IntN(3), Value: rng.Float64(), Shorten: cut})
			p.Section = fmt.Sprintf("s%d", i)
			parts = append(parts, p)
			b.Sections = append(b.Sections, budget.Allotment{Section: p.Section, Min: 16 + rng.IntN(40)})
		}
		got := fitted(t, b, messages(t, parts...))
		tokens, sum := tokensOf(got), 0
		for i, a := range b.Sections {
			if tokens[a.Section] < min(a.Min, len(parts[i].Text)) {
				t.Fatalf("%+v: section %s has %d tokens, its least is %d", b, a.Section, tokens[a.Section], a.Min)
			}
			sum += len(parts[i].Text)
		}
		if n := got.Fitting().Tokens; n < min(sum, b.Window) && b.Strategy != budget.Prefix {
			t.Fatalf("%+v: %d tokens of %d are used", b, n, b.Window)
		}
	}
}
