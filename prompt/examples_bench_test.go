package prompt_test

import (
	"compress/gzip"
	"encoding/json"
	"errors"
	"io"
	"os"
	"path/filepath"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/briefgo/brief/budget"
	"github.com/briefgo/brief/internal/corpora"
	"github.com/briefgo/brief/prompt"
	"github.com/briefgo/brief/prompt/data"
	"github.com/briefgo/brief/prompt/trim"
)

// A Class is the output of the examples of the corpus.
type Class struct {
	Label      string  `json:"label"`
	Urgency    string  `json:"urgency"`
	Confidence float64 `json:"confidence"`
}

// corpusPool is a pool of the 10,000 examples of the corpus.
func corpusPool(tb testing.TB) *data.Pool[string, Class] {
	tb.Helper()
	f, err := os.Open(filepath.Join(corpora.Dir(tb), "examples_10000.jsonl.gz"))
	if err != nil {
		tb.Fatal(err)
	}
	defer f.Close()
	unzipped, err := gzip.NewReader(f)
	if err != nil {
		tb.Fatal(err)
	}
	var examples []data.Example[string, Class]
	for d := json.NewDecoder(unzipped); ; {
		var line struct{ Input, Output, Label string }
		if err := d.Decode(&line); errors.Is(err, io.EOF) {
			return data.PoolOf(examples...)
		} else if err != nil {
			tb.Fatal(err)
		}
		e := data.Example[string, Class]{In: line.Input, Label: line.Label}
		if err := json.Unmarshal([]byte(line.Output), &e.Out); err != nil {
			tb.Fatal(err)
		}
		examples = append(examples, e)
	}
}

// corpusPrompt is a prompt with a pool of the corpus.
func corpusPrompt(tb testing.TB, pool *data.Pool[string, Class], o *data.ExamplesOptions) *prompt.Prompt[string, Class] {
	return prompt.MustNew[string, Class]("classes", prompt.Role("You sort messages."), prompt.Examples(pool, o), prompt.Input("Message: {{.}}"))
}

// requests renders the inputs of a pool in turn, each a request.
func requests(tb testing.TB, p *prompt.Prompt[string, Class], pool *data.Pool[string, Class]) func() *prompt.Rendered {
	n := 0
	return func() *prompt.Rendered {
		n += 7919
		r, err := p.Render(pool.At(n % pool.Len()).In)
		if err != nil {
			tb.Fatal(err)
		}
		return r
	}
}

// BenchmarkRenderPool renders a prompt with 130 examples of a pool of 10,000.
func BenchmarkRenderPool(b *testing.B) {
	pool := corpusPool(b)
	for _, bb := range []struct {
		name   string
		frozen float64
	}{{"chosen", 0}, {"frozen", 0.9}} {
		request := requests(b, corpusPrompt(b, pool, &data.ExamplesOptions{Max: 130, Frozen: bb.frozen}), pool)
		b.Run(bb.name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				request()
			}
			timesBar(b, barRenderPool)
		})
	}
}

// BenchmarkRankBM25 ranks a pool of 10,000 and renders the best example alone, so that
// ranking takes nearly all of the time.
func BenchmarkRankBM25(b *testing.B) {
	pool := corpusPool(b)
	request := requests(b, corpusPrompt(b, pool, &data.ExamplesOptions{Max: 1}), pool)
	b.ReportAllocs()
	for b.Loop() {
		request()
	}
	timesBar(b, barRankBM25)
}

// The most time that a request may take.
const (
	barRenderPool = 6 * time.Millisecond
	barRankBM25   = 3 * time.Millisecond
)

// timesBar reports how many times the most that it may take a request takes.
func timesBar(b *testing.B, bar time.Duration) {
	b.ReportMetric(float64(b.Elapsed())/float64(b.N)/float64(bar), "times-bar")
}

// BenchmarkNewPool makes a prompt with a pool of 10,000.
func BenchmarkNewPool(b *testing.B) {
	pool := corpusPool(b)
	b.ReportAllocs()
	for b.Loop() {
		corpusPrompt(b, pool, nil)
	}
}

// TestBarPool holds requests with a pool of 10,000 to their numbers: 6 ms with 130
// examples, and 3 ms and 50 allocations for the ranking. It is timed, so that it needs
// BRIEF_BARS=1.
func TestBarPool(t *testing.T) {
	if os.Getenv("BRIEF_BARS") != "1" || raceEnabled {
		t.Skip("timed: set BRIEF_BARS=1, without -race")
	}
	pool := corpusPool(t)
	for _, tt := range []struct {
		name    string
		options data.ExamplesOptions
		most    time.Duration
		allocs  float64
	}{
		{"RankBM25", data.ExamplesOptions{Max: 1}, barRankBM25, 50},
		{"RenderPool", data.ExamplesOptions{Max: 130}, barRenderPool, 100},
		{"RenderPool, frozen", data.ExamplesOptions{Max: 130, Frozen: 0.9}, barRenderPool, 100},
	} {
		request := requests(t, corpusPrompt(t, pool, &tt.options), pool)
		var times []time.Duration
		for range 5 {
			const n = 100
			start := time.Now()
			for range n {
				request()
			}
			times = append(times, time.Since(start)/n)
		}
		slices.Sort(times)
		allocs := testing.AllocsPerRun(100, func() { request() })
		t.Logf("%s: %v, %v allocations", tt.name, times[2], allocs)
		if times[2] > tt.most || allocs > tt.allocs {
			t.Errorf("%s: %v, %v allocations; want %v, %v", tt.name, times[2], allocs, tt.most, tt.allocs)
		}
	}
}

// TestExamplesSameBytes renders the same input 1,000 times in 8 goroutines, among others.
func TestExamplesSameBytes(t *testing.T) {
	p := prompt.MustNew[string, string]("p", prompt.Role("r"),
		prompt.Examples(fruit, &data.ExamplesOptions{Max: 4, Frozen: 0.3}), prompt.Input("{{.}}"))
	render := func(in string) string {
		r, err := p.Render(in)
		if err != nil {
			t.Error(err)
			return ""
		}
		why, _ := r.Why("examples[0]")
		return r.String() + why.String()
	}
	want, other := render("a red apple"), render("a currant")
	var wg sync.WaitGroup
	for range 8 {
		wg.Go(func() {
			for range 125 {
				if render("a red apple") != want || render("a currant") != other {
					t.Error("the same input has other bytes")
					return
				}
			}
		})
	}
	wg.Wait()
}

// TestExamplesFit fits prompts with examples of a pool of 10,000 into a window of 8,000
// tokens: the block is kept whole, of the rest those behind are cut, and the counts that
// are kept with the prompt change nothing.
func TestExamplesFit(t *testing.T) {
	pool := corpusPool(t)
	p := corpusPrompt(t, pool, &data.ExamplesOptions{Max: 200, Frozen: 0.4})
	b := budget.Budget{Window: 8000, Reserve: 500}
	for n := range 4 {
		r, err := p.Render(pool.At(n * 2500).In)
		if err != nil {
			t.Fatal(err)
		}
		fitted, err := b.Fit(r)
		if err != nil {
			t.Fatal(err)
		}
		parts := fitted.Parts()
		f := fitted.Fitting()
		if f.Tokens > 7500 || f.Tokens < 7400 {
			t.Errorf("input %d: the window has room for 7,500 tokens, and %d are sent", n, f.Tokens)
		}
		checkFitted(t, r, parts)
		alone, err := prompt.Assemble("alone", parts)
		if err != nil {
			t.Fatal(err)
		}
		other, err := b.Fit(alone)
		if err != nil {
			t.Fatal(err)
		}
		for i, d := range other.Fitting().Decisions {
			if d != f.Decisions[i] {
				t.Errorf("input %d: %s: %v, and without counts that are kept %v", n, parts[i].Section, f.Decisions[i], d)
			}
		}
	}
}

// checkFitted checks which of 200 examples, 80 of them frozen, a budget kept.
func checkFitted(t *testing.T, r *prompt.Rendered, parts []prompt.Part) {
	t.Helper()
	kept, frozen, worst := 0, 0, 0
	for i := 0; i < len(parts); i++ {
		part := parts[i]
		if part.Kind != prompt.KindExample || part.Role != prompt.User {
			continue
		}
		why, ok := r.Why(part.Section)
		switch {
		case !ok:
			t.Errorf("%s: there is no reason", part.Section)
		case !part.Volatile && part.Decision != trim.Kept:
			t.Errorf("%s is frozen and %v", part.Section, part.Reason)
		case !part.Volatile:
			frozen++
		case part.Decision == trim.Kept:
			kept++
			worst = max(worst, why.Place)
		case why.Place <= 5:
			t.Errorf("%s, %v, is %v", part.Section, why, part.Reason)
		}
	}
	if frozen != 80 || kept < 20 || kept >= 120 || worst > 2*kept {
		t.Errorf("%d frozen and %d others are kept, the last of them at place %d", frozen, kept, worst)
	}
}
