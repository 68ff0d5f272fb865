package align

import "github.com/briefgo/brief/internal/loosejson"

// finish removes alternatives that lead back to themselves, gives nodes that have
// alternatives their types, and joins alternatives that are mere lists of values.
func (c *compiler) finish() {
	state := map[*node]int{anyNode: settled, neverNode: settled}
	for _, n := range c.all {
		c.settle(n, state)
	}
}

// The states of a node in settle.
const (
	settling = 1 + iota
	settled
)

// settle finishes a node after its alternatives.
func (c *compiler) settle(n *node, state map[*node]int) {
	if state[n] != 0 {
		return
	}
	state[n] = settling
	kept := n.alts[:0]
	for _, alt := range n.alts {
		if state[alt] == settling {
			continue // a value is A if it is A: says nothing
		}
		c.settle(alt, state)
		n.types |= alt.types
		n.nested = n.nested || alt.alts != nil || alt.cond != nil
		kept = append(kept, alt)
	}
	n.alts = joinEnums(kept)
	if n.cond != nil {
		for _, p := range []**node{&n.cond.test, &n.cond.then, &n.cond.otherwise} {
			if state[*p] == settling {
				*p = anyNode
			}
			c.settle(*p, state)
		}
		n.types = n.cond.then.types | n.cond.otherwise.types
	}
	state[n] = settled
}

// joinEnums makes one of the alternatives that are scalars to choose from, so that a
// text that names two of them is seen to be ambiguous.
func joinEnums(alts []*node) []*node {
	var values []loosejson.Value
	var aliases []alias
	first, count := -1, 0
	for i, alt := range alts {
		if alt.enum != nil && alt.types&composites == 0 {
			if count++; first < 0 {
				first = i
			}
			values = append(values, alt.enum.values...)
			aliases = append(aliases, alt.enum.aliases...)
		}
	}
	if count < 2 {
		return alts
	}
	joined := &node{enum: newEnumeration(values)}
	joined.enum.addAliases(aliases)
	joined.types = joined.enum.types
	var kept []*node
	for i, alt := range alts {
		switch {
		case i == first:
			kept = append(kept, joined)
		case alt.enum == nil || alt.types&composites != 0:
			kept = append(kept, alt)
		}
	}
	return kept
}
