package budget

import (
	"github.com/briefgo/brief/internal/fit"
	"github.com/briefgo/brief/prompt"
)

// A job is one fit in the making.
type job struct {
	budget   *Budget
	rendered *prompt.Rendered
	counting *counting
	overhead Overhead
	fitting  prompt.Fitting
	limit    int // the most that may be counted
	pinned   int // of it, what may not be cut

	entries  []entry          // of each part
	verdicts []verdict        // on each part
	tokens   []int32          // of each part that is sent
	texts    map[int]string   // that stand for the parts that are shortened or summarized
	trims    map[int]*trimmed // of the parts that have one

	items    []item
	choices  []fit.Item // of each item
	sections []fit.Section
	previous []int // what the previous prompt had of each item, as fit.Problem wants it
	result   *fit.Result
	total    int // what is sent, with the overhead
	room     int // what may still be filled
}

// A verdict is a prompt.Decision while it may still change.
type verdict uint8

const (
	cut verdict = iota
	kept
	pinned
	shortened
	summarized
)

// replaced reports whether another text stands for the part.
func (v verdict) replaced() bool { return v >= shortened }

// selectParts selects what is kept, and gives the room that is left to a part that
// may be shortened.
func (j *job) selectParts() error {
	j.allot()
	j.follow()
	return j.selectWithin(j.limit - j.pinned)
}

// selectWithin selects what is kept in so much room. Sizes of items that share a message are counted as
// if they stood alone; if what they add up to is over the limit, it selects again with
// less room.
func (j *job) selectWithin(capacity int) error {
	limit := j.pinned + capacity
	const rounds = 8
	for round := range rounds + 1 {
		if round == rounds {
			capacity = 0
		}
		if err := j.solve(capacity); err != nil {
			return err
		}
		j.total = j.count()
		over := j.total - limit
		if over <= 0 || j.counting.err != nil {
			break
		}
		if capacity == 0 {
			j.cutAll()
			break
		}
		capacity = max(0, min(capacity, j.result.Size)-over)
	}
	j.room = limit - j.total
	if w := j.budget.LowWatermark; w > 0 && !j.whole() {
		j.room = min(j.room, max(0, int(w*float64(capacity))-j.result.Size))
	}
	j.fitting.Value, j.fitting.Bound = j.result.Value, max(j.fitting.Bound, j.result.Value)
	j.fill()
	return j.counting.err
}

// solve selects in so much room and takes the result down.
func (j *job) solve(capacity int) error {
	loss := j.budget.MaxLoss
	switch {
	case loss == 0:
		loss = defaultMaxLoss
	case loss < 0:
		loss = 0
	}
	p := fit.Problem{
		Capacity: capacity, Items: j.choices, Sections: j.sections, Strategy: fit.Strategy(j.budget.Strategy),
		Size: j.size, Previous: j.previous, MaxLoss: loss, LowWatermark: j.budget.LowWatermark,
	}
	if len(j.trims) > 0 {
		p.Worth = j.worth
	}
	if j.budget.Newest {
		p.Order = make([]int, len(j.items))
		for k := range p.Order {
			p.Order[k] = len(j.items) - 1 - k
		}
	}
	result, err := fit.Solve(&p)
	switch {
	case j.counting.err != nil:
		return j.counting.err
	case err != nil:
		return err
	}
	j.result = result
	bound := result.Bound
	if result.Optimal { // proved, where the linear relaxation may be far above it
		bound = result.Value
	}
	j.fitting.Bound = max(j.fitting.Bound, bound)
	for i := range j.entries {
		if k := j.entries[i].item; k >= 0 {
			j.decideForm(i, result.Choice[k])
		}
	}
	return nil
}

// allot makes the sections of the selection.
func (j *job) allot() {
	room := float64(j.limit - j.pinned)
	for _, a := range j.budget.Sections {
		s := fit.Section{Min: a.Min, Max: a.Max, Share: int(a.Share * room)}
		if a.Share > 0 {
			s.Share = max(1, s.Share)
		}
		j.sections = append(j.sections, s)
	}
}

// cutAll cuts all that is not pinned, which surely fits.
func (j *job) cutAll() {
	for k := range j.result.Choice {
		j.result.Choice[k] = fit.Out
	}
	j.result.Size, j.result.Value = 0, 0
	for i := range j.entries {
		if j.entries[i].item >= 0 {
			j.decideForm(i, fit.Out)
		}
	}
	j.total = j.count()
}

// whole reports whether everything is kept as it is.
func (j *job) whole() bool {
	for _, form := range j.result.Choice {
		if form != 0 {
			return false
		}
	}
	return true
}

// decideForm decides on a part what was chosen of its item.
func (j *job) decideForm(i, form int) {
	if form < 0 {
		j.verdicts[i] = cut
		return
	}
	j.verdicts[i] = kept
	if form == 0 {
		return
	}
	if a := j.alternative(i, form); a >= 0 {
		j.replace(i, shortened, j.trims[i].Alternatives[a].Text)
	}
}

// replace lets a text stand for a part.
func (j *job) replace(i int, v verdict, text string) {
	j.verdicts[i] = v
	if j.texts == nil {
		j.texts = make(map[int]string)
	}
	j.texts[i] = text
}

// sent returns the text that is sent for a part that is not cut.
func (j *job) sent(i int) string {
	if j.verdicts[i].replaced() {
		return j.texts[i]
	}
	return j.entries[i].text
}

// countSent counts the text that is sent for a part.
func (j *job) countSent(i int) int {
	if j.verdicts[i].replaced() {
		return j.counting.count(j.texts[i])
	}
	return j.countForm(i, 0)
}

// count counts exactly what is sent, and sets the tokens of each part of it.
func (j *job) count() int {
	total, messages := j.overhead.Request, 0
	var parts []int
	message := int32(-1)
	for i, v := range j.verdicts {
		if v == cut {
			continue
		}
		e := &j.entries[i]
		if e.message < 0 {
			n := j.countSent(i)
			j.tokens[i] = int32(n)
			total += n
			continue
		}
		if e.message != message {
			total += j.countMessage(parts)
			parts, message = parts[:0], e.message
			messages++
		}
		parts = append(parts, i)
	}
	total += j.countMessage(parts)
	j.fitting.Overhead = j.overhead.Request + messages*j.overhead.Message
	return total + messages*j.overhead.Message
}

// fitted returns the prompt as it was decided on.
func (j *job) fitted() (*prompt.Rendered, error) {
	j.fitting.Tokens, j.fitting.PerMessage = j.total, j.overhead.Message
	return j.rendered.Fitted(j.fitting)
}
