package tmplcheck

import (
	"fmt"
	"reflect"
)

// iterate returns the key and the element of a range over v with that many variables.
func (c *checker) iterate(v value, variables int) (key, elem value) {
	integer := plain(reflect.TypeFor[int]())
	switch kind := v.kind(); {
	case v.absent:
		return broken, broken
	case v.typ == nil, kind == reflect.Interface:
		return c.unknown(v), c.unknown(v)
	case intKind(kind):
		c.oneVariable(v, variables)
		return value{absent: true}, v.part(v.typ, addressNo)
	case kind == reflect.Array:
		return integer, v.part(v.typ.Elem(), v.addr)
	case kind == reflect.Slice:
		return integer, v.part(v.typ.Elem(), addressYes)
	case kind == reflect.Map:
		return v.part(v.typ.Key(), addressNo), v.part(v.typ.Elem(), addressNo)
	case kind == reflect.Chan && v.typ.ChanDir() == reflect.SendDir:
		return c.unknown(v), c.unknown(v) // fails unless it is nil
	case kind == reflect.Chan:
		return integer, v.part(v.typ.Elem(), addressNo)
	case kind == reflect.Func && v.typ.CanSeq():
		c.oneVariable(v, variables)
		return value{absent: true}, v.part(v.typ.In(0).In(0), addressNo)
	case kind == reflect.Func && v.typ.CanSeq2():
		first, second := v.part(v.typ.In(0).In(0), addressNo), v.part(v.typ.In(0).In(1), addressNo)
		if variables < 2 {
			return value{absent: true}, first
		}
		return first, second
	}
	c.errorf(BadType, "range cannot iterate over %s", v)
	return broken, broken
}

// oneVariable reports a second variable of a range over what has no keys.
func (c *checker) oneVariable(v value, variables int) {
	if variables > 1 {
		c.errorf(BadType, "range over %s has one variable, not %d", v, variables)
	}
}

// print checks that v can be written into the text: channels and functions cannot,
// and what would be written as an address must not.
func (c *checker) print(v value) {
	pointer := v.kind() == reflect.Pointer
	if pointer {
		v = v.indirect()
	}
	switch {
	case v.absent:
		return
	case v.typ == nil:
		c.unsure(v)
		return
	case printsItself(v.typ):
		return
	}
	switch v.kind() {
	case reflect.Interface:
		c.unsure(v)
	case reflect.Chan, reflect.Func:
		switch {
		case v.addr != addressNo && printsItself(reflect.PointerTo(v.typ)):
			if v.addr == addressUnknown {
				c.unsure(v)
			}
		case pointer: // a nil pointer prints
			c.unsure(v)
		default:
			c.errorf(BadType, "a value of type %s cannot be printed", v)
		}
	default:
		if v.addr == addressNo || !printsItself(reflect.PointerTo(v.typ)) {
			c.noAddress(v)
		}
	}
}

// printsItself reports whether a type says how its values are printed.
func printsItself(t reflect.Type) bool {
	return t.Implements(reflect.TypeFor[error]()) || t.Implements(reflect.TypeFor[fmt.Stringer]())
}
