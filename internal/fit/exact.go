package fit

import (
	"math"
	"slices"
)

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

// The work that exact search may do, in states: of one search, a third of a millisecond, and
// of all those of a Solve.
const (
	maxStates    = 1 << 15
	maxAllStates = 1 << 20
)

// A core is a search by dynamic programming over states of which none is both larger
// and worth less than another.
type core struct {
	keys     []key
	steps    []step
	up, down int     // the next steps to open: from the break on, and before it
	gain     float64 // the density of the next step up, 0 if there is none
	loss     float64 // that of the next step down, infinite if there is none
	filler   filler  // what fills the room that a selection leaves
	freed    float64 // what may be gained by leaving out steps down for more of the filler
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

// A filler is an item of which any part may be taken, besides the core.
type filler struct {
	density     float64 // 0 is none
	least, most int     // the room that it may take
}

// value returns what the filler is worth in a room.
func (f *filler) value(room int) float64 {
	if f.density == 0 || room < f.least {
		return 0
	}
	return f.density * float64(min(room, f.most))
}

// search looks for changes of the break selection that are worth more than best, and
// reports whether it saw all.
func (c *core) search(options func(item int32)) bool {
	c.found, c.changes, c.list = -1, c.changes[:0], append(c.list[:0], state{last: -1})
	c.work = min(maxStates, c.allWork)
	granted := c.work
	defer func() { c.allWork -= granted - c.work }()
	for turn := 0; ; turn++ {
		c.advance()
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
		c.advance()
		c.open(item)
	}
}

// advance finds the next steps up and down of items that are not opened.
func (c *core) advance() {
	for c.up < len(c.keys) && c.opened[c.itemAt(c.up)] {
		c.up++
	}
	for c.down >= 0 && c.opened[c.itemAt(c.down)] {
		c.down--
	}
	c.gain, c.loss = 0, math.Inf(1)
	if c.up < len(c.keys) {
		c.gain = c.keys[c.up].density()
	}
	if c.down >= 0 {
		c.loss = c.keys[c.down].density()
	}
	c.gain = max(c.gain, c.filler.density)
	c.freed = max(0, c.filler.density-c.loss) * float64(c.filler.most)
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

// bound returns what a state can come to at most. The density of a step up is finite:
// what has no size fits before the break.
func (c *core) bound(size int, value float64) float64 {
	slack := float64(c.room - size)
	value += c.freed
	if slack >= 0 {
		return value + slack*c.gain
	}
	return value + slack*c.loss
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
// (its last is the form), and keeps of these what may beat best and is not dominated.
func (c *core) merge(out, all []state, item int32, o state) []state {
	out = slices.Grow(out, len(all)+len(c.list))
	i, j, last := 0, 0, math.Inf(-1)
	for i < len(all) || j < len(c.list) {
		var st state
		old := j == len(c.list) || i < len(all) && all[i].size <= c.list[j].size+o.size
		if old {
			st = all[i]
			i++
		} else {
			st = state{c.list[j].size + o.size, c.list[j].value + o.value, c.list[j].last}
			j++
		}
		worth := st.value
		if c.filler.density > 0 {
			worth += c.filler.value(c.room - st.size)
		}
		better := st.size <= c.room && worth > c.best
		if st.value <= last || !better && c.bound(st.size, st.value) <= c.best {
			continue
		}
		if !old {
			c.changes = append(c.changes, change{item, o.last, st.last})
			st.last = int32(len(c.changes) - 1)
			if better {
				c.best, c.found = worth, st.last
			}
		}
		last = st.value
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
	c := s.openCore(broken)
	c.best = gain + 1e-12*(gain+1e-300)
	proved := c.search(s.options)
	if c.found < 0 {
		s.redo(tail)
	}
	s.takeFound()
	return proved
}

// openCore makes the core ready for the break selection.
func (s *solver) openCore(broken int) *core {
	c := &s.core
	c.opened = slices.Grow(c.opened[:0], len(s.choice))[:len(s.choice)]
	clear(c.opened)
	c.keys, c.steps, c.up, c.down = s.keys, s.steps, broken, broken-1
	c.room, c.filler = s.room, filler{}
	return c
}

// takeFound makes the changes that the core found, if there are any.
func (s *solver) takeFound() {
	c := &s.core
	for at := c.found; at >= 0; at = c.changes[at].before {
		s.take(c.changes[at].item, int(c.changes[at].form))
	}
}

// options finds the changes of an item that is in the break selection as chosen; it may
// go back to the form that it had before, but not behind it.
func (s *solver) options(item int32) {
	now, base := s.choice[item], s.baseOf(item)
	size, value, least := s.sizeOf(item, now), s.valueOf(item, now), s.valueOf(item, base)
	list := s.core.options[:0]
	add := func(form int) {
		if form != now && (form == base || s.valueOf(item, form) > least) {
			list = append(list, state{s.sizeOf(item, form) - size, s.valueOf(item, form) - value, int32(form)})
		}
	}
	for form := Out; form < s.forms(item); form++ {
		add(form)
	}
	if base == Part {
		add(Part)
	}
	s.core.options = list
}
