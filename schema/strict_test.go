package schema

import (
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

// strictOf rewrites a schema for OpenAI.
func strictOf(t testing.TB, schema string) (Strict, error) {
	t.Helper()
	return strictSchema(strictParse(t, schema), nil, OpenAI)
}

// strictValue rewrites the schema of a property that is required, and returns what
// becomes of it.
func strictValue(t *testing.T, schema string) (value, losses, problems string) {
	t.Helper()
	s, err := strictOf(t, `{"type":"object","properties":{"v":`+schema+`},"required":["v"]}`)
	var impossible *StrictError
	if errors.As(err, &impossible) {
		for _, p := range impossible.Problems {
			problems += strings.TrimPrefix(p.Pointer, "/properties/v") + " " + p.Keyword + "\n"
		}
		return "", "", problems
	}
	strictRules(t, OpenAI, s)
	for _, l := range s.Losses {
		losses += strings.TrimPrefix(l.Pointer, "/properties/v") + " " + l.Keyword + "\n"
	}
	return string(strictParse(t, string(s.JSON)).Member("properties").Member("v").AppendJSON(nil)), losses, ""
}

func TestStrictKeywords(t *testing.T) {
	for _, row := range []struct {
		reason, schema, want string
		losses, problems     string // pointer and keyword of each
	}{
		{"a type is kept", `{"type":"string"}`, `{"type":"string"}`, "", ""},
		{"null is a type", `{"type":"null"}`, `{"type":"null"}`, "", ""},
		{"null beside one type is kept", `{"type":["null","string"]}`, `{"type":["string","null"]}`, "", ""},
		{"a list of one type is that type", `{"type":["string"]}`, `{"type":"string"}`, "", ""},
		{"several types are alternatives", `{"type":["string","boolean"]}`, `{"anyOf":[{"type":"string"},{"type":"boolean"}]}`, "", ""},
		{"integer and number are number", `{"type":["integer","number"]}`, `{"type":"number"}`, "", ""},
		{"each type has its keywords", `{"type":["string","integer"],"pattern":"x","minimum":1}`, `{"anyOf":[{"type":"string","pattern":"x"},{"type":"integer","minimum":1}]}`, "", ""},
		{"keywords of other types go silently: they say nothing", `{"type":"string","minimum":1,"minItems":2,"uniqueItems":true}`, `{"type":"string"}`, "", ""},
		{"the type is inferred from keywords", `{"minimum":1}`, `{"type":"number","minimum":1}`, "", ""},
		{"and from values", `{"enum":["a","b"]}`, `{"type":"string","enum":["a","b"]}`, "", ""},
		{"values of another type are none", `{"type":"string","enum":["a",1,null]}`, `{"type":"string","enum":["a"]}`, "", ""},
		{"an integer may be spelled otherwise", `{"type":"integer","enum":[1.0,1.5]}`, `{"type":"integer","enum":[1.0]}`, "", ""},
		{"const stays const", `{"const":5}`, `{"type":"integer","const":5}`, "", ""},
		{"a fraction is a number", `{"const":1.5}`, `{"type":"number","const":1.5}`, "", ""},
		{"const null", `{"const":null}`, `{"type":"null"}`, "", ""},
		{"title and description are kept", `{"title":"T","type":"string","description":"d"}`, `{"type":"string","title":"T","description":"d"}`, "", ""},
		{"bounds are kept", `{"type":"number","minimum":1,"maximum":2,"multipleOf":0.5}`, `{"type":"number","minimum":1,"maximum":2,"multipleOf":0.5}`, "", ""},
		{"exclusive bounds are kept", `{"type":"number","exclusiveMinimum":1,"exclusiveMaximum":2}`, `{"type":"number","exclusiveMinimum":1,"exclusiveMaximum":2}`, "", ""},
		{"pattern is kept", `{"type":"string","pattern":"^a"}`, `{"type":"string","pattern":"^a"}`, "", ""},
		{"a known format is kept", `{"type":"string","format":"uuid"}`, `{"type":"string","format":"uuid"}`, "", ""},
		{"another is described", `{"type":"string","format":"ipv9"}`, `{"type":"string","description":"format ipv9"}`, " format\n", ""},
		{"lengths are described", `{"type":"string","minLength":2}`, `{"type":"string","description":"at least 2 characters"}`, " minLength\n", ""},
		{"behind the description", `{"type":"string","description":"d","maxLength":1}`, `{"type":"string","description":"d (at most 1 character)"}`, " maxLength\n", ""},
		{"items", `{"type":"array","items":{"type":"string"},"minItems":1,"maxItems":3}`, `{"type":"array","minItems":1,"maxItems":3,"items":{"type":"string"}}`, "", ""},
		{"uniqueItems is described", `{"type":"array","items":{"type":"string"},"uniqueItems":true}`, `{"type":"array","description":"no item twice","items":{"type":"string"}}`, " uniqueItems\n", ""},
		{"contains is described", `{"type":"array","items":{"type":"string"},"contains":{"const":"x"}}`, `{"type":"array","description":"contains at least one: \"x\"","items":{"type":"string"}}`, " contains\n", ""},
		{"a tuple of one type is a list", `{"type":"array","prefixItems":[{"type":"number"},{"type":"number"}],"maxItems":5}`, `{"type":"array","description":"in this order: number, number","maxItems":2,"items":{"type":"number"}}`, " prefixItems\n", ""},
		{"a closed object", `{"type":"object","properties":{},"additionalProperties":false}`, `{"type":"object","properties":{},"required":[],"additionalProperties":false}`, "", ""},
		{"unevaluatedProperties closes too", `{"type":"object","unevaluatedProperties":false}`, `{"type":"object","properties":{},"required":[],"additionalProperties":false}`, "", ""},
		{"patternProperties without patterns says nothing", `{"type":"object","properties":{"a":{"type":"null"}},"patternProperties":{}}`, `{"type":"object","properties":{"a":{"type":"null"}},"required":["a"],"additionalProperties":false}`, "", ""},
		{"an optional property may be null", `{"type":"object","properties":{"a":{"type":"string","enum":["x"]}}}`, `{"type":"object","properties":{"a":{"type":["string","null"],"enum":["x",null]}},"required":["a"],"additionalProperties":false}`, "", ""},
		{"its const becomes an enum", `{"type":"object","properties":{"a":{"const":"x"}}}`, `{"type":"object","properties":{"a":{"type":["string","null"],"enum":["x",null]}},"required":["a"],"additionalProperties":false}`, "", ""},
		{"null is not added twice", `{"type":"object","properties":{"a":{"type":["string","null"]},"b":{"anyOf":[{"type":"string"},{"type":"null"}]}}}`, `{"type":"object","properties":{"a":{"type":["string","null"]},"b":{"anyOf":[{"type":"string"},{"type":"null"}]}},"required":["a","b"],"additionalProperties":false}`, "", ""},
		{"oneOf is sent as anyOf", `{"oneOf":[{"type":"string"},{"type":"null"}]}`, `{"anyOf":[{"type":"string"},{"type":"null"}]}`, " oneOf\n", ""},
		{"a union of one is none", `{"oneOf":[{"type":"string"}]}`, `{"type":"string"}`, "", ""},
		{"unions inside of unions are one", `{"anyOf":[{"type":"string"},{"anyOf":[{"type":"null"},{"type":"boolean"}]}]}`, `{"anyOf":[{"type":"string"},{"type":"null"},{"type":"boolean"}]}`, "", ""},
		{"two unions are distributed", `{"anyOf":[{"type":"string"},{"type":"integer"}],"oneOf":[{"pattern":"x"},{"type":"integer"}]}`, `{"anyOf":[{"type":"string","pattern":"x"},{"type":"integer"}]}`, " oneOf\n", ""},
		{"an alternative that cannot be is none", `{"type":"string","anyOf":[{"type":"integer"},{"minLength":1}]}`, `{"type":"string","description":"at least 1 character"}`, "/anyOf/1 minLength\n", ""},
		{"allOf is merged", `{"allOf":[{"type":"string"},{"pattern":"x"}]}`, `{"type":"string","pattern":"x"}`, "", ""},
		{"the tighter bound wins", `{"type":"number","minimum":1e1,"allOf":[{"minimum":9.5},{"maximum":20},{"maximum":3e1}]}`, `{"type":"number","minimum":1e1,"maximum":20}`, "", ""},
		{"of two patterns one is described", `{"type":"string","pattern":"a","allOf":[{"pattern":"b"}]}`, `{"type":"string","description":"matches b","pattern":"a"}`, "/allOf/0 pattern\n", ""},
		{"true in allOf says nothing", `{"type":"string","allOf":[true,{}]}`, `{"type":"string"}`, "", ""},
		{"not is described", `{"type":"string","not":{"const":"x"}}`, `{"type":"string","description":"not: \"x\""}`, " not\n", ""},
		{"if is described", `{"type":"string","if":{"const":"x"},"then":{"pattern":"y"}}`, `{"type":"string","description":"if \"x\", then matches y"}`, " if\n then\n", ""},
		{"dependentRequired is described", `{"properties":{"a":{"type":"null"},"b":{"type":"null"}},"dependentRequired":{"a":["b"]}}`, `{"type":"object","description":"a only with b","properties":{"a":{"type":"null"},"b":{"type":"null"}},"required":["a","b"],"additionalProperties":false}`, " dependentRequired\n", ""},
		{"default is described", `{"type":"integer","default":3}`, `{"type":"integer","description":"default 3"}`, " default\n", ""},
		{"what is unknown is left out", `{"type":"integer","x-unit":"m"}`, `{"type":"integer"}`, " x-unit\n", ""},
		{"what identifies is left out silently", `{"type":"integer","$id":"u","$anchor":"a","$comment":"c"}`, `{"type":"integer"}`, "", ""},
		{"of duplicate keys the last counts", `{"type":"integer","type":"string"}`, `{"type":"string"}`, "", ""},

		{"a map has no equivalent", `{"type":"object","additionalProperties":{"type":"string"}}`, "", "", " additionalProperties\n"},
		{"nor one beside properties", `{"type":"object","properties":{"a":{"type":"null"}},"additionalProperties":true}`, "", "", " additionalProperties\n"},
		{"nor have patterns for keys", `{"type":"object","patternProperties":{"x":{}}}`, "", "", " patternProperties\n"},
		{"nor has an object without properties", `{"type":"object"}`, "", "", " type\n"},
		{"nor have values of any type", `{}`, "", "", " type\n"},
		{"nor have items of any type", `{"type":"array","items":true}`, "", "", "/items type\n"},
		{"nor lists of anything", `{"type":"array"}`, "", "", " items\n"},
		{"nor a property that is only required", `{"type":"object","properties":{},"required":["a"]}`, "", "", " required\n"},
		{"nothing satisfies false", `false`, "", "", " \n"},
		{"nor types that exclude each other", `{"type":"string","allOf":[{"type":"integer"}]}`, "", "", " type\n"},
		{"nor a required property that is forbidden", `{"properties":{"a":{"type":"null"}},"additionalProperties":false,"required":["b"]}`, "", "", " required\n"},
		{"nor values that exclude each other", `{"enum":[1],"const":2}`, "", "", " const\n"},
		{"objects cannot be listed", `{"enum":[{}]}`, "", "", " enum\n"},
		{"a reference to nowhere", `{"$ref":"#/nowhere"}`, "", "", " $ref\n"},
		{"a reference to another document", `{"$ref":"https://example.com/s"}`, "", "", " $ref\n"},
		{"a reference to itself", `{"$ref":"#/properties/v"}`, "", "", " $ref\n"},
		{"a tuple of nothing", `{"type":"array","prefixItems":[],"items":false}`, "", "", " prefixItems\n"},
		{"two tuples", `{"prefixItems":[{"type":"null"}],"allOf":[{"items":{"type":"null"}}]}`, "", "", " prefixItems\n"},
	} {
		value, losses, problems := strictValue(t, row.schema)
		if value != row.want || losses != row.losses || problems != row.problems {
			t.Errorf("%s: %s\ngot  %s\nwant %s\nlosses %q, want %q\nproblems %q, want %q",
				row.reason, row.schema, value, row.want, losses, row.losses, problems, row.problems)
		}
	}
}

// TestStrictDialects checks that the table and the code know the same keywords.
func TestStrictDialects(t *testing.T) {
	for _, d := range strictDialects {
		for keyword := range strictActions {
			if d.action(keyword) == strictDrop {
				t.Errorf("%s: %s: dropping is what happens to keywords that are not in the table", d.name, keyword)
			}
		}
		for keyword, about := range strictKeywords {
			if _, ok := strictActions[keyword]; !ok && !about.note {
				t.Errorf("%s: %s: a constraint that the table does not know", d.name, keyword)
			}
		}
		if _, err := time.Parse(time.DateOnly, d.version); err != nil {
			t.Error(err)
		}
	}
	if _, err := strictSchema(strictParse(t, `{}`), nil, "no such"); err == nil {
		t.Error("no error for an unknown dialect")
	}
}

func strictObjectOf(properties, names int, value string) string {
	var b strings.Builder
	b.WriteString(`{"type":"object","properties":{`)
	for i := range properties {
		if i > 0 {
			b.WriteByte(',')
		}
		fmt.Fprintf(&b, `"%0*d":%s`, names, i, value)
	}
	return b.String() + `}}`
}

func strictNested(levels int) string {
	return strings.Repeat(`{"type":"object","properties":{"a":`, levels) + `{"type":"string"}` + strings.Repeat(`}}`, levels)
}

func strictEnumOf(values, length int) string {
	var b strings.Builder
	for i := range values {
		fmt.Fprintf(&b, `,"%0*d"`, length, i)
	}
	return `{"type":"object","properties":{"e":{"enum":[` + b.String()[1:] + `]}}}`
}

func TestStrictLimits(t *testing.T) {
	for _, row := range []struct{ reason, schema, want string }{
		{"5,000 properties", strictObjectOf(5000, 4, `{"type":"null"}`), ""},
		{"one more", strictObjectOf(5001, 4, `{"type":"null"}`), "5001 properties in the whole schema; at most 5000 are allowed"},
		{"10 levels", strictNested(10), ""},
		{"one more", strictNested(11), "11 levels of objects and arrays inside each other in the whole schema; at most 10 are allowed"},
		{"recursion has no depth", `{"type":"object","properties":{"a":{"$ref":"#"},"b":{"$ref":"#/$defs/x"}},"$defs":{"x":{"type":"array","items":{"$ref":"#/$defs/x"}}}}`, ""},
		{"definitions have", `{"type":"object","properties":{"a":{"$ref":"#/$defs/x"}},"$defs":{"x":` + strictNested(10) + `}}`, "11 levels of objects and arrays inside each other in the whole schema; at most 10 are allowed"},
		{"1,000 values", strictEnumOf(999, 3), ""}, // and null
		{"one more", strictEnumOf(1000, 3), "1001 enum values in the whole schema; at most 1000 are allowed"},
		{"250 values may be long", strictEnumOf(250, 400), ""},
		{"251 may have 15,000 characters", strictEnumOf(251, 59), ""},
		{"not more", strictEnumOf(251, 60), "251 values of 15060 characters together; with more than 250 values at most 15000 characters are allowed"},
		{"120,000 characters", strictObjectOf(1200, 100, `{"type":"null"}`), ""},
		{"more", strictObjectOf(1201, 100, `{"type":"null"}`), "120100 characters of names and values in the whole schema; at most 120000 are allowed"},
	} {
		_, err := strictOf(t, row.schema)
		got := ""
		var impossible *StrictError
		if errors.As(err, &impossible) {
			for _, p := range impossible.Problems {
				got += p.Reason
			}
		}
		if got != row.want {
			t.Errorf("%s: got %q, want %q", row.reason, got, row.want)
		}
	}
}

func TestStrictError(t *testing.T) {
	_, err := strictOf(t, strictObjectOf(12, 2, `{}`))
	lines := strings.Split(err.Error(), "\n")
	want := []string{
		"schema: the dialect openai cannot express this schema:",
		"/properties/00: type: any value will do: only certain types can be sent", "… and 2 more",
	}
	if diff := cmp.Diff(want, []string{lines[0], lines[1], lines[len(lines)-1]}); diff != "" || len(lines) != 12 {
		t.Errorf("%d lines, (-want +got):\n%s", len(lines), diff)
	}
	_, err = strictOf(t, `{}`)
	if want := "schema: the dialect openai cannot express this schema:\nthe root: type: any value will do: only certain types can be sent"; err.Error() != want {
		t.Errorf("got %q", err)
	}
}
