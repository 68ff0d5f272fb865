package fit

import "slices"

// solve chooses, near to the previous selection where that is wished for.
func (s *solver) solve() {
	p := s.p
	if p.LowWatermark > 0 {
		if s.complete() || s.keepPrevious() {
			return
		}
		s.capacity = int(p.LowWatermark * float64(p.Capacity))
	}
	s.run(0)
	if p.Strategy == Value && len(p.Previous) > 0 && s.err == nil {
		s.prefer()
	}
	s.proved = s.proved && s.capacity == p.Capacity
}

// complete chooses every item whole, if they fit.
func (s *solver) complete() bool {
	s.reset()
	return s.whole(s.order)
}

// isCut reports whether a choice is not the first form.
func isCut(form int) bool { return form != 0 }

// keepPrevious chooses what Previous did and all that is new, if it fits.
func (s *solver) keepPrevious() bool {
	if len(s.p.Previous) == 0 || !s.force(len(s.choice), 0) {
		return false
	}
	s.proved = false
	return true
}

// before returns what Previous chose of an item.
func (s *solver) before(item int) int {
	if item < len(s.p.Previous) {
		return s.p.Previous[item]
	}
	return New
}

// force begins anew with the leading n items as Previous had them, the new ones among
// them in form fresh. It reports whether they fit.
func (s *solver) force(n, fresh int) bool {
	s.reset()
	for i := range n {
		form := s.before(i)
		if form == New {
			form = fresh
		}
		if form < 0 {
			continue
		}
		item := int32(i)
		if form == Part {
			if s.p.Pieces[i] > s.allowed(item) {
				return false
			}
			s.setPiece(item, Part, s.p.Pieces[i])
			continue
		}
		if s.p.Items[i].Least > s.allowed(item) || s.sizeOf(item, form) > s.allowed(item) {
			return false
		}
		s.set(item, form)
	}
	return true
}

// run selects with the leading items fixed as Previous had them, if they fit.
func (s *solver) run(fixed int) bool {
	if !s.force(fixed, Out) {
		return false
	}
	s.fixed = int32(fixed)
	room := s.room
	s.serveMinima()
	minima := s.room < room
	for t := range len(s.tiers) - 1 {
		s.serve(t)
	}
	s.proved = s.proved && (!minima || !slices.ContainsFunc(s.choice, isCut))
	return true
}

// prefer looks, by halving, for the longest run of leading items that may stay.
func (s *solver) prefer() {
	free, pieces, proved := slices.Clone(s.choice), slices.Clone(s.piece), s.proved
	standing := s.standing()
	var ends []int // behind each item that was chosen
	for i, form := range s.p.Previous {
		if form >= 0 {
			ends = append(ends, i+1)
		}
	}
	leading, _ := s.shared()
	least, _ := slices.BinarySearch(ends, leading+1)
	low, high := least, len(ends)
	for low < high {
		try := (low + high + 1) / 2
		if s.run(ends[try-1]) && s.worthIt(standing) {
			low = try
		} else {
			high = try - 1
		}
	}
	if low > least {
		s.run(ends[low-1])
		s.proved = false
		return
	}
	s.reset()
	for i, form := range free {
		switch {
		case form == Part:
			s.setPiece(int32(i), Part, pieces[i])
		case form >= 0:
			s.set(int32(i), form)
		}
	}
	s.proved = proved
}

// A standing is what is chosen of a tier: its value, and whether that is all of it.
type standing struct {
	value float64
	whole bool
}

// standing returns that of each tier.
func (s *solver) standing() []standing {
	tiers := make([]standing, len(s.tiers)-1)
	for t := range tiers {
		tiers[t].whole = true
		for _, item := range s.order[s.tiers[t]:s.tiers[t+1]] {
			tiers[t].value += s.valueOf(item, s.choice[item])
			tiers[t].whole = tiers[t].whole && s.choice[item] == 0
		}
	}
	return tiers
}

// worthIt reports whether what is chosen keeps the tiers that a free choice keeps whole,
// and loses no more than MaxLoss of the first other tier and in all.
func (s *solver) worthIt(free []standing) bool {
	const rounding = 1e-12
	least := 1 - s.p.MaxLoss - rounding
	sum, sumFree, decided := 0.0, 0.0, false
	for t, now := range s.standing() {
		switch {
		case decided:
		case free[t].whole && !now.whole:
			return false
		case !free[t].whole:
			decided = true
			if now.value < free[t].value*least {
				return false
			}
		}
		sum, sumFree = sum+now.value, sumFree+free[t].value
	}
	return sum >= sumFree*least
}
