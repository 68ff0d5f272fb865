package schema

import (
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/briefgo/brief/internal/loosejson"
	"github.com/santhosh-tekuri/jsonschema/v5"
)

// strictReply writes a random document that a rewritten schema allows.
type strictReply struct {
	*rand.Rand
	root *loosejson.Value
}

// value returns a value of a schema; false if it would not end.
func (w strictReply) value(v *loosejson.Value, depth int) (any, bool) {
	if depth > 12 {
		return nil, false
	}
	if ref := v.Member("$ref"); ref != nil {
		target := w.root
		if name, ok := strings.CutPrefix(ref.Text, "#/$defs/"); ok {
			target = w.root.Member("$defs").Member(name)
		}
		return w.value(target, depth+1)
	}
	if union := v.Member("anyOf"); union != nil {
		for _, i := range w.Perm(len(union.Items())) {
			if value, ok := w.value(&union.Items()[i], depth+1); ok {
				return value, true
			}
		}
		return nil, false
	}
	if c := v.Member("const"); c != nil {
		return c.Interface(), true
	}
	if values := v.Member("enum"); values != nil {
		return values.Items()[w.IntN(len(values.Items()))].Interface(), true
	}
	name := v.Member("type")
	if name.Kind == loosejson.Array {
		if w.IntN(3) == 0 || depth > 6 {
			return nil, true
		}
		name = &name.Items()[0]
	}
	return w.typed(v, name.Text, depth)
}

func (w strictReply) typed(v *loosejson.Value, name string, depth int) (any, bool) {
	switch name {
	case "string":
		texts := []string{"s", "s", "ab", "A12", "", "2024-01-31", "10:00:00Z", "x@y.de"}
		return texts[w.IntN(len(texts))], true
	case "integer":
		return json.Number(strconv.Itoa(w.IntN(4))), true
	case "number":
		return json.Number([]string{"0", "1", "1.5", "2.25"}[w.IntN(4)]), true
	case "boolean":
		return w.IntN(2) == 0, true
	case "array":
		return w.array(v, depth), true
	case "object":
		return w.object(v, depth)
	}
	return nil, true
}

func (w strictReply) array(v *loosejson.Value, depth int) []any {
	list := []any{}
	if first := v.Member("prefixItems"); first != nil {
		for i := range first.Items() {
			if item, ok := w.value(&first.Items()[i], depth+1); ok && len(list) == i {
				list = append(list, item)
			}
		}
	}
	items := v.Member("items")
	for range w.IntN(3) {
		if items == nil {
			break
		}
		if item, ok := w.value(items, depth+1); ok {
			list = append(list, item)
		}
	}
	return list
}

func (w strictReply) object(v *loosejson.Value, depth int) (map[string]any, bool) {
	object := map[string]any{}
	required := (&strictChecker{}).requires
	for _, m := range v.Member("properties").Members() {
		if !required(v, m.Key) && (depth > 4 || w.IntN(3) == 0) {
			continue
		}
		value, ok := w.value(&m.Value, depth+1)
		if !ok && required(v, m.Key) {
			return nil, false
		} else if ok {
			object[m.Key] = value
		}
	}
	switch more := v.Member("additionalProperties"); {
	case more.Kind == loosejson.True && w.IntN(2) == 0:
		object["other"] = true
	case more.Kind == loosejson.Object && w.IntN(2) == 0:
		if value, ok := w.value(more, depth+1); ok {
			object["other"] = value
		}
	}
	return object, true
}

// strictJSON returns a document as a model would write it.
func strictJSON(doc any) []byte {
	text, err := json.Marshal(doc)
	if err != nil {
		panic(err) // it was made of nothing but JSON
	}
	return text
}

// A strictMember is a member of an object in a document that is null.
type strictMember struct {
	object map[string]any
	key    string
}

// strictNulls returns the members of a document that are null, in some order.
func strictNulls(doc any) []strictMember {
	var nulls []strictMember
	switch v := doc.(type) {
	case []any:
		for _, item := range v {
			nulls = append(nulls, strictNulls(item)...)
		}
	case map[string]any:
		for key, value := range v {
			if value == nil {
				nulls = append(nulls, strictMember{v, key})
			}
			nulls = append(nulls, strictNulls(value)...)
		}
	}
	return nulls
}

// strictReadable reports whether some of the nulls of a document can be taken for
// properties that are absent, so that the document satisfies a schema.
func strictReadable(s *jsonschema.Schema, doc any) bool {
	nulls := strictNulls(doc)
	for subset := range 1 << len(nulls) {
		for i, n := range nulls {
			if subset>>i&1 == 1 {
				delete(n.object, n.key)
			} else {
				n.object[n.key] = nil
			}
		}
		if s.Validate(doc) == nil {
			return true
		}
	}
	return false
}

// TestStrictMeaning checks that what a rewritten schema allows satisfies the full
// schema, if there were no losses and once the nulls of optional properties are
// removed.
func TestStrictMeaning(t *testing.T) {
	documents := 0
	for seed := range uint64(400) {
		text := strictMaker{Rand: rand.New(rand.NewPCG(seed, 3)), lossless: true}.document()
		full, err := jsonschema.CompileString("mem:///s", text)
		if err != nil {
			continue // a schema that is nothing but itself
		}
		s, err := strictOf(t, text)
		if err != nil {
			continue
		}
		if len(s.Losses) > 0 {
			t.Fatalf("%s: losses %v", text, s.Losses)
		}
		root := strictParse(t, string(s.JSON))
		w := strictReply{Rand: rand.New(rand.NewPCG(seed, 4)), root: root}
		for range 3 {
			doc, ok := w.value(root, 0)
			if !ok {
				continue
			}
			if s.Wrapped {
				doc = doc.(map[string]any)["value"]
			}
			if len(strictNulls(doc)) > 8 {
				continue
			}
			documents++
			before := fmt.Sprint(doc)
			if !strictReadable(full, doc) {
				t.Fatalf("%s\nbecame %s\nwhich allows %s", text, s.JSON, before)
			}
		}
	}
	t.Logf("%d documents", documents)
	if documents < 500 {
		t.Errorf("only %d documents", documents)
	}
}

// TestStrictMeaningOfTypes checks the sets of types that types are split into.
func TestStrictMeaningOfTypes(t *testing.T) {
	for _, row := range []struct {
		reason string
		types  strictTypes
		want   []string
	}{
		{"integers are numbers", strictNumber | strictNull, []string{"number"}},
		{"integers alone", strictInteger | strictString, []string{"string", "integer"}},
		{"all", strictAnyType, []string{"object", "array", "string", "number", "boolean"}},
		{"none", strictNull, nil},
	} {
		if got := row.types.split(); !slices.Equal(got, row.want) {
			t.Errorf("%s: got %v, want %v", row.reason, got, row.want)
		}
	}
}
