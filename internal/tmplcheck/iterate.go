package tmplcheck

import "reflect"

// iterate returns the key and the element of a range over v with that many variables.
func (c *checker) iterate(v value, variables int) (key, elem value) {
	integer := plain(c.of(reflect.TypeFor[int]()))
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
		key = v.part(v.typ.Key(), addressNo)
		key.from.parts = noPart // its keys are not the parts of a map
		return key, v.part(v.typ.Elem(), addressNo)
	case kind == reflect.Chan && v.typ.ChanDir() == reflect.SendDir:
		return c.unknown(v), c.unknown(v) // fails unless it is nil
	case kind == reflect.Chan:
		return integer, v.part(v.typ.Elem(), addressNo)
	case kind == reflect.Func:
		if yielded := sequence(v.typ); yielded != nil {
			return c.iterateSequence(v, yielded, variables)
		}
	}
	c.errorf(BadType, "range cannot iterate over %s", v)
	return broken, broken
}

// sequence returns the types that a function of an iterator yields, one or two; nil if
// it is not one that text/template ranges over.
func sequence(f Type) []Type {
	s := f.Func()
	if s.Variadic || len(s.In) != 1 || len(s.Out) != 0 || s.In[0].Kind() != reflect.Func {
		return nil
	}
	yield := s.In[0].Func()
	if n := len(yield.In); yield.Variadic || n < 1 || n > 2 || len(yield.Out) != 1 || yield.Out[0].Kind() != reflect.Bool {
		return nil
	}
	return yield.In
}

// iterateSequence is iterate for an iterator.
func (c *checker) iterateSequence(v value, yielded []Type, variables int) (key, elem value) {
	first := v.part(yielded[0], addressNo)
	switch {
	case len(yielded) == 1:
		c.oneVariable(v, variables)
		return value{absent: true}, first
	case variables < 2:
		return value{absent: true}, first
	}
	return first, v.part(yielded[1], addressNo)
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
		case v.addr != addressNo && printsItself(v.typ.PointerTo()):
			if v.addr == addressUnknown {
				c.unsure(v)
			}
		case pointer: // a nil pointer prints
			c.unsure(v)
		default:
			c.errorf(BadType, "a value of type %s cannot be printed", v)
		}
	default:
		if v.addr == addressNo || !printsItself(v.typ.PointerTo()) {
			c.noAddress(v)
		}
	}
}

// printsItself reports whether a type says how its values are printed: it is an error
// or a fmt.Stringer.
func printsItself(t Type) bool {
	for _, name := range []string{"Error", "String"} {
		s, ok := t.Method(name)
		if ok && len(s.In) == 0 && len(s.Out) == 1 && s.Out[0].Kind() == reflect.String && s.Out[0].Name() == "string" {
			return true
		}
	}
	return false
}
