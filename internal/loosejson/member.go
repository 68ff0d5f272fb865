package loosejson

import (
	"strings"
	"unicode/utf8"
)

// member reads a key, a colon and a value onto the stack of members. It reports false if
// one is missing; then what is there has been left out.
func (m *mender) member() bool {
	start := m.pos
	if key, ok := m.plainKey(); ok {
		return m.memberOf(key, start)
	}
	if c, size := m.bracket(m.pos); c == '{' {
		if len(m.open) == 1 && !m.whole && m.lineStart(m.pos) {
			m.tear(m.pos)
			return false
		}
		m.skip(StrayBracket, size, "")
		return false
	} else if c == '[' {
		m.value()
		m.dropped++
		m.fix(StrayText, start, m.text[start:m.pos], "")
		return false
	}
	key, ok := m.key()
	if !ok {
		return false
	}
	if !m.colon() {
		m.missing(start)
		return false
	}
	return m.memberOf(key, start)
}

// memberOf reads the value of the key that began at start.
func (m *mender) memberOf(key string, start int) bool {
	if !m.plainGap() && m.leftOut() {
		m.missing(start)
		return false
	}
	member := m.newMember()
	if m.plainValue(&member.Value) {
		member.Key, member.KeyStart = key, start
		return true
	}
	m.members = m.members[:len(m.members)-1] // what stands in the value needs the stack
	v, ok := m.anyValue()
	if !ok {
		m.missing(start)
		return false
	}
	*m.newMember() = Member{Key: key, KeyStart: start, Value: v}
	return true
}

// newMember returns a new place on the stack of members, with anything in it.
func (m *mender) newMember() *Member {
	if len(m.members) == cap(m.members) {
		m.members = roomy(m.members, m.pos, len(m.text), len(m.text))
	}
	m.members = m.members[:len(m.members)+1]
	return &m.members[len(m.members)-1]
}

// leftOut steps over what stands behind a colon and before a value. It reports whether
// there are dots in place of the value.
func (m *mender) leftOut() bool {
	if i := m.peekSpace(m.pos); !m.whole && m.blankLine(m.pos, i) {
		m.tear(m.pos)
	}
	if m.space(); m.ended() {
		return false
	}
	n := ellipsis(m.text[m.pos:])
	if n == 0 || !m.delimits(m.pos+n) {
		return false
	}
	m.skip(Ellipsis, n, "")
	return true
}

// missing records that the key at start has no value.
func (m *mender) missing(start int) {
	if m.pos < len(m.text) {
		m.dropped++
	}
	m.fix(MissingValue, start, strings.TrimSpace(m.text[start:min(m.pos, len(m.text))]), "")
}

// colon steps over the colon between a key and its value. It reports false if
// neither a colon nor a value is there.
func (m *mender) colon() bool {
	m.space()
	if m.ended() {
		return false
	}
	size := m.colonSize(m.pos)
	switch {
	case size == 1 && m.text[m.pos] == ':':
		m.pos++
		return true
	case size > 0:
		m.skip(Punctuation, size, ":")
		return true
	}
	if n, _ := m.comma(m.pos); n > 0 {
		return false
	}
	if c, _ := m.bracket(m.pos); c == '}' || c == ']' {
		return false
	}
	m.fix(MissingColon, m.pos, "", ":")
	return true
}

// colonSize returns the size of the colon, or of what stands for one, at index i.
func (m *mender) colonSize(i int) int {
	switch m.at(i) {
	case ':':
		if next := m.at(i + 1); next == '=' || next == ':' {
			return 2
		}
		return 1
	case '=':
		if m.at(i+1) == '>' {
			return 2
		}
		return 1
	case '-':
		if m.at(i+1) == '>' {
			return 2
		}
	case 0xEF:
		if strings.HasPrefix(m.text[i:], "：") {
			return len("：")
		}
	}
	return 0
}

// key reads the key at pos. It reports false if there is none, but stray text or a
// word without a colon, which it steps over.
func (m *mender) key() (string, bool) {
	if q := m.quoteAt(m.pos); q.size > 0 {
		s := m.quoted(q, true)
		return s.text, true
	}
	return m.bareKey()
}

// bareKey reads a key without quotes: all up to the colon.
func (m *mender) bareKey() (string, bool) {
	start := m.pos
	for m.pos < len(m.text) {
		c := m.text[m.pos]
		if isNameByte[c] {
			m.pos++
			continue
		}
		if c == '\n' || c == '{' || c == '[' || c == '}' || c == ']' || m.colonSize(m.pos) > 0 && (c != '-' || m.at(m.pos+1) == '>') {
			break
		}
		if n, _ := m.comma(m.pos); n > 0 {
			break
		}
		if q := m.quoteAt(m.pos); q.size > 0 {
			if done, key, ok := m.quoteInKey(start, q); done {
				return key, ok
			}
		}
		_, size := utf8.DecodeRuneInString(m.text[m.pos:])
		m.pos += size
	}
	key := strings.TrimSpace(m.text[start:m.pos])
	c, _ := m.bracket(m.pos)
	if m.colonSize(m.pos) == 0 && !((c == '{' || c == '[') && isName(key)) {
		if m.pos > start {
			if m.pos < len(m.text) {
				m.dropped++
			}
			m.fix(StrayText, start, key, "")
		}
		return "", false
	}
	if key == "" {
		return "", false
	}
	if strings.HasPrefix(m.text[start:], key) {
		m.mend(UnquotedKey, start, len(key), asQuoted)
	} else {
		m.fix(UnquotedKey, start, key, quotedExcerpt(key))
	}
	return validUTF8(key), true
}

// quoteInKey decides about a quote inside a key without quotes: it ends the key,
// which lacks its first quote, or it begins the real key behind stray text.
func (m *mender) quoteInKey(start int, q quote) (done bool, key string, ok bool) {
	if m.colonAhead(m.pos + q.size) {
		key := strings.TrimSpace(m.text[start:m.pos])
		m.fix(MissingQuote, start, "", `"`)
		m.pos += q.size
		return true, validUTF8(key), true
	}
	if m.keyAhead(m.pos) {
		m.dropped++
		m.fix(StrayText, start, m.text[start:m.pos], "")
		return true, "", false
	}
	return false, "", false
}

// isName reports whether s could be a key: one word.
func isName(s string) bool {
	for i := range len(s) {
		if !isWord(s[i]) && s[i] != '-' && s[i] != '.' {
			return false
		}
	}
	return s != ""
}
