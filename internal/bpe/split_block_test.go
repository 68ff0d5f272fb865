package bpe

import (
	"math/bits"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// splitBlocks splits by blocks where Count does, and elsewhere as split does. It returns
// how many of the pieces come from blocks, too.
func splitBlocks(p Pattern, text string) (pieces []string, blocks int) {
	rule, split := blockRuleOf(p), splitter(p)
	for i := 0; i < len(text); {
		starts := uint64(0)
		if rule != nil && len(text)-i >= blockSpan {
			starts = rule.blockStarts(text, i) &^ 1
		}
		at := i
		for ; starts != 0; starts &= starts - 1 {
			end := at + bits.TrailingZeros64(starts)
			pieces = append(pieces, text[i:end])
			blocks++
			i = end
		}
		if i == at {
			end := split(text, i)
			pieces = append(pieces, text[i:end])
			i = end
		}
	}
	return pieces, blocks
}

// checkBlocks compares the blocks with the splitters, which TestSplitReference and
// FuzzSplit compare with the reference, on text.
func checkBlocks(t *testing.T, text string) (blocks int) {
	t.Helper()
	for _, p := range splitPatterns {
		want, err := splitAll(splitter(p.pattern), text)
		if err != nil {
			t.Errorf("%s: %q: %v", p.name, text, err)
			continue
		}
		got, n := splitBlocks(p.pattern, text)
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%s: %q (-splitter +blocks):\n%s", p.name, text, diff)
		}
		blocks += n
	}
	return blocks
}

// blockRest is put behind a text, so that it fills a block.
const blockRest = " and then there is more of it, so that what comes before it fills a block of sixty-four bytes"

func TestBlocks(t *testing.T) {
	for _, test := range []struct{ text, reason string }{
		{"we'LLx a's's's it's'x don'T", "contractions, one after the other, and one that leads a word"},
		{"x 's 'll('s\n've\n'VE!'d", "apostrophes at the start of a pre-token"},
		{"it'\u017fx 'ſ", "the long s"},
		{"a ;\n//b {\n\t\t}\n\n  !\n/\n/!//\n//\n//a x/\n/y", "line ends and slashes behind symbols"},
		{"a \n \n  b\t\n\n\t\tc  \n", "white space up to the last line end"},
		{"\n" + strings.Repeat(" ", 100) + "\n", "white space over more than a block, and a line end then"},
		{"\n" + strings.Repeat(" ", 100) + "x", "white space over more than a block, and a word then"},
		{"a\n   \u00a0\n  b\n \u2028c", "white space that is not ASCII behind a line end"},
		{"1234567 12 1 x123y 12345\u00bd6", "three digits"},
		{"camelCase HTTPServer ABC XyZ aB", "upper case"},
		{" (a !!a \t!a\t!! a !a  !a", "what leads a word, and what does not"},
		{"abc\u0301d Ae\u0301 \u65e5ABC", "a word goes on in letters that are not ASCII"},
		{"a\xffb\x80 \xff", "bytes that are not UTF-8"},
		{"a\x00b\x1f\x7f\v\fc", "control characters"},
		{strings.Repeat("a", 61) + "'s b", "a contraction at the end of a block"},
		{strings.Repeat("a", 62) + "'ll b", "a contraction over the end of a block"},
	} {
		for shift := range 4 {
			if checkBlocks(t, strings.Repeat("x", shift)+test.text+blockRest) == 0 {
				t.Errorf("%s: no piece is of a block", test.reason)
			}
		}
		if t.Failed() {
			t.Fatalf("wrong for %s", test.reason)
		}
	}
}

// blockRandom returns a text of few kinds of pieces, most of them ASCII.
func blockRandom(r *rand.Rand) string {
	var b strings.Builder
	narrow, width, wide := r.IntN(len(splitAlphabet)), 1+r.IntN(12), r.IntN(40)
	for b.Len() < 80+r.IntN(200) {
		s := splitAlphabet[(narrow+r.IntN(width))%len(splitAlphabet)]
		if !isASCII(s) && r.IntN(40) > wide {
			s = blockFiller[r.IntN(len(blockFiller))]
		}
		b.WriteString(s)
	}
	return b.String()
}

var blockFiller = []string{" ", "\n", "/", "'", "s", "S", "x", "X", "1", "  ", "\t", "\r\n", ";\n", "\n\t", "'s", " word", "Word", "\"key\":"}

func TestBlocksRandom(t *testing.T) {
	r := rand.New(rand.NewPCG(64, 0))
	blocks := 0
	for range 5_000 {
		blocks += checkBlocks(t, blockRandom(r))
		if t.Failed() {
			return
		}
	}
	if blocks < 100_000 {
		t.Errorf("only %d pieces are of blocks", blocks)
	}
}
