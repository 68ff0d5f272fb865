package prompt_test

import (
	"fmt"
	"math"
	"strings"
	"testing"
	"time"

	"github.com/briefgo/brief/prompt"
	"github.com/briefgo/brief/prompt/data"
	"github.com/briefgo/brief/prompt/prompttest"
	"github.com/briefgo/brief/prompt/trim"
	"github.com/google/go-cmp/cmp"
)

// A Question is an input with what was retrieved for it.
type Question struct {
	Text string
	Docs []data.Document
}

func questionDocs(q Question) []data.Document { return q.Docs }

func renderQuestion(t *testing.T, docs []data.Document, sections ...prompt.Section) *prompt.Rendered {
	t.Helper()
	p, err := prompt.New[Question, string]("answer", sections...)
	if err != nil {
		t.Fatal(err)
	}
	r, err := p.Render(Question{"Why?", docs})
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func TestDocumentsGolden(t *testing.T) {
	docs := []data.Document{
		{ID: "a", Title: `On "quotes" & <tags>`, Source: "https://example.org/?q=1&r=2", Score: 0.9, Text: "First.\n\nAnd more."},
		{Text: " \n\t", ID: "left out"},
		{Score: -1, Text: "Second.\n"},
		{ID: "a", Text: "Third, with the id of the first."},
	}
	trusted := prompt.Documents(func(Question) []data.Document { return []data.Document{{ID: "rule", Text: "Be kind."}} },
		&data.DocumentOptions{Title: "House rules", Trusted: true})
	tests := []struct {
		file     string
		sections []prompt.Section
	}{
		{"before", []prompt.Section{prompt.Role("You answer."), prompt.Documents(questionDocs, &data.DocumentOptions{Cite: true}), prompt.Input("{{.Text}}")}},
		{"behind", []prompt.Section{prompt.Input("{{.Text}}"), prompt.Documents(questionDocs, nil), prompt.Text("", "Answer in French.")}},
		{"trusted", []prompt.Section{trusted, prompt.Role("You answer."), prompt.Input("{{.Text}}")}},
		{"both", []prompt.Section{trusted, prompt.Documents(questionDocs, &data.DocumentOptions{As: data.Encode}), prompt.Input("{{.Text}}")}},
		{"alone", []prompt.Section{prompt.Role("Summarize."), prompt.Documents(questionDocs, nil)}},
	}
	for _, tt := range tests {
		t.Run(tt.file, func(t *testing.T) {
			prompttest.Golden(t, "testdata/documents_"+tt.file+".golden", renderQuestion(t, docs, tt.sections...))
		})
	}
}

func TestDocumentsParts(t *testing.T) {
	docs := []data.Document{{Score: 0.5, Text: "one"}, {}, {Score: 2, Value: 0.25, Tier: 2, Shrink: true, Text: "three"}, {Score: -3, Tier: 1, Text: "four"}}
	r := renderQuestion(t, docs, prompt.Role("R"), prompt.Documents(questionDocs, nil), prompt.Input("{{.Text}}"),
		prompt.Documents(questionDocs, &data.DocumentOptions{Trusted: true}))
	type part struct {
		Section   string
		Text      string
		Value     float64
		Tier      int
		Shrink    bool
		Heads     int
		Grouped   bool
		Untrusted bool
	}
	var got []part
	groups := map[int]string{}
	for _, p := range r.Parts() {
		if p.Kind != prompt.KindDocument {
			continue
		}
		if p.Pinned || !p.Volatile || p.Role != prompt.User {
			t.Errorf("%+v is pinned, fixed or not the user's", p)
		}
		if before, ok := groups[p.Group]; ok && p.Group != 0 && before != p.Section {
			t.Errorf("%s and %s are of one group", before, p.Section)
		}
		groups[p.Group] = p.Section
		got = append(got, part{p.Section, unkeyed(p.Text), p.Value, p.Tier, p.Shrink, p.Heads(), p.Group != 0, p.Untrusted})
	}
	least := 1e-9
	want := []part{
		{"document#1", "# Documents\n\n", 0.5, 0, false, 5, false, false},
		{"document#1.1", got[1].Text, 0.5, 0, false, 0, false, true},
		{"document#1.3", got[2].Text, 0, 2, false, 0, true, true},
		{"document#1.3", "three\n", 0.25, 2, true, 0, true, true},
		{"document#1.3", "</document-K>\n\n", 0, 2, false, 0, true, true},
		{"document#1.4", got[5].Text, least, 1, false, 0, false, true},
		{"document#2", "\n\n# Documents", 0.5, 0, false, 5, false, false},
		{"document#2.1", "\n\n<document id=\"1\">\none\n</document>", 0.5, 0, false, 0, false, false},
		{"document#2.3", "\n\n<document id=\"3\">\n", 0, 2, false, 0, true, false},
		{"document#2.3", "three\n", 0.25, 2, true, 0, true, false},
		{"document#2.3", "</document>", 0, 2, false, 0, true, false},
		{"document#2.4", "\n\n<document id=\"4\">\nfour\n</document>", least, 1, false, 0, false, false},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

func TestDocumentsEncodedAreNotShortened(t *testing.T) {
	r := renderQuestion(t, []data.Document{{Text: "text", Shrink: true}}, prompt.Documents(questionDocs, &data.DocumentOptions{As: data.Encode}), prompt.Input("{{.Text}}"))
	for _, p := range r.Parts() {
		if p.Section == "document#1" && (p.Shrink || !strings.Contains(p.Text, "</base64-document-")) {
			t.Errorf("%+v", p)
		}
	}
}

func TestDocumentsWithoutValuesAreEqual(t *testing.T) {
	r := renderQuestion(t, []data.Document{{Text: "a"}, {Text: "b", Score: -1}}, prompt.Documents(questionDocs, nil), prompt.Input("{{.Text}}"))
	for _, p := range r.Parts() {
		if p.Kind == prompt.KindDocument && p.Value != 0 {
			t.Errorf("%s has a value of %v", p.Section, p.Value)
		}
	}
	if r.Parts()[2].Section != "document#1" {
		t.Errorf("the first document is %s", r.Parts()[2].Section)
	}
}

func TestDocumentsLeaveNoTrace(t *testing.T) {
	want := renderQuestion(t, nil, prompt.Role("R"), prompt.Input("{{.Text}}"), prompt.Text("", "T")).String()
	trusted := &data.DocumentOptions{Trusted: true}
	for reason, docs := range map[string][]data.Document{"none": nil, "none with text": {{ID: "a"}, {ID: "b", Text: "\n\u00a0"}}} {
		got := renderQuestion(t, docs, prompt.Role("R"), prompt.Documents(questionDocs, trusted), prompt.Input("{{.Text}}"), prompt.Documents(questionDocs, trusted), prompt.Text("", "T")).String()
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", reason, diff)
		}
	}
	never := prompt.When(func(Question) bool { return false }, prompt.Documents(questionDocs, trusted))
	if got := renderQuestion(t, []data.Document{{Text: "d"}}, prompt.Role("R"), never, prompt.Input("{{.Text}}"), prompt.Text("", "T")).String(); got != want {
		t.Errorf("a condition that does not hold:\n%s", got)
	}
}

func TestDocumentIDs(t *testing.T) {
	tests := []struct {
		reason    string
		ids, want []string
	}{
		{"their own", []string{"b", "a"}, []string{"b", "a"}},
		{"none", []string{"", "x", ""}, []string{"1", "x", "3"}},
		{"one that comes again", []string{"a", "b", "a", "a"}, []string{"a", "b", "a-2", "a-3"}},
		{"a number that is taken", []string{"a", "a", "a-2", "a-2", "a-2-2"}, []string{"a", "a-3", "a-2", "a-2-3", "a-2-2"}},
		{"none, where the number is taken later", []string{"", "", "1", "1"}, []string{"1-2", "2", "1", "1-3"}},
	}
	for _, tt := range tests {
		docs := make([]data.Document, len(tt.ids))
		for i, id := range tt.ids {
			docs[i] = data.Document{ID: id, Text: "t"}
		}
		text := renderQuestion(t, docs, prompt.Documents(questionDocs, nil), prompt.Input("x")).Messages()[1].Text
		var got []string
		for piece := range strings.SplitSeq(text, ` id="`) {
			id, _, _ := strings.Cut(piece, `"`)
			got = append(got, id)
		}
		if diff := cmp.Diff(tt.want, got[1:]); diff != "" {
			t.Errorf("%s (-want +got):\n%s", tt.reason, diff)
		}
	}
}

// TestDocumentIDsInLinearTime has many of one id, and the ids that they would get.
func TestDocumentIDsInLinearTime(t *testing.T) {
	const n = 20_000
	docs := make([]data.Document, 0, 2*n)
	for range n {
		docs = append(docs, data.Document{ID: "a", Text: "t"})
	}
	for i := range n {
		docs = append(docs, data.Document{ID: fmt.Sprintf("a-%d", i+2), Text: "t"})
	}
	begin := time.Now()
	renderQuestion(t, docs, prompt.Documents(questionDocs, nil), prompt.Input("x"))
	if took := time.Since(begin); took > 10*time.Second {
		t.Errorf("%d documents took %v", len(docs), took)
	}
}

func TestDocumentsFail(t *testing.T) {
	p := prompt.MustNew[Question, string]("answer", prompt.Documents(questionDocs, nil), prompt.Input("{{.Text}}"))
	tests := []struct {
		reason string
		doc    data.Document
		want   string
	}{
		{"no number", data.Document{Score: math.NaN()}, "prompt answer: document: document 2: the score is NaN; it must be a finite number"},
		{"an infinite score", data.Document{Score: math.Inf(1)}, "prompt answer: document: document 2: the score is +Inf; it must be a finite number"},
		{"a negative value", data.Document{Value: -1}, "prompt answer: document: document 2: the value is -1; it must be a finite number and not negative"},
		{"a negative tier", data.Document{Tier: -1}, "prompt answer: document: document 2: the tier is -1; 0 is the first"},
	}
	for _, tt := range tests {
		_, err := p.Render(Question{Docs: []data.Document{{Text: "a"}, tt.doc}})
		if err == nil || err.Error() != tt.want {
			t.Errorf("%s: %v, want %s", tt.reason, err, tt.want)
		}
	}
}

func TestDocumentsRefuse(t *testing.T) {
	tests := []struct {
		reason  string
		section prompt.Section
		want    string
	}{
		{"another type of input", prompt.Documents(func(string) []data.Document { return nil }, nil),
			"prompt answer: document: the documents come from a func(string) []data.Document, the prompt needs a func(prompt_test.Question) []data.Document"},
		{"no function", prompt.Documents[Question](nil, nil), "prompt answer: document: the function is nil"},
		{"documents that have a Trim twice", prompt.Optional(trim.Trim{Value: 1}, prompt.Documents(questionDocs, nil)),
			"prompt answer: document: documents cannot be optional: each has a value and a tier of its own"},
		{"a title of two lines", prompt.Documents(questionDocs, &data.DocumentOptions{Title: "a\nb"}), `prompt answer: document: the title "a\nb" is more than one line`},
		{"trust and marks", prompt.Documents(questionDocs, &data.DocumentOptions{Trusted: true, As: data.Encode}), "prompt answer: document: documents that are trusted are not marked as encoded"},
		{"no spotlight", prompt.Documents(questionDocs, &data.DocumentOptions{As: -1}), "prompt answer: document: there is no Spotlight -1; there are Fence, Datamark and Encode"},
	}
	for _, tt := range tests {
		_, err := prompt.New[Question, string]("answer", tt.section, prompt.Input("{{.Text}}"))
		if err == nil || err.Error() != tt.want {
			t.Errorf("%s: %v, want %s", tt.reason, err, tt.want)
		}
	}
}

func ExampleDocuments() {
	type Ask struct {
		Question string
		Found    []data.Document
	}
	p := prompt.MustNew[Ask, string]("ask",
		prompt.Documents(func(a Ask) []data.Document { return a.Found }, &data.DocumentOptions{Cite: true}),
		prompt.Input("{{.Question}}"),
	)
	r, err := p.Render(Ask{"When do I ask for leave?", []data.Document{
		{ID: "handbook", Source: "handbook.pdf", Score: 0.9, Text: "Leave is asked for a week ahead."},
	}})
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(r.Messages()[1].Text)
	// Output:
	// # Documents
	//
	// Cite each document that you rely on by its id in square brackets, such as [id].
	//
	// <document-9483b6db id="handbook" source="handbook.pdf">
	// Leave is asked for a week ahead.
	// </document-9483b6db>
	//
	// When do I ask for leave?
}
