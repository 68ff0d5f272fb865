package align

import (
	"strings"
	"sync"
	"testing"

	"github.com/briefgo/brief/internal/loosejson"
)

// TestReferences aligns {"n":"1"} with schemas that say in several ways that n is an
// integer.
func TestReferences(t *testing.T) {
	tests := []struct{ reason, schema string }{
		{"a definition", `{"properties":{"n":{"$ref":"#/$defs/i"}},"$defs":{"i":{"type":"integer"}}}`},
		{"of an earlier draft", `{"properties":{"n":{"$ref":"#/definitions/i"}},"definitions":{"i":{"type":"integer"}}}`},
		{"an escaped name", `{"properties":{"n":{"$ref":"#/$defs/a~1b%20c~0"}},"$defs":{"a/b c~":{"type":"integer"}}}`},
		{"an anchor", `{"properties":{"n":{"$ref":"#i"}},"$defs":{"x":{"$anchor":"i","type":"integer"}}}`},
		{"a dynamic anchor", `{"properties":{"n":{"$dynamicRef":"#i"}},"$defs":{"x":{"$dynamicAnchor":"i","type":"integer"}}}`},
		{"an id", `{"properties":{"n":{"$ref":"int.json"}},"$defs":{"x":{"$id":"int.json","type":"integer"}}}`},
		{"a place in an id", `{"properties":{"n":{"$ref":"int.json#/$defs/y"}},"$defs":{"x":{"$id":"int.json","$defs":{"y":{"type":"integer"}}}}}`},
		{"an item of a list", `{"properties":{"n":{"$ref":"#/allOf/0"}},"allOf":[{"type":["integer","object"]}]}`},
		{"beside other keywords", `{"properties":{"n":{"$ref":"#/$defs/i","minimum":0}},"$defs":{"i":{"type":"integer"}}}`},
		{"two types", `{"properties":{"n":{"allOf":[{"type":["integer","string"]},{"type":["number","null"]}]}}}`},
		{"in both of allOf", `{"allOf":[{"properties":{"n":{"type":["integer","object"]}}},{"properties":{"n":{"type":["integer","array"]}}}]}`},
		{"anyOf beside properties", `{"properties":{"n":{}},"anyOf":[{"properties":{"n":{"type":"integer"}}}]}`},
	}
	for _, tt := range tests {
		if got, _ := alignOne(t, tt.schema, `{"n":"1"}`, Lossless); got != `{"n":1}` {
			t.Errorf("%s: got %s", tt.reason, got)
		}
	}
}

// TestCompileOdd compiles what says nothing, or nothing that can be understood.
func TestCompileOdd(t *testing.T) {
	for _, schema := range []string{
		`true`, `{}`, `{"type":"decimal"}`, `{"type":7}`, `{"$ref":"#/nowhere"}`, `{"$ref":"https://elsewhere.example/a.json"}`,
		`{"$ref":"#"}`, `{"allOf":[{"$ref":"#"}]}`, `{"anyOf":[]}`, `{"anyOf":[{"$ref":"#"}]}`, `{"properties":[1]}`,
		`{"patternProperties":{"(?=a)":{"type":"integer"}},"additionalProperties":false}`, `{"if":{}}`, `{"title":"T"}`,
	} {
		const value = `{"a":"1"}`
		if got, fixes := alignOne(t, schema, value, All); got != value || fixes != "" {
			t.Errorf("%s: got %s (%s)", schema, got, fixes)
		}
	}
	for _, schema := range []string{`null`, `1`, `"x"`, `[]`} {
		if _, err := Compile(parse(t, schema)); err == nil || strings.ContainsAny(err.Error(), "\n\"") {
			t.Errorf("%s: error %v", schema, err)
		}
	}
}

// TestTuples reads tuples as the drafts write them.
func TestTuples(t *testing.T) {
	tests := []struct{ schema, want string }{
		{`{"prefixItems":[{"type":"integer"}],"items":{"type":"boolean"}}`, `[1,true]`},
		{`{"items":[{"type":"integer"}],"additionalItems":{"type":"boolean"}}`, `[1,true]`},
		{`{"items":[{"type":"integer"}]}`, `[1,"yes"]`},
		{`{"allOf":[{"prefixItems":[{"type":"integer"}]},{"items":{"type":["integer","boolean"]}}]}`, `[1,true]`},
	}
	for _, tt := range tests {
		if got, _ := alignOne(t, tt.schema, `["1","yes"]`, Lossless); got != tt.want {
			t.Errorf("%s: got %s, want %s", tt.schema, got, tt.want)
		}
	}
}

// TestSyntaxLevel checks that at level Syntax nothing is changed but a choice made.
func TestSyntaxLevel(t *testing.T) {
	s := compile(t, person)
	inputs := []Input{{Value: parse(t, `{"First Name":"Ann"}`)}, {Value: parse(t, `{"firstName":"Bob","x":1}`)}, {Value: parse(t, `{"firstName":"Cy","age":3.0}`)}, {Value: parse(t, `["z"]`)}}
	r, ok := s.Align(&Reply{Inputs: inputs}, Syntax)
	if got := string(r.Value.AppendJSON(nil)); !ok || got != `{"firstName":"Cy","age":3.0}` || len(r.Fixes) > 0 || r.Input != 2 || r.Cost != 0 {
		t.Errorf("got %+v", r)
	}
}

// TestSpans checks that values keep the places of what they were made of.
func TestSpans(t *testing.T) {
	const text = `["x",{"n":"1"}]`
	object := loosejson.NewObject([]loosejson.Member{{Key: "n", KeyStart: 6, Value: loosejson.Value{Kind: loosejson.String, Text: "1", Start: 10, End: 13}}})
	object.Start, object.End = 5, 14
	v := loosejson.NewArray([]loosejson.Value{{Kind: loosejson.String, Text: "x", Start: 1, End: 4}, object})
	v.End = 15
	s := compile(t, `{"items":{"properties":{"N":{"type":"integer"}},"required":["N"]}}`)
	r, _ := s.Align(&Reply{Text: text, Inputs: []Input{{Value: &v}}}, Lossless)
	n := pointed(&r.Value, "/1/N")
	if n == nil || n.Start != 10 || n.End != 13 || n.Text != "1" || n.Kind != loosejson.Number {
		t.Fatalf("got %+v in %s", n, r.Value.AppendJSON(nil))
	}
	for i, offset := range []int{6, 10} {
		if r.Fixes[i].Offset != offset {
			t.Errorf("fix %+v, want it at %d", r.Fixes[i], offset)
		}
	}
}

// TestConcurrent uses one Schema from several goroutines; the race detector watches.
func TestConcurrent(t *testing.T) {
	s := compile(t, order)
	value := parse(t, `{"ID":1,"Total":"$1","currency":"the EUR","paid":"yes","items":"x","note":"n","count":"2"}`)
	var group sync.WaitGroup
	for range 4 {
		group.Go(func() {
			for range 50 {
				if r, ok := s.Align(&Reply{Inputs: []Input{{Value: value}}}, All); !ok || len(r.Fixes) < 7 {
					t.Errorf("got %+v", r)
				}
			}
		})
	}
	group.Wait()
}
