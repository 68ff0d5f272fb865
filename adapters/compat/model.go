package compat

import (
	"bytes"
	"cmp"
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"net/http"
	"net/url"
	"time"

	"github.com/briefgo/brief/prompt"
	"github.com/briefgo/brief/schema"
)

// A Model is one model of one server. It is immutable and safe for concurrent use.
type Model struct {
	name     string
	maxField MaxOutputField
	format   Format
	noUsage  bool // of a stream
	client   *http.Client
	trace    Trace

	// private is what must not be printed. It is behind a function because no verb of
	// fmt looks into one, wherever the Model stands.
	private func() *private

	maxRetries int
	maxWait    time.Duration
	maxReply   int64 // bytes of a reply that are read at most

	// What tests replace.
	now    func() time.Time
	sleep  func(context.Context, time.Duration) error
	jitter func() float64 // in [0, 1)
	linger time.Duration  // how long a reply that has ended is waited for its usage
}

// A private holds what may be, or hold, a secret. It is not changed.
type private struct {
	url     *url.URL
	header  http.Header // of every request
	extra   []byte      // further members of the body, from ExtraBody
	secrets []string    // what must not be in an error
}

// Every Model is a prompt.Streamer.
var _ prompt.Streamer = (*Model)(nil)

// maxReply is the default of Model.maxReply: far above any completion, and far below
// a machine's memory.
const maxReply = 64 << 20

// New returns the model that the server knows by the name model. It sends nothing. An
// error lists every mistake in the options.
func New(model string, opts *Options) (*Model, error) {
	var o Options
	if opts != nil {
		o = *opts
	}
	u, urlErr := endpoint(o.BaseURL)
	extra, extraErr := o.extraBody()
	var nameErr error
	if model == "" {
		nameErr = errors.New("the name of the model is empty")
	}
	if err := errors.Join(nameErr, urlErr, extraErr, o.check()); err != nil {
		return nil, fmt.Errorf("compat: %w", err)
	}
	secret := &private{u, o.header(), extra, o.secrets()}
	m := &Model{
		name: model, maxField: cmp.Or(o.MaxOutputField, maxOutputField(u)), format: o.Format, noUsage: o.NoStreamUsage,
		client: o.client(), private: func() *private { return secret },
		maxRetries: o.retries(), maxWait: o.wait(), maxReply: maxReply,
		now: time.Now, sleep: sleep, jitter: rand.Float64, linger: usageWait,
	}
	if o.Trace != nil {
		m.trace = *o.Trace
	}
	return m, nil
}

// String returns the model's name and the address that requests go to, without any
// secret.
func (m Model) String() string {
	return fmt.Sprintf("%s at %s", m.name, place(m.private().url))
}

// GoString returns what String returns, so that %#v shows no secret either.
func (m Model) GoString() string { return m.String() }

// Generate sends one request and returns the reply. Its errors are *Error, which
// unwraps to the context's error when that ended the call; a request that cannot be
// sent (no messages, a role that is no role) is another error, and is not sent.
func (m *Model) Generate(ctx context.Context, req *prompt.Request) (schema.Reply, error) {
	return m.ask(ctx, req, nil)
}

// ask is Generate, and with a listener Stream.
func (m *Model) ask(ctx context.Context, req *prompt.Request, l *listener) (schema.Reply, error) {
	body, err := m.body(ctx, req, l != nil)
	if err != nil {
		return schema.Reply{}, fmt.Errorf("compat: request %.40q: %w", req.Name, err)
	}
	reply, failure := m.send(ctx, req, body, l)
	if failure != nil { // not "return reply, failure": a nil *Error is no nil error
		return reply, failure
	}
	return reply, l.left()
}

// try sends body once.
func (m *Model) try(ctx context.Context, body []byte, l *listener) (schema.Reply, *Error) {
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, m.private().url.String(), bytes.NewReader(body))
	if err != nil {
		return schema.Reply{}, m.unreached(ctx, err)
	}
	req.Header = m.private().header.Clone()
	if l != nil {
		req.Header.Set("Accept", "text/event-stream, application/json")
	}
	resp, err := m.client.Do(req)
	if err != nil {
		return schema.Reply{}, m.unreached(ctx, err)
	}
	defer resp.Body.Close()
	if resp.StatusCode/100 != 2 {
		return m.refused(resp)
	}
	return m.answered(ctx, resp, l)
}
