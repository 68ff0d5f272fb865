package fit

import (
	"math/rand/v2"
	"slices"
	"testing"
)

// bestWith returns the most value that a selection in one tier has that keeps the Max of
// sections and begins with the choices given, and -1 if there is none.
func bestWith(p *Problem, sizes [][]int, begin []int) float64 {
	choice := slices.Clone(begin)
	best := -1.0
	var try func(value float64)
	try = func(value float64) {
		if i := len(choice); i < len(p.Items) {
			for form := Out; form < len(sizes[i]); form++ {
				choice = append(choice, form)
				try(value)
				choice = choice[:i]
			}
			return
		}
		r := &reference{p: p, sizes: sizes, choice: choice}
		for i, sec := range p.Sections {
			if sec.Max > 0 && r.used(i) > sec.Max {
				return
			}
		}
		if r.used(-2) > p.Capacity {
			return
		}
		for i, form := range choice {
			if form >= 0 {
				value += worth(p, sizes, i, form)
			}
		}
		best = max(best, value)
	}
	try(0)
	return best
}

// withPrevious gives a problem an earlier choice, at random.
func withPrevious(rng *rand.Rand, p *Problem, sizes [][]int) {
	for i := range rng.IntN(len(sizes) + 1) {
		p.Previous = append(p.Previous, rng.IntN(2+len(sizes[i]))-2)
	}
}

func TestBoundHolds(t *testing.T) {
	rng := rand.New(rand.NewPCG(31, 32))
	for n := range 3_000 {
		p, sizes := randomProblem(rng, false, n%2 == 0)
		p.Strategy = Strategy(n / 2 % 3)
		withPrevious(rng, p, sizes)
		p.MaxLoss, p.LowWatermark = float64(rng.IntN(5))/10, float64(rng.IntN(3))*0.4
		r, err := Solve(p)
		if err != nil {
			t.Fatal(err)
		}
		if best := bestWith(p, sizes, nil); r.Bound < best || r.Optimal && r.Value < best-1e-9 && p.Capacity > 0 {
			t.Fatalf("%+v of sizes %v: %+v; the best is %v", p, sizes, r, best)
		}
	}
}

// TestPreviousIsKept proves that the longest run of leading items stays that may.
func TestPreviousIsKept(t *testing.T) {
	rng := rand.New(rand.NewPCG(33, 34))
	for range 3_000 {
		p, sizes := randomProblem(rng, false, false)
		withPrevious(rng, p, sizes)
		p.MaxLoss = float64(rng.IntN(5)) / 10
		r, err := Solve(p)
		if err != nil {
			t.Fatal(err)
		}
		if p.Capacity == 0 || r.Optimal && !slices.ContainsFunc(r.Choice, isCut) {
			continue // a tier that fits whole is kept whole
		}
		begin := make([]int, len(p.Previous))
		for i, form := range p.Previous {
			begin[i] = max(form, Out)
		}
		best, want := bestWith(p, sizes, nil), 0
		for n := 1; n <= len(begin); n++ {
			if begin[n-1] >= 0 && bestWith(p, sizes, begin[:n]) >= best*(1-p.MaxLoss)-1e-12 {
				want = n
			}
		}
		shared := 0
		for i, form := range r.Choice[:r.Leading] {
			if form != begin[i] {
				t.Fatalf("%+v of sizes %v: %+v does not share item %d", p, sizes, r, i)
			}
			if form >= 0 {
				shared += sizes[i][form]
			}
		}
		if r.Leading < want || r.Value < best*(1-p.MaxLoss)-1e-9 || r.Shared != shared {
			t.Fatalf("%+v of sizes %v: %+v; %d items may stay, of %d, with a value of %v at best", p, sizes, r, want, shared, best)
		}
	}
}

// A growth is what became of a history that grew message by message.
type growth struct{ cuts, least int }

// grow lets a history of messages grow, the newest of which come first.
func grow(t *testing.T, strategy Strategy, watermark float64) growth {
	const capacity, turns = 4_000, 600
	rng := rand.New(rand.NewPCG(35, 36))
	var sizes, previous []int
	g := growth{least: capacity}
	for turn := range turns {
		sizes = append(sizes, 20+rng.IntN(100))
		p := &Problem{Capacity: capacity, Strategy: strategy, Previous: previous, LowWatermark: watermark}
		p.Size = func(item, _ int) int { return sizes[item] }
		for i := range sizes {
			p.Items = append(p.Items, Item{Section: -1, Value: 1, Least: 1})
			p.Order = append(p.Order, len(sizes)-1-i)
		}
		r, err := Solve(p)
		if err != nil {
			t.Fatal(err)
		}
		if r.Size > capacity || r.Choice[turn] != 0 {
			t.Fatalf("turn %d: %d of %d, and the newest is %d", turn, r.Size, capacity, r.Choice[turn])
		}
		if r.Leading < len(previous) {
			g.cuts++
			g.least = min(g.least, r.Size)
		}
		previous = r.Choice
	}
	return g
}

func TestGrowingHistory(t *testing.T) {
	for _, strategy := range []Strategy{Rank, Prefix} {
		always, seldom := grow(t, strategy, 0), grow(t, strategy, 0.9)
		// About 42,000 tokens come in; each cut makes room for 400 at least.
		if always.cuts < 300 || seldom.cuts > 105 || seldom.least < 3_600-120 {
			t.Errorf("strategy %d: %+v without a low watermark, %+v with it", strategy, always, seldom)
		}
		t.Logf("strategy %d: %d cuts in 600 turns without a low watermark, %d with it", strategy, always.cuts, seldom.cuts)
	}
}

// TestLowWatermarkCountsLittle proves that a history that only grows has no more counted
// than what it keeps and what is new.
func TestLowWatermarkCountsLittle(t *testing.T) {
	p := &Problem{Capacity: 1_000, Strategy: Rank, LowWatermark: 0.9, Previous: slices.Repeat([]int{Out}, 500)}
	for i := range 510 {
		p.Items = append(p.Items, Item{Section: -1, Value: 1, Least: 1})
		p.Order = append(p.Order, 509-i)
		if i >= 500 {
			p.Previous = append(p.Previous, 0)
		}
	}
	p.Items = append(p.Items, Item{Section: -1, Value: 1, Least: 1})
	p.Order = slices.Insert(p.Order, 0, 510)
	counted := 0
	p.Size = func(int, int) int { counted++; return 80 }
	r, err := Solve(p)
	if err != nil || r.Leading != 510 || r.Size != 880 {
		t.Fatalf("%+v, %v", r, err)
	}
	if counted > 20 {
		t.Errorf("%d items were counted, to keep 11", counted)
	}
}

// TestPreviousKeepsTiers proves that no tier is given up for the beginning: those that
// fit whole stay whole, and the first other loses no more than is allowed.
func TestPreviousKeepsTiers(t *testing.T) {
	rng := rand.New(rand.NewPCG(37, 38))
	moved := 0
	for range 20_000 {
		p, sizes := randomProblem(rng, true, false)
		free, err := Solve(p)
		if err != nil {
			t.Fatal(err)
		}
		withPrevious(rng, p, sizes)
		p.MaxLoss = float64(rng.IntN(5)) / 10
		r, err := Solve(p)
		if err != nil {
			t.Fatal(err)
		}
		if !slices.Equal(free.Choice, r.Choice) {
			moved++
		}
		for tier := range 3 {
			value, valueFree, whole, wholeFree := 0.0, 0.0, true, true
			for i, it := range p.Items {
				if it.Tier == tier {
					value += worthOrNone(p, sizes, i, r.Choice[i])
					valueFree += worthOrNone(p, sizes, i, free.Choice[i])
					whole, wholeFree = whole && r.Choice[i] == 0, wholeFree && free.Choice[i] == 0
				}
			}
			if wholeFree && !whole || value < valueFree*(1-p.MaxLoss)-1e-9 {
				t.Fatalf("%+v of sizes %v: tier %d has %v, without Previous %v: %v, %v", p, sizes, tier, value, valueFree, r.Choice, free.Choice)
			}
			if !wholeFree {
				break
			}
		}
	}
	if moved < 300 {
		t.Errorf("Previous made a difference %d times only", moved)
	}
}

// worthOrNone is worth, and 0 for Out.
func worthOrNone(p *Problem, sizes [][]int, item, form int) float64 {
	if form < 0 {
		return 0
	}
	return worth(p, sizes, item, form)
}
