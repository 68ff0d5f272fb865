package rank

import (
	"strings"
	"testing"
	"time"
	"unicode"

	"github.com/google/go-cmp/cmp"
)

// termsOf returns the terms of a text.
func termsOf(text string) []string {
	var found []string
	for t := (terms{text: text}); t.next(); {
		found = append(found, string(t.term))
	}
	return found
}

func TestTerms(t *testing.T) {
	tests := []struct {
		text   string
		want   string // separated by "|"
		reason string
	}{
		{"", "", "nothing"},
		{" .,;\n\t", "", "no letters or digits"},
		{"Refund the INVOICE", "refund|the|invoice", "case is folded"},
		{"order 4964, €12.50", "order|4964|12|50", "digits are words, points separate"},
		{"don't can’t", "don't|can't", "apostrophes inside words, both kinds the same"},
		{"'quoted' rock''n' dogs’", "quoted|rock|n|dogs", "apostrophes at the edges"},
		{"user_id=x-7", "user|id|x|7", "other punctuation separates"},
		{"naïve Ünlü", "naïve|ünlü", "letters beyond ASCII"},
		{"e\u0301te\u0301", "e\u0301te\u0301", "marks stay with their letter"},
		{"\u0301a", "a", "a mark with nothing before it is none"},
		{"ΣΊΣΥΦΟΣ σίσυφος", "σίσυφοσ|σίσυφοσ", "the final sigma is a sigma"},
		{"\u212aelvin ſet", "kelvin|set", "the Kelvin sign is a k, the long s an s"},
		{"Straße STRAẞE", "straße|straße", "the capital sharp s"},
		{"ＡＢＣ１２", "abc12", "full-width Latin"},
		{"МОСКВА", "москва", "Cyrillic"},
		{"re\u00adfund re\u200dfund \ufefffirst", "refund|refund|first", "invisible characters inside words"},
		{"re\u200bfund", "re|fund", "a zero-width space is a space"},
		{"हिन्दी भाषा", "हिन्दी|भाषा", "vowel signs and virama are marks"},
		{"東京都", "東京|京都", "overlapping pairs"},
		{"水", "水", "one character alone"},
		{"水 火水", "水|火水", "a space ends a run"},
		{"第3章です", "第|3|章で|です", "a digit ends a run"},
		{"Goは楽しい", "go|は楽|楽し|しい", "Latin, then a run"},
		{"ラーメン", "ラー|ーメ|メン", "the prolonged sound mark is part of it"},
		{"ﾗｰﾒﾝ", "ﾗｰ|ｰﾒ|ﾒﾝ", "half-width too"},
		{"人々", "人々", "the iteration mark"},
		{"カ\u3099キ", "カ\u3099キ", "a mark belongs to its character"},
		{"한국어 나", "한국|국어|나", "Hangul"},
		{"ภาษาไทย", "ภา|าษ|ษา|าไ|ไท|ทย", "Thai"},
		{"กี่", "กี่", "Thai marks belong to their character"},
		{"你\u200d好", "你好", "invisible characters inside a run"},
		{"𠀀𠀁", "𠀀𠀁", "Han beyond the basic plane"},
		{"你。好", "你|好", "punctuation ends a run"},
		{"a\x00b\xffc\xe4\xb8d", "a|b|c|d", "NUL and invalid UTF-8 separate"},
		{"👍 ok", "ok", "symbols are none"},
	}
	for _, tt := range tests {
		got := strings.Join(termsOf(tt.text), "|")
		if diff := cmp.Diff(tt.want, got); diff != "" {
			t.Errorf("%s: terms of %q (-want +got):\n%s", tt.reason, tt.text, diff)
		}
		if naive := strings.Join(naiveTerms(tt.text), "|"); naive != got {
			t.Errorf("%s: terms of %q are %q, and %q as the reference has it", tt.reason, tt.text, got, naive)
		}
	}
}

// TestTermsFold folds every character as the reference does, and twice to the same.
func TestTermsFold(t *testing.T) {
	for r := rune(0); r <= unicode.MaxRune; r++ {
		if classOf(r) != wordClass {
			continue
		}
		folded := fold(r)
		if again := fold(folded); again != folded {
			t.Errorf("%U folds to %U, and that to %U", r, folded, again)
		}
		for other := unicode.SimpleFold(r); other != r; other = unicode.SimpleFold(other) {
			if fold(other) != folded {
				t.Errorf("%U folds to %U, but %U to %U", r, folded, other, fold(other))
			}
		}
	}
}

// TestTermsLinear reads long texts of the kinds that would be slow if anything was read
// again and again.
func TestTermsLinear(t *testing.T) {
	size := longText()
	for _, unit := range []string{"a", "a ", "'", "a'", "水", "水\u0301", "\u0301", "\u00ad", "\xff", "\x00", "Ж"} {
		text := strings.Repeat(unit, size/len(unit))
		start := time.Now()
		for words := (terms{text: text}); words.next(); {
		}
		if took := time.Since(start); took > 10*time.Second {
			t.Errorf("%d bytes of %q took %v", size, unit, took)
		}
	}
	text := "水" + strings.Repeat("\u0301", size/2) + "水"
	if got := termsOf(text); len(got) != 1 {
		t.Errorf("two characters, one with many marks: %d terms", len(got))
	}
}
