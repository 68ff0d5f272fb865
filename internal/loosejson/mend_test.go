package loosejson

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"
	"unicode/utf8"
)

// kindsOf returns the names of the kinds of fixes, in their order.
func kindsOf(mends []Mend) string {
	var kinds []string
	for _, f := range mends {
		kinds = append(kinds, f.Kind.String())
	}
	return strings.Join(kinds, ", ")
}

// TestMend reads texts that are one value, badly written.
func TestMend(t *testing.T) {
	for _, tt := range []struct{ reason, text, want, kinds string }{
		{"trailing commas", `{"a": [1,], }`, `{"a":[1]}`, "trailing comma, trailing comma"},
		{"missing commas", "{\"a\": 1 \"b\": [\"x\" \"y\"]\n\"c\": 2}", `{"a":1,"b":["x","y"],"c":2}`, "missing comma, missing comma, missing comma"},
		{"doubled and leading commas", `[,1,,2]`, `[1,2]`, "doubled comma, doubled comma"},
		{"no colon", `{"a" "b", "c" {"d": 1}}`, `{"a":"b","c":{"d":1}}`, "missing colon, missing colon"},
		{"no value: nothing is invented", `{"a": , "b": 1, "c":}`, `{"b":1}`, "missing value, missing value"},

		{"single quotes and apostrophes", `{'a': 'it's', 'b': 'x'}`, `{"a":"it's","b":"x"}`, "quote, quote, unescaped quote, quote, quote"},
		{"back-ticks", "{`a`: `b \"c\"`}", `{"a":"b \"c\""}`, "quote, quote"},
		{"typographic quotes", `{“a”: ‘b’}`, `{"a":"b"}`, "quote, quote"},
		{"typographic quotes inside others are text", `{"a": "x “y”, z",}`, `{"a":"x “y”, z"}`, "trailing comma"},
		{"triple quotes lose their indentation", "{\"a\": \"\"\"\n  x\n    y\n  \"\"\"}", `{"a":"x\n  y"}`, "quote"},
		{"a fence as a string", "{\"a\": ```go\nx := `}`\n```, \"b\": 1}", "{\"a\":\"x := `}`\",\"b\":1}", "quote"},
		{"doubled quotes", `{""a"": ""b""}`, `{"a":"b"}`, "quote, quote"},
		{"prefixes of Python", `{'a': u'b', 'c': b'd'}`, `{"a":"b","c":"d"}`, "quote, stray text, quote, quote, stray text, quote"},

		{"quotes inside: what follows decides", `{"a": "say "hi" now", "b": "x"}`, `{"a":"say \"hi\" now","b":"x"}`, "unescaped quote, unescaped quote"},
		{"quotes inside, before a comma", `{"a": "say "hi", then go", "b": "x"}`, `{"a":"say \"hi\", then go","b":"x"}`, "unescaped quote, unescaped quote"},
		{"quotes inside, at the end", `["a "b"", "c"]`, `["a \"b\"","c"]`, "unescaped quote, unescaped quote"},
		{"quotes inside, between items", `["one "two" three", "four "five" six"]`, `["one \"two\" three","four \"five\" six"]`, "unescaped quote, unescaped quote, unescaped quote, unescaped quote"},
		{"attributes", `{"a": "<a href="x">y</a>"}`, `{"a":"<a href=\"x\">y</a>"}`, "unescaped quote, unescaped quote"},
		{"code", `{"a": "if (x) { return "y"; }", "b": 1}`, `{"a":"if (x) { return \"y\"; }","b":1}`, "unescaped quote, unescaped quote"},
		{"JSON in a string", `{"a": "{"x": "y", "z": []}", "b": 1}`, `{"a":"{\"x\": \"y\", \"z\": []}","b":1}`, "unescaped quote, unescaped quote, unescaped quote, unescaped quote, unescaped quote, unescaped quote"},
		{"a quote in a key", `{"a "b" c": 1}`, `{"a \"b\" c":1}`, "unescaped quote, unescaped quote"},
		{"a brace that is a string", `{"a": "{", "b": "}",}`, `{"a":"{","b":"}"}`, "trailing comma"},

		{"raw control characters", "{\"a\": \"x\n\ty\"}", `{"a":"x\n\ty"}`, "unescaped control, unescaped control"},
		{"no end of a string, before a key", `{"a": "x, "b": "y"}`, `{"a":"x","b":"y"}`, "missing quote"},
		{"no end of a string, before a line", "[\n\"a,\n\"b\"\n]", `["a","b"]`, "missing quote"},
		{"no end of a string, before brackets", `{"a": ["x]}`, `{"a":["x"]}`, "missing quote"},
		{"no start of a string", `{"a": x", b": "y"}`, `{"a":"x","b":"y"}`, "missing quote, missing quote"},
		{"no end of a key", `{"a: 1, "b": 2}`, `{"a":1,"b":2}`, "missing quote"},
		{"no end of a key, before a string", `{"a:"b"}`, `{"a":"b"}`, "missing quote"},
		{"a backslash before the last quote", `{"a": "x\", "b": "y"}`, `{"a":"x","b":"y"}`, "missing quote"},

		{"keys and values without quotes", `{a: b, c-d: e f}`, `{"a":"b","c-d":"e f"}`, "unquoted key, unquoted value, unquoted key, unquoted value"},
		{"prose survives whole", `{a: one, two, and three., "b": 1}`, `{"a":"one, two, and three.","b":1}`, "unquoted key, unquoted value"},
		{"URLs, times and dates", `{"a": http://x.y/z?a=b#c, "b": 12:30, "c": 2024-10-18T18:35:22Z}`, `{"a":"http://x.y/z?a=b#c","b":"12:30","c":"2024-10-18T18:35:22Z"}`, "unquoted value, unquoted value, unquoted value"},
		{"text behind a number", `{"a": 5 items, "b": 1,234}`, `{"a":"5 items","b":"1,234"}`, "unquoted value, unquoted value"},
		{"brackets in text", `{a: x{y}z, b: f(1, 2)}`, `{"a":"x{y}z","b":"f(1, 2)"}`, "unquoted key, unquoted value, unquoted key, unquoted value"},
		{"a key of several words", "{\n a: 1,\n b c: 2\n}", `{"a":1,"b c":2}`, "unquoted key, unquoted key"},

		{"comments", "{\"a\": 1, // x \"y\"\n# z }\n\"b\": /* { */ 2}", `{"a":1,"b":2}`, "comment, comment, comment"},
		{"no comments", `{"a": "x // y", b: http://c # d, e: #fff}`, `{"a":"x // y","b":"http://c # d","e":"#fff"}`, "unquoted key, unquoted value, unquoted key, unquoted value"},
		{"a comment behind text", "{a: b // c\n}", `{"a":"b"}`, "unquoted key, unquoted value, comment"},

		{"literals", `[True, FALSE, None, undefined, NaN]`, `[true,false,null,null,null]`, "literal, literal, literal, literal, literal"},
		{"words that begin like literals", `[truth, nullable]`, `["truth","nullable"]`, "unquoted value, unquoted value"},
		{"forms of numbers", `[+1, .5, -.5, 1., 1_000, 0x1F, 2e]`, `[1,0.5,-0.5,1,1000,31,2]`, strings.TrimSuffix(strings.Repeat("number form, ", 7), ", ")},
		{"no numbers", `[1.2.3, 007, 1-2, 0x, 1__0]`, `["1.2.3","007","1-2","0x","1__0"]`, strings.TrimSuffix(strings.Repeat("unquoted value, ", 5), ", ")},
		{"full-width digits", `{"a": １２．５}`, `{"a":12.5}`, "number form"},

		{"a wrong bracket", `{"a": [1, 2}, "b": 3}`, `{"a":[1,2],"b":3}`, "mismatched bracket"},
		{"a missing bracket", `{"a": [{"b": 1], "c": 2}`, `{"a":[{"b":1}],"c":2}`, "unclosed"},
		{"a missing bracket between items", `[{"a": 1, {"a": 2}]`, `[{"a":1},{"a":2}]`, "unclosed"},
		{"stray brackets", `{"a": 1}}]`, `{"a":1}`, "stray bracket, stray bracket"},
		{"doubled braces", `{{"a": {"b": 1}}}`, `{"a":{"b":1}}`, "stray bracket, stray bracket"},
		{"an object in square brackets", `["a": 1, "b": 2]`, `{"a":1,"b":2}`, "mismatched bracket"},
		{"tuples", `{"a": (1, 2)}`, `{"a":[1,2]}`, "mismatched bracket"},

		{"stray words", `{"a": true, NOTE "b": 1}`, `{"a":true,"b":1}`, "stray text, missing comma"},
		{"calls", `{"a": ObjectId("x"), "b": Decimal('1.5')}`, `{"a":"x","b":"1.5"}`, "stray text, stray text, stray text, quote, stray text"},
		{"JSONP", `callback({"a": 1});`, `{"a":1}`, "stray text, stray text"},
		{"ellipses", `{"a": [1, 2, ...], "b": [..., 3], ...}`, `{"a":[1,2],"b":[3]}`, "ellipsis, ellipsis, ellipsis"},
		{"concatenation", "{\"a\": \"x\" +\n 'y'}", `{"a":"xy"}`, "concatenation, quote"},

		{"escapes of Markdown and JavaScript", `["a\_b", "it\'s", "\x41"]`, `["a_b","it's","A"]`, "escape, escape, escape"},
		{"backslashes that are meant", `["C:\path", "\d+\.\w"]`, `["C:\\path","\\d+\\.\\w"]`, "escape, escape, escape, escape"},
		{"all is escaped", `{\"a\": \"b\", \"c\": \"say \\\"x\\\"\"}`, `{"a":"b","c":"say \"x\""}`, "escape, escape, escape, escape"},
		{"all is escaped, lines too", `{\n \"a\": 1\n}`, `{"a":1}`, "escape, escape, escape"},

		{"odd spaces", "{\"a\":\u00a01,\u200b\"b\": 2}", `{"a":1,"b":2}`, "space, space"},
		{"a byte order mark", "\ufeff{\"a\": 1}", `{"a":1}`, "byte order mark"},
		{"full-width punctuation", `｛“a”：［1，2］｝`, `{"a":[1,2]}`, "punctuation, quote, punctuation, punctuation, punctuation, punctuation, punctuation"},
		{"signs of other languages", `{"a" = 1; "b" => 2}`, `{"a":1,"b":2}`, "punctuation, punctuation, punctuation"},
		{"invalid UTF-8", "{\"a\": \"x\xffy\"}", "{\"a\":\"x\ufffdy\"}", "invalid UTF-8"},

		{"a string with another kind of quote", `'a'`, `"a"`, "quote"},
		{"a lone literal", ` None `, `null`, "literal"},
		{"a lone number", `+5`, `5`, "number form"},
		{"an empty object with a comment", "{\n// nothing ]\n}", `{}`, "comment"},
	} {
		doc := Parse(tt.text, nil)
		if len(doc.Candidates) != 1 {
			t.Errorf("%s: %q: %d candidates", tt.reason, tt.text, len(doc.Candidates))
			continue
		}
		c := &doc.Candidates[0]
		if got := string(c.Value.AppendJSON(nil)); got != tt.want || c.Source != Whole {
			t.Errorf("%s: %q:\n got %s (%v)\nwant %s", tt.reason, tt.text, got, c.Source, tt.want)
		}
		if got := kindsOf(c.Mends); got != tt.kinds {
			t.Errorf("%s: %q: fixes\n got %s\nwant %s", tt.reason, tt.text, got, tt.kinds)
		}
		checkDocument(t, tt.text, doc)
	}
}

// TestCut cuts a text everywhere: what is there is kept, nothing is invented, and the
// value is marked.
func TestCut(t *testing.T) {
	for _, tt := range []struct{ reason, text, want, cut string }{
		{"in a string", `{"a": "b c`, `{"a":"b c"}`, `{b c`},
		{"in a key", `{"a": 1, "b`, `{"a":1}`, `{`},
		{"in a key, without spaces", `{"a":1,"b`, `{"a":1}`, `{`},
		{"in a key behind a literal", `{"a":true,"b`, `{"a":true}`, `{`},
		{"in a long key behind a fraction", `{"a":-1.5e3,"long key, or: so`, `{"a":-1.5e3}`, `{`},
		{"in a key with an escape", `{"a":null,"b\"c\u00`, `{"a":null}`, `{`},
		{"before a key", `{"a":1,"`, `{"a":1}`, `{`},
		{"in a key in single quotes", `{'a':1,'b`, `{"a":1}`, `{`},
		{"in a key without quotes", `{a:1,b`, `{"a":1}`, `{`},
		{"in an item behind a number", `["x",1,"b`, `["x",1,"b"]`, `[b`},
		{"behind a key", `{"a": 1, "b"`, `{"a":1}`, `{`},
		{"behind a colon", `{"a": 1, "b":`, `{"a":1}`, `{`},
		{"behind a comma", `[1, 2,`, `[1,2]`, `[`},
		{"in a number", `[1, 23`, `[1,23]`, `[23`},
		{"in an exponent", `[1, 2e`, `[1,2]`, `[2`},
		{"in a word", `[true, tru`, `[true,"tru"]`, `[tru`},
		{"behind a word", `[true`, `[true]`, `[`},
		{"in an escape", `["a\u00`, `["a"]`, `[a`},
		{"deep", `{"a": [{"b": "c"}, {"d": [1`, `{"a":[{"b":"c"},{"d":[1]}]}`, `{[{[1`},
		{"in a fence", "```json\n{\"a\": [", `{"a":[]}`, `{[`},
		{"not at the end of the text", "```json\n{\"a\": [1\n```\nDone.", `{"a":[1]}`, ``},
		{"brackets at the end, but in a string", `{"a": "f() { x }`, `{"a":"f() { x }"}`, `{f() { x }`},
		{"brackets at the end, maybe in a string", `{"a": "x}`, `{"a":"x"}`, `{x`},
		{"a lone number", `12`, `12`, `12`},
		{"a lone string", `"ab`, `"ab"`, `ab`},
		{"a whole text", `{"a": [1, "b"],}`, `{"a":[1,"b"]}`, ``},
	} {
		doc := Parse(tt.text, nil)
		if len(doc.Candidates) != 1 {
			t.Errorf("%s: %q: %d candidates", tt.reason, tt.text, len(doc.Candidates))
			continue
		}
		v := &doc.Candidates[0].Value
		if got := string(v.AppendJSON(nil)); got != tt.want {
			t.Errorf("%s: %q: got %s, want %s", tt.reason, tt.text, got, tt.want)
		}
		if got := cutValues(v); got != tt.cut {
			t.Errorf("%s: %q: cut are %s, want %s", tt.reason, tt.text, got, tt.cut)
		}
	}
}

// TestCutAnywhere cuts clean and loose texts at every place, and checks that what is
// read is the beginning of the whole value.
func TestCutAnywhere(t *testing.T) {
	for _, text := range []string{
		`{"a":1,"b":"c, d","e":[true,null,{"f":-2.5e3,"g":"h\"i\u00e9"}],"j":{},"k":[[],"l"]}`,
		"[\n  {\"name\": \"Ann, the first\", \"age\": 30},\n  {\"name\": \"Bob: \\\"B\\\"\", \"age\": 31}\n]",
		`{a: word, b: 'it is', "c": [x, y], d: 12, e: {f: true}}`,
		"{\n  a: some words\n  b: \"x\",\n  c: 12\n}",
	} {
		whole := Parse(text, nil).Candidates[0].Value
		for n := 1; n < len(text); n++ {
			doc := Parse(text[:n], nil)
			if len(doc.Candidates) != 1 {
				t.Errorf("%q: %d candidates", text[:n], len(doc.Candidates))
				continue
			}
			v := &doc.Candidates[0].Value
			if !v.Cut || !begins(v, &whole) {
				t.Errorf("%q: read as %s, cut: %t", text[:n], v.AppendJSON(nil), v.Cut)
			}
		}
	}
}

// begins reports whether v is the beginning of whole: only the last value in it may
// lack something, and then it is Cut.
func begins(v, whole *Value) bool {
	if !v.Cut {
		return string(v.AppendJSON(nil)) == string(whole.AppendJSON(nil))
	}
	if v.Kind < Array {
		text := whole.Text
		if whole.Kind < Number {
			text = string(whole.AppendJSON(nil))
		}
		return strings.HasPrefix(text, v.Text)
	}
	if v.Kind != whole.Kind || len(v.Items()) > len(whole.Items()) || len(v.Members()) > len(whole.Members()) {
		return false
	}
	for i := range v.Items() {
		if v.Items()[i].Cut && i+1 < len(v.Items()) || !begins(&v.Items()[i], &whole.Items()[i]) {
			return false
		}
	}
	for i := range v.Members() {
		m := &v.Members()[i]
		if m.Key != whole.Members()[i].Key || m.Value.Cut && i+1 < len(v.Members()) || !begins(&m.Value, &whole.Members()[i].Value) {
			return false
		}
	}
	return true
}

// cutValues returns the brackets and texts of the values in v that are Cut.
func cutValues(v *Value) string {
	var b strings.Builder
	if v.Cut {
		b.WriteString(v.Text)
		if v.Kind >= Array {
			b.WriteString(map[Kind]string{Array: "[", Object: "{"}[v.Kind])
		}
	}
	for i := range v.Items() {
		b.WriteString(cutValues(&v.Items()[i]))
	}
	for i := range v.Members() {
		b.WriteString(cutValues(&v.Members()[i].Value))
	}
	return b.String()
}

// TestPrefixes parses every prefix of a text with everything in it.
func TestPrefixes(t *testing.T) {
	text := "<think>{x}</think> Ok:\n```json\n{\"a\": \"b\\u00e9\\n\", 'c': [1.5e3, True, {d: \"\"\"e\n\"\"\"}], // f\n \"g\": \"h \"i\" j\" + \"k\", ...}\n```\n<answer>[1]</answer> {“l”：m，n=o p} q: r\n- s"
	for n := range len(text) + 1 {
		checkDocument(t, text[:n], Parse(text[:n], nil))
		checkDocument(t, text[n:], Parse(text[n:], nil))
	}
}

func TestFixes(t *testing.T) {
	long := strings.Repeat("é", 50)
	doc := Parse("{"+long+": 1,}", nil)
	fixes := doc.Fixes(&doc.Candidates[0])
	if len(fixes) != 2 || fixes[0].Offset != 1 || fixes[1].Offset != 1+100+3 || fixes[1].From != "," || fixes[1].To != "" {
		t.Fatalf("got %v", fixes)
	}
	for _, s := range []string{fixes[0].From, fixes[0].To} {
		if len(s) > maxFixText || len(s) < maxFixText-1 || !utf8.ValidString(s) {
			t.Errorf("%q is not cut at a rune boundary to at most %d bytes", s, maxFixText)
		}
	}
	names := map[string]bool{}
	for k := range fixKinds {
		names[k.String()] = true
	}
	if len(names) != int(fixKinds) || names[""] || fixKinds.String() != "unknown" {
		t.Errorf("the names of the kinds are not distinct: %v", names)
	}
}

// TestMoreFixes checks that a text of nothing but faults does not fill the memory.
func TestMoreFixes(t *testing.T) {
	const n = 10_000
	text := "[" + strings.Repeat("x,", n) + "]"
	doc := Parse(text, nil)
	if got := len(doc.Candidates[0].Mends); got > len(text)/8 {
		t.Errorf("%d fixes are recorded for %d bytes", got, len(text))
	}
	if got := len(doc.Candidates[0].Mends) + doc.MoreFixes; got != n+1 {
		t.Errorf("%d fixes are counted, want %d", got, n+1)
	}
}

// ExampleParse mends a reply and tells how.
func ExampleParse() {
	doc := Parse("Here you are:\n```json\n{name: 'Ann', tags: [1, 2,]\n```", nil)
	c := doc.Candidates[0]
	fmt.Println(c.Source, string(c.Value.AppendJSON(nil)))
	for _, f := range doc.Fixes(&c) {
		fmt.Printf("%d %v %q\n", f.Offset, f.Kind, f.From)
	}
	// Output:
	// fenced {"name":"Ann","tags":[1,2]}
	// 0 prose "Here you are:"
	// 14 fence "```json"
	// 23 unquoted key "name"
	// 29 quote "'"
	// 36 unquoted key "tags"
	// 47 trailing comma ","
	// 50 unclosed ""
}

// ExampleParseStrict shows where a text is not JSON.
func ExampleParseStrict() {
	_, err := ParseStrict("{\n  \"name\": Ann\n}", nil)
	fmt.Println(err)
	// Output: 2:11: unexpected 'A', expected a value
}

// TestInterface checks the conversion to the types of encoding/json.
func TestInterface(t *testing.T) {
	v, _ := ParseStrict(`{"a": [1, "x", true, null], "a": {}}`, nil)
	got, err := json.Marshal(v.Interface())
	if err != nil || string(got) != `{"a":{}}` {
		t.Errorf("got %s, %v", got, err)
	}
	if m := v.Member("a"); m == nil || m.Kind != Object || v.Member("b") != nil {
		t.Errorf("Member: %v", m)
	}
}
