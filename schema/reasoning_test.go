package schema_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/briefgo/brief/schema"
	"github.com/google/go-cmp/cmp"
)

// A Conclusion is what is reasoned about.
type Conclusion struct {
	Cause string `json:"cause"`
	Sure  *bool  `json:"sure,omitempty"`
}

// A Tree is recursive, so that its schema is a reference.
type Tree struct {
	Name     string  `json:"name"`
	Children []*Tree `json:"children"`
}

func reasoned[T any](t testing.TB, s *schema.Schema[T], property string) *schema.Schema[T] {
	t.Helper()
	with, err := s.WithReasoning(property)
	if err != nil {
		t.Fatal(err)
	}
	return with
}

func TestWithReasoning(t *testing.T) {
	s := reasoned(t, schema.MustFor[Conclusion](nil), "reasoning")
	tests := []struct {
		reason, reply   string
		json, reasoning string
		fixes           int
	}{
		{"as asked", `{"reasoning":"It is wet.","cause":"rain"}`, `{"cause":"rain"}`, "It is wet.", 0},
		{"left out", `{"cause":"rain"}`, `{"cause":"rain"}`, "", 0},
		{"last all the same", `{"cause":"rain","reasoning":"So."}`, `{"cause":"rain"}`, "So.", 0},
		{"no string", `{"reasoning":["wet","cold"],"cause":"rain"}`, `{"cause":"rain"}`, `["wet","cold"]`, 0},
		{"broken", "```json\n{'reasoning': 'wet', 'cause': 'rain',}\n```", `{"cause":"rain"}`, "wet", 5},
		{"with JSON in it", `{"reasoning":"{\"cause\":\"sun\"} is wrong","cause":"rain"}`, `{"cause":"rain"}`, `{"cause":"sun"} is wrong`, 0},
	}
	for _, tt := range tests {
		got, err := s.Read(tt.reply)
		if err != nil || string(got.JSON) != tt.json || got.Reasoning != tt.reasoning || len(got.Fixes) < min(1, tt.fixes) || tt.fixes == 0 && got.Cost > 0 {
			t.Errorf("%s: %s, reasoning %q, fixes %v, error %v", tt.reason, got.JSON, got.Reasoning, got.Fixes, err)
		}
		for size := 1; size < len(tt.reply); size += 3 {
			r := schema.NewReader(s)
			for i := 0; i < len(tt.reply); i += size {
				if _, err := r.Write([]byte(tt.reply[i:min(i+size, len(tt.reply))])); err != nil {
					t.Fatal(err)
				}
			}
			if v := r.Violation(); v != nil {
				t.Errorf("%s: violation %v while it is read", tt.reason, v)
			}
			if closed, _ := r.Close(); !cmp.Equal(closed, got) {
				t.Errorf("%s: the Reader has %+v", tt.reason, closed)
			}
		}
	}
	cut, err := s.Read(`{"reasoning":"It is w`)
	if truncated := (*schema.TruncatedError)(nil); !errors.As(err, &truncated) || cut.Reasoning != "It is w" || string(cut.JSON) != "{}" {
		t.Errorf("cut off while it reasons: %+v, %v", cut, err)
	}
}

// TestWithReasoningStrict checks what a model is asked for, in every dialect, and that
// tolerance of nothing takes what was asked for.
func TestWithReasoningStrict(t *testing.T) {
	plain := schema.MustFor[Conclusion](&schema.Options{Tolerance: schema.TolerateNothing})
	s := reasoned(t, plain, "thoughts")
	for _, d := range []schema.Dialect{schema.OpenAI, schema.Anthropic, schema.Gemini, schema.Ollama, schema.VLLM, schema.Mistral} {
		strict, err := s.Strict(d)
		if err != nil {
			t.Fatal(err)
		}
		var sent struct {
			Properties map[string]json.RawMessage
			Required   []string
		}
		if err := json.Unmarshal(strict.JSON, &sent); err != nil || sent.Required[0] != "thoughts" || sent.Properties["thoughts"] == nil {
			t.Errorf("%v: %s, %v", d, strict.JSON, err)
		}
	}
	if text := s.Instructions(); strings.Index(text, "thoughts") > strings.Index(text, "cause") || !strings.Contains(text, "thoughts") {
		t.Errorf("a model is told:\n%s", text)
	}
	if got, err := s.Read(`{"thoughts":"so","cause":"rain","sure":null}`); err != nil || string(got.JSON) != `{"cause":"rain","sure":null}` {
		t.Errorf("what was asked for is read as %s, %v", got.JSON, err)
	}
	if err := s.Validate([]byte(`{"cause":"rain"}`)); err != nil {
		t.Error(err)
	}
	if strings.Contains(string(plain.JSON()), "thoughts") {
		t.Error("the schema itself was changed")
	}
}

func TestWithReasoningOfReference(t *testing.T) {
	s := reasoned(t, schema.MustFor[Tree](nil), "why")
	got, err := s.Read(`{"why":"so","name":"a","children":[{"name":"b","children":[]}]}`)
	if err != nil || got.Reasoning != "so" || got.Value.Children[0].Name != "b" {
		t.Errorf("%+v, %v", got, err)
	}
	if text := s.Instructions(); strings.Count(text, "why") != 1 {
		t.Errorf("only the document reasons:\n%s", text)
	}
	if _, err := schema.Parse[any](s.JSON(), nil); err != nil {
		t.Error(err)
	}
	own := schema.MustFor[struct {
		Why   string `json:"why"`
		Cause string `json:"cause"`
	}](nil)
	if with := reasoned(t, own, "why"); with != own {
		t.Error("a property of the document is part of it")
	}
}

func TestWithReasoningRefuses(t *testing.T) {
	later := schema.MustFor[struct {
		Cause string `json:"cause"`
		Why   string `json:"why"`
	}](nil)
	tests := []struct {
		reason string
		err    error
		want   string
	}{
		{"no name", second(later.WithReasoning("")), "needs a name"},
		{"behind the answer", second(later.WithReasoning("why")), `the property "why" is not the first`},
		{"no object", second(schema.MustFor[[]int](nil).WithReasoning("why")), "of an object of known properties only"},
		{"any properties", second(schema.MustFor[map[string]int](nil).WithReasoning("why")), "of an object of known properties only"},
		{"free text", second(schema.FreeText().WithReasoning("why")), "of an object of known properties only"},
		{"another one", second(reasoned(t, later, "first").WithReasoning("second")), `has a property for reasoning, "first"`},
	}
	for _, tt := range tests {
		if tt.err == nil || !strings.Contains(tt.err.Error(), tt.want) {
			t.Errorf("%s: error %v, want %q", tt.reason, tt.err, tt.want)
		}
	}
}

func second[T any](_ T, err error) error { return err }

func ExampleSchema_WithReasoning() {
	s, err := schema.MustFor[Conclusion](nil).WithReasoning("reasoning")
	if err != nil {
		fmt.Println(err)
		return
	}
	reading, err := s.Read(`{"reasoning": "The street is wet, the car is not.", "cause": "a burst pipe"}`)
	fmt.Printf("%s (%s) %v", reading.Value.Cause, reading.Reasoning, err)
	// Output: a burst pipe (The street is wet, the car is not.) <nil>
}
