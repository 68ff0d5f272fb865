package prompt_test

import (
	"errors"
	"fmt"
	"math"
	"os"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/briefgo/brief/prompt"
)

// manyTimes finds templates that may take longer than a test has, as nothing stops a loop
// that writes nothing.
var manyTimes = regexp.MustCompile(`range[^}]*[0-9'][0-9a-zA-Z_'\\]{4}`)

// FuzzLoad loads any text. What is loaded renders to the same bytes each time, and has the
// same version again; a mistake has a place in the file.
func FuzzLoad(f *testing.F) {
	example, err := os.ReadFile("testdata/prompts/triage.txtar")
	if err != nil {
		f.Fatal(err)
	}
	f.Add(string(example))
	for _, seed := range []string{
		"", "name: a\n-- input --\n{{.Title}}\n", "\uFEFF-- input --\r\n{{range .Lines}}{{.}}{{end}}\r\n",
		"-- settings --\nxml\nevery field\n-- constraint --\n- a {{.Lines}}\n- b\n  {{.Title}}\n-- input --\nx\n",
		"-- optional tier=1 value=2 shrink text T --\nt\n-- reasoning --\nwhy\n-- input --\n{{.Title}}\n",
		"-- example/a.in.json --\n{\"Title\": \"x\"}\n-- example/a.out.json --\n{\"team\": \"login\", \"urgent\": true}\n-- input --\n{{.Title}}",
		"--role--\n-- optional --\n-- example/.json --\n[]\n-- example/b.json --\n{\"input\": {\"Titel\": 1}, \"output\": {\"team\": []}}\n-- input --\n{{.Titel}}",
	} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		if manyTimes.MatchString(text) {
			t.Skip()
		}
		p, err := prompt.Load[Ticket, Triage](archive(text), "prompts/p.txtar")
		var d *prompt.DefinitionError
		switch {
		case err == nil:
			checkLoaded(t, text, p)
		case !errors.As(err, &d):
			t.Errorf("error %v, want a *DefinitionError", err)
		default:
			lines := strings.Count(text, "\n") + 1
			for _, m := range d.Mistakes {
				if m.File != "" && (m.Line < 1 || m.Line > lines || m.Column < 0 || m.Column > len(text)) {
					t.Errorf("a mistake at %d:%d of %d lines: %v", m.Line, m.Column, lines, &m)
				}
			}
		}
	})
}

// checkLoaded renders a prompt, and compares it with one that is loaded again.
func checkLoaded(t *testing.T, text string, p *prompt.Prompt[Ticket, Triage]) {
	again, err := prompt.Load[Ticket, Triage](archive(text), "prompts/p.txtar")
	if err != nil || again.Version() != p.Version() {
		t.Fatalf("loaded again: version %v, error %v", again, err)
	}
	in := Ticket{"a title", []string{"1", "-- role --"}}
	one, err := p.Render(in)
	two, err2 := again.Render(in)
	switch {
	case fmt.Sprint(err) != fmt.Sprint(err2):
		t.Errorf("errors %v and %v", err, err2)
	case err == nil && one.String() != two.String():
		t.Errorf("rendered to %q and %q", one, two)
	}
}

// TestLoadLinear loads hostile files of four times the length of others: they may take four
// times as long, and not sixteen times.
func TestLoadLinear(t *testing.T) {
	const input = "-- input --\nx\n"
	tests := []struct {
		reason string
		file   func(n int) string
	}{
		{"constraints", func(n int) string { return "-- constraint --\n" + strings.Repeat("- a\n", n/20) + input }},
		{"sections", func(n int) string { return strings.Repeat("-- text T --\nt\n", n/20) + input }},
		{"sections that there are not", func(n int) string { return strings.Repeat("-- txet T --\nt\n", n) + input }},
		{"lines that are nearly names", func(n int) string { return strings.Repeat("--role--\n", n) + input }},
		{"one long name", func(n int) string { return "-- " + strings.Repeat("optional shrink ", n) + "--\n" + input }},
		{"one long option", func(n int) string { return "-- optional " + strings.Repeat("shrink ", n) + "text --\nx\n" + input }},
		{"halves of examples", func(n int) string {
			var b strings.Builder
			for i := range n {
				fmt.Fprintf(&b, "-- example/%d.in.json --\n{}\n", i)
			}
			return b.String() + input
		}},
		{"an example that is wrong at its end", func(n int) string {
			return "-- example/a.json --\n{\"input\": {\"Lines\": [" + strings.Repeat("\"a\",\n", 5*n) + "1]}, \"output\": {}}\n" + input
		}},
		{"an output that is wrong at its end", func(n int) string {
			return "-- example/a.json --\n{\"input\": {}, \"output\": {" + strings.Repeat(" \n", 50*n) + "\"team\": 1, \"urgent\": true}}\n" + input
		}},
	}
	took := func(file string) time.Duration {
		start := time.Now()
		_, _ = prompt.Load[Ticket, Triage](archive(file), "prompts/p.txtar") // some have mistakes
		return time.Since(start)
	}
	for _, tt := range tests {
		const n = 4000
		one, four := tt.file(n), tt.file(4*n)
		ratio := math.Inf(1)
		for tries := 0; ratio > 8 && tries < 5; tries++ { // the machine may be busy
			ratio = min(ratio, float64(took(four))/float64(max(took(one), time.Millisecond)))
		}
		if ratio > 8 {
			t.Errorf("%s: four times the length takes %.1f times as long", tt.reason, ratio)
		}
	}
}
