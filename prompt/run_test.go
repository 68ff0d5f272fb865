package prompt_test

import (
	"context"
	"errors"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/briefgo/brief/prompt"
	"github.com/briefgo/brief/prompt/prompttest"
	"github.com/briefgo/brief/prompt/trim"
	"github.com/briefgo/brief/schema"
)

var extract = prompt.MustNew[Email, Invoice]("extract",
	prompt.Role("R"),
	prompt.Example(Email{Body: "No. 1, $2"}, Invoice{"1", 2, "USD"}),
	prompt.Input("{{.Body}}"),
)

func TestRun(t *testing.T) {
	m := prompttest.NewScript(t,
		prompttest.Text("Sure!\n```json\n{\"number\": 9981, \"total\": \"$40\", \"currency\": \"EURO\",}\n```"),
		schema.Reply{Text: `{"number":"9981","total":40,"currency":"EUR"}`, Stop: schema.StopEnd, Usage: schema.Usage{Input: 10, Output: 5}},
	)
	var record prompt.Record
	got, err := extract.Run(t.Context(), m, Email{Body: "No. 9981. Total: $40"}, &prompt.RunOptions{Record: &record, MaxOutput: 77})
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(Invoice{"9981", 40, "EUR"}, got); diff != "" {
		t.Error(diff)
	}
	requests := m.Requests()
	first, second := requests[0], requests[1]
	if first.Name != "extract" || first.MaxOutput != 77 || first.Schema == nil || len(first.Messages) != 4 {
		t.Errorf("first request %+v", first)
	}
	if diff := cmp.Diff(first.Messages, second.Messages[:4]); diff != "" {
		t.Errorf("the repair does not start with the original conversation:\n%s", diff)
	}
	repair := second.Messages[4]
	if repair.Role != prompt.User || !strings.Contains(repair.Text, `/currency: must be one of "EUR", "USD"; got "EURO"`) {
		t.Errorf("repair message %+v", repair)
	}
	if len(record.Attempts) != 2 || record.Usage.Output != 5 || record.Rendered == nil || len(record.Attempts[0].Fixes) == 0 {
		t.Errorf("record %+v", record)
	}
}

func TestRunFreeText(t *testing.T) {
	p := prompt.MustNew[Email, string]("free", prompt.Input("{{.Body}}"))
	if p.Schema() != nil {
		t.Error("free text has a schema")
	}
	m := prompttest.NewScript(t, prompttest.Text("```\nas it is\n```"))
	got, err := p.Run(t.Context(), m, Email{Body: "b"}, nil)
	if err != nil || got != "```\nas it is\n```" {
		t.Errorf("%q, %v", got, err)
	}
	if req := m.Requests()[0]; req.Schema != nil || len(req.Messages) != 1 {
		t.Errorf("request %+v", req)
	}
}

func TestRunCheck(t *testing.T) {
	p := prompt.MustNew[Email, Invoice]("p", prompt.Input("{{.Body}}"),
		prompt.Check(func(in Email, out Invoice) error {
			if strings.Contains(in.Body, out.Number) {
				return nil
			}
			return schema.Violation{Pointer: "/number", Keyword: "check", Message: "does not occur in the e-mail"}
		}))
	m := prompttest.NewScript(t,
		prompttest.Text(`{"number":"8","total":1,"currency":"EUR"}`),
		prompttest.Text(`{"number":"7","total":1,"currency":"EUR"}`))
	got, err := p.Run(t.Context(), m, Email{Body: "No. 7"}, nil)
	if err != nil || got.Number != "7" {
		t.Fatalf("%+v, %v", got, err)
	}
	last := m.Requests()[1].Messages
	if text := last[len(last)-1].Text; !strings.Contains(text, "/number: does not occur in the e-mail") {
		t.Errorf("repair %q", text)
	}
}

type modelFunc func(context.Context, *prompt.Request) (schema.Reply, error)

func (f modelFunc) Generate(ctx context.Context, req *prompt.Request) (schema.Reply, error) {
	return f(ctx, req)
}

type fitterFunc func(*prompt.Rendered) (*prompt.Rendered, error)

func (f fitterFunc) Fit(r *prompt.Rendered) (*prompt.Rendered, error) { return f(r) }

func TestRunErrors(t *testing.T) {
	boom := errors.New("boom")
	fails := modelFunc(func(context.Context, *prompt.Request) (schema.Reply, error) { return schema.Reply{}, boom })
	in := Email{Body: "b"}

	if _, err := extract.Run(t.Context(), fails, in, nil); !errors.Is(err, boom) || !strings.HasPrefix(err.Error(), "prompt extract: attempt 1: ") {
		t.Errorf("a model's error: %v", err)
	}
	if _, err := extract.Run(t.Context(), nil, in, nil); err == nil || !strings.Contains(err.Error(), "the model is nil") {
		t.Errorf("no model: %v", err)
	}
	if _, err := extract.Generate(t.Context(), fails, nil, nil); err == nil {
		t.Error("no rendered prompt, and no error")
	}
	nofit := fitterFunc(func(*prompt.Rendered) (*prompt.Rendered, error) { return nil, boom })
	if _, err := extract.Run(t.Context(), fails, in, &prompt.RunOptions{Fit: nofit}); err != boom {
		t.Errorf("a fitter's error: %v", err)
	}
	refuses := prompttest.NewScript(t, schema.Reply{Refusal: "I cannot.", Stop: schema.StopRefused})
	_, err := extract.Run(t.Context(), refuses, in, nil)
	var refused *schema.RefusedError
	if !errors.As(err, &refused) || refused.Refusal != "I cannot." || strings.Contains(err.Error(), "cannot.") {
		t.Errorf("a refusal: %v", err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := extract.Run(ctx, prompttest.NewScript(nil), in, nil); !errors.Is(err, context.Canceled) {
		t.Errorf("an ended context: %v", err)
	}
}

func TestRunFitsTheRepairToo(t *testing.T) {
	var sizes []int
	fit := fitterFunc(func(r *prompt.Rendered) (*prompt.Rendered, error) {
		sizes = append(sizes, len(r.Messages()))
		f := trim.Fitting{Window: 100, Reserve: 30, Tokens: 50}
		for range r.Parts() {
			f.Decisions = append(f.Decisions, trim.Reason{Decision: trim.Kept})
		}
		return r.Fitted(f)
	})
	m := prompttest.NewScript(t, prompttest.Text("no"), prompttest.Text(`{"number":"1","total":1,"currency":"EUR"}`))
	if _, err := extract.Run(t.Context(), m, Email{Body: "b"}, &prompt.RunOptions{Fit: fit}); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]int{4, 5}, sizes); diff != "" {
		t.Errorf("messages that were fitted:\n%s", diff)
	}
	if got := m.Requests()[0].MaxOutput; got != 30 {
		t.Errorf("MaxOutput %d, want the reserve", got)
	}
}

func TestRunAsksForMoreAfterTruncation(t *testing.T) {
	fit := fitterFunc(func(r *prompt.Rendered) (*prompt.Rendered, error) {
		f := trim.Fitting{Window: 100, Reserve: 30, Tokens: 50}
		for range r.Parts() {
			f.Decisions = append(f.Decisions, trim.Reason{Decision: trim.Kept})
		}
		return r.Fitted(f)
	})
	cut := schema.Reply{Text: `{"number":"1","tot`, Stop: schema.StopLength}
	m := prompttest.NewScript(t, cut, cut)
	_, err := extract.Run(t.Context(), m, Email{Body: "b"}, &prompt.RunOptions{Fit: fit})
	var truncated *schema.TruncatedError
	var exhausted *schema.ExhaustedError
	if !errors.As(err, &truncated) || !errors.As(err, &exhausted) || len(exhausted.Attempts) != 2 {
		t.Fatalf("error %v", err)
	}
	requests := m.Requests()
	if requests[0].MaxOutput != 30 || requests[1].MaxOutput != 50 {
		t.Errorf("MaxOutput %d and %d, want the reserve and then what the window leaves", requests[0].MaxOutput, requests[1].MaxOutput)
	}
	if diff := cmp.Diff(requests[0].Messages, requests[1].Messages); diff != "" {
		t.Errorf("the second request is not the first with more room:\n%s", diff)
	}
}
