package align

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// words is a text in words, their folds in one string, so that the name of several
// words is a part of it.
type words struct {
	text   string
	folded string
	list   []word
}

// A word is a place in the text and in the folds.
type word struct {
	start, end int // in the text
	from, to   int // in words.folded
	number     bool
}

// words splits a text, or returns it as it was split for the alternative before.
func (a *aligner) words(text string) *words {
	if a.split == nil || a.split.text != text {
		a.steps -= len(text) / 2
		a.split = splitWords(text)
	}
	return a.split
}

// fold returns the folds of the words from i to j, joined.
func (w *words) fold(i, j int) string { return w.folded[w.list[i].from:w.list[j-1].to] }

// isDenied reports whether one of the three words before word i, in the same clause,
// denies what follows.
func (w *words) isDenied(i int) bool {
	for back := i - 1; back >= 0 && back >= i-3; back-- {
		if strings.ContainsAny(w.text[w.list[back].end:w.list[back+1].start], ".,;:!?\n") {
			return false
		}
		switch word := w.fold(back, back+1); word {
		case "not", "never", "neither", "nor", "cannot", "without":
			return true
		default:
			if strings.HasSuffix(word, "nt") && strings.ContainsAny(w.text[w.list[back].start:w.list[back].end], "'’") {
				return true // isn't, don't
			}
		}
	}
	return false
}

// splitWords splits a text into words: runs of letters and digits with apostrophes
// inside; numbers with their sign, point and commas, these left out of the fold; and
// single characters of scripts that do not put spaces between words.
func splitWords(text string) *words {
	w := &words{text: text}
	var b strings.Builder
	for i := 0; i < len(text); {
		r, size := utf8.DecodeRuneInString(text[i:])
		if !isWordRune(r) && !isSignAt(text, i) {
			i += size
			continue
		}
		end, number := wordEnd(text, i, r)
		from := b.Len()
		for _, r := range text[i:end] {
			switch {
			case isWordRune(r):
				writeFolded(&b, r)
			case number && r != ',':
				b.WriteRune(r)
			}
		}
		w.list = append(w.list, word{start: i, end: end, from: from, to: b.Len(), number: number})
		i = end
	}
	w.folded = b.String()
	return w
}

// wordEnd returns the end of the word that starts at i with r, and whether it is a
// number.
func wordEnd(text string, i int, r rune) (end int, number bool) {
	start := i
	if isUnspaced(r) {
		return i + utf8.RuneLen(r), false
	}
	number = text[i] == '-' || isDigitAt(text, i)
	for i < len(text) {
		r, size := utf8.DecodeRuneInString(text[i:])
		switch {
		case isUnspaced(r):
			return i, number
		case isWordRune(r):
			number = number && r < utf8.RuneSelf && unicode.IsDigit(r)
		case number && i == start: // the sign
		case number && (r == '.' || r == ',') && isDigitAt(text, i+1):
		case !number && (r == '\'' || r == '’') && i > start && isLetterAt(text, i+size):
		default:
			return i, number
		}
		i += size
	}
	return i, number
}

// isWordRune reports whether r is a part of words.
func isWordRune(r rune) bool {
	return unicode.IsLetter(r) || unicode.IsDigit(r) || unicode.Is(unicode.Mn, r)
}

// isSignAt reports whether the sign of a number stands at i.
func isSignAt(text string, i int) bool {
	return text[i] == '-' && isDigitAt(text, i+1) && (i == 0 || text[i-1] == ' ' || text[i-1] == '(' || text[i-1] == '\n' || text[i-1] == '"')
}

// isDigitAt reports whether an ASCII digit stands at i.
func isDigitAt(text string, i int) bool { return i < len(text) && '0' <= text[i] && text[i] <= '9' }

// isLetterAt reports whether a letter stands at i.
func isLetterAt(text string, i int) bool {
	r, _ := utf8.DecodeRuneInString(text[i:])
	return unicode.IsLetter(r)
}

// isUnspaced reports whether r is of a script that does not separate words.
func isUnspaced(r rune) bool {
	return r >= 0x0e00 && unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana, unicode.Hangul, unicode.Thai)
}
