package email

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// golden compares got with testdata/text/name.txt, or writes it if UPDATE_GOLDEN=1.
func golden(t *testing.T, name, got string) {
	t.Helper()
	file := filepath.Join("..", "testdata", "text", name+".txt")
	if os.Getenv("UPDATE_GOLDEN") == "1" {
		if err := os.WriteFile(file, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

// rendered is a message, or the error in its place, as the golden files hold it.
func rendered(m *Message, err error) string {
	if err != nil {
		return "error: " + err.Error() + "\n"
	}
	return fmt.Sprintf("From: %s\nDate: %s\nSubject: %s\n\n%s\n", m.From, m.Date, m.Subject, m.Body)
}

// TestMails compares what is read of each test file with what a person reads.
func TestMails(t *testing.T) {
	for _, dir := range []string{"mail", "mbox", "broken"} {
		for m, err := range Files(filepath.Join("..", "testdata", dir)) {
			name := ""
			if e, ok := err.(*Error); ok {
				name, e.Name = e.Name, ""
			} else {
				name = m.Name
			}
			t.Run(name, func(t *testing.T) {
				golden(t, strings.TrimSuffix(name, ".eml"), rendered(m, err))
			})
		}
	}
}
