package compat_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"time"

	"github.com/briefgo/brief/adapters/compat"
	"github.com/briefgo/brief/prompt"
)

// localServer stands for Ollama, vLLM, OpenAI and so on. It is busy at first.
func localServer() *httptest.Server {
	busy := true
	return httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if busy {
			busy = false
			http.Error(w, `{"error":{"message":"loading the model","type":"unavailable_error"}}`, http.StatusServiceUnavailable)
			return
		}
		body, _ := io.ReadAll(r.Body)
		fmt.Printf("%s %s\n%s\n", r.Method, r.URL, body)
		io.WriteString(w, `{"choices":[{"message":{"role":"assistant","content":"Four."},"finish_reason":"stop"}],
			"usage":{"prompt_tokens":14,"completion_tokens":2}}`)
	}))
}

// A Model is mostly given to a prompt's Run. This is what happens then.
func Example() {
	server := localServer()
	defer server.Close()

	model, err := compat.New("qwen3:4b", &compat.Options{
		BaseURL: server.URL,
		Trace: &compat.Trace{Retry: func(_ context.Context, err *compat.Error, _ time.Duration) {
			fmt.Println("retry:", err.StatusCode, err.Message)
		}},
	})
	if err != nil {
		fmt.Println(err)
		return
	}
	reply, err := model.Generate(context.Background(), &prompt.Request{
		Messages:  []prompt.Message{{Role: prompt.User, Text: "What is two and two?"}},
		MaxOutput: 100,
	})
	fmt.Printf("%q, stop %q, %d + %d tokens, %v\n", reply.Text, reply.Stop, reply.Usage.Input, reply.Usage.Output, err)
	// Output:
	// retry: 503 loading the model
	// POST /v1/chat/completions
	// {"model":"qwen3:4b","messages":[{"role":"user","content":"What is two and two?"}],"max_tokens":100}
	// "Four.", stop "stop", 14 + 2 tokens, <nil>
}

// A Model is a prompt.Streamer too: a prompt's Stream shows what the model has written so
// far. This is what happens then.
func ExampleModel_Stream() {
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		fmt.Printf("%s\n", body)
		w.Header().Set("Content-Type", "text/event-stream")
		io.WriteString(w, `data: {"choices":[{"delta":{"role":"assistant","content":"Two and two "}}]}

data: {"choices":[{"delta":{"content":"are four."}}]}

data: {"choices":[{"delta":{},"finish_reason":"stop"}]}

data: {"choices":[],"usage":{"prompt_tokens":14,"completion_tokens":6}}

data: [DONE]

`)
	}))
	defer server.Close()

	model, err := compat.New("qwen3:4b", &compat.Options{BaseURL: server.URL})
	if err != nil {
		fmt.Println(err)
		return
	}
	reply, err := model.Stream(context.Background(), &prompt.Request{
		Messages: []prompt.Message{{Role: prompt.User, Text: "What is two and two?"}},
	}, func(text string) error {
		fmt.Printf("%q\n", text)
		return nil // an error would end the generation
	})
	fmt.Printf("%q, stop %q, %d + %d tokens, %v\n", reply.Text, reply.Stop, reply.Usage.Input, reply.Usage.Output, err)
	// Output:
	// {"model":"qwen3:4b","messages":[{"role":"user","content":"What is two and two?"}],"stream":true,"stream_options":{"include_usage":true}}
	// "Two and two "
	// "are four."
	// "Two and two are four.", stop "stop", 14 + 6 tokens, <nil>
}

// Mistakes in the options are found before anything is sent, all of them at once.
func ExampleNew() {
	_, err := compat.New("gpt-4.1-mini", &compat.Options{
		BaseURL:   "localhost:11434",
		Key:       "sk-123\n",
		ExtraBody: map[string]json.RawMessage{"temperature": json.RawMessage("0.2")},
	})
	fmt.Println(err)
	// Output:
	// compat: Options.BaseURL must begin with http:// or https://
	// Options.ExtraBody: "temperature" cannot be set here: it comes from the request, or from other options
	// Options.Key has a space, a line break or another character that no key has (read from a file? trim it)
}

// The fields of an Error tell what to do about it.
func ExampleError() {
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Retry-After", "7200")
		w.WriteHeader(http.StatusTooManyRequests)
		io.WriteString(w, `{"error":{"message":"Daily limit reached","code":"rate_limit_exceeded"}}`)
	}))
	defer server.Close()

	model, err := compat.New("llama3.3", &compat.Options{BaseURL: server.URL, Key: "sk-123"})
	if err != nil {
		fmt.Println(err)
		return
	}
	_, err = model.Generate(context.Background(), &prompt.Request{
		Messages: []prompt.Message{{Role: prompt.User, Text: "What is two and two?"}},
	})
	if e, ok := errors.AsType[*compat.Error](err); ok {
		fmt.Println(e.StatusCode, e.Code, e.RetryAfter)
	}
	// Output:
	// 429 rate_limit_exceeded 2h0m0s
}

// The usual case: a prompt that is run against OpenAI. This example needs a key, so it
// is compiled and not run.
func ExampleModel() {
	extract := prompt.MustNew[string, map[string]float64]("extract-amounts", prompt.Input("{{.}}"))
	ctx, email := context.Background(), "Lunch $12, taxi $30."

	model, err := compat.New("gpt-4.1-mini", &compat.Options{Key: os.Getenv("OPENAI_API_KEY")})
	if err != nil {
		fmt.Println(err)
		return
	}
	invoice, err := extract.Run(ctx, model, email, nil)
	fmt.Println(invoice, err)
}
