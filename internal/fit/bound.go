package fit

import "math"

// A relaxation is the bound of a tier in a room, where no section is limited.
type relaxation struct {
	room  int
	value float64
	known bool
}

// learn keeps the relaxation of the tier that is served, if what was packed are all of
// its items, in all of the room.
func (s *solver) learn(fresh bool, value float64) {
	if fresh && s.served >= 0 && s.ample > 0 {
		s.relaxed[s.served] = relaxation{s.ample, value, true}
	}
}

// bound sums, over the tiers, the linear relaxation of each in the room that what is
// chosen of the tiers before it leaves (Dantzig). Sections are held to their Max.
func (s *solver) bound() float64 {
	sum := 0.0
	s.empty(s.p.Capacity)
	for t := range len(s.tiers) - 1 {
		tier := s.order[s.tiers[t]:s.tiers[t+1]]
		if known := s.relaxed[t]; known.known && known.room == s.room {
			sum += known.value
		} else {
			sum += s.relax(tier)
		}
		for _, item := range tier {
			s.spend(item, s.sizeOf(item, s.choice[item]))
		}
	}
	return sum * (1 + float64(len(s.choice)+4)*0x1p-52) // what summing may have lost
}

// relax returns the value of a tier if its last item may be taken in part. Of what was
// not counted the size is taken to be as small as it may be. What may be divided may
// be larger than the room.
func (s *solver) relax(tier []int32) float64 {
	s.clearSteps(len(tier))
	for _, item := range tier {
		it, here := &s.p.Items[item], s.allowed(item)
		if it.Value > 0 && (it.Least <= here || it.Piece > 0 && it.Piece <= here) {
			s.addRelaxed(item)
		}
	}
	s.sortKeys()
	room, sum := s.room, 0.0
	left := append([]int(nil), s.left...)
	for _, k := range s.keys {
		st := &s.steps[k.step]
		here, sec := room, s.p.Items[st.item].Section
		if sec >= 0 {
			here = min(here, left[sec])
		}
		size, value := int(st.size), st.value
		if size > here {
			value *= float64(here) / float64(size)
			size = here
		}
		s.rough = s.rough || st.from == New && value > 0
		sum += value
		room -= size
		if sec >= 0 {
			left[sec] -= size
		}
	}
	return sum
}

// addRelaxed adds the steps of an item that is left out; one that is not counted whole
// is taken to have its best value at its least size.
func (s *solver) addRelaxed(item int32) {
	best := s.p.Items[item].Value
	for form := range s.forms(item) {
		if s.size[s.at(item, form)] >= 0 {
			continue
		}
		if s.p.Worth != nil && s.forms(item) > 1 {
			for f := range s.forms(item) {
				best = math.Max(best, s.valueOf(item, f))
			}
		}
		least := s.p.Items[item].Least
		s.addStep(density(best, least), step{value: best, size: int32(least), item: item, from: New})
		return
	}
	s.relaxing = s.p.Items[item].Piece > 0
	s.addSteps(item, Out)
	s.relaxing = false
}
