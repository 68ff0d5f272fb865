package budget_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/briefgo/brief/budget"
	"github.com/briefgo/brief/prompt"
	"github.com/briefgo/brief/prompt/trim"
)

// TestFitIsLinear fits prompts that would take long if work grew with the square of
// what there is.
func TestFitIsLinear(t *testing.T) {
	n := 10_000
	if raceEnabled {
		n = 3_000
	}
	tests := []struct {
		reason string
		b      budget.Budget
		part   func(i int) prompt.Part
	}{
		{"one message of parts that tokens run across", budget.Budget{Counter: budget.O200k()}, func(int) prompt.Part { return prompt.Part{Text: "aaaaaaa"} }},
		{"one message, counted by a counter of which nothing is known", budget.Budget{Counter: margin(0.25)}, func(int) prompt.Part { return prompt.Part{Text: "some text "} }},
		{"one message, of which nothing is kept", budget.Budget{Counter: budget.O200k(), Strategy: budget.Prefix}, func(i int) prompt.Part {
			return prompt.Part{Text: strings.Repeat("word ", 1+4000*(1-min(1, i)))}
		}},
		{"every other part of a message is cut", budget.Budget{Counter: budget.O200k()}, func(i int) prompt.Part { return prompt.Part{Text: strings.Repeat("x", 1+i%2*20)} }},
		{"summaries of many runs", budget.Budget{Counter: budget.O200k(), Summarize: budget.Omitted}, func(i int) prompt.Part {
			return prompt.Part{Text: strings.Repeat("word ", 1+i%2*20), Message: i}
		}},
		{"many texts to shrink", budget.Budget{Counter: budget.O200k()}, func(i int) prompt.Part {
			return prompt.Part{Text: strings.Repeat("word ", 400), Message: i, Trim: trim.Trim{Shrink: true}}
		}},
		{"many texts to shrink, each in a tier of its own", budget.Budget{Counter: budget.O200k()}, func(i int) prompt.Part {
			return prompt.Part{Text: strings.Repeat("word ", 20), Message: i, Trim: trim.Trim{Tier: i, Shrink: true}}
		}},
		{"many texts that a program cannot shorten", budget.Budget{Counter: budget.O200k(), Strategy: budget.Rank}, func(i int) prompt.Part {
			return prompt.Part{Text: strings.Repeat("word ", 5000), Message: i, Trim: trim.Trim{Shorten: func(string, int) string { return "" }}}
		}},
		{"many groups that begin with the same text", budget.Budget{Counter: budget.O200k()}, func(i int) prompt.Part {
			text := "call search()"
			if i%2 == 1 {
				text = fmt.Sprint("result ", i)
			}
			return prompt.Part{Text: text, Message: i, Group: 1 + i/2}
		}},
		{"a group of many texts to shrink", budget.Budget{Counter: budget.O200k()}, func(i int) prompt.Part {
			return prompt.Part{Text: strings.Repeat("word ", 1+4000*(1-min(1, i))), Group: 1, Trim: trim.Trim{Shrink: true}}
		}},
		{"many groups with numbers that are far apart", budget.Budget{Counter: budget.O200k()}, func(i int) prompt.Part {
			return prompt.Part{Text: "word", Message: i, Group: 1 + i/2*1_000_003}
		}},
	}
	for _, tt := range tests {
		t.Run(tt.reason, func(t *testing.T) {
			parts := make([]prompt.Part, n)
			for i := range parts {
				parts[i] = tt.part(i)
				parts[i].Role = prompt.User
			}
			r, err := prompt.Assemble("p", parts)
			if err != nil {
				t.Fatal(err)
			}
			tt.b.Window = 4000
			start := time.Now()
			got, err := tt.b.Fit(r)
			if err != nil {
				t.Fatal(err)
			}
			tt.b.Previous = got
			if _, err := tt.b.Fit(r); err != nil {
				t.Fatal(err)
			}
			enough := 3 * time.Second
			if raceEnabled {
				enough *= 5
			}
			if took := time.Since(start); took > enough {
				t.Errorf("%v", took)
			} else {
				t.Log(took)
			}
		})
	}
}
