package rank

import (
	"fmt"
	"math/bits"
	"math/rand/v2"
)

// Fixed leaves the documents in the order declared, whatever the query. All scores are 0.
func Fixed() Method {
	return func(pool []Document) (Ranker, error) {
		order := make([]int, len(pool))
		for i := range order {
			order[i] = i
		}
		return constant(order, func(int) string { return "in the order declared" }), nil
	}
}

// Shuffled puts the documents in an order that depends on the seed and the size of the
// pool alone, the same for each query. All scores are 0.
//
// The order for a seed is part of this package's promise and does not change with the
// version of Go: it is the shuffle of Fisher and Yates from the last document to the
// first, with numbers of rand.NewPCG(seed, 0) made smaller without bias by the
// multiplication of Lemire, "Fast Random Integer Generation in an Interval" (2019).
func Shuffled(seed uint64) Method {
	return func(pool []Document) (Ranker, error) {
		order := make([]int, len(pool))
		source := rand.NewPCG(seed, 0)
		for i := range order {
			order[i] = i
		}
		for i := len(order) - 1; i > 0; i-- {
			j := below(source, uint64(i+1))
			order[i], order[j] = order[j], order[i]
		}
		return constant(order, func(int) string { return fmt.Sprintf("shuffled with seed %d", seed) }), nil
	}
}

// below returns a random number below n, each as likely.
func below(source *rand.PCG, n uint64) uint64 {
	for {
		high, low := bits.Mul64(source.Uint64(), n)
		if low >= -n%n {
			return high
		}
	}
}

// constant ranks in a fixed order.
func constant(order []int, explain func(int) string) Ranker {
	explain = explainer(len(order), explain)
	return func(_ Document, limit int) (*Ranking, error) {
		r := &Ranking{Picks: make([]Pick, limited(limit, len(order))), Explain: explain}
		for i := range r.Picks {
			r.Picks[i].Index = order[i]
		}
		return r, nil
	}
}
