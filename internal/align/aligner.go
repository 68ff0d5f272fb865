package align

import (
	"github.com/briefgo/brief/internal/loosejson"
)

// An aligner aligns the values of one reply.
type aligner struct {
	text  string
	level Level
	own   bool // the only input may be changed
	steps int  // left

	mostFixes int // that are kept of one object or array, and of all

	memo  map[memoKey]out
	inner map[*loosejson.Value]*loosejson.Value // what strings hold; nil if no JSON
	split *words                                // the text that was last split
}

// newAligner returns the aligner of a reply's values.
func newAligner(text string, level Level) aligner {
	return aligner{
		text: text, level: level,
		steps:     stepsPerByte * (len(text) + stepsFloor),
		mostFixes: len(text)/bytesPerFix + fixesFloor,
	}
}

// A memoKey is one question to the aligner.
type memoKey struct {
	value *loosejson.Value
	node  *node
	place place
}

// A place says where a value stands, as far as it matters to how it may be read.
type place struct {
	root    bool // the root, or what a wrapper around everything held
	wrapped bool // it was just put into a list or an object, or taken out of one
	depth   int
}

// An out is what a value became.
type out struct {
	value *loosejson.Value // the value itself if nothing changed
	rank  int              // how far from the schema it was and is: the lowest is taken
	cost  int              // of the fixes, what Result.Cost counts
	trail *trail           // the fixes
}

// The ranks of what is wrong. What the schema cannot accept outweighs all that was
// changed to make it fit.
const (
	rankViolation = 10_000      // a missing property or a scalar that does not fit
	rankKind      = 10 * 10_000 // an object, say, where the schema has no object
	rankConst     = 30 * 10_000 // a discriminator that differs
	rankEnough    = 50          // from here on other ways to read the value are tried
	rankMax       = 1 << 30     // ranks and costs stop growing here
)

// The ranks of what is not wrong but unlikely to be meant.
const (
	rankUnknown = 10  // a property that the schema does not name
	rankStrange = 50  // an object none of whose properties the schema names
	rankBlank   = 20  // an empty object where the schema names properties
	maxUnknown  = 100 // at most for all unknown properties of an object
)

// fixCosts are the costs of the kinds of fix; each ranks ten times as much.
var fixCosts = [...]int{
	Chosen: 1, KeyMatched: 1, KeyGuessed: 20, KeyCollapsed: 1, Dropped: 3, NullRemoved: 1, Listed: 4,
	Boxed: 6, Unwrapped: 3, Embedded: 3, NumberRead: 2, NumberRounded: 20, BooleanRead: 2, NullRead: 2,
	TextKept: 5, EnumMatched: 1, EnumGuessed: 20, ProseRead: 8, DateRead: 2,
}

// fixed returns the out of a value with one more fix at its place.
func (o out) fixed(value *loosejson.Value, fix Fix) out {
	cost := fixCosts[fix.Kind]
	return out{value: value, rank: o.rank + 10*cost, cost: o.cost + cost, trail: o.trail.with(fix)}
}

// fits reports whether nothing is left that violates the schema.
func (o *out) fits() bool { return o.rank < rankViolation }

// add adds the rank and cost of a part.
func (o *out) add(part *out) {
	o.rank = min(o.rank+part.rank, rankMax)
	o.cost = min(o.cost+part.cost, rankMax)
}

// maxDepth is how deep values are aligned. What lies deeper stays as it is.
const maxDepth = 512

// deeper returns the place of a member or item.
func (p place) deeper() place { return place{depth: p.depth + 1} }

// isComposite reports whether v is an array or an object.
func isComposite(v *loosejson.Value) bool {
	return v.Kind == loosejson.Array || v.Kind == loosejson.Object
}

// align brings v as near to n as the level allows.
func (a *aligner) align(v *loosejson.Value, n *node, p place) out {
	a.steps--
	switch {
	case a.steps < 0 || p.depth > maxDepth:
		return out{value: v, rank: rankViolation}
	case n.alts == nil && n.cond == nil:
		return a.alignPlain(v, n, p)
	case !isComposite(v) && !n.nested:
		return a.alignBranches(v, n, p)
	}
	// Branches of branches would multiply; each is asked once.
	key := memoKey{v, n, place{root: p.root, wrapped: p.wrapped}}
	if o, ok := a.memo[key]; ok {
		return o
	}
	o := a.alignBranches(v, n, p)
	if a.memo == nil {
		a.memo = map[memoKey]out{}
	}
	a.memo[key] = o
	return o
}

// alignBranches aligns v with the branch that it fits best: of equal ones the first.
func (a *aligner) alignBranches(v *loosejson.Value, n *node, p place) out {
	p.depth++
	if n.cond != nil {
		if test := a.align(v, n.cond.test, p); test.fits() {
			return a.align(v, n.cond.then, p)
		}
		return a.align(v, n.cond.otherwise, p)
	}
	best := out{value: v, rank: rankMax + 1}
	// Those of the value's own kind first: if one takes it as it is, that is all.
	for _, own := range [...]bool{true, false} {
		for _, alt := range n.alts {
			if (alt.types&kindsOf(v) != 0) != own {
				continue
			}
			o := a.align(v, alt, p)
			if !own && isComposite(v) && n.types&kindsOf(v) != 0 && o.value.Kind == loosejson.String {
				continue // an object that is not valid is not text instead
			}
			if o.rank < best.rank {
				best = o
			}
			if best.rank == 0 {
				return best
			}
		}
	}
	best.rank = min(best.rank, rankMax)
	return best
}

// alignPlain aligns v with a node without alternatives: as it is, and if that is far
// from the schema, read in another way.
func (a *aligner) alignPlain(v *loosejson.Value, n *node, p place) out {
	best := a.direct(v, n, p)
	if best.rank < rankEnough || a.level < Lossless || n.never {
		return best
	}
	consider := func(o out, ok bool) {
		if ok && o.rank < best.rank && (isComposite(v) || o.fits()) {
			best = o
		}
	}
	if v.Kind == loosejson.String {
		consider(a.embedded(v, n, p))
	}
	if v.Kind == loosejson.Array {
		consider(a.unlisted(v, n, p))
		consider(a.merged(v, n, p))
	}
	if v.Kind == loosejson.Object && p.root {
		consider(a.unwrapped(v, n, p))
		consider(a.called(v, n, p))
	}
	if !p.wrapped {
		consider(a.listed(v, n, p))
		consider(a.boxed(v, n, p))
	}
	return best
}

// direct aligns v as the value it is.
func (a *aligner) direct(v *loosejson.Value, n *node, p place) out {
	switch {
	case n.never:
		return out{value: v, rank: rankKind}
	case n.enum != nil:
		return a.enumValue(v, n)
	case v.Kind == loosejson.Object && n.types&objects != 0:
		return a.object(v, n, p)
	case v.Kind == loosejson.Array && n.types&arrays != 0:
		return a.array(v, n, p)
	case isComposite(v):
		return a.compositeAsText(v, n, p)
	}
	return a.scalar(v, n)
}

// array aligns the items of an array.
func (a *aligner) array(v *loosejson.Value, n *node, p place) out {
	l := listing{out: out{value: v}}
	if a.own && p == (place{root: true}) {
		// No branch, and nothing else that alignPlain tries with a list where the schema
		// takes lists, looks at the items again.
		l.items = v.Items()
	}
	for i := range v.Items() {
		item := n.items
		if i < len(n.prefix) {
			item = n.prefix[i]
		}
		if item == nil {
			item = anyNode
		}
		a.steps--
		if item.free && !isComposite(&v.Items()[i]) {
			continue
		}
		known, again := l.short.find(&v.Items()[i])
		if i < len(n.prefix) {
			known, again = nil, false
		}
		if again && a.steps > known.steps {
			a.steps -= known.steps
			l.repeat(i, known)
			continue
		}
		before := a.steps
		c := a.align(&v.Items()[i], item, p.deeper())
		known.set(&v.Items()[i], &c, before-a.steps)
		l.item(i, &c, item, a.mostFixes)
	}
	if l.rest.total > 0 {
		l.trail = l.trail.and(l.rest)
	}
	if l.items != nil {
		list := *v
		list.SetItems(l.items)
		l.value = &list
	}
	return l.out
}

// A listing is what becomes of a list.
type listing struct {
	out                     // its value is the list itself
	items []loosejson.Value // nil as long as nothing changed
	rest  trail             // of the items behind those with as many fixes as there may be
	short *shortOuts        // of these
}

// item takes what item i became by n. No more than most fixes are recorded.
func (l *listing) item(i int, c *out, n *node, most int) {
	l.add(c)
	if c.value == &l.value.Items()[i] {
		return
	}
	if l.items == nil {
		l.items = append(make([]loosejson.Value, 0, len(l.value.Items())), l.value.Items()...)
	}
	l.items[i] = *c.value
	if !l.trail.full(most) {
		if n.nested || isComposite(&l.value.Items()[i]) { // which align may remember
			l.trail = l.trail.withItem(i, c.trail)
		} else {
			l.trail = l.trail.withScalar(i, c.trail)
		}
		return
	}
	if l.rest.drop(c.trail); l.short == nil {
		l.short = new(shortOuts)
	}
}

// repeat takes for item i what an equal one became before.
func (l *listing) repeat(i int, known *shortOut) {
	l.add(&known.out)
	if known.same {
		return
	}
	start, end := l.items[i].Start, l.items[i].End
	l.items[i] = *known.value
	l.items[i].Start, l.items[i].End = start, end
	l.rest.drop(known.trail)
}

// equalValues reports whether two values are equal: numbers by their value, as far as
// that is cheap to see, and members in the same order.
func equalValues(v, w *loosejson.Value) bool {
	if v.Kind != w.Kind || len(v.Items()) != len(w.Items()) || len(v.Members()) != len(w.Members()) {
		return false
	}
	if v.Text != w.Text && (v.Kind != loosejson.Number || !equalNumbers(v.Text, w.Text)) {
		return false
	}
	for i := range v.Items() {
		if !equalValues(&v.Items()[i], &w.Items()[i]) {
			return false
		}
	}
	for i := range v.Members() {
		if v.Members()[i].Key != w.Members()[i].Key || !equalValues(&v.Members()[i].Value, &w.Members()[i].Value) {
			return false
		}
	}
	return true
}

// equalNumbers reports whether two literals are the same integer.
func equalNumbers(x, y string) bool {
	i, exact := toInteger(x)
	j, also := toInteger(y)
	return exact && also && i == j
}
