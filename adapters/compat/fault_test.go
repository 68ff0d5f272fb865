package compat

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"github.com/briefgo/brief/schema"
)

// TestServerErrors has the forms in which servers write errors, each with its source.
func TestServerErrors(t *testing.T) {
	tests := []struct {
		source      string
		status      int
		contentType string
		body        string
		want        string // of Error, after the address
	}{
		{"OpenAI, Error codes", 404, "application/json",
			`{"error":{"message":"The model test-model does not exist","type":"invalid_request_error","param":null,"code":"model_not_found"}}`,
			"404 Not Found: model_not_found: The model test-model does not exist"},
		{"OpenAI, Structured Outputs", 400, "application/json",
			`{"error":{"message":"Invalid parameter: 'response_format' of type 'json_schema' is not supported with this model.","type":"invalid_request_error","param":"response_format","code":null}}`,
			"400 Bad Request: invalid_request_error: Invalid parameter: 'response_format' of type 'json_schema' is not supported with this model. (if the server does not know this response_format, set Options.Format)"},
		{"OpenAI, reasoning models", 400, "application/json",
			`{"error":{"message":"Unsupported parameter: 'max_tokens' is not supported with this model.","type":"invalid_request_error","param":"max_tokens","code":"unsupported_parameter"}}`,
			"400 Bad Request: unsupported_parameter: Unsupported parameter: 'max_tokens' is not supported with this model. (sent as max_tokens: see Options.MaxOutputField)"},
		{"Ollama, openai/openai.go, type ErrorResponse", 404, "application/json",
			`{"error":{"message":"model \"qwen3\" not found, try pulling it first","type":"not_found_error","param":null,"code":null}}`,
			`404 Not Found: not_found_error: model "qwen3" not found, try pulling it first`},
		{"Ollama, its own API", 400, "application/json", `{"error":"invalid json"}`, "400 Bad Request: invalid json"},
		{"llama.cpp, tools/server/README.md, API errors", 501, "application/json",
			`{"error":{"code":501,"message":"This server does not support embeddings","type":"not_supported_error"}}`,
			"501 Not Implemented: not_supported_error: This server does not support embeddings"},
		{"vLLM before 0.10, protocol.py, type ErrorResponse", 400, "application/json",
			`{"object":"error","message":"This model's maximum context length is 4096 tokens.","type":"BadRequestError","param":null,"code":400}`,
			"400 Bad Request: BadRequestError: This model's maximum context length is 4096 tokens."},
		{"FastAPI, under vLLM and Mistral: the input is left out", 422, "application/json",
			`{"detail":[{"type":"missing","loc":["body","messages",0,"role"],"msg":"Field required","input":{"content":"SECRET PROMPT"}}]}`,
			"422 Unprocessable Entity: body messages 0 role: Field required"},
		{"FastAPI, a path that it does not know", 404, "application/json", `{"detail":"Not Found"}`, "404 Not Found: Not Found"},
		{"Google's compatible endpoint", 400, "application/json",
			`[{"error":{"code":400,"message":"API key not valid.","status":"INVALID_ARGUMENT"}}]`,
			"400 Bad Request: INVALID_ARGUMENT: API key not valid."},
		{"Azure API Management", 401, "application/json",
			`{"statusCode":401,"message":"Access denied due to invalid subscription key."}`,
			"401 Unauthorized: Access denied due to invalid subscription key."},
		{"Azure's filter is a reply only with status 400", 403, "application/json", `{"error":{"code":"content_filter","message":"no"}}`,
			"403 Forbidden: content_filter: no"},
		{"a numeric code that says more than the status", 402, "application/json", `{"error":{"code":1113,"message":"Insufficient balance"}}`,
			"402 Payment Required: 1113: Insufficient balance"},
		{"OpenRouter, Errors: a status of 200", 200, "application/json", `{"error":{"code":502,"message":"Provider returned error"}}`,
			"200 OK: 502: Provider returned error"},
		{"OpenRouter, an error of the choice", 200, "application/json",
			`{"choices":[{"message":{"content":"half"},"finish_reason":"error","error":{"code":502,"message":"Upstream broke"}}]}`,
			"200 OK: 502: Upstream broke"},
		{"Go's own servers", 404, "text/plain; charset=utf-8", "404 page not found\n", "404 Not Found: 404 page not found"},
		{"a web site", 404, "text/html", "<!DOCTYPE html><title>Nope</title>", "404 Not Found: " + htmlMessage},
		{"a web site, with success", 200, "text/html; charset=utf-8", "<!DOCTYPE html><title>Welcome</title>", "200 OK: " + htmlMessage},
		{"HTML without its type", 200, "", "\n<html>", "200 OK: " + htmlMessage},
		{"nothing", 400, "", "", "400 Bad Request: the server gave no reason"},
		{"no text", 400, "application/octet-stream", "\x00\x01\xff", "400 Bad Request: the server's answer is not text"},
		{"an empty reply", 200, "application/json", " \n", "200 OK: the reply is empty"},
		{"a stream that was not asked for", 200, "text/event-stream", "data: {}\n\n", "200 OK: the server answered with a stream of events, which was not asked for"},
		{"text with success", 200, "text/plain", "ok", "200 OK: the reply is not JSON: byte 1: invalid character 'o' looking for beginning of value"},
		{"terminal escapes and lines", 400, "application/json", `{"error":{"message":"a\u001b[31m\nb\u0085c","code":"x\ny"}}`,
			"400 Bad Request: x y: a [31m b c"},
		{"a status that has no name", 499, "text/plain", "closed", "499: closed"},
	}
	for _, tt := range tests {
		t.Run(tt.source, func(t *testing.T) {
			m, waits := serve(t, answer(tt.status, tt.contentType, tt.body), nil)
			e := fails(t, t.Context(), m, ask())
			if got := strings.TrimPrefix(e.Error(), "compat: "+place(m.private().url)+": "); got != tt.want {
				t.Errorf("error\n got %s\nwant %s", got, tt.want)
			}
			if e.StatusCode != tt.status || e.Attempts != 1 || len(*waits) != 0 {
				t.Errorf("status %d, %d attempts, waits %v", e.StatusCode, e.Attempts, *waits)
			}
		})
	}
}

// TestExplanations has the errors that depend on more than the body.
func TestExplanations(t *testing.T) {
	tests := []struct {
		reason string
		key    string
		step   step
		want   string
	}{
		{"no key", "", step{401, "", `{"error":"no"}`}, "401 Unauthorized: no (is Options.Key set?)"},
		{"a wrong key", testKey, step{401, "", `{"error":"no"}`}, "401 Unauthorized: no"},
		{"a redirection to nowhere", "", step{301, "", ""}, "key and prompt would go along"},
		{"a redirection within the server", "", step{308, "Location: /v2/", ""}, "key and prompt would go along"},
		{"a proxy's page is no sign of a wrong URL", "", step{502, "", "<html>Bad Gateway"}, "502 Bad Gateway: the server answered with HTML, not JSON"},
		{"a list of nothing", "", step{400, "", "[]"}, "400 Bad Request: []"},
		{"an error that is a number", "", step{400, "", `{"error":7}`}, "400 Bad Request: 7"},
		{"an error that is a list", "", step{400, "", `{"error":[],"message":"m"}`}, "400 Bad Request: m"},
	}
	for _, tt := range tests {
		m, _ := serve(t, play(t, tt.step), func(o *Options) { o.Key, o.MaxRetries = tt.key, -1 })
		if e := fails(t, t.Context(), m, ask()); !strings.HasSuffix(e.Error(), tt.want) {
			t.Errorf("%s: error %v, want it to end with %q", tt.reason, e, tt.want)
		}
	}
}

// TestWrongContentType checks that the body decides, not its label.
func TestWrongContentType(t *testing.T) {
	for _, contentType := range []string{"", "text/plain", "text/html", "text/event-stream", "image/png"} {
		m, _ := serve(t, answer(200, contentType, "\ufeff \n"+completed), nil)
		reply, err := m.Generate(t.Context(), ask())
		want := schema.Reply{Text: "ok", Stop: schema.StopEnd, Usage: schema.Usage{Input: 3, Output: 1}}
		if err != nil || fmt.Sprint(reply) != fmt.Sprint(want) {
			t.Errorf("%q: Generate = %+v, %v", contentType, reply, err)
		}
	}
}

func TestReplyCutOff(t *testing.T) {
	tests := []struct {
		reason string
		handle http.HandlerFunc
		want   string
	}{
		{"the connection breaks", func(w http.ResponseWriter, r *http.Request) {
			w.Header().Set("Content-Length", "1000")
			io.WriteString(w, completed[:40])
		}, "the reply was cut off after 40 bytes: unexpected EOF"},
		{"a chunk is missing", func(w http.ResponseWriter, r *http.Request) {
			io.WriteString(w, completed[:40])
			w.(http.Flusher).Flush()
			panic(http.ErrAbortHandler)
		}, "the reply was cut off after 40 bytes: unexpected EOF"},
		{"the server stops as if all were well", answer(200, "application/json", completed[:40]),
			"the reply's JSON is cut off after 40 bytes"},
	}
	for _, tt := range tests {
		m, waits := serve(t, tt.handle, nil)
		e := fails(t, t.Context(), m, ask())
		if !strings.Contains(e.Error(), tt.want) || e.StatusCode != 200 || e.Body != completed[:40] {
			t.Errorf("%s: %v, body %q; want %q", tt.reason, e, e.Body, tt.want)
		}
		if len(*waits) != 0 {
			t.Errorf("%s: a reply that had begun was asked for again", tt.reason)
		}
	}
}

func TestHugeReply(t *testing.T) {
	m, _ := serve(t, answer(200, "application/json", completed+strings.Repeat(" ", 100<<10)), nil)
	m.maxReply = int64(len(completed) + 100<<10)
	if _, err := m.Generate(t.Context(), ask()); err != nil {
		t.Errorf("a reply of the size that is allowed: %v", err)
	}
	m.maxReply--
	e := fails(t, t.Context(), m, ask())
	if want := fmt.Sprintf("the reply is larger than %d bytes", m.maxReply); e.Message != want || len(e.Body) > maxText {
		t.Errorf("message %q, want %q; body of %d bytes", e.Message, want, len(e.Body))
	}
}

func TestHugeError(t *testing.T) {
	m, _ := serve(t, answer(400, "text/plain", strings.Repeat("é", 1<<20)), nil)
	e := fails(t, t.Context(), m, ask())
	if len(e.Body) != maxText || len(e.Message) != maxText || len(e.Error()) > 500 || !strings.Contains(e.Error(), "é…") {
		t.Errorf("body of %d, message of %d bytes, error %s", len(e.Body), len(e.Message), e)
	}
}

func TestRequestID(t *testing.T) {
	for _, name := range []string{"x-request-id", "apim-request-id", "request-id"} {
		m, _ := serve(t, func(w http.ResponseWriter, r *http.Request) {
			w.Header().Set(name, "req_1")
			w.WriteHeader(400)
		}, nil)
		if e := fails(t, t.Context(), m, ask()); e.RequestID != "req_1" || !strings.HasSuffix(e.Error(), " [request req_1]") {
			t.Errorf("%s: request %q in %v", name, e.RequestID, e)
		}
	}
}

// TestRedirect checks that key and prompt stay with the server they were meant for.
func TestRedirect(t *testing.T) {
	var reached atomic.Bool
	elsewhere := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { reached.Store(true) }))
	defer elsewhere.Close()
	for _, status := range []int{301, 302, 303, 307, 308} {
		for _, client := range []*http.Client{nil, {}} {
			m, _ := serve(t, func(w http.ResponseWriter, r *http.Request) {
				http.Redirect(w, r, elsewhere.URL+"/v2?token=hunter2secret", status)
			}, func(o *Options) { o.Client = client })
			e := fails(t, t.Context(), m, ask())
			if want := "set Options.BaseURL if " + elsewhere.URL + "/v2 is right"; e.StatusCode != status || !strings.HasSuffix(e.Error(), want) {
				t.Errorf("%d: %v, want it to end with %q", status, e, want)
			}
		}
	}
	if reached.Load() {
		t.Error("the request was sent on")
	}
}

func TestRefusedConnection(t *testing.T) {
	server := httptest.NewServer(http.NotFoundHandler())
	server.Close() // nobody listens there now
	m, waits := impatient(t, &Options{BaseURL: server.URL, Key: testKey})
	e := fails(t, t.Context(), m, ask())
	if !errors.Is(e, syscall.ECONNREFUSED) || e.StatusCode != 0 || e.Attempts != 3 || len(*waits) != 2 {
		t.Errorf("%v: status %d, %d attempts, waits %v; want a refused connection after 3", e, e.StatusCode, e.Attempts, *waits)
	}
	if !strings.HasPrefix(e.Error(), "compat: "+server.URL+"/v1/chat/completions: dial tcp ") || !strings.HasSuffix(e.Error(), "[3 attempts]") {
		t.Errorf("error %v", e)
	}
}

// TestPermanentConnectionFailures checks that what cannot pass is not tried again.
func TestPermanentConnectionFailures(t *testing.T) {
	plain := httptest.NewServer(http.NotFoundHandler())
	defer plain.Close()
	secure := httptest.NewUnstartedServer(http.NotFoundHandler())
	secure.Config.ErrorLog = log.New(io.Discard, "", 0)
	secure.StartTLS()
	defer secure.Close()
	noSuchHost := &http.Client{Transport: &http.Transport{DialContext: func(context.Context, string, string) (net.Conn, error) {
		return nil, &net.DNSError{Err: "no such host", Name: "exmaple.com", IsNotFound: true}
	}}}
	tests := []struct {
		reason string
		opts   Options
		want   string
	}{
		{"https to a server of http", Options{BaseURL: "https" + strings.TrimPrefix(plain.URL, "http")}, "HTTP response to HTTPS client"},
		{"an unknown certificate", Options{BaseURL: secure.URL}, "failed to verify certificate"},
		{"a misspelt host", Options{BaseURL: "https://exmaple.com", Client: noSuchHost}, "no such host"},
	}
	for _, tt := range tests {
		m, waits := impatient(t, &tt.opts)
		if e := fails(t, t.Context(), m, ask()); !strings.Contains(e.Error(), tt.want) || len(*waits) != 0 {
			t.Errorf("%s: %v after waits %v; want %q at once", tt.reason, e, *waits, tt.want)
		}
	}
}

// TestSlowServer checks that the context ends a call wherever the server hangs.
func TestSlowServer(t *testing.T) {
	hang := func(r *http.Request) { // until the client has gone
		io.Copy(io.Discard, r.Body)
		<-r.Context().Done()
	}
	tests := []struct {
		reason string
		handle http.HandlerFunc
	}{
		{"before the answer", func(_ http.ResponseWriter, r *http.Request) { hang(r) }},
		{"within the body", func(w http.ResponseWriter, r *http.Request) {
			io.WriteString(w, completed[:40])
			w.(http.Flusher).Flush()
			hang(r)
		}},
	}
	for _, tt := range tests {
		m, waits := serve(t, tt.handle, nil)
		cause := errors.New("out of patience")
		ctx, cancel := context.WithTimeoutCause(t.Context(), 20*time.Millisecond, cause)
		e := fails(t, ctx, m, ask())
		cancel()
		if !errors.Is(e, context.DeadlineExceeded) || !errors.Is(e, cause) || len(*waits) != 0 {
			t.Errorf("%s: %v after waits %v; want the deadline and its cause", tt.reason, e, *waits)
		}
	}
}
