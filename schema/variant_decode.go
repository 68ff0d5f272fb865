package schema

import (
	"encoding/json"
	"fmt"
	"reflect"

	"github.com/briefgo/brief/internal/loosejson"
)

// holdUnions reports whether values of a type may have interfaces with variants in
// them. encoding/json cannot decode those.
func (e *exactDecoder) holdUnions(t reflect.Type) bool {
	if len(e.unions) == 0 {
		return false
	}
	if known, ok := e.holders.Load(t); ok {
		return known.(bool)
	}
	found := e.findUnion(t, map[reflect.Type]bool{})
	e.holders.Store(t, found)
	return found
}

// findUnion looks for an interface with variants in a type.
func (e *exactDecoder) findUnion(t reflect.Type, seen map[reflect.Type]bool) bool {
	if seen[t] || decodesItself(t) {
		return false
	}
	seen[t] = true
	switch t.Kind() {
	case reflect.Interface:
		return e.unions[t] != nil
	case reflect.Pointer, reflect.Slice, reflect.Array, reflect.Map:
		return e.findUnion(t.Elem(), seen)
	case reflect.Struct:
		for _, f := range e.fieldsOf(t) {
			if f != nil && e.findUnion(f, seen) {
				return true
			}
		}
	}
	return false
}

// into decodes a document into a value: with encoding/json what has no interfaces in
// it, and the rest part by part. Like encoding/json it goes on after a value that does
// not fit and returns the first error.
func (e *exactDecoder) into(doc *loosejson.Value, v reflect.Value) error {
	t := v.Type()
	switch {
	case !e.holdUnions(t):
		return json.Unmarshal(e.typeOf(t).value(doc).AppendJSON(nil), v.Addr().Interface())
	case doc.Kind == loosejson.Null && t.Kind() != reflect.Struct && t.Kind() != reflect.Array:
		v.SetZero()
		return nil
	case t.Kind() == reflect.Interface:
		return e.intoInterface(doc, v)
	case t.Kind() == reflect.Pointer:
		v.Set(reflect.New(t.Elem()))
		return e.into(doc, v.Elem())
	case t.Kind() == reflect.Map && doc.Kind == loosejson.Object:
		return e.intoMap(doc, v)
	case t.Kind() == reflect.Struct && doc.Kind == loosejson.Object:
		return e.intoStruct(doc, v)
	case (t.Kind() == reflect.Slice || t.Kind() == reflect.Array) && doc.Kind == loosejson.Array:
		return e.intoList(doc, v)
	case doc.Kind == loosejson.Null:
		return nil
	}
	return &json.UnmarshalTypeError{Value: doc.Kind.String(), Type: t}
}

// intoInterface decodes an object into the variant that its discriminator names.
func (e *exactDecoder) intoInterface(doc *loosejson.Value, v reflect.Value) error {
	u := e.unions[v.Type()]
	is, err := u.variantOf(doc)
	if err != nil {
		return err
	}
	value := reflect.New(is).Elem()
	err = e.into(doc, value)
	v.Set(value)
	return err
}

// variantOf returns the type of the variant that an object is.
func (u *union) variantOf(doc *loosejson.Value) (reflect.Type, error) {
	if doc.Kind != loosejson.Object {
		return nil, fmt.Errorf("it is no object, which every variant is")
	}
	name := doc.Member(u.property)
	if name == nil || name.Kind != loosejson.String {
		return nil, fmt.Errorf("it has no %s, which is one of %s", tagExcerpt(u.property), u.names())
	}
	variant := u.named(name.Text)
	if variant == nil {
		return nil, fmt.Errorf("its %s is not one of %s", tagExcerpt(u.property), u.names())
	}
	return variant.is, nil
}

// intoList decodes a list into a slice or an array.
func (e *exactDecoder) intoList(doc *loosejson.Value, v reflect.Value) (first error) {
	if v.Kind() == reflect.Slice {
		v.Set(reflect.MakeSlice(v.Type(), len(doc.Items()), len(doc.Items())))
	}
	for i := range min(len(doc.Items()), v.Len()) {
		if err := e.into(&doc.Items()[i], v.Index(i)); first == nil {
			first = err
		}
	}
	return first
}

// intoMap decodes an object into a map. encoding/json reads the keys.
func (e *exactDecoder) intoMap(doc *loosejson.Value, v reflect.Value) (first error) {
	t := v.Type()
	v.Set(reflect.MakeMapWithSize(t, len(doc.Members())))
	for i := range doc.Members() {
		m := &doc.Members()[i]
		keys := reflect.New(reflect.MapOf(t.Key(), reflect.TypeFor[struct{}]()))
		object := loosejson.AppendString([]byte{'{'}, m.Key)
		err := json.Unmarshal(append(object, ":{}}"...), keys.Interface())
		for _, key := range keys.Elem().MapKeys() {
			value := reflect.New(t.Elem()).Elem()
			err = e.into(&m.Value, value)
			v.SetMapIndex(key, value)
		}
		if first == nil {
			first = err
		}
	}
	return first
}

// intoStruct decodes an object into a struct: with encoding/json, apart from the
// fields that hold interfaces.
func (e *exactDecoder) intoStruct(doc *loosejson.Value, v reflect.Value) error {
	indexes := e.unionFields(v.Type())
	var plain, own []loosejson.Member
	for _, m := range doc.Members() {
		if indexes[m.Key] == nil {
			plain = append(plain, m)
		} else {
			own = append(own, m)
		}
	}
	rest := *doc
	rest.SetMembers(plain)
	first := json.Unmarshal(e.typeOf(v.Type()).value(&rest).AppendJSON(nil), v.Addr().Interface())
	for i := range own {
		field, err := fieldIn(v, indexes[own[i].Key])
		if err == nil {
			err = e.into(&own[i].Value, field)
		}
		if first == nil {
			first = err
		}
	}
	return first
}

// unionFields returns the indexes of the fields of a struct that hold interfaces with
// variants, by their names in JSON.
func (e *exactDecoder) unionFields(t reflect.Type) map[string][]int {
	if known, ok := e.indexes.Load(t); ok {
		return known.(map[string][]int)
	}
	indexes := map[string][]int{}
	for _, f := range reflectStructOf(t).fields {
		if e.holdUnions(f.typ) {
			indexes[f.name] = f.index
		}
	}
	e.indexes.Store(t, indexes)
	return indexes
}

// fieldIn returns the field of a struct at an index, making the embedded structs on
// the way to it that are behind nil pointers.
func fieldIn(v reflect.Value, index []int) (reflect.Value, error) {
	for i, at := range index {
		if i > 0 && v.Kind() == reflect.Pointer {
			if v.IsNil() && !v.CanSet() {
				return v, fmt.Errorf("the embedded pointer to %s is not exported", reflectTypeName(v.Type().Elem()))
			}
			if v.IsNil() {
				v.Set(reflect.New(v.Type().Elem()))
			}
			v = v.Elem()
		}
		v = v.Field(at)
	}
	return v, nil
}
