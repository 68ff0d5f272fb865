package fit

import "slices"

// serveMinima fills the Min of each section with its items, tier by tier.
func (s *solver) serveMinima() {
	for i, sec := range s.p.Sections {
		limit := sec.Min
		for t := range len(s.tiers) - 1 {
			if limit <= 0 {
				break
			}
			limit -= s.serveSection(s.order[s.tiers[t]:s.tiers[t+1]], i, limit)
			if s.p.Strategy == Prefix && slices.ContainsFunc(s.items, s.ends) {
				break
			}
		}
	}
}

// ends reports whether an item ends its section with Prefix: it is left out, or not all
// of it is taken.
func (s *solver) ends(item int32) bool { return s.choice[item] == Out || s.choice[item] == Part }

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
func (s *solver) serve(t int) {
	tier := s.order[s.tiers[t]:s.tiers[t+1]]
	if s.whole(tier) {
		return
	}
	if slices.ContainsFunc(s.p.Sections, func(sec Section) bool { return sec.Share > 0 }) {
		s.proved = false
		s.serveShares(tier)
		return
	}
	s.served, s.ample = t, s.room
	s.within(tier, s.room)
	s.served = -1
}

// serveShares selects among the items of a tier that some sections have a share of.
func (s *solver) serveShares(tier []int32) {
	carry := 0
	for i, sec := range s.p.Sections {
		if sec.Share > 0 {
			carry += max(0, sec.Share-s.used(i))
			carry -= s.serveSection(tier, i, carry)
		}
	}
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
		if s.choice[item] != 0 && (item < s.fixed || s.ended[it.Section+1] || !s.mayFit(item)) {
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
		s.set(item, 0)
		if s.p.Worth != nil && s.forms(item) > 1 {
			s.proved = false // another form may be worth more
		}
	}
	return true
}

// within selects among items in at most limit of the room.
func (s *solver) within(items []int32, limit int) {
	kept := s.room - min(s.room, limit)
	s.room -= kept
	s.tries = maxDivisions
	switch s.p.Strategy {
	case Value:
		s.pack(items)
	default:
		s.inOrder(items, kept == 0)
	}
	s.room += kept
}

// inOrder takes of each item in order the first form that fits. With Prefix a section
// ends at its first item that does not fit whole: for good if the room is all that
// there is.
func (s *solver) inOrder(items []int32, all bool) {
	ended := s.ended
	if !all {
		ended = slices.Clone(s.ended)
	}
	for _, item := range items {
		it := &s.p.Items[item]
		if s.choice[item] == 0 || ended[it.Section+1] {
			s.proved = s.proved && s.choice[item] == 0
			continue
		}
		s.takeFirst(item)
		if s.ends(item) && s.p.Strategy == Prefix {
			ended[it.Section+1] = true
		}
		s.proved = s.proved && s.choice[item] == 0
	}
}

// takeFirst takes the first form of an item that fits and comes before the one that is
// chosen, or a part if that is worth more.
func (s *solver) takeFirst(item int32) {
	last := s.choice[item]
	if item < s.fixed || last == Out && !s.mayFit(item) {
		return
	}
	switch last {
	case Out:
		last = s.forms(item)
	case Part:
		last = 1
	}
	for form := range last {
		if s.sizeOf(item, form)-s.sizeOf(item, s.choice[item]) <= s.allowed(item) {
			s.set(item, form)
			break
		}
	}
	s.divide(item)
}
