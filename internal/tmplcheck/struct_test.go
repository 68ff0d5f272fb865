package tmplcheck

import (
	"reflect"
	"slices"
	"testing"
)

// The types embed each other in every way that decides what is promoted.
type (
	structA struct{ X, Y, a int }
	structB struct {
		X string
		structC
	}
	structC struct{ Z, Y bool }
	structD struct { // X and Y are ambiguous, Z is deeper than nothing
		structA
		*structB
	}
	structE struct { // C comes twice at one depth, so that what it has is ambiguous
		structF
		structG
	}
	structF struct{ structC }
	structG struct{ *structC }
	structH struct { // it embeds itself
		*structH
		structA
		Y uint8
	}
	structI struct { // an interface and a named string are embedded without fields
		error
		structString
		X int
	}
	structString string
)

func TestFieldByNameAgreesWithReflect(t *testing.T) {
	for _, typ := range []reflect.Type{
		reflect.TypeFor[structA](), reflect.TypeFor[structB](), reflect.TypeFor[structD](), reflect.TypeFor[structE](), reflect.TypeFor[structF](),
		reflect.TypeFor[structH](), reflect.TypeFor[structI](), reflect.TypeFor[testEmail](), reflect.TypeFor[treeNode](),
	} {
		names := []string{"X", "Y", "Z", "a", "Nope", "structA", "structC", "error", "structString", "Thread", "Mailbox", "hidden", "S"}
		for _, name := range names {
			want, ok := typ.FieldByName(name)
			path := fieldByName(TypeOf(typ), name)
			if ok != (path != nil) {
				t.Errorf("%v.%s: found %v, want %v", typ, name, path != nil, ok)
				continue
			}
			if ok && (path[len(path)-1].Type != TypeOf(want.Type) || len(path) != len(want.Index)) {
				t.Errorf("%v.%s: found %v through %d fields, want %v through %d", typ, name, path[len(path)-1].Type, len(path), want.Type, len(want.Index))
			}
		}
		for _, f := range reflect.VisibleFields(typ) {
			if f.IsExported() && !slices.Contains(fieldNames(TypeOf(typ)), f.Name) {
				t.Errorf("fieldNames(%v) misses %s", typ, f.Name)
			}
		}
	}
}

// Reading them by name keeps these fields from being called unused.
var _, _, _ = structA{}.a, structH{}.structH, structI{}.structString

func TestIsComparable(t *testing.T) {
	for _, typ := range []reflect.Type{
		reflect.TypeFor[structA](), reflect.TypeFor[structI](), reflect.TypeFor[testEmail](), reflect.TypeFor[func()](), reflect.TypeFor[[]int](), reflect.TypeFor[map[int]int](),
		reflect.TypeFor[[2]int](), reflect.TypeFor[[2][]int](), reflect.TypeFor[*[]int](), reflect.TypeFor[chan []int](), reflect.TypeFor[any](), reflect.TypeFor[struct{ F func() }](),
	} {
		if got, want := isComparable(TypeOf(typ)), typ.Comparable(); got != want {
			t.Errorf("isComparable(%v) = %v, want %v", typ, got, want)
		}
	}
}
