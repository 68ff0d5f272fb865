package align

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/briefgo/brief/internal/loosejson"
)

// pointed returns what a JSON Pointer names in v, nil if there is nothing.
func pointed(v *loosejson.Value, pointer string) *loosejson.Value {
	if pointer == "" {
		return v
	}
	for token := range strings.SplitSeq(pointer[1:], "/") {
		token = strings.ReplaceAll(strings.ReplaceAll(token, "~1", "/"), "~0", "~")
		if v = memberOrItem(v, token); v == nil {
			return nil
		}
	}
	return v
}

// checkResult checks what holds of every result.
func checkResult(t *testing.T, r *Result, reply *Reply) {
	t.Helper()
	if r.Input < -1 || r.Input >= len(reply.Inputs) || r.Cost < 0 {
		t.Fatalf("input %d, cost %d", r.Input, r.Cost)
	}
	doc := r.Value.AppendJSON(nil)
	if !json.Valid(doc) {
		t.Fatalf("not JSON: %s", doc)
	}
	for _, f := range r.Fixes {
		if len(f.From) > 40 || len(f.To) > 40 {
			t.Fatalf("long excerpt in %+v", f)
		}
		if pointed(&r.Value, f.Pointer) == nil {
			t.Fatalf("%v points to nothing: %q in %s", f.Kind, f.Pointer, doc)
		}
	}
}

// checkSettled checks that a result that fits is left alone when it is aligned again.
func checkSettled(t *testing.T, s *Schema, r *Result, level Level) {
	t.Helper()
	again, ok := s.Align(&Reply{Inputs: []Input{{Value: &r.Value}}}, level)
	was, is := string(r.Value.AppendJSON(nil)), string(again.Value.AppendJSON(nil))
	if !ok || is != was {
		t.Fatalf("%s became %s: %v", was, is, again.Fixes)
	}
}

func FuzzAlign(f *testing.F) {
	f.Add(person, `{"First Name":"Ann","AGE":"30","x":1}`, "It is Ann", 0)
	f.Add(`{"anyOf":[{"$ref":"#"},{"type":"array","items":{"$ref":"#"}},{"const":"A"}]}`, `[["a"],"[\"a\"]"]`, "a", 1)
	f.Add(`{"properties":{"a":{"$ref":"#"}},"required":["a"],"additionalProperties":{"type":"integer"}}`, `{"a":{"A":{}},"b":"1/2"}`, "", 1)
	f.Add(`{"enum":["ONE","TWO",3,null,true]}`, `{"result":"the one"}`, "one or two", 0)
	f.Add(`{"type":"string","format":"date"}`, `"5 May 2020"`, "5/13/2020", 0)
	f.Add(`{"if":{"required":["a"]},"then":{"properties":{"a":{"type":"number"}}},"else":false}`, `{"a":"$1.5"}`, "", 0)
	f.Add(`{"type":["integer","null","boolean"]}`, `"12,5"`, "-5 is not it", -1)
	f.Add(`{"patternProperties":{"^a":{"type":"array"}},"propertyNames":{"enum":["A/~"]}}`, `{"a~/":1}`, "", 0)
	f.Add(`{"properties":{"a":{"enum":["A",1],"x-enum-aliases":{"one":1,"€":"A"},"x-aliases":["b","€"]}}}`, `{"B":"One"}`, "b: one", 0)
	f.Fuzz(func(t *testing.T, schema, value, prose string, n int) {
		level := Level(max(-1, min(n, 1)))
		root, syntax := loosejson.ParseStrict(schema, nil)
		if syntax != nil {
			return
		}
		s, err := Compile(&root)
		if err != nil {
			return
		}
		reply := replyOf(prose + "\n" + value)
		before := make([]string, len(reply.Inputs))
		for i, in := range reply.Inputs {
			before[i] = string(in.Value.AppendJSON(nil))
		}
		r, ok := s.Align(reply, level)
		if ok {
			checkResult(t, &r, reply)
			if r.Input >= 0 && s.accepts(&r.Value) {
				checkSettled(t, s, &r, level)
			}
		}
		for i, in := range reply.Inputs {
			if string(in.Value.AppendJSON(nil)) != before[i] {
				t.Fatal("the reply was changed")
			}
		}
	})
}
