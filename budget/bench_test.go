package budget_test

import (
	"bufio"
	"compress/gzip"
	"encoding/json"
	"os"
	"path/filepath"
	"testing"

	"github.com/briefgo/brief/budget"
	"github.com/briefgo/brief/internal/corpora"
	"github.com/briefgo/brief/prompt"
)

// BenchmarkFitCorpus fits the first 500 examples of the corpus to a window of 8,192 tokens.
func BenchmarkFitCorpus(b *testing.B) {
	f, err := os.Open(filepath.Join(corpora.Dir(b), "examples_10000.jsonl.gz"))
	if err != nil {
		b.Fatal(err)
	}
	defer f.Close()
	unzipped, err := gzip.NewReader(f)
	if err != nil {
		b.Fatal(err)
	}
	sections := []prompt.Section{prompt.Instruction("Answer as in the examples."), prompt.Input("{{.}}")}
	for lines := bufio.NewScanner(unzipped); lines.Scan() && len(sections) < 502; {
		var e struct{ Input, Output string }
		if err := json.Unmarshal(lines.Bytes(), &e); err != nil {
			b.Fatal(err)
		}
		sections = append(sections, prompt.Example(e.Input, e.Output))
	}
	r, err := prompt.MustNew[string, string]("corpus", sections...).Render("What now?")
	if err != nil {
		b.Fatal(err)
	}
	limits := budget.Budget{Window: 8192, Reserve: 1024, Counter: budget.O200k()}
	b.ReportAllocs()
	for b.Loop() {
		if _, err := limits.Fit(r); err != nil {
			b.Fatal(err)
		}
	}
}
