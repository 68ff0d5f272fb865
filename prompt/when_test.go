package prompt_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/briefgo/brief/prompt"
	"github.com/briefgo/brief/prompt/trim"
	"github.com/google/go-cmp/cmp"
)

// An Order is an input with conditions.
type Order struct {
	Text   string
	Urgent bool
	Abroad bool
}

func TestWhen(t *testing.T) {
	urgent := func(o Order) bool { return o.Urgent }
	abroad := func(o Order) bool { return o.Abroad }
	p := prompt.MustNew[Order, string]("orders",
		prompt.Role("You take orders."),
		prompt.When(urgent, prompt.Instruction("Be quick."), prompt.When(abroad, prompt.Constraint("Call the customs."))),
		prompt.Constraint("Be polite."),
		prompt.When(abroad, prompt.Example(Order{Text: "to Rome"}, "abroad")),
		prompt.Example(Order{Text: "to us"}, "here"),
		prompt.Input("{{.Text}}"),
		prompt.Optional(trim.Trim{Value: 1}, prompt.When(urgent, prompt.Text("", "Now."))),
	)
	tests := []struct {
		reason string
		in     Order
		want   []prompt.Message
	}{
		{"no condition holds", Order{Text: "o"}, []prompt.Message{
			{Role: prompt.System, Text: "You take orders.\n\n# Constraints\n\n- Be polite."},
			{Role: prompt.User, Text: "to us"}, {Role: prompt.Assistant, Text: "here"}, {Role: prompt.User, Text: "o"}}},
		{"the inner one alone", Order{Text: "o", Abroad: true}, []prompt.Message{
			{Role: prompt.System, Text: "You take orders.\n\n# Constraints\n\n- Be polite."},
			{Role: prompt.User, Text: "to us"}, {Role: prompt.Assistant, Text: "here"},
			{Role: prompt.User, Text: "to Rome"}, {Role: prompt.Assistant, Text: "abroad"}, {Role: prompt.User, Text: "o"}}},
		{"all", Order{"o", true, true}, []prompt.Message{
			{Role: prompt.System, Text: "You take orders.\n\nBe quick.\n\n# Constraints\n\n- Call the customs.\n- Be polite."},
			{Role: prompt.User, Text: "to us"}, {Role: prompt.Assistant, Text: "here"},
			{Role: prompt.User, Text: "to Rome"}, {Role: prompt.Assistant, Text: "abroad"}, {Role: prompt.User, Text: "o\n\nNow."}}},
	}
	for _, tt := range tests {
		r, err := p.Render(tt.in)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(tt.want, r.Messages()); diff != "" {
			t.Errorf("%s (-want +got):\n%s", tt.reason, diff)
		}
		groups := map[int]prompt.Kind{}
		for _, part := range r.Parts() {
			if strings.Contains(part.Text, "Rome") != (part.Volatile && part.Kind == prompt.KindExample && part.Role == prompt.User) {
				t.Errorf("%s: %q is volatile: %v", tt.reason, part.Text, part.Volatile)
			}
			if before, ok := groups[part.Group]; part.Group != 0 && ok && before != part.Kind {
				t.Errorf("%s: a %s and a %s are of one group", tt.reason, before, part.Kind)
			}
			groups[part.Group] = part.Kind
		}
	}
}

func TestWhenRefuses(t *testing.T) {
	always := func(Order) bool { return true }
	tests := []struct {
		reason  string
		section prompt.Section
		want    string
	}{
		{"another type of input", prompt.When(func(string) bool { return true }, prompt.Text("", "x")), "the condition is of type func(string) bool, the prompt needs a func(prompt_test.Order) bool"},
		{"no function", prompt.When[Order](nil, prompt.Text("", "x")), "the condition is nil"},
		{"the input itself", prompt.When(always, prompt.Input("x")), "such a section cannot stand inside When"},
		{"what is wrong inside", prompt.When(always, prompt.Text("", "{{.Txt}}")), "has no field Txt (did you mean Text?)"},
	}
	for _, tt := range tests {
		_, err := prompt.New[Order, string]("p", prompt.Role("r"), tt.section)
		if err == nil || !strings.Contains(err.Error(), tt.want) {
			t.Errorf("%s: error %v, want %q", tt.reason, err, tt.want)
		}
	}
}

func ExampleWhen() {
	p := prompt.MustNew[Order, string]("order",
		prompt.When(func(o Order) bool { return o.Urgent }, prompt.Constraint("Answer in one line.")),
		prompt.Input("{{.Text}}"),
	)
	for _, urgent := range []bool{false, true} {
		r, err := p.Render(Order{Text: "Two boxes, please.", Urgent: urgent})
		if err != nil {
			fmt.Println(err)
			return
		}
		fmt.Print(r)
	}
	// Output:
	// === user ===
	// Two boxes, please.
	// === system ===
	// # Constraints
	//
	// - Answer in one line.
	//
	// === user ===
	// Two boxes, please.
}
