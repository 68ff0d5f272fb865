package loosejson

import (
	"strings"
	"unicode/utf8"
)

// escape reads an escape at i. It reports true if the string ends with it.
func (r *stringReader) escape() bool {
	m := r.m
	s := m.text[r.i:]
	if m.escaped && r.q.mark != "" {
		r.escapeTwice(s)
		return false
	}
	if pairCut(s) { // half a character is none
		m.fix(Escape, r.i, s, "")
		r.replace(len(s), "")
		return false
	}
	if c, size := unescape(s); size > 0 {
		r.unescaped(c, size, 0)
		return false
	}
	from, to := looseEscape(s)
	if from == 0 { // the backslash is meant
		m.fix(Escape, r.i, s[:1], `\\`)
		r.i++
		return false
	}
	m.fix(Escape, r.i, s[:from], inJSON(to))
	r.replace(from, to)
	return false
}

// unescaped takes the escape of the given size, which stands at i behind as many more
// bytes, as the character c.
func (r *stringReader) unescaped(c rune, size, behind int) {
	if escape := r.m.text[r.i+behind : r.i+behind+size]; c == utf8.RuneError && isLoneSurrogate(escape) {
		r.m.surrogates([]int{r.i + behind})
	}
	r.replace(behind+size, string(c))
}

// surrogates records lone surrogates, whose escapes stand at the given places.
func (m *mender) surrogates(lone []int) {
	for _, i := range lone {
		m.fix(InvalidUTF8, i, m.text[i:i+len(`\ud800`)], "\ufffd")
	}
}

// pairCut reports whether s is the beginning of a pair of escapes of surrogates: the
// end of the text cut it.
func pairCut(s string) bool {
	if len(s) < 6 || len(s) >= 12 || s[1] != 'u' {
		return false
	}
	high, ok := hexRune(s[2:], 4)
	rest := s[6:]
	prefix := rest[:min(2, len(rest))]
	return ok && high >= 0xd800 && high < 0xdc00 && strings.HasPrefix(`\u`, prefix) && hexDigits(rest[len(prefix):]) == len(rest)-len(prefix)
}

// looseEscape returns the size of the escape of another language at the start of s,
// and what it stands for. A size of 0 means that it is none: a backslash in a path,
// a regular expression or TeX.
func looseEscape(s string) (int, string) {
	if len(s) < 2 {
		return len(s), ""
	}
	switch s[1] {
	case '\'', '`', '_', '*', '#', '&', '<', '>', '~', '@', '=':
		return 2, s[1:2]
	case '\n':
		return 2, ""
	case 'x':
		if r, ok := hexRune(s[2:], 2); ok {
			return 4, string(r)
		}
	case 'U':
		if r, ok := hexRune(s[2:], 8); ok {
			return 10, string(r)
		}
	case 'u':
		// The end of the text cut it: half a character is none.
		if n := hexDigits(s[2:]); n+2 == len(s) {
			return len(s), ""
		}
	}
	return 0, ""
}

// hexDigits counts the hexadecimal digits at the start of s.
func hexDigits(s string) int {
	n := 0
	for n < len(s) && n < 4 && (isDigit(s[n]) || s[n]|0x20 >= 'a' && s[n]|0x20 <= 'f') {
		n++
	}
	return n
}

// escapeTwice reads an escape in a text all of whose quotes have a backslash: once
// for the text, and once more for the string in it.
func (r *stringReader) escapeTwice(s string) {
	switch {
	case strings.HasPrefix(s, `\\\"`):
		r.replace(4, `"`)
	case strings.HasPrefix(s, `\\"`):
		r.replace(3, `"`)
	case strings.HasPrefix(s, `\\\\`):
		r.replace(4, `\`)
	case strings.HasPrefix(s, `\\`):
		if c, size := unescape(s[1:]); size > 0 {
			r.unescaped(c, size, 1)
		} else {
			r.replace(2, `\`)
		}
	default:
		if c, size := unescape(s); size > 0 {
			r.unescaped(c, size, 0)
		} else {
			r.i++
		}
	}
}
