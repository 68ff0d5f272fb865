package prompt_test

import (
	"errors"
	"os"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"

	"github.com/briefgo/brief/prompt"
	"github.com/briefgo/brief/prompt/trim"
)

// archive returns a file system with one prompt file.
func archive(text string) fstest.MapFS {
	return fstest.MapFS{"prompts/p.txtar": {Data: []byte(text)}}
}

// loaded loads a prompt file that has no mistake.
func loaded[In, Out any](t *testing.T, text string, sections ...prompt.Section) *prompt.Prompt[In, Out] {
	t.Helper()
	p, err := prompt.Load[In, Out](archive(text), "prompts/p.txtar", sections...)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// TestLoad compares prompts that were loaded with the same sections in a program.
func TestLoad(t *testing.T) {
	tests := []struct {
		reason, file string
		extra, want  []prompt.Section
	}{
		{"kinds", "-- role --\nR\n-- instruction --\nI {{.Title}}\n-- text House rules --\nT\n-- text --\nU\n-- input --\n{{.Title}}\n", nil, []prompt.Section{
			prompt.Role("R"), prompt.Instruction("I {{.Title}}"), prompt.Text("House rules", "T"), prompt.Text("", "U"), prompt.Input("{{.Title}}"),
		}},
		{"several of a kind, in their order", "-- instruction --\nI\n-- text A --\na\n-- instruction --\nJ\n-- input --\nx\n-- text B --\nb\n", nil, []prompt.Section{
			prompt.Instruction("I"), prompt.Text("A", "a"), prompt.Instruction("J"), prompt.Input("x"), prompt.Text("B", "b"),
		}},
		{"a constraint for each line with a dash", "-- constraint --\n\n- a\n- b\n  more\n\n- - c\n-- input --\nx", nil, []prompt.Section{
			prompt.Constraint("a"), prompt.Constraint("b\nmore"), prompt.Constraint("- c"), prompt.Input("x"),
		}},
		{"a list that is indented, and in it another one", "-- constraint --\n\n  - a\n    more\n    - b\n  - c\n- d\n-- input --\nx", nil, []prompt.Section{
			prompt.Constraint("a\nmore\n- b"), prompt.Constraint("c"), prompt.Constraint("d"), prompt.Input("x"),
		}},
		{"one constraint", "-- constraint --\na\n- b\n-- constraint --\nc\n-- input --\nx", nil, []prompt.Section{
			prompt.Constraint("a\n- b"), prompt.Constraint("c"), prompt.Input("x"),
		}},
		{"examples, in one file and in two", "-- example/1.json --\n{\"input\": {\"Title\": \"a\"}, \"output\": {\"team\": \"other\", \"urgent\": false}}\n" +
			"-- example/2.in.json --\n{\"Title\": \"b\", \"Lines\": [\"c\"]}\n-- input --\n{{.Title}} {{.Lines}}\n-- example/2.out.json --\n{\"team\": \"login\", \"urgent\": true}", nil, []prompt.Section{
			prompt.Example(Ticket{Title: "a"}, Triage{"other", false}), prompt.Example(Ticket{"b", []string{"c"}}, Triage{"login", true}), prompt.Input("{{.Title}} {{.Lines}}"),
		}},
		{"settings", "-- settings --\n xml \n\n-- role --\nR\n-- input --\nx", nil, []prompt.Section{prompt.Settings(prompt.XML), prompt.Role("R"), prompt.Input("x")}},
		{"reasoning", "-- reasoning --\n-- input --\nx", nil, []prompt.Section{prompt.Reasoning(""), prompt.Input("x")}},
		{"reasoning in a property", "-- reasoning --\nsteps\n-- input --\nx", nil, []prompt.Section{prompt.Reasoning("steps"), prompt.Input("x")}},
		{"optional", "-- optional tier=1 value=0.5 shrink text A b --\nt\n-- optional constraint --\n- a\n- b\n-- optional value=3 example/a.json --\n" +
			`{"input": {}, "output": {"team": "other", "urgent": false}}` + "\n-- input --\nx", nil, []prompt.Section{
			prompt.Optional(trim.Trim{Tier: 1, Value: 0.5, Shrink: true}, prompt.Text("A b", "t")),
			prompt.Optional(trim.Trim{}, prompt.Constraint("a"), prompt.Constraint("b")),
			prompt.Optional(trim.Trim{Value: 3}, prompt.Example(Ticket{}, Triage{"other", false})), prompt.Input("x"),
		}},
		{"sections of the program come last", "-- role --\nR\n", []prompt.Section{prompt.Input("{{.Title}}"), prompt.Text("", "t")}, []prompt.Section{
			prompt.Role("R"), prompt.Input("{{.Title}}"), prompt.Text("", "t"),
		}},
		{"line breaks of Windows, and a mark of UTF-8", "\uFEFF-- text A --\r\none\r\ntwo\r\n-- input --\r\nx\r\n", nil, []prompt.Section{prompt.Text("A", "one\ntwo"), prompt.Input("x")}},
	}
	in := Ticket{"T", []string{"1", "<2>"}}
	for _, tt := range tests {
		t.Run(tt.reason, func(t *testing.T) {
			got, err := loaded[Ticket, Triage](t, tt.file, tt.extra...).Render(in)
			if err != nil {
				t.Fatal(err)
			}
			want, err := prompt.MustNew[Ticket, Triage]("p", tt.want...).Render(in)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(want.Parts(), got.Parts(), cmp.AllowUnexported(prompt.Part{})); diff != "" {
				t.Errorf("parts (-program +file):\n%s", diff)
			}
		})
	}
}

func TestLoadName(t *testing.T) {
	for _, tt := range []struct{ reason, path, file, want string }{
		{"of the file", "a/b.txtar", "-- input --\nx", "b"},
		{"without an extension", "b", "-- input --\nx", "b"},
		{"with dots", "b.v2.txtar", "-- input --\nx", "b.v2"},
		{"in the file", "b.txtar", "name: extract-invoice \nWhat it is for.\n-- input --\nx", "extract-invoice"},
		{"not in its first line", "b.txtar", "About it.\nname: c\n-- input --\nx", "b"},
	} {
		p, err := prompt.Load[string, string](fstest.MapFS{tt.path: {Data: []byte(tt.file)}}, tt.path)
		if err != nil || p.Name() != tt.want {
			t.Errorf("%s: %v, error %v, want %s", tt.reason, p, err, tt.want)
		}
	}
}

func TestLoadMistakes(t *testing.T) {
	const input, at = "-- input --\n{{.Title}}\n", "prompt p: prompts/p.txtar:"
	example := func(json string) string { return input + "-- example/1.json --\n" + json }
	tests := []struct {
		reason, file string
		want         []string
	}{
		{"an empty file", "", []string{at + "1: the file has no sections"}},
		{"a comment alone", "role: R\n", []string{at + "1: the file has no sections"}},
		{"no input", "-- role --\nR\n", []string{at + `1: the file has no "-- input --"`}},
		{"what is not UTF-8", "-- role --\nR\n\xff\n", []string{at + "3: the file is not UTF-8 here"}},
		{"a kind that is nearly one", input + "-- rol --\nR", []string{at + "3: there is no section \"rol\" (did you mean role?)"}},
		{"another case", input + "-- Role --\nR", []string{at + "3: there is no section \"Role\" (did you mean role?)"}},
		{"a kind that is none", input + "-- memory --\nR", []string{at + "3: there is no section \"memory\"; there are role, instruction, constraint"}},
		{"a title where there is none", input + "-- role The clerk --\nR", []string{at + "3: a section role has no title"}},
		{"a section twice", input + "-- role --\nR\n-- role --\nR\n", []string{at + "5: a prompt has at most one role section"}},
		{"a section without text", input + "-- role --\n\n-- text T --\n", []string{at + "3: the section has no text", at + "5: the section has no text"}},
		{"a name with white space behind it", "-- role --\nR\n-- instruction -- \nI\n" + input, []string{at + "3: the name of a section stands alone in its line, as in \"-- instruction --\""}},
		{"a name without white space", "--role--\nR\n" + input, []string{at + "1: the name of a section stands alone"}},
		{"a field that is not there", "-- role --\nR\n-- text A --\none\n\nhere {{.Titel}}\n" + input, []string{at + "6:7: Ticket has no field Titel (did you mean Title?)"}},
		{"in a constraint that is indented", "-- constraint --\n  - a {{.Titel}}\n    more {{.Lins}}\n" + input, []string{at + "2:8: Ticket has no field Titel", at + "3:11: Ticket has no field Lins"}},
		{"in a constraint", "-- constraint --\n- a\n- b {{.Titel}}\n  more {{.Lins}}\n" + input, []string{at + "3:6: Ticket has no field Titel", at + "4:9: Ticket has no field Lins"}},
		{"a template that does not parse", "-- role --\n\n{{if}}\n" + input, []string{at + "3: missing value for if"}},
		{"a template that has no end", "-- role --\na\n{{\n\n" + input, []string{at + "4: unclosed action started at line 3"}},
		{"a setting that is not there", input + "-- settings --\nhtml\n", []string{at + `3: there is no setting "html"`}},
		{"a tier that is no number", input + "-- optional tier=x text A --\na\n", []string{at + `3: the tier "x" is no number`}},
		{"a tier that there is not", input + "-- optional tier=-1 text A --\na\n", []string{at + `3: the tier is -1`}},
		{"an option that there is not", input + "-- optional weight=1 text A --\na\n", []string{at + `3: there is no option "weight=1"`}},
		{"optional and nothing", input + "-- optional tier=1 --\na\n", []string{at + `3: what is optional has no name`}},
		{"what cannot be optional", input + "-- optional role --\na\n", []string{at + `3: such a section cannot be optional`}},
		{"an example without a name", input + "-- example --\n{}", []string{at + "3: an example is called example/NAME.json"}},
		{"an example without JSON", example("\n"), []string{at + "3: the file of an example is empty"}},
		{"half an example without JSON", input + "-- example/a.in.json --\n-- example/a.out.json --\n{}", []string{at + "3: the file of an example is empty"}},
		{"an example that is no JSON", example("input: x\n"), []string{at + "4: invalid character 'i' looking for beginning of value"}},
		{"an example that is another JSON", example("[{}]\n"), []string{at + "4: an example is an object"}},
		{"JSON that breaks off", example("{\"input\": {\"Title\": \"a\"},\n \"output\":"), []string{at + "5:10: the JSON ends too early"}},
		{"JSON that is wrong", example("{\"input\": {\"Title\": a},\n \"output\": 1}"), []string{at + "4:20: invalid character 'a'"}},
		{"more JSON", example("{\"input\": {},\n \"output\": {\"team\": \"other\", \"urgent\": true}}\n{}"), []string{at + "6: invalid character '{' after top-level value"}},
		{"no output", example("{\"input\": {}}"), []string{at + `4: the example has no "output"`}},
		{"a key that there is not", example("{\"input\": {},\n\"ouput\": {}}"), []string{at + `5: an example has "input" and "output", and no "ouput"`}},
		{"a key twice", example("{\"input\": {}, \"input\": {}}"), []string{at + `4:14: there is "input" already`}},
		{"a field of the input that there is not", example("{\"input\": {\"Titel\": \"a\"}, \"output\": {\"team\": \"other\", \"urgent\": true}}"), []string{at + `4:11: the example's input: there is no field "Titel" (did you mean Title?)`}},
		{"a field of another type", example("{\"input\": {\n\"Title\": 7}, \"output\": {\"team\": \"other\", \"urgent\": true}}"), []string{at + "5:9: the example's input: Title is of type string, and here is a JSON number"}},
		{"an output that does not satisfy the schema", example("{\"input\": {},\n \"output\": {\"urgent\": true,\n  \"team\": \"sales\"}}"), []string{at + `6:10: the example's output: /team: must be one of "billing", "login", "other"; got "sales"`}},
		{"an output without a property", example("{\"input\": {},\n \"output\": {\"urgent\": true}}"), []string{at + `5:11: the example's output: /team`}},
		{"half a pair", input + "-- example/a.in.json --\n{}\n-- example/b.out.json --\n{}\n", []string{at + "3: the example has an input and no output", at + "5: the example has an output and no input"}},
		{"an example twice", input + "-- example/a.in.json --\n{}\n-- example/a.in.json --\n{}\n-- example/a.out.json --\n{\"team\": \"other\", \"urgent\": true}\n", []string{at + `5: there is an example "a" already, in line 3`}},
		{"half of what is whole", example("{\"input\": {}, \"output\": {\"team\": \"other\", \"urgent\": true}}\n-- example/1.out.json --\n{}"), []string{at + `5: there is an example "1" already, in line 3`}},
		{"half of a pair is wrong JSON", input + "-- example/a.in.json --\n{\n-- example/a.out.json --\n{\"team\": \"other\", \"urgent\": true}\n", []string{at + "4:1: the JSON ends too early"}},
		{"half of a pair that breaks off at the end", input + "-- example/a.in.json --\n{\"Title\": \"x\"}\n-- example/a.out.json --\n{\"team\": \"login\", \"urgent\"", []string{at + "6:26: the example's output: the text ends"}},
		{"a name that is empty", "name:\n" + input, []string{"prompt (no name): a prompt needs a name"}},
	}
	for _, tt := range tests {
		t.Run(tt.reason, func(t *testing.T) {
			_, err := prompt.Load[Ticket, Triage](archive(tt.file), "prompts/p.txtar")
			var d *prompt.DefinitionError
			if !errors.As(err, &d) {
				t.Fatalf("error %v, want a *DefinitionError", err)
			}
			if len(d.Mistakes) != len(tt.want) {
				t.Fatalf("%d mistakes, want %d:\n%v", len(d.Mistakes), len(tt.want), err)
			}
			for i, want := range tt.want {
				if got := d.Mistakes[i].Error(); !strings.HasPrefix(got, want) {
					t.Errorf("mistake %d is\n%q, want\n%q", i, got, want)
				}
			}
		})
	}
}

func TestLoadNoFile(t *testing.T) {
	if _, err := prompt.Load[string, string](archive(""), "prompts/q.txtar"); !errors.Is(err, os.ErrNotExist) || !strings.Contains(err.Error(), "prompts/q.txtar") {
		t.Errorf("error %v", err)
	}
	if _, err := prompt.Load[string, string](nil, "q"); err == nil {
		t.Error("no error without a file system")
	}
}

func TestLoadVersion(t *testing.T) {
	const file = "-- role --\nR\n-- input --\n{{.}}\n"
	p := loaded[string, string](t, file)
	if again := loaded[string, string](t, "Another comment.\n"+file); again.Version() != p.Version() {
		t.Error("a comment changes the version")
	}
	if changed := loaded[string, string](t, strings.Replace(file, "R", "S", 1)); changed.Version() == p.Version() {
		t.Error("a changed file has the same version")
	}
}
