package align

import (
	"fmt"
	"strings"
	"testing"

	"github.com/briefgo/brief/internal/loosejson"
)

// TestGuessedKeys checks where the edit distance of keys decides.
func TestGuessedKeys(t *testing.T) {
	const pair = `{"type":"object","properties":{"amount1":{"type":"integer"},"amount2":{"type":"integer"}}}`
	tests := []struct{ reason, schema, value, want string }{
		{"near one property", open, `{"fistName":"Ann"}`, `{"firstName":"Ann"}`},
		{"near two", pair, `{"amount":1}`, `{"amount":1}`},
		{"near two of which one is there", pair, `{"amount":1,"amount2":2}`, `{"amount1":1,"amount2":2}`},
		{"the property is there", open, `{"firstName":"Ann","fistName":"Bob"}`, `{"firstName":"Ann","fistName":"Bob"}`},
		{"too short to tell", open, `{"firstName":"Ann","aga":3}`, `{"firstName":"Ann","aga":3}`},
		{"another word", open, `{"surname":"Ann"}`, `{"surname":"Ann"}`},
	}
	for _, tt := range tests {
		if got, fixes := alignOne(t, tt.schema, tt.value, All); got != tt.want {
			t.Errorf("%s: got %s (%s), want %s", tt.reason, got, fixes, tt.want)
		}
	}
}

// TestWideObject aligns more members than the room on the stack has.
func TestWideObject(t *testing.T) {
	var schema, value, want []string
	for i := range 100 {
		schema = append(schema, fmt.Sprintf(`"fieldNumber%d":{"type":"integer"}`, i))
		value = append(value, fmt.Sprintf(`"field_number_%d":"%d"`, 99-i, i))
		want = append(want, fmt.Sprintf(`"fieldNumber%d":%d`, 99-i, i))
	}
	got, _ := alignOne(t, `{"properties":{`+strings.Join(schema, ",")+`},"additionalProperties":false}`, `{`+strings.Join(value, ",")+`}`, Lossless)
	if got != `{`+strings.Join(want, ",")+`}` {
		t.Errorf("got %s", got)
	}
}

// TestCost checks what Result.Cost counts.
func TestCost(t *testing.T) {
	s := compile(t, person)
	for _, tt := range []struct {
		value string
		mends int
		want  int
	}{
		{`{"firstName":"Ann"}`, 0, 0},
		{`{"firstName":"Ann"}`, 3, 3},
		{`{"FIRSTNAME":"Ann"}`, 0, 1},
		{`{"FIRSTNAME":"Ann","age":"1"}`, 1, 4},
		{`{"age":3}`, 0, 0}, // what is missing is for the validator to count
	} {
		r, _ := s.Align(&Reply{Inputs: []Input{{Value: parse(t, tt.value), Cost: int32(tt.mends)}}}, Lossless)
		if r.Cost != tt.want {
			t.Errorf("%s: cost %d, want %d", tt.value, r.Cost, tt.want)
		}
	}
}

// TestCutAndFragments checks the choice among values that are not whole answers.
func TestCutAndFragments(t *testing.T) {
	whole, cut := parse(t, `{"firstName":"A"}`), parse(t, `{"firstName":"B"}`)
	cut.Cut = true
	r, _ := compile(t, person).Align(&Reply{Inputs: []Input{{Value: whole}, {Value: cut}}}, Lossless)
	if r.Input != 0 {
		t.Error("a value that is cut off was taken for a whole one")
	}
	const text = `"ONE" or "TWO"`
	reply := &Reply{Text: text, Answer: loosejson.Value{Kind: loosejson.String, Bare: true, Text: text, End: int32(len(text))}}
	one := loosejson.Value{Kind: loosejson.String, Text: "ONE", Start: 0, End: 5}
	reply.Inputs = []Input{{Value: &one}}
	s := compile(t, `{"enum":["ONE","TWO"]}`)
	if r, ok := s.Align(reply, Lossless); !ok || r.Input != -1 || len(r.Fixes) > 0 {
		t.Errorf("a word of an ambiguous sentence was taken: %+v", r)
	}
	reply.Inputs[0].Fenced = true
	if r, _ := s.Align(reply, Lossless); r.Input != 0 {
		t.Errorf("a fenced value was not taken: %+v", r)
	}
}

// TestEmbeddedSpans checks that what a string holds has the place of the string.
func TestEmbeddedSpans(t *testing.T) {
	v := parse(t, `"{\"firstName\":[1]}"`)
	v.Start, v.End = 10, 30
	r, _ := compile(t, person).Align(&Reply{Inputs: []Input{{Value: v}}}, Lossless)
	if r.Value.Start != 10 || r.Value.End != 30 || r.Value.Members()[0].KeyStart != 10 || r.Value.Members()[0].Value.Start != 10 {
		t.Errorf("got %+v", r.Value)
	}
	for _, f := range r.Fixes {
		if f.Offset != 10 {
			t.Errorf("a fix at %d", f.Offset)
		}
	}
}

// TestDeterministic aligns the same reply often, with ties in every choice.
func TestDeterministic(t *testing.T) {
	s := compile(t, `{"anyOf":[{"additionalProperties":{"type":"integer"}},{"additionalProperties":{"type":"boolean"}},{"additionalProperties":{"enum":["yess","yest"]}}]}`)
	value := parse(t, `{"a":"yes","b":"1","c":"yes!"}`)
	want := ""
	for range 50 {
		r, _ := s.Align(&Reply{Inputs: []Input{{Value: value}, {Value: value}}}, All)
		got := string(r.Value.AppendJSON(nil)) + fixNames(r.Fixes)
		if want == "" {
			want = got
		}
		if got != want {
			t.Fatalf("got %s, then %s", want, got)
		}
	}
}
