package schema

import (
	"fmt"
	"slices"

	"github.com/briefgo/brief/internal/loosejson"
)

// What it costs to validate is known before validating. The engine applies each
// subschema to each value as often as paths through the schema lead there, and a
// schema of n lines can have 2^n paths. Counting them is cheap, since paths that
// meet are counted together: the time is bounded by the number of distinct pairs of
// subschema and value. One unit of cost is near a microsecond of the engine's time,
// for a value that fails.

// order ranks the nodes so that a node comes after all that apply it to the same
// value, and counts how many nodes each applies. It fails if a node applies itself.
func (g *schemaGraph) order() error {
	o := orderer{state: make(map[*schemaNode]orderState, len(g.all)), next: len(g.all)}
	for _, n := range g.all {
		if err := o.visit(n); err != nil {
			return err
		}
	}
	return nil
}

// An orderState is how far an orderer is with a node.
type orderState uint8

const (
	unordered orderState = iota
	ordering
	ordered
)

// An orderer is the depth-first search of order.
type orderer struct {
	state map[*schemaNode]orderState
	next  int
}

// visit ranks a node after all that it leads to.
func (o *orderer) visit(n *schemaNode) error {
	if o.state[n] == ordered {
		return nil
	}
	o.state[n] = ordering
	n.spread = 1
	for _, sub := range n.applied {
		if o.state[sub] == ordering {
			return &SchemaError{Pointer: n.pointer, Keyword: "$ref",
				Message: fmt.Sprintf("applies %q to the same value again and again without end", sub.pointer)}
		}
		if err := o.visit(sub); err != nil {
			return err
		}
		n.spread += sub.spread
	}
	// Whether a dynamic reference closes a circle depends on the way to it: the
	// engine will tell.
	for _, sub := range n.perhaps {
		if o.state[sub] == ordered {
			n.applied = append(n.applied, sub)
			n.spread += sub.spread
		}
	}
	if n.spread > limitInPlace {
		return &SchemaError{Pointer: n.pointer, Keyword: "cost",
			Message: fmt.Sprintf("is too expensive: it applies more than %d subschemas to one value", limitInPlace)}
	}
	o.state[n] = ordered
	o.next--
	n.rank = o.next
	return nil
}

// An application is a subschema that applies to a value.
type application struct {
	node   *schemaNode
	count  float64 // how often
	frames int     // how many applications it is in, at most
}

// A costEstimate counts what a document costs.
type costEstimate struct {
	stack  []application // for the values from the root to the present one
	total  float64
	limit  float64
	frames int // the most
}

// costViolation says that a document costs too much, or nil.
func (g *schemaGraph) costViolation(doc *loosejson.Value, limit int) *Violation {
	e := costEstimate{limit: float64(limit), stack: make([]application, 0, 64)}
	e.add(0, g.nodes[""], 1, 1)
	e.value(doc, 0, 0)
	if !e.exceeded() {
		return nil
	}
	return &Violation{Keyword: "cost", Message: "costs too much to validate: " +
		"the alternatives, references and patterns of the schema multiply with the size and depth of this document"}
}

// exceeded reports whether the cost is over the limit already.
func (e *costEstimate) exceeded() bool { return e.total > e.limit || e.frames > limitFrames }

// add adds an application to those at stack[from:], which are kept by rank.
func (e *costEstimate) add(from int, n *schemaNode, count float64, frames int) {
	i := len(e.stack)
	for i > from && e.stack[i-1].node.rank > n.rank {
		i--
	}
	if i > from && e.stack[i-1].node == n {
		at := &e.stack[i-1]
		at.count += count
		at.frames = max(at.frames, frames)
		return
	}
	e.total += float64(len(e.stack)-i) / 64 // for the moving
	e.stack = slices.Insert(e.stack, i, application{n, count, frames})
}

// value counts what the applications at stack[from:] cost on v, at a pointer of
// pathBytes, and on the values in it.
func (e *costEstimate) value(v *loosejson.Value, from, pathBytes int) {
	for i := from; i < len(e.stack) && !e.exceeded(); i++ {
		a := e.stack[i]
		e.frames = max(e.frames, a.frames)
		e.total += a.count * applicationCost(&a, v, pathBytes)
		if !a.node.types.has(v.Kind) {
			e.stack[i].count = 0 // the engine goes no further
			continue
		}
		for _, sub := range a.node.applied {
			e.add(i+1, sub, a.count, a.frames+1)
		}
	}
	end := len(e.stack)
	items, members := v.Items(), v.Members()
	for i := range items {
		e.child(from, end, &items[i], pathBytes+2, i, "")
	}
	for i := range members {
		key := members[i].Key
		e.child(from, end, &members[i].Value, pathBytes+1+len(key), -1, key)
	}
}

// child counts what a value costs inside the one of stack[from:end]: the item at index,
// or the member with key if index is -1.
func (e *costEstimate) child(from, end int, v *loosejson.Value, pathBytes, index int, key string) {
	if e.exceeded() {
		return
	}
	for i := from; i < end; i++ {
		a := e.stack[i]
		switch {
		case a.count == 0:
		case index >= 0:
			e.item(end, &a, index)
		default:
			e.member(end, &a, key)
		}
	}
	if len(e.stack) > end {
		e.value(v, end, pathBytes)
		e.stack = e.stack[:end]
	}
}

// apply adds what a applies to a child, if that is anything, to those at stack[end:].
func (e *costEstimate) apply(end int, a *application, sub *schemaNode) {
	if sub != nil {
		e.add(end, sub, a.count, a.frames+1)
	}
}

// item adds the subschemas that apply to an item.
func (e *costEstimate) item(end int, a *application, i int) {
	n := a.node
	if i < len(n.prefix) {
		e.apply(end, a, n.prefix[i])
	} else {
		e.apply(end, a, n.items)
	}
	e.apply(end, a, n.contains)
	e.apply(end, a, n.unevaluatedArr)
}

// member adds the subschemas that apply to a member.
func (e *costEstimate) member(end int, a *application, key string) {
	n := a.node
	sub := n.properties[key]
	known := sub != nil
	e.apply(end, a, sub)
	for _, p := range n.patterns {
		if p.pattern.MatchString(key) {
			e.apply(end, a, p.node)
			known = true
		}
	}
	if !known {
		e.apply(end, a, n.additional)
	}
	e.apply(end, a, n.unevaluated)
}

// applicationCost is what one application costs, without what it applies in turn.
func applicationCost(a *application, v *loosejson.Value, pathBytes int) float64 {
	n := a.node
	children := len(v.Items()) + len(v.Members())
	// A failure's place in the schema and the document is built anew in each frame.
	cost := n.weight + (pathBytes+len(n.pointer))/256 + a.frames*a.frames/512
	switch v.Kind {
	case loosejson.String:
		cost += len(v.Text)/256 + len(v.Text)*n.slow/1024
	case loosejson.Object:
		cost += (children+len(n.properties))/8 + n.namesCost(v)
	case loosejson.Array:
		cost += children / 8
		if n.unique {
			// Up to 20 items are compared with each other, more are hashed.
			cost += countValues(v, 1<<24) * min(children, 20) / 4
		}
	}
	return float64(cost)
}

// namesCost is what the rules for the names of properties cost.
func (n *schemaNode) namesCost(v *loosejson.Value) int {
	states, spread := 0, 0
	for _, p := range n.patterns {
		states += p.size
	}
	if n.names != nil {
		spread = n.names.spread
		states += spread * (1 + n.names.slow)
	}
	if states == 0 {
		return 0
	}
	cost := len(v.Members()) * (spread + len(n.patterns))
	for i := range v.Members() {
		cost += len(v.Members()[i].Key) * states / 1024
	}
	return cost
}
