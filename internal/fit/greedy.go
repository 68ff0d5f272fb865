package fit

import "slices"

// pack selects among items by value: exactly if that is cheap, else by density and
// swaps at the boundary.
func (s *solver) pack(items []int32) {
	fresh, limited, rest := s.rank(items)
	s.trail = s.trail[:0]
	if all := s.settle(fresh, limited); !all && len(s.pieces) > 0 {
		s.settlePieces(items, limited)
	}
	if rest {
		s.takeRest(items)
	}
}

// rank makes the steps of the items that may be selected. It reports whether nothing of
// them is chosen yet, whether the Max of a section may come into it, and whether there
// are items of no value or in several forms.
func (s *solver) rank(items []int32) (fresh, limited, rest bool) {
	s.clearSteps(len(items))
	s.pieces = s.pieces[:0]
	fresh = true
	for _, item := range items {
		it := &s.p.Items[item]
		form := s.choice[item]
		if form == 0 || item < s.fixed {
			fresh = false
			continue
		}
		rest = rest || it.Value == 0 || it.Forms > 1
		if form == Out && !s.mayFit(item) {
			s.proved = s.proved && (it.Value == 0 || it.Least > 0) // what has no size fits
			continue
		}
		if it.Value > 0 {
			fresh = fresh && form == Out
			limited = limited || it.Section >= 0 && s.left[it.Section] < s.room
			s.addSteps(item, form)
			s.addPiece(item)
		}
	}
	s.base = s.base[:0]
	if !fresh {
		s.base = append(s.base, s.choice...)
	}
	return fresh, limited, rest
}

// settle takes steps, and reports whether everything fits.
func (s *solver) settle(fresh, limited bool) bool {
	value, size, least := 0.0, 0, MaxSize
	for i := range s.steps {
		value += s.steps[i].value
		size += int(s.steps[i].size)
		least = min(least, int(s.steps[i].size))
	}
	if size <= s.room && !limited {
		for i := range s.steps {
			s.take(s.steps[i].item, int(s.steps[i].to))
		}
		s.learn(fresh && len(s.pieces) == 0, value)
		return !slices.ContainsFunc(s.pieces, func(k key) bool { return s.choice[k.step] != 0 })
	}
	s.sortKeys()
	fresh = fresh && len(s.pieces) == 0 // parts may be worth more
	if limited {
		s.settleLimited(least)
		return false
	}
	s.proved = s.settleFree(fresh, least) && s.proved
	return false
}

// settleFree takes steps where no section has a limit that matters, and reports whether
// no others have more value.
func (s *solver) settleFree(fresh bool, least int) bool {
	broken, value := s.takeDense()
	if broken < len(s.keys) {
		k := s.keys[broken]
		s.learn(fresh, value+float64(s.room)*k.density())
	} else {
		s.learn(fresh, value)
		return true
	}
	if s.improve(broken, least) {
		return true
	}
	s.swap()
	return false
}

// settleLimited takes steps where sections have limits: the best without the limits, if
// it happens to keep them, else by density within them.
func (s *solver) settleLimited(least int) {
	for i := range s.left {
		s.left[i] += MaxSize
	}
	proved := s.settleFree(false, least)
	over := false
	for i := range s.left {
		s.left[i] -= MaxSize
		over = over || s.left[i] < 0
	}
	if !over {
		s.proved = s.proved && proved
		return
	}
	s.proved = false
	s.undo(0)
	s.takeGreedy(0, least)
	s.swap()
}

// takeDense takes the densest steps, up to the first that does not fit, and returns the
// index of that and what the others are worth.
func (s *solver) takeDense() (broken int, value float64) {
	for i, k := range s.keys {
		st := &s.steps[k.step]
		if int(st.size) > s.room {
			return i, value
		}
		s.take(st.item, int(st.to))
		value += st.value
	}
	return len(s.keys), value
}

// takeGreedy takes steps in order, from one on, passing over those that do not fit, and
// returns what they are worth. No step is smaller than least.
func (s *solver) takeGreedy(from, least int) (value float64) {
	for _, k := range s.keys[from:] {
		if s.room < least {
			break
		}
		st := &s.steps[k.step]
		if s.choice[st.item] == int(st.from) && int(st.size) <= s.allowed(st.item) {
			s.take(st.item, int(st.to))
			value += st.value
		}
	}
	return value
}

// takeRest fills what is left with items of no value, and with longer forms of the same.
func (s *solver) takeRest(items []int32) {
	for _, item := range items {
		form := s.choice[item]
		if form == 0 || s.room == 0 || s.p.Items[item].Value > 0 && s.forms(item) == 1 {
			continue
		}
		if form == Out || s.p.Worth == nil {
			s.takeFirst(item)
		}
	}
}
