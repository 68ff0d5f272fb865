package loosejson

import (
	"fmt"
	"unicode/utf16"
	"unicode/utf8"
)

// ParseStrict parses a JSON text as RFC 8259 has it. Both members of a duplicate key
// are kept. The escape of a lone surrogate, which section 8.2 leaves open, becomes
// U+FFFD, as encoding/json does it. Invalid UTF-8 and a byte order mark are errors.
func ParseStrict(text string, opts *Options) (Value, *SyntaxError) {
	o := opts.withDefaults()
	if len(text) > o.MaxBytes {
		return Value{}, TooManyBytes(text[:o.MaxBytes], len(text))
	}
	p := strictParser{text: text, maxDepth: o.MaxDepth}
	v, ok := p.space().value()
	if !ok {
		return Value{}, newSyntaxError(text, p.pos, p.limit, p.message)
	}
	if p.space(); p.pos < len(text) {
		p.expected("the end of the text")
		return Value{}, newSyntaxError(text, p.pos, false, p.message)
	}
	return v, nil
}

// A strictParser reads one JSON value from pos on.
type strictParser struct {
	builder
	text     string
	pos      int
	depth    int
	maxDepth int
	lone     []int  // the places of escapes of lone surrogates, which were read as U+FFFD
	message  string // why it failed at pos
	limit    bool
}

// space skips white space, and returns p.
func (p *strictParser) space() *strictParser {
	for p.pos < len(p.text) && isSpace(p.text[p.pos]) {
		p.pos++
	}
	return p
}

// isSpace reports whether c is white space (RFC 8259, section 2).
func isSpace(c byte) bool {
	return c == ' ' || c == '\n' || c == '\r' || c == '\t'
}

// fail records why the text is not JSON at pos, and returns false.
func (p *strictParser) fail(message string) bool {
	p.message = message
	return false
}

// expected fails for want of what could have stood at pos.
func (p *strictParser) expected(what string) bool {
	if p.pos >= len(p.text) {
		return p.fail("the text ends, expected " + what)
	}
	r, size := utf8.DecodeRuneInString(p.text[p.pos:])
	if r == utf8.RuneError && size == 1 {
		return p.fail("invalid UTF-8, expected " + what)
	}
	return p.fail(fmt.Sprintf("unexpected %q, expected %s", r, what))
}

// value reads the value at pos.
func (p *strictParser) value() (v Value, ok bool) {
	if p.pos >= len(p.text) {
		return v, p.expected("a value")
	}
	v.Start = int32(p.pos)
	switch c := p.text[p.pos]; c {
	case '"':
		v.Kind = String
		v.Text, ok = p.str()
	case '{':
		v.Kind = Object
		if ok = p.enter(); ok {
			ok = p.object(&v)
		}
	case '[':
		v.Kind = Array
		if ok = p.enter(); ok {
			ok = p.array(&v)
		}
	case 't':
		v.Kind = True
		ok = p.literal("true")
	case 'f':
		v.Kind = False
		ok = p.literal("false")
	case 'n':
		v.Kind = Null
		ok = p.literal("null")
	default:
		if c != '-' && !isDigit(c) {
			return v, p.expected("a value")
		}
		v.Kind = Number
		ok = p.number()
		v.Text = p.text[v.Start:p.pos]
	}
	v.End = int32(p.pos)
	return v, ok
}

// enter steps over an opening bracket.
func (p *strictParser) enter() bool {
	if p.depth++; p.depth > p.maxDepth {
		p.limit = true
		return p.fail(tooDeep(p.maxDepth))
	}
	p.pos++
	p.space()
	return true
}

// more steps over a comma, or over the bracket that closes: then it returns false.
func (p *strictParser) more(closing byte) (more, ok bool) {
	p.space()
	if p.pos < len(p.text) {
		switch p.text[p.pos] {
		case ',':
			p.pos++
			p.space()
			return true, true
		case closing:
			p.pos++
			p.depth--
			return false, true
		}
	}
	return false, p.expected(fmt.Sprintf("%q or %q", ',', closing))
}

// array reads the rest of an array, behind its bracket.
func (p *strictParser) array(v *Value) bool {
	if p.pos < len(p.text) && p.text[p.pos] == ']' {
		p.pos++
		p.depth--
		return true
	}
	base := len(p.values)
	for more, ok := true, true; more; {
		item, isValue := p.value()
		if !isValue {
			return false
		}
		p.values = append(roomy(p.values, p.pos, len(p.text), len(p.text)), item)
		if more, ok = p.more(']'); !ok {
			return false
		}
	}
	p.builder.array(v, base)
	return true
}

// object reads the rest of an object, behind its bracket.
func (p *strictParser) object(v *Value) bool {
	if p.pos < len(p.text) && p.text[p.pos] == '}' {
		p.pos++
		p.depth--
		return true
	}
	base := len(p.members)
	for more, ok := true, true; more; {
		m := Member{KeyStart: p.pos}
		if m.Key, ok = p.key(); !ok {
			return false
		}
		if m.Value, ok = p.value(); !ok {
			return false
		}
		p.members = append(roomy(p.members, p.pos, len(p.text), len(p.text)), m)
		if more, ok = p.more('}'); !ok {
			return false
		}
	}
	p.builder.object(v, base)
	return true
}

// key reads a key and its colon.
func (p *strictParser) key() (string, bool) {
	if p.pos >= len(p.text) || p.text[p.pos] != '"' {
		return "", p.expected("a key in double quotes")
	}
	key, ok := p.str()
	if !ok {
		return "", false
	}
	if p.space(); p.pos >= len(p.text) || p.text[p.pos] != ':' {
		return "", p.expected("':'")
	}
	p.pos++
	p.space()
	return key, true
}

// literal reads true, false or null.
func (p *strictParser) literal(name string) bool {
	for i := range len(name) {
		if p.pos >= len(p.text) || p.text[p.pos] != name[i] {
			return p.expected(name)
		}
		p.pos++
	}
	return true
}

// number steps over a number.
func (p *strictParser) number() bool {
	n := scanNumber(p.text[p.pos:])
	p.pos += n.end
	return n.ok || p.expected("a digit")
}

// str reads the string at pos. It is a part of the text if nothing is escaped.
func (p *strictParser) str() (string, bool) {
	start := p.pos + 1
	end, ascii := skipPlain(p.text, start, '"')
	p.pos = end
	if end >= len(p.text) {
		return "", p.expected("the quote that ends a string")
	}
	switch c := p.text[end]; {
	case c == '\\':
		return p.escaped(start)
	case c < ' ':
		return "", p.expected("an escape for a control character")
	}
	s := p.text[start:end]
	if !ascii && !utf8.ValidString(s) {
		return "", p.invalidUTF8(start)
	}
	p.pos++
	return s, true
}

// invalidUTF8 fails at the first byte from start on that is not UTF-8.
func (p *strictParser) invalidUTF8(start int) bool {
	for i, r := range p.text[start:] {
		if r != utf8.RuneError {
			continue
		}
		if _, size := utf8.DecodeRuneInString(p.text[start+i:]); size == 1 {
			p.pos = start + i
			break
		}
	}
	return p.fail("invalid UTF-8 in a string")
}

// escaped reads the rest of a string that began at start, from a backslash at pos on.
func (p *strictParser) escaped(start int) (string, bool) {
	buf := make([]byte, 0, len(p.text[start:p.pos])+32)
	done := start
	for i := p.pos; i < len(p.text); {
		switch c := p.text[i]; {
		case c == '"':
			buf = append(buf, p.text[done:i]...)
			p.pos = i + 1
			if !utf8.Valid(buf) {
				return "", p.invalidUTF8(start)
			}
			return string(buf), true
		case c == '\\':
			buf = append(buf, p.text[done:i]...)
			r, size := unescape(p.text[i:])
			if size == 0 {
				p.pos = i
				return "", p.fail("invalid escape in a string")
			}
			if r == utf8.RuneError && isLoneSurrogate(p.text[i:i+size]) {
				p.lone = append(p.lone, i)
			}
			buf = utf8.AppendRune(buf, r)
			i += size
			done = i
		case c < ' ':
			p.pos = i
			return "", p.expected("an escape for a control character")
		default:
			i, _ = skipPlain(p.text, i, '"')
		}
	}
	p.pos = len(p.text)
	return "", p.expected("the quote that ends a string")
}

// unescape returns the character that the escape at the start of s stands for, and
// its length: 0 if it is none of RFC 8259, section 7.
func unescape(s string) (rune, int) {
	if len(s) < 2 {
		return 0, 0
	}
	switch s[1] {
	case '"', '\\', '/':
		return rune(s[1]), 2
	case 'b':
		return '\b', 2
	case 'f':
		return '\f', 2
	case 'n':
		return '\n', 2
	case 'r':
		return '\r', 2
	case 't':
		return '\t', 2
	case 'u':
		r, ok := hexRune(s[2:], 4)
		if !ok {
			return 0, 0
		}
		if !utf16.IsSurrogate(r) {
			return r, 6
		}
		if len(s) >= 12 && s[6] == '\\' && s[7] == 'u' {
			if low, ok := hexRune(s[8:], 4); ok {
				if pair := utf16.DecodeRune(r, low); pair != utf8.RuneError {
					return pair, 12
				}
			}
		}
		return utf8.RuneError, 6
	}
	return 0, 0
}

// isLoneSurrogate reports whether an escape, which was read as U+FFFD, is that of a
// surrogate and not of U+FFFD itself.
func isLoneSurrogate(escape string) bool {
	r, ok := hexRune(escape[2:], 4)
	return ok && utf16.IsSurrogate(r)
}

// hexRune reads n hexadecimal digits.
func hexRune(s string, n int) (rune, bool) {
	if len(s) < n {
		return 0, false
	}
	var r rune
	for i := range n {
		c := s[i]
		switch {
		case isDigit(c):
			r = r<<4 | rune(c-'0')
		case c|0x20 >= 'a' && c|0x20 <= 'f':
			r = r<<4 | rune(c|0x20-'a'+10)
		default:
			return 0, false
		}
	}
	return r, true
}
