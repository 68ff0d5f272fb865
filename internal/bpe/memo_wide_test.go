package bpe

import (
	"math/rand/v2"
	"strings"
	"sync"
	"testing"
)

// TestWideKey looks at keys of pieces that differ in one byte, in length, or in zeros at
// the end: no two may be the same.
func TestWideKey(t *testing.T) {
	seen := map[[4]uint64]string{}
	for n := wideLeast; n <= wideMost; n++ {
		for _, fill := range []string{"a", "\x00", "\x7f"} {
			base := strings.Repeat(fill, n)
			pieces := []string{base}
			for i := range n {
				pieces = append(pieces, base[:i]+"b"+base[i+1:])
			}
			for _, piece := range pieces {
				key := wideKey(piece)
				if other, ok := seen[key]; ok {
					t.Fatalf("%q and %q have the same key", other, piece)
				}
				if key[3]>>wideCount != 0 {
					t.Fatalf("%q: the key is where the count is", piece)
				}
				seen[key] = piece
			}
		}
	}
}

// TestWideMemo counts more pieces than the memo holds, from two goroutines, some of them
// again and again, and compares with what is counted without it.
func TestWideMemo(t *testing.T) {
	e := O200kBase().Clone()
	var wg sync.WaitGroup
	for seed := range uint64(2) {
		wg.Go(func() {
			r := rand.New(rand.NewPCG(seed, 30))
			first := e.wide.Load()
			replaced := false
			for range 20_000 {
				text := "_" + strings.Repeat("identifier", 4)
				b := []byte(text[:wideLeast-1+r.IntN(wideMost-wideLeast+4)])
				for range r.IntN(4) {
					b[r.IntN(len(b))] = byte(r.IntN(128))
				}
				piece := string(b)
				if got, want := e.countLarge(e.counts.Load(), piece), e.countNew(piece); got != want {
					t.Errorf("%q: %d tokens, want %d", piece, got, want)
					return
				}
				now := e.wide.Load()
				replaced = replaced || first != nil && now != first
				first = now
			}
			if !replaced {
				t.Error("the memo was never full")
			}
		})
	}
	wg.Wait()
}
