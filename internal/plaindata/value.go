package plaindata

import (
	"encoding"
	"errors"
	"fmt"
	"reflect"
	"strings"
)

// maxDepth is how many values may stand inside each other, a pointer being one.
const maxDepth = 100

// An Error is a value that has no plain form.
type Error struct {
	Path string // the fields that lead to it, "From.Reply" say; empty for the value itself
	Err  error  // what is wrong
}

// Error returns the place and what is wrong.
func (e *Error) Error() string {
	if e.Path == "" {
		return "the input: " + e.Err.Error()
	}
	return fmt.Sprintf("the input's %.80s: %v", e.Path, e.Err)
}

// Unwrap returns the cause.
func (e *Error) Unwrap() error { return e.Err }

// Value returns the plain form of a value. What it holds belongs to the value still and
// must not be changed. The time it takes is linear in the values there are, even where
// many pointers lead to one; a value that leads to itself, or more than 100 deep, is an
// *Error, as is a method that panics.
func (m *Maker) Value(v any) (any, error) {
	if v == nil {
		return nil, nil
	}
	c := conversion{maker: m}
	plain, err := c.value(reflect.ValueOf(v))
	if err != nil {
		return nil, &Error{Path: strings.Join(c.path, "."), Err: err}
	}
	return plain, nil
}

// A conversion makes one value plain.
type conversion struct {
	maker *Maker
	depth int
	done  map[reference]any // what pointers, maps and slices became
	path  []string          // the fields to the value at hand; after an error, to that
}

// A reference is where a pointer, a map or a slice points to.
type reference struct {
	at  uintptr
	len int
	typ reflect.Type
}

// underWay stands for what is being made plain.
type underWay struct{}

var (
	errItself = errors.New("it leads to itself, and a prompt file can show values only that end")
	errDeep   = fmt.Errorf("more than %d values stand inside each other", maxDepth)
)

// value returns the plain form of v, which is valid.
func (c *conversion) value(v reflect.Value) (any, error) {
	f := c.maker.form(v.Type())
	switch f.shape {
	case none:
		return nil, nil
	case scalar:
		return scalarOf(v, f.typ), nil
	case text:
		return textOf(v)
	}
	if c.depth++; c.depth > maxDepth {
		return nil, errDeep
	}
	defer func() { c.depth-- }()
	ref, shared := referenceOf(v)
	if shared {
		if made, ok := c.done[ref]; ok {
			if made == (any)(underWay{}) {
				return nil, errItself
			}
			return made, nil
		}
		if c.done == nil {
			c.done = map[reference]any{}
		}
		c.done[ref] = underWay{}
	}
	made, err := c.inner(v, f)
	if shared && err == nil {
		c.done[ref] = made
	}
	return made, err
}

// referenceOf returns where v points to, and false if it does not or that cannot be a part
// of what it is in.
func referenceOf(v reflect.Value) (reference, bool) {
	switch v.Kind() {
	case reflect.Pointer, reflect.Map:
		return reference{v.Pointer(), 0, v.Type()}, !v.IsNil()
	case reflect.Slice:
		return reference{v.Pointer(), v.Len(), v.Type()}, v.Len() > 0 && scalarTypes[v.Type().Elem().Kind()] == nil
	}
	return reference{}, false
}

// inner returns the plain form of what has others in it.
func (c *conversion) inner(v reflect.Value, f *form) (any, error) {
	switch f.shape {
	case pointer:
		if v.IsNil() {
			return nil, nil
		}
		made, err := c.value(v.Elem())
		if err != nil || !f.points {
			return made, err
		}
		p := reflect.New(reflect.TypeOf(made))
		p.Elem().Set(reflect.ValueOf(made))
		return p.Interface(), nil
	case object:
		return c.object(v, f)
	case list:
		return c.list(v, f)
	}
	return c.dict(v, f)
}

// object returns a struct as a map. A field that is promoted through nil is not there.
func (c *conversion) object(v reflect.Value, f *form) (any, error) {
	if len(f.fields) == 0 {
		return struct{}{}, nil
	}
	m := make(map[string]any, len(f.fields)+1)
	for _, field := range f.fields {
		inside, err := v.FieldByIndexErr(field.index)
		if err != nil {
			continue
		}
		c.path = append(c.path, field.name)
		if m[field.name], err = c.value(inside); err != nil {
			return nil, err
		}
		c.path = c.path[:len(c.path)-1]
	}
	if !f.text {
		return m, nil
	}
	whole, err := textOf(v)
	m[textKey] = whole
	return Object(m), err
}

// list returns an array or a slice as a slice.
func (c *conversion) list(v reflect.Value, f *form) (any, error) {
	if v.Kind() == reflect.Slice {
		if v.IsNil() {
			return reflect.Zero(f.typ).Interface(), nil
		}
		if v.Type().Elem() == f.typ.Elem() && f.typ.Elem() != anyType {
			return v.Convert(f.typ).Interface(), nil
		}
	}
	made := reflect.MakeSlice(f.typ, v.Len(), v.Len())
	for i := range v.Len() {
		elem, err := c.value(v.Index(i))
		if err != nil {
			return nil, err
		}
		set(made.Index(i), elem)
	}
	return made.Interface(), nil
}

// dict returns a map.
func (c *conversion) dict(v reflect.Value, f *form) (any, error) {
	if v.IsNil() {
		return reflect.Zero(f.typ).Interface(), nil
	}
	made := reflect.MakeMapWithSize(f.typ, v.Len())
	for entries := v.MapRange(); entries.Next(); {
		key, err := keyOf(entries.Key(), f.typ.Key())
		if err != nil {
			return nil, err
		}
		elem, err := c.value(entries.Value())
		if err != nil {
			return nil, err
		}
		if made.MapIndex(key).IsValid() {
			return nil, errors.New("two keys of a map have the same text")
		}
		plain := reflect.New(f.typ.Elem()).Elem()
		set(plain, elem)
		made.SetMapIndex(key, plain)
	}
	return made.Interface(), nil
}

// set stores a plain value, which may be nil.
func set(into reflect.Value, plain any) {
	if plain != nil {
		into.Set(reflect.ValueOf(plain))
	}
}

// keyOf returns the plain form of a map's key.
func keyOf(key reflect.Value, t reflect.Type) (reflect.Value, error) {
	for key.Kind() == reflect.Interface && !key.IsNil() {
		key = key.Elem()
	}
	if basic := scalarTypes[key.Kind()]; basic != nil {
		return key.Convert(basic), nil
	}
	if key.Kind() != reflect.Interface && hasText(key.Type()) {
		text, err := textOf(key)
		return reflect.ValueOf(text), err
	}
	return key, fmt.Errorf("a key of type %.40v has no text", key.Type())
}

// scalarOf returns v as a value of the basic type t.
func scalarOf(v reflect.Value, t reflect.Type) any {
	if v.Type() != t {
		v = v.Convert(t)
	}
	return v.Interface()
}

// textOf returns the text that v knows.
func textOf(v reflect.Value) (text string, err error) {
	defer func() {
		if r := recover(); r != nil {
			err = errors.New("a method that gives its text panicked")
		}
	}()
	p := v
	if v.CanAddr() {
		p = v.Addr()
	} else {
		p = reflect.New(v.Type())
		p.Elem().Set(v)
	}
	switch self := p.Interface().(type) {
	case error:
		return self.Error(), nil
	case fmt.Stringer:
		return self.String(), nil
	case encoding.TextMarshaler:
		b, err := self.MarshalText()
		return string(b), err
	}
	return "", errors.New("it has no text")
}
