package prompt_test

import (
	"context"
	"errors"
	"fmt"
	"log"

	"github.com/briefgo/brief/prompt"
	"github.com/briefgo/brief/prompt/prompttest"
	"github.com/briefgo/brief/schema"
)

type Ticket struct {
	Title string
	Lines []string
}

type Triage struct {
	Team   string `json:"team" schema:"enum=billing|login|other"`
	Urgent bool   `json:"urgent"`
}

var triage = prompt.MustNew[Ticket, Triage]("triage",
	prompt.Role("You sort support tickets."),
	prompt.Constraint("Urgent means that somebody cannot work."),
	prompt.Constraint("If in doubt, the team is other."),
	prompt.Example(Ticket{"Cannot log in", []string{"Since 9:00."}}, Triage{"login", true}),
	prompt.Input("{{.Title}}\n{{range .Lines}}\n> {{.}}{{end}}"),
)

func ExamplePrompt_Render() {
	r, err := triage.Render(Ticket{"Wrong sum", []string{"Invoice 12 says 40.", "It should be 30."}})
	if err != nil {
		log.Fatal(err)
	}
	fmt.Print(r)
	// Output:
	// === system ===
	// You sort support tickets.
	//
	// # Constraints
	//
	// - Urgent means that somebody cannot work.
	// - If in doubt, the team is other.
	//
	// # Output
	//
	// Answer with JSON only, without any other text, of this type:
	//
	// {team: "billing" | "login" | "other", urgent: boolean}
	//
	// === user ===
	// Cannot log in
	//
	// > Since 9:00.
	//
	// === assistant ===
	// {"team":"login","urgent":true}
	//
	// === user ===
	// Wrong sum
	//
	// > Invoice 12 says 40.
	// > It should be 30.
}

func ExamplePrompt_Run() {
	model := prompttest.NewScript(nil, prompttest.Text("```json\n{\"team\": \"Billing\", \"urgent\": false}\n```"))
	ctx, ticket := context.Background(), Ticket{Title: "Wrong sum"}
	v, err := triage.Run(ctx, model, ticket, nil)
	fmt.Printf("%+v %v\n", v, err)
	// Output:
	// {Team:billing Urgent:false} <nil>
}

// All mistakes are reported at once, each with its place.
func ExampleNew() {
	_, err := prompt.New[Ticket, Triage]("triage",
		prompt.Instruction("Sort the ticket.\nIts title is {{.Titel}}."),
		prompt.Constraint("Be {{uper .Title}}."),
		prompt.Example("a string", Triage{"login", true}),
		prompt.Input("{{range .Lines}}{{.Text}}{{end}}"),
		prompt.Input("{{.Title}}"),
	)
	fmt.Println(err)
	// Output:
	// prompt triage: instruction:2:15: Ticket has no field Titel (did you mean Title?)
	// prompt triage: constraint:1:5: function "uper" does not exist (did you mean upper?)
	// prompt triage: example: the example's input is of type string, the prompt's of type prompt_test.Ticket
	// prompt triage: input#1:1:18: string has no field Text
	// prompt triage: input#2: a prompt has at most one input section
}

func ExampleDefinitionError() {
	_, err := prompt.New[Ticket, Triage]("triage", prompt.Input("{{.Titel}}"))
	var wrong *prompt.DefinitionError
	if errors.As(err, &wrong) {
		for _, m := range wrong.Mistakes {
			fmt.Println(m.Section, m.Line, m.Column, m.Message)
		}
	}
	// Output:
	// input 1 2 Ticket has no field Titel (did you mean Title?)
}

func ExampleMistake_render() {
	p := prompt.MustNew[map[string]string, string]("letter", prompt.Input("Dear {{.name}},"))
	_, err := p.Render(map[string]string{"nom": "Ann"})
	var failed *prompt.Mistake
	if errors.As(err, &failed) {
		fmt.Println(failed.Section)
	}
	fmt.Println(err)
	// Output:
	// input
	// prompt letter: input:1:7: executing "input" at <.name>: map has no entry for key "name"
}

// A group is a set of house rules that prompts share.
func ExampleGroup() {
	house := prompt.Group(
		prompt.Constraint("Answer in the customer's language."),
		prompt.Constraint("Promise nothing."),
	)
	p := prompt.MustNew[string, string]("answer",
		prompt.Role("You answer tickets."),
		house,
		prompt.Input("{{.}}"),
	)
	r, err := p.Render("Where is my parcel?")
	if err != nil {
		log.Fatal(err)
	}
	fmt.Print(r)
	// Output:
	// === system ===
	// You answer tickets.
	//
	// # Constraints
	//
	// - Answer in the customer's language.
	// - Promise nothing.
	//
	// === user ===
	// Where is my parcel?
}

// A check is a rule that the schema cannot state.
func ExampleCheck() {
	p := prompt.MustNew[Ticket, Triage]("triage",
		prompt.Input("{{.Title}}"),
		prompt.Check(func(in Ticket, out Triage) error {
			if out.Urgent && len(in.Lines) == 0 {
				return schema.Violation{Pointer: "/urgent", Keyword: "check", Message: "cannot be told from a title alone"}
			}
			return nil
		}),
	)
	model := prompttest.NewScript(nil,
		prompttest.Text(`{"team": "login", "urgent": true}`),
		prompttest.Text(`{"team": "login", "urgent": false}`),
	)
	v, err := p.Run(context.Background(), model, Ticket{Title: "Cannot log in"}, nil)
	fmt.Printf("%+v %v\n\n", v, err)
	fmt.Println(model.Requests()[1].Messages[2].Text)
	// Output:
	// {Team:login Urgent:false} <nil>
	//
	// This reply of yours was not accepted:
	//
	// ```
	// {"team": "login", "urgent": true}
	// ```
	//
	// What is wrong with it:
	//
	// - /urgent: cannot be told from a title alone
	//
	// Answer again with the whole corrected JSON and nothing else. Keep what was right as it was.
}

// Output takes a schema that was not inferred from the type.
func ExampleOutput() {
	given, err := schema.Parse[any]([]byte(`{"type": "array", "items": {"type": "string", "maxLength": 20}, "maxItems": 3}`), nil)
	if err != nil {
		log.Fatal(err)
	}
	p := prompt.MustNew[string, any]("tags",
		prompt.Instruction("Give the text at most three tags."),
		prompt.Output(given),
		prompt.Input("{{.}}"),
	)
	v, err := p.Run(context.Background(), prompttest.NewScript(nil, prompttest.Text(`["go", "json"]`)), "…", nil)
	fmt.Println(v, err)
	// Output:
	// [go json] <nil>
}

// A section with a condition that does not hold leaves no trace. Sections after Input
// follow the input.
func ExampleText() {
	p := prompt.MustNew[Ticket, string]("answer",
		prompt.Role("You answer tickets."),
		prompt.Text("Details", "{{if .Lines}}{{join \"; \" .Lines}}{{end}}"),
		prompt.Input("{{.Title}}"),
		prompt.Text("", "Answer in one sentence."),
	)
	for _, ticket := range []Ticket{{"Wrong sum", []string{"40", "not 30"}}, {Title: "Cannot log in"}} {
		r, err := p.Render(ticket)
		if err != nil {
			log.Fatal(err)
		}
		fmt.Print(r)
	}
	// Output:
	// === system ===
	// You answer tickets.
	//
	// # Details
	//
	// 40; not 30
	//
	// === user ===
	// Wrong sum
	//
	// Answer in one sentence.
	// === system ===
	// You answer tickets.
	//
	// === user ===
	// Cannot log in
	//
	// Answer in one sentence.
}
