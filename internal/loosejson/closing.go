package loosejson

import "strings"

// endsString decides whether the quote at r.i, of the given size, ends the string, or
// stands inside it without a backslash: by what follows.
func (m *mender) endsString(r *stringReader, size int) bool {
	next := r.i + size
	i := m.peekSpace(next)
	if i >= len(m.text) {
		return true
	}
	if r.key {
		return m.endsKey(r, i)
	}
	if n := r.q.closedBy(m.text[i:]); n > 0 && i == next && m.delimits(i+n) {
		return false // the next one ends it: "he said "hi""
	}
	if n, _ := m.comma(i); n > 0 {
		j := m.peekSpace(i + n)
		if m.text[i] == ';' { // which code has more often than a list
			return m.inObject() && m.keyAhead(j)
		}
		return m.endsBeforeComma(r, j)
	}
	if c, n := m.bracket(i); c == '}' || c == ']' {
		return m.endsBeforeBracket(r, i+n)
	}
	return m.endsBefore(r, i, strings.Contains(m.text[next:i], "\n"))
}

// delimits reports whether what comes from index i on may follow a value.
func (m *mender) delimits(i int) bool {
	i = m.peekSpace(i)
	if i >= len(m.text) {
		return true
	}
	if n, _ := m.comma(i); n > 0 {
		return true
	}
	c, _ := m.bracket(i)
	return c == '}' || c == ']' || c == 0 && m.colonAhead(i)
}

// endsKey decides about a quote in a key; the next thing is at index i.
func (m *mender) endsKey(r *stringReader, i int) bool {
	i = m.peekComment(i)
	if m.colonSize(i) > 0 {
		return m.keySplit(r) < 0
	}
	if n, _ := m.comma(i); n > 0 {
		return true
	}
	if c, _ := m.bracket(i); c != 0 {
		return true
	}
	// {"a" "b"} lacks a colon, {"a:"b"} a quote.
	return m.quoteAt(i).size > 0 || (isDigit(m.at(i)) || m.at(i) == '-') && r.inner < 0
}

// endsBeforeComma decides about a quote before a comma; behind it is index i.
func (m *mender) endsBeforeComma(r *stringReader, i int) bool {
	if i >= len(m.text) {
		return true
	}
	if c, _ := m.bracket(i); c == '}' || c == ']' {
		return true
	}
	if c := m.at(i); c == '/' || c == '#' {
		return m.comment(i) > 0
	}
	if n, _ := m.comma(i); n > 0 {
		return len(m.open) > 0
	}
	switch {
	case len(m.open) == 0:
		return false
	case m.inObject():
		return m.memberAhead(r, i)
	}
	return m.itemAhead(r, i)
}

// memberAhead reports whether a member of an object begins at index i, behind a
// comma.
func (m *mender) memberAhead(r *stringReader, i int) bool {
	if m.keyAhead(i) || m.keyCut(i) {
		return true
	}
	c, _ := m.bracket(i)
	switch {
	case c == '{':
		return true
	case ellipsis(m.text[i:]) > 0:
		return true
	case m.quoteAt(i).size > 0:
		// A key whose colon is missing, if it is one word.
		j := m.stringAhead(i)
		c, _ := m.bracket(m.peekSpace(j))
		return j > 0 && !r.odd && (m.colonAhead(j) || m.quoteAt(m.peekSpace(j)).size > 0 || m.peekSpace(j) >= len(m.text) || c == '{' || c == '[')
	}
	// Some words and then a colon, with or without a quote before it.
	for j, end := i, min(i+peekWindow/2, len(m.text)); j < end && !r.odd; j++ {
		switch c := m.text[j]; {
		case c == ':':
			return true
		case c == '"':
			return j > i && (m.colonAhead(j+1) || m.text[j-1] == ' ' && m.keyAhead(j))
		case !isWord(c) && c != ' ' && c != '-':
			return false
		}
	}
	return false
}

// itemAhead reports whether an item of an array begins at index i, behind a comma.
func (m *mender) itemAhead(r *stringReader, i int) bool {
	if !r.odd {
		return true
	}
	switch c := m.at(i); {
	case c == '{' || c == '[' || isDigit(c) || c == '-':
		return true
	case m.quoteAt(i).size > 0:
		j := m.stringAhead(i)
		return j == 0 || m.delimits(j)
	}
	return false
}

// stringAhead returns the index behind the string at index i, up to the next quote
// of its kind, and 0 if there is none within the window.
func (m *mender) stringAhead(i int) int {
	q := m.quoteAt(i)
	i += q.size
	for end := min(i+peekWindow, len(m.text)); i < end; i++ {
		if n := q.closedBy(m.text[i:]); n > 0 {
			return i + n
		}
		if m.text[i] == '\\' && !m.escaped {
			i++
		}
	}
	return 0
}

// endsBeforeBracket decides about a quote before a closing bracket; behind it is
// index i.
func (m *mender) endsBeforeBracket(r *stringReader, i int) bool {
	if i < len(m.text) {
		if n := r.q.closedBy(m.text[i:]); n > 0 && m.delimits(i+n) {
			return false // the bracket is in the string too: "{"a": "b"}"
		}
	}
	if len(m.open) <= 1 {
		return len(m.open) == 1
	}
	j := m.peekSpace(i)
	if m.delimits(i) || strings.Contains(m.text[i:j], "\n") {
		return true
	}
	c, _ := m.bracket(j)
	return m.quoteAt(j).size > 0 && j > i && (m.keyAhead(j) || m.inArray()) || m.comment(j) > 0 || c == '{' || strings.HasPrefix(m.text[j:], "```")
}

// endsBefore decides about a quote before something that is no delimiter, at index
// i. With a newline between them, that is more likely a value of its own.
func (m *mender) endsBefore(r *stringReader, i int, newline bool) bool {
	c := m.text[i]
	switch {
	case c == ')' && m.inTuple():
		return true
	case c == '/' || c == '#' && m.at(i-1) != r.q.family:
		return m.comment(i) > 0
	case c == '+':
		return m.quoteAt(m.peekSpace(i+1)).size > 0 || m.delimits(i+1)
	case len(m.open) == 0:
		return false
	case ellipsis(m.text[i:]) > 0:
		return m.delimits(i + ellipsis(m.text[i:]))
	case c == '{' || c == '[':
		return m.inArray() && !r.odd && m.at(i-1) != r.q.family
	case m.inObject():
		return (newline || !r.odd) && m.keyAhead(i) && (m.text[i-1] != r.q.family || c == r.q.family)
	case m.quoteAt(i).size > 0:
		j := m.stringAhead(i)
		return (newline || m.at(i-1) != r.q.family && !r.odd) && (j == 0 || m.delimits(j) || m.quoteAt(m.peekSpace(j)).size > 0 || isDigit(m.at(m.peekSpace(j))))
	case isDigit(c) || c == '-':
		n := scanNumber(m.text[i:])
		return n.ok && m.at(i-1) != r.q.family && m.delimits(i+n.end)
	}
	_, n := literalWord(m.text[i:])
	return n > 0 && m.at(i-1) != r.q.family && m.delimits(i+n)
}

// endedBefore reports whether the string should have ended before the quote at r.i:
// that one, or an inner one before it, begins the next key or item. It returns the
// end of the string and the place to go on.
func (m *mender) endedBefore(r *stringReader, size int) (end, next int, ok bool) {
	i := r.i + size
	if r.key {
		return m.keyEndedBefore(r)
	}
	if m.inObject() && r.inner >= 0 && r.i-r.inner <= peekWindow && m.colonAhead(i) {
		if at := m.breakBefore(r.start, r.inner); at >= 0 {
			return m.lineEnd(r.start, at), at, true
		}
	}
	// A quote at the start of a line, behind a comma, begins an item of its own; and so
	// does one close behind a comma, since prose has a blank there.
	at := m.breakBefore(r.start, r.i)
	if at < 0 || r.odd || !m.inArray() || at < r.i-1 && !strings.Contains(m.text[at:r.i], "\n") {
		return 0, 0, false
	}
	if j := m.stringAhead(r.i); j == 0 || !m.delimits(j) {
		return 0, 0, false
	}
	return m.lineEnd(r.start, at), at, true
}

// lineEnd returns index i, at which a string is to end, without the newlines and blanks
// before it: what follows begins a line.
func (m *mender) lineEnd(start, i int) int {
	trimmed := strings.TrimRight(m.text[max(start, i-peekWindow):i], " \t\r\n")
	if end := max(start, i-peekWindow) + len(trimmed); strings.Contains(m.text[end:i], "\n") {
		return end
	}
	return i
}

// keyEndedBefore reports whether the key should have ended before the quote at r.i.
func (m *mender) keyEndedBefore(r *stringReader) (end, next int, ok bool) {
	if r.i > r.start && m.text[r.i-1] == ':' { // {"key:"value"}
		return r.i - 1, r.i - 1, true
	}
	n := m.keySplit(r)
	return n, n, n >= 0
}

// keySplit returns where a key ends that lacks its quote, if another key has been read
// behind its value: {"key: value, "b": 1}. It returns -1 if that is not so.
func (m *mender) keySplit(r *stringReader) int {
	if r.inner < 0 || r.i-r.start > peekWindow || m.breakBefore(r.start, r.inner) < 0 {
		return -1
	}
	if n := strings.IndexByte(m.text[r.start:r.inner], ':'); n > 0 {
		return r.start + n
	}
	return -1
}

// maxNested bounds the JSON without backslashes that is looked for in a string.
const maxNested = 2048

// nestedEnd returns where a string ends that begins at index i and holds an object or
// array whose quotes have no backslashes: behind its last bracket, and before a quote.
// It returns -1 if it holds none.
func (m *mender) nestedEnd(i int, q quote) int {
	c, depth := m.at(i), 0
	if c != '{' && c != '[' {
		return -1
	}
	j := m.peekSpace(i + 1)
	if c == '[' && m.at(j) == '{' {
		j = m.peekSpace(j + 1)
	} else if c != '{' {
		return -1
	}
	if j >= len(m.text) || q.closedBy(m.text[j:]) == 0 || !m.keyAhead(j) {
		return -1
	}
	inner := 0
	for end := min(i+maxNested, len(m.text)); i < end; i++ {
		switch c := m.text[i]; {
		case c == '{' || c == '[':
			depth++
		case c == '}' || c == ']':
			depth--
		case c == '\\' && q.mark == "":
			i++
			continue
		case c == '\n' && m.breakAt(i):
			return -1
		}
		if depth == 0 {
			i++
			break
		}
		if q.closedBy(m.text[i:]) > 0 {
			inner++
		}
	}
	if depth != 0 || inner == 0 || inner%2 != 0 || i >= len(m.text) {
		return -1
	}
	if n := q.closedBy(m.text[i:]); n > 0 && m.delimits(i+n) {
		return i
	}
	return -1
}

// breakBefore returns the index of the comma before index i, or of the newline, if
// nothing but white space stands between them; -1 if there is neither.
func (m *mender) breakBefore(start, i int) int {
	newline := -1
	for i--; i >= start; i-- {
		switch c := m.text[i]; {
		case c == ',':
			return i
		case c == '\n':
			newline = i
		case !isSpace(c):
			return newline
		}
	}
	return newline
}

// block reads a string in triple quotes. The first line behind back-ticks is an info
// string, as in Markdown, if another line follows.
func (m *mender) block(q quote) quotedText {
	start := m.pos + q.size
	end := strings.Index(m.text[start:], q.mark)
	m.pos = len(m.text)
	cut := end < 0
	if cut {
		m.inString, m.unclosed = true, true
		m.torn = m.torn || !m.whole && m.blankLine(start, len(m.text))
		m.fix(Unclosed, m.pos, "", `"`)
		end = len(m.text)
	} else {
		end += start
		m.pos = end + q.size
	}
	return quotedText{text: dedent(m.text[start:end], q.family == '`'), cut: cut && m.last}
}

// dedent takes the lines of a block that begin behind its quotes: without the first
// line if nothing or an info string stands there, and without common indentation.
func dedent(s string, info bool) string {
	s = strings.ToValidUTF8(s, "\ufffd")
	first, rest, more := strings.Cut(s, "\n")
	if !more || strings.TrimSpace(first) != "" && !info {
		return s
	}
	lines := strings.Split(rest, "\n")
	if strings.TrimSpace(lines[len(lines)-1]) == "" {
		lines = lines[:len(lines)-1]
	}
	indent := -1
	for _, line := range lines {
		if trimmed := strings.TrimLeft(line, " \t"); strings.TrimSpace(trimmed) != "" && (indent < 0 || len(line)-len(trimmed) < indent) {
			indent = len(line) - len(trimmed)
		}
	}
	for i, line := range lines {
		if strings.TrimSpace(line) == "" {
			lines[i] = ""
			continue
		}
		lines[i] = line[max(indent, 0):]
	}
	return strings.Join(lines, "\n")
}
