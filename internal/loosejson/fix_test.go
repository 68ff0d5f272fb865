package loosejson

import (
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

// TestFixText checks what a fix says: what stood there, and what was read in its place
// as JSON would have it.
func TestFixText(t *testing.T) {
	for _, tt := range []struct {
		reason, text string
		want         Fix // one of the fixes
	}{
		{"an apostrophe needs no escape", `{'a': 'O'Brien'}`, Fix{UnescapedQuote, 8, "'", "'"}},
		{"a quote needs one", `{"a": "5" wide"}`, Fix{UnescapedQuote, 8, `"`, `\"`}},
		{"a typographic quote stays", `{“a”: “x ”y” z”}`, Fix{UnescapedQuote, 15, `”`, `”`}},
		{"a quote that has a backslash like all", `{\"a\": \"say \"hi\" now\"}`, Fix{UnescapedQuote, 14, `\"`, `\"`}},
		{"a newline", "{\"a\": \"x\ny\"}", Fix{UnescapedControl, 8, "\n", `\n`}},
		{"a control character", "{\"a\": \"x\x01y\"}", Fix{UnescapedControl, 8, "\x01", `\u0001`}},
		{"a byte order mark", "\ufeff{\"a\": 1}", Fix{ByteOrderMark, 0, "\ufeff", ""}},
		{"a space", "{\u00a0\"a\": 1}", Fix{Space, 1, "\u00a0", " "}},
		{"a comment", "{\"a\": 1 /* b */}", Fix{Comment, 8, "/* b */", ""}},
		{"a quote that is missing", `{'a: 1, 'b': 2}`, Fix{MissingQuote, 3, "", `"`}},
		{"a first quote that is missing", `{a': 1}`, Fix{MissingQuote, 1, "", `"`}},
		{"another quote", `{'a': 1}`, Fix{Quote, 1, "'", `"`}},
		{"a key", `{a: 1}`, Fix{UnquotedKey, 1, "a", `"a"`}},
		{"a word", `{"a": b}`, Fix{UnquotedValue, 6, "b", `"b"`}},
		{"a word in a tag", `<answer>b c</answer>`, Fix{UnquotedValue, 8, "b c", `"b c"`}},
		{"words in a fence that begin with a quotation", "```\n\"b\" is it\n```", Fix{UnquotedValue, 4, `"b" is it`, `"\"b\" is it"`}},
		{"a long word, whose end is not to be seen", "[" + strings.Repeat("a", 37) + "😀😀]", Fix{UnquotedValue, 1, strings.Repeat("a", 37), `"` + strings.Repeat("a", 37)}},
		{"a literal", `[None]`, Fix{Literal, 1, "None", "null"}},
		{"a number", `[+.5]`, Fix{NumberForm, 1, "+.5", "0.5"}},
		{"an escape", `["\x22"]`, Fix{Escape, 2, `\x22`, `\"`}},
		{"a backslash", `["\d"]`, Fix{Escape, 2, `\`, `\\`}},
		{"a bracket of a tuple that is missing", `[(1, 2]`, Fix{Unclosed, 6, "", "]"}},
		{"a bracket that is missing", `{"a": [1`, Fix{Unclosed, 8, "", "]"}},
		{"a wrong bracket", `{"a": [1}`, Fix{Unclosed, 8, "", "]"}},
		{"lines", "a: 1\nb: [x]", Fix{Lines, 0, "a: 1", `{"a":1,"b":["x"]}`}},
		{"a lone surrogate in clean JSON", `{"a":"x\ud800"}`, Fix{InvalidUTF8, 7, `\ud800`, "\ufffd"}},
		{"the second of two", `["\udc00\ud800x"]`, Fix{InvalidUTF8, 8, `\ud800`, "\ufffd"}},
		{"in a key", `{"\uDFFF":1}`, Fix{InvalidUTF8, 2, `\uDFFF`, "\ufffd"}},
		{"in clean JSON in prose", `So: ["\ud800"]`, Fix{InvalidUTF8, 6, `\ud800`, "\ufffd"}},
		{"in loose JSON", `['\ud800']`, Fix{InvalidUTF8, 2, `\ud800`, "\ufffd"}},
		{"in text that is escaped twice", `{\"a\": \"\\ud800 x\"}`, Fix{InvalidUTF8, 11, `\ud800`, "\ufffd"}},
	} {
		doc := Parse(tt.text, nil)
		if len(doc.Candidates) == 0 {
			t.Errorf("%s: %q: nothing was found", tt.reason, tt.text)
			continue
		}
		found := false
		for _, f := range doc.Fixes(&doc.Candidates[0]) {
			found = found || f == tt.want
		}
		if !found {
			t.Errorf("%s: %q: got %+v, want %+v", tt.reason, tt.text, doc.Fixes(&doc.Candidates[0]), tt.want)
		}
		checkDocument(t, tt.text, doc)
	}
}

// TestSurrogates checks which escapes are those of lone surrogates.
func TestSurrogates(t *testing.T) {
	for _, tt := range []struct {
		reason, text, want string
		kinds              string
	}{
		{"two alone", `"\udc00\ud800x"`, "\"\ufffd\ufffdx\"", "invalid UTF-8, invalid UTF-8"},
		{"a pair", `"\ud83d\ude00"`, `"😀"`, ""},
		{"a pair in loose JSON", `'\ud83d\ude00'`, `"😀"`, "quote"},
		{"U+FFFD itself", `"\ufffd"`, "\"\ufffd\"", ""},
		{"U+FFFD itself in loose JSON", `'\ufffd'`, "\"\ufffd\"", "quote"},
		{"half a pair at the end of the text", `"x\ud83d`, `"x"`, "escape, unclosed"},
		{"half a pair and a backslash", `"x\ud83d\`, `"x"`, "escape, unclosed"},
		{"a pair that is cut", `"x\ud83d\ude0`, `"x"`, "escape, unclosed"},
		{"two that are no pair, at the end", `"x\ud83d\u0041`, "\"x\ufffdA\"", "invalid UTF-8, unclosed"},
	} {
		doc := Parse(tt.text, nil)
		if len(doc.Candidates) != 1 {
			t.Errorf("%s: %q: %d candidates", tt.reason, tt.text, len(doc.Candidates))
			continue
		}
		c := &doc.Candidates[0]
		if got := string(c.Value.AppendJSON(nil)); got != tt.want || kindsOf(c.Mends) != tt.kinds {
			t.Errorf("%s: %q: got %s (%s), want %s (%s)", tt.reason, tt.text, got, kindsOf(c.Mends), tt.want, tt.kinds)
		}
	}
	text := "[" + strings.Repeat(`"\ud800",`, 1000) + "1]"
	doc := Parse(text, nil)
	if n := len(doc.Candidates[0].Mends); n > len(text)/8 || n+doc.MoreFixes != 1000 {
		t.Errorf("%d fixes, and %d more", n, doc.MoreFixes)
	}
}

// TestManyThoughts checks that what stands before the values of a thinking block is not
// read again for each of them.
func TestManyThoughts(t *testing.T) {
	text := strings.Repeat(" ", 1<<20) + strings.Repeat("{} ", 1<<15) + "</think>"
	begin := time.Now()
	doc := Parse(text, nil)
	if took := time.Since(begin); took > 2*time.Second {
		t.Errorf("%v for %d bytes", took, len(text))
	}
	if n := len(doc.Candidates); n != 1<<15 {
		t.Errorf("%d candidates", n)
	}
}

// TestExcerpt checks that an excerpt is the beginning of the JSON, and that it is not
// closed unless it is all.
func TestExcerpt(t *testing.T) {
	for _, tt := range []struct {
		reason, text string
		max          int
		want         string
	}{
		{"all fits", `{"a": [1, "x", null, {}], "b": true}`, 40, `{"a":[1,"x",null,{}],"b":true}`},
		{"just", `["abc"]`, 7, `["abc"]`},
		{"not quite", `["abc"]`, 6, `["abc"`},
		{"cut in a string", `["abcdef"]`, 5, `["abc`},
		{"cut between characters", `["éé"]`, 5, `["é`},
		{"cut in a key", `{"abcdef":1}`, 4, `{"ab`},
		{"cut in a number", `[123456]`, 3, `[12`},
		{"a string that goes on", `"abc😀"`, 5, `"abc`},
		{"nested", `[[[[[[]]]]]]`, 4, `[[[[`},
	} {
		v, err := ParseStrict(tt.text, nil)
		if err != nil {
			t.Fatal(err)
		}
		if got := v.Excerpt(tt.max); got != tt.want {
			t.Errorf("%s: got %s, want %s", tt.reason, got, tt.want)
		}
		whole := string(v.AppendJSON(nil))
		for n := range len(whole) + 2 {
			if diff := cmp.Diff(Clip(whole, n), v.Excerpt(n)); diff != "" {
				t.Errorf("%s: of %d bytes: -want +got\n%s", tt.reason, n, diff)
			}
		}
	}
	v, _ := ParseStrict("["+strings.Repeat(`"`+strings.Repeat("x", 1000)+`",`, 1000)+`1]`, nil)
	if n := testing.AllocsPerRun(10, func() { v.Excerpt(40) }); n > 8 {
		t.Errorf("%v allocations for the beginning of a long value", n)
	}
}
