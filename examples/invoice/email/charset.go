package email

import (
	"bytes"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/htmlindex"
	"golang.org/x/text/encoding/ianaindex"
	"golang.org/x/text/encoding/japanese"
	"golang.org/x/text/encoding/simplifiedchinese"
)

// lookupCharset returns the encoding of that name, nil for UTF-8, ASCII and unknown
// names: those are decoded by looking at the bytes.
func lookupCharset(name string) encoding.Encoding {
	name = strings.ToLower(strings.Trim(name, " \t\"'"))
	name, _, _ = strings.Cut(name, " ")
	switch name {
	case "", "utf-8", "utf8", "us-ascii", "ascii", "ansi_x3.4-1968":
		return nil
	case "gb2312", "gbk", "gb18030", "gb_2312-80", "x-gbk", "cp936":
		return simplifiedchinese.GB18030 // holds the two others, which are often declared for it
	case "hz-gb-2312":
		return simplifiedchinese.HZGB2312
	case "cp932":
		return japanese.ShiftJIS
	}
	if e, err := htmlindex.Get(name); err == nil && e != encoding.Replacement {
		if n, _ := htmlindex.Name(e); n != "utf-8" {
			return e
		}
		return nil
	}
	if e, err := ianaindex.MIME.Encoding(name); err == nil {
		return e
	}
	return nil
}

// decodeCharset turns data into valid UTF-8. The charset that was declared is checked
// against the bytes, for programs often declare a wrong one; hint is the charset to
// assume for bytes that are not UTF-8 where none, or a wrong one, was declared.
func decodeCharset(data []byte, declared, hint string) string {
	data = bytes.TrimPrefix(data, []byte("\xef\xbb\xbf"))
	declaredAs := lookupCharset(declared)
	if declaredAs == nil && bytes.Contains(data, []byte("\x1b$")) {
		declaredAs = japanese.ISO2022JP // seven bits, with escape sequences
	}
	isUTF8 := utf8.Valid(data)
	switch declaredAs.(type) {
	case nil:
		if isUTF8 {
			return string(data)
		}
		declaredAs = lookupCharset(hint)
	case *charmap.Charmap:
		// Text in one byte per character is hardly ever valid UTF-8 by chance.
		if isUTF8 {
			return string(data)
		}
	}
	if declaredAs != nil {
		text, err := declaredAs.NewDecoder().Bytes(data)
		if err == nil && (!isUTF8 || !bytes.ContainsRune(text, utf8.RuneError)) {
			return strings.ToValidUTF8(string(text), "\ufffd")
		}
	}
	return repairUTF8(data)
}

// repairUTF8 takes data as UTF-8 and each byte that is not as windows-1252, which is
// what text of western programs without a charset is.
func repairUTF8(data []byte) string {
	var b strings.Builder
	for len(data) > 0 {
		r, n := utf8.DecodeRune(data)
		if r == utf8.RuneError && n == 1 {
			r = charmap.Windows1252.DecodeByte(data[0])
		}
		b.WriteRune(r)
		data = data[n:]
	}
	return b.String()
}
