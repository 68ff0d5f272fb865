package prompt_test

import (
	"errors"
	"strings"
	"testing"

	"github.com/briefgo/brief/prompt"
)

type maybe struct {
	Name *string
	Any  any
	Next *maybe
	Text text
	Self *itself
}

// An itself can be printed where it is nil.
type itself struct{}

func (i *itself) String() string {
	if i == nil {
		return "nothing"
	}
	return "something"
}

// A text prints itself, by a method of its pointer.
type text struct{ s string }

func (t *text) String() string { return "<" + t.s + ">" }

// TestPrintedNil: where text/template would write "<nil>" or "<no value>" to the
// model, rendering fails and says where.
func TestPrintedNil(t *testing.T) {
	name := "Ann"
	full := &maybe{Name: &name, Any: 3, Next: &maybe{}, Text: text{"x"}}
	tests := []struct {
		why, source string
		in          *maybe
		want        string // the rendered text, or the place of the error
		fails       bool
	}{
		{"a pointer that points somewhere", "{{.Name}} {{.Any}}", full, "Ann 3", false},
		{"a method of the pointer still prints", "{{.Text}}", full, "<x>", false},
		{"a nil pointer", "a\n{{.Name}}", &maybe{}, "input:2:2: ", true},
		{"a nil interface", "{{.Any}}", &maybe{}, "input:1:2: ", true},
		{"inside a branch", "{{if true}}x{{.Name}}{{end}}", &maybe{}, "input:1:14: ", true},
		{"inside range and else", "{{range $i := 1}}{{with $.Any}}{{else}}{{$.Any}}{{end}}{{end}}", &maybe{}, "input:1:41: ", true},
		{"inside a define", `{{define "x"}}{{.Name}}{{end}}{{template "x" .}}`, &maybe{}, "input:1:16: ", true},
		{"guarded by with", "a{{with .Name}}{{.}}{{end}}b", &maybe{}, "ab", false},
		{"given a default", `{{default "none" .Any}}`, &maybe{}, "none", false},
		{"a nil that prints itself", "{{.Self}}", &maybe{}, "nothing", false},
		{"a variable is not printed", "{{$x := .Any}}a", &maybe{}, "a", false},
	}
	for _, tt := range tests {
		t.Run(tt.why, func(t *testing.T) {
			p, err := prompt.New[*maybe, string]("p", prompt.Input(tt.source))
			if err != nil {
				t.Fatal(err)
			}
			r, err := p.Render(tt.in)
			var failed *prompt.Mistake
			switch {
			case tt.fails && (!errors.As(err, &failed) || !strings.Contains(err.Error(), tt.want) || !strings.Contains(err.Error(), "nil")):
				t.Errorf("got %v, want an error at %s", err, tt.want)
			case !tt.fails && err != nil:
				t.Error(err)
			case !tt.fails && r.Messages()[0].Text != tt.want:
				t.Errorf("got %q, want %q", r.Messages()[0].Text, tt.want)
			}
		})
	}
}
