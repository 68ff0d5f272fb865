package prompt_test

import (
	"errors"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/briefgo/brief/budget"
	"github.com/briefgo/brief/prompt"
	"github.com/briefgo/brief/prompt/data"
	"github.com/briefgo/brief/prompt/trim"
	"github.com/google/go-cmp/cmp"
)

// image is a picture with a name and a cost.
func image(name string) data.Media {
	return data.Media{Type: "image/png", Data: []byte(name), Name: name, Tokens: 100}
}

// A Claim is an input with images and files wherever they may be.
type Claim struct {
	Text   string
	Photos []data.Media
	Policy *data.Media
	Mail   Mail
	Reply  *Mail
	Sketch data.Media
	hidden data.Media
}

// A Mail is a struct in an input.
type Mail struct {
	Body        string
	Attachments Files
}

// Files is a list under another name.
type Files []data.Media

// TestMedia attaches images and files in the order of the fields, and prints their names.
func TestMedia(t *testing.T) {
	policy := image("policy")
	in := Claim{
		Text: "Broken.", Photos: []data.Media{image("p1"), image("p2")}, Policy: &policy, Mail: Mail{"See there.", Files{image("m1")}},
		Reply: &Mail{"Yes.", Files{image("r1")}}, Sketch: image("s"), hidden: image("h"),
	}
	p := prompt.MustNew[Claim, string]("claims",
		prompt.Input("{{.Text}} {{range .Photos}}[{{.}}]{{end}} {{.Photos}} {{.Sketch}}{{with .Policy}} {{.}} {{.Name}}{{end}} {{.Mail.Attachments}}"),
		prompt.Instruction("Decide."),
	)
	r, err := p.Render(in)
	if err != nil {
		t.Fatal(err)
	}
	want := prompt.Message{Role: prompt.User, Text: "Broken. [p1][p2] [p1 p2] s policy policy [m1]\n\nDecide.",
		Media: []data.Media{image("p1"), image("p2"), policy, image("m1"), image("r1"), image("s")}}
	if diff := cmp.Diff([]prompt.Message{want}, r.Messages()); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	fitted, err := (budget.Budget{Window: 1000}).Fit(r)
	if err != nil || fitted.Parts()[0].Tokens < 600 || fitted.Parts()[0].Kind != prompt.KindInput {
		t.Errorf("%v, %+v", err, fitted)
	}
	in.Policy, in.Reply, in.Photos = nil, nil, nil
	if r, err = p.Render(in); err != nil || len(r.Messages()[0].Media) != 2 {
		t.Errorf("without those that may be missing: %v, %v", err, r)
	}
}

// TestMediaOfFiles has a prompt file, whose sections see plain values: the images are sent
// like those of a prompt in code.
func TestMediaOfFiles(t *testing.T) {
	file := fstest.MapFS{"mail.txtar": {Data: []byte("-- role --\nYou sort.\n-- input --\n{{.Body}} {{.Attachments}}\n")}}
	p, err := prompt.Load[Mail, string](file, "mail.txtar")
	if err != nil {
		t.Fatal(err)
	}
	r, err := p.Render(Mail{"See there.", Files{image("m1")}})
	if err != nil {
		t.Fatal(err)
	}
	want := prompt.Message{Role: prompt.User, Text: "See there. [m1]", Media: []data.Media{image("m1")}}
	if diff := cmp.Diff(want, r.Messages()[1]); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	_, err = p.Render(Mail{"x", Files{{Name: "n"}}})
	if e, ok := errors.AsType[*prompt.Mistake](err); !ok || !strings.Contains(err.Error(), `Attachments[0], "n": the Type ""`) {
		t.Errorf("error %v, %+v", err, e)
	}
}

// TestMediaInputs has inputs that are media themselves, or pointers.
func TestMediaInputs(t *testing.T) {
	one, err := prompt.MustNew[data.Media, string]("p", prompt.Input("{{.}}")).Render(image("a"))
	if err != nil || one.Messages()[0].Text != "a" || len(one.Messages()[0].Media) != 1 {
		t.Errorf("a medium: %v, %v", one, err)
	}
	several, err := prompt.MustNew[[]data.Media, string]("p", prompt.Input("{{len .}}")).Render([]data.Media{image("a"), image("b")})
	if err != nil || several.Messages()[0].Text != "2" || len(several.Messages()[0].Media) != 2 {
		t.Errorf("several: %v, %v", several, err)
	}
	pointer := prompt.MustNew[*Mail, string]("p", prompt.Input("{{with .}}{{.Body}}{{end}}"))
	for in, want := range map[*Mail]int{{"x", Files{image("a")}}: 1, nil: 0} {
		if r, err := pointer.Render(in); err != nil || len(r.Messages()[0].Media) != want {
			t.Errorf("a pointer: %v, %v", r, err)
		}
	}
}

// TestMediaBehindDocuments has documents before the input, in its message: cutting them cuts no
// image.
func TestMediaBehindDocuments(t *testing.T) {
	p := prompt.MustNew[Mail, string]("p",
		prompt.Documents(func(Mail) []data.Document { return []data.Document{{ID: "1", Text: strings.Repeat("long ", 500)}} }, nil),
		prompt.Input("{{.Body}}"))
	r, err := p.Render(Mail{"x", Files{image("scan")}})
	if err != nil {
		t.Fatal(err)
	}
	for _, window := range []int{400, 2000} { // without the document, and with it
		fitted, err := (budget.Budget{Window: window}).Fit(r)
		if err != nil {
			t.Fatal(err)
		}
		messages := fitted.Messages()
		if last := messages[len(messages)-1]; len(last.Media) != 1 || strings.Contains(last.Text, "long") != (window == 2000) {
			t.Errorf("in %d: %d media behind %.40q", window, len(last.Media), last.Text)
		}
	}
}

// TestMediaOfExamples has examples with images: theirs stay with them when they are cut.
func TestMediaOfExamples(t *testing.T) {
	p := prompt.MustNew[Mail, string]("p",
		prompt.Optional(trim.Trim{Value: 3}, prompt.Example(Mail{"dear", Files{image("dear")}}, "no")),
		prompt.Example(Mail{"cheap", nil}, "yes"),
		prompt.When(func(m Mail) bool { return m.Body == "now" }, prompt.Example(Mail{"later", Files{image("later")}}, "maybe")),
		prompt.Input("{{.Body}}"))
	r, err := p.Render(Mail{"now", nil})
	if err != nil {
		t.Fatal(err)
	}
	media := func(r *prompt.Rendered) string {
		var names []string
		for _, m := range r.Messages() {
			for _, media := range m.Media {
				names = append(names, string(m.Role)+" "+media.Name)
			}
		}
		return strings.Join(names, ", ")
	}
	if got := media(r); got != "user dear, user later" {
		t.Errorf("%s", got)
	}
	for range 2 { // the second time the counts of the examples are known
		for window, want := range map[int]string{60: "", 150: "user dear", 400: "user dear, user later"} {
			fitted, err := (budget.Budget{Window: window}).Fit(r)
			if err != nil || media(fitted) != want {
				t.Errorf("in %d: %s, %v; want %s", window, media(fitted), err, want)
			}
		}
	}
}

// TestMediaOfPools has a pool whose examples have images.
func TestMediaOfPools(t *testing.T) {
	pool := data.PoolOf(
		data.Example[Mail, string]{In: Mail{"red apples", Files{image("apples")}}, Out: "fruit"},
		data.Example[Mail, string]{In: Mail{"green peas", Files{image("peas")}}, Out: "no fruit"})
	p := prompt.MustNew[Mail, string]("p", prompt.Examples(pool, &data.ExamplesOptions{Max: 1}), prompt.Input("{{.Body}}"))
	r, err := p.Render(Mail{"some peas", nil})
	if err != nil || len(r.Messages()) != 3 || len(r.Messages()[0].Media) != 1 || r.Messages()[0].Media[0].Name != "peas" {
		t.Errorf("%v, %v", r, err)
	}
	wrong := data.PoolOf(data.Example[Mail, string]{In: Mail{"x", Files{{Name: "n"}}}, Out: "y"})
	_, err = prompt.New[Mail, string]("p", prompt.Examples(wrong, nil), prompt.Input("{{.Body}}"))
	if want := `prompt p: examples[0]: the example's input: Attachments[0], "n": the Type "" is no media type`; err == nil || !strings.HasPrefix(err.Error(), want) {
		t.Errorf("error %v, want %q", err, want)
	}
}

// TestMediaMistakes has types and examples that New refuses.
func TestMediaMistakes(t *testing.T) {
	type Page struct{ Scan data.Media }
	type Deep struct {
		Text  string
		Pages []Page
	}
	type Deeper struct{ Mail struct{ Page Page } }
	type Loop struct {
		Scan data.Media
		Next *Loop
	}
	input := prompt.Input("x")
	_, deep := prompt.New[Deep, string]("p", input)
	_, deeper := prompt.New[Deeper, string]("p", input)
	_, loop := prompt.New[Loop, string]("p", input)
	_, keyed := prompt.New[map[string]data.Media, string]("p", input)
	_, none := prompt.New[Mail, string]("p", prompt.Instruction("x"))
	_, example := prompt.New[Mail, string]("p", prompt.Example(Mail{"x", Files{image("a"), {Type: "image/png", Name: "b"}}}, "no"), prompt.Input("{{.Body}}"))
	_, printed := prompt.New[Mail, string]("p", prompt.Input("{{.Attachments.Nmae}}"))
	tests := []struct {
		reason string
		err    error
		want   string
	}{
		{"in a list of structs", deep, "prompt p: Pages of prompt_test.Deep holds images or files in a []prompt_test.Page that would not be sent"},
		{"two levels down", deeper, "prompt p: Mail.Page of prompt_test.Deeper holds images or files in prompt_test.Page.Scan that would not be sent"},
		{"in a circle", loop, "prompt p: Next.Next of prompt_test.Loop holds images or files"},
		{"in a map", keyed, "prompt p: map[string]data.Media holds images or files in a map[string]data.Media that would not be sent"},
		{"nothing to send them with", none, "prompt p: prompt_test.Mail holds images or files (Attachments), which are sent with the Input section, and there is none"},
		{"an example's", example, `prompt p: example: the example's input: Attachments[1], "b": it has neither Data nor a URL`},
		{"a field that there is not", printed, "prompt p: input:1:"},
	}
	for _, tt := range tests {
		if tt.err == nil || !strings.HasPrefix(tt.err.Error(), tt.want) {
			t.Errorf("%s: error %v, want %q", tt.reason, tt.err, tt.want)
		}
	}
}

// TestMediaRenderErrors has inputs that cannot be sent.
func TestMediaRenderErrors(t *testing.T) {
	p := prompt.MustNew[Claim, string]("claims", prompt.Input("{{.Text}}"))
	good := Claim{Sketch: image("s")}
	tests := []struct {
		reason string
		change func(*Claim)
		want   string
	}{
		{"the zero Media is none", func(c *Claim) { c.Sketch = data.Media{} }, `prompt claims: input: Sketch, "": the Type "" is no media type`},
		{"one of several", func(c *Claim) {
			c.Photos = []data.Media{image("a"), {Type: "image/png", Name: "b", Tokens: -1, Data: []byte{1}}}
		}, `prompt claims: input: Photos[1], "b": its Tokens are -1`},
		{"both", func(c *Claim) { m := image("p"); m.URL = "https://example.com"; c.Policy = &m }, `prompt claims: input: Policy, "p": it has both Data and a URL`},
		{"nested", func(c *Claim) { c.Reply = &Mail{Attachments: Files{{Type: "x", Name: "n"}}} }, `prompt claims: input: Reply.Attachments[0], "n": the Type "x" is no media type`},
	}
	for _, tt := range tests {
		in := good
		tt.change(&in)
		_, err := p.Render(in)
		if e, ok := errors.AsType[*prompt.Mistake](err); !ok || e.Section != "input" || !strings.HasPrefix(err.Error(), tt.want) {
			t.Errorf("%s: error %v, want %q", tt.reason, err, tt.want)
		}
	}
	if _, err := prompt.MustNew[Claim, string]("claims", prompt.Input("{{.Policy}}")).Render(good); err == nil || !strings.Contains(err.Error(), "what is printed here is nil") {
		t.Errorf("a medium that is not there is printed: error %v", err)
	}
}
