package loosejson

import (
	"strings"
	"unicode/utf8"
)

// A quote is a quotation mark that opens a string.
type quote struct {
	size   int    // of what stands in the text
	family byte   // '"', '\'', '`' or guillemet
	curly  bool   // a typographic one
	times  int    // 3 for """ and the like, 2 for a doubled one
	mark   string // what must close it, if times > 1 or it has a backslash
}

// quoteAt returns the quote that opens a string at index i; its size is 0 if there
// is none.
func (m *mender) quoteAt(i int) quote {
	if c := m.at(i); !mayQuote[c] {
		return quote{}
	}
	return m.quotationMark(i)
}

// quotationMark is quoteAt where there may be one.
func (m *mender) quotationMark(i int) quote {
	switch c := m.at(i); {
	case c == '"' || c == '\'' || c == '`':
		s := m.text[i:]
		if triple := s[:min(3, len(s))]; triple == `"""` || triple == "'''" || triple == "```" {
			return quote{size: 3, family: c, times: 3, mark: triple}
		}
		if len(s) > 2 && s[1] == c && c != '`' && (isWord(s[2]) || c == '\'' && s[2] == '"') && doubledAgain(s) {
			return quote{size: 2, family: c, times: 2, mark: s[:2]}
		}
		return quote{size: 1, family: c, times: 1}
	case c == '\\' && m.escaped && m.at(i+1) == '"':
		return quote{size: 2, family: '"', times: 1, mark: `\"`}
	case c >= utf8.RuneSelf:
		family, size := curlyQuote(m.text[i:])
		return quote{size: size, family: family, curly: true, times: 1}
	}
	return quote{}
}

// guillemet is the family of « and », which has no character in ASCII.
const guillemet = '«'

// doubledAgain reports whether the next quote in s, behind the doubled one that it begins
// with, is doubled too, or far away: ""b"", but not ""b," he said.".
func doubledAgain(s string) bool {
	window := s[2:min(len(s), peekWindow)]
	n := strings.IndexByte(window, s[0])
	return n < 0 || n+1 == len(window) || window[n+1] == s[0]
}

// curlyQuote returns the ASCII quote that the typographic or full-width quote at the
// start of s stands for, and its size.
func curlyQuote(s string) (family byte, size int) {
	r, size := utf8.DecodeRuneInString(s)
	switch r {
	case '“', '”', '„', '‟', '＂':
		return '"', size
	case '‘', '’', '‚', '‛', '＇', '´':
		return '\'', size
	case '«', '»', '‹', '›':
		return guillemet, size
	}
	return 0, 0
}

// closedBy returns the size of the quote at the start of s, if it may close the
// string that q opened.
func (q quote) closedBy(s string) int {
	switch {
	case q.mark != "":
		if strings.HasPrefix(s, q.mark) {
			return len(q.mark)
		}
		return 0
	case s[0] == q.family && !q.curlyOnly():
		return 1
	case s[0] >= utf8.RuneSelf && (q.curly || q.family == '`'):
		if family, size := curlyQuote(s); family == q.family || family == '\'' && q.family == '`' {
			return size
		}
	}
	return 0
}

// curlyOnly reports whether the family of q has no quote in ASCII.
func (q quote) curlyOnly() bool { return q.family >= utf8.RuneSelf }

// A quoted is a string with quotes that was read.
type quotedText struct {
	text string
	cut  bool // the text ended before it did
}

// stringValue reads the string that q opens, and those added to it with a plus sign.
func (m *mender) stringValue(q quote) Value {
	v := Value{Kind: String, Start: int32(m.pos)}
	s := m.quoted(q, false)
	v.Text, v.Cut, v.End = s.text, s.cut, int32(m.pos)
	var joined []byte
	for !v.Cut {
		at := m.peekSpace(m.pos)
		if m.at(at) != '+' {
			break
		}
		next := m.peekSpace(at + 1)
		q := m.quoteAt(next)
		if q.size == 0 && !m.delimits(next) {
			break
		}
		m.fix(Concatenation, at, m.text[at:next], "")
		m.pos = next
		if joined == nil {
			joined = []byte(v.Text)
		}
		if q.size > 0 {
			s := m.quoted(q, false)
			joined = append(joined, s.text...)
			v.Cut = s.cut
		}
		v.End = int32(m.pos)
		if q.size == 0 {
			break
		}
	}
	if joined != nil {
		v.Text = string(joined)
	}
	return v
}

// quoted reads the string that q opens at pos.
func (m *mender) quoted(q quote, key bool) quotedText {
	if q.family != '"' || q.size > 1 {
		kind := Quote
		if m.escaped && q.mark == `\"` {
			kind = Escape
		}
		m.fix(kind, m.pos, m.text[m.pos:m.pos+q.size], `"`)
	}
	if q.times == 3 {
		return m.block(q)
	}
	r := stringReader{m: m, q: q, key: key, start: m.pos + q.size, inner: -1, broken: -1}
	if !key {
		r.nested = m.nestedEnd(r.start, q)
	}
	r.done, r.i = r.start, r.start
	return r.read()
}

// A stringReader reads one quoted string.
type stringReader struct {
	m      *mender
	q      quote
	key    bool
	start  int    // of the content
	i      int    // the place it has come to
	done   int    // the content up to here is in buf
	buf    []byte // the content, as far as it differs from the text
	broken int    // the first newline before a blank line or a fence; -1: none
	inner  int    // the last quote that was taken for a part of the string; -1: none
	odd    bool   // and it began something, as in: he said "hi

	nested int // where the JSON ends that the string holds without backslashes; 0 or less: it holds none
}

// read reads up to the closing quote.
func (r *stringReader) read() quotedText {
	m := r.m
	for r.i < len(m.text) {
		if r.i = skipASCII(m.text, r.i, r.q.family); r.i >= len(m.text) {
			break
		}
		c := m.text[r.i]
		if size := r.q.closedBy(m.text[r.i:]); size > 0 {
			if r.quote(size) {
				return quotedText{text: r.content()}
			}
			continue
		}
		switch {
		case c == '\\':
			if r.escape() {
				return quotedText{text: r.content()}
			}
		case c < ' ' || c == r.q.family:
			if c == '\n' && r.broken < 0 && !m.whole {
				if m.breakAt(r.i) || r.key && m.beginsAt(r.i) {
					r.broken = r.i
				}
				if r.key && r.broken >= 0 {
					return r.tear()
				}
			}
			if c < ' ' {
				m.mend(UnescapedControl, r.i, 1, asInside)
			}
			r.i++
		default:
			r.wide()
		}
	}
	return r.unclosed()
}

// wide steps over a character that is not ASCII.
func (r *stringReader) wide() {
	c, size := utf8.DecodeRuneInString(r.m.text[r.i:])
	if c == utf8.RuneError && size == 1 {
		r.m.fix(InvalidUTF8, r.i, r.m.text[r.i:r.i+1], "\ufffd")
		r.replace(1, "\ufffd")
		return
	}
	r.i += size
}

// replace makes the next n bytes read as s.
func (r *stringReader) replace(n int, s string) {
	if r.buf == nil {
		r.buf = make([]byte, 0, r.i-r.done+len(s)+16)
	}
	r.buf = append(r.buf, r.m.text[r.done:r.i]...)
	r.buf = append(r.buf, s...)
	r.i += n
	r.done = r.i
}

// content returns what was read up to i.
func (r *stringReader) content() string {
	if r.buf == nil {
		return r.m.text[r.start:r.i]
	}
	return string(append(r.buf, r.m.text[r.done:r.i]...))
}

// quote decides about a quote of the given size at i. It reports true if the string
// ends with it, or ended before; pos is then behind the string, and i at its end.
func (r *stringReader) quote(size int) bool {
	m := r.m
	if r.i >= r.nested && m.endsString(r, size) {
		m.pos = r.i + size
		return true
	}
	if r.broken >= 0 && r.i >= r.nested {
		r.tear()
		return true
	}
	if end, next, ok := m.endedBefore(r, size); ok && r.i >= r.nested {
		r.truncate(r.escapedQuote(end))
		m.fix(MissingQuote, end, "", `"`)
		m.pos = next
		return true
	}
	meant := m.text[r.i : r.i+size]
	r.odd = !r.odd && r.opens(size)
	r.inner = r.i
	if m.escaped {
		meant = strings.TrimPrefix(meant, `\`)
	}
	if len(meant) < size {
		m.fix(UnescapedQuote, r.i, m.text[r.i:r.i+size], inJSON(meant))
	} else {
		m.mend(UnescapedQuote, r.i, size, asInside)
	}
	if len(meant) < size {
		r.replace(size, meant)
	} else {
		r.i += size
	}
	return false
}

// escapedQuote returns the index of the quote with a backslash just before end, if
// there is one, and the fixes say so: that was to end the string.
func (r *stringReader) escapedQuote(end int) int {
	if s := r.m.text[r.start:end]; strings.HasSuffix(s, `\"`) && !strings.HasSuffix(s, `\\"`) {
		return end - 2
	}
	return end
}

// opens reports whether the quote at i looks like the first of a pair.
func (r *stringReader) opens(size int) bool {
	before, after := r.m.at(r.i-1), r.m.at(r.i+size)
	return !isWord(before) && after > ' ' && after != ',' && after != '.'
}

// truncate ends the string at an earlier place, and takes back what was recorded
// behind it.
func (r *stringReader) truncate(end int) {
	m := r.m
	for n := len(m.mends); n > 0 && int(m.mends[n-1].Offset) >= end; n-- {
		m.mends = m.mends[:n-1]
	}
	if end < r.done {
		again := stringReader{m: &mender{text: m.text[:end], escaped: m.escaped}, q: r.q, start: r.start, i: r.start, done: r.start}
		again.whole()
		r.buf, r.done = again.buf, again.done
	}
	r.i = end
}

// whole reads all of the text as content of the string, whatever quotes it has.
func (r *stringReader) whole() {
	for r.i < len(r.m.text) {
		switch c := r.m.text[r.i]; {
		case c == '\\':
			r.escape()
		case c >= utf8.RuneSelf:
			r.wide()
		default:
			r.i++
		}
	}
}

// unclosed ends a string at the end of the text. If closing brackets stand there,
// the quote was forgotten before them.
func (r *stringReader) unclosed() quotedText {
	m := r.m
	m.inString, m.unclosed = true, true
	if r.broken >= 0 && m.last {
		return r.tear()
	}
	end := m.forgotten(r.start)
	m.forgot = m.forgot || end >= 0 && m.last
	if r.key && end >= 0 {
		// {"key:value}: the key ends at the colon, and the value is read without quotes.
		if n := strings.IndexByte(m.text[r.start:end], ':'); n > 0 && n <= peekWindow {
			end = r.start + n
			m.inString = false
		} else {
			end = -1
		}
	}
	if end < 0 {
		m.pos = len(m.text)
		m.fix(Unclosed, m.pos, "", `"`)
		return quotedText{text: r.content(), cut: m.last}
	}
	r.truncate(r.escapedQuote(end))
	m.fix(MissingQuote, end, "", `"`)
	m.pos = end
	return quotedText{text: r.content(), cut: m.last}
}

// forgotten returns where a string, whose content began at start, ended if its quote
// was forgotten before the brackets at the end of the text; -1 if there are none.
func (m *mender) forgotten(start int) int {
	i, open := len(m.text), len(m.open)
	end := -1
	for i > start && open > 0 {
		c := m.text[i-1]
		if isSpace(c) {
			i--
			continue
		}
		if c != '}' && c != ']' {
			break
		}
		i--
		open--
		end = i
	}
	if end < 0 {
		return -1
	}
	content := m.text[start:end]
	if strings.Count(content, "{") > strings.Count(content, "}") || strings.Count(content, "[") > strings.Count(content, "]") {
		return -1
	}
	if len(content) <= 2*peekWindow {
		if n := m.memberIn(start, end); n >= 0 {
			return n
		}
	}
	return start + len(strings.TrimRight(content, " \t\r\n"))
}

// memberIn returns where between start and end a comma and a key stand; -1: nowhere.
func (m *mender) memberIn(start, end int) int {
	if !m.inObject() {
		return -1
	}
	for i := start; i < end; i++ {
		if m.text[i] == ',' && m.keyAhead(m.peekSpace(i+1)) {
			return i
		}
	}
	return -1
}
