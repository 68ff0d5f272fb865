package loosejson

import (
	"math/rand/v2"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/briefgo/brief/internal/corpora"
)

// A shownDocument is all that a Document tells, with the texts of its fixes.
type shownDocument struct {
	Document
	Fixes [][]Fix // of each candidate
}

// shown returns all that a document tells.
func shown(doc *Document) shownDocument {
	s := shownDocument{Document: *doc}
	s.Candidates = slices.Clone(doc.Candidates)
	s.odd = nil
	for i := range s.Candidates {
		s.Fixes = append(s.Fixes, doc.Fixes(&s.Candidates[i]))
		s.Candidates[i].Mends = nil
	}
	return s
}

// checkLanes checks that what is read at a glance is what all the rules read.
func checkLanes(t *testing.T, text string) {
	t.Helper()
	want, got := Parse(text, &Options{careful: true}), Parse(text, nil)
	if a, b := shown(want), shown(got); !reflect.DeepEqual(a, b) {
		t.Errorf("%q:\n-all rules +at a glance:\n%s", text, cmp.Diff(a, b))
	}
}

// laneTokens are what the texts of TestLanes are made of: what is plain, and what makes
// it less so.
var laneTokens = []string{
	`"a"`, `'b'`, `"c d"`, `x`, `y z`, `:`, `:`, `:`, `,`, `,`, `,`, `{`, `{`, `}`, `}`, `[`, `]`, ` `, "\n", "1", "-2.5e3", "0", "true", "None", "nil",
	"\n\n", "\n```\n", "..", `"`, `'`, `\`, `//`, `#`, `...`, `é`, `“`, `=`, `(`, `)`, `;`, `"{`, `"[`, "\xff", `""`, `'''`, "u", "-", ".", "+", "\t", "::", `\"`, "：",
}

// TestLanes reads made-up texts both ways.
func TestLanes(t *testing.T) {
	rng := rand.New(rand.NewPCG(4, 2))
	for range 30_000 {
		var b strings.Builder
		b.WriteString([]string{"{", "[", `[{"a":`, `{"k": [`}[rng.IntN(4)])
		for range rng.IntN(24) {
			b.WriteString(laneTokens[rng.IntN(len(laneTokens))])
		}
		if checkLanes(t, b.String()); t.Failed() {
			return
		}
	}
	// A broken document with a few bytes changed.
	whole := brokenDocument(2 << 10)
	for range 500 {
		text := []byte(whole)
		for range 1 + rng.IntN(4) {
			text[rng.IntN(len(text))] = []byte("\"'{}[],:\\/# \nx1-.")[rng.IntN(17)]
		}
		if checkLanes(t, string(text)); t.Failed() {
			return
		}
	}
}

// TestLanesCorpora reads the replies of the corpora both ways.
func TestLanesCorpora(t *testing.T) {
	for _, file := range []string{"replies_untyped.jsonl", "replies_typed.jsonl", "replies_hand.jsonl", "replies_partial.jsonl"} {
		for _, r := range corpora.Replies(t, file) {
			checkLanes(t, r.Input)
		}
	}
}
