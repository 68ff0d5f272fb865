package loosejson

import (
	"encoding/json"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/briefgo/brief/internal/corpora"
)

// bestValue returns the first candidate with the fewest fixes that is neither Think
// nor Joined, and the prose if there is none.
func bestValue(doc *Document) *Value {
	best := -1
	for i := range doc.Candidates {
		c := &doc.Candidates[i]
		if !c.Think && !c.Joined && (best < 0 || len(c.Mends) < len(doc.Candidates[best].Mends)) {
			best = i
		}
	}
	if best < 0 {
		return &doc.Answer
	}
	return &doc.Candidates[best].Value
}

// plain returns a value as encoding/json decodes it, so that 1 and 1.0 are equal.
func plain(t *testing.T, doc []byte) any {
	t.Helper()
	var v any
	if err := json.Unmarshal(doc, &v); err != nil {
		t.Fatalf("%v: %.80s", err, doc)
	}
	return v
}

// TestCorpora counts the replies whose best value is the one that is expected. Most of
// the typed ones need a schema for that. The floors are what has been reached.
func TestCorpora(t *testing.T) {
	for _, tt := range []struct {
		file  string
		floor float64
		match func(doc *Document, want any) bool
	}{
		{"replies_untyped.jsonl", 0.98, func(doc *Document, want any) bool {
			return cmp.Equal(plainOf(t, bestValue(doc)), want) || slices.ContainsFunc(doc.Candidates, func(c Candidate) bool {
				return c.Joined && cmp.Equal(plainOf(t, &c.Value), want)
			})
		}},
		{"replies_typed.jsonl", 0.70, anyValue(t)},
		{"replies_hand.jsonl", 0.70, anyValue(t)},
		{"replies_partial.jsonl", 0.40, anyValue(t)},
	} {
		met, all := 0, 0
		for _, r := range corpora.Replies(t, tt.file) {
			doc := Parse(r.Input, nil)
			checkDocument(t, r.Input, doc)
			for n := range 20 {
				cut := r.Input[:len(r.Input)*n/20]
				checkDocument(t, cut, Parse(cut, nil))
			}
			if len(r.Expected) == 0 {
				continue
			}
			all++
			if tt.match(doc, plain(t, r.Expected)) {
				met++
				continue
			}
			t.Logf("%s: %q\n   got %s\n  want %s", r.Name, clip(r.Input), clip(string(bestValue(doc).AppendJSON(nil))), clip(string(r.Expected)))
		}
		t.Logf("%s: %d of %d", tt.file, met, all)
		if float64(met) < tt.floor*float64(all) {
			t.Errorf("%s: %d of %d, less than %v %%", tt.file, met, all, 100*tt.floor)
		}
	}
}

// anyValue returns a function that reports whether a candidate, or the prose, is the
// value wanted.
func anyValue(t *testing.T) func(doc *Document, want any) bool {
	return func(doc *Document, want any) bool {
		return cmp.Equal(plainOf(t, &doc.Answer), want) || slices.ContainsFunc(doc.Candidates, func(c Candidate) bool {
			return cmp.Equal(plainOf(t, &c.Value), want)
		})
	}
}

// plainOf returns a value as encoding/json decodes it.
func plainOf(t *testing.T, v *Value) any { return plain(t, v.AppendJSON(nil)) }
