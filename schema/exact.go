package schema

import (
	"encoding/json"
	"reflect"
	"strings"

	"github.com/briefgo/brief/internal/loosejson"
)

// decodeExact decodes a document into a Go value with encoding/json, but without
// its fallback to keys that differ in case: {"role":"user","ROLE":"admin"} must not
// set Role to admin. A key that names no field exactly, and would be taken for one
// all the same, is left out.
func decodeExact[T any](doc *loosejson.Value, into *T) error {
	e := exactDecoder{fields: map[reflect.Type]map[string]reflect.Type{}}
	return json.Unmarshal(e.value(doc, reflect.TypeFor[T]()).AppendJSON(nil), into)
}

// An exactDecoder removes members whose key encoding/json would take for a field
// that has another name. It copies only what it changes.
type exactDecoder struct {
	fields map[reflect.Type]map[string]reflect.Type // of each struct type met, by name in JSON
}

var (
	unmarshalerType     = reflect.TypeFor[json.Unmarshaler]()
	textUnmarshalerType = reflect.TypeFor[interface{ UnmarshalText([]byte) error }]()
)

// decodesItself reports whether a type has a say in how it is decoded.
func decodesItself(t reflect.Type) bool {
	p := reflect.PointerTo(t)
	return p.Implements(unmarshalerType) || p.Implements(textUnmarshalerType)
}

func (e *exactDecoder) value(v *loosejson.Value, t reflect.Type) *loosejson.Value {
	for t.Kind() == reflect.Pointer {
		t = t.Elem()
	}
	switch {
	case v.Kind != loosejson.Object && v.Kind != loosejson.Array || decodesItself(t):
		return v
	case t.Kind() == reflect.Struct && v.Kind == loosejson.Object:
		fields := e.fieldsOf(t)
		return e.members(v, func(key string) (reflect.Type, bool) { return exactField(fields, key) })
	case t.Kind() == reflect.Map && v.Kind == loosejson.Object:
		return e.members(v, func(string) (reflect.Type, bool) { return t.Elem(), true })
	case (t.Kind() == reflect.Slice || t.Kind() == reflect.Array) && v.Kind == loosejson.Array:
		exact := *v
		exact.Items = make([]loosejson.Value, len(v.Items))
		for i := range v.Items {
			exact.Items[i] = *e.value(&v.Items[i], t.Elem())
		}
		return &exact
	}
	return v
}

// members returns v with the members that keep accepts, each made exact for the
// type that keep gives; a member of type nil is left as it is.
func (e *exactDecoder) members(v *loosejson.Value, keep func(key string) (reflect.Type, bool)) *loosejson.Value {
	exact := *v
	exact.Members = make([]loosejson.Member, 0, len(v.Members))
	for _, m := range v.Members {
		t, ok := keep(m.Key)
		if !ok {
			continue
		}
		if t != nil {
			m.Value = *e.value(&m.Value, t)
		}
		exact.Members = append(exact.Members, m)
	}
	return &exact
}

// exactField returns the type of the field that key names exactly, or nil if there
// is none, and false if encoding/json would take another field for it.
func exactField(fields map[string]reflect.Type, key string) (reflect.Type, bool) {
	if field, ok := fields[key]; ok {
		return field, true
	}
	for name := range fields {
		if strings.EqualFold(name, key) {
			return nil, false
		}
	}
	return nil, true
}

func (e *exactDecoder) fieldsOf(t reflect.Type) map[string]reflect.Type {
	fields := e.fields[t]
	if fields == nil {
		fields = map[string]reflect.Type{}
		for _, f := range reflectStructOf(t).fields {
			fields[f.name] = f.typ
		}
		e.fields[t] = fields
	}
	return fields
}
