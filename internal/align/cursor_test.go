package align

import (
	"fmt"
	"strings"
	"testing"

	"github.com/briefgo/brief/internal/loosejson"
)

// cursorOf compiles a schema.
func cursorOf(t *testing.T, source string) Cursor {
	t.Helper()
	root, syntax := loosejson.ParseStrict(source, nil)
	if syntax != nil {
		t.Fatal(syntax)
	}
	s, err := Compile(&root)
	if err != nil {
		t.Fatal(err)
	}
	return s.Cursor()
}

func TestCursor(t *testing.T) {
	const source = `{
		"type": "object",
		"properties": {
			"firstName": {"type": "string"},
			"size": {"anyOf": [{"type": "integer"}, {"enum": ["S", "M"]}]},
			"pair": {"type": "array", "prefixItems": [{"type": "string"}], "items": {"type": "integer"}},
			"any": true,
			"self": {"anyOf": [{"$ref": "#"}, {"type": "null"}]}
		},
		"patternProperties": {"^x-": {"type": "integer"}},
		"additionalProperties": false
	}`
	for _, tt := range []struct {
		reason string
		path   string // keys, and items as #0
		value  string
		want   string // what it is read as; "none" where the schema has nothing, "no" if it cannot be read
	}{
		{"a string", "firstName", `"A"`, `"A"`},
		{"a key in another case", "first_name", `"A"`, `"A"`},
		{"a key that is not there", "last", `"A"`, "none"},
		{"a number in text", "size", `"30"`, "30"},
		{"one of several alternatives", "size", `"m"`, `"M"`},
		{"none of them", "size", `"XL"`, "no"},
		{"the first item", "pair #0", `"a"`, `"a"`},
		{"the others", "pair #1", `"7"`, "7"},
		{"an item of what is no list", "firstName #0", `"a"`, "none"},
		{"what may be anything", "any x #3", `"a"`, `"a"`},
		{"a key that a pattern names", "x-a", `1`, "1"},
		{"recursion", "self self firstName", `"A"`, `"A"`},
	} {
		c := cursorOf(t, source)
		for step := range strings.FieldsSeq(tt.path) {
			if index, ok := strings.CutPrefix(step, "#"); ok {
				c = c.Item(int(index[0] - '0'))
			} else {
				_, c = c.Member(step, Lossless)
			}
		}
		got := "none"
		if !c.None() {
			got = "no"
			v, ok := loosejson.ParseValue(tt.value)
			if !ok {
				t.Fatal(tt.value)
			}
			if readings := c.Readings(&v, tt.value, Lossless); len(readings) > 0 {
				got = string(readings[0].AppendJSON(nil))
			}
		}
		if got != tt.want {
			t.Errorf("%s: got %s, want %s", tt.reason, got, tt.want)
		}
	}
	if name, _ := cursorOf(t, source).Member("FIRST-NAME", Lossless); name != "firstName" {
		t.Errorf("the name is %q", name)
	}
	if _, c := cursorOf(t, source).Member("FIRST-NAME", Syntax); !c.None() {
		t.Error("without alignment, a key in another case is another key")
	}
}

// TestCursorOfManyAlternatives makes a cursor of alternatives that would be 2^40 if each
// were looked at on its own.
func TestCursorOfManyAlternatives(t *testing.T) {
	var defs []string
	for i := range 40 {
		next := fmt.Sprintf(`{"$ref": "#/$defs/n%d"}`, (i+1)%40)
		defs = append(defs, fmt.Sprintf(`"n%d": {"anyOf": [%s, {"allOf": [%s]}, {"const": %d}]}`, i, next, next, i))
	}
	if c := cursorOf(t, `{"$ref": "#/$defs/n0", "$defs": {`+strings.Join(defs, ",")+`}}`); c.None() {
		t.Error("it has none")
	}
}
