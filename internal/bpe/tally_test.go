package bpe

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"
	"time"
)

// patterned is o200k_base, or an encoding that splits by another pattern with its
// vocabulary.
func patterned(p Pattern) *Encoding {
	e := O200kBase().Clone()
	e.pattern = p
	return e.finish()
}

// mixed are pieces of which texts are made that pre-tokens begin, end and go on in:
// each of the classes, contractions, bytes that are not UTF-8, and long runs.
var mixed = []string{
	"a", "b", "word", "A", "ABC", "É", "é", "日", "本語", "ー", "\u0301", "\u093F", "1", "23", "٣", " ", "  ", "    ", "\t", "\n", "\r\n", "\u00A0", "\u3000", "\u0085",
	"!", "-", "/", "//", ".", "'", "'s", "'r", "'re", "'LL", "'\u017F", "😀", "\xff", "\xe6", "\xe6\x97", "\xf0\x9f\x98", "\uFEFF", "\x00",
}

func mixedText(r *rand.Rand) string {
	var b strings.Builder
	for range 1 + r.IntN(25) {
		p := mixed[r.IntN(len(mixed))]
		if r.IntN(4) == 0 {
			p = strings.Repeat(p, 1+r.IntN(40))
		}
		b.WriteString(p)
	}
	return b.String()
}

// checkTally appends a text in chunks and compares each count with that of the whole.
func checkTally(t *testing.T, e *Encoding, long int, text string, chunk func() int) {
	t.Helper()
	tally := e.NewTally()
	if long > 0 {
		tally.long = long
	}
	for end := 0; end < len(text); {
		start := end
		end = min(len(text), end+chunk())
		if got, want := tally.Append(text[start:end]), e.Count(text[:end]); got != want {
			t.Fatalf("%q, the last %d appended: %d tokens, want %d", text[:end], end-start, got, want)
		}
	}
}

func TestTally(t *testing.T) {
	tests := []struct{ reason, first, rest string }{
		{"white space that leads to a digit", "x  1", "."},
		{"several spaces before a digit", "a    12", " b"},
		{"lines", "total:\n    12", " apples"},
		{"a contraction in pieces", "don'r", "e"},
		{"a character in pieces", "ABC\xe6\x97", "\xa5"},
		{"three pre-tokens become one", "日ABC\xe6", "\x97\xa5"},
		{"two pre-tokens become one", "日ABC", "d"},
		{"white space becomes one with line ends", "\n   ", "\n"},
		{"bytes that begin no character", "a\xe6", "b"},
		{"a long word after a letter without case", "日" + strings.Repeat("ABC", 100), "d"},
		{"a long word after a mark", "\u0301" + strings.Repeat("ABC", 100), "!"},
		{"a long word and a contraction", strings.Repeat("word", 100) + "'", "re"},
		{"a long word and none", strings.Repeat("word", 100) + "'", "rx"},
		{"long white space, then a word", "\n" + strings.Repeat(" ", 300), "x"},
		{"long white space, then a line end", "\n" + strings.Repeat(" ", 300), "\n"},
		{"long symbols, then a character in pieces", strings.Repeat("=", 300) + "\xe2\x80", "\xa6"},
		{"long white space, then a character in pieces", strings.Repeat(" ", 300) + "\xe3\x80", "\x80"},
		{"nothing", "", ""},
	}
	for _, tt := range tests {
		for _, p := range splitPatterns {
			e := patterned(p.pattern)
			tally := e.NewTally()
			if got, want := tally.Append(tt.first), e.Count(tt.first); got != want {
				t.Errorf("%s: %s: first %d tokens, want %d", p.name, tt.reason, got, want)
			}
			if got, want := tally.Append(tt.rest), e.Count(tt.first+tt.rest); got != want {
				t.Errorf("%s: %s: %d tokens, want %d", p.name, tt.reason, got, want)
			}
		}
	}
}

// TestTallyRandom appends random chunks of random texts.
func TestTallyRandom(t *testing.T) {
	n := 1500
	if testing.Short() || raceEnabled {
		n = 50
	}
	for _, p := range splitPatterns {
		t.Run(p.name, func(t *testing.T) {
			t.Parallel()
			e, r := patterned(p.pattern), rand.New(rand.NewPCG(9, 1))
			for i := range n {
				most := []int{1, 3, 8, 40, 400}[i%5]
				long := []int{0, 8, 20}[i/5%3] // 0: as it is
				checkTally(t, e, long, mixedText(r), func() int { return 1 + r.IntN(most) })
			}
		})
	}
	t.Run("p50k_base", func(t *testing.T) { // which has tokens that no merge makes
		r := rand.New(rand.NewPCG(9, 2))
		for range n / 4 {
			checkTally(t, P50kBase(), 0, mixedText(r), func() int { return 1 + r.IntN(8) })
		}
	})
}

func FuzzTally(f *testing.F) {
	r := rand.New(rand.NewPCG(3, 4))
	for i := range 50 {
		f.Add(mixedText(r), uint8(i), uint8(i/5))
	}
	var all []*Encoding
	for _, p := range splitPatterns {
		all = append(all, patterned(p.pattern))
	}
	f.Fuzz(func(t *testing.T, text string, chunk, which uint8) {
		if len(text) < 2000 {
			checkTally(t, all[int(which)%len(all)], 8*int(which/5%3), text, func() int { return 1 + int(chunk)%50 })
		}
	})
}

// TestTallyIsLinear streams pre-tokens of which each append could read all.
func TestTallyIsLinear(t *testing.T) {
	if raceEnabled {
		t.Skip("timed")
	}
	text := func(piece string) func(int) string {
		return func(n int) string { return strings.Repeat(piece, n/len(piece)) }
	}
	tests := []struct {
		reason string
		text   func(n int) string
	}{
		{"letters", text("a")},
		{"capitals", text("A")},
		{"capitals after a letter without case", func(n int) string { return "日" + strings.Repeat("A", n) }},
		{"letters of all cases", text("日Aé")},
		{"letters with marks", text("कि")},
		{"marks", text("\u0301")},
		{"spaces", text(" ")},
		{"spaces after a line end", func(n int) string { return "\n" + strings.Repeat(" ", n) }},
		{"lines", text("\n  ")},
		{"wide spaces", text("\u3000")},
		{"symbols", text("=-")},
		{"symbols and slashes", func(n int) string { return "!" + strings.Repeat("\n/", n/2) }},
		{"emoji", text("😀")},
		{"bytes that are not UTF-8", text("\xff")},
		{"long words", text(strings.Repeat("a", 500) + " ")},
	}
	for _, tt := range tests {
		t.Run(tt.reason, func(t *testing.T) {
			took := func(n int) time.Duration {
				s, tally := tt.text(n), O200kBase().NewTally()
				start := time.Now()
				for len(s) > 4 {
					tally.Append(s[:4])
					s = s[4:]
				}
				return time.Since(start)
			}
			var small, large time.Duration
			for range 5 { // other programs may hold one up
				small, large = took(8_000), took(64_000)
				if large < 20*small { // if it were quadratic, 64
					t.Logf("8 kB in %v, 64 kB in %v", small, large)
					return
				}
			}
			t.Errorf("8 kB take %v and 64 kB %v", small, large)
		})
	}
}

func BenchmarkTally(b *testing.B) {
	for _, piece := range []string{"The invoice comes to 1,234.50 EUR. ", "a", "日本語"} {
		b.Run(fmt.Sprintf("%.8s", piece), func(b *testing.B) {
			text := strings.Repeat(piece, 1<<16/len(piece))
			b.SetBytes(int64(len(text)))
			b.ReportAllocs()
			for b.Loop() {
				tally := O200kBase().NewTally()
				for s := text; s != ""; s = s[min(4, len(s)):] {
					tally.Append(s[:min(4, len(s))])
				}
			}
		})
	}
}
