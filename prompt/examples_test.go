package prompt_test

import (
	"errors"
	"fmt"
	"math"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/briefgo/brief/prompt"
	"github.com/briefgo/brief/prompt/data"
	"github.com/briefgo/brief/prompt/rank"
	"github.com/briefgo/brief/prompt/trim"
	"github.com/google/go-cmp/cmp"
)

// fruit is a pool of six examples of two labels.
var fruit = data.PoolOf(
	data.Example[string, string]{In: "red apple", Out: "0", Label: "tree"},
	data.Example[string, string]{In: "green apple", Out: "1", Label: "tree", Value: 2},
	data.Example[string, string]{In: "ripe strawberry", Out: "2", Label: "bush", Value: 1},
	data.Example[string, string]{In: "red cherry", Out: "3", Label: "tree", Value: 3},
	data.Example[string, string]{In: "red currant", Out: "4", Label: "bush"},
	data.Example[string, string]{In: "dried apple ring", Out: "5", Label: "dry"},
)

// shown lists the examples of a prompt: the number in the pool, the value and, if it is
// not the first, the tier; a bar stands where what is volatile begins.
func shown(t *testing.T, r *prompt.Rendered) string {
	t.Helper()
	var b strings.Builder
	parts := r.Parts()
	volatile := false
	for i, p := range parts {
		if p.Kind != prompt.KindExample || p.Role != prompt.User {
			continue
		}
		answer := parts[i+1]
		if answer.Role != prompt.Assistant || answer.Group != p.Group || answer.Section != p.Section || answer.Volatile != p.Volatile ||
			answer.Tier != p.Tier || answer.Value != 0 || answer.Message != p.Message+1 || p.Pinned || answer.Pinned {
			t.Errorf("%+v and %+v are no pair", p, answer)
		}
		if p.Volatile != volatile {
			volatile = p.Volatile
			b.WriteString(" |")
		}
		fmt.Fprintf(&b, " %s:%.2g", strings.TrimPrefix(answer.Text, "out "), p.Value)
		if p.Tier != 0 {
			fmt.Fprintf(&b, "@%d", p.Tier)
		}
	}
	return strings.TrimSpace(b.String())
}

func TestExamples(t *testing.T) {
	optional := func(tier int, value float64, s prompt.Section) prompt.Section {
		return prompt.Optional(trim.Trim{Tier: tier, Value: value}, s)
	}
	pool := func(o data.ExamplesOptions) prompt.Section { return prompt.Examples(fruit, &o) }
	short := func(in string) bool { return len(in) < 10 }
	static := prompt.Example("pear", "out static")
	tests := []struct {
		reason   string
		in       string
		sections []prompt.Section
		want     string
	}{
		{"all of a small pool, the best last, what has no word in common in the order declared", "green apple", []prompt.Section{prompt.Examples(fruit, nil)},
			"| 4:0.17 3:0.2 2:0.25 5:0.33 0:0.5 1:1"},
		{"as many as are asked for", "red apple", []prompt.Section{pool(data.ExamplesOptions{Max: 2})}, "| 1:0.5 0:1"},
		{"the best first", "red apple", []prompt.Section{pool(data.ExamplesOptions{Max: 3, Order: rank.BestFirst})}, "| 0:1 1:0.5 3:0.33"},
		{"as declared, with the values of their places", "red cherry", []prompt.Section{pool(data.ExamplesOptions{Max: 3, Order: rank.Declared})}, "| 0:0.5 3:1 4:0.33"},
		{"neighbours of two labels", "red cherry", []prompt.Section{pool(data.ExamplesOptions{Max: 3, Order: rank.Interleaved})}, "| 0:0.5 4:0.33 3:1"},
		{"labels in turn", "red apple", []prompt.Section{pool(data.ExamplesOptions{Max: 3, Order: rank.BestFirst, Rank: rank.Balanced(rank.BM25(nil))})}, "| 0:1 4:0.5 5:0.33"},
		{"a block of the greatest values, labels in turn; and the best of the rest in the tier behind", "red cherry",
			[]prompt.Section{pool(data.ExamplesOptions{Max: 4, Frozen: 0.5})}, "2:0.5 3:1 | 4:0.5@1 0:1@1"},
		{"the share is rounded", "red cherry", []prompt.Section{pool(data.ExamplesOptions{Max: 3, Frozen: 0.5})}, "2:0.5 3:1 | 0:1@1"},
		{"a share too small for one", "red cherry", []prompt.Section{pool(data.ExamplesOptions{Max: 3, Frozen: 0.1})}, "| 4:0.33 0:0.5 3:1"},
		{"all of it, of which labels have their turns", "red cherry", []prompt.Section{pool(data.ExamplesOptions{Max: 4, Frozen: 1})}, "1:0.25 5:0.33 2:0.5 3:1"},
		{"all of the pool", "red cherry", []prompt.Section{pool(data.ExamplesOptions{Frozen: 1, Order: rank.Declared})}, "0:0.17 1:0.25 2:0.5 3:1 4:0.2 5:0.33"},
		{"the share is one of what the pool can give", "red apple", []prompt.Section{pool(data.ExamplesOptions{Max: 100, Frozen: 0.5})}, "5:0.33 2:0.5 3:1 | 4:0.33@1 1:0.5@1 0:1@1"},
		{"static examples, then blocks, then what is chosen", "red apple",
			[]prompt.Section{pool(data.ExamplesOptions{Max: 2, Frozen: 0.5}), static, pool(data.ExamplesOptions{Max: 2, Frozen: 0.5})}, "static:0 3:1 3:1 | 0:1@1 0:1@1"},
		{"a tier and a value", "red apple", []prompt.Section{optional(3, 8, pool(data.ExamplesOptions{Max: 4, Frozen: 0.5}))}, "2:4@3 3:8@3 | 1:4@4 0:8@4"},
		{"the last tier", "red apple", []prompt.Section{optional(math.MaxInt, 0, pool(data.ExamplesOptions{Max: 2, Frozen: 0.5}))}, "3:1@9223372036854775807 | 0:1@9223372036854775807"},
		{"a condition that holds: the block is volatile too", "red apple", []prompt.Section{prompt.Group(prompt.When(short, pool(data.ExamplesOptions{Max: 2, Frozen: 0.5}))), static}, "static:0 | 3:1 0:1@1"},
		{"a condition that does not", "an apple that is red", []prompt.Section{prompt.Group(prompt.When(short, pool(data.ExamplesOptions{Max: 2, Frozen: 0.5}))), static}, "static:0"},
		{"a pool without an example", "red apple", []prompt.Section{prompt.Examples(data.PoolOf[string, string](), nil)}, ""},
		{"an order that does not look at the input", "zzz", []prompt.Section{pool(data.ExamplesOptions{Max: 2, Rank: rank.Fixed()})}, "| 1:0.5 0:1"},
	}
	for _, tt := range tests {
		t.Run(tt.reason, func(t *testing.T) {
			p, err := prompt.New[string, string]("p", append(tt.sections, prompt.Input("{{.}}"))...)
			if err != nil {
				t.Fatal(err)
			}
			r, err := p.Render(tt.in)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(tt.want, shown(t, r)); diff != "" {
				t.Errorf("examples (-want +got):\n%s", diff)
			}
			if m := r.Messages(); m[len(m)-1].Text != tt.in {
				t.Errorf("the last message is %q", m[len(m)-1].Text)
			}
		})
	}
}

// TestExamplesQuery checks what is ranked: the input as the Input section shows it.
func TestExamplesQuery(t *testing.T) {
	var asked, pool []string
	spy := func(docs []rank.Document) (rank.Ranker, error) {
		for _, d := range docs {
			pool = append(pool, d.Text+" "+d.Label+fmt.Sprint(d.Vector))
		}
		return func(query rank.Document, limit int) (*rank.Ranking, error) {
			asked = append(asked, fmt.Sprint(query.Text, " ", limit))
			return &rank.Ranking{Picks: []rank.Pick{{Index: 1}}}, nil
		}, nil
	}
	p := prompt.MustNew[Ticket, Triage]("p",
		prompt.Role("Not this: {{.Title}}"),
		prompt.Examples(data.PoolOf(
			data.Example[Ticket, Triage]{In: Ticket{Title: "a"}, Out: Triage{Team: "other"}, Label: "l", Vector: []float32{1}},
			data.Example[Ticket, Triage]{In: Ticket{Title: "{{.Lines}}"}, Out: Triage{Team: "login"}},
		), &data.ExamplesOptions{Rank: spy, Max: 1}),
		prompt.Input("T: {{.Title}}"),
		prompt.Text("", "Nor this."),
	)
	r, err := p.Render(Ticket{Title: "b"})
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]string{"T: a l[1]", "T: {{.Lines}} []"}, pool); diff != "" {
		t.Errorf("the pool (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff([]string{"T: b 1"}, asked); diff != "" {
		t.Errorf("the query and the limit (-want +got):\n%s", diff)
	}
	want := []prompt.Message{{Role: prompt.User, Text: "T: {{.Lines}}"}, {Role: prompt.Assistant, Text: `{"team":"login","urgent":false}`}}
	if diff := cmp.Diff(want, r.Messages()[1:3]); diff != "" {
		t.Errorf("the example (-want +got):\n%s", diff)
	}
}

// TestExamplesNative checks that a pool is prepared once for a prompt and its Native.
func TestExamplesNative(t *testing.T) {
	prepared := 0
	method := func(docs []rank.Document) (rank.Ranker, error) {
		prepared++
		return rank.BM25(nil)(docs)
	}
	pool := data.PoolOf(
		data.Example[Ticket, Triage]{In: Ticket{Title: "a"}, Out: Triage{Team: "login"}},
		data.Example[Ticket, Triage]{In: Ticket{Title: "b"}, Out: Triage{Team: "other"}})
	p := prompt.MustNew[Ticket, Triage]("p", prompt.Reasoning(""),
		prompt.Examples(pool, &data.ExamplesOptions{Rank: method, Max: 1}),
		prompt.Examples(pool, &data.ExamplesOptions{Rank: rank.Fixed(), Frozen: 1}),
		prompt.Input("{{.Title}}"))
	want, err := p.Render(Ticket{Title: "b"})
	if err != nil {
		t.Fatal(err)
	}
	got, err := p.Native().Render(Ticket{Title: "b"})
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(want.Messages()[1:], got.Messages()[1:]); diff != "" || prepared != 1 {
		t.Errorf("prepared %d times; the messages of Native (-want +got):\n%s", prepared, diff)
	}
}

func TestExamplesRefuses(t *testing.T) {
	input := prompt.Input("{{.Title}}")
	file := func(name, text string) prompt.Section {
		pool, err := data.ReadPool[Ticket, Triage](fstest.MapFS{name: {Data: []byte(text)}}, name)
		if err != nil {
			t.Fatal(err)
		}
		return prompt.Examples(pool, nil)
	}
	pool := func(o data.ExamplesOptions, examples ...data.Example[Ticket, Triage]) prompt.Section {
		return prompt.Examples(data.PoolOf(append(examples, data.Example[Ticket, Triage]{Out: Triage{Team: "other"}})...), &o)
	}
	type refused = data.Example[Ticket, Triage]
	noRanker := func([]rank.Document) (rank.Ranker, error) { return nil, nil }
	tests := []struct {
		reason   string
		sections []prompt.Section
		want     string
	}{
		{"another input", []prompt.Section{prompt.Examples(fruit, nil), input}, "prompt p: examples: the pool is of type *data.Pool[string,string], the prompt needs a *data.Pool["},
		{"no pool", []prompt.Section{prompt.Examples[Ticket, Triage](nil, nil), input}, "prompt p: examples: the pool is nil"},
		{"nothing that shows the inputs", []prompt.Section{pool(data.ExamplesOptions{}), prompt.Role("r")}, "prompt p: examples: examples need an Input section"},
		{"fewer than none", []prompt.Section{pool(data.ExamplesOptions{Max: -1}), input}, "examples: the Max is -1"},
		{"a count for a share", []prompt.Section{pool(data.ExamplesOptions{Frozen: 12}), input}, "examples: the Frozen is 12; it is a share, from 0 to 1"},
		{"no share", []prompt.Section{pool(data.ExamplesOptions{Frozen: math.NaN()}), input}, "examples: the Frozen is NaN"},
		{"no order", []prompt.Section{pool(data.ExamplesOptions{Order: 9}), input}, "examples: there is no order 9"},
		{"no value", []prompt.Section{pool(data.ExamplesOptions{}, refused{Out: Triage{Team: "login"}}, refused{Value: -1}), input}, "examples[1]: the value is -1"},
		{"half of it", []prompt.Section{prompt.Optional(trim.Trim{Shrink: true}, pool(data.ExamplesOptions{})), input}, "examples: an example is kept whole or cut"},
		{"a method that makes nothing", []prompt.Section{pool(data.ExamplesOptions{Rank: noRanker}), input}, "examples: the method of Rank made no ranker"},
		{"a method that fails", []prompt.Section{pool(data.ExamplesOptions{Rank: rank.Nearest(nil)}), input}, "examples: rank: Nearest: document 0: there is no vector"},
		{"a method that fails, of a file", []prompt.Section{prompt.Examples(vectors(t), &data.ExamplesOptions{Rank: rank.Nearest(nil)}), input},
			"examples: p.jsonl:2: rank: Nearest: document 1: the vector has 1 dimensions"},
		{"an input that cannot be shown", []prompt.Section{file("p.jsonl", `{"input":{"Title":"x"},"output":{"team":"other","urgent":true}}`), prompt.Input("{{index .Lines 3}}")},
			"prompt p: examples[0]: p.jsonl:1: the example's input fails in input:1:2: "},
		{"what a file leaves out", []prompt.Section{file("p.json", "[\n{\"input\":{\"Title\":\"x\"},\n\"output\":{\"team\":\"other\"}}]"), input},
			`prompt p: examples[0]: p.json:2: the example's output: `},
		{"a rule of the business, one of two pools", []prompt.Section{pool(data.ExamplesOptions{}), file("p.csv", "input.Title,output.team,output.urgent\na,login,true\nb,billing,true\n"), input,
			prompt.Check(func(_ Ticket, out Triage) error {
				if out.Team == "billing" {
					return errors.New("nobody is billing")
				}
				return nil
			})}, "prompt p: examples#2[1]: p.csv:3: the example's output fails a check: nobody is billing"},
	}
	for _, tt := range tests {
		t.Run(tt.reason, func(t *testing.T) {
			_, err := prompt.New[Ticket, Triage]("p", tt.sections...)
			var wrong *prompt.DefinitionError
			if !errors.As(err, &wrong) || len(wrong.Mistakes) != 1 || !strings.Contains(err.Error(), tt.want) {
				t.Errorf("error %v, want %q alone", err, tt.want)
			}
		})
	}
}

// vectors is a pool of a file with vectors that do not go together.
func vectors(t *testing.T) *data.Pool[Ticket, Triage] {
	text := `{"input":{},"output":{"team":"other","urgent":true},"vector":[1,2]}` + "\n" + `{"input":{},"output":{"team":"other","urgent":true},"vector":[1]}`
	pool, err := data.ReadPool[Ticket, Triage](fstest.MapFS{"p.jsonl": {Data: []byte(text)}}, "p.jsonl")
	if err != nil {
		t.Fatal(err)
	}
	return pool
}

// TestExamplesMistakesAreBounded makes a prompt of a pool of which nothing is right.
func TestExamplesMistakesAreBounded(t *testing.T) {
	pool := data.PoolOf(make([]data.Example[string, string], 1000)...)
	_, err := prompt.New[string, string]("p", prompt.Examples(pool, nil), prompt.Input("{{.}}"),
		prompt.Check(func(string, string) error { return errors.New("no") }))
	var wrong *prompt.DefinitionError
	if !errors.As(err, &wrong) || len(wrong.Mistakes) != 21 || !strings.HasSuffix(err.Error(), "prompt p: examples: examples of the pool with mistakes, besides these: 980") {
		t.Errorf("error %v", err)
	}
}

// TestExamplesRankerFails renders with rankers of the caller's that are wrong.
func TestExamplesRankerFails(t *testing.T) {
	down := errors.New("the server is down")
	picks := func(indices ...int) *rank.Ranking {
		r := &rank.Ranking{}
		for _, i := range indices {
			r.Picks = append(r.Picks, rank.Pick{Index: i})
		}
		return r
	}
	tests := []struct {
		reason  string
		ranking *rank.Ranking
		err     error
		want    string // of the error, or what is shown
	}{
		{"it fails", nil, down, "prompt p: examples: the server is down"},
		{"it returns nothing", nil, nil, "prompt p: examples: the ranker returned no ranking"},
		{"an example twice", picks(1, 1), nil, "prompt p: examples: the ranker's ranking is wrong: place 2 has document 1 again"},
		{"an example that there is not", picks(6), nil, "place 1 has document 6 of a pool of 6"},
		{"more than it was asked for", picks(0, 1, 2), nil, "| 1:0.5 0:1"},
		{"fewer", picks(5), nil, "| 5:1"},
		{"none", picks(), nil, ""},
	}
	for _, tt := range tests {
		method := func([]rank.Document) (rank.Ranker, error) {
			return func(rank.Document, int) (*rank.Ranking, error) { return tt.ranking, tt.err }, nil
		}
		p := prompt.MustNew[string, string]("p", prompt.Examples(fruit, &data.ExamplesOptions{Max: 2, Rank: method}), prompt.Input("{{.}}"))
		r, err := p.Render("x")
		if err != nil {
			var wrong *prompt.Mistake
			if !strings.Contains(err.Error(), tt.want) || !errors.As(err, &wrong) || wrong.Section != "examples" || tt.err != nil && !errors.Is(err, tt.err) {
				t.Errorf("%s: error %v, want %q", tt.reason, err, tt.want)
			}
			continue
		}
		if got := shown(t, r); got != tt.want {
			t.Errorf("%s: %s, want %s", tt.reason, got, tt.want)
		}
	}
}

func ExampleExamples() {
	pool := data.PoolOf(
		data.Example[string, string]{In: "My parcel never came.", Out: "shipping"},
		data.Example[string, string]{In: "I was charged twice for one order.", Out: "billing"},
		data.Example[string, string]{In: "The page is blank.", Out: "website"},
	)
	p := prompt.MustNew[string, string]("topic",
		prompt.Role("You name the topic of a message."),
		prompt.Examples(pool, &data.ExamplesOptions{Max: 1}),
		prompt.Input("{{.}}"))
	r, err := p.Render("Why was I charged again?")
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Print(r)
	why, _ := r.Why("examples[1]")
	fmt.Println(why)
	why, _ = r.Why("examples[2]")
	fmt.Println(why)
	// Output:
	// === system ===
	// You name the topic of a message.
	//
	// === user ===
	// I was charged twice for one order.
	//
	// === assistant ===
	// billing
	//
	// === user ===
	// Why was I charged again?
	// place 1 of 1: BM25 1.15: "was" 0.38, "i" 0.38, "charged" 0.38
	// not among the 1 picks: BM25 0: it has no term of the query
}
