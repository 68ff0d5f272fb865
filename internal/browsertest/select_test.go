package browsertest

import (
	"bufio"
	"compress/gzip"
	"encoding/json"
	"fmt"
	"math"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"

	"github.com/briefgo/brief/budget"
	"github.com/briefgo/brief/internal/corpora"
	"github.com/briefgo/brief/internal/fit"
	"github.com/briefgo/brief/prompt"
	"github.com/briefgo/brief/prompt/trim"
)

// A choice is a part that can be cut, in a message of its own.
type choice struct {
	tokens, tier int
	value        float64
	text         string
}

// decided is a prompt of these choices, of which nothing is cut; each message has
// four tokens around it.
func decided(t *testing.T, choices []choice) *prompt.Rendered {
	t.Helper()
	parts := make([]prompt.Part, len(choices))
	f := trim.Fitting{Counter: "test", Exact: true, PerMessage: 4, Overhead: 3 + 4*len(choices)}
	f.Tokens = f.Overhead
	for i, c := range choices {
		parts[i] = prompt.Part{
			Section: fmt.Sprintf("text#%d", i+1), Kind: prompt.KindText, Role: prompt.User, Text: c.text, Message: i,
			Trim: trim.Trim{Tier: c.tier, Value: c.value},
		}
		f.Tokens += c.tokens
		f.Decisions = append(f.Decisions, trim.Reason{Decision: trim.Kept, Tokens: c.tokens})
	}
	f.Window = f.Tokens
	r, err := prompt.Assemble("choices", parts)
	if err != nil {
		t.Fatal(err)
	}
	fitted, err := r.Fitted(f)
	if err != nil {
		t.Fatal(err)
	}
	return fitted
}

// solve returns what package fit, which Fit selects with, keeps.
func solve(t *testing.T, choices []choice, window int) []bool {
	t.Helper()
	p := &fit.Problem{Capacity: window - 3, Size: func(i, _ int) int { return choices[i].tokens + 4 }}
	for _, c := range choices {
		p.Items = append(p.Items, fit.Item{Tier: c.tier, Section: -1, Value: c.value})
	}
	r, err := fit.Solve(p)
	if err != nil {
		t.Fatal(err)
	}
	kept := make([]bool, len(choices))
	for i, form := range r.Choice {
		kept[i] = form != fit.Out
	}
	return kept
}

// compare moves the slider and compares the value of each tier with that of what Fit
// keeps; a tier behind the first that is not kept whole is not compared, for it has
// the room that was left by chance.
func compare(t *testing.T, b *tab, choices []choice, window int, kept []bool) {
	t.Helper()
	v := b.at(t, window)
	got, want, all := map[int]float64{}, map[int]float64{}, map[int]float64{}
	tokens, tiers := 3, 0
	for i, c := range choices {
		tiers = max(tiers, c.tier+1)
		all[c.tier] += c.value
		if kept[i] {
			want[c.tier] += c.value
		}
		switch d := v.Decisions[fmt.Sprint("p", i)]; d {
		case "kept":
			got[c.tier] += c.value
			tokens += c.tokens + 4
		case "cut":
		default:
			t.Fatalf("part %d is %q", i, d)
		}
	}
	if tokens > window {
		t.Errorf("window %d: the page keeps %d tokens", window, tokens)
	}
	if s := fmt.Sprintf("Window %s: %s tokens, ", comma(window), comma(tokens)); !strings.HasPrefix(v.Now, s) {
		t.Errorf("window %d: the page says %q, want %q", window, v.Now, s)
	}
	for tier := range tiers {
		if math.Abs(got[tier]-want[tier]) > 0.01*want[tier] {
			t.Errorf("window %d: the page keeps a value of %v in tier %d, Fit %v of %v", window, got[tier], tier, want[tier], all[tier])
		}
		if want[tier] < all[tier] {
			break
		}
	}
}

// TestSelection has tiers and values that are not equal.
func TestSelection(t *testing.T) {
	rng := rand.New(rand.NewPCG(1, 2))
	tests := []struct {
		reason string
		choice func(i int) choice
		n      int
	}{
		{"few and large: the last hole decides", func(int) choice { return choice{200 + rng.IntN(800), 0, 0.1 + rng.Float64(), "x"} }, 20},
		{"three tiers", func(i int) choice { return choice{20 + rng.IntN(200), i % 3, 0.1 + rng.Float64(), "x"} }, 90},
		{"value and size go together, where value per token says little", func(int) choice {
			n := 50 + rng.IntN(500)
			return choice{n, 0, float64(n) + 20*rng.Float64(), "x"}
		}, 60},
		{"all the same", func(int) choice { return choice{100, 0, 1, "x"} }, 50},
		{"one is larger than all others", func(i int) choice { return choice{10 + 5000*(i/39), 0, 1 + 700*float64(i/39), "x"} }, 40},
	}
	for _, tt := range tests {
		t.Run(tt.reason, func(t *testing.T) {
			var choices []choice
			for i := range tt.n {
				choices = append(choices, tt.choice(i))
			}
			r := decided(t, choices)
			b := open(t, write(t, r, nil))
			window := r.Fitting().Window
			for _, share := range []float64{0.97, 0.8, 0.5, 0.33, 0.2, 0.1, 0.02} {
				w := int(share * float64(window))
				compare(t, b, choices, w, solve(t, choices, w))
			}
		})
	}
}

// chunks reads retrieved chunks of text with their scores, and counts them.
func chunks(t *testing.T, name string, n int) []choice {
	t.Helper()
	file, err := os.Open(filepath.Join(corpora.Dir(t), name))
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	unzipped, err := gzip.NewReader(file)
	if err != nil {
		t.Fatal(err)
	}
	var choices []choice
	for lines := bufio.NewScanner(unzipped); len(choices) < n && lines.Scan(); {
		var row struct {
			Text  string
			Score float64
		}
		if err := json.Unmarshal(lines.Bytes(), &row); err != nil {
			t.Fatal(err)
		}
		choices = append(choices, choice{budget.O200k().Count(row.Text), 0, row.Score, row.Text})
	}
	if len(choices) < n {
		t.Fatalf("%s has only %d rows", name, len(choices))
	}
	return choices
}

// TestSelectionOfCorpora takes the chunks and examples that Fit is held to.
func TestSelectionOfCorpora(t *testing.T) {
	for _, tt := range []struct {
		name    string
		n       int
		windows []int
	}{
		{"rag_2000.jsonl.gz", 20, []int{2000, 4000}},
		{"rag_2000.jsonl.gz", 60, []int{2000, 4000}},
		{"rag_2000.jsonl.gz", 2000, []int{4000, 128000}},
		{"examples_10000.jsonl.gz", 1000, []int{2000, 8000, 32000}},
	} {
		choices := chunks(t, tt.name, tt.n)
		b := open(t, write(t, decided(t, choices), nil))
		for _, window := range tt.windows {
			compare(t, b, choices, window, solve(t, choices, window))
		}
	}
}

// TestSelectionOfFit has chunks in two tiers, fitted to a window and moved to others.
func TestSelectionOfFit(t *testing.T) {
	choices := chunks(t, "rag_2000.jsonl.gz", 300)
	for i := range choices {
		choices[i].tier = i % 2
	}
	refit := func(window int) *prompt.Rendered {
		f, err := budget.Budget{Window: window}.Fit(decided(t, choices))
		if err != nil {
			t.Fatal(err)
		}
		return f
	}
	b := open(t, write(t, refit(1e6), nil))
	for _, window := range []int{1000, 4000, 20000, 50000} {
		kept := make([]bool, len(choices))
		for i, p := range refit(window).Parts() {
			kept[i] = p.Decision == trim.Kept
		}
		compare(t, b, choices, window, kept)
	}
}

// TestSharedMessages has texts in messages of three, around which something is added
// once, if any of them is kept.
func TestSharedMessages(t *testing.T) {
	rng := rand.New(rand.NewPCG(3, 4))
	var parts []prompt.Part
	for i := range 60 {
		parts = append(parts, prompt.Part{
			Section: fmt.Sprintf("text#%d", i+1), Kind: prompt.KindText, Role: prompt.User, Message: i / 3,
			Text: strings.Repeat("word ", 1+rng.IntN(20)) + "\n", Trim: trim.Trim{Value: 0.1 + rng.Float64()},
		})
	}
	r, err := prompt.Assemble("shared", parts)
	if err != nil {
		t.Fatal(err)
	}
	around := &budget.Overhead{Message: 30, Request: 7}
	refit := func(window int) *budget.Report {
		f, err := budget.Budget{Window: window, Overhead: around}.Fit(r)
		if err != nil {
			t.Fatal(err)
		}
		return budget.Explain(f)
	}
	all := refit(100000)
	var html strings.Builder
	if err := all.WriteHTML(&html); err != nil {
		t.Fatal(err)
	}
	b := open(t, file(t, html.String()))
	for _, window := range []int{100, 300, 600, 1000, all.Tokens} {
		v, tokens, overhead, value := b.at(t, window), 7, 7, 0.0
		messages := map[int]bool{}
		for i, p := range all.Parts {
			if v.Decisions[fmt.Sprint("p", i)] != "kept" {
				continue
			}
			if value += p.Value; !messages[p.Message] {
				overhead, tokens = overhead+30, tokens+30
			}
			messages[p.Message] = true
			tokens += p.Tokens
		}
		want := refit(window)
		if tokens > window || value < 0.95*want.Value || v.Cells["overhead"] != comma(overhead) || !strings.Contains(v.Now, ": "+comma(tokens)+" tokens") {
			t.Errorf("window %d: %d tokens, %s around messages, want %d; value %v, Fit has %v; %q", window, tokens, v.Cells["overhead"], overhead, value, want.Value, v.Now)
		}
	}
}

// TestShortened has texts that may be shortened in two tiers: in each window the page
// shows the same decisions as Fit makes, and nearly the same tokens.
func TestShortened(t *testing.T) {
	var parts []prompt.Part
	for i := range 24 {
		p := prompt.Part{
			Section: fmt.Sprintf("text#%d", i+1), Kind: prompt.KindText, Role: prompt.User, Message: i,
			Text: strings.Repeat(fmt.Sprintf("Sentence %d. ", i), 5+i*37%60),
			Trim: trim.Trim{Tier: i % 2, Value: 1 + float64(i*17%24), Shrink: i%4 < 2},
		}
		parts = append(parts, p)
	}
	r, err := prompt.Assemble("shortened", parts)
	if err != nil {
		t.Fatal(err)
	}
	refit := func(window int) *budget.Report {
		f, err := budget.Budget{Window: window}.Fit(r)
		if err != nil {
			t.Fatal(err)
		}
		return budget.Explain(f)
	}
	var html strings.Builder
	if err := refit(100000).WriteHTML(&html); err != nil {
		t.Fatal(err)
	}
	b := open(t, file(t, html.String()))
	shortened := 0
	for _, window := range []int{200, 500, 900, 1400, 2000, 2600, 3000} {
		v, want := b.at(t, window), refit(window)
		other, about := 0, ": "
		for i, p := range want.Parts {
			if v.Decisions[fmt.Sprint("p", i)] != p.Decision.String() {
				other++
			}
			if p.Decision == trim.Shortened {
				shortened++
				about = ": about "
			}
		}
		kept := 0
		for name, cell := range v.Cells {
			var n int
			if _, err := fmt.Sscan(strings.ReplaceAll(cell, ",", ""), &n); err == nil && (strings.HasPrefix(name, "kept") || name == "overhead") {
				kept += n
			}
		}
		if other > 2 || kept > window || float64(kept) < 0.97*float64(want.Tokens) || !strings.Contains(v.Now, about+comma(kept)+" tokens") {
			t.Errorf("window %d: %d decisions are others, the page keeps %d tokens, Fit %d; %q", window, other, kept, want.Tokens, v.Now)
		}
	}
	if shortened < 5 {
		t.Errorf("only %d parts were shortened", shortened)
	}
}

// TestGuessed fits to a window in which most of the second tier need not be counted:
// in others the page guesses, and says so.
func TestGuessed(t *testing.T) {
	choices := chunks(t, "rag_2000.jsonl.gz", 300)
	for i := range choices {
		choices[i].tier = i % 2
	}
	f, err := budget.Budget{Window: 20000}.Fit(decided(t, choices))
	if err != nil {
		t.Fatal(err)
	}
	b := open(t, write(t, f, nil))
	for _, window := range []int{90000, 110000} {
		v, tokens := b.at(t, window), 3
		for i, c := range choices {
			if v.Decisions[fmt.Sprint("p", i)] == "kept" {
				tokens += c.tokens + 4
			}
		}
		if !strings.Contains(v.Now, ": about ") || math.Abs(float64(tokens)/float64(window)-1) > 0.05 {
			t.Errorf("the page says %q, and keeps %d tokens", v.Now, tokens)
		}
	}
}

// TestTenThousandParts times the page of many parts: it opens in two seconds, and the
// slider answers in a fifth of one.
func TestTenThousandParts(t *testing.T) {
	if os.Getenv("BRIEF_BARS") != "1" {
		t.Skip("a timed bar: set BRIEF_BARS=1")
	}
	choices := make([]choice, 10000)
	rng := rand.New(rand.NewPCG(1, 2))
	for i := range choices {
		n := 30 + rng.IntN(60)
		choices[i] = choice{n, 0, rng.Float64() + 0.01, strings.Repeat("word ", n)}
	}
	r := decided(t, choices)
	page := write(t, r, nil)
	b := open(t, write(t, decided(t, choices[:1]), nil)) // the browser is there
	opened, answered := math.Inf(1), math.Inf(1)
	for range 3 {
		start := time.Now()
		var frame bool
		b.run(t, chromedp.Navigate("file://"+page))
		b.eval(t, "new Promise(done => requestAnimationFrame(() => requestAnimationFrame(() => done(true))))", &frame)
		opened = min(opened, time.Since(start).Seconds())
		var slowest float64
		b.eval(t, fmt.Sprintf(`(async () => {
			const s = document.getElementById("window");
			let slowest = 0;
			for (const window of [8000, 128000, %d, 300000, 301000, 4000]) {
				const start = performance.now();
				s.value = window;
				s.dispatchEvent(new Event("input"));
				await new Promise(done => requestAnimationFrame(() => setTimeout(done)));
				slowest = Math.max(slowest, performance.now() - start);
			}
			return slowest / 1000;
		})()`, r.Fitting().Window), &slowest)
		answered = min(answered, slowest)
	}
	t.Logf("opened in %.2f s; the slider answers in %.3f s", opened, answered)
	if opened > 2 || answered > 0.2 {
		t.Errorf("opened in %.2f s, want 2; the slider answers in %.3f s, want 0.2", opened, answered)
	}
	for _, window := range []int{8000, 128000} {
		compare(t, b, choices, window, solve(t, choices, window))
	}
}
