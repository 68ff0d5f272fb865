package loosejson

// call returns the size of the name and bracket of a call at index i, with one value
// in it: ObjectId("…") or Decimal('1.0').
func (m *mender) call(i int) int {
	start := i
	for i < len(m.text) && i < start+peekWindow && (isWord(m.text[i]) || m.text[i] == '.' && i > start) {
		i++
	}
	if i == start || m.at(i) != '(' || isDigit(m.text[start]) {
		return 0
	}
	j := m.peekSpace(i + 1)
	q := m.quoteAt(j)
	if q.size > 0 {
		if j = m.stringAhead(j); j == 0 {
			return 0
		}
	} else if n := scanNumber(m.text[min(j, len(m.text)):]); n.ok {
		j += n.end
	} else {
		return 0
	}
	if j = m.peekSpace(j); m.at(j) != ')' || !m.delimits(j+1) {
		return 0
	}
	return i + 1 - start
}

// called reads the value in a call, whose name and bracket have n bytes.
func (m *mender) called(n int) (Value, bool) {
	m.skip(StrayText, n, "")
	m.space()
	inner := mender{text: m.text, pos: m.pos, odd: m.odd, maxFixes: m.maxFixes - len(m.mends)}
	v := Value{Kind: Number, Start: int32(m.pos)}
	if q := m.quoteAt(m.pos); q.size > 0 {
		end := m.stringAhead(m.pos)
		inner.text = m.text[:end]
		v = inner.stringValue(q)
		v.Cut = false
	} else {
		scan := scanNumber(m.text[m.pos:])
		v.Text = m.text[m.pos : m.pos+scan.good]
		inner.pos = m.pos + scan.end
	}
	m.merge(&inner)
	v.End = int32(inner.pos)
	m.pos = inner.pos
	m.space()
	if m.at(m.pos) == ')' {
		m.skip(StrayText, 1, "")
	}
	return v, true
}

// prefix returns the size of the letter before a string in Python at index i, as in
// u'text'; 0 if there is none.
func (m *mender) prefix(i int) int {
	if c := m.at(i) | 0x20; (c == 'u' || c == 'b' || c == 'r') && (m.at(i+1) == '\'' || m.at(i+1) == '"') {
		if j := m.stringAhead(i + 1); j > 0 && (m.delimits(j) || m.inTuple() && m.at(j) == ')') {
			return 1
		}
	}
	return 0
}

// tuple reports whether a tuple of Python stands at index i: values in round brackets,
// with a comma behind the first.
func (m *mender) tuple(i int) bool {
	if m.at(i) != '(' {
		return false
	}
	i = m.peekSpace(i + 1)
	c := m.at(i)
	if q := m.quoteAt(i); q.size > 0 {
		i = m.stringAhead(i)
	} else if n := scanNumber(m.text[min(i, len(m.text)):]); n.ok && n.end <= peekWindow {
		i += n.end
	} else {
		return c == '{' || c == '[' || c == '(' && i > 0 && m.at(i-1) == '('
	}
	return i > 0 && m.at(m.peekSpace(i)) == ','
}
