package loosejson

import (
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"
	"time"
)

// brokenDocument returns what a careless writer makes of JSON, of about the given
// size: single quotes, keys without quotes, commas that are missing or too many,
// literals of other languages, comments.
func brokenDocument(size int) string {
	var b strings.Builder
	b.WriteString("[\n")
	for i := 0; b.Len() < size; i++ {
		fmt.Fprintf(&b, "  {id: %d, 'name': 'Person %d', \"e-mail\": \"p%d@example.com\", score: %d.25,\n", i, i, i, i%100)
		fmt.Fprintf(&b, "   active: %s, 'tags': ['a', \"bc\" 'd e f',], \"address\": {street: \"Rue de l’Été %d\", zip: None,},\n",
			[]string{"True", "false"}[i%2], i)
		fmt.Fprintf(&b, "   \"note\": 'It was a bright cold day in April, and the clocks were striking.'}%s\n", []string{",", "", ",", ", // next"}[i%4])
	}
	b.WriteString("]\n")
	return b.String()
}

// BenchmarkMend reads broken JSON of several sizes.
func BenchmarkMend(b *testing.B) {
	for _, size := range []int{64 << 10, 1 << 20, 8 << 20} {
		text := brokenDocument(size)
		b.Run(fmt.Sprintf("%dkB", size>>10), func(b *testing.B) {
			b.SetBytes(int64(len(text)))
			b.ReportAllocs()
			for b.Loop() {
				Parse(text, nil)
			}
		})
	}
}

// TestBarBroken holds the speed for broken JSON, and that it does not depend on size.
func TestBarBroken(t *testing.T) {
	if os.Getenv("BRIEF_BARS") != "1" || raceEnabled {
		t.Skip("timed: set BRIEF_BARS=1, without -race")
	}
	sizes := []int{64 << 10, 1 << 20, 8 << 20}
	texts := make([]string, len(sizes))
	for i, size := range sizes {
		texts[i] = brokenDocument(size)
		if doc := Parse(texts[i], nil); len(doc.Candidates) != 1 || doc.Candidates[0].Source != Whole {
			t.Fatalf("%d bytes: %d candidates, %v", size, len(doc.Candidates), doc.Err)
		}
	}
	times := make([][]float64, len(sizes))
	for range 5 { // in turn, since what else the machine does changes
		for i, text := range texts {
			n := 1 + 1<<21/len(text)
			start := time.Now()
			for range n {
				Parse(text, nil)
			}
			times[i] = append(times[i], float64(n*len(text))/1e6/time.Since(start).Seconds())
		}
	}
	for _, speeds := range times {
		slices.Sort(speeds)
	}
	small, middle, large := times[0][2], times[1][2], times[2][2]
	t.Logf("%.0f MB/s of 64 kB, %.0f of 1 MB, %.0f of 8 MB", small, middle, large)
	if middle < 60 {
		t.Error("the bar is 60 MB/s")
	}
	for _, speed := range []float64{small, large} {
		if speed < 0.75*middle || speed > 1.25*middle {
			t.Errorf("%.0f MB/s: the bar is within 25 %% of %.0f", speed, middle)
		}
	}
}
