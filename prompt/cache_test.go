package prompt_test

import (
	"fmt"
	"testing"

	"github.com/briefgo/brief/prompt"
	"github.com/briefgo/brief/prompt/trim"
)

func assembled(t testing.TB, parts ...prompt.Part) *prompt.Rendered {
	t.Helper()
	r, err := prompt.Assemble("p", parts)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func TestDiff(t *testing.T) {
	said := func(message int, role prompt.Speaker, text string) prompt.Part {
		return prompt.Part{Message: message, Role: role, Text: text}
	}
	beside := prompt.Part{Message: -1, Text: "{}"}
	base := []prompt.Part{said(0, prompt.System, "You add.\n"), said(0, prompt.System, "Be brief."), said(1, prompt.User, "1+1"), said(2, prompt.Assistant, "2"), said(3, prompt.User, "2+2")}
	with := func(change func(parts []prompt.Part) []prompt.Part) []prompt.Part {
		return change(append([]prompt.Part{}, base...))
	}
	tests := []struct {
		reason       string
		now          []prompt.Part
		decisions    string // of now: k for kept, c for cut, s for shortened; empty is not fitted
		parts, bytes int
	}{
		{"the same", base, "", 5, 25},
		{"another input", with(func(p []prompt.Part) []prompt.Part { p[4].Text = "2+2?"; return p }), "", 4, 22},
		{"one more turn", with(func(p []prompt.Part) []prompt.Part { return append(p, said(4, prompt.Assistant, "4")) }), "", 5, 25},
		{"another system text", with(func(p []prompt.Part) []prompt.Part { p[0].Text = "You sub.\n"; return p }), "", 0, 0},
		{"the same words in other messages", with(func(p []prompt.Part) []prompt.Part { p[1].Message, p[1].Role = 1, prompt.User; return p }), "", 1, 9},
		{"another speaker", with(func(p []prompt.Part) []prompt.Part { p[3].Role = prompt.User; return p }), "", 3, 21},
		{"what is beside the messages is not in front of them", with(func(p []prompt.Part) []prompt.Part { return append([]prompt.Part{beside}, p...) }), "", 5, 25},
		{"what is cut is not sent", with(func(p []prompt.Part) []prompt.Part { return append([]prompt.Part{said(0, prompt.System, "x")}, p...) }), "ckkkkk", 5, 25},
		{"a message is missing", base, "kkckk", 2, 18},
		{"a text is shorter", base, "ksk" + "kk", 1, 9},
	}
	for _, tt := range tests {
		r, tokens := assembled(t, tt.now...), 0
		if tt.decisions != "" {
			r, tokens = decided(t, r, tt.decisions), 10*tt.parts
		}
		parts, bytes, got := r.Diff(assembled(t, base...))
		if parts != tt.parts || bytes != tt.bytes || got != tokens {
			t.Errorf("%s: %d parts, %d bytes, %d tokens, want %d, %d and %d", tt.reason, parts, bytes, got, tt.parts, tt.bytes, tokens)
		}
	}
	if parts, _, _ := assembled(t, base...).Diff(nil); parts != 0 {
		t.Error("there is nothing in common with no prompt")
	}
}

// decided returns r with a decision for each part, each of ten tokens.
func decided(t testing.TB, r *prompt.Rendered, decisions string) *prompt.Rendered {
	t.Helper()
	f := trim.Fitting{Texts: map[int]string{}}
	for i, d := range decisions {
		f.Decisions = append(f.Decisions, trim.Reason{Decision: map[rune]trim.Decision{'k': trim.Kept, 'c': trim.Cut, 's': trim.Shortened}[d], Tokens: 10})
		if d == 's' {
			f.Texts[i] = "…"
		}
	}
	fitted, err := r.Fitted(f)
	if err != nil {
		t.Fatal(err)
	}
	return fitted
}

// TestLongestPrefix checks that two inputs share all that stands before the first part
// that is made from the input, and that what differs from input to input only now and
// then stands behind what never does.
func TestLongestPrefix(t *testing.T) {
	always := func(Order) bool { return true }
	p := prompt.MustNew[Order, string]("orders",
		prompt.Role("You take orders."), prompt.Constraint("Be polite."),
		prompt.When(always, prompt.Example(Order{Text: "to Rome"}, "abroad")),
		prompt.Example(Order{Text: "to us"}, "here"), prompt.Example(Order{Text: "to you"}, "there"),
		prompt.Input("{{.Text}}"), prompt.Text("", "Answer in a word."),
	)
	a, err := p.Render(Order{Text: "One box."})
	if err != nil {
		t.Fatal(err)
	}
	b, err := p.Render(Order{Text: "Two boxes."})
	if err != nil {
		t.Fatal(err)
	}
	stable := 0
	for stable < a.Len() && !a.At(stable).Volatile {
		stable++
	}
	for i := range a.Len() {
		if part := a.At(i); i >= stable && !part.Volatile && part.Kind == prompt.KindExample {
			t.Errorf("%q never changes and stands behind what does", part.Text)
		}
	}
	parts, _, _ := b.Diff(a)
	if want := stable + 2; parts != want { // the example that is there each time
		t.Errorf("%d parts are shared, want %d", parts, want)
	}
}

func TestBreakpoints(t *testing.T) {
	type chat struct {
		Text, Tone string
		Turns      []prompt.Message
	}
	turns := []prompt.Message{{Role: prompt.User, Text: "1+1"}, {Role: prompt.Assistant, Text: "2"}}
	role, example, input := prompt.Role("You add."), prompt.Example(chat{Text: "2+2"}, "4"), prompt.Input("{{.Text}}")
	history := prompt.History(func(c chat) []prompt.Message { return c.Turns }, nil)
	tests := []struct {
		reason   string
		sections []prompt.Section
		in       chat
		cut      int // of the static example's parts, how many are cut
		want     []int
	}{
		{"nothing but the input", []prompt.Section{input}, chat{}, 0, nil},
		{"the system text", []prompt.Section{role, input}, chat{}, 0, []int{0}},
		{"examples too", []prompt.Section{role, example, input}, chat{}, 0, []int{2}},
		{"a history that is empty yet", []prompt.Section{role, example, history, input}, chat{}, 0, []int{2}},
		{"and one that grows", []prompt.Section{role, example, history, input}, chat{Turns: turns}, 0, []int{2, 4}},
		{"a history alone", []prompt.Section{history, input}, chat{Turns: turns}, 0, []int{1}},
		{"a system text that differs", []prompt.Section{role, prompt.Text("", "Be {{.Tone}}."), example, history, input}, chat{Tone: "kind", Turns: turns}, 0, nil},
		{"an example that is there at times", []prompt.Section{role, prompt.When(func(c chat) bool { return true }, example), history, input}, chat{Turns: turns}, 0, []int{0}},
		{"what is cut has no number", []prompt.Section{role, example, history, input}, chat{Turns: turns}, 2, []int{0, 2}},
	}
	for _, tt := range tests {
		r, err := prompt.MustNew[chat, string]("p", tt.sections...).Render(tt.in)
		if err != nil {
			t.Fatal(err)
		}
		if tt.cut > 0 {
			decisions := ""
			for i := range r.Len() {
				decisions += map[bool]string{true: "c", false: "k"}[r.At(i).Kind == prompt.KindExample]
			}
			r = decided(t, r, decisions)
		}
		got := r.Breakpoints()
		if fmt.Sprint(got) != fmt.Sprint(tt.want) {
			t.Errorf("%s: %v, want %v of %q", tt.reason, got, tt.want, r.Messages())
		}
		for _, n := range got {
			if n >= len(r.Messages()) {
				t.Errorf("%s: there is no message %d", tt.reason, n)
			}
		}
	}
}

func ExampleRendered_Diff() {
	p := prompt.MustNew[string, string]("sums", prompt.Role("You add."), prompt.Example("1+1", "2"), prompt.Input("{{.}}"))
	first, _ := p.Render("2+2")
	second, _ := p.Render("3+3")
	parts, bytes, _ := second.Diff(first)
	fmt.Println(parts, bytes)
	// Output: 3 12
}
