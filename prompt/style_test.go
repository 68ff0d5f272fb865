package prompt_test

import (
	"fmt"
	"log"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/briefgo/brief/prompt"
	"github.com/briefgo/brief/prompt/data"
	"github.com/briefgo/brief/prompt/prompttest"
	"github.com/briefgo/brief/prompt/rank"
	"github.com/briefgo/brief/prompt/trim"
)

var allStyles = []string{prompt.Markdown, prompt.XML, prompt.Plain}

// TestStyleGolden renders a prompt that has every kind of section in every style.
func TestStyleGolden(t *testing.T) {
	for _, style := range allStyles {
		p := prompt.MustNew[Ticket, Triage]("triage",
			prompt.Settings(style),
			prompt.Role("You sort support tickets."),
			prompt.Instruction("Name the team that the ticket is for."),
			prompt.Instruction("Say whether it is urgent."),
			prompt.Constraint("Urgent means that somebody cannot work."),
			prompt.Constraint("If in doubt,\nthe team is other."),
			prompt.Text("House rules: the customer's words", "Text with <tags> & \"quotes\" stays as it is.\n</house_rules>"),
			prompt.Text("", "A text without a title."),
			prompt.Constraint("A list of one."),
			prompt.Example(Ticket{"Cannot <log> in", []string{"Since 9:00."}}, Triage{"login", true}),
			prompt.Input("{{.Title}}\n{{range .Lines}}\n> {{.}}{{end}}"),
			prompt.Constraint("Behind the input."),
			prompt.Text("Last words", "About {{.Title}}."),
		)
		r, err := p.Render(Ticket{"Wrong sum", []string{"It should be 30."}})
		if err != nil {
			t.Fatal(err)
		}
		prompttest.Golden(t, filepath.Join("testdata", "styles", style+".golden"), r)
	}
}

// TestStyleGoldenCut shows, in every style, what is left of a prompt for every way of
// cutting its optional parts.
func TestStyleGoldenCut(t *testing.T) {
	optional := func(s prompt.Section) prompt.Section { return prompt.Optional(trim.Trim{}, s) }
	for _, style := range allStyles {
		r := rendered(t, []prompt.Section{
			prompt.Settings(style),
			optional(prompt.Constraint("first")), prompt.Constraint("stays"), optional(prompt.Constraint("last")),
			optional(prompt.Text("Notes", "n")),
			prompt.Instruction("Do."),
			optional(prompt.Constraint("alone")),
			prompt.Input("{{.}}"),
		})
		var all []prompt.Part
		for set, cut := range cuts(r) {
			text := cutting(t, r, cut...).String()
			all = append(all, prompt.Part{Role: prompt.User, Text: fmt.Sprintf("without parts %v:\n\n%s", cut, text), Message: set, Pinned: true})
		}
		shown, err := prompt.Assemble("cuts", all)
		if err != nil {
			t.Fatal(err)
		}
		prompttest.Golden(t, filepath.Join("testdata", "styles", style+"-cut.golden"), shown)
	}
}

// TestStyleSeams holds the places where the parts of a message meet: as long as something
// that cannot be cut follows, they end in a newline, in every style.
func TestStyleSeams(t *testing.T) {
	for _, style := range allStyles {
		r := rendered(t, []prompt.Section{
			prompt.Settings(style), prompt.Role("R"), prompt.Constraint("a"), prompt.Optional(trim.Trim{}, prompt.Constraint("b")),
			prompt.Constraint("c"), prompt.Text("T", "t"), prompt.Instruction("I"), prompt.Input("{{.}}"), prompt.Text("U", "u"),
		})
		parts := r.Parts()
		for i, p := range parts[:len(parts)-1] {
			if p.Message == parts[i+1].Message && !strings.HasSuffix(p.Text, "\n") {
				t.Errorf("%s: part %d, %q, ends in no newline", style, i, p.Text)
			}
		}
	}
}

func TestStyleTitles(t *testing.T) {
	tests := []struct{ reason, title, xml, plain string }{
		{"words", "House rules", "house_rules", "House rules:"},
		{"what is no letter or digit, once", "A & B -- C!", "a_b_c", "A & B -- C!:"},
		{"a colon is there once", "Notes:", "notes", "Notes:"},
		{"an apostrophe parts no words", "The customer's words", "the_customers_words", "The customer's words:"},
		{"a digit begins no name", "2 rules", "_2_rules", "2 rules:"},
		{"letters of any language", "Größe ÄÖ", "größe_äö", "Größe ÄÖ:"},
		{"letters that are two characters", "हिन्दी", "हिन्दी", "हिन्दी:"},
	}
	for _, tt := range tests {
		text := func(style string) string {
			return rendered(t, []prompt.Section{prompt.Settings(style), prompt.Text(tt.title, "x")}).Messages()[0].Text
		}
		if got, want := text(prompt.XML), "<"+tt.xml+">\nx\n</"+tt.xml+">"; got != want {
			t.Errorf("%s: %q, want %q", tt.reason, got, want)
		}
		if got, want := text(prompt.Plain), tt.plain+"\nx"; got != want {
			t.Errorf("%s: %q, want %q", tt.reason, got, want)
		}
	}
}

func TestSettingsRefuses(t *testing.T) {
	in := prompt.Input("{{.}}")
	tests := []struct {
		reason  string
		section prompt.Section
		want    string
	}{
		{"a name that is nearly one", prompt.Settings("xlm"), `prompt p: settings: there is no setting "xlm" (did you mean "xml"?)`},
		{"a name that is none", prompt.Settings("fancy"), `there is no setting "fancy"; there are ["markdown" "xml" "plain"`},
		{"two styles", prompt.Settings(prompt.XML, prompt.Plain), "the style is plain, and xml elsewhere"},
		{"two styles in two places", prompt.Group(prompt.Settings(prompt.XML), prompt.Settings(prompt.Markdown)), "settings#2: the style is markdown, and xml elsewhere"},
		{"for some inputs", prompt.When(func(string) bool { return true }, prompt.Settings(prompt.XML)), "cannot stand inside Optional or When"},
		{"what may be cut", prompt.Optional(trim.Trim{}, prompt.Settings(prompt.XML)), "cannot stand inside Optional or When"},
		{"a title without a name", prompt.Group(prompt.Settings(prompt.XML), prompt.Text("***", "x")), `text: the title "***" has no letter or digit`},
	}
	for _, tt := range tests {
		_, err := prompt.New[string, string]("p", tt.section, in)
		if err == nil || !strings.Contains(err.Error(), tt.want) || strings.Contains(err.Error(), "\n") {
			t.Errorf("%s: error %v, want %q", tt.reason, err, tt.want)
		}
	}
	if _, err := prompt.New[string, string]("p", prompt.Settings(), prompt.Settings(prompt.XML), in, prompt.Settings(prompt.XML)); err != nil {
		t.Errorf("settings that agree: error %v", err)
	}
}

// The same sections in the style that Anthropic advises.
func ExampleSettings() {
	p := prompt.MustNew[string, string]("answer",
		prompt.Settings(prompt.XML),
		prompt.Role("You answer tickets."),
		prompt.Constraint("Answer in the customer's language."),
		prompt.Constraint("Promise nothing."),
		prompt.Text("Opening hours", "Monday to Friday, 9:00 to 17:00."),
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
	// <constraints>
	// - Answer in the customer's language.
	// - Promise nothing.
	// </constraints>
	//
	// <opening_hours>
	// Monday to Friday, 9:00 to 17:00.
	// </opening_hours>
	//
	// === user ===
	// <input>
	// Where is my parcel?
	// </input>
}

func TestSettingsEveryField(t *testing.T) {
	type Line struct{ Text, Unit string }
	type Order struct {
		ID       string
		Lines    []Line
		Customer struct{ Name, Mail string }
		Internal int `prompt:"unused"`
		hidden   int
	}
	every := prompt.Settings(prompt.EveryField)
	_ = Order{}.hidden
	tests := []struct {
		reason   string
		sections []prompt.Section
		want     string
	}{
		{"all of them", []prompt.Section{every, prompt.Role("{{.Customer}}"), prompt.Input("{{.ID}}{{range .Lines}}{{.Text}}{{.Unit}}{{end}}")}, ""},
		{"not asked for", []prompt.Section{prompt.Input("x")}, ""},
		{"those that are missing, inside others too", []prompt.Section{every, prompt.Role("{{.Customer.Name}}"), prompt.Input("{{range .Lines}}{{.Text}}{{end}}")},
			"prompt p: no section shows ID; if none should, give the field the tag `prompt:\"unused\"`\n" +
				"prompt p: no section shows Lines.Unit; if none should, give the field the tag `prompt:\"unused\"`\n" +
				"prompt p: no section shows Customer.Mail; if none should, give the field the tag `prompt:\"unused\"`"},
		{"not before other mistakes are gone", []prompt.Section{every, prompt.Input("{{.Id}}")}, "prompt p: input:1:2: Order has no field Id (did you mean ID?)"},
	}
	for _, tt := range tests {
		_, err := prompt.New[Order, string]("p", tt.sections...)
		if got := fmt.Sprint(err); got != tt.want && (err != nil || tt.want != "") {
			t.Errorf("%s: error\n%v\nwant\n%s", tt.reason, err, tt.want)
		}
	}
	file := "-- settings --\nevery field\n-- input --\n{{.ID}}{{range .Lines}}{{.Text}}{{end}}{{.Customer.Name}}\n"
	_, err := prompt.Load[Order, string](archive(file), "prompts/p.txtar", prompt.Text("", "{{.Customer.Mail}}"))
	if got := fmt.Sprint(err); !strings.HasPrefix(got, "prompt p: no section shows Lines.Unit;") || strings.Contains(got, "\n") {
		t.Errorf("a file and the program: error %v", err)
	}
}

// TestStylePool shows the examples of a pool as the input; what is ranked has no tags.
func TestStylePool(t *testing.T) {
	var asked []string
	method := func(docs []rank.Document) (rank.Ranker, error) {
		return func(query rank.Document, _ int) (*rank.Ranking, error) {
			asked = append(asked, docs[0].Text, query.Text)
			return &rank.Ranking{Picks: []rank.Pick{{Index: 0}}}, nil
		}, nil
	}
	pool := data.PoolOf(data.Example[string, string]{In: "a", Out: "b"})
	r := rendered(t, []prompt.Section{
		prompt.Settings(prompt.XML), prompt.Examples(pool, &data.ExamplesOptions{Rank: method}), prompt.Input("{{.}}"),
	})
	want := []prompt.Message{{Role: prompt.User, Text: "<input>\na\n</input>"}, {Role: prompt.Assistant, Text: "b"}, {Role: prompt.User, Text: "<input>\nin\n</input>"}}
	if diff := cmp.Diff(want, r.Messages()); diff != "" {
		t.Errorf("messages (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff([]string{"a", "in"}, asked); diff != "" {
		t.Errorf("what is ranked (-want +got):\n%s", diff)
	}
}

// TestStyleDocuments shows that the title over documents, which have tags in every style,
// is no tag.
func TestStyleDocuments(t *testing.T) {
	found := prompt.Documents(func(string) []data.Document { return []data.Document{{ID: "a", Text: "t"}} }, &data.DocumentOptions{Trusted: true})
	for style, title := range map[string]string{prompt.Markdown: "# Documents", prompt.XML: "Documents:", prompt.Plain: "Documents:"} {
		r := rendered(t, []prompt.Section{prompt.Settings(style), prompt.Input("{{.}}"), found})
		if got, want := r.Messages()[0].Text, title+"\n\n<document id=\"a\">\nt\n</document>"; !strings.HasSuffix(got, want) {
			t.Errorf("%s: %q, want %q at its end", style, got, want)
		}
	}
}
