package budget

import (
	"sync/atomic"

	"github.com/briefgo/brief/prompt"
)

// fixedCounts are the counts of the texts of one prompt that never change, by their
// numbers less 1; 0 is not counted yet. They are kept with the prompt and go with it:
// looking them up costs no hash of each text, as a memory does.
type fixedCounts []atomic.Int32

// fixedKey is the key of the counters' fixedCounts in a prompt's Memo.
type fixedKey struct{}

// A fixedMemo is what the last few counters counted in one prompt, the last first. It
// is immutable.
type fixedMemo []struct {
	counter Counter
	counts  fixedCounts
}

// maxFixed is how many counters' counts a prompt keeps: more than a program uses by turns.
const maxFixed = 4

// fixed returns the counts of the texts of a prompt that never change, and nil if there
// are none, or if the counter is not one that always counts the same.
func (c *counting) fixed(r *prompt.Rendered) fixedCounts {
	memo, texts := r.Memo()
	if memo == nil || c.memory == nil {
		return nil
	}
	value, _ := memo.LoadOrStore(fixedKey{}, new(atomic.Pointer[fixedMemo]))
	place := value.(*atomic.Pointer[fixedMemo])
	for {
		before := place.Load()
		var known fixedMemo
		if before != nil {
			known = *before
		}
		for i := range known {
			if known[i].counter == c.counter {
				return known[i].counts
			}
		}
		next := make(fixedMemo, 1, maxFixed)
		next[0].counter, next[0].counts = c.counter, make(fixedCounts, texts)
		next = append(next, known[:min(len(known), maxFixed-1)]...)
		if place.CompareAndSwap(before, &next) {
			return next[0].counts
		}
	}
}

// keepFixed remembers the count of a text, if it is one that never changes.
func (j *job) keepFixed(e *entry, count int32) {
	if e.fixed > 0 {
		j.fixed[e.fixed-1].Store(count)
	}
}
