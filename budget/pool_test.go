package budget_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/briefgo/brief/budget"
	"github.com/briefgo/brief/prompt"
	"github.com/briefgo/brief/prompt/data"
	"github.com/briefgo/brief/prompt/rank"
)

// TestAllotmentsOfPools gives room to examples by the name of their pool, of all pools, and
// by their own.
func TestAllotmentsOfPools(t *testing.T) {
	var examples []data.Example[string, string]
	for i := range 20 {
		examples = append(examples, data.Example[string, string]{In: fmt.Sprintf("Question %d, as long as the others?", i), Out: "An answer."})
	}
	pool, o := data.PoolOf(examples...), &data.ExamplesOptions{Rank: rank.Fixed()}
	p := prompt.MustNew[string, string]("p", prompt.Examples(pool, o), prompt.Examples(pool, o), prompt.Example("x", "y"), prompt.Input("{{.}}"))
	r, err := p.Render("Which?")
	if err != nil {
		t.Fatal(err)
	}
	tests := []struct {
		section            string
		first, second, all bool // whether the limit holds for the first pool, the second, all of both
	}{
		{"examples#1", true, false, false},
		{"examples#2", false, true, false},
		{"examples", false, false, true},
		{"examples[1]", false, false, false},
	}
	for _, tt := range tests {
		const most = 100
		fitted, err := budget.Budget{Window: 2000, Sections: []budget.Allotment{{Section: tt.section, Max: most}}}.Fit(r)
		if err != nil {
			t.Fatal(err)
		}
		first, second := 0, 0
		for section, n := range tokensOf(fitted) {
			switch {
			case strings.HasPrefix(section, "examples#1["):
				first += n
			case strings.HasPrefix(section, "examples#2["):
				second += n
			}
		}
		if (first <= most) != (tt.first || tt.all) || (second <= most) != (tt.second || tt.all) || tt.all && first+second > most {
			t.Errorf("with %d tokens for %s the pools have %d and %d", most, tt.section, first, second)
		}
	}
}

// TestPoolInReport shows the examples of a pool as one section.
func TestPoolInReport(t *testing.T) {
	pool := data.PoolOf(make([]data.Example[string, string], 20)...)
	p := prompt.MustNew[string, string]("p", prompt.Examples(pool, &data.ExamplesOptions{Rank: rank.Fixed()}), prompt.Input("{{.}}"))
	r, err := p.Render("a")
	if err != nil {
		t.Fatal(err)
	}
	fitted, err := budget.Budget{Window: 1000}.Fit(r)
	if err != nil {
		t.Fatal(err)
	}
	report := budget.Explain(fitted)
	if report.Kept != 20 || !strings.Contains(report.String(), "  examples[19] … [0]  ") || strings.Count(report.String(), "examples[") != 1 {
		t.Errorf("%d kept:\n%s", report.Kept, report)
	}
}
