package budget

import (
	"maps"
	"math"

	"github.com/briefgo/brief/prompt/trim"
)

// decide makes the decisions on all parts, with their reasons.
func (j *job) decide() {
	left := j.allowed()
	j.findNeighbours()
	decisions := make([]trim.Reason, len(j.entries))
	var run *trim.Reason // of the summary of the run of cut parts that i is in
	for i, v := range j.verdicts {
		e, d := &j.entries[i], &decisions[i]
		d.Tokens = int(j.tokens[i])
		if v != cut && e.message >= 0 {
			run = nil
		}
		switch v {
		case kept:
			d.Decision = trim.Kept
		case pinned:
			d.Decision = trim.Pinned
		case shortened:
			d.Decision, d.Whole = trim.Shortened, j.countForm(i, 0)
		case summarized:
			d.Decision, d.Whole = trim.Summarized, j.countForm(i, 0)
			run = d
		case cut:
			if run != nil && e.message >= 0 {
				run.Whole += j.countForm(i, 0)
			}
			if before := int(j.items[e.item].first); before != i && j.verdicts[before] == cut {
				*d = decisions[before]
			} else {
				*d = j.reason(int(e.item), left)
			}
			if d.Tokens = int(e.count); e.count < 0 {
				d.Tokens = j.counting.least(int(e.bytes))
			}
			d.Tokens += j.extra(i)
		}
	}
	maps.DeleteFunc(j.texts, func(i int, _ string) bool { return !j.verdicts[i].replaced() })
	j.fitting.Decisions, j.fitting.Texts = decisions, j.texts
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
func (j *job) reason(k int, left []int) trim.Reason {
	size, atLeast := j.counted(k)
	reason := trim.Reason{Decision: trim.Cut, AtLeast: atLeast}
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
	message := int32(-1)
	for i := j.items[k].first; i >= 0; i = j.entries[i].next {
		e := &j.entries[i]
		size += j.extra(int(i))
		if e.count < 0 {
			size += j.counting.least(int(e.bytes))
			atLeast = true
		} else {
			size += int(e.count)
		}
		if e.message >= 0 && e.message != message {
			message = e.message
			size += j.alone(int(i))
		}
	}
	if !atLeast && len(j.sharing) > 0 {
		size += j.across(k)
	}
	return size, atLeast
}
