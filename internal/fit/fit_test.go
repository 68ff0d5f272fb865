package fit

import (
	"math"
	"math/rand/v2"
	"testing"
)

// randomProblem returns a small problem and the sizes of its forms.
func randomProblem(rng *rand.Rand, tiers, sections bool) (*Problem, [][]int) {
	p := &Problem{Capacity: rng.IntN(60)}
	if sections {
		for range 1 + rng.IntN(3) {
			p.Sections = append(p.Sections, Section{Min: rng.IntN(2) * rng.IntN(30), Max: rng.IntN(2) * rng.IntN(40), Share: rng.IntN(2) * rng.IntN(30)})
		}
	}
	sizes := make([][]int, rng.IntN(8))
	for i := range sizes {
		it := Item{Section: rng.IntN(len(p.Sections)+1) - 1, Value: float64(rng.IntN(9)), Forms: 1 + rng.IntN(3)*rng.IntN(2)}
		if tiers {
			it.Tier = rng.IntN(3)
		}
		n := 40
		for range it.Forms {
			n = 1 + rng.IntN(n)
			sizes[i] = append(sizes[i], n)
		}
		it.Least = rng.IntN(n + 1)
		p.Items = append(p.Items, it)
	}
	p.Size = func(item, form int) int { return sizes[item][form] }
	return p, sizes
}

// worth is the value that a form has if Worth is nil.
func worth(p *Problem, sizes [][]int, item, form int) float64 {
	return p.Items[item].Value * min(1, float64(sizes[item][form])/float64(sizes[item][0]))
}

// bruteForce returns the best value of all selections of the items from i on.
func bruteForce(p *Problem, sizes [][]int, i, room int) float64 {
	if i == len(p.Items) {
		return 0
	}
	best := bruteForce(p, sizes, i+1, room)
	for form, n := range sizes[i] {
		if n <= room {
			best = max(best, worth(p, sizes, i, form)+bruteForce(p, sizes, i+1, room-n))
		}
	}
	return best
}

func TestOptimalInOneTier(t *testing.T) {
	rng := rand.New(rand.NewPCG(1, 2))
	for range 20_000 {
		p, sizes := randomProblem(rng, false, false)
		r, err := Solve(p)
		if err != nil {
			t.Fatal(err)
		}
		want := bruteForce(p, sizes, 0, p.Capacity)
		if r.Bound < want || r.Value > want+1e-9 || r.Optimal && r.Value < want-1e-9 || !r.Optimal && p.Capacity > 0 {
			t.Fatalf("%+v of sizes %v: value %v, bound %v, optimal %v; the best is %v", p, sizes, r.Value, r.Bound, r.Optimal, want)
		}
	}
}

func TestNeverOver(t *testing.T) {
	rng := rand.New(rand.NewPCG(3, 4))
	for range 100_000 {
		p, sizes := randomProblem(rng, true, true)
		p.Strategy = Strategy(rng.IntN(3))
		for i := range rng.IntN(len(sizes) + 1) {
			p.Previous = append(p.Previous, rng.IntN(2+len(sizes[i]))-2)
		}
		p.MaxLoss = float64(rng.IntN(3)) / 10
		p.LowWatermark = float64(rng.IntN(2)) * 0.9
		calls := map[[2]int]int{}
		p.Size = func(item, form int) int { calls[[2]int{item, form}]++; return sizes[item][form] }
		r, err := Solve(p)
		if err != nil {
			t.Fatal(err)
		}
		used, total := make([]int, len(p.Sections)), 0
		for i, form := range r.Choice {
			if form >= 0 {
				total += sizes[i][form]
				if sec := p.Items[i].Section; sec >= 0 {
					used[sec] += sizes[i][form]
				}
			}
		}
		for i, sec := range p.Sections {
			if sec.Max > 0 && used[i] > sec.Max {
				t.Fatalf("%+v of sizes %v: %v takes %d of section %d", p, sizes, r.Choice, used[i], i)
			}
		}
		if total != r.Size || total > p.Capacity || r.Value > r.Bound {
			t.Fatalf("%+v of sizes %v: %+v takes %d", p, sizes, r, total)
		}
		for at, n := range calls {
			if n > 1 {
				t.Fatalf("form %v was counted %d times", at, n)
			}
		}
	}
}

func TestBadProblems(t *testing.T) {
	size := func(int, int) int { return 5 }
	tests := []struct {
		reason string
		p      Problem
	}{
		{"a value that is no number", Problem{Items: []Item{{Section: -1, Value: math.NaN()}}, Size: size}},
		{"an infinite value", Problem{Items: []Item{{Section: -1, Value: math.Inf(1)}}, Size: size}},
		{"a negative value", Problem{Items: []Item{{Section: -1, Value: -1}}, Size: size}},
		{"values with no sum", Problem{Items: []Item{{Section: -1, Value: 1e308}, {Section: -1, Value: 1e308}}, Size: size}},
		{"no such section", Problem{Items: []Item{{Section: 0}}, Size: size}},
		{"a negative capacity", Problem{Capacity: -1}},
		{"an absurd capacity", Problem{Capacity: MaxSize + 1}},
		{"nothing to count with", Problem{Items: []Item{{Section: -1}}}},
		{"a size below its bound", Problem{Capacity: 9, Items: []Item{{Section: -1, Least: 6}}, Size: size}},
		{"a negative size", Problem{Capacity: 9, Items: []Item{{Section: -1}}, Size: func(int, int) int { return -1 }}},
		{"an order that is none", Problem{Items: []Item{{Section: -1}}, Order: []int{1}, Size: size}},
		{"a loss that is no number", Problem{MaxLoss: math.NaN()}},
	}
	for _, tt := range tests {
		if r, err := Solve(&tt.p); err == nil {
			t.Errorf("%s: no error, %+v", tt.reason, r)
		}
	}
}
