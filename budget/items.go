package budget

import (
	"math"
	"slices"
	"strings"

	"github.com/briefgo/brief/internal/fit"
	"github.com/briefgo/brief/prompt"
	"github.com/briefgo/brief/prompt/trim"
)

// An entry is what a fit knows of a part.
type entry struct {
	bytes   int32 // the length of its text; of a longer one, the most that there is
	message int32 // numbered from 0; -1 is beside the messages
	item    int32 // index into job.items; -1 is pinned
	next    int32 // the next part of the item, or -1
	count   int32 // of the text, or -1 if it was not counted
	fixed   int32 // the number of a text that never changes, or 0
}

// An item is what is kept or cut together: a part, or a group.
type item struct {
	first, last int32 // of its parts
	shorten     int32 // the largest of them that may be shortened to any size, or -1
	messages    int32 // how many messages it may add
	joined      bool  // it has two parts in one message
	unvalued    bool  // no part of it has a value: it is worth 1
}

// A trimmed is a part for which other texts may stand.
type trimmed struct {
	trim.Trim
	counts []int32 // of the alternatives, or -1
}

// gather takes the parts of the prompt into entries and items.
func (j *job) gather() {
	n := j.rendered.Len()
	j.begin(n)
	groups := groupItems{dense: j.groups}
	message, number := int32(-1), -1
	j.fixed = j.counting.fixed(j.rendered)
	for i := range n {
		p, e := j.rendered.At(i), &j.entries[i]
		*e = entry{bytes: int32(min(len(p.Text), math.MaxInt32)), message: -1, item: -1, next: -1, count: -1}
		if n := p.Fixed(); 0 < n && n <= len(j.fixed) {
			e.fixed, j.known[i] = int32(n), j.fixed[n-1].Load()
		}
		if p.Extra != nil {
			j.addExtra(i, n, p.Extra)
		}
		if p.Message >= 0 {
			if p.Message != number {
				message, number = message+1, p.Message
			}
			e.message = message
		}
		if p.Pinned {
			continue
		}
		if p.Heads() > 0 {
			j.headings = append(j.headings, i)
		}
		e.item = groups.item(p.Group, len(j.items))
		if int(e.item) == len(j.items) {
			j.items = append(j.items, item{first: int32(i), last: int32(i), shorten: -1})
			j.choices = append(j.choices, fit.Item{Tier: p.Tier, Section: -1})
		}
		j.addToItem(i, p)
	}
	j.arrangeTail()
	j.shareMessages(int(message) + 1)
	for k := range j.choices {
		if j.choices[k].Value == 0 {
			j.choices[k].Value, j.items[k].unvalued = 1, true
		}
	}
}

// addToItem adds part i to its item.
func (j *job) addToItem(i int, p *prompt.Part) {
	e := &j.entries[i]
	it, choice := &j.items[e.item], &j.choices[e.item]
	if it.last != int32(i) {
		it.joined = it.joined || j.entries[it.last].message == e.message
		j.entries[it.last].next, it.last = int32(i), int32(i)
	}
	if choice.Section < 0 {
		choice.Section = j.allotment(p)
	}
	choice.Value += p.Value
	choice.Tier = min(choice.Tier, p.Tier)
	if p.Tail {
		j.noteTail(e.item)
	}
	shortest := len(p.Text)
	if len(p.Alternatives) > 0 || p.Shorten != nil || p.Shrink {
		j.trims[i] = &trimmed{Trim: p.Trim, counts: slices.Repeat([]int32{-1}, len(p.Alternatives))}
		choice.Forms = max(choice.Forms, 1+len(p.Alternatives))
		if p.Shorten != nil || p.Shrink {
			choice.Piece = leastShrunk
			if it.shorten < 0 || e.bytes > j.entries[it.shorten].bytes {
				it.shorten = int32(i)
			}
		}
		for _, a := range p.Alternatives {
			shortest = min(shortest, len(a.Text))
		}
	}
	choice.Least += j.counting.least(shortest) + j.extra(i)
}

// shareMessages counts the messages that each item may add: those without a pinned
// part. Of items that share a message each adds it, so that a sum is never too low.
func (j *job) shareMessages(messages int) {
	pinned := make([]bool, messages)
	for i := range j.entries {
		if e := &j.entries[i]; e.item < 0 && e.message >= 0 {
			pinned[e.message] = true
		}
	}
	for k := range j.items {
		it, last := &j.items[k], int32(-1)
		for i := it.first; i >= 0; i = j.entries[i].next {
			if m := j.entries[i].message; m >= 0 && m != last && !pinned[m] {
				it.messages++
				last = m
			}
		}
		j.choices[k].Least += int(it.messages) * j.overhead.Message
		if it.joined { // tokens may go across its seams
			j.choices[k].Least = int(it.messages) * j.overhead.Message
		}
	}
}

// groupItems finds the item of a group. Groups are mostly numbered from 1, and then
// cost no map.
type groupItems struct {
	dense  []int32 // the item, and 1
	sparse map[int]int32
}

// item returns the item of a group, which is next if the group has none yet.
func (g *groupItems) item(group, next int) int32 {
	switch {
	case group == 0:
		return int32(next)
	case 0 < group && group < len(g.dense):
		if g.dense[group] == 0 {
			g.dense[group] = int32(next) + 1
		}
		return g.dense[group] - 1
	}
	at, ok := g.sparse[group]
	if !ok {
		if g.sparse == nil {
			g.sparse = make(map[int]int32)
		}
		at = int32(next)
		g.sparse[group] = at
	}
	return at
}

// allotment returns the index of the first Allotment for a part, or -1.
func (j *job) allotment(p *prompt.Part) int {
	for i := range j.budget.Sections {
		name := j.budget.Sections[i].Section
		if name == p.Section || name == string(p.Kind) {
			return i
		}
		if pool, _, one := strings.Cut(p.Section, "["); name == baseSection(p.Section) || one && name == pool {
			return i
		}
	}
	return -1
}

// recallItems is how many items are looked up in the memory together.
const recallItems = 64

// recall looks up the counts of an item, and of those around it, that are remembered.
// Looking up many at a time is faster: the processor does not wait for each. What was
// looked up and not asked for must not show: results would depend on what was counted
// before.
func (j *job) recall(k int) {
	block := k / recallItems
	if j.counting.memory == nil || j.recalled[block] {
		return
	}
	j.recalled[block] = true
	var hashes [4 * recallItems]uint64
	var parts [len(hashes)]int32
	n := 0
	for k := block * recallItems; k < min(len(j.items), (block+1)*recallItems); k++ {
		for i := j.items[k].first; i >= 0 && n < len(parts); i = j.entries[i].next {
			if e := &j.entries[i]; e.count < 0 && j.known[i] == 0 && e.bytes >= shortest {
				parts[n], hashes[n] = i, j.counting.memory.hash(j.text(int(i)))
				n++
			}
		}
	}
	for n, i := range parts[:n] {
		e := &j.entries[i]
		j.known[i] = int32(j.counting.memory.find(hashes[n], int(e.bytes)))
		j.keepFixed(e, j.known[i])
	}
}

// size returns the tokens that an item in a form adds.
func (j *job) size(k, form int) int {
	j.recall(k)
	it := &j.items[k]
	n := int(it.messages) * j.overhead.Message
	if it.joined {
		return n + j.sizeJoined(it, form)
	}
	for i := it.first; i >= 0; i = j.entries[i].next {
		n += j.countForm(int(i), form)
	}
	return n
}

// sizeJoined counts an item that has two parts in one message.
func (j *job) sizeJoined(it *item, form int) int {
	for i := it.first; i >= 0; i = j.entries[i].next {
		j.decideForm(int(i), form)
	}
	return j.countJoined(it)
}

// countJoined counts an item that has two parts in one message as it is decided on.
func (j *job) countJoined(it *item) int {
	n := 0
	var parts []int
	for i := it.first; i >= 0; i = j.entries[i].next {
		if len(parts) > 0 && j.entries[i].message != j.entries[parts[0]].message {
			n += j.countMessage(parts)
			parts = parts[:0]
		}
		if j.entries[i].message < 0 {
			n += j.countSent(int(i))
			continue
		}
		parts = append(parts, int(i))
	}
	return n + j.countMessage(parts)
}

// alternative returns the number of the alternative that stands for a part in a
// form of its item, and -1 for its own text.
func (j *job) alternative(i, form int) int {
	t := j.trims[i]
	if form == 0 || form == fit.Part || t == nil {
		return -1
	}
	return min(form, len(t.Alternatives)) - 1
}

// countForm returns the tokens of a part in a form of its item, with what it holds besides
// its text.
func (j *job) countForm(i, form int) int { return j.countText(i, form) + j.extra(i) }

// countText returns the tokens of a part's text in a form of its item.
func (j *job) countText(i, form int) int {
	if form > 0 {
		if a := j.alternative(i, form); a >= 0 {
			t := j.trims[i]
			if t.counts[a] < 0 {
				t.counts[a] = int32(j.counting.count(t.Alternatives[a].Text))
			}
			return int(t.counts[a])
		}
	}
	e := &j.entries[i]
	if e.count < 0 {
		if e.count = j.known[i]; e.count == 0 {
			e.count = int32(j.counting.count(j.text(i)))
			j.keepFixed(e, e.count)
		}
	}
	return int(e.count)
}

// worth returns the value of an item in a form other than the first. A part without a
// value in an item without one has the share of it that it has of the tokens.
func (j *job) worth(k, form int) float64 {
	it, value := &j.items[k], j.choices[k].Value
	perToken := 0.0
	if it.unvalued {
		whole := 0
		for i := it.first; i >= 0; i = j.entries[i].next {
			whole += j.countForm(int(i), 0)
		}
		perToken = value / float64(max(1, whole))
	}
	for i := it.first; i >= 0; i = j.entries[i].next {
		a := j.alternative(int(i), form)
		if a < 0 {
			continue
		}
		t, full, n := j.trims[int(i)], j.countForm(int(i), 0), j.countForm(int(i), form)
		whole := t.Value + perToken*float64(full)
		switch v := t.Alternatives[a].Value; {
		case v > 0:
			value += v - whole
		case full > 0:
			value += whole*min(1, float64(n)/float64(full)) - whole
		default:
			value -= whole
		}
	}
	return max(0, value)
}
