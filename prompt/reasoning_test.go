package prompt_test

import (
	"context"
	"fmt"
	"strings"
	"testing"

	"github.com/briefgo/brief/prompt"
	"github.com/briefgo/brief/prompt/prompttest"
	"github.com/briefgo/brief/prompt/trim"
)

func TestReasoning(t *testing.T) {
	sections := func(more ...prompt.Section) []prompt.Section {
		return append(more, prompt.Role("You sort tickets."),
			prompt.When(func(in Ticket) bool { return in.Title == "late" }, prompt.Optional(trim.Trim{Value: 1}, prompt.Text("", "Be quick."))),
			prompt.Example(Ticket{Title: "No log-in"}, Triage{"login", true}), prompt.Input("{{.Title}}"))
	}
	plain := prompt.MustNew[Ticket, Triage]("p", sections()...)
	tests := []struct {
		reason, property string
		reply            string
		want             string // in the system text
	}{
		{"before the JSON", "", "<thinking>It says {\"team\": \"none\"}, which is wrong.</thinking>\n{\"team\": \"login\", \"urgent\": true}", "between <thinking> and </thinking>"},
		{"inside it", "why", `{"why": "Nobody can work.", "team": "login", "urgent": true}`, "in the property why."},
	}
	for _, tt := range tests {
		p := prompt.MustNew[Ticket, Triage]("p", sections(prompt.Reasoning(tt.property))...)
		r, err := p.Render(Ticket{Title: "late"})
		if err != nil {
			t.Fatal(err)
		}
		if system := r.Messages()[0].Text; !strings.Contains(system, tt.want) || !strings.Contains(system, "Be quick.") {
			t.Errorf("%s: the system text is\n%s", tt.reason, system)
		}
		if got := strings.Contains(r.String(), "why"); got != (tt.property != "") {
			t.Errorf("%s: the prompt is\n%s", tt.reason, r)
		}
		got, err := p.Run(context.Background(), prompttest.NewScript(t, prompttest.Text(tt.reply)), Ticket{Title: "late"}, nil)
		if want := (Triage{"login", true}); err != nil || got != want {
			t.Errorf("%s: %v, %v", tt.reason, got, err)
		}
		for _, title := range []string{"late", "early"} {
			native, err := p.Native().Render(Ticket{Title: title})
			if err != nil {
				t.Fatal(err)
			}
			same, err := plain.Render(Ticket{Title: title})
			if err != nil {
				t.Fatal(err)
			}
			if native.String() != same.String() {
				t.Errorf("%s: a model that reasons by itself is given\n%s\nwant\n%s", tt.reason, native, same)
			}
		}
		if p.Native().Native() != p.Native() || plain.Native() != plain {
			t.Errorf("%s: Native of what has no reasoning is another prompt", tt.reason)
		}
	}
}

func TestReasoningRefuses(t *testing.T) {
	input := prompt.Input("{{.}}")
	for want, err := range map[string]error{
		"at most one reasoning section":  second(prompt.New[string, Triage]("p", prompt.Reasoning(""), prompt.Reasoning("why"), input)),
		`"think step" is no name`:        second(prompt.New[string, Triage]("p", prompt.Reasoning("think step"), input)),
		"make Out a struct":              second(prompt.New[string, string]("p", prompt.Reasoning(""), input)),
		`the property "urgent" is not`:   second(prompt.New[string, Triage]("p", prompt.Reasoning("urgent"), input)),
		"of an object of known":          second(prompt.New[string, []int]("p", prompt.Reasoning("why"), input)),
		"such a section cannot be optio": second(prompt.New[string, Triage]("p", prompt.Optional(trim.Trim{}, prompt.Reasoning("")), input)),
	} {
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("error %v, want %q", err, want)
		}
	}
}

func second[T any](_ T, err error) error { return err }

func ExampleReasoning() {
	p := prompt.MustNew[string, Triage]("triage", prompt.Reasoning("why"), prompt.Input("{{.}}"))
	model := prompttest.NewScript(nil, prompttest.Text(`{"why": "Nobody can work.", "team": "login", "urgent": true}`))
	v, err := p.Run(context.Background(), model, "Nobody can log in.", nil)
	fmt.Println(v, err)
	// Output: {login true} <nil>
}
