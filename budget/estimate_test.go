package budget

import (
	"math"
	"strings"
	"testing"
)

func TestEstimateRatios(t *testing.T) {
	for _, f := range families {
		if f.source == "" || f.margin <= 0 || f.margin > 1 {
			t.Errorf("%s: margin %v, source %q", f.prefix, f.margin, f.source)
		}
		for class, r := range f.by.ratios {
			if math.IsNaN(r) || r < 0.5 || r > 4 {
				t.Errorf("%s: the ratio of class %d is %v", f.prefix, class, r)
			}
		}
	}
}

func TestEstimateClasses(t *testing.T) {
	tests := []struct {
		reason, text string
		class        byteClass
	}{
		{"words and the single spaces between", "two words", asciiLetters},
		{"marks", "{}();", marks},
		{"a run of spaces after a line end", "\n\n\t  ", whiteSpace},
		{"digits", "0123", digits},
		{"Han and kana", "漢字かな", hanKana},
		{"accents", "éöñ", accentedLatin},
		{"Cyrillic", "Привет", greekCyrillic},
		{"Arabic", "مرحبا", hebrewArabic},
		{"Devanagari", "नमस्ते", indic},
		{"Hangul", "안녕", hangul},
		{"Thai", "สวัสดี", otherScripts},
		{"invalid UTF-8", "\xff\xfe", otherScripts},
	}
	for _, tt := range tests {
		var r classRatios
		r[tt.class] = 2
		if got := r.of(tt.text); got != 2 {
			t.Errorf("%s: ratio %v, want 2", tt.reason, got)
		}
	}
}

func TestEstimateIsNeverZero(t *testing.T) {
	for _, f := range families {
		e := estimateOf(f.prefix)
		for _, text := range []string{" ", "a", "\xff", "\x00", "漢", "\n", strings.Repeat(" ", 1000)} {
			if e.Count(text) < 1 {
				t.Errorf("%s counts %.10q as %d", e, text, e.Count(text))
			}
		}
		if e.Count("") != 0 {
			t.Errorf("%s counts the empty text as %d", e, e.Count(""))
		}
	}
	if got := new(Estimate).Count("a text"); got != O200k().Count("a text") {
		t.Errorf("the zero Estimate counts %d", got)
	}
}

// TestEstimateLeast holds the bound by which what cannot be selected is not counted
// below the counts of texts that have few tokens.
func TestEstimateLeast(t *testing.T) {
	estimates := []*Estimate{nil, new(Estimate)}
	for _, f := range families {
		estimates = append(estimates, estimateOf(f.prefix))
	}
	texts := []string{"a", "\n", "{", "漢字"}
	for _, piece := range []string{" ", "\t", "\n", "=", "*", "_", "-", "a", "é", "0", "한", "д"} {
		for _, n := range []int{1, 2, 16, 63, 64, 128, 129, 1000} {
			texts = append(texts, strings.Repeat(piece, n))
		}
	}
	for _, e := range estimates {
		for _, text := range texts {
			if least, n := e.least(len(text)), e.Count(text); least > n || least < 1 {
				t.Errorf("%s: %d bytes have at least %d tokens, but %.10q has %d", e, len(text), least, text, n)
			}
		}
	}
}

// TestEstimateIsLazy fits to an estimate what would take long if all were counted, or
// again at each fit.
func TestEstimateIsLazy(t *testing.T) {
	e := estimateOf("claude")
	n := newCounting(e)
	text := "a text that is long enough to be remembered"
	if got, want := n.count(text), e.Count(text); got != want {
		t.Errorf("%d tokens, want %d", got, want)
	}
	again := newCounting(estimateOf("claude-3")) // another model, the same calibration
	if again.memory == nil || again.memory.find(again.memory.hash(text), len(text)) != e.Count(text) {
		t.Error("the count is not remembered")
	}
	if least := n.least(1 << 20); least < 1000 {
		t.Errorf("a text of 1 MB has at least %d tokens", least)
	}
}

func BenchmarkEstimateRatio(b *testing.B) {
	text := strings.Repeat("A text of a few words, 1234 and 漢字.\n", 1000)
	b.ReportAllocs()
	b.SetBytes(int64(len(text)))
	for b.Loop() {
		claude2.ratios.of(text)
	}
}
