package prompttest

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/briefgo/brief/prompt"
)

// Golden reports an error on t if the conversation of r, as r.String() shows it, is
// not what the file holds, with the difference. If the environment variable
// UPDATE_GOLDEN is 1 it writes the file, and its directory, instead.
func Golden(t testing.TB, file string, r *prompt.Rendered) {
	t.Helper()
	if r == nil {
		t.Errorf("golden file %s: there is no rendered prompt to compare", file)
		return
	}
	got := r.String()
	if os.Getenv("UPDATE_GOLDEN") == "1" {
		if err := write(file, got); err != nil {
			t.Errorf("golden file: %v", err)
		}
		return
	}
	want, err := os.ReadFile(file)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		t.Errorf("golden file %s does not exist; run the test with UPDATE_GOLDEN=1 to write it", file)
	case err != nil:
		t.Errorf("golden file: %v", err)
	case string(want) != got:
		t.Errorf("the rendered prompt is not what %s holds (-want +got); if it should be, run the test with UPDATE_GOLDEN=1:\n%s",
			file, cmp.Diff(strings.Split(string(want), "\n"), strings.Split(got, "\n")))
	}
}

func write(file, text string) error {
	if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
		return err
	}
	return os.WriteFile(file, []byte(text), 0o644)
}
