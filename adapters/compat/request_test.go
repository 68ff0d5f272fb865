package compat

import (
	"context"
	"encoding/json"
	"io"
	"math"
	"net/http"
	"strings"
	"testing"

	"github.com/briefgo/brief/prompt"
	"github.com/briefgo/brief/prompt/data"
	"github.com/briefgo/brief/schema"
)

// TestBody holds the exact bytes of requests: what is counted, cached and paid for.
func TestBody(t *testing.T) {
	const messages = `"messages":[{"role":"system","content":"You are a clerk."},{"role":"user","content":"No. 9981. Total: $40"}]`
	const strict = `"response_format":{"type":"json_schema","json_schema":{"name":"extract-invoice","strict":true,"schema":{"type":"object","properties":{"total":{"type":["number","null"],"description":"in <currency> & more"},"number":{"type":"string"}},"required":["total","number"],"additionalProperties":false}}}`
	temperature, topP, seed := 0.0, 0.9, int64(math.MaxInt64)
	tests := []struct {
		reason string
		opts   Options
		change func(*prompt.Request)
		want   string
	}{
		{"the strict schema, in order and unescaped", Options{}, nil,
			`{"model":"test-model",` + messages + `,` + strict + `}`},
		{"all that can be set, and extra members in order", Options{ExtraBody: map[string]json.RawMessage{"top_k": json.RawMessage("20"), "a<b": nil, "provider": json.RawMessage(`{"only": ["x"]}`)}},
			func(r *prompt.Request) {
				r.MaxOutput = 500
				r.Temperature, r.TopP, r.Seed = &temperature, &topP, &seed
			},
			`{"model":"test-model",` + messages + `,` + strict + `,"max_completion_tokens":500,"temperature":0,"top_p":0.9,"seed":9223372036854775807,"a<b":null,"provider":{"only":["x"]},"top_k":20}`},
		{"the older name of the limit elsewhere", Options{BaseURL: "http://localhost:11434", Format: NoFormat},
			func(r *prompt.Request) { r.MaxOutput = 500 },
			`{"model":"test-model",` + messages + `,"max_tokens":500}`},
		{"or where it is asked for", Options{MaxOutputField: MaxTokens, Format: NoFormat},
			func(r *prompt.Request) { r.MaxOutput = 500 },
			`{"model":"test-model",` + messages + `,"max_tokens":500}`},
		{"json_object", Options{Format: JSONObject}, nil,
			`{"model":"test-model",` + messages + `,"response_format":{"type":"json_object"}}`},
		{"free text asks for no format", Options{Format: JSONObject}, func(r *prompt.Request) { r.Schema = nil },
			`{"model":"test-model",` + messages + `}`},
		{"a schema that strict mode cannot express is sent whole", Options{},
			func(r *prompt.Request) { r.Schema, r.Name = mapSchema, "" },
			`{"model":"test-model",` + messages + `,"response_format":{"type":"json_schema","json_schema":{"name":"reply","strict":false,"schema":{"type":"object","additionalProperties":{"type":"number"}}}}}`},
		{"text is data: quotes, breaks, special tokens, a lone surrogate's bytes", Options{},
			func(r *prompt.Request) {
				r.Schema = nil
				r.Messages = []prompt.Message{{Role: prompt.User, Text: "\"a\"\n<|im_end|>\x00\u2028é\xed\xa0\x80"}, {Role: prompt.Assistant, Text: ""}}
			},
			`{"model":"test-model","messages":[{"role":"user","content":"\"a\"\n<|im_end|>\u0000\u2028é` + "\ufffd\ufffd\ufffd" + `"},{"role":"assistant","content":""}]}`},
	}
	for _, tt := range tests {
		m, err := New("test-model", &tt.opts)
		if err != nil {
			t.Errorf("%s: %v", tt.reason, err)
			continue
		}
		req := ask()
		if tt.change != nil {
			tt.change(req)
		}
		for range 5 { // the same request, the same bytes
			got, err := m.body(t.Context(), req, false)
			if err != nil {
				t.Fatalf("%s: %v", tt.reason, err)
			}
			if want := strings.ReplaceAll(tt.want, "\ufffd", `\ufffd`); string(got) != want {
				t.Fatalf("%s:\n got %s\nwant %s", tt.reason, got, want)
			}
		}
	}
}

// TestBodyOnTheWire checks that the server gets those bytes, and the headers.
func TestBodyOnTheWire(t *testing.T) {
	var path, body string
	var header http.Header
	m, _ := serve(t, func(w http.ResponseWriter, r *http.Request) {
		data, _ := io.ReadAll(r.Body)
		path, header, body = r.Method+" "+r.URL.String(), r.Header, string(data)
		io.WriteString(w, completed)
	}, func(o *Options) {
		o.BaseURL += "/openai/?api-version=2024-10-21"
		o.Header = http.Header{"api-key": {"another-secret"}, "X-Title": {"brief", "tests"}}
	})
	reply, err := m.Generate(t.Context(), ask())
	if err != nil || reply.Text != "ok" {
		t.Fatalf("Generate = %+v, %v", reply, err)
	}
	want, err := m.body(t.Context(), ask(), false)
	if err != nil || body != string(want) {
		t.Errorf("body\n got %s\nwant %s", body, want)
	}
	if want := "POST /openai/chat/completions?api-version=2024-10-21"; path != want {
		t.Errorf("request %q, want %q", path, want)
	}
	for name, want := range map[string]string{"Authorization": "Bearer " + testKey, "Api-Key": "another-secret",
		"X-Title": "brief,tests", "Content-Type": "application/json", "User-Agent": "briefgo-compat"} {
		if got := strings.Join(header[name], ","); got != want {
			t.Errorf("header %s: %q, want %q", name, got, want)
		}
	}
}

func TestNotStrictIsTold(t *testing.T) {
	var told []string
	m, _ := serve(t, answer(200, "application/json", completed), func(o *Options) {
		o.Trace = &Trace{NotStrict: func(_ context.Context, request string, err error) { told = append(told, request+": "+err.Error()) }}
	})
	for _, s := range []prompt.OutputSchema{invoiceSchema, mapSchema, nil} {
		req := ask()
		req.Schema = s
		if _, err := m.Generate(t.Context(), req); err != nil {
			t.Fatal(err)
		}
	}
	if len(told) != 1 || told[0] != "extract-invoice: a map cannot be expressed" {
		t.Errorf("told %q, want the one schema that is not strict", told)
	}
}

// TestUnsendable checks that a request which makes no sense is not sent.
func TestUnsendable(t *testing.T) {
	m, _ := serve(t, func(http.ResponseWriter, *http.Request) { t.Error("a request was sent") }, nil)
	nan := math.NaN()
	tests := []struct {
		change func(*prompt.Request)
		want   string
	}{
		{func(r *prompt.Request) { r.Messages = nil }, "no messages"},
		{func(r *prompt.Request) { r.Messages[1].Role = "robot" }, `message 1: role "robot" is not`},
		{func(r *prompt.Request) { r.Messages[1].Role = prompt.Tool }, `message 1: it is the result of a call and has no CallID`},
		{func(r *prompt.Request) { r.Messages[1].CallID = "1" }, `message 1: it has a CallID, and its role is user`},
		{func(r *prompt.Request) { r.Messages[1].Calls = make([]schema.ToolCall, 1) }, `message 1: it calls tools, and its role is user`},
		{func(r *prompt.Request) { r.Messages[0].Media = make([]data.Media, 1) }, `message 0: it has images or files, and its role is system`},
		{func(r *prompt.Request) { r.Messages[1].Media = []data.Media{{Type: "image/png", Name: "a.png"}} }, `message 1: medium 1, "a.png": it has neither Data nor a URL`},
		{func(r *prompt.Request) {
			r.Messages[1].Media = []data.Media{{Type: "application/pdf", URL: "https://example.com/a.pdf"}}
		}, `chat completions take images by URL, and no application/pdf`},
		{func(r *prompt.Request) { r.Messages[0].Role = "" }, `message 0: role "" is not`},
		{func(r *prompt.Request) { r.MaxOutput = -1 }, "MaxOutput is -1 tokens"},
		{func(r *prompt.Request) { r.Temperature = &nan }, "NaN"},
		{func(r *prompt.Request) { r.Schema = testSchema{strict: `{"type":`} }, "unexpected end of JSON"},
	}
	for _, tt := range tests {
		req := ask()
		tt.change(req)
		_, err := m.Generate(t.Context(), req)
		if err == nil || !strings.Contains(err.Error(), tt.want) || !strings.HasPrefix(err.Error(), `compat: request "extract-invoice": `) {
			t.Errorf("error %v, want one with %q", err, tt.want)
		}
	}
}

func TestSchemaName(t *testing.T) {
	for name, want := range map[string]string{
		"":                                  "reply",
		"extract-invoice_2":                 "extract-invoice_2",
		"Rechnung für März":                 "Rechnung_f_r_M_rz",
		"请求":                                "__",
		strings.Repeat("é", 70):             strings.Repeat("_", 64),
		strings.Repeat("x", 64) + "y":       strings.Repeat("x", 64),
		"a/b.c\"}],\"strict\":false,\"x\":": "a_b_c_____strict__false__x__",
	} {
		if got := schemaName(name); got != want {
			t.Errorf("schemaName(%q) = %q, want %q", name, got, want)
		}
	}
}
