package loosejson

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// describe returns the candidates of a document, a line each: the source, marks, the
// value, and the kinds of its fixes.
func describe(doc *Document) []string {
	var lines []string
	for i := range doc.Candidates {
		c := &doc.Candidates[i]
		line := c.Source.String()
		if c.Think {
			line += " think"
		}
		if c.Open {
			line += " open"
		}
		if c.Joined {
			line += " joined"
		}
		line += " " + string(c.Value.AppendJSON(nil))
		if len(c.Mends) > 0 {
			line += " (" + kindsOf(c.Mends) + ")"
		}
		lines = append(lines, line)
	}
	return lines
}

// TestFind looks for values in replies.
func TestFind(t *testing.T) {
	for _, tt := range []struct {
		reason, text string
		want         []string
	}{
		{"the text itself", ` {"a": 1} `, []string{`whole {"a":1}`}},
		{"a string", `"a"`, []string{`whole "a"`}},
		{"prose", "No value here.", nil},
		{"prose that begins with a quotation", `"A" is the answer`, nil},
		{"a word is not a literal", "Nonesuch", nil},
		{"nothing", " \n", nil},

		{"a fence", "```json\n{\"a\": 1}\n```", []string{`fenced {"a":1} (fence)`}},
		{"prose around a fence", "Hi:\n~~~\n[1]\n~~~\nBye.", []string{`fenced [1] (prose, fence, prose)`}},
		{"a fence in one line", "```json {\"a\": 1}```", []string{`fenced {"a":1} (fence)`}},
		{"a fence without an end", "```\n{\"a\": 1}", []string{`fenced {"a":1} (fence)`}},
		{"a fence ends a value that is not closed", "```\n{\"a\": [1\n```\nx {y}", []string{`fenced {"a":[1]} (fence, unclosed, unclosed, prose)`}},
		{"a fence inside a string", "```json\n{\"a\": \"```\nx\n```\", b: 1}\n```", []string{"fenced {\"a\":\"```\\nx\\n```\",\"b\":1} (fence, unescaped control, unescaped control, unquoted key)"}},
		{"a fence inside a string of clean JSON", "```json\n{\"a\": \"```x```\"}\n```", []string{"fenced {\"a\":\"```x```\"} (fence)"}},
		{"fences of code and of JSON", "```sh\nx={y}\n```\n```json\n{\"a\": 1}\n```", []string{`fenced {"a":1} (prose, fence)`}},
		{"a number in a fence", "```\n42\n```", []string{`fenced 42 (fence)`}},
		{"a word in a fence", "```text\nyes\n```", []string{`fenced "yes" (fence, unquoted value)`}},
		{"YAML in a fence", "```yaml\na: 1\nb: [x]\n```", []string{`fenced {"a":1,"b":["x"]} (fence, lines, unquoted value)`}},
		{"code in back-ticks", "Use `{\"a\": 1}`.", []string{`prose {"a":1} (prose, prose)`}},

		{"a tag", "<json>\n{\"a\": 1}\n</json>", []string{`tagged {"a":1} (tag)`}},
		{"a tag with attributes", `<call name="x">{"a": 1}</call>`, []string{`whole {"a":1} (tag)`}},
		{"a tag without an end", `<tool_call>{"a": 1}`, []string{`tagged {"a":1} (tag)`}},
		{"a tag around a fence", "<output>\n```json\n[1]\n```\n</output>", []string{`fenced [1] (tag, fence)`}},
		{"a word in a tag", "So: <answer>yes</answer>", []string{`tagged "yes" (prose, tag, unquoted value)`}},
		{"a number in a tag", "<answer> 42 </answer>", []string{`tagged 42 (tag)`}},

		{"prose around", `The answer is {"a": 1}, I think.`, []string{`prose {"a":1} (prose, prose)`}},
		{"placeholders", `Hello {name} [your name], {"a": 1}`, []string{`prose {"a":1} (prose)`}},
		{"TeX, code and links", `\frac{a}{b}, f() { return x; }, [x](http://y) {"a": 1}`, []string{`prose {"a":1} (prose)`}},
		{"a half value before the real one", `Use {key: value format. So: {"a": 1}`, []string{`prose {"key":"value format. So:"} (prose, unquoted key, unquoted value, unclosed)`, `prose {"a":1}`, `prose joined [{"key":"value format. So:"},{"a":1}] (prose, unquoted key, unquoted value, unclosed)`}},
		{"a list in prose", `[a, b] is it`, []string{`prose ["a","b"] (unquoted value, unquoted value, prose)`}},
		{"a comment beside", "/* x */ {\"a\": 1} // y", []string{`whole {"a":1} (comment, comment)`}},
		{"a stray bracket before", "]\n{\"a\": 1}", []string{`whole {"a":1} (stray bracket)`}},

		{"several values", "{\"a\": 1}\n{\"a\": 2}", []string{`prose {"a":1}`, `prose {"a":2}`, `whole joined [{"a":1},{"a":2}]`}},
		{"with commas", `{"a": 1}, {b: 2},`, []string{`prose {"a":1}`, `prose {"b":2} (unquoted key, trailing comma)`, `whole joined [{"a":1},{"b":2}] (unquoted key, trailing comma)`}},
		{"in prose", "First [1], then [2].", []string{`prose [1] (prose, prose)`, `prose [2] (prose, prose)`, `prose joined [[1],[2]] (prose, prose, prose, prose)`}},

		{"thinking", `<think>{"a": 1}</think>{"a": 2}`, []string{`prose think {"a":1} (thinking, thinking)`, `whole {"a":2} (thinking)`}},
		{"thinking of another name", `<Thinking>[x, y]</Thinking>{"a": 2}`, []string{`prose think ["x","y"] (thinking, unquoted value, unquoted value, thinking)`, `whole {"a":2} (thinking)`}},
		{"thinking, not closed", `<think>{"a": 1}`, []string{`prose think open {"a":1} (thinking)`}},
		{"thinking, not closed, behind some that is", `<think>[1]</think><think>{"a": 1} is wro`, []string{`prose think [1] (thinking, thinking)`, `prose think open {"a":1} (thinking, thinking)`}},
		{"thinking, not opened", `Hm, {"a": 1}.</think>{"a": 2}`, []string{`prose think {"a":1} (thinking, thinking)`, `whole {"a":2} (thinking)`}},
		{"thinking that holds half a value", `<think>{"a": [1</think>{"a": 2}`, []string{`prose think {"a":[1]} (thinking, unclosed, unclosed, thinking)`, `whole {"a":2} (thinking)`}},
		{"thinking in a string", `{"a": "<think>x</think>", b: 1}`, []string{`whole {"a":"<think>x</think>","b":1} (unquoted key)`}},

		{"lines", "name: Ann\nage: 30\n", []string{`lines {"name":"Ann","age":30} (lines)`}},
		{"lines in prose", "Sure.\n\nname: Ann\nage: 30\n\nBye.", []string{`lines {"name":"Ann","age":30} (prose, lines, prose)`}},
		{"bold keys", "**Name**: Ann\n**Age:** 30", []string{`lines {"Name":"Ann","Age":30} (lines)`}},
		{"a list", "Here:\n\n- one\n- \"two\"\n- 3", []string{`lines ["one","two",3] (prose, lines)`}},
		{"nested lines", "a:\n  b: 1\n  c:\n  - x\n  - y\nd: |\n  e\n   f\ng: >\n  h\n  i", []string{`lines {"a":{"b":1,"c":["x","y"]},"d":"e\n f","g":"h i"} (lines)`}},
		{"a list of objects", "- a: 1\n  b: 2\n- a: 3", []string{`lines [{"a":1,"b":2},{"a":3}] (lines)`}},
		{"members without braces", "\"a\": \"x\",\n\"b\": 2", []string{`lines {"a":"x","b":2} (lines)`}},
		{"values in lines", "a: 1\nb: {\"c\": 2}", []string{`prose {"c":2} (prose)`, `lines {"a":1,"b":{"c":2}} (lines)`}},
		{"values in lines, cut", "a: 1\nb: {\"c\": 2, \"d", []string{`prose {"c":2} (prose, missing value, unclosed, unclosed)`, `lines {"a":1,"b":{"c":2}} (lines, missing value, unclosed, unclosed)`}},
		{"a cut value behind a colon is no text", `So: {"a": 1, "b`, []string{`prose {"a":1} (prose, missing value, unclosed, unclosed)`}},
		{"prose between a value and a fence", "Say {\"a\": 0}. Now:\n```\n{\"a\": 1}\n```", []string{`prose {"a":0} (prose, prose)`, `fenced {"a":1} (prose, fence)`, `prose joined [{"a":0},{"a":1}] (prose, prose, prose, fence)`}},
		{"a sentence with a colon", "I have one thing to say here: no.\nThat is all.", nil},
	} {
		doc := Parse(tt.text, nil)
		if diff := cmp.Diff(tt.want, describe(doc)); diff != "" {
			t.Errorf("%s: %q: -want +got\n%s", tt.reason, tt.text, diff)
		}
		checkDocument(t, tt.text, doc)
	}
}

// TestAnswer checks the prose outside thinking blocks.
func TestAnswer(t *testing.T) {
	for _, tt := range []struct {
		reason, text, want string
		start, end         int
	}{
		{"trimmed", " a b\n", "a b", 1, 4},
		{"a value too", `{"a": 1}`, `{"a": 1}`, 0, 8},
		{"behind thinking", "<think>x</think> yes", "yes", 17, 20},
		{"behind thinking that was not opened", "x</think> yes", "yes", 10, 13},
		{"around thinking", "no <think>x</think> yes ", "no\nyes", 0, 23},
		{"only thinking", "<think>x", "", 8, 8},
		{"nothing", " ", "", 1, 1},
	} {
		v := Parse(tt.text, nil).Answer
		want := shownValue{Kind: String, Bare: true, Text: tt.want, Start: int32(tt.start), End: int32(tt.end)}
		if diff := cmp.Diff(want, shownOf(&v)); diff != "" {
			t.Errorf("%s: %q: -want +got\n%s", tt.reason, tt.text, diff)
		}
	}
}

// TestSkipped checks the texts that were skipped around a value: they hold neither
// the value itself nor too much.
func TestSkipped(t *testing.T) {
	for _, tt := range []struct {
		reason, text string
		candidate    int
		want         []Fix
	}{
		{"a thought", "<think>First: {\"a\": 1}\nNo.</think> [2]", 0, []Fix{{Thinking, 0, "<think>First:", ""}, {Thinking, 23, "No.</think>", ""}}},
		{"behind a thought", "<think>{\"a\": 1}</think> [2]", 1, []Fix{{Thinking, 0, "<think>{\"a\": 1}</think>", ""}}},
		{"a thought that does not end", `<think>{"a": 1} but no`, 0, []Fix{{Thinking, 0, "<think>", ""}, {Thinking, 16, "but no", ""}}},
		{"between an example and the value", "Say {\"a\": 0}. Now:\n```\n[1]\n```", 1, []Fix{{Prose, 12, ". Now:", ""}, {Fence, 19, "```", ""}}},
		{"in a fence", "```\nHere: [1]\n```", 0, []Fix{{Fence, 0, "```", ""}, {Prose, 4, "Here:", ""}}},
		{"before a fence and in it", "A\n```\nb [1]\n```", 0, []Fix{{Prose, 0, "A", ""}, {Fence, 2, "```", ""}, {Prose, 6, "b", ""}}},
	} {
		doc := Parse(tt.text, nil)
		if tt.candidate >= len(doc.Candidates) {
			t.Errorf("%s: %d candidates", tt.reason, len(doc.Candidates))
			continue
		}
		if diff := cmp.Diff(tt.want, doc.Fixes(&doc.Candidates[tt.candidate])); diff != "" {
			t.Errorf("%s: %q: -want +got\n%s", tt.reason, tt.text, diff)
		}
	}
}

// TestOpenFence looks for a fence that was opened last and never filled.
func TestOpenFence(t *testing.T) {
	const first = "```json\n{\"a\": 1}\n```\n"
	for _, tt := range []struct {
		reason, text string
		want         bool
	}{
		{"nothing in the last fence", first + "Oops:\n```json\n", true},
		{"no more than the fence itself", first + "Oops:\n```", true},
		{"nothing readable in it", first + "```json\nsome words,\nno value", true},
		{"behind a value without a fence", "{\"a\": 1}\n```json\n", true},
		{"no value at all", "Sure:\n```json\n", true},
		{"a value in it", first + "```json\n{", false},
		{"a word in it", first + "```\nyes", false},
		{"the first fence", "```json\n{\"a\": 1}", false},
		{"all are closed", first + "```sh\nmake it\n```", false},
		{"the end of a fence that was never opened", "{\"a\": 1}\n```\n", false},
		{"prose behind it", first + "```sh\nmake it\n```\nDone.", false},
		{"none", `{"a": 1} and more`, false},
	} {
		if got := Parse(tt.text, nil).OpenFence; got != tt.want {
			t.Errorf("%s: %q: got %t", tt.reason, tt.text, got)
		}
	}
}

// TestManyValues checks the bound on the values in a text.
func TestManyValues(t *testing.T) {
	doc := Parse(strings.Repeat("{}\n", maxFound), nil)
	if doc.Err != nil || len(doc.Candidates) != maxFound+1 {
		t.Errorf("%d candidates, %v", len(doc.Candidates), doc.Err)
	}
	doc = Parse(strings.Repeat("{}\n", maxFound+1), nil)
	if doc.Err == nil || !doc.Err.Limit || doc.Err.Line != maxFound+1 {
		t.Errorf("%d candidates, %v", len(doc.Candidates), doc.Err)
	}
}

// ExampleDocument shows that each value in a reply is a candidate, and who does not
// know better can take the first that is not a thought.
func ExampleDocument() {
	doc := Parse(`<think>Maybe {"n": 1}?</think> It is {"n": 2}.`, nil)
	for _, c := range doc.Candidates {
		fmt.Println(c.Source, c.Think, string(c.Value.AppendJSON(nil)))
	}
	fmt.Println(doc.Answer.Text)
	// Output:
	// prose true {"n":1}
	// prose false {"n":2}
	// It is {"n": 2}.
}
