package rank

import (
	"errors"
	"fmt"
	"hash/fnv"
	"math"
	"math/rand/v2"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
)

// embedWords makes a vector of a text out of its words.
func embedWords(texts []string) ([][]float32, error) {
	vectors := make([][]float32, len(texts))
	for i, text := range texts {
		v := make([]float32, 7)
		for _, word := range strings.Fields(text) {
			h := fnv.New32a()
			h.Write([]byte(word))
			v[h.Sum32()%7]++
		}
		v[0]++
		vectors[i] = v
	}
	return vectors, nil
}

// sinking is a method of somebody else's, the scores of which are below zero.
func sinking(pool []Document) (Ranker, error) {
	return func(_ Document, limit int) (*Ranking, error) {
		r := &Ranking{Picks: make([]Pick, limited(limit, len(pool)))}
		for i := range r.Picks {
			r.Picks[i] = Pick{i, float64(-1 - i)}
		}
		return r, nil
	}, nil
}

// methods are all there are, and compositions of them; falling says that scores do not
// rise from one place to the next.
var methods = []struct {
	name    string
	method  Method
	falling bool
}{
	{"BM25", BM25(nil), true},
	{"Nearest", Nearest(embedWords), true},
	{"Fixed", Fixed(), true},
	{"Shuffled", Shuffled(3), true},
	{"Diverse(BM25)", Diverse(BM25(nil), 0.6, nil), true},
	{"Diverse(BM25), all different", Diverse(BM25(nil), 0, nil), true},
	{"Diverse(BM25), few candidates", Diverse(BM25(nil), 0.6, &DiverseOptions{Candidates: 5}), true},
	{"Diverse(Nearest)", Diverse(Nearest(embedWords), 0.4, &DiverseOptions{Candidates: 8}), true},
	{"Diverse(Fixed)", Diverse(Fixed(), 0.5, nil), true},
	{"Diverse(Diverse(Nearest))", Diverse(Diverse(Nearest(embedWords), 0.2, nil), 0.5, nil), false},
	{"Diverse(sinking)", Diverse(sinking, 0.9, &DiverseOptions{Candidates: 4}), true},
	{"Balanced(BM25)", Balanced(BM25(nil)), false},
	{"Balanced(Shuffled)", Balanced(Shuffled(1)), true},
	{"Balanced(Diverse(Nearest))", Balanced(Diverse(Nearest(embedWords), 0.5, nil)), false},
	{"Diverse(Balanced(BM25))", Diverse(Balanced(BM25(nil)), 0.5, &DiverseOptions{Candidates: 6}), false},
}

// TestRankers holds every method to what Ranker promises: each document once, the same
// for the same query, the first of all whatever the limit, and a reason for each.
func TestRankers(t *testing.T) {
	for _, m := range methods {
		t.Run(m.name, func(t *testing.T) {
			rng := rand.New(rand.NewPCG(1, 2))
			for n := range 18 {
				pool := randomPool(rng, n)
				ranker := rankerOf(t, m.method, pool)
				query := randomText(rng, rng.IntN(10))
				all := ranked(t, ranker, query, 0)
				if err := all.Check(n); err != nil || len(all.Picks) != n {
					t.Fatalf("%d of %d documents, %v", len(all.Picks), n, err)
				}
				for i, p := range all.Picks {
					if m.falling && i > 0 && p.Score > all.Picks[i-1].Score {
						t.Fatalf("score %v after %v", p.Score, all.Picks[i-1].Score)
					}
					if why := all.Why(p.Index); why.Place != i+1 || !strings.Contains(why.String(), ": ") {
						t.Fatalf("document %d, place %d: %v", p.Index, i+1, why)
					}
				}
				for limit := -1; limit <= n+1; limit++ {
					some := ranked(t, ranker, query, limit)
					if diff := cmp.Diff(all.Picks[:limited(limit, n)], some.Picks, cmpopts.EquateEmpty()); diff != "" {
						t.Fatalf("limit %d of %d (-want +got):\n%s", limit, n, diff)
					}
				}
				again := ranked(t, rankerOf(t, m.method, pool), query, 0)
				if diff := cmp.Diff(all.Picks, again.Picks); diff != "" {
					t.Fatalf("prepared again (-want +got):\n%s", diff)
				}
			}
		})
	}
}

// TestConcurrent ranks from many goroutines; -race looks at what they share.
func TestConcurrent(t *testing.T) {
	rng := rand.New(rand.NewPCG(5, 5))
	pool := randomPool(rng, 100)
	for _, m := range methods {
		ranker := rankerOf(t, m.method, pool)
		var wants []*Ranking
		queries := make([]string, 4)
		for i := range queries {
			queries[i] = randomText(rng, 8)
			wants = append(wants, ranked(t, ranker, queries[i], 20))
		}
		var wg sync.WaitGroup
		for g := range 8 {
			wg.Go(func() {
				for i := range 20 {
					q := (g + i) % len(queries)
					got, err := ranker(Document{Text: queries[q]}, 20)
					if err != nil || !slices.Equal(got.Picks, wants[q].Picks) || wants[q].Why(i).String() != got.Why(i).String() {
						t.Errorf("%s: another ranking, %v", m.name, err)
					}
				}
			})
		}
		wg.Wait()
	}
}

func TestCheck(t *testing.T) {
	tests := []struct {
		picks  []Pick
		want   string
		reason string
	}{
		{nil, "", "none at all"},
		{[]Pick{{2, 1}, {0, 3}}, "", "some are left out, scores rise"},
		{[]Pick{{0, 1}, {3, 1}}, "place 2 has document 3 of a pool of 3", "beyond the pool"},
		{[]Pick{{-1, 1}}, "place 1 has document -1 of a pool of 3", "below it"},
		{[]Pick{{1, 1}, {0, 1}, {1, 1}}, "place 3 has document 1 again", "twice"},
		{[]Pick{{1, math.NaN()}}, "place 1 has the score NaN", "no number"},
		{[]Pick{{1, math.Inf(-1)}}, "place 1 has the score -Inf", "infinite"},
	}
	for _, tt := range tests {
		err := (&Ranking{Picks: tt.picks}).Check(3)
		if got := fmt.Sprint(err); err != nil && got != tt.want || err == nil && tt.want != "" {
			t.Errorf("%s: %v, want %q", tt.reason, err, tt.want)
		}
	}
}

// TestInner puts methods around others that are wrong.
func TestInner(t *testing.T) {
	mine := errors.New("mine")
	gives := func(r *Ranking, err error) Method {
		return func([]Document) (Ranker, error) {
			return func(Document, int) (*Ranking, error) { return r, err }, nil
		}
	}
	tests := []struct {
		inner  Method
		want   string // %s is the name of the method
		is     error
		reason string
	}{
		{nil, "rank: %s: there is no method to put it around", nil, "no method"},
		{func([]Document) (Ranker, error) { return nil, mine }, "mine", mine, "fails on the pool"},
		{func([]Document) (Ranker, error) { return nil, nil }, "rank: %s: the method that it is put around returned no ranker", nil, "nil"},
		{gives(nil, mine), "mine", mine, "fails on the query"},
		{gives(nil, nil), "rank: %s: the ranker that it is put around returned no ranking", nil, "nil"},
		{gives(&Ranking{Picks: []Pick{{5, 0}}}, nil), "rank: %s: the ranking that it is put around is wrong: place 1 has document 5 of a pool of 2", nil, "wrong"},
	}
	for _, tt := range tests {
		for name, outer := range map[string]Method{"Balanced": Balanced(tt.inner), "Diverse": Diverse(tt.inner, 0.5, nil)} {
			ranker, err := outer(texts("a", "b"))
			if err == nil {
				_, err = ranker(Document{}, 0)
			}
			want := strings.ReplaceAll(tt.want, "%s", name)
			if err == nil || err.Error() != want || tt.is != nil && !errors.Is(err, tt.is) {
				t.Errorf("%s: %s: %v, want %s", tt.reason, name, err, want)
			}
		}
	}
}

// TestLeftOut keeps out what the method inside leaves out.
func TestLeftOut(t *testing.T) {
	inner := func([]Document) (Ranker, error) {
		return func(_ Document, limit int) (*Ranking, error) {
			picks := []Pick{{3, 2}, {1, 1}}
			return &Ranking{Picks: picks[:limited(limit, len(picks))]}, nil
		}, nil
	}
	for name, outer := range map[string]Method{"Balanced": Balanced(inner), "Diverse": Diverse(inner, 0.5, nil)} {
		got := ranked(t, rankerOf(t, outer, texts("a", "b", "c", "d")), "", 0)
		if len(got.Picks) != 2 || got.Picks[0].Index != 3 || got.Picks[1].Index != 1 {
			t.Errorf("%s: %v", name, got.Picks)
		}
		if why := got.Why(0).String(); !strings.HasPrefix(why, "not among the 2 picks: ") {
			t.Errorf("%s: %s", name, why)
		}
	}
}

func TestShuffled(t *testing.T) {
	indices := func(seed uint64, n int) (all []int) {
		for _, p := range ranked(t, rankerOf(t, Shuffled(seed), make([]Document, n)), "", 0).Picks {
			all = append(all, p.Index)
		}
		return all
	}
	// The orders are promised: a change of these empties caches of prompts.
	tests := []struct {
		seed uint64
		want []int
	}{
		{0, []int{4, 8, 1, 5, 0, 7, 3, 9, 6, 2}},
		{1, []int{7, 6, 1, 3, 2, 4, 8, 9, 0, 5}},
		{math.MaxUint64, []int{0, 5, 7, 9, 3, 6, 4, 1, 8, 2}},
	}
	for _, tt := range tests {
		if diff := cmp.Diff(tt.want, indices(tt.seed, 10)); diff != "" {
			t.Errorf("seed %d (-want +got):\n%s", tt.seed, diff)
		}
	}
	// Each of the 24 orders of 4 comes up about as often.
	counts := map[string]int{}
	for seed := range uint64(24_000) {
		counts[fmt.Sprint(indices(seed, 4))]++
	}
	for order, n := range counts {
		if n < 850 || n > 1150 {
			t.Errorf("%s: %d times of 24,000", order, n)
		}
	}
	if len(counts) != 24 {
		t.Errorf("%d orders of 4", len(counts))
	}
}
