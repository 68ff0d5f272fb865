package tmplcheck

import (
	"fmt"
	"io"
	"reflect"
	"slices"
	"strings"
	"testing"
	"text/template"
	"time"
)

func TestCheckAccepts(t *testing.T) {
	for _, test := range []struct{ reason, source, want string }{
		{"text", "a\nb", "a\nb"},
		{"fields, promoted ones too", `{{.Subject}} {{.From.Name}} {{.Thread}} {{.Mailbox.Name}}`, "Hello Bob t Bob"},
		{"pointers", `{{.Reply.Subject}}`, "Re"},
		{"map entries", `{{.Headers.k}} {{.People.k.Name}}`, "v Bob"},
		{"methods", `{{.Short 2}} {{.Sum}} {{.Sum 1 2}} {{(.From.Greet "Hi ").Name}}`, "He 0 2 Hi Bob"},
		{"methods with a pointer receiver on what is addressable", `{{.Reply.Pointer}} {{.Reply.From.Initials}} {{(index .To 0).Initials}} {{range .To}}{{.Initials}}{{end}} {{range .Reply.Pair}}{{.Initials}}{{end}} {{.Mailbox.Initials}}`, "p AB AB ABAB ABAB AB"},
		{"methods of what an interface holds", `{{.Err.Error}} {{.Err.Error | upper}}`, "e E"},
		{"pipelines", `{{.Subject | printf "%s-%d" | upper}} {{"a" | upper | printf "%s%s" "b"}}`, "HELLO-%!D(MISSING) bA"},
		{"iterators", `{{range .Words}}{{.}},{{end}} {{range $i, $p := .Pairs}}{{$i}}{{$p.Name}}{{end}} {{range .Lines}}{{.}}{{end}}`, "one,two, 1Bob x"},
		{"integers", `{{range .Count}}{{.}}{{end}} {{range $i := 2}}{{$i}}{{end}} {{range .Size}}{{.}}{{end}}`, "012 01 01"},
		{"break and continue", `{{range .To}}{{continue}}{{.Name}}{{end}}{{range .To}}{{.Name}}{{break}}{{end}}`, "Bob"},
		{"else with", `{{with .Reply.Reply}}{{.Subject}}{{else with .From}}{{.Name}}{{end}}`, "Bob"},
		{"defines", `{{define "p"}}{{.Name}}{{end}}{{template "p" .From}}{{range .To}}{{template "p" .}}{{end}}{{block "q" .Count}}{{.}}{{end}}`, "BobBobBob3"},
		{"a define without data", `{{define "p"}}x{{.}}{{end}}{{template "p"}}`, "x<no value>"},
		{"a recursive define", `{{define "p"}}{{.Subject}}{{with .Reply}}>{{template "p" .}}{{end}}{{end}}{{template "p" .}}`, "Hello>Re"},
		{"assignments", `{{$n := 0}}{{range .To}}{{$n = add $n 1}}{{end}}{{$n}}`, "2"},
		{"variables in else", `{{range $w := slice .To 2}}{{else}}{{len $w}}{{end}}`, "0"},
		{"shadowed variables", `{{$x := .From}}{{if true}}{{$x := .Count}}{{$x}}{{end}}{{$x.Name}}`, "3Bob"},
		{"the first variable is the data", `{{with .From}}{{$.Subject}}{{end}}`, "Hello"},
		{"and and or", `{{if and .Read .Subject}}y{{end}} {{or "" .Subject}} {{if or .Read .Count}}y{{end}} {{(or .From .From).Name}} {{.Count | and 1}}`, "y Hello y Bob 3"},
		{"comparisons", `{{eq .Count 3 4}} {{lt .Size 3}} {{ne .Subject "x"}} {{eq .Reply nil}} {{ge .Ratio 1.5}} {{eq .From .From}} {{le .Count .Size}}`, "true true true false true true false"},
		{"index and slice", `{{(index .To 1).Name}} {{index .Headers "k"}} {{index .ByID 1}} {{slice .Subject 1 2}} {{len (slice .To 1)}} {{index .Three 2}} {{index .Grid 0 1}} {{index .Subject 0}}`, "Bob v {Bob bob@example.com} e 1 c 2 72"},
		{"the address of an array", `{{with .Reply}}{{slice .Three 1 | len}}{{end}}`, "2"},
		{"call", `{{call .Format "a"}} {{call .Format .Subject | upper}}`, "A HELLO"},
		{"numbers", `{{add 1 'a'}} {{printf "%v %v %v" 1.5 0x10 1e3}} {{add 1e2 1}}`, "98 1.5 16 1000 101"},
		{"an argument by its address, and what it points to", `{{range .To}}{{ptr .}}{{end}}{{names .From}}{{with $p := index .To 0}}{{ptr $p}}{{end}}`, "BobBob[1]Bob"},
		{"nil for what can be nil", `{{print nil}}`, "<nil>"},
		{"a name of a variable in two scopes", `{{range $i, $p := .To}}{{$i}}{{end}}{{range $p := .Grid}}{{len $p}}{{end}}`, "0121"},
		{"a declaration in parentheses", `{{($x := 1) | print}}{{$x}}`, "11"},
		{"comments and trimming", "a {{- /* .X */ -}} b{{/* {{.Y}} */}}", "ab"},
	} {
		t.Run(test.reason, func(t *testing.T) {
			r := Check("t", test.source, testEnv())
			if len(r.Errors) > 0 || r.Incomplete {
				t.Errorf("Check(%q) reports %q, incomplete: %v", test.source, errorTexts(r), r.Incomplete)
			}
			if got, err := executeTest(test.source, testFuncs(), testData()); got != test.want || err != nil {
				t.Errorf("%q gave %q, %v; want %q", test.source, got, err, test.want)
			}
		})
	}
}

func TestCheckIncomplete(t *testing.T) {
	for _, test := range []struct{ reason, source string }{
		{"a field of any", `{{.Anything.Name}}`},
		{"printing any: it may be a function", `{{.Anything}}`},
		{"a range over any", `{{range .Anything}}{{.X}}{{end}}`},
		{"a function's result", `{{(first .To).Name}}`},
		{"a reflect.Value", `{{(self .From).X}}`},
		{"an argument", `{{upper .Anything}}`},
		{"len, index, eq, lt", `{{len .Anything}}{{index .Anything 0}}{{eq .Anything 1}}{{lt 1 .Anything}}`},
		{"another method of an interface's value", `{{.Err.Code}}`},
		{"a variable of two types", `{{$x := .From}}{{if .Read}}{{$x = .}}{{end}}{{$x.Subject}}`},
		{"a variable that changes later in a loop", `{{$x := .From}}{{range .To}}{{$x.Nope}}{{$x = 1}}{{end}}`},
		{"slices are comparable with nil only", `{{eq .To .To}}`},
		{"later arguments of eq may not be compared", `{{eq .Count 3 "a"}}`},
		{"a pointer to a function may be nil", `{{range $f := .Chan}}{{end}}{{$y := or .Count .Subject}}{{$y.X}}`},
		{"a declaration that may not be made", `{{if and .Read ($x := .From)}}{{$x.Name}}{{end}}`},
	} {
		t.Run(test.reason, func(t *testing.T) {
			if r := Check("t", test.source, testEnv()); len(r.Errors) > 0 || !r.Incomplete {
				t.Errorf("Check(%q) reports %q, incomplete: %v", test.source, errorTexts(r), r.Incomplete)
			}
		})
	}
}

func TestCheckAnyDot(t *testing.T) {
	for _, test := range []struct {
		reason     string
		dot        reflect.Type
		source     string
		want       []string
		incomplete bool
	}{
		{"nothing is known of an interface", reflect.TypeFor[any](), `{{.X.Y}}{{uper .X}}`, []string{`1:10: function "uper" does not exist (did you mean upper?)`}, true},
		{"nor of nil", nil, `{{.X}}`, nil, true},
		{"an interface has methods", reflect.TypeFor[fmt.Stringer](), `{{.String.X}}{{.}}`, []string{`1:9: string has no field X`}, false},
		{"a method and more", reflect.TypeFor[io.Reader](), `{{.Close}}`, nil, true},
		{"a string", reflect.TypeFor[string](), `{{.}}{{len .}}{{.X}}`, []string{`1:16: string has no field X`}, false},
		{"a map of any", reflect.TypeFor[map[string]any](), `{{.a}}{{.a.b}}`, nil, true},
		{"a map of maps", reflect.TypeFor[map[string]map[string]string](), `{{.a.b}}{{.a.b.c}}{{range $k, $v := .a}}{{$v}}{{end}}`, []string{`1:12: string has no field c`}, false},
		{"a pointer to a pointer", reflect.TypeFor[**testPerson](), `{{.Name}}{{.Nme}}{{.Initials}}`, []string{`1:11: testPerson has no field Nme (did you mean Name?)`}, false},
		{"a struct without a name", reflect.TypeFor[struct{ A string }](), `{{.B}}`, []string{`1:2: struct has no field B`}, false},
		{"a pointer to itself", reflect.TypeFor[testLoop](), `{{.X}}`, nil, true},
		{"a generic type", reflect.TypeFor[testPage[testPerson]](), `{{.Item.Name}}{{.X}}`, []string{`1:16: testPage[testPerson] has no field X`}, false},
		{"a function", reflect.TypeFor[func()](), `{{.}}`, []string{`1:2: a value of type func() cannot be printed`}, false},
		{"numbers", reflect.TypeFor[int](), `{{range .}}{{.}}{{end}}`, nil, false},
	} {
		t.Run(test.reason, func(t *testing.T) {
			r := Check("t", test.source, &Env{Dot: TypeOf(test.dot), Funcs: testFuncs()})
			if got := errorTexts(r); !slices.Equal(got, test.want) || r.Incomplete != test.incomplete {
				t.Errorf("Check(%q) reports %q, incomplete: %v; want %q, %v", test.source, got, r.Incomplete, test.want, test.incomplete)
			}
		})
	}
	if r := Check("t", `{{.X}}{{len "a"}}`, nil); len(r.Errors) > 0 || !r.Incomplete {
		t.Errorf("without an Env: %q", errorTexts(r))
	}
}

type (
	testLoop           *testLoop
	testPage[Item any] struct{ Item Item }
)

func TestCheckUses(t *testing.T) {
	for _, test := range []struct {
		reason, source string
		want           []string
	}{
		{"text alone", `a{{/* . */}}`, nil},
		{"constants and variables", `{{$x := 1}}{{$x}}{{"a" | upper}}{{range 3}}{{.}}{{end}}{{with "a"}}{{.}}{{end}}`, nil},
		{"the data", `{{.}}{{$}}`, []string{"1:2 .", "1:7 ."}},
		{"fields", `{{.From.Name}}`, []string{"1:7 From.Name"}},
		{"a branch", `{{if .Read}}a{{end}}`, []string{"1:5 Read"}},
		{"inside of with and range", `{{with .From}}{{.Name}}{{end}}{{range .To}}{{.Name}}{{end}}`, []string{"1:7 From", "1:16 From.Name", "1:38 To", "1:45 To.Name"}},
		{"variables", `{{$p := .From}}{{$p.Name}}{{$p}}`, []string{"1:8 From", "1:19 From.Name", "1:28 From"}},
		{"parentheses and index", `{{(index .To 0).Name}}`, []string{"1:9 To", "1:15 To.Name"}},
		{"templates", `{{define "p"}}{{.Name}}{{end}}{{template "p" .From}}`, []string{"1:16 From.Name", "1:45 From"}},
		{"a template for two places", `{{define "p"}}{{.Name}}{{end}}{{template "p" .From}}{{template "p" .Mailbox}}`, []string{"1:16 From.Name", "1:16 Mailbox.Name", "1:45 From", "1:67 Mailbox"}},
		{"a template that is not called", `{{define "p"}}{{.Name}}{{end}}`, nil},
		{"one of two places", `{{(or .From .Mailbox).Name}}`, []string{"1:6 From", "1:12 Mailbox", "1:21 ."}},
		{"an unknown part", `{{.Anything.A.B}}`, []string{"1:11 Anything.A.B"}},
		{"a method", `{{.Short .Count}}`, []string{"1:2 Short", "1:9 Count"}},
		{"a recursive template", `{{define "p"}}{{with .Reply}}{{template "p" .}}{{end}}{{end}}{{template "p" .}}`, []string{
			"1:21 .", "1:21 Reply", "1:44 .", "1:44 Reply", "1:76 ."}},
		{"a variable that holds data only later", `{{$x := ""}}{{range .To}}{{$x}}{{$x = .Name}}{{end}}`, []string{"1:20 To", "1:27 .", "1:38 To.Name"}},
	} {
		t.Run(test.reason, func(t *testing.T) {
			var got []string
			for _, u := range Check("t", test.source, testEnv()).Uses {
				got = append(got, fmt.Sprintf("%d:%d %s", u.Line, u.Col, u.Path))
			}
			if !slices.Equal(got, test.want) {
				t.Errorf("Check(%q) finds the uses\n%q\nwant\n%q", test.source, got, test.want)
			}
		})
	}
}

// TestCheckUsesMany checks that a template that is called for many places in the data
// is walked for the first of them only.
func TestCheckUsesMany(t *testing.T) {
	source := `{{define "p"}}{{.Name}}{{end}}`
	for _, key := range strings.Split("abcdefghijkl", "") {
		source += `{{template "p" .People.` + key + `}}`
	}
	var got []string
	for _, u := range Check("t", source, testEnv()).Uses {
		if u.Col == 16 {
			got = append(got, u.Path)
		}
	}
	want := []string{"."}
	for _, key := range strings.Split("abcdefgh", "") {
		want = append(want, "People."+key+".Name")
	}
	if !slices.Equal(got, want) {
		t.Errorf("Check finds the uses %q, want %q", got, want)
	}
}

func TestCheckSyntax(t *testing.T) {
	for _, test := range []struct {
		reason, name, source string
		want                 Error
	}{
		{"an unclosed action", "t", "a\n{{.A", Error{Line: 2, Kind: Syntax, Message: "unclosed action"}},
		{"an unexpected end", "t", "{{end}}", Error{Line: 1, Kind: Syntax, Message: "unexpected {{end}}"}},
		{"a name with a colon", "a:1: b", "\n\n{{if}}", Error{Line: 3, Kind: Syntax, Message: "missing value for if"}},
		{"an undefined variable", "t", "{{$x}}", Error{Line: 1, Kind: Syntax, Message: `undefined variable "$x"`}},
		{"a field of a constant", "t", "{{1.A}}", Error{Line: 1, Kind: Syntax, Message: `bad number syntax: "1.A"`}},
		{"a template twice", "t", `{{define "a"}}1{{end}}{{define "a"}}2{{end}}`, Error{Line: 1, Kind: Syntax, Message: `template: multiple definition of template "a"`}},
		{"a long message is cut", "t", "{{$" + strings.Repeat("x", 500) + "}}", Error{Line: 1, Kind: Syntax, Message: `undefined variable "$` + strings.Repeat("x", maxSyntaxMessage-len(`undefined variable "$`)) + "…"}},
	} {
		t.Run(test.reason, func(t *testing.T) {
			r := Check(test.name, test.source, testEnv())
			if len(r.Errors) != 1 || r.Errors[0] != test.want || r.Trees != nil {
				t.Errorf("Check(%q) reports %#v, want %#v", test.source, r.Errors, test.want)
			}
		})
	}
}

func TestCheckTrees(t *testing.T) {
	r := Check("main", `{{define "a"}}1{{end}}{{block "b" .}}2{{end}}3`, testEnv())
	if got := treeNames(r.Trees); !slices.Equal(got, []string{"a", "b", "main"}) {
		t.Errorf("the trees are %q", got)
	}
	tmpl, err := template.New("main").AddParseTree("b", r.Trees["b"])
	if err == nil {
		_, err = tmpl.AddParseTree("main", r.Trees["main"])
	}
	var b strings.Builder
	if err == nil {
		err = tmpl.ExecuteTemplate(&b, "main", nil)
	}
	if b.String() != "23" || err != nil {
		t.Errorf("the trees make %q, %v", b.String(), err)
	}
}

// TestCheckLimits checks sources that are made to cost much.
func TestCheckLimits(t *testing.T) {
	nest := func(n int, open, shut string) string { return strings.Repeat(open, n) + strings.Repeat(shut, n) }
	var many strings.Builder
	for i := range 4000 {
		fmt.Fprintf(&many, "{{$v%d:=1}}", i)
	}
	for _, test := range []struct{ reason, source, want string }{
		{"blocks", nest(1001, "{{if 1}}", "{{end}}"), "nested more than 1000 deep"},
		{"else if", "{{if 1}}" + strings.Repeat("{{else if 1}}", 1000) + "{{end}}", "nested more than 1000 deep"},
		{"parentheses", "{{" + nest(1001, "(", ")") + "}}", "nested more than 1000 deep"},
		{"actions", strings.Repeat("{{.A}}", 128<<10/3), "more than 131072 bytes of actions"},
		{"an action", "{{\"" + strings.Repeat("a", 128<<10) + "\"}}", "more than 131072 bytes of actions"},
		{"text", strings.Repeat("a", 16<<20+1), "16777217 bytes, over the limit"},
		{"no limit on blocks one after the other", strings.Repeat("{{if 1}}{{end}}", 2000), ""},
		{"nor on what only looks like blocks", strings.Repeat("{{\"{{if}}\"}}{{/*{{if}}*/}}{{- `{{if` -}}", 2000), ""},
		{"nor on text", strings.Repeat("a } {{1}} {", 100) + strings.Repeat("a", 1<<20), ""},
		{"as deep as can be", nest(1000, "{{if 1}}", "{{end}}") + "{{" + strings.Repeat("(", 1000) + "1" + strings.Repeat(")", 1000) + "}}", ""},
		{"many variables", many.String() + strings.Repeat("{{$v3999}}", 4000), ""},
		{"many unknown names", strings.Repeat("{{abcdefghijkl .Abcdefghijkl}}", 4000), "has no field"},
		{"templates that call each other twice", doubling(40), ""},
		{"a chain of variables in a loop, and a mistake behind it", chained(2000) + "{{.Nope}}", "has no field Nope"},
	} {
		t.Run(test.reason, func(t *testing.T) {
			start := time.Now()
			r := Check("t", test.source, testEnv())
			if took := time.Since(start); took > 5*time.Second {
				t.Errorf("it took %v", took)
			}
			found := slices.ContainsFunc(r.Errors, func(e Error) bool { return test.want != "" && strings.Contains(e.Message, test.want) })
			if found != (test.want != "") || test.want == "" && len(r.Errors) > 0 {
				t.Errorf("Check reports %.200q, want %q", errorTexts(r), test.want)
			}
		})
	}
}

// chained returns a loop in which each of n variables is assigned the one before it.
func chained(n int) string {
	var declared, assigned strings.Builder
	for i := range n {
		fmt.Fprintf(&declared, "{{$v%d := .Count}}", i)
		fmt.Fprintf(&assigned, "{{$v%d = $v%d}}", n-i, n-i-1)
	}
	return declared.String() + fmt.Sprintf("{{$v%d := 1}}{{range .To}}", n) + assigned.String() + "{{$v0 = .Name}}{{end}}"
}

// TestCheckGivesUp checks that what was not checked, for want of steps, may use all data: a
// template without uses would be taken for a text.
func TestCheckGivesUp(t *testing.T) {
	source := `{{define "p"}}` + strings.Repeat("{{1}}", 16000) + `{{end}}`
	for _, path := range []string{".To", ".Count", ".Size", ".Words", ".Pairs", ".People", ".Chan", ".Read", ".From", "."} {
		source += `{{template "p" ` + path + `}}`
	}
	for _, key := range strings.Split("abcdefghijkl", "") {
		source += `{{template "p" .People.` + key + `}}{{template "p" .People.` + key + `.Name}}{{template "p" .People.` + key + `.Address}}`
	}
	reply := ""
	for range 9 {
		reply += ".Reply"
		source += `{{template "p" ` + reply + `}}`
	}
	r := Check("t", source+"{{.Subject}}", testEnv())
	if len(r.Errors) > 0 || !r.Incomplete {
		t.Fatalf("Check reports %.200q, and whether it is incomplete: %v", errorTexts(r), r.Incomplete)
	}
	if !slices.ContainsFunc(r.Uses, func(u Use) bool { return u.Path == "." && u.Col > len(source)-10 }) {
		t.Errorf("what stands behind the limit has no use of all data: %v", r.Uses[len(r.Uses)-1])
	}
}

// doubling returns n templates each of which calls the next one twice.
func doubling(n int) string {
	var b strings.Builder
	for i := range n {
		fmt.Fprintf(&b, `{{define "t%d"}}{{template "t%d" .From}}{{template "t%d" .Mailbox}}{{with .Reply}}{{template "t%d" .}}{{end}}{{end}}`, i, i+1, i+1, i+1)
	}
	source := strings.ReplaceAll(b.String(), ".From", ".")
	return strings.ReplaceAll(source, ".Mailbox", "$") + fmt.Sprintf(`{{define "t%d"}}{{.Subject}}{{end}}{{template "t0" .}}`, n)
}

// FuzzCheck checks that no source makes Check panic or hang, and that it agrees with
// text/template on what is a template; and, for the template that a seed makes, that
// it agrees with an execution, see checkTyped.
func FuzzCheck(f *testing.F) {
	for i, source := range []string{
		`{{range $i, $p := .To}}{{$i}}{{$p.Name | upper}}{{break}}{{else}}{{.Subject}}{{end}}`, `{{define "p"}}{{template "p" .Reply}}{{end}}{{template "p" .}}`,
		`{{with $x := index .To 0}}{{$x = .}}{{(slice .Name 1).X}}{{else with .From}}{{.Y}}{{end}}`, `{{block "a" .}}{{and .Read ($x := 1) | or $x}}{{end}}`,
		"{{- /* a */ -}} {{.Subject -}}\n{{`a`}}{{'x'}}{{1i}}{{0x1p-2}}", `{{call .Format "a"}}{{printf "%d" .Count | len | eq 1}}`, "{{if", "{{define", `{{$ = 1}}{{$ := .From}}{{$.Name}}`,
	} {
		f.Add(source, uint64(i))
	}
	f.Fuzz(func(t *testing.T, source string, seed uint64) {
		checkTyped(t, seed)
		checkSource(t, source)
	})
}

// checkSource checks what holds for every source.
func checkSource(t *testing.T, source string) {
	r := Check("t", source, testEnv())
	_, err := template.New("t").Funcs(testFuncs()).Parse(source)
	limited := len(r.Errors) == 1 && strings.Contains(r.Errors[0].Message, "more than")
	if err != nil && len(r.Errors) == 0 || err == nil && r.Trees == nil && !limited {
		t.Errorf("Check reports %q, text/template %v", errorTexts(r), err)
	}
	for _, e := range r.Errors {
		if e.Line < 1 || e.Col < 0 || e.Message == "" || len(e.Message) > 400 {
			t.Errorf("the error %#v", e)
		}
	}
	again := Check("t", source, testEnv())
	if !slices.Equal(again.Errors, r.Errors) || !slices.Equal(again.Uses, r.Uses) || again.Incomplete != r.Incomplete {
		t.Errorf("Check reports another time %q, before %q", errorTexts(again), errorTexts(r))
	}
	if unused := Unused(testEnv().Dot, r); !slices.Equal(unused, Unused(testEnv().Dot, again)) {
		t.Errorf("the unused fields are not the same another time: %q", unused)
	}
}

func ExampleCheck() {
	type Email struct{ Subject, Body string }
	r := Check("input", "Subject: {{upper .Subjct}}\n{{.Body}}", &Env{
		Dot:   TypeOf(reflect.TypeFor[Email]()),
		Funcs: template.FuncMap{"upper": strings.ToUpper},
	})
	for _, e := range r.Errors {
		fmt.Printf("input:%v\n", e)
	}
	// Output: input:1:17: Email has no field Subjct (did you mean Subject?)
}

func BenchmarkCheck(b *testing.B) {
	source := `{{define "p"}}{{.Name}} <{{.Address}}>{{end}}Subject: {{.Subject | upper}}
{{range $i, $p := .To}}{{if $i}}, {{end}}{{template "p" $p}}{{end}}
{{with .Reply}}{{.Body}}{{else}}none{{end}}`
	env := testEnv()
	b.ReportAllocs()
	for b.Loop() {
		Check("t", source, env)
	}
}
