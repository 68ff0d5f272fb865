package budget

import (
	"slices"
	"sort"
	"strings"

	"github.com/briefgo/brief/internal/fit"
	"github.com/briefgo/brief/prompt"
	"github.com/briefgo/brief/prompt/trim"
)

// follow finds out what the previous prompt had of each item. Parts are the same if
// they have the same text and follow in the same order, and items if all of their parts
// are. Behind a pinned text that is new, and behind a text that was sent and is gone,
// nothing is in a cache: there the previous prompt counts only for a low watermark.
func (j *job) follow() {
	if j.budget.Previous == nil {
		return
	}
	before := newTrail(j.budget.Previous)
	j.before = before
	at := make([]int32, len(j.entries)) // of each part in the previous prompt, or -1
	j.cached = len(j.items)
	var run []string
	for i, seen := 0, 0; i < len(at); {
		end := j.runEnd(i)
		run = run[:0]
		for n := i; n < end; n++ {
			run = append(run, j.key(n))
		}
		found := before.find(run)
		for n := i; n < end; n++ {
			if at[n] = -1; found >= 0 {
				at[n] = int32(found + n - i)
			}
		}
		if e := &j.entries[i]; e.message >= 0 && j.cached == len(j.items) {
			gone := found >= 0 && before.anySent(seen, found)
			if gone || found < 0 && e.item < 0 {
				j.cached = j.itemsBefore(i)
			}
		}
		i, seen = end, before.next
	}
	j.previous, j.pieces = make([]int, len(j.items)), make([]int, len(j.items))
	for k := range j.items {
		j.previous[k] = j.formBefore(k, at)
	}
	if j.budget.LowWatermark == 0 {
		j.previous = j.previous[:j.cached]
	}
}

// runEnd returns the end of the parts from i on that follow each other in one item.
func (j *job) runEnd(i int) int {
	end := i + 1
	for end < len(j.entries) && j.entries[i].item >= 0 && int(j.entries[end-1].next) == end {
		end++
	}
	return end
}

// itemsBefore returns how many items begin before part i.
func (j *job) itemsBefore(i int) int {
	return sort.Search(len(j.items), func(k int) bool { return int(j.items[k].first) >= i })
}

// formBefore returns the form in which the previous prompt had an item, whose parts were
// at these places of it.
func (j *job) formBefore(k int, at []int32) int {
	form, sent := 0, 0
	for i := j.items[k].first; i >= 0; i = j.entries[i].next {
		if at[i] < 0 {
			return fit.New
		}
		text, ok := j.before.sent(int(at[i]))
		if !ok {
			continue
		}
		sent++
		if t := j.trims[int(i)]; t != nil && text != j.text(int(i)) {
			form = max(form, 1+slices.IndexFunc(t.Alternatives, func(a trim.Alternative) bool { return a.Text == text }))
		}
	}
	switch {
	case sent == 0:
		return fit.Out
	case j.wasIn(k, form, at):
		return form
	}
	return j.partBefore(k, at)
}

// wasIn reports whether the previous prompt had an item in a form.
func (j *job) wasIn(k, form int, at []int32) bool {
	for i := j.items[k].first; i >= 0; i = j.entries[i].next {
		want := j.text(int(i))
		if a := j.alternative(int(i), form); a >= 0 {
			want = j.trims[int(i)].Alternatives[a].Text
		}
		if text, ok := j.before.sent(int(at[i])); !ok || text != want {
			return false
		}
	}
	return true
}

// partBefore returns fit.Part, and takes down its size, if the previous prompt had an
// item with one part shortened as it may still be, and else fit.Out.
func (j *job) partBefore(k int, at []int32) int {
	part := int(j.items[k].shorten)
	if part < 0 {
		return fit.Out
	}
	for i := j.items[k].first; i >= 0; i = j.entries[i].next {
		text, ok := j.before.sent(int(at[i]))
		if !ok || int(i) != part && text != j.text(int(i)) {
			return fit.Out
		}
	}
	text, _ := j.before.sent(int(at[part]))
	if !j.mayStand(part, text) {
		return fit.Out
	}
	j.pieces[k] = j.sizeWith(k, part, text)
	j.remember(k, j.pieces[k], text)
	return fit.Part
}

// mayStand reports whether a text is what a part may be shortened to.
func (j *job) mayStand(part int, text string) bool {
	t, whole := j.trims[part], j.text(part)
	if t.Shrink {
		body, end := shrinkEnd(whole)
		if head, ok := strings.CutSuffix(text, end); ok && head != "" && strings.HasPrefix(body, head) {
			return true
		}
	}
	return t.Shorten != nil && t.Shorten(whole, j.counting.count(text)) == text
}

// A trail is a previous prompt as it is walked through.
type trail struct {
	parts []prompt.Part
	texts map[int]string // that stand for them
	next  int
	index map[string][]int32 // where a text stands, from next on; made when it is first needed
}

func newTrail(r *prompt.Rendered) *trail {
	t := &trail{parts: r.Parts()}
	if f := r.Fitting(); f != nil {
		t.texts = f.Texts
	}
	return t
}

// sent returns the text that was sent for a part, and false if it was cut.
func (t *trail) sent(i int) (string, bool) {
	switch t.parts[i].Decision {
	case trim.Cut:
		return "", false
	case trim.Shortened, trim.Summarized:
		return t.texts[i], true
	}
	return t.parts[i].Text, true
}

// key returns what tells a part from others.
func (t *trail) key(i int) string { return partKey(t.parts[i].Text, t.parts[i].Extra) }

// key returns what tells part i from others.
func (j *job) key(i int) string {
	p := j.rendered.At(i)
	return partKey(p.Text, p.Extra)
}

// find returns where texts stand next, one behind the other, or -1.
func (t *trail) find(run []string) int {
	at := t.next
	if !t.matches(at, run) {
		at = t.search(run)
	}
	if at >= 0 {
		t.next = at + len(run)
	}
	return at
}

// search looks for texts where the rarest of them stands. It tries a few
// places only, so that what repeats without end takes no time without end.
func (t *trail) search(run []string) int {
	const tries = 32
	if t.index == nil {
		t.index = make(map[string][]int32, len(t.parts))
		for i := t.next; i < len(t.parts); i++ {
			key := t.key(i)
			t.index[key] = append(t.index[key], int32(i))
		}
	}
	var places []int32
	offset := -1
	for n := range run {
		list := t.index[run[n]]
		for len(list) > 0 && int(list[0]) < t.next+n {
			list = list[1:]
		}
		t.index[run[n]] = list
		if offset < 0 || len(list) < len(places) {
			places, offset = list, n
		}
	}
	for _, place := range places[:min(len(places), tries)] {
		if at := int(place) - offset; t.matches(at, run) {
			return at
		}
	}
	return -1
}

// matches reports whether texts stand at a place.
func (t *trail) matches(at int, run []string) bool {
	if at+len(run) > len(t.parts) {
		return false
	}
	for n := range run {
		if t.key(at+n) != run[n] {
			return false
		}
	}
	return true
}

// anySent reports whether a part of a message was sent of those from one on to another.
func (t *trail) anySent(from, to int) bool {
	for i := from; i < to; i++ {
		if _, ok := t.sent(i); ok && t.parts[i].Message >= 0 {
			return true
		}
	}
	return false
}
