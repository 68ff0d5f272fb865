package main

import (
	"embed"
	"errors"
	"io/fs"
	"iter"
	"os"
	"path/filepath"

	"github.com/briefgo/brief/examples/invoice/email"
)

// included are the mails that come with the program.
//
//go:embed testdata/mail
var included embed.FS

// A mail is an e-mail to work on, or why it cannot be read.
type mail struct {
	file  string
	email Email
	err   error
}

// readMails reads the files, directories and mbox files that are named, or the mails
// that come with the program if none is.
func readMails(names []string) []mail {
	if len(names) == 0 {
		dir, err := fs.Sub(included, "testdata/mail")
		if err != nil {
			panic(err) // the name is ours
		}
		return collect("", "", email.FS(dir))
	}
	var mails []mail
	for _, name := range names {
		mails = append(mails, collect(name, prefixOf(name), email.Files(name))...)
	}
	return mails
}

// prefixOf returns what to put before the names of mails that were found in a file or
// a directory, so that they are paths: package email names them relative to it.
func prefixOf(name string) string {
	if info, err := os.Stat(name); err == nil && info.IsDir() {
		return name
	}
	return filepath.Dir(name)
}

// collect makes mails of the messages found under name, which have names below dir.
func collect(name, dir string, messages iter.Seq2[*email.Message, error]) []mail {
	var mails []mail
	for m, err := range messages {
		if err != nil {
			m := mail{file: name, err: err}
			if e, ok := errors.AsType[*email.Error](err); ok && e.Name != "" {
				m.file, m.err = e.Name, &email.Error{Problem: e.Problem, Err: e.Err}
				if e.Name != name { // what cannot even be opened has its whole name
					m.file = filepath.Join(dir, e.Name)
				}
			}
			mails = append(mails, m)
			continue
		}
		mails = append(mails, mail{
			file:  filepath.Join(dir, m.Name),
			email: Email{From: m.From, Date: m.Date, Subject: m.Subject, Body: m.Body},
		})
	}
	return mails
}
