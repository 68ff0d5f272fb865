package tmplcheck

import (
	"reflect"
	"strings"
	"text/template/parse"
)

// pipeline returns the value of a pipeline and declares or assigns its variables.
func (c *checker) pipeline(dot value, p *parse.PipeNode) value {
	if p == nil {
		return value{absent: true}
	}
	c.at = p
	var v value
	var final *value
	for _, cmd := range p.Cmds {
		v = c.command(dot, cmd, final)
		last := v
		final = &last
	}
	for _, d := range p.Decl {
		if p.IsAssign {
			c.assign(d.Ident[0], v)
		} else {
			c.declare(d, v)
		}
	}
	return v
}

// command returns the value of a command. The value of the command before it in the
// pipeline, if any, is its last argument.
func (c *checker) command(dot value, cmd *parse.CommandNode, final *value) value {
	if c.steps++; c.steps > maxSteps {
		c.giveUp(cmd)
		return c.unknown(value{from: someData})
	}
	switch n := cmd.Args[0].(type) {
	case *parse.FieldNode:
		return c.fieldNode(dot, n, cmd.Args, final)
	case *parse.ChainNode:
		return c.chainNode(dot, n, cmd.Args, final)
	case *parse.IdentifierNode:
		return c.function(dot, n, cmd, cmd.Args, final)
	case *parse.PipeNode:
		c.noArguments(dot, cmd.Args, final)
		return c.pipeline(dot, n)
	case *parse.VariableNode:
		return c.variableNode(dot, n, cmd.Args, final)
	}
	c.at = cmd.Args[0]
	c.noArguments(dot, cmd.Args, final)
	c.at = cmd.Args[0]
	switch n := cmd.Args[0].(type) {
	case *parse.DotNode:
		return c.use(n, dot)
	case *parse.NilNode:
		c.errorf(BadType, "nil is not a command")
		return broken
	}
	return c.constant(cmd.Args[0])
}

// noArguments reports arguments given to something that is no function.
func (c *checker) noArguments(dot value, args []parse.Node, final *value) {
	if len(args) < 2 && final == nil {
		return
	}
	c.errorf(BadCall, "%s is not a function and takes no arguments", cut(args[0].String(), maxName))
	c.anyArguments(dot, args)
}

// anyArguments checks arguments of which it is not known what they are given to.
func (c *checker) anyArguments(dot value, args []parse.Node) {
	for _, arg := range args[min(1, len(args)):] {
		c.argument(dot, "", c.known.value, arg)
	}
}

// constant returns the value of a constant where any type will do.
func (c *checker) constant(n parse.Node) value {
	c.at = n
	switch n := n.(type) {
	case *parse.BoolNode:
		return plain(c.of(reflect.TypeFor[bool]()))
	case *parse.StringNode:
		return plain(c.of(reflect.TypeFor[string]()))
	case *parse.NumberNode:
		return c.number(n)
	}
	return c.unknown(value{from: someData})
}

// number returns the value of a number where any type will do: the syntax decides.
func (c *checker) number(n *parse.NumberNode) value {
	switch {
	case n.IsComplex:
		return plain(c.of(reflect.TypeFor[complex128]()))
	case n.IsFloat && floatSyntax(n.Text):
		return plain(c.of(reflect.TypeFor[float64]()))
	case n.IsInt && int64(int(n.Int64)) == n.Int64:
		return plain(c.of(reflect.TypeFor[int]()))
	case n.IsInt, n.IsUint:
		c.errorf(BadType, "%s overflows int", cut(n.Text, maxName))
		return broken
	}
	return value{absent: true}
}

// floatSyntax reports whether a number is written as a floating-point number: not as
// a character, and with a point or an exponent. In a hexadecimal number e is a digit.
func floatSyntax(text string) bool {
	if strings.HasPrefix(text, "'") {
		return false
	}
	hex := len(text) > 2 && text[0] == '0' && (text[1] == 'x' || text[1] == 'X')
	if hex && !strings.ContainsAny(text, "pP") {
		return false
	}
	return strings.ContainsAny(text, ".eEpP")
}

// fieldNode returns the value of .Field, with any number of fields.
func (c *checker) fieldNode(dot value, n *parse.FieldNode, args []parse.Node, final *value) value {
	c.at = n
	return c.chain(dot, dot, n, n.Ident, args, final)
}

// chainNode returns the value of (pipeline).Field.
func (c *checker) chainNode(dot value, n *parse.ChainNode, args []parse.Node, final *value) value {
	c.at = n
	if n.Node.Type() == parse.NodeNil {
		c.errorf(BadType, "nil has no fields")
		return broken
	}
	return c.chain(dot, c.argument(dot, "", nil, n.Node), n, n.Field, args, final)
}

// variableNode returns the value of $x or $x.Field.
func (c *checker) variableNode(dot value, n *parse.VariableNode, args []parse.Node, final *value) value {
	c.at = n
	x := c.lookup(n.Ident[0])
	if x == nil {
		c.anyArguments(dot, args)
		return broken
	}
	v := x.value
	if len(n.Ident) == 1 {
		c.noArguments(dot, args, final)
		return c.use(n, v)
	}
	return c.chain(dot, v, n, n.Ident[1:], args, final)
}

// chain follows fields from the receiver. The last one gets the arguments if it is a
// method.
func (c *checker) chain(dot, receiver value, n parse.Node, names []string, args []parse.Node, final *value) value {
	last := len(names) - 1
	v := receiver
	for _, name := range names[:last] {
		v = c.field(dot, v, name, nil, nil)
	}
	v = c.field(dot, v, names[last], args, final)
	c.use(n, v)
	return v
}
