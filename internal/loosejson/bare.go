package loosejson

import (
	"math/big"
	"strings"
	"unicode/utf8"
)

// bare reads a value without quotes: a number, a literal, or text.
func (m *mender) bare() (Value, bool) {
	start := m.pos
	end := m.bareEnd()
	text := strings.TrimRight(m.text[start:end], " \t\r\n")
	if text == "" {
		return Value{}, false
	}
	v := Value{Start: start, End: start + len(text)}
	m.pos = v.End
	// A word that runs up to the end might have gone on.
	v.Cut = m.last && v.End == len(m.text)
	if q := m.quoteAt(end); q.size > 0 && end == v.End && m.delimits(end+q.size) && m.at(start) != '(' {
		// The first quote is missing: {"a": foo"}.
		m.fix(MissingQuote, start, "", `"`)
		m.pos = end + q.size
		v.Kind, v.Text, v.End = String, strings.ToValidUTF8(text, "\ufffd"), m.pos
		return v, true
	}
	return v, m.classify(&v, text)
}

// classify makes a text without quotes the value that it is.
func (m *mender) classify(v *Value, text string) bool {
	if kind, n := literalWord(text); n == len(text) {
		v.Kind, v.Cut = kind, false
		if name := string((&Value{Kind: kind}).AppendJSON(nil)); name != text {
			m.fix(Literal, v.Start, text, name)
		}
		return true
	}
	if number := looseNumber(text); number != "" {
		v.Kind, v.Text = Number, number
		if number != text {
			m.fix(NumberForm, v.Start, text, number)
		}
		return true
	}
	v.Kind, v.Bare, v.Text = String, true, strings.ToValidUTF8(text, "\ufffd")
	m.fix(UnquotedValue, v.Start, text, string(AppendString(nil, clip(v.Text))))
	return true
}

// literalWords are the spellings of literals in JSON, Python, JavaScript and others.
var literalWords = [...]struct {
	word string
	kind Kind
}{
	{"true", True}, {"True", True}, {"TRUE", True},
	{"false", False}, {"False", False}, {"FALSE", False},
	{"null", Null}, {"Null", Null}, {"NULL", Null}, {"None", Null}, {"nil", Null},
	{"undefined", Null}, {"NaN", Null}, {"nan", Null},
	{"Infinity", Null}, {"-Infinity", Null}, {"inf", Null}, {"-inf", Null},
}

// literalWord returns the literal that s begins with, and its length; 0 if there is
// none.
func literalWord(s string) (Kind, int) {
	for _, l := range literalWords {
		if strings.HasPrefix(s, l.word) && (len(s) == len(l.word) || !isWord(s[len(l.word)])) {
			return l.kind, len(l.word)
		}
	}
	return Invalid, 0
}

// looseNumber returns the number that all of s is, in the grammar of RFC 8259: with
// a plus sign, without digits before or behind the point, cut in its exponent, with
// underscores between digits, or hexadecimal. It returns "" if s is none.
func looseNumber(s string) string {
	n := scanNumber(s)
	if n.end == len(s) && n.good > 0 {
		return s[:n.good]
	}
	if len(s) > maxScalar {
		return ""
	}
	s = halfWidth(s)
	sign, digits := "", s
	if s[0] == '+' || s[0] == '-' {
		sign, digits = strings.TrimPrefix(s[:1], "+"), s[1:]
	}
	if len(digits) > 2 && digits[0] == '0' && digits[1]|0x20 == 'x' {
		if i, ok := new(big.Int).SetString(digits[2:], 16); ok && isHexStart(digits[2]) {
			return sign + i.String()
		}
		return ""
	}
	if strings.Contains(digits, "_") {
		if strings.Contains(digits, "__") || !isDigit(digits[0]) || !isDigit(digits[len(digits)-1]) {
			return ""
		}
		digits = strings.ReplaceAll(digits, "_", "")
	}
	if strings.HasPrefix(digits, ".") {
		digits = "0" + digits
	}
	if n = scanNumber(digits); digits != "" && digits[0] != '-' && n.end == len(digits) && n.good > 0 {
		return sign + digits[:n.good]
	}
	return ""
}

// halfWidth replaces full-width digits, points and signs, as East Asian keyboards have
// them.
func halfWidth(s string) string {
	if s[0] < utf8.RuneSelf {
		return s
	}
	return strings.Map(func(r rune) rune {
		if r >= '０' && r <= '９' || r == '．' || r == '－' || r == '＋' {
			return r - '０' + '0'
		}
		return r
	}, s)
}

// isHexStart reports whether c is a hexadecimal digit.
func isHexStart(c byte) bool { return hexDigits(string(c)) == 1 }

// bareEnd returns where the text without quotes at pos ends.
func (m *mender) bareEnd() int {
	var nested []byte // the brackets open inside it
	for i := m.pos; i < len(m.text); {
		c := m.text[i]
		if c < utf8.RuneSelf && (isWord(c) || c == ' ' || c == '.' || c == '-') {
			i++
			continue
		}
		if b, size := m.bracket(i); b != 0 {
			switch {
			case b == '{' || b == '[':
				if m.opensValue(i, size) {
					return i
				}
				nested = append(nested, b)
			case len(nested) == 0:
				return i
			default:
				nested = nested[:len(nested)-1]
			}
			i += size
			continue
		}
		if c == '(' || c == ')' {
			nested = m.paren(nested, c)
			i++
			continue
		}
		if m.endsBare(i, nested) {
			return i
		}
		_, size := utf8.DecodeRuneInString(m.text[i:])
		i += size
	}
	return len(m.text)
}

// paren counts a round bracket inside a text without quotes.
func (m *mender) paren(nested []byte, c byte) []byte {
	if c == '(' {
		return append(nested, c)
	}
	if n := len(nested); n > 0 && nested[n-1] == '(' {
		return nested[:n-1]
	}
	return nested
}

// opensValue reports whether the bracket at index i, inside a text without quotes,
// begins a real object or array. Then nothing that follows is as it seemed.
func (m *mender) opensValue(i, size int) bool {
	c, _ := m.bracket(i)
	j := m.peekSpace(i + size)
	if c == '{' && m.quoteAt(j).size > 0 && m.keyAhead(j) {
		m.stop = m.stop || strings.Contains(m.text[m.pos:i], " ")
		return true
	}
	return false
}

// endsBare reports whether a text without quotes ends at index i.
func (m *mender) endsBare(i int, nested []byte) bool {
	c := m.text[i]
	if n, _ := m.comma(i); n > 0 {
		return len(nested) == 0 && m.endsBareAtComma(i, n)
	}
	switch {
	case c == '\n':
		return len(m.open) == 0 || m.endsBareAtLine(i+1)
	case c == '/':
		spaced := i > 0 && isSpace(m.text[i-1]) || m.at(i+1) == '*' && isScalar(strings.TrimSpace(m.text[m.pos:i]))
		return spaced && m.comment(i) > 0
	case c == '#':
		return i > 0 && isSpace(m.text[i-1]) && isScalar(strings.TrimSpace(m.text[m.pos:i]))
	}
	q := m.quoteAt(i)
	if q.size == 0 || len(m.open) == 0 {
		return false
	}
	if m.inObject() && isSpace(m.at(i-1)) && m.keyAhead(i) {
		return true
	}
	return q.family == '"' && !isSpace(m.at(i-1)) && len(nested) == 0 && m.delimits(i+q.size)
}

// maxScalar bounds a number that is looked at more than once.
const maxScalar = 256

// isScalar reports whether s is a number or a literal.
func isScalar(s string) bool {
	if s == "" || len(s) > maxScalar {
		return false
	}
	_, n := literalWord(s)
	return n == len(s) || looseNumber(s) != ""
}

// endsBareAtComma decides about a comma of n bytes at index i. In an array it always
// separates; in an object only before a key, since prose has commas.
func (m *mender) endsBareAtComma(i, n int) bool {
	if len(m.open) == 0 {
		return false
	}
	if m.inArray() {
		return m.text[i] != ';'
	}
	j := m.peekSpace(i + n)
	newline := strings.Contains(m.text[i:j], "\n")
	if j >= len(m.text) || newline && (isScalar(strings.TrimSpace(m.text[m.pos:i])) || m.phraseAhead(j)) {
		return true
	}
	if c, _ := m.bracket(j); c != 0 || ellipsis(m.text[j:]) > 0 {
		return true
	}
	if k, _ := m.comma(j); k > 0 {
		return true
	}
	if j > i+n && !isDigit(m.text[j]) && isScalar(strings.TrimSpace(m.text[m.pos:i])) {
		return true
	}
	if c := m.text[j]; c == '/' || c == '#' {
		return m.comment(j) > 0
	}
	return m.keyAhead(j) || m.quoteAt(j).size > 0 && m.stringAhead(j) > 0 && isScalar(strings.TrimSpace(m.text[m.pos:i]))
}

// endsBareAtLine decides about a newline before index i.
func (m *mender) endsBareAtLine(i int) bool {
	j := m.peekSpace(i)
	if j >= len(m.text) || m.inArray() || m.phraseAhead(j) {
		return true
	}
	if c, _ := m.bracket(j); c != 0 {
		return true
	}
	if n, _ := m.comma(j); n > 0 {
		return true
	}
	return m.quoteAt(j).size > 0 || m.keyAhead(j) || m.comment(j) > 0
}

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
	inner := mender{text: m.text[:m.pos+strings.IndexByte(m.text[m.pos:], ')')], pos: m.pos, maxFixes: 0}
	v := Value{Kind: Number, Start: m.pos}
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
	v.End = inner.pos
	m.pos = inner.pos
	m.space()
	if m.at(m.pos) == ')' {
		m.skip(StrayText, 1, "")
	}
	return v, true
}
