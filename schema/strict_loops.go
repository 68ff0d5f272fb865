package schema

import (
	"strings"

	"github.com/briefgo/brief/internal/loosejson"
)

// A strictFollow says which references are followed.
type strictFollow uint8

const (
	strictAllReferences strictFollow = iota
	strictRequiredOnly               // but those inside of optional properties
	strictSamePlace                  // those about the same value
)

// recursion makes definitions that refer to themselves a problem, where the dialect
// does not have them, or if they say nothing else.
func (r *strictRewriter) recursion(v *loosejson.Value) {
	r.refuseLoops(v, strictSamePlace, "the reference leads only to itself")
	switch r.dialect.recursion {
	case strictRefuse:
		r.refuseLoops(v, strictAllReferences, "refers to itself, which cannot be sent")
	case strictSome:
		r.refuseLoops(v, strictRequiredOnly, "refers to itself otherwise than by an optional property")
	}
}

// refuseLoops makes circles of references a problem.
func (r *strictRewriter) refuseLoops(v *loosejson.Value, follow strictFollow, reason string) {
	loops := r.loops(v, follow)
	if _, ok := loops[r.rootKey]; ok && r.dialect.rootRef {
		r.problem(r.refs.top(), "", reason)
	}
	for _, d := range r.defs {
		if _, ok := loops[d.key]; ok {
			r.problem(d.flat[0], "", reason)
		}
	}
}

// circular reports whether a rewritten schema refers to a definition that leads back
// to the one that is being rewritten.
func (r *strictRewriter) circular(v *loosejson.Value) bool {
	circle, ok := r.cyclic[r.current]
	if !ok {
		return false
	}
	found := false
	strictReferences(v, strictAllReferences, func(name string) {
		if i, ok := r.names[name]; ok {
			to, cyclic := r.cyclic[r.defs[i].key]
			found = found || cyclic && to == circle
		}
	})
	return found
}

// strictReferences calls f with the name of each definition that a rewritten schema
// refers to, and with "#" for the root. It does not look into definitions.
func strictReferences(v *loosejson.Value, follow strictFollow, f func(name string)) {
	for i := range v.Members() {
		keyword, value := v.Members()[i].Key, &v.Members()[i].Value
		switch {
		case keyword == "$ref":
			f(strictReferred(value))
		case keyword == "anyOf" || keyword == "prefixItems" && follow != strictSamePlace:
			for j := range value.Items() {
				strictReferences(&value.Items()[j], follow, f)
			}
		case follow == strictSamePlace:
		case keyword == "items" || keyword == "additionalProperties":
			strictReferences(value, follow, f)
		case keyword == "properties":
			required := strictRequiredOf(v, follow)
			for j := range value.Members() {
				if m := &value.Members()[j]; follow == strictAllReferences || required[m.Key] {
					strictReferences(&m.Value, follow, f)
				}
			}
		}
	}
}

// strictReferred returns the name of the definition that a $ref refers to.
func strictReferred(ref *loosejson.Value) string { return strings.TrimPrefix(ref.Text, "#/$defs/") }

// strictRequiredOf returns what a rewritten schema requires, if that is asked for.
func strictRequiredOf(v *loosejson.Value, follow strictFollow) map[string]bool {
	names := v.Member("required")
	if names == nil || follow != strictRequiredOnly {
		return nil
	}
	required := map[string]bool{}
	for j := range names.Items() {
		required[names.Items()[j].Text] = true
	}
	return required
}

// loops returns the keys of the definitions, and of the root, that refer to
// themselves, through others perhaps, with a number for each circle of them.
func (r *strictRewriter) loops(v *loosejson.Value, follow strictFollow) map[string]int {
	if r.over || len(r.defs) == 0 && !r.dialect.rootRef {
		return nil
	}
	root := len(r.defs)
	l := strictLoops{to: make([][]int, root+1), order: make([]int, root+1), low: make([]int, root+1), circles: map[int]int{}}
	edge := func(from int) func(string) {
		return func(name string) {
			if to, ok := r.names[name]; ok {
				l.to[from] = append(l.to[from], to)
			} else if name == "#" {
				l.to[from] = append(l.to[from], root)
			}
		}
	}
	strictReferences(v, follow, edge(root))
	for i := range r.defs {
		if r.defs[i].used {
			strictReferences(&r.defs[i].schema, follow, edge(i))
		}
	}
	for i := range l.to {
		if l.order[i] == 0 {
			l.visit(i)
		}
	}
	loops := map[string]int{}
	for i, circle := range l.circles {
		if i == root {
			loops[r.rootKey] = circle
		} else {
			loops[r.defs[i].key] = circle
		}
	}
	return loops
}

// strictLoops finds the circles in a graph (Tarjan 1972).
type strictLoops struct {
	to         [][]int // the edges of each node
	order, low []int   // from 1, in the order of visits; low is -1 once a node's circle is known
	visits     int
	stack      []int
	circles    map[int]int // of the nodes that are in one
}

// visit visits a node and all that it leads to.
func (l *strictLoops) visit(node int) {
	l.visits++
	l.order[node], l.low[node] = l.visits, l.visits
	l.stack = append(l.stack, node)
	itself := false
	for _, next := range l.to[node] {
		itself = itself || next == node
		if l.order[next] == 0 {
			l.visit(next)
		}
		if l.low[next] > 0 {
			l.low[node] = min(l.low[node], l.low[next])
		}
	}
	if l.low[node] < l.order[node] {
		return
	}
	at := len(l.stack) - 1
	for l.stack[at] != node {
		at--
	}
	circle := l.stack[at:]
	l.stack = l.stack[:at]
	for _, n := range circle {
		l.low[n] = -1
		if len(circle) > 1 || itself {
			l.circles[n] = l.order[node]
		}
	}
}
