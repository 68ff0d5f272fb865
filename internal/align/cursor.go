package align

import (
	"slices"

	"github.com/briefgo/brief/internal/loosejson"
)

// A Cursor is what a schema asks of the values at one place of a document, which may
// be several things in a union. It is for looking at a document that is not complete.
// The zero Cursor is a place where the schema has no values, or of which it says
// nothing. A Cursor is immutable and safe for concurrent use.
type Cursor struct {
	nodes []*node // none has alternatives
}

// maxCursor bounds the alternatives of a Cursor.
const maxCursor = 64

// Cursor returns what the schema asks of the whole document.
func (s *Schema) Cursor() Cursor { return Cursor{}.with(s.root) }

// with returns the cursor with one more alternative.
func (c Cursor) with(n *node) Cursor {
	switch {
	case n == nil || n.never || len(c.nodes) >= maxCursor:
	case n.alts != nil || n.cond != nil:
		c.expand(n, map[*node]bool{})
	case !slices.Contains(c.nodes, n):
		c.nodes = append(c.nodes[:len(c.nodes):len(c.nodes)], n)
	}
	return c
}

// expand adds the alternatives of a node, each once.
func (c *Cursor) expand(n *node, seen map[*node]bool) {
	if seen[n] {
		return
	}
	seen[n] = true
	branches := n.alts
	if n.cond != nil {
		branches = []*node{n.cond.then, n.cond.otherwise}
	}
	for _, b := range branches {
		if b.alts != nil || b.cond != nil {
			c.expand(b, seen)
		} else {
			*c = c.with(b)
		}
	}
}

// None reports whether the schema has nothing there.
func (c Cursor) None() bool { return len(c.nodes) == 0 }

// Takes reports whether some value of the kind may stand there.
func (c Cursor) Takes(kind loosejson.Kind) bool {
	v := loosejson.Value{Kind: kind}
	for _, n := range c.nodes {
		if n.types&kindsOf(&v) != 0 {
			return true
		}
	}
	return false
}

// Member returns the name that the member with a key has in the document once it is
// aligned, and what the schema asks of its value; the zero Cursor if the schema does
// not say that objects have it.
func (c Cursor) Member(key string, level Level) (name string, value Cursor) {
	name = key
	for _, n := range c.nodes {
		meant, p := n.memberNode(key, level)
		if p == nil || len(value.nodes) > 0 && meant != name {
			continue
		}
		name = meant
		value = value.with(p)
	}
	return name, value
}

// memberNode returns the name and the node of the member with a key; nil if the schema
// has none.
func (n *node) memberNode(key string, level Level) (string, *node) {
	if n.types&objects == 0 {
		return key, nil
	}
	if p, ok := n.byName[key]; ok {
		return key, n.props[p].node
	}
	if level >= Lossless && !n.matchesPattern(key) {
		if p := n.propertyLike(key); p >= 0 {
			return n.props[p].name, n.props[p].node
		}
	}
	if n.free || n.extra != nil || n.matchesPattern(key) {
		return key, n.other(key)
	}
	return key, nil
}

// Item returns what the schema asks of an item of an array.
func (c Cursor) Item(index int) (value Cursor) {
	for _, n := range c.nodes {
		switch {
		case n.types&arrays == 0:
		case index < len(n.prefix):
			value = value.with(n.prefix[index])
		case n.items != nil:
			value = value.with(n.items)
		case n.free || len(n.prefix) == 0:
			value = value.with(anyNode)
		}
	}
	return value
}

// Readings returns the values that v can be read as at this place, in the order of the
// schema's alternatives. It returns none if nothing that the level allows makes v fit.
func (c Cursor) Readings(v *loosejson.Value, text string, level Level) []loosejson.Value {
	var readings []loosejson.Value
	for _, n := range c.nodes {
		a := newAligner(text, level)
		if o := a.align(v, n, place{}); o.fits() {
			readings = append(readings, *o.value)
		}
	}
	return readings
}
