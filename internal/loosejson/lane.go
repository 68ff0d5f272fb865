package loosejson

import (
	"strings"
	"unicode/utf8"
)

// Most of a text that has to be mended is written well, or nearly. What follows reads
// the plain cases at once, with the same result as the rules elsewhere have, which look
// at everything that may be wrong; TestLanes compares them.

// plainSeparator steps over white space and at most one comma, if something plain or a
// closing bracket follows. It reports whether it did.
func (m *mender) plainSeparator(first bool) bool {
	if m.careful || m.parted || m.stop || m.tooDeep {
		return false
	}
	comma, i := m.ahead.comma, m.ahead.next
	if m.ahead.from != m.pos || first {
		comma, i = -1, skipSpace(m.text, m.pos)
		if !first && i < len(m.text) && m.text[i] == ',' {
			comma = i
			i = skipSpace(m.text, i+1)
		}
	}
	if i >= len(m.text) {
		return false
	}
	c := m.text[i]
	closing := c == '}' || c == ']'
	if !closing && !beginsPlain[c] {
		return false
	}
	if !m.whole && i-m.pos > 1 && m.blankLine(m.pos, i) {
		return false // another paragraph
	}
	m.pos = i
	switch {
	case closing && comma >= 0:
		m.mend(TrailingComma, comma, 1, asNothing)
	case !closing && comma < 0 && !first:
		m.mend(MissingComma, i, 0, asComma)
	}
	return true
}

// plainGap reports whether nothing but at most one space stands before a plain value.
func (m *mender) plainGap() bool {
	i := m.pos
	if m.at(i) == ' ' {
		i++
	}
	return !m.careful && beginsPlain[m.at(i)]
}

// plainKey reads a key, in quotes or a name without, that a colon and something plain
// follow, and steps over both.
func (m *mender) plainKey() (key string, ok bool) {
	if m.careful || m.escaped || m.stop || m.tooDeep || m.pos >= len(m.text) {
		return "", false
	}
	start, end := m.pos, 0
	c := m.text[start]
	quoted := c == '"' || c == '\''
	switch {
	case quoted:
		start++
		if end = m.plainString(start, c); end < 0 {
			return "", false
		}
		key, end = m.text[start:end], end+1
	case m.ahead.next == start && m.ahead.name > start:
		end = m.ahead.name
		key = m.text[start:end]
	default:
		end = skipName(m.text, start)
		key = m.text[start:end]
	}
	if key == "" || end+1 >= len(m.text) || m.text[end] != ':' || m.text[end+1] == ':' || m.text[end+1] == '=' {
		return "", false
	}
	switch {
	case !quoted:
		m.mend(UnquotedKey, start, len(key), asQuoted)
	case c == '\'':
		m.mend(Quote, start-1, 1, asQuote)
	}
	m.pos = end + 1
	return key, true
}

// An ahead is what was found behind a value that was read at a glance.
type ahead struct {
	from  int // the end of the value
	comma int // the index of the comma behind it, -1 if there is none
	next  int // and of what stands behind that
	name  int // the end of the name there, if it is a key without quotes
}

// plainNext is keyAhead for what stands at index i, behind the comma of a value that was
// read at a glance.
func (m *mender) plainNext(i int) bool {
	c := m.text[i]
	if c == '"' || c == '\'' || !isKeyByte[c] {
		return m.keyAhead(i)
	}
	end := skipName(m.text, i)
	if end-i >= peekWindow || m.at(end) != ':' || m.at(end+1) == ':' || m.at(end+1) == '/' {
		return m.keyAhead(i)
	}
	m.ahead.name = end
	return true
}

// plainKeyAhead is keyAhead behind a plain quote, up to end.
func (m *mender) plainKeyAhead(i, end int, quote byte) bool {
	for ; i < end; i++ {
		switch m.text[i] {
		case quote:
			return m.colonAhead(i + 1)
		case '\n':
			return false
		case '\\':
			i++
		}
	}
	return false
}

// plainString returns the index of the quote that may end a string whose content begins
// at index i, -1 if the string has anything in it to be looked at.
func (m *mender) plainString(i int, quote byte) int {
	end, ascii := skipPlain(m.text, i, quote)
	if end == i || end >= len(m.text) || m.text[end] != quote || !ascii && !utf8.ValidString(m.text[i:end]) {
		return -1
	}
	return end
}

// plainValue reads a string, a number or a literal that is followed by a bracket, or by
// a comma and what can only be the next key or item. It reports false if there is none.
func (m *mender) plainValue(v *Value) bool {
	if m.careful || m.escaped || len(m.open) == 0 || m.stop || m.tooDeep {
		return false
	}
	start := skipSpace(m.text, m.pos)
	if start >= len(m.text) {
		return false
	}
	switch c := m.text[start]; {
	case c == '"' || c == '\'':
		return m.plainText(v, start, c)
	case isDigit(c) || c == '-':
		n := scanNumber(m.text[start:])
		end := start + n.end
		if !n.ok || !m.endsPlain(end) {
			return false
		}
		m.pos = end
		*v = Value{Kind: Number, Start: int32(start), End: int32(end), Text: m.text[start:end]}
		return true
	case isWord(c):
		kind, n := literalWord(m.text[start:])
		end := start + n
		if n == 0 || !m.endsPlain(end) {
			return false
		}
		m.pos = end
		if word := m.text[start:end]; word != literals[kind] {
			m.mend(Literal, start, len(word), asLiteral[kind])
		}
		*v = Value{Kind: kind, Start: int32(start), End: int32(end)}
		return true
	}
	return false
}

// literals are the literals of JSON.
var literals = [...]string{Null: "null", False: "false", True: "true"}

// plainText reads a string at index i.
func (m *mender) plainText(v *Value, i int, quote byte) bool {
	end := m.plainString(i+1, quote)
	if end < 0 || m.text[i+1] == '{' || m.text[i+1] == '[' || !m.endsPlainString(end+1, quote) {
		return false
	}
	if quote == '\'' {
		m.mend(Quote, i, 1, asQuote)
	}
	m.pos = end + 1
	*v = Value{Kind: String, Start: int32(i), End: int32(end + 1), Text: m.text[i+1 : end]}
	return true
}

// plainSpace is how much white space is skipped at a glance: less than peekWindow, so
// that the rules see what stands behind it as well.
const plainSpace = peekWindow / 2

// nextPlain returns the index of what comes next from index i on, and what that is: 0 at
// the end of the text, or if it is too far away.
func (m *mender) nextPlain(i int) (int, byte) {
	j := skipSpace(m.text, i)
	if j >= len(m.text) || j-i > plainSpace {
		return j, 0
	}
	return j, m.text[j]
}

// endsPlain reports whether a number or a literal certainly ends before index end.
func (m *mender) endsPlain(end int) bool {
	i, c := m.nextPlain(end)
	if c == '}' || c == ']' {
		m.ahead = ahead{from: end, comma: -1, next: i}
		return true
	}
	if c != ',' {
		return false
	}
	j, c := m.nextPlain(i + 1)
	m.ahead = ahead{from: end, comma: i, next: j}
	return c != 0 && (m.inArray() || j > i+1 && beginsPlain[c] && !isDigit(c) || c == '"' || c == '\'' || c == '}' || c == ']')
}

// endsPlainString reports whether a string certainly ends before index end: a key, an
// item or a bracket follows behind a comma, a bracket with what may stand behind it, or
// another item.
func (m *mender) endsPlainString(end int, quote byte) bool {
	i, c := m.nextPlain(end)
	switch c {
	case ',':
		j, c := m.nextPlain(i + 1)
		m.ahead = ahead{from: end, comma: i, next: j}
		return c == '}' || c == ']' || beginsPlain[c] && (m.inArray() || m.plainNext(j))
	case '}', ']':
		m.ahead = ahead{from: end, comma: -1, next: i}
		if m.at(i+1) == quote {
			return false
		}
		j, c := m.nextPlain(i + 1)
		return len(m.open) == 1 || c == ',' || c == '}' || c == ']' || c != 0 && strings.IndexByte(m.text[i+1:j], '\n') >= 0
	case '"', '\'':
		if i == end || !m.inArray() {
			return false
		}
		m.ahead = ahead{from: end, comma: -1, next: i}
		j := m.stringAhead(i)
		return j > 0 && m.delimits(j)
	}
	return false
}
