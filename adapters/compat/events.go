package compat

import (
	"bufio"
	"bytes"
	"net/http"
	"strings"
)

// byteOrderMark may stand before a text in UTF-8.
const byteOrderMark = "\ufeff"

// An event is a server-sent event: its name, which most have not, and its data.
type event struct {
	name string
	data []byte
}

// An eventReader reads server-sent events by the rules of the HTML Standard, 9.2.6
// (Interpreting an event stream). It looks at each byte a bounded number of times, and
// holds no more than one event.
type eventReader struct {
	src     *bufio.Reader
	line    []byte
	data    []byte
	begun   bool // the first line is read, which alone may begin with a byte order mark
	afterCR bool // a line feed now would belong to the end of the last line
}

// next returns the next event that has data. It is valid until the next call. An event
// that the end of the stream cuts off is none.
func (r *eventReader) next() (event, error) {
	var e event
	r.data = r.data[:0]
	for {
		line, err := r.readLine()
		if err != nil {
			return event{}, err
		}
		if len(line) == 0 {
			if len(r.data) > 0 {
				e.data = r.data[:len(r.data)-1] // without the last line feed
				return e, nil
			}
			e.name = ""
			continue
		}
		field, value, _ := bytes.Cut(line, []byte(":"))
		value = bytes.TrimPrefix(value, []byte(" "))
		switch string(field) { // "" is a comment; id and retry are for browsers
		case "data":
			r.data = append(append(r.data, value...), '\n')
		case "event":
			e.name = string(value)
		}
	}
}

// readLine returns the next line without its end: a carriage return, a line feed, or one
// of each. It does not wait for what may come behind a carriage return.
func (r *eventReader) readLine() ([]byte, error) {
	r.line = r.line[:0]
	for {
		if _, err := r.src.Peek(1); err != nil {
			return nil, err
		}
		part, _ := r.src.Peek(r.src.Buffered())
		if r.afterCR {
			r.afterCR = false
			if part[0] == '\n' {
				_, _ = r.src.Discard(1)
				continue
			}
		}
		end := bytes.IndexAny(part, "\r\n")
		if end < 0 {
			r.line = append(r.line, part...)
			_, _ = r.src.Discard(len(part))
			continue
		}
		r.line = append(r.line, part[:end]...)
		r.afterCR = part[end] == '\r'
		_, _ = r.src.Discard(end + 1)
		if r.begun {
			return r.line, nil
		}
		r.begun = true
		return bytes.TrimPrefix(r.line, []byte(byteOrderMark)), nil
	}
}

// isStream reports whether a body is a stream of events rather than JSON or a web page.
// Its first bytes decide, for which it waits, then its label. What comes before them, white
// space and a byte order mark, is taken off.
func isStream(h http.Header, body *bufio.Reader) bool {
	if start, _ := body.Peek(1); string(start) == byteOrderMark[:1] {
		if start, _ = body.Peek(len(byteOrderMark)); string(start) == byteOrderMark {
			_, _ = body.Discard(len(start))
		}
	}
	for {
		switch start, _ := body.Peek(1); string(start) {
		case " ", "\t", "\r", "\n":
			_, _ = body.Discard(1)
			continue
		case "", "{", "[", "<", `"`:
			return false
		case ":": // a comment
			return true
		}
		break
	}
	if strings.HasPrefix(h.Get("Content-Type"), "text/event-stream") {
		return true
	}
	start, _ := body.Peek(len("event:"))
	return bytes.HasPrefix(start, []byte("data:")) || bytes.HasPrefix(start, []byte("event:"))
}
