package prompt_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/briefgo/brief/budget"
	"github.com/briefgo/brief/prompt"
	"github.com/briefgo/brief/prompt/prompttest"
	"github.com/briefgo/brief/schema"
)

// A typist is a Streamer that writes each reply token by token, and counts what it wrote
// before it was stopped.
type typist struct {
	replies  []schema.Reply
	requests []*prompt.Request
	written  []int // tokens of each reply
	ended    []error
}

func (m *typist) Generate(ctx context.Context, req *prompt.Request) (schema.Reply, error) {
	return m.Stream(ctx, req, func(string) error { return nil })
}

func (m *typist) Stream(ctx context.Context, req *prompt.Request, write func(string) error) (schema.Reply, error) {
	m.requests = append(m.requests, req)
	reply := m.replies[len(m.requests)-1]
	m.written = append(m.written, 0)
	n := &m.written[len(m.written)-1]
	for _, token := range tokens(reply.Text) {
		*n++
		err := ctx.Err()
		if err == nil {
			err = write(token)
		}
		if err != nil {
			m.ended = append(m.ended, err)
			return schema.Reply{Usage: schema.Usage{Output: *n}}, err
		}
	}
	m.ended = append(m.ended, nil)
	reply.Usage = schema.Usage{Output: *n}
	return reply, nil
}

// tokens splits a text into its tokens.
func tokens(text string) []string {
	var list []string
	for text != "" {
		n := 1
		part := budget.O200k().Truncate(text, n)
		for part == "" { // a character of several tokens
			n++
			part = budget.O200k().Truncate(text, n)
		}
		list = append(list, part)
		text = text[len(part):]
	}
	return list
}

// A catalog is an output of any length.
type catalog struct {
	Items []item `json:"items"`
}

type item struct {
	Name  string `json:"name"`
	Grade string `json:"grade" schema:"enum=high|low"`
}

// catalogJSON is a catalog of so many items, of which one has another grade.
func catalogJSON(items, wrong int, grade string) string {
	var b strings.Builder
	b.WriteString(`{"items":[`)
	for i := range items {
		if i > 0 {
			b.WriteByte(',')
		}
		g := "high"
		if i == wrong {
			g = grade
		}
		fmt.Fprintf(&b, `{"name":"number %d","grade":"%s"}`, i, g)
	}
	return b.String() + "]}"
}

// TestStreamEarlyStop streams a reply of 2,000 tokens that violates the schema near the
// hundredth: it is stopped before token 130, and the model goes on from there.
func TestStreamEarlyStop(t *testing.T) {
	const items = 210
	at := 9
	wrong := catalogJSON(items, at, "middling")
	right := catalogJSON(items, -1, "")
	violates := budget.O200k().Count(wrong[:strings.Index(wrong, "middling")])
	m := &typist{replies: []schema.Reply{
		{Text: wrong, Stop: schema.StopEnd},
		{Text: `"high"}` + right[strings.Index(right, `,{"name":"number 10"`):], Stop: schema.StopEnd},
	}}
	p := prompt.MustNew[string, catalog]("stock", prompt.Input("{{.}}"))
	var record prompt.Record
	var last *schema.Reader[catalog]
	for r, err := range p.Stream(t.Context(), m, "all", &prompt.RunOptions{Record: &record}) {
		if err != nil {
			t.Fatal(err)
		}
		last = r
	}
	whole := budget.O200k().Count(wrong)
	t.Logf("%d tokens, of which %d violates the schema: stopped at %d; %d saved", whole, violates, m.written[0], record.Attempts[0].Saved)
	if whole < 2000 || violates < 90 || violates > 110 || m.written[0] >= 130 {
		t.Errorf("stopped at token %d", m.written[0])
	}
	if got := last.Value(); len(got.Items) != items || got.Items[at].Grade != "high" {
		t.Errorf("%d items, %+v", len(got.Items), got.Items[at])
	}
	if saved := record.Attempts[0].Saved; saved < 1500 || record.Attempts[0].Decision != schema.ActionContinue {
		t.Errorf("%d tokens saved, %s", saved, record.Attempts[0].Decision)
	}
	if m.requests[1].Schema != nil {
		t.Error("a continuation is asked for with a schema, which it cannot satisfy")
	}
}

func TestStream(t *testing.T) {
	p := prompt.MustNew[string, catalog]("stock", prompt.Input("{{.}}"))
	one := catalogJSON(1, -1, "")
	for _, tt := range []struct {
		reason  string
		model   prompt.Model
		opts    *prompt.RunOptions
		want    string // the grades; "" is an error
		yielded int    // at least
		err     string
	}{
		{"one reply", &typist{replies: []schema.Reply{{Text: one, Stop: schema.StopEnd}}}, nil, "high", 10, ""},
		{"a Model that cannot stream", prompttest.NewScript(t, prompttest.Text(one)), nil, "high", 1, ""},
		{"a bracket is missing, and the reply ended by itself", &typist{replies: []schema.Reply{{Text: one[:len(one)-2], Stop: schema.StopEnd}}}, nil, "high", 10, ""},
		{"a single value is asked for", &typist{replies: []schema.Reply{
			{Text: strings.Replace(catalogJSON(9, -1, ""), `"name":"number 3",`, "", 1), Stop: schema.StopEnd},
			{Text: `{"/items/3/name":"three"}`, Stop: schema.StopEnd},
		}}, &prompt.RunOptions{Generate: &schema.GenerateOptions{MaxAttempts: 1}}, "", 10, "/items/3/name: is required but missing"},
		{"the last attempt is not stopped", &typist{replies: []schema.Reply{{Text: catalogJSON(9, 3, "none"), Stop: schema.StopEnd}}},
			&prompt.RunOptions{Generate: &schema.GenerateOptions{MaxAttempts: 1}}, "", 60, `/items/3/grade: must be one of "high", "low"; got "none"`},
		{"no reply", &typist{replies: []schema.Reply{{}, {}, {}}}, nil, "", 0, "the reply is empty"},
		{"a budget that is too small", &typist{}, &prompt.RunOptions{Fit: budget.Budget{Window: 1}}, "", 0, "the text that cannot be cut"},
	} {
		t.Run(tt.reason, func(t *testing.T) {
			var last *schema.Reader[catalog]
			var failed error
			yielded := 0
			for r, err := range p.Stream(t.Context(), tt.model, "all", tt.opts) {
				if failed != nil {
					t.Fatal("something comes behind the error")
				}
				yielded++
				last, failed = r, err
			}
			switch {
			case tt.err != "":
				if failed == nil || !strings.Contains(failed.Error(), tt.err) || last != nil {
					t.Errorf("%v, want %q", failed, tt.err)
				}
			case failed != nil:
				t.Error(failed)
			default:
				reading, err := last.Close()
				if err != nil || len(reading.Value.Items) != 1 || reading.Value.Items[0].Grade != tt.want || !cmp.Equal(last.Value(), reading.Value) {
					t.Errorf("%+v, %v", reading, err)
				}
			}
			if yielded < tt.yielded {
				t.Errorf("%d yielded", yielded)
			}
		})
	}
}

// TestStreamBreak leaves the loop: the generation is stopped, and nothing else is asked.
func TestStreamBreak(t *testing.T) {
	m := &typist{replies: []schema.Reply{{Text: catalogJSON(100, -1, ""), Stop: schema.StopEnd}}}
	for r, err := range prompt.MustNew[string, catalog]("stock", prompt.Input("{{.}}")).Stream(t.Context(), m, "all", nil) {
		if err != nil {
			t.Fatal(err)
		}
		if r.Complete("/items/1/name") {
			break
		}
	}
	if len(m.requests) != 1 || m.written[0] > 40 || m.ended[0] == nil {
		t.Errorf("%d requests, %d tokens, %v", len(m.requests), m.written[0], m.ended)
	}
}

// TestStreamCancel ends a stream by its context.
func TestStreamCancel(t *testing.T) {
	m := &typist{replies: []schema.Reply{{Text: catalogJSON(100, -1, ""), Stop: schema.StopEnd}}}
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	var failed error
	for r, err := range prompt.MustNew[string, catalog]("stock", prompt.Input("{{.}}")).Stream(ctx, m, "all", nil) {
		if failed = err; r != nil && r.Complete("/items/1/name") {
			cancel()
		}
	}
	if !errors.Is(failed, context.Canceled) {
		t.Error(failed)
	}
}

// TestStreamFreeText streams a reply that is not JSON.
func TestStreamFreeText(t *testing.T) {
	m := &typist{replies: []schema.Reply{{Text: "Dear all, {so} it goes.", Stop: schema.StopEnd}}}
	var last *schema.Reader[string]
	for r, err := range prompt.MustNew[string, string]("mail", prompt.Input("{{.}}")).Stream(t.Context(), m, "all", nil) {
		if err != nil {
			t.Fatal(err)
		}
		last = r
	}
	if last.Value() != m.replies[0].Text {
		t.Errorf("%q", last.Value())
	}
}
