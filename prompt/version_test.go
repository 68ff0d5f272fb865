package prompt_test

import (
	"errors"
	"fmt"
	"regexp"
	"testing"

	"github.com/briefgo/brief/prompt"
	"github.com/briefgo/brief/prompt/data"
	"github.com/briefgo/brief/prompt/rank"
	"github.com/briefgo/brief/prompt/trim"
	"github.com/briefgo/brief/schema"
)

// versionOf returns the version of a prompt of these sections.
func versionOf[In, Out any](t *testing.T, sections ...prompt.Section) string {
	t.Helper()
	p, err := prompt.New[In, Out]("p", sections...)
	if err != nil {
		t.Fatal(err)
	}
	return p.Version()
}

// versioned are the sections that the tests of versions change.
func versioned() []prompt.Section {
	return []prompt.Section{
		prompt.Role("R"),
		prompt.Text("T", "t {{.Title}}"),
		prompt.Optional(trim.Trim{Tier: 1, Value: 2}, prompt.Text("O", "long text")),
		prompt.Constraint("a"), prompt.Constraint("b"),
		prompt.Example(Ticket{Title: "x"}, Triage{"login", true}),
		prompt.Example(Ticket{Title: "y"}, Triage{"other", false}),
		prompt.Input("{{.Title}}"),
	}
}

func TestVersionChanges(t *testing.T) {
	type Other struct {
		Team   string `json:"team" schema:"enum=billing|login|other;maxLength=9"`
		Urgent bool   `json:"urgent"`
	}
	// with replaces a section.
	with := func(i int, s prompt.Section) []prompt.Section {
		sections := versioned()
		sections[i] = s
		return sections
	}
	add := func(s ...prompt.Section) []prompt.Section { return append(versioned(), s...) }
	documents := func(o data.DocumentOptions) []prompt.Section {
		return add(prompt.Documents(func(Ticket) []data.Document { return nil }, &o))
	}
	optional := func(tr trim.Trim) []prompt.Section {
		return with(2, prompt.Optional(tr, prompt.Text("O", "long text")))
	}
	alternative := func(text string, value float64) []prompt.Section {
		return optional(trim.Trim{Tier: 1, Value: 2, Alternatives: []trim.Alternative{{Text: text, Value: value}}})
	}
	swapped := func(i, j int) []prompt.Section {
		sections := versioned()
		sections[i], sections[j] = sections[j], sections[i]
		return sections
	}
	yes := func(Ticket) bool { return true }
	one, two := data.Example[Ticket, Triage]{In: Ticket{Title: "x"}, Out: Triage{"login", true}}, data.Example[Ticket, Triage]{In: Ticket{Title: "y"}}
	two.Out.Team = "other"
	labeled := one
	labeled.Label = "login"
	pool := func(o data.ExamplesOptions, examples ...data.Example[Ticket, Triage]) []prompt.Section {
		return add(prompt.Examples(data.PoolOf(examples...), &o))
	}
	triage := func(sections []prompt.Section) string { return versionOf[Ticket, Triage](t, sections...) }
	plain := triage(versioned())
	if !regexp.MustCompile(`^[0-9a-f]{12}$`).MatchString(plain) {
		t.Errorf("version %q, want 12 hexadecimal digits", plain)
	}
	seen := map[string]string{plain: "nothing"}
	for _, tt := range []struct{ reason, version string }{
		{"a text", triage(with(0, prompt.Role("S")))},
		{"a template", triage(with(1, prompt.Text("T", "t  {{.Title}}")))},
		{"how an input is shown", triage(with(7, prompt.Input("{{ .Title | upper }}")))},
		{"a title", triage(with(1, prompt.Text("U", "t {{.Title}}")))},
		{"no title", triage(with(1, prompt.Text("", "t {{.Title}}")))},
		{"a kind", triage(with(0, prompt.Instruction("R")))},
		{"white space inside", triage(with(0, prompt.Role("R\n\nR")))},
		{"the style", triage(add(prompt.Settings(prompt.XML)))},
		{"another style", triage(add(prompt.Settings(prompt.Plain)))},
		{"the order of constraints", triage(swapped(3, 4))},
		{"the order of examples", triage(swapped(5, 6))},
		{"where the input stands", triage(swapped(4, 7))},
		{"an example's input", triage(with(5, prompt.Example(Ticket{Title: "z"}, Triage{"login", true})))},
		{"an example's output", triage(with(5, prompt.Example(Ticket{Title: "x"}, Triage{"login", false})))},
		{"one more example", triage(add(prompt.Example(Ticket{Title: "x"}, Triage{"login", true})))},
		{"an optional example", triage(with(5, prompt.Optional(trim.Trim{}, prompt.Example(Ticket{Title: "x"}, Triage{"login", true}))))},
		{"one section less", triage(with(0, prompt.Section{}))},
		{"pinned", triage(with(2, prompt.Text("O", "long text")))},
		{"a tier", triage(optional(trim.Trim{Tier: 2, Value: 2}))},
		{"a value", triage(optional(trim.Trim{Tier: 1, Value: 3}))},
		{"shrinking", triage(optional(trim.Trim{Tier: 1, Value: 2, Shrink: true}))},
		{"a shortener", triage(optional(trim.Trim{Tier: 1, Value: 2, Shorten: func(string, int) string { return "" }}))},
		{"an alternative", triage(alternative("text", 0))},
		{"its text", triage(alternative("short", 0))},
		{"its value", triage(alternative("text", 1))},
		{"a condition", triage(with(0, prompt.When(yes, prompt.Instruction("R"))))},
		{"a condition of an example", triage(with(5, prompt.When(yes, prompt.Example(Ticket{Title: "x"}, Triage{"login", true}))))},
		{"where the output is described", triage(append([]prompt.Section{prompt.Output(schema.MustFor[Triage](nil))}, versioned()...))},
		{"a pool", triage(pool(data.ExamplesOptions{}, one, two))},
		{"its order", triage(pool(data.ExamplesOptions{}, two, one))},
		{"one example of it less", triage(pool(data.ExamplesOptions{}, one))},
		{"how many are chosen", triage(pool(data.ExamplesOptions{Max: 1}, one, two))},
		{"how they are placed", triage(pool(data.ExamplesOptions{Order: rank.Declared}, one, two))},
		{"how they take turns", triage(pool(data.ExamplesOptions{Order: rank.Interleaved}, one, two))},
		{"the labels by which they do", triage(pool(data.ExamplesOptions{Order: rank.Interleaved}, labeled, two))},
		{"how many are frozen", triage(pool(data.ExamplesOptions{Frozen: 0.5}, one, two))},
		{"an optional pool", triage(add(prompt.Optional(trim.Trim{Tier: 1}, prompt.Examples(data.PoolOf(one, two), nil))))},
		{"documents", triage(documents(data.DocumentOptions{}))},
		{"their title", triage(documents(data.DocumentOptions{Title: "Pages"}))},
		{"that they are cited", triage(documents(data.DocumentOptions{Cite: true}))},
		{"that they are trusted", triage(documents(data.DocumentOptions{Trusted: true}))},
		{"what is untrusted", triage(add(prompt.Untrusted("Lines", data.Fence)))},
		{"how it is marked", triage(add(prompt.Untrusted("Lines", data.Datamark)))},
		{"the schema", versionOf[Ticket, Other](t, append(versioned()[:5:5], versioned()[7])...)},
		{"the same without examples", versionOf[Ticket, Triage](t, append(versioned()[:5:5], versioned()[7])...)},
		{"free text", versionOf[Ticket, string](t, append(versioned()[:5:5], versioned()[7])...)},
	} {
		if other, ok := seen[tt.version]; ok {
			t.Errorf("changing %s gives the same version as changing %s", tt.reason, other)
		}
		seen[tt.version] = tt.reason
	}
}

func TestVersionStays(t *testing.T) {
	plain := versionOf[Ticket, Triage](t, versioned()...)
	if golden := "d38563e82f06"; plain != golden {
		t.Errorf("version %s, and it was %s in other processes; if the bytes of prompts are others now, so must be the number rendering", plain, golden)
	}
	s := versioned()
	check := prompt.Check(func(Ticket, Triage) error { return nil })
	never := prompt.Check(func(_ Ticket, out Triage) error {
		if out.Team == "billing" {
			return errors.New("no bills")
		}
		return nil
	})
	for _, tt := range []struct {
		reason   string
		sections []prompt.Section
	}{
		{"the same", versioned()},
		{"groups", []prompt.Section{prompt.Group(s[:2]...), prompt.Group(prompt.Group(s[2:]...))}},
		{"checks", append(versioned(), check, never)},
		{"checks elsewhere", append([]prompt.Section{never, check}, versioned()...)},
		{"zero sections", append([]prompt.Section{{}}, versioned()...)},
		{"the style that it has", append(versioned(), prompt.Settings(prompt.Markdown))},
		{"examples between other sections", []prompt.Section{s[5], s[0], s[1], s[6], s[2], s[3], s[4], s[7]}},
		{"white space around a text", append([]prompt.Section{prompt.Role("\n\tR ")}, s[1:]...)},
		{"a comment", append([]prompt.Section{prompt.Role("{{/* who it is */}}R")}, s[1:]...)},
		{"white space around a template", append([]prompt.Section{s[0], prompt.Text("T", "\nt {{.Title}}\n")}, s[2:]...)},
	} {
		if got := versionOf[Ticket, Triage](t, tt.sections...); got != plain {
			t.Errorf("%s: version %s, want %s", tt.reason, got, plain)
		}
	}
	named, err := prompt.New[Ticket, Triage]("another name", versioned()...)
	if err != nil || named.Version() != plain {
		t.Errorf("another name: version %s, error %v", named.Version(), err)
	}
}

func TestVersionOfRendered(t *testing.T) {
	r, err := triage.Render(Ticket{Title: "x"})
	if err != nil || r.Version() != triage.Version() || r.Version() == "" {
		t.Errorf("version %q of what is rendered from %q, error %v", r.Version(), triage.Version(), err)
	}
	if fitted := cutting(t, r); fitted.Version() != r.Version() {
		t.Errorf("version %q once fitted", fitted.Version())
	}
	assembled, err := prompt.Assemble("p", r.Parts())
	if err != nil || assembled.Version() != "" {
		t.Errorf("version %q of what is no prompt's, error %v", assembled.Version(), err)
	}
	if v := new(prompt.Prompt[string, string]).Version(); v != "" {
		t.Errorf("version %q of no prompt", v)
	}
}

// A version tells in logs which words a reply was an answer to.
func ExamplePrompt_Version() {
	v1 := prompt.MustNew[string, string]("answer", prompt.Role("You answer tickets."), prompt.Input("{{.}}"))
	v2 := prompt.MustNew[string, string]("answer", prompt.Role("You answer tickets kindly."), prompt.Input("{{.}}"))
	fmt.Println(v1.Version())
	fmt.Println(v2.Version())
	// Output:
	// d46bd175e9d9
	// 43cfabf40004
}
