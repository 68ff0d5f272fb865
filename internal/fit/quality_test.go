package fit

import (
	"bufio"
	"compress/gzip"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"github.com/briefgo/brief/internal/corpora"
)

// A scored text of a corpus is its size and its value.
type scored struct {
	Tokens int     `json:"tokens"`
	Score  float64 `json:"score"`
}

// readScored reads a corpus of scored texts.
func readScored(t testing.TB, file string) []scored {
	t.Helper()
	f, err := os.Open(filepath.Join(corpora.Dir(t), file))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	unzipped, err := gzip.NewReader(f)
	if err != nil {
		t.Fatal(err)
	}
	var all []scored
	lines := bufio.NewScanner(unzipped)
	lines.Buffer(nil, 1<<20)
	for lines.Scan() {
		var one scored
		if err := json.Unmarshal(lines.Bytes(), &one); err != nil || one.Tokens <= 0 {
			t.Fatalf("%s: %+v, %v", file, one, err)
		}
		all = append(all, one)
	}
	if err := lines.Err(); err != nil {
		t.Fatal(err)
	}
	return all
}

// problemOf is the problem of scored texts in one tier.
func problemOf(texts []scored, capacity int) *Problem {
	p := &Problem{Capacity: capacity, Size: func(item, _ int) int { return texts[item].Tokens }}
	for _, text := range texts {
		p.Items = append(p.Items, Item{Section: -1, Value: text.Score, Least: 1 + text.Tokens/8})
	}
	return p
}

// bestBySize is the textbook dynamic program: the best value of texts in each room up
// to a capacity.
func bestBySize(texts []scored, capacity int) []float64 {
	best := make([]float64, capacity+1)
	for _, text := range texts {
		for room := capacity; room >= text.Tokens; room-- {
			best[room] = max(best[room], best[room-text.Tokens]+text.Score)
		}
	}
	return best
}

func TestValueOfRetrievedChunks(t *testing.T) {
	all := readScored(t, "rag_2000.jsonl.gz")
	for _, chunks := range []int{20, 60} {
		for _, capacity := range []int{2_000, 4_000} {
			t.Run(fmt.Sprintf("%d chunks in %d", chunks, capacity), func(t *testing.T) {
				rng := rand.New(rand.NewPCG(uint64(chunks), uint64(capacity)))
				sum, worst, proved := 0.0, 1.0, 0
				const draws = 300
				for range draws {
					var texts []scored
					for _, i := range rng.Perm(len(all))[:chunks] {
						texts = append(texts, all[i])
					}
					best := bestBySize(texts, capacity)[capacity]
					r, err := Solve(problemOf(texts, capacity))
					if err != nil {
						t.Fatal(err)
					}
					if r.Bound < best || r.Value > best*(1+1e-12) || r.Optimal && r.Value < best*(1-1e-9) {
						t.Fatalf("value %v, bound %v, optimal %v; the best is %v", r.Value, r.Bound, r.Optimal, best)
					}
					sum += r.Value / best
					worst = min(worst, r.Value/best)
					if r.Optimal {
						proved++
					}
				}
				t.Logf("mean %.4f, worst %.4f of the best; %d of %d proved", sum/draws, worst, proved, draws)
				if sum/draws < 0.993 || worst < 0.92 {
					t.Errorf("mean %.4f, worst %.4f of the best; want 0.993 and 0.92", sum/draws, worst)
				}
			})
		}
	}
}

// limitedProblem is a problem of items in sections with a Max, and the best value that
// a selection can have.
func limitedProblem(rng *rand.Rand, items int) (*Problem, float64) {
	const capacity = 300
	texts := make([]scored, items)
	p := &Problem{Capacity: capacity, Size: func(item, _ int) int { return texts[item].Tokens }}
	for range 1 + rng.IntN(4) {
		p.Sections = append(p.Sections, Section{Max: rng.IntN(2) * (1 + rng.IntN(capacity/2))})
	}
	bySection := make([][]scored, len(p.Sections))
	for i := range texts {
		texts[i] = scored{5 + rng.IntN(60), rng.Float64()}
		sec := rng.IntN(len(p.Sections))
		bySection[sec] = append(bySection[sec], texts[i])
		p.Items = append(p.Items, Item{Section: sec, Value: texts[i].Score, Least: 1})
	}
	best := make([]float64, capacity+1)
	for i, sec := range p.Sections {
		limit := capacity
		if sec.Max > 0 {
			limit = min(limit, sec.Max)
		}
		own, both := bestBySize(bySection[i], limit), slices.Clone(best)
		for room := range both {
			for n := range min(room, limit) + 1 {
				both[room] = max(both[room], best[room-n]+own[n])
			}
		}
		best = both
	}
	return p, best[capacity]
}

func TestValueInLimitedSections(t *testing.T) {
	rng := rand.New(rand.NewPCG(11, 12))
	sum, worst, proved := 0.0, 1.0, 0
	const draws = 1000
	for i := range draws {
		p, best := limitedProblem(rng, 10+i%50)
		r, err := Solve(p)
		if err != nil {
			t.Fatal(err)
		}
		if r.Bound < best || r.Value > best*(1+1e-12) || r.Optimal && r.Value < best*(1-1e-9) {
			t.Fatalf("%+v: value %v, bound %v, optimal %v; the best is %v", p, r.Value, r.Bound, r.Optimal, best)
		}
		share := 1.0
		if best > 0 {
			share = r.Value / best
		}
		sum, worst = sum+share, min(worst, share)
		if r.Optimal {
			proved++
		}
	}
	t.Logf("mean %.4f, worst %.4f of the best; %d of %d proved", sum/draws, worst, proved, draws)
	if !(sum/draws >= 0.993 && worst >= 0.92) {
		t.Errorf("mean %.4f, worst %.4f of the best; want 0.993 and 0.92", sum/draws, worst)
	}
}

// TestWithoutExactSearch proves that swaps alone come near: no exact search may work.
func TestWithoutExactSearch(t *testing.T) {
	rng := rand.New(rand.NewPCG(13, 14))
	sum, worst, greedy := 0.0, 1.0, 0.0
	const draws = 500
	for range draws {
		var texts []scored
		for range 40 {
			texts = append(texts, scored{30 + rng.IntN(300), rng.Float64()})
		}
		best := bestBySize(texts, 1_000)[1_000]
		s := newSolver(problemOf(texts, 1_000))
		s.core.allWork = 0
		s.solve()
		_, value := s.total()
		if s.room < 0 || s.room != 1_000-sizeOfChoice(texts, s.choice) {
			t.Fatalf("room %d, chosen %v", s.room, s.choice)
		}
		sum, worst = sum+value/best, min(worst, value/best)
		s.undo(0)
		greedy += s.takeGreedy(0, 0) / best
	}
	t.Logf("mean %.4f, worst %.4f of the best; without swaps %.4f", sum/draws, worst, greedy/draws)
	if sum/draws < 0.993 || worst < 0.92 || sum <= greedy {
		t.Errorf("mean %.4f, worst %.4f of the best; want 0.993 and 0.92", sum/draws, worst)
	}
}

// sizeOfChoice returns what chosen texts take.
func sizeOfChoice(texts []scored, choice []int) int {
	n := 0
	for i, form := range choice {
		if form == 0 {
			n += texts[i].Tokens
		}
	}
	return n
}
