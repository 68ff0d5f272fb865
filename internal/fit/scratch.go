package fit

import "sync"

// A scratch is memory that pack works in. It holds nothing of the caller's.
type scratch struct {
	size        []int32 // of each form; -1 is not counted
	order       []int32 // the items by tier, and in each in order
	steps       []step
	keys, spare []key
	pieces      []key  // the items that may be taken in part, and how dense the rest of them is
	trail       []move // what was taken
	core        core
}

// scratches are kept for the next Solve: to get and clear such memory takes longer than
// a selection from hundreds of items does.
var scratches = sync.Pool{New: func() any { return new(scratch) }}

// maxScratch is the number of steps up to which a scratch is kept.
const maxScratch = 1 << 16

// release keeps the scratch for others.
func (s *solver) release() {
	if max(cap(s.steps), cap(s.size)) <= maxScratch {
		s.core.keys, s.core.steps = nil, nil
		scratches.Put(s.scratch)
	}
	s.scratch = nil
}
