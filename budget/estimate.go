package budget

import (
	"math"
	"slices"
	"strings"
	"unicode/utf8"
)

// An Estimate is a Counter for a model whose tokenizer is not public, or not here: a
// count of o200k_base times a ratio, which depends on how much of the text is
// letters, marks, digits and so on. ForModel makes it; the zero Estimate is the count
// of o200k_base with no margin, and so is a nil one. It is safe for concurrent use.
//
// The margin is the most by which a true count was found to be higher, among some
// 2,300 pieces of 200 bytes and more that the ratios were not fitted to: prose, source
// code, JSON, tables of numbers, and texts in 24 languages. Shorter texts can be
// further off.
type Estimate struct {
	family  string
	by      *calibration // nil: o200k_base's count
	margin  float64
	chatted Overhead
}

// A calibration is the ratios of a tokenizer, and the counts of whole texts that Fit
// remembers: each of its models has the same.
type calibration struct {
	ratios classRatios
	memory memory
}

// Count returns the estimated number of tokens, rounded up. It is 0 for the empty
// text only.
func (e *Estimate) Count(text string) int {
	n := O200k().Count(text)
	if e == nil || e.by == nil || text == "" {
		return n
	}
	return max(1, int(math.Ceil(float64(n)*e.by.ratios.of(text))))
}

// remembered returns the memory of counts.
func (e *Estimate) remembered() *memory {
	if e == nil || e.by == nil {
		return &O200k().memory
	}
	return &e.by.memory
}

// least returns how many tokens a text of so many bytes has at least: those of
// o200k_base, all of them in bytes of the class with the smallest ratio.
func (e *Estimate) least(bytes int) int {
	n := O200k().least(bytes)
	if e == nil || e.by == nil || n == 0 {
		return n
	}
	const rounding = 1e-9 // of the mean in ratios.of
	return max(1, int(math.Ceil(float64(n)*slices.Min(e.by.ratios[:])*(1-rounding))))
}

// Exact reports that the counts are estimates: it returns false.
func (e *Estimate) Exact() bool { return false }

// Margin returns the share by which the true count may be higher, 0.25 for 25 %.
func (e *Estimate) Margin() float64 {
	if e == nil {
		return 0
	}
	return e.margin
}

// String names the estimate, "estimate for claude" say.
func (e *Estimate) String() string {
	if e == nil || e.family == "" {
		return "estimate by o200k_base"
	}
	return "estimate for " + e.family
}

// A byteClass is a kind of text by which the ratio of two tokenizers differs.
type byteClass uint8

const (
	asciiLetters byteClass = iota // and the single spaces between words
	marks
	whiteSpace
	digits
	hanKana
	accentedLatin
	greekCyrillic
	hebrewArabic
	indic
	hangul
	otherScripts // and emoji, and invalid UTF-8
	byteClasses
)

// classRatios are the tokens for one of o200k_base, by the class of the bytes.
type classRatios [byteClasses]float64

// of returns the ratio of a text: the mean of the ratios of its bytes.
func (r *classRatios) of(text string) float64 {
	var bytes [byteClasses]int
	last := byte('x')
	for i := 0; i < len(text); {
		c, size := text[i], 1
		if c < utf8.RuneSelf {
			bytes[asciiClass(c, last)]++
		} else {
			var char rune
			char, size = utf8.DecodeRuneInString(text[i:])
			bytes[classOf(char)] += size
		}
		last = c
		i += size
	}
	sum := 0.0
	for class, n := range bytes {
		sum += r[class] * float64(n)
	}
	return sum / float64(len(text))
}

// asciiClass returns the class of an ASCII byte that follows last.
func asciiClass(c, last byte) byteClass {
	switch {
	case 'a' <= c|0x20 && c|0x20 <= 'z', c == ' ' && last > ' ':
		return asciiLetters
	case '0' <= c && c <= '9':
		return digits
	case c <= ' ':
		return whiteSpace
	}
	return marks
}

// scripts has the ranges of classes beyond ASCII, in no order that matters: they do
// not overlap.
var scripts = [...]struct {
	from, to rune // to is not in it
	class    byteClass
}{
	{0x4E00, 0xA000, hanKana}, {0x2E80, 0x4E00, hanKana}, {0xF900, 0xFB00, hanKana}, {0xFF00, 0xFFF0, hanKana}, {0x20000, 0x40000, hanKana},
	{0xC0, 0x250, accentedLatin}, {0x300, 0x370, accentedLatin}, {0x1E00, 0x1F00, accentedLatin},
	{0x370, 0x530, greekCyrillic}, {0x590, 0x900, hebrewArabic}, {0x900, 0xE00, indic},
	{0xAC00, 0xD7B0, hangul}, {0x1100, 0x1200, hangul}, {0x2000, 0x2070, marks},
}

func classOf(r rune) byteClass {
	for i := range scripts {
		if s := &scripts[i]; s.from <= r && r < s.to {
			return s.class
		}
	}
	return otherScripts
}

// estimateOf returns the estimate of a model by one of its spellings, or nil.
func estimateOf(name string) *Estimate {
	for _, maker := range []string{"meta-", "open-"} { // "Meta-Llama-3.1-8B", "open-mistral-nemo"
		name = strings.TrimPrefix(name, maker)
	}
	r := familyOf(name)
	if r == nil {
		return nil
	}
	chatted := overheadOf(name, r.prefix) // its own, even if its tokens are those of another
	if base := baseOf(name, r); base != nil {
		r = base
	}
	family, _, _ := strings.Cut(r.prefix, "-")
	return &Estimate{family: family, by: r.by, margin: r.margin, chatted: chatted}
}

// familyOf returns the row of the longest prefix of a name, or nil. A longer word is
// another name, "llamaindex" say; "llama3" is not.
func familyOf(name string) *familyRow {
	var best *familyRow
	for i := range families {
		r := &families[i]
		if strings.HasPrefix(name, r.prefix) && endsFamily(r.prefix, name) && (best == nil || len(r.prefix) > len(best.prefix)) {
			best = r
		}
	}
	return best
}

// endsFamily reports whether name goes on after prefix as the name of one of the family.
func endsFamily(prefix, name string) bool {
	if last := prefix[len(prefix)-1]; len(name) == len(prefix) || '0' <= last && last <= '9' {
		return endsWord(prefix, name)
	}
	c := name[len(prefix)]
	return c < 'a' || 'z' < c
}

// baseOf returns the family that a model of DeepSeek's was distilled into, or nil: that
// which its name has after DeepSeek's own, "deepseek-r1-distill-llama-70b" say.
func baseOf(name string, of *familyRow) *familyRow {
	if !strings.HasPrefix(of.prefix, "deepseek") {
		return nil
	}
	for _, d := range distilled {
		if strings.HasPrefix(name, d.prefix) && endsWord(d.prefix, name) {
			return familyOf(d.base)
		}
	}
	for i := len(of.prefix); i < len(name); i++ {
		if c := name[i-1]; c == '-' || c == '_' || c == ':' {
			if r := familyOf(name[i:]); r != nil {
				return r
			}
		}
	}
	return nil
}
