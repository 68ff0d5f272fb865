package fit

import (
	"fmt"
	"math/rand/v2"
	"testing"
)

// manyItems is a problem of 10,000 items of about 60 tokens whose sizes are known.
func manyItems(capacity int) *Problem {
	rng := rand.New(rand.NewPCG(5, 6))
	sizes := make([]int, 10_000)
	p := &Problem{Capacity: capacity, Size: func(item, _ int) int { return sizes[item] }}
	for i := range sizes {
		sizes[i] = 30 + rng.IntN(60)
		p.Items = append(p.Items, Item{Section: -1, Value: rng.Float64(), Least: 1})
	}
	return p
}

func BenchmarkSolve(b *testing.B) {
	for _, capacity := range []int{8_000, 128_000} {
		b.Run(fmt.Sprint(capacity), func(b *testing.B) {
			p := manyItems(capacity)
			b.ReportAllocs()
			for b.Loop() {
				r, err := Solve(p)
				if err != nil || float64(r.Size) < 0.995*float64(capacity) {
					b.Fatal(r.Size, err)
				}
				b.ReportMetric(100*r.Value/r.Bound, "%-of-bound")
			}
		})
	}
}

func FuzzSolve(f *testing.F) {
	f.Add(uint64(1), uint64(2), 0.05, 0.9)
	f.Fuzz(func(t *testing.T, a, b uint64, loss, watermark float64) {
		rng := rand.New(rand.NewPCG(a, b))
		p, _ := randomProblem(rng, true, true)
		p.Strategy, p.MaxLoss, p.LowWatermark = Strategy(rng.IntN(4)), loss, watermark
		for range rng.IntN(len(p.Items) + 1) {
			p.Previous = append(p.Previous, rng.IntN(3)-2)
		}
		if r, err := Solve(p); err == nil && (r.Size > p.Capacity || r.Value > r.Bound) {
			t.Fatalf("%+v has %+v", p, r)
		}
	})
}
