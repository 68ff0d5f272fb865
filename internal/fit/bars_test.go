package fit

import (
	"math/rand/v2"
	"os"
	"slices"
	"testing"
	"time"
)

// remembered returns a Size that looks sizes up in a map, which takes the time that a
// count remembered by content does.
func remembered(sizes []int) func(item, form int) int {
	known := make(map[uint64]int, len(sizes))
	for i, n := range sizes {
		known[uint64(i)*0x9e3779b97f4a7c15] = n
	}
	return func(item, _ int) int { return known[uint64(item)*0x9e3779b97f4a7c15] }
}

// historyItems is a problem of 2,000 messages, the newest of which come first; some are
// calls with their results, which are one item.
func historyItems() *Problem {
	rng := rand.New(rand.NewPCG(41, 42))
	var sizes []int
	p := &Problem{Capacity: 8_000, Strategy: Rank}
	for messages := 0; messages < 2_000; messages++ {
		n := 10 + rng.IntN(100)
		if rng.IntN(4) == 0 {
			messages++
			n += 50 + rng.IntN(400)
		}
		sizes = append(sizes, n)
		p.Items = append(p.Items, Item{Section: -1, Value: 1, Least: 1})
	}
	for i := range sizes {
		p.Order = append(p.Order, len(sizes)-1-i)
	}
	p.Size = remembered(sizes)
	return p
}

// TestBars holds Solve to its numbers, half of what a fit may take. It is timed, so that it
// needs BRIEF_BARS=1.
func TestBars(t *testing.T) {
	if os.Getenv("BRIEF_BARS") != "1" || raceEnabled {
		t.Skip("a timed bar: set BRIEF_BARS=1, without -race")
	}
	texts := readScored(t, "examples_10000.jsonl.gz")
	var sizes []int
	for _, text := range texts {
		sizes = append(sizes, text.Tokens)
	}
	examples := func(capacity int) *Problem {
		p := problemOf(texts, capacity)
		p.Size = remembered(sizes)
		return p
	}
	tests := []struct {
		name    string
		problem *Problem
		most    time.Duration
		least   float64 // utilisation
	}{
		{"10,000 examples in 8,000", examples(8_000), 1500 * time.Microsecond, 0.995},
		{"10,000 examples in 128,000", examples(128_000), 2 * time.Millisecond, 0.995},
		{"10,000 made-up items in 8,000", manyItems(8_000), 1500 * time.Microsecond, 0.995},
		{"10,000 made-up items in 128,000", manyItems(128_000), 2 * time.Millisecond, 0.995},
		{"2,000 messages in 8,000", historyItems(), 10 * time.Millisecond, 0.995},
	}
	for _, tt := range tests {
		var times []time.Duration
		var r *Result
		for range 6 {
			start := time.Now()
			got, err := Solve(tt.problem)
			times = append(times, time.Since(start))
			if err != nil {
				t.Fatal(err)
			}
			r = got
		}
		times = times[1:] // the first gets the memory
		slices.Sort(times)
		used := float64(r.Size) / float64(tt.problem.Capacity)
		t.Logf("%s: %v, %.2f %% used, %.3f %% of the bound", tt.name, times[len(times)/2], 100*used, 100*r.Value/r.Bound)
		if times[len(times)/2] > tt.most || used < tt.least {
			t.Errorf("%s: %v, %.2f %% used; want %v and %.2f %%", tt.name, times[len(times)/2], 100*used, tt.most, 100*tt.least)
		}
	}
}
