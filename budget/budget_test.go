package budget_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/pkoukk/tiktoken-go"
	loader "github.com/pkoukk/tiktoken-go-loader"

	"github.com/briefgo/brief/budget"
	"github.com/briefgo/brief/prompt"
	"github.com/briefgo/brief/prompt/trim"
)

type in struct{ Text string }

type out struct {
	Number string `json:"number"`
}

// shots returns n examples whose inputs have the given numbers of words.
func shots(words ...int) []prompt.Section {
	var sections []prompt.Section
	for i, n := range words {
		sections = append(sections, prompt.Example(in{strings.Repeat(fmt.Sprintf("word%d ", i), n)}, out{fmt.Sprint(i)}))
	}
	return sections
}

func render(t testing.TB, text string, examples ...prompt.Section) *prompt.Rendered {
	t.Helper()
	sections := append([]prompt.Section{prompt.Role("You are a clerk."), prompt.Constraint("Copy."), prompt.Constraint("Do not add.")}, examples...)
	p, err := prompt.New[in, out]("p", append(sections, prompt.Input("{{.Text}}"), prompt.Instruction("Now answer."))...)
	if err != nil {
		t.Fatal(err)
	}
	r, err := p.Render(in{text})
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// oracle counts a conversation as OpenAI's cookbook does, and the schema, by
// tiktoken-go alone.
func oracle(t testing.TB, r *prompt.Rendered) int {
	t.Helper()
	tk, err := oracleEncoding()
	if err != nil {
		t.Fatal(err)
	}
	n := 3
	for _, m := range r.Messages() {
		n += 3 + len(tk.EncodeOrdinary(string(m.Role))) + len(tk.EncodeOrdinary(m.Text))
	}
	for _, p := range r.Parts() {
		if p.Kind == prompt.KindSchema {
			n += len(tk.EncodeOrdinary(p.Text))
		}
	}
	return n
}

// oracleEncoding loads the oracle's vocabulary, once: it takes a third of a second.
var oracleEncoding = sync.OnceValues(func() (*tiktoken.Tiktoken, error) {
	tiktoken.SetBpeLoader(loader.NewOfflineLoader())
	return tiktoken.GetEncoding("o200k_base")
})

// kept returns the labels of the examples that were kept.
func kept(r *prompt.Rendered) []string {
	var names []string
	for _, p := range r.Parts() {
		if p.Kind == prompt.KindExample && p.Role == prompt.User && p.Decision == trim.Kept {
			names = append(names, p.Section)
		}
	}
	return names
}

func TestFit(t *testing.T) {
	r := render(t, "the input", shots(40, 400, 40, 40)...)
	all := oracle(t, r)
	tests := []struct {
		reason string
		window int
		want   []string
	}{
		{"everything fits to the token", all + 100, []string{"example#1", "example#2", "example#3", "example#4"}},
		{"one token less: the largest goes, all being worth the same", all + 99, []string{"example#1", "example#3", "example#4"}},
		{"the large one does not fit and is passed over", all + 100 - 300, []string{"example#1", "example#3", "example#4"}},
	}
	for _, tt := range tests {
		fitted, err := budget.Budget{Window: tt.window, Reserve: 100}.Fit(r)
		if err != nil {
			t.Fatal(err)
		}
		if got := kept(fitted); !slices.Equal(got, tt.want) {
			t.Errorf("%s: kept %v, want %v", tt.reason, got, tt.want)
		}
		if got := oracle(t, fitted); got != fitted.Fitting().Tokens || got > tt.window-100 {
			t.Errorf("%s: %d tokens, the fitting says %d, the limit is %d", tt.reason, got, fitted.Fitting().Tokens, tt.window-100)
		}
	}
	if len(kept(r)) != 0 || r.Fitting() != nil {
		t.Error("Fit changed its argument")
	}
}

func TestFitSaysWhatItWouldTake(t *testing.T) {
	r := render(t, "the input", shots(100, 100)...)
	b := budget.Budget{Window: oracle(t, r) + 10 - 5, Reserve: 10}
	fitted, err := b.Fit(r)
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range fitted.Parts() {
		if p.Decision != trim.Cut {
			continue
		}
		if want := (trim.Reason{Decision: trim.Cut, Tokens: p.Tokens, Short: 5, FitsAt: b.Window + 5}); p.Reason != want {
			t.Errorf("%s: reason %+v, want %+v", p.Section, p.Reason, want)
		}
		if got := p.Reason.String(); !strings.HasPrefix(got, "cut: 5 tokens short; would fit at ") {
			t.Errorf("reason %q", got)
		}
		b.Window = p.Reason.FitsAt
		if again, err := b.Fit(fitted); err != nil || len(kept(again)) != 2 {
			t.Errorf("at a window of %d: kept %v, %v", b.Window, kept(again), err)
		}
		return
	}
	t.Error("nothing was cut")
}

func TestFitNeverOver(t *testing.T) {
	rng := rand.New(rand.NewPCG(1, 2))
	words := []string{"a", "Rechnung", "价税合计", "1234.56", "{\"x\":[1,2]}", "\n", "  ", "<|endoftext|>", "/", "'ll", "\t\n"}
	text := func(n int) string {
		var b strings.Builder
		for range n {
			b.WriteString(words[rng.IntN(len(words))])
		}
		return b.String()
	}
	for range 60 {
		var examples []prompt.Section
		for range rng.IntN(6) {
			examples = append(examples, prompt.Example(in{text(rng.IntN(80))}, out{text(rng.IntN(5))}))
		}
		r := render(t, text(rng.IntN(60)), examples...)
		b := budget.Budget{Window: 200 + rng.IntN(600), Reserve: rng.IntN(100)}
		fitted, err := b.Fit(r)
		var over *budget.OverflowError
		if errors.As(err, &over) {
			continue
		}
		if err != nil {
			t.Fatal(err)
		}
		if n := oracle(t, fitted); n > b.Window-b.Reserve || n != fitted.Fitting().Tokens {
			t.Fatalf("%d tokens by the oracle, %d by the fit, limit %d", n, fitted.Fitting().Tokens, b.Window-b.Reserve)
		}
		sum := fitted.Fitting().Overhead
		for _, p := range fitted.Parts() {
			if p.Decision != trim.Cut {
				sum += p.Tokens
			}
		}
		if sum != fitted.Fitting().Tokens {
			t.Fatalf("the parts add up to %d, the fitting says %d", sum, fitted.Fitting().Tokens)
		}
	}
}

func TestFitOverflow(t *testing.T) {
	r := render(t, strings.Repeat("long ", 500), shots(3)...)
	_, err := budget.Budget{Window: 300, Reserve: 50}.Fit(r)
	var over *budget.OverflowError
	if !errors.As(err, &over) {
		t.Fatalf("error %v, want an *OverflowError", err)
	}
	if over.Limit != 250 || over.Tokens <= 500 || over.Section != "input" || over.Largest < 500 {
		t.Errorf("%+v", over)
	}
	if !strings.Contains(err.Error(), "the largest section is input") {
		t.Errorf("message %q", err)
	}
}

func TestFitBadBudgets(t *testing.T) {
	r := render(t, "x")
	tests := []struct {
		reason string
		b      budget.Budget
		want   string
	}{
		{"no window", budget.Budget{}, "Window is 0"},
		{"negative window", budget.Budget{Window: -1}, "Window is -1"},
		{"negative reserve", budget.Budget{Window: 10, Reserve: -1}, "Reserve is -1"},
		{"nothing left", budget.Budget{Window: 10, Reserve: 10}, "leaves nothing"},
		{"a margin that is no number", budget.Budget{Window: 10, Counter: margin(math.NaN())}, "margin"},
	}
	for _, tt := range tests {
		if _, err := tt.b.Fit(r); err == nil || !strings.Contains(err.Error(), tt.want) {
			t.Errorf("%s: error %v, want %q", tt.reason, err, tt.want)
		}
	}
	if _, err := (budget.Budget{Window: 10}).Fit(nil); err == nil {
		t.Error("nil fits")
	}
}

// margin is a Counter of bytes that may be too low by a share.
type margin float64

func (m margin) Count(text string) int { return len(text) }
func (m margin) Margin() float64       { return float64(m) }
func (m margin) Exact() bool           { return m == 0 }

func TestFitLeavesTheMarginFree(t *testing.T) {
	r := render(t, "the input", shots(20, 20, 20, 20)...)
	for _, m := range []margin{0, 0.25, 1} {
		b := budget.Budget{Window: 2200, Reserve: 200, Counter: m}
		fitted, err := b.Fit(r)
		if err != nil {
			t.Fatal(err)
		}
		f := fitted.Fitting()
		if worst := float64(f.Tokens) * (1 + float64(m)); worst > 2000 {
			t.Errorf("margin %v: %d tokens may be %v, over the limit", m, f.Tokens, worst)
		}
		if f.Exact != (m == 0) || f.Margin != float64(m) || f.Assumed {
			t.Errorf("margin %v: fitting %+v", m, f)
		}
	}
}

func TestExplain(t *testing.T) {
	r := render(t, "the input", shots(40, 400)...)
	fitted, err := budget.Budget{Window: 600, Reserve: 100}.Fit(r)
	if err != nil {
		t.Fatal(err)
	}
	report := budget.Explain(fitted)
	if report.Kept != 1 || report.Cut != 1 || !report.Assumed || !report.Exact || report.Counter != "o200k_base" || report.Limit != 500 {
		t.Errorf("%+v", report)
	}
	text := report.String()
	for _, want := range []string{"of 500 tokens (window 600, reserve 100), counted by o200k_base (assumed), exact", "example#2 user", "cut: ", "pinned: never cut", "schema"} {
		if !strings.Contains(text, want) {
			t.Errorf("%q is not in\n%s", want, text)
		}
	}
	data, err := json.Marshal(report)
	if err != nil || !strings.Contains(string(data), `"decision":"cut"`) {
		t.Errorf("%s, %v", data, err)
	}
	if got := budget.Explain(r).String(); !strings.Contains(got, "not fitted") {
		t.Errorf("a prompt that nobody fitted: %q", got)
	}
	if budget.Explain(nil) != nil {
		t.Error("a report on nothing")
	}
}

func BenchmarkFit(b *testing.B) {
	r := render(b, "the input", shots(40, 80, 120, 40, 40, 40, 40, 40)...)
	b.ReportAllocs()
	for b.Loop() {
		if _, err := (budget.Budget{Window: 900, Reserve: 100}).Fit(r); err != nil {
			b.Fatal(err)
		}
	}
}
