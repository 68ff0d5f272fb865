package schema_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/briefgo/brief/schema"
)

type order struct {
	Number string   `json:"number"`
	Total  float64  `json:"total" schema:"minimum=0"`
	Paid   bool     `json:"paid"`
	Status string   `json:"status" schema:"enum=open|closed"`
	Note   *string  `json:"note"`
	Lines  []line   `json:"lines"`
	Tags   []string `json:"tags,omitempty"`
}

type line struct {
	Article string `json:"article"`
	Count   int    `json:"count" schema:"minimum=1"`
}

// TestReaderComplete writes replies byte by byte and looks at what is complete.
func TestReaderComplete(t *testing.T) {
	s := schema.MustFor[order](nil)
	for _, tt := range []struct {
		reason string
		reply  string
		want   []string
	}{
		{"nothing is there", "", nil},
		{"prose only", "Here it comes: {", nil},
		{"a string is complete with its quote", `{"number": "A-7"`, []string{"/number"}},
		{"and not before", `{"number": "A-7`, nil},
		{"a quote with a backslash ends nothing", `{"number": "A\"`, nil},
		{"a number may go on", `{"total": 12`, nil},
		{"and does not behind a comma", `{"total": 12,`, []string{"/total"}},
		{"a literal may be a word", `{"paid": true`, nil},
		{"and is none at the end of its object", `{"paid": true}`, []string{"/paid", ""}},
		{"null is complete like any value", `{"note": null,`, []string{"/note"}},
		{"an object in a list", `{"lines": [{"article": "x", "count": 2}`, []string{"/lines/0/article", "/lines/0/count", "/lines/0"}},
		{"a list", `{"lines": [{"article": "x"}, {}]`, []string{"/lines/0/article", "/lines/0", "/lines/1", "/lines"}},
		{"in a fence, behind prose", "Sure {name}! See [1].\n```json\n{\"number\": \"1\",", []string{"/number"}},
		{"keys have the names of the schema", `{"Number": "1", "TOTAL": 3 }`, []string{"/number", "/total", ""}},
		{"what the schema does not know is not in the document", `{"x": "1", "number": "2"`, []string{"/number"}},
		{"thinking is a draft", `<think>{"number": "1"}</think>{"total": 1,`, []string{"/total"}},
		{"thinking whose end only is there", `{"number": "1"}</think>{"total": 1,`, []string{"/total"}},
		{"thinking that goes on", `<think>{"number": "1"}`, nil},
		{"bare keys, other quotes: complete behind the next key", "{number: 'A', 'total': 1, // none\n \"paid\": True, ", []string{"/number", "/total"}},
		{"a comma too many", `{"number": "A", "tags": ["x",],}`, []string{"/number", "/tags/0", "/tags", ""}},
		{"a comma missing at the end of a line", "{\"number\": \"A\"\n \"total\": 1 }", []string{"/number", "/total", ""}},
		{"a quote inside a string: nothing is told of it", `{"number": "A "b" c", "total": 1}`, nil},
		{"a comma and quotes inside a string", `{"number": "say "A", and b", "total": 1}`, nil},
		{"a number with separators", `{"total": 1,200.50}`, nil},
		{"a word behind a number", `{"total": 12 apples, "paid": true}`, nil},
		{"a list where the schema has an object", `[{"number": "A"}]`, nil},
		{"an object where the schema has a string is its text", `{"number": {"number": "x"}, "total": 1}`, []string{"/number", "/total", ""}},
		{"a second value replaces the first", `{"number": "A"} {"total": 1,`, []string{"/total"}},
		{"escapes in keys and strings", `{"\u006eumber": "\ud83d\ude00\\"`, []string{"/number"}},
	} {
		r := schema.NewReader(s)
		for i := range len(tt.reply) {
			if _, err := r.Write([]byte(tt.reply[i : i+1])); err != nil {
				t.Fatal(err)
			}
		}
		got := slices.Collect(r.Completed())
		if diff := cmp.Diff(tt.want, got); diff != "" {
			t.Errorf("%s: %s\n%s", tt.reason, tt.reply, diff)
		}
		for _, pointer := range got {
			if !r.Complete(pointer) {
				t.Errorf("%s: Complete(%q) is false", tt.reason, pointer)
			}
		}
		for _, pointer := range []string{"/none", "x", "/lines/7", "/total/x", "/lines/00"} {
			if r.Complete(pointer) {
				t.Errorf("%s: Complete(%q) is true", tt.reason, pointer)
			}
		}
	}
}

// TestReaderViolation looks for the byte with which a violation is certain.
func TestReaderViolation(t *testing.T) {
	s := schema.MustFor[order](nil)
	for _, tt := range []struct {
		reason      string
		reply, rest string // the violation is known with the last byte of reply
		want        string // "" if there is none
	}{
		{"a value that is no enum's", `{"status": "late"`, `,`, `/status: must be one of "open", "closed"; got "late"`},
		{"but for its case", `{"status": "OPEN"`, `, "paid": true`, ""},
		{"a number out of range, once it is complete", `{"total": -1,`, ` "paid": true`, "/total: must be at least 0, got -1"},
		{"words for a number", `{"total": "twelve"`, `}`, `/total: must be a number, got the string "twelve"`},
		{"a number in text", `{"total": "$1,200.50"`, `}`, ""},
		{"a number for a string", `{"number": 7, `, `"paid": true`, ""},
		{"one value for a list", `{"tags": "x", `, `"paid": true`, ""},
		{"null, which may be left out", `{"tags": null, "lines": null, `, `"paid": true`, ""},
		{"a missing property, once its object ends", `{"lines": [{"count": 1}`, `]`, "/lines/0/article: is required but missing (string)"},
		{"which is not certain of the whole", `{"number": "1"}`, ` and so on`, ""},
		{"a number that is too long to be one", `{"total": 1e999999}`, ``, "/total: has an exponent beyond ±999: 1e999999"},
		{"the second of two is not told", `{"total": -1, "status": "late"`, ``, "/total: must be at least 0, got -1"},
		{"it is taken back if the string goes on", `{"status": "late" or "open`, ``, ""},
		{"a draft counts for nothing", `<think>{"total": -1, "status": "open"}</think>`, `{"total": 1}`, ""},
		{"a key that differs in case", `{"Total": -1,`, ``, "/total: must be at least 0, got -1"},
		{"in a fence, written loosely", "```\n{total: -1, 'paid':", ` false}`, "/total: must be at least 0, got -1"},
	} {
		r := schema.NewReader(s)
		write := func(text string) {
			for i := range len(text) {
				_, _ = r.Write([]byte(text[i : i+1]))
			}
		}
		if early := strings.LastIndexAny(tt.reply, `",}:`); tt.want != "" && early == len(tt.reply)-1 && !strings.Contains(tt.reason, "second") {
			write(tt.reply[:early])
			if v := r.Violation(); v != nil {
				t.Errorf("%s: %v is told before it is certain", tt.reason, v)
			}
			write(tt.reply[early:])
		} else {
			write(tt.reply)
		}
		for _, text := range []string{"", tt.rest} {
			write(text)
			got := ""
			if v := r.Violation(); v != nil {
				got = v.Error()
			}
			if got != tt.want {
				t.Errorf("%s: %s: got %q, want %q", tt.reason, r.Value().Number, got, tt.want)
			}
		}
		_, err := r.Close()
		if err == nil {
			t.Errorf("%s: the reply is not whole and was read", tt.reason)
		}
	}
}

// TestReaderUnion looks for violations where several schemas may hold.
func TestReaderUnion(t *testing.T) {
	s, err := schema.Parse[any]([]byte(`{
		"type": "object",
		"properties": {"shapes": {"type": "array", "items": {"anyOf": [
			{"$ref": "#/$defs/circle"},
			{"type": "object", "properties": {"kind": {"const": "square"}, "side": {"type": "number", "maximum": 9}}, "required": ["kind", "side"]}
		]}}},
		"$defs": {"circle": {"type": "object", "properties": {"kind": {"const": "circle"}, "radius": {"type": "number", "minimum": 1}}, "required": ["kind", "radius"]}}
	}`), nil)
	if err != nil {
		t.Fatal(err)
	}
	for _, tt := range []struct{ reason, reply, want string }{
		{"one branch has it", `{"shapes": [{"kind": "square", "side": 3}`, ""},
		{"no branch has the value", `{"shapes": [{"kind": "line"`, `/shapes/0/kind: must be "circle", got "line"`},
		{"the only branch with the property forbids the value, and another may hold", `{"shapes": [{"radius": 0,`, ""},
		{"until the object ends", `{"shapes": [{"kind": "circle", "radius": 0}`, "/shapes/0/radius: must be at least 1, got 0"},
		{"no branch has a number", `{"shapes": [7,`, "/shapes/0: must be an object, got the number 7"},
	} {
		r := schema.NewReader(s)
		_, _ = r.Write([]byte(tt.reply))
		got := ""
		if v := r.Violation(); v != nil {
			got = v.Error()
		}
		if got != tt.want {
			t.Errorf("%s: got %q, want %q", tt.reason, got, tt.want)
		}
	}
}

// TestReaderValue looks at the value while it is written.
func TestReaderValue(t *testing.T) {
	r := schema.NewReader(schema.MustFor[order](nil))
	for _, tt := range []struct {
		chunk string
		want  order
	}{
		{"I found", order{}},
		{` this: {"number": "A`, order{Number: "A"}},
		{`-7", "total": 1`, order{Number: "A-7", Total: 1}},
		{`2.5, "lines": [{"article": "x"`, order{Number: "A-7", Total: 12.5, Lines: []line{{Article: "x"}}}},
		{`}], "paid": true}`, order{Number: "A-7", Total: 12.5, Paid: true, Lines: []line{{Article: "x"}}}}, // not valid, and there all the same
	} {
		_, _ = r.Write([]byte(tt.chunk))
		if diff := cmp.Diff(tt.want, r.Value()); diff != "" {
			t.Errorf("after %q (-want +got):\n%s", tt.chunk, diff)
		}
	}
}

// TestReaderClose reads the whole at the end, whatever came of it.
func TestReaderClose(t *testing.T) {
	s := schema.MustFor[order](&schema.Options{MaxBytes: 400})
	for _, tt := range []struct {
		reason string
		reply  schema.Reply
	}{
		{"a whole reply", schema.Reply{Text: `{"number":"1","total":1,"paid":true,"status":"open","note":null,"lines":null}`}},
		{"none", schema.Reply{}},
		{"a cut one", schema.Reply{Text: `{"number":"1","total":1,"paid":true,"status":"open","note":null,"lines":[`}},
		{"which ended by itself", schema.Reply{Text: `{"number":"1","total":1,"paid":true,"status":"open","note":null,"lines":[`, Stop: schema.StopEnd}},
		{"which was cut off", schema.Reply{Text: `{"number":"1"`, Stop: schema.StopLength}},
		{"a refusal", schema.Reply{Text: `{"number":`, Refusal: "I cannot"}},
		{"too long", schema.Reply{Text: "a\né" + strings.Repeat("x", 400)}},
		{"too long by one", schema.Reply{Text: strings.Repeat("x", 401)}},
		{"violations", schema.Reply{Text: `{"number":1,"total":-1}`}},
	} {
		r := schema.NewReader(s)
		for text := tt.reply.Text; text != ""; text = text[min(7, len(text)):] {
			n, err := r.Write([]byte(text[:min(7, len(text))]))
			if (err != nil) != (n < min(7, len(text))) {
				t.Errorf("%s: Write: %d bytes, %v", tt.reason, n, err)
			}
		}
		want, wantErr := s.ReadReply(tt.reply)
		end := tt.reply
		end.Text = "not what was written"
		for range 2 { // the second time, too
			got, err := r.CloseReply(end)
			if diff := cmp.Diff(want, got); diff != "" || !cmp.Equal(wantErr, err) {
				t.Errorf("%s: %s\n%v\n%v", tt.reason, diff, err, wantErr)
			}
		}
		if _, err := r.Write([]byte("x")); err == nil {
			t.Errorf("%s: written to after Close", tt.reason)
		}
	}
}

// TestReaderFreeText reads a reply that is not JSON.
func TestReaderFreeText(t *testing.T) {
	r := schema.NewReader(schema.FreeText())
	_, _ = r.Write([]byte(`Dear {"name": 1} all`))
	if r.Value() != `Dear {"name": 1} all` || r.Complete("") || r.Complete("/name") || r.Violation() != nil {
		t.Errorf("%q, %v", r.Value(), slices.Collect(r.Completed()))
	}
	if got, err := r.Close(); err != nil || got.Value != `Dear {"name": 1} all` {
		t.Errorf("%q, %v", got.Value, err)
	}
}

// TestReaderPerhapsWrapped reads an object that may be the value, or be around it.
func TestReaderPerhapsWrapped(t *testing.T) {
	s, err := schema.Parse[any]([]byte(`{"anyOf": [{"type": "object", "additionalProperties": {"type": "integer"}}, {"type": "null"}]}`), nil)
	if err != nil {
		t.Fatal(err)
	}
	r := schema.NewReader(s)
	_, _ = r.Write([]byte(`{"value": {"a": 1}}`))
	if v := r.Violation(); v != nil {
		t.Errorf("%v, but it is an object around the value", v)
	}
	if reading, err := r.Close(); err != nil || string(reading.JSON) != `{"a":1}` {
		t.Errorf("%s, %v", reading.JSON, err)
	}
}

// TestReaderWrapped reads a value that a strict mode put an object around.
func TestReaderWrapped(t *testing.T) {
	r := schema.NewReader(schema.MustFor[[]int](nil))
	_, _ = r.Write([]byte(`{"value": [1, 2, "x", `))
	if diff := cmp.Diff([]string{"/0", "/1", "/2"}, slices.Collect(r.Completed())); diff != "" {
		t.Error(diff)
	}
	if v := r.Violation(); v == nil || v.Pointer != "/2" {
		t.Error(v)
	}
}
