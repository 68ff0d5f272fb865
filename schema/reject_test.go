package schema_test

import (
	"context"
	"errors"
	"strings"
	"testing"

	"github.com/briefgo/brief/schema"
	"github.com/google/go-cmp/cmp"
)

// A told is an error that says itself what the model is told.
type told struct{ text string }

func (e told) Error() string  { return "not this" }
func (e told) Repair() string { return e.text }

// TestReject rejects replies for reasons of the caller's.
func TestReject(t *testing.T) {
	wrong := shipmentWith(`"air"`, "0", `"2026-02-03"`) // of which single values would be asked for
	no := errors.New("there is a call in it")
	calls := []schema.ToolCall{{ID: "1", Name: "f"}}
	end := func(text string, calls []schema.ToolCall) schema.Reply {
		return schema.Reply{Text: text, Calls: calls, Stop: schema.StopEnd}
	}
	for _, tt := range []struct {
		reason  string
		replies []schema.Reply
		err     error // of a reply with calls
		actions []schema.Action
		repair  string // of the last turn, or its beginning
	}{
		{"nothing is rejected", []schema.Reply{end(rightShipment, nil)}, no, []schema.Action{"accept"}, ""},
		{"told by the error's own words", []schema.Reply{end("", calls), end(rightShipment, nil)}, told{"Call it otherwise."}, []schema.Action{"whole", "accept"}, "Call it otherwise."},
		{"wrapped", []schema.Reply{end("", calls), end(rightShipment, nil)}, errors.Join(no, told{"Call it otherwise."}), []schema.Action{"whole", "accept"}, "Call it otherwise."},
		{"else by the error", []schema.Reply{end("", calls), end(rightShipment, nil)}, no, []schema.Action{"whole", "accept"},
			"Your reply called a tool and had no text.\n\nIt was not accepted: there is a call in it\n\nAnswer again as you were asked to."},
		{"a right document is rejected too", []schema.Reply{end(rightShipment, calls), end(rightShipment, nil)}, told{"No call."}, []schema.Action{"whole", "accept"}, "No call."},
		{"no values are asked for, though a document before had some", []schema.Reply{end(wrong, nil), end("", calls), end(rightShipment, nil)},
			told{"No call."}, []schema.Action{"patch", "whole", "accept"}, "No call."},
		{"violations are the error's", []schema.Reply{end("", calls), end(rightShipment, nil)},
			&schema.ValidationError{Violations: []schema.Violation{{Pointer: "/x", Message: "is odd"}}}, []schema.Action{"whole", "accept"},
			"Your reply called a tool and had no text.\n\nIt was not accepted: /x: is odd"},
		{"cut off: more room, and nothing to correct", []schema.Reply{{Calls: calls, Stop: schema.StopLength}, end(rightShipment, nil)},
			&schema.TruncatedError{Stop: schema.StopLength}, []schema.Action{"raise", "accept"}, ""},
		{"other calls are another reply", []schema.Reply{end("", calls), end("", []schema.ToolCall{{ID: "2", Name: "f"}}), end(rightShipment, nil)},
			told{"No call."}, []schema.Action{"whole", "whole", "accept"}, "No call."},
		{"the same calls are the same", []schema.Reply{end("", calls), end("", calls), end(rightShipment, nil)},
			told{"No call."}, []schema.Action{"whole", "resample", "accept"}, "No call."},
		{"long words are cut", []schema.Reply{end("", calls), end(rightShipment, nil)}, told{strings.Repeat("word ", 9000)}, []schema.Action{"whole", "accept"}, "word word"},
	} {
		t.Run(tt.reason, func(t *testing.T) {
			var record schema.Record
			var turns []schema.Turn
			ask := func(_ context.Context, turn schema.Turn) (schema.Reply, error) {
				turns = append(turns, turn)
				return tt.replies[len(turns)-1], nil
			}
			opts := &schema.GenerateOptions{Record: &record, MaxOutput: 100, Reject: func(r schema.Reply) error {
				if len(r.Calls) > 0 {
					return tt.err
				}
				return nil
			}}
			if _, err := schema.MustFor[shipment](nil).Generate(t.Context(), ask, opts); err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(tt.actions, actions(record)); diff != "" {
				t.Errorf("actions (-want +got):\n%s", diff)
			}
			last := turns[len(turns)-1]
			if !strings.HasPrefix(last.Repair, tt.repair) || tt.repair == "" && last.Repair != "" || last.Pointers != nil || len(last.Repair) > 5000 {
				t.Errorf("the last turn has %d bytes, %q and %q", len(last.Repair), last.Repair, last.Pointers)
			}
		})
	}
}

// TestRejectNot leaves refusals alone, and what is rejected in vain is an error.
func TestRejectNot(t *testing.T) {
	no := errors.New("no")
	opts := &schema.GenerateOptions{MaxAttempts: 1, Reject: func(schema.Reply) error { return no }}
	ask := func(r schema.Reply) schema.Ask {
		return func(context.Context, schema.Turn) (schema.Reply, error) { return r, nil }
	}
	var refused *schema.RefusedError
	if _, err := schema.MustFor[shipment](nil).Generate(t.Context(), ask(schema.Reply{Stop: schema.StopRefused}), opts); !errors.As(err, &refused) {
		t.Errorf("a refusal: error %v", err)
	}
	var exhausted *schema.ExhaustedError
	if _, err := schema.MustFor[shipment](nil).Generate(t.Context(), ask(schema.Reply{Text: rightShipment, Stop: schema.StopEnd}), opts); !errors.As(err, &exhausted) || !errors.Is(err, no) {
		t.Errorf("in vain: error %v", err)
	}
}

// TestRejectContinuation rejects what was said before a reply was stopped or cut off: it is not
// accepted because only the rest of it is in the last reply.
func TestRejectContinuation(t *testing.T) {
	type parcel struct {
		Team   string `json:"team"`
		Urgent bool   `json:"urgent"`
	}
	for _, tt := range []struct {
		reason string
		first  schema.Reply
		rest   string
	}{
		{"stopped early", schema.Reply{Text: `{"team":"sea","urgent":"no idea"`, Stop: schema.StopEarly}, `true}`},
		{"cut off", schema.Reply{Text: `{"team":"sea","urg`, Stop: schema.StopLength}, `"urgent":true}`},
	} {
		replies := []schema.Reply{tt.first, {Text: tt.rest, Stop: schema.StopEnd}, {Text: `{"team":"air","urgent":true}`, Stop: schema.StopEnd}}
		var seen []string
		var record schema.Record
		ask := func(_ context.Context, turn schema.Turn) (schema.Reply, error) { return replies[turn.Attempt-1], nil }
		got, err := schema.MustFor[parcel](nil).Generate(t.Context(), ask, &schema.GenerateOptions{
			Record: &record, OnLength: schema.ActionContinue, Reject: func(r schema.Reply) error {
				seen = append(seen, r.Text)
				if r.Stop == schema.StopEnd && strings.Contains(r.Text, "sea") {
					return told{"Not by sea."}
				}
				return nil
			}})
		if err != nil || got.Team != "air" {
			t.Errorf("%s: %+v, %v", tt.reason, got, err)
		}
		if diff := cmp.Diff([]schema.Action{"continue", "whole", "accept"}, actions(record)); diff != "" {
			t.Errorf("%s: actions (-want +got):\n%s", tt.reason, diff)
		}
		if n := len(seen); n < 2 || seen[n-2] != `{"team":"sea","urgent":true}` {
			t.Errorf("%s: it saw %q", tt.reason, seen)
		}
	}
}
