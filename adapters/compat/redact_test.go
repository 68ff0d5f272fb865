package compat

import (
	"errors"
	"fmt"
	"io"
	"net/http"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/briefgo/brief/prompt"
)

const letter = "Sehr geehrte Damen und Herren,\nanbei die Rechnung \"9981\" über 40 €.\n敬启者：请查收附件中的发票，谢谢。\n"

// TestServerEchoes has servers that put into their errors what they were sent.
func TestServerEchoes(t *testing.T) {
	asPython := func(text string) string { // json.dumps with its default, ensure_ascii
		return `"` + escapeRunes(quote(text)) + `"`
	}
	tests := []struct {
		reason string
		status int
		body   func(sent string) string
	}{
		{"the request's body", 400, func(sent string) string { return sent }},
		{"the request's body in an error", 400, func(sent string) string { return `{"error":{"message":` + asPython(sent) + `}}` }},
		{"a message, escaped", 422, func(string) string { return `{"detail":[{"msg":"bad","input":` + asPython(letter) + `}]}` }},
		{"a message in an error", 400, func(string) string { return `{"error":{"message":` + asPython("cannot read: "+letter) + `}}` }},
		{"the key", 401, func(string) string { return `{"error":{"message":"Incorrect API key provided: ` + testKey + `"}}` }},
		{"the beginning of the key", 401, func(string) string { return "bad key " + testKey[:16] + "..." }},
		{"the key as code", 401, func(string) string { return `{"error":{"message":"no","type":"x","code":"` + testKey + `"}}` }},
		{"the key where the body is cut", 401, func(string) string { return strings.Repeat("x", maxText-10) + testKey }},
		{"another header", 401, func(string) string { return "bad token azure-0123/456789" }},
		{"another header, escaped", 401, func(string) string { return `{"error":{"message":"bad token azure-0123\/456789"}}` }},
		{"in a success", 200, func(sent string) string { return `{"choices":[], "x":` + asPython(letter+testKey) + `}` }},
	}
	for _, tt := range tests {
		t.Run(tt.reason, func(t *testing.T) {
			m, _ := serve(t, func(w http.ResponseWriter, r *http.Request) {
				sent, _ := io.ReadAll(r.Body)
				w.Header().Set("X-Request-Id", testKey)
				w.WriteHeader(tt.status)
				io.WriteString(w, tt.body(string(sent)))
			}, func(o *Options) { o.Header = http.Header{"X-Token": {"Token azure-0123/456789"}} })
			req := ask()
			req.Messages = append(req.Messages, prompt.Message{Role: prompt.User, Text: letter})
			e := fails(t, t.Context(), m, req)
			all := fmt.Sprintf("%s\n%+v\n%q", e, *e, []string{e.Code, e.Type, e.Message, e.Body, e.RequestID})
			for _, secret := range []string{testKey, testKey[:16], "azure-0123", "456789", "geehrte Damen", "Rechnung", "发票", `\u53d1\u7968`, "You are a clerk", "No. 9981"} {
				if strings.Contains(all, secret) {
					t.Errorf("%q is in the error:\n%s", secret, all)
				}
			}
		})
	}
}

// TestErrorKeepsWhatIsNotSecret checks that redacting leaves an error of use.
func TestErrorKeepsWhatIsNotSecret(t *testing.T) {
	m, _ := serve(t, answer(400, "application/json", `{"error":{"message":"bad `+testKey+`, said after \"You are\" in your message, 20 tokens over the limit"}}`), nil)
	e := fails(t, t.Context(), m, ask())
	if want := `bad [redacted], said after "You are" in your message, 20 tokens over the limit`; e.Message != want {
		t.Errorf("message %q, want %q", e.Message, want)
	}
}

// TestTransportEchoes has a transport of the user's whose error holds the key.
func TestTransportEchoes(t *testing.T) {
	cause := errors.New("dump: Authorization: Bearer " + testKey)
	m, _ := serve(t, nil, func(o *Options) {
		o.Client = &http.Client{Transport: transport(func(*http.Request) (*http.Response, error) { return nil, cause })}
	})
	e := fails(t, t.Context(), m, ask())
	if strings.Contains(e.Error(), testKey) || !strings.Contains(e.Error(), "dump: Authorization: Bearer [redacted]") || !errors.Is(e, cause) {
		t.Errorf("error %v, want it without the key and with its cause", e)
	}
}

type transport func(*http.Request) (*http.Response, error)

func (f transport) RoundTrip(r *http.Request) (*http.Response, error) { return f(r) }

func TestScrub(t *testing.T) {
	tests := []struct{ text, source, want string }{
		{"", "abcd", ""},
		{"abc", "abcd", "abc"},
		{"abcd", "", "abcd"},
		{"abcd", "xabcdx", "#"},
		{"-abcd-", "abcd", "-#-"},
		{"abcdefabcd", "abcdef", "#"},      // two runs that touch
		{"abcdef-abcdef", "abcdef", "#-#"}, // two that do not
		{"abcdXbcde", "abcde", "#X#"},
		{"aaaaaaaa", "aaaa", "#"},
		{"é€-", "x€-", "é#"}, // bytes, not runes
	}
	for _, tt := range tests {
		if got := scrub(tt.text, 4, "#", tt.source); got != tt.want {
			t.Errorf("scrub(%q, %q) = %q, want %q", tt.text, tt.source, got, tt.want)
		}
	}
}

// TestScrubIsLinear scrubs texts that repeat themselves, against a large prompt.
func TestScrubIsLinear(t *testing.T) {
	prompt, text := strings.Repeat("a", 4<<20), strings.Repeat("a", maxScrub)
	start := time.Now()
	got := scrub(text, promptRun, redactedPrompt, prompt)
	if took := time.Since(start); got != redactedPrompt || took > 5*time.Second {
		t.Errorf("%.40q after %v", got, took)
	}
}

// FuzzScrub checks that no run of the source is left, and that the rest is.
func FuzzScrub(f *testing.F) {
	f.Add("abcdXbcde", "abcde")
	f.Add("über 40 €", "40 €")
	f.Add("\xff\xfe\xfd\xfc", "\xfe\xfd\xfc\xfb")
	f.Fuzz(func(t *testing.T, text, source string) {
		const run = 4
		got := scrub(text, run, "\n", source)
		if !utf8.ValidString(got) {
			t.Errorf("scrub(%q, %q) = %q", text, source, got)
		}
		for part := range strings.SplitSeq(got, "\n") {
			for i := 0; i+run <= len(part); i++ {
				if w := part[i : i+run]; utf8.ValidString(text) && !strings.Contains(text, "\n") && strings.Contains(source, w) && !strings.Contains(w, "\ufffd") {
					t.Errorf("scrub(%q, %q) = %q still has %q", text, source, got, w)
				}
			}
		}
	})
}
