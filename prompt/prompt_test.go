package prompt_test

import (
	"errors"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/briefgo/brief/prompt"
	"github.com/briefgo/brief/prompt/trim"
	"github.com/briefgo/brief/schema"
)

type Email struct {
	Subject, Body string
	Tags          []string
	From          *Person
}

type Person struct{ Name string }

func (e Email) Words() []string { return strings.Fields(e.Body) }

type Invoice struct {
	Number   string  `json:"number"`
	Total    float64 `json:"total"`
	Currency string  `json:"currency" schema:"enum=EUR|USD"`
}

func TestNewMistakes(t *testing.T) {
	input := prompt.Input("{{.Body}}")
	tests := []struct {
		reason   string
		sections []prompt.Section
		want     []string
	}{
		{
			"a field that is not there, with the nearest name",
			[]prompt.Section{prompt.Input("a {{.Subjct}}")},
			[]string{"prompt p: input:1:4: Email has no field Subjct (did you mean Subject?)"},
		},
		{
			"line and column of a later line",
			[]prompt.Section{prompt.Input("one\ntwo {{.Bdy}}")},
			[]string{"prompt p: input:2:6: Email has no field Bdy (did you mean Body?)"},
		},
		{
			"every section's mistakes at once, in the order of the sections",
			[]prompt.Section{
				prompt.Instruction("{{.A}}"),
				prompt.Constraint("ok"),
				prompt.Constraint("{{if .Body}}{{nosuch .Body}}{{end}}"),
				prompt.Input("{{"),
			},
			[]string{"prompt p: instruction:1:", "prompt p: constraint#2:1:", "prompt p: input:1"},
		},
		{
			"in branches that are never taken, inside range, with and define",
			[]prompt.Section{prompt.Input(
				"{{if false}}{{.X1}}{{end}}{{range .Tags}}{{.X2}}{{end}}{{with .From}}{{.X3}}{{end}}{{define \"d\"}}{{.X4}}{{end}}{{template \"d\" .}}")},
			[]string{"X1", "X2", "X3", "X4"},
		},
		{
			"sections of which there may be one",
			[]prompt.Section{prompt.Role("a"), input, prompt.Role("b"), prompt.Input("{{.Subject}}")},
			[]string{"prompt p: role#2: a prompt has at most one role section", "prompt p: input#2: a prompt has at most one input section"},
		},
		{
			"inside a group too",
			[]prompt.Section{prompt.Role("a"), prompt.Group(prompt.Group(prompt.Role("b")))},
			[]string{"role#2"},
		},
		{
			"an example of other types",
			[]prompt.Section{prompt.Example("text", 7), input},
			[]string{"prompt p: example: the example's input is of type string, the prompt's of type prompt_test.Email", "prompt p: example: the example's output is of type int"},
		},
		{
			"an example whose output does not satisfy the schema",
			[]prompt.Section{
				prompt.Example(Email{Body: "x"}, Invoice{"1", 2, "EUR"}),
				prompt.Example(Email{Body: "x"}, Invoice{"1", 2, "GBP"}),
				input,
			},
			[]string{`prompt p: example#2: the example's output: /currency: must be one of "EUR", "USD"; got "GBP"`},
		},
		{
			"an example that fails a check",
			[]prompt.Section{
				prompt.Check(func(_ Email, i Invoice) error {
					if i.Total < 0 {
						return errors.New("negative total")
					}
					return nil
				}),
				prompt.Example(Email{}, Invoice{"1", -2, "EUR"}), input,
			},
			[]string{"prompt p: example: the example's output fails a check: negative total"},
		},
		{
			"examples without an input section",
			[]prompt.Section{prompt.Role("r"), prompt.Example(Email{}, Invoice{"1", 2, "EUR"})},
			[]string{"prompt p: example: examples need an Input section"},
		},
		{
			"an example whose input cannot be rendered",
			[]prompt.Section{prompt.Example(Email{}, Invoice{"1", 2, "EUR"}), prompt.Input("{{index .Tags 3}}")},
			[]string{"prompt p: example: the example's input fails in input:1:2: "},
		},
		{
			"a check of other types",
			[]prompt.Section{prompt.Check(func(string, int) error { return nil }), input},
			[]string{"prompt p: check: the check is of type func(string, int) error, the prompt needs a func(prompt_test.Email, prompt_test.Invoice) error"},
		},
		{
			"a schema of another type",
			[]prompt.Section{prompt.Output(schema.MustFor[int](nil)), input},
			[]string{"prompt p: output: the schema is of type *schema.Schema[int]"},
		},
		{
			"a nil schema",
			[]prompt.Section{prompt.Output[Invoice](nil), input},
			[]string{"prompt p: output: the schema is nil"},
		},
		{
			"sections without text",
			[]prompt.Section{prompt.Role(""), prompt.Constraint(" \n")},
			[]string{"prompt p: role: the section has no text", "prompt p: constraint: the section has no text"},
		},
		{
			"a title of two lines would look like text",
			[]prompt.Section{prompt.Text("a\nb", "text")},
			[]string{"prompt p: text: the title"},
		},
	}
	for _, tt := range tests {
		t.Run(tt.reason, func(t *testing.T) {
			_, err := prompt.New[Email, Invoice]("p", tt.sections...)
			var d *prompt.DefinitionError
			if !errors.As(err, &d) {
				t.Fatalf("error %v, want a *DefinitionError", err)
			}
			if len(d.Mistakes) != len(tt.want) {
				t.Fatalf("%d mistakes, want %d:\n%v", len(d.Mistakes), len(tt.want), err)
			}
			for i, want := range tt.want {
				if got := d.Mistakes[i].Error(); !strings.Contains(got, want) {
					t.Errorf("mistake %d is %q, want %q in it", i, got, want)
				}
			}
		})
	}
}

func TestNewOutputThatJSONCannotExpress(t *testing.T) {
	type Bad struct{ C chan int }
	_, err := prompt.New[Email, Bad]("p", prompt.Input("{{.Body}}"))
	if err == nil || !strings.Contains(err.Error(), "prompt p: output prompt_test.Bad") || !strings.Contains(err.Error(), "C") {
		t.Errorf("error %v, want one that names the type and the field", err)
	}
}

func TestNewNeedsAName(t *testing.T) {
	_, err := prompt.New[Email, Invoice]("", prompt.Input("{{.Body}}"))
	if err == nil || !strings.Contains(err.Error(), "a prompt needs a name") {
		t.Errorf("error %v", err)
	}
}

func TestMustNewPanics(t *testing.T) {
	defer func() {
		if _, ok := recover().(*prompt.DefinitionError); !ok {
			t.Error("no *DefinitionError")
		}
	}()
	prompt.MustNew[Email, Invoice]("p", prompt.Input("{{.Nope}}"))
}

func TestMessages(t *testing.T) {
	type In struct {
		Text  string
		Items []string
		Map   map[string]string
	}
	type Out struct {
		A string `json:"a"`
	}
	text := func(sections ...prompt.Section) *prompt.Prompt[In, string] {
		return prompt.MustNew[In, string]("p", sections...)
	}
	type messages = []prompt.Message
	tests := []struct {
		reason string
		prompt *prompt.Prompt[In, string]
		in     In
		want   messages
	}{
		{
			"system text, then the input", text(prompt.Role("You are R."), prompt.Instruction("Do it."), prompt.Input("{{.Text}}")),
			In{Text: "hello"},
			messages{{Role: prompt.System, Text: "You are R.\n\nDo it."}, {Role: prompt.User, Text: "hello"}},
		},
		{
			"adjacent constraints make one list, others another",
			text(prompt.Constraint("a"), prompt.Constraint("b\nmore"), prompt.Instruction("x"), prompt.Constraint("c"), prompt.Input("{{.Text}}")),
			In{Text: "t"},
			messages{{Role: prompt.System, Text: "# Constraints\n\n- a\n- b\n  more\n\nx\n\n# Constraints\n\n- c"}, {Role: prompt.User, Text: "t"}},
		},
		{
			"a text has its title, or none", text(prompt.Text("House rules", "Be brief."), prompt.Text("", "Plain."), prompt.Input("{{.Text}}")),
			In{Text: "t"},
			messages{{Role: prompt.System, Text: "# House rules\n\nBe brief.\n\nPlain."}, {Role: prompt.User, Text: "t"}},
		},
		{
			"examples are pairs, and data", text(prompt.Role("R"), prompt.Example(In{Text: "{{.Nope}}"}, "{{out}}"), prompt.Input("<{{.Text}}>")),
			In{Text: "t {{.Text}}"},
			messages{{Role: prompt.System, Text: "R"}, {Role: prompt.User, Text: "<{{.Nope}}>"}, {Role: prompt.Assistant, Text: "{{out}}"}, {Role: prompt.User, Text: "<t {{.Text}}>"}},
		},
		{
			"sections after the input follow it", text(prompt.Role("R"), prompt.Input("{{.Text}}"), prompt.Instruction("Now answer."), prompt.Constraint("c")),
			In{Text: "t"},
			messages{{Role: prompt.System, Text: "R"}, {Role: prompt.User, Text: "t\n\nNow answer.\n\n# Constraints\n\n- c"}},
		},
		{
			"no system section, no system message", text(prompt.Input("{{.Text}}")),
			In{Text: "t"},
			messages{{Role: prompt.User, Text: "t"}},
		},
		{
			"zero sections and conditions that do not hold leave no trace",
			text(prompt.Section{}, prompt.Role("R"), prompt.Instruction("{{if .Items}}Items: {{.Items}}{{end}}"), prompt.Constraint("c"), prompt.Input("{{.Text}}")),
			In{Text: "t"},
			messages{{Role: prompt.System, Text: "R\n\n# Constraints\n\n- c"}, {Role: prompt.User, Text: "t"}},
		},
		{
			"groups stand for what they hold", text(prompt.Group(prompt.Role("R"), prompt.Group(prompt.Instruction("I"))), prompt.Input("{{.Text}}")),
			In{Text: "t"},
			messages{{Role: prompt.System, Text: "R\n\nI"}, {Role: prompt.User, Text: "t"}},
		},
		{
			"the template's own outer white space goes, that of data stays", text(prompt.Role("\n  R\n"), prompt.Input("\n{{.Text}}\n")),
			In{Text: "\n t \n"},
			messages{{Role: prompt.System, Text: "R"}, {Role: prompt.User, Text: "\n t \n"}},
		},
		{
			"an empty input is still a message", text(prompt.Role("R"), prompt.Input("{{.Text}}")),
			In{},
			messages{{Role: prompt.System, Text: "R"}, {Role: prompt.User, Text: ""}},
		},
		{
			"functions of the allow-list", text(prompt.Input(`{{.Text | upper | trunc 3}}{{join ", " .Items}}`)),
			In{Text: "hello", Items: []string{"a", "b"}},
			messages{{Role: prompt.User, Text: "HELa, b"}},
		},
	}
	for _, tt := range tests {
		t.Run(tt.reason, func(t *testing.T) {
			r, err := tt.prompt.Render(tt.in)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(tt.want, r.Messages()); diff != "" {
				t.Errorf("messages (-want +got):\n%s", diff)
			}
		})
	}

	p := prompt.MustNew[In, Out]("p", prompt.Role("R"), prompt.Example(In{Text: "<&>"}, Out{"<&>"}), prompt.Input("{{.Text}}"))
	r, err := p.Render(In{Text: "t"})
	if err != nil {
		t.Fatal(err)
	}
	m := r.Messages()
	if want := "R\n\n# Output\n\n" + p.Schema().Instructions(); m[0].Text != want {
		t.Errorf("system text %q, want the schema in words after the other sections: %q", m[0].Text, want)
	}
	if m[2].Text != `{"a":"<&>"}` {
		t.Errorf("example answer %s, want JSON that is not escaped for HTML", m[2].Text)
	}
}

func TestRenderErrors(t *testing.T) {
	p := prompt.MustNew[map[string]string, string]("p", prompt.Instruction("{{.who}}"), prompt.Input("{{.text}}"))
	_, err := p.Render(map[string]string{"who": "me"})
	var re *prompt.Mistake
	if !errors.As(err, &re) || re.Section != "input" || !strings.Contains(err.Error(), "text") {
		t.Errorf("error %v, want a *Mistake that names the section and the key", err)
	}
	flood := prompt.MustNew[int, string]("p", prompt.Input("{{range $i := .}}"+strings.Repeat("0123456789", 1000)+"{{end}}"))
	if _, err := flood.Render(1 << 40); err == nil || !strings.Contains(err.Error(), "renders to more than") {
		t.Errorf("error %v, want one that stops the flood", err)
	}
}

func TestParts(t *testing.T) {
	p := prompt.MustNew[Email, Invoice]("p",
		prompt.Role("R"), prompt.Instruction("About {{.Subject}}."),
		prompt.Constraint("a"), prompt.Constraint("b"),
		prompt.Example(Email{Body: "x"}, Invoice{"1", 2, "EUR"}),
		prompt.Input("{{.Body}}"), prompt.Text("T", "after"),
	)
	r, err := p.Render(Email{Subject: "s", Body: "body"})
	if err != nil {
		t.Fatal(err)
	}
	type row struct {
		Section          string
		Role             prompt.Speaker
		Message, Group   int
		Pinned, Volatile bool
	}
	var got []row
	texts := map[int]string{}
	for _, part := range r.Parts() {
		got = append(got, row{part.Section, part.Role, part.Message, part.Group, part.Pinned, part.Volatile})
		texts[part.Message] += part.Text
	}
	want := []row{
		{"role", prompt.System, 0, 0, true, false},
		{"instruction", prompt.System, 0, 0, true, true},
		{"constraint#1", prompt.System, 0, 0, true, false},
		{"constraint#2", prompt.System, 0, 0, true, false},
		{"output", prompt.System, 0, 0, true, false},
		{"schema", "", -1, 0, true, false},
		{"example", prompt.User, 1, 1, false, false},
		{"example", prompt.Assistant, 2, 1, false, false},
		{"input", prompt.User, 3, 0, true, true},
		{"text", prompt.User, 3, 0, true, false},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("parts (-want +got):\n%s", diff)
	}
	for i, m := range r.Messages() {
		if texts[i] != m.Text {
			t.Errorf("message %d is %q, its parts are %q", i, m.Text, texts[i])
		}
	}
}

func TestRenderIsDeterministicAndConcurrent(t *testing.T) {
	p := prompt.MustNew[map[string]any, Invoice]("p", prompt.Role("R"), prompt.Input("{{range $k, $v := .}}{{$k}}={{toJson $v}};{{end}}"))
	in := map[string]any{"b": 1, "a": map[string]any{"y": 1, "x": 2}, "c": []int{1}}
	first, err := p.Render(in)
	if err != nil {
		t.Fatal(err)
	}
	done := make(chan string, 8)
	for range 8 {
		go func() {
			for range 50 {
				r, err := p.Render(in)
				if err != nil || r.String() != first.String() {
					done <- "differs"
					return
				}
			}
			done <- ""
		}()
	}
	for range 8 {
		if s := <-done; s != "" {
			t.Error("the same input gave other bytes")
		}
	}
}

func TestFittedRefuses(t *testing.T) {
	p := prompt.MustNew[Email, Invoice]("p", prompt.Example(Email{Body: "x"}, Invoice{"1", 2, "EUR"}), prompt.Input("{{.Body}}"))
	r, err := p.Render(Email{Body: "b"})
	if err != nil {
		t.Fatal(err)
	}
	n := len(r.Parts())
	decide := func(change func(i int, d *trim.Reason)) []trim.Reason {
		ds := make([]trim.Reason, n)
		for i := range ds {
			ds[i].Decision = trim.Kept
			change(i, &ds[i])
		}
		return ds
	}
	tests := []struct {
		reason    string
		decisions []trim.Reason
		want      string
	}{
		{"too few decisions", make([]trim.Reason, n-1), "decisions for"},
		{"no decision", make([]trim.Reason, n), "no decision"},
		{"a pinned part cut", decide(func(_ int, d *trim.Reason) { d.Decision = trim.Cut }), "a pinned part cannot be cut"},
		{"a decision that is none", decide(func(_ int, d *trim.Reason) { d.Decision = 6 }), "no decision 6"},
		{"a shorter text that is not there", decide(func(i int, d *trim.Reason) {
			if !r.Parts()[i].Pinned {
				d.Decision = trim.Shortened
			}
		}), "no text that stands for it"},
		{"half an example cut", decide(func(i int, d *trim.Reason) {
			if r.Parts()[i].Role == prompt.Assistant {
				d.Decision = trim.Cut
			}
		}), "kept or cut together"},
	}
	for _, tt := range tests {
		if _, err := r.Fitted(trim.Fitting{Decisions: tt.decisions}); err == nil || !strings.Contains(err.Error(), tt.want) {
			t.Errorf("%s: error %v, want %q", tt.reason, err, tt.want)
		}
	}
}
