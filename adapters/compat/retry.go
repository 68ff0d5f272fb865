package compat

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"net"
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/briefgo/brief/prompt"
	"github.com/briefgo/brief/schema"
)

// The bounds of the waits between tries: the first is below firstWait, each further
// one below twice the last, up to longestWait.
const (
	firstWait   = 500 * time.Millisecond
	longestWait = 8 * time.Second
)

// send sends body until there is a reply or no reason to try again. Beside an error it
// returns what has come of a reply.
func (m *Model) send(ctx context.Context, req *prompt.Request, body []byte, l *listener) (schema.Reply, *Error) {
	var waited time.Duration
	for attempt := 1; ; attempt++ {
		reply, failure := m.try(ctx, body, l)
		if failure == nil {
			return reply, nil
		}
		failure.URL, failure.Attempts = place(m.private().url), attempt
		m.redact(failure, req)
		if attempt > m.maxRetries || !failure.temporary() {
			return reply, failure
		}
		if ctx.Err() != nil {
			failure.Err = ended(ctx)
			return reply, failure
		}
		wait := m.backoff(attempt, failure.RetryAfter)
		if !m.mayWait(ctx, wait, m.maxWait-waited) {
			return reply, failure
		}
		if m.trace.Retry != nil {
			m.trace.Retry(ctx, failure, wait)
		}
		if m.sleep(ctx, wait) != nil {
			failure.Err = ended(ctx)
			return reply, failure
		}
		waited += wait
	}
}

// temporary reports whether the same request may fare better later. The quota of an
// account that is used up comes as a 429 too, but does not pass (OpenAI, Error codes).
func (e *Error) temporary() bool {
	switch e.StatusCode {
	case 0:
		return !permanent(e.Err)
	case http.StatusRequestTimeout, http.StatusConflict:
		return true
	case http.StatusTooManyRequests:
		return e.Code != quotaCode && e.Type != quotaCode
	case http.StatusNotImplemented: // llama.cpp: started without what the request needs
		return false
	}
	return e.StatusCode >= 500
}

// quotaCode is the code of a quota that is used up.
const quotaCode = "insufficient_quota"

// permanent reports whether a connection failed for a reason that stays.
func permanent(err error) bool {
	var certificate *tls.CertificateVerificationError
	var dns *net.DNSError
	return errors.As(err, &certificate) || errors.Is(err, http.ErrSchemeMismatch) ||
		errors.As(err, &dns) && dns.IsNotFound
}

// backoff returns how long to wait after a try, the first being 1. Where the server
// says how long, that is the least; the jitter on top keeps clients that were turned
// away together from coming back together. Otherwise it is "full jitter" (Marc Brooker,
// Exponential Backoff and Jitter, AWS Architecture Blog, 2015).
func (m *Model) backoff(attempt int, retryAfter time.Duration) time.Duration {
	if retryAfter > 0 {
		return retryAfter + time.Duration(m.jitter()*float64(firstWait))
	}
	bound := firstWait
	for i := 1; i < attempt && bound < longestWait; i++ {
		bound *= 2
	}
	return time.Duration(m.jitter() * float64(bound))
}

// mayWait reports whether a wait is within what is left of MaxWait, and over before
// the context is: failing at once, with what the server said, is worth more than
// failing at the deadline.
func (m *Model) mayWait(ctx context.Context, wait, left time.Duration) bool {
	if wait > left {
		return false
	}
	deadline, ok := ctx.Deadline()
	return !ok || m.now().Add(wait).Before(deadline)
}

// sleep waits, or returns the context's error when that ends first.
func sleep(ctx context.Context, d time.Duration) error {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// ended returns why a context that has ended did: an error that is both ctx.Err() and
// the cause it was cancelled with.
func ended(ctx context.Context) error {
	if cause := context.Cause(ctx); cause != ctx.Err() {
		return fmt.Errorf("%w: %w", ctx.Err(), cause)
	}
	return ctx.Err()
}

// longestRetryAfter bounds what a server can ask for, so that sums of waits do not
// overflow.
const longestRetryAfter = 365 * 24 * time.Hour

// retryAfter returns how long the server wants to be left alone; 0 is not said.
// Retry-After is seconds or a date (RFC 9110, 10.2.3); some servers write fractions.
// Retry-After-Ms, which OpenAI and Azure send too, is milliseconds and wins.
func retryAfter(h http.Header, now time.Time) time.Duration {
	if d, ok := number(h.Get("Retry-After-Ms"), time.Millisecond); ok {
		return d
	}
	value := h.Get("Retry-After")
	if d, ok := number(value, time.Second); ok {
		return d
	}
	if t, err := http.ParseTime(value); err == nil {
		return min(max(t.Sub(now), 0), longestRetryAfter)
	}
	return 0
}

// number reads a count of units, from 0 to longestRetryAfter. It takes decimal digits
// and a point only, not the infinities and hexadecimals of ParseFloat.
func number(text string, unit time.Duration) (time.Duration, bool) {
	text = strings.TrimSpace(text)
	n, err := strconv.ParseFloat(text, 64)
	if strings.Trim(text, "0123456789.") != "" || err != nil && !errors.Is(err, strconv.ErrRange) {
		return 0, false
	}
	return time.Duration(min(n*float64(unit), float64(longestRetryAfter))), true
}
