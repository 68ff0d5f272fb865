package txtar_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/briefgo/brief/internal/txtar"
)

func TestParse(t *testing.T) {
	type files = []txtar.File
	tests := []struct {
		reason, text string
		want         txtar.Archive
	}{
		{"nothing", "", txtar.Archive{}},
		{"a comment alone", "c", txtar.Archive{Comment: "c\n"}},
		{"two files", "c\n-- a --\n1\n2\n-- b --\n3\n", txtar.Archive{Comment: "c\n", Files: files{{"a", 2, "1\n2\n"}, {"b", 5, "3\n"}}}},
		{"no line break at the end", "-- a --\n1", txtar.Archive{Files: files{{"a", 1, "1\n"}}}},
		{"a name at the end", "-- a --", txtar.Archive{Files: files{{"a", 1, ""}}}},
		{"files without text", "-- a --\n-- b --\n", txtar.Archive{Files: files{{"a", 1, ""}, {"b", 2, ""}}}},
		{"the same name twice", "-- a --\n1\n-- a --\n2\n", txtar.Archive{Files: files{{"a", 1, "1\n"}, {"a", 3, "2\n"}}}},
		{"a name of several words", "--  text  House rules --\n", txtar.Archive{Files: files{{"text  House rules", 1, ""}}}},
		{"dashes in a name", "-- -- --\n", txtar.Archive{Files: files{{"--", 1, ""}}}},
		{"line breaks of Windows", "-- a --\r\n1\r\n\r\n2", txtar.Archive{Files: files{{"a", 1, "1\n\n2\n"}}}},
		{"no names: not alone in their line, or empty", " -- a --\n-- b -- \n--c--\n--  --\n-- --\n------\n", txtar.Archive{Comment: " -- a --\n-- b -- \n--c--\n--  --\n-- --\n------\n"}},
	}
	for _, tt := range tests {
		if diff := cmp.Diff(tt.want, txtar.Parse(tt.text)); diff != "" {
			t.Errorf("%s (-want +got):\n%s", tt.reason, diff)
		}
	}
}

// TestParseKeepsEverything puts archives together again.
func TestParseKeepsEverything(t *testing.T) {
	for _, text := range []string{"", "c\n", "-- a --\n", "c\n-- a --\n1\n\n-- b --\n-- c --\n  2 \n"} {
		a := txtar.Parse(text)
		var b strings.Builder
		b.WriteString(a.Comment)
		for _, f := range a.Files {
			if n := strings.Count(b.String(), "\n") + 1; n != f.Line {
				t.Errorf("%q: line %d of %s, want %d", text, f.Line, f.Name, n)
			}
			fmt.Fprintf(&b, "-- %s --\n%s", f.Name, f.Text)
		}
		if b.String() != text {
			t.Errorf("%q became %q", text, b.String())
		}
	}
}
