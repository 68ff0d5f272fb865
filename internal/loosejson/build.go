package loosejson

import "slices"

// A builder makes the arrays and objects of a tree. The values of those that are not
// closed yet stand on two stacks; what is closed is cut from slabs, since most arrays
// and objects are small and a tree is freed as a whole.
type builder struct {
	values  []Value
	members []Member

	itemSlab   []Value
	memberSlab []Member
}

// The sizes of slabs, in elements.
const (
	firstSlab = 2
	lastSlab  = 512
)

// array takes the values from base on off their stack, as the items of an array.
func (b *builder) array(v *Value, base int) {
	if len(b.values) > base {
		var items []Value
		items, b.values = take(b.values, base, &b.itemSlab)
		v.SetItems(items)
	}
}

// object takes the members from base on off their stack, as those of an object.
func (b *builder) object(v *Value, base int) {
	if len(b.members) > base {
		var members []Member
		members, b.members = take(b.members, base, &b.memberSlab)
		v.SetMembers(members)
	}
}

// roomy returns a stack with room for one more, of most at all. What a text of the given
// size needs is reckoned from what it took up to pos, so that a long array is not copied
// often.
func roomy[E any](stack []E, pos, size, most int) []E {
	n := len(stack)
	switch {
	case n < cap(stack):
		return stack
	case n < lastSlab:
		return append(stack, *new(E))[:n]
	}
	whole := int(float64(n) * float64(size) / float64(pos+1) * 1.05)
	return slices.Grow(stack, min(max(whole-n, n/4), 15*n, max(1, most-n)))
}

// take takes what stands on a stack from base on, and returns the stack without it.
// If that is nearly all of a large stack it is not copied: the rest is.
func take[E any](stack []E, base int, slab *[]E) (taken, rest []E) {
	n := len(stack) - base
	if n >= lastSlab && base <= n/4 {
		return stack[base:len(stack):len(stack)], append([]E(nil), stack[:base]...)
	}
	taken = carve(slab, n)
	copy(taken, stack[base:])
	return taken, stack[:base]
}

// carve cuts n elements from a slab, which is replaced when it is used up.
func carve[E any](slab *[]E, n int) []E {
	free := cap(*slab) - len(*slab)
	if free < n {
		if n > lastSlab/4 {
			return make([]E, n)
		}
		*slab = make([]E, 0, max(n, firstSlab, min(2*cap(*slab), lastSlab)))
	}
	i := len(*slab)
	*slab = (*slab)[:i+n]
	return (*slab)[i : i+n : i+n]
}
