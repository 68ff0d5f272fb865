package rank

import (
	"unicode"
	"unicode/utf8"
)

// terms reads the terms of a text, one after the other.
//
// A term is a word: a letter or digit and what follows of letters, digits, marks, and
// apostrophes between letters. Case is folded (Unicode's simple folding), ’ is ', and
// full-width Latin is Latin; invisible format characters are left out. In scripts that
// are written without spaces, and in Hangul, a term is two characters that stand next to
// each other, so that they overlap, or one that stands alone.
type terms struct {
	text string
	at   int

	term  []byte // what next found; valid until it is called again
	inRun bool   // the character at at is already in the term before
}

// next finds the next term, and reports whether there is one.
func (t *terms) next() bool {
	for t.at < len(t.text) {
		r, n := utf8.DecodeRuneInString(t.text[t.at:])
		switch classOf(r) {
		case wordClass:
			t.word()
			return true
		case unspacedClass:
			if t.pair() {
				return true
			}
		default:
			t.at += n
		}
	}
	return false
}

// word reads a word, the first character of which is at at.
func (t *terms) word() {
	t.term = t.term[:0]
	for t.at < len(t.text) {
		if c := asciiWord[t.text[t.at]]; c != 0 {
			t.term = append(t.term, c)
			t.at++
			continue
		}
		r, n := utf8.DecodeRuneInString(t.text[t.at:])
		switch class := classOf(r); {
		case class == wordClass:
			t.term = utf8.AppendRune(t.term, fold(r))
		case class == markClass:
			t.term = utf8.AppendRune(t.term, r)
		case class == formatClass:
		case (r == '\'' || r == '’') && t.wordAt(t.at+n):
			t.term = append(t.term, '\'')
		default:
			return
		}
		t.at += n
	}
}

func (t *terms) wordAt(at int) bool {
	r, _ := utf8.DecodeRuneInString(t.text[at:])
	return classOf(r) == wordClass
}

// pair reads the character at at and the one after it, and goes on to the latter. It
// reports whether that gives a term: the last character of a run is one only if it is
// also the first.
func (t *terms) pair() bool {
	t.term = t.term[:0]
	t.at = t.character(t.at)
	if r, _ := utf8.DecodeRuneInString(t.text[t.at:]); classOf(r) == unspacedClass {
		t.character(t.at)
		t.inRun = true
		return true
	}
	alone := !t.inRun
	t.inRun = false
	return alone
}

// character adds a character and its marks to the term and returns where it ends.
func (t *terms) character(at int) int {
	r, n := utf8.DecodeRuneInString(t.text[at:])
	t.term = utf8.AppendRune(t.term, r)
	for at += n; at < len(t.text); at += n {
		r, n = utf8.DecodeRuneInString(t.text[at:])
		switch classOf(r) {
		case markClass:
			t.term = utf8.AppendRune(t.term, r)
		case formatClass:
		default:
			return at
		}
	}
	return at
}

// A class is what a character is in a term.
type class uint8

const (
	otherClass    class = iota // separates terms
	wordClass                  // makes words
	unspacedClass              // makes pairs
	markClass                  // belongs to what is before it
	formatClass                // is left out
)

func classOf(r rune) class {
	switch {
	case r < utf8.RuneSelf:
		if asciiWord[r] != 0 {
			return wordClass
		}
		return otherClass
	case 0x4e00 <= r && r <= 0x9fff, 0xac00 <= r && r <= 0xd7a3: // most of Han, and of Hangul
		return unspacedClass
	case unicode.IsLetter(r):
		if unspaced(r) {
			return unspacedClass
		}
		return wordClass
	case unicode.IsDigit(r):
		return wordClass
	case unicode.IsMark(r):
		return markClass
	case r != zeroWidthSpace && unicode.Is(unicode.Cf, r):
		return formatClass
	}
	return otherClass
}

// zeroWidthSpace marks the end of a word, unlike other format characters.
const zeroWidthSpace = '\u200b'

// asciiWord has the folded letter or digit for each byte that is one, else 0.
var asciiWord = func() (table [256]byte) {
	for c := range utf8.RuneSelf {
		switch {
		case '0' <= c && c <= '9', 'a' <= c && c <= 'z':
			table[c] = byte(c)
		case 'A' <= c && c <= 'Z':
			table[c] = byte(c) + 'a' - 'A'
		}
	}
	return table
}()

// unspaced reports whether a letter is of a script the terms of which are pairs.
func unspaced(r rune) bool {
	switch {
	case r < 0x0e00:
		return false
	case r == 'ー', r == 'ｰ': // which Unicode gives to no script
		return true
	}
	return unicode.In(r, unicode.Han, unicode.Hangul, unicode.Hiragana, unicode.Katakana,
		unicode.Thai, unicode.Lao, unicode.Khmer, unicode.Myanmar)
}

// fold gives the characters that differ only in case, or in being full-width, the same
// one.
func fold(r rune) rune {
	if 'Ａ' <= r && r <= 'ｚ' || '０' <= r && r <= '９' {
		r -= 'Ａ' - 'A'
	}
	if r < utf8.RuneSelf {
		return rune(asciiWord[r])
	}
	least := r
	for other := unicode.SimpleFold(r); other != r; other = unicode.SimpleFold(other) {
		least = min(least, other)
	}
	return unicode.ToLower(least)
}
