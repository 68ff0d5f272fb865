package loosejson

import (
	"math/bits"
	"strings"
	"unicode/utf8"
)

// Bytes are looked at eight at a time: the lowest set bit of each of these sums is
// exact, those above it may not be.
const (
	ones  = 0x0101010101010101
	highs = 0x8080808080808080
)

// skipPlain returns the first index of s from i on that holds the quote, a backslash or
// a control character, and whether only ASCII may have been skipped.
func skipPlain(s string, i int, quote byte) (end int, ascii bool) {
	var wide uint64
	quotes := ones * uint64(quote)
	for ; i+8 <= len(s); i += 8 {
		w := load(s[i:])
		q, b := w^quotes, w^(ones*'\\')
		hit := ((w-ones*' ')&^w | (q-ones)&^q | (b-ones)&^b) & highs
		wide |= w & highs
		if hit != 0 {
			return i + bits.TrailingZeros64(hit)/8, wide == 0
		}
	}
	for ; i < len(s); i++ {
		c := s[i]
		if c < ' ' || c == quote || c == '\\' {
			break
		}
		wide |= uint64(c & 0x80)
	}
	return i, wide == 0
}

// skipASCII is skipPlain that stops at what is not ASCII, too.
func skipASCII(s string, i int, quote byte) int {
	quotes := ones * uint64(quote)
	for ; i+8 <= len(s); i += 8 {
		w := load(s[i:])
		q, b := w^quotes, w^(ones*'\\')
		if hit := ((w-ones*' ')&^w | (q-ones)&^q | (b-ones)&^b | w) & highs; hit != 0 {
			return i + bits.TrailingZeros64(hit)/8
		}
	}
	for i < len(s) && s[i] >= ' ' && s[i] < utf8.RuneSelf && s[i] != '\\' && s[i] != quote {
		i++
	}
	return i
}

// isNameByte holds the bytes of names without quotes, with points and blanks between
// their words: what decides nothing.
var isNameByte = byteSet(func(c byte) bool { return c < utf8.RuneSelf && isWord(c) || c == ' ' || c == '.' })

// isKeyByte holds the bytes of names without quotes, with points between their words.
var isKeyByte = byteSet(func(c byte) bool { return isNameByte[c] && c != ' ' })

// skipName returns the first index of s from i on that holds no byte of a name.
func skipName(s string, i int) int {
	for i < len(s) && isKeyByte[s[i]] {
		i++
	}
	return i
}

// beginsPlain holds the bytes that a plain key or value begins with.
var beginsPlain = byteSet(func(c byte) bool {
	return c < utf8.RuneSelf && isWord(c) || c == '"' || c == '\'' || c == '{' || c == '[' || c == '-'
})

// skipSpace returns the first index of s from i on that holds no white space.
func skipSpace(s string, i int) int {
	for i < len(s) && isSpace(s[i]) {
		i++
	}
	return i
}

// mayQuote holds the bytes that a quotation mark may begin with.
var mayQuote = byteSet(func(c byte) bool {
	return c == '"' || c == '\'' || c == '`' || c == '\\' || c >= utf8.RuneSelf
})

// byteSet returns the set of bytes for which in is true.
func byteSet(in func(c byte) bool) (set [256]bool) {
	for c := range set {
		set[c] = in(byte(c))
	}
	return set
}

// load returns the first eight bytes of s, the first as the lowest.
func load(s string) uint64 {
	_ = s[7]
	return uint64(s[0]) | uint64(s[1])<<8 | uint64(s[2])<<16 | uint64(s[3])<<24 |
		uint64(s[4])<<32 | uint64(s[5])<<40 | uint64(s[6])<<48 | uint64(s[7])<<56
}

// validUTF8 returns s with U+FFFD in place of what is not UTF-8. Most often that is s.
func validUTF8(s string) string {
	if utf8.ValidString(s) {
		return s
	}
	return strings.ToValidUTF8(s, "\ufffd")
}
