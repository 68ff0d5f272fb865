package loosejson

import (
	"strings"
	"unicode/utf8"
)

// A mender reads one value from a text that was meant to be JSON. It reads what is
// there as far as that is clear, and records every departure. It only goes forward,
// and looks ahead by no more than a fixed window, so that its time is linear.
type mender struct {
	text string // up to where it may read
	pos  int

	last     bool // the end of text is the end of the whole reply
	maxDepth int
	open     []byte // the brackets that are not closed
	objects  int    // how many of them are '{'
	builder

	ahead ahead // behind the last value that was read at a glance

	mends    []Mend
	odd      *oddTexts // of the document
	maxFixes int       // if it is 0 there need be no odd
	more     int       // fixes beyond maxFixes

	escaped  bool // every quote has a backslash: {\"a\": 1}
	forgot   bool // brackets at the end of the text were taken out of a string without an end
	inString bool // the text ended inside a quoted string
	unclosed bool // the text ended before the value did
	dropped  int  // keys and words that were left out
	parted   bool // a comma stood before the object that began where a key should be
	stop     bool // another value begins where this one cannot have it: all ends here
	torn     bool // because a paragraph or fence ended in the middle
	crossed  bool // an item begins a paragraph
	whole    bool // nothing is torn
	tooDeep  bool
	careful  bool // read nothing at a glance: for tests
}

// skip records a departure in the next n bytes, and steps over them.
func (m *mender) skip(kind FixKind, n int, to string) {
	m.fix(kind, m.pos, m.text[m.pos:m.pos+n], to)
	m.pos += n
}

// ended reports whether nothing is left to read.
func (m *mender) ended() bool { return m.pos >= len(m.text) || m.stop || m.tooDeep }

// at returns the byte at index i, and 0 behind the end.
func (m *mender) at(i int) byte {
	if i >= 0 && i < len(m.text) {
		return m.text[i]
	}
	return 0
}

// inObject reports whether the innermost open bracket is that of an object.
func (m *mender) inObject() bool { return len(m.open) > 0 && m.open[len(m.open)-1] == '{' }

// inArray reports whether the innermost open bracket is that of an array or a tuple.
func (m *mender) inArray() bool { return len(m.open) > 0 && m.open[len(m.open)-1] != '{' }

// inTuple reports whether the innermost open bracket is that of a tuple.
func (m *mender) inTuple() bool { return len(m.open) > 0 && m.open[len(m.open)-1] == '(' }

// value reads the value at pos. It reports false, and may have gone forward, if
// there is none before the next comma or bracket.
func (m *mender) value() (Value, bool) {
	var v Value
	if m.plainValue(&v) {
		return v, true
	}
	return m.anyValue()
}

// anyValue is value for one that is not plain.
func (m *mender) anyValue() (Value, bool) {
	m.space()
	if m.ended() {
		return Value{}, false
	}
	switch c, size := m.bracket(m.pos); c {
	case '{', '[':
		if size > 1 {
			m.fix(Punctuation, m.pos, m.text[m.pos:m.pos+size], string(c))
		}
		return m.container(c, size), !m.tooDeep
	case '}', ']':
		return Value{}, false
	}
	if size, _ := m.comma(m.pos); size > 0 {
		return Value{}, false
	}
	if q := m.quoteAt(m.pos); q.size > 0 {
		return m.stringValue(q), true
	}
	if m.tuple(m.pos) {
		m.fix(MismatchedBracket, m.pos, "(", "[")
		return m.container('(', 1), !m.tooDeep
	}
	if n := m.call(m.pos); n > 0 {
		return m.called(n)
	}
	if n := m.prefix(m.pos); n > 0 {
		m.skip(StrayText, n, "")
		return m.value()
	}
	return m.bare()
}

// bracket returns the bracket at index i, as JSON has it, and its size in the text;
// 0 if there is none.
func (m *mender) bracket(i int) (byte, int) {
	switch c := m.at(i); c {
	case '{', '}', '[', ']':
		return c, 1
	case 0xEF:
		for _, b := range fullWidthBrackets {
			if strings.HasPrefix(m.text[i:], b.text) {
				return b.ascii, len(b.text)
			}
		}
	}
	return 0, 0
}

// fullWidthBrackets are the brackets of East Asian keyboards.
var fullWidthBrackets = [...]struct {
	text  string
	ascii byte
}{{"｛", '{'}, {"｝", '}'}, {"［", '['}, {"］", ']'}}

// comma returns the size of the comma, or what stands for one, at index i.
func (m *mender) comma(i int) (size int, plain bool) {
	switch c := m.at(i); {
	case c == ',':
		return 1, true
	case c == ';':
		return 1, false
	case c < utf8.RuneSelf:
		return 0, false
	case strings.HasPrefix(m.text[i:], "，"), strings.HasPrefix(m.text[i:], "、"), strings.HasPrefix(m.text[i:], "；"):
		return 3, false
	}
	return 0, false
}

// container reads the array or object whose bracket, of the given size, is at pos.
func (m *mender) container(c byte, size int) Value {
	v := Value{Kind: Array, Start: int32(m.pos)}
	if len(m.open) >= m.maxDepth {
		m.tooDeep = true
		return v
	}
	closing := byte(']')
	if i := m.peekSpace(m.pos + size); c == '{' {
		closing = '}'
	} else if c == '(' {
		closing = ')'
	} else if m.quoteAt(i).size > 0 && m.keyAhead(i) { // ["a": 1], as in PHP and Swift
		m.fix(MismatchedBracket, m.pos, m.text[m.pos:m.pos+size], "{")
		c = '{'
	}
	m.open = append(m.open, c)
	m.pos += size
	if c == '{' {
		v.Kind = Object
		m.objects++
		m.object(&v, closing)
		m.objects--
	} else {
		m.array(&v, closing)
	}
	m.open = m.open[:len(m.open)-1]
	v.End = int32(m.pos)
	return v
}

// array reads the items of an array and its closing bracket.
func (m *mender) array(v *Value, closing byte) {
	base := len(m.values)
	for first := true; ; first = false {
		m.separator(first)
		if m.closes(v, closing) {
			break
		}
		if m.plainValue(m.newItem()) { // no colon follows it, so that it is no key
			continue
		}
		m.values = m.values[:len(m.values)-1] // what stands in the value needs the stack
		if !first && m.keyed(v) {
			break
		}
		before := m.pos
		if item, ok := m.anyValue(); ok {
			*m.newItem() = item
		} else if m.pos == before && !m.ended() {
			m.strayByte()
		}
	}
	m.builder.array(v, base)
}

// newItem returns a new place on the stack of items, with anything in it.
func (m *mender) newItem() *Value {
	if len(m.values) == cap(m.values) {
		m.values = roomy(m.values, m.pos, len(m.text), len(m.text))
	}
	m.values = m.values[:len(m.values)+1]
	return &m.values[len(m.values)-1]
}

// object reads the members of an object and its closing bracket.
func (m *mender) object(v *Value, closing byte) {
	base := len(m.members)
	doubled := m.doubledBrace()
	for first := true; ; first = false {
		m.separator(first)
		if m.closes(v, closing) || m.sibling(v, first) {
			break
		}
		if before := m.pos; !m.member() && m.pos == before && !m.ended() {
			m.strayByte()
		}
	}
	if doubled {
		if m.space(); m.at(m.pos) == '}' {
			m.skip(StrayBracket, 1, "")
		}
	}
	m.builder.object(v, base)
}

// doubledBrace steps over a second brace, as templates have them: {{"a": 1}}.
func (m *mender) doubledBrace() bool {
	if m.at(m.pos) != '{' {
		return false
	}
	m.skip(StrayBracket, 1, "")
	return true
}

// strayByte steps over one character that nothing can be made of.
func (m *mender) strayByte() {
	_, size := utf8.DecodeRuneInString(m.text[m.pos:])
	m.dropped++
	m.skip(StrayText, size, "")
}

// separator skips the comma between two values, and whatever else stands there. It
// records where there is none, or more than one.
func (m *mender) separator(first bool) {
	if m.plainSeparator(first) {
		return
	}
	commas, needed, dots := 0, !first, m.parted
	m.parted = false
	from := m.pos
	at, last := m.pos, "" // the last comma
	for {
		m.space()
		if m.ended() {
			break
		}
		if size, plain := m.comma(m.pos); size > 0 {
			at, last = m.pos, m.text[m.pos:m.pos+size]
			if commas > 0 || !needed {
				m.fix(DoubledComma, at, last, "")
			} else if !plain {
				m.fix(Punctuation, at, last, ",")
			}
			commas++
			m.pos += size
			continue
		}
		if size := ellipsis(m.text[m.pos:]); size > 0 {
			m.skip(Ellipsis, size, "")
			commas, needed, dots = 0, true, true
			continue
		}
		break
	}
	m.paragraph(from)
	c, _ := m.bracket(m.pos)
	closing := m.ended() || c == '}' || c == ']' || m.inTuple() && m.text[m.pos] == ')'
	switch {
	case closing && commas > 0 && needed:
		m.mend(TrailingComma, at, len(last), asNothing)
	case !closing && commas == 0 && needed && !dots:
		m.mend(MissingComma, m.pos, 0, asComma)
	}
}

// ellipsis returns the size of the dots that s begins with, if they stand for
// something left out.
func ellipsis(s string) int {
	if strings.HasPrefix(s, "…") {
		return len("…")
	}
	n := 0
	for n < len(s) && s[n] == '.' {
		n++
	}
	if n < 3 || n < len(s) && (isDigit(s[n]) || isWord(s[n])) {
		return 0
	}
	return n
}

// closes ends the array or object v if it ends at pos: with its own bracket, with a
// wrong one, with one that belongs to an outer value, or with the text.
func (m *mender) closes(v *Value, closing byte) bool {
	if beginsPlain[m.at(m.pos)] && !m.ended() {
		return false
	}
	if m.ended() {
		m.unclosed = true
		m.torn = m.torn || m.crossed && !m.whole
		v.Cut = m.last && !m.stop || m.torn
		m.fix(Unclosed, m.pos, "", v.closer())
		return true
	}
	c, size := m.bracket(m.pos)
	if closing == ')' && m.text[m.pos] == ')' {
		c, size = ')', 1
	}
	if c == '}' || c == ']' || c == ')' {
		v.Cut = m.forgot
	}
	switch {
	case c == closing:
		if size > 1 {
			m.fix(Punctuation, m.pos, m.text[m.pos:m.pos+size], v.closer())
		}
		m.pos += size
		return true
	case c != '}' && c != ']':
		return false
	case m.encloses(c) && !m.mistyped(m.pos+size):
		m.fix(Unclosed, m.pos, "", v.closer())
		return true
	case !m.encloses(c) && m.goesOn(m.pos+size):
		m.skip(StrayBracket, size, "")
		m.separator(len(m.values) == 0 && len(m.members) == 0)
		return m.closes(v, closing)
	}
	m.skip(MismatchedBracket, size, v.closer())
	return true
}

// closer returns the bracket that closes an array or object in JSON.
func (v *Value) closer() string {
	if v.Kind == Object {
		return "}"
	}
	return "]"
}

// encloses reports whether the closing bracket c may belong to an outer value.
func (m *mender) encloses(c byte) bool {
	if c == '}' {
		return m.objects > 0
	}
	return len(m.open) > m.objects
}

// mistyped reports whether a closing bracket before index i, which is that of an
// outer value, was meant for the innermost one: because what follows belongs into
// the value around it, and not around the outer one.
func (m *mender) mistyped(i int) bool {
	i = m.peekSpace(i)
	size, _ := m.comma(i)
	if size == 0 || len(m.open) < 2 {
		return false
	}
	i = m.peekSpace(i + size)
	key := m.keyAhead(i)
	if c, _ := m.bracket(i); !key && c != '{' && c != '[' && m.quoteAt(i).size == 0 {
		return false
	}
	parent, outer := m.open[len(m.open)-2] == '{', byte(0)
	if len(m.open) > 2 {
		outer = m.open[len(m.open)-3]
	}
	if key {
		return parent && outer != '{'
	}
	return !parent && (outer == '{' || outer == 0)
}

// goesOn reports whether the innermost value goes on behind a wrong bracket that
// ends before index i.
func (m *mender) goesOn(i int) bool {
	i = m.peekSpace(i)
	size, _ := m.comma(i)
	if size == 0 || len(m.open) > 1 {
		return false
	}
	i = m.peekSpace(i + size)
	if m.inObject() {
		return m.keyAhead(i)
	}
	return i < len(m.text) && !m.keyAhead(i)
}

// sibling ends the object v if a new one begins where a key should be, and v stands
// in an array: [{"a":1, {"a":2}].
func (m *mender) sibling(v *Value, first bool) bool {
	if c, _ := m.bracket(m.pos); first || c != '{' || len(m.open) < 2 || m.open[len(m.open)-2] != '[' {
		return false
	}
	m.fix(Unclosed, m.pos, "", "}")
	m.parted = true
	return true
}
