package align

import (
	"slices"
	"strconv"
	"strings"
)

// A trail is a list of fixes, newest first, whose pointers are not yet known: each
// element is a fix at this place or the trail of a child. It is made only where
// something changed, and shared between alternatives.
type trail struct {
	earlier *trail
	fix     *Fix
	child   *trail // the fixes of a child instead of fix; if both are nil the element only counts fixes
	key     string // of the child in an object
	index   int32  // of the child in an array, -1 in an object
	inner   bool   // the only fix of the child, instead of child

	// Of this element and all the earlier ones:
	count int32  // fixes that are kept
	total int32  // and with those that are only counted
	kinds uint32 // a bit for each kind

	dropped uint32 // of an element that only counts, the kinds of these fixes
}

// with returns the trail with one more fix at this place.
func (t *trail) with(fix Fix) *trail {
	return t.and(trail{fix: &fix, count: 1, total: 1, kinds: 1 << fix.Kind})
}

// withMember returns the trail with the fixes of a member.
func (t *trail) withMember(key string, child *trail) *trail {
	if child == nil {
		return t
	}
	return t.and(trail{child: child, key: key, index: -1, count: child.count, total: child.total, kinds: child.kinds})
}

// withItem returns the trail with the fixes of an item.
func (t *trail) withItem(index int, child *trail) *trail {
	if child == nil {
		return t
	}
	if child.single() { // so one object is enough
		return t.and(trail{fix: child.fix, index: int32(index), inner: true, count: 1, total: 1, kinds: child.kinds})
	}
	return t.and(trail{child: child, index: int32(index), count: child.count, total: child.total, kinds: child.kinds})
}

// single reports whether the trail is one fix at its place.
func (t *trail) single() bool { return t.fix != nil && t.earlier == nil && !t.inner }

// withScalar is withItem for the trail of a scalar that nothing else has, and which is used
// up.
func (t *trail) withScalar(index int, child *trail) *trail {
	if child == nil || !child.single() {
		return t.withItem(index, child)
	}
	if child.index, child.inner, child.earlier = int32(index), true, t; t != nil {
		child.count += t.count
		child.total += t.total
		child.kinds |= t.kinds
	}
	return child
}

// and returns the trail with one more element.
func (t *trail) and(e trail) *trail {
	if e.earlier = t; t != nil {
		e.count += t.count
		e.total += t.total
		e.kinds |= t.kinds
	}
	return &e
}

// counts reports whether the element only counts fixes.
func (t *trail) counts() bool { return t.fix == nil && t.child == nil }

// full reports whether the trail has as many fixes as there may be.
func (t *trail) full(most int) bool { return t != nil && int(t.count) >= most }

// drop counts the fixes of another trail in an element that only counts.
func (t *trail) drop(other *trail) {
	if other != nil {
		t.total += other.total
		t.kinds |= other.kinds
		t.dropped = t.kinds
	}
}

// within returns the trail, its newest elements only counted if the earlier ones have as
// many fixes as there may be: an object or an array may have very many.
func (t *trail) within(most int) *trail {
	if t == nil || t.earlier == nil || int(t.earlier.count) < most || t.counts() {
		return t
	}
	e := trail{total: t.total - t.earlier.total}
	if t.fix != nil {
		e.dropped = 1 << t.fix.Kind
	} else {
		e.dropped = t.child.kinds
	}
	earlier := t.earlier.within(most)
	if earlier.counts() {
		e.total += earlier.total - earlier.earlier.total
		e.dropped |= earlier.dropped
		earlier = earlier.earlier
	}
	e.kinds = e.dropped
	return earlier.and(e)
}

// before returns the trail, which is a single fix, with later fixes of the same place
// behind it.
func (t *trail) before(later *trail) *trail {
	all := t
	for _, e := range later.elements() {
		next := *e
		next.earlier = all
		next.count += t.count
		next.total += t.total
		next.kinds |= t.kinds
		all = &next
	}
	return all
}

// elements returns the elements of the trail, oldest first.
func (t *trail) elements() []*trail {
	n := 0
	for e := t; e != nil; e = e.earlier {
		n++
	}
	order := make([]*trail, 0, n)
	for ; t != nil; t = t.earlier {
		order = append(order, t)
	}
	slices.Reverse(order)
	return order
}

// An unrolling makes the fixes of a trail, oldest first. There may be very
// many, or many under a long key: they and the bytes of their pointers are bounded.
type unrolling struct {
	fixes []Fix
	path  []byte // of the present place
	room  int    // how many bytes of pointers there may still be
	most  int    // how many fixes there may be
	more  int    // those that there was no room for
	kinds uint32 // of these, a bit for each kind
}

// The room for fixes: one for so many bytes of the reply, and some more; and for their
// pointers, so many bytes for each of the reply, and some more.
const (
	bytesPerFix         = 16
	fixesFloor          = 64
	pointerBytesPerByte = 8
	pointerBytesFloor   = 1 << 16
)

// add adds the fixes of the trail of the present place.
func (u *unrolling) add(t *trail) {
	for _, e := range t.elements() {
		switch {
		case e.counts():
			u.more += int(e.total - e.earlier.total)
			u.kinds |= e.dropped
			continue
		case e.child == nil && !e.inner:
			u.fix(*e.fix)
			continue
		}
		mark := len(u.path)
		u.path = append(u.path, '/')
		if e.index >= 0 {
			u.path = strconv.AppendInt(u.path, int64(e.index), 10)
		} else {
			u.path = append(u.path, pointerEscaper.Replace(e.key)...)
		}
		if e.inner {
			u.fix(*e.fix)
		} else {
			u.add(e.child)
		}
		u.path = u.path[:mark]
	}
}

// fix adds a fix of the present place.
func (u *unrolling) fix(f Fix) {
	if len(u.path) > u.room || len(u.fixes) >= u.most {
		u.more++
		u.kinds |= 1 << f.Kind
		return
	}
	u.room -= len(u.path)
	f.Pointer = string(u.path)
	u.fixes = append(u.fixes, f)
}

// pointerEscaper escapes a reference token (RFC 6901, section 3).
var pointerEscaper = strings.NewReplacer("~", "~0", "/", "~1")
