package email

import (
	"bytes"
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/fstest"
	"testing/iotest"

	"github.com/google/go-cmp/cmp"
)

// outcomes lists messages as "name: subject: body", and errors as they are.
func outcomes(seq func(func(*Message, error) bool)) []string {
	var all []string
	for m, err := range seq {
		if err != nil {
			all = append(all, "error: "+err.Error())
			continue
		}
		all = append(all, m.Name+": "+m.Subject+": "+m.Body)
	}
	return all
}

func TestReadMbox(t *testing.T) {
	const from = "From a@b.example Mon Mar  2 10:00:00 2026\n"
	for _, test := range []struct {
		why, mbox string
		want      []string
	}{
		{"empty", "", nil},
		{"blank", "\n\n", nil},
		{"one", from + "Subject: a\n\nb\n", []string{": a: b"}},
		{"two, CR LF", strings.ReplaceAll(from+"Subject: a\n\nb\n\n"+from+"Subject: c\n\nd\n\n", "\n", "\r\n"), []string{": a: b", ": c: d"}},
		{"no blank line between", from + "Subject: a\n\nb\n" + from + "Subject: c\n\nd", []string{": a: b", ": c: d"}},
		{"lines of Thunderbird and of Gmail's export", "From - Mon Mar 02 10:00:00 2026\nSubject: a\n\nb\n\nFrom 1799@xxx Mon Mar 02 10:00:00 +0000 2026\nSubject: c\n\nd\n", []string{": a: b", ": c: d"}},
		{"line without a date before a header", from + "Subject: a\n\nb\n\nFrom a@b.example\nSubject: c\n\nd\n", []string{": a: b", ": c: d"}},
		{"From in the text", from + "Subject: a\n\nFrom here on\n\nFrom the jetty,\nJo\n", []string{": a: From here on\n\nFrom the jetty,\nJo"}},
		{"mboxrd quoting", from + "Subject: a\n\n>From b\n>>From c\n> From d\n>From: e\n", []string{": a: From b\n>From c\n> From d\n>From: e"}},
		{"Content-Length is ignored", from + "Subject: a\nContent-Length: 1\n\nbcd\n\n" + from + "Content-Length: 99999\nSubject: e\n\nf\n", []string{": a: bcd", ": e: f"}},
		{"a bad one does not end the rest", from + "no header here\n\n" + from + "Subject: a\n\nb\n\n" + from + "\n" + from + "Subject: c\n\nd\n", []string{
			`error: not an e-mail: no header such as From: or Subject: before the text "no header here"`, ": a: b", "error: the file is empty", ": c: d"}},
		{"mail before the first line", "Subject: a\n\nb\n\n" + from + "Subject: c\n\nd\n", []string{": a: b", ": c: d"}},
		{"line longer than the buffer, From in its middle", from + "Subject: a\n\n" + strings.Repeat("x", 64<<10) + "From a@b.example Mon Mar  2 10:00:00 2026\n", []string{": a: " + strings.Repeat("x", 64<<10) + strings.TrimSpace(from)}},
	} {
		t.Run(test.why, func(t *testing.T) {
			if diff := cmp.Diff(test.want, outcomes(ReadMbox(strings.NewReader(test.mbox)))); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

// TestReadFails has readers that fail: what came before counts, and the cause is kept.
func TestReadFails(t *testing.T) {
	cause := errors.New("disk on fire")
	failing := func() io.Reader {
		return io.MultiReader(strings.NewReader("From a@b.example Mon Mar  2 10:00:00 2026\nSubject: a\n\nb\n"), iotest.ErrReader(cause))
	}
	if _, err := Read(failing()); !errors.Is(err, cause) {
		t.Errorf("Read: %v", err)
	}
	want := []string{": a: b", "error: cannot be read: disk on fire"}
	if diff := cmp.Diff(want, outcomes(ReadMbox(failing()))); diff != "" {
		t.Errorf("ReadMbox (-want +got):\n%s", diff)
	}
	for range ReadMbox(failing()) {
		break // must not panic
	}
}

// TestTooLarge has mails over the limit, alone and before a good one.
func TestTooLarge(t *testing.T) {
	head := "From a@b.example Mon Mar  2 10:00:00 2026\nSubject: a\n\n"
	big := head + strings.Repeat(strings.Repeat("x", 1023)+"\n", maxMessage>>10)
	const problem = "error: the e-mail is larger than 32 MiB"
	if _, err := Read(strings.NewReader(big)); err == nil || "error: "+err.Error() != problem {
		t.Errorf("Read: %v", err)
	}
	got := outcomes(ReadMbox(strings.NewReader(big + "\n" + head + "b\n")))
	if diff := cmp.Diff([]string{problem, ": a: b"}, got); diff != "" {
		t.Errorf("ReadMbox (-want +got):\n%s", diff)
	}
}

func TestFS(t *testing.T) {
	file := func(s string) *fstest.MapFile { return &fstest.MapFile{Data: []byte(s)} }
	const mbox = "From a@b.example Mon Mar  2 10:00:00 2026\nSubject: m\n\n1\n\nFrom a@b.example Mon Mar  2 10:00:00 2026\nnonsense\n"
	fsys := fstest.MapFS{
		"b.eml":              file("Subject: b\n\n1"),
		"a.EML":              file("Subject: a\n\n1"),
		"sub/c.eml":          file("From x\nSubject: c\n\n1"),
		"sub/inbox.mbox":     file(mbox),
		"Sent":               file(mbox),
		"notes":              file("Note: no mail"),
		"README.md":          file("Subject: not a mail"),
		".hidden.eml":        file("Subject: h\n\n1"),
		".git/x.eml":         file("Subject: h\n\n1"),
		"box/cur/1.host:2,S": file("Subject: d\n\n1"),
		"box/new/2.host":     file("Subject: e\n\n1"),
		"box/tmp/3.host":     file("Subject: f"),
		"tmp/4.eml":          file("Subject: g\n\n1"),
		"empty.eml":          file(""),
	}
	want := []string{
		"Sent#1: m: 1",
		`error: Sent#2: not an e-mail: no header such as From: or Subject: before the text "nonsense"`,
		"a.EML: a: 1",
		"b.eml: b: 1",
		"box/cur/1.host:2,S: d: 1",
		"box/new/2.host: e: 1",
		"error: empty.eml: the file is empty",
		"sub/c.eml: c: 1",
		"sub/inbox.mbox#1: m: 1",
		`error: sub/inbox.mbox#2: not an e-mail: no header such as From: or Subject: before the text "nonsense"`,
		"tmp/4.eml: g: 1",
	}
	if diff := cmp.Diff(want, outcomes(FS(fsys))); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	for i := range want { // the loop may end anywhere
		n := 0
		for range FS(fsys) {
			if n++; n > i {
				break
			}
		}
	}
	want = []string{"error: there are no e-mails (.eml, .mbox or Maildir) in the directory"}
	if diff := cmp.Diff(want, outcomes(FS(fstest.MapFS{"x.txt": file("a")}))); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

func TestFiles(t *testing.T) {
	dir := t.TempDir()
	want := []string{"error: " + dir + ": there are no e-mails (.eml, .mbox or Maildir) in the directory"}
	if diff := cmp.Diff(want, outcomes(Files(dir))); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	name := filepath.Join(dir, "odd name.txt") // a file that is named is read whatever its ending
	if err := os.WriteFile(name, []byte("Subject: a\n\nb"), 0o600); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]string{"odd name.txt: a: b"}, outcomes(Files(name))); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	for _, err := range Files(filepath.Join(dir, "missing.eml")) {
		if !errors.Is(err, fs.ErrNotExist) || strings.Count(err.Error(), "missing.eml") != 1 {
			t.Errorf("missing file: %v", err)
		}
	}
}

// TestMessages tells mails from mboxes by what they begin with.
func TestMessages(t *testing.T) {
	mail := []byte("From a@b.example Mon Mar  2 10:00:00 2026\nSubject: a\n\nb")
	for name, want := range map[string]string{"x.eml": "x.eml: a: b", "-": "-#1: a: b"} {
		if diff := cmp.Diff([]string{want}, outcomes(Messages(name, bytes.NewReader(mail)))); diff != "" {
			t.Errorf("(-want +got):\n%s", diff)
		}
	}
}
