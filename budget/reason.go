package budget

import (
	"math"
	"slices"

	"github.com/briefgo/brief/prompt"
)

// decide makes the decisions on all parts, with their reasons.
func (j *job) decide() {
	left := j.allowed()
	j.findNeighbours()
	decisions := make([]prompt.PartDecision, len(j.entries))
	var run *prompt.PartDecision // the summary of the run of cut parts that i is in
	for i, v := range j.verdicts {
		e, d := &j.entries[i], &decisions[i]
		d.Tokens = int(j.tokens[i])
		if v != cut && e.message >= 0 {
			run = nil
		}
		switch v {
		case kept:
			d.Reason.Decision = prompt.Kept
		case pinned:
			d.Reason.Decision = prompt.Pinned
		case shortened:
			d.Text = j.texts[i]
			d.Reason = prompt.Reason{Decision: prompt.Shortened, Whole: j.countForm(i, 0)}
		case summarized:
			d.Text = j.texts[i]
			d.Reason = prompt.Reason{Decision: prompt.Summarized, Whole: j.countForm(i, 0)}
			run = d
		case cut:
			if run != nil && e.message >= 0 {
				run.Reason.Whole += j.countForm(i, 0)
			}
			if d.Tokens = int(e.count); e.count < 0 {
				d.Tokens = j.counting.least(len(e.text))
			}
			if before := int(j.items[e.item].first); before != i && j.verdicts[before] == cut {
				d.Reason = decisions[before].Reason
			} else {
				d.Reason = j.reason(int(e.item), left)
			}
		}
	}
	j.fitting.Decisions = decisions
}

// allowed returns what is left of the Max of each section; without one there is no end.
func (j *job) allowed() []int {
	left := make([]int, len(j.sections))
	limited := false
	for i, s := range j.sections {
		left[i] = math.MaxInt
		if s.Max > 0 {
			left[i], limited = s.Max, true
		}
	}
	if !limited {
		return left
	}
	for k, form := range j.result.Choice {
		if sec := j.choices[k].Section; sec >= 0 && form >= 0 && j.sections[sec].Max > 0 {
			left[sec] -= j.taken(k)
		}
	}
	return left
}

// taken returns the tokens that an item takes as it was decided on.
func (j *job) taken(k int) int {
	n := int(j.items[k].messages) * j.overhead.Message
	for i := j.items[k].first; i >= 0; i = j.entries[i].next {
		n += int(j.tokens[i])
	}
	return n
}

// reason says of an item that was cut what it would have taken to keep it.
func (j *job) reason(k int, left []int) prompt.Reason {
	size, atLeast := j.counted(k)
	reason := prompt.Reason{Decision: prompt.Cut, AtLeast: atLeast}
	sec := j.choices[k].Section
	switch {
	case sec >= 0 && size > left[sec]:
		reason.Short = size - left[sec]
	case size > j.limit-j.total:
		reason.Short = size - (j.limit - j.total)
		reason.FitsAt = j.windowFor(j.total + size)
	case size > j.room:
		reason.Short = size - j.room
	}
	return reason
}

// counted returns by how much more would be sent with an item whole, or if it was not
// counted, a lower bound.
func (j *job) counted(k int) (size int, atLeast bool) {
	it, message := &j.items[k], int32(-1)
	for i := it.first; i >= 0; i = j.entries[i].next {
		e := &j.entries[i]
		if e.count < 0 {
			size += j.counting.least(len(e.text))
			atLeast = true
		} else {
			size += int(e.count)
		}
		if e.message >= 0 && e.message != message {
			message = e.message
			size += j.alone(int(i))
		}
	}
	switch {
	case atLeast:
	case it.joined:
		size = j.result.Sizes[k]
	case len(j.sharing) > 0:
		for i := it.first; i >= 0; i = j.entries[i].next {
			size += j.across(int(i))
		}
	}
	return size, atLeast
}

// A neighbours is the parts that are sent before and behind a part in its message, -1
// for none.
type neighbours struct{ before, behind int32 }

// findNeighbours finds the neighbours of all parts, if messages have several parts.
func (j *job) findNeighbours() {
	shared := false
	for i := 1; i < len(j.entries) && !shared; i++ {
		shared = j.entries[i].message >= 0 && j.entries[i].message == j.entries[i-1].message
	}
	if !shared {
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

// alone returns what a part adds for its message: nothing if that is there already.
func (j *job) alone(i int) int {
	if len(j.sharing) > 0 && (j.sharing[i].before >= 0 || j.sharing[i].behind >= 0) {
		return 0
	}
	return j.overhead.Message
}

// across returns by how much the count of a message with a part that is cut would
// differ from the sum, as far as its neighbours tell.
func (j *job) across(i int) int {
	if j.entries[i].message < 0 || j.verdicts[i] != cut {
		return 0
	}
	near, at := j.near(i)
	if len(near) == 1 {
		return 0
	}
	tokens := make([]int32, len(near))
	for k, n := range near {
		tokens[k] = j.tokens[n]
	}
	without := slices.Delete(slices.Clone(near), at, at+1)
	j.verdicts[i] = kept
	difference := j.countMessage(near) - j.countMessage(without) - j.countForm(i, 0)
	j.verdicts[i] = cut
	for k, n := range near {
		j.tokens[n] = tokens[k]
	}
	return difference
}

// near returns the parts around part i, itself among them, that are sent in its
// message, as far as tokens may run; they are few. It is at the place at.
func (j *job) near(i int) (parts []int, at int) {
	const far = 8
	parts = append(parts, i)
	for n := j.sharing[i].before; n >= 0 && len(parts) < far; n = j.sharing[n].before {
		parts = append(parts, int(n))
		if j.counting.seam.last(j.sent(int(n))) > 0 {
			break
		}
	}
	slices.Reverse(parts)
	at = len(parts) - 1
	for n := j.sharing[i].behind; n >= 0 && len(parts) < at+far; n = j.sharing[n].behind {
		parts = append(parts, int(n))
		if text := j.sent(int(n)); j.counting.seam.first(text) < len(text) {
			break
		}
	}
	return parts, at
}
