package rank

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// labelled makes a pool of a document for each letter, which is its label.
func labelled(labels string) []Document {
	pool := make([]Document, len(labels))
	for i := range labels {
		pool[i].Label = labels[i : i+1]
	}
	return pool
}

func TestBalanced(t *testing.T) {
	tests := []struct {
		labels string
		limit  int
		want   []int
		reason string
	}{
		{"", 0, []int{}, "no documents"},
		{"aaa", 0, []int{0, 1, 2}, "one label"},
		{"aaabbc", 0, []int{0, 3, 5, 1, 4, 2}, "rounds until each label ends"},
		{"abba", 0, []int{0, 1, 2, 3}, "in each round by rank, not by label"},
		{"aaaaab", 2, []int{0, 5}, "a rare label is among the first"},
		{"cbacba", 3, []int{0, 1, 2}, "one round"},
	}
	for _, tt := range tests {
		got := []int{}
		for _, p := range ranked(t, rankerOf(t, Balanced(Fixed()), labelled(tt.labels)), "", tt.limit).Picks {
			got = append(got, p.Index)
		}
		if diff := cmp.Diff(tt.want, got); diff != "" {
			t.Errorf("%s: %s (-want +got):\n%s", tt.reason, tt.labels, diff)
		}
	}
}

// TestBalancedEven counts labels: those that have documents left differ by one at most.
func TestBalancedEven(t *testing.T) {
	rng := rand.New(rand.NewPCG(3, 3))
	pool := randomPool(rng, 60)
	total := map[string]int{}
	for _, d := range pool {
		total[d.Label]++
	}
	picks := ranked(t, rankerOf(t, Balanced(BM25(nil)), pool), "w1 w2 w3", 0).Picks
	counts := map[string]int{}
	for i, p := range picks {
		counts[pool[p.Index].Label]++
		most := 0
		for _, n := range counts {
			most = max(most, n)
		}
		for label, n := range total {
			if counts[label] < most-1 && counts[label] < n {
				t.Fatalf("after %d: %v of %v", i+1, counts, total)
			}
		}
	}
}

func TestBalancedWhy(t *testing.T) {
	pool := []Document{{Text: "refund", Label: "money"}, {Text: "a refund", Label: "money"}, {Text: "hello", Label: "chat"}}
	r := ranked(t, rankerOf(t, Balanced(BM25(nil)), pool), "refund", 2)
	want := []string{
		`place 1 of 2: number 1 of the label "money"; BM25 0.24: "refund" 0.24`,
		`not among the 2 picks: number 2 of the label "money"; BM25 0.18: "refund" 0.18`,
		`place 2 of 2: number 1 of the label "chat"; BM25 0: it has no term of the query`,
	}
	for i, want := range want {
		if got := r.Why(i).String(); got != want {
			t.Errorf("%d: %s, want %s", i, got, want)
		}
	}
}

func TestArrange(t *testing.T) {
	tests := []struct {
		order  Order
		labels string // of the documents in the order of the pool
		chosen []int
		want   []int
		reason string
	}{
		{BestLast, "aaaa", []int{3, 0, 2}, []int{2, 0, 3}, "the best next to the query"},
		{BestFirst, "aaaa", []int{3, 0, 2}, []int{3, 0, 2}, "as ranked"},
		{Declared, "aaaa", []int{3, 0, 2}, []int{0, 2, 3}, "as in the pool"},
		{Interleaved, "aaaa", []int{3, 0, 2}, []int{2, 0, 3}, "one label: best last"},
		{Interleaved, "aabb", []int{0, 1, 2, 3}, []int{3, 1, 2, 0}, "two labels take turns, best last"},
		{Interleaved, "abbb", []int{0, 1, 2}, []int{2, 0, 1}, "the label with the most goes last"},
		{Interleaved, "aaaab", []int{0, 1, 4, 2, 3}, []int{3, 2, 1, 4, 0}, "where it cannot be avoided"},
		{Interleaved, "abcabc", []int{0, 3, 1, 4, 2, 5}, []int{5, 4, 3, 2, 1, 0}, "three labels"},
		{Order(9), "aa", []int{0, 1}, []int{1, 0}, "no constant"},
		{BestLast, "", []int{}, []int{}, "nothing chosen"},
		{Interleaved, "", []int{}, []int{}, "nothing chosen"},
	}
	for _, tt := range tests {
		before := slices.Clone(tt.chosen)
		got := tt.order.Arrange(tt.chosen, func(i int) string { return tt.labels[i : i+1] })
		if diff := cmp.Diff(tt.want, got); diff != "" {
			t.Errorf("%s: %v of %q (-want +got):\n%s", tt.reason, tt.order, tt.labels, diff)
		}
		if !slices.Equal(before, tt.chosen) {
			t.Errorf("%s: the argument became %v", tt.reason, tt.chosen)
		}
	}
	if got := Interleaved.Arrange([]int{2, 1}, nil); !slices.Equal(got, []int{1, 2}) {
		t.Errorf("without labels: %v", got)
	}
}

// TestInterleaved counts neighbours of the same label: as few as can be.
func TestInterleaved(t *testing.T) {
	rng := rand.New(rand.NewPCG(4, 4))
	for range 500 {
		n := 1 + rng.IntN(12)
		labels, counts := "", map[byte]int{}
		for range n {
			c := byte('a' + rng.IntN(rng.IntN(4)+1))
			labels += string(c)
			counts[c]++
		}
		most := 0
		for _, c := range counts {
			most = max(most, c)
		}
		placed := Interleaved.Arrange(rng.Perm(n), func(i int) string { return labels[i : i+1] })
		same := 0
		for i := 1; i < n; i++ {
			if labels[placed[i]] == labels[placed[i-1]] {
				same++
			}
		}
		if want := max(0, most-1-(n-most)); same != want {
			t.Fatalf("%s in the order %v: %d neighbours alike, want %d", labels, placed, same, want)
		}
		slices.Sort(placed)
		for i, doc := range placed {
			if i != doc {
				t.Fatalf("%s: %v", labels, placed)
			}
		}
	}
}

func TestOrderString(t *testing.T) {
	want := "[best last best first interleaved declared Order(4) Order(-1)]"
	if got := fmt.Sprint([]Order{BestLast, BestFirst, Interleaved, Declared, 4, -1}); got != want {
		t.Errorf("%s, want %s", got, want)
	}
}
