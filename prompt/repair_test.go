package prompt_test

import (
	"context"
	"testing"

	"github.com/briefgo/brief/prompt"
	"github.com/briefgo/brief/schema"
)

// replies is a Model that gives its replies in order and keeps the requests.
type replies struct {
	texts    []string
	requests []*prompt.Request
}

func (m *replies) Generate(_ context.Context, req *prompt.Request) (schema.Reply, error) {
	m.requests = append(m.requests, req)
	return schema.Reply{Text: m.texts[len(m.requests)-1], Stop: "stop"}, nil
}

// TestRepairKeepsWhatWasCutAway sends a fitted prompt without a Fitter for repairs: an
// example that was cut does not come back with the text of the repair.
func TestRepairKeepsWhatWasCutAway(t *testing.T) {
	p := prompt.MustNew[string, Triage]("p", prompt.Example("cut me", Triage{"login", true}), prompt.Example("keep me", Triage{"other", true}), prompt.Input("{{.}}"))
	r, err := p.Render("x")
	if err != nil {
		t.Fatal(err)
	}
	at := 0
	for i, part := range r.Parts() {
		if part.Text == "cut me" {
			at = i
		}
	}
	m := &replies{texts: []string{`{"urgent":17}`, `{"team":"login","urgent":true}`}}
	if _, err := p.Generate(t.Context(), m, cutting(t, r, at), nil); err != nil {
		t.Fatal(err)
	}
	if len(m.requests) != 2 || len(m.requests[0].Messages) != 4 || len(m.requests[1].Messages) != 5 {
		t.Fatalf("requests %+v", m.requests)
	}
	for _, message := range m.requests[1].Messages {
		if message.Text == "cut me" {
			t.Errorf("it came back: %+v", m.requests[1].Messages)
		}
	}
}
