package email

import (
	"bytes"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"unicode/utf8"
)

// checkFuzzed fails if a result breaks the promises of Message and Error.
func checkFuzzed(t *testing.T, m *Message, err error) {
	t.Helper()
	if (m == nil) == (err == nil) {
		t.Fatalf("message %v with error %v", m, err)
	}
	if err != nil {
		if len(err.Error()) > 200 || strings.ContainsAny(err.Error(), "\n\r") {
			t.Fatalf("error is long or has lines: %q", err)
		}
		return
	}
	for _, s := range []string{m.From, m.Date, m.Subject, m.Body} {
		if !utf8.ValidString(s) || strings.Contains(s, "\r") || s != strings.TrimSpace(s) {
			t.Fatalf("not valid, clean text: %q", s)
		}
	}
	if strings.Contains(m.From+m.Date+m.Subject, "\n") {
		t.Fatalf("a header has lines: %+v", m)
	}
}

// seedFiles adds the test mails under dirs.
func seedFiles(f *testing.F, dirs ...string) {
	for _, dir := range dirs {
		err := filepath.WalkDir(filepath.Join("..", "testdata", dir), func(path string, d fs.DirEntry, err error) error {
			if err != nil || d.IsDir() {
				return err
			}
			data, err := os.ReadFile(path)
			f.Add(data)
			return err
		})
		if err != nil {
			f.Fatal(err)
		}
	}
}

func FuzzRead(f *testing.F) {
	seedFiles(f, "mail", "broken")
	f.Fuzz(func(t *testing.T, data []byte) {
		m, err := Read(bytes.NewReader(data))
		checkFuzzed(t, m, err)
	})
}

func FuzzReadMbox(f *testing.F) {
	seedFiles(f, "mbox")
	f.Fuzz(func(t *testing.T, data []byte) {
		n := 0
		for m, err := range ReadMbox(bytes.NewReader(data)) {
			n++
			checkFuzzed(t, m, err)
		}
		if most := 1 + bytes.Count(data, []byte("From ")); n > most {
			t.Fatalf("%d mails, but %d lines to begin them", n, most)
		}
	})
}
