package schema

import (
	"encoding/json"
	"errors"
	"fmt"
	"reflect"
	"strconv"
	"strings"
	"sync"

	"github.com/briefgo/brief/internal/loosejson"
)

// decodeExact decodes a document into a Go value with encoding/json, but without
// its fallback to keys that differ in case: {"role":"user","ROLE":"admin"} must not
// set Role to admin. A key that names no field exactly, and would be taken for one
// all the same, is left out.
func decodeExact[T any](e *exactDecoder, doc *loosejson.Value, into *T) error {
	return json.Unmarshal(e.value(doc, reflect.TypeFor[T]()).AppendJSON(nil), into)
}

// An exactDecoder removes members whose key encoding/json would take for a field
// that has another name. It is safe for concurrent use.
type exactDecoder struct {
	fields sync.Map // map[string]reflect.Type of each struct type met, by name in JSON
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
	if known, ok := e.fields.Load(t); ok {
		return known.(map[string]reflect.Type)
	}
	fields := map[string]reflect.Type{}
	for _, f := range reflectStructOf(t).fields {
		if fields[f.name] = f.typ; f.quoted {
			fields[f.name] = nil // it stands in a string, and is not decoded by its type alone
		}
	}
	e.fields.Store(t, fields)
	return fields
}

// violation says why a valid document did not fit the Go type t: a number beyond
// its range say, or a text that the type itself refuses.
func (e *exactDecoder) violation(doc *loosejson.Value, t reflect.Type, err error) Violation {
	v, pointer := doc, ""
	for {
		child, token, of, childErr := e.failing(v, t)
		if child == nil {
			break
		}
		v, t, err, pointer = child, of, childErr, appendToken(pointer, token)
	}
	message := "cannot be decoded: " + cutText(err.Error())
	var typed *json.UnmarshalTypeError
	if errors.As(err, &typed) {
		message = fmt.Sprintf("%s does not fit a Go %v", quoteValue(v), t)
	}
	return Violation{Pointer: pointer, Keyword: "decode", Message: message}
}

// failing returns the first member or item of v that cannot be decoded into its part
// of t, with its place, its type and the reason; nil if there is none.
func (e *exactDecoder) failing(v *loosejson.Value, t reflect.Type) (child *loosejson.Value, token string, of reflect.Type, err error) {
	for t.Kind() == reflect.Pointer {
		t = t.Elem()
	}
	if decodesItself(t) {
		return nil, "", nil, nil
	}
	switch {
	case v.Kind == loosejson.Array && (t.Kind() == reflect.Slice || t.Kind() == reflect.Array):
		for i := range v.Items {
			if err := decodeInto(&v.Items[i], t.Elem()); err != nil {
				return &v.Items[i], strconv.Itoa(i), t.Elem(), err
			}
		}
	case v.Kind == loosejson.Object && (t.Kind() == reflect.Struct || t.Kind() == reflect.Map):
		for i := range v.Members {
			m := &v.Members[i]
			if of := e.memberType(t, m.Key); of != nil {
				if err := decodeInto(&m.Value, of); err != nil {
					return &m.Value, m.Key, of, err
				}
			}
		}
	}
	return nil, "", nil, nil
}

// memberType returns the type of what t has under a key, or nil.
func (e *exactDecoder) memberType(t reflect.Type, key string) reflect.Type {
	if t.Kind() == reflect.Map {
		return t.Elem()
	}
	return e.fieldsOf(t)[key]
}

// decodeInto decodes a document into a new value of a type and returns the error.
func decodeInto(v *loosejson.Value, t reflect.Type) error {
	return json.Unmarshal(v.AppendJSON(nil), reflect.New(t).Interface())
}
