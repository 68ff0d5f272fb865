package email

import (
	"os"
	"strings"
	"testing"
	"time"
)

// TestHostile has mails that cost quadratic time in a careless reader, and then take
// minutes at this size. EMAIL_HOSTILE_MIB=31 makes them as large as can be.
func TestHostile(t *testing.T) {
	size := 1 << 20
	if testing.Short() {
		size = 64 << 10
	} else if raceEnabled {
		size = 256 << 10
	}
	if s := os.Getenv("EMAIL_HOSTILE_MIB"); s == "31" {
		size = 31 << 20
	}
	page := "Content-Type: text/html\n\n"
	table := strings.Repeat("<table><tr><td>", 40)
	for _, test := range []struct{ why, head, unit, tail string }{
		{"folded lines", "Subject: a\n", " b\n", "\n"},
		{"fields", "", "a: b\n", "\n"},
		{"lines that are no fields", "Subject: a\n", "b\n", ""},
		{"beginnings of encoded words", "Subject: ", "=?", "\n\n"},
		{"beginnings of encoded words with a charset", "Subject: ", "=?utf-8?q?", "\n\n"},
		{"encoded words", "Subject: ", "=?utf-8?q?a?= ", "\n\n"},
		{"parameters", "Content-Type: a/b", "; c=d", "\n\n"},
		{"pieces of a parameter", "Content-Type: a/b", "; c*0=d; c*1=e; c*2=f", "\n\n"},
		{"semicolons", "Content-Type: a/b", ";", "\n\n"},
		{"quote not closed", "Content-Type: a/b; c=\"", `\"`, "\n\n"},
		{"quoted name", `From: "`, `\\`, "\n\n"},
		{"boundaries", "Content-Type: multipart/mixed; boundary=x\n\n", "--x\n", ""},
		{"lines like boundaries", "Content-Type: multipart/mixed\n\n", "--x\n-", ""},
		{"parts in parts", "", "Content-Type: multipart/mixed; boundary=x\n\n--x\n", ""},
		{"mails in mails", "", "Content-Type: message/rfc822\n\n", ""},
		{"equals signs", "Content-Transfer-Encoding: quoted-printable\n\n", "=", ""},
		{"lines of base64", "Content-Transfer-Encoding: base64\n\n", "YQ==\n", ""},
		{"short lines, flowed", "Content-Type: text/plain; format=flowed\n\n", ">> \n", ""},
		{"one long line", "Subject: a\n\n", "a ", ""},
		{"blank lines", "Subject: a\n\n", "\n", "a"},
		{"divs", page, "<div>", ""},
		{"end tags of what is open", page + strings.Repeat("<b>", 300), "</i>", ""},
		{"end tags behind a barrier", page + "<i>" + table + strings.Repeat("<b>", 300), "</i>", ""},
		{"cells", page, "<table><tr><td>a", ""},
		{"cells in a row", page + "<table>", "<td>a", ""},
		{"rows", page + "<table>", "<tr>", ""},
		{"text in many cells", page + table, "a ", ""},
		{"lines in many quotes", page + strings.Repeat("<blockquote>", 300), "a<br>", ""},
		{"quotes", page, "<blockquote>a", ""},
		{"list items", page + "<ul>", "<li>", ""},
		{"strike", page, "<s>", ""},
		{"attributes", page + "<p", " a=b", ">"},
		{"one attribute", page + "<p style=\"", "display:", "\">"},
		{"angle brackets", page, "<", ""},
		{"ampersands", page, "&", ""},
		{"comments", page, "<!--", ""},
		{"comment ends", page + "<!", "--", ""},
		{"style sheets", page, "<style>a{", ""},
		{"braces", page + "<style>", "{", "</style>"},
		{"rules", page + "<style>", ".a,.b{display:none}", "</style><p class=a>"},
		{"classes", page + "<style>.x{display:none}</style><p class=\"", "a ", "\">"},
		{"meta tags", page, "<meta charset", ""},
		{"line breaks", page, "<br>", "a"},
		{"scripts", page + "<script>", "<!--<script>", ""},
		{"preformatted", page + "<pre>", "a\n\n", ""},
	} {
		t.Run(test.why, func(t *testing.T) {
			mail := "Subject: s\n" + test.head + strings.Repeat(test.unit, size/len(test.unit)) + test.tail
			start := time.Now()
			m, err := Read(strings.NewReader(mail))
			checkFuzzed(t, m, err)
			took := time.Since(start)
			if took > time.Duration(1+size>>20)*10*time.Second {
				t.Errorf("took %v", took)
			}
			if size > 1<<20 {
				t.Logf("took %v", took)
			}
		})
	}
}

// TestHostileMbox is the same for an mbox.
func TestHostileMbox(t *testing.T) {
	for _, unit := range []string{"From ", "From \n", "\nFrom a\n", "From a Mon Mar  2 10:00:00 2026\n", ">From \n", "From a\nb: c\n\n"} {
		start := time.Now()
		for m, err := range ReadMbox(strings.NewReader(strings.Repeat(unit, 1<<20/len(unit)))) {
			checkFuzzed(t, m, err)
		}
		if took := time.Since(start); took > 20*time.Second {
			t.Errorf("%q took %v", unit, took)
		}
	}
}
