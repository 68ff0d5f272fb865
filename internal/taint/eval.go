package taint

import (
	"reflect"
	"text/template/parse"
)

// pipeline returns the value of a pipeline, and declares or assigns its variables.
func (w *walker) pipeline(dot value, p *parse.PipeNode) value {
	v := w.clean
	for i, cmd := range p.Cmds {
		var final *value
		if before := v; i > 0 {
			final = &before
		}
		v = w.command(dot, cmd, final)
	}
	for _, d := range p.Decl {
		if p.IsAssign {
			w.assign(d.Ident[0], v)
		} else {
			w.vars = append(w.vars, variable{d.Ident[0], d, v})
		}
	}
	return v
}

// command returns the value of a command, whose last argument is the value of the command
// before it, if any.
func (w *walker) command(dot value, cmd *parse.CommandNode, final *value) value {
	if id, ok := cmd.Args[0].(*parse.IdentifierNode); ok {
		return w.function(dot, id.Ident, cmd.Args[1:], final)
	}
	v := w.argument(dot, cmd.Args[0])
	for _, arg := range cmd.Args[1:] { // of a method
		v = w.derived(v, w.argument(dot, arg))
	}
	if final != nil {
		v = w.derived(v, *final)
	}
	return v
}

// derived returns a value that was made of v and w.
func (w *walker) derived(v, arg value) value {
	if arg.taint == w.clean.taint {
		return v
	}
	return value{taint: min(v.taint, arg.taint)}
}

// argument returns the value of an argument, or of a command without arguments.
func (w *walker) argument(dot value, n parse.Node) value {
	switch n := n.(type) {
	case *parse.DotNode:
		return dot
	case *parse.FieldNode:
		return w.chain(dot, n.Ident)
	case *parse.VariableNode:
		_, v := w.lookup(n.Ident[0])
		return w.chain(v, n.Ident[1:])
	case *parse.ChainNode:
		return w.chain(w.argument(dot, n.Node), n.Field)
	case *parse.PipeNode:
		return w.pipeline(dot, n)
	case *parse.IdentifierNode:
		return w.function(dot, n.Ident, nil, nil)
	}
	return w.clean // a constant
}

// chain follows names from a value.
func (w *walker) chain(v value, names []string) value {
	for _, name := range names {
		v = w.member(v, name)
	}
	return v
}

// member returns a field, a method's result, or an entry of a map.
func (w *walker) member(v value, name string) value {
	if v.place == nil {
		return v
	}
	t := indirect(v.typ)
	if m, ok := reflect.PointerTo(t).MethodByName(name); ok {
		return w.result(m.Type, v)
	}
	switch t.Kind() {
	case reflect.Struct:
		f, ok := t.FieldByName(name)
		if !ok {
			return v.whole()
		}
		p := v.place
		for _, step := range steps(t, f) {
			if p = p.children[step]; p == nil || p.whole {
				break
			}
		}
		return w.at(p, f.Type)
	case reflect.Map:
		return w.at(v.place.children[name], t.Elem())
	}
	return v.whole()
}

// steps returns the names that lead to a field: those of the embedded structs that it is
// promoted from, and its own.
func steps(t reflect.Type, f reflect.StructField) []string {
	names := make([]string, 0, len(f.Index))
	for _, i := range f.Index {
		inner := indirect(t).Field(i)
		names, t = append(names, inner.Name), inner.Type
	}
	return names
}

// maxPointers bounds how many pointers are followed: there are types such as "type P *P".
const maxPointers = 32

// indirect follows pointers.
func indirect(t reflect.Type) reflect.Type {
	for i := 0; i < maxPointers && t.Kind() == reflect.Pointer; i++ {
		t = t.Elem()
	}
	return t
}

// elements returns what a range over v, or an index of it, gives.
func (w *walker) elements(v value) (key, elem value) {
	if v.place == nil {
		return v, v
	}
	switch t := indirect(v.typ); t.Kind() {
	case reflect.Slice, reflect.Array:
		return w.clean, w.at(v.place, t.Elem())
	case reflect.Map: // any entry may be the one that is a field, or lead to it
		return w.clean, v.whole()
	}
	return v.whole(), v.whole()
}

// numbers and booleans are what the results of these functions are.
var numeric = map[string]bool{"len": true, "not": true, "eq": true, "ne": true, "lt": true, "le": true, "gt": true, "ge": true}

// function returns the result of a function. It may have any of its arguments in it.
func (w *walker) function(dot value, name string, args []parse.Node, final *value) value {
	values := make([]value, 0, len(args)+1)
	for _, arg := range args {
		values = append(values, w.argument(dot, arg))
	}
	if final != nil {
		values = append(values, *final)
	}
	all := w.clean
	for _, v := range values {
		all = w.derived(all, v)
	}
	f := w.funcs[name]
	switch {
	case f != nil:
		return w.result(reflect.TypeOf(f), all)
	case numeric[name]:
		return w.clean
	case name == "index" && len(values) > 0:
		return w.index(values, args)
	case (name == "and" || name == "or") && len(values) == 1, name == "slice" && len(values) > 0 && values[0].place != nil:
		return values[0]
	}
	return all.whole()
}

// index returns an element of the first value. The others, which are its indices, do not
// get into the text.
func (w *walker) index(values []value, args []parse.Node) value {
	v := values[0]
	for i := range values[1:] {
		var key *parse.StringNode
		if i+1 < len(args) {
			key, _ = args[i+1].(*parse.StringNode)
		}
		if key != nil && v.place != nil && indirect(v.typ).Kind() == reflect.Map {
			v = w.at(v.place.children[key.Text], indirect(v.typ).Elem())
		} else {
			_, v = w.elements(v)
		}
	}
	return v
}

// result returns what a function of that type makes of v.
func (w *walker) result(f reflect.Type, v value) value {
	if f.Kind() != reflect.Func || f.NumOut() == 0 || !carriesNoText(f.Out(0)) {
		return v.whole()
	}
	return w.clean
}

// carriesNoText reports whether values of a type print as numbers or as true and false,
// and as nothing else.
func carriesNoText(t reflect.Type) bool {
	return t.PkgPath() == "" && (t.Kind() == reflect.Bool || reflect.Int <= t.Kind() && t.Kind() <= reflect.Complex128)
}
