// Package corpora finds and reads the corpora of real replies, for tests. They are not
// part of the repository: a test that needs them is skipped where they are absent.
package corpora

import (
	"bufio"
	"encoding/json"
	"os"
	"path/filepath"
	"testing"
)

// Dir returns the directory of the corpora: that in BRIEF_CORPORA, or shared/corpora
// beside the repository. Where there is none it skips the test, as in a clone of the
// repository alone; with CI=true, and shared there, it fails it.
func Dir(t testing.TB) string {
	t.Helper()
	shared := filepath.Join(root(t), "..", "shared")
	dir := os.Getenv("BRIEF_CORPORA")
	if dir == "" {
		dir = filepath.Join(shared, "corpora")
	}
	if _, err := os.Stat(dir); err != nil {
		if _, there := os.Stat(shared); there == nil && os.Getenv("CI") == "true" {
			t.Fatalf("the corpora cannot be read: %v", err)
		}
		t.Skipf("no corpora here (set BRIEF_CORPORA): %v", err)
	}
	return dir
}

// root returns the root of the repository, which has its go.work.
func root(t testing.TB) string {
	t.Helper()
	dir, err := os.Getwd()
	if err != nil {
		t.Fatal(err)
	}
	for parent := filepath.Dir(dir); parent != dir; dir, parent = parent, filepath.Dir(parent) {
		if _, err := os.Stat(filepath.Join(dir, "go.work")); err == nil {
			return dir
		}
	}
	t.Fatal("there is no go.work above the test")
	return ""
}

// Suite returns the files of JSONTestSuite.
func Suite(t testing.TB) []string {
	t.Helper()
	files, err := filepath.Glob(filepath.Join(Dir(t), "jsontestsuite", "*.json"))
	if err != nil || len(files) < 300 {
		t.Fatalf("JSONTestSuite has %d files, %v", len(files), err)
	}
	return files
}

// A Reply is one case of a corpus of replies.
type Reply struct {
	Name     string          `json:"name"`
	Input    string          `json:"input"`
	Schema   json.RawMessage `json:"schema"`       // none in replies_untyped.jsonl
	Expected json.RawMessage `json:"expected"`     // none where MustErr is set
	MustErr  bool            `json:"expect_error"` // no value may be returned
}

// Replies reads a corpus of replies, replies_typed.jsonl say.
func Replies(t testing.TB, file string) []Reply {
	t.Helper()
	f, err := os.Open(filepath.Join(Dir(t), file))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	var replies []Reply
	lines := bufio.NewScanner(f)
	lines.Buffer(nil, 16<<20)
	for lines.Scan() {
		var r Reply
		if err := json.Unmarshal(lines.Bytes(), &r); err != nil {
			t.Fatalf("%s: %v", file, err)
		}
		replies = append(replies, r)
	}
	if err := lines.Err(); err != nil {
		t.Fatal(err)
	}
	return replies
}
