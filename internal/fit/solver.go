package fit

import (
	"cmp"
	"fmt"
	"slices"
)

// A solver is a selection in the making.
type solver struct {
	p     *Problem
	first []int32 // the place of each item's first form in size; nil if each has one form
	piece []int   // of each item that is taken in part, its size; nil if none can be
	tiers []int   // where in order each tier begins, and the end

	capacity int    // what may be filled
	choice   []int  // the form of each item, or Out
	room     int    // what is left
	fixed    int32  // so many leading items are not open
	left     []int  // what is left of the Max of each section
	ended    []bool // the sections that Prefix ended, that of no section first
	proved   bool   // no tier has a better selection
	err      error  // a size or a value that cannot be

	served  int          // the tier that is packed in all of the room, or -1
	ample   int          // that room
	relaxed []relaxation // of each tier

	tries    int  // how often an item may still be divided
	relaxing bool // the first form of what may be divided need not fit
	rough    bool // the bound rests on what was not counted

	base  []int   // what was chosen before pack; empty is nothing
	items []int32 // scratch of serveSection
	*scratch
}

// A move is a change of an item's form, and of the size of its piece.
type move struct {
	item, from, to int32
	before, after  int // the sizes
}

// newSolver returns a solver that has counted nothing.
func newSolver(p *Problem) *solver {
	s := &solver{p: p, capacity: p.Capacity, choice: make([]int, len(p.Items)), scratch: scratches.Get().(*scratch)}
	s.left, s.ended = make([]int, len(p.Sections)), make([]bool, len(p.Sections)+1)
	s.core.allWork = maxAllStates
	n := len(p.Items)
	if slices.ContainsFunc(p.Items, func(it Item) bool { return it.Forms > 1 }) {
		n, s.first = 0, make([]int32, len(p.Items))
		for i := range p.Items {
			s.first[i] = int32(n)
			n += max(1, p.Items[i].Forms)
		}
	}
	s.size = slices.Grow(s.size[:0], n)[:n]
	for i := range s.size {
		s.size[i] = -1
	}
	if slices.ContainsFunc(p.Items, func(it Item) bool { return it.Piece > 0 }) {
		s.piece = make([]int, len(p.Items))
	}
	s.arrange()
	return s
}

// arrange puts the items in order, by tier.
func (s *solver) arrange() {
	p := s.p
	s.order = slices.Grow(s.order[:0], len(p.Items))[:len(p.Items)]
	sorted := true
	for i := range s.order {
		s.order[i] = int32(i)
		if p.Order != nil && p.Strategy != Value {
			s.order[i] = int32(p.Order[i])
		}
		sorted = sorted && (i == 0 || p.Items[s.order[i-1]].Tier <= p.Items[s.order[i]].Tier)
	}
	if !sorted {
		slices.SortStableFunc(s.order, func(a, b int32) int { return cmp.Compare(p.Items[a].Tier, p.Items[b].Tier) })
	}
	for i, item := range s.order {
		if i == 0 || p.Items[item].Tier != p.Items[s.order[i-1]].Tier {
			s.tiers = append(s.tiers, i)
		}
	}
	s.tiers = append(s.tiers, len(s.order))
	s.relaxed = make([]relaxation, len(s.tiers))
}

// reset forgets what is chosen, not what is counted.
func (s *solver) reset() {
	for i := range s.choice {
		s.choice[i] = Out
	}
	clear(s.ended)
	s.empty(s.capacity)
	s.fixed, s.proved, s.served = 0, true, -1
}

// empty makes the room, and that of each section, what it is where nothing is chosen.
func (s *solver) empty(room int) {
	s.room = room
	for i, sec := range s.p.Sections {
		s.left[i] = sec.Max
		if sec.Max == 0 {
			s.left[i] = MaxSize
		}
	}
}

// at returns the place of a form in size.
func (s *solver) at(item int32, form int) int {
	if s.first == nil {
		return int(item)
	}
	return int(s.first[item]) + form
}

// forms returns how many forms an item has.
func (s *solver) forms(item int32) int { return max(1, s.p.Items[item].Forms) }

// sizeOf returns the size of a form, counting it if that was not done before; Out is 0.
func (s *solver) sizeOf(item int32, form int) int {
	switch {
	case form < 0:
		return 0
	case form == Part:
		return s.piece[item]
	}
	at := s.at(item, form)
	if s.size[at] < 0 {
		n := s.p.Size(int(item), form)
		if n < 0 || n > MaxSize || n < s.p.Items[item].Least {
			if s.err == nil {
				s.err = fmt.Errorf("fit: form %d of item %d has a size of %d; it must be from its Least of %d to %d", form, item, n, s.p.Items[item].Least, MaxSize)
			}
			n = MaxSize
		}
		s.size[at] = int32(n)
	}
	return int(s.size[at])
}

// valueOf returns the value of a form that is counted; Out is 0.
func (s *solver) valueOf(item int32, form int) float64 {
	whole := s.p.Items[item].Value
	switch {
	case form < 0:
		return 0
	case form == 0:
		return whole
	case form == Part || s.p.Worth == nil:
		return s.share(item, s.sizeOf(item, form))
	}
	v := s.p.Worth(int(item), form)
	if !(v >= 0 && v <= MaxValue) {
		if s.err == nil {
			s.err = fmt.Errorf("fit: form %d of item %d has a value of %v; it must be finite and not negative", form, item, v)
		}
		return 0
	}
	return v
}

// share returns the value of so much of an item's first form.
func (s *solver) share(item int32, size int) float64 {
	whole := s.p.Items[item].Value
	if full := s.sizeOf(item, 0); full > 0 {
		return whole * min(1, float64(size)/float64(full))
	}
	return whole
}

// allowed returns the room for an item: what is left in all and of its section.
func (s *solver) allowed(item int32) int {
	if sec := s.p.Items[item].Section; sec >= 0 {
		return min(s.room, s.left[sec])
	}
	return s.room
}

// mayFit reports whether a form of the item that is not chosen, or a part of it, may
// fit, so that it has to be counted.
func (s *solver) mayFit(item int32) bool {
	it, room := &s.p.Items[item], s.allowed(item)
	return room > 0 && (it.Least <= room || it.Piece > 0 && it.Piece <= room)
}

// set chooses a form of an item for the one that it has.
func (s *solver) set(item int32, form int) {
	s.spend(item, s.sizeOf(item, form)-s.sizeOf(item, s.choice[item]))
	s.choice[item] = form
}

// spend takes room for an item.
func (s *solver) spend(item int32, size int) {
	s.room -= size
	if sec := s.p.Items[item].Section; sec >= 0 {
		s.left[sec] -= size
	}
}

// take is set, so that it can be undone.
func (s *solver) take(item int32, form int) {
	m := move{item: item, from: int32(s.choice[item]), to: int32(form)}
	if s.piece != nil {
		m.before, m.after = s.piece[item], s.piece[item]
	}
	s.trail = append(s.trail, m)
	s.set(item, form)
}

// undo goes back to where the trail was so long.
func (s *solver) undo(length int) {
	for i := len(s.trail) - 1; i >= length; i-- {
		if m := &s.trail[i]; s.piece != nil {
			s.setPiece(m.item, int(m.from), m.before)
		} else {
			s.set(m.item, int(m.from))
		}
	}
	s.trail = s.trail[:length]
}

// baseOf returns what was chosen of an item before pack.
func (s *solver) baseOf(item int32) int {
	if len(s.base) == 0 {
		return Out
	}
	return s.base[item]
}

// total returns the size and the value of what is chosen.
func (s *solver) total() (size int, value float64) {
	for i, form := range s.choice {
		if form >= 0 {
			size += s.sizeOf(int32(i), form)
			value += s.valueOf(int32(i), form)
		}
	}
	return size, value
}

// result returns what was chosen.
func (s *solver) result() *Result {
	r := &Result{Choice: s.choice, Optimal: s.proved}
	r.Size, r.Value = s.total()
	r.Pieces = s.piece
	r.Leading, r.Shared = s.shared()
	r.Bound = max(r.Value, s.bound())
	r.Rough = s.rough && r.Value < r.Bound
	return r
}

// shared returns how many leading items have the choice of Previous, and their size.
func (s *solver) shared() (leading, size int) {
	for i, before := range s.p.Previous {
		if max(before, Out) != s.choice[i] || before == Part && s.p.Pieces[i] != s.piece[i] {
			break
		}
		leading++
		size += s.sizeOf(int32(i), s.choice[i])
	}
	return leading, size
}
