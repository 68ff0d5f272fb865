package email

import (
	"bytes"
	"fmt"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"
)

// magics are the first bytes of files that are taken for mails, with what to call them.
var magics = []struct{ prefix, name string }{
	{"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "an Outlook .msg file (save it as .eml) or an old Office file"},
	{"%PDF-", "a PDF file"},
	{"PK\x03\x04", "a ZIP archive or an Office file"},
	{"\x1f\x8b", "a gzip archive"},
	{"\x89PNG", "a PNG image"},
	{"\xff\xd8\xff", "a JPEG image"},
	{"{\\rtf", "an RTF file"},
	{"\xff\xfe", "UTF-16 text"},
	{"\xfe\xff", "UTF-16 text"},
	{"!BDN", "an Outlook .pst file"},
}

// notMail says what data is when it cannot be a mail, and is "" when it can.
func notMail(data []byte) string {
	if len(bytes.TrimSpace(data)) == 0 {
		return "the file is empty"
	}
	for _, m := range magics {
		if bytes.HasPrefix(data, []byte(m.prefix)) {
			return "not an e-mail: it is " + m.name
		}
	}
	return ""
}

// noHeader says what data is that could be a mail, but has no header.
func noHeader(data []byte) string {
	if at := bytes.IndexByte(data[:min(len(data), 512)], 0); at >= 0 {
		return fmt.Sprintf("not an e-mail: binary data (a zero byte at offset %d)", at)
	}
	return "not an e-mail: no header such as From: or Subject: before the text " + excerpt(data)
}

// withoutWrapper removes what stands before (and, in Apple's .emlx, after) a mail: a
// byte order mark, blank lines, the line with the length that .emlx begins with.
func withoutWrapper(data []byte) []byte {
	data = bytes.TrimPrefix(data, []byte("\xef\xbb\xbf"))
	data = bytes.TrimLeft(data, " \t\r\n")
	line, rest, ok := bytes.Cut(data, []byte("\n"))
	if n, err := strconv.Atoi(string(bytes.TrimSpace(line[:min(len(line), 20)]))); ok && err == nil && n > 0 {
		return rest[:min(n, len(rest))]
	}
	return data
}

// unixLines turns the line ends CR LF, CR CR LF (text sent through two converters)
// and CR into LF.
func unixLines(data []byte) []byte {
	if bytes.IndexByte(data, '\r') < 0 {
		return data
	}
	out := make([]byte, 0, len(data))
	returns := 0 // before this byte
	for _, c := range data {
		if c == '\r' {
			returns++
			continue
		}
		if c != '\n' {
			out = append(out, bytes.Repeat([]byte("\n"), returns)...)
		}
		returns = 0
		out = append(out, c)
	}
	return append(out, bytes.Repeat([]byte("\n"), returns)...)
}

// excerpt quotes the beginning of data for an error: at most 40 bytes, one line.
func excerpt(data []byte) string {
	s := strings.Map(func(r rune) rune {
		if r == utf8.RuneError || !unicode.IsPrint(r) {
			return ' '
		}
		return r
	}, string(data[:min(len(data), 200)]))
	s = strings.Join(strings.Fields(s), " ")
	if len(s) > 36 {
		s = s[:36]
		for !utf8.ValidString(s) {
			s = s[:len(s)-1]
		}
		s += "…"
	}
	return `"` + s + `"`
}
