// Package plaindata makes values that have no methods of values that do, for templates that
// come from outside the program: what they can read is data, and nothing that they name
// runs a line of it.
//
// A struct becomes a map of its exported fields by their names, those that Go promotes
// too; a list, a list; a map, a map; a value of a basic kind, one of the basic type. A
// pointer to a basic value, a list or a map stays one, as there is a difference between none
// and one to nothing; any other is what it points to. A value that knows its own text, by Error, String or MarshalText,
// becomes that; a struct with exported fields is still a map then, but prints as the text.
// Functions and channels are left out.
package plaindata

import (
	"encoding"
	"encoding/json"
	"fmt"
	"maps"
	"reflect"
	"sync"
)

// A Maker makes plain values. It remembers what it found out about types and is safe for
// concurrent use.
type Maker struct {
	forms sync.Map // reflect.Type to *form
}

// A form is how values of one type become plain.
type form struct {
	shape  shape
	typ    reflect.Type // of the plain values; any where it is not always the same
	text   bool         // of an object: it has a text besides
	points bool         // of a pointer: it stays one
	fields []field      // of an object
}

// A shape is a class of types.
type shape uint8

const (
	none    shape = iota // functions and channels
	scalar               // of a basic kind
	text                 // what knows its own text
	object               // a struct
	list                 // an array or a slice
	dict                 // a map
	pointer              // what is followed to another value
)

// A field is a field of a struct, or one that it promotes.
type field struct {
	name  string
	index []int
}

// textKey is the key of an object's text. No field has that name.
const textKey = ""

// An Object is a struct that knows its own text, which stands under the key "".
type Object map[string]any

// String returns the text.
func (o Object) String() string { return o[textKey].(string) }

// MarshalJSON returns the fields.
func (o Object) MarshalJSON() ([]byte, error) {
	fields := maps.Clone(map[string]any(o))
	delete(fields, textKey)
	return json.Marshal(fields)
}

var (
	anyType     = reflect.TypeFor[any]()
	stringType  = reflect.TypeFor[string]()
	mapType     = reflect.TypeFor[map[string]any]()
	objectType  = reflect.TypeFor[Object]()
	emptyType   = reflect.TypeFor[struct{}]()
	errorType   = reflect.TypeFor[error]()
	stringer    = reflect.TypeFor[fmt.Stringer]()
	marshaler   = reflect.TypeFor[encoding.TextMarshaler]()
	scalarTypes = map[reflect.Kind]reflect.Type{
		reflect.Bool: reflect.TypeFor[bool](), reflect.String: stringType,
		reflect.Int: reflect.TypeFor[int](), reflect.Int8: reflect.TypeFor[int8](), reflect.Int16: reflect.TypeFor[int16](),
		reflect.Int32: reflect.TypeFor[int32](), reflect.Int64: reflect.TypeFor[int64](),
		reflect.Uint: reflect.TypeFor[uint](), reflect.Uint8: reflect.TypeFor[uint8](), reflect.Uint16: reflect.TypeFor[uint16](),
		reflect.Uint32: reflect.TypeFor[uint32](), reflect.Uint64: reflect.TypeFor[uint64](), reflect.Uintptr: reflect.TypeFor[uintptr](),
		reflect.Float32: reflect.TypeFor[float32](), reflect.Float64: reflect.TypeFor[float64](),
		reflect.Complex64: reflect.TypeFor[complex64](), reflect.Complex128: reflect.TypeFor[complex128](),
	}
)

// form returns the form of a type.
func (m *Maker) form(t reflect.Type) *form {
	if f, ok := m.forms.Load(t); ok {
		return f.(*form)
	}
	f, _ := m.forms.LoadOrStore(t, newForm(t))
	return f.(*form)
}

// newForm finds out how values of a type become plain.
func newForm(t reflect.Type) *form {
	switch t.Kind() {
	case reflect.Interface:
		return &form{shape: pointer, typ: anyType}
	case reflect.Pointer:
		return &form{shape: pointer, typ: anyType, points: points(t.Elem())}
	case reflect.Func, reflect.Chan, reflect.UnsafePointer:
		return &form{shape: none, typ: anyType}
	case reflect.Struct:
		if fields := exported(t); len(fields) > 0 {
			f := &form{shape: object, typ: mapType, text: hasText(t), fields: fields}
			if f.text {
				f.typ = objectType
			}
			return f
		}
	}
	if hasText(t) {
		return &form{shape: text, typ: stringType}
	}
	switch t.Kind() {
	case reflect.Struct:
		return &form{shape: object, typ: emptyType} // there is one, and nothing in it
	case reflect.Array, reflect.Slice:
		return &form{shape: list, typ: reflect.SliceOf(elementType(t.Elem()))}
	case reflect.Map:
		return &form{shape: dict, typ: reflect.MapOf(keyType(t.Key()), elementType(t.Elem()))}
	}
	return &form{shape: scalar, typ: scalarTypes[t.Kind()]}
}

// points reports whether a pointer to a value of type t stays one.
func points(t reflect.Type) bool {
	switch newForm(t).shape {
	case scalar, list, dict:
		return true
	}
	return false
}

// elementType returns the type of the plain elements of a list or a map.
func elementType(t reflect.Type) reflect.Type {
	if scalarTypes[t.Kind()] == nil && !hasText(t) || t.Kind() == reflect.Interface || t.Kind() == reflect.Pointer {
		return anyType
	}
	if f := newForm(t); f.shape == scalar || f.shape == text {
		return f.typ
	}
	return anyType
}

// keyType returns the type of the plain keys of a map. Ordered as the keys were, a key of
// a basic kind stays one, even if it knows its own text.
func keyType(t reflect.Type) reflect.Type {
	switch basic := scalarTypes[t.Kind()]; {
	case basic != nil:
		return basic
	case t.Kind() != reflect.Interface && hasText(t):
		return stringType
	}
	return anyType
}

// hasText reports whether values of a type, or what points to them, know their own text.
func hasText(t reflect.Type) bool {
	p := reflect.PointerTo(t)
	return t.Kind() != reflect.Interface && (p.Implements(errorType) || p.Implements(stringer) || p.Implements(marshaler))
}

// exported returns the exported fields of a struct, promoted ones too.
func exported(t reflect.Type) []field {
	var fields []field
	for _, f := range reflect.VisibleFields(t) {
		if f.IsExported() {
			fields = append(fields, field{f.Name, f.Index})
		}
	}
	return fields
}

// TypeOf returns the type of the plain values that values of type t become; the type any
// where it is not always the same.
func TypeOf(t reflect.Type) reflect.Type { return newForm(t).typ }

// KeyTypeOf returns the type of the plain keys that keys of type t become.
func KeyTypeOf(t reflect.Type) reflect.Type { return keyType(t) }

// IsText reports whether the plain form of values of type t is the text that they know.
func IsText(t reflect.Type) bool { return newForm(t).shape == text }

// LeftOut reports whether values of type t have no plain form.
func LeftOut(t reflect.Type) bool { return newForm(t).shape == none }

// IsBareObject reports whether the plain form of values of type t is a map of fields and no
// text besides, so that it prints as no struct would.
func IsBareObject(t reflect.Type) bool {
	f := newForm(t)
	return f.shape == object && len(f.fields) > 0 && !f.text
}
