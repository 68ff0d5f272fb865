package tmplcheck

import (
	"fmt"
	"reflect"
	"sort"
	"text/template/parse"
)

// A checker executes templates on types instead of values. It takes the same steps as
// text/template's own execution, so that its errors stand at the same places.
type checker struct {
	env    *Env
	of     func(reflect.Type) Type
	known  knownTypes
	trees  map[string]*parse.Tree
	lines  []int // where each line of the source begins
	result Result

	at     parse.Node // the node that an error is reported at
	vars   []variable
	maybe  int            // more than 0 in an argument that may not be evaluated
	steps  int            // nodes walked, of at most maxSteps
	depth  int            // templates within templates
	active map[string]int // how many visits of a template are under way
	visits visits
	merged map[parse.Node]value // by its declaration, all that is assigned to a variable later
	again  bool                 // merged has changed
	set    map[parse.Node]bool  // the declarations of all variables that are assigned to
	near   map[suggestion]string
	owners map[string]Type // the struct that each part of the data is
}

// The knownTypes are types that mean something of their own to text/template.
type knownTypes struct {
	any, err Type
	value    Type // reflect.Value, of parameters that take any value as it is
}

// newChecker returns a checker for the templates that a source consists of.
func newChecker(env *Env, trees map[string]*parse.Tree, source string) *checker {
	c := &checker{env: env, of: env.Of, trees: trees, lines: lineStarts(source)}
	if c.of == nil {
		c.of = TypeOf
	}
	c.known = knownTypes{any: c.of(reflect.TypeFor[any]()), err: c.of(reflect.TypeFor[error]()), value: c.of(reflect.TypeFor[reflect.Value]())}
	return c
}

// takesAll reports whether t is an interface without methods.
func (c *checker) takesAll(t Type) bool {
	return t.Kind() == reflect.Interface && c.known.any.AssignableTo(t)
}

// A variable is a template variable on the stack.
type variable struct {
	name        string
	declaration parse.Node // the root of the template for the first $
	value       value
}

const (
	maxSteps         = 1 << 20 // nodes walked
	maxTemplateDepth = 200     // templates within templates
	maxPasses        = 8       // until what variables hold is settled
)

// check walks the main template until what is known of each assigned variable does
// not change any more, and then those that were not called.
func (c *checker) check(name string) {
	dot := value{typ: c.env.Dot, addr: addressNo, from: origin{data: true}}
	c.merged, c.set = map[parse.Node]value{}, map[parse.Node]bool{}
	c.active = map[string]int{}
	c.near = map[suggestion]string{}
	c.owners = map[string]Type{"": structOf(c.env.Dot)}
	for pass := 0; ; pass++ {
		c.again, c.result, c.visits = false, Result{}, visits{}
		c.visit(name, dot)
		c.checkUncalled()
		if !c.again {
			break
		}
		if pass > maxPasses {
			for declaration := range c.set { // in a chain of variables, each pass would settle one
				c.merged[declaration] = value{from: someData}
			}
		}
	}
	c.result.Errors = sortErrors(c.result.Errors)
	c.result.Uses = sortUses(c.result.Uses)
}

// checkUncalled checks the templates that no other one calls, of whose data nothing
// is known. They are never executed, so their uses do not count.
func (c *checker) checkUncalled() {
	uses, incomplete := c.result.Uses, c.result.Incomplete
	for _, name := range treeNames(c.trees) {
		if !c.visits.called(name) {
			c.visit(name, value{})
		}
	}
	c.result.Uses, c.result.Incomplete = uses, incomplete
}

// errorf records an error at the current node.
func (c *checker) errorf(kind Kind, format string, args ...any) {
	line, col := c.position(c.at)
	c.result.Errors = append(c.result.Errors, Error{Line: line, Col: col, Kind: kind, Message: fmt.Sprintf(format, args...)})
}

// position returns the line of a node, from 1, and the bytes before it in the line.
func (c *checker) position(n parse.Node) (line, col int) {
	pos := int(n.Position())
	line = sort.SearchInts(c.lines, pos+1)
	return line, pos - c.lines[line-1]
}

// use records that node n reads v, if that is data, and returns v.
func (c *checker) use(n parse.Node, v value) value {
	if v.from.data {
		line, col := c.position(n)
		mark(&c.result.used.read, v.from.parts)
		c.result.Uses = append(c.result.Uses, Use{Line: line, Col: col, Path: v.from.String()})
	}
	return v
}

// unsure records that something was not checked for want of knowledge of the values.
func (c *checker) unsure(values ...value) {
	for _, v := range values {
		if v.broken {
			return // something is reported already
		}
	}
	c.result.Incomplete = true
}

// giveUp records that a limit was reached at node n, which may read any part of the data.
func (c *checker) giveUp(n parse.Node) {
	c.result.Incomplete = true
	c.whole(value{from: someData})
	c.use(n, value{from: someData})
}

// unknown returns a part of v of which nothing is known.
func (c *checker) unknown(v value) value {
	c.unsure(v)
	return value{from: v.from, broken: v.broken}
}

// walk checks a node that stands in the text, with all its branches.
func (c *checker) walk(dot value, n parse.Node) {
	if c.steps++; c.steps > maxSteps {
		c.giveUp(n)
		return
	}
	c.at = n
	switch n := n.(type) {
	case *parse.ActionNode:
		v := c.pipeline(dot, n.Pipe)
		if len(n.Pipe.Decl) == 0 {
			c.at = n
			c.whole(v)
			c.print(v)
		}
	case *parse.IfNode:
		c.walkBranch(dot, &n.BranchNode, false)
	case *parse.WithNode:
		c.walkBranch(dot, &n.BranchNode, true)
	case *parse.RangeNode:
		c.walkRange(dot, n)
	case *parse.ListNode:
		for _, n := range n.Nodes {
			c.walk(dot, n)
		}
	case *parse.TemplateNode:
		c.walkTemplate(dot, n)
	}
}

// walkBranch checks an if or a with. A variable declared in the first branch does not
// exist in the second.
func (c *checker) walkBranch(dot value, n *parse.BranchNode, with bool) {
	defer c.pop(len(c.vars))
	v := c.pipeline(dot, n.Pipe)
	inside := dot
	if with {
		inside = v
	}
	mark := len(c.vars)
	c.walk(inside, n.List)
	c.pop(mark)
	if n.ElseList != nil {
		c.walk(dot, n.ElseList)
	}
}

// walkRange checks a range. In its else branch the variables hold what is ranged over.
func (c *checker) walkRange(dot value, n *parse.RangeNode) {
	defer c.pop(len(c.vars))
	v := c.pipeline(dot, n.Pipe)
	mark := len(c.vars)
	key, elem := c.iterate(v.indirect(), len(n.Pipe.Decl))
	whole := c.setRange(n.Pipe, key, elem)
	c.walk(elem, n.List)
	c.pop(mark)
	copy(c.vars[mark-len(whole):], whole)
	if n.ElseList != nil {
		c.walk(dot, n.ElseList)
	}
}

// setRange gives the variables of a range their values in its body. It returns what
// the declared ones held before.
func (c *checker) setRange(pipe *parse.PipeNode, key, elem value) (whole []variable) {
	values := []value{elem}
	if len(pipe.Decl) > 1 {
		values = []value{key, elem}
	}
	if pipe.IsAssign {
		for i, d := range pipe.Decl {
			c.assign(d.Ident[0], values[i])
		}
		return nil
	}
	top := c.vars[len(c.vars)-len(pipe.Decl):]
	whole = append(whole, top...)
	for i := range top {
		top[i].value = c.declared(top[i].declaration, values[i])
	}
	return whole
}

// walkTemplate checks a template call, and the template with the type it is given.
func (c *checker) walkTemplate(dot value, n *parse.TemplateNode) {
	if c.trees[n.Name] == nil {
		near := c.suggest(suggestion{kind: UnknownTemplate, name: n.Name}, func() []string { return treeNames(c.trees) })
		c.errorf(UnknownTemplate, "template %q is not defined%s", cut(n.Name, maxName), near)
	}
	v := c.pipeline(dot, n.Pipe)
	if c.trees[n.Name] != nil {
		c.visit(n.Name, v)
	}
}

// visit checks the template called name with the data dot, unless that was done.
func (c *checker) visit(name string, dot value) {
	tree := c.trees[name]
	if tree == nil || tree.Root == nil {
		return
	}
	if c.depth == maxTemplateDepth {
		c.giveUp(tree.Root)
		return
	}
	if dot.from.data && c.active[name] > 0 { // it walks down a path of any length
		dot.from = dot.from.somewhere()
	}
	if c.visits.crowded(name, dot) {
		c.whole(dot)
		dot.from = origin{data: true, inner: true, parts: noPart}
	}
	if !c.visits.enter(name, dot) {
		return
	}
	at, vars, maybe := c.at, c.vars, c.maybe
	c.vars, c.maybe = []variable{{"$", tree.Root, c.declared(tree.Root, dot)}}, 0
	c.depth++
	c.active[name]++
	c.walk(dot, tree.Root)
	c.active[name]--
	c.depth--
	c.at, c.vars, c.maybe = at, vars, maybe
}

// visits remembers which templates were checked with what data.
type visits map[visit]map[origin]bool

// A visit is a template with a type of data.
type visit struct {
	name string
	dot  value // without its origin
}

// maxOrigins is the number of places in the data that a template is checked for, for
// each type. It bounds the work on templates that call each other many times.
const maxOrigins = 8

// called reports whether the template called name was checked with any data.
func (s visits) called(name string) bool {
	for v := range s {
		if v.name == name {
			return true
		}
	}
	return false
}

// crowded reports whether a template was checked for too many places in the data to
// be checked for another one.
func (s visits) crowded(name string, dot value) bool {
	places := s[visitOf(name, dot)]
	return dot.from.data && len(places) >= maxOrigins && !places[dot.from]
}

// enter records a visit and reports whether it is the first one.
func (s visits) enter(name string, dot value) bool {
	key := visitOf(name, dot)
	if s[key] == nil {
		s[key] = map[origin]bool{}
	}
	first := !s[key][dot.from]
	s[key][dot.from] = true
	return first
}

// visitOf returns the key of a visit.
func visitOf(name string, dot value) visit {
	dot.from = origin{}
	return visit{name, dot}
}
