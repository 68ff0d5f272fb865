package email

import (
	"bytes"
	"regexp"
	"strings"
)

// encodedWord matches an encoded word (RFC 2047) with the language tag of RFC 2231.
// Blanks in Q are wrong, and sent.
var encodedWord = regexp.MustCompile(`=\?([^?*\s]{1,60})(?:\*[^?\s]{0,60})?\?([BbQq])\?([^?]*)\?=`)

// decodeWords decodes the encoded words in a field. Neighbours of one charset are
// joined before the charset is applied: many programs cut words in the middle of a
// character, which mime.WordDecoder turns into garbage unless the charset is UTF-8.
func decodeWords(value []byte, hint string) string {
	var out strings.Builder
	var pending []byte // bytes of the words before, in charset
	var charset string
	flush := func() {
		out.WriteString(decodeCharset(pending, charset, hint))
		pending = nil
	}
	at := 0
	for _, m := range encodedWord.FindAllSubmatchIndex(value, -1) {
		between := value[at:m[0]]
		name := strings.ToLower(string(value[m[2]:m[3]]))
		if pending == nil || len(bytes.TrimSpace(between)) > 0 {
			flush()
			out.WriteString(decodeCharset(between, "", hint))
		} else if name != charset {
			flush()
		}
		charset = name
		pending = append(pending, decodeWord(value[m[4]], value[m[6]:m[7]])...)
		at = m[1]
	}
	flush()
	out.WriteString(decodeCharset(value[at:], "", hint))
	return out.String()
}

// decodeWord decodes the text of an encoded word; the result is never nil.
func decodeWord(encoding byte, text []byte) []byte {
	if encoding == 'B' || encoding == 'b' {
		return append([]byte{}, decodeBase64(text)...)
	}
	return append([]byte{}, decodeQuoted(bytes.ReplaceAll(text, []byte("_"), []byte(" ")))...)
}

// charsetHint is the first charset, other than UTF-8, that the encoded words of the
// subject or the sender name: the likely one of bytes without a charset.
func (h header) charsetHint() string {
	for _, name := range []string{"subject", "from"} {
		for _, m := range encodedWord.FindAllSubmatch(h.raw(name), 8) {
			if lookupCharset(string(m[1])) != nil {
				return string(m[1])
			}
		}
	}
	return ""
}
