// Package prompts has a prompt for each thing that is found, and for each that is not.
package prompts

import (
	"errors"
	"strings"

	"example.com/app/rules"
	"github.com/briefgo/brief/prompt"
	"github.com/briefgo/brief/prompt/data"
	"github.com/briefgo/brief/prompt/trim"
	"github.com/briefgo/brief/schema"
)

const (
	name    = "const" + "ant"
	inConst = "{{.Titel}}"
)

// The prompt of the documentation.
var triage = prompt.MustNew[Ticket, Triage]("triage",
	prompt.Role("You sort support tickets."),
	prompt.Input("{{.Titel}}"), // want `prompt triage: input:1:2: Ticket has no field Titel \(did you mean Title\?\)`
)

// The fields, methods and types of the input.
var (
	_ = prompt.MustNew[Ticket, Answer]("triage",
		prompt.Role("You sort {{.Titel}}."),                           // want `prompt triage: role:1:11: Ticket has no field Titel \(did you mean Title\?\)`
		prompt.Constraint("{{.Title.Len}}"),                           // want `prompt triage: constraint#1:1:8: string has no field Len`
		prompt.Constraint("{{range .To}}{{.Nam}}{{.Greet 1}}{{end}}"), // want `constraint#2:1:15: Person has no field Nam \(did you mean Name\?\)` `constraint#2:1:30: argument 1 of Greet is 1, not string`
		prompt.Text("", "{{range .Words}}{{.X}}{{end}}"),              // want `text#1:1:18: string has no field X`
		prompt.Text("", "{{range .Seen}}{{.X}}{{.Initials}}{{end}}"),  // want `text#2:1:17: Person has no field X` `text#2:1:23: method Initials has a pointer receiver`
		prompt.Instruction("{{.Thred}}{{.hidden}}{{.Link.Hst}}"),      // want `instruction:1:2: Ticket has no field Thred \(did you mean Thread\?\)` `hidden is an unexported field of Ticket` `URL has no field Hst \(did you mean Host\?\)`
		prompt.Input("{{.From.Initials}}{{.Labels.k.Name}}{{.Any.X.Y}}"+ //
			"{{.Short}}{{.At.Year}}{{upper .Score}}"), // want `prompt triage: input:1:78: argument 1 of upper is float64, not string`
	)
	_ = prompt.MustNew[*Mail, string](name,
		prompt.Input("a\n"+`b
{{.Body.X}}`), // want `prompt constant: input:3:7: string has no field X`
		prompt.Text("title", inConst), // want `prompt constant: text:1:2: Ticket has no field Titel`
	)
	_ = prompt.MustNew[Page[Person], string]("page", prompt.Input("{{range .Items}}{{.Nme}}{{end}}{{.Next.Next.Itms}}")) // want `Person has no field Nme` `Page\[Person\] has no field Itms \(did you mean Items\?\)`
	_ = prompt.MustNew[string, string]("plain", prompt.Input("{{.}}{{.X}}"))                                             // want `string has no field X`
	_ = prompt.MustNew[Ticket, string]("printed", prompt.Input("{{.}}"))                                                 // want `writes the memory address of a`
	_ = prompt.MustNew[Ticket, string]("empty", prompt.Input(" \n"))                                                     // want `prompt empty: input: the section has no text`
	_ = prompt.MustNew[Ticket, string]("fine", prompt.Input(`{{define "p"}}{{.Name}}{{end}}{{range $i, $p := .To}}{{template "p" $p}}{{end}}{{.Title | trunc 3 | quote}}`))
)

// Sections that several prompts share.
var (
	house = prompt.Group(
		prompt.Constraint("{{.Title}} and {{.Team}}"),                                  // want `prompt one: constraint#1:1:17: Ticket has no field Team` `prompt two: constraint:1:2: Answer has no field Title`
		prompt.Group(prompt.Optional(trim.Trim{Tier: 1}, prompt.Text("", "{{nope}}"))), // want `prompt one: text:1:2: function "nope" does not exist` `prompt two: text:1:2: function "nope" does not exist`
	)
	list    = []prompt.Section{house, prompt.Constraint("{{.Nope}}"), prompt.Input("x")} // want `prompt one: constraint#2:1:2: Ticket has no field Nope`
	changed = prompt.Constraint("{{.Nope}}{{nope}}")                                     // want `prompt: constraint:1:11: function "nope" does not exist`
	one     = prompt.MustNew[Ticket, string]("one", list...)
	two     = prompt.MustNew[Answer, string]("two", house, prompt.Input("x"))
	three   = prompt.MustNew[Answer, string]("three", changed, rules.House, prompt.Constraint("{{.X}}"), prompt.Input("x")) // want `prompt three: constraint:1:2: Answer has no field X`
)

// Types of examples, checks and outputs.
var (
	_ = prompt.MustNew[Person, Answer]("types",
		prompt.Input("{{.Name}}"),
		prompt.Example(Person{"A"}, Answer{"B"}),
		prompt.Example(Answer{"A"}, Answer{"B"}),                              // want `prompt types: example#2: the example's input is of type Answer, the prompt's of type Person`
		prompt.Example(Person{"A"}, "B"),                                      // want `prompt types: example#3: the example's output is of type string, the prompt's of type Answer`
		prompt.Example[any](Person{"A"}, Answer{"B"}),                         // the value decides
		prompt.Examples(data.PoolOf(data.Example[Person, Answer]{}), nil),     //
		prompt.Examples(data.PoolOf[Ticket, Answer](), nil),                   // want `prompt types: examples#2: the pool's input is of type Ticket, the prompt's of type Person`
		prompt.Check(func(Person, Answer) error { return errors.New("bad") }), //
		prompt.Check(func(*Person, Answer) error { return nil }),              // want `prompt types: check#2: the check's input is of type \*Person, the prompt's of type Person`
		prompt.Output(schema.MustFor[Person](nil)),                            // want `prompt types: output: the schema's output is of type Person, the prompt's of type Answer`
	)
	_ = prompt.MustNew[Person, string]("when",
		prompt.When(func(p Person) bool { return p.Name != "" }, prompt.Constraint("{{.Nme}}")), // want `prompt when: constraint#1:1:2: Person has no field Nme`
		prompt.When(func(Ticket) bool { return true }, prompt.Constraint("{{.Title}}")),         // want `prompt when: when#2: the condition's input is of type Ticket, the prompt's of type Person` `constraint#2:1:2: Person has no field Title`
		prompt.Input("{{.Name}}"),
	)
	_ = prompt.MustNew[Person, string]("functions",
		prompt.Documents(func(Person) []data.Document { return nil }, nil), //
		prompt.Documents(func(Ticket) []data.Document { return nil }, nil), // want `prompt functions: document#2: the function's input is of type Ticket, the prompt's of type Person`
		prompt.History(func(Ticket) []prompt.Message { return nil }, nil),  // want `prompt functions: history: the function's input is of type Ticket, the prompt's of type Person`
		prompt.Input("{{.Name}}"),
	)
	_ = prompt.MustNew[any, error]("interfaces", prompt.Input("{{.X}}"), prompt.Example(1, errors.New("e")))
)

// What cannot be known is left to New.
func left[T any](t T, text string, more ...prompt.Section) {
	changed = prompt.Constraint(text)
	local := prompt.Input("{{.Name}}{{.Nme}}") // want `prompt: input:1:11: Person has no field Nme`
	prompt.New[Person, string](text, local)
	prompt.New[T, string]("generic", prompt.Input("{{.X}}{{uper .X}}")) // want `prompt generic: input:1:8: function "uper" does not exist`
	prompt.New[[]T, string]("generic", prompt.Input("{{upper (index . 0)}}"))
	prompt.New[Person, string]("computed", prompt.Input(text+"{{.X}}"), prompt.Input(strings.ToUpper("{{.X}}")))
	prompt.New[Person, string]("passed", more...)
	for _, s := range []prompt.Section{prompt.Input("{{.X}}")} {
		prompt.New[Person, string]("ranged", s)
	}
	pointed := prompt.Input("{{.X}}")
	set(&pointed)
	prompt.New[Person, string]("pointed", pointed)
}

func set(s *prompt.Section) { *s = prompt.Input("x") }
