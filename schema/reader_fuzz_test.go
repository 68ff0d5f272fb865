package schema_test

import (
	"encoding/json"
	"errors"
	"math/rand/v2"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/briefgo/brief/internal/corpora"
	"github.com/briefgo/brief/schema"
)

// readerState is what a Reader says at the end of a reply.
type readerState struct {
	completed []string
	violation *schema.Violation
}

// readIn writes a reply in chunks whose sizes next tells, and checks what must hold
// of every reply.
func readIn[T any](t *testing.T, s *schema.Schema[T], reply string, next func() int) readerState {
	t.Helper()
	r := schema.NewReader(s)
	for b := []byte(reply); len(b) > 0; {
		n := min(next(), len(b))
		if _, err := r.Write(b[:n]); err != nil {
			t.Fatal(err)
		}
		b = b[n:]
	}
	state := readerState{slices.Collect(r.Completed()), r.Violation()}
	want, wantErr := s.Read(reply)
	var invalid *schema.ValidationError
	if got := r.Value(); !errors.As(wantErr, &invalid) && !reflect.DeepEqual(got, want.Value) {
		t.Fatalf("%q: Value is %v, and that of Read %v", reply, got, want.Value)
	}
	got, err := r.Close()
	if !reflect.DeepEqual(got, want) || !reflect.DeepEqual(err, wantErr) {
		t.Fatalf("%q: Close: %v, %v\nRead: %v, %v", reply, got, err, want, wantErr)
	}
	for _, pointer := range state.completed {
		if !r.Complete(pointer) {
			t.Fatalf("%q: %q is in Completed, and not Complete", reply, pointer)
		}
	}
	return state
}

// FuzzReader checks that a Reader says the same however a reply is cut up, and that
// Close does what Read does. Of JSON it checks too that what is complete in a beginning
// of it does not change, and that what is valid never has a violation.
func FuzzReader(f *testing.F) {
	for _, seed := range []string{
		`{"number": "A", "total": 1.5, "paid": true, "status": "open", "note": null, "lines": [{"article": "x", "count": 1}], "tags": ["é"]}`,
		"```json\n{number: 'A', // c\n \"total\": \"$1\",}\n``` and {\"paid\": 1}", `<think>{"total": 1}</think> [1] {"lines": {"count": 0}}`,
		`{"number": "say "A", b", "x": 1`, `{"tags": ["a" "b"], "note": {"x": [}`, "“number”: {“number”: ”", "{\"number\": \"\\u00e9\\\"\"}", "{a/*b*/:1#\n}",
	} {
		f.Add(seed, uint64(1))
	}
	s := schema.MustFor[order](nil)
	f.Fuzz(func(t *testing.T, reply string, seed uint64) {
		if len(reply) > 4096 {
			return
		}
		rng := rand.New(rand.NewPCG(seed, 1))
		whole := readIn(t, s, reply, func() int { return len(reply) })
		for _, most := range []int{1, 9} {
			if cut := readIn(t, s, reply, func() int { return 1 + rng.IntN(most) }); !reflect.DeepEqual(cut, whole) {
				t.Fatalf("%q: %v in chunks of up to %d, and %v at once", reply, cut, most, whole)
			}
		}
		if s.Validate([]byte(reply)) == nil {
			checkBeginnings(t, s, reply)
		}
	})
}

// checkBeginnings checks what a Reader says of the beginnings of a valid document.
func checkBeginnings(t *testing.T, s *schema.Schema[order], doc string) {
	t.Helper()
	var all any
	if err := json.Unmarshal([]byte(doc), &all); err != nil {
		t.Fatal(err)
	}
	r := schema.NewReader(s)
	known := 0
	for i := range len(doc) {
		_, _ = r.Write([]byte(doc[i : i+1]))
		if v := r.Violation(); v != nil {
			t.Fatalf("%q: a violation after %d bytes: %v", doc, i+1, v)
		}
		completed := slices.Collect(r.Completed())
		if len(completed) < known {
			t.Fatalf("%q: after %d bytes only %q are complete", doc, i+1, completed)
		}
		var so any
		reading, _ := s.Read(doc[:i+1])
		_ = json.Unmarshal(reading.JSON, &so)
		for ; known < len(completed); known++ {
			before, ok := valueAt(so, completed[known])
			after, still := valueAt(all, completed[known])
			if ok != still && after != nil || ok && !cmp.Equal(before, after) {
				t.Fatalf("%q: %q is complete after %d bytes: %v, and then %v", doc, completed[known], i+1, before, after)
			}
		}
	}
	if !r.Complete("") {
		t.Fatalf("%q: the document is not complete", doc)
	}
}

// TestReaderCorpus reads the replies of the corpora: what is told to be complete is in
// the document, and no reply that can be read has a violation.
func TestReaderCorpus(t *testing.T) {
	for _, file := range []string{"replies_typed.jsonl", "replies_hand.jsonl", "replies_partial.jsonl"} {
		told := 0
		for _, c := range corpora.Replies(t, file) {
			s, err := schema.Parse[any](c.Schema, nil)
			if err != nil {
				t.Fatal(err)
			}
			state := readIn(t, s, c.Input, func() int { return 1 })
			reading, err := s.Read(c.Input)
			if err == nil && state.violation != nil {
				t.Errorf("%s: %v, but it is read as %s", c.Name, state.violation, reading.JSON)
			}
			var doc any
			_ = json.Unmarshal(reading.JSON, &doc)
			for _, pointer := range state.completed {
				if _, ok := valueAt(doc, pointer); !ok {
					t.Errorf("%s: %q is complete, but not in %s", c.Name, pointer, reading.JSON)
				}
			}
			told += len(state.completed)
		}
		t.Logf("%s: %d values are told to be complete", file, told)
		if told == 0 {
			t.Errorf("%s: nothing is told", file)
		}
	}
}

// valueAt returns the value at a JSON Pointer into a decoded document.
func valueAt(doc any, pointer string) (any, bool) {
	if pointer == "" {
		return doc, true
	}
	for token := range strings.SplitSeq(pointer[1:], "/") {
		switch v := doc.(type) {
		case map[string]any:
			member, ok := v[strings.NewReplacer("~1", "/", "~0", "~").Replace(token)]
			if !ok {
				return nil, false
			}
			doc = member
		case []any:
			i, err := strconv.Atoi(token)
			if err != nil || i >= len(v) {
				return nil, false
			}
			doc = v[i]
		default:
			return nil, false
		}
	}
	return doc, true
}
