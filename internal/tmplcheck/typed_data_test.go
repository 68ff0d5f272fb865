package tmplcheck

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"reflect"
)

// typedLeaves are the types that random types end in.
var typedLeaves = []reflect.Type{
	reflect.TypeFor[string](), reflect.TypeFor[int](), reflect.TypeFor[uint8](), reflect.TypeFor[float64](), reflect.TypeFor[bool](), reflect.TypeFor[complex64](),
	reflect.TypeFor[testKey](), reflect.TypeFor[testPerson](), reflect.TypeFor[testPerson](), reflect.TypeFor[testPerson](), reflect.TypeFor[*testPerson](), reflect.TypeFor[any](), reflect.TypeFor[error](), reflect.TypeFor[fmt.Stringer](), reflect.TypeFor[treeBase](),
}

// randomType returns a type that is nested at most that deep.
func randomType(r *rand.Rand, depth int) reflect.Type {
	if depth == 0 {
		return typedLeaves[r.IntN(len(typedLeaves))]
	}
	elem := func() reflect.Type { return randomType(r, depth-1) }
	yes := []reflect.Type{reflect.TypeFor[bool]()}
	switch r.IntN(14) {
	case 0:
		return reflect.PointerTo(elem())
	case 1, 2:
		return reflect.SliceOf(elem())
	case 3:
		return reflect.ArrayOf(2, elem())
	case 4:
		return reflect.MapOf(reflect.TypeFor[string](), elem())
	case 5:
		key := typedLeaves[r.IntN(len(typedLeaves)-1)] // all but the last can be keys
		return reflect.MapOf(key, elem())
	case 6:
		return reflect.ChanOf(reflect.BothDir, elem())
	case 7:
		return reflect.FuncOf([]reflect.Type{elem()}, []reflect.Type{elem()}, false)
	case 8:
		yield := reflect.FuncOf([]reflect.Type{elem()}, yes, false)
		return reflect.FuncOf([]reflect.Type{yield}, nil, false)
	case 9:
		yield := reflect.FuncOf([]reflect.Type{elem(), elem()}, yes, false)
		return reflect.FuncOf([]reflect.Type{yield}, nil, false)
	case 10:
		return elem()
	}
	return randomStruct(r, depth)
}

// randomStruct returns a struct with the fields A to D.
func randomStruct(r *rand.Rand, depth int) reflect.Type {
	var fields []reflect.StructField
	for i := range 4 {
		fields = append(fields, reflect.StructField{Name: string(rune('A' + i)), Type: randomType(r, depth-1)})
	}
	return reflect.StructOf(fields)
}

// fill sets v to a value in which nothing is nil or empty.
func fill(v reflect.Value) {
	t := v.Type()
	switch v.Kind() {
	case reflect.String:
		v.SetString("abc")
	case reflect.Int:
		v.SetInt(1)
	case reflect.Uint8:
		v.SetUint(1)
	case reflect.Float64:
		v.SetFloat(1.5)
	case reflect.Complex64:
		v.SetComplex(1i)
	case reflect.Bool:
		v.SetBool(true)
	case reflect.Pointer:
		v.Set(reflect.New(t.Elem()))
		fill(v.Elem())
	case reflect.Slice:
		v.Set(reflect.MakeSlice(t, 2, 2))
		fill(v.Index(0))
		fill(v.Index(1))
	case reflect.Array:
		fill(v.Index(0))
		fill(v.Index(1))
	case reflect.Struct:
		for i := range t.NumField() {
			fill(v.Field(i))
		}
	case reflect.Interface:
		for _, value := range []any{errors.New("e"), &treeNode{}, "any"} {
			if reflect.TypeOf(value).Implements(t) {
				v.Set(reflect.ValueOf(value))
				break
			}
		}
	default:
		fillReference(v)
	}
}

// fillReference is fill for maps, channels and functions.
func fillReference(v reflect.Value) {
	filled := func(t reflect.Type) reflect.Value {
		value := reflect.New(t).Elem()
		fill(value)
		return value
	}
	t := v.Type()
	switch v.Kind() {
	case reflect.Map:
		v.Set(reflect.MakeMap(t))
		for _, key := range []any{"A", "k", 1} {
			if k := reflect.ValueOf(key); k.CanConvert(t.Key()) && k.Kind() == t.Key().Kind() {
				v.SetMapIndex(k.Convert(t.Key()), filled(t.Elem()))
			}
		}
		v.SetMapIndex(filled(t.Key()), filled(t.Elem()))
	case reflect.Chan:
		v.Set(reflect.MakeChan(t, 100))
		for range 100 {
			v.Send(filled(t.Elem()))
		}
		v.Close()
	case reflect.Func:
		v.Set(reflect.MakeFunc(t, func(args []reflect.Value) []reflect.Value {
			if t.NumOut() > 0 {
				return []reflect.Value{filled(t.Out(0))}
			}
			var elems []reflect.Value
			for i := range t.In(0).NumIn() {
				elems = append(elems, filled(t.In(0).In(i)))
			}
			args[0].Call(elems)
			return nil
		}))
	}
}
