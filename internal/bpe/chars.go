package bpe

import (
	"sync/atomic"
	"unicode/utf8"
)

// Most text that is not ASCII is of characters that are one token each, or begin as
// one. To merge such a text from its characters rather than from its bytes is a third
// of the work, and is the same where no merge inside a character can come after one
// across its edge. A token that shows otherwise is mixed: it holds a whole character
// and a fragment of one beside it ("\x97京"), or two fragments. So a character may be
// taken as merged unless it stands beside a character that a mixed token has beside a
// fragment, or two fragments could meet. The list of those is short, and is made with
// the vocabulary.
//
// It takes that the halves of a token have lower ids than it: then each merge that a
// character takes part in comes after all those inside it.

// A hazard is one way in which a mixed token can be met.
type hazard uint32

const (
	hazardBefore hazard = 1 << 30 // | a character that may be joined with the beginning of the next
	hazardAfter  hazard = 2 << 30 // | a character that may be joined with the end of the one before
	hazardBytes  hazard = 3 << 30 // | the last byte of a character << 8 | the first of the next
)

// hazardsOf appends the hazards that a token shows.
func hazardsOf(hazards []hazard, token string) []hazard {
	start := 0
	for start < len(token) && !utf8.RuneStart(token[start]) {
		start++
	}
	previous := hazard(0)
	for i := start; i < len(token); {
		r, n := utf8.DecodeRuneInString(token[i:])
		if r == utf8.RuneError && n == 1 {
			switch {
			case i > start:
				hazards = append(hazards, hazardBefore|previous)
			case start > 0:
				hazards = append(hazards, hazardBytes|hazard(token[i-1])<<8|hazard(token[i]))
			}
			break
		}
		if i == start && start > 0 {
			hazards = append(hazards, hazardAfter|hazard(r))
		}
		previous, i = hazard(r), i+n
	}
	return hazards
}

// bigramBits is of the filter of bigrams, 32 kB.
const bigramBits = 18

// bigramBit returns the bit of two characters in the filter.
func bigramBit(a, b rune) uint64 {
	return (uint64(a)<<21 | uint64(b)) * 0x9e3779b97f4a7c15 >> (64 - bigramBits)
}

// filtered reports whether the filter of bigrams is for two characters: one of them at
// least has three bytes. The tokens of other scripts have most of their bigrams.
func filtered(a, b rune) bool { return (a >= 0x800 || b >= 0x800) && a < 1<<16 && b < 1<<16 }

// bigram reports whether there may be a token in which a stands before b.
func (e *Encoding) bigram(a, b rune) bool {
	if !filtered(a, b) {
		return true
	}
	bit := bigramBit(a, b)
	at := int(bit >> 3)
	return at >= len(e.bigrams) || e.bigrams[at]>>(bit&7)&1 != 0
}

// addBigrams adds the bigrams of a token to a filter.
func addBigrams(filter []byte, token string) {
	previous := rune(-1)
	for _, r := range token { // a fragment is U+FFFD, and adds what is of no use
		if previous >= 0 && filtered(previous, r) {
			bit := bigramBit(previous, r)
			filter[bit>>3] |= 1 << (bit & 7)
		}
		previous = r
	}
}

// chars is what is known of each character of at most three bytes: bits of charKnown,
// charBefore and charAfter, and the token that it is, 0 if it is several.
type chars struct {
	of    [1 << 16]atomic.Uint32
	bytes [64]uint64 // by the last byte of a character, bits by the first of the next
}

const (
	charKnown  = 1 << 31
	charBefore = 1 << 30 // hazardBefore
	charAfter  = 1 << 29 // hazardAfter
	charToken  = maxToken
)

// newChars makes the table. Nothing but the hazards is known yet.
func (e *Encoding) newChars() *chars {
	c := new(chars)
	for _, h := range e.hazards {
		value := uint32(h &^ (3 << 30))
		switch kind := h & (3 << 30); {
		case kind == hazardBytes:
			c.bytes[value>>8&63] |= 1 << (value & 63)
		case value >= 1<<16: // characters of four bytes stay bytes, and so do those beside them
		case kind == hazardBefore:
			c.of[value].Store(c.of[value].Load() | charBefore)
		default:
			c.of[value].Store(c.of[value].Load() | charAfter)
		}
	}
	return c
}

// char finds out about a character of two or three bytes.
func (e *Encoding) char(c *chars, r rune) uint32 {
	known := c.of[r&(1<<16-1)].Load()
	var w window
	for i, b := range []byte(string(r)) {
		w.ids[i] = uint32(b)
	}
	n := w.mergeIDs(e, utf8.RuneLen(r))
	known |= charKnown
	if len(n) == 1 {
		known |= n[0]
	}
	c.of[r&(1<<16-1)].Store(known)
	return known
}

// symbols puts the symbols of a pre-token that is UTF-8 into w: a character where it
// may be taken as merged, else its bytes. It returns their number, or -1 if there are
// too many.
func (w *window) symbols(e *Encoding, piece string) int {
	c := e.chars()
	n := 0
	before, last := uint32(0), byte(0) // of the character before: what is known, and its last byte
	this, _, size := e.charAt(c, piece, 0)
	for i := 0; i < len(piece); {
		next := i + size
		after, nextSize, met := uint32(0), 0, false
		if next < len(piece) {
			after, _, nextSize = e.charAt(c, piece, next)
			met = c.meet(piece[next-1], piece[next])
		}
		if n+size > windowBytes {
			return -1
		}
		whole := this&charToken != 0 && before&charBefore == 0 && after&charAfter == 0 && !met && !c.meet(last, piece[i])
		if whole {
			w.ids[n] = this & charToken
			n++
		} else {
			for ; i < next; i++ {
				w.ids[n&(windowBytes-1)] = uint32(piece[i])
				n++
			}
		}
		before, last, this = this, piece[next-1], after
		i, size = next, nextSize
	}
	return n
}

// charAt returns what is known of the character at i, itself and its length, which is 0
// where there is no UTF-8. Those of four bytes, and what stands beside them, stay bytes.
func (e *Encoding) charAt(c *chars, piece string, i int) (known uint32, r rune, size int) {
	b := piece[i]
	if b < utf8.RuneSelf {
		return c.of[b].Load()&^charToken | uint32(b), rune(b), 1
	}
	if r = threeBytes(piece, i); r >= 0x800 { // the case that counts
		size = 3
	} else {
		switch r, size = utf8.DecodeRuneInString(piece[i:]); size {
		case 1:
			return 0, r, 0
		case utf8.UTFMax:
			return charBefore | charAfter, r, size
		}
	}
	known = c.of[r&(1<<16-1)].Load()
	if known&charKnown == 0 {
		if !utf8.ValidRune(r) {
			return 0, r, 0
		}
		known = e.char(c, r)
	}
	return known, r, size
}

// meet reports whether a token may join fragments of two characters, given the last
// byte of one and the first of the next.
func (c *chars) meet(last, first byte) bool {
	return last >= utf8.RuneSelf && first >= utf8.RuneSelf && c.bytes[last&63]>>(first&63)&1 != 0
}
