package budget

import (
	"sync"

	"github.com/briefgo/brief/internal/fit"
)

// scratch is the memory that a fit works in. It is used again: a megabyte for 10,000
// examples takes longer to get than to fill.
type scratch struct {
	entries  []entry   // of each part
	verdicts []verdict // on each part
	tokens   []int32   // of each part that is sent
	known    []int32   // of each part, the count that was found in the memory; 0 if none was
	groups   []int32   // see groupItems
	items    []item
	choices  []fit.Item // of each item
	recalled []bool     // of blocks of items: their counts were looked up
}

// scratches are those that nobody works in.
var scratches = sync.Pool{New: func() any { return new(scratch) }}

// begin makes room for n parts.
func (s *scratch) begin(n int) {
	s.entries = cleared(s.entries, n)
	s.verdicts = cleared(s.verdicts, n)
	s.tokens = cleared(s.tokens, n)
	s.known = cleared(s.known, n)
	s.groups = cleared(s.groups, n+1)
	s.recalled = cleared(s.recalled, n/recallItems+1)
	s.items, s.choices = s.items[:0], s.choices[:0]
}

// cleared returns n zeros, in the memory of s if that is enough.
func cleared[T any](s []T, n int) []T {
	if cap(s) < n {
		return make([]T, n)
	}
	s = s[:n]
	clear(s)
	return s
}

// release gives the memory back. It holds no text: somebody may want to forget it.
func (j *job) release() {
	scratches.Put(j.scratch)
	j.scratch = nil
}
