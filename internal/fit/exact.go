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

// The work that exact search may do, in states: of one search, about a millisecond, and
// of all those of a Solve.
const (
	maxStates    = 1 << 17
	maxAllStates = 1 << 20
)

// A core is a search by dynamic programming over states of which none is both larger
// and worth less than another.
type core struct {
	keys     []key
	steps    []step
	up, down int     // the next steps to open: from the break on, and before it
	opened   []bool  // by item
	room     int     // what the break selection leaves
	best     float64 // the value to beat, more than the break selection's
	found    int32   // the change that leads to it, or -1
	changes  []change
	work     int // states that may still be made, of this search
	allWork  int // and of all
	list     []state
	next     [2][]state
	options  []state
}

// search looks for changes of the break selection that are worth more than best, and
// reports whether it saw all. The states it cannot beat best with are dropped: the
// next steps up and down are the densest and the least dense that are open.
func (c *core) search(options func(item int32)) bool {
	c.found, c.changes, c.list = -1, c.changes[:0], append(c.list[:0], state{last: -1})
	c.work = min(maxStates, c.allWork)
	granted := c.work
	defer func() { c.allWork -= granted - c.work }()
	for turn := 0; ; turn++ {
		for c.up < len(c.keys) && c.opened[c.itemAt(c.up)] {
			c.up++
		}
		for c.down >= 0 && c.opened[c.itemAt(c.down)] {
			c.down--
		}
		c.prune()
		if len(c.list) == 0 || c.up == len(c.keys) && c.down < 0 {
			return true
		}
		item := c.itemAt(c.turnTo(turn))
		c.opened[item] = true
		options(item)
		if c.work -= len(c.list) * (1 + len(c.options)); c.work < 0 {
			c.work = 0
			return false
		}
		c.open(item)
	}
}

// itemAt returns the item of the i-th densest step.
func (c *core) itemAt(i int) int32 { return c.steps[c.keys[i].step].item }

// turnTo returns the step to open next: upwards and downwards by turns.
func (c *core) turnTo(turn int) int {
	if c.up == len(c.keys) || turn%2 == 1 && c.down >= 0 {
		return c.down
	}
	return c.up
}

// prune drops the states that cannot come to more than best.
func (c *core) prune() {
	up, down := 0.0, 0.0
	if c.up < len(c.keys) {
		up = c.keys[c.up].density()
	}
	if c.down >= 0 {
		down = c.keys[c.down].density()
	}
	kept := c.list[:0]
	for _, st := range c.list {
		slack, bound := c.room-st.size, st.value
		switch {
		case slack > 0 && up > 0: // not 0 times infinity
			bound += float64(slack) * up
		case slack < 0 && c.down < 0:
			continue
		case slack < 0:
			bound += float64(slack) * down
		}
		if bound > c.best {
			kept = append(kept, st)
		}
	}
	c.list = kept
}

// open makes the states in which an item has one of its options.
func (c *core) open(item int32) {
	all := c.list
	for i, o := range c.options {
		c.next[i%2] = c.merge(c.next[i%2][:0], all, item, o)
		all = c.next[i%2]
	}
	if n := len(c.options); n > 0 {
		c.list, c.next[(n-1)%2] = all, c.list
	}
}

// merge adds to all, in order of size, the states of the list with one option of an item
// (its last is the form), and keeps of these what is not dominated.
func (c *core) merge(out, all []state, item int32, o state) []state {
	out = slices.Grow(out, len(all)+len(c.list))
	i, j := 0, 0
	for i < len(all) || j < len(c.list) {
		var st state
		if j == len(c.list) || i < len(all) && all[i].size <= c.list[j].size+o.size {
			st = all[i]
			i++
			if n := len(out); n > 0 && st.value <= out[n-1].value {
				continue
			}
		} else {
			st = state{c.list[j].size + o.size, c.list[j].value + o.value, c.list[j].last}
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

// improve completes the break selection, which holds the steps before broken: by the
// best selection if that can be found in bounded work, else by the best that was found,
// at least what taking steps by density comes to. It reports whether the outcome is
// optimal.
func (s *solver) improve(broken, least int) bool {
	mark := len(s.trail)
	gain := s.takeGreedy(broken, least)
	tail := slices.Clone(s.trail[mark:])
	s.undo(mark)
	c := &s.core
	c.opened = slices.Grow(c.opened[:0], len(s.choice))[:len(s.choice)]
	clear(c.opened)
	c.keys, c.steps, c.up, c.down = s.keys, s.steps, broken, broken-1
	c.room, c.best = s.room, gain+1e-12*(gain+1e-300)
	proved := c.search(s.options)
	if c.found < 0 {
		for _, m := range tail {
			s.take(m.item, int(m.to))
		}
		return proved
	}
	for at := c.found; at >= 0; at = c.changes[at].before {
		s.take(c.changes[at].item, int(c.changes[at].form))
	}
	return proved
}

// options finds the changes of an item that is in the break selection as chosen; it may
// go back to the form that it had before, but not behind it.
func (s *solver) options(item int32) {
	now, base := s.choice[item], s.baseOf(item)
	size, value, least := s.sizeOf(item, now), s.valueOf(item, now), s.valueOf(item, base)
	list := s.core.options[:0]
	for form := Out; form < s.forms(item); form++ {
		if form != now && (form == base || s.valueOf(item, form) > least) {
			list = append(list, state{s.sizeOf(item, form) - size, s.valueOf(item, form) - value, int32(form)})
		}
	}
	s.core.options = list
}
