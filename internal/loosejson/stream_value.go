package loosejson

import (
	"strings"
	"unicode/utf8"
)

// push begins the array or object whose bracket is at pos.
func (s *Stream) push(text string) {
	if len(s.stack) >= s.maxDepth {
		s.pos++
		s.giveUp()
		return
	}
	f := streamFrame{kind: Object, start: s.pos}
	s.state = streamKey
	if text[s.pos] == '[' {
		f.kind, s.state = Array, streamValue
	}
	s.pos++
	s.stack = append(s.stack, f)
	if s.begun {
		s.emit(Event{Kind: EventOpen, Type: f.kind, Start: f.start})
	}
}

// begin tells of the arrays and objects that are open, now that they are more than
// brackets in prose.
func (s *Stream) begin() {
	if s.begun {
		return
	}
	s.begun = true
	s.emit(Event{Kind: EventReset})
	for _, f := range s.stack {
		s.emit(Event{Kind: EventOpen, Type: f.kind, Start: f.start})
	}
}

// giveUp ends a value that is none, or that is not written as this Stream knows it.
func (s *Stream) giveUp() {
	s.state = streamProse
	if s.begun {
		if s.last.state == scalarTold {
			s.emit(Event{Kind: EventUndo})
		}
		s.emit(Event{Kind: EventLost})
		s.state = streamLost
	}
	s.stack, s.last.state = s.stack[:0], scalarSure
}

// top returns the innermost array or object.
func (s *Stream) top() *streamFrame { return &s.stack[len(s.stack)-1] }

// scalar takes the scalar from start to end. It is told at once if all was JSON so
// far, and else once what follows it shows that it is complete.
func (s *Stream) scalar(start, end int) {
	s.top().some = true
	s.state = streamAfter
	s.last = streamScalar{start, end, scalarHeld}
	if !s.loose {
		s.tell()
		s.last.state = scalarTold
	}
}

// tell tells of the last scalar, if it was not told.
func (s *Stream) tell() {
	if s.last.state == scalarHeld {
		s.begin()
		s.emit(Event{Kind: EventScalar, Start: s.last.start, End: s.last.end})
	}
	s.last.state = scalarSure
}

// close ends the innermost array or object, whose bracket is at pos.
func (s *Stream) close() {
	s.tell()
	s.begin()
	s.pos++
	f := *s.top()
	s.stack = s.stack[:len(s.stack)-1]
	s.emit(Event{Kind: EventClose, Start: f.start, End: s.pos})
	s.state = streamAfter
	if len(s.stack) == 0 {
		s.state = streamProse
	} else {
		s.top().some = true
	}
}

// wantKey reads a key, or the end of an object.
func (s *Stream) wantKey(text string) bool {
	c := text[s.pos]
	q, wait := s.quoteAt(text)
	switch {
	case wait:
		return false
	case c == '}':
		s.close()
	case q.size > 0:
		s.open(q, true)
	case c == ',':
		s.loose = true
		s.pos++
	case isWord(c):
		s.loose, s.token, s.state = true, s.pos, streamBareKey
	default:
		s.giveUp()
	}
	return true
}

// wantColon reads the colon behind a key.
func (s *Stream) wantColon(text string) bool {
	if text[s.pos] != ':' {
		s.giveUp()
		return true
	}
	if s.isKey || s.pos+1 < len(text) && text[s.pos+1] != '/' { // {http://…}
		s.pos++
		s.tell()
		s.begin()
		s.emit(Event{Kind: EventKey, Key: s.key})
		s.state = streamValue
		return true
	}
	if s.pos+1 == len(text) {
		return false
	}
	s.giveUp()
	return true
}

// wantValue reads a value, or the end of an array.
func (s *Stream) wantValue(text string) bool {
	c := text[s.pos]
	q, wait := s.quoteAt(text)
	array := s.top().kind == Array
	switch {
	case wait:
		return false
	case c == ']' && array:
		s.close()
	case c == ',' && array:
		s.loose = true
		s.pos++
	case c == '{' || c == '[':
		s.tell()
		s.push(text)
	case q.size > 0:
		s.tell()
		s.open(q, false)
	case isWord(c) || c == '-':
		if isDigit(c) || c == '-' {
			s.tell()
		}
		s.token, s.state = s.pos, streamBare
	default:
		s.giveUp()
	}
	return true
}

// after reads what separates a value from the next, or ends the array or object.
func (s *Stream) after(text string) bool {
	c := text[s.pos]
	object := s.top().kind == Object
	switch {
	case c == ',':
		s.pos++
		s.state = streamValue
		if object {
			s.state = streamKey
		}
	case c == '}' && object, c == ']' && !object:
		s.close()
	case object && (c == '"' || isWord(c)) && s.commaMissing(text):
		s.loose, s.state = true, streamKey
	case !object && (c == '{' || c == '[') && s.last.state == scalarSure:
		s.loose, s.state = true, streamValue
	default:
		s.giveUp()
	}
	return true
}

// commaMissing reports whether a member may end without a comma before pos: with a
// bracket or a line.
func (s *Stream) commaMissing(text string) bool {
	return s.last.state == scalarSure || strings.Contains(text[s.last.end:s.pos], "\n")
}

// quoteAt returns the quote at pos that opens a string.
func (s *Stream) quoteAt(text string) (q quote, wait bool) {
	c := text[s.pos]
	switch {
	case c == '"' || c == '\'' || c == '`':
		return quote{size: 1, family: c, times: 1}, false
	case c < utf8.RuneSelf:
		return quote{}, false
	case !utf8.FullRuneInString(text[s.pos:]):
		return quote{}, true
	}
	family, size := curlyQuote(text[s.pos:])
	return quote{size: size, family: family, curly: true, times: 1}, false
}

// open begins the string whose quote is at pos.
func (s *Stream) open(q quote, isKey bool) {
	s.loose = s.loose || q.family != '"' || q.curly
	s.quote, s.isKey, s.token, s.state = q, isKey, s.pos, streamString
	s.pos += q.size
}

// str looks for the quote that ends the string.
func (s *Stream) str(text string) bool {
	for i := s.pos; i < len(text); {
		c := text[i]
		switch {
		case c == '\\':
			if i+1 == len(text) {
				s.pos = i
				return false
			}
			i += 2
			continue
		case c < ' ':
			s.loose = true
		case c != s.quote.family && (c < utf8.RuneSelf || !s.quote.curly && s.quote.family != '`'):
			i++
			continue
		case !utf8.FullRuneInString(text[i:]):
			s.pos = i
			return false
		}
		if size := s.quote.closedBy(text[i:]); size > 0 {
			s.pos = i + size
			s.ended(text, i)
			return true
		}
		i++
	}
	s.pos = len(text)
	return true
}

// ended takes the string whose content ends at end.
func (s *Stream) ended(text string, end int) {
	if !s.isKey {
		s.scalar(s.token, s.pos)
		return
	}
	s.key, s.state = text[s.token+s.quote.size:end], streamColon
	if strings.IndexByte(s.key, '\\') >= 0 || !utf8.ValidString(s.key) {
		m := mender{text: text[:s.pos], pos: s.token}
		s.key = m.quoted(s.quote, true).text
	}
}

// bareKey looks for the end of a key without quotes.
func (s *Stream) bareKey(text string) bool {
	for s.pos < len(text) && (isWord(text[s.pos]) || text[s.pos] == '-' || text[s.pos] == '.') {
		s.pos++
	}
	if s.pos < len(text) {
		s.key, s.isKey, s.state = strings.ToValidUTF8(text[s.token:s.pos], "\ufffd"), false, streamColon
	}
	return true
}

// bare looks for the end of a number or a literal. Other words are left to Parse.
func (s *Stream) bare(text string) bool {
	for s.pos < len(text) && strings.IndexByte("-+.", text[s.pos]) >= 0 || s.pos < len(text) && isWord(text[s.pos]) {
		s.pos++
	}
	if s.pos == len(text) {
		return true
	}
	word := text[s.token:s.pos]
	if n := scanNumber(word); n.ok && n.end == len(word) {
		s.scalar(s.token, s.pos)
		return true
	}
	if _, n := literalWord(word); n != len(word) {
		s.giveUp()
		return true
	}
	if word != "true" && word != "false" && word != "null" {
		s.loose = true
	}
	s.tell() // of the item before
	s.scalar(s.token, s.pos)
	return true
}
