package compat

import (
	"fmt"
	"io"
	"net/http"
	"strings"
	"testing"
	"time"
)

// TestStreamLimit checks that a stream is bounded as a reply is, whatever it consists of.
func TestStreamLimit(t *testing.T) {
	const limit = 100 << 10
	for _, tt := range []struct{ reason, begin, more string }{
		{"one line", chunk("a") + "data: ", strings.Repeat("x", limit)},
		{"one event", chunk("a"), strings.Repeat("data: x\n", limit/8+1)},
		{"chunks", "", strings.Repeat(chunk("a"), limit/len(chunk("a"))+1)},
		{"comments before the first event", ":\n", strings.Repeat(": keep-alive\n\n", limit/14+1)},
		{"white space", "", strings.Repeat("\n", limit+1)},
		{"JSON", completed, strings.Repeat(" ", limit)},
	} {
		m, waits := serve(t, answer(200, eventStream, tt.begin+tt.more), nil)
		m.maxReply = limit
		_, _, e := mishear(t, t.Context(), m)
		if want := fmt.Sprintf("the reply is larger than %d bytes", limit); e.Message != want || len(e.Body) > maxText || len(*waits) != 0 {
			t.Errorf("%s: %v, body of %d bytes, waits %v; want %q", tt.reason, e, len(e.Body), *waits, want)
		}
	}
	whole := chunk("a") + finished + usedUp
	m, _ := serve(t, answer(200, eventStream, whole), nil)
	m.maxReply = int64(len(whole))
	if _, _, err := hear(t.Context(), m, ask()); err != nil {
		t.Errorf("a stream of the size that is allowed: %v", err)
	}
}

// TestManyCalls checks that calls of tools are bounded, in a stream and in one body.
func TestManyCalls(t *testing.T) {
	list := "[{}" + strings.Repeat(",{}", maxCalls) + "]"
	var chunks strings.Builder
	for i := range maxCalls + 1 {
		fmt.Fprintf(&chunks, "data: {\"choices\":[{\"delta\":{\"tool_calls\":[{\"index\":%d}]}}]}\n\n", i)
	}
	for _, tt := range []struct{ reason, body, want string }{
		{"a stream", chunks.String() + finished, "event 1025 of the stream: choices[0].delta.tool_calls: there are more than 1024 calls"},
		{"one body", `{"choices":[{"message":{"tool_calls":` + list + `}}]}`, "choices[0].message.tool_calls: there are more than 1024 calls"},
		{"one event", `data: {"choices":[{"message":{"tool_calls":` + list + `}}]}` + "\n\n", "event 1 of the stream: choices[0].message.tool_calls: there are more than 1024 calls"},
	} {
		m, _ := serve(t, answer(200, "", tt.body), nil)
		if _, _, e := mishear(t, t.Context(), m); e.Message != tt.want {
			t.Errorf("%s: %q, want %q", tt.reason, e.Message, tt.want)
		}
	}
}

// TestStreamIsLinear reads streams with much of one thing.
func TestStreamIsLinear(t *testing.T) {
	const n = 10_000
	var indexes strings.Builder
	for i := range n {
		fmt.Fprintf(&indexes, "data: {\"choices\":[{\"delta\":{\"tool_calls\":[{\"index\":%d}]}}]}\n\n", i%maxCalls)
	}
	for _, tt := range []struct{ reason, stream string }{
		{"chunks", strings.Repeat(chunk("some"), n)},
		{"one long chunk", chunk(strings.Repeat("some", n))},
		{"pieces of one call", strings.Repeat(`data: {"choices":[{"delta":{"tool_calls":[{"index":0,"function":{"arguments":"some"}}]}}]}`+"\n\n", n)},
		{"pieces of many calls", indexes.String()},
		{"pieces of one call in one chunk", `data: {"choices":[{"delta":{"tool_calls":[{}` + strings.Repeat(`,{"index":0}`, n) + "]}}]}\n\n"},
		{"parts in one chunk", `data: {"choices":[{"delta":{"content":["a"` + strings.Repeat(`,{"type":"text","text":"b"}`, n) + "]}}]}\n\n"},
	} {
		m, _ := serve(t, nil, nil)
		resp := &http.Response{StatusCode: 200, Body: io.NopCloser(strings.NewReader(tt.stream + finished + doneEvent))}
		start := time.Now()
		_, failure := m.answered(t.Context(), resp, &listener{write: func(string) error { return nil }})
		took := time.Since(start)
		t.Logf("%s: %.1f MB/s, %v an event", tt.reason, float64(len(tt.stream))/1e6/took.Seconds(), took/time.Duration(strings.Count(tt.stream, "\n\n")))
		if failure != nil || took > 10*time.Second {
			t.Errorf("%s: %v after %v", tt.reason, failure, took)
		}
	}
}
