package email

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"iter"
	"os"
	"path"
	"path/filepath"
	"strings"
)

// Files reads the mails in a file or a directory, as FS does.
func Files(name string) iter.Seq2[*Message, error] {
	return func(yield func(*Message, error) bool) {
		info, err := os.Stat(name)
		if err != nil {
			yield(nil, &Error{Name: name, Problem: "cannot be opened", Err: withoutPath(err)})
			return
		}
		if info.IsDir() {
			for m, err := range FS(os.DirFS(name)) {
				if e, ok := errors.AsType[*Error](err); ok && e.Name == "" {
					e.Name = name
				}
				if !yield(m, err) {
					return
				}
			}
			return
		}
		file, err := os.Open(name)
		if err != nil {
			yield(nil, &Error{Name: name, Problem: "cannot be opened", Err: withoutPath(err)})
			return
		}
		defer file.Close()
		Messages(filepath.Base(name), file)(yield)
	}
}

// FS reads the mails in a file system, in the order of their names: .eml, .emlx and
// .mbox files, and files without one of the usual endings that begin as mails do, such
// as those of a Maildir (but not those in its tmp, which are being written). A file
// system without any mail gives an error.
func FS(fsys fs.FS) iter.Seq2[*Message, error] {
	return func(yield func(*Message, error) bool) {
		found := false
		err := fs.WalkDir(fsys, ".", func(name string, d fs.DirEntry, err error) error {
			switch {
			case err != nil:
				found = true
				if !yield(nil, &Error{Name: name, Problem: "cannot be read", Err: withoutPath(err)}) {
					return fs.SkipAll
				}
			case d.IsDir() && (isMaildirTmp(fsys, name) || strings.HasPrefix(d.Name(), ".") && name != "."):
				return fs.SkipDir
			case isFile(fsys, name, d) && mayBeMail(fsys, name):
				found = true
				if !readFile(fsys, name, yield) {
					return fs.SkipAll
				}
			}
			return nil
		})
		if err == nil && !found {
			yield(nil, &Error{Problem: "there are no e-mails (.eml, .mbox or Maildir) in the directory"})
		}
	}
}

// isFile reports whether an entry is a file, or a link that should lead to one: where it
// leads nowhere, that is an error of reading it.
func isFile(fsys fs.FS, name string, d fs.DirEntry) bool {
	if d.Type()&fs.ModeSymlink == 0 {
		return d.Type().IsRegular()
	}
	info, err := fs.Stat(fsys, name)
	return err != nil || info.Mode().IsRegular()
}

// readFile reads one file for FS, and reports whether to go on.
func readFile(fsys fs.FS, name string, yield func(*Message, error) bool) bool {
	file, err := fsys.Open(name)
	if err != nil {
		return yield(nil, &Error{Name: name, Problem: "cannot be opened", Err: withoutPath(err)})
	}
	defer file.Close()
	for m, err := range Messages(name, file) {
		if !yield(m, err) {
			return false
		}
	}
	return true
}

// Messages reads a file that holds one mail or is an mbox, by what it begins with. The
// mails of an mbox are named name#1, name#2 and so on; so are those in errors.
func Messages(name string, r io.Reader) iter.Seq2[*Message, error] {
	return func(yield func(*Message, error) bool) {
		br := bufio.NewReaderSize(r, 4096)
		start, _ := br.Peek(4096)
		if !isMbox(name, start) {
			m, err := Read(br)
			yield(named(name, m, err))
			return
		}
		n := 0
		for m, err := range ReadMbox(br) {
			n++
			if !yield(named(fmt.Sprintf("%s#%d", name, n), m, err)) {
				return
			}
		}
	}
}

// named gives a message or an error its name.
func named(name string, m *Message, err error) (*Message, error) {
	if e, ok := errors.AsType[*Error](err); ok {
		e.Name = name
		return nil, e
	}
	m.Name = name
	return m, nil
}

// isMbox reports whether a file is an mbox. A single mail may begin with a postmark,
// too, which makes no difference but its name: so the ending .eml decides.
func isMbox(name string, start []byte) bool {
	return bytes.HasPrefix(start, []byte("From ")) && !strings.EqualFold(path.Ext(name), ".eml")
}

// isMaildirTmp reports whether a directory is the tmp of a Maildir.
func isMaildirTmp(fsys fs.FS, name string) bool {
	if path.Base(name) != "tmp" {
		return false
	}
	_, err := fs.Stat(fsys, path.Join(path.Dir(name), "cur"))
	return err == nil
}

// mayBeMail reports whether a file in a directory is to be read as mail.
func mayBeMail(fsys fs.FS, name string) bool {
	base := path.Base(name)
	switch strings.ToLower(path.Ext(base)) {
	case ".eml", ".emlx", ".mbox", ".mbx":
		return !strings.HasPrefix(base, ".")
	}
	dir := path.Base(path.Dir(name))
	if dir == "cur" || dir == "new" {
		return !strings.HasPrefix(base, ".")
	}
	return path.Ext(base) == "" && startsMail(fsys, name)
}

// startsMail reports whether a file without an ending begins as a mail or an mbox does.
func startsMail(fsys fs.FS, name string) bool {
	file, err := fsys.Open(name)
	if err != nil {
		return false
	}
	defer file.Close()
	start, _ := io.ReadAll(io.LimitReader(file, 8192))
	h, _ := splitHeader(unixLines(start))
	return notMail(start) == "" && h.isMail()
}

// withoutPath is the error without the path, which Error shows already.
func withoutPath(err error) error {
	if e, ok := errors.AsType[*fs.PathError](err); ok {
		return e.Err
	}
	return err
}
