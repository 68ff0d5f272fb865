package budget_test

import (
	"fmt"
	"sync"
	"testing"

	"github.com/briefgo/brief/budget"
	"github.com/briefgo/brief/prompt"
	"github.com/briefgo/brief/prompt/trim"
	"github.com/google/go-cmp/cmp"
)

// TestFixedCounts checks that counts kept with a prompt change no fit: more counters than
// a prompt keeps counts of, by turns and at once, each have the fit of the same parts
// without a prompt behind them.
func TestFixedCounts(t *testing.T) {
	var sections []prompt.Section
	for i := range 60 {
		sections = append(sections, prompt.Example(fmt.Sprintf("What is %d and %d, please?", i, i*i), fmt.Sprint("It is ", i+i*i, " as far as I can tell.")))
	}
	p := prompt.MustNew[string, string]("sums", append(sections, prompt.Input("{{.}}"))...)
	counters := []budget.Counter{budget.O200k(), budget.CL100k()}
	for _, model := range []string{"claude-sonnet-4", "gemini-2.5-pro", "llama-3", "qwen3"} {
		c, err := budget.ForModel(model)
		if err != nil {
			t.Fatal(err)
		}
		counters = append(counters, c)
	}
	var wg sync.WaitGroup
	for turn := range 4 {
		for n, c := range counters {
			wg.Go(func() {
				r, err := p.Render(fmt.Sprint("input ", turn))
				if err != nil {
					t.Error(err)
					return
				}
				alone, err := prompt.Assemble("alone", r.Parts())
				if err != nil {
					t.Error(err)
					return
				}
				b := budget.Budget{Window: 500 + 100*n, Counter: c}
				if diff := cmp.Diff(reasons(t, b, alone), reasons(t, b, r)); diff != "" {
					t.Errorf("counter %d, turn %d (-alone +with counts):\n%s", n, turn, diff)
				}
			})
		}
		if turn%2 == 1 {
			wg.Wait()
		}
	}
	wg.Wait()
}

// reasons returns what a budget decides on the parts of a prompt.
func reasons(t *testing.T, b budget.Budget, r *prompt.Rendered) []trim.Reason {
	fitted, err := b.Fit(r)
	if err != nil {
		t.Error(err)
		return nil
	}
	return fitted.Fitting().Decisions
}
