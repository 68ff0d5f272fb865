package fit

import (
	"cmp"
	"math"
	"math/bits"
	"slices"
)

// A step makes an item larger by one corner of the convex hull of its forms: from left
// out to its densest form, from there to the next. The steps of an item are of falling
// density, so that taking all steps by density takes them in order (Sinha and Zoltners).
type step struct {
	value    float64 // more than before the step
	size     int32   // more than before the step
	item     int32
	from, to int32 // the forms; from New is the whole of an item that was not counted
}

// A key is a step's place among others: its density, as an integer that is the smaller
// the denser the step is, and its number in the order of the items.
type key struct {
	order uint64
	step  int32
}

// keyOf returns the key of a density, which is not negative: the bits of such numbers
// are in the order of the numbers.
func keyOf(density float64) uint64 { return ^math.Float64bits(density) }

// density returns what the key was made from.
func (k key) density() float64 { return math.Float64frombits(^k.order) }

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

// clearSteps begins a ranking of about n steps.
func (s *solver) clearSteps(n int) {
	s.steps, s.keys = slices.Grow(s.steps[:0], n), slices.Grow(s.keys[:0], n)
}

// addStep adds a step of a density to the ranking.
func (s *solver) addStep(density float64, st step) {
	s.keys = append(s.keys, key{keyOf(density), int32(len(s.steps))})
	s.steps = append(s.steps, st)
}

// addSteps adds the steps of an item from a form to those that fit.
func (s *solver) addSteps(item int32, form int) {
	if form == Out && s.forms(item) == 1 {
		it := &s.p.Items[item]
		if n := s.sizeOf(item, 0); n <= s.allowed(item) || s.relaxing {
			s.addStep(density(it.Value, n), step{value: it.Value, size: int32(n), item: item, from: Out})
		}
		return
	}
	for limit := math.Inf(1); ; {
		st, d, ok := s.nextStep(item, form)
		if !ok {
			return
		}
		limit = min(limit, d) // rounding must not change the order
		s.addStep(limit, st)
		form = int(st.to)
	}
}

// nextStep returns the densest step from a form, and its density; of equally dense ones
// the longest.
func (s *solver) nextStep(item int32, form int) (best step, densest float64, ok bool) {
	size, value := s.sizeOf(item, form), s.valueOf(item, form)
	for f := range s.forms(item) {
		ds, dv := s.sizeOf(item, f)-size, s.valueOf(item, f)-value
		if dv <= 0 || ds < 0 || ds > s.allowed(item) && !(s.relaxing && f == 0) {
			continue
		}
		d := density(dv, ds)
		if !ok || d > densest || d == densest && dv > best.value {
			best, densest, ok = step{value: dv, size: int32(ds), item: item, from: int32(form), to: int32(f)}, d, true
		}
	}
	return best, densest, ok
}

// sortKeys sorts the ranking: the densest first, of equals the first item's. Many keys
// are first put in the order of their leading bits, in linear time.
func (s *solver) sortKeys() {
	if len(s.keys) >= 512 {
		s.sortLeadingBits()
	}
	byOrder := func(a, b key) int {
		return cmp.Or(cmp.Compare(a.order, b.order), cmp.Compare(a.step, b.step))
	}
	if !slices.IsSortedFunc(s.keys, byOrder) {
		slices.SortFunc(s.keys, byOrder)
	}
}

// The leading bits that keys are sorted by, in digits: so many that two keys seldom
// differ in others only.
const (
	digits    = 3
	digitBits = 11
)

// sortLeadingBits sorts the keys by the leading bits in which they differ.
func (s *solver) sortLeadingBits() {
	low, high := s.keys[0].order, s.keys[0].order
	for _, k := range s.keys {
		low, high = min(low, k.order), max(high, k.order)
	}
	shift := max(0, bits.Len64(high-low)-digits*digitBits)
	var counts [digits][1 << digitBits]int32
	for _, k := range s.keys {
		n := (k.order - low) >> shift
		for i := range counts {
			counts[i][n%(1<<digitBits)]++
			n >>= digitBits
		}
	}
	s.spare = slices.Grow(s.spare[:0], len(s.keys))[:len(s.keys)]
	for i := range counts {
		distribute(s.spare, s.keys, low, shift+i*digitBits, &counts[i])
		s.keys, s.spare = s.spare, s.keys
	}
}

// distribute puts keys in the order of one digit, of which count says how many there are.
func distribute(to, keys []key, low uint64, shift int, count *[1 << digitBits]int32) {
	at := int32(0)
	for i, n := range count {
		count[i] = at
		at += n
	}
	for _, k := range keys {
		digit := (k.order - low) >> shift % (1 << digitBits)
		to[count[digit]] = k
		count[digit]++
	}
}
