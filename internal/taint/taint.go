// Package taint finds where a text/template prints what derives from given fields of its
// data, so that such text can be marked as coming from outside.
//
// It errs on the safe side: what may derive from a field counts as deriving from it,
// whether the field reaches the text by itself, through variables, the dot of a range or
// with, other templates, functions and methods, or as part of a struct that is printed
// whole. Only what cannot carry text is free: the branch that a condition takes, and
// results that are numbers or booleans.
package taint

import (
	"cmp"
	"reflect"
	"slices"
	"text/template"
	"text/template/parse"
)

// A Print is an action of a template that prints what derives from a field.
type Print struct {
	Action *parse.ActionNode
	Tree   *parse.Tree
	Field  int // the index of the field; the smallest, if there are several
}

// Find returns the prints of the template called name, and of those that it calls, in the
// order of their trees' names and of the source. The template was checked against the type
// root of its data. Fields are paths as Resolve returns them, and where several may be
// meant the first counts.
func Find(trees map[string]*parse.Tree, name string, root reflect.Type, fields [][]string, funcs template.FuncMap) []Print {
	if len(fields) == 0 {
		return nil
	}
	w := &walker{trees: trees, funcs: funcs, clean: value{taint: len(fields)}, assigned: map[parse.Node]value{}}
	dot := w.at(newPlace(fields), root)
	for pass := 0; ; pass++ {
		w.again, w.visited, w.prints = false, map[visit]bool{}, map[*parse.ActionNode]Print{}
		w.visit(name, dot)
		if !w.again {
			break
		}
		w.hurry = pass >= maxPasses
	}
	var prints []Print
	for _, p := range w.prints {
		prints = append(prints, p)
	}
	slices.SortFunc(prints, func(a, b Print) int {
		return cmp.Or(cmp.Compare(a.Tree.Name, b.Tree.Name), cmp.Compare(a.Action.Pos, b.Action.Pos))
	})
	return prints
}

// maxPasses is how often a template is walked until what its variables hold is settled.
// Those that are assigned to count as the first field from then on.
const maxPasses = 8

// A place is a field of the data, or what leads to one.
type place struct {
	field    int               // the smallest index of the fields at this place or inside it
	whole    bool              // it is such a field itself, and so is all that is inside
	children map[string]*place // by the names of fields, and the keys of maps
}

// newPlace returns the place of the data itself.
func newPlace(fields [][]string) *place {
	root := &place{field: len(fields)}
	for i, path := range fields {
		p := root
		p.field = min(p.field, i)
		for _, name := range path {
			child := p.children[name]
			if child == nil {
				child = &place{field: i}
				if p.children == nil {
					p.children = map[string]*place{}
				}
				p.children[name] = child
			}
			p = child
		}
		p.whole = true
	}
	return root
}

// A value is what is known of a value that a template handles: the field that it may
// derive from, or that it is a place in the data around such fields.
type value struct {
	taint int          // the index of the field; their number if there is none
	place *place       // nil if the value is not around fields
	typ   reflect.Type // of a value at a place
}

// at returns the value of a type at a place, which is nil where no field is.
func (w *walker) at(p *place, t reflect.Type) value {
	switch {
	case p == nil:
		return w.clean
	case p.whole || t == nil:
		return value{taint: p.field}
	}
	return value{taint: p.field, place: p, typ: t}
}

// whole returns the value as a text that was made of all of it.
func (v value) whole() value { return value{taint: v.taint} }

// merge returns what is known of a value that is v or w.
func (v value) merge(w value) value {
	if v == w {
		return v
	}
	return value{taint: min(v.taint, w.taint)}
}
