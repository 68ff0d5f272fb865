package schema

import (
	"hash/maphash"

	"github.com/briefgo/brief/internal/loosejson"
)

// Most documents have nothing in them that must not come near the engine, and cost next
// to nothing with most schemas. What follows sees that in one pass without places; only
// if it does not, scanDocument and costEstimate look closely.

// A docSize is how large a document is.
type docSize struct {
	maxDepth int // that is allowed

	values int // how many there are
	text   int // bytes in strings
	depth  int
	path   int // bytes of the longest path, without escapes
}

// measure measures a value that is depth levels deep, behind a path of pathBytes. It
// reports false, and stops, if scanDocument may have something to say.
func (s *docSize) measure(v *loosejson.Value, depth, pathBytes int) bool {
	s.values++
	s.path = max(s.path, pathBytes)
	switch v.Kind {
	case loosejson.String:
		s.text += len(v.Text)
	case loosejson.Number:
		return numberReason(v.Text) == ""
	case loosejson.Array, loosejson.Object:
		if depth > s.maxDepth {
			return false
		}
		s.depth = max(s.depth, depth)
		return s.children(v, depth, pathBytes)
	}
	return true
}

// children measures what is in an array or object.
func (s *docSize) children(v *loosejson.Value, depth, pathBytes int) bool {
	items := v.Items()
	for i := range items {
		if !s.measure(&items[i], depth+1, pathBytes+2) {
			return false
		}
	}
	members := v.Members()
	for i := range members {
		if !s.measure(&members[i].Value, depth+1, pathBytes+1+len(members[i].Key)) {
			return false
		}
	}
	return !hasDuplicate(members)
}

// hasDuplicate reports whether two members have the same key.
func hasDuplicate(members []loosejson.Member) bool {
	if len(members) <= 16 { // most objects: quicker than hashing
		for i := range members {
			for j := range i {
				if members[i].Key == members[j].Key {
					return true
				}
			}
		}
		return false
	}
	seed := maphash.MakeSeed()
	size := 64
	for size < 2*len(members) {
		size *= 2
	}
	table := make([]int32, size) // indexes, from 1
	for i := range members {
		at := int(maphash.String(seed, members[i].Key)) & (size - 1)
		for ; table[at] != 0; at = (at + 1) & (size - 1) {
			if members[table[at]-1].Key == members[i].Key {
				return true
			}
		}
		table[at] = int32(i + 1)
	}
	return false
}

// A costBound bounds what documents cost with a schema under which each value has at
// most one subschema from the value around it, so that nothing multiplies.
type costBound struct {
	linear     bool
	anything   bool // the schema is {} or true, about which the engine need not be asked
	spread     int  // the most that nodes have; see schemaNode
	weight     int
	slow       int
	pointer    int
	properties int
}

// bound computes the costBound of a schema whose nodes are ordered.
func (g *schemaGraph) bound() costBound {
	b := costBound{linear: true, anything: g.root.Kind == loosejson.True || g.root.Kind == loosejson.Object && len(g.root.Members()) == 0}
	objects, arrays := map[*schemaNode]int{}, map[*schemaNode]int{}
	for _, n := range g.all {
		if len(n.patterns) > 0 || n.names != nil || n.unique ||
			childrenOf(n, objects, (*schemaNode).perMember) > 1 || childrenOf(n, arrays, (*schemaNode).perItem) > 1 {
			return costBound{}
		}
		b.spread = max(b.spread, n.spread)
		b.weight = max(b.weight, n.weight)
		b.slow = max(b.slow, n.slow)
		b.pointer = max(b.pointer, len(n.pointer))
		b.properties = max(b.properties, len(n.properties))
	}
	return b
}

// childrenOf returns how many subschemas one application of a node gives a child, those
// that it applies to the same value included; no more than 2 are counted.
func childrenOf(n *schemaNode, known map[*schemaNode]int, own func(*schemaNode) int) int {
	if count, ok := known[n]; ok {
		return count
	}
	count := own(n)
	for _, sub := range n.applied {
		if count < 2 {
			count = min(2, count+childrenOf(sub, known, own))
		}
	}
	known[n] = count
	return count
}

// perMember returns how many subschemas a node applies to a member at most.
func (n *schemaNode) perMember() int {
	return count(n.properties != nil || n.additional != nil, n.unevaluated != nil)
}

// perItem returns how many subschemas a node applies to an item at most.
func (n *schemaNode) perItem() int {
	return count(n.prefix != nil || n.items != nil, n.contains != nil, n.unevaluatedArr != nil)
}

// count returns how many of the conditions hold.
func count(conditions ...bool) int {
	n := 0
	for _, c := range conditions {
		if c {
			n++
		}
	}
	return n
}

// covers reports whether a document certainly costs no more than limit, as costEstimate
// counts it.
func (b *costBound) covers(s *docSize, limit int) bool {
	frames := float64(s.depth+1) * float64(b.spread)
	if !b.linear || frames > limitFrames {
		return false
	}
	each := float64(b.weight+1) + float64(s.path+b.pointer)/256 + frames*frames/512 + float64(b.spread)/64 + float64(b.properties+1)/8
	text := float64(s.text) * (1./256 + float64(b.slow)/1024)
	return float64(b.spread)*(float64(s.values)*each+text) <= float64(limit)
}
