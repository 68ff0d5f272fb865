package prompttest_test

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/briefgo/brief/prompt"
	"github.com/briefgo/brief/prompt/prompttest"
	"github.com/briefgo/brief/schema"
)

type Email struct{ Subject, Body string }

type Invoice struct {
	Number   string  `json:"number"`
	Total    float64 `json:"total"`
	Currency string  `json:"currency"`
}

var extract = prompt.MustNew[Email, Invoice]("extract-invoice",
	prompt.Role("You are a careful accounts clerk."),
	prompt.Example(Email{"Your receipt", "No. 9981. Total: $40"}, Invoice{"9981", 40, "USD"}),
	prompt.Input("Subject: {{.Subject}}\n\n{{.Body}}"),
)

var email = Email{"Invoice 4711", "Please pay $40."}

// The test that the package's documentation shows.
func TestPrompt(t *testing.T) {
	r, err := extract.Render(email)
	if err != nil {
		t.Fatal(err)
	}
	prompttest.Golden(t, "testdata/extract.golden", r)
}

// The other one.
func TestRun(t *testing.T) {
	ctx := t.Context()
	m := prompttest.NewScript(t, prompttest.Text(`{"number": "4711", "total": "40", "currency": "USD"}`))
	got, err := extract.Run(ctx, m, email, nil)
	if err != nil {
		t.Fatal(err)
	}
	if want := (Invoice{"4711", 40, "USD"}); got != want {
		t.Errorf("got %+v, want %+v", got, want)
	}
	if n := len(m.Requests()); n != 1 {
		t.Errorf("%d requests, want 1", n)
	}
}

// A recorder is a testing.TB that keeps errors instead of failing.
type recorder struct {
	testing.TB
	said []string
}

func (r *recorder) Error(args ...any) { r.said = append(r.said, fmt.Sprint(args...)) }
func (r *recorder) Errorf(format string, args ...any) {
	r.said = append(r.said, fmt.Sprintf(format, args...))
}

func TestGoldenFails(t *testing.T) {
	r, err := extract.Render(email)
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	other := filepath.Join(dir, "other.golden")
	if err := os.WriteFile(other, []byte(strings.Replace(r.String(), "You are a careful accounts clerk.", "(nothing)", 1)), 0o644); err != nil {
		t.Fatal(err)
	}
	tests := []struct {
		why  string
		file string
		r    *prompt.Rendered
		want []string // all in the message
	}{
		{"a missing file says how to write it", filepath.Join(dir, "none.golden"), r, []string{"does not exist", "UPDATE_GOLDEN=1"}},
		{"a difference is shown with both sides", other, r, []string{"(nothing)", "You are a careful accounts clerk.", "-want +got"}},
		{"a directory is no golden file", dir, r, []string{"golden file"}},
		{"nil is a mistake of the test, not a panic", other, nil, []string{"no rendered prompt"}},
	}
	t.Setenv("UPDATE_GOLDEN", "")
	for _, tt := range tests {
		t.Run(tt.why, func(t *testing.T) {
			rec := &recorder{TB: t}
			prompttest.Golden(rec, tt.file, tt.r)
			if len(rec.said) != 1 {
				t.Fatalf("%d errors: %q", len(rec.said), rec.said)
			}
			for _, w := range tt.want {
				if !strings.Contains(rec.said[0], w) {
					t.Errorf("the error lacks %q:\n%s", w, rec.said[0])
				}
			}
		})
	}
}

func TestGoldenUpdates(t *testing.T) {
	r, err := extract.Render(email)
	if err != nil {
		t.Fatal(err)
	}
	file := filepath.Join(t.TempDir(), "new", "x.golden")
	t.Setenv("UPDATE_GOLDEN", "1")
	prompttest.Golden(t, file, r)
	t.Setenv("UPDATE_GOLDEN", "")
	prompttest.Golden(t, file, r)
	got, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(r.String(), string(got)); diff != "" {
		t.Error(diff)
	}
}

func TestScriptRunsOut(t *testing.T) {
	rec := &recorder{TB: t}
	m := prompttest.NewScript(rec, prompttest.Text("one"))
	req := &prompt.Request{Name: "extract-invoice"}
	if reply, err := m.Generate(t.Context(), req); err != nil || reply.Text != "one" || reply.Stop != schema.StopEnd {
		t.Errorf("first reply %+v, %v", reply, err)
	}
	if _, err := m.Generate(t.Context(), req); err == nil {
		t.Error("no error for a request without a reply")
	}
	if len(rec.said) != 1 || !strings.Contains(rec.said[0], "request 2 of prompt extract-invoice") || !strings.Contains(rec.said[0], "only 1") {
		t.Errorf("the test was told %q", rec.said)
	}
	if n := len(m.Requests()); n != 2 {
		t.Errorf("%d requests were remembered, want 2", n)
	}
}

func TestScriptHonoursContext(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	m := prompttest.NewScript(t, prompttest.Text("one"))
	if _, err := m.Generate(ctx, &prompt.Request{}); err != context.Canceled {
		t.Errorf("got %v", err)
	}
}

func TestScriptIsConcurrent(t *testing.T) {
	const n = 50
	m := prompttest.NewScript(t, make([]schema.Reply, n)...)
	var wg sync.WaitGroup
	for range n {
		wg.Go(func() {
			if _, err := m.Generate(t.Context(), &prompt.Request{}); err != nil {
				t.Error(err)
			}
		})
	}
	wg.Wait()
	if got := len(m.Requests()); got != n {
		t.Errorf("%d requests, want %d", got, n)
	}
}
