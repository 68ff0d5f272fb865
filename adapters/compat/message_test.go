package compat

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"strings"
	"testing"

	"github.com/briefgo/brief/prompt"
	"github.com/briefgo/brief/prompt/data"
	"github.com/briefgo/brief/prompt/tool"
	"github.com/briefgo/brief/schema"
)

// TestMessageBytes holds the exact bytes of messages that are more than text.
func TestMessageBytes(t *testing.T) {
	png := data.Media{Type: "image/png", Data: []byte{0xff, 0xfe}, Name: "a.png"}
	tests := []struct {
		reason  string
		message prompt.Message
		want    string
	}{
		{"calls without a text have null", prompt.Message{Role: prompt.Assistant, Calls: []schema.ToolCall{{ID: "c1", Name: "get", Arguments: `{"a":"<b>"}`}}},
			`{"role":"assistant","content":null,"tool_calls":[{"id":"c1","type":"function","function":{"name":"get","arguments":"{\"a\":\"<b>\"}"}}]}`},
		{"calls beside a text", prompt.Message{Role: prompt.Assistant, Text: "Let me see.", Calls: []schema.ToolCall{{ID: "c1", Name: "get", Arguments: `{}`}, {ID: "c2", Name: "get", Arguments: `{}`}}},
			`{"role":"assistant","content":"Let me see.","tool_calls":[{"id":"c1","type":"function","function":{"name":"get","arguments":"{}"}},{"id":"c2","type":"function","function":{"name":"get","arguments":"{}"}}]}`},
		{"a call without arguments has none, which are JSON too", prompt.Message{Role: prompt.Assistant, Calls: []schema.ToolCall{{ID: "c1", Name: "now", Arguments: " "}}},
			`{"role":"assistant","content":null,"tool_calls":[{"id":"c1","type":"function","function":{"name":"now","arguments":"{}"}}]}`},
		{"a result, which may be empty", prompt.Message{Role: prompt.Tool, CallID: "c1"},
			`{"role":"tool","content":"","tool_call_id":"c1"}`},
		{"an image behind the text", prompt.Message{Role: prompt.User, Text: "What is it?", Media: []data.Media{png}},
			`{"role":"user","content":[{"type":"text","text":"What is it?"},{"type":"image_url","image_url":{"url":"data:image/png;base64,//4="}}]}`},
		{"an image by its URL, as it is, and no text", prompt.Message{Role: prompt.User, Media: []data.Media{{Type: "image/jpeg", URL: "https://example.com/a.jpg?x=1&y=2"}}},
			`{"role":"user","content":[{"type":"image_url","image_url":{"url":"https://example.com/a.jpg?x=1&y=2"}}]}`},
		{"a file", prompt.Message{Role: prompt.User, Text: "t", Media: []data.Media{{Type: "application/pdf", Data: []byte("%PDF"), Name: "a.pdf"}}},
			`{"role":"user","content":[{"type":"text","text":"t"},{"type":"file","file":{"filename":"a.pdf","file_data":"data:application/pdf;base64,JVBERg=="}}]}`},
		{"a file without a name, and a parameter", prompt.Message{Role: prompt.User, Media: []data.Media{{Type: "text/plain; charset=utf-8", Data: []byte("hi")}}},
			`{"role":"user","content":[{"type":"file","file":{"filename":"file","file_data":"data:text/plain;charset=utf-8;base64,aGk="}}]}`},
		{"sounds", prompt.Message{Role: prompt.User, Media: []data.Media{{Type: "audio/wav", Data: []byte("hi")}, {Type: "Audio/MPEG", Data: []byte("hi")}}},
			`{"role":"user","content":[{"type":"input_audio","input_audio":{"data":"aGk=","format":"wav"}},{"type":"input_audio","input_audio":{"data":"aGk=","format":"mp3"}}]}`},
	}
	m, err := New("m", nil)
	if err != nil {
		t.Fatal(err)
	}
	for _, tt := range tests {
		body, err := m.body(t.Context(), &prompt.Request{Messages: []prompt.Message{tt.message}}, false)
		if want := `{"model":"m","messages":[` + tt.want + `]}`; err != nil || string(body) != want {
			t.Errorf("%s: error %v\n got %s\nwant %s", tt.reason, err, body, want)
		}
	}
}

// A lookup is the arguments of a tool, one of which may be left out.
type lookup struct {
	IBAN string `json:"iban"`
	Days int    `json:"days,omitempty"`
}

// TestToolBytes holds the exact bytes of tools.
func TestToolBytes(t *testing.T) {
	var told []string
	m, err := New("m", &Options{Trace: &Trace{NotStrict: func(_ context.Context, request string, err error) { told = append(told, request+": "+err.Error()) }}})
	if err != nil {
		t.Fatal(err)
	}
	req := &prompt.Request{Name: "p", Messages: []prompt.Message{{Role: prompt.User, Text: "u"}}, Tools: []tool.Tool{
		tool.MustFor[lookup]("lookup", "Finds an account & its holder.", nil),
		tool.MustFor[struct{ Of map[string]int }]("count", "", nil),
	}}
	body, err := m.body(t.Context(), req, false)
	want := `{"model":"m","messages":[{"role":"user","content":"u"}],"tools":[` +
		`{"type":"function","function":{"name":"lookup","description":"Finds an account & its holder.","parameters":{"type":"object","properties":{"iban":{"type":"string"},"days":{"type":["integer","null"]}},"required":["iban","days"],"additionalProperties":false},"strict":true}},` +
		`{"type":"function","function":{"name":"count","parameters":{"type":"object","properties":{"Of":{"type":["object","null"],"additionalProperties":{"type":"integer"}}},"required":["Of"],"additionalProperties":false}}}]}`
	if err != nil || string(body) != want {
		t.Errorf("error %v\n got %s\nwant %s", err, body, want)
	}
	if len(told) != 1 || !strings.HasPrefix(told[0], "p: tool count: schema: the dialect openai cannot express") {
		t.Errorf("told %q of what is not strict", told)
	}
}

// TestToolRoundTrip has a server that calls a tool and answers with its result.
func TestToolRoundTrip(t *testing.T) {
	var bodies []string
	m, _ := serve(t, func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		bodies = append(bodies, string(body))
		if len(bodies) == 1 {
			io.WriteString(w, `{"choices":[{"message":{"role":"assistant","content":null,"tool_calls":[{"id":"call_a1","type":"function","function":{"name":"lookup","arguments":"{\"iban\": \"DE02\", \"days\": null}"}}]},"finish_reason":"tool_calls"}],"usage":{"prompt_tokens":82,"completion_tokens":17}}`)
			return
		}
		io.WriteString(w, completed)
	}, nil)
	p := prompt.MustNew[string, string]("p", prompt.Input("{{.}}"), prompt.Tools(
		tool.MustFunc("lookup", "", func(_ context.Context, l lookup) (string, error) { return l.IBAN + " is Ann's", nil }, nil)))
	var record prompt.Record
	out, err := p.Run(t.Context(), m, "Whose is DE02?", &prompt.RunOptions{Record: &record})
	if err != nil || out != "ok" {
		t.Fatalf("%q, %v", out, err)
	}
	want := `"messages":[{"role":"user","content":"Whose is DE02?"},{"role":"assistant","content":null,"tool_calls":[{"id":"call_a1","type":"function","function":{"name":"lookup","arguments":"{\"iban\":\"DE02\"}"}}]},{"role":"tool","content":"DE02 is Ann's","tool_call_id":"call_a1"}],"tools":[`
	if len(bodies) != 2 || !strings.Contains(bodies[1], want) {
		t.Errorf("requests\n%s\nwant in the second\n%s", strings.Join(bodies, "\n"), want)
	}
	if record.Usage != (schema.Usage{Input: 85, Output: 18}) {
		t.Errorf("usage %+v", record.Usage)
	}
}

// TestServerEchoesConversation has a server that repeats calls and files in its error.
func TestServerEchoesConversation(t *testing.T) {
	m, _ := serve(t, func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		w.WriteHeader(400)
		w.Write(body)
	}, nil)
	req := ask()
	req.Messages = append(req.Messages,
		prompt.Message{Role: prompt.Assistant, Calls: []schema.ToolCall{{ID: "1", Name: "lookup", Arguments: `{"iban":"DE02120300000000202051"}`}}},
		prompt.Message{Role: prompt.Tool, CallID: "1", Text: "the holder is Ann Example of Elm Street"},
		prompt.Message{Role: prompt.User, Media: []data.Media{{Type: "image/png", Data: []byte("the bytes of a picture that is private")}}})
	e := fails(t, t.Context(), m, req)
	all := fmt.Sprintf("%s\n%+v", e, *e)
	for _, secret := range []string{"DE0212", "Elm Street", "dGhlIGJ5dGVzIG9m"} {
		if strings.Contains(all, secret) {
			t.Errorf("%q is in the error:\n%s", secret, all)
		}
	}
}
