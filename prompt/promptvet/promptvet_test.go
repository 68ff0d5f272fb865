package promptvet

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"golang.org/x/tools/go/analysis/analysistest"
)

// testModule makes a module of the packages in testdata, in a copy of the workspace
// that this module is in, so that all is built as it is here. It returns the directory.
func testModule(t *testing.T) string {
	t.Helper()
	root, err := filepath.Abs("../..")
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	if err := os.CopyFS(dir, os.DirFS("testdata")); err != nil {
		t.Fatal(err)
	}
	read := func(name string) string {
		content, err := os.ReadFile(filepath.Join(root, name))
		if err != nil {
			t.Fatal(err)
		}
		return string(content)
	}
	work := strings.ReplaceAll(read("go.work"), "\t.", "\t"+filepath.ToSlash(root)+"/.")
	for name, content := range map[string]string{
		"go.mod":      "module example.com/app\n\ngo 1.26\n\nrequire github.com/briefgo/brief v0.0.0\n",
		"go.work":     work + "\nuse .\n",
		"go.work.sum": read("go.work.sum"),
	} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

func TestAnalyzer(t *testing.T) {
	analysistest.Run(t, testModule(t), Analyzer, "./prompts", "./rules")
}

// TestGoVet builds the command and runs it as go vet does.
func TestGoVet(t *testing.T) {
	tool := filepath.Join(t.TempDir(), "promptvet.exe")
	if out, err := exec.Command("go", "build", "-o", tool, "./cmd/promptvet").CombinedOutput(); err != nil {
		t.Fatalf("go build: %v\n%s", err, out)
	}
	vet := exec.Command("go", "vet", "-vettool="+tool, "./rules")
	vet.Dir = testModule(t)
	vet.Env = append(os.Environ(), "GOWORK="+filepath.Join(vet.Dir, "go.work"))
	out, err := vet.CombinedOutput()
	if err == nil {
		t.Error("go vet found nothing")
	}
	want := filepath.FromSlash("rules/rules.go:9:26: ") + `prompt: constraint:1:5: function "uper" does not exist (did you mean upper?)`
	if !strings.Contains(string(out), want) {
		t.Errorf("go vet wrote\n%s\nwant a line with\n%s", out, want)
	}
}

func TestLiteralOffset(t *testing.T) {
	for _, test := range []struct {
		reason, literal string
		offset          int
		want            string // what the literal has there
	}{
		{"a raw literal", "`a{{.X}}`", 3, ".X}}`"},
		{"no escapes", `"a{{.X}}"`, 3, `.X}}"`},
		{"escapes of one byte", `"\n\t\"{{.X}}"`, 5, `.X}}"`},
		{"a character of two bytes", `"é{{.X}}"`, 4, `.X}}"`},
		{"an escaped character of three bytes", `"\u20ac{{.X}}"`, 5, `.X}}"`},
		{"an escaped character of two bytes and a byte", `"\u00e9\xe9\351{{.X}}"`, 6, `.X}}"`},
		{"the beginning", `"{{"`, 0, `{{"`},
		{"the end", `"ab"`, 2, `"`},
		{"beyond the end", `"ab"`, 9, `"`},
		{"beyond the end of a raw literal", "`ab`", 9, ""},
	} {
		if got := test.literal[literalOffset(test.literal, test.offset):]; got != test.want {
			t.Errorf("%s: %q", test.reason, got)
		}
	}
}
