package prompt_test

import (
	"strings"
	"testing"

	"github.com/briefgo/brief/prompt"
	"github.com/briefgo/brief/prompt/data"
)

// TestChatVersion has prompts that differ in what a conversation needs: so do their versions.
func TestChatVersion(t *testing.T) {
	input := prompt.Input("{{.Body}}")
	none := func(Mail) []prompt.Message { return nil }
	costly := image("b")
	costly.Tokens += 1000
	versions := map[string]string{}
	for reason, sections := range map[string][]prompt.Section{
		"nothing":          {input},
		"a history":        {input, prompt.History(none, nil)},
		"by message":       {input, prompt.History(none, &data.HistoryOptions{ByMessage: true})},
		"refusing":         {input, prompt.History(none, &data.HistoryOptions{Orphans: data.OrphansRefuse})},
		"a tool":           {input, prompt.Tools(search)},
		"another":          {input, prompt.Tools(open)},
		"an example":       {input, prompt.Example(Mail{"x", nil}, "y")},
		"with an image":    {input, prompt.Example(Mail{"x", Files{image("a")}}, "y")},
		"with another one": {input, prompt.Example(Mail{"x", Files{image("b")}}, "y")},
		"that costs more":  {input, prompt.Example(Mail{"x", Files{costly}}, "y")},
		"of a pool":        {input, prompt.Examples(data.PoolOf(data.Example[Mail, string]{In: Mail{"x", nil}, Out: "y"}), nil)},
		"and its image":    {input, prompt.Examples(data.PoolOf(data.Example[Mail, string]{In: Mail{"x", Files{image("a")}}, Out: "y"}), nil)},
	} {
		v := prompt.MustNew[Mail, string]("p", sections...).Version()
		if other, ok := versions[v]; ok {
			t.Errorf("%s and %s have the version %s", reason, other, v)
		}
		versions[v] = reason
	}
}

// TestMediaAreShown counts fields that are sent as images as shown.
func TestMediaAreShown(t *testing.T) {
	if _, err := prompt.New[Mail, string]("p", prompt.Settings(prompt.EveryField), prompt.Input("{{.Body}}")); err != nil {
		t.Error(err)
	}
}

// TestChatAround renders an input that has the key of the marks in it: tools, images and
// histories are there all the same.
func TestChatAround(t *testing.T) {
	type Page struct {
		Text   string
		Scan   *data.Media
		Before []prompt.Message
	}
	p := prompt.MustNew[Page, string]("p", prompt.Untrusted("Text", data.Fence), prompt.Input("{{.Text}}"), prompt.Tools(search),
		prompt.History(func(p Page) []prompt.Message { return p.Before }, nil))
	scan := image("a")
	page := Page{"plain", &scan, talk("u:1", "a:2")}
	r, err := p.Render(page)
	if err != nil {
		t.Fatal(err)
	}
	user := r.Messages()[len(r.Messages())-1].Text
	page.Text = user // which has the key in it
	again, err := p.Render(page)
	if err != nil {
		t.Fatal(err)
	}
	last := again.Messages()[len(again.Messages())-1]
	if first, _, _ := strings.Cut(user, "\n"); strings.HasPrefix(last.Text, first+"\n") {
		t.Errorf("the key did not change: %s", last.Text)
	}
	if len(again.Parts()) != len(r.Parts()) || len(last.Media) != 1 || len(again.Messages()) != len(r.Messages()) {
		t.Errorf("%s\nand with the key in it\n%s", r, again)
	}
}
