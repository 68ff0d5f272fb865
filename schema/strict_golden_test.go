package schema

import (
	"bytes"
	"cmp"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/briefgo/brief/internal/loosejson"
	diff "github.com/google/go-cmp/cmp"
)

// strictCase is a golden file: a reason, and sections that begin with a line
// "-- name --".
type strictCase struct {
	reason   string
	sections map[string]string
}

func strictReadCase(t testing.TB, file string) strictCase {
	t.Helper()
	data, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	c := strictCase{sections: map[string]string{}}
	name := ""
	for line := range strings.Lines(string(data)) {
		if rest, ok := strings.CutPrefix(line, "-- "); ok && strings.HasSuffix(rest, " --\n") {
			name = strings.TrimSuffix(rest, " --\n")
			continue
		}
		if name == "" {
			c.reason += line
		}
		c.sections[name] += line
	}
	if strings.TrimSpace(c.reason) == "" {
		t.Errorf("%s: does not say what it is for", file)
	}
	return c
}

// source returns the schema of a case and its nilable pointers.
func (c strictCase) source(t *testing.T) (*loosejson.Value, map[string]bool) {
	t.Helper()
	nilable := map[string]bool{}
	for pointer := range strings.FieldsSeq(c.sections["nilable"]) {
		nilable[strings.TrimPrefix(pointer, "#")] = true
	}
	return strictParse(t, c.sections["schema"]), nilable
}

func strictParse(t testing.TB, text string) *loosejson.Value {
	t.Helper()
	root, err := loosejson.ParseStrict(text, nil)
	if err != nil {
		t.Fatalf("%v in %s", err, text)
	}
	return &root
}

// strictGolden compares the sections that a case yields with those in its file, or
// with UPDATE_GOLDEN=1 writes them there.
func strictGolden(t *testing.T, file string, c strictCase, order []string, got map[string]string) {
	t.Helper()
	if os.Getenv("UPDATE_GOLDEN") == "1" {
		var b strings.Builder
		b.WriteString(c.reason)
		for _, name := range []string{"dialect", "schema", "nilable"} {
			if text := c.sections[name]; text != "" {
				b.WriteString("-- " + name + " --\n" + text)
			}
		}
		for _, name := range order {
			if got[name] != "" {
				b.WriteString("-- " + name + " --\n" + got[name])
			}
		}
		if err := os.WriteFile(file, []byte(b.String()), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	for _, name := range order {
		if d := diff.Diff(c.sections[name], got[name]); d != "" {
			t.Errorf("%s: %s (-want +got):\n%s", strings.TrimSpace(c.reason), name, d)
		}
	}
}

// strictFiles calls f for every golden file of a directory in testdata.
func strictFiles(t *testing.T, dir string, f func(t *testing.T, file string)) {
	files, err := filepath.Glob(filepath.Join("testdata", dir, "*.txtar"))
	if err != nil || len(files) == 0 {
		t.Fatalf("no golden files in %s: %v", dir, err)
	}
	for _, file := range files {
		t.Run(strings.TrimSuffix(filepath.Base(file), ".txtar"), func(t *testing.T) { f(t, file) })
	}
}

func TestStrictGolden(t *testing.T) {
	strictFiles(t, "strict", func(t *testing.T, file string) {
		c := strictReadCase(t, file)
		root, nilable := c.source(t)
		d := cmp.Or(Dialect(strings.TrimSpace(c.sections["dialect"])), OpenAI)
		s, err := strictSchema(root, nilable, d)
		got := map[string]string{}
		if err != nil {
			got["error"] = err.Error() + "\n"
		} else {
			var indented bytes.Buffer
			if err := json.Indent(&indented, s.JSON, "", "  "); err != nil {
				t.Fatal(err)
			}
			got["strict"] = indented.String() + "\n"
			strictRules(t, d, s)
		}
		for _, l := range s.Losses {
			got["losses"] += l.String() + "\n"
		}
		if s.Wrapped {
			got["wrapped"] = "true\n"
		}
		strictGolden(t, file, c, []string{"strict", "wrapped", "losses", "error"}, got)
	})
}

func TestInstructionsGolden(t *testing.T) {
	strictFiles(t, "instructions", func(t *testing.T, file string) {
		c := strictReadCase(t, file)
		root, nilable := c.source(t)
		got := map[string]string{"instructions": instructions(root, nilable) + "\n"}
		strictGolden(t, file, c, []string{"instructions"}, got)
	})
}
