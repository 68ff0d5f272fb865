package budget_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/briefgo/brief/budget"
	"github.com/briefgo/brief/prompt"
	"github.com/briefgo/brief/prompt/trim"
)

func TestPrevious(t *testing.T) {
	doc := func(name string, value float64) prompt.Part {
		return prompt.Part{Text: strings.Repeat(name, 10), Trim: trim.Trim{Value: value}}
	}
	first := fitted(t, budget.Budget{Window: 30}, messages(t, doc("a", 5), doc("b", 4), doc("c", 4.5), doc("d", 1)))
	if d := decisions(first); d != "kkkc" {
		t.Fatal(d)
	}
	next := messages(t, doc("a", 5), doc("b", 4), doc("c", 4.5), doc("d", 4.6), doc("e", 1))
	for _, tt := range []struct {
		loss float64
		want string
	}{{0, "kkkcc"}, {-1, "kckkc"}, {0.5, "kkkcc"}} {
		got := fitted(t, budget.Budget{Window: 30, Previous: first, MaxLoss: tt.loss}, next)
		if d := decisions(got); d != tt.want {
			t.Errorf("a loss of %v: %s, want %s", tt.loss, d, tt.want)
		}
		want := 30
		if tt.want[1] == 'c' {
			want = 10
		}
		if s := got.Fitting().Shared; s != want {
			t.Errorf("a loss of %v: %d shared tokens, want %d", tt.loss, s, want)
		}
	}
}

// TestLowWatermark lets a chat grow: with a watermark it is cut seldom, and what was
// sent before stays the beginning of what is sent.
func TestLowWatermark(t *testing.T) {
	cuts := func(low float64) int {
		var chat []prompt.Part
		var previous *prompt.Rendered
		cuts := 0
		for i := range 60 {
			if len(chat) > 0 {
				chat[len(chat)-1].Pinned = false
			}
			chat = append(chat, prompt.Part{Text: fmt.Sprintf("message number %05d", i), Pinned: true})
			got := fitted(t, budget.Budget{Window: 400, Strategy: budget.Prefix, Newest: true, Previous: previous, LowWatermark: low}, messages(t, append([]prompt.Part(nil), chat...)...))
			if previous != nil && got.Fitting().Shared < previous.Fitting().Tokens {
				cuts++
			}
			previous = got
		}
		return cuts
	}
	if every, seldom := cuts(0), cuts(0.6); every < 35 || seldom > 8 || seldom == 0 {
		t.Errorf("without a watermark cut %d times, with one %d times", every, seldom)
	}
}

// TestLowWatermarkOfCalls lets a chat of calls and results grow of which all calls have
// the same text: it is cut as seldom as one of different calls.
func TestLowWatermarkOfCalls(t *testing.T) {
	cuts := func(call func(turn int) string, dropped int) int {
		var chat []prompt.Part
		var previous *prompt.Rendered
		cuts := 0
		for i := range 60 {
			chat = append(chat,
				prompt.Part{Text: call(i), Role: prompt.Assistant, Group: i + 1},
				prompt.Part{Text: fmt.Sprintf("result %05d of the search", i), Group: i + 1})
			parts := chat
			if i > dropped { // the program forgets what is old
				parts = chat[2*dropped:]
			}
			b := budget.Budget{Window: 400, Strategy: budget.Prefix, Newest: true, Previous: previous, LowWatermark: 0.7}
			got := fitted(t, b, messages(t, append([]prompt.Part(nil), parts...)...))
			if previous != nil && got.Fitting().Shared < previous.Fitting().Tokens {
				cuts++
			}
			previous = got
		}
		return cuts
	}
	for _, dropped := range []int{60, 20} {
		same, different := cuts(func(int) string { return "call search()" }, dropped), cuts(func(i int) string { return fmt.Sprintf("call find%04d", i) }, dropped)
		if same != different || same > 20 {
			t.Errorf("cut %d times with calls of one text, %d times with others", same, different)
		}
	}
}

// TestPreviousForNothing gives up no value for what no provider has in its cache.
func TestPreviousForNothing(t *testing.T) {
	doc := func(name string, value float64) prompt.Part {
		return prompt.Part{Text: strings.Repeat(name, 10), Trim: trim.Trim{Value: value}}
	}
	system := func(text string) prompt.Part { return prompt.Part{Text: text, Role: prompt.System, Pinned: true} }
	docs := []prompt.Part{doc("a", 5), doc("b", 4), doc("c", 4.5), doc("d", 1)}
	next := []prompt.Part{doc("a", 5), doc("b", 4), doc("c", 4.5), doc("d", 4.6)}
	with := func(first prompt.Part, rest ...prompt.Part) []prompt.Part {
		return append([]prompt.Part{first}, rest...)
	}
	tests := []struct {
		reason       string
		before, then []prompt.Part
		want         string
	}{
		{"what was sent is its beginning", with(system("0123456789"), docs...), with(system("0123456789"), next...), "pkkkc"},
		{"the system text is another one", with(system("0123456789"), docs...), with(system("9876543210"), next...), "pkckk"},
		{"a text that was sent is gone", append(with(system("0123456789"), prompt.Part{Text: "gone", Pinned: true}), docs...), with(system("0123456789"), next...), "pkckk"},
		{"a text is new", with(system("0123456789"), docs...), append(with(system("0123456789"), prompt.Part{Text: "new", Pinned: true}), next...), "ppkckk"},
	}
	for _, tt := range tests {
		window := 30
		for _, p := range tt.then {
			if p.Pinned {
				window += len(p.Text)
			}
		}
		before := fitted(t, budget.Budget{Window: 50}, messages(t, tt.before...))
		got := fitted(t, budget.Budget{Window: window, Previous: before, MaxLoss: 0.3}, messages(t, tt.then...))
		if d := decisions(got); d != tt.want {
			t.Errorf("%s: %s, want %s", tt.reason, d, tt.want)
		}
	}
}

// TestPreviousKeepsShortened sends a text that was shortened as it was before, while the
// loss of value allows it and it fits.
func TestPreviousKeepsShortened(t *testing.T) {
	words := func(text string, tokens int) string {
		for budget.O200k().Count(text) > tokens {
			text = text[:len(text)-1]
		}
		return text
	}
	for reason, part := range map[string]prompt.Part{
		"cut at sentences":       {Text: sentences(100), Trim: trim.Trim{Shrink: true}},
		"shortened by a program": {Text: sentences(100), Trim: trim.Trim{Shorten: words}},
		"in a group":             {Text: sentences(100), Group: 1, Trim: trim.Trim{Shrink: true}},
	} {
		parts := []prompt.Part{part}
		if part.Group > 0 {
			parts = append(parts, prompt.Part{Text: "A footnote.\n", Group: 1})
		}
		r := messages(t, parts...)
		first := fitted(t, budget.Budget{Window: 500, Counter: budget.O200k()}, r)
		for _, tt := range []struct {
			window int
			loss   float64
			same   bool
		}{{505, 0, true}, {600, 0, false}, {600, 0.2, true}, {400, 0.2, false}} {
			got := fitted(t, budget.Budget{Window: tt.window, Counter: budget.O200k(), Previous: first, MaxLoss: tt.loss}, r)
			same := got.Fitting().Texts[0] == first.Fitting().Texts[0]
			if same != tt.same || same != (got.Fitting().Shared > 0) {
				t.Errorf("%s: in %d with a loss of %v: the same %v, %d tokens are shared", reason, tt.window, tt.loss, same, got.Fitting().Shared)
			}
		}
	}
}
