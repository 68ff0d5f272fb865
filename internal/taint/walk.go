package taint

import (
	"text/template"
	"text/template/parse"
)

// A walker goes through templates as an execution would, through all branches.
type walker struct {
	trees    map[string]*parse.Tree
	funcs    template.FuncMap
	clean    value
	vars     []variable
	assigned map[parse.Node]value // by its declaration, all that is assigned to a variable later
	again    bool                 // assigned has changed
	hurry    bool                 // what is assigned counts as the first field
	tree     *parse.Tree          // that the walker is in
	visited  map[visit]bool
	prints   map[*parse.ActionNode]Print
}

// A visit is a template with what it is given.
type visit struct {
	name string
	dot  value
}

// A variable is one on the stack.
type variable struct {
	name        string
	declaration parse.Node // the root of the template for the first $
	value       value
}

// visit walks the template called name with a dot, unless that was done.
func (w *walker) visit(name string, dot value) {
	tree := w.trees[name]
	if tree == nil || tree.Root == nil || w.visited[visit{name, dot}] {
		return
	}
	w.visited[visit{name, dot}] = true
	vars, before := w.vars, w.tree
	w.vars, w.tree = []variable{{"$", tree.Root, dot}}, tree
	w.list(dot, tree.Root)
	w.vars, w.tree = vars, before
}

// list walks the nodes of a list, which may be nil.
func (w *walker) list(dot value, l *parse.ListNode) {
	if l == nil {
		return
	}
	for _, n := range l.Nodes {
		w.node(dot, n)
	}
}

func (w *walker) node(dot value, n parse.Node) {
	switch n := n.(type) {
	case *parse.ActionNode:
		v := w.pipeline(dot, n.Pipe)
		if len(n.Pipe.Decl) == 0 && v.taint < w.clean.taint {
			w.print(n, v.taint)
		}
	case *parse.IfNode:
		w.branch(dot, &n.BranchNode, false)
	case *parse.WithNode:
		w.branch(dot, &n.BranchNode, true)
	case *parse.RangeNode:
		w.iterate(dot, n)
	case *parse.ListNode:
		w.list(dot, n)
	case *parse.TemplateNode:
		if n.Pipe == nil {
			w.visit(n.Name, w.clean)
			return
		}
		w.visit(n.Name, w.pipeline(dot, n.Pipe))
	}
}

// print records that an action prints what derives from a field.
func (w *walker) print(n *parse.ActionNode, field int) {
	if p, ok := w.prints[n]; ok {
		field = min(field, p.Field)
	}
	w.prints[n] = Print{Action: n, Tree: w.tree, Field: field}
}

// branch walks an if or a with.
func (w *walker) branch(dot value, n *parse.BranchNode, with bool) {
	mark := len(w.vars)
	inside := dot
	if v := w.pipeline(dot, n.Pipe); with {
		inside = v
	}
	inner := len(w.vars)
	w.list(inside, n.List)
	w.vars = w.vars[:inner]
	w.list(dot, n.ElseList)
	w.vars = w.vars[:mark]
}

// iterate walks a range. In its else branch the variables hold what is ranged over.
func (w *walker) iterate(dot value, n *parse.RangeNode) {
	mark := len(w.vars)
	whole := w.pipeline(dot, n.Pipe)
	key, elem := w.elements(whole)
	values := []value{elem}
	if len(n.Pipe.Decl) > 1 {
		values = []value{key, elem}
	}
	inner := len(w.vars)
	for i, d := range n.Pipe.Decl {
		if n.Pipe.IsAssign {
			w.assign(d.Ident[0], values[i])
		} else {
			w.vars[inner-len(n.Pipe.Decl)+i].value = values[i]
		}
	}
	w.list(elem, n.List)
	w.vars = w.vars[:inner]
	if !n.Pipe.IsAssign {
		for i := range n.Pipe.Decl {
			w.vars[inner-len(n.Pipe.Decl)+i].value = whole
		}
	}
	w.list(dot, n.ElseList)
	w.vars = w.vars[:mark]
}

// lookup returns what a variable may hold. One that there is not, which an execution
// would not come to, counts as the first field.
func (w *walker) lookup(name string) (x *variable, v value) {
	for i := len(w.vars) - 1; i >= 0; i-- {
		if x = &w.vars[i]; x.name != name {
			continue
		}
		if later, ok := w.assigned[x.declaration]; ok {
			return x, x.value.merge(later)
		}
		return x, x.value
	}
	return nil, value{}
}

// assign gives a variable another value, which it may hold at any time then: the
// assignment may stand in a loop.
func (w *walker) assign(name string, v value) {
	x, before := w.lookup(name)
	if w.hurry {
		v = value{}
	}
	if x == nil || before.merge(v) == before {
		return
	}
	if later, ok := w.assigned[x.declaration]; ok {
		v = v.merge(later)
	}
	w.assigned[x.declaration], w.again = v, true
}
