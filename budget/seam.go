package budget

import (
	"unicode"
	"unicode/utf8"

	"github.com/briefgo/brief/internal/bpe"
)

// A seam says where token counts add up: count(A+B) is count(A)+count(B) if the last
// character of A and the first of B are as one of its rules wants. The rules follow
// from the split patterns of o200k_base and cl100k_base: no piece of text that is
// tokenized by itself goes across such a place, on whichever side of it text is added
// (design.md, section "Budget"). They are for characters about which all versions of
// Unicode agree; any other place counts as unsafe. The zero seam is for encodings of
// which nothing is known: no place is safe.
type seam struct {
	known bool
	slash bool // a slash goes with line ends before it
}

// seamOf returns the rules of an encoding.
func seamOf(p bpe.Pattern) seam {
	return seam{known: p == bpe.O200k || p == bpe.CL100k, slash: p == bpe.O200k}
}

// A class is what a seam's rules ask of an ASCII character.
type class uint8

const (
	unclear    class = iota // control characters, and all that is not ASCII
	letter                  // a-z, A-Z
	digit                   // 0-9
	blank                   // white space that ends no line
	lineEnd                 // CR, LF
	apostrophe              // ', which begins contractions
	slash                   // /
	symbol                  // the rest
)

// classes has the class of each byte.
var classes = func() (table [256]class) {
	for c := range table {
		switch {
		case 'a' <= c && c <= 'z', 'A' <= c && c <= 'Z':
			table[c] = letter
		case '0' <= c && c <= '9':
			table[c] = digit
		case c == ' ', c == '\t', c == '\v', c == '\f':
			table[c] = blank
		case c == '\r', c == '\n':
			table[c] = lineEnd
		case c == '\'':
			table[c] = apostrophe
		case c == '/':
			table[c] = slash
		case ' ' < c && c < 0x7f:
			table[c] = symbol
		}
	}
	return table
}()

// safe reports whether the counts of left and right, which are not empty, add up.
func (s seam) safe(left, right string) bool {
	if !s.known {
		return false
	}
	y := classes[right[0]]
	switch classes[left[len(left)-1]] {
	case letter:
		return y != unclear && y != letter && y != apostrophe
	case digit:
		return y != unclear && y != digit
	case symbol, apostrophe, slash:
		return y == digit || y == blank
	case lineEnd:
		return y > lineEnd && (y != slash || !s.slash) || y == letter || y == digit || y == unclear && startsClear(right)
	}
	return false
}

// startsClear reports whether a text that does not start in ASCII starts with a
// character that is surely no white space.
func startsClear(text string) bool {
	r, size := utf8.DecodeRuneInString(text)
	return size > 1 && !unicode.IsSpace(r)
}

// first returns the first place inside text that is safe, and its length if none is.
func (s seam) first(text string) int {
	for i := 1; s.known && i < len(text); i++ {
		if s.safe(text[:i], text[i:]) {
			return i
		}
	}
	return len(text)
}

// last returns the last place inside text that is safe, and 0 if none is.
func (s seam) last(text string) int {
	for i := len(text) - 1; s.known && i > 0; i-- {
		if s.safe(text[:i], text[i:]) {
			return i
		}
	}
	return 0
}
