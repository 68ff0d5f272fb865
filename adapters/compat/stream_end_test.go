package compat

import (
	"context"
	"errors"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/briefgo/brief/schema"
)

// flush sends pieces of a stream, each for itself.
func flush(w http.ResponseWriter, pieces ...string) {
	w.Header().Set("Content-Type", eventStream)
	for _, piece := range pieces {
		io.WriteString(w, piece)
		w.(http.Flusher).Flush()
	}
}

// reset breaks a connection.
func reset(t *testing.T, w http.ResponseWriter) {
	conn, _, err := w.(http.Hijacker).Hijack()
	if err != nil {
		t.Error(err)
		return
	}
	conn.(*net.TCPConn).SetLinger(0)
	conn.Close()
}

// TestStreamIsHeardAtOnce checks that each piece is written when it comes, not with the
// next one: the server waits for it to be heard.
func TestStreamIsHeardAtOnce(t *testing.T) {
	heard := make(chan string)
	m, _ := serve(t, func(w http.ResponseWriter, r *http.Request) {
		for _, text := range []string{"a", "b", "c"} {
			flush(w, ": keep-alive\n\n", chunk(text))
			if got := <-heard; got != text {
				t.Errorf("%q is heard, want %q", got, text)
			}
		}
		flush(w, finished, usedUp, doneEvent)
	}, nil)
	reply, err := m.Stream(t.Context(), ask(), func(text string) error {
		heard <- text
		return nil
	})
	if err != nil || reply.Text != "abc" || reply.Usage.Output != 1 {
		t.Errorf("Stream = %+v, %v", reply, err)
	}
}

// TestStreamStops ends streams that would go on for ever. The server must see it promptly.
func TestStreamStops(t *testing.T) {
	enough := errors.New("enough")
	cause := errors.New("the user has left")
	tests := []struct {
		reason string
		begin  []string // what the server sends before it says "a" for ever, or hangs
		hang   bool
		write  func(cancel func()) error // at each piece
		want   []error
		reply  schema.Reply // without Text
	}{
		{"write fails", nil, false, func(func()) error { return enough }, []error{enough}, schema.Reply{}},
		{"write fails, and the server has gone quiet", []string{chunk("a")}, true, func(func()) error { return enough }, []error{enough}, schema.Reply{}},
		{"the usage that came is told", []string{usedUp}, false, func(func()) error { return enough }, []error{enough}, schema.Reply{Usage: schema.Usage{Input: 3, Output: 1}}},
		{"the context ends within write", nil, false, func(cancel func()) error { cancel(); return nil }, []error{context.Canceled, cause}, schema.Reply{}},
		{"and the usage is told too", []string{usedUp}, false, func(cancel func()) error { cancel(); return nil }, []error{context.Canceled, cause}, schema.Reply{Usage: schema.Usage{Input: 3, Output: 1}}},
		{"the context ends while nothing comes", []string{chunk("a"), usedUp}, true, func(cancel func()) error {
			time.AfterFunc(20*time.Millisecond, cancel)
			return nil
		}, []error{context.Canceled, cause}, schema.Reply{Usage: schema.Usage{Input: 3, Output: 1}}},
	}
	for _, http2 := range []bool{false, true} {
		for _, tt := range tests {
			gone := make(chan time.Time, 1)
			var sent atomic.Int64
			server := httptest.NewUnstartedServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
				io.Copy(io.Discard, r.Body)
				flush(w, tt.begin...)
				for !tt.hang && r.Context().Err() == nil {
					flush(w, chunk("a"))
					sent.Add(1)
					time.Sleep(time.Millisecond)
				}
				<-r.Context().Done()
				gone <- time.Now()
			}))
			server.EnableHTTP2 = http2
			server.StartTLS()
			m, waits := impatient(t, &Options{BaseURL: server.URL, Client: server.Client()})
			ctx, cancel := context.WithCancelCause(t.Context())
			var stopped time.Time
			reply, err := m.Stream(ctx, ask(), func(string) error {
				stopped = time.Now()
				return tt.write(func() { cancel(cause) })
			})
			for _, want := range tt.want {
				if !errors.Is(err, want) || want == enough && err != enough {
					t.Errorf("%s: error %v, want %v", tt.reason, err, want)
				}
			}
			tt.reply.Text = "a"
			if tt.reply.Usage != (schema.Usage{}) || tt.write(func() {}) != nil {
				tt.reply.Text = reply.Text // where the context ends, one more may have come
			}
			if diff := cmp.Diff(tt.reply, reply); diff != "" || len(*waits) != 0 {
				t.Errorf("%s: waits %v, reply (-want +got):\n%s", tt.reason, *waits, diff)
			}
			select {
			case at := <-gone:
				if late := at.Sub(stopped); late > 2*time.Second {
					t.Errorf("%s: the server saw it after %v", tt.reason, late)
				} else {
					t.Logf("%s, HTTP/2 %v: the server saw it after %v, having sent %d", tt.reason, http2, late, sent.Load())
				}
			case <-time.After(10 * time.Second):
				t.Errorf("%s, HTTP/2 %v: the server did not see it", tt.reason, http2)
			}
			cancel(nil)
			server.Close()
		}
	}
}

// TestStreamRetries checks what is tried again, and that nothing is once the reply has
// begun.
func TestStreamRetries(t *testing.T) {
	whole := []string{chunk("o"), chunk("k"), finished, usedUp, doneEvent}
	abort := func(pieces ...string) http.HandlerFunc {
		return func(w http.ResponseWriter, r *http.Request) {
			flush(w, pieces...)
			panic(http.ErrAbortHandler)
		}
	}
	good := func(w http.ResponseWriter, r *http.Request) { flush(w, whole...) }
	tests := []struct {
		reason string
		steps  []http.HandlerFunc // the last one for ever
		tries  int
		text   string // heard, also before an error
		err    string
	}{
		{"a status that may pass", []http.HandlerFunc{answer(503, "", ""), answer(429, "", ""), good}, 3, "ok", ""},
		{"a bad request stays bad", []http.HandlerFunc{answer(400, "", "no"), good}, 1, "", "400 Bad Request: no"},
		{"no answer", []http.HandlerFunc{func(w http.ResponseWriter, _ *http.Request) { reset(t, w) }, good}, 2, "ok", ""},
		{"a stream that breaks before it begins", []http.HandlerFunc{abort(": hello\n\n"), abort("\n"), good}, 3, "ok", ""},
		{"within its first event", []http.HandlerFunc{abort(chunk("o")[:20]), good}, 2, "ok", ""},
		{"always", []http.HandlerFunc{abort(": hello\n\n")}, 3, "", "the connection broke before the reply began: unexpected EOF [3 attempts]"},
		{"a stream that breaks when something was heard", []http.HandlerFunc{abort(chunk("o"), chunk("!")), good}, 1, "o!", "200 OK: the reply was cut off after 114 bytes: unexpected EOF"},
		{"when the model has begun, though nothing was heard", []http.HandlerFunc{abort(chunk("")), good}, 1, "", "200 OK: the reply was cut off after 56 bytes: unexpected EOF"},
		{"JSON that breaks", []http.HandlerFunc{abort(completed[:40]), good}, 1, "", "200 OK: the reply was cut off after 40 bytes: unexpected EOF"},
		{"a reply that has ended is one, whatever the connection does then", []http.HandlerFunc{abort(whole[:3]...)}, 1, "ok", ""},
		{"also behind its usage", []http.HandlerFunc{abort(whole[:4]...)}, 1, "ok", ""},
		{"an error in the stream is the server's last word", []http.HandlerFunc{answer(200, eventStream, "data: {\"error\":{\"code\":503,\"message\":\"busy\"}}\n\n"), good}, 1, "", "200 OK: 503: busy"},
	}
	for _, tt := range tests {
		tries := 0
		m, _ := serve(t, func(w http.ResponseWriter, r *http.Request) {
			tries++
			tt.steps[min(tries, len(tt.steps))-1](w, r)
		}, nil)
		heard, reply, err := hear(t.Context(), m, ask())
		if tries != tt.tries || strings.Join(heard, "") != tt.text || reply.Text != tt.text {
			t.Errorf("%s: %d tries, heard %q, reply %+v; want %d, %q", tt.reason, tries, heard, reply, tt.tries, tt.text)
		}
		if (err == nil) != (tt.err == "") || err != nil && !strings.HasSuffix(err.Error(), tt.err) {
			t.Errorf("%s: error %v, want one that ends with %q", tt.reason, err, tt.err)
		}
	}
}

// TestStreamDeadline checks that a wait before another try ends with the context, as
// Generate's does.
func TestStreamDeadline(t *testing.T) {
	m, waits := serve(t, play(t, step{429, "Retry-After: 50", `{"error":"busy"}`}), nil)
	m.now = time.Now
	ctx, cancel := context.WithTimeout(t.Context(), 40*time.Second)
	defer cancel()
	if _, _, e := mishear(t, ctx, m); e.StatusCode != 429 || len(*waits) != 0 {
		t.Errorf("%v after waits %v; want the server's error at once", e, *waits)
	}
}

// TestStreamRedirect checks that key and prompt stay where they are.
func TestStreamRedirect(t *testing.T) {
	m, _ := serve(t, func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path != "/v1/chat/completions" {
			t.Error("the request was sent on")
		}
		http.Redirect(w, r, "/v2", http.StatusTemporaryRedirect)
	}, nil)
	if _, _, e := mishear(t, t.Context(), m); e.StatusCode != 307 {
		t.Error(e)
	}
}

// TestStreamLingers has a server that neither ends its stream nor says how much it took.
func TestStreamLingers(t *testing.T) {
	m, _ := serve(t, func(w http.ResponseWriter, r *http.Request) {
		io.Copy(io.Discard, r.Body)
		flush(w, chunk("ok"), finished)
		<-r.Context().Done()
	}, nil)
	m.linger = 20 * time.Millisecond
	if heard, reply, err := hear(t.Context(), m, ask()); err != nil || reply.Stop != schema.StopEnd || !slices.Equal(heard, []string{"ok"}) {
		t.Errorf("Stream = %+v, %v", reply, err)
	}
}

// TestStreamConnection checks that a connection is used again when the server ends its
// streams, and that a server which does not is not waited for.
func TestStreamConnection(t *testing.T) {
	tests := []struct {
		reason      string
		linger      bool
		connections int64
	}{
		{"the server ends the stream", false, 1},
		{"the server keeps it open", true, 3},
	}
	for _, tt := range tests {
		var connections atomic.Int64
		server := httptest.NewUnstartedServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			io.Copy(io.Discard, r.Body)
			flush(w, chunk("ok"), finished, usedUp, doneEvent)
			if tt.linger {
				<-r.Context().Done()
			}
		}))
		server.Config.ConnState = func(_ net.Conn, state http.ConnState) {
			if state == http.StateNew {
				connections.Add(1)
			}
		}
		server.Start()
		m, _ := impatient(t, &Options{BaseURL: server.URL})
		start := time.Now()
		for range 3 {
			if heard, reply, err := hear(t.Context(), m, ask()); err != nil || reply.Usage.Output != 1 || !slices.Equal(heard, []string{"ok"}) {
				t.Errorf("%s: Stream = %+v, %v", tt.reason, reply, err)
			}
		}
		if took := time.Since(start); connections.Load() != tt.connections || took > 4*time.Second {
			t.Errorf("%s: %d connections in %v, want %d", tt.reason, connections.Load(), took, tt.connections)
		}
		server.Close()
	}
}
