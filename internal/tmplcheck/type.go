package tmplcheck

import "reflect"

// A Type is a Go type as the checker sees it. Package reflect knows types while a
// program runs, see [TypeOf]; go/types knows them before, see package promptvet. Two
// Types are the same Go type exactly if they are ==. As in package reflect, a method
// that does not suit the kind of a type may panic.
type Type interface {
	Kind() reflect.Kind
	Name() string   // of a defined type, with its arguments; "" for any other
	String() string // as it is written in Go

	Elem() Type               // of an array, a channel, a map, a pointer or a slice
	Key() Type                // of a map
	Len() int                 // of an array
	ChanDir() reflect.ChanDir // of a channel
	NumField() int            // of a struct
	Field(i int) Field        // of a struct
	Func() Signature          // of a function

	Method(name string) (Signature, bool) // an exported method, without its receiver
	MethodNames() []string                // of the exported methods
	AssignableTo(t Type) bool
	PointerTo() Type
	SliceOf() Type
}

// A Field is a field of a struct.
type Field struct {
	Name               string
	Type               Type
	Exported, Embedded bool
	Tag                reflect.StructTag
}

// A Signature is the type of a function. The last parameter of a variadic one is a
// slice.
type Signature struct {
	In, Out  []Type
	Variadic bool
}

// TypeOf returns a type as package reflect knows it; nil for nil.
func TypeOf(t reflect.Type) Type {
	if t == nil {
		return nil
	}
	return reflected{t}
}

// A reflected type is a type of package reflect.
type reflected struct{ t reflect.Type }

func (r reflected) Kind() reflect.Kind       { return r.t.Kind() }
func (r reflected) Name() string             { return r.t.Name() }
func (r reflected) String() string           { return r.t.String() }
func (r reflected) Elem() Type               { return reflected{r.t.Elem()} }
func (r reflected) Key() Type                { return reflected{r.t.Key()} }
func (r reflected) Len() int                 { return r.t.Len() }
func (r reflected) ChanDir() reflect.ChanDir { return r.t.ChanDir() }
func (r reflected) NumField() int            { return r.t.NumField() }
func (r reflected) PointerTo() Type          { return reflected{reflect.PointerTo(r.t)} }
func (r reflected) SliceOf() Type            { return reflected{reflect.SliceOf(r.t)} }

func (r reflected) Field(i int) Field {
	f := r.t.Field(i)
	return Field{Name: f.Name, Type: reflected{f.Type}, Exported: f.IsExported(), Embedded: f.Anonymous, Tag: f.Tag}
}

func (r reflected) Func() Signature { return reflectedSignature(r.t, 0) }

func (r reflected) Method(name string) (Signature, bool) {
	m, ok := r.t.MethodByName(name)
	switch {
	case !ok || !m.IsExported():
		return Signature{}, false
	case r.t.Kind() == reflect.Interface:
		return reflectedSignature(m.Type, 0), true
	}
	return reflectedSignature(m.Type, 1), true
}

func (r reflected) MethodNames() []string {
	var names []string
	for i := range r.t.NumMethod() {
		if m := r.t.Method(i); m.IsExported() {
			names = append(names, m.Name)
		}
	}
	return names
}

// AssignableTo is never asked about a type of another kind of Type.
func (r reflected) AssignableTo(t Type) bool {
	other, ok := t.(reflected)
	return ok && r.t.AssignableTo(other.t)
}

// reflectedSignature returns the signature of a function type, without its first
// parameters.
func reflectedSignature(t reflect.Type, skip int) Signature {
	s := Signature{Variadic: t.IsVariadic()}
	for i := skip; i < t.NumIn(); i++ {
		s.In = append(s.In, reflected{t.In(i)})
	}
	for i := range t.NumOut() {
		s.Out = append(s.Out, reflected{t.Out(i)})
	}
	return s
}
