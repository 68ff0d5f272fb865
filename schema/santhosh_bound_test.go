package schema

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/briefgo/brief/internal/loosejson"
)

// violationsBy validates a document, with the bound for many values or without.
func violationsBy(t *testing.T, v *validator, doc *loosejson.Value, bounded bool) []Violation {
	t.Helper()
	x := explainer{graph: v.graph, at: locator{doc: doc}}
	var count func(*failure) tally
	if bounded {
		count = x.tally
	}
	failed, err := v.engine.check(doc.Interface(), count)
	if err != nil {
		t.Fatal(err)
	}
	if failed == nil {
		return nil
	}
	return arrangeFindings(doc, x.explain(failed))
}

// boundedSchemas are those of TestBounded, with what is special about each.
var boundedSchemas = []struct{ reason, schema string }{
	{"items", `{"items":{"type":"integer"}}`},
	{"too few and too many", `{"minItems":100,"maxItems":3,"items":{"minItems":300,"type":["array","integer"]}}`},
	{"one of some lists", `{"enum":[[1],[1,1,1]],"items":{"const":1}}`},
	{"no item twice", `{"uniqueItems":true,"items":{"uniqueItems":true}}`},
	{"items of an old draft", `{"$schema":"http://json-schema.org/draft-07/schema#","items":{"type":"integer"},"maxItems":50}`},
	{"items behind some of their own", `{"prefixItems":[{"type":"string"},{"const":1}],"items":{"minimum":3,"multipleOf":2}}`},
	{"additional items", `{"$schema":"http://json-schema.org/draft-07/schema#","items":[{"type":"string"}],"additionalItems":{"type":"integer","minimum":3}}`},
	{"no additional items", `{"$schema":"http://json-schema.org/draft-07/schema#","items":[{"type":"string"}],"additionalItems":false}`},
	{"lists of lists", `{"items":{"items":{"items":{"type":"boolean"}}}}`},
	{"objects", `{"items":{"required":["a","b","c"],"properties":{"a":{"type":"string"}},"additionalProperties":false}}`},
	{"the same said twice", `{"items":{"type":"boolean"},"allOf":[{"items":{"type":"boolean"}},{"type":"object"}]}`},
	{"a list or something else", `{"anyOf":[{"type":"null"},{"type":"array","items":{"enum":[1,2]}},{"type":"object","additionalProperties":{"type":"array","items":{"const":7}}}]}`},
	{"lists that differ in how far they are off", `{"oneOf":[{"items":{"const":1}},{"items":{"type":["integer","string"],"minimum":5}},{"items":{"anyOf":[{"type":"array"},{"const":2}]}}]}`},
	{"references", `{"$ref":"#/$defs/n","$defs":{"n":{"type":["array","integer"],"items":{"$ref":"#/$defs/n"}}}}`},
	{"what contains looks for", `{"contains":{"type":"boolean"},"minContains":2,"maxContains":4,"items":{"contains":{"const":1}}}`},
	{"what nothing looked at", `{"prefixItems":[true],"contains":{"type":"string"},"unevaluatedItems":{"type":"boolean"},"allOf":[{"items":{"type":["integer","boolean","string"]}}]}`},
	{"lists under keys", `{"properties":{"a":{"items":{"type":"string"}}},"additionalProperties":{"items":{"type":"integer"}}}`},
	{"depending on others", `{"if":{"items":{"type":"integer"}},"then":{"items":{"minimum":2}},"else":{"items":{"type":"string"}}}`},
	{"not", `{"not":{"items":{"type":"integer"}},"items":{"not":{"type":"integer"}}}`},
	{"nothing", `{"items":false}`},
}

// randomItems appends a list or an object of values of all kinds.
func randomItems(b *strings.Builder, rng *rand.Rand, depth int) {
	n := rng.IntN(5)
	if rng.IntN(3) == 0 {
		n = rng.IntN(400)
	}
	object, kinds := rng.IntN(4) == 0, 1+rng.IntN(6)
	b.WriteString(map[bool]string{false: "[", true: "{"}[object])
	for i := range n {
		if i > 0 {
			b.WriteByte(',')
		}
		if object {
			fmt.Fprintf(b, "%q:", string(rune('a'+i%26))+strings.Repeat("x", i/26))
		}
		switch kind := rng.IntN(kinds); {
		case kind == 5 && depth > 0 && n < 20:
			randomItems(b, rng, depth-1)
		default:
			b.WriteString([]string{"1", `"x"`, "true", "2", "7", "null"}[kind])
		}
	}
	b.WriteString(map[bool]string{false: "]", true: "}"}[object])
}

// TestBounded checks that what is wrong with a document is the same, the count of what is
// not listed too, if no more is kept of long lists than is told.
func TestBounded(t *testing.T) {
	rng := rand.New(rand.NewPCG(3, 4))
	long := 0
	for _, tt := range boundedSchemas {
		v := validatorOf(t, tt.schema)
		for range 60 {
			var b strings.Builder
			randomItems(&b, rng, 3)
			doc := validatorTree(t, b.String())
			want := violationsBy(t, v, doc, false)
			if diff := cmp.Diff(want, violationsBy(t, v, doc, true)); diff != "" {
				t.Fatalf("%s: %.200s\n-all bounded+:\n%s", tt.reason, b.String(), diff)
			}
			if len(want) > limitViolations {
				long++
			}
		}
	}
	if long < 100 {
		t.Errorf("only %d lists were cut", long)
	}
}
