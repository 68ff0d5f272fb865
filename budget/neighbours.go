package budget

import "slices"

// A neighbours is the parts that are sent before and behind a part in its message, -1
// for none.
type neighbours struct{ before, behind int32 }

// findNeighbours finds the neighbours of all parts, if messages have several parts.
func (j *job) findNeighbours() {
	if !j.shared() {
		return
	}
	j.sharing = make([]neighbours, len(j.entries))
	for _, backward := range []bool{false, true} {
		last, message := int32(-1), int32(-1)
		for n := range j.entries {
			i := n
			if backward {
				i = len(j.entries) - 1 - n
			}
			if j.entries[i].message < 0 {
				continue
			}
			if j.entries[i].message != message {
				last, message = -1, j.entries[i].message
			}
			if backward {
				j.sharing[i].behind = last
			} else {
				j.sharing[i].before = last
			}
			if j.verdicts[i] != cut {
				last = int32(i)
			}
		}
	}
}

// shared reports whether a message has several parts.
func (j *job) shared() bool {
	message := int32(-1)
	for i := range j.entries {
		m := j.entries[i].message
		if m >= 0 && m == message {
			return true
		}
		message = max(message, m)
	}
	return false
}

// alone returns what a part adds for its message: nothing if that is there already.
func (j *job) alone(i int) int {
	if len(j.sharing) > 0 && (j.sharing[i].before >= 0 || j.sharing[i].behind >= 0) {
		return 0
	}
	return j.overhead.Message
}

// across returns by how much the count of messages with an item that is cut would differ
// from the sum, as far as its neighbours tell.
func (j *job) across(k int) int {
	difference := 0
	var own, near []int // parts of the item, and those around them that they touch
	for i := j.items[k].first; i >= 0; i = j.entries[i].next {
		if j.entries[i].message < 0 || j.verdicts[i] != cut {
			continue
		}
		around := j.near(int(i))
		if len(own) > 0 {
			last := own[len(own)-1]
			touches := around[0] <= near[len(near)-1] || j.sharing[i].before == j.sharing[last].before
			if !touches || j.entries[i].message != j.entries[last].message {
				difference += j.acrossParts(own, near)
				own, near = own[:0], near[:0]
			}
		}
		own, near = append(own, int(i)), append(near, around...)
	}
	return difference + j.acrossParts(own, near)
}

// acrossParts is across for parts of one message, of which these and their neighbours are
// near each other.
func (j *job) acrossParts(own, near []int) int {
	slices.Sort(near)
	near = slices.Compact(near)
	if len(near) < 2 {
		return 0
	}
	without := slices.DeleteFunc(slices.Clone(near), func(i int) bool { return j.verdicts[i] == cut })
	tokens := make([]int32, len(near))
	for n, i := range near {
		tokens[n] = j.tokens[i]
	}
	difference := -j.countMessage(without)
	for _, i := range own {
		j.verdicts[i] = kept
		difference -= j.countForm(i, 0)
	}
	difference += j.countMessage(near)
	for _, i := range own {
		j.verdicts[i] = cut
	}
	for n, i := range near {
		j.tokens[i] = tokens[n]
	}
	return difference
}

// near returns the parts around part i, itself among them, that are sent in its
// message, as far as tokens may run; they are few.
func (j *job) near(i int) (parts []int) {
	const far = 8
	parts = append(parts, i)
	for n := j.sharing[i].before; n >= 0 && len(parts) < far; n = j.sharing[n].before {
		parts = append(parts, int(n))
		if j.counting.seam.last(j.sent(int(n))) > 0 {
			break
		}
	}
	slices.Reverse(parts)
	at := len(parts) - 1
	for n := j.sharing[i].behind; n >= 0 && len(parts) < at+far; n = j.sharing[n].behind {
		parts = append(parts, int(n))
		if text := j.sent(int(n)); j.counting.seam.first(text) < len(text) {
			break
		}
	}
	return parts
}
