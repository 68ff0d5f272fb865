package prompt

import (
	"cmp"
	"errors"
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"

	"github.com/briefgo/brief/prompt/data"
	"github.com/briefgo/brief/prompt/rank"
	"github.com/briefgo/brief/prompt/tool"
)

// A pool is what New makes of an Examples section: every example of it is rendered, and
// what chooses of them is prepared.
type pool struct {
	prompt   string // its name
	label    string
	when     condition
	examples []pooled
	in       func(i int) any // the input of an example
	input    *step           // that shows the inputs anew; nil to show them as they are
	fixed    int             // the texts of the plan that have a number before its own

	frozen *rank.Ranking // what is the same for every input; nil if nothing is
	block  []bool        // by example, whether it is; nil if none is

	ranker rank.Ranker // of the rest; nil if none is chosen for an input
	own    bool        // the ranker makes no mistakes
	choose int         // how many are chosen at most

	order     rank.Order
	tier      int // of the block
	tierAfter int // of what is chosen
	value     float64
}

// A pooled is an example of a pool.
type pooled struct {
	section, label, question, answer string
	extra                            *tool.Extra // of the question
}

// A choice is what was chosen from a pool for an input.
type choice struct {
	pool    *pool
	ranking *rank.Ranking // nil if all that the pool gives is frozen
}

// prepare chooses the block and prepares the ranker for the rest.
func (p *pool) prepare(docs []rank.Document, values []float64, o *data.ExamplesOptions) (err error) {
	frozen, chosen := shares(o, len(docs))
	p.choose, p.tierAfter = chosen, p.tier
	if frozen > 0 {
		if err := p.freeze(docs, values, frozen); err != nil {
			return err
		}
		if p.tier < math.MaxInt {
			p.tierAfter++
		}
	}
	if chosen == 0 {
		return nil
	}
	method := o.Rank
	if p.own = method == nil; p.own {
		method = rank.BM25(nil)
	}
	p.ranker, err = method(docs)
	if err == nil && p.ranker == nil {
		err = errors.New("the method of Rank made no ranker")
	}
	return err
}

// freeze chooses the examples of the block, of which there are n.
func (p *pool) freeze(docs []rank.Document, values []float64, n int) error {
	method := byValue(values)
	if slices.ContainsFunc(docs, func(d rank.Document) bool { return d.Label != docs[0].Label }) {
		method = rank.Balanced(method)
	}
	ranker, err := method(docs)
	if err != nil {
		return err
	}
	r, err := ranker(rank.Document{}, n)
	if err != nil {
		return err
	}
	p.block = make([]bool, len(docs))
	for _, pick := range r.Picks {
		p.block[pick.Index] = true
	}
	p.frozen = &rank.Ranking{Picks: r.Picks, Explain: func(i int) string {
		if p.block[i] {
			return "frozen, the same for every input; " + r.Explain(i)
		}
		return r.Explain(i)
	}}
	return nil
}

// byValue ranks by the values of the examples.
func byValue(values []float64) rank.Method {
	return func(docs []rank.Document) (rank.Ranker, error) {
		picks := make([]rank.Pick, len(docs))
		for i := range picks {
			picks[i] = rank.Pick{Index: i, Score: values[i]}
		}
		slices.SortStableFunc(picks, func(a, b rank.Pick) int { return cmp.Compare(b.Score, a.Score) })
		return func(_ rank.Document, limit int) (*rank.Ranking, error) {
			if limit <= 0 || limit > len(picks) {
				limit = len(picks)
			}
			explain := func(i int) string { return fmt.Sprintf("value %v", values[i]) }
			return &rank.Ranking{Picks: picks[:limit], Explain: explain}, nil
		}, nil
	}
}

// shares divides the examples that a prompt has at most, of a pool of n, into those that
// are frozen and those that are chosen for an input.
func shares(o *data.ExamplesOptions, n int) (frozen, chosen int) {
	most := o.Max
	if most == 0 {
		most = defaultChosen
	}
	most = min(most, n)
	frozen = int(math.Round(o.Frozen * float64(most)))
	return frozen, most - frozen
}

// addPool gives the texts of a pool numbers, and the plan what it has of the pool: the
// block, if it is there for every input, as it is.
func (p *plan) addPool(pool *pool, next *numbers) {
	pool.fixed = p.fixed
	p.fixed += 2 * len(pool.examples)
	p.turns = append(p.turns, pool)
	p.chosen += 2 * pool.choose
	switch {
	case pool.frozen == nil:
	case pool.when == nil:
		p.examples, _ = pool.appendRanked(p.examples, pool.frozen, pool.tier, false, next)
	default:
		p.chosen += 2 * len(pool.frozen.Picks)
	}
}

// appendParts implements turns.
func (p *pool) appendParts(parts []Part, in any, next *numbers) ([]Part, error) {
	if !p.when.holds(in) {
		return parts, nil
	}
	if p.when != nil && p.frozen != nil {
		var err error
		if parts, err = p.appendRanked(parts, p.frozen, p.tier, true, next); err != nil {
			return nil, err
		}
	}
	chosen := choice{pool: p}
	if p.ranker != nil {
		r, err := p.rank(next.query)
		if err != nil {
			return nil, &Mistake{Prompt: p.prompt, Section: p.label, Message: err.Error(), Err: err}
		}
		if parts, err = p.appendRanked(parts, r, p.tierAfter, true, next); err != nil {
			return nil, err
		}
		chosen.ranking = r
	}
	next.choices = append(next.choices, chosen)
	return parts, nil
}

// rank chooses the examples for an input, as it is shown.
func (p *pool) rank(query string) (*rank.Ranking, error) {
	frozen := 0
	if p.frozen != nil {
		frozen = len(p.frozen.Picks)
	}
	r, err := p.ranker(rank.Document{Text: query}, p.choose+frozen)
	switch {
	case err != nil:
		return nil, err
	case r == nil:
		return nil, errors.New("the ranker returned no ranking")
	case !p.own:
		if err := r.Check(len(p.examples)); err != nil {
			return nil, fmt.Errorf("the ranker's ranking is wrong: %w", err)
		}
	}
	if frozen == 0 && len(r.Picks) <= p.choose {
		return r, nil
	}
	picks := make([]rank.Pick, 0, p.choose)
	for _, pick := range r.Picks {
		if len(picks) == p.choose {
			break
		}
		if p.block == nil || !p.block[pick.Index] {
			picks = append(picks, pick)
		}
	}
	return &rank.Ranking{Picks: picks, Explain: r.Explain}, nil
}

// appendRanked appends the parts of the examples of a ranking in the order that the
// options ask for.
func (p *pool) appendRanked(parts []Part, r *rank.Ranking, tier int, volatile bool, next *numbers) ([]Part, error) {
	chosen := make([]int, len(r.Picks))
	for i, pick := range r.Picks {
		chosen[i] = pick.Index
	}
	for _, i := range p.order.Arrange(chosen, func(i int) string { return p.examples[i].label }) {
		e := &p.examples[i]
		ask := Part{Section: e.section, Kind: KindExample, Group: next.group, Volatile: volatile}
		ask.Tier = tier
		answer := ask
		ask.Role, ask.Text, ask.Message, ask.fixed = User, e.question, next.message, int32(p.fixed+2*i+1)
		answer.Role, answer.Text, answer.Message, answer.fixed = Assistant, e.answer, next.message+1, int32(p.fixed+2*i+2)
		ask.Extra = e.extra
		ask.Value = p.value / float64(r.Why(i).Place) // of the pair
		if p.input != nil {
			var err error
			if ask.Text, err = p.input.question(p.in(i)); err != nil {
				return nil, newRenderMistake(p.prompt, p.input, err)
			}
			ask.fixed, answer.fixed = 0, 0
		}
		parts = append(parts, ask, answer)
		next.message += 2
		next.group++
	}
	return parts, nil
}

// Why says what the ranking of a pool has to say on one of its examples, whether it is in
// the prompt or not: its place, and the method's reason. The section is that of the
// example's parts, "examples[17]" say. It reports false for any other section, and for
// a pool that the prompt does not have for this input. What a budget decided on an
// example is in the Reason of its parts.
func (r *Rendered) Why(section string) (reason rank.Reason, ok bool) {
	label, number, _ := strings.Cut(section, "[")
	i, err := strconv.Atoi(strings.TrimSuffix(number, "]"))
	if err != nil {
		return rank.Reason{}, false
	}
	for _, c := range r.choices {
		if p := c.pool; p.label == label && 0 <= i && i < len(p.examples) && p.examples[i].section == section {
			if c.ranking == nil || p.block != nil && p.block[i] {
				return p.frozen.Why(i), true
			}
			return c.ranking.Why(i), true
		}
	}
	return rank.Reason{}, false
}

// ingredients writes what the bytes of the examples come from that a pool gives. Of its
// ranker no more is known than what it chose for every input.
func (p *pool) ingredients(f *fingerprint) {
	f.text("section", string(kindExamples))
	for i := range p.examples {
		f.number("example", uint64(i)+1)
		f.text("question", p.examples[i].question)
		f.text("answer", p.examples[i].answer)
		f.extra(p.examples[i].extra)
		if p.order == rank.Interleaved { // which the labels decide
			f.text("label", p.examples[i].label)
		}
	}
	f.number("chosen", uint64(p.choose))
	f.text("order", p.order.String())
	if p.frozen != nil {
		for _, pick := range p.frozen.Picks {
			f.number("frozen", uint64(pick.Index)+1)
		}
	}
	f.number("tier", uint64(p.tier))
	f.number("tier after", uint64(p.tierAfter))
	f.number("value", math.Float64bits(p.value))
	f.flag("condition", p.when != nil)
}
