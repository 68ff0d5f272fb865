package schema

//lint:file-ignore SA5008,U1000 the rules of encoding/json are also about tags and fields that are wrong

import (
	"encoding/json"
	"math/rand/v2"
	"reflect"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/briefgo/brief/internal/loosejson"
)

// membersWritten returns the names of the members that encoding/json writes of a
// struct that has no empty field, in order.
func membersWritten(t *testing.T, random *rand.Rand, typ reflect.Type) []string {
	t.Helper()
	p := reflect.New(typ)
	fillNonzero(random, p.Elem(), 0)
	doc, err := json.Marshal(p.Interface())
	if err != nil {
		t.Fatal(err)
	}
	v, err := parseHook(doc)
	if err != nil || v.Kind != loosejson.Object {
		t.Fatalf("%v: %s: %v", typ, doc, err)
	}
	var names []string
	for _, m := range v.Members() {
		names = append(names, m.Key)
	}
	return names
}

// fillNonzero fills a value so that none of its fields is left out.
func fillNonzero(random *rand.Rand, v reflect.Value, depth int) {
	switch {
	case v.Kind() == reflect.Pointer && depth < 8:
		v.Set(reflect.New(v.Type().Elem()))
		fillNonzero(random, v.Elem(), depth+1)
	case v.Kind() == reflect.Struct:
		for i := range v.NumField() {
			if v.Field(i).CanSet() || v.Type().Field(i).Anonymous && v.Field(i).Kind() == reflect.Struct {
				fillNonzero(random, v.Field(i), depth+1)
			}
		}
	case v.Kind() == reflect.Int:
		v.SetInt(1)
	case v.Kind() == reflect.String:
		v.SetString("1")
	case v.Kind() == reflect.Slice:
		v.Set(reflect.MakeSlice(v.Type(), 1, 1))
	}
}

// The structs of embedding.
type (
	FieldsA struct{ X, Y int }
	FieldsB struct{ X, Z int }
	FieldsC struct {
		FieldsA
		FieldsB
	}
	FieldsD struct {
		X int `json:"x"`
		Y int `json:"X"`
	}
	FieldsE struct {
		*FieldsA
		FieldsD
	}
	FieldsF struct {
		FieldsE
		FieldsC
		Z string
	}
	FieldsG struct {
		FieldsL
		FieldsR
	}
	FieldsL struct{ FieldsM }
	FieldsR struct{ *FieldsM }
	FieldsM struct {
		FieldsN
		P int
	}
	FieldsN      struct{ Q int }
	FieldsInt    int
	fieldsHidden int
	FieldsH      struct {
		FieldsInt
		fieldsHidden
		FieldsA `json:"named"`
		FieldsB `json:"-"`
		*FieldsN
	}
	FieldsSelf struct {
		*FieldsSelf
		V int
	}
	fieldsLower struct{ V, W int }
	FieldsI     struct {
		fieldsLower
		V int `json:"W"`
	}
	FieldsJ struct { // the tag of one makes it win at its depth
		FieldsA
		FieldsK
	}
	FieldsK struct {
		A int `json:"X"`
	}
	FieldsSlices struct {
		B  []int `json:"b,omitempty"`
		A  []int `json:"a"`
		No []int `json:"-"`
		Да []int
		C  []int `json:"c/~<&>"`
		D  []int `json:"not\"valid"`
	}
)

// TestReflectStructOf compares the fields with those that encoding/json writes.
func TestReflectStructOf(t *testing.T) {
	random := rand.New(rand.NewPCG(3, 4))
	for _, typ := range []reflect.Type{
		reflect.TypeFor[FieldsA](), reflect.TypeFor[FieldsC](), reflect.TypeFor[FieldsD](), reflect.TypeFor[FieldsE](), reflect.TypeFor[FieldsF](), reflect.TypeFor[FieldsG](),
		reflect.TypeFor[FieldsH](), reflect.TypeFor[FieldsSelf](), reflect.TypeFor[FieldsI](), reflect.TypeFor[FieldsJ](), reflect.TypeFor[FieldsSlices](),
	} {
		t.Run(typ.Name(), func(t *testing.T) {
			var got []string
			for _, f := range reflectStructOf(typ).fields {
				got = append(got, f.name)
				if sf := typ.FieldByIndex(f.index); sf.Type != f.typ || sf.Tag != f.tag {
					t.Errorf("%s is %v, want %v", f.name, f.typ, sf.Type)
				}
			}
			if diff := cmp.Diff(membersWritten(t, random, typ), got); diff != "" {
				t.Errorf("(-encoding/json +got):\n%s", diff)
			}
		})
	}
}

// TestReflectStructOfRandom does so with random structs in random structs. What is
// embedded has no name to hide behind, so that collisions are frequent.
func TestReflectStructOfRandom(t *testing.T) {
	embedded := []reflect.Type{reflect.TypeFor[FieldsA](), reflect.TypeFor[FieldsB](), reflect.TypeFor[FieldsC](), reflect.TypeFor[FieldsD](), reflect.TypeFor[FieldsE](),
		reflect.TypeFor[FieldsG](), reflect.TypeFor[FieldsM](), reflect.TypeFor[FieldsN](), reflect.TypeFor[FieldsK](), reflect.TypeFor[*FieldsA](), reflect.TypeFor[*FieldsC]()}
	tags := []reflect.StructTag{``, ``, `json:"X"`, `json:"Z,omitempty"`, `json:"-"`, `json:",omitempty"`, `json:"a,b"`}
	for seed := range uint64(2000) {
		random := rand.New(rand.NewPCG(seed, 5))
		var fields []reflect.StructField
		var used []string
		for range 1 + random.IntN(5) {
			typ := embedded[random.IntN(len(embedded))]
			f := reflect.StructField{Type: typ, Name: pointedTo(typ).Name(), Anonymous: true, Tag: tags[random.IntN(len(tags))]}
			if random.IntN(3) == 0 {
				f = reflect.StructField{Type: reflect.TypeFor[int](), Name: []string{"X", "Y", "Z", "P", "Q"}[random.IntN(5)], Tag: f.Tag}
			}
			if !slices.Contains(used, f.Name) {
				used = append(used, f.Name)
				fields = append(fields, f)
			}
		}
		typ := reflect.StructOf(fields)
		var got []string
		for _, f := range reflectStructOf(typ).fields {
			got = append(got, f.name)
		}
		if diff := cmp.Diff(membersWritten(t, random, typ), got); diff != "" {
			t.Fatalf("seed %d: %v (-encoding/json +got):\n%s", seed, typ, diff)
		}
	}
}
