package fit

// The swaps that are tried: so many steps in and out, of each section with a limit and
// of the others together, and so many rounds.
const (
	maxSwapSteps  = 32
	maxSwapClass  = 12
	maxSwapRounds = 16
)

// A swapping is a search for a few steps to take, and others to take back, that are
// worth more together.
type swapping struct {
	s       *solver
	in, out []step
	best    [4]*step // up to two steps in, then up to two out
	value   float64  // of the best
	class   []int    // how many steps are gathered, by section
}

// swap improves what is chosen by exchanging steps near the boundary: one for one, two
// for one, and one for two.
func (s *solver) swap() {
	w := &swapping{s: s, class: make([]int, len(s.left)+1)}
	for range maxSwapRounds {
		w.gather()
		w.try()
		if w.value <= 0 {
			return
		}
		for _, st := range w.best[2:] {
			if st != nil {
				s.take(st.item, int(st.from))
			}
		}
		for _, st := range w.best[:2] {
			if st != nil {
				s.take(st.item, int(st.to))
			}
		}
	}
}

// gather finds the densest steps that are not taken, and the least dense that are.
func (w *swapping) gather() {
	s := w.s
	w.in, w.out = w.in[:0], w.out[:0]
	clear(w.class)
	for _, k := range s.keys {
		if len(w.in) == maxSwapSteps {
			break
		}
		if st := s.steps[k.step]; s.choice[st.item] == int(st.from) && w.count(st) {
			w.in = append(w.in, st)
		}
	}
	clear(w.class)
	for i := len(s.keys) - 1; i >= 0 && len(w.out) < maxSwapSteps; i-- {
		if st := s.steps[s.keys[i].step]; s.choice[st.item] == int(st.to) && w.count(st) {
			w.out = append(w.out, st)
		}
	}
}

// count reports whether one more step of a section may be gathered.
func (w *swapping) count(st step) bool {
	class, most := 0, maxSwapSteps
	if sec := w.s.p.Items[st.item].Section; sec >= 0 && w.s.p.Sections[sec].Max > 0 {
		class = sec + 1
	}
	if len(w.class) > 1 {
		most = maxSwapClass
	}
	w.class[class]++
	return w.class[class] <= most
}

// try finds the best exchange.
func (w *swapping) try() {
	w.value, w.best = 0, [4]*step{}
	for i := range w.in {
		a := &w.in[i]
		w.offer(int(a.size), a.value, a, nil, nil, nil)
		for j := range w.out {
			b := &w.out[j]
			size, value := int(a.size-b.size), a.value-b.value
			w.offer(size, value, a, nil, b, nil)
			for k := range w.in[:i] {
				if c := &w.in[k]; size+int(c.size) <= w.s.room && value+c.value > w.value {
					w.offer(size+int(c.size), value+c.value, a, c, b, nil)
				}
			}
			if value <= w.value {
				continue
			}
			for k := range w.out[:j] {
				c := &w.out[k]
				w.offer(size-int(c.size), value-c.value, a, nil, b, c)
			}
		}
	}
}

// offer keeps an exchange that makes what is chosen so much larger and worth more, if it
// is the best so far.
func (w *swapping) offer(size int, value float64, a, b, x, y *step) {
	// What rounding may have made of nothing is no gain.
	if size > w.s.room || value <= w.value+1e-12*a.value || !w.distinct(a, b, x, y) || !w.fits(a, b, x, y) {
		return
	}
	w.value, w.best = value, [4]*step{a, b, x, y}
}

// distinct reports whether no item would be both enlarged and made smaller.
func (w *swapping) distinct(a, b, x, y *step) bool {
	for _, in := range []*step{a, b} {
		for _, out := range []*step{x, y} {
			if in != nil && out != nil && in.item == out.item {
				return false
			}
		}
	}
	return true
}

// fits reports whether an exchange keeps the limits of sections.
func (w *swapping) fits(exchange ...*step) bool {
	for i, st := range exchange[:2] {
		if st == nil {
			continue
		}
		sec := w.s.p.Items[st.item].Section
		if sec < 0 {
			continue
		}
		more := int(st.size)
		for j, other := range exchange {
			if j == i || other == nil || w.s.p.Items[other.item].Section != sec {
				continue
			}
			if j < 2 {
				more += int(other.size)
			} else {
				more -= int(other.size)
			}
		}
		if more > w.s.left[sec] {
			return false
		}
	}
	return true
}
