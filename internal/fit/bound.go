package fit

import (
	"math"
	"slices"
)

// bound sums, over the tiers, the linear relaxation of each in the room that what is
// chosen of the tiers before it leaves (Dantzig). Sections are held to their Max.
func (s *solver) bound() float64 {
	sum, choice := 0.0, s.choice
	s.choice = make([]int, len(choice))
	capacity := s.capacity
	s.capacity = s.p.Capacity
	s.reset()
	for t := range len(s.tiers) - 1 {
		tier := s.order[s.tiers[t]:s.tiers[t+1]]
		sum += s.relaxed(tier)
		for _, item := range tier {
			if choice[item] >= 0 {
				s.take(item, choice[item])
			}
		}
	}
	s.choice, s.capacity = choice, capacity
	return sum * (1 + float64(len(choice)+4)*0x1p-52) // what summing may have lost
}

// relaxed returns the value of a tier if its last item may be taken in part. Of what was
// not counted the size is taken to be as small as it may be.
func (s *solver) relaxed(tier []int32) float64 {
	s.steps = s.steps[:0]
	for _, item := range tier {
		if it := &s.p.Items[item]; it.Value > 0 && it.Least <= s.allowed(item) {
			s.appendRelaxed(item)
		}
	}
	slices.SortFunc(s.steps, byDensity)
	room, left, sum := s.room, slices.Clone(s.left), 0.0
	for _, st := range s.steps {
		here := room
		sec := s.p.Items[st.item].Section
		if sec >= 0 {
			here = min(here, left[sec])
		}
		size, value := int(st.size), st.value
		if size > here {
			value *= float64(here) / float64(size)
			size = here
		}
		sum += value
		room -= size
		if sec >= 0 {
			left[sec] -= size
		}
	}
	return sum
}

// appendRelaxed adds the steps of an item that is left out; one that is not counted
// whole is taken to have its best value at its least size.
func (s *solver) appendRelaxed(item int32) {
	best := s.p.Items[item].Value
	for form := range s.forms(item) {
		if s.size[s.at(item, form)] < 0 {
			if s.p.Worth != nil && s.forms(item) > 1 {
				for f := range s.forms(item) {
					best = math.Max(best, s.valueOf(item, f))
				}
			}
			least := s.p.Items[item].Least
			s.steps = append(s.steps, step{density: density(best, least), value: best, size: int32(least), item: item})
			return
		}
	}
	s.appendSteps(item)
}
