package loosejson

import "strings"

// scanScalar looks for a value without brackets that is all of the text from start to
// end: a string in quotes, a number or a literal; or, if anything may be meant as a
// value, one line of text. It reports whether there was one.
func (f *finder) scanScalar(start, end int, anything bool) bool {
	m := &mender{text: f.text[:end], pos: start, odd: f.odd, maxFixes: f.maxFixes, last: end >= f.end}
	m.spaceBeside()
	if m.pos >= end {
		return false
	}
	v := bareText(f.text, m.pos, end)
	at := m.pos
	switch q := m.quoteAt(at); {
	case q.size > 0:
		quoted := m.stringValue(q)
		if m.meantAsString(q) {
			v = quoted
			break
		}
		if !anything {
			return false
		}
		m.mends, m.pos = nil, int(v.End)
		m.fix(UnquotedValue, int(v.Start), f.text[v.Start:v.End], v.Excerpt(maxFixText))
	case isScalar(v.Text):
		m.pos = int(v.End)
		v = Value{Start: v.Start, End: v.End, Cut: m.last && int(v.End) == len(f.text)}
		m.classify(&v, f.text[v.Start:v.End])
	case anything && !strings.Contains(v.Text, "\n"):
		m.pos = int(v.End)
		m.classify(&v, f.text[v.Start:v.End])
	default:
		return false
	}
	f.add(v, m, at, end)
	return true
}

// scanScalars looks for two or more values without brackets that are all of the text from
// start to end, with commas or newlines between them. It reports whether there were some.
func (f *finder) scanScalars(start, end int) bool {
	p := strictParser{text: f.text[:end], pos: start, maxDepth: 1}
	var found []Value
	text := false // a string stands before or behind the comma
	for len(found) < maxFound {
		if c := p.text[p.pos]; c == '{' || c == '[' {
			return false
		}
		v, ok := p.value()
		if !ok {
			return false
		}
		found = append(found, v)
		text = v.Kind == String
		from := p.pos
		p.space()
		if p.pos < end && p.text[p.pos] == ',' {
			p.pos++
			p.space()
		}
		if p.pos >= end {
			break
		}
		text = text || p.text[p.pos] == '"'
		if between := p.text[from:p.pos]; between == "," && !text || !strings.ContainsAny(between, ",\n") {
			return false // "12,111" is one number
		}
	}
	if len(found) < 2 || p.pos < end {
		return false
	}
	for _, v := range found {
		m := &mender{text: f.text, pos: int(v.End), odd: f.odd, maxFixes: f.maxFixes}
		f.add(v, m, int(v.Start), int(v.End))
	}
	return true
}

// scanMembers looks for the members of an object without its first brace, all of the text
// from start to end: the brace may have been in the prompt. Lines of members are left to
// scanLines. It reports whether there were some.
func (f *finder) scanMembers(start, end int) bool {
	m := f.mender(start, end)
	if m.quoteAt(start).size == 0 || !m.keyAhead(start) {
		return false
	}
	m.open, m.objects = append(m.open, '{'), 1
	m.fix(MismatchedBracket, start, "", "{")
	v := Value{Kind: Object, Start: int32(start)}
	m.object(&v, '}')
	m.open, m.objects = nil, 0
	f.work += m.pos - start
	v.End = int32(m.pos)
	if m.tooDeep || m.torn || m.dropped > 0 || len(v.Members()) == 0 || m.unclosed && strings.Contains(f.text[start:end], "\n") ||
		strings.Trim(f.text[m.pos:end], " \t\r\n}]`") != "" {
		return false
	}
	f.add(v, m, start, end)
	return true
}

// meantAsString reports whether the string that was just read, which q opened, is all
// that the text holds, and not prose that begins with a quotation.
func (m *mender) meantAsString(q quote) bool {
	if m.pos < len(m.text) && strings.Trim(m.text[m.pos:], " \t\r\n,;") != "" || m.unclosed && q.family != '"' {
		return false
	}
	for _, f := range m.mends {
		if f.Kind == UnescapedQuote || f.Kind == MissingQuote {
			return false
		}
	}
	return true
}

// plainInfos are the info strings of code fences that may hold one value without
// brackets, in lower case.
var plainInfos = [...]string{"", "json", "json5", "jsonc", "text", "txt", "plaintext", "plain"}

// maxTagged bounds the text between two tags that is taken for a value.
const maxTagged = 512

// scanTagged looks for a value without brackets in the tag at index i. It returns the
// index behind it, i if there is none.
func (f *finder) scanTagged(i, end int) int {
	window := f.text[i:min(i+maxTagged, end)]
	open := strings.IndexByte(window, '>')
	if open < 0 {
		return i
	}
	name, _ := openingTag(window[:open+1])
	if !isAnswerTag(name) {
		return i
	}
	content := window[open+1:]
	n := strings.Index(content, "</"+name+">")
	if n < 0 || strings.ContainsAny(content[:n], "{[`") {
		return i
	}
	if !f.scanScalar(i+open+1, i+open+1+n, true) {
		return i
	}
	return i + open + 1 + n
}
