package tmplcheck

import (
	"fmt"
	"maps"
	"reflect"
	"slices"
	"text/template/parse"
)

// fixed returns the number of parameters that must be given.
func (s Signature) fixed() int {
	if s.Variadic {
		return len(s.In) - 1
	}
	return len(s.In)
}

// param returns the type of argument i.
func (s Signature) param(i int) Type {
	if i < s.fixed() {
		return s.In[i]
	}
	return s.In[len(s.In)-1].Elem()
}

// count returns what is wrong with a number of arguments, or "".
func (s Signature) count(name string, n int) string {
	atLeast := ""
	if s.Variadic {
		atLeast = "at least "
	}
	if n == s.fixed() || s.Variadic && n > s.fixed() {
		return ""
	}
	noun := "arguments"
	if s.fixed() == 1 {
		noun = "argument"
	}
	return fmt.Sprintf("%s takes %s%d %s, not %d", cut(name, maxName), atLeast, s.fixed(), noun, n)
}

// wrongResults returns what is wrong with the results of a function, or "".
func (c *checker) wrongResults(s Signature, name string) string {
	switch {
	case len(s.Out) == 1, len(s.Out) == 2 && s.Out[1] == c.known.err:
		return ""
	case len(s.Out) == 2:
		return fmt.Sprintf("%s cannot be called: its second result is %s, not error", cut(name, maxName), typeName(s.Out[1]))
	}
	return fmt.Sprintf("%s cannot be called: it has %d results, not 1, or 2 with an error", cut(name, maxName), len(s.Out))
}

// returned returns the value of a call.
func (c *checker) returned(s Signature) value {
	if s.Out[0] == c.known.value {
		return value{}
	}
	return plain(s.Out[0])
}

// call checks a call and returns its result. The arguments begin with the function
// itself; there are none if they are nil.
func (c *checker) call(dot value, name string, s Signature, args []parse.Node, final *value) value {
	argv, ok := c.arguments(dot, name, s, args, final)
	if !ok {
		return broken
	}
	c.whole(argv...)
	return c.returned(s)
}

// arguments checks the arguments of a call and returns them, the final one too. It
// returns false if the call cannot be made.
func (c *checker) arguments(dot value, name string, s Signature, args []parse.Node, final *value) ([]value, bool) {
	given := args[min(1, len(args)):]
	n := len(given)
	if final != nil {
		n++
	}
	wrong := s.count(name, n)
	if wrong == "" {
		wrong = c.wrongResults(s, name)
	}
	if wrong != "" {
		c.errorf(BadCall, "%s", wrong)
		c.anyArguments(dot, args)
		return nil, false
	}
	argv := make([]value, 0, n)
	for i, arg := range given {
		argv = append(argv, c.argument(dot, argumentOf(name, i), c.param(name, s, i), arg))
	}
	if final != nil {
		argv = append(argv, c.convert(argumentOf(name, n-1), *final, c.param(name, s, n-1)))
	}
	if prints(name) {
		for _, v := range argv {
			c.noAddressIn(name, v)
		}
	}
	return argv, true
}

// param returns the type of parameter i. What a printer takes as an any is not made
// one: its type says how it prints.
func (c *checker) param(name string, s Signature, i int) Type {
	t := s.param(i)
	if prints(name) && t == c.known.any {
		return c.known.value
	}
	return t
}

// argumentOf names argument i of a function for an error message.
func argumentOf(name string, i int) string {
	return fmt.Sprintf("argument %d of %s", i+1, cut(name, maxName))
}

// argument returns the value of an argument for a parameter of type t, where nil
// takes what there is. The argument is called what in errors.
func (c *checker) argument(dot value, what string, t Type, n parse.Node) value {
	c.at = n
	switch n := n.(type) {
	case *parse.DotNode:
		return c.convert(what, c.use(n, dot), t)
	case *parse.NilNode:
		if t != nil && !c.canBeNil(t) {
			c.errorf(BadCall, "%s is nil, not %s", what, typeName(t))
		}
		return value{absent: true}
	case *parse.FieldNode:
		return c.convert(what, c.fieldNode(dot, n, []parse.Node{n}, nil), t)
	case *parse.VariableNode:
		return c.convert(what, c.variableNode(dot, n, nil, nil), t)
	case *parse.PipeNode:
		return c.convert(what, c.pipeline(dot, n), t)
	case *parse.IdentifierNode:
		return c.convert(what, c.function(dot, n, n, nil, nil), t)
	case *parse.ChainNode:
		return c.convert(what, c.chainNode(dot, n, nil, nil), t)
	}
	return c.constantFor(what, t, n)
}

// constantFor returns the value of a constant for a parameter of type t.
func (c *checker) constantFor(what string, t Type, n parse.Node) value {
	if t == nil || t == c.known.value || c.takesAll(t) {
		return c.constant(n)
	}
	ok := false
	switch n := n.(type) {
	case *parse.BoolNode:
		ok = t.Kind() == reflect.Bool
	case *parse.StringNode:
		ok = t.Kind() == reflect.String
	case *parse.NumberNode:
		ok = numberFits(n, t.Kind())
	}
	if !ok {
		c.errorf(BadCall, "%s is %s, not %s", what, cut(n.String(), maxName), typeName(t))
	}
	return plain(t)
}

// numberFits reports whether a number can be given to a parameter of kind k.
func numberFits(n *parse.NumberNode, k reflect.Kind) bool {
	switch k {
	case reflect.Int, reflect.Int8, reflect.Int16, reflect.Int32, reflect.Int64:
		return n.IsInt
	case reflect.Uint, reflect.Uint8, reflect.Uint16, reflect.Uint32, reflect.Uint64, reflect.Uintptr:
		return n.IsUint
	case reflect.Float32, reflect.Float64:
		return n.IsFloat
	case reflect.Complex64, reflect.Complex128:
		return n.IsComplex
	}
	return false
}

// canBeNil reports whether nil can be given to a parameter of type t.
func (c *checker) canBeNil(t Type) bool {
	switch t.Kind() {
	case reflect.Chan, reflect.Func, reflect.Interface, reflect.Map, reflect.Pointer, reflect.Slice:
		return true
	}
	return t == c.known.value
}

// convert checks that v can be given to a parameter of type t, where nil takes
// anything: it is assignable, or is after taking one address or following one pointer.
func (c *checker) convert(what string, v value, t Type) value {
	switch {
	case t == nil || t == c.known.value:
		return v
	case v.absent:
		if !c.canBeNil(t) {
			c.errorf(BadCall, "%s is nil, not %s", what, typeName(t))
		}
		return v
	case c.takesAll(t):
		return v
	case v.typ == nil, v.kind() == reflect.Interface && !v.typ.AssignableTo(t):
		c.unsure(v)
	case v.typ.AssignableTo(t):
	case v.kind() == reflect.Pointer && v.typ.Elem().AssignableTo(t):
	case v.typ.PointerTo().AssignableTo(t) && v.addr != addressNo:
		if v.addr == addressUnknown {
			c.unsure(v)
		}
	default:
		c.errorf(BadCall, "%s is %s, not %s", what, v, typeName(t))
	}
	return value{typ: t, from: v.from}
}

// function returns the value of a function call. Errors of the function itself stand
// at n.
func (c *checker) function(dot value, id *parse.IdentifierNode, n parse.Node, args []parse.Node, final *value) value {
	c.at = id
	if f := c.env.Funcs[id.Ident]; f != nil {
		t := c.of(reflect.TypeOf(f))
		if t.Kind() != reflect.Func {
			c.errorf(UnknownFunc, "%q is not a function but %s", cut(id.Ident, maxName), typeName(t))
			c.anyArguments(dot, args)
			return broken
		}
		return c.call(dot, id.Ident, t.Func(), args, final)
	}
	if t := builtinTypes[id.Ident]; t != nil {
		return c.builtin(dot, id.Ident, c.of(t).Func(), n, args, final)
	}
	near := c.suggest(suggestion{kind: UnknownFunc, name: id.Ident}, c.functionNames)
	c.errorf(UnknownFunc, "function %q does not exist%s", cut(id.Ident, maxName), near)
	c.anyArguments(dot, args)
	return broken
}

// functionNames returns the names of all functions, sorted.
func (c *checker) functionNames() []string {
	names := slices.AppendSeq(slices.Collect(maps.Keys(c.env.Funcs)), maps.Keys(builtinTypes))
	slices.Sort(names)
	return names
}
