package align

import (
	"encoding/json"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/briefgo/brief/internal/corpora"
	"github.com/briefgo/brief/internal/loosejson"
)

// replyOf parses a reply as package schema does.
func replyOf(text string) *Reply {
	doc := loosejson.Parse(text, nil)
	reply := &Reply{Text: text, Answer: doc.Answer}
	for _, think := range []bool{false, true} {
		for i := range doc.Candidates {
			c := &doc.Candidates[i]
			if c.Think == think {
				beside := 0
				for _, f := range c.Mends {
					if f.Offset < c.Value.Start || f.Offset >= c.Value.End {
						beside++
					}
				}
				reply.Inputs = append(reply.Inputs, Input{Value: &c.Value, Cost: int32(min(len(c.Mends), 100)), Beside: int32(beside),
					Fenced: c.Source == loosejson.Fenced || c.Source == loosejson.Tagged, Joined: c.Joined})
			}
		}
		if len(reply.Inputs) > 0 {
			break
		}
	}
	return reply
}

// The reasons for which a case may be read otherwise.
const (
	jsonIsJSON    = "a JSON string is read as JSON, for a schema that wants a string too"
	lastWins      = "of several complete values the last is taken"
	nothingAdded  = "an optional property that is absent stays absent"
	extraStays    = "a property that the schema does not name but allows stays"
	stillTwoNamed = "a text that names two values is ambiguous"
)

// deliberateCases are the cases that are read otherwise on purpose.
var deliberateCases = map[string]string{
	"mod::test_string_from_string_with_quotes":                             jsonIsJSON,
	"test_basics::test_string":                                             jsonIsJSON,
	"test_basics::test_incomplete_string":                                  jsonIsJSON,
	"test_basics::test_multiple_top_level_1":                               lastWins,
	"test_class::test_nested_class_with_extra_text":                        lastWins,
	"test_class::test_nested_class_with_prefix":                            lastWins,
	"test_basics::test_localization2":                                      nothingAdded,
	"test_class::test_multi_fielded_foo":                                   nothingAdded,
	"test_class::test_trailing_comma_with_space_last_field_and_extra_text": extraStays,
	"test_literals::test_union_literal_string_with_both":                   stillTwoNamed,
}

// TestCorpus aligns the replies of the corpora. The floors are what was reached, so
// that a change that loses a case is seen.
func TestCorpus(t *testing.T) {
	for _, tt := range []struct {
		file  string
		floor int // of cases that are met or deliberate
	}{
		{"replies_typed.jsonl", 121},
		{"replies_hand.jsonl", 17},
	} {
		t.Run(tt.file, func(t *testing.T) {
			met, listed, values := 0, 0, 0
			for _, c := range corpora.Replies(t, tt.file) {
				s := compile(t, string(c.Schema))
				reply := replyOf(c.Input)
				r, ok := s.Align(reply, Lossless)
				if ok {
					checkResult(t, &r, reply)
				}
				got := r.Value.AppendJSON(nil)
				if c.MustErr {
					if ok && s.accepts(&r.Value) {
						t.Errorf("%s: read as %s, want what is not valid", c.Name, got)
					}
					continue
				}
				values++
				switch {
				case ok && sameDocument(t, got, c.Expected):
					met++
				case deliberateCases[c.Name] != "":
					listed++
				default:
					t.Logf("%s: got %.300s, want %.300s\n%v", c.Name, got, c.Expected, r.Fixes)
				}
			}
			t.Logf("%d of %d met, %d otherwise on purpose", met, values, listed)
			if met+listed < tt.floor {
				t.Errorf("%d of %d cases are met or otherwise on purpose, want %d", met+listed, values, tt.floor)
			}
		})
	}
}

// accepts reports whether a value violates nothing that the aligner knows of.
func (s *Schema) accepts(v *loosejson.Value) bool {
	r, _ := s.Align(&Reply{Inputs: []Input{{Value: v}}}, Syntax)
	a := aligner{level: Syntax, steps: 1 << 20}
	o := a.align(&r.Value, s.root, place{root: true})
	return o.fits()
}

// sameDocument reports whether two documents are one value.
func sameDocument(t *testing.T, a, b []byte) bool {
	t.Helper()
	var x, y any
	if err := json.Unmarshal(a, &x); err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(b, &y); err != nil {
		t.Fatal(err)
	}
	return cmp.Equal(x, y)
}
