package tmplcheck

import (
	"fmt"
	"reflect"
)

// A value is what is known of a value that a template will handle. The zero value
// says that nothing is known.
type value struct {
	typ    Type // nil if unknown; an interface type says only which methods there are
	absent bool // certainly no value at all, as dot is in a template called without data
	broken bool // what an error made unknown, so that nothing more is said about it
	addr   addressable
	from   origin
}

// addressable says whether a value can be addressed, as reflect.Value.CanAddr does,
// and so whether it has the methods with a pointer receiver.
type addressable uint8

const (
	addressUnknown addressable = iota
	addressNo
	addressYes
)

// An origin says which part of the data a value is.
type origin struct {
	data  bool
	path  string // the fields from the data to the value, "" for the data itself
	inner bool   // it is some part of the data; path is empty
	parts string // which parts of the data it is, for Unused
}

// someData is the origin of a value that is a part of the data, not known which.
var someData = origin{data: true, inner: true, parts: anyPart}

// maxPath is the length in bytes beyond which the path of an origin is given up. It
// bounds what a chain of variables can build up.
const maxPath = 512

// field returns the origin of a field of a value that comes from o.
func (o origin) field(name string) origin {
	switch {
	case !o.data || o.inner:
		return o
	case len(o.path)+len(name) > maxPath:
		return o.somewhere()
	case o.path == "":
		o.path = name
	default:
		o.path += "." + name
	}
	return o
}

// String returns the path as it stands in a Use.
func (o origin) String() string {
	if o.path == "" {
		return "."
	}
	return o.path
}

// merge returns the origin of a value that comes from o or p.
func (o origin) merge(p origin) origin {
	switch {
	case o == p:
		return o
	case !p.data:
		return o.somewhere()
	case !o.data:
		return p.somewhere()
	}
	o.parts = mergeParts(o.parts, p.parts)
	return o.somewhere()
}

// somewhere returns o without its path, which is not known or is too long.
func (o origin) somewhere() origin {
	o.path, o.inner = "", true
	return o
}

// broken is the value of what is wrong.
var broken = value{broken: true}

// merge returns what is known of a value that is v or w.
func (v value) merge(w value) value {
	m := value{from: v.from.merge(w.from), broken: v.broken || w.broken}
	if v.typ == w.typ && v.absent == w.absent {
		m.typ, m.absent = v.typ, v.absent
		if v.addr == w.addr {
			m.addr = v.addr
		}
	}
	return m
}

// known reports whether anything is known of v.
func (v value) known() bool { return v.typ != nil || v.absent }

// kind returns the kind of v, Invalid if it is unknown or absent.
func (v value) kind() reflect.Kind {
	if v.typ == nil {
		return reflect.Invalid
	}
	return v.typ.Kind()
}

// open forgets an interface type, as a value inside an interface has a type of its own.
func (v value) open() value {
	if v.kind() == reflect.Interface {
		return value{from: v.from}
	}
	return v
}

// maxPointers bounds how many pointers are followed: there are types such as
// "type P *P".
const maxPointers = 32

// indirect follows pointers, up to an interface.
func (v value) indirect() value {
	for range maxPointers {
		if v.kind() != reflect.Pointer {
			return v
		}
		v = v.part(v.typ.Elem(), addressYes)
	}
	return value{from: v.from, broken: v.broken}
}

// part returns a value of type t that is inside v.
func (v value) part(t Type, addr addressable) value {
	return value{typ: t, addr: addr, from: v.from}
}

// plain returns a value of type t that is not addressable and is no data.
func plain(t Type) value { return value{typ: t, addr: addressNo} }

// String describes v for an error message.
func (v value) String() string {
	switch {
	case v.absent:
		return "nil"
	case v.typ == nil:
		return "a value"
	}
	return typeName(v.typ)
}

var _ fmt.Stringer = value{}
