package compat

import (
	"bytes"
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"time"

	"github.com/briefgo/brief/prompt"
	"github.com/briefgo/brief/schema"
)

// How long the connection is read on when the reply has ended: for its usage, and for
// the end of the body, with which the connection can be used again.
const (
	usageWait = 5 * time.Second
	closeWait = 50 * time.Millisecond
)

// Stream is Generate that asks the server for a stream of events, and calls write with
// each piece of the reply's text as it comes, from the goroutine that called Stream. When
// write returns an error or the context ends, the connection is closed at once, so that
// the server can end the generation. Stream then returns write's error as it is, or an
// *Error for the context's, and beside either what has come of the reply.
//
// A stream that breaks off before the reply has ended is an *Error. It is tried again, as
// a request without an answer is, only if it broke before its first event.
func (m *Model) Stream(ctx context.Context, req *prompt.Request, write func(text string) error) (schema.Reply, error) {
	return m.ask(ctx, req, &listener{write: write})
}

// A listener is who is told a reply while it is written. Nil is nobody: the reply is
// wanted whole.
type listener struct {
	write func(text string) error
	err   error // of write, after which nothing more is told
}

// tell passes on a piece of the reply.
func (l *listener) tell(text string) {
	if l != nil && l.write != nil && text != "" {
		l.err = l.write(text)
	}
}

// left returns why the listener wants no more.
func (l *listener) left() error {
	if l == nil {
		return nil
	}
	return l.err
}

// A stream is a reply that comes in events.
type stream struct {
	in       *intake
	events   eventReader
	listener *listener
	reply    gathering
	count    int  // of events
	done     bool // the last event has come
}

// streamed reads a stream to the end of the reply, or until nobody listens any more. The
// reply is what has come of it, also beside an error.
func (m *Model) streamed(ctx context.Context, resp *http.Response, s *stream) (schema.Reply, *Error) {
	var timer *time.Timer // from the end of the reply on
	closeAfter := func(d time.Duration) {
		if timer == nil {
			timer = time.AfterFunc(d, func() { resp.Body.Close() })
		} else {
			timer.Reset(d)
		}
	}
	defer func() {
		if timer != nil {
			timer.Stop()
		}
	}()
	for !s.done {
		e, err := s.events.next()
		if err == nil {
			err = ctx.Err() // what was received before counts no more
		}
		if err != nil {
			return s.reply.reply(), m.streamEnded(ctx, resp, s, err)
		}
		if failure := m.event(resp, s, e); failure != nil || s.listener.err != nil {
			return s.reply.reply(), failure
		}
		if s.reply.finish != "" && timer == nil {
			closeAfter(m.linger)
		}
	}
	closeAfter(closeWait)
	_, _ = io.CopyN(io.Discard, s.events.src, maxScrub)
	return s.reply.reply(), m.streamEnded(ctx, resp, s, io.EOF)
}

// event takes in one event of a stream.
func (m *Model) event(resp *http.Response, s *stream, e event) *Error {
	data := bytes.TrimSpace(e.data)
	switch {
	case len(data) == 0:
		return nil
	case e.name == "error":
		said := readFault(data)
		said.Message = cmp.Or(said.Message, looseText(printable(data[:min(len(data), maxScrub)])))
		return m.reported(resp, data, said)
	}
	s.count++
	s.in.forget() // the model's words may be the prompt's, and are cut too small to tell
	if string(data) == "[DONE]" {
		s.done = true
		return nil
	}
	c, said, err := parseCompletion(data)
	if said != nil {
		return m.reported(resp, data, *said)
	}
	var text string
	if err == nil {
		text, err = s.reply.add(c)
	}
	switch {
	case err != nil && e.name != "" && e.name != "message": // not for us, as a browser sees it
		return nil
	case err != nil:
		return m.fault(resp, data, fmt.Sprintf("event %d of the stream: %v", s.count, err))
	}
	s.listener.tell(text)
	return nil
}

// streamEnded returns what is wrong with a stream that ended by err: nothing, if the
// reply has ended, whether the server has closed the stream as it should or not.
func (m *Model) streamEnded(ctx context.Context, resp *http.Response, s *stream, err error) *Error {
	switch {
	case s.reply.finish != "", s.done && s.reply.said:
		return nil
	case s.done:
		return m.fault(resp, nil, "the stream is no chat completion: it has no choices")
	case ctx.Err() != nil: // whatever the connection says: a server may end a stream that is left
		return m.incomplete(ctx, resp, s.in, err)
	case err == io.EOF:
		return m.fault(resp, s.in.head, fmt.Sprintf("the stream ended before the reply did, after %d events", s.count))
	case s.count == 0 && !errors.Is(err, errTooLarge):
		return &Error{Message: "the connection broke before the reply began", Err: err}
	}
	return m.incomplete(ctx, resp, s.in, err)
}
