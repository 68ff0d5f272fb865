package budget

import (
	"github.com/briefgo/brief/internal/fit"
	"github.com/briefgo/brief/prompt"
)

// follow finds out what the previous prompt had of each item. Parts are the same if
// they have the same text and follow in the same order.
func (j *job) follow() {
	if j.budget.Previous == nil {
		return
	}
	before := newTrail(j.budget.Previous)
	j.before = before
	j.previous = make([]int, len(j.items))
	for k := range j.items {
		first := int(j.items[k].first)
		j.previous[k] = fit.New
		if at := before.find(j.entries[first].text); at >= 0 {
			j.previous[k] = j.formBefore(first, before, at)
		}
	}
}

// formBefore returns the form in which the previous prompt had a part.
func (j *job) formBefore(i int, before *trail, at int) int {
	switch text, sent := before.sent(at); {
	case !sent:
		return fit.Out
	case text == j.entries[i].text:
		return 0
	case j.trims[i] != nil:
		for a := range j.trims[i].Alternatives {
			if j.trims[i].Alternatives[a].Text == text {
				return a + 1
			}
		}
	}
	return fit.Out
}

// A trail is a previous prompt as it is walked through.
type trail struct {
	parts []prompt.Part
	texts []string // that stand for them
	next  int
	index map[string]int // of parts from next on; made when it is first needed
}

func newTrail(r *prompt.Rendered) *trail {
	t := &trail{parts: r.Parts()}
	if f := r.Fitting(); f != nil {
		t.texts = make([]string, len(t.parts))
		for i := range f.Decisions {
			t.texts[i] = f.Decisions[i].Text
		}
	}
	return t
}

// sent returns the text that was sent for a part, and false if it was cut.
func (t *trail) sent(i int) (string, bool) {
	switch t.parts[i].Decision {
	case prompt.Cut:
		return "", false
	case prompt.Shortened, prompt.Summarized:
		return t.texts[i], true
	}
	return t.parts[i].Text, true
}

// find returns the index of the next part with a text, or -1.
func (t *trail) find(text string) int {
	if t.next < len(t.parts) && t.parts[t.next].Text == text {
		t.next++
		return t.next - 1
	}
	if t.index == nil {
		t.index = make(map[string]int, len(t.parts))
		for i := len(t.parts) - 1; i >= t.next; i-- {
			t.index[t.parts[i].Text] = i
		}
	}
	at, ok := t.index[text]
	if !ok || at < t.next {
		return -1
	}
	t.next = at + 1
	return at
}

// compare counts the tokens of the leading parts that are sent as they were in the
// previous prompt: with the same text, by the same speaker, in messages that begin at
// the same parts.
func (j *job) compare() {
	if j.budget.Previous == nil {
		return
	}
	before, at, last := j.before, -1, -1
	message := int32(-1)
	for i, p := range j.rendered.All() {
		if p.Message < 0 || j.verdicts[i] == cut {
			continue
		}
		at = before.following(at)
		if at < 0 {
			return
		}
		q := &before.parts[at]
		text, _ := before.sent(at)
		begins, began := j.entries[i].message != message, last < 0 || q.Message != before.parts[last].Message
		if text != j.sent(i) || q.Role != p.Role || begins != began {
			return
		}
		j.fitting.Shared += int(j.tokens[i])
		message, last = j.entries[i].message, at
	}
}

// following returns the index of the part behind i that was sent in a message, or -1.
func (t *trail) following(i int) int {
	for i++; i < len(t.parts); i++ {
		if t.parts[i].Message >= 0 && t.parts[i].Decision != prompt.Cut {
			return i
		}
	}
	return -1
}
