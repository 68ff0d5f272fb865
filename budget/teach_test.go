package budget_test

import (
	"math"
	"strings"
	"testing"

	"github.com/briefgo/brief/budget"
	"github.com/briefgo/brief/prompt"
	"github.com/briefgo/brief/prompt/trim"
)

// taught is a report of 1,000 tokens, of which 900 are teaching and 100 the input.
func taught() *budget.Report {
	return &budget.Report{
		Tokens:   1000,
		Teaching: budget.Teaching{Examples: 600, Instructions: 300},
		Parts: []budget.ReportPart{
			{Kind: prompt.KindInstruction, Role: prompt.System, Decision: trim.Pinned, Tokens: 300},
			{Kind: prompt.KindExample, Role: prompt.User, Decision: trim.Kept, Tokens: 600},
			{Kind: prompt.KindInput, Role: prompt.User, Decision: trim.Pinned, Tokens: 100, Volatile: true},
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

// TestTeachingOverhead has teaching in messages of its own and beside other text.
func TestTeachingOverhead(t *testing.T) {
	part := func(message int, kind prompt.Kind, role prompt.Speaker, volatile bool) prompt.Part {
		return prompt.Part{Section: string(kind), Kind: kind, Role: role, Text: "x", Message: message, Pinned: true, Volatile: volatile}
	}
	tests := []struct {
		reason string
		parts  []prompt.Part
		want   budget.Teaching
	}{
		{"the schema is in no message, and no teaching", []prompt.Part{
			part(0, prompt.KindRole, prompt.System, false), part(-1, prompt.KindSchema, "", false), part(1, prompt.KindInput, prompt.User, true),
		}, budget.Teaching{Instructions: 10, Overhead: 4}},
		{"a system text that holds something of the input is sent all the same", []prompt.Part{
			part(0, prompt.KindRole, prompt.System, false), part(0, prompt.KindText, prompt.System, true), part(0, prompt.KindConstraint, prompt.System, false),
		}, budget.Teaching{Instructions: 20}},
		{"what follows the input is the same in every call", []prompt.Part{
			part(0, prompt.KindInput, prompt.User, true), part(0, prompt.KindInstruction, prompt.User, false),
		}, budget.Teaching{Instructions: 10}},
		{"an example has two messages", []prompt.Part{
			part(0, prompt.KindExample, prompt.User, false), part(1, prompt.KindExample, prompt.Assistant, false),
		}, budget.Teaching{Examples: 20, Overhead: 8}},
		{"a history teaches nothing", []prompt.Part{
			part(0, "", prompt.User, false), part(1, "", prompt.Assistant, false),
		}, budget.Teaching{}},
	}
	for _, tt := range tests {
		r, err := prompt.Assemble("p", tt.parts)
		if err != nil {
			t.Fatal(err)
		}
		f := trim.Fitting{Window: 100, Tokens: 50, PerMessage: 4}
		for range tt.parts {
			f.Decisions = append(f.Decisions, trim.Reason{Decision: trim.Pinned, Tokens: 10})
		}
		fitted, err := r.Fitted(f)
		if err != nil {
			t.Fatal(err)
		}
		if got := budget.Explain(fitted).Teaching; got != tt.want {
			t.Errorf("%s: %+v, want %+v", tt.reason, got, tt.want)
		}
	}
}

// TestBreakEvenCaches has a prompt of 1,000 tokens that begins with 500 of teaching
// and 300 of other text that is the same in each call.
func TestBreakEvenCaches(t *testing.T) {
	r := taught()
	r.Tokens, r.PerMessage = 1000, 10
	r.Teaching = budget.Teaching{Instructions: 490, Overhead: 10}
	r.Parts = []budget.ReportPart{
		{Kind: prompt.KindText, Role: prompt.User, Decision: trim.Cut, Tokens: 999, Volatile: true},
		{Kind: prompt.KindRole, Role: prompt.System, Decision: trim.Pinned, Tokens: 490},
		{Kind: prompt.KindText, Role: prompt.User, Decision: trim.Pinned, Tokens: 290, Message: 1},
		{Kind: prompt.KindInput, Role: prompt.User, Decision: trim.Pinned, Tokens: 200, Message: 1, Volatile: true},
	}
	// Now: 1000·2 − 0.5·800·(2 − 1) = 1600; tuned: 500·2 − 0.5·300·(2 − 0.4) = 760.
	days, ok, err := r.BreakEven(budget.Prices{
		Input: 2, CachedInput: 1, TunedInput: 2, TunedCachedInput: 0.4, CacheShare: 0.5, CallsPerDay: 1e6, Training: 8400,
	})
	if err != nil || !ok || math.Abs(days-10) > 1e-9 {
		t.Errorf("%v, %v, %v; want 10", days, ok, err)
	}
}
