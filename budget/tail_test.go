package budget_test

import (
	"fmt"
	"testing"

	"github.com/briefgo/brief/budget"
	"github.com/briefgo/brief/prompt"
	"github.com/briefgo/brief/prompt/trim"
)

// TestTail keeps ends of conversations; each letter is a token.
func TestTail(t *testing.T) {
	tail := func(n int) prompt.Part { return sized(n, trim.Trim{Tail: true}) }
	old := func(n int) prompt.Part { return sized(n, trim.Trim{Tail: true, Tier: 1}) }
	other := func(n int) prompt.Part { return sized(n, trim.Trim{Value: 100}) }
	group := func(g int, p prompt.Part) prompt.Part { p.Group = g; return p }
	tests := []struct {
		reason string
		budget budget.Budget
		parts  []prompt.Part
		want   string
	}{
		{"all of it", budget.Budget{Window: 15}, []prompt.Part{tail(5), tail(5), tail(5)}, "kkk"},
		{"the last first", budget.Budget{Window: 10}, []prompt.Part{tail(5), tail(5), tail(5)}, "ckk"},
		{"no hole, though there is room", budget.Budget{Window: 10}, []prompt.Part{tail(2), tail(9), tail(2)}, "cck"},
		{"nothing, if the last does not fit", budget.Budget{Window: 8}, []prompt.Part{tail(2), tail(2), tail(9)}, "ccc"},
		{"others take the room that is left", budget.Budget{Window: 10}, []prompt.Part{other(6), tail(2), tail(9), tail(2)}, "kcck"},
		{"before others of its tier", budget.Budget{Window: 10}, []prompt.Part{other(6), tail(5), tail(5)}, "ckk"},
		{"behind others of an earlier tier", budget.Budget{Window: 10}, []prompt.Part{other(6), old(4), old(4)}, "kck"},
		{"the last turn competes, earlier ones do not", budget.Budget{Window: 12}, []prompt.Part{other(5), old(4), old(3), tail(4)}, "kckk"},
		{"no hole across tiers that are the wrong way round", budget.Budget{Window: 10}, []prompt.Part{tail(4), old(9)}, "ck"},
		{"a group of which one part has it", budget.Budget{Window: 10}, []prompt.Part{tail(1), group(1, tail(2)), group(1, sized(9, trim.Trim{})), tail(3)}, "ccck"},
		{"by rank", budget.Budget{Window: 10, Strategy: budget.Rank}, []prompt.Part{tail(2), tail(9), tail(2)}, "cck"},
		{"by prefix", budget.Budget{Window: 10, Strategy: budget.Prefix}, []prompt.Part{tail(2), tail(9), tail(2)}, "cck"},
		{"by prefix, the newest first", budget.Budget{Window: 10, Strategy: budget.Prefix, Newest: true}, []prompt.Part{tail(5), tail(5), tail(5)}, "ckk"},
		{"a section's least is of its end", budget.Budget{Window: 12, Sections: []budget.Allotment{{Section: "text", Min: 5}}}, []prompt.Part{old(4), old(5), {Section: "more", Text: "0123456"}}, "ckk"},
		{"a section's most", budget.Budget{Window: 30, Sections: []budget.Allotment{{Section: "text", Max: 9}}}, []prompt.Part{tail(3), tail(5), tail(4)}, "ckk"},
	}
	for _, tt := range tests {
		if d := decisions(fitted(t, tt.budget, messages(t, tt.parts...))); d != tt.want {
			t.Errorf("%s: %s, want %s", tt.reason, d, tt.want)
		}
	}
}

// TestTailGrows adds turns to a conversation that follows the one before it: with a low
// watermark it is cut rarely, and never has a hole.
func TestTailGrows(t *testing.T) {
	for _, low := range []float64{0, 0.6} {
		var parts []prompt.Part
		var previous *prompt.Rendered
		changes, before := 0, 0
		for turn := range 60 {
			parts = append(parts, sized(3+turn*7%11, trim.Trim{Tail: true}))
			b := budget.Budget{Window: 100, LowWatermark: low, Previous: previous}
			previous = fitted(t, b, messages(t, parts...))
			checkTail(t, previous)
			cut := 0
			for _, p := range previous.Parts() {
				if p.Decision == trim.Cut {
					cut++
				}
			}
			if cut != before {
				changes++
			}
			before = cut
		}
		if low > 0 && changes > 15 || low == 0 && changes < 30 {
			t.Errorf("with a low watermark of %v it was cut anew %d times", low, changes)
		}
	}
}

// BenchmarkTail fits 2,000 messages of which a tail is kept.
func BenchmarkTail(b *testing.B) {
	parts := make([]prompt.Part, 2000)
	for i := range parts {
		parts[i] = prompt.Part{Section: "chat", Role: prompt.User, Message: i, Text: fmt.Sprintf("This is message %d of a conversation that goes on and on.", i), Trim: trim.Trim{Tail: true}}
	}
	r, err := prompt.Assemble("chat", parts)
	if err != nil {
		b.Fatal(err)
	}
	fitting := budget.Budget{Window: 8000}
	b.ReportAllocs()
	for b.Loop() {
		if _, err := fitting.Fit(r); err != nil {
			b.Fatal(err)
		}
	}
}
