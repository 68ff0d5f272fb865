package data

import (
	"encoding/json"
	"fmt"
	"slices"

	"github.com/briefgo/brief/prompt/rank"
)

// An Example is one example of a pool: an input and the output that it should have given.
type Example[In, Out any] struct {
	In  In
	Out Out

	// Label is the class of the example, for [rank.Balanced] and [rank.Interleaved], and
	// for the choice of what is frozen. It may be empty, which is a class like any other.
	Label string

	// Vector is the embedding of the input as the prompt shows it, for [rank.Nearest]. It
	// may be nil; it is kept, not copied, and must not be changed.
	Vector []float32

	// Value says which examples are to be frozen first: those with the greatest. It is a
	// finite number, not negative. It has no bearing on examples that are chosen for an
	// input.
	Value float64
}

// A Pool is a set of examples, in a fixed order. It is immutable and safe for concurrent
// use; nil has none.
type Pool[In, Out any] struct {
	examples []Example[In, Out]

	file    string // of one that was read
	lines   []int
	outputs []json.RawMessage
}

// PoolOf makes a pool of examples. prompt.New checks them.
func PoolOf[In, Out any](examples ...Example[In, Out]) *Pool[In, Out] {
	return &Pool[In, Out]{examples: slices.Clone(examples)}
}

// Len returns the number of examples.
func (p *Pool[In, Out]) Len() int {
	if p == nil {
		return 0
	}
	return len(p.examples)
}

// At returns example i, from 0. It panics if there is none.
func (p *Pool[In, Out]) At(i int) Example[In, Out] { return p.examples[i] }

// Place returns where example i was read: "tickets.jsonl:12", the line where it begins. It
// is empty for one that comes from a Go value.
func (p *Pool[In, Out]) Place(i int) string {
	if p.lines == nil {
		return ""
	}
	return fmt.Sprintf("%s:%d", p.file, p.lines[i])
}

// Source returns the output of example i as it was read, in JSON, so that what the file
// leaves out is not taken for a zero value. It is nil for an example that comes from a Go
// value. It must not be changed.
func (p *Pool[In, Out]) Source(i int) json.RawMessage {
	if p.outputs == nil {
		return nil
	}
	return p.outputs[i]
}

// ExamplesOptions say how examples are chosen from a pool and placed. The zero
// ExamplesOptions, like nil, choose 64 by [rank.BM25] for each input and put the best
// last.
type ExamplesOptions struct {
	// Rank orders the pool by its use for an input, which it is shown as the prompt shows
	// it, examples and query alike. nil is rank.BM25(nil). [rank.Balanced] and
	// [rank.Diverse] go around another; [rank.Fixed] and [rank.Shuffled] do not look at
	// the input.
	Rank rank.Method

	// Max is how many examples a prompt has at most; those of a smaller pool are all
	// there. 0 is 64. A budget may cut some of them.
	Max int

	// Order is how they are placed, those that are frozen and those that are chosen each
	// for themselves. The zero Order puts the best last.
	Order rank.Order

	// Frozen is the share of Max that is the same for every input, from 0 to 1, rounded to
	// whole examples; 0 freezes nothing. The block is chosen when the prompt is made: the
	// examples with the greatest Value first, of equal ones those declared first; where
	// there are several labels, these take turns.
	//
	// It stands before what is chosen for an input, so that a provider can keep it in its
	// cache, and comes first when a budget cuts: what is chosen for an input has the
	// tier behind that of the block. Freezing 0.9 made requests cost a fifth of what
	// uncached ones do, for 4 % less value; choosing all of them anew, 95 %.
	Frozen float64
}
