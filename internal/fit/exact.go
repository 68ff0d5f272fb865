package fit

import "slices"

// A state is one selection of a core: the items near the break, whose choice is open,
// while denser items are in and others out (Pisinger's minimal core).
type state struct {
	size  int     // more than the break selection's, negative for less
	value float64 // the same
	last  int32   // the change that led here, -1 for none
}

// A change is a form of an item in a state, and the change before it.
type change struct {
	item, form, before int32
}

// maxStates bounds the work of one exact search, to about two milliseconds.
const maxStates = 1 << 17

// A core is a search by dynamic programming over states of which none is both larger
// and worth less than another.
type core struct {
	up      []step
	down    []step
	room    int     // what the break selection leaves
	best    float64 // the value to beat, more than the break selection's
	found   int32
	changes []change
	work    int
}

// search looks for changes of the break selection that are worth more than best, and
// reports whether it saw all. The states it cannot beat best with are dropped: the
// next steps up and down are the densest and the least dense that are open.
func (c *core) search(options func(item int32) []state) bool {
	c.found = -1
	list, next := []state{{last: -1}}, []state(nil)
	done := map[int32]bool{}
	for turn := 0; len(list) > 0; turn++ {
		c.up, c.down = skip(c.up, done), skip(c.down, done)
		list = c.prune(list)
		if len(list) == 0 || len(c.up)+len(c.down) == 0 {
			return true
		}
		if c.work += len(list); c.work > maxStates {
			return false
		}
		side := &c.up
		if len(c.up) == 0 || turn%2 == 1 && len(c.down) > 0 {
			side = &c.down
		}
		item := (*side)[0].item
		done[item] = true
		all := list
		for _, o := range options(item) {
			next = c.merge(nil, all, list, item, o)
			all = next
		}
		list = all
	}
	return true
}

// skip drops leading steps of items that are done.
func skip(steps []step, done map[int32]bool) []step {
	for len(steps) > 0 && done[steps[0].item] {
		steps = steps[1:]
	}
	return steps
}

// prune drops the states that cannot come to more than best.
func (c *core) prune(list []state) []state {
	kept := list[:0]
	for _, st := range list {
		slack, bound := c.room-st.size, st.value
		switch {
		case slack >= 0 && len(c.up) > 0:
			bound += float64(slack) * c.up[0].density
		case slack < 0 && len(c.down) == 0:
			continue
		case slack < 0:
			bound += float64(slack) * c.down[0].density
		}
		if bound > c.best {
			kept = append(kept, st)
		}
	}
	return kept
}

// merge adds to all, in order of size, the states of list with one option of an item
// (its last is the form), and keeps of these what is not dominated.
func (c *core) merge(out, all, list []state, item int32, o state) []state {
	out = slices.Grow(out, len(all)+len(list))
	i, j := 0, 0
	for i < len(all) || j < len(list) {
		var st state
		if j == len(list) || i < len(all) && all[i].size <= list[j].size+o.size {
			st = all[i]
			i++
			if n := len(out); n > 0 && st.value <= out[n-1].value {
				continue
			}
		} else {
			st = state{list[j].size + o.size, list[j].value + o.value, list[j].last}
			j++
			if n := len(out); n > 0 && st.value <= out[n-1].value {
				continue
			}
			c.changes = append(c.changes, change{item, o.last, st.last})
			st.last = int32(len(c.changes) - 1)
			if st.size <= c.room && st.value > c.best {
				c.best, c.found = st.value, st.last
			}
		}
		out = append(out, st)
	}
	return out
}

// improve replaces what was taken by density, from the sorted steps, by the best
// selection if it can be found in bounded work. The first broken steps make the break
// selection. It reports whether the outcome is optimal.
func (s *solver) improve(steps []step, broken int, before []int) bool {
	greedy, gain := slices.Clone(s.choice), 0.0
	for _, st := range steps {
		if s.choice[st.item] != before[st.item] {
			gain += s.valueOf(st.item, s.choice[st.item]) - s.valueOf(st.item, before[st.item])
			s.take(st.item, before[st.item])
		}
	}
	c := &core{up: steps[broken:], down: slices.Clone(steps[:broken])}
	slices.Reverse(c.down)
	for _, st := range steps[:broken] {
		s.take(st.item, int(st.to))
		gain -= st.value
	}
	c.room, c.best = s.room, gain+1e-12*(gain+1e-300)
	proved := c.search(func(item int32) []state { return s.options(item, before[item]) })
	if c.found < 0 {
		for _, st := range steps {
			if s.choice[st.item] != greedy[st.item] {
				s.take(st.item, greedy[st.item])
			}
		}
		return proved
	}
	for at := c.found; at >= 0; at = c.changes[at].before {
		s.take(c.changes[at].item, int(c.changes[at].form))
	}
	return proved
}

// options returns the changes of an item that is in the break selection as chosen; it
// may go back to the form that it had before, but not behind it.
func (s *solver) options(item int32, before int) []state {
	now := s.choice[item]
	size, value := s.sizeOf(item, now), s.valueOf(item, now)
	var list []state
	for form := Out; form < s.forms(item); form++ {
		if form == now || form != before && s.valueOf(item, form) <= s.valueOf(item, before) {
			continue
		}
		list = append(list, state{s.sizeOf(item, form) - size, s.valueOf(item, form) - value, int32(form)})
	}
	return list
}
