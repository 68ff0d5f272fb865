package prompt

import (
	"fmt"
	"maps"
	"math"
	"slices"
	"strings"
	"sync"
	"testing"
	"text/template"
	"unicode/utf8"

	"github.com/Masterminds/sprig/v3"
	"github.com/google/go-cmp/cmp"
)

// funcTestData is what the templates of these tests are executed on.
type funcTestData struct {
	Text    string
	Empty   string
	Tags    []string
	Numbers []int
	Map     map[string]int
	Pointer *int
	List    *[]string
	Size    uint8
	Ratio   float64
	Any     any
	Bad     func()
	Nil     *funcTestStringer
}

// funcTestStringer panics when a nil pointer to it is shown.
type funcTestStringer struct{ name string }

func (s *funcTestStringer) String() string { return s.name }

func newFuncTestData() funcTestData {
	seven := 7
	return funcTestData{
		Text: "Hello world", Tags: []string{"b", "a", "", "b"}, Numbers: []int{3, 1, 2}, Map: map[string]int{"b": 2, "a": 1, "c": 3},
		Pointer: &seven, List: &[]string{"x", "y"}, Size: 200, Ratio: 2.5, Bad: func() {},
	}
}

// executeFuncs executes a template with the functions of this package.
func executeFuncs(source string, data any) (string, error) {
	t, err := template.New("t").Funcs(templateFuncs()).Option("missingkey=error").Parse(source)
	if err != nil {
		return "", err
	}
	var b strings.Builder
	err = t.Execute(&b, data)
	return b.String(), err
}

// funcRows has at least one row for every function; TestTemplateFuncsRows checks that.
var funcRows = []struct{ reason, source, want string }{
	{"white space of any kind", `[{{trim " \t a b\n"}}]`, "[a b]"},
	{"a set of characters", `{{trimAll "$-" "$-a-b$"}}`, "a-b"},
	{"a prefix once", `{{trimPrefix "a" "aab"}}`, "ab"},
	{"a suffix once", `{{trimSuffix "b" "abb"}}`, "ab"},
	{"upper", `{{upper .Text}}{{"é" | upper}}`, "HELLO WORLDÉ"},
	{"lower", `{{lower .Text}}`, "hello world"},
	{"title", `{{title "a list of é"}}`, "A List Of É"},
	{"contains", `{{contains "wor" .Text}} {{contains "x" .Text}}`, "true false"},
	{"hasPrefix", `{{hasPrefix "Hell" .Text}} {{hasPrefix "x" .Text}}`, "true false"},
	{"hasSuffix", `{{hasSuffix "rld" .Text}} {{hasSuffix "x" .Text}}`, "true false"},
	{"replace", `{{replace "l" "LL" .Text}} {{.Text | replace "o" ""}}`, "HeLLLLo worLLd Hell wrld"},
	{"replace of nothing", `{{replace "" "-" "ab"}}`, "-a-b-"},
	{"repeat", `{{repeat 3 "ab"}}[{{repeat 0 "a"}}]`, "ababab[]"},
	{"trunc", `{{trunc 4 .Text}} {{trunc -3 .Text}} {{trunc 99 "a"}} {{trunc -99 "a"}}`, "Hell rld a a"},
	{"trunc cuts no character in two", `{{trunc 2 "aé"}} {{trunc -1 "aé"}}.`, "a ."},
	{"substr", `{{substr 1 3 .Text}} {{substr 6 -1 .Text}} {{substr -5 2 .Text}} {{substr 9 99 .Text}}`, "el world He ld"},
	{"substr cuts no character in two", `{{substr 0 2 "aé"}}|{{substr 2 3 "aé"}}`, "a|é"},
	{"quote", `{{quote .Text 1 nil "a\"b"}}`, `"Hello world" "1" "a\"b"`},
	{"squote", `{{squote .Text 1 nil}}`, `'Hello world' '1'`},
	{"indent", "{{indent 2 \"a\\nb\"}}", "  a\n  b"},
	{"nindent", "x:{{nindent 2 \"a\\nb\"}}", "x:\n  a\n  b"},
	{"wrap breaks at spaces, not words", `{{wrap 5 "one two abcdefgh x"}}`, "one\ntwo\nabcdefgh\nx"},
	{"wrap keeps line breaks", `{{wrap 8 "one\ntwo three\n\nx"}}`, "one\ntwo\nthree\n\nx"},
	{"splitList", `{{range splitList "," "a,b,"}}[{{.}}]{{end}}`, "[a][b][]"},
	{"join", `{{join "-" .Tags}} {{join "+" .Numbers}} {{join "," (list 1 nil "a")}} {{join "," "a"}}`, "b-a--b 3+1+2 1,a a"},
	{"plural", `{{plural "one" "many" 1}} {{plural "one" "many" 2}}`, "one many"},
	{"default", `{{default "d" .Empty}} {{.Text | default "d"}} {{default 3 .Pointer}}`, "d Hello world 7"},
	{"coalesce", `{{coalesce .Empty 0 .Text "x"}}`, "Hello world"},
	{"empty", `{{empty .Empty}} {{empty .Text}} {{empty .Any}} {{empty .}}`, "true false true false"},
	{"ternary", `{{ternary "y" "n" true}} {{false | ternary "y" "n"}}`, "y n"},
	{"list", `{{list 1 "a" nil}}`, "[1 a <nil>]"},
	{"dict", `{{range $k, $v := dict "b" 1 "a" 2}}{{$k}}{{$v}} {{end}}`, "a2 b1 "},
	{"first", `{{first .Tags}} {{first .List}} {{first (list) | default "none"}}`, "b x none"},
	{"last", `{{last .Numbers}} {{last .List}}`, "2 y"},
	{"rest", `{{rest .Numbers}} {{rest (list)}}`, "[1 2] []"},
	{"initial", `{{initial .Numbers}}`, "[3 1]"},
	{"reverse", `{{reverse .Numbers}}`, "[2 1 3]"},
	{"uniq", `{{uniq .Tags | len}} {{uniq (list 1 2 1)}}`, "3 [1 2]"},
	{"compact", `{{compact .Tags}}`, "[b a b]"},
	{"has", `{{has "a" .Tags}} {{has 9 .Numbers}} {{has "y" .List}}`, "true false true"},
	{"sortAlpha", `{{sortAlpha .Tags}} {{sortAlpha .Numbers}}`, "[ a b b] [1 2 3]"},
	{"int", `{{int "12"}} {{int .Ratio}} {{int -2.5}} {{int .Pointer}} {{int .Size}}`, "12 2 -2 7 200"},
	{"add", `{{add 1 "2" .Size}} {{add}} {{add 3}} {{add 2.0 .Pointer}}`, "203 0 3 9"},
	{"sub", `{{sub 1 3}} {{3 | sub 10}}`, "-2 7"},
	{"mul", `{{mul 2 3 4}} {{mul 5}}`, "24 5"},
	{"div", `{{div 7 2}} {{div -7 2}}`, "3 -3"},
	{"mod", `{{mod 7 3}} {{mod -7 3}}`, "1 -1"},
	{"max", `{{max 1 3 2}} {{max -1}}`, "3 -1"},
	{"min", `{{min 2 1 3}} {{min 4}}`, "1 4"},
	{"toJson sorts the keys", `{{toJson .Map}} {{toJson "<&>"}} {{toJson nil}}`, `{"a":1,"b":2,"c":3} "\u003c\u0026\u003e" null`},
	{"toRawJson", `{{toRawJson .Map}} {{toRawJson "<&>"}}`, `{"a":1,"b":2,"c":3} "<&>"`},
	{"toPrettyJson", `{{toPrettyJson .Map}}`, "{\n  \"a\": 1,\n  \"b\": 2,\n  \"c\": 3\n}"},
	{"printf", `{{printf "%05.1f|%-6s|%*d|%%|%[2]s" .Ratio "ab" 3 7}}`, "002.5|ab    |  7|%|ab"},
	{"a printf of text alone", `{{printf "100%"}}`, "100%!(NOVERB)"},
	{"a printf with an index for its width", `{{printf "%[2]*[1]d" 7 4}}`, "   7"},
	{"a large value is no width", `{{printf "%*d %d" 5 100000 2000000}}`, "100000 2000000"},
}

func TestTemplateFuncs(t *testing.T) {
	for _, row := range funcRows {
		t.Run(row.reason, func(t *testing.T) {
			got, err := executeFuncs(row.source, newFuncTestData())
			if err != nil {
				t.Fatalf("%s: %v", row.source, err)
			}
			if diff := cmp.Diff(row.want, got); diff != "" {
				t.Errorf("%s: (-want +got)\n%s", row.source, diff)
			}
		})
	}
}

// TestTemplateFuncsRows checks that the functions are those of the rows, no more and
// no fewer: a function is added with an expected result or not at all.
func TestTemplateFuncsRows(t *testing.T) {
	tested := map[string]bool{}
	for _, row := range funcRows {
		for name := range templateFuncs() {
			if strings.Contains(row.source, name+" ") || strings.Contains(row.source, name+"}") {
				tested[name] = true
			}
		}
	}
	if diff := cmp.Diff(slices.Sorted(maps.Keys(templateFuncs())), slices.Sorted(maps.Keys(tested))); diff != "" {
		t.Errorf("functions and rows differ (-functions +rows)\n%s", diff)
	}
}

// TestTemplateFuncsRepeat executes every row often, and at the same time, under two
// environments: equal arguments give equal results.
func TestTemplateFuncsRepeat(t *testing.T) {
	for _, zone := range []string{"UTC", "Asia/Kathmandu"} {
		t.Setenv("TZ", zone)
		t.Setenv("HOME", "/nowhere/"+zone)
		t.Setenv("LANG", zone)
		data := newFuncTestData()
		var all sync.WaitGroup
		for range 50 {
			all.Go(func() {
				for _, row := range funcRows {
					if got, err := executeFuncs(row.source, data); got != row.want || err != nil {
						t.Errorf("%s gave %q, %v; want %q", row.source, got, err, row.want)
					}
				}
			})
		}
		all.Wait()
		if diff := cmp.Diff([]string{"b", "a", "", "b"}, data.Tags); diff != "" {
			t.Errorf("the functions changed their data (-want +got)\n%s", diff)
		}
	}
}

func TestTemplateFuncsErrors(t *testing.T) {
	for _, row := range []struct{ reason, source, want string }{
		{"a flood", `{{repeat 1000000000 "x"}}`, "repeat: 1000000000 times 1 byte is over the limit of 4194304 bytes"},
		{"a product that overflows", `{{repeat 9223372036854775807 "xy"}}`, "repeat: 9223372036854775807 times 2 bytes is over the limit"},
		{"a negative count panics in sprig", `{{repeat -1 "x"}}`, "repeat: the number -1 is negative"},
		{"repeated repeats", `{{"x" | repeat 100000 | repeat 100000}}`, "repeat: 100000 times 100000 bytes is over"},
		{"replace multiplies", `{{$a := repeat 100000 "x"}}{{replace "x" $a $a}}`, "replace: 100000 times 99999 bytes is over"},
		{"join multiplies", `{{$a := repeat 100000 "x"}}{{join $a (splitList "" $a)}}`, "join: 99999 times 100000 bytes is over"},
		{"indent multiplies", `{{indent 1000 (repeat 100000 "\n")}}`, "indent: 1000 times 100001 bytes is over"},
		{"too many spaces", `{{nindent 1001 ""}}`, "nindent: 1001 spaces are over the limit of 1000"},
		{"negative spaces panic in sprig", `{{indent -1 ""}}`, "indent: the number -1 is negative"},
		{"no width", `{{wrap 0 "a"}}`, "wrap: the width 0 is not positive"},
		{"a wide verb", `{{printf "%1000000d" 1}}`, "printf: a width is over the limit of 1000"},
		{"a precision", `{{printf "%.1001f" 1.0}}`, "printf: a width is over the limit of 1000"},
		{"a width that is no int", `{{printf "%99999999999999999999d" 1}}`, "printf: a width is over the limit of 1000"},
		{"a width among the arguments", `{{printf "%d%*d" 1 2000 1}}`, "printf: a width is over the limit of 1000"},
		{"a width by index", `{{printf "%[3]*[1]d" 1 1 -2000}}`, "printf: a width is over the limit of 1000"},
		{"an address", `{{printf "%p" .Pointer}}`, "printf: %p prints an address"},
		{"substr panics in sprig", `{{substr 5 3 .Text}}`, "substr: 5 to 3 is not a part of 11 bytes"},
		{"substr beyond the end panics in sprig", `{{substr 50 60 .Text}}`, "substr: 50 to 11 is not a part of 11 bytes"},
		{"nil panics in sprig", `{{first nil}}`, "first: a value of type <nil> is not a list"},
		{"a text panics in sprig", `{{rest "ab"}}`, "rest: a value of type string is not a list"},
		{"a map is no list", `{{sortAlpha .Map}}`, "sortAlpha: a value of type map[string]int is not a list"},
		{"has needs a list", `{{has 1 2}}`, "has: a value of type int is not a list"},
		{"uniq is quadratic", `{{uniq (splitList "" (repeat 5000 "x"))}}`, "uniq: a list of 5000 is over the limit of 4096"},
		{"division by zero panics in sprig", `{{div 1 0}}`, "div: division by zero"},
		{"so does a remainder", `{{mod 1 .Any}}`, "mod: a value of type <nil> is not an integer"},
		{"mod zero", `{{mod 1 0}}`, "mod: division by zero"},
		{"sprig wraps a sum around", `{{add 9223372036854775807 1}}`, "add: the result is not an integer of 64 bits"},
		{"and a product", `{{mul 4294967296 4294967296}}`, "mul: the result is not an integer of 64 bits"},
		{"and a difference", `{{sub -9223372036854775807 2}}`, "sub: the result is not an integer of 64 bits"},
		{"and the one quotient", `{{div (sub -9223372036854775807 1) -1}}`, "div: the result is not an integer of 64 bits"},
		{"sprig takes text for 0", `{{add "one" 1}}`, `add: the text "one" is not an integer`},
		{"sprig cuts fractions off", `{{add 2.5 1}}`, "add: 2.5 is not an integer of 64 bits"},
		{"a number that is too large", `{{int 1e300}}`, "int: 1e+300 is not an integer of 64 bits"},
		{"a long text is quoted in part", `{{int (repeat 100 "é")}}`, `int: the text "ééééé" is not an integer`},
		{"a bool", `{{max true 1}}`, "max: a value of type bool is not an integer"},
		{"sprig makes nothing of what has no JSON", `{{toJson .Bad}}`, "toJson: a value of type func() has no JSON"},
		{"nor has it any when indented", `{{toPrettyJson .}}`, "toPrettyJson: a value of type prompt.funcTestData has no JSON"},
		{"an odd dict", `{{dict "a"}}`, "dict: the last key has no value"},
		{"a method that panics", `{{quote .Nil}}`, "quote: a method of the data panicked"},
		{"in a list too", `{{join "," (list .Nil)}}`, "join: a method of the data panicked"},
	} {
		t.Run(row.reason, func(t *testing.T) {
			got, err := executeFuncs(row.source, newFuncTestData())
			if err == nil || !strings.Contains(err.Error(), row.want) {
				t.Errorf("%s gave %.40q and the error %v, want %s", row.source, got, err, row.want)
			}
		})
	}
}

// impureFuncs are the functions of sprig that must never be among ours, and why.
var impureFuncs = map[string][]string{
	"environment":                {"env", "expandenv", "osBase", "osClean", "osDir", "osExt", "osIsAbs"},
	"network":                    {"getHostByName"},
	"clock or time zone":         {"ago", "date", "date_in_zone", "date_modify", "dateInZone", "dateModify", "htmlDate", "htmlDateInZone", "must_date_modify", "mustDateModify", "mustToDate", "now", "toDate", "unixEpoch", "duration", "durationRound"},
	"random":                     {"randAlpha", "randAlphaNum", "randAscii", "randBytes", "randInt", "randNumeric", "shuffle", "uuidv4"},
	"order of a map":             {"keys", "values"},
	"changes its argument":       {"set", "unset", "merge", "mergeOverwrite", "mustMerge", "mustMergeOverwrite"},
	"keys and passwords":         {"bcrypt", "htpasswd", "genPrivateKey", "derivePassword", "buildCustomCert", "genCA", "genCAWithKey", "genSelfSignedCert", "genSelfSignedCertWithKey", "genSignedCert", "genSignedCertWithKey", "encryptAES", "decryptAES"},
	"makes much of little":       {"until", "untilStep", "seq"},
	"data in an error":           {"fail"},
	"compiles a pattern of data": {"regexMatch", "mustRegexMatch", "regexFindAll", "mustRegexFindAll", "regexFind", "mustRegexFind", "regexReplaceAll", "mustRegexReplaceAll", "regexReplaceAllLiteral", "mustRegexReplaceAllLiteral", "regexSplit", "mustRegexSplit"},
}

func TestTemplateFuncsPure(t *testing.T) {
	ours, theirs := templateFuncs(), sprig.GenericFuncMap()
	for reason, names := range impureFuncs {
		for _, name := range names {
			if theirs[name] == nil {
				t.Errorf("sprig has no function %s any more", name)
			}
			if ours[name] != nil {
				t.Errorf("%s is among the functions of templates: %s", name, reason)
			}
		}
	}
	hermetic := sprig.HermeticTxtFuncMap()
	for name := range ours {
		if name != "printf" && hermetic[name] == nil {
			t.Errorf("sprig does not count %s among its repeatable functions", name)
		}
	}
	if len(ours) > 50 {
		t.Errorf("there are %d functions; about 40 were wanted", len(ours))
	}
}

// TestTemplateFuncsFresh checks that a caller cannot change the functions of another.
func TestTemplateFuncsFresh(t *testing.T) {
	clear(templateFuncs())
	if len(templateFuncs()) == 0 {
		t.Error("templateFuncs returns the same map again")
	}
}

// oddFuncArguments are values that a function may not expect.
func oddFuncArguments() []any {
	seven, text := 7, "x"
	var nilInt *int
	var nilList []string
	var nilMap map[string]int
	return []any{
		nil, 0, -1, 1, math.MaxInt, math.MinInt, uint64(math.MaxUint64), 0.5, math.NaN(), math.Inf(1), -1e300, true, complex(1, 2), "", "x", "é\xff", "-1", "999999999999999999999",
		&seven, &text, nilInt, nilList, nilMap, []any{nil, 1, "a"}, []string{"b", "a"}, [2]int{1, 2}, []byte("bytes"), [][]int{{1}, nil}, map[string]any{"a": nil}, map[int]int{1: 2},
		struct{ A any }{}, func() {}, make(chan int), fmt.Errorf("error"), (*funcTestStringer)(nil), []*funcTestStringer{nil}, &nilInt, &nilList,
	}
}

// TestTemplateFuncsOdd calls every function with all pairs and many triples of odd
// arguments. Whatever it returns, it must not panic, nor make much.
func TestTemplateFuncsOdd(t *testing.T) {
	odd := oddFuncArguments()
	for name := range templateFuncs() {
		one := template.Must(template.New("").Funcs(templateFuncs()).Parse("{{" + name + " .A}}"))
		two := template.Must(template.New("").Funcs(templateFuncs()).Parse("{{" + name + " .A .B}}"))
		three := template.Must(template.New("").Funcs(templateFuncs()).Parse("{{" + name + " .A .B .C}}"))
		for i, a := range odd {
			checkOddFunc(t, one, a, nil, nil)
			for j, b := range odd {
				checkOddFunc(t, two, a, b, nil)
				checkOddFunc(t, three, a, b, odd[(i*7+j*3)%len(odd)])
			}
		}
	}
}

// checkOddFunc executes a call with these arguments. text/template reports a panic of
// a function as an error with the runtime's words, which do not occur in ours.
func checkOddFunc(t *testing.T, call *template.Template, a, b, c any) {
	t.Helper()
	var out strings.Builder
	err := call.Execute(&out, map[string]any{"A": a, "B": b, "C": c})
	if err != nil && (strings.Contains(err.Error(), "runtime error") || strings.Contains(err.Error(), "reflect:") || strings.Contains(err.Error(), "strings:")) {
		t.Errorf("%s with %#v, %#v, %#v: %v", call.Root, a, b, c, err)
	}
	if out.Len() > 1<<16 {
		t.Errorf("%s with %#v, %#v, %#v made %d bytes", call.Root, a, b, c, out.Len())
	}
}

// FuzzTemplateFuncs calls the functions on text with any text and numbers.
func FuzzTemplateFuncs(f *testing.F) {
	f.Add("Hello wörld\nand more", "o", "0", 3, 5)
	f.Add("", "", "", 0, -1)
	f.Add("%[2]*[1]d%5", "\xff", "é", -3, 1<<62)
	calls := template.Must(template.New("").Funcs(templateFuncs()).Parse(""))
	for _, source := range []string{
		`{{trunc .N .S}}`, `{{substr .N .M .S}}`, `{{wrap .N .S}}`, `{{indent .N .S}}`, `{{nindent .N .S}}`, `{{repeat .N .S}}`, `{{replace .A .B .S}}`,
		`{{join .A (splitList .B .S)}}`, `{{printf .S .N .M .A .B}}`, `{{add .N .M .S}}`, `{{mul .N .M .M}}`, `{{div .N .M}}`, `{{mod .N .M}}`, `{{sub .N .M}}`,
		`{{int .S}}`, `{{quote .S .A}}`, `{{sortAlpha (list .S .A .B)}}`, `{{uniq (splitList .A .S)}}`, `{{toPrettyJson (dict .S .A .B .N)}}`, `{{title .S}}`,
	} {
		template.Must(calls.New(source).Parse(source))
	}
	f.Fuzz(func(t *testing.T, s, a, b string, n, m int) {
		for _, call := range calls.Templates() {
			var out strings.Builder
			err := call.Execute(&out, map[string]any{"S": s, "A": a, "B": b, "N": n, "M": m})
			if err != nil && (strings.Contains(err.Error(), "runtime error") || strings.Contains(err.Error(), "strings:")) {
				t.Errorf("%s: %v", call.Name(), err)
			}
			if out.Len() > maxFuncBytes+len(s)+len(a)+len(b) {
				t.Errorf("%s made %d bytes", call.Name(), out.Len())
			}
			if utf8.ValidString(s) && utf8.ValidString(a) && utf8.ValidString(b) && !strings.Contains(call.Name(), "printf") && !strings.Contains(call.Name(), "splitList .") && !utf8.ValidString(out.String()) {
				t.Errorf("%s made invalid text %q", call.Name(), out.String())
			}
		}
	})
}

func BenchmarkTemplateFuncs(b *testing.B) {
	b.ReportAllocs()
	for b.Loop() {
		templateFuncs()
	}
}
