// Package align brings a value that a model wrote nearest to a JSON Schema: it
// matches keys that differ in case, reads numbers from text, unwraps what was
// wrapped, and chooses among several values. It knows nothing of the text around
// values, and it does not validate: the caller validates what it returns.
//
// Every change is recorded as a [Fix]. Nothing is invented: a missing required
// property, or a value that could mean two things, is left as it is, for the
// validator to report.
//
// # What is lossless
//
// At [Lossless] a change keeps all that was said, or drops only what the schema has
// no place for. So "$1,234.50" is 1234.50 and "30%" is 30, but "12 apples" is read
// only at [All], because a unit may change the meaning; 3.0 is the integer 3, but
// 2.5 is rounded only at [All]; "1/2" is 0.5, but "1/3" is no number. "12,111" is
// 12111, as English has it, and "12,5" is 12.5; "1.234" is what JSON says.
//
// A text names a value of an enum if that is the only one it names. A mention behind
// "not" or the like makes the text ambiguous.
//
// # Work
//
// The work is bounded by a number of steps proportional to the size of the reply.
// When it runs out, what is left stays as it is.
package align

import (
	"slices"
	"strings"

	"github.com/briefgo/brief/internal/loosejson"
)

// A Level says which changes are allowed.
type Level int

// The levels.
const (
	Syntax   Level = iota - 1 // choose among the inputs, change nothing in them
	Lossless                  // and change what loses nothing
	All                       // and guess by edit distance, round numbers, leave units out
)

// A Reply is what a model's reply may mean.
type Reply struct {
	Text   string          // the reply; the spans of values are places in it
	Answer loosejson.Value // the reply's prose as a String, its thinking left out
	Inputs []Input         // the values found in it, in the order of the reply

	// Own says that the caller needs the values no more, so that Align may change the items
	// of a list that is the only input instead of a copy.
	Own bool
}

// An Input is one value that a reply holds.
type Input struct {
	Value  *loosejson.Value
	Cost   int32 // how much mending the syntax took
	Beside int32 // the part of Cost that is about what stands around the value
	Fenced bool  // it stood in a code fence or a tag
	Joined bool  // it is a list of values that stood apart
	Whole  bool  // nothing else is in the reply
}

// A Result is the value that a reply means and how it came about.
type Result struct {
	Value loosejson.Value // shares memory with the reply; spans are those of what it was made of
	Input int             // index into Reply.Inputs, -1 if the prose itself was taken
	Cost  int             // of the mends of the syntax and of the fixes; 0 if there were none
	Fixes []Fix

	MoreFixes int    // fixes that are left out: there were too many, or their pointers too long together
	MoreKinds uint32 // of these, the bit 1<<Kind for each kind
}

// Align returns the value of the reply that comes nearest to the schema, changed as
// far as the level allows. It reports false if the reply holds no value at all. The
// reply is not changed, unless it is Own.
func (s *Schema) Align(reply *Reply, level Level) (Result, bool) {
	a := newAligner(reply.Text, level)
	a.own = reply.Own && len(reply.Inputs) == 1
	best, found := a.bestInput(s.root, reply)
	if a.proseMayWin(s.root, reply, &best, found) {
		if out, ok := a.fromProse(s.root, reply); ok && (!found || out.rank < best.total) {
			return a.result(out, reply, nil), true
		}
	}
	switch {
	case found:
		return a.result(best.out, reply, &best), true
	case reply.Answer.Kind != loosejson.Invalid:
		return Result{Value: reply.Answer, Input: -1}, true
	}
	return Result{}, false
}

// TakesObject reports whether some object may satisfy the schema, as far as its types
// tell.
func (s *Schema) TakesObject() bool { return s.root.types&objects != 0 }

// The budget of steps: so many for each byte of the reply, and as if it had at
// least so many bytes.
const (
	stepsPerByte = 64
	stepsFloor   = 1 << 10
)

// A choice is the best input so far.
type choice struct {
	out
	index  int
	input  *Input
	total  int // rank of the value and of its syntax
	passed int // index of the last other input that was as good, apart from its place; -1 if none was
}

// The ranks that an input's syntax and kind add to that of its value.
const (
	rankMend   = 1  // for each mend of the syntax: how it is written says less than how it fits
	rankJoined = 20 // less than a single value put into a list
)

// bestInput aligns every input and returns the best: that of the lowest rank, then a
// closed one, then the last. A joined one is for where a list is
// wanted and no other input is a list that fits, or where all is wanted that there is.
func (a *aligner) bestInput(n *node, reply *Reply) (best choice, found bool) {
	for i := range reply.Inputs {
		if in := &reply.Inputs[i]; n.free && in.Joined && in.Whole {
			return choice{out: out{value: in.Value}, index: i, input: in, passed: -1}, true
		}
	}
	for _, joined := range [...]bool{false, true} {
		if joined && (n.types&arrays == 0 || found && best.fits() && best.input.Value.Kind == loosejson.Array) {
			break
		}
		for i := range reply.Inputs {
			in := &reply.Inputs[i]
			if in.Joined != joined || !in.Fenced && isFragment(in.Value, &reply.Answer) {
				continue
			}
			c := choice{out: a.align(in.Value, n, place{root: true}), index: i, input: in, passed: -1}
			c.total = c.rank + rankMend*min(int(in.Cost-in.Beside), 100)
			if joined {
				c.total = c.rank + rankJoined // its mends are those of its parts
			}
			if !found {
				best, found = c, true
				continue
			}
			best = better(c, best)
		}
	}
	return best, found
}

// better returns the better of c and d, of which c stands later or is joined.
func better(c, d choice) choice {
	equal := c.total == d.total && c.input.Joined == d.input.Joined
	if !c.beats(&d) {
		c, d = d, c
	}
	if equal {
		c.passed = max(c.passed, d.passed, d.index)
	}
	return c
}

// beats reports whether c, which stands later in the reply, is better than d.
func (c *choice) beats(d *choice) bool {
	switch {
	case c.total != d.total:
		return c.total < d.total
	case c.input.Value.Cut != d.input.Value.Cut:
		return d.input.Value.Cut
	}
	return true
}

// isFragment reports whether v is a scalar that is only a part of the prose: a word
// in quotes, say. What it means, the whole sentence says.
func isFragment(v, prose *loosejson.Value) bool {
	if prose.Kind == loosejson.Invalid || isComposite(v) {
		return false
	}
	return v.Start > prose.Start || v.End < prose.End
}

// proseMayWin reports whether the prose is worth reading: if no input fits, or if
// the schema takes a string and the input is not itself a string in quotes.
func (a *aligner) proseMayWin(n *node, reply *Reply, best *choice, found bool) bool {
	if reply.Answer.Kind != loosejson.String || strings.TrimSpace(reply.Answer.Text) == "" {
		return false
	}
	if !found || best.rank >= rankViolation {
		return true
	}
	v := best.input.Value
	return n.types&texts != 0 && best.total > 0 && (v.Kind != loosejson.String || v.Bare)
}

// result makes a Result of the value that was chosen; c is nil if it is the prose.
func (a *aligner) result(o out, reply *Reply, c *choice) Result {
	r := Result{Value: *o.value, Input: -1, Cost: o.cost}
	if c != nil {
		r.Input = c.index
		r.Cost += int(c.input.Cost)
		if c.passed >= 0 {
			other := reply.Inputs[c.passed].Value
			r.Fixes = append(r.Fixes, Fix{Kind: Chosen, Offset: int(r.Value.Start), From: a.excerpt(other), To: readAs(&r.Value)})
			r.Cost++
		}
	}
	if o.trail != nil {
		r.Fixes = slices.Grow(r.Fixes, min(int(o.trail.count), a.mostFixes))
	}
	u := unrolling{
		fixes: r.Fixes, most: a.mostFixes,
		room: pointerBytesPerByte*len(reply.Text) + pointerBytesFloor,
	}
	u.add(o.trail)
	r.Fixes, r.MoreFixes, r.MoreKinds = u.fixes, u.more, u.kinds
	return r
}
