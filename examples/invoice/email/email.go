// Package email reads e-mails and mbox files as real mail programs write them, and
// makes of each what a person would read: sender, date, subject and plain text.
//
// The package keeps whatever can be read. A missing boundary, a wrong charset or a
// stray byte damages some text, never the rest of the mail; an error means that
// there is nothing to read. This is why the headers, the parameters, the multiparts
// and the encodings are read by this package: net/mail, mime, mime/multipart and
// mime/quotedprintable refuse a whole message, header or part for one fault in it
// (TestStandardLibraryRefuses shows each). Charsets are those of golang.org/x/text,
// HTML is cut into tokens by golang.org/x/net/html.
//
// All work is linear in the size of the mail, which is bounded, and so is the depth
// of nested parts, tables and elements.
package email

import (
	"fmt"
	"io"
	"strings"
)

const (
	// maxMessage is the size of the largest mail, attachments included. Common
	// servers refuse more than 25 MB to 50 MB.
	maxMessage = 32 << 20

	// maxDepth is how deep parts may be nested. Each level costs a pass over the
	// bytes inside; a thread forwarded as attachment ten times has 20 to 30.
	maxDepth = 40
)

// A Message is an e-mail as a person would read it.
type Message struct {
	Name    string // where the mail was found, for display: "a.eml", "inbox.mbox#3"; "" from Read
	From    string // name and address, without encodings and quotes
	Date    string // as written in the header, such as "Tue, 3 Mar 2026 12:31:07 -0500"
	Subject string // on one line
	Body    string // plain text, trimmed, with LF line ends; attachments are named at the end
}

// An Error says why a file, or a message in it, is no readable e-mail.
type Error struct {
	Name    string // of the file or the message, as in Message; "" from Read
	Problem string // such as "the file is empty"
	Err     error  // the cause, if it is another error
}

// Error puts the name first.
func (e *Error) Error() string {
	var b strings.Builder
	if e.Name != "" {
		b.WriteString(e.Name + ": ")
	}
	b.WriteString(e.Problem)
	if e.Err != nil {
		fmt.Fprintf(&b, ": %v", e.Err)
	}
	return b.String()
}

// Unwrap returns the cause.
func (e *Error) Unwrap() error { return e.Err }

// Read reads one e-mail (RFC 5322, MIME). The error, if any, is an *Error.
func Read(r io.Reader) (*Message, error) {
	data, err := io.ReadAll(io.LimitReader(r, maxMessage+1))
	switch {
	case err != nil:
		return nil, &Error{Problem: "cannot be read", Err: err}
	case len(data) > maxMessage:
		return nil, tooLarge()
	}
	return parse(data)
}

// tooLarge is the error for a mail over maxMessage.
func tooLarge() *Error {
	return &Error{Problem: fmt.Sprintf("the e-mail is larger than %d MiB", maxMessage>>20)}
}

// parse reads a whole mail.
func parse(data []byte) (*Message, error) {
	if problem := notMail(data); problem != "" {
		return nil, &Error{Problem: problem}
	}
	h, body := splitHeader(unixLines(withoutWrapper(data)))
	if !h.isMail() {
		return nil, &Error{Problem: noHeader(data)}
	}
	w := walker{hint: h.charsetHint()}
	text := w.entity(h, body, "text/plain", 0).text
	return &Message{
		From:    h.sender(),
		Date:    h.date(),
		Subject: h.text("subject"),
		Body:    cleanText(joinTexts(text, strings.Join(w.attachments, "\n"))),
	}, nil
}
