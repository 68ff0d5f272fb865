package compat

import (
	"net/http"
	"strings"
	"testing"

	"github.com/briefgo/brief/schema"
	"github.com/google/go-cmp/cmp"
)

// The bodies in testdata have the form that each source gives, with words and numbers
// of our own.
func TestServers(t *testing.T) {
	const invoice = `{"number":"9981","total":40}`
	tests := []struct {
		file   string
		source string
		status int
		want   schema.Reply
	}{
		{
			file: "openai", source: "OpenAI API reference, Chat, The chat completion object",
			want: schema.Reply{Text: invoice, Stop: schema.StopEnd, Usage: schema.Usage{Input: 1117, CachedInput: 1024, Output: 46}},
		},
		{
			file: "openai_refusal", source: "OpenAI guide Structured Outputs, Refusals",
			want: schema.Reply{Stop: schema.StopRefused, Refusal: "I'm sorry, I can't assist with that.", Usage: schema.Usage{Input: 81, Output: 11}},
		},
		{
			file: "openai_tools", source: "OpenAI API reference, Chat, Create chat completion, Functions",
			want: schema.Reply{Stop: schema.StopEnd, Usage: schema.Usage{Input: 82, Output: 17}, Calls: []schema.ToolCall{
				{ID: "call_a1", Name: "lookup", Arguments: `{"iban": "DE02"}`},
				{ID: "call_a2", Name: "rate", Arguments: `{"from": "EUR"}`},
			}},
		},
		{
			file: "ollama", source: "Ollama docs/openai.md and openai/openai.go, type ChatCompletion",
			want: schema.Reply{Text: invoice, Stop: schema.StopLength, Usage: schema.Usage{Input: 26, Output: 128}},
		},
		{
			file: "vllm", source: "vLLM vllm/entrypoints/openai/protocol.py, ChatCompletionResponse",
			want: schema.Reply{Text: "\n\n" + invoice, Stop: schema.StopEnd, Usage: schema.Usage{Input: 31, Output: 39}},
		},
		{
			file: "llamacpp", source: "llama.cpp tools/server/README.md, POST /v1/chat/completions",
			want: schema.Reply{Text: invoice, Stop: schema.StopEnd, Usage: schema.Usage{Input: 50, Output: 17}},
		},
		{
			file: "groq", source: "Groq API reference, Create chat completion",
			want: schema.Reply{Text: invoice, Stop: schema.StopEnd, Usage: schema.Usage{Input: 18, CachedInput: 16, Output: 556}},
		},
		{
			file: "deepseek", source: "DeepSeek API docs, Create Chat Completion; the cause of this stop leaves the reply cut off",
			want: schema.Reply{Text: `{"number":"9981","tot`, Stop: schema.StopUnknown, Usage: schema.Usage{Input: 166, CachedInput: 128, Output: 90}},
		},
		{
			file: "mistral", source: "Mistral docs, Reasoning (content in chunks) and API reference (model_length)",
			want: schema.Reply{Text: invoice, Stop: schema.StopLength, Usage: schema.Usage{Input: 16, Output: 34}},
		},
		{
			file: "xai", source: "xAI docs, Reasoning: reasoning_tokens are beside completion_tokens",
			want: schema.Reply{Text: invoice, Stop: schema.StopEnd, Usage: schema.Usage{Input: 32, CachedInput: 6, Output: 103}},
		},
		{
			file: "azure_filtered_reply", source: "Azure OpenAI, Content filtering, finish_reason content_filter",
			want: schema.Reply{Stop: schema.StopFiltered, Usage: schema.Usage{Input: 40, Output: 5}},
		},
		{
			file: "azure_filtered_prompt", source: "Azure OpenAI, Content filtering, HTTP 400", status: 400,
			want: schema.Reply{Stop: schema.StopFiltered},
		},
	}
	for _, tt := range tests {
		t.Run(tt.file, func(t *testing.T) {
			status := max(tt.status, http.StatusOK)
			m, waits := serve(t, answer(status, "application/json", testdata(t, tt.file+".json")), nil)
			got, err := m.Generate(t.Context(), ask())
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(tt.want, got); diff != "" {
				t.Errorf("%s: reply (-want +got):\n%s", tt.source, diff)
			}
			if len(*waits) != 0 {
				t.Errorf("waited %v", *waits)
			}
		})
	}
}

func TestParseReply(t *testing.T) {
	choice := func(message, rest string) string {
		return `{"choices":[{"message":` + message + rest + `}]}`
	}
	tests := []struct {
		reason string
		body   string
		want   schema.Reply
		err    string
	}{
		{"no finish reason is an unknown stop", choice(`{"content":"a"}`, ``), schema.Reply{Text: "a"}, ""},
		{"a null one too", choice(`{"content":"a"}`, `,"finish_reason":null`), schema.Reply{Text: "a"}, ""},
		{"an object as one too", choice(`{"content":"a"}`, `,"finish_reason":{"type":"stop"}`), schema.Reply{Text: "a"}, ""},
		{"Together says eos", choice(`{"content":"a"}`, `,"finish_reason":"eos"`), schema.Reply{Text: "a", Stop: schema.StopEnd}, ""},
		{"gateways to Google shout", choice(`{"content":"a"}`, `,"finish_reason":"MAX_TOKENS"`), schema.Reply{Text: "a", Stop: schema.StopLength}, ""},
		{"gateways to Anthropic pass its word on", choice(`{"content":"a"}`, `,"finish_reason":"refusal"`), schema.Reply{Text: "a", Stop: schema.StopRefused}, ""},
		{"a word from the future is unknown", choice(`{"content":"a"}`, `,"finish_reason":"tired"`), schema.Reply{Text: "a"}, ""},
		{"a refusal outweighs the finish reason", choice(`{"content":"a","refusal":"no"}`, `,"finish_reason":"length"`), schema.Reply{Text: "a", Refusal: "no", Stop: schema.StopRefused}, ""},
		{"a refusal among the parts", choice(`{"content":[{"type":"refusal","refusal":"no"}]}`, ``), schema.Reply{Refusal: "no", Stop: schema.StopRefused}, ""},
		{"parts that are strings", choice(`{"content":["a","b"]}`, ``), schema.Reply{Text: "ab"}, ""},
		{"absent content", choice(`{}`, ``), schema.Reply{}, ""},
		{"escapes are undone", choice(`{"content":"\u00e4\n\ud83d\ude00"}`, ``), schema.Reply{Text: "ä\n😀"}, ""},
		{"arguments as an object keep their text", choice(`{"tool_calls":[{"id":7,"function":{"name":"f","arguments":{"b": 1,"a":2}}}]}`, ``),
			schema.Reply{Calls: []schema.ToolCall{{ID: "7", Name: "f", Arguments: `{"b": 1,"a":2}`}}}, ""},
		{"a call without arguments", choice(`{"tool_calls":[{"id":"x","function":{"name":"f","arguments":null}}]}`, ``),
			schema.Reply{Calls: []schema.ToolCall{{ID: "x", Name: "f"}}}, ""},
		{"the deprecated function_call", choice(`{"content":null,"function_call":{"name":"f","arguments":"{}"}}`, `,"finish_reason":"function_call"`),
			schema.Reply{Stop: schema.StopEnd, Calls: []schema.ToolCall{{Name: "f", Arguments: "{}"}}}, ""},
		{"usage null", `{"choices":[{"message":{"content":"a"}}],"usage":null}`, schema.Reply{Text: "a"}, ""},
		{"usage of another type", `{"choices":[{"message":{"content":"a"}}],"usage":[1]}`, schema.Reply{Text: "a"}, ""},
		{"counts as strings and floats", `{"choices":[{"message":{"content":"a"}}],"usage":{"prompt_tokens":"12","completion_tokens":3.0}}`,
			schema.Reply{Text: "a", Usage: schema.Usage{Input: 12, Output: 3}}, ""},
		{"counts that are none", `{"choices":[{"message":{"content":"a"}}],"usage":{"prompt_tokens":-1,"completion_tokens":1e300,"prompt_tokens_details":7}}`,
			schema.Reply{Text: "a"}, ""},
		{"cached tokens beside the input, not in it", `{"choices":[{"message":{"content":"a"}}],"usage":{"prompt_tokens":2,"prompt_tokens_details":{"cached_tokens":9}}}`,
			schema.Reply{Text: "a", Usage: schema.Usage{Input: 9, CachedInput: 9}}, ""},
		{"an error that is null is none", `{"error":null,"choices":[{"error":null,"message":{"content":"a"}}]}`, schema.Reply{Text: "a"}, ""},

		{"no choices", `{"choices":[]}`, schema.Reply{}, "no choices"},
		{"choices null", `{"choices":null}`, schema.Reply{}, "no choices"},
		{"another API's object", `{"id":"x"}`, schema.Reply{}, "no choices"},
		{"a choice without a message", `{"choices":[{"text":"a"}]}`, schema.Reply{}, "choices[0] has no message"},
		{"content of another type", choice(`{"content":{"a":1}}`, ``), schema.Reply{}, "choices[0].message.content is neither"},
		{"choices of another type", `{"choices":"a"}`, schema.Reply{}, "choices is of type string"},
		{"an array", `[1]`, schema.Reply{}, "the whole is of type array"},
		{"a message of another type does not quote it", `{"choices":[{"message":12345}]}`, schema.Reply{}, "choices.message is of type number"},
		{"cut off", `{"choices":[{"mess`, schema.Reply{}, "cut off after 18 bytes"},
		{"cut off after a whole token", `{"choices":[]`, schema.Reply{}, "cut off after 13 bytes"},
		{"one brace too many", `{"choices":[]}}`, schema.Reply{}, "not JSON: byte 15"},
		{"deeper than encoding/json goes", strings.Repeat("[", 20000), schema.Reply{}, "not JSON"},
	}
	for _, tt := range tests {
		got, said, err := parseReply([]byte(tt.body))
		if said != nil {
			t.Errorf("%s: unexpected server error %+v", tt.reason, said)
		}
		if diff := cmp.Diff(tt.want, got); diff != "" {
			t.Errorf("%s: reply (-want +got):\n%s", tt.reason, diff)
		}
		if (err == nil) != (tt.err == "") || err != nil && !strings.Contains(err.Error(), tt.err) {
			t.Errorf("%s: error %v, want one with %q", tt.reason, err, tt.err)
		}
		if err != nil && strings.Contains(err.Error(), "12345") {
			t.Errorf("%s: the error quotes the reply: %v", tt.reason, err)
		}
	}
}

// FuzzParseReply checks that no body panics, and that there is a reply or an error.
func FuzzParseReply(f *testing.F) {
	for _, seed := range []string{completed, `{"error":{"code":429}}`, `{"choices":[{"error":"x"}]}`, `[{"error":{"message":[1]}}]`,
		`{"choices":[{"message":{"content":[{"type":"text","text":1},"a",null]}}]}`, `{"usage":{"prompt_tokens":"1e9"}}`, `{"detail":[{"loc":["a",1],"msg":"b"}]}`} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, body []byte) {
		reply, said, err := parseReply(body)
		if failed := said != nil || err != nil; failed && !cmp.Equal(reply, schema.Reply{}) {
			t.Errorf("a reply %+v beside %+v, %v", reply, said, err)
		}
		if u := reply.Usage; u.Input < u.CachedInput || u.Output < 0 {
			t.Errorf("usage %+v", u)
		}
		readFault(body)
		notJSON(http.Header{}, body, false)
	})
}
