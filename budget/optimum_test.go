package budget_test

import (
	"math/rand/v2"
	"testing"

	"github.com/briefgo/brief/budget"
	"github.com/briefgo/brief/prompt"
	"github.com/briefgo/brief/prompt/trim"
)

// optimum returns the most value that items of these sizes have in a room, by dynamic
// programming.
func optimum(sizes []int, values []float64, room int) float64 {
	best := make([]float64, room+1)
	for i, size := range sizes {
		for r := room; r >= size; r-- {
			best[r] = max(best[r], best[r-size]+values[i])
		}
	}
	return best[room]
}

// TestFitNearOptimum fits random draws of documents, as messages and as sections of a
// system text, and compares the value that is kept with the best there is.
func TestFitNearOptimum(t *testing.T) {
	docs := readCorpus(t, "rag_2000.jsonl.gz")
	counter := budget.O200k()
	draws := 75
	for _, n := range []int{20, 60} {
		for _, window := range []int{2000, 4000} {
			rng := rand.New(rand.NewPCG(uint64(n), uint64(window)))
			worst, sum := 1.0, 0.0
			for draw := range draws {
				r, sizes, values := drawDocuments(t, rng, docs, n, draw%2 == 0)
				got, err := budget.Budget{Window: window, Counter: counter}.Fit(r)
				if err != nil {
					t.Fatal(err)
				}
				room, err := budget.Budget{Window: window, Counter: counter}.Check(r)
				if err != nil {
					t.Fatal(err)
				}
				best := optimum(sizes, values, room)
				f := got.Fitting()
				if f.Bound < best-1e-9 || f.Value > best+1e-9 {
					t.Fatalf("a value of %v, the bound is %v, the best is %v", f.Value, f.Bound, best)
				}
				worst, sum = min(worst, f.Value/best), sum+f.Value/best
			}
			if mean := sum / float64(draws); mean < 0.993 || worst < 0.92 {
				t.Errorf("%d documents in %d tokens: %.4f of the best in the mean, %.4f at worst", n, window, mean, worst)
			}
		}
	}
}

// drawDocuments returns a prompt of n documents, and their sizes and values.
func drawDocuments(t *testing.T, rng *rand.Rand, docs []corpusExample, n int, system bool) (r *prompt.Rendered, sizes []int, values []float64) {
	t.Helper()
	var sections []prompt.Section
	parts := []prompt.Part{{Role: prompt.System, Text: "Answer.", Pinned: true}}
	for i := range n {
		d := docs[rng.IntN(len(docs))]
		values = append(values, d.Score)
		sections = append(sections, prompt.Optional(trim.Trim{Value: d.Score}, prompt.Text("Document", d.Text)))
		parts = append(parts, prompt.Part{Role: prompt.User, Message: i + 1, Text: d.Text, Trim: trim.Trim{Value: d.Score}})
	}
	var err error
	if system {
		sections = append(sections, prompt.Instruction("Answer."), prompt.Input("{{.}}"))
		r, err = prompt.MustNew[string, string]("docs", sections...).Render("?")
	} else {
		r, err = prompt.Assemble("docs", parts)
	}
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range r.Parts() {
		if size := budget.O200k().Count(p.Text); !p.Pinned && system {
			sizes = append(sizes, size)
		} else if !p.Pinned {
			sizes = append(sizes, size+budget.O200k().Overhead().Message)
		}
	}
	return r, sizes, values
}
