package fit

import (
	"cmp"
	"fmt"
	"math"
	"slices"
)

// A solver is a selection in the making.
type solver struct {
	p     *Problem
	first []int32 // the place of each item's first form in size; nil if each has one form
	size  []int32 // of each form; -1 is not counted
	order []int32 // the items by tier, and in each in order
	tiers []int   // where in order each tier begins, and the end

	capacity int     // what may be filled
	choice   []int   // the form of each item, or Out
	room     int     // what is left
	fixed    int32   // so many leading items are not open
	left     []int   // what is left of the Max of each section
	proved   bool    // no tier has a better selection
	steps    []step  // scratch of pack
	err      error   // a size that cannot be
	items    []int32 // scratch of serve
}

// newSolver returns a solver that has counted nothing.
func newSolver(p *Problem) *solver {
	s := &solver{p: p, capacity: p.Capacity, choice: make([]int, len(p.Items)), left: make([]int, len(p.Sections))}
	n := 0
	for i := range p.Items {
		if p.Items[i].Forms > 1 {
			s.first = make([]int32, len(p.Items))
		}
	}
	for i := range p.Items {
		if s.first != nil {
			s.first[i] = int32(n)
		}
		n += max(1, p.Items[i].Forms)
	}
	s.size = make([]int32, n)
	for i := range s.size {
		s.size[i] = -1
	}
	s.arrange()
	return s
}

// arrange puts the items in order, by tier.
func (s *solver) arrange() {
	p := s.p
	s.order = make([]int32, len(p.Items))
	sorted := true
	for i := range s.order {
		s.order[i] = int32(i)
		if p.Order != nil {
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
}

// reset forgets what is chosen, not what is counted.
func (s *solver) reset() {
	for i := range s.choice {
		s.choice[i] = Out
	}
	for i, sec := range s.p.Sections {
		s.left[i] = sec.Max
		if sec.Max == 0 {
			s.left[i] = MaxSize
		}
	}
	s.room, s.fixed, s.proved = s.capacity, 0, true
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
	if form < 0 {
		return 0
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
	case s.p.Worth == nil:
		if full := s.sizeOf(item, 0); full > 0 {
			return whole * min(1, float64(s.sizeOf(item, form))/float64(full))
		}
		return whole
	}
	v := s.p.Worth(int(item), form)
	if !(v >= 0 && v <= maxValue) {
		if s.err == nil {
			s.err = fmt.Errorf("fit: form %d of item %d has a value of %v; it must be finite and not negative", form, item, v)
		}
		return 0
	}
	return v
}

// allowed returns the room for an item: what is left in all and of its section.
func (s *solver) allowed(item int32) int {
	if sec := s.p.Items[item].Section; sec >= 0 {
		return min(s.room, s.left[sec])
	}
	return s.room
}

// mayFit reports whether a form of the item that is not chosen may fit, so that it has
// to be counted.
func (s *solver) mayFit(item int32) bool {
	room := s.allowed(item)
	return room > 0 && s.p.Items[item].Least <= room
}

// take chooses a form of an item for the one that it has.
func (s *solver) take(item int32, form int) {
	more := s.sizeOf(item, form) - s.sizeOf(item, s.choice[item])
	s.choice[item] = form
	s.room -= more
	if sec := s.p.Items[item].Section; sec >= 0 {
		s.left[sec] -= more
	}
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

// serveMinima fills the Min of each section with its items, tier by tier.
func (s *solver) serveMinima() {
	for i, sec := range s.p.Sections {
		limit := sec.Min
		for t := range len(s.tiers) - 1 {
			if limit > 0 {
				limit -= s.serveSection(s.order[s.tiers[t]:s.tiers[t+1]], i, limit)
			}
		}
	}
}

// serveSection selects among the items of a section, and returns what they take more.
func (s *solver) serveSection(tier []int32, section, limit int) int {
	s.items = s.items[:0]
	for _, item := range tier {
		if s.p.Items[item].Section == section {
			s.items = append(s.items, item)
		}
	}
	room := s.room
	s.within(s.items, limit)
	return room - s.room
}

// serve selects among the items of a tier: whole if it fits, else by shares, and then
// whoever is left.
func (s *solver) serve(tier []int32) {
	if s.whole(tier) {
		return
	}
	carry, shares := 0, false
	for i, sec := range s.p.Sections {
		if sec.Share > 0 {
			shares = true
			carry += max(0, sec.Share-s.used(i))
			carry -= s.serveSection(tier, i, carry)
		}
	}
	if shares {
		s.items = s.items[:0]
		for _, item := range tier {
			if sec := s.p.Items[item].Section; sec < 0 || s.p.Sections[sec].Share == 0 {
				s.items = append(s.items, item)
			}
		}
		s.within(s.items, s.room)
		for i, sec := range s.p.Sections {
			if sec.Share > 0 {
				s.serveSection(tier, i, s.room)
			}
		}
		return
	}
	s.within(tier, s.room)
}

// used returns what the items of a section take.
func (s *solver) used(section int) int {
	if limit := s.p.Sections[section].Max; limit > 0 {
		return limit - s.left[section]
	}
	return MaxSize - s.left[section]
}

// whole takes all of a tier in their first forms, if they fit, and counts no more of
// them than it takes to know that they do not.
func (s *solver) whole(tier []int32) bool {
	room := s.room
	left := slices.Clone(s.left)
	for _, item := range tier {
		it := &s.p.Items[item]
		if s.choice[item] != 0 && (item < s.fixed || !s.mayFit(item)) {
			return false
		}
		n := s.sizeOf(item, 0) - s.sizeOf(item, s.choice[item])
		if room -= n; room < 0 {
			return false
		}
		if it.Section >= 0 {
			if left[it.Section] -= n; left[it.Section] < 0 {
				return false
			}
		}
	}
	for _, item := range tier {
		s.take(item, 0)
	}
	return true
}

// within selects among items in at most limit of the room.
func (s *solver) within(items []int32, limit int) {
	kept := s.room - min(s.room, limit)
	s.room -= kept
	switch s.p.Strategy {
	case Value:
		s.pack(items)
	default:
		s.inOrder(items)
	}
	s.room += kept
}

// inOrder takes of each item in order the first form that fits. With Prefix a section
// ends at its first item that does not fit.
func (s *solver) inOrder(items []int32) {
	ended := make([]bool, len(s.p.Sections)+1)
	for _, item := range items {
		sec := s.p.Items[item].Section + 1
		if item < s.fixed || s.choice[item] == 0 || ended[sec] {
			continue
		}
		if !s.takeFirst(item) && s.choice[item] == Out && s.p.Strategy == Prefix {
			ended[sec] = true
		}
	}
}

// takeFirst takes the first form of an item that fits and comes before the one that is
// chosen.
func (s *solver) takeFirst(item int32) bool {
	last := s.forms(item)
	if item < s.fixed {
		return false
	}
	if s.choice[item] >= 0 {
		last = s.choice[item]
	} else if !s.mayFit(item) {
		return false
	}
	for form := range last {
		if s.sizeOf(item, form)-s.sizeOf(item, s.choice[item]) <= s.allowed(item) {
			s.take(item, form)
			return true
		}
	}
	return false
}

// result returns what was chosen.
func (s *solver) result() *Result {
	r := &Result{Choice: s.choice, Sizes: make([]int, len(s.choice)), Optimal: s.proved}
	r.Size, r.Value = s.total()
	for i := range r.Sizes {
		r.Sizes[i] = int(s.size[s.at(int32(i), 0)])
	}
	r.Leading, r.Shared = s.shared()
	r.Bound = max(r.Value, s.bound())
	return r
}

// shared returns how many leading items have the choice of Previous, and their size.
func (s *solver) shared() (leading, size int) {
	for i, before := range s.p.Previous {
		if max(before, Out) != s.choice[i] {
			break
		}
		leading++
		size += s.sizeOf(int32(i), s.choice[i])
	}
	return leading, size
}

// density is the value of a size; of no size it is infinite, unless it is of no value.
func density(value float64, size int) float64 {
	switch {
	case value <= 0:
		return 0
	case size <= 0:
		return math.Inf(1)
	}
	return value / float64(size)
}
