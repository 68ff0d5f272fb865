package langchain

import (
	"bufio"
	"cmp"
	"compress/gzip"
	"encoding/json"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/briefgo/brief/internal/corpora"
	"github.com/briefgo/brief/prompt"
	"github.com/briefgo/brief/prompt/data"
	"github.com/briefgo/brief/prompt/rank"
	"github.com/tmc/langchaingo/prompts"
)

// A fewShot is an example of the corpus.
type fewShot struct{ Input, Output string }

// fewShots returns the first n examples of the corpus.
func fewShots(tb testing.TB, n int) (shots []fewShot) {
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
	for lines := bufio.NewScanner(unzipped); len(shots) < n && lines.Scan(); {
		var shot fewShot
		if err := json.Unmarshal(lines.Bytes(), &shot); err != nil {
			tb.Fatal(err)
		}
		shots = append(shots, shot)
	}
	if len(shots) < n {
		tb.Fatalf("the corpus has %d examples", len(shots))
	}
	return shots
}

// peerFewShot returns a rendering of examples by langchaingo's FewShotPrompt.
func peerFewShot(tb testing.TB, shots []fewShot) func(in string) string {
	tb.Helper()
	examples := make([]map[string]string, len(shots))
	for i, s := range shots {
		examples[i] = map[string]string{"input": s.Input, "output": s.Output}
	}
	one := prompts.NewPromptTemplate("{{.input}}\n\n{{.output}}", []string{"input", "output"})
	p, err := prompts.NewFewShotPrompt(one, examples, nil, "You sort messages.", "{{.in}}", []string{"in"}, nil, "\n\n", prompts.TemplateFormatGoTemplate, true)
	if err != nil {
		tb.Fatal(err)
	}
	return func(in string) string {
		text, err := p.Format(map[string]any{"in": in})
		if err != nil {
			tb.Fatal(err)
		}
		return text
	}
}

// ourFewShot returns a rendering of examples from a pool, as one text like the peer's.
func ourFewShot(tb testing.TB, shots []fewShot, o *data.ExamplesOptions) func(in string) string {
	tb.Helper()
	examples := make([]data.Example[string, string], len(shots))
	for i, s := range shots {
		examples[i] = data.Example[string, string]{In: s.Input, Out: s.Output}
	}
	p, err := prompt.New[string, string]("few", prompt.Role("You sort messages."), prompt.Examples(data.PoolOf(examples...), o), prompt.Input("{{.}}"))
	if err != nil {
		tb.Fatal(err)
	}
	return func(in string) string {
		r, err := p.Render(in)
		if err != nil {
			tb.Fatal(err)
		}
		messages := r.Messages()
		texts := make([]string, len(messages))
		for i, m := range messages {
			texts[i] = m.Text
		}
		return strings.Join(texts, "\n\n")
	}
}

// TestFewShotIsThePeers checks that both make the same text of the same examples.
func TestFewShotIsThePeers(t *testing.T) {
	shots := fewShots(t, 20)
	theirs := peerFewShot(t, shots)
	ours := ourFewShot(t, shots, declared(20, 1))
	if got, want := ours("in"), theirs("in"); got != want {
		t.Errorf("the text is\n%s\n\nand the peer's\n%s", got, want)
	}
}

// TestBarFewShot renders 1,000 examples beside langchaingo, with a block that is the same
// for every input, as the peer's are, and ranked for each.
func TestBarFewShot(t *testing.T) {
	if os.Getenv("BRIEF_BARS") != "1" {
		t.Skip("timed: set BRIEF_BARS=1")
	}
	const n = 1000
	shots := fewShots(t, n)
	theirs := peerFewShot(t, shots)
	for _, tt := range []struct {
		name    string
		options *data.ExamplesOptions
	}{{"frozen", declared(n, 1)}, {"ranked", declared(n, 0)}} {
		ours := ourFewShot(t, shots, tt.options)
		var times []float64 // side by side in each round, so that noise is that of all
		var mine, peer []int64
		for i := range 5 {
			in := shots[i].Input
			a := timed(func() {
				for range 20 {
					ours(in)
				}
			}) / 20
			b := timed(func() { theirs(in) })
			mine, peer = append(mine, a.Microseconds()), append(peer, b.Microseconds())
			times = append(times, b.Seconds()/a.Seconds())
		}
		bytes := testing.Benchmark(func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				theirs(shots[0].Input)
			}
		}).AllocedBytesPerOp()
		t.Logf("%s: %d µs, langchaingo %d µs and %d kB: %.0f times", tt.name, middle(mine), middle(peer), bytes>>10, middle(times))
		if middle(times) < 50 {
			t.Error("the bar is 50 times")
		}
	}
}

// timed returns how long f takes. What others left for the garbage collector is none of
// its business.
func timed(f func()) time.Duration {
	runtime.GC()
	start := time.Now()
	f()
	return time.Since(start)
}

// middle returns the median of some numbers, of which there are an odd number.
func middle[N cmp.Ordered](numbers []N) N {
	slices.Sort(numbers)
	return numbers[len(numbers)/2]
}

// declared are options for n examples in the order declared, of which a share is frozen.
func declared(n int, frozen float64) *data.ExamplesOptions {
	return &data.ExamplesOptions{Max: n, Order: rank.Declared, Frozen: frozen}
}
