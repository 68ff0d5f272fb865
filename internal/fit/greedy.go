package fit

import (
	"cmp"
	"slices"
)

// A step makes an item larger by one corner of the convex hull of its forms: from left
// out to its densest form, from there to the next. The steps of an item are of falling
// density, so that taking all steps by density takes them in order (Sinha and Zoltners).
type step struct {
	density  float64
	value    float64 // more than before the step
	size     int32   // more than before the step
	item     int32
	from, to int32 // the forms
}

// byDensity orders steps: the densest first, of equals the first item's.
func byDensity(a, b step) int {
	if c := cmp.Compare(b.density, a.density); c != 0 {
		return c
	}
	return cmp.Compare(a.item, b.item)
}

// pack selects among items by value.
func (s *solver) pack(items []int32) {
	s.steps = s.steps[:0]
	for _, item := range items {
		if item >= s.fixed && s.p.Items[item].Value > 0 && s.choice[item] != 0 && (s.choice[item] >= 0 || s.mayFit(item)) {
			s.appendSteps(item)
		}
	}
	slices.SortFunc(s.steps, byDensity)
	before, free, broken := slices.Clone(s.choice), true, -1
	for i, st := range s.steps {
		sec := s.p.Items[st.item].Section
		free = free && (sec < 0 || s.p.Sections[sec].Max == 0)
		if s.choice[st.item] == int(st.from) && int(st.size) <= s.allowed(st.item) {
			s.take(st.item, int(st.to))
		} else if broken < 0 {
			broken = i
		}
	}
	if broken >= 0 && !(free && s.improve(s.steps, broken, before)) {
		s.proved = false
	}
	for _, item := range items {
		if s.choice[item] != 0 && (s.p.Items[item].Value == 0 || s.forms(item) > 1) {
			s.takeFirst(item)
		}
	}
}

// appendSteps adds the steps of an item from the form that is chosen.
func (s *solver) appendSteps(item int32) {
	form := s.choice[item]
	for {
		st, ok := s.nextStep(item, form)
		if !ok {
			return
		}
		s.steps = append(s.steps, st)
		form = int(st.to)
	}
}

// nextStep returns the densest step from a form; of equally dense ones the longest.
func (s *solver) nextStep(item int32, form int) (step, bool) {
	size, value := s.sizeOf(item, form), s.valueOf(item, form)
	best, ok := step{item: item, from: int32(form)}, false
	for f := range s.forms(item) {
		if f == form {
			continue
		}
		ds, dv := s.sizeOf(item, f)-size, s.valueOf(item, f)-value
		if dv <= 0 || ds < 0 || ds > s.allowed(item) {
			continue
		}
		d := density(dv, ds)
		if !ok || d > best.density || d == best.density && dv > best.value {
			best.density, best.value, best.size, best.to, ok = d, dv, int32(ds), int32(f), true
		}
	}
	return best, ok
}
