package budget

import (
	"math"

	"github.com/briefgo/brief/prompt"
)

// giveReasons says of each part why it was cut or what it was before.
func (j *job) giveReasons() {
	left := j.allowed()
	room := j.limit - j.total
	for i := range j.entries {
		e, d := &j.entries[i], &j.decisions[i]
		switch d.Reason.Decision {
		case prompt.Shortened:
			d.Reason.Whole = j.countForm(i, 0)
		case prompt.Cut:
			if d.Tokens = int(e.count); e.count < 0 {
				d.Tokens, d.Reason.AtLeast = j.counting.least(len(e.text)), true
			}
		}
	}
	j.sumRuns()
	for k := range j.items {
		if j.result.Choice[k] < 0 {
			j.giveReason(k, room, left)
		}
	}
}

// allowed returns what is left of the Max of each section; without one there is no end.
func (j *job) allowed() []int {
	left := make([]int, len(j.sections))
	for i, s := range j.sections {
		left[i] = math.MaxInt
		if s.Max > 0 {
			left[i] = s.Max
		}
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
		n += j.decisions[i].Tokens
	}
	return n
}

// giveReason says of an item that was cut what it would have taken to keep it.
func (j *job) giveReason(k, room int, left []int) {
	it := &j.items[k]
	size, atLeast := j.counted(k)
	reason := prompt.Reason{Decision: prompt.Cut, AtLeast: atLeast}
	sec := j.choices[k].Section
	switch {
	case sec >= 0 && size > left[sec]:
		reason.Short = size - left[sec]
	case size > room:
		reason.Short = size - room
		reason.FitsAt = j.windowFor(j.total + size)
	case size > j.room:
		reason.Short = size - j.room
	}
	for i := it.first; i >= 0; i = j.entries[i].next {
		if d := &j.decisions[i]; d.Reason.Decision == prompt.Cut {
			d.Reason = reason
		}
	}
}

// counted returns the size of an item whole, or if it was not counted, a lower bound.
func (j *job) counted(k int) (size int, atLeast bool) {
	it := &j.items[k]
	n := int(it.messages) * j.overhead.Message
	for i := it.first; i >= 0; i = j.entries[i].next {
		e := &j.entries[i]
		if e.count < 0 {
			n += j.counting.least(len(e.text))
			atLeast = true
			continue
		}
		n += int(e.count)
	}
	if it.joined && !atLeast {
		return j.result.Sizes[k], false
	}
	return n, atLeast
}
