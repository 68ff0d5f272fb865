package compat

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/briefgo/brief/prompt"
)

// A step is one answer of a server that plays a script.
type step struct {
	status     int
	retryAfter string // a header "Name: value", or nothing
	body       string
}

// play returns a handler that gives one answer after the other, and then the last one
// for ever. It checks that every try has the same body.
func play(t *testing.T, steps ...step) http.HandlerFunc {
	var mu sync.Mutex
	var first string
	next := 0
	return func(w http.ResponseWriter, r *http.Request) {
		mu.Lock()
		defer mu.Unlock()
		body, _ := io.ReadAll(r.Body)
		if first == "" {
			first = string(body)
		}
		if string(body) != first || first == "" {
			t.Errorf("a retry has another body: %s", body)
		}
		s := steps[min(next, len(steps)-1)]
		next++
		if name, value, ok := strings.Cut(s.retryAfter, ": "); ok {
			w.Header().Set(name, value)
		}
		w.WriteHeader(s.status)
		io.WriteString(w, s.body)
	}
}

func TestRetries(t *testing.T) {
	const ms = time.Millisecond // the jitter of the tests is a half
	ok := step{status: 200, body: completed}
	down := step{status: 503}
	quota := step{status: 429, body: `{"error":{"message":"You exceeded your current quota","type":"insufficient_quota","code":"insufficient_quota"}}`}
	tests := []struct {
		reason string
		opts   Options
		steps  []step
		waits  []time.Duration
		status int // of the error; 0 is a reply
	}{
		{"a server that recovers", Options{}, []step{{status: 500}, ok}, []time.Duration{250 * ms}, 0},
		{"each bound is twice the last, up to 8 s", Options{MaxRetries: 7}, []step{down},
			[]time.Duration{250 * ms, 500 * ms, 1000 * ms, 2000 * ms, 4000 * ms, 4000 * ms, 4000 * ms}, 503},
		{"two retries are the default", Options{}, []step{down, down, down, ok}, []time.Duration{250 * ms, 500 * ms}, 503},
		{"a negative number is none", Options{MaxRetries: -1}, []step{down, ok}, nil, 503},
		{"every status that may pass", Options{MaxRetries: 5}, []step{{status: 408}, {status: 409}, {status: 429}, {status: 502}, {status: 529}, ok},
			[]time.Duration{250 * ms, 500 * ms, 1000 * ms, 2000 * ms, 4000 * ms}, 0},
		{"seconds, and jitter after them", Options{}, []step{{429, "Retry-After: 7", ""}, ok}, []time.Duration{7250 * ms}, 0},
		{"a date", Options{}, []step{{503, "Retry-After: Tue, 24 Nov 2026 12:00:30 GMT", ""}, ok}, []time.Duration{30250 * ms}, 0},
		{"milliseconds", Options{}, []step{{429, "Retry-After-Ms: 40", ""}, ok}, []time.Duration{290 * ms}, 0},
		{"a date that is over says nothing", Options{}, []step{{503, "Retry-After: Tue, 24 Nov 2026 11:00:00 GMT", ""}, ok}, []time.Duration{250 * ms}, 0},
		{"rubbish says nothing", Options{}, []step{{503, "Retry-After: soon", ""}, ok}, []time.Duration{250 * ms}, 0},
		{"longer than may be waited is an error at once", Options{}, []step{{429, "Retry-After: 61", ""}, ok}, nil, 429},
		{"unless that is allowed", Options{MaxWait: time.Hour}, []step{{429, "Retry-After: 61", ""}, ok}, []time.Duration{61250 * ms}, 0},
		{"the waits are bounded in sum", Options{MaxRetries: 9}, []step{{429, "Retry-After: 25", ""}}, []time.Duration{25250 * ms, 25250 * ms}, 429},
		{"a year and more", Options{MaxWait: 1 << 62}, []step{{429, "Retry-After: 99999999999999999999", ""}, ok}, []time.Duration{longestRetryAfter + 250*ms}, 0},
		{"a quota that is used up stays so", Options{}, []step{quota, ok}, nil, 429},
		{"a bad request stays bad", Options{}, []step{{status: 400}, ok}, nil, 400},
		{"a bad key too", Options{}, []step{{status: 401}, ok}, nil, 401},
		{"and what is not implemented", Options{}, []step{{status: 501}, ok}, nil, 501},
	}
	for _, tt := range tests {
		t.Run(tt.reason, func(t *testing.T) {
			m, waits := serve(t, play(t, tt.steps...), func(o *Options) {
				o.MaxRetries, o.MaxWait = tt.opts.MaxRetries, tt.opts.MaxWait
			})
			reply, err := m.Generate(t.Context(), ask())
			status := 0
			if e, ok := errors.AsType[*Error](err); ok {
				status = e.StatusCode
				if e.Attempts != len(tt.waits)+1 {
					t.Errorf("%d attempts, want %d", e.Attempts, len(tt.waits)+1)
				}
			} else if err != nil || reply.Text != "ok" {
				t.Fatalf("Generate = %+v, %v", reply, err)
			}
			if status != tt.status {
				t.Errorf("error %v, want status %d", err, tt.status)
			}
			if !slices.Equal(*waits, tt.waits) {
				t.Errorf("waits %v, want %v", *waits, tt.waits)
			}
		})
	}
}

// TestRetryAfterIsReported checks the error that a caller can wait by itself with.
func TestRetryAfterIsReported(t *testing.T) {
	m, _ := serve(t, play(t, step{429, "Retry-After: 3600", ""}), nil)
	if e := fails(t, t.Context(), m, ask()); e.RetryAfter != time.Hour {
		t.Errorf("RetryAfter = %v, want 1h", e.RetryAfter)
	}
}

func TestRetryIsTold(t *testing.T) {
	var told []string
	m, _ := serve(t, play(t, step{503, "", testKey}, step{200, "", completed}), func(o *Options) {
		o.Trace = &Trace{Retry: func(_ context.Context, err *Error, wait time.Duration) {
			told = append(told, fmt.Sprintf("%d %s %d %v", err.StatusCode, err.Message, err.Attempts, wait))
		}}
	})
	if _, err := m.Generate(t.Context(), ask()); err != nil {
		t.Fatal(err)
	}
	if want := []string{"503 [redacted] 1 250ms"}; !slices.Equal(told, want) {
		t.Errorf("told %q, want %q", told, want)
	}
}

// TestContextEndsWait ends the context while a model waits, with the real clock.
func TestContextEndsWait(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	m, _ := serve(t, play(t, step{429, "Retry-After: 50", `{"error":"busy"}`}), func(o *Options) {
		o.Trace = &Trace{Retry: func(context.Context, *Error, time.Duration) { time.AfterFunc(5*time.Millisecond, cancel) }}
	})
	m.sleep = sleep
	e := fails(t, ctx, m, ask())
	if !errors.Is(e, context.Canceled) || e.StatusCode != 429 || e.Attempts != 1 || !strings.Contains(e.Error(), "busy: context canceled") {
		t.Errorf("%v: want what the server said and that the context ended", e)
	}
}

// TestDeadlineBeforeRetry checks that a wait which cannot end in time is not begun.
func TestDeadlineBeforeRetry(t *testing.T) {
	m, waits := serve(t, play(t, step{429, "Retry-After: 50", `{"error":"busy"}`}), nil)
	m.now = time.Now
	ctx, cancel := context.WithTimeout(t.Context(), 40*time.Second)
	defer cancel()
	if e := fails(t, ctx, m, ask()); e.StatusCode != 429 || len(*waits) != 0 {
		t.Errorf("%v after waits %v; want the server's error at once", e, *waits)
	}
}

// TestCancelledWhileTrying checks that a call that was cancelled is not repeated.
func TestCancelledWhileTrying(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	m, waits := serve(t, func(w http.ResponseWriter, r *http.Request) {
		cancel()
		w.WriteHeader(503)
	}, nil)
	if e := fails(t, ctx, m, ask()); !errors.Is(e, context.Canceled) || e.Attempts != 1 || len(*waits) != 0 {
		t.Errorf("%v after waits %v; want the cancellation after one attempt", e, *waits)
	}
}

// TestConnectionBroken checks that a connection which ends without an answer is tried
// again.
func TestConnectionBroken(t *testing.T) {
	tries := 0
	m, waits := serve(t, func(w http.ResponseWriter, r *http.Request) {
		if tries++; tries == 1 {
			conn, _, err := w.(http.Hijacker).Hijack()
			if err != nil {
				t.Error(err)
				return
			}
			conn.(*net.TCPConn).SetLinger(0) // a reset
			conn.Close()
			return
		}
		io.WriteString(w, completed)
	}, nil)
	if reply, err := m.Generate(t.Context(), ask()); err != nil || reply.Text != "ok" || len(*waits) != 1 {
		t.Errorf("Generate = %+v, %v after waits %v", reply, err, *waits)
	}
}

// TestConcurrency shares a model between goroutines, whose replies must not mix.
func TestConcurrency(t *testing.T) {
	server := func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		_, rest, _ := strings.Cut(string(body), "<<")
		name, _, _ := strings.Cut(rest, ">>")
		if r.Header.Get("Authorization") != "Bearer "+testKey {
			t.Errorf("header %q", r.Header)
		}
		fmt.Fprintf(w, `{"choices":[{"message":{"content":%q}}]}`, name)
	}
	m, _ := serve(t, server, nil)
	var group sync.WaitGroup
	for g := range 8 {
		group.Go(func() {
			for i := range 20 {
				want := fmt.Sprintf("%d-%d", g, i)
				req := ask()
				req.Messages = []prompt.Message{{Role: prompt.User, Text: "<<" + want + ">>"}}
				if reply, err := m.Generate(t.Context(), req); err != nil || reply.Text != want {
					t.Errorf("Generate = %q, %v; want %q", reply.Text, err, want)
				}
			}
		})
	}
	group.Wait()
}
