package email

import (
	"io"
	"mime"
	"mime/multipart"
	"mime/quotedprintable"
	"net/mail"
	"strings"
	"testing"

	"golang.org/x/text/encoding/simplifiedchinese"
)

// TestStandardLibraryRefuses holds the reasons why this package reads headers,
// parameters, encoded words, multiparts and quoted-printable itself: real mails have
// these faults, the standard library gives up the whole, and Read reads it. A row that
// fails because the standard library became more tolerant is good news.
func TestStandardLibraryRefuses(t *testing.T) {
	for _, test := range []struct {
		why, mail, want string // want is in the text or the subject
		standard        func(string) (string, error)
	}{
		{"a line in the header that is no field", "Subject: needle\nnonsense\nFrom: a\n\n", "needle", func(s string) (string, error) {
			m, err := mail.ReadMessage(strings.NewReader(s))
			if err != nil {
				return "", err
			}
			return m.Header.Get("Subject"), nil
		}},
		{"a file name with blanks and without quotes", "Content-Type: application/pdf; name=my needle.pdf\n\n", "needle", func(s string) (string, error) {
			_, p, err := mime.ParseMediaType(strings.TrimSpace(strings.TrimPrefix(s, "Content-Type: ")))
			return p["name"], err
		}},
		{"a file name in iso-8859-1", "Content-Type: application/pdf; name*=iso-8859-1''needle%FC.pdf\n\n", "needle", func(s string) (string, error) {
			_, p, err := mime.ParseMediaType(strings.TrimSpace(strings.TrimPrefix(s, "Content-Type: ")))
			return p["name"], err
		}},
		{"a character cut between encoded words", "Subject: =?gb18030?B?t6LG?= =?gb18030?B?sQ==?=\n\n", "发票", func(s string) (string, error) {
			d := mime.WordDecoder{CharsetReader: func(_ string, r io.Reader) (io.Reader, error) {
				return simplifiedchinese.GB18030.NewDecoder().Reader(r), nil
			}}
			return d.DecodeHeader(strings.TrimSpace(strings.TrimPrefix(s, "Subject: ")))
		}},
		{"a part with a fault in its header", "Content-Type: multipart/mixed; boundary=x\n\n--x\nnonsense\nContent-Type: text/plain\n\na\n--x\n\nneedle\n--x--\n", "needle", func(s string) (string, error) {
			_, body, _ := strings.Cut(s, "\n\n")
			r := multipart.NewReader(strings.NewReader(body), "x")
			all := ""
			for {
				p, err := r.NextRawPart()
				if err != nil {
					return all, err
				}
				b, _ := io.ReadAll(p)
				all += string(b)
			}
		}},
		{"a control character in quoted-printable", "Content-Transfer-Encoding: quoted-printable\n\na\x01b\nneedle", "needle", func(s string) (string, error) {
			_, body, _ := strings.Cut(s, "\n\n")
			b, err := io.ReadAll(quotedprintable.NewReader(strings.NewReader(body)))
			return string(b), err
		}},
	} {
		t.Run(test.why, func(t *testing.T) {
			if got, err := test.standard(test.mail); strings.Contains(got, test.want) && (err == nil || err == io.EOF) {
				t.Errorf("the standard library reads it: %q", got)
			}
			if !strings.HasPrefix(test.mail, "Subject") {
				test.mail = "From: a\n" + test.mail
			}
			if m := mustRead(t, test.mail); !strings.Contains(m.Subject+m.Body, test.want) {
				t.Errorf("%q is not in %q, %q", test.want, m.Subject, m.Body)
			}
		})
	}
}
