package email

import (
	"bytes"
	"strings"
)

// An encodedWord is one of RFC 2047: =?charset?encoding?text?=.
type encodedWord struct {
	charset  string // lower case, without the language tag of RFC 2231
	encoding byte   // 'b' or 'q'
	text     []byte // blanks in Q are wrong, and sent
}

// cutWord finds the first encoded word in s, and returns what stands before and after
// it.
func cutWord(s []byte) (before []byte, word encodedWord, after []byte, ok bool) {
	for at := 0; ; {
		i := bytes.Index(s[at:], []byte("=?"))
		if i < 0 {
			return s, word, nil, false
		}
		at += i
		if word, after, ok = readWord(s[at+2:]); ok {
			return s[:at], word, after, true
		}
		at += 2
	}
}

// readWord reads an encoded word after its first two bytes.
func readWord(s []byte) (word encodedWord, after []byte, ok bool) {
	end := bytes.IndexByte(s[:min(len(s), 100)], '?')
	if end <= 0 || len(s) < end+3 || s[end+2] != '?' || bytes.ContainsAny(s[:end], " \t=") {
		return word, nil, false
	}
	charset, _, _ := bytes.Cut(s[:end], []byte("*"))
	word.charset = strings.ToLower(string(charset))
	word.encoding = s[end+1] | 0x20
	s = s[end+3:]
	if end = bytes.IndexByte(s, '?'); end < 0 || end+1 == len(s) || s[end+1] != '=' {
		return word, nil, false
	}
	word.text = s[:end]
	return word, s[end+2:], word.encoding == 'b' || word.encoding == 'q'
}

// decodeWords decodes the encoded words in a field. Neighbours of one charset are
// joined before the charset is applied: many programs cut words in the middle of a
// character, which mime.WordDecoder turns into garbage unless the charset is UTF-8.
func decodeWords(value []byte, hint string) string {
	var out strings.Builder
	var pending []byte // bytes of the words before, in charset
	charset, open := "", false
	flush := func() {
		out.WriteString(decodeCharset(pending, charset, hint))
		pending, open = nil, false
	}
	for {
		before, word, after, ok := cutWord(value)
		if !ok {
			flush()
			out.WriteString(decodeCharset(value, "", hint))
			return out.String()
		}
		if !open || len(bytes.TrimSpace(before)) > 0 {
			flush()
			out.WriteString(decodeCharset(before, "", hint))
		} else if word.charset != charset {
			flush()
		}
		charset, open = word.charset, true
		pending = append(pending, word.decode()...)
		value = after
	}
}

// decode decodes the text, not the charset.
func (w encodedWord) decode() []byte {
	if w.encoding == 'b' {
		return decodeBase64(w.text)
	}
	return decodeQuoted(bytes.ReplaceAll(w.text, []byte("_"), []byte(" ")))
}

// charsetHint is the first charset, other than UTF-8, that the encoded words of the
// subject or the sender name: the likely one of bytes without a charset.
func (h header) charsetHint() string {
	for _, name := range []string{"subject", "from"} {
		rest := h.raw(name)
		for range 8 {
			_, word, after, ok := cutWord(rest)
			if ok && lookupCharset(word.charset) != nil {
				return word.charset
			}
			rest = after
		}
	}
	return ""
}
