package schema_test

import (
	"context"
	"errors"
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/briefgo/brief/schema"
)

// actions returns what was decided after each attempt.
func actions(r schema.Record) []schema.Action {
	var list []schema.Action
	for _, a := range r.Attempts {
		list = append(list, a.Decision)
	}
	return list
}

// TestLoopStops looks for what ends the loop.
func TestLoopStops(t *testing.T) {
	cost := func(u schema.Usage) float64 { return float64(u.Input) + 3*float64(u.Output) }
	wrong := []string{"a", "b", "c", "d", "e", "f"}
	for _, tt := range []struct {
		reason  string
		replies []string
		opts    schema.GenerateOptions
		want    []schema.Action
		ended   string
		text    string
	}{
		{"as many attempts as may be", wrong, schema.GenerateOptions{MaxAttempts: 2}, []schema.Action{"whole", "stop"}, schema.ExhaustedAttempts, "no valid reply in 2 attempts; the last"},
		{"as many tokens: 12 an attempt", wrong, schema.GenerateOptions{MaxAttempts: 9, MaxTokens: 30}, []schema.Action{"whole", "whole", "stop"}, schema.ExhaustedTokens, "in 3 attempts, which took as many tokens as may be;"},
		{"as much money: 16 an attempt", wrong, schema.GenerateOptions{MaxAttempts: 9, MaxCost: 30, Cost: cost}, []schema.Action{"whole", "stop"}, schema.ExhaustedCost, "in 2 attempts, which cost as much as may be;"},
		{"the same reply again: one resample, and no more", []string{"a", "a", "a", good}, schema.GenerateOptions{MaxAttempts: 9}, []schema.Action{"whole", "resample", "stop"}, schema.ExhaustedRepeated, "in 3 attempts: the same reply came again;"},
		{"and another sample is right", []string{"a", "a", good}, schema.GenerateOptions{MaxAttempts: 9}, []schema.Action{"whole", "resample", "accept"}, "", ""},
	} {
		t.Run(tt.reason, func(t *testing.T) {
			s := texts(tt.replies...)
			var record schema.Record
			tt.opts.Record = &record
			_, err := schema.MustFor[bill](nil).Generate(t.Context(), s.ask, &tt.opts)
			if diff := cmp.Diff(tt.want, actions(record)); diff != "" {
				t.Error(diff)
			}
			var exhausted *schema.ExhaustedError
			if tt.ended == "" && err != nil || tt.ended != "" && (!errors.As(err, &exhausted) || exhausted.Reason != tt.ended || !strings.Contains(err.Error(), tt.text)) {
				t.Errorf("%v, want the reason %q and %q", err, tt.ended, tt.text)
			}
			for i, turn := range s.turns {
				if turn.Resample != (i > 0 && record.Attempts[i-1].Decision == schema.ActionResample) {
					t.Errorf("turn %d: Resample is %t", i+1, turn.Resample)
				}
				if turn.Resample && turn.Repair != s.turns[i-1].Repair {
					t.Errorf("the resample asks for something else: %q", turn.Repair)
				}
			}
		})
	}
}

func TestLoopOptions(t *testing.T) {
	for _, tt := range []struct {
		opts schema.GenerateOptions
		want string
	}{
		{schema.GenerateOptions{MaxAttempts: -1}, "schema: GenerateOptions.MaxAttempts -1 must not be negative"},
		{schema.GenerateOptions{MaxTokens: -2}, "schema: GenerateOptions.MaxTokens -2 must not be negative"},
		{schema.GenerateOptions{MaxRepairTokens: -2}, "schema: GenerateOptions.MaxRepairTokens -2 must not be negative"},
		{schema.GenerateOptions{MaxCost: 1}, "schema: GenerateOptions.MaxCost needs Cost, which says what a usage costs"},
		{schema.GenerateOptions{MaxCost: -1}, "schema: GenerateOptions.MaxCost -1 must be a number that is not negative"},
		{schema.GenerateOptions{OnLength: "retry"}, `schema: GenerateOptions.OnLength "retry" is none of "raise", "continue" and "stop"`},
	} {
		if _, err := schema.MustFor[bill](nil).Generate(t.Context(), texts(good).ask, &tt.opts); err == nil || err.Error() != tt.want {
			t.Errorf("%v, want %s", err, tt.want)
		}
	}
}

// TestLoopBest keeps the document with the fewest violations.
func TestLoopBest(t *testing.T) {
	s := texts(`{"number":"1"}`, `{"number":"1","total":2,"currency":"GBP"}`, "nothing")
	_, err := schema.MustFor[bill](nil).Generate(t.Context(), s.ask, nil)
	var exhausted *schema.ExhaustedError
	if !errors.As(err, &exhausted) || string(exhausted.Best) != `{"number":"1","total":2,"currency":"GBP"}` {
		t.Errorf("%v: %s", err, exhausted.Best)
	}
}

// TestLoopContinues continues replies that were cut off.
func TestLoopContinues(t *testing.T) {
	cut := func(text string) schema.Reply { return schema.Reply{Text: text, Stop: schema.StopLength} }
	end := func(text string) schema.Reply { return schema.Reply{Text: text, Stop: schema.StopEnd} }
	half := rightShipment[:strings.Index(rightShipment, `,{"label":"books"`)]
	rest := rightShipment[len(half):]
	for _, tt := range []struct {
		reason  string
		replies []schema.Reply
		want    []schema.Action
	}{
		{"from its last complete value", []schema.Reply{cut(half + `,{"label":"bo`), end(rest)}, []schema.Action{"continue", "accept"}},
		{"without the comma", []schema.Reply{cut(half), end(rest[1:])}, []schema.Action{"continue", "accept"}},
		{"in a fence", []schema.Reply{cut("```json\n" + half), end("```json\n" + rest + "\n```")}, []schema.Action{"continue", "accept"}},
		{"with the end once more", []schema.Reply{cut(half + `,{`), end(half[len(half)-20:] + rest)}, []schema.Action{"continue", "accept"}},
		{"with all of it once more", []schema.Reply{cut(half), end(rightShipment)}, []schema.Action{"continue", "accept"}},
		{"twice", []schema.Reply{cut(half[:40]), cut(half[strings.Index(half, `,"weight"`):] + ", "), end(rest)}, []schema.Action{"continue", "continue", "accept"}},
		{"no value is complete: more room instead", []schema.Reply{cut(`{"id":"S`), end(rightShipment)}, []schema.Action{"raise", "accept"}},
		{"the continuation is no further: more room", []schema.Reply{cut(half), cut("..."), end(rightShipment)}, []schema.Action{"continue", "raise", "accept"}},
	} {
		t.Run(tt.reason, func(t *testing.T) {
			s := &script{replies: tt.replies}
			var record schema.Record
			_, err := schema.MustFor[shipment](nil).Generate(t.Context(), s.ask, &schema.GenerateOptions{
				MaxOutput: 50, OnLength: schema.ActionContinue, Record: &record, MaxAttempts: 3})
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(tt.want, actions(record)); diff != "" {
				t.Error(diff)
			}
			if got := record.Attempts[len(record.Attempts)-1].JSON; string(got) != rightShipment {
				t.Errorf("got  %s\nwant %s", got, rightShipment)
			}
			for i, turn := range s.turns[1:] {
				if turn.Continue != (tt.want[i] == schema.ActionContinue) || turn.Continue && !strings.Contains(turn.Repair, "Write only what follows") {
					t.Errorf("turn %d: %t, %q", i+2, turn.Continue, turn.Repair)
				}
			}
		})
	}
}

// TestLoopStoppedEarly goes on where a reply was stopped because of a violation.
func TestLoopStoppedEarly(t *testing.T) {
	s := &script{replies: []schema.Reply{
		{Text: shipmentWith(`"air"`, "4", `""`)[:40], Stop: schema.StopEarly},
		{Text: rightShipment[strings.Index(rightShipment, `"sea"`):], Stop: schema.StopEnd},
	}}
	var record schema.Record
	_, err := schema.MustFor[shipment](nil).Generate(t.Context(), s.ask, &schema.GenerateOptions{Record: &record})
	if err != nil {
		t.Fatal(err)
	}
	last := record.Attempts[1]
	if string(last.JSON) != rightShipment || record.Attempts[0].Decision != schema.ActionContinue || record.Attempts[0].Saved != 42 {
		t.Errorf("%q, saved %d: %s", actions(record), record.Attempts[0].Saved, last.JSON)
	}
	const want = "Your reply was stopped at a value that cannot be accepted:\n\n- /carrier: must be one of \"rail\", \"road\", \"sea\"; got \"air\"\n\n" +
		"What was kept of it has 24 bytes and ends with:\n\n```\n{\"id\":\"S-1/7\",\"carrier\":\n```\n\n" +
		"Go on from exactly there, with the corrected value and all that follows it. Write only what follows, without repeating anything and without a code fence."
	if diff := cmp.Diff(want, s.turns[1].Repair); diff != "" {
		t.Error(diff)
	}
}

// TestLoopTranscript sends the rejected reply as the assistant's.
func TestLoopTranscript(t *testing.T) {
	wrong := shipmentWith(`"air"`, "0", `"2026-02-03"`)
	s := texts("nothing", wrong, `{"/carrier": "sea"}`, `{"/boxes/1/count": 4}`)
	if _, err := schema.MustFor[shipment](nil).Generate(t.Context(), s.ask, &schema.GenerateOptions{Transcript: true, MaxAttempts: 9}); err != nil {
		t.Fatal(err)
	}
	for i, want := range []string{"", "nothing", wrong, shipmentWith(`"sea"`, "0", `"2026-02-03"`)} {
		turn := s.turns[i]
		if turn.Transcript != (i > 0) || i > 0 && turn.Previous.Text != want || strings.Contains(turn.Repair, "nothing\n") {
			t.Errorf("turn %d: transcript %t of %+v: %q", i+1, turn.Transcript, turn.Previous, turn.Repair)
		}
	}
}

// TestLoopSoft reports what soft checks find, and asks for it only if it is told to.
func TestLoopSoft(t *testing.T) {
	soft := schema.CheckFunc(func(b bill, _ int) error {
		if b.Total < 100 {
			return schema.Violation{Pointer: "/total", Message: fmt.Sprintf("is small: %v", b.Total)}
		}
		return nil
	}).Soft()
	hard := schema.CheckFunc(func(b bill, _ int) error {
		if b.Number == "0" {
			return errors.New("is no number")
		}
		return nil
	})
	withTotal := func(number, total string) string {
		return `{"number":"` + number + `","total":` + total + `,"currency":"EUR"}`
	}
	for _, tt := range []struct {
		reason  string
		replies []string
		retry   bool
		total   float64 // that is accepted; 0 if none is
		want    []schema.Action
		found   []int // violations
	}{
		{"it does not block", []string{withTotal("1", "5")}, false, 5, []schema.Action{"accept"}, []int{1}},
		{"a hard one does", []string{withTotal("0", "5"), withTotal("1", "6")}, false, 6, []schema.Action{"whole", "accept"}, []int{2, 1}},
		{"it is asked for", []string{withTotal("1", "5"), withTotal("1", "500")}, true, 500, []schema.Action{"patch", "accept"}, []int{1, 0}},
		{"the first of equals is accepted in the end", []string{withTotal("1", "5"), withTotal("1", "6"), withTotal("0", "7")}, true, 5, []schema.Action{"accept", "whole", "stop"}, []int{1, 1, 2}},
		{"a hard one that is left", []string{withTotal("0", "5"), withTotal("0", "6"), withTotal("0", "7")}, true, 0, []schema.Action{"whole", "whole", "stop"}, []int{2, 2, 2}},
	} {
		t.Run(tt.reason, func(t *testing.T) {
			var record schema.Record
			got, err := schema.MustFor[bill](nil).Generate(t.Context(), texts(tt.replies...).ask, &schema.GenerateOptions{
				Checks: []schema.Check{soft, hard}, RetrySoft: tt.retry, Record: &record})
			if got.Total != tt.total || (err != nil) != (tt.total == 0) {
				t.Errorf("%v, %v", got, err)
			}
			var found []int
			for _, a := range record.Attempts {
				found = append(found, len(a.Violations))
				for _, v := range a.Violations {
					if v.Soft != (v.Pointer == "/total") {
						t.Errorf("%v is soft: %t", v, v.Soft)
					}
				}
			}
			if diff := cmp.Diff(tt.want, actions(record)); diff != "" || !cmp.Equal(found, tt.found) {
				t.Errorf("%s%v violations, want %v", diff, found, tt.found)
			}
		})
	}
}

// TestRepairIsBounded counts every message, however long the reply and however many its
// violations.
func TestRepairIsBounded(t *testing.T) {
	boxes := strings.Repeat(`{"label":"x","count":0},`, 200)
	for _, reply := range []string{
		strings.Repeat("no ", 20_000), "```" + strings.Repeat("`über ", 5000),
		`{"id":"1","carrier":"air","weight":0,"boxes":[` + boxes[:len(boxes)-1] + `],"notes":["` + strings.Repeat("n", 9000) + `"],"sent":"x"}`,
		`{"` + strings.Repeat("k", 5000) + `":1}`,
	} {
		for _, limit := range []int{0, 300, 100} {
			words := func(text string) int { return len(text) / 3 } // more than four bytes a token would have
			s := texts(reply, reply+" ", good)
			_, _ = schema.MustFor[shipment](nil).Generate(t.Context(), s.ask, &schema.GenerateOptions{MaxRepairTokens: limit, Count: words})
			if limit == 0 {
				limit = schema.DefaultMaxRepairTokens
			}
			for _, turn := range s.turns[1:] {
				if n := words(turn.Repair); n > max(limit, 230) || n == 0 {
					t.Errorf("%.40q: %d tokens, the limit is %d: %.600q", reply, n, limit, turn.Repair)
				}
				if strings.ToValidUTF8(turn.Repair, "") != turn.Repair {
					t.Errorf("%.40q: the message is cut inside a character", reply)
				}
			}
		}
	}
}

// TestGenerateOverhead holds Generate to its number: for one attempt that succeeds, at
// most 10 µs more than Decode.
func TestGenerateOverhead(t *testing.T) {
	if os.Getenv("BRIEF_BARS") != "1" {
		t.Skip("timed: set BRIEF_BARS=1, without -race")
	}
	s := schema.MustFor[shipment](nil)
	reply := strings.Replace(rightShipment, "ring twice", "ring twice"+strings.Repeat(", and once more", 20), 1)
	ask := func(context.Context, schema.Turn) (schema.Reply, error) {
		return schema.Reply{Text: reply, Stop: schema.StopEnd}, nil
	}
	const n = 2000
	var over []time.Duration
	for range 5 {
		start := time.Now()
		for range n {
			if _, err := s.Decode(reply); err != nil {
				t.Fatal(err)
			}
		}
		decode := time.Since(start)
		start = time.Now()
		for range n {
			if _, err := s.Generate(t.Context(), ask, nil); err != nil {
				t.Fatal(err)
			}
		}
		over = append(over, (time.Since(start)-decode)/n)
	}
	slices.Sort(over)
	t.Logf("%d bytes: %v more than Decode (bar: 10 µs)", len(reply), over[2])
	if over[2] > 10*time.Microsecond {
		t.Error("over the bar")
	}
}

// TestLoopRaisesTheSame asks for the same with more room where a continuation, or the
// answer to a transcript, was cut off.
func TestLoopRaisesTheSame(t *testing.T) {
	right := rightShipment[strings.Index(rightShipment, `"sea"`):]
	wrong := shipmentWith(`"air"`, "0", `"2026-02-03"`)
	for _, tt := range []struct {
		reason  string
		replies []schema.Reply
	}{
		{"a continuation", []schema.Reply{{Text: wrong[:40], Stop: schema.StopEarly}, {Text: right[:30], Stop: schema.StopLength}, {Text: right, Stop: schema.StopEnd}}},
		{"a patch", []schema.Reply{{Text: wrong, Stop: schema.StopEnd}, {Text: `{"/carrier": "s`, Stop: schema.StopLength}, {Text: `{"/carrier": "sea", "/boxes/1/count": 4}`, Stop: schema.StopEnd}}},
	} {
		s := &script{replies: tt.replies}
		var record schema.Record
		_, err := schema.MustFor[shipment](nil).Generate(t.Context(), s.ask, &schema.GenerateOptions{MaxOutput: 50, Transcript: true, Record: &record})
		if err != nil {
			t.Fatalf("%s: %v", tt.reason, err)
		}
		asked, again := s.turns[1], s.turns[2]
		if asked.MaxOutput != 50 || again.MaxOutput != 100 || string(record.Attempts[2].JSON) != rightShipment {
			t.Errorf("%s: %d and %d tokens: %s", tt.reason, asked.MaxOutput, again.MaxOutput, record.Attempts[2].JSON)
		}
		if asked.Repair != again.Repair || asked.Prefix != again.Prefix || asked.Continue != again.Continue || asked.Transcript != again.Transcript || !cmp.Equal(asked.Pointers, again.Pointers) {
			t.Errorf("%s: asked for\n%+v\nand then for\n%+v", tt.reason, asked, again)
		}
	}
}
