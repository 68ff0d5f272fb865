package schema

import (
	"encoding"
	"encoding/json"
	"math/big"
	"reflect"
	"strconv"
	"time"

	"github.com/briefgo/brief/internal/loosejson"
)

// A writtenForm is how encoding/json writes a value.
type writtenForm int

const (
	kindForm writtenForm = iota // by its kind
	jsonForm                    // by MarshalJSON
	textForm                    // by MarshalText, as a string
)

var (
	jsonMarshalerType = reflect.TypeFor[json.Marshaler]()
	textMarshalerType = reflect.TypeFor[encoding.TextMarshaler]()
	jsonReaderType    = reflect.TypeFor[json.Unmarshaler]()
	textReaderType    = reflect.TypeFor[encoding.TextUnmarshaler]()
)

// marshalForm returns how values of a type are written. MarshalJSON goes before
// MarshalText, and a method of the pointer counts if the value is addressable.
func marshalForm(t reflect.Type, addressable bool) writtenForm {
	methods := t
	if addressable && t.Kind() != reflect.Pointer && t.Kind() != reflect.Interface {
		methods = reflect.PointerTo(t)
	}
	switch {
	case t.Kind() == reflect.Pointer:
		return kindForm // null, or what it points to
	case methods.Implements(jsonMarshalerType):
		return jsonForm
	case methods.Implements(textMarshalerType):
		return textForm
	}
	return kindForm
}

// addressDecides reports whether values of a type are written in another way when
// they are addressable.
func (r *reflector) addressDecides(t reflect.Type) bool {
	decides, known := r.addressMatters[t]
	if known {
		return decides
	}
	switch plain := marshalForm(t, false); {
	case plain != marshalForm(t, true):
		decides = true
	case plain != kindForm:
	case t.Kind() == reflect.Array:
		decides = r.addressDecides(t.Elem())
	case t.Kind() == reflect.Struct:
		for _, f := range reflectStructOf(t).fields {
			decides = decides || !f.behindPointer && r.addressDecides(f.typ)
		}
	}
	r.addressMatters[t] = decides
	return decides
}

// jsonTypeOf returns the type of JSON value that a kind is written as, "" if it may
// be any or none.
func jsonTypeOf(t reflect.Type) string {
	switch k := t.Kind(); {
	case k == reflect.Bool:
		return "boolean"
	case k >= reflect.Int && k <= reflect.Uintptr:
		return "integer"
	case k == reflect.Float32, k == reflect.Float64:
		return "number"
	case k == reflect.String:
		return "string"
	case k == reflect.Slice, k == reflect.Array:
		return "array"
	case k == reflect.Map, k == reflect.Struct:
		return "object"
	}
	return ""
}

// nullOf returns whether a kind is written as null for nil.
func nullOf(t reflect.Type) nullness {
	switch t.Kind() {
	case reflect.Pointer:
		return nullValue
	case reflect.Slice, reflect.Map:
		return nullNil
	}
	return nullNever
}

// integerRange returns the bounds of an integer kind, "" where there is none. Those
// of 64 bits are left out, and those of int, which has them mostly: they tell a
// model nothing, and no float64, which is what many readers of schemas have for
// numbers, can hold them.
func integerRange(t reflect.Type) (least, most string) {
	switch k := t.Kind(); k {
	case reflect.Int8, reflect.Int16, reflect.Int32:
		half := int64(1) << (t.Bits() - 1)
		return strconv.FormatInt(-half, 10), strconv.FormatInt(half-1, 10)
	case reflect.Uint8, reflect.Uint16, reflect.Uint32:
		return "0", strconv.FormatUint(1<<t.Bits()-1, 10)
	case reflect.Uint, reflect.Uint64, reflect.Uintptr:
		return "0", ""
	}
	return "", ""
}

// base64Bytes reports whether a type is written as a string in base64: a slice of
// bytes that do not write themselves. An array of bytes is a list of numbers.
func base64Bytes(t reflect.Type) bool {
	return t.Kind() == reflect.Slice && t.Elem().Kind() == reflect.Uint8 && marshalForm(t.Elem(), true) == kindForm
}

// The patterns of numbers written as text. Those of Float and Rat are what the types
// of math/big write.
const (
	quotedNumberPattern = `^-?(0|[1-9][0-9]*)(\.[0-9]+)?([eE][+-]?[0-9]+)?$`
	bigFloatPattern     = `^([+-]?Inf|-?[0-9]+(\.[0-9]+)?(e[+-][0-9]+)?)$`
	bigRatPattern       = `^-?[0-9]+(/[0-9]+)?$`
	quotedStringPattern = `^"([^"\\\x00-\x1f]|\\(["\\/bfnrt]|u[0-9a-fA-F]{4}))*"$` // RFC 8259, section 7
)

// integerPattern returns the pattern of a kind's integers in decimal, which allows
// no more digits than they have.
func integerPattern(t reflect.Type) string {
	switch t.Kind() {
	case reflect.Int, reflect.Int8, reflect.Int16, reflect.Int32, reflect.Int64:
		digits := len(strconv.FormatInt(1<<(t.Bits()-1)-1, 10))
		return `^(0|-?[1-9][0-9]{0,` + strconv.Itoa(digits-1) + `})$`
	}
	digits := len(strconv.FormatUint(1<<t.Bits()-1, 10))
	return `^(0|[1-9][0-9]{0,` + strconv.Itoa(digits-1) + `})$`
}

// ownForm returns the schema of a type that writes itself; nil if it does not.
func (r *reflector) ownForm(use typeUse) *reflectNode {
	n := &reflectNode{goType: use.typ}
	switch use.typ {
	case reflect.TypeFor[json.Number]():
		n.typ = "number"
		return n
	case reflect.TypeFor[time.Duration]():
		n.typ = "integer"
		n.imply("description", `"a duration in nanoseconds"`)
		return n
	}
	switch marshalForm(use.typ, use.addressable) {
	case kindForm:
		return r.unreachableText(use)
	case textForm:
		return textNode(use.typ)
	}
	switch use.typ {
	case reflect.TypeFor[time.Time]():
		n.typ = "string"
		n.imply("format", `"date-time"`)
	case reflect.TypeFor[big.Int]():
		n.typ = "integer"
	}
	return n
}

// textNode returns the schema of a type that writes itself as text.
func textNode(t reflect.Type) *reflectNode {
	n := &reflectNode{goType: t, typ: "string"}
	switch t {
	case reflect.TypeFor[big.Float]():
		n.imply("pattern", hookText(bigFloatPattern))
	case reflect.TypeFor[big.Rat]():
		n.imply("pattern", hookText(bigRatPattern))
	}
	return n
}

// unreachableText returns the schema of a type in a map whose methods encoding/json
// finds when it reads but, as they are the pointer's, not when it writes; nil if it is
// not so. It is written by its kind and read as it wants.
func (r *reflector) unreachableText(use typeUse) *reflectNode {
	p := reflect.PointerTo(use.typ)
	reads := p.Implements(jsonReaderType) || p.Implements(textReaderType)
	if use.addressable || !reads {
		return nil
	}
	switch marshalForm(use.typ, true) {
	case jsonForm:
		return &reflectNode{goType: use.typ}
	case textForm:
		kind := r.kindNode(use)
		if kind.typ == "string" {
			return &reflectNode{goType: use.typ, typ: "string"}
		}
		return &reflectNode{goType: use.typ, any: []*reflectNode{textNode(use.typ), kind}}
	}
	return nil
}

// keyNode returns the schema of the keys of a map.
func (r *reflector) keyNode(t reflect.Type) *reflectNode {
	n := &reflectNode{goType: t, typ: "string"}
	integer := jsonTypeOf(t) == "integer"
	own := t.Implements(textMarshalerType)
	switch {
	case t.Kind() != reflect.String && !integer && !own:
		r.problem("JSON has no form for a map with %s as key", reflectTypeName(t))
	case integer && !own && !reflect.PointerTo(t).Implements(textReaderType):
		n.imply("pattern", hookText(integerPattern(t)))
	}
	r.enumerateKeys(n, t)
	return n
}

// quotedNode returns the schema of a field with the option string: JSON in a string.
func (r *reflector) quotedNode(use typeUse) *reflectNode {
	elem := use.typ
	n := &reflectNode{goType: elem, typ: "string", quoted: true}
	switch jsonTypeOf(elem) {
	case "boolean":
		n.imply("enum", `["true","false"]`)
	case "integer":
		n.imply("pattern", hookText(integerPattern(elem)))
	case "number":
		n.imply("pattern", hookText(quotedNumberPattern))
	default:
		if elem == reflect.TypeFor[json.Number]() {
			n.imply("pattern", hookText(quotedNumberPattern))
			break
		}
		n.quotedString = true
		n.imply("pattern", hookText(quotedStringPattern))
	}
	r.enumerate(n, use)
	return n
}

// hookText returns a string as JSON.
func hookText(s string) string { return string(loosejson.AppendString(nil, s)) }
