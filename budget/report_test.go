package budget_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/briefgo/brief/budget"
	"github.com/briefgo/brief/prompt"
)

// golden compares got with a file of testdata; UPDATE_GOLDEN=1 writes it.
func golden(t *testing.T, name, got string) {
	t.Helper()
	path := filepath.Join("testdata", name)
	if os.Getenv("UPDATE_GOLDEN") == "1" {
		if err := os.MkdirAll("testdata", 0o777); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(got), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), got); diff != "" {
		t.Errorf("%s (-want +got):\n%s", path, diff)
	}
}

// explained is a report in which everything occurs that a report can say.
func explained(t *testing.T) *budget.Report {
	t.Helper()
	r := render(t, "the input", shots(40, 400, 40, 40)...)
	decisions := make([]prompt.PartDecision, len(r.Parts()))
	for i, p := range r.Parts() {
		decisions[i] = prompt.PartDecision{Tokens: 1200 + i, Reason: prompt.Reason{Decision: prompt.Pinned}}
		switch p.Section {
		case "example#2":
			decisions[i].Reason = prompt.Reason{Decision: prompt.Cut, Short: 41, FitsAt: 8041}
		case "example#3":
			decisions[i].Reason = prompt.Reason{Decision: prompt.Kept}
		case "example#4":
			decisions[i].Reason = prompt.Reason{Decision: prompt.Cut, Short: 4100, FitsAt: 12100, AtLeast: true}
		}
	}
	fitted, err := r.Fitted(prompt.Fitting{
		Window: 16000, Reserve: 1000, Tokens: 12345, Overhead: 27, Counter: "estimate for claude", Margin: 0.15,
		Value: 9.98, Bound: 10, Shared: 3700, Decisions: decisions,
	})
	if err != nil {
		t.Fatal(err)
	}
	return budget.Explain(fitted)
}

func TestReportGolden(t *testing.T) {
	r := explained(t)
	golden(t, "report.txt", r.String())
	j, err := json.MarshalIndent(r, "", "\t")
	if err != nil {
		t.Fatal(err)
	}
	golden(t, "report.json", string(j)+"\n")
	if bytes.Contains(j, []byte("the input")) {
		t.Error("the JSON holds the prompt's text")
	}
}

// TestReportStaysShort fits many examples of two sizes, so that kept and cut ones
// take turns.
func TestReportStaysShort(t *testing.T) {
	var words []int
	for i := range 1000 {
		words = append(words, 2+400*(i%2))
	}
	fitted, err := budget.Budget{Window: 20000}.Fit(render(t, "x", shots(words...)...))
	if err != nil {
		t.Fatal(err)
	}
	r := budget.Explain(fitted)
	s := r.String()
	if n := strings.Count(s, "\n"); n > 60 {
		t.Errorf("%d lines", n)
	}
	if want := fmt.Sprintf("examples: %d kept, %d cut", r.Kept, r.Cut); !strings.Contains(strings.ReplaceAll(s, ",", ""), strings.ReplaceAll(want, ",", "")) {
		t.Errorf("no %q in\n%s", want, s)
	}
}
