package tmplcheck

import (
	"fmt"
	"reflect"

	"github.com/briefgo/brief/internal/plaindata"
)

// PlainOf returns a type as a template sees it that is executed on the plain form of its
// values, see package plaindata: it has no methods, what knows its own text is a string, and a
// struct cannot be printed as a whole. It is nil for nil.
func PlainOf(t reflect.Type) Type {
	if t == nil {
		return nil
	}
	return plainType{t}
}

// A plainType is a type of which there are plain values only.
type plainType struct{ t reflect.Type }

func (p plainType) Kind() reflect.Kind {
	switch k := p.t.Kind(); {
	case plaindata.IsText(p.t):
		return reflect.String
	case k == reflect.Array:
		return reflect.Slice
	default:
		return k
	}
}

func (p plainType) Name() string             { return p.t.Name() }
func (p plainType) String() string           { return p.t.String() }
func (p plainType) Elem() Type               { return plainType{p.t.Elem()} }
func (p plainType) Key() Type                { return reflected{plaindata.KeyTypeOf(p.t.Key())} }
func (p plainType) Len() int                 { return p.t.Len() }
func (p plainType) ChanDir() reflect.ChanDir { return p.t.ChanDir() }
func (p plainType) NumField() int            { return p.t.NumField() }
func (p plainType) PointerTo() Type          { return plainType{reflect.PointerTo(p.t)} }
func (p plainType) SliceOf() Type            { return plainType{reflect.SliceOf(p.t)} }
func (p plainType) Func() Signature          { return Signature{} }

func (p plainType) Field(i int) Field {
	f := p.t.Field(i)
	return Field{Name: f.Name, Type: plainType{f.Type}, Exported: f.IsExported(), Embedded: f.Anonymous, Tag: f.Tag}
}

func (p plainType) Method(string) (Signature, bool) { return Signature{}, false }
func (p plainType) MethodNames() []string           { return nil }

func (p plainType) AssignableTo(t Type) bool {
	own := plaindata.TypeOf(p.t)
	switch t := t.(type) {
	case plainType:
		return own.AssignableTo(plaindata.TypeOf(t.t))
	case reflected:
		return own.AssignableTo(t.t)
	}
	return false
}

// staysPointer reports whether a pointer is one in the plain form too.
func (p plainType) staysPointer() bool {
	elem := p.t.Elem()
	return elem.Kind() != reflect.Struct && !plaindata.IsText(elem)
}

// refuses returns why a template cannot read what a program calls by that name, or "".
func (p plainType) refuses(name string) string {
	short, of := cut(name, maxName), typeName(p)
	if p.t.Kind() == reflect.Struct {
		if f, ok := p.t.FieldByName(name); ok && f.IsExported() {
			if plaindata.LeftOut(f.Type) {
				return fmt.Sprintf("%s is a %s, and a prompt file can use none: it reads data only", short, f.Type.Kind())
			}
			return ""
		}
	}
	receiver := p.t
	if receiver.Kind() != reflect.Interface {
		receiver = reflect.PointerTo(receiver)
	}
	if _, ok := receiver.MethodByName(name); ok {
		return fmt.Sprintf("%s is a method of %s, and a prompt file can call none: it reads data only", short, of)
	}
	if plaindata.IsText(p.t) {
		return fmt.Sprintf("%s is its text in a prompt file, and has no field %s", of, short)
	}
	return ""
}

// noWhole refuses to print a value with a struct in it, which would show as a map. It
// reports whether there is one.
func (c *checker) noWhole(t plainType) bool {
	part := bareObject(t.t)
	if part != nil {
		c.errorf(BadType, "a %s that is printed as a whole would show as a map; print its fields instead", typeName(reflected{part}))
	}
	return part != nil
}

// bareObject returns the struct that a value of type t prints with it, or nil.
func bareObject(t reflect.Type) reflect.Type {
	for range maxPointers {
		switch {
		case plaindata.IsBareObject(t):
			return t
		case plaindata.IsText(t):
			return nil
		}
		switch t.Kind() {
		case reflect.Pointer, reflect.Slice, reflect.Array, reflect.Map:
			t = t.Elem()
		default:
			return nil
		}
	}
	return nil
}
