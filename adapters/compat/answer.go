package compat

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strings"

	"github.com/briefgo/brief/schema"
)

// answered reads an answer whose status is a success. Where a stream was asked for and
// does not come, the listener is told the whole text at once.
func (m *Model) answered(ctx context.Context, resp *http.Response, l *listener) (schema.Reply, *Error) {
	in := &intake{src: resp.Body, limit: m.maxReply}
	buffered := bufio.NewReader(in)
	if l != nil && (isStream(resp.Header, buffered) || in.broken()) {
		return m.streamed(ctx, resp, &stream{in: in, events: eventReader{src: buffered}, listener: l})
	}
	body, err := io.ReadAll(buffered)
	if err != nil {
		return schema.Reply{}, m.incomplete(ctx, resp, in, err)
	}
	body = bytes.TrimPrefix(body, []byte(byteOrderMark))
	var reply schema.Reply
	var said *serverFault
	message := notJSON(resp.Header, body, l != nil)
	if message == "" {
		if reply, said, err = parseReply(body); err != nil {
			message = err.Error()
		}
	}
	switch {
	case said != nil:
		return schema.Reply{}, m.reported(resp, body, *said)
	case message != "" && ctx.Err() != nil: // a server may end the body when the client has left
		return schema.Reply{}, m.incomplete(ctx, resp, in, ctx.Err())
	case message != "":
		return schema.Reply{}, m.fault(resp, body, message)
	}
	l.tell(reply.Text)
	return reply, nil
}

// incomplete returns the error of a reply that could not be read to its end.
func (m *Model) incomplete(ctx context.Context, resp *http.Response, in *intake, err error) *Error {
	switch {
	case errors.Is(err, errTooLarge):
		return m.fault(resp, in.head, fmt.Sprintf("the reply is larger than %d bytes", m.maxReply))
	case ctx.Err() != nil:
		e := m.fault(resp, in.head, fmt.Sprintf("the reply had not ended after %d bytes", in.n))
		e.Err = ended(ctx)
		return e
	}
	e := m.fault(resp, in.head, fmt.Sprintf("the reply was cut off after %d bytes", in.n))
	e.Err = err
	return e
}

// reported returns an error that the server reports in a reply.
func (m *Model) reported(resp *http.Response, data []byte, said serverFault) *Error {
	e := m.fault(resp, data, string(said.Message))
	e.Code, e.Type = string(said.Code), string(said.Type)
	return e
}

// notJSON names the bodies that are something else than JSON for a known reason; ""
// is none of them.
func notJSON(h http.Header, body []byte, streams bool) string {
	switch {
	case len(bytes.TrimSpace(body)) == 0:
		return "the reply is empty"
	case isHTML(h, body):
		return htmlMessage
	case streams: // it would have been read as one
		return ""
	case strings.HasPrefix(h.Get("Content-Type"), "text/event-stream") && !json.Valid(body), bytes.HasPrefix(body, []byte("data:")):
		return "the server answered with a stream of events, which was not asked for"
	}
	return ""
}

// An intake reads the body of an answer up to a limit. It keeps the beginning for errors.
type intake struct {
	src   io.Reader
	limit int64
	n     int64 // bytes read
	head  []byte
	quiet bool  // no head is kept
	err   error // how it ended
}

// errTooLarge is the error of an intake that has come to its limit.
var errTooLarge = errors.New("too large")

// Read fails with errTooLarge at the first byte beyond the limit.
func (in *intake) Read(p []byte) (int, error) {
	if in.err != nil {
		return 0, in.err
	}
	n, err := in.src.Read(p)
	in.n += int64(n)
	if !in.quiet {
		in.head = append(in.head, p[:min(n, maxScrub-len(in.head))]...)
	}
	if in.n > in.limit {
		n, err = 0, errTooLarge
	}
	in.err = err
	return n, err
}

// broken reports whether the body ended otherwise than it should.
func (in *intake) broken() bool { return in.err != nil && in.err != io.EOF }

// forget drops the head and keeps none from now on.
func (in *intake) forget() { in.head, in.quiet = nil, true }
