package budget_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/briefgo/brief/budget"
	"github.com/briefgo/brief/prompt"
)

// TestEstimateFits fits by an estimate what may not be counted, as it cannot be
// selected, and what was counted before.
func TestEstimateFits(t *testing.T) {
	tests := []struct {
		reason   string
		n, bytes int
		again    bool // the second fit counts
		most     time.Duration
	}{
		{"20 texts of 1.8 MB, none of which can fit", 20, 1_800_000, false, 20 * time.Millisecond}, // 0.2 s if they are counted
		{"10,000 examples, known", 10_000, 400, true, 50 * time.Millisecond},                       // 0.1 s if they are not known
	}
	c, err := budget.ForModel("claude-sonnet-4-5")
	if err != nil {
		t.Fatal(err)
	}
	for _, tt := range tests {
		parts := make([]prompt.Part, tt.n)
		for i := range parts {
			parts[i] = prompt.Part{Role: prompt.User, Text: fmt.Sprintf("%05d%s", i, strings.Repeat(" some words", tt.bytes/11)), Message: i}
		}
		r, err := prompt.Assemble("p", parts)
		if err != nil {
			t.Fatal(err)
		}
		b := budget.Budget{Window: 8000, Counter: c}
		budget.O200k().Count("a text")
		var took time.Duration
		for try := range 10 {
			start := time.Now()
			if _, err := b.Fit(r); err != nil {
				t.Fatal(err)
			}
			if took = time.Since(start); took < tt.most && (try > 0 || !tt.again) {
				break
			}
		}
		if t.Logf("%s: %v", tt.reason, took); took > tt.most && !testing.Short() && !raceEnabled {
			t.Errorf("%s: %v", tt.reason, took)
		}
	}
}
