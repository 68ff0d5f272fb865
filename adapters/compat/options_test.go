package compat

import (
	"bytes"
	"encoding/json"
	"fmt"
	"log/slog"
	"net/http"
	"strings"
	"testing"
	"time"
)

func TestEndpoint(t *testing.T) {
	tests := []struct{ base, want string }{
		{"", "https://api.openai.com/v1/chat/completions"},
		{"https://api.openai.com/v1", "https://api.openai.com/v1/chat/completions"},
		{"https://api.openai.com/v1/", "https://api.openai.com/v1/chat/completions"},
		{"http://localhost:11434", "http://localhost:11434/v1/chat/completions"},
		{"http://localhost:11434//", "http://localhost:11434/v1/chat/completions"},
		{"http://[::1]:8080/", "http://[::1]:8080/v1/chat/completions"},
		{"https://api.groq.com/openai/v1", "https://api.groq.com/openai/v1/chat/completions"},
		{"https://example.com/a%2Fb/", "https://example.com/a%2Fb/chat/completions"},
		{"https://example.com/v1/chat/completions", "https://example.com/v1/chat/completions"},
		{"https://example.com/v1/chat/completions/", "https://example.com/v1/chat/completions"},
		{"https://example.com?api-version=1", "https://example.com/v1/chat/completions?api-version=1"},
		{"https://n.openai.azure.com/openai/deployments/d?api-version=1", "https://n.openai.azure.com/openai/deployments/d/chat/completions?api-version=1"},
	}
	for _, tt := range tests {
		got, err := endpoint(tt.base)
		if err != nil || got.String() != tt.want {
			t.Errorf("endpoint(%q) = %v, %v; want %s", tt.base, got, err, tt.want)
		}
	}
}

func TestMaxOutputField(t *testing.T) {
	for base, want := range map[string]MaxOutputField{
		"":                                            MaxCompletionTokens,
		"https://API.openai.com/v1":                   MaxCompletionTokens,
		"https://eu.api.openai.com/v1":                MaxCompletionTokens,
		"https://n.openai.azure.com/openai/v1":        MaxCompletionTokens,
		"https://api.openai.com.example.com/v1":       MaxTokens,
		"https://notapi.openai.com.example.com/v1":    MaxTokens,
		"https://api.deepseek.com":                    MaxTokens,
		"http://localhost:8000/v1?x=.api.openai.com/": MaxTokens,
	} {
		u, err := endpoint(base)
		if err != nil {
			t.Fatal(err)
		}
		if got := maxOutputField(u); got != want {
			t.Errorf("%q: %s, want %s", base, got, want)
		}
	}
}

func TestNewRefuses(t *testing.T) {
	tests := []struct {
		reason string
		model  string
		opts   Options
		want   string
	}{
		{"no model", "", Options{}, "name of the model is empty"},
		{"no scheme", "m", Options{BaseURL: "localhost:11434"}, "must begin with http:// or https://"},
		{"another scheme", "m", Options{BaseURL: "ftp://example.com"}, "must begin with http"},
		{"a space before", "m", Options{BaseURL: " https://example.com"}, "must begin with http"},
		{"no host", "m", Options{BaseURL: "http://:80"}, "not a URL with a host"},
		{"not a URL", "m", Options{BaseURL: "http://user:hunter2secret@exa mple.com"}, "not a URL"},
		{"a password", "m", Options{BaseURL: "http://user:hunter2secret@example.com"}, "holds a user or password"},
		{"a fragment", "m", Options{BaseURL: "http://example.com/#v1"}, "fragment"},
		{"a key with a line break", "m", Options{Key: "hunter2secret\n"}, "Options.Key has a space, a line break"},
		{"a key with the scheme", "m", Options{Key: "Bearer hunter2secret"}, "Options.Key has a space"},
		{"two credentials", "m", Options{Key: "hunter2secret", Header: http.Header{"authorization": {"x"}}}, "both set"},
		{"no header name", "m", Options{Header: http.Header{"a b": {"x"}}}, `"a b" is no header name`},
		{"a header of ours", "m", Options{Header: http.Header{"content-type": {"x"}}}, "content-type cannot be set"},
		{"a header split", "m", Options{Header: http.Header{"X-A": {"hunter2secret\r\nX-B: c"}}}, "value of X-A has a line break"},
		{"a format that is none", "m", Options{Format: 3}, "Options.Format is Format(3)"},
		{"a misspelt field", "m", Options{MaxOutputField: "max_token"}, `Options.MaxOutputField is "max_token"`},
		{"negative wait", "m", Options{MaxWait: -time.Second}, "Options.MaxWait is negative"},
		{"a member of ours", "m", Options{ExtraBody: map[string]json.RawMessage{"stream": json.RawMessage("true")}}, `Options.ExtraBody: "stream" cannot be set`},
		{"a value that is no JSON", "m", Options{ExtraBody: map[string]json.RawMessage{"x": json.RawMessage("{")}}, `Options.ExtraBody: "x": `},
	}
	for _, tt := range tests {
		m, err := New(tt.model, &tt.opts)
		if err == nil || !strings.Contains(err.Error(), tt.want) {
			t.Errorf("%s: New = %v, %v; want an error with %q", tt.reason, m, err, tt.want)
		} else if strings.Contains(err.Error(), "hunter2") {
			t.Errorf("%s: the error holds a secret: %v", tt.reason, err)
		}
	}
}

func TestNewReportsAll(t *testing.T) {
	_, err := New("", &Options{BaseURL: "x", Key: " ", Format: 9, ExtraBody: map[string]json.RawMessage{"n": json.RawMessage("2")}})
	if lines := strings.Split(fmt.Sprint(err), "\n"); len(lines) != 5 {
		t.Errorf("%d mistakes reported, want 5:\n%v", len(lines), err)
	}
}

// TestSecretsDoNotPrint prints options and a model in all the ways there are.
func TestSecretsDoNotPrint(t *testing.T) {
	opts := Options{BaseURL: "https://example.com/v1?key=" + testKey, Key: testKey,
		Header: http.Header{"Api-Key": {testKey}}, ExtraBody: map[string]json.RawMessage{"user": json.RawMessage(`"` + testKey + `"`)}}
	m, err := New("test-model", &opts)
	if err != nil {
		t.Fatal(err)
	}
	var out bytes.Buffer
	for _, v := range []any{opts, &opts, m, *m, []*Model{m}, struct{ M *Model }{m}, struct{ m *Model }{m}, struct{ m Model }{*m}, struct{ O Options }{opts}} {
		for _, format := range []string{"%v\n", "%+v\n", "%#v\n", "%s\n", "%q\n"} {
			fmt.Fprintf(&out, format, v)
		}
		slog.New(slog.NewTextHandler(&out, nil)).Info("x", "v", v)
		slog.New(slog.NewJSONHandler(&out, nil)).Info("x", "v", v)
	}
	if strings.Contains(out.String(), testKey) {
		t.Errorf("the key is in:\n%s", out.String())
	}
	if want := "test-model at https://example.com/v1/chat/completions\n"; !strings.HasPrefix(fmt.Sprintln(m), want) {
		t.Errorf("String = %s, want %s", m, want)
	}
	want := "compat.Options{https://example.com/v1/chat/completions, key [redacted], header [Api-Key], extra body [user], format JSONSchema, 2 retries}"
	if got := opts.String(); got != want {
		t.Errorf("String = %s, want %s", got, want)
	}
}

// TestOptionsAreCopied changes what New was given.
func TestOptionsAreCopied(t *testing.T) {
	opts := &Options{Header: http.Header{"X-A": {"1"}}, ExtraBody: map[string]json.RawMessage{"top_k": json.RawMessage("1")}, Client: &http.Client{}}
	m, err := New("test-model", opts)
	if err != nil {
		t.Fatal(err)
	}
	opts.Header["X-A"][0] = "2"
	opts.ExtraBody["top_k"] = json.RawMessage("2")
	if got := m.private().header.Get("X-A"); got != "1" || string(m.private().extra) != `,"top_k":1` {
		t.Errorf("header %q, extra body %q: want them as they were", got, m.private().extra)
	}
	if opts.Client.CheckRedirect != nil {
		t.Error("the caller's client was changed")
	}
}
