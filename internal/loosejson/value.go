// Package loosejson reads JSON, and text that was meant to be JSON. It knows
// nothing of schemas: it yields the values a text may hold, each with its place,
// and a record of every departure from RFC 8259.
package loosejson

import (
	"unicode/utf8"
	"unsafe"
)

// A Kind is the JSON type of a Value.
type Kind uint8

// The kinds of JSON value. The zero Kind is no value at all.
const (
	Invalid Kind = iota
	Null
	False
	True
	Number
	String
	Array
	Object
)

// String returns the name JSON Schema gives the kind: "null", "boolean",
// "number", "string", "array" or "object".
func (k Kind) String() string {
	switch k {
	case Null:
		return "null"
	case False, True:
		return "boolean"
	case Number:
		return "number"
	case String:
		return "string"
	case Array:
		return "array"
	case Object:
		return "object"
	}
	return "invalid"
}

// A Value is one JSON value, as a tree that keeps what encoding/json loses: the
// order of members, duplicate keys, the digits of a number, and places.
type Value struct {
	Kind Kind

	// Bare says that a String stood without quotes, so that it may as well be
	// another thing that was written loosely.
	Bare bool

	// Cut says that the text ended before the value did: a bracket or a quote was
	// not closed, or a number or bare word that ran to the end might have gone on.
	Cut bool

	holds holding

	// Start and End are the byte span of the value in the text that was parsed.
	Start, End int32

	count int32 // of children

	// Text is the content of a String, unescaped and valid UTF-8, or the literal of
	// a Number, in the grammar of RFC 8259.
	Text string

	// children is the first of count children: a *Value or a *Member, as holds says. It is
	// no slice because most values have no children, and no pointer to one because most that
	// have any have few: a list of one number takes 80 bytes, and took 128.
	children unsafe.Pointer
}

// A holding says what the children of a value are. It does not depend on its Kind, which
// anybody may change.
type holding uint8

// What children may be.
const (
	holdsNothing holding = iota
	holdsItems
	holdsMembers
)

// NewArray returns an array of some items.
func NewArray(items []Value) Value {
	v := Value{Kind: Array}
	v.SetItems(items)
	return v
}

// NewObject returns an object of some members.
func NewObject(members []Member) Value {
	v := Value{Kind: Object}
	v.SetMembers(members)
	return v
}

// Items returns the items of an array, none of anything else.
func (v *Value) Items() []Value {
	if v.holds != holdsItems {
		return nil
	}
	return unsafe.Slice((*Value)(v.children), v.count)
}

// Members returns the members of an object, none of anything else.
func (v *Value) Members() []Member {
	if v.holds != holdsMembers {
		return nil
	}
	return unsafe.Slice((*Member)(v.children), v.count)
}

// SetItems gives v other items; copies of v keep theirs.
func (v *Value) SetItems(items []Value) {
	v.holds, v.count, v.children = holdsNothing, 0, nil
	if len(items) > 0 {
		v.holds, v.count, v.children = holdsItems, int32(len(items)), unsafe.Pointer(unsafe.SliceData(items))
	}
}

// SetMembers gives v other members; copies of v keep theirs.
func (v *Value) SetMembers(members []Member) {
	v.holds, v.count, v.children = holdsNothing, 0, nil
	if len(members) > 0 {
		v.holds, v.count, v.children = holdsMembers, int32(len(members)), unsafe.Pointer(unsafe.SliceData(members))
	}
}

// A Member is one key and value of an object.
type Member struct {
	Key      string
	KeyStart int // byte offset of the key
	Value    Value
}

// Member returns the last value that an object has under key, and nil if there is
// none or v is not an object.
func (v *Value) Member(key string) *Value {
	for i := len(v.Members()) - 1; i >= 0; i-- {
		if v.Members()[i].Key == key {
			return &v.Members()[i].Value
		}
	}
	return nil
}

// AppendJSON appends the value as compact JSON, members in order and numbers as
// they stand. The characters <, > and & are not escaped.
func (v *Value) AppendJSON(dst []byte) []byte {
	switch v.Kind {
	case False:
		return append(dst, "false"...)
	case True:
		return append(dst, "true"...)
	case Number:
		return append(dst, v.Text...)
	case String:
		return AppendString(dst, v.Text)
	case Array:
		dst = append(dst, '[')
		items := v.Items()
		for i := range items {
			if i > 0 {
				dst = append(dst, ',')
			}
			dst = items[i].AppendJSON(dst)
		}
		return append(dst, ']')
	case Object:
		dst = append(dst, '{')
		members := v.Members()
		for i := range members {
			if i > 0 {
				dst = append(dst, ',')
			}
			dst = AppendString(dst, members[i].Key)
			dst = append(dst, ':')
			dst = members[i].Value.AppendJSON(dst)
		}
		return append(dst, '}')
	}
	return append(dst, "null"...)
}

// AppendString appends s as a JSON string. Invalid UTF-8 becomes U+FFFD.
func AppendString(dst []byte, s string) []byte {
	const hex = "0123456789abcdef"
	dst = append(dst, '"')
	done := 0
	for i := 0; i < len(s); {
		c := s[i]
		if c >= ' ' && c < utf8.RuneSelf && c != '"' && c != '\\' {
			i = skipASCII(s, i+1, '"')
			continue
		}
		if c >= utf8.RuneSelf {
			r, size := utf8.DecodeRuneInString(s[i:])
			if r == utf8.RuneError && size == 1 {
				dst = append(dst, s[done:i]...)
				dst = append(dst, "\ufffd"...)
				done = i + 1
			}
			i += size
			continue
		}
		if done < i {
			dst = append(dst, s[done:i]...)
		}
		switch c {
		case '"', '\\':
			dst = append(dst, '\\', c)
		case '\n':
			dst = append(dst, '\\', 'n')
		case '\r':
			dst = append(dst, '\\', 'r')
		case '\t':
			dst = append(dst, '\\', 't')
		default:
			dst = append(dst, '\\', 'u', '0', '0', hex[c>>4], hex[c&15])
		}
		i++
		done = i
	}
	dst = append(dst, s[done:]...)
	return append(dst, '"')
}
