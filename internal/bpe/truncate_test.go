package bpe

import (
	"math/rand/v2"
	"strings"
	"testing"
	"time"
)

// longestPrefix is Truncate as its documentation states it.
func longestPrefix(e *Encoding, text string, n int) int {
	longest := 0
	for end := range text + "." {
		if e.Count(text[:end]) <= max(0, n) {
			longest = end
		}
	}
	return longest
}

func TestTruncate(t *testing.T) {
	tests := []struct {
		reason, text string
		n            int
	}{
		{"nothing fits", "text", 0},
		{"a negative number", "text", -1},
		{"no text", "", 3},
		{"all fits", "two words", 3},
		{"between characters", "日本語の文章です", 3},
		{"more spaces are fewer tokens", "x" + strings.Repeat(" ", 100) + "y", 2},
		{"lines in a long pre-token", strings.Repeat("\n   \n \n", 120), 20},
		{"symbols and line ends", strings.Repeat("-=", 300) + strings.Repeat("\n/", 300), 150},
		{"two pre-tokens but for their end", "日" + strings.Repeat("ABC", 300) + "d", 100},
		{"a letter without case behind", strings.Repeat("日A", 300) + strings.Repeat("A", 300), 400},
		{"bytes that continue no character", strings.Repeat("\x80", 1200), 1},
		{"bytes that are not UTF-8", strings.Repeat("\xff", 900), 100},
	}
	for _, tt := range tests {
		for _, p := range splitPatterns {
			if raceEnabled && p.pattern != O200k {
				continue // slow
			}
			e := patterned(p.pattern)
			if got, want := len(e.Truncate(tt.text, tt.n)), longestPrefix(e, tt.text, tt.n); got != want {
				t.Errorf("%s: %s: %d bytes, want %d", p.name, tt.reason, got, want)
			}
		}
	}
}

// TestTruncateRandom truncates random texts with long pre-tokens.
func TestTruncateRandom(t *testing.T) {
	n := 40
	if testing.Short() || raceEnabled {
		n = 4
	}
	alphabets := [][]string{
		{" ", "\n", "  ", "\t"}, {" ", "    ", "\n", "\r\n", "\u3000"}, {"\n", " "}, {"A", "日", "B"}, {"日", "ABC", "a"}, {"本", "ー", "\u0301", "É"},
		{"-", "=", "/"}, {"!", "\n", "/"}, {"a"}, {"a", "b"}, {"word"}, {"é", "x"}, {" "}, {"1", "2"}, {"😀", "\xff"},
	}
	for _, p := range splitPatterns {
		t.Run(p.name, func(t *testing.T) {
			t.Parallel()
			e, r := patterned(p.pattern), rand.New(rand.NewPCG(22, 1))
			for i := range n {
				var b strings.Builder
				for range 1 + r.IntN(3) {
					alphabet := alphabets[(i+r.IntN(2))%len(alphabets)]
					for size := b.Len() + r.IntN(900); b.Len() < size; {
						b.WriteString(alphabet[r.IntN(len(alphabet))])
					}
				}
				text := b.String()
				tokens := r.IntN(2 + e.Count(text))
				if got, want := len(e.Truncate(text, tokens)), longestPrefix(e, text, tokens); got != want {
					t.Fatalf("%q to %d tokens: %d bytes, want %d", text, tokens, got, want)
				}
			}
		})
	}
}

// TestTruncateIsLinear truncates long pre-tokens to half their tokens.
func TestTruncateIsLinear(t *testing.T) {
	if raceEnabled {
		t.Skip("timed")
	}
	for _, piece := range []string{"a", "A", " ", "\n", "\n  ", "日A", "=-", "!\n/", "कि", "\xff"} {
		took := func(size int) time.Duration {
			e, text := O200kBase(), strings.Repeat(piece, size/len(piece))
			n := e.Count(text) / 2
			start := time.Now()
			e.Truncate(text, n)
			return time.Since(start)
		}
		var small, large time.Duration
		for range 5 { // other programs may hold one up
			if small, large = took(32_000), took(256_000); large < 20*small { // if it were quadratic, 64
				break
			}
		}
		t.Logf("%q: 32 kB in %v, 256 kB in %v", piece, small, large)
		if large > 20*small {
			t.Errorf("%q: 32 kB take %v and 256 kB %v", piece, small, large)
		}
	}
}

func FuzzTruncate(f *testing.F) {
	r := rand.New(rand.NewPCG(5, 6))
	for i := range 50 {
		f.Add(mixedText(r), uint8(i), uint8(i))
	}
	var all []*Encoding
	for _, p := range splitPatterns {
		all = append(all, patterned(p.pattern))
	}
	f.Fuzz(func(t *testing.T, text string, n, which uint8) {
		e := all[int(which)%len(all)]
		if len(text) > 1000 {
			return
		}
		if got, want := len(e.Truncate(text, int(n))), longestPrefix(e, text, int(n)); got != want {
			t.Errorf("%q to %d tokens: %d bytes, want %d", text, n, got, want)
		}
	})
}
