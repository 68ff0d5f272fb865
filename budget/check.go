package budget

import (
	"errors"
	"fmt"
	"math"
	"slices"

	"github.com/briefgo/brief/internal/fit"
	"github.com/briefgo/brief/prompt"
)

// defaultMaxLoss is what a MaxLoss of 0 stands for. Keeping a cached prefix is worth
// far more than a twentieth of the examples (design.md, section "Budget").
const defaultMaxLoss = 0.05

// check returns what is wrong with the budget.
func (b *Budget) check() error {
	switch {
	case b.Window <= 0:
		return fmt.Errorf("the Window is %d; it must be the model's context window in tokens", b.Window)
	case b.Window > fit.MaxSize:
		return fmt.Errorf("the Window is %d; it must be at most %d", b.Window, fit.MaxSize)
	case b.Reserve < 0:
		return fmt.Errorf("the Reserve is %d; it must not be negative", b.Reserve)
	case b.Reserve >= b.Window:
		return fmt.Errorf("the Reserve is %d, which leaves nothing of a Window of %d for the prompt", b.Reserve, b.Window)
	case b.Strategy < Value || b.Strategy > Prefix:
		return fmt.Errorf("the Strategy is %v; there are Value, Rank and Prefix", b.Strategy)
	case !(b.MaxLoss <= 1) || math.IsInf(b.MaxLoss, 0):
		return fmt.Errorf("the MaxLoss is %v; it must be at most 1", b.MaxLoss)
	case !(b.LowWatermark >= 0 && b.LowWatermark <= 1):
		return fmt.Errorf("the LowWatermark is %v; it must be from 0 to 1", b.LowWatermark)
	}
	if o := b.Overhead; o != nil {
		if err := o.check(); err != nil {
			return err
		}
	}
	return b.checkSections()
}

// check returns an error if the overhead cannot be.
func (o *Overhead) check() error {
	if o.Message < 0 || o.Request < 0 || o.Message > fit.MaxSize>>8 || o.Request > fit.MaxSize>>8 {
		return fmt.Errorf("the Overhead is %d tokens a message and %d a request; they must be from 0 to %d", o.Message, o.Request, fit.MaxSize>>8)
	}
	return nil
}

// checkSections returns what is wrong with the allotments.
func (b *Budget) checkSections() error {
	least, shares := 0, 0.0
	var names []string
	for i, a := range b.Sections {
		switch {
		case a.Section == "":
			return fmt.Errorf("item %d of Sections has no name of a section", i)
		case slices.Contains(names, a.Section):
			return fmt.Errorf("the Sections have %.40q twice", a.Section)
		case a.Min < 0 || a.Max < 0:
			return fmt.Errorf("section %.40q has from %d to %d tokens; they must not be negative", a.Section, a.Min, a.Max)
		case a.Max > 0 && a.Min > a.Max:
			return fmt.Errorf("section %.40q has a Min of %d, more than its Max of %d", a.Section, a.Min, a.Max)
		case !(a.Share >= 0 && a.Share <= 1):
			return fmt.Errorf("section %.40q has a Share of %v; it must be from 0 to 1", a.Section, a.Share)
		case a.Min > b.Window-b.Reserve-least:
			return fmt.Errorf("section %.40q has a Min of %d; with those before it, that is more than the limit of %d", a.Section, a.Min, b.Window-b.Reserve)
		}
		names = append(names, a.Section)
		least += a.Min
		shares += a.Share
	}
	const rounding = 1e-9
	if shares > 1+rounding {
		return fmt.Errorf("the Shares of Sections add up to %v, more than 1", shares)
	}
	return nil
}

// begin checks the budget, takes the prompt apart and counts what is pinned.
func (b *Budget) begin(r *prompt.Rendered) (*job, error) {
	if r == nil {
		return nil, errors.New("budget: there is no rendered prompt to fit")
	}
	if err := b.check(); err != nil {
		return nil, fmt.Errorf("budget: prompt %s: %w", r.Name(), err)
	}
	c := b.Counter
	if c == nil {
		c = O200k()
	}
	j := &job{budget: b, rendered: r, counting: newCounting(c), trims: map[int]*trimmed{}, scratch: scratches.Get().(*scratch)}
	if err := j.describe(c); err != nil {
		return nil, fmt.Errorf("budget: prompt %s: %w", r.Name(), err)
	}
	j.gather()
	if err := j.checkValues(); err != nil {
		return nil, fmt.Errorf("budget: prompt %s: %w", r.Name(), err)
	}
	return j, j.countPinned()
}

// checkValues returns an error if the values have no sum.
func (j *job) checkValues() error {
	sum, largest := 0.0, 0
	for k := range j.choices {
		if sum += j.choices[k].Value; j.choices[k].Value > j.choices[largest].Value {
			largest = k
		}
	}
	if sum <= fit.MaxValue {
		return nil
	}
	first := int(j.items[largest].first)
	where := fmt.Sprintf("part %d", first)
	if section := j.rendered.At(first).Section; section != "" {
		where += ", " + section
	}
	return fmt.Errorf("the values of its parts add up to %v, more than %v; the largest is %v, of %s",
		sum, fit.MaxValue, j.choices[largest].Value, where)
}

// describe fills in what follows from the budget and its counter.
func (j *job) describe(c Counter) error {
	b, f := j.budget, &j.fitting
	f.Window, f.Reserve, f.Exact, f.Assumed = b.Window, b.Reserve, true, b.Counter == nil
	f.Counter = counterName(c)
	if e, ok := c.(interface{ Exact() bool }); ok {
		f.Exact = e.Exact()
	}
	if m, ok := c.(interface{ Margin() float64 }); ok {
		f.Margin = m.Margin()
	}
	if !(f.Margin >= 0 && f.Margin <= 10) {
		return fmt.Errorf("the margin of %s is %v; it must be between 0 and 10", f.Counter, f.Margin)
	}
	j.overhead = openAI
	if o, ok := c.(interface{ Overhead() Overhead }); ok {
		j.overhead = o.Overhead()
	}
	if b.Overhead != nil {
		j.overhead = *b.Overhead
	}
	j.limit = j.limitAt(b.Window)
	return j.overhead.check()
}

// limitAt returns the most that may be counted in a window: with an estimate, so much
// less than what the window leaves that the margin fits too.
func (j *job) limitAt(window int) int {
	return int(math.Floor(float64(window-j.budget.Reserve) / (1 + j.fitting.Margin)))
}

// windowFor returns the smallest window in which so many tokens are not over the limit.
func (j *job) windowFor(tokens int) int {
	if j.fitting.Margin == 0 {
		return j.budget.Reserve + tokens
	}
	window := j.budget.Reserve + int(math.Ceil(float64(tokens)*(1+j.fitting.Margin)))
	for j.limitAt(window) < tokens {
		window++
	}
	for j.limitAt(window-1) >= tokens {
		window--
	}
	return window
}

// countPinned counts what may not be cut, as it stands without the rest.
func (j *job) countPinned() error {
	for i := range j.entries {
		if j.entries[i].item < 0 {
			j.verdicts[i] = pinned
		}
	}
	j.pinned = j.count()
	switch {
	case j.counting.err != nil:
		return j.counting.err
	case j.pinned > j.limit:
		return j.overflow()
	}
	return nil
}

// overflow returns the error of pinned text that does not fit. Sections of one name, as
// the messages of a history are, count together.
func (j *job) overflow() error {
	e := &OverflowError{Prompt: j.rendered.Name(), Tokens: j.pinned, Limit: j.limit}
	sums := map[string]int{}
	for i := range j.entries {
		if p := j.rendered.At(i); p.Pinned {
			sums[baseSection(p.Section)] += int(j.tokens[i])
		}
	}
	for i := range j.entries { // the first of equals
		p := j.rendered.At(i)
		name := baseSection(p.Section)
		if n := sums[name]; p.Pinned && (e.Section == "" || n > e.Largest) {
			e.Section, e.Largest = name, n
		}
	}
	return e
}

// Count counts a text with the budget's Counter. [prompt.Prompt.Run] counts the messages
// that ask for corrections so.
func (b Budget) Count(text string) int {
	if b.Counter == nil {
		return O200k().Count(text)
	}
	return b.Counter.Count(text)
}
