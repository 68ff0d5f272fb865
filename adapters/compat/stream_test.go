package compat

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/briefgo/brief/prompt"
	"github.com/briefgo/brief/schema"
)

const eventStream = "text/event-stream"

// chunk is an event with a piece of text.
func chunk(text string) string {
	return fmt.Sprintf("data: {\"choices\":[{\"index\":0,\"delta\":{\"content\":%q}}]}\n\n", text)
}

// The events that end a stream.
const (
	finished  = "data: {\"choices\":[{\"index\":0,\"delta\":{},\"finish_reason\":\"stop\"}]}\n\n"
	usedUp    = "data: {\"choices\":[],\"usage\":{\"prompt_tokens\":3,\"completion_tokens\":1}}\n\n"
	doneEvent = "data: [DONE]\n\n"
)

// hear runs Stream, and returns the pieces that it wrote too.
func hear(ctx context.Context, m *Model, req *prompt.Request) ([]string, schema.Reply, error) {
	var heard []string
	reply, err := m.Stream(ctx, req, func(text string) error {
		heard = append(heard, text)
		return nil
	})
	return heard, reply, err
}

// mishear runs Stream, which must give an *Error.
func mishear(t *testing.T, ctx context.Context, m *Model) ([]string, schema.Reply, *Error) {
	t.Helper()
	heard, reply, err := hear(ctx, m, ask())
	e, ok := errors.AsType[*Error](err)
	if !ok {
		t.Fatalf("Stream = %+v, %v; want an *Error", reply, err)
	}
	return heard, reply, e
}

// The streams in testdata have the form that each source gives, with words and numbers of
// our own.
func TestStreamServers(t *testing.T) {
	const invoice = `{"number":"9981","total":40}`
	calls := func(first, second string) []schema.ToolCall {
		return []schema.ToolCall{{ID: first, Name: "lookup", Arguments: `{"iban":"DE02"}`}, {ID: second, Name: "rate", Arguments: `{"from":"EUR"}`}}
	}
	spaced := calls("call_a1", "call_a2")
	spaced[0].Arguments, spaced[1].Arguments = `{"iban": "DE02"}`, `{"from": "EUR"}`
	tests := []struct {
		file   string
		source string
		pieces int
		want   schema.Reply
	}{
		{
			file: "openai", source: "OpenAI API reference, Chat, The chat completion chunk object", pieces: 4,
			want: schema.Reply{Text: invoice, Stop: schema.StopEnd, Usage: schema.Usage{Input: 1117, CachedInput: 1024, Output: 46}},
		},
		{
			file: "openai_refusal", source: "OpenAI guide Structured Outputs, Refusals: delta.refusal",
			want: schema.Reply{Stop: schema.StopRefused, Refusal: "I'm sorry, I can't assist with that.", Usage: schema.Usage{Input: 81, Output: 11}},
		},
		{
			file: "openai_tools", source: "OpenAI guide Function calling, Streaming",
			want: schema.Reply{Stop: schema.StopEnd, Calls: spaced, Usage: schema.Usage{Input: 82, Output: 17}},
		},
		{
			file: "azure_filtered", source: "Azure OpenAI, Content filtering: prompt_filter_results come first", pieces: 1,
			want: schema.Reply{Text: `{"number`, Stop: schema.StopFiltered, Usage: schema.Usage{Input: 40, Output: 5}},
		},
		{
			file: "deepseek", source: "DeepSeek API docs, Rate Limit (comments) and Reasoning Model", pieces: 4,
			want: schema.Reply{Text: invoice, Stop: schema.StopEnd, Usage: schema.Usage{Input: 166, CachedInput: 128, Output: 90}},
		},
		{
			file: "openrouter", source: "OpenRouter docs, Streaming (comments), Usage Accounting", pieces: 4,
			want: schema.Reply{Text: invoice, Stop: schema.StopLength, Usage: schema.Usage{Input: 31, Output: 20}},
		},
		{
			file: "mistral", source: "Mistral docs, Reasoning (content in chunks), API reference (usage with the finish reason)", pieces: 4,
			want: schema.Reply{Text: invoice, Stop: schema.StopLength, Usage: schema.Usage{Input: 16, Output: 34}},
		},
		{
			file: "vllm", source: "vLLM protocol.py, StreamOptions.continuous_usage_stats", pieces: 4,
			want: schema.Reply{Text: invoice, Stop: schema.StopEnd, Usage: schema.Usage{Input: 31, Output: 5}},
		},
		{
			file: "ollama", source: "Ollama openai/openai.go, type ChatCompletionChunk", pieces: 4,
			want: schema.Reply{Text: invoice, Stop: schema.StopLength, Usage: schema.Usage{Input: 26, Output: 128}},
		},
		{
			file: "gemini_tools", source: "Google's compatible endpoint: all calls have the index 0",
			want: schema.Reply{Stop: schema.StopEnd, Calls: calls("function-call-1", "function-call-2"), Usage: schema.Usage{Input: 82, Output: 17}},
		},
		{
			file: "perplexity", source: "Perplexity API reference: the message so far beside each delta, no [DONE]", pieces: 4,
			want: schema.Reply{Text: invoice, Stop: schema.StopEnd, Usage: schema.Usage{Input: 14, Output: 4}},
		},
	}
	for _, tt := range tests {
		t.Run(tt.file, func(t *testing.T) {
			m, waits := serve(t, answer(200, eventStream, testdata(t, "streams/"+tt.file+".sse")), nil)
			heard, got, err := hear(t.Context(), m, ask())
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(tt.want, got); diff != "" {
				t.Errorf("%s: reply (-want +got):\n%s", tt.source, diff)
			}
			if len(heard) != tt.pieces || strings.Join(heard, "") != got.Text || len(*waits) != 0 {
				t.Errorf("heard %q, waited %v; want %d pieces", heard, *waits, tt.pieces)
			}
		})
	}
}

// TestStreamForms has streams that differ from what OpenAI sends.
func TestStreamForms(t *testing.T) {
	ok := schema.Reply{Text: "ok", Stop: schema.StopEnd, Usage: schema.Usage{Input: 3, Output: 1}}
	unpaid := schema.Reply{Text: "ok", Stop: schema.StopEnd}
	delta := func(delta string) string { return `data: {"choices":[{"delta":` + delta + "}]}\n\n" }
	call := func(call string) string { return delta(`{"tool_calls":[` + call + `]}`) }
	calls := func(calls ...schema.ToolCall) schema.Reply {
		return schema.Reply{Stop: schema.StopEnd, Calls: calls}
	}
	tests := []struct {
		reason string
		stream string
		want   schema.Reply
	}{
		{"all that should be there", chunk("o") + chunk("k") + finished + usedUp + doneEvent, ok},
		{"no [DONE]", chunk("o") + chunk("k") + finished + usedUp, ok},
		{"no usage", chunk("ok") + finished + doneEvent, unpaid},
		{"neither", chunk("ok") + finished, unpaid},
		{"no finish reason: nobody knows why it ended", chunk("ok") + doneEvent, schema.Reply{Text: "ok"}},
		{"[DONE] without the blank line", chunk("ok") + finished + "data: [DONE]", unpaid},
		{"something behind [DONE]", chunk("ok") + finished + doneEvent + chunk("!"), unpaid},
		{"usage beside the finish reason", chunk("ok") + strings.Replace(finished, `]}`, `],"usage":{"prompt_tokens":3,"completion_tokens":1}}`, 1), ok},
		{"usage that is null at the end", chunk("ok") + usedUp + finished + "data: {\"choices\":[],\"usage\":null}\n\n", ok},
		{"no white space", strings.ReplaceAll(chunk("ok")+finished+usedUp, "data: ", "data:"), ok},
		{"data in several lines", strings.ReplaceAll(chunk("ok")+finished+usedUp, `,"`, ",\ndata: \""), ok},
		{"carriage returns", strings.ReplaceAll(chunk("ok")+finished+usedUp, "\n", "\r"), ok},
		{"a byte order mark and comments", "\ufeff: hello\n\n: hello\n\n" + chunk("ok") + ": hello\n" + finished + usedUp, ok},
		{"events of other names", "event: ping\ndata: 12:00\n\nevent: ping\ndata: {}\n\nevent: chunk\n" + chunk("ok") + finished + usedUp, ok},
		{"empty data", "data:\n\ndata: \n\n" + chunk("ok") + finished + usedUp, ok},
		{"data without choices, and null", "data: null\n\ndata: {}\n\n" + chunk("ok") + finished + usedUp, ok},
		{"a whole message as the only event", "data: " + completed + "\n\n", ok},
		{"a whole message at the end", chunk("o") + chunk("k") + "data: " + completed + "\n\n", ok},
		{"JSON in place of a stream", completed, ok},
		{"with white space and a byte order mark", "\ufeff\n " + completed, ok},
		{"a finish reason that is empty at first", delta(`{"content":"ok"},"finish_reason":""`) + finished, unpaid},
		{"the finish reason with the last text", delta(`{"content":"o"}`) + delta(`{"content":"k"},"finish_reason":"stop"`), unpaid},
		{"an error that is null", `data: {"error":null,"choices":[{"error":null,"delta":{"content":"ok"},"finish_reason":"stop"}]}` + "\n\n", unpaid},
		{"no delta", chunk("ok") + `data: {"choices":[{"delta":null}]}` + "\n\ndata: {\"choices\":[{\"finish_reason\":\"stop\"}]}\n\n", unpaid},
		{"nothing was said", delta(`{}`) + finished, schema.Reply{Stop: schema.StopEnd}},
		{"escapes cut between chunks stay in one string", delta(`{"content":"\u00e4\n"}`) + delta(`{"content":"\ud83d\ude00"}`) + finished, schema.Reply{Text: "ä\n😀", Stop: schema.StopEnd}},
		{"a refusal outweighs the finish reason", chunk("Sor") + delta(`{"refusal":"n"}`) + delta(`{"refusal":"o"}`) + finished,
			schema.Reply{Text: "Sor", Refusal: "no", Stop: schema.StopRefused}},
		{"calls whose pieces are mixed", call(`{"index":1,"id":"b","function":{"name":"g","arguments":"{"}}`) + call(`{"index":0,"id":"a","function":{"name":"f"}}`) +
			call(`{"index":0,"function":{"arguments":"{}"}},{"index":1,"function":{"arguments":"}"}}`) + finished,
			calls(schema.ToolCall{ID: "a", Name: "f", Arguments: "{}"}, schema.ToolCall{ID: "b", Name: "g", Arguments: "{}"})},
		{"id and name in every piece", call(`{"index":0,"id":"a","function":{"name":"f","arguments":"{"}}`) + call(`{"index":0,"id":"a","function":{"name":"f","arguments":"}"}}`) + finished,
			calls(schema.ToolCall{ID: "a", Name: "f", Arguments: "{}"})},
		{"pieces without an index", call(`{"id":"a","function":{"name":"f","arguments":"{"}}`) + call(`{"function":{"arguments":"}"}}`) + call(`{"id":"b","function":{"name":"g"}}`) + finished,
			calls(schema.ToolCall{ID: "a", Name: "f", Arguments: "{}"}, schema.ToolCall{ID: "b", Name: "g"})},
		{"neither index nor id", call(`{"function":{"name":"f","arguments":"{}"}},{"function":{"name":"f","arguments":"[]"}}`) + finished,
			calls(schema.ToolCall{Name: "f", Arguments: "{}"}, schema.ToolCall{Name: "f", Arguments: "[]"})},
		{"arguments that are JSON themselves", call(`{"index":0,"function":{"name":"f","arguments":{"b": 1}}}`) + finished,
			calls(schema.ToolCall{Name: "f", Arguments: `{"b": 1}`})},
		{"the deprecated function_call", delta(`{"function_call":{"name":"f","arguments":""}}`) + delta(`{"function_call":{"arguments":"{"}}`) + delta(`{"function_call":{"arguments":"}"}}`) + finished,
			calls(schema.ToolCall{Name: "f", Arguments: "{}"})},
		{"an index beyond all reason", call(`{"index":2000000000,"function":{"name":"f"}}`) + finished, calls(schema.ToolCall{Name: "f"})},
	}
	for _, tt := range tests {
		m, _ := serve(t, answer(200, eventStream, tt.stream), nil)
		heard, got, err := hear(t.Context(), m, ask())
		if diff := cmp.Diff(tt.want, got); diff != "" || err != nil {
			t.Errorf("%s: %v, reply (-want +got):\n%s", tt.reason, err, diff)
		}
		if strings.Join(heard, "") != got.Text {
			t.Errorf("%s: heard %q, reply %q", tt.reason, heard, got.Text)
		}
	}
}

// TestStreamErrors has streams that are no reply, and what is known of the reply beside.
func TestStreamErrors(t *testing.T) {
	tests := []struct {
		reason      string
		contentType string
		stream      string
		want        string // of Error, after the status
		body        string
		reply       schema.Reply
	}{
		{"OpenRouter, Errors: in the middle of a stream", eventStream, chunk("ha") + `data: {"error":{"code":502,"message":"Upstream broke"},"choices":[{"delta":{"content":""},"finish_reason":"error"}]}` + "\n\n" + doneEvent,
			"502: Upstream broke", `{"error":{"code":502,"message":"Upstream broke"},"choices":[{"delta":{"content":""},"finish_reason":"error"}]}`, schema.Reply{Text: "ha"}},
		{"an error of the choice", eventStream, chunk("ha") + `data: {"choices":[{"error":{"message":"no"}}]}` + "\n\n",
			"no", `{"choices":[{"error":{"message":"no"}}]}`, schema.Reply{Text: "ha"}},
		{"vLLM before 0.10: a flat one", eventStream, `data: {"object":"error","message":"too long","type":"BadRequestError","code":400}` + "\n\n" + doneEvent,
			"400: too long", `{"object":"error","message":"too long","type":"BadRequestError","code":400}`, schema.Reply{}},
		{"a gateway to Anthropic: an event named error", eventStream, chunk("ha") + usedUp + "event: error\ndata: {\"type\":\"error\",\"error\":{\"type\":\"overloaded_error\",\"message\":\"Overloaded\"}}\n\n",
			"overloaded_error: Overloaded", `{"type":"error","error":{"type":"overloaded_error","message":"Overloaded"}}`, schema.Reply{Text: "ha", Usage: schema.Usage{Input: 3, Output: 1}}},
		{"one that is text", eventStream, "event: error\ndata: out of memory\n\n", "out of memory", "out of memory", schema.Reply{}},
		{"an error behind the reply's end", eventStream, chunk("ha") + finished + "data: {\"error\":\"late\"}\n\n", "late", `{"error":"late"}`, schema.Reply{Text: "ha", Stop: schema.StopEnd}},
		{"an event that is not JSON", eventStream, chunk("ha") + "data: hello\n\n", "event 2 of the stream: the reply is not JSON: byte 1: invalid character 'h' looking for beginning of value", "hello", schema.Reply{Text: "ha"}},
		{"half an event", eventStream, chunk("ha") + "data: {\"choices\":[{\n\n", "event 2 of the stream: the reply's JSON is cut off after 13 bytes", `{"choices":[{`, schema.Reply{Text: "ha"}},
		{"an event of another type", eventStream, `data: {"choices":[{"delta":7}]}` + "\n\n", "event 1 of the stream: the reply is JSON but no chat completion: choices.delta is of type number", `{"choices":[{"delta":7}]}`, schema.Reply{}},
		{"content of another type", eventStream, `data: {"choices":[{"delta":{"content":{}}}]}` + "\n\n",
			"event 1 of the stream: the reply is JSON but no chat completion: choices[0].delta.content is neither text nor a list of parts", `{"choices":[{"delta":{"content":{}}}]}`, schema.Reply{}},
		{"calls that are no list", eventStream, `data: {"choices":[{"delta":{"tool_calls":{}}}]}` + "\n\n", "event 1 of the stream: choices[0].delta.tool_calls: not a list", `{"choices":[{"delta":{"tool_calls":{}}}]}`, schema.Reply{}},
		{"a call that is none", eventStream, `data: {"choices":[{"delta":{"tool_calls":[7]}}]}` + "\n\n", "event 1 of the stream: choices[0].delta.tool_calls: an element of the list is of another type", `{"choices":[{"delta":{"tool_calls":[7]}}]}`, schema.Reply{}},
		{"the end before the reply's", eventStream, chunk("ha") + usedUp, "the stream ended before the reply did, after 2 events", "", schema.Reply{Text: "ha", Usage: schema.Usage{Input: 3, Output: 1}}},
		{"the end within an event", eventStream, chunk("ha") + strings.TrimSpace(finished), "the stream ended before the reply did, after 1 events", "", schema.Reply{Text: "ha"}},
		{"comments alone", eventStream, ": hi\n\n", "the stream ended before the reply did, after 0 events", ": hi\n\n", schema.Reply{}},
		{"text that is called a stream", eventStream, "busy", "the stream ended before the reply did, after 0 events", "busy", schema.Reply{}},
		{"a stream of nothing", eventStream, doneEvent, "the stream is no chat completion: it has no choices", "", schema.Reply{}},
		{"another API's stream", eventStream, "data: {\"type\":\"response.created\"}\n\n" + doneEvent, "the stream is no chat completion: it has no choices", "", schema.Reply{}},
		{"an empty reply", eventStream, " \n", "the reply is empty", " \n", schema.Reply{}},
		{"a web site", "text/html", "<!DOCTYPE html><title>Welcome</title>", htmlMessage, "<!DOCTYPE html><title>Welcome</title>", schema.Reply{}},
		{"a web site that is called a stream", eventStream, "<html>", htmlMessage, "<html>", schema.Reply{}},
		{"lines of JSON", eventStream, "{}\n{}\n", "the reply is not JSON: byte 4: invalid character '{' after top-level value", "{}\n{}\n", schema.Reply{}},
		{"an error in place of a stream", "application/json", `{"error":{"message":"no","code":503}}`, "503: no", `{"error":{"message":"no","code":503}}`, schema.Reply{}},
	}
	for _, tt := range tests {
		m, waits := serve(t, answer(200, tt.contentType, tt.stream), nil)
		heard, reply, e := mishear(t, t.Context(), m)
		if got := strings.TrimPrefix(e.Error(), "compat: "+place(m.private().url)+": 200 OK: "); got != tt.want {
			t.Errorf("%s: error\n got %s\nwant %s", tt.reason, got, tt.want)
		}
		if strings.TrimSpace(e.Body) != strings.TrimSpace(tt.body) || e.StatusCode != 200 || e.Attempts != 1 || len(*waits) != 0 {
			t.Errorf("%s: body %q, status %d, %d attempts, waits %v; want body %q", tt.reason, e.Body, e.StatusCode, e.Attempts, *waits, tt.body)
		}
		if diff := cmp.Diff(tt.reply, reply); diff != "" || strings.Join(heard, "") != reply.Text {
			t.Errorf("%s: heard %q, reply (-want +got):\n%s", tt.reason, heard, diff)
		}
	}
}

// TestStreamBody holds the bytes that ask for a stream, and the header.
func TestStreamBody(t *testing.T) {
	seed := int64(7)
	for _, tt := range []struct {
		reason string
		opts   Options
		want   string
	}{
		{"with usage", Options{Format: NoFormat}, `"seed":7,"stream":true,"stream_options":{"include_usage":true}}`},
		{"without", Options{Format: NoFormat, NoStreamUsage: true}, `"seed":7,"stream":true}`},
		{"before further members", Options{Format: NoFormat, ExtraBody: map[string]json.RawMessage{"a": json.RawMessage("1")}}, `"seed":7,"stream":true,"stream_options":{"include_usage":true},"a":1}`},
	} {
		var body, accept string
		m, _ := serve(t, func(w http.ResponseWriter, r *http.Request) {
			data, _ := io.ReadAll(r.Body)
			body, accept = string(data), r.Header.Get("Accept")
			io.WriteString(w, completed)
		}, func(o *Options) {
			o.Format, o.NoStreamUsage, o.ExtraBody = tt.opts.Format, tt.opts.NoStreamUsage, tt.opts.ExtraBody
		})
		req := ask()
		req.Seed = &seed
		if _, _, err := hear(t.Context(), m, req); err != nil {
			t.Error(err)
		}
		whole, err := m.body(t.Context(), req, false)
		if want := strings.TrimSuffix(string(whole[:bytes.Index(whole, []byte(`"seed"`))]), "}") + tt.want; body != want || err != nil {
			t.Errorf("%s: %v\n got %s\nwant %s", tt.reason, err, body, want)
		}
		if accept != "text/event-stream, application/json" {
			t.Errorf("Accept: %s", accept)
		}
		if _, err := m.Generate(t.Context(), req); err != nil || body != string(whole) || accept != "application/json" {
			t.Errorf("%s: Generate sent %s, Accept: %s, %v", tt.reason, body, accept, err)
		}
	}
}

// TestStreamOptionsRefused checks the hint for servers that do not know them.
func TestStreamOptionsRefused(t *testing.T) {
	m, _ := serve(t, answer(422, "application/json", `{"detail":[{"loc":["body","stream_options"],"msg":"Extra inputs are not permitted"}]}`), nil)
	if _, _, e := mishear(t, t.Context(), m); !strings.HasSuffix(e.Error(), "(if the server does not know stream_options, set Options.NoStreamUsage)") {
		t.Error(e)
	}
}

// TestStreamUnsendable checks that a request which makes no sense is not sent.
func TestStreamUnsendable(t *testing.T) {
	m, _ := serve(t, func(http.ResponseWriter, *http.Request) { t.Error("a request was sent") }, nil)
	if _, _, err := hear(t.Context(), m, &prompt.Request{Name: "x"}); err == nil || err.Error() != `compat: request "x": no messages` {
		t.Error(err)
	}
}

// TestStreamEchoes has a server that repeats secrets and the prompt: in pieces, as the
// model's words, and in an error.
func TestStreamEchoes(t *testing.T) {
	var words strings.Builder
	for word := range strings.SplitAfterSeq(ask().Messages[0].Text+ask().Messages[1].Text+testKey, " ") {
		words.WriteString(chunk(word))
	}
	for _, end := range []string{
		"", "data: oops\n\n", "data: {\"error\":\"Bearer " + testKey + " said No. 9981. Total: $40\"}\n\n",
		"event: error\ndata: " + testKey + "\n\n", "data: {\"id\":\"" + testKey + "\",\n\n",
	} {
		m, _ := serve(t, answer(200, eventStream, words.String()+end), nil)
		_, _, e := mishear(t, t.Context(), m)
		all := fmt.Sprintf("%s\n%+v", e, *e)
		for _, secret := range []string{testKey, "sk-test", "9981", "clerk"} {
			if strings.Contains(all, secret) {
				t.Errorf("%q: %q is in the error:\n%s", end, secret, all)
			}
		}
	}
}

// FuzzStream checks that any body gives a reply or an error, and that what was heard is
// the reply's text.
func FuzzStream(f *testing.F) {
	m, err := New("test-model", nil)
	if err != nil {
		f.Fatal(err)
	}
	m.maxReply = 1 << 20
	for _, seed := range []string{chunk("ok") + finished + usedUp + doneEvent, completed, "data: {\"error\":1}\n\n", "event: error\ndata: x\n\n", ":\n\n", "\ufeff\n{}",
		`data: {"choices":[{"delta":{"tool_calls":[{"index":1,"id":"a","function":{"arguments":"{"}},{}],"function_call":{},"refusal":"x"}}]}` + "\n\n"} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, body []byte) {
		var heard strings.Builder
		l := &listener{write: func(text string) error { heard.WriteString(text); return nil }}
		resp := &http.Response{StatusCode: 200, Body: io.NopCloser(bytes.NewReader(body))}
		reply, failure := m.answered(t.Context(), resp, l)
		if heard.String() != reply.Text || l.err != nil {
			t.Errorf("heard %q, reply %q", heard.String(), reply.Text)
		}
		if failure != nil && failure.StatusCode != 200 {
			t.Errorf("%v", failure)
		}
		isStream(http.Header{"Content-Type": {eventStream}}, bufio.NewReader(bytes.NewReader(body)))
	})
}
