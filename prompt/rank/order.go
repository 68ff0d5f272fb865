package rank

import (
	"container/heap"
	"fmt"
	"slices"
)

// An Order says how the documents that were chosen are placed in a prompt.
type Order int

const (
	// BestLast puts the best document last, next to the query: what models attend to most.
	BestLast Order = iota

	// BestFirst keeps the order of the ranking.
	BestFirst

	// Interleaved keeps documents of the same label apart, since models favour a label
	// that they have just seen several times (Zhao et al., "Calibrate Before Use", 2021).
	// From the last place to the first, each goes to the best document that is left of
	// the label with the most left, that of the place after it excepted, as long as there
	// is another. Two neighbours have the same label only where that cannot be avoided.
	Interleaved

	// Declared is the order of the pool: the same documents are the same text, whatever
	// their ranks.
	Declared
)

var orderNames = [...]string{"best last", "best first", "interleaved", "declared"}

// String returns the name of the order in words.
func (o Order) String() string {
	if o < 0 || int(o) >= len(orderNames) {
		return fmt.Sprintf("Order(%d)", int(o))
	}
	return orderNames[o]
}

// Arrange returns the documents that were chosen in the order of their places. They are
// given by their indices in the pool, the best first. Only Interleaved calls label, which
// returns the label of a document; nil gives all the same. An Order that is none of the constants is BestLast.
func (o Order) Arrange(chosen []int, label func(index int) string) []int {
	placed := slices.Clone(chosen)
	switch o {
	case BestFirst:
		return placed
	case Declared:
		slices.Sort(placed)
		return placed
	case Interleaved:
		placed = interleave(chosen, label)
	}
	slices.Reverse(placed)
	return placed
}

// interleave returns documents so that neighbours have different labels if possible.
func interleave(chosen []int, label func(int) string) []int {
	byLabel := map[string]*queue{}
	var queues queues
	for rank, doc := range chosen {
		name := ""
		if label != nil {
			name = label(doc)
		}
		q := byLabel[name]
		if q == nil {
			q = new(queue)
			byLabel[name] = q
			queues = append(queues, q)
		}
		q.ranks = append(q.ranks, rank)
	}
	heap.Init(&queues)
	placed := make([]int, 0, len(chosen))
	var before *queue // has just had its turn, and waits for one round
	for len(queues) > 0 {
		q := heap.Pop(&queues).(*queue)
		placed = append(placed, chosen[q.ranks[0]])
		q.ranks = q.ranks[1:]
		if before != nil && len(before.ranks) > 0 {
			heap.Push(&queues, before)
		}
		before = q
	}
	if before != nil { // only its label is left
		for _, rank := range before.ranks {
			placed = append(placed, chosen[rank])
		}
	}
	return placed
}

// A queue has the ranks of the documents that are left of a label.
type queue struct{ ranks []int }

// queues is a heap of queues, the longest first, and of equal ones the one with the best
// document.
type queues []*queue

func (q queues) Len() int      { return len(q) }
func (q queues) Swap(i, j int) { q[i], q[j] = q[j], q[i] }
func (q queues) Less(i, j int) bool {
	a, b := q[i].ranks, q[j].ranks
	if len(a) != len(b) {
		return len(a) > len(b)
	}
	return a[0] < b[0]
}

// Push implements heap.Interface.
func (q *queues) Push(x any) { *q = append(*q, x.(*queue)) }

// Pop implements heap.Interface.
func (q *queues) Pop() any {
	last := len(*q) - 1
	x := (*q)[last]
	*q = (*q)[:last]
	return x
}
