package loosejson

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// peekWindow bounds how many bytes of white space a look ahead skips, and how far it
// looks for the end of a key.
const peekWindow = 128

// space skips white space, what looks like it, and comments.
func (m *mender) space() {
	for m.pos < len(m.text) {
		c := m.text[m.pos]
		switch {
		case isSpace(c):
			m.pos++
		case c == '/' || c == '#':
			n := m.comment(m.pos)
			if n == 0 {
				return
			}
			if m.text[m.pos+1:m.pos+n] != "" && m.text[m.pos+1] == '*' && !strings.HasSuffix(m.text[m.pos:m.pos+n], "*/") && !m.whole {
				m.torn = m.torn || m.blankLine(m.pos, m.pos+n) // nothing closes it
			}
			m.skip(Comment, n, "")
		case c == '\\':
			if !m.escaped || !strings.ContainsRune("nrt", rune(m.at(m.pos+1))) {
				return
			}
			m.skip(Escape, 2, " ")
		case c == '\v' || c == '\f' || c >= utf8.RuneSelf:
			n := oddSpace(m.text[m.pos:])
			if n == 0 {
				return
			}
			if strings.HasPrefix(m.text[m.pos:], byteOrderMark) {
				m.skip(ByteOrderMark, n, "")
			} else {
				m.skip(Space, n, " ")
			}
		default:
			return
		}
	}
}

// byteOrderMark is U+FEFF, in UTF-8.
const byteOrderMark = "\ufeff"

// oddSpace returns the size of the run of characters at the start of s that look
// like white space, or like nothing at all.
func oddSpace(s string) int {
	for i, r := range s {
		if r != '\v' && r != '\f' && (r < utf8.RuneSelf || !isOddSpace(r)) {
			return i
		}
	}
	return len(s)
}

// isOddSpace reports whether r is a space that JSON does not have, a zero-width
// character, or a mark of direction.
func isOddSpace(r rune) bool {
	switch {
	case r == '\u180e' || r == '\ufeff' || r == '\u2060' || r == '\u00ad':
		return true
	case r >= '\u200b' && r <= '\u200f':
		return true
	}
	return unicode.IsSpace(r)
}

// comment returns the size of the comment at index i, 0 if there is none.
func (m *mender) comment(i int) int {
	s := m.text[i:]
	switch {
	case strings.HasPrefix(s, "/*"):
		if n := strings.Index(s[2:], "*/"); n >= 0 {
			return n + 4
		}
		return len(s)
	case strings.HasPrefix(s, "//"):
	case s[0] == '#':
		// #fff may be a value, but not at the start of a line.
		if len(s) > 1 && isWord(s[1]) && !m.lineStart(i) {
			return 0
		}
	default:
		return 0
	}
	if n := strings.IndexByte(s, '\n'); n >= 0 {
		return n
	}
	return len(s)
}

// lineStart reports whether only blanks stand before index i in its line.
func (m *mender) lineStart(i int) bool {
	for i--; i >= 0 && (m.text[i] == ' ' || m.text[i] == '\t'); i-- {
	}
	return i < 0 || m.text[i] == '\n'
}

// peekSpace returns the first index from i on that is not white space. It does not
// look further than its window.
func (m *mender) peekSpace(i int) int {
	for end := min(i+peekWindow, len(m.text)); i < end; {
		c := m.text[i]
		if isSpace(c) {
			i++
			continue
		}
		if c >= utf8.RuneSelf {
			if r, size := utf8.DecodeRuneInString(m.text[i:]); isOddSpace(r) {
				i += size
				continue
			}
		}
		if m.escaped && c == '\\' && strings.ContainsRune("nrt", rune(m.at(i+1))) {
			i += 2
			continue
		}
		break
	}
	return i
}

// peekComment returns the first index from i on that is neither white space nor a short
// block comment.
func (m *mender) peekComment(i int) int {
	if i < len(m.text) && strings.HasPrefix(m.text[i:], "/*") {
		if n := strings.Index(m.text[i+2:min(i+peekWindow, len(m.text))], "*/"); n >= 0 {
			return m.peekSpace(i + n + 4)
		}
	}
	return i
}

// isWord reports whether c may stand in a name.
func isWord(c byte) bool {
	return c|0x20 >= 'a' && c|0x20 <= 'z' || isDigit(c) || c == '_' || c == '$' || c >= utf8.RuneSelf
}

// keyAhead reports whether a key and its colon stand at index i, within the window.
func (m *mender) keyAhead(i int) bool {
	end := min(i+peekWindow, len(m.text))
	if q := m.quoteAt(i); q.size > 0 {
		if q == (quote{size: 1, family: q.family, times: 1}) && !m.escaped && q.family < '`' {
			return m.plainKeyAhead(i+1, end, q.family)
		}
		i += q.size
		for start := i; i < end; i++ {
			switch c := m.text[i]; {
			case c == '\n':
				return false
			case q.closedBy(m.text[i:]) > 0 && i > start-1:
				return m.colonAhead(i + q.closedBy(m.text[i:]))
			case c == '\\' && !m.escaped:
				i++
			}
		}
		return false
	}
	return m.nameAhead(i, end)
}

// nameAhead reports whether a key without quotes and its colon stand at index i.
func (m *mender) nameAhead(i, end int) bool {
	start := i
	for i < end && (isWord(m.text[i]) || (m.text[i] == '-' || m.text[i] == '.') && i > start) {
		i++
	}
	return i > start && oddSpace(m.text[start:i]) == 0 && m.colonAhead(i)
}

// phraseAhead reports whether some words and a colon stand at index i, which is the
// start of a line: a key with spaces in it.
func (m *mender) phraseAhead(i int) bool {
	start := i
	for end := min(i+peekWindow/2, len(m.text)); i < end && (isWord(m.text[i]) || (m.text[i] == ' ' || m.text[i] == '-') && i > start); i++ {
	}
	return i > start && m.at(i) == ':' && (isSpace(m.at(i+1)) || m.quoteAt(i+1).size > 0)
}

// keyCut reports whether the text ends inside what may be a key at index i, or just
// behind it.
func (m *mender) keyCut(i int) bool {
	if len(m.text)-i > peekWindow {
		return false
	}
	if q := m.quoteAt(i); q.size > 0 {
		j := m.stringAhead(i)
		return j == 0 || m.peekSpace(j) >= len(m.text)
	}
	for i < len(m.text) && isWord(m.text[i]) {
		i++
	}
	return m.peekSpace(i) >= len(m.text)
}

// colonAhead reports whether a colon, or what stands for one, comes next from i on.
func (m *mender) colonAhead(i int) bool {
	i = m.peekSpace(i)
	switch m.at(i) {
	case ':':
		return m.at(i+1) != ':' && !strings.HasPrefix(m.text[i:], "://")
	case '=':
		return m.at(i+1) != '='
	case 0xEF:
		return strings.HasPrefix(m.text[i:], "：")
	}
	return false
}
