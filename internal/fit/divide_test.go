package fit

import (
	"math/rand/v2"
	"slices"
	"testing"
)

// dividedProblem is a random problem in which some items may be divided. Cuts can only be
// made at every few units, as a text has its ends of sentences.
func dividedProblem(rng *rand.Rand, tiers, sections bool, grain int) (*Problem, [][]int) {
	p, sizes := randomProblem(rng, tiers, sections)
	for i := range p.Items {
		if rng.IntN(2) == 0 {
			p.Items[i].Piece = 1 + rng.IntN(10)
		}
	}
	p.Divide = func(_, most int) int { return most / grain * grain }
	return p, sizes
}

// sizeOfPart is the size of a choice in a result.
func sizeOfPart(sizes [][]int, r *Result, i int) int {
	switch form := r.Choice[i]; form {
	case Out:
		return 0
	case Part:
		return r.Pieces[i]
	default:
		return sizes[i][form]
	}
}

// valueOfPart is the value of a choice in a result.
func valueOfPart(p *Problem, sizes [][]int, r *Result, i int) float64 {
	if r.Choice[i] == Out {
		return 0
	}
	return p.Items[i].Value * min(1, float64(sizeOfPart(sizes, r, i))/float64(sizes[i][0]))
}

// bestDivided returns the best value there is in one tier without sections, by dynamic
// programming over the room.
func bestDivided(p *Problem, sizes [][]int) float64 {
	best := make([]float64, p.Capacity+1)
	for i, it := range p.Items {
		for room := p.Capacity; room >= 0; room-- {
			for form, n := range sizes[i] {
				if n <= room {
					best[room] = max(best[room], best[room-n]+worth(p, sizes, i, form))
				}
			}
			for n := it.Piece; it.Piece > 0 && n < min(sizes[i][0], room+1); n++ {
				best[room] = max(best[room], best[room-n]+it.Value*float64(n)/float64(sizes[i][0]))
			}
		}
	}
	return best[p.Capacity]
}

// TestDividedNearOptimum compares the value with the best that there is.
func TestDividedNearOptimum(t *testing.T) {
	rng := rand.New(rand.NewPCG(61, 62))
	worst, sum := 1.0, 0.0
	const draws = 3000
	for range draws {
		p, sizes := dividedProblem(rng, false, false, 1)
		r, err := Solve(p)
		if err != nil {
			t.Fatal(err)
		}
		best := bestDivided(p, sizes)
		if r.Bound < best-1e-9 || r.Value > best+1e-9 || r.Optimal && r.Value < best-1e-9 {
			t.Fatalf("%+v of sizes %v: %+v; the best is %v", p, sizes, r, best)
		}
		share := 1.0
		if best > 0 {
			share = r.Value / best
		}
		worst, sum = min(worst, share), sum+share
	}
	t.Logf("mean %.4f, worst %.4f of the best", sum/draws, worst)
	// The worst are those in which a piece at its least is a good part of the room.
	if sum/draws < 0.998 || worst < 0.75 {
		t.Errorf("mean %.4f, worst %.4f of the best; want 0.998 and 0.75", sum/draws, worst)
	}
}

// TestDividedInvariants proves of problems with items that may be divided what holds of
// all: never over, parts between their limits, strict tiers, and the least of a section.
func TestDividedInvariants(t *testing.T) {
	rng := rand.New(rand.NewPCG(63, 64))
	parts := 0
	for n := range 40_000 {
		p, sizes := dividedProblem(rng, true, n%2 == 0, 1+rng.IntN(4))
		p.Strategy = Strategy(rng.IntN(3))
		if n%3 == 0 {
			withPrevious(rng, p, sizes)
			p.Pieces = make([]int, len(p.Previous))
			for i := range p.Previous {
				if p.Items[i].Piece > 0 && sizes[i][0] > 1 && rng.IntN(2) == 0 {
					p.Previous[i], p.Pieces[i] = Part, 1+rng.IntN(sizes[i][0]-1)
				}
			}
			p.MaxLoss, p.LowWatermark = float64(rng.IntN(3))/10, float64(rng.IntN(2))*0.9
		}
		r, err := Solve(p)
		if err != nil {
			t.Fatal(err)
		}
		again, _ := Solve(p)
		if !slices.Equal(again.Choice, r.Choice) || !slices.Equal(again.Pieces, r.Pieces) {
			t.Fatalf("%+v of sizes %v: %+v, then %+v", p, sizes, r, again)
		}
		total, value, used := 0, 0.0, make([]int, len(p.Sections)+1)
		for i, form := range r.Choice {
			n := sizeOfPart(sizes, r, i)
			total += n
			value += valueOfPart(p, sizes, r, i)
			used[p.Items[i].Section+1] += n
			if form != Part {
				continue
			}
			parts++
			if n <= 0 || n >= sizes[i][0] || p.Items[i].Piece == 0 {
				t.Fatalf("%+v of sizes %v: item %d has a part of %d", p, sizes, i, n)
			}
		}
		for i, sec := range p.Sections {
			if sec.Max > 0 && used[i+1] > sec.Max {
				t.Fatalf("%+v of sizes %v: section %d takes %d, %+v", p, sizes, i, used[i+1], r)
			}
		}
		if total != r.Size || total > p.Capacity || value > r.Bound+1e-9 || value < r.Value-1e-9 || value > r.Value+1e-9 {
			t.Fatalf("%+v of sizes %v: %+v takes %d and is worth %v", p, sizes, r, total, value)
		}
		if len(p.Previous) == 0 {
			checkTiers(t, p, sizes, r)
		}
	}
	if parts < 5000 {
		t.Errorf("only %d items were divided", parts)
	}
}

// checkTiers checks that a tier has the same without those behind it, unless a section's
// least favours these.
func checkTiers(t *testing.T, p *Problem, sizes [][]int, r *Result) {
	t.Helper()
	for _, sec := range p.Sections {
		if sec.Min > 0 {
			return
		}
	}
	for tier := range 3 {
		q := *p
		q.Items = slices.Clone(p.Items)
		for i := range q.Items {
			if q.Items[i].Tier > tier {
				q.Items[i].Least, q.Items[i].Value, q.Items[i].Piece = MaxSize, 0, 0
			}
		}
		q.Size = func(item, form int) int {
			if q.Items[item].Tier > tier {
				return MaxSize
			}
			return sizes[item][form]
		}
		alone, err := Solve(&q)
		if err != nil {
			t.Fatal(err)
		}
		for i := range p.Items {
			if p.Items[i].Tier <= tier && (alone.Choice[i] != r.Choice[i] || r.Choice[i] == Part && alone.Pieces[i] != r.Pieces[i]) {
				t.Fatalf("%+v of sizes %v: tier %d has %v %v, alone %v %v", p, sizes, tier, r.Choice, r.Pieces, alone.Choice, alone.Pieces)
			}
		}
	}
}

// TestDividedTierFillsTheRoom proves that nothing of a tier is served while an item of an
// earlier one could still have the room, and that the Min of a section is filled.
func TestDividedTierFillsTheRoom(t *testing.T) {
	rng := rand.New(rand.NewPCG(65, 66))
	for range 20_000 {
		p, sizes := dividedProblem(rng, true, false, 1)
		p.Strategy = Strategy(rng.IntN(2))
		r, err := Solve(p)
		if err != nil {
			t.Fatal(err)
		}
		room := p.Capacity
		for tier := range 3 {
			for i := range p.Items {
				if p.Items[i].Tier == tier {
					room -= sizeOfPart(sizes, r, i)
				}
			}
			for i, it := range p.Items {
				if it.Tier == tier && r.Choice[i] != 0 && it.Piece > 0 && it.Value > 0 && room > 0 && sizeOfPart(sizes, r, i)+room >= it.Piece {
					t.Fatalf("%+v of sizes %v: %v %v leaves a room of %d, which item %d could have", p, sizes, r.Choice, r.Pieces, room, i)
				}
			}
		}
	}
	for range 2_000 {
		need := 20 + rng.IntN(60)
		sizes := [][]int{{100 + rng.IntN(100)}, {100 + rng.IntN(100)}}
		p := &Problem{Capacity: 100, Sections: []Section{{Min: need}}, Strategy: Strategy(rng.IntN(3)), Divide: func(_, most int) int { return most }}
		p.Items = []Item{{Section: -1, Value: 5, Piece: 1}, {Section: 0, Tier: 1, Value: 1, Piece: 1}}
		p.Size = func(item, form int) int { return sizes[item][form] }
		r, err := Solve(p)
		if err != nil || r.Choice[1] != Part || r.Pieces[1] != need || r.Pieces[0] != 100-need {
			t.Fatalf("%+v, %v: the least is %d", r, err, need)
		}
	}
}
