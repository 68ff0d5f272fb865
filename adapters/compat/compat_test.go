package compat

import (
	"context"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"testing"
	"time"

	"github.com/briefgo/brief/prompt"
	"github.com/briefgo/brief/schema"
)

// testSchema is a prompt.OutputSchema of fixed texts.
type testSchema struct {
	full, strict string
	err          error // of Strict
}

func (s testSchema) JSON() []byte         { return []byte(s.full) }
func (s testSchema) Instructions() string { return "Answer in JSON." }
func (s testSchema) Strict(d schema.Dialect) (schema.Strict, error) {
	if d != schema.OpenAI {
		return schema.Strict{}, errors.New("unexpected dialect " + string(d))
	}
	return schema.Strict{JSON: []byte(s.strict)}, s.err
}

// invoiceSchema has its properties in an order that sorting would change, and a
// character that encoding/json escapes unless told otherwise.
var invoiceSchema = testSchema{
	full:   `{"type":"object","properties":{"total":{"type":"number","minimum":0,"description":"in <currency> & more"},"number":{"type":"string","minLength":1}},"required":["number"]}`,
	strict: `{"type":"object","properties":{"total":{"type":["number","null"],"description":"in <currency> & more"},"number":{"type":"string"}},"required":["total","number"],"additionalProperties":false}`,
}

// mapSchema is one that strict mode cannot express.
var mapSchema = testSchema{
	full: `{"type":"object","additionalProperties":{"type":"number"}}`,
	err:  errors.New("a map cannot be expressed"),
}

const testKey = "sk-test-0123456789abcdef"

// ask is a request that is good for most tests.
func ask() *prompt.Request {
	return &prompt.Request{
		Name:     "extract-invoice",
		Messages: []prompt.Message{{Role: prompt.System, Text: "You are a clerk."}, {Role: prompt.User, Text: "No. 9981. Total: $40"}},
		Schema:   invoiceSchema,
	}
}

// serve starts a server and returns a model behind it that never really waits. The
// waits it would have made are in the slice returned.
func serve(t *testing.T, h http.HandlerFunc, change func(*Options)) (*Model, *[]time.Duration) {
	t.Helper()
	server := httptest.NewServer(h)
	t.Cleanup(server.Close)
	opts := &Options{BaseURL: server.URL, Key: testKey}
	if change != nil {
		change(opts)
	}
	return impatient(t, opts)
}

// impatient returns a model whose waits are only noted, and whose jitter is a half.
func impatient(t *testing.T, opts *Options) (*Model, *[]time.Duration) {
	t.Helper()
	m, err := New("test-model", opts)
	if err != nil {
		t.Fatal(err)
	}
	waits := new([]time.Duration)
	m.jitter = func() float64 { return 0.5 }
	m.now = func() time.Time { return testNow }
	m.sleep = func(ctx context.Context, d time.Duration) error {
		*waits = append(*waits, d)
		return ctx.Err()
	}
	return m, waits
}

// testNow is the time of the models of serve.
var testNow = time.Date(2026, 11, 24, 12, 0, 0, 0, time.UTC)

// answer returns a handler that always gives the same answer.
func answer(status int, contentType, body string) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", contentType)
		w.WriteHeader(status)
		io.WriteString(w, body)
	}
}

// testdata returns a file of testdata.
func testdata(t *testing.T, name string) string {
	t.Helper()
	data, err := os.ReadFile("testdata/" + name)
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}

// completed is a small reply that says ok.
const completed = `{"choices":[{"index":0,"message":{"role":"assistant","content":"ok"},"finish_reason":"stop"}],"usage":{"prompt_tokens":3,"completion_tokens":1}}`

// fails runs Generate, which must give an *Error.
func fails(t *testing.T, ctx context.Context, m *Model, req *prompt.Request) *Error {
	t.Helper()
	reply, err := m.Generate(ctx, req)
	e, ok := errors.AsType[*Error](err)
	if !ok {
		t.Fatalf("Generate = %+v, %v; want an *Error", reply, err)
	}
	return e
}
