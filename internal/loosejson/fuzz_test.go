package loosejson

import (
	"encoding/json"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/briefgo/brief/internal/corpora"
)

// addSeeds adds texts of every sort as seeds.
func addSeeds(f *testing.F) {
	for _, s := range []string{
		"", "{}", "[1, 2.5e-3, \"a\\u00e9\\ud83d\\ude00\", true, null]", "{'a': 1, b: [2,}", "```json\n{\"a\": 1}\n```",
		"<think>{x}</think>{\"a\": \"b \"c\" d\"", "name: Ann\n- a\n- b: c", "{\\\"a\\\": \\\"b\\\"}", "｛“a”：１｝",
		"{\"a\": \"x\" + \"y\", // c\n \"b\": ...}", "<answer>42</answer>", "cb({a: f(1)});", "[1,,2}]", "{\"a\": \"\"\"\n  x\n\"\"\"}",
		"{\"a\": \"b,\n\"c\": \"\\x41\\_\xff", "{{\"a\": 1}} and {name}", "a: |\n  b\n   c\nd: >\n  e",
	} {
		f.Add(s)
	}
}

func FuzzParseStrict(f *testing.F) {
	addSeeds(f)
	f.Fuzz(func(t *testing.T, text string) {
		v, err := ParseStrict(text, nil)
		if err != nil && err.Limit {
			return
		}
		// encoding/json replaces invalid UTF-8; ours refuses it.
		if want := json.Valid([]byte(text)) && utf8.ValidString(text); (err == nil) != want {
			t.Fatalf("ParseStrict(%q): %v, json.Valid says %v", text, err, want)
		}
		if err != nil {
			if err.Offset > len(text) || err.Line < 1 || err.Col < 1 || err.Message == "" {
				t.Fatalf("%q: bad place %+v", text, err)
			}
			return
		}
		var want any
		d := json.NewDecoder(strings.NewReader(text))
		d.UseNumber()
		if err := d.Decode(&want); err != nil {
			t.Fatal(err)
		}
		if got := v.Interface(); !reflect.DeepEqual(got, want) {
			t.Fatalf("%q: got %#v, want %#v", text, got, want)
		}
	})
}

func FuzzParse(f *testing.F) {
	addSeeds(f)
	f.Fuzz(func(t *testing.T, text string) {
		checkDocument(t, text, Parse(text, nil))
		checkLanes(t, text)
	})
}

// checkDocument checks what holds for the document of any text.
func checkDocument(t *testing.T, text string, doc *Document) {
	t.Helper()
	recorded := 0
	for i := range doc.Candidates {
		c := &doc.Candidates[i]
		checkSpans(t, text, &c.Value, 0, len(text))
		offset := 0
		for _, fix := range doc.Fixes(c) {
			if fix.Offset < offset || fix.Offset > len(text) {
				t.Fatalf("%q: fix %v out of order or of bounds", text, fix)
			}
			if len(fix.From) > maxFixText || len(fix.To) > maxFixText {
				t.Fatalf("%q: fix %v is too long", text, fix)
			}
			offset = fix.Offset
		}
		if !c.Joined {
			recorded += len(c.Mends)
		}
		out := c.Value.AppendJSON(nil)
		if !json.Valid(out) {
			t.Fatalf("%q: not JSON: %q", text, out)
		}
		again, err := ParseStrict(string(out), &Options{MaxDepth: defaultMaxDepth + 1})
		if err != nil {
			t.Fatalf("%q: %q: %v", text, out, err)
		}
		if a, b := again.Interface(), c.Value.Interface(); !reflect.DeepEqual(a, b) {
			t.Fatalf("%q: %#v is parsed as %#v", text, b, a)
		}
		if strict, err := ParseStrict(text, nil); err == nil && !c.Joined {
			if slices.ContainsFunc(c.Mends, func(f Mend) bool { return f.Kind != InvalidUTF8 }) || !reflect.DeepEqual(strict.Interface(), c.Value.Interface()) {
				t.Fatalf("%q: read as %q, %v", text, out, doc.Fixes(c))
			}
		}
	}
	if limit := max(minFixes, len(text)/8) + 8*len(doc.Candidates); recorded > limit {
		t.Fatalf("%q: %d fixes, more than %d", text, recorded, limit)
	}
	checkSpans(t, text, &doc.Answer, 0, len(text))
}

// checkSpans checks that the spans of v and all inside it nest between start and end.
func checkSpans(t *testing.T, text string, v *Value, start, end int) {
	t.Helper()
	if int(v.Start) < start || v.End < v.Start || int(v.End) > end {
		t.Fatalf("%q: span [%d, %d) of %v is not within [%d, %d)", text, v.Start, v.End, v.Kind, start, end)
	}
	if v.Kind == Invalid || !utf8.ValidString(v.Text) {
		t.Fatalf("%q: bad value %v %q", text, v.Kind, v.Text)
	}
	at := v.Start
	for i := range v.Items() {
		checkSpans(t, text, &v.Items()[i], int(at), int(v.End))
		at = v.Items()[i].End
	}
	for i := range v.Members() {
		m := &v.Members()[i]
		if m.KeyStart < int(at) || m.KeyStart > int(m.Value.Start) || !utf8.ValidString(m.Key) {
			t.Fatalf("%q: key %q at %d is out of place", text, m.Key, m.KeyStart)
		}
		checkSpans(t, text, &m.Value, m.KeyStart, int(v.End))
		at = m.Value.End
	}
}

func TestSuiteOfJSON(t *testing.T) {
	files := corpora.Suite(t)
	for _, file := range files {
		name := filepath.Base(file)
		data, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		text := string(data)
		strict, refused := ParseStrict(text, nil)
		switch {
		case name[0] == 'y' && refused != nil:
			t.Errorf("%s: %v", name, refused)
		case name[0] == 'n' && refused == nil:
			t.Errorf("%s: not refused", name)
		}
		doc := Parse(text, nil)
		checkDocument(t, text, doc)
		if name[0] != 'y' {
			continue
		}
		if len(doc.Candidates) != 1 || len(doc.Candidates[0].Mends) > 0 || !reflect.DeepEqual(doc.Candidates[0].Value.Interface(), strict.Interface()) {
			t.Errorf("%s: %+v", name, doc.Candidates)
		}
	}
}
