package budget

import (
	"fmt"

	"github.com/briefgo/brief/prompt"
)

// Omitted is a Summarize for a Budget: a note that says how many messages were
// omitted.
func Omitted(dropped []prompt.Part) string {
	messages, last := 0, -1
	for _, p := range dropped {
		if p.Message != last {
			messages, last = messages+1, p.Message
		}
	}
	if messages == 1 {
		return "(1 message omitted)"
	}
	return fmt.Sprintf("(%d messages omitted)", messages)
}

// A summary is a text that may stand for a run of parts that were cut.
type summary struct {
	part   int // the first of them
	text   string
	tokens int // that it takes, its message included
}

// summarize lets texts stand for runs of parts that were cut. If there is no room for
// all of them, it selects anew with so much less room, a few times; what does not fit
// in the end is not used.
func (j *job) summarize() error {
	if j.budget.Summarize == nil {
		return nil
	}
	const rounds = 3
	capacity, reserved := j.limit-j.pinned, 0
	for range rounds {
		found, wanted := j.summaries()
		if wanted <= j.limit-j.total {
			j.use(found)
			return j.counting.err
		}
		if reserved = max(reserved+1, wanted); reserved > capacity {
			break
		}
		if err := j.selectWithin(capacity - reserved); err != nil {
			return err
		}
	}
	found, wanted := j.summaries()
	if wanted > j.limit-j.total && reserved > 0 {
		if err := j.selectWithin(capacity); err != nil { // it was in vain
			return err
		}
		found, _ = j.summaries()
	}
	j.use(found)
	return j.counting.err
}

// summaries returns a text for each run of parts that were cut, and the tokens that
// they take. What is beside the messages interrupts no run.
func (j *job) summaries() (found []summary, tokens int) {
	parts, speaks := j.rendered.Parts(), j.speaking()
	var run []prompt.Part
	first := 0
	end := func() {
		if len(run) == 0 {
			return
		}
		s := summary{part: first, text: j.budget.Summarize(run)}
		run = nil
		if s.text == "" {
			return
		}
		s.tokens = j.counting.count(s.text)
		if !speaks[j.entries[first].message] {
			s.tokens += j.overhead.Message
		}
		found, tokens = append(found, s), tokens+s.tokens
	}
	for i := range parts {
		switch {
		case j.entries[i].message < 0:
		case j.verdicts[i] == cut:
			if len(run) == 0 {
				first = i
			}
			run = append(run, parts[i])
		default:
			end()
		}
	}
	end()
	return found, tokens
}

// speaking reports of each message whether a part of it is sent.
func (j *job) speaking() []bool {
	speaks := make([]bool, len(j.entries))
	for i := range j.entries {
		if m := j.entries[i].message; m >= 0 && j.verdicts[i] != cut {
			speaks[m] = true
		}
	}
	return speaks
}

// use lets the summaries stand that fit, in their order.
func (j *job) use(found []summary) {
	var used []summary
	room := j.limit - j.total
	for _, s := range found {
		if s.tokens <= room {
			room -= s.tokens
			used = append(used, s)
			j.replace(s.part, summarized, s.text)
		}
	}
	for j.total = j.count(); j.total > j.limit && len(used) > 0; j.total = j.count() {
		j.verdicts[used[len(used)-1].part] = cut
		used = used[:len(used)-1]
	}
}
