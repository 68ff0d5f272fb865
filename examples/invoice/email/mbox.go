package email

import (
	"bufio"
	"bytes"
	"errors"
	"io"
	"iter"
	"regexp"
)

// postmark matches a line between mails with the date of delivery, in the forms of
// common programs: "From jo@a.example Mon Mar  2 10:00:00 2026".
var postmark = regexp.MustCompile(`^From .*\b(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun),? .{0,12}\d\d:\d\d.*\b\d{4}\b`)

// ReadMbox reads the mails in an mbox file, in the forms mboxo and mboxrd. A mail that
// cannot be read gives an *Error, and the next ones follow. A failing r ends the
// sequence with an *Error that wraps its error.
func ReadMbox(r io.Reader) iter.Seq2[*Message, error] {
	return func(yield func(*Message, error) bool) {
		s := mboxScanner{r: bufio.NewReaderSize(r, 64<<10)}
		for s.next() {
			if !yield(s.message()) {
				return
			}
		}
		if !errors.Is(s.err, io.EOF) {
			yield(nil, &Error{Problem: "cannot be read", Err: s.err})
		}
	}
}

// An mboxScanner cuts an mbox into mails. Content-Length is ignored: the programs that
// write it disagree on what it counts.
type mboxScanner struct {
	r    *bufio.Reader
	data []byte // of the mail
	size int    // of the mail, more than data if that is not all
	open bool   // the line between mails that begins one was read
	err  error  // of r
}

// message reads the mail that next found.
func (s *mboxScanner) message() (*Message, error) {
	if s.size > maxMessage {
		return nil, tooLarge()
	}
	return parse(s.data)
}

// next reads a mail, up to the line that begins another. It is false at the end.
func (s *mboxScanner) next() bool {
	s.data, s.size = nil, 0
	blank := true   // the line before was
	inside := false // a line that is longer than the buffer
	for s.err == nil {
		var line []byte
		line, s.err = s.r.ReadSlice('\n')
		long := errors.Is(s.err, bufio.ErrBufferFull)
		if long {
			s.err = nil
		}
		empty := len(bytes.TrimSpace(line)) == 0
		if bytes.HasPrefix(line, []byte("From ")) {
			line = bytes.Clone(line) // looking ahead moves the buffer
		}
		if !inside && s.isSeparator(line, blank) {
			if s.open || s.size > 0 {
				s.open = true
				return true
			}
			s.open = true
			continue
		}
		if s.open || !empty {
			s.keep(line, inside)
		}
		blank, inside = empty && !inside, long
	}
	found := s.open || s.size > 0
	s.open = false
	return found
}

// isSeparator reports whether line stands between mails, by two of three signs: the
// line before it is blank, it has a date, a header follows it. Text that begins with
// "From" and was not quoted has one at most.
func (s *mboxScanner) isSeparator(line []byte, blank bool) bool {
	if !bytes.HasPrefix(line, []byte("From ")) {
		return false
	}
	dated := postmark.Match(line[:min(len(line), 200)])
	if blank && dated {
		return true
	}
	next, _ := s.r.Peek(120)
	return (blank || dated) && startsField(next)
}

// keep adds a line to the mail, unquoted as in mboxrd: ">From " was "From ". In mboxo
// that is right for all but a quoted ">From ".
func (s *mboxScanner) keep(line []byte, inside bool) {
	if !inside && bytes.HasPrefix(line, []byte(">")) && bytes.HasPrefix(bytes.TrimLeft(line, ">"), []byte("From ")) {
		line = line[1:]
	}
	s.size += len(line)
	if s.size <= maxMessage {
		s.data = append(s.data, line...)
	}
}
