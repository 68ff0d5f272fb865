package tmplcheck

import (
	"reflect"
	"strings"
	"testing"
	"text/template"
	"time"
)

type addressNode struct {
	Name string
	Next *addressNode
}

type addressPrinter struct{ P *int }

func (addressPrinter) String() string { return "itself" }

func TestCheckAddresses(t *testing.T) {
	tests := []struct {
		why    string
		dot    reflect.Type
		source string
		part   string // that is printed as an address, "" if none is
	}{
		{"a pointer below a struct", reflect.TypeFor[addressNode](), "{{.}}", "*addressNode"},
		{"text/template follows the pointer that is printed, not those in it", reflect.TypeFor[*addressNode](), "{{.}}", "*addressNode"},
		{"a pointer alone is followed", reflect.TypeFor[*int](), "{{.}}", ""},
		{"pointers in a list", reflect.TypeFor[[]*addressNode](), "{{.}}", "*addressNode"},
		{"pointers in a map", reflect.TypeFor[map[string]*int](), "{{.}}", "*int"},
		{"a function in a struct", reflect.TypeFor[struct{ F func() }](), "{{.}}", "func()"},
		{"print of a pointer to an int writes its address", reflect.TypeFor[struct{ P *int }](), "{{print .P}}", "*int"},
		{"print of a pointer to a struct writes its fields", reflect.TypeFor[struct{ P *struct{ A int } }](), "{{print .P}}", ""},
		{"printf", reflect.TypeFor[addressNode](), `{{printf "%v" .}}`, "*addressNode"},
		{"html of a channel", reflect.TypeFor[struct{ C chan int }](), "{{html .C}}", "chan int"},
		{"html follows a pointer to an int", reflect.TypeFor[struct{ P **int }](), "{{html .P}}{{.P | js}}", ""},
		{"urlquery of what has a pointer in it", reflect.TypeFor[*addressNode](), "{{urlquery .}}", "*addressNode"},
		{"js of a pointer to what prints itself", reflect.TypeFor[*addressPrinter](), "{{js .}}", ""},
		{"quote writes as print does", reflect.TypeFor[struct{ P *string }](), "{{.P | quote}}", "*string"},
		{"squote", reflect.TypeFor[struct{ P *string }](), "{{squote 1 .P}}", "*string"},
		{"quote of what has no pointer in it", reflect.TypeFor[struct{ S []string }](), "{{quote .S 1}}", ""},
		{"join of pointers to strings", reflect.TypeFor[struct{ L []*string }](), `{{join ", " .L}}`, "*string"},
		{"join writes each pointer to a struct by its fields", reflect.TypeFor[struct{ L []*struct{ A int } }](), `{{.L | join ", "}}`, ""},
		{"join of what is no list writes it", reflect.TypeFor[struct{ P *string }](), `{{join ", " .P}}`, "*string"},
		{"join of strings", reflect.TypeFor[struct{ L []string }](), `{{join ", " .L}}`, ""},
		{"sortAlpha of pointers to strings", reflect.TypeFor[struct{ L *[]*string }](), "{{sortAlpha .L}}", "*string"},
		{"a branch that may never be taken", reflect.TypeFor[addressNode](), "{{if false}}{{.}}{{end}}", "*addressNode"},
		{"a type that prints itself", reflect.TypeFor[addressPrinter](), "{{.}}", ""},
		{"a time has a pointer in it, and prints itself", reflect.TypeFor[[]time.Time](), "{{.}}", ""},
		{"fields are fine", reflect.TypeFor[addressNode](), "{{.Name}}{{with .Next}}{{.Name}}{{end}}", ""},
		{"a struct without pointers", reflect.TypeFor[struct{ A []map[string]int }](), "{{.}}", ""},
	}
	quote := func(...any) string { return "" }
	funcs := template.FuncMap{
		"quote": quote, "squote": quote,
		"join":      func(string, any) string { return "" },
		"sortAlpha": func(any) []string { return nil },
	}
	for _, tt := range tests {
		t.Run(tt.why, func(t *testing.T) {
			r := Check("t", tt.source, &Env{Dot: TypeOf(tt.dot), Funcs: funcs})
			switch {
			case tt.part == "" && len(r.Errors) > 0:
				t.Errorf("got %v", r.Errors)
			case tt.part != "" && (len(r.Errors) != 1 || r.Errors[0].Kind != Address || !strings.Contains(r.Errors[0].Message, "address of a "+tt.part+" in it")):
				t.Errorf("got %v, want the address of a %s", r.Errors, tt.part)
			}
		})
	}
}
