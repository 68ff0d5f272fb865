package taint

import (
	"bytes"
	"fmt"
	"math/rand/v2"
	"reflect"
	"strings"
	"testing"
	"text/template"
	"text/template/parse"

	"github.com/google/go-cmp/cmp"
)

// An Inbox is data with fields from outside: Mail.Body, Lines.Text, Meta.note and the
// promoted Sender.
type Inbox struct {
	Title string
	Mail  *Mail
	Lines []Line
	Meta  map[string]string
	Any   any
	Header
}

type Mail struct {
	Subject, Body string
	Size          int
	Reply         *Mail
}

// Summary has the body in it.
func (m *Mail) Summary() string { return m.Subject + ": " + m.Body }

// Words counts.
func (m *Mail) Words() int { return len(strings.Fields(m.Body)) }

type Line struct {
	Number int
	Text   string
}

type Header struct{ Sender, Date string }

const secret = "sEcReT"

func inbox() Inbox {
	m := &Mail{Subject: "s", Body: secret, Size: 3}
	return Inbox{
		Title: "t", Mail: m, Lines: []Line{{1, secret}, {2, secret}}, Meta: map[string]string{"note": secret, "own": "o"},
		Any: "any", Header: Header{secret, "d"},
	}
}

var (
	untrusted = []string{"Mail.Body", "Lines.Text", "Meta.note", "Sender"}
	funcs     = template.FuncMap{
		"upper": strings.ToUpper,
		"list":  func(v ...any) []any { return v },
		"dict":  func(k string, v any) map[string]any { return map[string]any{k: v} },
		"has":   strings.Contains,
		"show":  func(v reflect.Value) reflect.Value { return v },
	}
)

// found parses a template, and returns it and the actions that print fields.
func found(t *testing.T, source string) (*template.Template, []Print) {
	t.Helper()
	tmpl, err := template.New("main").Funcs(funcs).Parse(source)
	if err != nil {
		t.Fatalf("%s: %v", source, err)
	}
	trees := map[string]*parse.Tree{}
	for _, associated := range tmpl.Templates() {
		trees[associated.Name()] = associated.Tree
	}
	var fields [][]string
	for _, path := range untrusted {
		names, err := Resolve(reflect.TypeFor[Inbox](), path)
		if err != nil {
			t.Fatal(err)
		}
		fields = append(fields, names)
	}
	return tmpl, Find(trees, "main", reflect.TypeFor[Inbox](), fields, funcs)
}

// checkSound replaces what is found and executes the template: nothing of the fields may be
// left. It returns false if it cannot be executed.
func checkSound(t *testing.T, source string) bool {
	t.Helper()
	tmpl, prints := found(t, source)
	for _, p := range prints {
		p.Action.Pipe.Cmds = []*parse.CommandNode{{NodeType: parse.NodeCommand, Args: []parse.Node{&parse.StringNode{NodeType: parse.NodeString, Quoted: `"X"`, Text: "X"}}}}
	}
	var b bytes.Buffer
	if err := tmpl.Execute(&b, inbox()); err != nil {
		return false
	}
	if strings.Contains(strings.ToLower(b.String()), strings.ToLower(secret)) {
		t.Errorf("%s\nprints the field where it was not found:\n%s", source, b.String())
	}
	return true
}

func TestFind(t *testing.T) {
	tests := []struct {
		reason, source string
		want           []string // the actions found, and the index of the field
	}{
		{"a field", "{{.Mail.Body}}", []string{"{{.Mail.Body}} 0"}},
		{"its neighbours", "{{.Title}}{{.Mail.Subject}}{{.Mail.Size}}{{.Date}}", nil},
		{"the root", "{{$.Mail.Body}}{{$.Title}}", []string{"{{$.Mail.Body}} 0"}},
		{"a function", "{{.Mail.Body | upper | printf \"%s\"}}", []string{`{{.Mail.Body | upper | printf "%s"}} 0`}},
		{"in parentheses", "{{(.Mail).Body}}{{(.Mail).Subject}}", []string{"{{(.Mail).Body}} 0"}},
		{"a number about it", "{{len .Mail.Body}}{{has .Mail.Body \"x\"}}{{eq .Mail.Body \"x\"}}{{.Mail.Words}}", nil},
		{"a condition on it", "{{if .Mail.Body}}{{.Title}}{{else}}{{.Date}}{{end}}", nil},
		{"with it", "{{with .Mail.Body}}{{.}}{{else}}{{.Title}}{{end}}", []string{"{{.}} 0"}},
		{"with what it is in", "{{with .Mail}}{{.Subject}}{{.Body}}{{end}}", []string{"{{.Body}} 0"}},
		{"a variable", "{{$x := .Mail.Body}}{{$y := .Title}}{{$x}}{{$y}}", []string{"{{$x}} 0"}},
		{"assigned in a loop, printed before", "{{$x := .Title}}{{range .Lines}}{{$x}}{{$x = .Text}}{{end}}", []string{"{{$x}} 1"}},
		{"assigned from another", "{{$x := .Title}}{{$y := .Title}}{{range .Lines}}{{$x}}{{$x = $y}}{{$y = .Text}}{{end}}", []string{"{{$x}} 1"}},
		{"a range", "{{range .Lines}}{{.Number}}{{.Text}}{{end}}", []string{"{{.Text}} 1"}},
		{"a range with variables", "{{range $i, $l := .Lines}}{{$i}}{{$l.Number}}{{$l.Text}}{{else}}{{$.Title}}{{end}}", []string{"{{$l.Text}} 1"}},
		{"an element", "{{(index .Lines 0).Text}}{{(index .Lines 0).Number}}", []string{"{{(index .Lines 0).Text}} 1"}},
		{"a slice", "{{range slice .Lines 1}}{{.Number}}{{.Text}}{{end}}", []string{"{{.Text}} 1"}},
		{"an index from it", "{{index .Meta .Mail.Subject}}", []string{"{{index .Meta .Mail.Subject}} 2"}},
		{"a key of a map", "{{.Meta.note}}{{.Meta.own}}", []string{"{{.Meta.note}} 2"}},
		{"a key of a map, by index", `{{index .Meta "note"}}{{index .Meta "own"}}`, []string{`{{index .Meta "note"}} 2`}},
		{"a key that is not a constant", `{{$k := "own"}}{{index .Meta $k}}{{"own" | index .Meta}}`, []string{"{{index .Meta $k}} 2", `{{"own" | index .Meta}} 2`}},
		{"any entry of the map", "{{range $k, $v := .Meta}}{{$k}}{{$v}}{{end}}", []string{"{{$v}} 2"}},
		{"promoted, and by its struct", "{{.Sender}}{{.Header.Sender}}{{.Header.Date}}", []string{"{{.Sender}} 3", "{{.Header.Sender}} 3"}},
		{"a struct around it", "{{.Header}}{{.}}", []string{"{{.Header}} 3", "{{.}} 0"}},
		{"a method of what it is in", "{{.Mail.Summary}}", []string{"{{.Mail.Summary}} 0"}},
		{"a struct inside that has none", "{{.Mail.Reply.Body}}", nil},
		{"a template", `{{define "a"}}{{.Subject}}{{.Body}}{{end}}{{template "a" .Mail}}`, []string{"{{.Body}} 0"}},
		{"a template with and without", `{{define "a"}}{{.}}{{end}}{{template "a" .Title}}{{template "a" .Mail.Body}}`, []string{"{{.}} 0"}},
		{"a template that is only called without", `{{define "a"}}{{.}}{{end}}{{template "a" .Title}}`, nil},
		{"a template that calls itself", `{{define "a"}}{{.Body}}{{with .Reply}}{{template "a" .}}{{end}}{{end}}{{template "a" .Mail}}`, []string{"{{.Body}} 0"}},
		{"a map made of it", `{{with dict "k" .Mail.Body}}{{.k}}{{end}}`, []string{"{{.k}} 0"}},
		{"a list made of it", `{{range list .Title .Mail.Body}}{{.}}{{end}}`, []string{"{{.}} 0"}},
		{"one of several", "{{or .Title .Sender .Mail.Body}}", []string{"{{or .Title .Sender .Mail.Body}} 0"}},
		{"a value passed through", "{{show .Mail.Body}}{{show .Title}}", []string{"{{show .Mail.Body}} 0"}},
		{"a constant", "{{1}}{{\"a\"}}{{.Any}}", nil},
	}
	for _, tt := range tests {
		t.Run(tt.reason, func(t *testing.T) {
			_, prints := found(t, tt.source)
			var got []string
			for _, p := range prints {
				got = append(got, fmt.Sprintf("%v %d", p.Action, p.Field))
			}
			if diff := cmp.Diff(tt.want, got); diff != "" {
				t.Errorf("%s (-want +got):\n%s", tt.source, diff)
			}
			checkSound(t, tt.source)
		})
	}
}

// TestFindIsSound makes templates at random and executes them without what was found.
func TestFindIsSound(t *testing.T) {
	g := generator{rand.New(rand.NewPCG(1, 2))}
	executed := 0
	for range 1500 {
		source := fmt.Sprintf(`{{define "a"}}%s{{end}}{{define "b"}}%s{{end}}{{$x := %s}}{{$y := %s}}%s`,
			g.nodes(1, false), g.nodes(1, false), g.expr(1, true), g.expr(1, true), g.nodes(3, true))
		if checkSound(t, source) {
			executed++
		}
	}
	if executed < 150 {
		t.Errorf("only %d templates could be executed", executed)
	}
}

// A generator makes templates of which some can be executed.
type generator struct{ *rand.Rand }

func (g generator) pick(from ...string) string { return from[g.IntN(len(from))] }

// nodes returns some text and actions.
func (g generator) nodes(depth int, main bool) string {
	var b strings.Builder
	for range 1 + g.IntN(3) {
		b.WriteString(g.node(depth-1, main))
	}
	return b.String()
}

func (g generator) node(depth int, main bool) string {
	e := g.expr(2, main)
	if depth < 0 {
		return "{{" + e + "}} "
	}
	inner := g.nodes(depth, main)
	switch g.IntN(6) {
	case 0:
		return "{{with " + e + "}}" + inner + "{{end}}"
	case 1:
		return "{{range " + g.pick("$.Lines", "$.Meta", "(list "+e+" 1)", "(slice $.Lines 1)") + "}}" + inner + "{{end}}"
	case 2:
		return "{{if " + e + "}}" + inner + "{{else}}" + g.nodes(depth, main) + "{{end}}"
	case 3:
		if main {
			return "{{" + g.pick("$x", "$y") + " = " + e + "}}"
		}
	case 4:
		if main {
			return `{{template "` + g.pick("a", "b") + `" ` + e + "}}"
		}
	}
	return "{{" + e + "}} "
}

// expr returns an expression; in the main template there are the variables $x and $y.
func (g generator) expr(depth int, main bool) string {
	if depth == 0 || g.IntN(3) == 0 {
		if main && g.IntN(3) > 0 {
			return g.pick("$.Title", "$.Mail.Body", "$.Sender", "$.Header", "$.Mail", "$.Lines", "$.Meta.own", "$.Meta.note", "$.Mail.Summary", "$.Mail.Words", ".")
		}
		return g.pick(".", ".", ".Body", ".Text", "$", ".Subject", `"c"`, ".k")
	}
	e := "(" + g.expr(depth-1, main) + ")"
	switch g.IntN(8) {
	case 0:
		return "printf \"%v\" " + e
	case 1:
		return "index " + e + " 0"
	case 2:
		return "or " + e + " (" + g.expr(depth-1, main) + ")"
	case 3:
		return "list " + e
	case 4:
		return "dict \"k\" " + e
	case 5:
		return e + g.pick(".Text", ".Body", ".k", ".Reply")
	case 6:
		return "print " + e
	}
	return "show " + e
}

func TestFindOnManyVariables(t *testing.T) {
	// Each pass moves what a variable holds on by one.
	var b strings.Builder
	const n = 1000
	for i := range n {
		fmt.Fprintf(&b, "{{$x%d := .Title}}", i)
	}
	b.WriteString("{{range .Lines}}")
	for i := n - 1; i > 0; i-- {
		fmt.Fprintf(&b, "{{$x%d}}{{$x%d = $x%d}}", i, i, i-1)
	}
	b.WriteString("{{$x0 = .Text}}{{end}}")
	if _, prints := found(t, b.String()); len(prints) != n-1 {
		t.Errorf("%d of %d variables", len(prints), n-1)
	}
}

func TestResolve(t *testing.T) {
	tests := []struct {
		reason string
		root   reflect.Type
		path   string
		want   string // the names, or the error
	}{
		{"the whole", reflect.TypeFor[Inbox](), ".", "[]"},
		{"through a pointer", reflect.TypeFor[Inbox](), "Mail.Body", "[Mail Body]"},
		{"through a list", reflect.TypeFor[[]*Inbox](), "Lines.Text", "[Lines Text]"},
		{"a key", reflect.TypeFor[Inbox](), "Meta.any thing", "[Meta any thing]"},
		{"a promoted field", reflect.TypeFor[Inbox](), "Sender", "[Header Sender]"},
		{"nothing", reflect.TypeFor[Inbox](), "", `no field is named; "." is the whole input`},
		{"a misspelt field", reflect.TypeFor[Inbox](), "Mail.Bdoy", "Mail has no field Bdoy (did you mean Body?)"},
		{"an empty name", reflect.TypeFor[Inbox](), "Mail..Body", "Mail has no field "},
		{"a method", reflect.TypeFor[Inbox](), "Mail.Summary", "Mail has no field Summary"},
		{"into a text", reflect.TypeFor[Inbox](), "Title.X", "string has no field X"},
		{"into anything", reflect.TypeFor[Inbox](), "Any.X", "interface {} has no field X"},
		{"keys of another type", reflect.TypeFor[map[int]string](), "x", "map[int]string has no entry x: its keys are of type int"},
		{"an unexported field", reflect.TypeFor[struct{ body string }](), "body", "struct has no field body"},
	}
	for _, tt := range tests {
		names, err := Resolve(tt.root, tt.path)
		got := fmt.Sprint(names)
		if err != nil {
			got = err.Error()
		}
		if got != tt.want {
			t.Errorf("%s: %s, want %s", tt.reason, got, tt.want)
		}
	}
}
