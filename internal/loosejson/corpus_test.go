package loosejson

import (
	"bufio"
	"encoding/json"
	"os"
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// corpusDir returns the directory of the corpora, or skips the test.
func corpusDir(t *testing.T) string {
	t.Helper()
	dir := os.Getenv("BRIEF_CORPORA")
	if dir == "" {
		dir = filepath.Join("..", "..", "..", "shared", "corpora")
	}
	if _, err := os.Stat(dir); err != nil {
		if _, err := os.Stat(filepath.Join("..", "..", "..", "shared")); err == nil && os.Getenv("CI") == "true" {
			t.Fatalf("no corpora in %s", dir)
		}
		t.Skipf("no corpora in %s", dir)
	}
	return dir
}

// A corpusReply is one case of the corpora of replies.
type corpusReply struct {
	Name     string          `json:"name"`
	Input    string          `json:"input"`
	Expected json.RawMessage `json:"expected"`
}

// readReplies reads a corpus of replies.
func readReplies(t *testing.T, name string) []corpusReply {
	t.Helper()
	file, err := os.Open(filepath.Join(corpusDir(t), name))
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	var replies []corpusReply
	lines := bufio.NewScanner(file)
	lines.Buffer(nil, 1<<22)
	for lines.Scan() {
		var r corpusReply
		if err := json.Unmarshal(lines.Bytes(), &r); err != nil {
			t.Fatal(err)
		}
		replies = append(replies, r)
	}
	return replies
}

// bestValue returns the first candidate with the fewest fixes that is neither Think
// nor Joined, and the prose if there is none.
func bestValue(doc *Document) *Value {
	best := -1
	for i := range doc.Candidates {
		c := &doc.Candidates[i]
		if !c.Think && !c.Joined && (best < 0 || len(c.Fixes) < len(doc.Candidates[best].Fixes)) {
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

func TestCorpusUntyped(t *testing.T) {
	met, all := 0, 0
	for _, r := range readReplies(t, "replies_untyped.jsonl") {
		all++
		doc := Parse(r.Input, nil)
		got, want := plain(t, bestValue(doc).AppendJSON(nil)), plain(t, r.Expected)
		if cmp.Equal(got, want) {
			met++
			continue
		}
		t.Logf("%s: %q\n   got %s\n  want %s", r.Name, r.Input, bestValue(doc).AppendJSON(nil), r.Expected)
	}
	t.Logf("%d of %d", met, all)
}
