package fit

import (
	"cmp"
	"slices"
)

// maxDivisions is how often a selection tries to divide an item: one part fills the room,
// but for what the place of the cut leaves over.
const maxDivisions = 8

// addPiece notes that an item which is not taken whole may be taken in part, and what the
// rest of it is worth for its size.
func (s *solver) addPiece(item int32) {
	if it := &s.p.Items[item]; it.Piece > 0 && s.sizeOf(item, 0) > 0 {
		form := s.choice[item]
		d := density(it.Value-s.valueOf(item, form), s.sizeOf(item, 0)-s.sizeOf(item, form))
		s.pieces = append(s.pieces, key{keyOf(d), item})
	}
}

// divide takes as large a part of an item as fits, if that is worth more than what is
// chosen of it.
func (s *solver) divide(item int32) {
	it, form := &s.p.Items[item], s.choice[item]
	if it.Piece == 0 || form == 0 || item < s.fixed || s.tries == 0 {
		return
	}
	better := func(size int) bool {
		return s.share(item, size) > s.valueOf(item, form) || it.Value == 0 && form == Out
	}
	most := min(s.allowed(item)+s.sizeOf(item, form), s.sizeOf(item, 0)-1)
	if most < it.Piece || !better(most) {
		return
	}
	s.tries--
	if n := s.p.Divide(int(item), most); 0 < n && n <= most && better(n) {
		s.takePiece(item, n)
	}
}

// takePiece chooses a part of an item, so that it can be undone.
func (s *solver) takePiece(item int32, size int) {
	s.trail = append(s.trail, move{item, int32(s.choice[item]), Part, s.piece[item], size})
	s.setPiece(item, Part, size)
}

// setPiece chooses a form of an item, and if that is Part its size. Any other form keeps
// the size for an item that goes back to its part.
func (s *solver) setPiece(item int32, form, size int) {
	before := s.sizeOf(item, s.choice[item])
	s.piece[item] = size
	s.spend(item, s.sizeOf(item, form)-before)
	s.choice[item] = form
}

// settlePieces looks for more value by parts: what was settled of whole items completed
// by parts of others; all anew by density, in part where an item does not fit, which
// reaches the linear relaxation if the item at the break can be divided; and the best
// selection around an item near the break that fills what others leave.
func (s *solver) settlePieces(items []int32, limited bool) {
	slices.SortFunc(s.pieces, func(a, b key) int {
		return cmp.Or(cmp.Compare(a.order, b.order), cmp.Compare(a.step, b.step))
	})
	s.sortKeys()
	s.proved = false
	s.tries = maxDivisions
	s.fillPieces()
	best, value := slices.Clone(s.trail), s.valueOfAll(items)
	better := func() {
		if v := s.valueOfAll(items); v > value*(1+1e-12) {
			best, value = append(best[:0], s.trail...), v
		}
		s.undo(0)
	}
	s.undo(0)
	s.takeDivided()
	better()
	if !limited {
		for _, item := range s.fillers() {
			s.fillWith(item)
			better()
		}
	}
	s.redo(best)
}

// fillers returns items that may be divided, the nearest to the break on either side of
// it. Of those in a best selection all that are denser than the one that is divided are
// whole, and all others are out.
func (s *solver) fillers() []int32 {
	const each = 2
	broken, _ := s.takeDense()
	s.undo(0)
	at := 0
	if broken < len(s.keys) {
		at, _ = slices.BinarySearchFunc(s.pieces, s.keys[broken], func(a, b key) int { return cmp.Compare(a.order, b.order) })
	}
	var items []int32
	for i := max(0, at-each); i < min(len(s.pieces), at+each); i++ {
		if item := s.pieces[i].step; s.choice[item] == Out || s.choice[item] == Part {
			items = append(items, item)
		}
	}
	return items
}

// fillWith takes the best selection of other items that a search finds, and of one item
// what then fits.
func (s *solver) fillWith(item int32) {
	s.tries = maxDivisions
	broken := len(s.keys)
	for i, k := range s.keys {
		st := &s.steps[k.step]
		if st.item == item {
			continue
		}
		if int(st.size) > s.room {
			broken = i
			break
		}
		s.take(st.item, int(st.to))
	}
	c := s.openCore(broken)
	c.opened[item] = true
	it, before := &s.p.Items[item], s.sizeOf(item, s.choice[item])
	full := s.sizeOf(item, 0)
	c.filler = filler{density: it.Value / float64(full), least: max(0, it.Piece-before), most: full - before}
	c.best = c.filler.value(c.room)
	c.best += 1e-12 * (c.best + 1e-300)
	c.search(s.options)
	s.takeFound()
	if full-before <= s.allowed(item) {
		s.take(item, 0)
	} else {
		s.divide(item)
	}
	s.takeGreedy(0, 0)
	s.fillPieces()
}

// redo takes again what was undone.
func (s *solver) redo(moves []move) {
	for _, m := range moves {
		if m.to == Part {
			s.takePiece(m.item, m.after)
		} else {
			s.take(m.item, int(m.to))
		}
	}
}

// valueOfAll returns what that which is chosen of items is worth.
func (s *solver) valueOfAll(items []int32) float64 {
	sum := 0.0
	for _, item := range items {
		sum += s.valueOf(item, s.choice[item])
	}
	return sum
}

// fillPieces fills what is left of the room with parts, the densest first.
func (s *solver) fillPieces() {
	for _, k := range s.pieces {
		s.divide(k.step)
	}
}

// takeDivided takes steps and parts by density. Of a step that does not fit it takes a
// part of the item, if there can be one.
func (s *solver) takeDivided() {
	s.tries = maxDivisions
	next := 0
	for _, k := range s.keys {
		for ; next < len(s.pieces) && s.pieces[next].order < k.order; next++ {
			s.divide(s.pieces[next].step)
		}
		st := &s.steps[k.step]
		switch {
		case s.choice[st.item] == int(st.from) && int(st.size) <= s.allowed(st.item):
			s.take(st.item, int(st.to))
		case st.to == 0 && s.p.Items[st.item].Piece > 0:
			s.divide(st.item)
		}
	}
	for ; next < len(s.pieces); next++ {
		s.divide(s.pieces[next].step)
	}
}
