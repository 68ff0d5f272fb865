package prompt_test

import (
	"strings"
	"testing"
	"time"

	"github.com/briefgo/brief/prompt"
)

// TestNoAddresses prints values whose types do not say what stands in them.
func TestNoAddresses(t *testing.T) {
	type holder struct{ P *int }
	text, number := "text", 7
	loop := map[string]any{}
	loop["itself"] = loop
	tests := []struct {
		reason, template string
		in               any
		want             string // empty: it is refused
	}{
		{"a pointer to a text", `{{.}}`, &text, "text"},
		{"which is quoted", `{{quote .}}`, &text, ""},
		{"and that behind a function", `{{default "x" . | squote}}`, &text, ""},
		{"a list of pointers", `{{.}}`, []any{&text}, ""},
		{"that is joined", `{{join "," .}}`, []any{&text}, ""},
		{"and sorted", `{{sortAlpha .}}`, []any{&text}, ""},
		{"a list of texts", `{{join "," .}}{{.}}`, []any{"a", 1}, "a,1[a 1]"},
		{"a structure with a pointer", `{{.}}`, &holder{&number}, ""},
		{"without one", `{{.}}`, &holder{}, "{<nil>}"},
		{"a map that holds one", `{{.}}`, map[string]any{"a": []any{&number}}, ""},
		{"a map that holds itself", `{{.}}`, loop, ""},
		{"what says itself how it prints", `{{.}} {{quote .}}`, time.Second, `1s "1s"`},
		{"that in a list", `{{.}}`, []any{time.Second}, "[1s]"},
		{"a function", `{{.}}`, []any{func() {}}, ""},
	}
	for _, tt := range tests {
		p := prompt.MustNew[any, string]("p", prompt.Input(tt.template))
		r, err := p.Render(tt.in)
		switch {
		case tt.want == "" && (err == nil || !strings.Contains(err.Error(), "address in memory")):
			t.Errorf("%s: error %v", tt.reason, err)
		case tt.want != "" && err != nil:
			t.Errorf("%s: %v", tt.reason, err)
		case tt.want != "" && r.Messages()[0].Text != tt.want:
			t.Errorf("%s: %q, want %q", tt.reason, r.Messages()[0].Text, tt.want)
		}
	}
}
