package schema_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/briefgo/brief/schema"
)

type bill struct {
	Number   string  `json:"number"`
	Total    float64 `json:"total"`
	Currency string  `json:"currency" schema:"enum=EUR|USD"`
}

const good = `{"number":"1","total":2,"currency":"EUR"}`

// script is an Ask that plays replies and keeps the turns.
type script struct {
	replies []schema.Reply
	turns   []schema.Turn
}

func (s *script) ask(_ context.Context, t schema.Turn) (schema.Reply, error) {
	s.turns = append(s.turns, t)
	if len(s.turns) > len(s.replies) {
		return schema.Reply{}, fmt.Errorf("no reply %d", len(s.turns))
	}
	return s.replies[len(s.turns)-1], nil
}

func texts(texts ...string) *script {
	s := &script{}
	for _, text := range texts {
		s.replies = append(s.replies, schema.Reply{Text: text, Stop: schema.StopEnd, Usage: schema.Usage{Input: 10, Output: 2}})
	}
	return s
}

func TestGenerate(t *testing.T) {
	tests := []struct {
		reason  string
		replies *script
		opts    *schema.GenerateOptions
		repairs []string // what each turn's repair message holds; "" for none
		err     string   // what the error holds
	}{
		{"right at once", texts(good), nil, []string{""}, ""},
		{"what can be mended is not asked for", texts("```json\n{number: 1, 'total': '2', currency: 'eur',}\n```"), nil, []string{""}, ""},
		{"a violation is asked for by its pointer", texts(`{"number":"1","total":2,"currency":"GBP"}`, good), nil,
			[]string{"", `- /currency: must be one of "EUR", "USD"; got "GBP"`}, ""},
		{"a missing value is not invented", texts(`{"number":"1","currency":"EUR"}`, good), nil,
			[]string{"", "- /total: is required but missing"}, ""},
		{"no JSON at all", texts("I am not sure.", good), nil, []string{"", "It is not the JSON that was asked for"}, ""},
		{"an empty reply", texts(" \n", good), nil, []string{"", "Your reply was empty."}, ""},
		{"the message is about the latest reply only", texts("no", `{"number":"1","total":2,"currency":"GBP"}`, good), nil,
			[]string{"", "no", `"GBP"`}, ""},
		{"three attempts by default", texts("a", "b", "c", good), nil, []string{"", "a", "b"}, "no valid reply in 3 attempts"},
		{"one attempt by option", texts("a", good), &schema.GenerateOptions{MaxAttempts: 1}, []string{""}, "no valid reply in 1 attempt;"},
		{"an ask's error ends it", texts("a"), nil, []string{"", "a"}, "attempt 2: no reply 2"},
		{"bad options", texts(good), &schema.GenerateOptions{MaxAttempts: -1}, nil, "must not be negative"},
		{"a check of another type", texts(good), &schema.GenerateOptions{Checks: []schema.Check{schema.CheckFunc(func(int, int) error { return nil })}}, nil,
			"schema: a check of a int cannot be applied to a schema_test.bill"},
	}
	for _, tt := range tests {
		t.Run(tt.reason, func(t *testing.T) {
			got, err := schema.MustFor[bill](nil).Generate(t.Context(), tt.replies.ask, tt.opts)
			switch {
			case tt.err == "" && (err != nil || got != bill{"1", 2, "EUR"}):
				t.Errorf("%+v, %v", got, err)
			case tt.err != "" && (err == nil || !strings.Contains(err.Error(), tt.err)):
				t.Errorf("error %v, want %q", err, tt.err)
			case tt.err != "" && got != bill{}:
				t.Errorf("value %+v with an error", got)
			}
			if len(tt.replies.turns) != len(tt.repairs) {
				t.Fatalf("%d asks, want %d", len(tt.replies.turns), len(tt.repairs))
			}
			for i, turn := range tt.replies.turns {
				if turn.Attempt != i+1 || (tt.repairs[i] == "") != (turn.Repair == "") || !strings.Contains(turn.Repair, tt.repairs[i]) {
					t.Errorf("turn %d: %+v, want a repair with %q", i+1, turn, tt.repairs[i])
				}
			}
		})
	}
}

func TestGenerateRepairIsBounded(t *testing.T) {
	var long strings.Builder
	for i := range 5000 {
		fmt.Fprintf(&long, `{"number":%d,"währung":"€"},`, i)
	}
	s := texts("["+long.String()+"]", "```"+strings.Repeat("über ", 5000)+"``` ````", good)
	if _, err := schema.MustFor[bill](nil).Generate(t.Context(), s.ask, nil); err != nil {
		t.Fatal(err)
	}
	for _, turn := range s.turns[1:] {
		if len(turn.Repair) > 4600 || !strings.Contains(turn.Repair, "bytes left out here") {
			t.Errorf("a repair of %d bytes", len(turn.Repair))
		}
		if strings.ToValidUTF8(turn.Repair, "") != turn.Repair {
			t.Error("the repair is cut inside a character")
		}
	}
	if !strings.Contains(s.turns[2].Repair, "`````\n") {
		t.Error("the fence around the reply is not longer than those in it")
	}
}

func TestGenerateTruncation(t *testing.T) {
	cut := schema.Reply{Text: `{"number":"1","total":2`, Stop: schema.StopLength, Usage: schema.Usage{Output: 40}}
	whole := schema.Reply{Text: good, Stop: schema.StopEnd}
	tests := []struct {
		reason  string
		opts    schema.GenerateOptions
		replies []schema.Reply
		limits  []int // MaxOutput of each turn
		err     bool
	}{
		{"doubled", schema.GenerateOptions{MaxOutput: 50}, []schema.Reply{cut, whole}, []int{50, 100}, false},
		{"up to the limit", schema.GenerateOptions{MaxOutput: 50, OutputLimit: 70}, []schema.Reply{cut, cut}, []int{50, 70}, true},
		{"no room at all", schema.GenerateOptions{MaxOutput: 50, OutputLimit: 50}, []schema.Reply{cut}, []int{50}, true},
		{"a first limit over the bound is lowered", schema.GenerateOptions{MaxOutput: 90, OutputLimit: 50}, []schema.Reply{whole}, []int{50}, false},
		{"the provider's own limit is learned from the usage", schema.GenerateOptions{}, []schema.Reply{cut, whole}, []int{0, 80}, false},
		{"whole although the limit was reached", schema.GenerateOptions{MaxOutput: 50},
			[]schema.Reply{{Text: good + "\nLet me expl", Stop: schema.StopLength}}, []int{50}, false},
		{"ended by itself: a missing bracket is mended", schema.GenerateOptions{MaxOutput: 50},
			[]schema.Reply{{Text: good[:len(good)-1], Stop: schema.StopEnd}}, []int{50}, false},
	}
	for _, tt := range tests {
		t.Run(tt.reason, func(t *testing.T) {
			s := &script{replies: tt.replies}
			got, err := schema.MustFor[bill](nil).Generate(t.Context(), s.ask, &tt.opts)
			var truncated *schema.TruncatedError
			if tt.err != errors.As(err, &truncated) || !tt.err && err != nil {
				t.Errorf("%+v, %v", got, err)
			}
			var limits []int
			for _, turn := range s.turns {
				limits = append(limits, turn.MaxOutput)
				if turn.Repair != "" {
					t.Errorf("a reply that was cut off is answered with %q", turn.Repair)
				}
			}
			if diff := cmp.Diff(tt.limits, limits); diff != "" {
				t.Errorf("MaxOutput (-want +got):\n%s", diff)
			}
		})
	}
}

func TestGenerateRefusal(t *testing.T) {
	for _, reply := range []schema.Reply{
		{Refusal: "I will not.", Stop: schema.StopEnd},
		{Text: "I will not.", Stop: schema.StopRefused},
		{Stop: schema.StopFiltered},
	} {
		s := &script{replies: []schema.Reply{reply, {Text: good}}}
		_, err := schema.MustFor[bill](nil).Generate(t.Context(), s.ask, nil)
		var refused *schema.RefusedError
		if !errors.As(err, &refused) || refused.Refusal != reply.Refusal || len(s.turns) != 1 {
			t.Errorf("%+v: error %v after %d asks", reply, err, len(s.turns))
		}
	}
}

func TestGenerateChecks(t *testing.T) {
	var attempts []int
	check := schema.CheckFunc(func(b bill, attempt int) error {
		attempts = append(attempts, attempt)
		if b.Total > 0 {
			return nil
		}
		return errors.Join(
			schema.Violation{Pointer: "/total", Message: "must be positive"},
			fmt.Errorf("wrapped: %w", schema.Violation{Pointer: "/number", Message: "odd"}),
			errors.New("and without a place"))
	})
	plain := schema.CheckFunc(func(b bill, _ int) error {
		if b.Number == "0" {
			return errors.New("number zero is reserved")
		}
		return nil
	})
	s := texts(`{"number":"0","total":0,"currency":"EUR"}`, good)
	if _, err := schema.MustFor[bill](nil).Generate(t.Context(), s.ask, &schema.GenerateOptions{Checks: []schema.Check{check, plain, {}}}); err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"- /total: must be positive", "- /number: odd", "- the whole value: number zero is reserved", "- the whole value: and without a place"} {
		if !strings.Contains(s.turns[1].Repair, want) {
			t.Errorf("%q is not in %q", want, s.turns[1].Repair)
		}
	}
	if diff := cmp.Diff([]int{1, 2}, attempts); diff != "" {
		t.Errorf("attempts:\n%s", diff)
	}
}

func TestGenerateContext(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	asks := 0
	_, err := schema.MustFor[bill](nil).Generate(ctx, func(context.Context, schema.Turn) (schema.Reply, error) {
		asks++
		cancel()
		return schema.Reply{Text: "no", Stop: schema.StopEnd}, nil
	}, nil)
	if !errors.Is(err, context.Canceled) || asks != 1 {
		t.Errorf("error %v after %d asks, want the context's after one", err, asks)
	}
}

func TestGenerateRecordAndTrace(t *testing.T) {
	var events []string
	type key struct{}
	ctx := context.WithValue(t.Context(), key{}, "v")
	log := func(ctx context.Context, format string, args ...any) {
		if ctx.Value(key{}) != "v" {
			t.Error("a trace function got another context")
		}
		events = append(events, fmt.Sprintf(format, args...))
	}
	trace := &schema.Trace{
		AskStart: func(ctx context.Context, turn schema.Turn) { log(ctx, "ask %d", turn.Attempt) },
		AskDone: func(ctx context.Context, turn schema.Turn, r schema.Reply, err error) {
			log(ctx, "reply %d: %d bytes, %v", turn.Attempt, len(r.Text), err)
		},
		ReadDone: func(ctx context.Context, turn schema.Turn, a schema.Attempt) {
			log(ctx, "read %d: %d violations", turn.Attempt, len(a.Violations))
		},
		Decided: func(ctx context.Context, a schema.Attempt, next *schema.Turn) {
			log(ctx, "%s %t: %v", a.Decision, next != nil, a.Err)
		},
	}
	s := texts(`{"number":"1","total":"2","currency":"GBP"}`, good)
	var record schema.Record
	if _, err := schema.MustFor[bill](nil).Generate(ctx, s.ask, &schema.GenerateOptions{Trace: trace, Record: &record}); err != nil {
		t.Fatal(err)
	}
	want := []string{
		"ask 1", "reply 1: 43 bytes, <nil>", "read 1: 1 violations",
		`whole true: /currency: must be one of "EUR", "USD"; got "GBP"`,
		"ask 2", "reply 2: 41 bytes, <nil>", "read 2: 0 violations", "accept false: <nil>",
	}
	if diff := cmp.Diff(want, events); diff != "" {
		t.Errorf("events (-want +got):\n%s", diff)
	}
	if record.Usage != (schema.Usage{Input: 20, Output: 4}) || len(record.Attempts) != 2 {
		t.Errorf("record %+v", record)
	}
	first := record.Attempts[0]
	if string(first.JSON) != `{"number":"1","total":2,"currency":"GBP"}` || len(first.Fixes) != 1 || first.Fixes[0].Pointer != "/total" || first.Err == nil {
		t.Errorf("first attempt %+v", first)
	}
	if record.Attempts[1].Err != nil {
		t.Errorf("second attempt %+v", record.Attempts[1])
	}
}
