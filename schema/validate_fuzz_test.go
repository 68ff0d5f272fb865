package schema

import (
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"

	"github.com/briefgo/brief/internal/loosejson"
)

// FuzzValidate validates any document against any schema: nothing panics or takes
// long, and what is said is in order and says something.
func FuzzValidate(f *testing.F) {
	for _, seed := range [][2]string{
		{`{}`, `1e1000001`},
		{`{"minLength":1e1000001}`, `""`},
		{anyOfChain(8), `1`},
		{`{"$ref":"file:///etc/hostname"}`, `1`},
		{`{"$schema":"http://json-schema.org/draft-04/schema#","id":"x","items":[{"$ref":"#/items/0"}]}`, `[1]`},
		{`{"$dynamicAnchor":"n","$dynamicRef":"#n"}`, `1`},
		{`{"$dynamicAnchor":"n","anyOf":[{"properties":{"a":{"$dynamicRef":"#n"}},"unevaluatedProperties":false}]}`, `{"a":{"b":1}}`},
		{`{"oneOf":[{"properties":{"k":{"const":1}}},{"properties":{"k":{"const":2}}}],"required":["k","%2f"]}`, `{"k":3,"k":3.0}`},
		{`{"properties":{"not":{"not":{"not":{}}},"additionalProperties":false}}`, `{"not":1,"additionalProperties":1}`},
		{`{"propertyNames":{"anyOf":[{"pattern":"^a"},{"enum":["b"]}]},"if":{"minProperties":2},"then":false}`, `{"c":1,"~/":2}`},
		{`{"contains":{"multipleOf":0.01},"uniqueItems":true,"prefixItems":[true],"items":{"format":"date"}}`, `["x","x",1e999]`},
		{`{"$defs":{"a":{"$id":"http://x/y","$anchor":"z"}},"$ref":"http://x/y#z","dependentRequired":{"a":["b"]}}`, `{"a":1}`},
	} {
		f.Add(seed[0], seed[1])
	}
	f.Fuzz(func(t *testing.T, schema, document string) {
		root, err := loosejson.ParseStrict(schema, nil)
		if err != nil {
			return
		}
		doc, err := loosejson.ParseStrict(document, nil)
		if err != nil {
			return
		}
		start := time.Now()
		v, compileErr := compileValidator(&root, limits{cost: 1 << 14})
		if compileErr != nil {
			if _, ok := compileErr.(*SchemaError); !ok || !utf8.ValidString(compileErr.Error()) {
				t.Fatalf("%T %v", compileErr, compileErr)
			}
			return
		}
		found := v.validate(&doc)
		if took := time.Since(start); took > 10*time.Second {
			t.Errorf("took %v", took)
		}
		checkFuzzed(t, v, &doc, found)
	})
}

// checkFuzzed checks what holds for every list of violations.
func checkFuzzed(t *testing.T, v *validator, doc *loosejson.Value, found []Violation) {
	if diff := cmp.Diff(found, v.validate(doc)); diff != "" {
		t.Errorf("not the same again:\n%s", diff)
	}
	scan := scanDocument(doc, defaultDepth)
	if len(scan.fatal) == 0 && len(scan.other) == 0 && v.graph.costViolation(doc, 1<<14) == nil {
		if failed, err := v.engine.check(doc.Interface(), nil); (failed != nil || err != nil) != (found != nil) {
			t.Errorf("the library says %v, %v; violations %v", failed, err, found)
		}
	}
	size := docSize{maxDepth: defaultDepth}
	if size.measure(doc, 1, 0) && (len(scan.fatal)+len(scan.other) > 0 || size.values != scan.values) {
		t.Errorf("measured %+v, but the scan finds %v %v and %d values", size, scan.fatal, scan.other, scan.values)
	}
	for limit := 1; limit < 1<<20 && len(scan.fatal) == 0; limit *= 2 {
		if over := v.graph.costViolation(doc, limit); over != nil && v.bound.covers(&size, limit) {
			t.Errorf("the bound %+v of %+v covers the limit %d, which is exceeded", v.bound, size, limit)
		}
	}
	for _, f := range found {
		switch {
		case f.Message == "" || !utf8.ValidString(f.Error()) || strings.HasSuffix(f.Message, "."):
			t.Errorf("message %q", f.Message)
		case strings.Contains(f.Message, "does not satisfy"):
			t.Errorf("no sentence for %s at %s", f.Keyword, f.Schema)
		case len(f.Message) > 2000:
			t.Errorf("a message of %d bytes", len(f.Message))
		}
		if parent, _ := cutPointer(f.Pointer); resolve(doc, f.Pointer) == nil && resolve(doc, parent) == nil {
			t.Errorf("nothing at %q", f.Pointer)
		}
		if f.Schema != "" && resolve(v.graph.root, f.Schema) == nil {
			t.Errorf("nothing at %q in the schema", f.Schema)
		}
	}
}
