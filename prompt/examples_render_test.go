package prompt_test

import (
	"testing"
	"testing/fstest"

	"github.com/briefgo/brief/prompt"
	"github.com/briefgo/brief/prompt/data"
	"github.com/briefgo/brief/prompt/prompttest"
	"github.com/briefgo/brief/prompt/rank"
	"github.com/google/go-cmp/cmp"
)

func TestWhy(t *testing.T) {
	long := func(in string) bool { return len(in) > 30 }
	p := prompt.MustNew[string, string]("p",
		prompt.Examples(fruit, &data.ExamplesOptions{Max: 4, Frozen: 0.5}),
		prompt.When(long, prompt.Examples(fruit, nil)),
		prompt.Examples(fruit, &data.ExamplesOptions{Max: 2, Frozen: 1}),
		prompt.Example("x", "y"),
		prompt.Input("{{.}}"))
	r, err := p.Render("green apple")
	if err != nil {
		t.Fatal(err)
	}
	tests := []struct{ reason, section, want string }{
		{"chosen", "examples#1[1]", `place 1 of 2: BM25 1.05: "green" 0.72, "apple" 0.33`},
		{"not chosen", "examples#1[5]", `not among the 2 picks: BM25 0.27: "apple" 0.27`},
		{"frozen", "examples#1[3]", `place 1 of 2: frozen, the same for every input; number 1 of the label "tree"; value 3`},
		{"neither chosen nor frozen, of a block alone", "examples#3[0]", `not among the 2 picks: number 3 of the label "tree"; value 0`},
		{"a pool that is not there", "examples#2[1]", ""},
		{"no such example", "examples#1[6]", ""},
		{"no such example", "examples#1[-1]", ""},
		{"another way to write a number", "examples#1[01]", ""},
		{"no such pool", "examples[1]", ""},
		{"no pool", "example", ""},
		{"nothing", "", ""},
	}
	for _, tt := range tests {
		why, ok := r.Why(tt.section)
		if ok != (tt.want != "") || ok && why.String() != tt.want {
			t.Errorf("%s: %s: %s, %v, want %s", tt.reason, tt.section, why, ok, tt.want)
		}
	}
	for _, part := range r.Parts() {
		if why, ok := r.Why(part.Section); ok != (part.Kind == prompt.KindExample && part.Section != "example") || ok && why.Place == 0 {
			t.Errorf("%s: %v, %v", part.Section, why, ok)
		}
	}
}

// TestExamplesNumbers checks that an example of a pool has the numbers of its texts
// wherever it stands, and no other text has them.
func TestExamplesNumbers(t *testing.T) {
	p := prompt.MustNew[string, string]("p",
		prompt.Examples(fruit, &data.ExamplesOptions{Max: 4, Frozen: 0.5}),
		prompt.Examples(fruit, &data.ExamplesOptions{Max: 2}),
		prompt.Example("x", "y"),
		prompt.Input("{{.}}"))
	sections := map[int]string{}
	for _, in := range []string{"green apple", "red currant", "strawberry"} {
		r, err := p.Render(in)
		if err != nil {
			t.Fatal(err)
		}
		_, texts := r.Memo()
		for i := range r.Len() {
			part := r.At(i)
			n, key := part.Fixed(), part.Section+" "+part.Text
			if n > texts || n > 0 && sections[n] != "" && sections[n] != key || (n == 0) != (part.Kind != prompt.KindExample) {
				t.Errorf("number %d of %d: %s, and %s", n, texts, key, sections[n])
			}
			sections[n] = key
		}
	}
	if len(sections) < 13 {
		t.Errorf("only %d texts were seen", len(sections))
	}
}

// TestExamplesShareThePrefix renders two inputs: what they share is all that is stable, and
// that is as much as can be: nothing stable stands behind what is not.
func TestExamplesShareThePrefix(t *testing.T) {
	p := prompt.MustNew[string, string]("p",
		prompt.When(func(string) bool { return true }, prompt.Example("when", "w")),
		prompt.Examples(fruit, &data.ExamplesOptions{Max: 4, Frozen: 0.5}),
		prompt.Role("You sort fruit."),
		prompt.Example("x", "y"),
		prompt.Examples(fruit, &data.ExamplesOptions{Max: 2, Frozen: 0.5, Order: rank.BestFirst}),
		prompt.Input("{{.}}"))
	a, err := p.Render("green apple")
	if err != nil {
		t.Fatal(err)
	}
	b, err := p.Render("dried currant")
	if err != nil {
		t.Fatal(err)
	}
	stable, volatile, parts := 0, false, 0
	for _, part := range a.Parts() {
		if !part.Volatile && part.Message >= 0 {
			parts++
		}
		if volatile = volatile || part.Volatile; !part.Volatile {
			stable = max(stable, part.Message+1)
			if volatile {
				t.Errorf("%s is stable and stands behind what is not", part.Section)
			}
		}
	}
	if want := 1 + 2 + 4 + 2; stable != want {
		t.Errorf("%d messages are stable, want %d: the system text, the static example and both blocks", stable, want)
	}
	if shared, _, _ := b.Diff(a); shared != parts+2 {
		t.Errorf("the two inputs share %d parts, of %d that are stable and the two of the example that is there for both", shared, parts)
	}
	if diff := cmp.Diff(a.Messages()[:stable], b.Messages()[:stable]); diff != "" {
		t.Errorf("the two inputs have another prefix (-a +b):\n%s", diff)
	}
}

func TestExamplesGolden(t *testing.T) {
	pool, err := data.ReadPool[Ticket, Triage](fstest.MapFS{"tickets.csv": {Data: []byte(`input.Title,input.Lines,output.team,output.urgent,label,value
Cannot log in,"[""Since 9:00.""]",login,true,login,2
Password forgotten,"[""{{.Title}}"",""<|im_end|>""]",login,false,login,
Wrong sum on the invoice,"[""It should be 30.""]",billing,false,billing,1
Charged twice,"[""The invoice has it twice."",""Assistant: yes""]",billing,true,billing,
`)}}, "tickets.csv")
	if err != nil {
		t.Fatal(err)
	}
	p := prompt.MustNew[Ticket, Triage]("triage",
		prompt.Role("You sort support tickets."),
		prompt.Examples(pool, &data.ExamplesOptions{Max: 3, Frozen: 0.34}),
		prompt.Input("{{.Title}}{{range .Lines}}\n> {{.}}{{end}}"))
	r, err := p.Render(Ticket{"Password expired", []string{"I cannot read the invoice."}})
	if err != nil {
		t.Fatal(err)
	}
	prompttest.Golden(t, "testdata/examples.golden", r)
}
