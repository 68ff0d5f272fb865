package align

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/briefgo/brief/internal/near"
)

// fold returns what is left of s when case, accents, separators and punctuation are
// taken as equal: "First Name", "firstName" and "first_náme" are all "firstname".
func fold(s string) string {
	if isFolded(s) {
		return s
	}
	var b strings.Builder
	for _, r := range s {
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			writeFolded(&b, r)
		}
	}
	return b.String()
}

// foldCase is fold that keeps separators and punctuation.
func foldCase(s string) string {
	if isFolded(s) {
		return s
	}
	var b strings.Builder
	for _, r := range s {
		writeFolded(&b, r)
	}
	return b.String()
}

// isFolded reports whether s is made of lower-case ASCII letters and digits only.
func isFolded(s string) bool {
	for i := range len(s) {
		if c := s[i]; (c < 'a' || c > 'z') && (c < '0' || c > '9') {
			return false
		}
	}
	return true
}

// writeFolded writes r in lower case, without its accent and width.
func writeFolded(b *strings.Builder, r rune) {
	r = unicode.ToLower(narrow(r))
	switch {
	case r < utf8.RuneSelf:
		b.WriteByte(byte(r))
	case unicode.Is(unicode.Mn, r): // a combining accent
	case r == 'ß':
		b.WriteString("ss")
	case r == 'æ':
		b.WriteString("ae")
	case r == 'œ':
		b.WriteString("oe")
	default:
		b.WriteRune(withoutAccent(r))
	}
}

// narrow returns the ASCII form of a full-width character (U+FF01 to U+FF5E).
func narrow(r rune) rune {
	if r >= '！' && r <= '～' {
		return r - '！' + '!'
	}
	return r
}

// accented lists the lower-case Latin letters with an accent behind their base.
var accented = [...]string{
	"aàáâãäåāăąǎ", "cçćĉċč", "dďđ", "eèéêëēĕėęě", "gĝğġģ", "hĥħ", "iìíîïĩīĭįıǐ", "jĵ", "kķ",
	"lĺļľŀł", "nñńņňŉ", "oòóôõöøōŏőǒ", "rŕŗř", "sśŝşšș", "tţťŧț", "uùúûüũūŭůűųǔ", "wŵ",
	"yýÿŷ", "zźżž",
}

// withoutAccent returns the base of a lower-case Latin letter.
func withoutAccent(r rune) rune {
	if r < 'à' || r > 'ț' {
		return r
	}
	for _, s := range accented {
		if strings.ContainsRune(s, r) {
			return rune(s[0])
		}
	}
	return r
}

// misspelt reports whether two folded texts differ so little that one may be a
// misspelling of the other: by one edit from four characters on, by two from eight.
func misspelt(a, b string) bool {
	limit := 0
	switch n := min(len(a), len(b)); {
	case max(len(a), len(b)) > near.MaxLen || n < 4:
		return false
	case n < 8:
		limit = 1
	default:
		limit = 2
	}
	return len(a)-len(b) <= limit && len(b)-len(a) <= limit && near.Distance(a, b) <= limit
}
