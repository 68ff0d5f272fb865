package tmplcheck

import "text/template/parse"

// pop drops the variables above mark.
func (c *checker) pop(mark int) { c.vars = c.vars[:mark] }

// declare pushes a variable.
func (c *checker) declare(d *parse.VariableNode, v value) {
	if c.maybe > 0 { // it may not exist, and an outer one of its name be meant
		v = c.unknown(value{from: v.from.merge(someData), broken: v.broken})
	}
	c.vars = append(c.vars, variable{d.Ident[0], d, c.declared(d, v)})
}

// declared returns what is known of a variable, declared with the value v, at any
// later time.
func (c *checker) declared(declaration parse.Node, v value) value {
	if m, ok := c.merged[declaration]; ok {
		return v.merge(m)
	}
	return v
}

// lookup returns the variable that name stands for, or nil.
func (c *checker) lookup(name string) *variable {
	for i := len(c.vars) - 1; i >= 0; i-- {
		if c.vars[i].name == name {
			return &c.vars[i]
		}
	}
	c.errorf(UnknownVariable, "variable %s is not declared here, only in another branch", cut(name, maxName))
	return nil
}

// assign gives a variable another value. As the assignment may come before or after
// any use, in a loop say, what is known of the variable must fit both.
func (c *checker) assign(name string, v value) {
	x := c.lookup(name)
	if x == nil || v.broken { // no execution comes to the assignment of what is wrong
		return
	}
	c.set[x.declaration] = true
	both := x.value.merge(v)
	if both == x.value {
		return
	}
	x.value = both
	if m, ok := c.merged[x.declaration]; ok {
		both = both.merge(m)
	}
	if m, ok := c.merged[x.declaration]; !ok || m != both {
		c.merged[x.declaration] = both
		c.again = true
	}
}
