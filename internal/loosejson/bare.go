package loosejson

import (
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
	v := Value{Start: int32(start), End: int32(start + len(text))}
	m.pos = int(v.End)
	// What runs up to the end might have gone on.
	v.Cut = m.last && end == len(m.text)
	if q := m.quoteAt(end); q.size > 0 && end == int(v.End) && m.delimits(end+q.size) && m.at(start) != '(' {
		// The first quote is missing: {"a": foo"}.
		m.fix(MissingQuote, start, "", `"`)
		m.pos = end + q.size
		v.Kind, v.Text, v.End = String, validUTF8(text), int32(m.pos)
		return v, true
	}
	return v, m.classify(&v, text)
}

// classify makes a text without quotes the value that it is.
func (m *mender) classify(v *Value, text string) bool {
	if kind, n := literalWord(text); n == len(text) {
		v.Kind, v.Cut = kind, false
		if name := literals[kind]; name != text {
			m.mend(Literal, int(v.Start), len(text), asLiteral[kind])
		}
		return true
	}
	if number := looseNumber(text); number != "" {
		v.Kind, v.Text, v.Cut = Number, number, v.Cut && int(v.End) == len(m.text)
		if number != text {
			m.mend(NumberForm, int(v.Start), len(text), asNumber)
		}
		return true
	}
	v.Kind, v.Bare, v.Text = String, true, validUTF8(text)
	m.mend(UnquotedValue, int(v.Start), len(text), asQuoted)
	return true
}

// literalOf returns the literal that a word spells in JSON, Python, JavaScript or
// another language; Invalid if it does not.
func literalOf(word string) Kind {
	switch word {
	case "true", "True", "TRUE":
		return True
	case "false", "False", "FALSE":
		return False
	case "null", "Null", "NULL", "None", "nil", "undefined", "NaN", "nan", "Infinity", "-Infinity", "inf", "-inf":
		return Null
	}
	return Invalid
}

// longestLiteral is the length of the longest of them.
const longestLiteral = len("undefined")

// literalWord returns the literal that s begins with, and its length; 0 if there is
// none.
func literalWord(s string) (Kind, int) {
	n := 0
	if n < len(s) && s[n] == '-' {
		n++
	}
	for n < len(s) && n <= longestLiteral && isWord(s[n]) {
		n++
	}
	if n > longestLiteral || n < len("nil") || !beginsLiteral[s[0]] {
		return Invalid, 0
	}
	if kind := literalOf(s[:n]); kind != Invalid {
		return kind, n
	}
	return Invalid, 0
}

// beginsLiteral holds the first bytes of literals.
var beginsLiteral = byteSet(func(c byte) bool { return strings.IndexByte("tTfFnNuIi-", c) >= 0 })

// bareEnd returns where the text without quotes at pos ends.
func (m *mender) bareEnd() int {
	var nested []byte // the brackets open inside it
	first := true     // no blank stood in it
	for i := m.pos; i < len(m.text); {
		c := m.text[i]
		if c == ' ' && first {
			if first = false; m.endsScalar(i) {
				return i
			}
		}
		if isNameByte[c] || c == '-' {
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
		if c == ')' && len(nested) == 0 && m.inTuple() {
			return i
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

// endsScalar reports whether the text without quotes ends before the blank at index i,
// because it is a number or a literal, and another one, or a key, follows: [1 2 3].
// "1 000" may be one number.
func (m *mender) endsScalar(i int) bool {
	text := m.text[m.pos:i]
	if len(m.open) == 0 || !isScalar(text) {
		return false
	}
	j := m.peekSpace(i)
	if m.inObject() {
		return m.nameAhead(j, min(j+peekWindow, len(m.text)))
	}
	k := j
	for k < len(m.text) && k < j+maxScalar && !isSpace(m.text[k]) && !strings.ContainsRune(",]})", rune(m.text[k])) {
		k++
	}
	next := m.text[j:k]
	grouped := len(next) == 3 && skipDigits(next, 0) == 3 && isDigit(text[len(text)-1]) && len(text) < 5
	return isScalar(next) && !grouped
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
	case c == '\\':
		return m.escaped && strings.ContainsRune("nrt", rune(m.at(i+1)))
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
	if m.quoteAt(j).size > 0 && isScalar(strings.TrimSpace(m.text[m.pos:i])) {
		return true
	}
	return m.keyAhead(j) || m.keyCut(j)
}

// endsBareAtLine decides about a newline before index i.
func (m *mender) endsBareAtLine(i int) bool {
	j := m.peekSpace(i)
	if !m.whole && m.at(j-1) == '\n' && m.blankLine(i-1, j) { // another paragraph
		return true
	}
	if j >= len(m.text) || m.inArray() || m.phraseAhead(j) {
		return true
	}
	if c, _ := m.bracket(j); c != 0 {
		return true
	}
	if n, _ := m.comma(j); n > 0 {
		return true
	}
	return m.quoteAt(j).size > 0 || m.keyAhead(j) || m.comment(j) > 0 || m.keyCut(j)
}
