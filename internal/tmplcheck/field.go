package tmplcheck

import (
	"reflect"
	"text/template/parse"
)

// field returns the value of a field, method or map entry of the receiver.
func (c *checker) field(dot, receiver value, name string, args []parse.Node, final *value) value {
	from := receiver.from.field(name)
	v, ok := c.member(dot, receiver, name, args, final)
	if !ok {
		c.anyArguments(dot, args)
	}
	switch {
	case v.broken:
		from.parts = noPart
	case v.from.data:
		from.parts = v.from.parts
	}
	v.from = from
	return v
}

// member is field without the origin. It returns false if the arguments were not
// looked at.
func (c *checker) member(dot, receiver value, name string, args []parse.Node, final *value) (value, bool) {
	if receiver.absent {
		c.errorf(UnknownField, "there is no data here that could have a field %s", cut(name, maxName))
		return broken, false
	}
	v := receiver.indirect()
	if v.typ == nil {
		c.whole(v) // any part of it may be meant
		return c.unknown(v), false
	}
	if t, ok := v.typ.(plainType); ok {
		if why := t.refuses(name); why != "" {
			c.errorf(UnknownField, "%s", why)
			return broken, false
		}
	}
	if sig, ok := c.method(v, name); ok {
		c.whole(v)
		return c.call(dot, name, sig, args, final), true
	}
	hasArgs := len(args) > 1 || final != nil
	part := broken
	switch v.kind() {
	case reflect.Interface:
		return c.unknown(v), false
	case reflect.Struct:
		part = c.structField(v, name)
	case reflect.Map:
		part = c.mapEntry(v, name)
	default:
		c.noField(v, name)
	}
	if part.typ != nil && hasArgs {
		c.errorf(BadCall, "%s is not a method and takes no arguments", cut(name, maxName))
	}
	return part, false
}

// structField returns a field of a struct.
func (c *checker) structField(v value, name string) value {
	path := fieldByName(v.typ, name)
	if path == nil {
		c.noField(v, name)
		return broken
	}
	f := path[len(path)-1]
	if !f.Exported {
		c.errorf(UnknownField, "%s is an unexported field of %s", cut(name, maxName), typeName(v.typ))
		return broken
	}
	from := origin{data: v.from.data, parts: c.fieldParts(v.from, path)}
	return value{typ: f.Type, addr: fieldAddress(v, path), from: from}
}

// fieldAddress returns whether the last field of a path is addressable: it is where
// the struct is, or where it is promoted through a pointer.
func fieldAddress(v value, path []Field) addressable {
	addr := v.addr
	for _, embedded := range path[:len(path)-1] {
		if embedded.Type.Kind() == reflect.Pointer {
			addr = addressYes
		}
	}
	return addr
}

// mapEntry returns an entry of a map whose key is the name.
func (c *checker) mapEntry(v value, name string) value {
	if key := v.typ.Key(); !c.of(reflect.TypeFor[string]()).AssignableTo(key) {
		c.errorf(UnknownField, "%s has no entry %s: its keys are of type %s", typeName(v.typ), cut(name, maxName), typeName(key))
		return broken
	}
	return value{typ: v.typ.Elem(), addr: addressNo}
}

// noField reports that there is no field or method of that name.
func (c *checker) noField(v value, name string) {
	if v.addr == addressNo {
		if _, ok := v.typ.PointerTo().Method(name); ok {
			c.errorf(UnknownField, "method %s has a pointer receiver, and this %s is not addressable", cut(name, maxName), typeName(v.typ))
			return
		}
	}
	near := c.suggest(suggestion{UnknownField, v.typ, name}, func() []string { return members(v) })
	c.errorf(UnknownField, "%s has no field %s%s", typeName(v.typ), cut(name, maxName), near)
}

// members returns the names of the fields and methods that v has.
func members(v value) []string {
	var names []string
	if v.kind() == reflect.Struct {
		names = fieldNames(v.typ)
	}
	t := v.typ
	if v.addr != addressNo && t.Kind() != reflect.Interface {
		t = t.PointerTo()
	}
	return append(names, t.MethodNames()...)
}

// method returns the signature of a method of v, which is no pointer. An addressable
// value has those with a pointer receiver too.
func (c *checker) method(v value, name string) (Signature, bool) {
	if s, ok := v.typ.Method(name); ok || v.kind() == reflect.Interface || v.addr == addressNo {
		return s, ok
	}
	s, ok := v.typ.PointerTo().Method(name)
	if ok && v.addr == addressUnknown {
		c.unsure(v)
	}
	return s, ok
}
