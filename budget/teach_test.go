package budget_test

import (
	"fmt"
	"log"
	"math"
	"strings"
	"testing"

	"github.com/briefgo/brief/budget"
	"github.com/briefgo/brief/prompt"
)

// taught is a report of 1,000 tokens, of which 900 are teaching and 100 the input.
func taught() *budget.Report {
	return &budget.Report{
		Tokens:   1000,
		Teaching: budget.Teaching{Examples: 600, Instructions: 300},
		Parts: []budget.ReportPart{
			{Kind: prompt.KindInstruction, Role: prompt.System, Decision: prompt.Pinned, Tokens: 300},
			{Kind: prompt.KindExample, Role: prompt.User, Decision: prompt.Kept, Tokens: 600},
			{Kind: prompt.KindInput, Role: prompt.User, Decision: prompt.Pinned, Tokens: 100, Volatile: true},
		},
	}
}

func TestBreakEven(t *testing.T) {
	tests := []struct {
		reason string
		prices budget.Prices
		days   float64
		ok     bool
	}{
		{"0.001 a call against 0.0002, 1,000 calls a day", budget.Prices{Input: 1, TunedInput: 2, CallsPerDay: 1000, Training: 8}, 10, true},
		{"training by the token, two epochs", budget.Prices{Input: 1, TunedInput: 2, CallsPerDay: 1000, Training: 4, TrainingTokens: 1e6, Epochs: 2}, 10, true},
		{"half of the calls find 900 tokens at a tenth of the price", budget.Prices{Input: 1, CachedInput: 0.1, CacheShare: 0.5, TunedInput: 2, CallsPerDay: 1000, Training: 3.95}, 10, true},
		{"replies cost more with the tuned model", budget.Prices{Input: 1, TunedInput: 2, Output: 1, TunedOutput: 2, OutputTokens: 800, CallsPerDay: 1000, Training: 1}, 0, false},
		{"the tuned model's input is ten times as dear", budget.Prices{Input: 1, TunedInput: 10, CallsPerDay: 1000, Training: 1}, 0, false},
		{"no calls", budget.Prices{Input: 1, TunedInput: 1, Training: 1}, 0, false},
		{"training for nothing", budget.Prices{Input: 1, TunedInput: 1, CallsPerDay: 1}, 0, true},
	}
	for _, tt := range tests {
		days, ok, err := taught().BreakEven(tt.prices)
		if err != nil || ok != tt.ok || math.Abs(days-tt.days) > 1e-9 {
			t.Errorf("%s: %v, %v, %v; want %v, %v", tt.reason, days, ok, err, tt.days, tt.ok)
		}
	}
}

func TestBreakEvenRefuses(t *testing.T) {
	for name, p := range map[string]budget.Prices{
		"Input":          {Input: math.NaN()},
		"TunedOutput":    {TunedOutput: math.Inf(1)},
		"CallsPerDay":    {CallsPerDay: -1},
		"CacheShare":     {CacheShare: 1.5},
		"TrainingTokens": {TrainingTokens: -1},
	} {
		if _, _, err := taught().BreakEven(p); err == nil || !strings.Contains(err.Error(), "Prices."+name+" ") {
			t.Errorf("%s: the error is %v", name, err)
		}
	}
}

func ExampleReport_BreakEven() {
	rendered, err := translate.Render("How much is it?")
	if err != nil {
		log.Fatal(err)
	}
	fitted, err := budget.Budget{Window: 8192, Reserve: 1024}.Fit(rendered)
	if err != nil {
		log.Fatal(err)
	}
	report := budget.Explain(fitted)
	days, ok, err := report.BreakEven(budget.Prices{
		Input: 2, CachedInput: 0.5, TunedInput: 2.4, CacheShare: 0.1,
		CallsPerDay: 100_000, Training: 25, TrainingTokens: 1_000_000,
	})
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(report.Teaching)
	fmt.Printf("%.1f days, %v\n", days, ok)
	// Output:
	// {17 4}
	// 10.9 days, true
}
