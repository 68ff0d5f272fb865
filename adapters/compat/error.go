package compat

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"time"
	"unicode/utf8"
)

// An Error says why there is no reply. Its strings are what the server said, so they
// are not to be trusted; the key, the values of [Options].Header and what the server
// repeated of the prompt (whole messages of 12 bytes or more, and any 24 bytes) are
// replaced in them by marks in brackets.
type Error struct {
	// URL is the address that the request was sent to, without its query.
	URL string

	// StatusCode is the HTTP status; 0 when the server did not answer at all, or broke
	// off before the first event of a stream.
	StatusCode int

	// Code and Type classify the error in the server's words: "rate_limit_exceeded".
	Code, Type string

	// Message is the server's explanation, or this package's when the server's answer
	// could not be read; at most 2,048 bytes. Error shows at most 300 of them.
	Message string

	// Hint is what to look at, when this package has a guess.
	Hint string

	// Body is the beginning of the server's answer, if that is text: at most 2,048
	// bytes. After a reply that could not be read, it is the beginning of that reply; of
	// a stream, the event that could not be read. It is not part of Error's result.
	Body string

	// RetryAfter is how long the server asked to be left alone; 0 if it did not say.
	RetryAfter time.Duration

	// RequestID is the server's name for the request, to ask its operators with.
	RequestID string

	// Attempts is how often the request was sent.
	Attempts int

	// Err is the cause when it is not the server: the network, or the context.
	Err error
}

// Error returns one line: where, the status, what was said, and what to look at.
func (e *Error) Error() string {
	var b strings.Builder
	fmt.Fprintf(&b, "compat: %s: ", e.URL)
	if e.StatusCode != 0 {
		b.WriteString(strings.TrimSpace(fmt.Sprintf("%d %s", e.StatusCode, http.StatusText(e.StatusCode))) + ": ")
	}
	if kind := e.kind(); kind != "" {
		fmt.Fprintf(&b, "%s: ", line(kind, 80))
	}
	b.WriteString(e.reason())
	if e.Hint != "" {
		fmt.Fprintf(&b, " (%s)", e.Hint)
	}
	if e.Attempts > 1 {
		fmt.Fprintf(&b, " [%d attempts]", e.Attempts)
	}
	if e.RequestID != "" {
		fmt.Fprintf(&b, " [request %s]", line(e.RequestID, 80))
	}
	return b.String()
}

// kind is the code, unless it only repeats the status, and else the type.
func (e *Error) kind() string {
	if e.Code == fmt.Sprint(e.StatusCode) {
		return e.Type
	}
	return cmp.Or(e.Code, e.Type)
}

// reason is the message and the cause, as far as there are such.
func (e *Error) reason() string {
	switch {
	case e.Err == nil:
		return line(cmp.Or(e.Message, "the server gave no reason"), 300)
	case e.Message == "":
		return line(e.Err.Error(), 300)
	}
	return line(e.Message, 300) + ": " + line(e.Err.Error(), 300)
}

// Unwrap returns Err.
func (e *Error) Unwrap() error { return e.Err }

// unreached returns the error of a request that got no answer. A *url.Error is taken
// apart, because it quotes the whole URL.
func (m *Model) unreached(ctx context.Context, err error) *Error {
	if ctx.Err() != nil {
		return &Error{Message: "no answer from the server", Err: ended(ctx)}
	}
	if outer, ok := errors.AsType[*url.Error](err); ok {
		err = outer.Err
	}
	return &Error{Err: err}
}

// The HTTP headers in which servers name a request: OpenAI, Groq, vLLM; Azure's
// gateway; Anthropic.
var requestIDHeaders = []string{"X-Request-Id", "Apim-Request-Id", "Request-Id"}

// fault returns an Error about an answer of the server.
func (m *Model) fault(resp *http.Response, body []byte, message string) *Error {
	body = body[:min(len(body), maxScrub)]
	e := &Error{StatusCode: resp.StatusCode, Message: message, Body: printable(body)}
	e.RetryAfter = retryAfter(resp.Header, m.now())
	for _, name := range requestIDHeaders {
		if id := resp.Header.Get(name); id != "" {
			e.RequestID = cut(id, 128)
			break
		}
	}
	return e
}

// printable returns body if it is text, and "" otherwise. The last rune may have been
// cut in two by a limit on reading.
func printable(body []byte) string {
	text := string(body)
	for range utf8.UTFMax - 1 {
		if r, size := utf8.DecodeLastRuneInString(text); r != utf8.RuneError || size != 1 {
			break
		}
		text = text[:len(text)-1]
	}
	if !utf8.ValidString(text) || strings.ContainsRune(text, 0) {
		return ""
	}
	return text
}

// line makes one printable line of text, of at most limit bytes: servers' messages
// end up in logs and on terminals.
func line(text string, limit int) string {
	text = strings.Map(func(r rune) rune {
		if isControl(r) || 0x80 <= r && r < 0xa0 {
			return ' '
		}
		return r
	}, cut(text, 4*limit))
	text = strings.Join(strings.Fields(text), " ")
	if len(text) <= limit {
		return text
	}
	return cut(text, limit-len("…")) + "…"
}

// cut returns at most limit bytes of text, whole runes.
func cut(text string, limit int) string {
	if len(text) <= limit {
		return text
	}
	for limit > 0 && !utf8.RuneStart(text[limit]) {
		limit--
	}
	return text[:limit]
}
