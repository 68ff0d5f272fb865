package budget

import (
	"fmt"

	"github.com/briefgo/brief/internal/fit"
	"github.com/briefgo/brief/prompt"
	"github.com/briefgo/brief/prompt/trim"
)

// A job is one fit in the making.
type job struct {
	budget   *Budget
	rendered *prompt.Rendered
	counting *counting
	overhead Overhead
	fitting  trim.Fitting
	limit    int // the most that may be counted
	pinned   int // of it, what may not be cut

	fixed  fixedCounts // of the texts of the prompt that never change
	extras []int32     // see extra; nil if no part has any
	tail   []int32     // the items with Tail, in order

	*scratch
	headings []int // the parts that are headings of others

	texts map[int]string   // that stand for the parts that are shortened or summarized
	trims map[int]*trimmed // of the parts that have one

	asked    map[portion]int    // what divide returned
	portions map[portion]string // the text of the part that is shortened in it

	sections []fit.Section
	previous []int  // what the previous prompt had of each item, as fit.Problem wants it
	pieces   []int  // the sizes of those of which it had a part
	cached   int    // how many leading items a provider may have in its cache
	before   *trail // the previous prompt
	result   *fit.Result
	total    int          // what is sent, with the overhead
	sharing  []neighbours // of each part, if messages have several parts
	room     int          // what may still be filled
}

// A verdict is a trim.Decision while it may still change.
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

// selectParts selects what is kept.
func (j *job) selectParts() error {
	j.allot()
	j.follow()
	return j.selectWithin(j.limit - j.pinned)
}

// selectWithin selects what is kept in so much room. The sizes of items that share a
// message are sums that may be too low, where counts do not add up, or too high, where
// several would add the message: the exact count of the result tells, and then it
// selects again with less room, or with more.
func (j *job) selectWithin(room int) error {
	const rounds = 8
	limit, capacity, fits := j.pinned+room, room, -1
	for round := range rounds {
		if err := j.solve(capacity); err != nil {
			return err
		}
		over := j.total - limit
		if over <= 0 {
			fits = capacity
			more := min(room+j.pinned+j.result.Size-j.total, fit.MaxSize)
			if more <= capacity || round == rounds-1 || j.whole() {
				break
			}
			capacity = more
			continue
		}
		if fits >= 0 || round == rounds-1 {
			break
		}
		capacity = max(0, min(capacity, j.result.Size)-over)
	}
	if err := j.settle(limit, fits); err != nil {
		return err
	}
	j.room = limit - j.total
	if w := j.budget.LowWatermark; w > 0 && !j.whole() {
		j.room = min(j.room, max(0, int(w*float64(room))-j.result.Size))
	}
	j.fitting.Value = j.result.Value
	return j.counting.err
}

// settle takes the selection that fits, if the last one did not: that in a room that is
// known to do, or nothing at all.
func (j *job) settle(limit, fits int) error {
	if j.total <= limit {
		return nil
	}
	if err := j.solve(max(0, fits)); err != nil {
		return err
	}
	if j.total > limit {
		j.cutAll()
	}
	return nil
}

// solve selects in so much room, takes the result down and counts it.
func (j *job) solve(capacity int) error {
	loss := j.budget.MaxLoss
	switch {
	case loss == 0:
		loss = defaultMaxLoss
	case loss < 0:
		loss = 0
	}
	if j.budget.Previous != nil && j.cached < len(j.items) && j.budget.LowWatermark > 0 {
		loss = 0 // much of it would be for nothing
	}
	p := fit.Problem{
		Capacity: capacity, Items: j.choices, Sections: j.sections, Strategy: fit.Strategy(j.budget.Strategy),
		Size: j.size, Previous: j.previous, Pieces: j.pieces, MaxLoss: loss, LowWatermark: j.budget.LowWatermark,
	}
	if len(j.trims) > 0 {
		p.Worth, p.Divide = j.worth, j.divide
	}
	if j.budget.Newest {
		p.Order = make([]int, len(j.items))
		for k := range p.Order {
			p.Order[k] = len(j.items) - 1 - k
		}
	}
	result, err := j.withoutHoles(&p)
	switch {
	case j.counting.err != nil:
		return j.counting.err
	case err != nil:
		return fmt.Errorf("budget: prompt %s: %w", j.rendered.Name(), err)
	}
	j.result = result
	bound, rough := result.Bound, result.Rough
	if result.Optimal { // proved, where the linear relaxation may be far above it
		bound, rough = result.Value, false
	}
	if bound > j.fitting.Bound {
		j.fitting.Bound, j.fitting.Rough = bound, rough
	}
	j.cutLoneHeadings()
	for i := range j.entries {
		if k := j.entries[i].item; k >= 0 {
			j.decideForm(i, result.Choice[k])
		}
	}
	j.total = j.count()
	return j.counting.err
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
	if form == fit.Part {
		if k := int(j.entries[i].item); int(j.items[k].shorten) == i {
			j.replace(i, shortened, j.portions[portion{k, j.result.Pieces[k]}])
		}
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

// text returns the own text of a part.
func (j *job) text(i int) string { return j.rendered.At(i).Text }

// sent returns the text that is sent for a part that is not cut.
func (j *job) sent(i int) string {
	if j.verdicts[i].replaced() {
		return j.texts[i]
	}
	return j.text(i)
}

// countSent counts what is sent for a part.
func (j *job) countSent(i int) int { return j.countSentText(i) + j.sentExtra(i) }

// countSentText counts the text that is sent for a part.
func (j *job) countSentText(i int) int {
	if j.verdicts[i].replaced() {
		return j.counting.count(j.texts[i])
	}
	return j.countText(i, 0)
}

// sentExtra returns the tokens of what is sent of a part besides its text: a summary stands
// for that too.
func (j *job) sentExtra(i int) int {
	if j.verdicts[i] == summarized {
		return 0
	}
	return j.extra(i)
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
	fitted, err := j.rendered.Fitted(j.fitting)
	if err != nil || j.budget.Previous == nil {
		return fitted, err
	}
	_, _, j.fitting.Shared = fitted.Diff(j.budget.Previous)
	return j.rendered.Fitted(j.fitting)
}
