package schema

import (
	"fmt"
	"reflect"
	"testing"
	"time"
)

// wideReflectType makes a struct of n fields as programs have them.
func wideReflectType(n int) reflect.Type {
	kinds := []reflect.Type{reflect.TypeFor[string](), reflect.TypeFor[int](), reflect.TypeFor[*float64](), reflect.TypeFor[[]string](), reflect.TypeFor[time.Time](), reflect.TypeFor[map[string]reflectDeeper]()}
	tags := []string{`schema:"as printed; minLength=1"`, `schema:"how many; minimum=0; maximum=10"`, `schema:"tax included"`, `schema:"the labels; maxItems=5; items.enum=a|b|c"`, ``, ``}
	var fields []reflect.StructField
	for i := range n {
		tag := fmt.Sprintf(`json:"field_%d" %s`, i, tags[i%len(tags)])
		fields = append(fields, reflect.StructField{Name: fmt.Sprintf("Field%d", i), Type: kinds[i%len(kinds)], Tag: reflect.StructTag(tag)})
	}
	return reflect.StructOf(fields)
}

// BenchmarkReflect makes the schema of a struct of 30 fields.
func BenchmarkReflect(b *testing.B) {
	typ := wideReflectType(30)
	b.ReportAllocs()
	for b.Loop() {
		if _, err := reflectSchema(typ, nil); err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkReflectStructOf finds the fields of it.
func BenchmarkReflectStructOf(b *testing.B) {
	typ := wideReflectType(30)
	b.ReportAllocs()
	for b.Loop() {
		reflectStructOf(typ)
	}
}

// A reflectDouble doubles what it unfolds to.
type reflectDouble[T any] struct {
	A []T
	B map[string]T
}

// TestReflectIsLinear makes schemas of types that unfold to more than any memory, and
// of a very wide one.
func TestReflectIsLinear(t *testing.T) {
	type eight[T any] = reflectDouble[reflectDouble[reflectDouble[reflectDouble[reflectDouble[reflectDouble[reflectDouble[reflectDouble[T]]]]]]]]
	double := reflect.TypeFor[eight[eight[eight[eight[int]]]]]()
	for _, typ := range []reflect.Type{double, reflect.MapOf(reflect.TypeFor[string](), double), wideReflectType(3000)} {
		start := time.Now()
		r, err := reflectSchema(typ, nil)
		if err != nil {
			t.Fatal(err)
		}
		if took := time.Since(start); took > 5*time.Second || len(r.source) > 1<<20 {
			t.Errorf("%d bytes in %v", len(r.source), took)
		}
	}
}
