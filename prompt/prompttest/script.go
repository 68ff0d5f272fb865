package prompttest

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/briefgo/brief/prompt"
	"github.com/briefgo/brief/schema"
)

// A Script is a [prompt.Model] that plays replies in order and remembers every
// request. It is a [prompt.Streamer] too, which writes a reply word by word. It is safe for concurrent use; concurrent requests get the replies in
// the order in which they come.
type Script struct {
	t testing.TB

	mu       sync.Mutex
	replies  []schema.Reply
	requests []*prompt.Request
}

// NewScript makes a Script of replies. A request for which there is no reply left
// fails t, and gets an error. t may be nil, in an Example say; then there is only
// the error.
func NewScript(t testing.TB, replies ...schema.Reply) *Script {
	return &Script{t: t, replies: slices.Clone(replies)}
}

// Text is a reply that holds text and ended by itself.
func Text(text string) schema.Reply {
	return schema.Reply{Text: text, Stop: schema.StopEnd}
}

// Call is a reply that calls tools and has no text. Calls without an ID get one when they
// are read.
func Call(calls ...schema.ToolCall) schema.Reply {
	return schema.Reply{Calls: calls, Stop: schema.StopEnd}
}

// Generate plays the next reply.
func (s *Script) Generate(ctx context.Context, req *prompt.Request) (schema.Reply, error) {
	if err := ctx.Err(); err != nil {
		return schema.Reply{}, err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.requests = append(s.requests, req)
	n := len(s.requests)
	if n <= len(s.replies) {
		return s.replies[n-1], nil
	}
	err := fmt.Errorf("prompttest: request %d of prompt %s, but the script has only %d replies", n, req.Name, len(s.replies))
	if s.t != nil {
		s.t.Helper()
		s.t.Error(err)
	}
	return schema.Reply{}, err
}

// Stream plays the next reply, a word and the space behind it at a time. Its calls come
// with the end of it.
func (s *Script) Stream(ctx context.Context, req *prompt.Request, write func(text string) error) (schema.Reply, error) {
	reply, err := s.Generate(ctx, req)
	if err != nil || reply.Text == "" {
		return reply, err
	}
	for word := range strings.SplitAfterSeq(reply.Text, " ") {
		if err := ctx.Err(); err != nil {
			return schema.Reply{}, err
		}
		if err := write(word); err != nil {
			return schema.Reply{}, err
		}
	}
	return reply, nil
}

// Requests returns every request so far, in order.
func (s *Script) Requests() []*prompt.Request {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Clone(s.requests)
}
