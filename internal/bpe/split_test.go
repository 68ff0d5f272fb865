package bpe

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"
)

// splitPatterns are the known patterns, by name.
var splitPatterns = []struct {
	name      string
	pattern   Pattern
	reference splitRegexp
}{
	{"GPT2", GPT2, gpt2Reference},
	{"CL100k", CL100k, cl100kReference(3)},
	{"O200k", O200k, o200kReference(3, true)},
	{"Qwen2", Qwen2, cl100kReference(1)},
	{"Tekken", Tekken, o200kReference(1, false)},
}

// splitAll returns the pieces of text, and an error if they do not cover it.
func splitAll(split func(string, int) int, text string) ([]string, error) {
	var pieces []string
	for i := 0; i < len(text); {
		e := split(text, i)
		if e <= i || e > len(text) {
			return pieces, fmt.Errorf("the pre-token at %d ends at %d", i, e)
		}
		pieces = append(pieces, text[i:e])
		i = e
	}
	return pieces, nil
}

func TestSplit(t *testing.T) {
	for _, test := range []struct {
		pattern Pattern
		text    string
		want    string // pieces between |
		reason  string
	}{
		{O200k, "The cat's hat", "The| cat's| hat", "a contraction stays with its word"},
		{CL100k, "The cat's hat", "The| cat|'s| hat", "a contraction is a piece"},
		{GPT2, "The cat's CAT'S", "The| cat|'s| CAT|'|S", "only lower-case contractions"},
		{Tekken, "The cat's hat", "The| cat|'s| hat", "no contractions: the apostrophe leads"},
		{O200k, "camelCase HTTPServer", "camel|Case| HTTPServer", "upper case starts a word; upper* takes all before lower"},
		{CL100k, "camelCase HTTPServer", "camelCase| HTTPServer", "case does not matter"},
		{O200k, "日ABC", "日|ABC", "upper* gives back to the last letter without case"},
		{O200k, "日ABCd", "日ABCd", "a lower-case letter follows, nothing is given back"},
		{O200k, "\u0301ABC", "\u0301|ABC", "a leading mark is given up, and is then a word"},
		{O200k, "\u0301abc", "\u0301abc", "a leading mark before lower case"},
		{CL100k, "\u0301ABC e\u0301a", "\u0301ABC| e|\u0301a", "a mark leads letters but is none"},
		{O200k, "!!\u0301a", "!!\u0301|a", "marks are symbols too"},
		{O200k, " \u0301", " \u0301", "a space leads a mark"},
		{O200k, "it'\u017Fx", "it'\u017F|x", "the long s folds to s"},
		{CL100k, "it'\u017Fx", "it|'\u017F|x", "the long s folds to s"},
		{GPT2, "it'\u017Fx", "it|'|\u017Fx", "no folding"},
		{O200k, "we'LLx'", "we'LL|x|'", "contractions fold case; an apostrophe ends the text"},
		{O200k, "1234567", "123|456|7", "three digits"},
		{Qwen2, "123 4", "1|2|3| |4", "one digit"},
		{Tekken, "12", "1|2", "one digit"},
		{GPT2, "1234 ½5", "1234| ½5", "all digits, with a space before"},
		{O200k, "a://\n/b", "a|://\n/|b", "slashes and line ends after symbols"},
		{CL100k, "a:\n/b", "a|:\n|/b", "line ends only after symbols"},
		{O200k, "a  \n \n  b", "a|  \n \n| | b", "up to the last line end, then all but the last space"},
		{CL100k, "a\n  ", "a|\n|  ", "the original pattern, which has no \\s++$"},
		{GPT2, "a\n\n\nb  ", "a|\n\n|\n|b|  ", "line ends are white space as any other"},
		{O200k, "a\u0085b\u0085\u0085c", "a|\u0085b|\u0085|\u0085c", "U+0085 is white space, and leads a word"},
		{O200k, "\uFEFF \uFEFFa", "\uFEFF| \uFEFF|a", "U+FEFF is no white space"},
		{O200k, " \x7F\x7F", " \x7F\x7F", "DEL is a symbol"},
		{O200k, "\xFFabc\xE3\x81\xFF", "\xFFabc|\xE3\x81\xFF", "invalid bytes are symbols, each"},
		{CL100k, "ab\xFFcd", "ab|\xFFcd", "an invalid byte leads a word"},
		{O200k, "café Ǆx", "café| Ǆx", "letters outside ASCII end no word"},
		{O200k, "\U00010D4Ax\U00010D50y", "\U00010D4Ax|\U00010D50y", "Garay, new in Unicode 16: a letter without case, and an upper-case one"},
	} {
		pieces, err := splitAll(splitter(test.pattern), test.text)
		if err != nil {
			t.Fatal(err)
		}
		if got := strings.Join(pieces, "|"); got != test.want {
			t.Errorf("pattern %d: %q is split as %q, want %q: %s", test.pattern, test.text, got, test.want, test.reason)
		}
	}
}

func TestSplitterUnknown(t *testing.T) {
	if splitter(0) != nil || splitter(Tekken+1) != nil {
		t.Error("an unknown pattern has a splitter")
	}
}

// splitAlphabet has characters of every class, and those that a pattern names.
var splitAlphabet = []string{
	"a", "b", "s", "t", "l", "r", "e", "v", "A", "Z", "S", "L", "E", "'", "'", "'s", "'LL", "ſ", "é", "É", "ǅ", "ʰ", "日", "あ", "я", "Я",
	"\u0301", "\u0903", "\U000E0100", "1", "2", "½", "Ⅷ", "٣", " ", " ", "\n", "\r", "\t", "\v", "\u0085", "\u00A0", "\u2003", "\u2028", "\u3000",
	"\uFEFF", "\x7F", "/", "!", "_", "@", "[", "`", "{", "😀", "\xFF", "\xE3\x81", "\xC2", "\x80", "hello", "WORLDLYTHING", "lowercaseletters",
}

func splitRandom(r *rand.Rand) string {
	var b strings.Builder
	narrow := r.IntN(len(splitAlphabet)) // some strings are of few characters
	for range 1 + r.IntN(24) {
		n := r.IntN(len(splitAlphabet))
		if r.IntN(2) == 0 {
			n = (narrow + n%3) % len(splitAlphabet)
		}
		b.WriteString(splitAlphabet[n])
	}
	return b.String()
}

func TestSplitReference(t *testing.T) {
	r := rand.New(rand.NewPCG(16, 0))
	for range 5000 {
		checkSplit(t, splitRandom(r))
	}
}

func FuzzSplit(f *testing.F) {
	f.Add("The cat's 1234 hats:\n\n\t日ABC  ")
	for _, s := range splitAlphabet {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, text string) {
		if len(text) <= 1000 { // the reference recurses
			checkSplit(t, text)
			checkBlocks(t, text+blockRest)
		}
	})
}

// checkSplit compares the splitters with the reference on text.
func checkSplit(t *testing.T, text string) {
	t.Helper()
	for _, p := range splitPatterns {
		got, err := splitAll(splitter(p.pattern), text)
		if err != nil {
			t.Errorf("%s: %q: %v", p.name, text, err)
			continue
		}
		if diff := cmp.Diff(p.reference.split(text), got); diff != "" {
			t.Errorf("%s: %q (-reference +got):\n%s", p.name, text, diff)
		}
	}
}

// TestSplitLinear splits texts that could make the splitters read again and again what
// they have read: a quadratic one takes minutes.
func TestSplitLinear(t *testing.T) {
	n := 1 << 20
	if raceEnabled {
		n >>= 2
	}
	for _, unit := range []string{"a", "A", "日", "日A", "A日", "\u0301", "\u0301A", " ", "\n", " \n", "\n  ", "\u0085", "1", "!", "'", "'s", "\xFF", "/", "!\n", " \u0301", "\n" + strings.Repeat(" ", 70), "a\u0301", "'s\xFF"} {
		text := strings.Repeat(unit, n/len(unit))
		for _, p := range splitPatterns {
			if _, err := splitAll(splitter(p.pattern), text); err != nil {
				t.Errorf("%s: %q repeated: %v", p.name, unit, err)
			}
			splitBlocks(p.pattern, text[:len(text)/8])
		}
	}
}

func TestClassOf(t *testing.T) {
	for _, test := range []struct {
		r    rune
		want uint8
	}{
		{'a', classLower}, {'A', classUpper}, {'ǅ', classUpper}, {'ʰ', classLetter}, {'日', classLetter},
		{0x301, classMark}, {0xE01EF, classMark}, {'0', classNumber}, {'½', classNumber}, {'Ⅷ', classNumber},
		{' ', classSpace}, {'\t', classSpace}, {0x85, classSpace}, {0xA0, classSpace}, {0x1680, classSpace}, {0x2000, classSpace},
		{0x200A, classSpace}, {0x200B, classOther}, {0x2028, classSpace}, {0x202F, classSpace}, {0x205F, classSpace}, {0x3000, classSpace},
		{'\n', classNewline}, {'\r', classNewline}, {0xFEFF, classOther}, {0x180E, classOther}, {0x7F, classOther},
		{utf8.RuneError, classOther}, {utf8.MaxRune, classOther}, {0xD800, classOther},
		{0x1C89, classUpper}, {0x1C8A, classLower}, {0x10D50, classUpper}, {0x10D4A, classLetter}, // new in Unicode 16
	} {
		if got := classOf(test.r); got != test.want {
			t.Errorf("%U has class %#x, want %#x", test.r, got, test.want)
		}
	}
}

func TestHanEnd(t *testing.T) {
	for r := rune(0x80); r <= 0x1ffff; r++ {
		if r>>11 == 0xd800>>11 {
			continue
		}
		for _, text := range []string{string(r) + "\u6f22  ", "\u6f22" + string(r) + "  "} {
			text += strings.Repeat("-", 8)
			if end := hanEnd(text, 0); end != 0 && (end != 6 || classOf(r) != classLetter) {
				t.Fatalf("%q: the run ends at %d", text, end)
			}
		}
	}
	for _, text := range []string{"", "\u6f22\u5b57", "\u6f22\xe5\xad\xe5----", "\u6f22\xe5----", "\xe5\xadx\u6f22---"} {
		if end := hanEnd(text, 0); end != 0 {
			t.Errorf("%q: the run ends at %d", text, end)
		}
	}
	if got := hanEnd("\u6f22\u5b57\u6f22\u5b57, ", 0); got != 12 {
		t.Errorf("the run of four ends at %d, want 12", got)
	}
}

func BenchmarkSplit(b *testing.B) {
	for _, text := range []struct{ name, text string }{
		{"english", "It is a truth universally acknowledged, that a single man in possession of a good fortune, must be in want of a wife. "},
		{"go", "func (b *Buffer) Write(p []byte) (n int, err error) {\n\tb.lastRead = opInvalid\n\tm, ok := b.tryGrowByReslice(len(p))\n\tif !ok {\n\t\tm = b.grow(len(p))\n\t}\n\treturn copy(b.buf[m:], p), nil\n}\n\n"},
		{"json", `{"id":1042,"name":"Ada Lovelace","tags":["mathematics","engine"],"born":"1815-12-10","active":false,"score":12.5},`},
		{"chinese", "凡是过去，皆为序章。这是一个用来测量速度的中文句子，其中没有任何拉丁字母。"},
		{"russian", "Все счастливые семьи похожи друг на друга, каждая несчастливая семья несчастлива по-своему. "},
	} {
		s := strings.Repeat(text.text, 1+1<<16/len(text.text))
		for _, p := range splitPatterns[:3] {
			b.Run(text.name+"/"+p.name, func(b *testing.B) {
				split := splitter(p.pattern)
				b.SetBytes(int64(len(s)))
				b.ReportAllocs()
				for b.Loop() {
					for i := 0; i < len(s); i = split(s, i) {
					}
				}
			})
		}
	}
}
