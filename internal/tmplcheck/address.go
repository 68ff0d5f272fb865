package tmplcheck

import (
	"reflect"
	"slices"
)

// printers are the functions that write their arguments as package fmt does: those of
// text/template, and two of those of prompts.
var printers = []string{"print", "printf", "println", "quote", "squote"}

// escapers are the functions that write their arguments as an action does, escaped.
var escapers = []string{"html", "js", "urlquery"}

// joiners are the functions that write each element of a list as package fmt does. What is
// no list is written itself.
var joiners = []string{"join", "sortAlpha"}

// prints reports whether the function called name writes its arguments.
func prints(name string) bool {
	return slices.Contains(printers, name) || slices.Contains(escapers, name) || slices.Contains(joiners, name)
}

// noAddressIn refuses the argument of a function that prints, as noAddress does. An
// escaper follows pointers first, and of a list that is joined each element stands alone.
func (c *checker) noAddressIn(name string, v value) {
	if slices.Contains(escapers, name) && v.kind() == reflect.Pointer {
		if v = v.indirect(); v.typ != nil && printsItself(v.typ.PointerTo()) {
			return
		}
	}
	if slices.Contains(joiners, name) {
		list := v
		if name == "sortAlpha" {
			list = v.indirect() // to which it may be a pointer
		}
		if k := list.kind(); k == reflect.Slice || k == reflect.Array {
			v = list.part(list.typ.Elem(), addressNo)
		}
	}
	c.noAddress(v)
}

// noAddress refuses to print a value when package fmt would write a memory address
// for a part of it: the text would differ from run to run.
func (c *checker) noAddress(v value) {
	if v.typ == nil || v.broken || v.absent {
		return
	}
	if t, ok := v.typ.(plainType); ok {
		if c.noWhole(t) {
			return
		}
	}
	var s addressSearch
	if part := s.find(v.typ, 0); part != nil {
		c.errorf(Address, "printing a value of type %s writes the memory address of a %s in it; print its fields instead",
			v, typeName(part))
	}
}

// An addressSearch looks for what package fmt prints as an address.
type addressSearch struct {
	seen []Type
}

// maxAddressTypes is how many types a search looks at before it gives up.
const maxAddressTypes = 256

// find returns the type of the first part of t that fmt prints as an address, and nil
// if there is none. At depth 0 fmt follows a pointer to what has parts; deeper, it
// writes the address, also where the pointer happens to be nil in a test. A part that
// prints itself is taken at its word.
func (s *addressSearch) find(t Type, depth int) Type {
	if printsItself(t) || slices.Contains(s.seen, t) || len(s.seen) == maxAddressTypes {
		return nil
	}
	switch t.Kind() {
	case reflect.Chan, reflect.Func, reflect.UnsafePointer:
		return t
	case reflect.Pointer:
		if p, ok := t.(plainType); ok && !p.staysPointer() {
			return s.find(t.Elem(), depth) // there is no pointer left
		}
		if depth == 0 && hasParts(t.Elem()) {
			return s.find(t.Elem(), 1)
		}
		return t
	case reflect.Struct:
		s.seen = append(s.seen, t)
		for i := range t.NumField() {
			if part := s.find(t.Field(i).Type, depth+1); part != nil {
				return part
			}
		}
	case reflect.Map:
		s.seen = append(s.seen, t)
		if part := s.find(t.Key(), depth+1); part != nil {
			return part
		}
		return s.find(t.Elem(), depth+1)
	case reflect.Array, reflect.Slice:
		s.seen = append(s.seen, t)
		return s.find(t.Elem(), depth+1)
	}
	return nil
}

// hasParts reports whether fmt follows a pointer to a value of type t.
func hasParts(t Type) bool {
	switch t.Kind() {
	case reflect.Array, reflect.Slice, reflect.Struct, reflect.Map:
		return true
	}
	return false
}
