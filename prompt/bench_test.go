package prompt_test

import (
	"strings"
	"testing"

	"github.com/briefgo/brief/prompt"
)

// BenchmarkRender renders a prompt with fifty examples, which were rendered when it
// was made.
func BenchmarkRender(b *testing.B) {
	sections := []prompt.Section{prompt.Role("You sort support tickets."), prompt.Input("{{.Title}}\n{{range .Lines}}\n> {{.}}{{end}}")}
	for range 50 {
		sections = append(sections, prompt.Example(Ticket{"Cannot log in", []string{"Since 9:00."}}, Triage{"login", true}))
	}
	p := prompt.MustNew[Ticket, Triage]("triage", sections...)
	in := Ticket{"Wrong sum", strings.Split(strings.Repeat("It should be 30.\n", 20), "\n")}
	b.ReportAllocs()
	for b.Loop() {
		r, err := p.Render(in)
		if err != nil {
			b.Fatal(err)
		}
		r.Messages()
	}
}
