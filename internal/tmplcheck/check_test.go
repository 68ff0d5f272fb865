package tmplcheck

import (
	"slices"
	"strings"
	"testing"
)

func TestCheckErrors(t *testing.T) {
	for _, test := range []struct {
		reason, source string
		want           []string
	}{
		{"the example of the design", `{{.Subjct}}`, []string{`1:2: testEmail has no field Subjct (did you mean Subject?)`}},
		{"an unknown function has a column too", `{{uper .Subject}}`, []string{`1:2: function "uper" does not exist (did you mean upper?)`}},
		{"a predefined function is suggested", `{{lenn .Subject}}`, []string{`1:2: function "lenn" does not exist (did you mean len?)`}},
		{"nothing is near", `{{xyzzy .Subject}}`, []string{`1:2: function "xyzzy" does not exist`}},
		{"the case is wrong", `{{.subject}}`, []string{`1:2: testEmail has no field subject (did you mean Subject?)`}},
		{"unexported", `{{.hidden}}`, []string{`1:2: hidden is an unexported field of testEmail`}},
		{"all mistakes, fields and functions", "{{.A1}}\n {{nope}}{{.B1}}", []string{`1:2: testEmail has no field A1`, `2:3: function "nope" does not exist`, `2:11: testEmail has no field B1`}},
		{"field of a string", `{{.Subject.Length}}`, []string{`1:10: string has no field Length`}},
		{"both branches", `{{if .Read}}{{.X1}}{{else}}{{.X2}}{{end}}`, []string{`1:14: testEmail has no field X1`, `1:29: testEmail has no field X2`}},
		{"else if", `{{if .Read}}{{else if .X1}}{{else}}{{.X2}}{{end}}`, []string{`1:22: testEmail has no field X1`, `1:37: testEmail has no field X2`}},
		{"else with", `{{with .Reply}}{{.X1}}{{else with .From}}{{.X2}}{{else}}{{.X3}}{{end}}`, []string{
			`1:17: testEmail has no field X1`, `1:43: testPerson has no field X2`, `1:58: testEmail has no field X3`}},
		{"dot in a range", `{{range .To}}{{.Nme}}{{else}}{{.Sbject}}{{end}}`, []string{`1:15: testPerson has no field Nme (did you mean Name?)`, `1:31: testEmail has no field Sbject (did you mean Subject?)`}},
		{"dot in a with", `{{with .From}}{{.Subject}}{{end}}`, []string{`1:16: testPerson has no field Subject`}},
		{"the data in a range", `{{range .To}}{{$.Name}}{{end}}`, []string{`1:16: testEmail has no field Name (did you mean Named?)`}},
		{"variables of a range", `{{range $i, $p := .To}}{{$i.X}}{{$p.X}}{{end}}`, []string{`1:27: int has no field X`, `1:35: testPerson has no field X`}},
		{"the variable of an else holds the whole", `{{range $p := .To}}{{else}}{{$p.Name}}{{end}}`, []string{`1:31: []testPerson has no field Name`}},
		{"range over a string", `{{range .Subject}}{{end}}`, []string{`1:8: range cannot iterate over string`}},
		{"range over a struct", `{{range .From}}{{end}}`, []string{`1:8: range cannot iterate over testPerson`}},
		{"range over a function that is no iterator", `{{range .Format}}{{end}}`, []string{`1:8: range cannot iterate over func(string) string`}},
		{"two variables over an int", `{{range $i, $x := .Count}}{{end}}`, []string{`1:18: range over int has one variable, not 2`}},
		{"two variables over a sequence", `{{range $i, $x := .Words}}{{end}}`, []string{`1:18: range over Seq[string] has one variable, not 2`}},
		{"an element of a sequence", `{{range .Words}}{{.X}}{{end}}`, []string{`1:18: string has no field X`}},
		{"elements of pairs", `{{range $i, $p := .Pairs}}{{$p.X}}{{$i.X}}{{.X}}{{end}}`, []string{`1:30: testPerson has no field X`, `1:38: int has no field X`, `1:44: testPerson has no field X`}},
		{"dot is the first of a pair without two variables", `{{range .Pairs}}{{.X}}{{end}}`, []string{`1:18: int has no field X`}},
		{"the element of a range over a number has its type", `{{range .Size}}{{.X}}{{end}}`, []string{`1:17: uint8 has no field X`}},
		{"an element of a channel", `{{range .Chan}}{{.X}}{{end}}`, []string{`1:17: testPerson has no field X`}},
		{"a define gets the type it is called with", `{{define "p"}}{{.Subject}}{{end}}{{template "p" .From}}`, []string{`1:16: testPerson has no field Subject`}},
		{"a define is checked for each type", `{{define "p"}}{{.Name}}{{.Subject}}{{end}}{{template "p" .From}}{{template "p" .}}`, []string{
			`1:16: testEmail has no field Name (did you mean Named?)`, `1:25: testPerson has no field Subject`}},
		{"a define is checked once for each type", `{{define "p"}}{{.X}}{{end}}{{template "p" .From}}{{template "p" index .To 0}}{{template "p" .People.k}}`, []string{`1:16: testPerson has no field X`}},
		{"a recursive define", `{{define "p"}}{{.Subjet}}{{with .Reply}}{{template "p" .}}{{end}}{{end}}{{template "p" .}}`, []string{`1:16: testEmail has no field Subjet (did you mean Subject?)`}},
		{"a define without data", `{{define "p"}}{{.Name}}{{end}}{{template "p"}}`, []string{`1:16: there is no data here that could have a field Name`}},
		{"a define that is never called", `{{define "p"}}{{.Name}}{{uper .Name}}{{end}}`, []string{`1:25: function "uper" does not exist (did you mean upper?)`}},
		{"a block", `{{block "p" .From}}{{.Nme}}{{end}}`, []string{`1:21: testPerson has no field Nme (did you mean Name?)`}},
		{"an unknown template", `{{define "person"}}{{end}}{{template "persn" .}}`, []string{`1:37: template "persn" is not defined (did you mean person?)`}},
		{"a variable", `{{$p := .From}}{{$p.Nme}}`, []string{`1:19: testPerson has no field Nme (did you mean Name?)`}},
		{"a variable of another branch", `{{if .Read}}{{$x := 1}}{{else}}{{$x}}{{end}}`, []string{`1:33: variable $x is not declared here, only in another branch`}},
		{"an assignment of the same type keeps it", `{{$p := .From}}{{$p = index .To 0}}{{$p.Nme}}`, []string{`1:39: testPerson has no field Nme (did you mean Name?)`}},
		{"a pipeline", `{{.Subject | upper | add 1}}`, []string{`1:25: argument 2 of add is string, not int`}},
		{"a chain on parentheses", `{{(.From).Nme}}{{(person "x").Greet}}`, []string{`1:3: testPerson has no field Nme (did you mean Name?)`, `1:25: Greet takes 1 argument, not 0`}},
		{"a call", `{{add 1}}{{add 1 2 3}}{{upper}}`, []string{`1:2: add takes 2 arguments, not 1`, `1:11: add takes 2 arguments, not 3`, `1:24: upper takes 1 argument, not 0`}},
		{"a variadic call", `{{printf}}{{.Sum 1 2 "x"}}`, []string{`1:2: printf takes at least 1 argument, not 0`, `1:21: argument 3 of Sum is "x", not int`}},
		{"types of arguments", `{{upper .Count}}{{add "1" 2}}{{add 1.5 2}}{{add nil 1}}{{upper true}}`, []string{
			`1:8: argument 1 of upper is int, not string`, `1:22: argument 1 of add is "1", not int`, `1:35: argument 1 of add is 1.5, not int`,
			`1:48: argument 1 of add is nil, not int`, `1:63: argument 1 of upper is true, not string`}},
		{"mistakes inside the arguments of a wrong call", `{{nope .X1 (upper .X2)}}`, []string{`1:2: function "nope" does not exist`, `1:7: testEmail has no field X1`, `1:18: testEmail has no field X2`}},
		{"arguments of a field", `{{.Subject 1}}{{1 | .Subject}}`, []string{`1:2: Subject is not a method and takes no arguments`, `1:20: Subject is not a method and takes no arguments`}},
		{"arguments of a constant, a variable, parentheses", `{{"a" 1}}{{$ 1}}{{(.Count) 1}}`, []string{
			`1:2: "a" is not a function and takes no arguments`, `1:11: $ is not a function and takes no arguments`,
			`1:11: printing a value of type testEmail writes the memory address of a *testEmail in it; print its fields instead`, `1:18: .Count is not a function and takes no arguments`}},
		{"methods", `{{.Short}}{{.Short "a"}}{{.Short 1 2}}`, []string{`1:2: Short takes 1 argument, not 0`, `1:19: argument 1 of Short is "a", not int`, `1:26: Short takes 1 argument, not 2`}},
		{"methods that cannot be called", `{{.Nothing}}{{.Two}}{{.Three3}}`, []string{
			`1:2: Nothing cannot be called: it has 0 results, not 1, or 2 with an error`, `1:14: Two cannot be called: its second result is int, not error`,
			`1:22: Three3 cannot be called: it has 3 results, not 1, or 2 with an error`}},
		{"pointer methods need an address", `{{.Pointer}}{{.From.Initials}}`, []string{
			`1:2: method Pointer has a pointer receiver, and this testEmail is not addressable`, `1:19: method Initials has a pointer receiver, and this testPerson is not addressable`}},
		{"elements of maps have none", `{{.People.k.Initials}}`, []string{`1:9: method Initials has a pointer receiver, and this testPerson is not addressable`}},
		{"nor have those of an array that is not addressable", `{{range .Pair}}{{.Initials}}{{end}}{{(index .Pair 0).Initials}}`, []string{
			`1:17: method Initials has a pointer receiver, and this testPerson is not addressable`, `1:50: method Initials has a pointer receiver, and this testPerson is not addressable`}},
		{"a variable of a range in its else", `{{range .To}}{{$x := 1}}{{else}}{{$x}}{{end}}`, []string{`1:34: variable $x is not declared here, only in another branch`}},
		{"maps", `{{.Headers.x.y}}{{.ByID.x}}{{.Named.k}}`, []string{
			`1:10: string has no field y`, `1:23: map[int]testPerson has no entry x: its keys are of type int`, `1:35: map[testKey]int has no entry k: its keys are of type testKey`}},
		{"index", `{{index .Count 1}}{{index .To "a"}}{{index .ByID "a"}}{{index .To -1}}{{index .Three 3}}{{index .Grid 1 2 3}}{{index nil 1}}`, []string{
			`1:2: int cannot be indexed`, `1:20: []testPerson is indexed with an integer, not string`, `1:37: the key of map[int]testPerson is string, not int`, `1:56: index -1 is negative`,
			`1:72: index 3 is out of range of [3]string`, `1:90: int cannot be indexed`, `1:111: nil cannot be indexed`}},
		{"the type of an element", `{{(index .To 0).X}}{{(index .People "k").X}}{{(index .Grid 0 1).X}}{{(index .Subject 0).X}}`, []string{
			`1:13: testPerson has no field X`, `1:36: testPerson has no field X`, `1:61: int has no field X`, `1:85: uint8 has no field X`}},
		{"slice", `{{slice .Count}}{{slice .To "a"}}{{slice .Three 1}}{{slice .Subject 1 2 3}}{{(slice .To 1).X}}{{slice .To 1 2 3 4}}`, []string{
			`1:2: int cannot be sliced`, `1:18: []testPerson is indexed with an integer, not string`, `1:35: [3]string cannot be sliced: it is not addressable`,
			`1:53: slice takes at most 2 indexes of a string, not 3`, `1:88: []testPerson has no field X`, `1:96: slice takes at most 3 indexes, not 4`}},
		{"len", `{{len .Count}}{{len .Subject | len}}{{len .Reply}}`, []string{`1:2: int has no length`, `1:31: int has no length`, `1:38: testEmail has no length`}},
		{"eq", `{{eq .Count "a"}}{{eq .Count}}{{eq .From .To}}{{ne .Subject 1}}{{eq .Ratio 1}}`, []string{
			`1:2: eq cannot compare int with string`, `1:19: eq takes at least 2 arguments, not 1`, `1:32: eq cannot compare testPerson with []testPerson`, `1:48: ne cannot compare string with int`, `1:65: eq cannot compare float64 with int`}},
		{"lt", `{{lt .Count "a"}}{{gt .From 1}}{{le .Read true}}{{ge 1 nil}}`, []string{
			`1:2: lt cannot compare int with string`, `1:19: gt cannot compare testPerson`, `1:33: le cannot compare bool`, `1:50: ge cannot compare nil`}},
		{"and and or", `{{and .X1 .X2}}{{or .Read .X3}}{{(and .From .From).X4}}{{or}}`, []string{
			`1:6: testEmail has no field X1`, `1:10: testEmail has no field X2`, `1:26: testEmail has no field X3`, `1:44: testPerson has no field X4`, `1:57: or takes at least 1 argument, not 0`}},
		{"call", `{{call .Format 1}}{{call .Format}}{{call .Count}}{{call .Format .Count}}{{(call .Format "a").X}}{{call nil}}`, []string{
			`1:2: argument 1 of .Format is int, not string`, `1:20: .Format takes 1 argument, not 0`, `1:36: .Count is not a function but int`,
			`1:51: argument 1 of .Format is int, not string`, `1:88: string has no field X`, `1:98: nil cannot be called`}},
		{"printing", `{{.Format}}{{.Chan}}`, []string{`1:2: a value of type func(string) string cannot be printed`, `1:13: a value of type chan testPerson cannot be printed`}},
		{"nil", `{{nil}}{{if nil}}{{end}}`, []string{`1:2: nil is not a command`, `1:12: nil is not a command`}},
		{"a number that is too large", `{{print 9223372036854775808}}`, []string{`1:8: 9223372036854775808 overflows int`}},
		{"a method of an interface is known", `{{.Err.Error.X}}{{.Err.Error 1}}`, []string{`1:6: string has no field X`, `1:22: Error takes 0 arguments, not 1`}},
		{"promoted fields", `{{.Thread.X}}{{.Mailbox.X}}`, []string{`1:9: string has no field X`, `1:23: testPerson has no field X`}},
		{"a pointer is followed", `{{.Reply.From.X}}{{.Reply.Reply.X}}`, []string{`1:8: testPerson has no field X`, `1:25: testEmail has no field X`}},
		{"a multi-line action", "{{\n.Subjct\n}}", []string{`2:0: testEmail has no field Subjct (did you mean Subject?)`}},
		{"columns count bytes", "é{{.Subjct}}", []string{`1:4: testEmail has no field Subjct (did you mean Subject?)`}},
		{"an address cannot be taken", `{{ptr .From}}{{ptr (index .People "k")}}`, []string{`1:6: argument 1 of ptr is testPerson, not *testPerson`, `1:34: argument 1 of ptr is testPerson, not *testPerson`}},
	} {
		t.Run(test.reason, func(t *testing.T) {
			got := errorTexts(Check("t", test.source, testEnv()))
			if !slices.Equal(got, test.want) {
				t.Errorf("Check(%q)\n got %s\nwant %s", test.source, strings.Join(got, "\n     "), strings.Join(test.want, "\n     "))
			}
			checkPlace(t, test.source, got)
		})
	}
}

// checkPlace checks that text/template reports one of the errors at the same place.
func checkPlace(t *testing.T, source string, errs []string) {
	t.Helper()
	_, err := executeTest(source, testFuncs(), testData())
	if err == nil {
		return // no branch with an error is taken
	}
	at := execPlace.FindStringSubmatch(err.Error())
	if at != nil && !slices.ContainsFunc(errs, func(e string) bool { return strings.HasPrefix(e, at[1]+":"+at[2]+": ") }) {
		t.Errorf("the execution fails at another place: %v", err)
	}
}

func errorTexts(r *Result) []string {
	var texts []string
	for _, e := range r.Errors {
		texts = append(texts, e.Error())
	}
	return texts
}
