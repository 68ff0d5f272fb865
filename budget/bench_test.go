package budget_test

import (
	"bufio"
	"compress/gzip"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/briefgo/brief/budget"
	"github.com/briefgo/brief/internal/corpora"
	"github.com/briefgo/brief/prompt"
	"github.com/briefgo/brief/prompt/trim"
)

// A corpusExample is a line of examples_10000.jsonl.gz or rag_2000.jsonl.gz.
type corpusExample struct {
	Input, Output, Text string
	Score               float64
}

// readCorpus reads a corpus of one JSON object a line.
func readCorpus(t testing.TB, name string) []corpusExample {
	t.Helper()
	f, err := os.Open(filepath.Join(corpora.Dir(t), name))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	unzipped, err := gzip.NewReader(f)
	if err != nil {
		t.Fatal(err)
	}
	var examples []corpusExample
	lines := bufio.NewScanner(unzipped)
	lines.Buffer(nil, 1<<20)
	for lines.Scan() {
		var e corpusExample
		if err := json.Unmarshal(lines.Bytes(), &e); err != nil {
			t.Fatal(err)
		}
		examples = append(examples, e)
	}
	return examples
}

// corpusPrompt is a prompt with 10,000 examples, each with its value if scored.
func corpusPrompt(t testing.TB, scored bool) *prompt.Rendered {
	t.Helper()
	sections := []prompt.Section{prompt.Instruction("Answer as in the examples."), prompt.Input("{{.}}")}
	for _, e := range readCorpus(t, "examples_10000.jsonl.gz") {
		s := prompt.Example(e.Input, e.Output)
		if scored {
			s = prompt.Optional(trim.Trim{Value: e.Score}, s)
		}
		sections = append(sections, s)
	}
	r, err := prompt.MustNew[string, string]("corpus", sections...).Render("What now?")
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// history is a chat of 2,000 messages; each fourth and fifth are a tool's call and
// its result, which are kept together.
func history(t testing.TB) *prompt.Rendered {
	t.Helper()
	examples := readCorpus(t, "examples_10000.jsonl.gz")
	parts := []prompt.Part{{Section: "system", Role: prompt.System, Text: "You help.", Pinned: true}}
	for i := 1; i < 2000; i++ {
		p := prompt.Part{Section: "chat", Kind: prompt.KindText, Role: prompt.User, Message: i, Text: examples[i].Input}
		if i%2 == 0 {
			p.Role, p.Text = prompt.Assistant, examples[i].Text
		}
		if i%5 > 2 {
			p.Group = i/5 + 1
		}
		parts = append(parts, p)
	}
	parts[len(parts)-1].Pinned, parts[len(parts)-1].Group = true, 0
	parts[len(parts)-2].Group = 0
	r, err := prompt.Assemble("chat", parts)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// fitCases are the fits that have bars.
var fitCases = []struct {
	name    string
	budget  budget.Budget
	history bool
	scored  bool
	bar     time.Duration
	use     float64
}{
	{"8000", budget.Budget{Window: 8000}, false, false, 3 * time.Millisecond, 0.995},
	{"8000/scored", budget.Budget{Window: 8000}, false, true, 3 * time.Millisecond, 0.995},
	{"128000", budget.Budget{Window: 128_000}, false, false, 6 * time.Millisecond, 0.995},
	{"128000/scored", budget.Budget{Window: 128_000}, false, true, 6 * time.Millisecond, 0.995},
	{"rank", budget.Budget{Window: 8000, Strategy: budget.Rank}, false, false, 3 * time.Millisecond, 0.995},
	{"history", budget.Budget{Window: 8000, Strategy: budget.Prefix, Newest: true}, true, false, 10 * time.Millisecond, 0.95},
	{"history/value", budget.Budget{Window: 8000}, true, false, 10 * time.Millisecond, 0.995},
}

// TestFitBars holds Fit of 10,000 examples and of 2,000 messages to its numbers.
func TestFitBars(t *testing.T) {
	plain, scored, chat := corpusPrompt(t, false), corpusPrompt(t, true), history(t)
	timed := os.Getenv("BRIEF_BARS") == "1" && !raceEnabled
	for _, tt := range fitCases {
		t.Run(tt.name, func(t *testing.T) {
			if raceEnabled && tt.budget.Window > 8000 {
				t.Skip("to count it by the oracle takes long under the race detector")
			}
			r := plain
			if tt.history {
				r = chat
			} else if tt.scored {
				r = scored
			}
			tt.budget.Counter = budget.O200k()
			fitted, err := tt.budget.Fit(r)
			if err != nil {
				t.Fatal(err)
			}
			if use := float64(fitted.Fitting().Tokens) / float64(tt.budget.Window); use < tt.use || use > 1 {
				t.Errorf("%.2f %% of the window are used", use*100)
			}
			if n := oracle(t, fitted); n != fitted.Fitting().Tokens {
				t.Errorf("%d tokens, the fitting says %d", n, fitted.Fitting().Tokens)
			}
			if timed {
				if took := median(func() { _, err = tt.budget.Fit(r) }); took > tt.bar {
					t.Errorf("%v, the bar is %v", took, tt.bar)
				}
			}
		})
	}
}

// TestFitUnknownBar holds Fit of texts that nobody has counted to its number.
func TestFitUnknownBar(t *testing.T) {
	if os.Getenv("BRIEF_BARS") != "1" || raceEnabled {
		t.Skip("set BRIEF_BARS=1 to hold Fit to its numbers")
	}
	plain := corpusPrompt(t, false)
	var took []time.Duration
	for range 5 {
		r := freshPrompt(t, plain)
		start := time.Now()
		if _, err := (budget.Budget{Window: 8000, Counter: budget.O200k()}).Fit(r); err != nil {
			t.Fatal(err)
		}
		took = append(took, time.Since(start))
	}
	if slices.Sort(took); took[2] > 30*time.Millisecond {
		t.Errorf("%v, the bar is 30 ms", took)
	}
}

// TestHistoryHasNoOrphans checks that of a call and its result both are kept or none.
func TestHistoryHasNoOrphans(t *testing.T) {
	r := history(t)
	for _, s := range []budget.Strategy{budget.Value, budget.Rank, budget.Prefix} {
		fitted, err := budget.Budget{Window: 8000, Strategy: s, Newest: true}.Fit(r)
		if err != nil {
			t.Fatal(err)
		}
		kept := map[int]int{}
		for _, p := range fitted.Parts() {
			if p.Group != 0 && p.Decision == trim.Kept {
				kept[p.Group]++
			}
		}
		if len(kept) == 0 && s != budget.Value { // to which a pair is worth no more than one message
			t.Errorf("%v: no pair is kept", s)
		}
		for group, n := range kept {
			if n != 2 {
				t.Errorf("%v: of pair %d only one is kept", s, group)
			}
		}
	}
}

// median is the median time of eleven runs.
func median(f func()) time.Duration {
	var took []time.Duration
	for range 11 {
		start := time.Now()
		f()
		took = append(took, time.Since(start))
	}
	slices.Sort(took)
	return took[len(took)/2]
}

// BenchmarkFitCorpus fits when all counts are known.
func BenchmarkFitCorpus(b *testing.B) {
	plain, scored, chat := corpusPrompt(b, false), corpusPrompt(b, true), history(b)
	for _, tt := range fitCases {
		b.Run(tt.name, func(b *testing.B) {
			r := plain
			if tt.history {
				r = chat
			} else if tt.scored {
				r = scored
			}
			tt.budget.Counter = budget.O200k()
			b.ReportAllocs()
			for b.Loop() {
				if _, err := tt.budget.Fit(r); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

// fresh is a number that no text had before.
var fresh int

// freshPrompt returns a prompt like another of which no text was counted before.
func freshPrompt(t testing.TB, like *prompt.Rendered) *prompt.Rendered {
	t.Helper()
	parts := like.Parts()
	fresh++
	for i := range parts {
		parts[i].Text = strings.Replace(parts[i].Text, "e", fmt.Sprint("e", fresh), 1)
	}
	r, err := prompt.Assemble("fresh", parts)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// BenchmarkFitUnknown fits texts that were not counted before.
func BenchmarkFitUnknown(b *testing.B) {
	plain := corpusPrompt(b, false)
	b.ReportAllocs()
	for b.Loop() {
		b.StopTimer()
		r := freshPrompt(b, plain)
		b.StartTimer()
		if _, err := (budget.Budget{Window: 8000, Counter: budget.O200k()}).Fit(r); err != nil {
			b.Fatal(err)
		}
	}
}
