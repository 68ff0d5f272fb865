package schema

import (
	"encoding/json"
	"errors"
	"fmt"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"sync"

	"github.com/briefgo/brief/internal/loosejson"
)

// decodeExact decodes what exactJSON returned, as far as that goes.
func (s *Schema[T]) decodeExact(exact []byte, into *T) error {
	if !s.exact.holdUnions(reflect.TypeFor[T]()) {
		return json.Unmarshal(exact, into)
	}
	doc, syntax := loosejson.ParseStrict(string(exact), s.parsing())
	if syntax != nil {
		return newSyntaxError(syntax)
	}
	return s.exact.into(&doc, reflect.ValueOf(into).Elem())
}

// exactJSON returns what encoding/json is to decode of a document, whose JSON is given:
// mostly that. But it falls back to keys that differ in case, and
// {"role":"user","ROLE":"admin"} must not set Role to admin. So a key that names no field
// exactly, and would be taken for one all the same, is left out.
func exactJSON[T any](e *exactDecoder, doc *loosejson.Value, docJSON []byte) []byte {
	if exact := e.typeOf(reflect.TypeFor[T]()).value(doc); exact != doc {
		return exact.AppendJSON(nil)
	}
	return docJSON
}

// An exactDecoder removes members whose key encoding/json would take for a field
// that has another name. It is safe for concurrent use.
type exactDecoder struct {
	unions  unions
	holders sync.Map // map[reflect.Type]bool: whether interfaces with variants are in it
	indexes sync.Map // map[reflect.Type]map[string][]int of the fields of such structs, by name in JSON

	types  sync.Map // map[reflect.Type]*exactType of the types that documents were decoded into
	fields sync.Map // map[reflect.Type]map[string]reflect.Type of each struct type met, by name in JSON
}

// An exactType is what matters of a Go type: where there are structs in it. It is nil
// if there are none.
type exactType struct {
	array  bool
	elem   *exactType            // of a map, a slice or an array
	fields map[string]*exactType // of a struct, by name in JSON; else nil
}

// typeOf returns the exactType of t.
func (e *exactDecoder) typeOf(t reflect.Type) *exactType {
	if known, ok := e.types.Load(t); ok {
		return known.(*exactType)
	}
	made := e.makeType(t, map[reflect.Type]*exactType{})
	e.types.Store(t, made)
	return made
}

// makeType makes the exactType of t; those that are known may not be complete yet.
func (e *exactDecoder) makeType(t reflect.Type, known map[reflect.Type]*exactType) *exactType {
	for depth := 0; t.Kind() == reflect.Pointer; depth++ {
		if t = t.Elem(); depth > maxPointers {
			return nil // type P *P
		}
	}
	kind := t.Kind()
	if kind != reflect.Struct && kind != reflect.Map && kind != reflect.Slice && kind != reflect.Array || decodesItself(t) {
		return nil
	}
	if x, ok := known[t]; ok {
		return x
	}
	x := &exactType{array: kind == reflect.Slice || kind == reflect.Array}
	known[t] = x
	if kind != reflect.Struct {
		if x.elem = e.makeType(t.Elem(), known); x.elem == nil {
			known[t] = nil
			return nil
		}
		return x
	}
	x.fields = map[string]*exactType{}
	for name, field := range e.fieldsOf(t) {
		if x.fields[name] = nil; field != nil {
			x.fields[name] = e.makeType(field, known)
		}
	}
	return x
}

// maxPointers is how many pointers to pointers are followed.
const maxPointers = 16

var (
	unmarshalerType     = reflect.TypeFor[json.Unmarshaler]()
	textUnmarshalerType = reflect.TypeFor[interface{ UnmarshalText([]byte) error }]()
)

// decodesItself reports whether a type has a say in how it is decoded.
func decodesItself(t reflect.Type) bool {
	p := reflect.PointerTo(t)
	return p.Implements(unmarshalerType) || p.Implements(textUnmarshalerType)
}

// value returns v without the members that must not be decoded into x: v itself if
// there are none.
func (x *exactType) value(v *loosejson.Value) *loosejson.Value {
	switch {
	case x == nil:
	case x.array && v.Kind == loosejson.Array:
		return x.items(v)
	case !x.array && v.Kind == loosejson.Object:
		return x.members(v)
	}
	return v
}

// items is value for an array.
func (x *exactType) items(v *loosejson.Value) *loosejson.Value {
	all := v.Items()
	var changed []loosejson.Value
	for i := range all {
		exact := x.elem.value(&all[i])
		if exact == &all[i] {
			continue
		}
		if changed == nil {
			changed = slices.Clone(all)
		}
		changed[i] = *exact
	}
	if changed == nil {
		return v
	}
	list := *v
	list.SetItems(changed)
	return &list
}

// members is value for an object.
func (x *exactType) members(v *loosejson.Value) *loosejson.Value {
	all := v.Members()
	var kept []loosejson.Member
	for i := range all {
		m := &all[i]
		of, keep := x.member(m.Key)
		exact := &m.Value
		if keep {
			exact = of.value(exact)
		}
		if (!keep || exact != &m.Value) && kept == nil {
			kept = append(make([]loosejson.Member, 0, len(all)), all[:i]...)
		}
		if keep && kept != nil {
			kept = append(kept, loosejson.Member{Key: m.Key, KeyStart: m.KeyStart, Value: *exact})
		}
	}
	if kept == nil {
		return v
	}
	object := *v
	object.SetMembers(kept)
	return &object
}

// member returns what a key is decoded into, and false if encoding/json would take
// another field for it.
func (x *exactType) member(key string) (*exactType, bool) {
	if x.fields == nil {
		return x.elem, true
	}
	if field, ok := x.fields[key]; ok {
		return field, true
	}
	for name := range x.fields {
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
	if u := e.unions[t]; u != nil {
		if is, err := u.variantOf(v); err == nil {
			t = structBehind(is)
		}
	}
	if decodesItself(t) {
		return nil, "", nil, nil
	}
	switch {
	case v.Kind == loosejson.Array && (t.Kind() == reflect.Slice || t.Kind() == reflect.Array):
		for i := range v.Items() {
			if err := e.decodes(&v.Items()[i], t.Elem()); err != nil {
				return &v.Items()[i], strconv.Itoa(i), t.Elem(), err
			}
		}
	case v.Kind == loosejson.Object && (t.Kind() == reflect.Struct || t.Kind() == reflect.Map):
		for i := range v.Members() {
			m := &v.Members()[i]
			if of := e.memberType(t, m.Key); of != nil {
				if err := e.decodes(&m.Value, of); err != nil {
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

// decodes decodes a document into a new value of a type and returns the error.
func (e *exactDecoder) decodes(v *loosejson.Value, t reflect.Type) error {
	if e.holdUnions(t) {
		return e.into(v, reflect.New(t).Elem())
	}
	return json.Unmarshal(v.AppendJSON(nil), reflect.New(t).Interface())
}
