package loosejson

import (
	"math/rand/v2"
	"reflect"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/briefgo/brief/internal/corpora"
)

// A shownValue is all that a Value tells.
type shownValue struct {
	Kind       Kind
	Bare, Cut  bool
	Start, End int32
	Text       string
	Items      []shownValue
	Members    []shownMember
}

// A shownMember is all that a Member tells.
type shownMember struct {
	Key      string
	KeyStart int
	Value    shownValue
}

// shownOf returns all that a value tells.
func shownOf(v *Value) shownValue {
	s := shownValue{Kind: v.Kind, Bare: v.Bare, Cut: v.Cut, Start: v.Start, End: v.End, Text: v.Text}
	for i := range v.Items() {
		s.Items = append(s.Items, shownOf(&v.Items()[i]))
	}
	for i := range v.Members() {
		m := &v.Members()[i]
		s.Members = append(s.Members, shownMember{m.Key, m.KeyStart, shownOf(&m.Value)})
	}
	return s
}

// A shownCandidate is all that a Candidate tells.
type shownCandidate struct {
	Value shownValue
	Fixes []Fix
	Rest  Candidate // without these
}

// A shownDocument is all that a Document tells.
type shownDocument struct {
	Answer     shownValue
	Candidates []shownCandidate
	OpenFence  bool
	MoreFixes  int
	Err        *SyntaxError
}

// shown returns all that a document tells.
func shown(doc *Document) shownDocument {
	s := shownDocument{shownOf(&doc.Answer), nil, doc.OpenFence, doc.MoreFixes, doc.Err}
	for i := range doc.Candidates {
		c := shownCandidate{shownOf(&doc.Candidates[i].Value), doc.Fixes(&doc.Candidates[i]), doc.Candidates[i]}
		c.Rest.Value, c.Rest.Mends = Value{}, nil
		s.Candidates = append(s.Candidates, c)
	}
	return s
}

// checkLanes checks that what is read at a glance is what all the rules read.
func checkLanes(t *testing.T, text string) {
	t.Helper()
	want, got := Parse(text, &Options{careful: true}), Parse(text, nil)
	if a, b := shown(want), shown(got); !reflect.DeepEqual(a, b) {
		t.Errorf("%q:\n-all rules +at a glance:\n%s", text, cmp.Diff(a, b, cmpopts.IgnoreUnexported(Value{})))
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
