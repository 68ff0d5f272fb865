package budget

import (
	"math/rand/v2"
	"strings"
	"sync"
	"testing"
)

// scraps are what random texts are made of: what the split patterns tell apart, and
// what Unicode versions differ about.
var scraps = []string{
	"a", "Z", "the", " word", "ing", "'", "'s", "'LL", "’", "7", "2024", "٣", "½", " ", "  ", "\t", "\n", "\r", "\r\n", "\n\n", "\v", "\f",
	"\u0085", "\u00a0", "\u2028", "\u3000", ".", "!", "/", "//", "-", "\"", "{", "}", "\x00", "\x7f", "\ufeff", "\u0301", "é", "ſ", "ß", "世界", "の",
	"🙂", "👩‍🚀", "\U0001ccd6", "\xff", "\xe4\xb8", "ᾳ", "ǅ", "ʰ", "अ", "ि", "<|endoftext|>", "…", "_", "$", "`", "#", "- ", "# ", "Ω",
}

// scrap returns n scraps at random.
func scrap(rng *rand.Rand, n int) string {
	var b strings.Builder
	for range n {
		b.WriteString(scraps[rng.IntN(len(scraps))])
	}
	return b.String()
}

// TestSeams joins texts at random: where a seam is safe, counts add up.
func TestSeams(t *testing.T) {
	for _, b := range []*BPE{O200k(), CL100k()} {
		rng := rand.New(rand.NewPCG(3, 4))
		s := seamOf(b.e.Pattern())
		safe := 0
		for range 200_000 {
			left, right := scrap(rng, 1+rng.IntN(4)), scrap(rng, 1+rng.IntN(4))
			if !s.safe(left, right) {
				continue
			}
			safe++
			if joined, apart := b.Count(left+right), b.Count(left)+b.Count(right); joined != apart {
				t.Fatalf("%s: %q and %q are %d tokens, joined %d", b, left, right, apart, joined)
			}
		}
		if safe < 20_000 {
			t.Errorf("%s: only %d safe seams", b, safe)
		}
	}
}

// TestSeamRules checks the rules one by one.
func TestSeamRules(t *testing.T) {
	tests := []struct {
		left, right   string
		o200k, cl100k bool
	}{
		{"word", " next", true, true},
		{"word", ".", true, true},
		{"word", "7", true, true},
		{"word", "more", false, false},
		{"word", "'s", false, false},
		{"word", "\u0301", false, false},
		{"12", "34", false, false},
		{"12", "a", true, true},
		{".", ".", false, false},
		{".", "a", false, false},
		{".", " a", true, true},
		{".", "\n", false, false},
		{"\n", "a", true, true},
		{"\n", "世", true, true},
		{"\n", "/", false, true},
		{"\n", " a", false, false},
		{"\n", "\u00a0", false, false},
		{"\n", "\xff", false, false},
		{" ", "a", false, false},
		{"世", " ", false, false}, // no rule: it is not ASCII
	}
	o200k, cl100k := seamOf(O200k().e.Pattern()), seamOf(CL100k().e.Pattern())
	for _, tt := range tests {
		if got := o200k.safe(tt.left, tt.right); got != tt.o200k {
			t.Errorf("o200k: %q and %q: %v", tt.left, tt.right, got)
		}
		if got := cl100k.safe(tt.left, tt.right); got != tt.cl100k {
			t.Errorf("cl100k: %q and %q: %v", tt.left, tt.right, got)
		}
		if (seam{}).safe(tt.left, tt.right) {
			t.Errorf("of an unknown encoding %q and %q are safe", tt.left, tt.right)
		}
	}
}

// TestMemory checks that counts are those of the texts that they are asked for, when
// many texts push each other out and many goroutines ask.
func TestMemory(t *testing.T) {
	var m memory
	text := func(i int) string {
		return strings.Repeat("x", shortest+i%97) + string(rune('a'+i%7)) + strings.Repeat("y", i%31)
	}
	var group sync.WaitGroup
	for g := range 4 {
		group.Go(func() {
			for i := range 50_000 {
				text := text(i * (g + 1))
				if n := m.count(text, func(s string) int { return len(s) * 3 }); n != 3*len(text) {
					t.Errorf("%q: %d", text, n)
					return
				}
			}
		})
	}
	group.Wait()
	asked := 0
	for range 3 {
		m.count(strings.Repeat("z", 50), func(string) int { asked++; return 9 })
	}
	if asked != 1 {
		t.Errorf("a text was counted %d times", asked)
	}
}
