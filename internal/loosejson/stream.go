package loosejson

import (
	"strings"
	"unicode/utf8"
)

// A Stream follows a text while it grows, and tells which values in it are complete.
// It reads each byte once. It is not safe for concurrent use.
//
// It knows the form in which models mostly write: prose, thinking and fences around an
// object or array, which is JSON, or is JSON but for other quotes, bare keys, comments,
// literals of other languages, and commas too many or missing. What it tells holds if
// the value goes on as it began. Where it would have to guess it tells nothing more of
// that value: Parse sees the whole of it.
type Stream struct {
	text     strings.Builder
	emit     func(Event)
	maxDepth int

	pos   int         // all before it has been read
	state streamState // what is looked for at pos
	back  streamState // the state behind a comment
	stack []streamFrame

	begun bool // the arrays and objects of stack have been told
	loose bool // the value is not JSON so far

	token int   // where the string, the bare word or the comment began that is being read
	quote quote // of the string
	isKey bool  // the string is a key
	key   string

	last streamScalar
}

// A streamScalar is the last scalar that was read, until what follows it shows that it
// is complete.
type streamScalar struct {
	start, end int
	state      scalarState
}

// A scalarState says what was told of a scalar.
type scalarState uint8

const (
	scalarSure scalarState = iota // it is complete
	scalarTold                    // it was told, and may have to be taken back
	scalarHeld                    // it was not told yet
)

// An Event is something that a Stream tells. Offsets are those of the whole text.
type Event struct {
	Kind       EventKind
	Type       Kind   // of EventOpen: Array or Object
	Key        string // of EventKey
	Start, End int    // of EventOpen, EventClose and EventScalar: the span of the value
}

// An EventKind is what an Event is about.
type EventKind uint8

// The kinds of event.
const (
	EventReset  EventKind = iota // what was told until now is about a draft or another value
	EventOpen                    // an array or object begins
	EventKey                     // the key of the member whose value comes next
	EventScalar                  // a scalar is complete
	EventClose                   // the innermost array or object is complete
	EventUndo                    // the last scalar is not, after all
	EventLost                    // nothing more is told of this value
)

// A streamState is what a Stream looks for.
type streamState uint8

const (
	streamProse streamState = iota // a value, outside of all values
	streamThinking
	streamLost // a fence, behind what was not understood
	streamKey  // a key, or the end of an object
	streamBareKey
	streamColon
	streamValue  // a value, or the end of an array
	streamString // the end of a string
	streamBare
	streamAfter // a comma, or the end of an array or object
	streamComment
)

// A streamFrame is an array or object that is not complete.
type streamFrame struct {
	kind  Kind
	start int
	some  bool // it has a member or an item
}

// NewStream returns a Stream that calls emit with what it learns, and that follows
// values up to a depth.
func NewStream(maxDepth int, emit func(Event)) *Stream {
	return &Stream{emit: emit, maxDepth: maxDepth}
}

// Write adds to the text and tells what is known with it.
func (s *Stream) Write(chunk []byte) {
	s.text.Write(chunk)
	text := s.text.String()
	for s.pos < len(text) && s.step(text) {
	}
}

// String returns the text so far.
func (s *Stream) String() string { return s.text.String() }

// step reads what is at pos. It returns false if it needs more of the text.
func (s *Stream) step(text string) bool {
	switch s.state {
	case streamProse:
		return s.prose(text)
	case streamThinking:
		return s.thinking(text)
	case streamLost:
		return s.lost(text)
	case streamBareKey:
		return s.bareKey(text)
	case streamString:
		return s.str(text)
	case streamBare:
		return s.bare(text)
	case streamComment:
		return s.comment(text)
	}
	if n, wait := s.space(text); n > 0 || wait {
		s.pos += n
		return !wait
	}
	switch s.state {
	case streamKey:
		return s.wantKey(text)
	case streamColon:
		return s.wantColon(text)
	case streamValue:
		return s.wantValue(text)
	}
	return s.after(text)
}

// prose looks for the bracket or the tag that comes next.
func (s *Stream) prose(text string) bool {
	n := strings.IndexAny(text[s.pos:], "{[<")
	if n < 0 {
		s.pos = len(text)
		return true
	}
	s.pos += n
	switch size, closing, wait := streamTag(text[s.pos:]); {
	case wait:
		return false
	case size > 0:
		s.pos += size
		s.emit(Event{Kind: EventReset}) // what stands before a closing tag was a draft
		if !closing {
			s.state = streamThinking
		}
	case text[s.pos] == '<':
		s.pos++
	default:
		s.begun, s.loose, s.last.state = false, false, scalarSure
		s.push(text)
	}
	return true
}

// streamTag returns the size of the tag around thinking that text begins with, 0 if
// there is none; wait says that more text has to tell.
func streamTag(text string) (size int, closing, wait bool) {
	const longest = len("</scratchpad>")
	if size, ok := thinkTag(text, false); ok {
		return size, false, false
	}
	if size, ok := thinkTag(text, true); ok {
		return size, true, false
	}
	tag := text[:min(len(text), longest)]
	if text[0] != '<' || len(tag) == longest || strings.ContainsAny(tag[1:], "> \n<{[") {
		return 0, false, false
	}
	return 0, false, true
}

// thinking looks for the end of a thinking block.
func (s *Stream) thinking(text string) bool {
	n := strings.IndexAny(text[s.pos:], "<[")
	if n < 0 {
		s.pos = len(text)
		return true
	}
	s.pos += n
	size, closing, wait := streamTag(text[s.pos:])
	if wait {
		return false
	}
	if closing {
		s.state = streamProse
	}
	s.pos += max(1, size)
	return true
}

// lost looks for a fence, behind which another value may stand.
func (s *Stream) lost(text string) bool {
	const fence = "\n```"
	n := strings.IndexByte(text[s.pos:], '\n')
	if n < 0 {
		s.pos = len(text)
		return true
	}
	s.pos += n
	if rest := text[s.pos:]; len(rest) < len(fence) && strings.HasPrefix(fence, rest) {
		return false
	} else if strings.HasPrefix(rest, fence) {
		s.state = streamProse
	}
	s.pos++
	return true
}

// space returns the size of the white space at pos, and of what looks like it, and
// turns to the comment that stands there.
func (s *Stream) space(text string) (n int, wait bool) {
	switch c := text[s.pos]; {
	case isSpace(c):
		n = 1
		for s.pos+n < len(text) && isSpace(text[s.pos+n]) {
			n++
		}
	case c == '/' || c == '#':
		m := mender{text: text}
		if s.pos+1 == len(text) {
			return 0, true
		}
		if m.comment(s.pos) > 0 {
			s.back, s.state, s.token, s.loose = s.state, streamComment, s.pos, true
			return 1, false
		}
	case c >= utf8.RuneSelf:
		if !utf8.FullRuneInString(text[s.pos:]) {
			return 0, true
		}
		if r, size := utf8.DecodeRuneInString(text[s.pos:]); isOddSpace(r) {
			s.loose = true
			return size, false
		}
	}
	return n, false
}

// comment looks for the end of a comment.
func (s *Stream) comment(text string) bool {
	end := "\n"
	if strings.HasPrefix(text[s.token:], "/*") {
		end = "*/"
		s.pos = max(s.pos, s.token+2)
	}
	if n := strings.Index(text[min(s.pos, len(text)):], end); n >= 0 {
		s.pos += n + len(end)
		s.state = s.back
		return true
	}
	s.pos = max(s.pos, len(text)-1) // it may be half of the end
	return false
}
