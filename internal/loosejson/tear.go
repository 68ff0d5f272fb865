package loosejson

import "strings"

// A value that lacks its end must not be closed by what stands behind it in another
// paragraph or code fence: a model may quote the beginning of one from its input before it
// writes its own. So a value whose string, key or list is open at a blank line or a fence
// goes on behind it only where that is clean. Else it is torn: it ends there, and what
// follows is read on its own.

// tear ends all that is open at index i.
func (m *mender) tear(i int) {
	m.torn, m.stop, m.pos = true, true, i
}

// tear ends the string where its paragraph does.
func (r *stringReader) tear() quotedText {
	r.truncate(r.broken)
	r.m.fix(MissingQuote, r.broken, "", `"`)
	r.m.tear(r.broken)
	r.m.inString = true
	return quotedText{text: r.content(), cut: true}
}

// breakAt reports whether the newline at index i is followed by a blank line or a fence.
func (m *mender) breakAt(i int) bool {
	if i++; strings.HasPrefix(m.text[i:], "\r") {
		i++
	}
	for i < len(m.text) && (m.text[i] == ' ' || m.text[i] == '\t' || m.text[i] == '\r') {
		i++
	}
	return i < len(m.text) && (m.text[i] == '\n' || strings.HasPrefix(m.text[i:], "```") || strings.HasPrefix(m.text[i:], "~~~"))
}

// beginsAt reports whether a bracket follows the newline at index i: no key has that.
func (m *mender) beginsAt(i int) bool {
	c, _ := m.bracket(m.peekSpace(i))
	return c == '{' || c == '['
}

// blankLine reports whether a blank line stands between two indexes that have white space,
// commas and the like between them.
func (m *mender) blankLine(from, to int) bool {
	blank := false // since the last newline
	for i := from; i < to; i++ {
		switch m.text[i] {
		case '\n':
			if blank {
				return true
			}
			blank = true
		case ' ', '\t', '\r':
		default:
			blank = false
		}
	}
	return false
}

// paragraph tears the value if what stands at pos, behind the separator from index from
// on, belongs to another paragraph.
func (m *mender) paragraph(from int) {
	if m.ended() || m.whole || !m.blankLine(from, m.pos) {
		return
	}
	outside := m.at(m.pos-1) == '\n' // not even indented
	c, _ := m.bracket(m.pos)
	quoted := m.quoteAt(m.pos).size > 0
	switch {
	case c == '}' || c == ']' || c == 0 && m.text[m.pos] == ')':
	case m.inObject():
		if c != 0 || quoted && !m.keyAhead(m.pos) && !m.keyCut(m.pos) || outside && !quoted {
			m.tear(from)
		}
	case c != 0:
		m.crossed = m.crossed || outside
	case outside && !quoted && !m.scalarAhead(m.pos):
		m.tear(from)
	}
}

// scalarAhead reports whether a number or a literal stands at index i.
func (m *mender) scalarAhead(i int) bool {
	s := m.text[i:min(i+peekWindow, len(m.text))]
	if n := strings.IndexAny(s, ", \t\r\n]"); n >= 0 {
		s = s[:n]
	}
	return isScalar(s)
}

// untorn reads the value at index i, which m has read as torn, again as if it went on
// behind the paragraph, and returns that reading if nothing speaks against it: no value
// begins in what it takes in. Without an end it is still no whole value.
func (f *finder) untorn(i, limit int, m *mender, v Value) (*mender, Value) {
	if f.work > f.maxWork || m.pos >= limit {
		return m, v
	}
	again := f.mender(i, limit)
	again.whole = true
	w, _ := again.value()
	f.work += 2 * (again.pos - i) // it is looked through once more
	if again.tooDeep || again.pos <= m.pos || again.unclosed && !m.inString || again.begins(m.pos, again.pos) {
		return m, v
	}
	again.torn = again.unclosed
	return again, w
}

// begins reports whether an object, or a list of them, begins between two indexes.
func (m *mender) begins(from, to int) bool {
	for i := from; i < to; i++ {
		if c := m.text[i]; c == '{' || c == '[' {
			if j := m.peekSpace(i + 1); c == '{' && j < len(m.text) && m.keyAhead(j) || c == '[' && m.at(j) == '{' {
				return true
			}
		}
	}
	return false
}

// keyed ends the array v if the next key of the object around it stands where an item
// should be: {"a": [1, 2, "b": 3}.
func (m *mender) keyed(v *Value) bool {
	if n := len(m.open); n < 2 || m.open[n-2] != '{' || m.quoteAt(m.pos).size == 0 || !m.keyAhead(m.pos) {
		return false
	}
	m.fix(Unclosed, m.pos, "", v.closer())
	m.parted = true
	return true
}
