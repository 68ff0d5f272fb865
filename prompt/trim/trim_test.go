package trim_test

import (
	"encoding/json"
	"fmt"
	"math"
	"strings"
	"testing"

	"github.com/briefgo/brief/prompt/trim"
)

func TestDecisionNames(t *testing.T) {
	for d, name := range map[trim.Decision]string{
		0: "", trim.Pinned: "pinned", trim.Kept: "kept", trim.Shortened: "shortened", trim.Summarized: "summarized", trim.Cut: "cut",
	} {
		text, err := json.Marshal(d)
		if err != nil || string(text) != `"`+name+`"` || d.String() != name {
			t.Errorf("%d is %s, %v in JSON and %s", d, text, err, d)
		}
		var back trim.Decision
		if err := json.Unmarshal(text, &back); err != nil || back != d {
			t.Errorf("%s is read as %d, %v", text, back, err)
		}
	}
	if _, err := json.Marshal(trim.Decision(9)); err == nil || !strings.Contains(err.Error(), "no decision 9") {
		t.Errorf("a decision that there is not: error %v", err)
	}
	var d trim.Decision
	if err := json.Unmarshal([]byte(`"kep"`), &d); err == nil || !strings.Contains(err.Error(), `"kep"`) {
		t.Errorf("a name that there is not: error %v", err)
	}
	if s := trim.Decision(9).String(); s != "Decision(9)" {
		t.Errorf("Decision(9) is %s", s)
	}
}

func TestCheck(t *testing.T) {
	texts := func(texts ...string) (a []trim.Alternative) {
		for _, text := range texts {
			a = append(a, trim.Alternative{Text: text})
		}
		return a
	}
	tests := []struct {
		reason string
		trim   trim.Trim
		want   string // of the error; empty is none
	}{
		{"the zero Trim", trim.Trim{}, ""},
		{"all of it", trim.Trim{Tier: 2, Value: 0.5, Alternatives: texts("abc", "a"), Shrink: true}, ""},
		{"a tier before the first", trim.Trim{Tier: -1}, "the tier is -1"},
		{"a value that has no place among others", trim.Trim{Value: math.NaN()}, "the value is NaN"},
		{"one without end", trim.Trim{Value: math.Inf(1)}, "the value is +Inf"},
		{"less than nothing", trim.Trim{Value: -1}, "the value is -1"},
		{"of an alternative", trim.Trim{Alternatives: []trim.Alternative{{Text: "a", Value: -1}}}, "the value of alternative 1"},
		{"an alternative that says nothing", trim.Trim{Alternatives: texts("")}, "alternative 1 has no text"},
		{"one that saves nothing", trim.Trim{Alternatives: texts("a", "b")}, "alternative 2 is not shorter"},
	}
	for _, tt := range tests {
		err := trim.Check(&tt.trim)
		if (err == nil) != (tt.want == "") || err != nil && !strings.Contains(err.Error(), tt.want) {
			t.Errorf("%s: error %v, want %q", tt.reason, err, tt.want)
		}
	}
}

func ExampleCheck() {
	fmt.Println(trim.Check(&trim.Trim{Tier: -1}))
	// Output: the tier is -1; 0 is the first
}

func ExampleReason() {
	fmt.Println(trim.Reason{Decision: trim.Cut, Tokens: 50, Short: 41, FitsAt: 8041})
	// Output: cut: 41 tokens short; would fit at 8,041
}
