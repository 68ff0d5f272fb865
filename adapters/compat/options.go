package compat

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"maps"
	"net/http"
	"slices"
	"strings"
	"time"
)

// Options say where a [Model] sends its requests and how. A nil *Options and the
// zero value are OpenAI without a key.
//
// Options print without the key, the query of BaseURL and the values of Header and
// ExtraBody. (Only where they stand in an unexported field of a struct that is
// printed, fmt does not ask them.)
type Options struct {
	// BaseURL is the address of the server's API, http or https; "" is
	// https://api.openai.com/v1. The package comment says what is added to it.
	BaseURL string `json:"-"`

	// Key is sent as "Authorization: Bearer Key"; "" sends no such header, as local
	// servers like it. It goes to BaseURL only: redirects are never followed.
	Key string `json:"-"`

	// Header is sent with every request, for servers that want more: "api-key" of
	// Azure, "HTTP-Referer" of OpenRouter, "Authorization" in place of Key. Its
	// values are kept out of errors as the key is.
	Header http.Header `json:"-"`

	// ExtraBody holds further members of every request's body, after this package's
	// own and in the order of their names. A name that this package writes itself is
	// an error, and so is "n", since one reply is read. The values
	// are JSON, which is sent as it is, without white space around its tokens.
	ExtraBody map[string]json.RawMessage `json:"-"`

	// Format is how a reply with a schema is asked for; the zero value is JSONSchema.
	Format Format

	// MaxOutputField is the body's member for the output limit. The zero value is
	// "max_completion_tokens" for OpenAI (hosts api.openai.com and below, and those
	// below openai.azure.com) and "max_tokens", the older name, which most others
	// know alone, for every other host.
	MaxOutputField MaxOutputField

	// NoStreamUsage leaves "stream_options" out of the requests of Stream, for servers
	// that refuse it. Many then send a stream without its usage.
	NoStreamUsage bool

	// MaxRetries is how often a request is repeated at most; 0 means 2, and a
	// negative number none.
	MaxRetries int

	// MaxWait bounds the sum of the waits between the tries of one call; 0 means one
	// minute. A server that asks for a longer wait is not tried again. Negative is an
	// error.
	MaxWait time.Duration

	// Client sends the requests; nil is a client without a time limit over
	// http.DefaultTransport. A copy is made, which follows no redirects.
	Client *http.Client `json:"-"`

	// Trace is told what happens during a call; nil is nobody.
	Trace *Trace `json:"-"`
}

// A Format is a way of asking a server for JSON.
type Format int

// The formats, each the "type" of response_format.
const (
	JSONSchema Format = iota // json_schema: strict where the schema allows it
	JSONObject               // json_object: some JSON object
	NoFormat                 // no response_format at all
)

// String returns the name of the constant.
func (f Format) String() string {
	switch f {
	case JSONSchema:
		return "JSONSchema"
	case JSONObject:
		return "JSONObject"
	case NoFormat:
		return "NoFormat"
	}
	return fmt.Sprintf("Format(%d)", int(f))
}

// A MaxOutputField is the name of the member that limits the tokens of a reply.
type MaxOutputField string

// The names that servers know.
const (
	MaxCompletionTokens MaxOutputField = "max_completion_tokens"
	MaxTokens           MaxOutputField = "max_tokens"
)

// A Trace holds functions that a [Model] calls while it works, from the goroutine
// that called Generate. Each may be nil; those that are not must be safe for
// concurrent use.
type Trace struct {
	// Retry is called before the wait that comes before another try.
	Retry func(ctx context.Context, err *Error, wait time.Duration)

	// NotStrict is called when the schema of a request, or that of the arguments of one
	// of its tools, cannot be expressed in OpenAI's strict mode, for which err is the
	// reason, and is sent with "strict":false, or without "strict", instead.
	NotStrict func(ctx context.Context, request string, err error)
}

// String returns the options without their secrets.
func (o Options) String() string {
	base := "(not a URL)"
	if u, err := endpoint(o.BaseURL); err == nil {
		base = place(u)
	}
	key := "none"
	if o.Key != "" {
		key = redacted
	}
	return fmt.Sprintf("compat.Options{%s, key %s, header %v, extra body %v, format %v, %d retries}",
		base, key, slices.Sorted(maps.Keys(o.Header)), slices.Sorted(maps.Keys(o.ExtraBody)),
		o.Format, o.retries())
}

// GoString returns what String returns, so that %#v shows no secret either.
func (o Options) GoString() string { return o.String() }

// LogValue returns what String returns.
func (o Options) LogValue() slog.Value { return slog.StringValue(o.String()) }

// retries is MaxRetries with its zero and negative values resolved.
func (o Options) retries() int {
	if o.MaxRetries == 0 {
		return 2
	}
	return max(o.MaxRetries, 0)
}

// wait is MaxWait with its zero value resolved.
func (o Options) wait() time.Duration {
	if o.MaxWait == 0 {
		return time.Minute
	}
	return o.MaxWait
}

// client returns a copy of the client that follows no redirects: net/http would send
// on the body with the prompt, and every header but a few that it knows.
func (o Options) client() *http.Client {
	client := http.Client{}
	if o.Client != nil {
		client = *o.Client
	}
	client.CheckRedirect = func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
	return &client
}

// check reports all mistakes that can be seen before a request is sent. The values
// of Key and Header are not quoted.
func (o Options) check() error {
	var errs []error
	if o.Format < JSONSchema || o.Format > NoFormat {
		errs = append(errs, fmt.Errorf("Options.Format is %v, want JSONSchema, JSONObject or NoFormat", o.Format))
	}
	switch o.MaxOutputField {
	case "", MaxCompletionTokens, MaxTokens:
	default:
		errs = append(errs, fmt.Errorf("Options.MaxOutputField is %.40q, want %q or %q",
			o.MaxOutputField, MaxCompletionTokens, MaxTokens))
	}
	if o.MaxWait < 0 {
		errs = append(errs, errors.New("Options.MaxWait is negative: use a negative MaxRetries for no retries"))
	}
	return errors.Join(append(errs, o.checkKey(), o.checkHeader())...)
}

// checkKey refuses what cannot stand in a header, before it fails far away.
func (o Options) checkKey() error {
	for i := range len(o.Key) {
		if c := o.Key[i]; c <= ' ' || c > '~' {
			return errors.New("Options.Key has a space, a line break or another character that no key has (read from a file? trim it)")
		}
	}
	if o.Key != "" && o.ownHeader().Get("Authorization") != "" {
		return errors.New("Options.Key and the Authorization of Options.Header are both set")
	}
	return nil
}

// ownHeaders are the headers that a user cannot set: net/http ignores some of them
// in a request, and the others say what this package sends and can read.
var ownHeaders = []string{"Accept", "Accept-Encoding", "Connection", "Content-Encoding", "Content-Length",
	"Content-Type", "Host", "Trailer", "Transfer-Encoding"}

// checkHeader checks the names and values of Header as RFC 9110 section 5 has them.
func (o Options) checkHeader() error {
	for _, name := range slices.Sorted(maps.Keys(o.Header)) {
		if name == "" || strings.ContainsFunc(name, notToken) {
			return fmt.Errorf("Options.Header: %.40q is no header name", name)
		}
		if slices.Contains(ownHeaders, http.CanonicalHeaderKey(name)) {
			return fmt.Errorf("Options.Header: %s cannot be set", name)
		}
		for _, value := range o.Header[name] {
			if strings.ContainsFunc(value, isControl) {
				return fmt.Errorf("Options.Header: the value of %s has a line break or another control character", name)
			}
		}
	}
	return nil
}

// notToken reports whether r cannot stand in a header's name.
func notToken(r rune) bool {
	return r <= ' ' || r > '~' || strings.ContainsRune(`"(),/:;<=>?@[\]{}`, r)
}

// isControl reports whether r is a control character other than a tab.
func isControl(r rune) bool {
	return r < ' ' && r != '\t' || r == 0x7f
}

// ownMembers are the members of a body that ExtraBody cannot set.
var ownMembers = []string{"model", "messages", "response_format", "max_completion_tokens", "max_tokens",
	"temperature", "top_p", "seed", "stream", "stream_options", "n"}

// extraBody returns the members of ExtraBody as ",name:value" pairs.
func (o Options) extraBody() ([]byte, error) {
	var buf []byte
	for _, name := range slices.Sorted(maps.Keys(o.ExtraBody)) {
		if slices.Contains(ownMembers, name) {
			return nil, fmt.Errorf("Options.ExtraBody: %q cannot be set here: it comes from the request, or from other options", name)
		}
		key, _ := marshal(name)
		value, err := marshal(o.ExtraBody[name])
		if err != nil {
			return nil, fmt.Errorf("Options.ExtraBody: %.40q: %w", name, err)
		}
		buf = append(append(append(append(buf, ','), key...), ':'), value...)
	}
	return buf, nil
}

// ownHeader returns a copy of Header with canonical names.
func (o Options) ownHeader() http.Header {
	header := http.Header{}
	for _, name := range slices.Sorted(maps.Keys(o.Header)) {
		for _, value := range o.Header[name] {
			header.Add(name, value)
		}
	}
	return header
}

// header returns Header with what every request has.
func (o Options) header() http.Header {
	header := o.ownHeader()
	if header.Get("User-Agent") == "" {
		header.Set("User-Agent", "briefgo-compat")
	}
	header.Set("Content-Type", "application/json")
	header.Set("Accept", "application/json")
	if o.Key != "" {
		header.Set("Authorization", "Bearer "+o.Key)
	}
	return header
}
