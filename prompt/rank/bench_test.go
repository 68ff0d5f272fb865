package rank

import (
	"compress/gzip"
	"encoding/json"
	"errors"
	"io"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"github.com/briefgo/brief/internal/corpora"
)

// corpusPool is the 10,000 examples of the corpus: their inputs and labels.
func corpusPool(t testing.TB) []Document {
	t.Helper()
	f, err := os.Open(filepath.Join(corpora.Dir(t), "examples_10000.jsonl.gz"))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	unzipped, err := gzip.NewReader(f)
	if err != nil {
		t.Fatal(err)
	}
	var pool []Document
	for d := json.NewDecoder(unzipped); ; {
		var example struct{ Input, Label string }
		if err := d.Decode(&example); errors.Is(err, io.EOF) {
			return pool
		} else if err != nil {
			t.Fatal(err)
		}
		pool = append(pool, Document{Text: example.Input, Label: example.Label})
	}
}

// benchmarkRank ranks the corpus for its own texts in turn.
func benchmarkRank(b *testing.B, m Method, pool []Document, limit int) {
	ranker := rankerOf(b, m, pool)
	b.ReportAllocs()
	for i := 0; b.Loop(); i++ {
		if _, err := ranker(pool[i*7919%len(pool)], limit); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkRankBM25(b *testing.B) {
	pool := corpusPool(b)
	b.Run("8", func(b *testing.B) { benchmarkRank(b, BM25(nil), pool, 8) })
	b.Run("130", func(b *testing.B) { benchmarkRank(b, BM25(nil), pool, 130) })
	b.Run("all", func(b *testing.B) { benchmarkRank(b, BM25(nil), pool, 0) })
}

func BenchmarkRankOthers(b *testing.B) {
	pool := corpusPool(b)
	b.Run("Diverse/130", func(b *testing.B) { benchmarkRank(b, Diverse(BM25(nil), 0.7, nil), pool, 130) })
	b.Run("Balanced/130", func(b *testing.B) { benchmarkRank(b, Balanced(BM25(nil)), pool, 130) })
	rng := rand.New(rand.NewPCG(1, 1))
	for i := range pool {
		pool[i].Vector = make([]float32, 768)
		for j := range pool[i].Vector {
			pool[i].Vector[j] = rng.Float32() - 0.5
		}
	}
	b.Run("Nearest/130", func(b *testing.B) { benchmarkRank(b, Nearest(nil), pool, 130) })
	b.Run("DiverseNearest/130", func(b *testing.B) { benchmarkRank(b, Diverse(Nearest(nil), 0.7, nil), pool, 130) })
}

// BenchmarkPrepareBM25 makes the index of the corpus.
func BenchmarkPrepareBM25(b *testing.B) {
	pool := corpusPool(b)
	b.ReportAllocs()
	for b.Loop() {
		rankerOf(b, BM25(nil), pool)
	}
}

// TestBarRank holds BM25 to its numbers on 10,000 documents: 3 ms and 50 allocations for
// a request. It is timed, so that it needs BRIEF_BARS=1.
func TestBarRank(t *testing.T) {
	if os.Getenv("BRIEF_BARS") != "1" || raceEnabled {
		t.Skip("timed: set BRIEF_BARS=1, without -race")
	}
	pool := corpusPool(t)
	ranker := rankerOf(t, BM25(nil), pool)
	for _, limit := range []int{8, 130, 0} {
		next := 0
		request := func() {
			next += 7919
			ranked(t, ranker, pool[next%len(pool)].Text, limit)
		}
		var times []time.Duration
		for range 5 {
			const requests = 100
			start := time.Now()
			for range requests {
				request()
			}
			times = append(times, time.Since(start)/requests)
		}
		slices.Sort(times)
		allocs := testing.AllocsPerRun(100, request)
		t.Logf("limit %d: %v, %v allocations", limit, times[2], allocs)
		if times[2] > 3*time.Millisecond || allocs > 50 {
			t.Errorf("limit %d: %v, %v allocations; want 3ms and 50", limit, times[2], allocs)
		}
	}
}
