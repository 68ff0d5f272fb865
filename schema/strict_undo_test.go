package schema_test

import (
	"strings"
	"testing"

	"github.com/briefgo/brief/schema"
	"github.com/google/go-cmp/cmp"
)

// TestStrictIsUndone reads what a strict mode makes models write, at the lowest
// tolerance, and only that.
func TestStrictIsUndone(t *testing.T) {
	s := schema.MustFor[[]int](&schema.Options{Tolerance: schema.TolerateNothing})
	strict, err := s.Strict(schema.OpenAI)
	if err != nil || !strict.Wrapped {
		t.Fatalf("%+v, %v", strict, err)
	}
	reading, err := s.Read(`{"value":[1,2]}`)
	if err != nil || !cmp.Equal(reading.Value, []int{1, 2}) {
		t.Errorf("%+v, %v", reading, err)
	}
	if len(reading.Fixes) != 1 || reading.Fixes[0].Kind != schema.FixUnwrapped {
		t.Errorf("fixes %v", reading.Fixes)
	}
	for _, root := range []string{`{"type":"string"}`, `{"anyOf":[{"type":"string"},{"type":"integer"}]}`} {
		s, err := schema.Parse[any]([]byte(root), nil)
		if err != nil {
			t.Fatal(err)
		}
		if v, err := s.Decode(`{"value":"hello"}`); err != nil || v != "hello" {
			t.Errorf("%s: %q, %v", root, v, err)
		}
	}
	for _, reply := range []string{`{"numbers":[1,2]}`, `{"value":["1"]}`, `{"value":[1],"more":2}`, `[[1,2]]`} {
		if reading, err := s.Read(reply); err == nil {
			t.Errorf("%s was read as %s", reply, reading.JSON)
		}
	}
}

// TestStrictIsUndoneOfUnions reads values of unions, which strict modes put an object
// around though they may be objects.
func TestStrictIsUndoneOfUnions(t *testing.T) {
	const closed = `"required":["p"],"additionalProperties":false`
	for _, row := range []struct{ reason, schema, reply, want string }{
		{"an object", `{"anyOf":[{"type":"object","properties":{"p":{"type":"string"}},` + closed + `},{"type":"string"}]}`, `{"value":{"p":"x"}}`, `{"p":"x"}`},
		{"a value that is none", `{"anyOf":[{"type":"object","properties":{"p":{"type":"string"}},` + closed + `},{"enum":["a"]}]}`, `{"value":"a"}`, `"a"`},
		{"one that an open object might hold", `{"anyOf":[{"type":"object","properties":{"p":{"type":"string"}}},{"type":"string"}]}`, `{"value":"a"}`, `"a"`},
		{"nulls inside", `{"anyOf":[{"type":"object","properties":{"p":{"type":"string"}}},{"type":"string"}]}`, `{"value":{"p":null}}`, `{}`},
		{"an open object that holds more", `{"anyOf":[{"type":"object","properties":{"p":{"type":"string"}}},{"type":"string"}]}`, `{"value":1}`, `{"value":1}`},
		{"an object with a property of that name", `{"anyOf":[{"type":"object","properties":{"value":{"type":"string"}}},{"type":"integer"}]}`, `{"value":"a"}`, `{"value":"a"}`},
		{"an object that is not put into another", `{"type":"object","properties":{"p":{"type":"string"}}}`, `{"value":{"p":"x"}}`, `{"value":{"p":"x"}}`},
	} {
		s, err := schema.Parse[any]([]byte(row.schema), &schema.Options{Tolerance: schema.TolerateNothing})
		if err != nil {
			t.Fatal(err)
		}
		if reading, err := s.Read(row.reply); err != nil || string(reading.JSON) != row.want {
			t.Errorf("%s: %s was read as %s, %v", row.reason, row.reply, reading.JSON, err)
		}
	}
}

// TestStrictIsUndoneOften reads more nulls than there are fixes recorded of, with and
// without another change among those that are not.
func TestStrictIsUndoneOften(t *testing.T) {
	const list = `{"type":"array","items":{"type":"object","properties":{"n":{"type":"integer"},"a":{"type":"string"}}}}`
	s, err := schema.Parse[[]map[string]any]([]byte(list), &schema.Options{Tolerance: schema.TolerateNothing})
	if err != nil {
		t.Fatal(err)
	}
	nulls := strings.Repeat(`{"a":null},`, 1000)
	reading, err := s.Read("[" + nulls + `{"n":1}]`)
	if err != nil || len(reading.Value) != 1001 || reading.MoreFixes == 0 {
		t.Errorf("%d values, %d more fixes, %v", len(reading.Value), reading.MoreFixes, err)
	}
	if got := len(reading.Fixes) + reading.MoreFixes; got != 1000 {
		t.Errorf("%d fixes", got)
	}
	if reading, err := s.Read("[" + nulls + `{"n":"1"}]`); err == nil {
		t.Errorf("a number was read from a string, with %d fixes", len(reading.Fixes))
	}
}

// TestStrictIsUndoneByDialect reads a null for an optional field, and the object around
// a value where there is one, of every dialect.
func TestStrictIsUndoneByDialect(t *testing.T) {
	type note struct {
		Text string   `json:"text"`
		By   *string  `json:"by,omitempty"`
		Tags []string `json:"tags,omitempty"`
	}
	nothing := &schema.Options{Tolerance: schema.TolerateNothing}
	object, list := schema.MustFor[note](nothing), schema.MustFor[[]note](nothing)
	for _, d := range []schema.Dialect{schema.OpenAI, schema.Anthropic, schema.Gemini, schema.Ollama, schema.VLLM, schema.Mistral} {
		if _, err := object.Strict(d); err != nil {
			t.Errorf("%s: %v", d, err)
		}
		for _, reply := range []string{`{"text":"t","by":null,"tags":null}`, `{"text":"t"}`} {
			got, err := object.Decode(reply)
			if diff := cmp.Diff(note{Text: "t"}, got); diff != "" || err != nil {
				t.Errorf("%s: %s: %v\n%s", d, reply, err, diff)
			}
		}
		strict, err := list.Strict(d)
		if err != nil {
			t.Fatal(err)
		}
		reply := `[{"text":"t","tags":["a"]}]`
		if strict.Wrapped {
			reply = `{"value":` + reply + `}`
		}
		got, err := list.Decode(reply)
		if diff := cmp.Diff([]note{{Text: "t", Tags: []string{"a"}}}, got); diff != "" || err != nil {
			t.Errorf("%s: %s: %v\n%s", d, reply, err, diff)
		}
	}
}
