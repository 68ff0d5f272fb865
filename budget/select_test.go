package budget_test

import (
	"errors"
	"fmt"
	"math"
	"strings"
	"testing"

	"github.com/briefgo/brief/budget"
	"github.com/briefgo/brief/prompt"
	"github.com/briefgo/brief/prompt/trim"
)

// letters is a Counter of bytes: what is expected can be counted by hand.
type letters struct{}

func (letters) Count(text string) int { return len(text) }

// bare adds nothing around messages.
var bare = &budget.Overhead{}

// messages assembles parts, each in a message of its own.
func messages(t testing.TB, parts ...prompt.Part) *prompt.Rendered {
	t.Helper()
	for i := range parts {
		p := &parts[i]
		p.Message = i
		if p.Role == "" {
			p.Role = prompt.User
		}
		if p.Section == "" {
			p.Section = "text"
		}
	}
	r, err := prompt.Assemble("p", parts)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// sized is a part of n letters with a Trim.
func sized(n int, t trim.Trim) prompt.Part {
	return prompt.Part{Text: strings.Repeat("x", n), Trim: t}
}

func fitted(t testing.TB, b budget.Budget, r *prompt.Rendered) *prompt.Rendered {
	t.Helper()
	if b.Counter == nil {
		b.Counter = letters{}
	}
	if b.Overhead == nil {
		b.Overhead = bare
	}
	got := checkFit(t, b, r)
	if got == nil {
		t.Fatal("what is pinned does not fit")
	}
	return got
}

// decisions is a letter for each part: p, k, c, s for shortened, m for summarized.
func decisions(r *prompt.Rendered) string {
	var b strings.Builder
	for _, p := range r.Parts() {
		b.WriteByte(map[trim.Decision]byte{trim.Pinned: 'p', trim.Kept: 'k', trim.Cut: 'c', trim.Shortened: 's', trim.Summarized: 'm'}[p.Decision])
	}
	return b.String()
}

func TestSelection(t *testing.T) {
	section := func(name string, p prompt.Part) prompt.Part { p.Section = name; return p }
	group := func(g int, p prompt.Part) prompt.Part { p.Group = g; return p }
	tests := []struct {
		reason string
		budget budget.Budget
		parts  []prompt.Part
		want   string
	}{
		{"the most value together", budget.Budget{Window: 10}, []prompt.Part{sized(9, trim.Trim{Value: 5}), sized(5, trim.Trim{Value: 4}), sized(5, trim.Trim{Value: 4})}, "ckk"},
		{"of equals the first", budget.Budget{Window: 10}, []prompt.Part{sized(5, trim.Trim{}), sized(5, trim.Trim{}), sized(5, trim.Trim{})}, "kkc"},
		{"a tier is strict", budget.Budget{Window: 10}, []prompt.Part{sized(5, trim.Trim{Tier: 1, Value: 100}), sized(6, trim.Trim{Value: 1}), sized(4, trim.Trim{Tier: 1})}, "ckk"},
		{"rank passes over", budget.Budget{Window: 10, Strategy: budget.Rank}, []prompt.Part{sized(6, trim.Trim{}), sized(5, trim.Trim{Value: 9}), sized(4, trim.Trim{})}, "kck"},
		{"prefix stops", budget.Budget{Window: 10, Strategy: budget.Prefix}, []prompt.Part{sized(6, trim.Trim{}), sized(5, trim.Trim{}), sized(4, trim.Trim{})}, "kcc"},
		{"the newest first", budget.Budget{Window: 10, Strategy: budget.Prefix, Newest: true}, []prompt.Part{sized(2, trim.Trim{}), sized(5, trim.Trim{}), sized(4, trim.Trim{}), sized(2, trim.Trim{})}, "cckk"},
		{"a group is kept or cut together", budget.Budget{Window: 10}, []prompt.Part{group(1, sized(3, trim.Trim{Value: 9})), sized(4, trim.Trim{Value: 1}), group(1, sized(8, trim.Trim{}))}, "ckc"},
		{"a group has the value of its parts", budget.Budget{Window: 10}, []prompt.Part{group(1, sized(5, trim.Trim{Value: 3})), sized(6, trim.Trim{Value: 5}), group(1, sized(5, trim.Trim{Value: 3}))}, "kck"},
		{
			"a section's most", budget.Budget{Window: 20, Sections: []budget.Allotment{{Section: "a", Max: 9}}},
			[]prompt.Part{section("a#1", sized(5, trim.Trim{Value: 9})), section("a#2", sized(5, trim.Trim{Value: 9})), section("b", sized(5, trim.Trim{}))}, "kck",
		},
		{
			"a group is of the first section that one of its parts has", budget.Budget{Window: 20, Sections: []budget.Allotment{{Section: "docs", Max: 9}}},
			[]prompt.Part{section("header", group(1, sized(5, trim.Trim{Value: 9}))), section("docs", group(1, sized(5, trim.Trim{}))), section("docs", sized(9, trim.Trim{}))}, "cck",
		},
		{
			"a section's least goes before tiers", budget.Budget{Window: 10, Sections: []budget.Allotment{{Section: "b", Min: 5}}},
			[]prompt.Part{sized(5, trim.Trim{}), sized(5, trim.Trim{}), section("b", sized(5, trim.Trim{Tier: 3}))}, "kck",
		},
		{
			"a section's share, and what it leaves is the next one's", budget.Budget{Window: 20, Sections: []budget.Allotment{{Section: "a", Share: 0.5}, {Section: "b", Share: 0.25}}},
			[]prompt.Part{section("a", sized(6, trim.Trim{})), section("b", sized(9, trim.Trim{})), section("c", sized(8, trim.Trim{Value: 5})), section("c", sized(5, trim.Trim{}))}, "kkck",
		},
		{"a kind is a section's name too", budget.Budget{Window: 9, Sections: []budget.Allotment{{Section: "example", Max: 3}}}, []prompt.Part{{Kind: prompt.KindExample, Section: "x", Text: "xxxx"}, {Text: "xx"}}, "ck"},
		{"an empty text costs nothing", budget.Budget{Window: 3}, []prompt.Part{sized(0, trim.Trim{}), sized(4, trim.Trim{})}, "kc"},
	}
	for _, tt := range tests {
		got := fitted(t, tt.budget, messages(t, tt.parts...))
		if d := decisions(got); d != tt.want {
			t.Errorf("%s: %s, want %s", tt.reason, d, tt.want)
		}
	}
}

func TestAlternatives(t *testing.T) {
	long := prompt.Part{Text: strings.Repeat("x", 20), Trim: trim.Trim{Value: 2, Alternatives: []trim.Alternative{{Text: "a dozen of 'em", Value: 1}, {Text: "few"}}}}
	for window, want := range map[int]string{30: "kk", 22: "ks a dozen of 'em", 12: "ks few", 6: "kc"} {
		got := fitted(t, budget.Budget{Window: window}, messages(t, prompt.Part{Text: "xxxxx", Trim: trim.Trim{Value: 9}}, long))
		s := decisions(got)
		if text := got.Fitting().Texts[1]; text != "" {
			s += " " + text
		}
		if s != want {
			t.Errorf("in %d: %s, want %s", window, s, want)
		}
		if p := got.Parts()[1]; p.Decision == trim.Shortened && p.Reason.Whole != 20 {
			t.Errorf("in %d: reason %+v", window, p.Reason)
		}
	}
}

func TestShrink(t *testing.T) {
	text := "First line of it.\nSecond line. It has two sentences!\n\nA paragraph that is quite a bit longer than those before it.\n\n"
	tests := []struct {
		reason string
		window int
		want   string
	}{
		{"whole", len(text), text},
		{"at the end of a paragraph", 80, "First line of it.\nSecond line. It has two sentences! […]\n\n"},
		{"at the end of a line", 35, "First line of it. […]\n\n"},
		{"at the end of a sentence", 46, "First line of it.\nSecond line. […]\n\n"},
		{"at the end of a word", 20, "First line […]\n\n"},
		{"not for so little", 15, ""},
	}
	for _, tt := range tests {
		got := fitted(t, budget.Budget{Window: tt.window}, messages(t, prompt.Part{Text: text, Trim: trim.Trim{Shrink: true}}))
		s := ""
		for _, m := range got.Messages() {
			s = m.Text
		}
		if s != tt.want {
			t.Errorf("%s: %q, want %q", tt.reason, s, tt.want)
		}
	}
}

func TestShortenOnlyTheBestMisfit(t *testing.T) {
	doc := func(value float64) prompt.Part {
		return prompt.Part{Text: strings.Repeat("word ", 40), Trim: trim.Trim{Value: value, Shrink: true}}
	}
	got := fitted(t, budget.Budget{Window: 500}, messages(t, doc(1), doc(3), doc(2), doc(4)))
	if d := decisions(got); d != "ckck" && d != "cksk" {
		t.Errorf("decisions %s", d)
	}
	if f := got.Fitting(); decisions(got) != "cksk" || f.Tokens < 490 || f.Value <= 7 || f.Value > f.Bound {
		t.Errorf("%s: %d tokens, a value of %v, the bound is %v", decisions(got), f.Tokens, f.Value, f.Bound)
	}
	short := prompt.Part{Text: strings.Repeat("x", 99), Trim: trim.Trim{Shorten: func(_ string, n int) string { return strings.Repeat("y", n) }}}
	if got := fitted(t, budget.Budget{Window: 60}, messages(t, short)); got.Messages()[0].Text != strings.Repeat("y", 60) {
		t.Errorf("%q", got.Messages())
	}
	long := prompt.Part{Text: strings.Repeat("x", 99), Trim: trim.Trim{Shorten: func(s string, _ int) string { return s }}}
	if got := fitted(t, budget.Budget{Window: 60}, messages(t, long)); decisions(got) != "c" {
		t.Errorf("a Shorten that does not: %s", decisions(got))
	}
}

func TestSummarize(t *testing.T) {
	var chat []prompt.Part
	for i := range 10 {
		chat = append(chat, prompt.Part{Text: fmt.Sprintf("message number %d of the chat", i), Role: []prompt.Speaker{prompt.User, prompt.Assistant}[i%2]})
	}
	chat[0].Pinned, chat[9].Pinned = true, true
	r := messages(t, chat...)
	b := budget.Budget{Window: 160, Strategy: budget.Prefix, Newest: true, Summarize: budget.Omitted}
	got := fitted(t, b, r)
	if d := decisions(got); d != "pmcccckkkp" {
		t.Errorf("decisions %s", d)
	}
	if m := got.Messages()[1]; m.Role != prompt.User || m.Text != "(5 messages omitted)" {
		t.Errorf("%+v", m)
	}
	if whole := got.Parts()[1].Reason.Whole; whole != 5*len(chat[0].Text) {
		t.Errorf("it stands for %d tokens", whole)
	}
	for reason, f := range map[string]func([]prompt.Part) string{
		"too long":  func([]prompt.Part) string { return strings.Repeat("z", 200) },
		"no text":   func([]prompt.Part) string { return "" },
		"for pairs": func(p []prompt.Part) string { return strings.Repeat("z", 60*len(p)) },
	} {
		b.Summarize = f
		if d := decisions(fitted(t, b, r)); strings.Contains(d, "m") || strings.Count(d, "k") != 3 {
			t.Errorf("%s: %s", reason, d)
		}
	}
}

// TestLazy checks that what cannot be selected is not counted, and that this is said.
func TestLazy(t *testing.T) {
	huge := prompt.Part{Text: strings.Repeat("no token is that long ", 5000)}
	got, err := budget.Budget{Window: 100, Counter: budget.O200k()}.Fit(messages(t, prompt.Part{Text: "small"}, huge))
	if err != nil {
		t.Fatal(err)
	}
	if r := got.Parts()[1].Reason; !r.AtLeast || r.Short <= 0 || r.FitsAt <= 100 {
		t.Errorf("%+v", r)
	}
}

func TestCheck(t *testing.T) {
	r := messages(t, prompt.Part{Text: "0123456789", Pinned: true}, prompt.Part{Text: "optional"})
	b := budget.Budget{Window: 50, Reserve: 5, Counter: letters{}, Overhead: &budget.Overhead{Message: 2, Request: 3}}
	if room, err := b.Check(r); room != 30 || err != nil {
		t.Errorf("%d, %v", room, err)
	}
	b.Window = 19
	if _, err := b.Check(r); err == nil || !strings.Contains(err.Error(), "the largest section is text with 10") {
		t.Errorf("error %v", err)
	}
	if _, err := b.Check(nil); err == nil {
		t.Error("nil fits")
	}
}

// TestOverflowNamesTheLargest adds up the parts of a section.
func TestOverflowNamesTheLargest(t *testing.T) {
	parts := []prompt.Part{{Section: "role", Text: strings.Repeat("x", 140), Pinned: true}}
	for i := range 10 {
		parts = append(parts, prompt.Part{Section: fmt.Sprintf("history#%d", i+1), Text: strings.Repeat("x", 105), Pinned: true})
	}
	_, err := budget.Budget{Window: 500, Counter: letters{}, Overhead: bare}.Fit(messages(t, parts...))
	if over := new(budget.OverflowError); !errors.As(err, &over) || over.Section != "history" || over.Largest != 1050 {
		t.Errorf("error %v", err)
	}
}

// TestValuesWithoutSum says of which prompt, and which part has the largest.
func TestValuesWithoutSum(t *testing.T) {
	r := messages(t, sized(3, trim.Trim{}), sized(3, trim.Trim{Value: 1e308}), sized(3, trim.Trim{Value: 1e307}))
	_, err := budget.Budget{Window: 5, Counter: letters{}, Overhead: bare}.Fit(r)
	if err == nil || !strings.HasPrefix(err.Error(), "budget: prompt p: the values of its parts add up to 1.1e+308, more than ") || !strings.HasSuffix(err.Error(), "of part 1, text") {
		t.Errorf("error %v", err)
	}
	r = messages(t, sized(3, trim.Trim{Alternatives: []trim.Alternative{{Text: "y", Value: 1e308}}}))
	if _, err = (budget.Budget{Window: 2, Counter: letters{}, Overhead: bare}).Fit(r); err == nil || !strings.HasPrefix(err.Error(), "budget: prompt p: ") {
		t.Errorf("error %v", err)
	}
}

// odd is a Counter whose counts cannot be.
type odd int

func (o odd) Count(string) int { return int(o) }

func TestBadBudgets(t *testing.T) {
	r := messages(t, prompt.Part{Text: "a", Pinned: true}, prompt.Part{Text: "b"})
	section := func(a ...budget.Allotment) budget.Budget { return budget.Budget{Window: 100, Sections: a} }
	tests := []struct {
		reason string
		b      budget.Budget
		want   string
	}{
		{"an absurd window", budget.Budget{Window: math.MaxInt}, "it must be at most"},
		{"no strategy", budget.Budget{Window: 9, Strategy: 7}, "Strategy is Strategy(7); there are Value, Rank and Prefix"},
		{"a loss that is no number", budget.Budget{Window: 9, MaxLoss: math.NaN()}, "MaxLoss is NaN"},
		{"a loss of all and more", budget.Budget{Window: 9, MaxLoss: 2}, "MaxLoss is 2"},
		{"a watermark below the ground", budget.Budget{Window: 9, LowWatermark: -0.5}, "LowWatermark is -0.5"},
		{"an overhead that gives room", budget.Budget{Window: 9, Overhead: &budget.Overhead{Message: -1}}, "the Overhead is -1 tokens a message"},
		{"a section without a name", section(budget.Allotment{}), "item 0 of Sections has no name"},
		{"a section twice", section(budget.Allotment{Section: "a"}, budget.Allotment{Section: "a"}), `Sections have "a" twice`},
		{"a least over the most", section(budget.Allotment{Section: "a", Min: 9, Max: 8}), "Min of 9, more than its Max of 8"},
		{"a negative most", section(budget.Allotment{Section: "a", Max: -1}), "must not be negative"},
		{"more than the window", section(budget.Allotment{Section: "a", Min: 60}, budget.Allotment{Section: "b", Min: 60}), "with those before it, that is more than the limit of 100"},
		{"more than the window holds in an int", section(budget.Allotment{Section: "a", Min: math.MaxInt}), "more than the limit"},
		{"a share that is no number", section(budget.Allotment{Section: "a", Share: math.NaN()}), "Share of NaN"},
		{"shares of more than all", section(budget.Allotment{Section: "a", Share: 0.7}, budget.Allotment{Section: "b", Share: 0.7}), "add up to 1.4"},
		{"a counter that counts down", budget.Budget{Window: 9, Counter: odd(-1)}, "counts -1 tokens in a text of 1 bytes"},
		{"a counter that counts nothing", budget.Budget{Window: 9, Counter: odd(0)}, "counts 0 tokens in a text of 1 bytes"},
		{"a counter that overflows", budget.Budget{Window: 9, Counter: odd(math.MaxInt)}, "tokens in a text of 1 bytes"},
	}
	for _, tt := range tests {
		if _, err := tt.b.Fit(r); err == nil || !strings.Contains(err.Error(), tt.want) {
			t.Errorf("%s: error %v, want %q", tt.reason, err, tt.want)
		}
	}
}

// TestOptionalSystemText fits a system text of which parts may go: the text is that of
// a prompt without them, and its count is exact.
func TestOptionalSystemText(t *testing.T) {
	p := prompt.MustNew[string, string]("p",
		prompt.Role("You are a clerk."), prompt.Optional(trim.Trim{Value: 1}, prompt.Text("Rules", "/be brief.\n"+strings.Repeat("And more. ", 30))),
		prompt.Constraint("Copy."), prompt.Optional(trim.Trim{Value: 9}, prompt.Constraint("Do not add.")), prompt.Input("{{.}}"),
	)
	r, err := p.Render("x")
	if err != nil {
		t.Fatal(err)
	}
	got := fitted(t, budget.Budget{Window: 60, Counter: budget.O200k(), Overhead: &budget.Overhead{Message: 4, Request: 3}}, r)
	if m := got.Messages()[0].Text; m != "You are a clerk.\n\n# Constraints\n\n- Copy.\n- Do not add." {
		t.Errorf("%q", m)
	}
	if n := oracle(t, got); n != got.Fitting().Tokens {
		t.Errorf("%d tokens, the fitting says %d", n, got.Fitting().Tokens)
	}
}
