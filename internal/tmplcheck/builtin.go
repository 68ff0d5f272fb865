package tmplcheck

import (
	"fmt"
	"reflect"
	"text/template/parse"
)

// builtinTypes holds the types of the functions that text/template predefines.
var builtinTypes = map[string]reflect.Type{
	"and":      reflect.TypeFor[func(reflect.Value, ...reflect.Value) reflect.Value](),
	"or":       reflect.TypeFor[func(reflect.Value, ...reflect.Value) reflect.Value](),
	"not":      reflect.TypeFor[func(reflect.Value) bool](),
	"call":     reflect.TypeFor[func(reflect.Value, ...reflect.Value) reflect.Value](),
	"index":    reflect.TypeFor[func(reflect.Value, ...reflect.Value) (reflect.Value, error)](),
	"slice":    reflect.TypeFor[func(reflect.Value, ...reflect.Value) (reflect.Value, error)](),
	"len":      reflect.TypeFor[func(reflect.Value) (int, error)](),
	"html":     reflect.TypeFor[func(...any) string](),
	"js":       reflect.TypeFor[func(...any) string](),
	"urlquery": reflect.TypeFor[func(...any) string](),
	"print":    reflect.TypeFor[func(...any) string](),
	"printf":   reflect.TypeFor[func(string, ...any) string](),
	"println":  reflect.TypeFor[func(...any) string](),
	"eq":       reflect.TypeFor[func(reflect.Value, ...reflect.Value) (bool, error)](),
	"ne":       reflect.TypeFor[func(reflect.Value, reflect.Value) (bool, error)](),
	"lt":       reflect.TypeFor[func(reflect.Value, reflect.Value) (bool, error)](),
	"le":       reflect.TypeFor[func(reflect.Value, reflect.Value) (bool, error)](),
	"gt":       reflect.TypeFor[func(reflect.Value, reflect.Value) (bool, error)](),
	"ge":       reflect.TypeFor[func(reflect.Value, reflect.Value) (bool, error)](),
}

// builtin checks a call of a predefined function and returns its result.
func (c *checker) builtin(dot value, name string, s Signature, n parse.Node, args []parse.Node, final *value) value {
	if name == "and" || name == "or" {
		return c.logic(dot, name, s, args, final)
	}
	argv, ok := c.arguments(dot, name, s, args, final)
	if !ok {
		return broken
	}
	at := c.at
	defer func() { c.at = at }()
	c.at = n
	numbers := constantInts(args, len(argv))
	switch name {
	case "call":
		c.whole(argv[1:]...)
		return c.callValue(args, argv)
	case "index":
		c.whole(argv[1:]...)
		return c.index(argv, numbers)
	case "slice":
		return c.slice(argv, numbers)
	case "len":
		c.length(argv[0])
		return c.returned(s)
	case "not":
		return c.returned(s)
	}
	c.whole(argv...)
	switch name {
	case "eq", "ne":
		c.equal(name, argv)
	case "lt", "le", "gt", "ge":
		c.order(name, argv[0].open(), argv[1].open())
	}
	return c.returned(s)
}

// logic checks a call of and or or, which evaluate their arguments one by one and
// return one of them.
func (c *checker) logic(dot value, name string, s Signature, args []parse.Node, final *value) value {
	given := args[min(1, len(args)):]
	if len(given) == 0 && final == nil {
		c.errorf(BadCall, "%s", s.count(name, 0))
		return broken
	}
	result, first := broken, true
	add := func(v value) {
		switch {
		case v.broken: // no execution returns it
		case first:
			result, first = v, false
		default:
			result = result.merge(v)
		}
	}
	for i, arg := range given {
		if i == 1 {
			c.maybe++
		}
		add(c.argument(dot, "", c.known.value, arg))
	}
	if len(given) > 1 {
		c.maybe--
	}
	if final != nil {
		add(*final)
	}
	return result
}

// constantInts returns, for each of n arguments, the integer constant it is written as,
// or nil.
func constantInts(args []parse.Node, n int) []*int64 {
	ints := make([]*int64, n)
	for i, arg := range args[min(1, len(args)):] {
		if number, ok := arg.(*parse.NumberNode); ok && number.IsInt {
			ints[i] = &number.Int64
		}
	}
	return ints
}

// callValue checks a call of a function that is a value.
func (c *checker) callValue(args []parse.Node, argv []value) value {
	name := "the function"
	if len(args) > 1 {
		name = args[1].String()
	}
	f := argv[0].open()
	switch {
	case f.absent:
		c.errorf(BadCall, "nil cannot be called")
		return broken
	case f.typ == nil:
		return c.unknown(f)
	case f.kind() != reflect.Func:
		c.errorf(BadCall, "%s is not a function but %s", cut(name, maxName), f)
		return broken
	}
	s := f.typ.Func()
	wrong := c.wrongResults(s, name)
	if wrong == "" {
		wrong = s.count(name, len(argv)-1)
	}
	if wrong != "" {
		c.errorf(BadCall, "%s", wrong)
		return broken
	}
	for i, arg := range argv[1:] {
		c.prepare(argumentOf(name, i), arg.open(), s.param(i))
	}
	return c.returned(s)
}

// prepare checks that v can be given to a function or a map as a value of type t:
// it is assignable, or both are integers.
func (c *checker) prepare(what string, v value, t Type) {
	switch {
	case v.absent:
		if !c.canBeNil(t) {
			c.errorf(BadCall, "%s is nil, not %s", what, typeName(t))
		}
	case v.typ == nil:
		if !c.takesAll(t) {
			c.unsure(v)
		}
	case v.typ.AssignableTo(t):
	case intKind(v.kind()) && intKind(t.Kind()):
	default:
		c.errorf(BadCall, "%s is %s, not %s", what, v, typeName(t))
	}
}

// intKind reports whether k is a kind of integer, signed or not.
func intKind(k reflect.Kind) bool { return basicKind(k) == basicInt || basicKind(k) == basicUint }

// length checks the argument of len.
func (c *checker) length(v value) {
	v = v.indirect().open()
	switch v.kind() {
	case reflect.Array, reflect.Chan, reflect.Map, reflect.Slice, reflect.String:
	case reflect.Invalid:
		if !v.absent {
			c.unsure(v)
			return
		}
		fallthrough
	default:
		c.errorf(BadType, "%s has no length", v)
	}
}

// index checks the arguments of index and returns its result.
func (c *checker) index(argv []value, numbers []*int64) value {
	v := argv[0].open()
	if v.absent {
		c.errorf(BadType, "nil cannot be indexed")
		return broken
	}
	for i, arg := range argv[1:] {
		v = v.indirect().open()
		if v.typ == nil {
			return c.unknown(v)
		}
		elem, addr := c.of(reflect.TypeFor[uint8]()), addressNo
		switch v.kind() {
		case reflect.Map:
			c.prepare(fmt.Sprintf("the key of %s", v), arg.open(), v.typ.Key())
			v = v.part(v.typ.Elem(), addressNo)
			continue
		case reflect.String:
		case reflect.Array:
			elem, addr = v.typ.Elem(), v.addr
		case reflect.Slice:
			elem, addr = v.typ.Elem(), addressYes
		default:
			c.errorf(BadType, "%s cannot be indexed", v)
			return broken
		}
		c.subscript(v, arg.open(), numbers[i+1])
		v = v.part(elem, addr)
	}
	return v
}

// subscript checks an index into a string, array or slice.
func (c *checker) subscript(v, index value, number *int64) {
	switch {
	case number != nil && *number < 0:
		c.errorf(BadType, "index %d is negative", *number)
	case number != nil && v.kind() == reflect.Array && *number >= int64(v.typ.Len()):
		c.errorf(BadType, "index %d is out of range of %s", *number, v)
	default:
		c.integer(v, index)
	}
}

// integer checks that an index is an integer.
func (c *checker) integer(v, index value) {
	switch {
	case intKind(index.kind()):
	case index.typ == nil && !index.absent:
		c.unsure(index)
	default:
		c.errorf(BadType, "%s is indexed with an integer, not %s", v, index)
	}
}

// slice checks the arguments of slice and returns its result.
func (c *checker) slice(argv []value, numbers []*int64) value {
	v := argv[0].open().indirect().open()
	indexes := argv[1:]
	result := v
	switch {
	case v.kind() == reflect.Invalid && !v.absent:
		return c.unknown(v)
	case len(indexes) > 3:
		c.errorf(BadCall, "slice takes at most 3 indexes, not %d", len(indexes))
		return broken
	case v.kind() == reflect.String && len(indexes) == 3:
		c.errorf(BadCall, "slice takes at most 2 indexes of a string, not 3")
		return broken
	case v.kind() == reflect.String, v.kind() == reflect.Slice:
		result.addr = addressNo
	case v.kind() == reflect.Array && v.addr == addressNo:
		c.errorf(BadType, "%s cannot be sliced: it is not addressable", v)
		return broken
	case v.kind() == reflect.Array:
		if v.addr == addressUnknown {
			c.unsure(v)
		}
		result = v.part(v.typ.Elem().SliceOf(), addressNo)
	default:
		c.errorf(BadType, "%s cannot be sliced", v)
		return broken
	}
	for i, index := range indexes {
		if n := numbers[i+1]; n != nil && *n < 0 {
			c.errorf(BadType, "index %d is negative", *n)
			continue
		}
		c.integer(v, index.open())
	}
	return result
}
