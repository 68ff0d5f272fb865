package prompt

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/briefgo/brief/prompt/data"
	"github.com/briefgo/brief/prompt/rank"
	"github.com/briefgo/brief/prompt/trim"
)

// Examples makes few-shot examples of a pool, of which a request has some: those that
// stand first when the pool is ranked for its input, and, where the options say so, a block
// that is the same for every input. They are shown as those of [Example] are, and New
// checks all of the pool in the same way; an output that was read from a file must
// satisfy the schema as it stands there, so that what it leaves out is not taken for a
// zero value. opts may be nil.
//
// Static examples come first, then the frozen blocks of all pools, then what differs from
// input to input: examples inside [When], and those that are chosen. Several pools each
// choose for themselves.
//
// The example at place p of what is chosen, and of the frozen block too, has the value
// 1/p, so that a budget that counts values cuts those behind first. Inside [Optional] its
// Trim gives the tier, and the value of the first place. Where there is a
// frozen block, what is chosen has the tier behind that of the block.
//
// The parts of example i of the pool, from 0, have the Section "examples[i]", or
// "examples#2[i]" where the prompt has several pools. [Rendered.Why] says of each, whether
// it is in the prompt or not, what the ranking has to say.
func Examples[In, Out any](pool *data.Pool[In, Out], opts *data.ExamplesOptions) Section {
	o := data.ExamplesOptions{}
	if opts != nil {
		o = *opts
	}
	return Section{kind: kindExamples, pool: pool, choose: &o}
}

const (
	// defaultChosen is the Max of a pool whose options have none.
	defaultChosen = 64
	// maxPoolMistakes is how many examples of a pool New reports.
	maxPoolMistakes = 20
)

// addPool checks the pool that is section i, renders its examples, and prepares what
// chooses of them.
func addPool[In, Out any](d *definition, p *Prompt[In, Out], i int) {
	s := d.sections[i]
	from, ok := s.pool.(*data.Pool[In, Out])
	switch {
	case !ok:
		d.mistakeAt(i, fmt.Errorf("the pool is of type %T, the prompt needs a %T", s.pool, from))
		return
	case from == nil:
		d.mistakeAt(i, errors.New("the pool is nil"))
		return
	}
	checkChoice(d, i)
	if d.input == nil {
		return // reported elsewhere
	}
	pool := &pool{prompt: d.name, label: d.labels[i], when: d.when[i], order: s.choose.Order, value: 1}
	if s.trim != nil {
		pool.tier = s.trim.Tier
		if s.trim.Value > 0 {
			pool.value = s.trim.Value
		}
	}
	before := len(d.mistakes)
	pool.examples = poolExamples(d, p, from, i)
	if len(d.mistakes) > before {
		return // what ranks may need each of them
	}
	pool.in = func(i int) any { return from.At(i).In }
	if err := pool.prepare(documents(d.input, from, pool.examples), values(from), s.choose); err != nil {
		var wrong *rank.Error
		if errors.As(err, &wrong) && wrong.Document >= 0 && wrong.Document < from.Len() && from.Place(wrong.Document) != "" {
			err = fmt.Errorf("%s: %w", from.Place(wrong.Document), err)
		}
		d.mistakeAt(i, err)
		return
	}
	d.pools = append(d.pools, pool)
}

// prepared returns the sections of a definition without mistakes with the rankers that
// were prepared for their pools, which may have cost a server much, in the place of the
// methods.
func (d *definition) prepared() []Section {
	sections := slices.Clone(d.sections)
	pools := d.pools
	for i := range sections {
		if sections[i].kind != kindExamples {
			continue
		}
		ranker, choose := pools[0].ranker, *sections[i].choose
		choose.Rank = func([]rank.Document) (rank.Ranker, error) { return ranker, nil }
		sections[i].choose = &choose
		pools = pools[1:]
	}
	return sections
}

// checkChoice checks the options of the pool that is section i.
func checkChoice(d *definition, i int) {
	o := d.sections[i].choose
	if o.Max < 0 {
		d.mistakeAt(i, fmt.Errorf("the Max is %d; it must not be negative", o.Max))
	}
	if !(o.Frozen >= 0 && o.Frozen <= 1) {
		d.mistakeAt(i, fmt.Errorf("the Frozen is %v; it is a share, from 0 to 1", o.Frozen))
	}
	if o.Order < rank.BestLast || o.Order > rank.Declared {
		d.mistakeAt(i, fmt.Errorf("there is no order %d", int(o.Order)))
	}
}

// poolExamples checks and renders the examples of the pool that is section i.
func poolExamples[In, Out any](d *definition, p *Prompt[In, Out], from *data.Pool[In, Out], i int) []pooled {
	examples := make([]pooled, from.Len())
	wrong := 0
	for n := range examples {
		e := from.At(n)
		x := &examples[n]
		x.section, x.label = fmt.Sprintf("%s[%d]", d.labels[i], n), e.Label
		var err error
		if x.answer, err = p.pooledAnswer(&e, from.Source(n)); err == nil {
			x.question, err = d.question(e.In)
		}
		if err == nil {
			x.extra, err = d.exampleMedia(e.In)
		}
		if err == nil {
			continue
		}
		if wrong++; wrong > maxPoolMistakes {
			continue
		}
		if place := from.Place(n); place != "" {
			err = fmt.Errorf("%s: %w", place, err)
		}
		d.mistakeAt(i, err)
		d.mistakes[len(d.mistakes)-1].Section = x.section
	}
	if more := wrong - maxPoolMistakes; more > 0 {
		d.mistakeAt(i, fmt.Errorf("examples of the pool with mistakes, besides these: %d", more))
	}
	return examples
}

// pooledAnswer is answer for an example of a pool, the output of which may have a source.
func (p *Prompt[In, Out]) pooledAnswer(e *data.Example[In, Out], source []byte) (string, error) {
	if err := trim.Check(&trim.Trim{Value: e.Value}); err != nil {
		return "", err
	}
	if source != nil {
		if err := p.output.Validate(source); err != nil {
			return "", fmt.Errorf("the example's output: %w", err)
		}
	}
	return p.answer(e.In, e.Out)
}

// documents returns the examples as what ranks sees them: without marks around data from
// outside.
func documents[In, Out any](input *step, from *data.Pool[In, Out], examples []pooled) []rank.Document {
	docs := make([]rank.Document, len(examples))
	for n := range docs {
		text := strings.TrimSuffix(strings.TrimPrefix(examples[n].question, input.frame.before), input.frame.after)
		if input.bare != nil {
			text, _ = input.bareText(from.At(n).In) // which was shown without an error
		}
		docs[n] = rank.Document{Text: text, Label: examples[n].label, Vector: from.At(n).Vector}
	}
	return docs
}

// values returns the values of the examples.
func values[In, Out any](from *data.Pool[In, Out]) []float64 {
	values := make([]float64, from.Len())
	for n := range values {
		values[n] = from.At(n).Value
	}
	return values
}
