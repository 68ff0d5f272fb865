package tmplcheck

import (
	"reflect"
	"strings"
	"testing"
	"text/template"
	"time"

	"github.com/briefgo/brief/internal/plaindata"
)

type (
	plainOrder struct {
		ID     int
		At     time.Time
		Size   [2]int
		Lines  []plainLine
		From   *plainPerson
		Names  map[plainName]string
		Notify func(string) string
		Extra  any
		plainBase
	}
	plainLine   struct{ Text string }
	plainPerson struct{ Name plainName }
	plainName   string
	plainBase   struct{ Created string }
)

func (n plainName) Shout() string     { return strings.ToUpper(string(n)) }
func (o *plainOrder) Cancel() string  { return "" }
func (p *plainPerson) String() string { return "Ann" }

// TestPlain checks templates on plain types, and executes those that are accepted on a
// plain value.
func TestPlain(t *testing.T) {
	order := plainOrder{From: &plainPerson{Name: "ann"}, Lines: []plainLine{{"a"}}, Names: map[plainName]string{"a": "b"}}
	var m plaindata.Maker
	data, err := m.Value(order)
	if err != nil {
		t.Fatal(err)
	}
	for _, test := range []struct{ reason, source, want string }{
		{"fields, promoted ones too", "{{.ID}}{{.Created}}{{range .Lines}}{{.Text}}{{end}}", ""},
		{"what knows its text", `{{.At}}{{len .At}}{{printf "%s" .At}}{{eq .At "x"}}`, ""},
		{"a struct that does, and its fields", "{{.From}}{{.From.Name}}", ""},
		{"names that are strings", `{{eq .From.Name "ann"}}{{index .Names "a"}}{{.Names.a}}{{range $k, $v := .Names}}{{len $k}}{{end}}`, ""},
		{"arrays", "{{.Size}}{{index .Size 1}}{{range $i, $n := .Size}}{{$n}}{{end}}{{slice .Size 1}}", ""},
		{"what is not known", "{{with .Extra}}{{.Anything.At.All}}{{end}}", ""},
		{"a method", "{{.From.Name.Shout}}", "1:7: Shout is a method of plainName, and a prompt file can call none"},
		{"a method of the pointer", "{{.Cancel}}", "Cancel is a method of plainOrder"},
		{"a method on the element of a list", "{{range .Lines}}{{.String}}{{end}}", "plainLine has no field String"},
		{"a function", `{{call .Notify "a"}}`, "Notify is a func"},
		{"a field of a text", "{{.At.Unix}}", "Unix is a method of Time"},
		{"an unexported field of a text", "{{.At.wall}}", "Time is its text in a prompt file, and has no field wall"},
		{"an unexported field", "{{.plainBase.Created}}", "plainBase is an unexported field of plainOrder"},
		{"structs are not printed", "{{.Lines}}", "a plainLine that is printed as a whole"},
		{"nor compared", "{{eq (index .Lines 0) (index .Lines 0)}}", "eq cannot compare plainLine with plainLine"},
		{"a number that is a text", "{{lt .At 3}}", "lt cannot compare Time with int"},
		{"an index of an array is not known to be too large", "{{if false}}{{index .Size 7}}{{end}}", ""},
		{"a near name", "{{.Line}}", "plainOrder has no field Line (did you mean Lines?)"},
	} {
		r := Check("t", test.source, &Env{Dot: PlainOf(reflect.TypeFor[plainOrder]())})
		var found []string
		for _, e := range r.Errors {
			found = append(found, e.Error())
		}
		got := strings.Join(found, "\n")
		if !strings.Contains(got, test.want) || (test.want == "") != (got == "") {
			t.Errorf("%s: errors\n%s\nwant %q", test.reason, got, test.want)
		}
		if got != "" {
			continue
		}
		tmpl := template.Must(template.New("t").Option("missingkey=error").Parse(test.source))
		if err := tmpl.Execute(&strings.Builder{}, data); err != nil {
			t.Errorf("%s: accepted, and fails: %v", test.reason, err)
		}
	}
	if PlainOf(nil) != nil {
		t.Error("the plain type of nothing is something")
	}
}
