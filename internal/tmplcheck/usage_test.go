package tmplcheck

import (
	"fmt"
	"reflect"
	"slices"
	"strings"
	"testing"
)

type (
	usedOrder struct {
		ID       string
		Customer usedPerson
		Lines    []usedLine
		Notes    map[string]*usedLine
		Parent   *usedOrder
		Internal string `prompt:"unused"`
		Extra    any
		usedBase
		Shown usedShown
		quiet string
	}
	usedPerson struct{ Name, Mail string }
	usedLine   struct {
		Text   string
		Amount float64
		Seller usedPerson
	}
	usedBase  struct{ Created, Changed string }
	usedShown struct{ A, B string }
)

func (s usedShown) String() string    { return s.A }
func (o usedOrder) Title() string     { return o.ID + o.quiet }
func (p usedPerson) Greeting() string { return "Hi " + p.Name }

func TestUnused(t *testing.T) {
	funcs := testFuncs()
	funcs["named"] = func(p usedPerson) string { return p.Name }
	env := &Env{Dot: TypeOf(reflect.TypeFor[usedOrder]()), Funcs: funcs}
	const all = "ID Customer Lines Notes Parent Extra Created Changed Shown"
	// Each source is followed by the fields it leaves unused; most begin with this.
	const rest = `{{.ID}}{{.Notes}}{{.Parent.ID}}{{.Extra}}{{.Created}}{{.Changed}}{{.Shown}}`
	for _, test := range []struct{ reason, source, want string }{
		{"nothing is used", `a`, all},
		{"a template that is never called uses nothing", `{{define "p"}}{{.ID}}{{end}}`, all},
		{"the data as a whole", `{{.}}`, ""},
		{"the data in a call", `{{printf "%v" .}}`, ""},
		{"the data at the end of a pipeline", `{{. | print}}`, ""},
		{"the data by a variable", `{{$x := .}}{{with .ID}}{{$x}}{{end}}`, ""},
		{"the receiver of a method", `{{.Title}}`, ""},
		{"a part and its fields", rest + `{{.Customer.Name}}{{range .Lines}}{{.Text}}{{.Seller.Mail}}{{end}}`, "Customer.Mail Lines.Amount Lines.Seller.Name"},
		{"a part as a whole", rest + `{{.Customer}}{{range .Lines}}{{.Text}}{{.Seller}}{{end}}`, "Lines.Amount"},
		{"a part as a whole and its fields", rest + `{{print .Customer}}{{.Customer.Name}}{{.Lines}}`, ""},
		{"a part in a call of a function, and its fields", rest + `{{len (self .Lines | print)}}{{range .Lines}}{{.Text}}{{end}}{{named .Customer}}{{.Customer.Name}}`, ""},
		{"a method of a part", rest + `{{.Customer.Greeting}}{{.Lines}}`, ""},
		{"whether there is one", rest + `{{if .Customer}}{{len .Lines}}{{end}}`, ""},
		{"with is no use of every field", rest + `{{with .Customer}}{{.Name}}{{end}}{{.Lines}}`, "Customer.Mail"},
		{"a variable", rest + `{{$c := .Customer}}{{$c.Name}}{{.Lines}}`, "Customer.Mail"},
		{"index and slice", rest + `{{(index (slice .Lines 1) 0).Text}}{{.Customer}}`, "Lines.Amount Lines.Seller"},
		{"a comparison", rest + `{{if eq .Customer .Customer}}{{end}}{{.Lines}}`, ""},
		{"one of two", rest + `{{(or .Customer (index .Lines 0).Seller).Name}}`, "Customer.Mail Lines.Text Lines.Amount Lines.Seller.Mail"},
		{"a variable of two parts", rest + `{{$p := .Customer}}{{range .Lines}}{{$p = .Seller}}{{.Text}}{{.Amount}}{{end}}{{$p.Mail}}`, "Customer.Name Lines.Seller.Name"},
		{"a constant for a default", rest + `{{$n := "x"}}{{if true}}{{$n = .Customer.Name}}{{end}}{{$n}}{{.Lines}}`, "Customer.Mail"},
		{"the key and the elements of a map", `{{range $k, $v := .Notes}}{{$k}}{{$v.Amount}}{{end}}{{.Notes.a.Text}}`, "ID Customer Notes.Seller Lines Parent Extra Created Changed Shown"},
		{"a template that is called", rest + `{{define "p"}}{{.Name}}{{end}}{{template "p" .Customer}}{{.Lines}}`, "Customer.Mail"},
		{"a template for the data", `{{define "p"}}{{.ID}}{{.Customer}}{{.Lines}}{{.Notes}}{{.Created}}{{.Shown}}{{end}}{{template "p" .}}`, "Parent Extra Changed"},
		{"a template that calls itself", `{{define "p"}}{{.ID}}{{with .Parent}}{{template "p" .}}{{end}}{{end}}{{template "p" .}}`, "Customer Lines Notes Extra Created Changed Shown"},
		{"what is inside itself", `{{.Parent.Parent.Customer.Name}}`, "ID Customer.Mail Lines Notes Extra Created Changed Shown"},
		{"a template for few parts", `{{define "p"}}{{.Name}}{{end}}` + manyParts(8), "ID Customer Lines Notes.Text Notes.Amount Notes.Seller.Mail Parent Extra Created Changed Shown"},
		{"a template for many parts, beyond the limit as a whole", `{{define "p"}}{{.Name}}{{end}}` + manyParts(12), "ID Customer Lines Notes.Text Notes.Amount Parent Extra Created Changed Shown"},
		{"what is inside itself, as a whole", `{{.Parent}}`, ""},
		{"a mistake", `{{.ID}}{{.Nope}}`, "Customer Lines Notes Parent Extra Created Changed Shown"},
		{"a part of a type that is not known", `{{$x := .}}{{range 9}}{{$x = or $x.Customer $x.Lines $x}}{{end}}{{if $x.ID}}{{end}}`, ""},
		{"a branch that is never taken", rest + `{{if false}}{{.Customer}}{{.Lines}}{{end}}`, ""},
		{"an embedded struct is named by its fields", `{{.ID}}{{.Created}}{{.Customer}}{{.Lines}}{{.Notes}}{{if .Parent}}{{end}}{{.Shown}}`, "Extra Changed"},
		{"part of what an interface holds", rest + `{{.Extra.X.Y}}{{.Customer}}{{.Lines}}`, ""},
		{"what prints itself, by a field", `{{.ID}}{{.Customer}}{{.Lines}}{{.Notes}}{{if .Parent}}{{end}}{{.Extra}}{{.Created}}{{.Changed}}{{.Shown.A}}`, "Shown.B"},
	} {
		t.Run(test.reason, func(t *testing.T) {
			r := Check("t", test.source, env)
			for _, e := range r.Errors {
				if e.Kind != Address && test.reason != "a mistake" {
					t.Error(e)
				}
			}
			got, want := Unused(env.Dot, r), strings.Fields(test.want)
			slices.Sort(want)
			if sorted := slices.Sorted(slices.Values(got)); !slices.Equal(sorted, want) {
				t.Errorf("%s\nleaves unused %q\nwant %q", test.source, sorted, want)
			}
		})
	}
}

// manyParts calls a template more often than it is checked for each place.
func manyParts(n int) string {
	source := ""
	for i := range n {
		source += fmt.Sprintf(`{{template "p" .Notes.k%d.Seller}}`, i)
	}
	return source
}

func TestUnusedOfSeveral(t *testing.T) {
	env := &Env{Dot: TypeOf(reflect.TypeFor[*usedLine]())}
	a, b := Check("a", `{{.Text}}{{.Seller.Name}}`, env), Check("b", `{{.Amount}}`, env)
	if got := Unused(env.Dot, a, b); !slices.Equal(got, []string{"Seller.Mail"}) {
		t.Errorf("unused: %q", got)
	}
	if got := Unused(env.Dot); !slices.Equal(got, []string{"Text", "Amount", "Seller"}) {
		t.Errorf("without templates: %q", got)
	}
	for _, dot := range []reflect.Type{reflect.TypeFor[string](), reflect.TypeFor[any](), reflect.TypeFor[map[string]int](), nil} {
		if got := Unused(TypeOf(dot), a); got != nil {
			t.Errorf("a %v has the fields %q", dot, got)
		}
	}
}

func ExampleUnused() {
	type Ticket struct {
		Title, Body string
		Priority    int
		Trace       string `prompt:"unused"`
	}
	env := &Env{Dot: TypeOf(reflect.TypeFor[Ticket]())}
	role, input := Check("role", "You sort tickets.", env), Check("input", "{{.Title}}\n{{.Bdy}}", env)
	fmt.Println(Unused(env.Dot, role, input))
	// Output: [Body Priority]
}
