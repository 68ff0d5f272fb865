package email

import (
	"bytes"
	"encoding/base64"
	"strings"
)

// decodeTransfer undoes a Content-Transfer-Encoding (RFC 2045, section 6). An unknown
// one leaves the bytes alone and gives a note for the reader.
func decodeTransfer(body []byte, encoding string) (decoded []byte, note string) {
	encoding, _, _ = strings.Cut(strings.ToLower(encoding), ";")
	encoding = strings.Trim(encoding, "\" \t")
	switch encoding {
	case "", "7bit", "8bit", "7-bit", "8-bit", "7bits", "8bits", "binary", "none":
		return body, ""
	}
	switch { // misspelt ones are common enough
	case strings.Contains(encoding, "quoted"), strings.Contains(encoding, "printable"):
		return decodeQuoted(body), ""
	case strings.Contains(encoding, "64"):
		return decodeBase64Body(body), ""
	}
	return body, "[transfer encoding " + excerpt([]byte(encoding)) + " is unknown: the text is shown as it was sent]"
}

// decodeQuoted decodes quoted-printable: =XX, and = before a line end, which joins
// lines. Anything else that is wrong stays as it is.
func decodeQuoted(body []byte) []byte {
	out := make([]byte, 0, len(body))
	for len(body) > 0 {
		line, after := cutLine(body)
		ended := len(line) < len(body)
		body = after
		// Blanks at the end of a line were added on the way (RFC 2045, 6.7, rule 3).
		line = bytes.TrimRight(line, " \t")
		soft := bytes.HasSuffix(line, []byte("="))
		if soft {
			line = line[:len(line)-1]
		}
		out = append(out, unescapeHex(line, '=')...)
		if ended && !soft {
			out = append(out, '\n')
		}
	}
	return out
}

// unescapeHex decodes mark followed by two hexadecimal digits.
func unescapeHex(text []byte, mark byte) []byte {
	out := make([]byte, 0, len(text))
	for i := 0; i < len(text); i++ {
		if text[i] == mark && i+2 < len(text) {
			high, ok1 := hexDigit(text[i+1])
			low, ok2 := hexDigit(text[i+2])
			if ok1 && ok2 {
				out = append(out, high<<4|low)
				i += 2
				continue
			}
		}
		out = append(out, text[i])
	}
	return out
}

// hexDigit is the value of a hexadecimal digit. Lower case is wrong, and common.
func hexDigit(c byte) (byte, bool) {
	switch {
	case '0' <= c && c <= '9':
		return c - '0', true
	case 'A' <= c && c <= 'F':
		return c - 'A' + 10, true
	case 'a' <= c && c <= 'f':
		return c - 'a' + 10, true
	}
	return 0, false
}

// decodeBase64 decodes the base64 digits in body and skips all else. Padding may
// stand in the middle: some programs encode in pieces.
func decodeBase64(body []byte) []byte {
	digits := make([]byte, 0, len(body))
	out := make([]byte, 0, len(body)*3/4)
	flush := func() {
		if len(digits)%4 == 1 { // six bits are no byte
			digits = digits[:len(digits)-1]
		}
		out, _ = base64.RawStdEncoding.AppendDecode(out, digits)
		digits = digits[:0]
	}
	for _, c := range body {
		switch {
		case isBase64(c):
			digits = append(digits, c)
		case c == '=':
			flush()
		}
	}
	flush()
	return out
}

// isBase64 reports whether c is a base64 digit.
func isBase64(c byte) bool {
	return 'A' <= c && c <= 'Z' || 'a' <= c && c <= 'z' || '0' <= c && c <= '9' || c == '+' || c == '/'
}

// decodeBase64Body decodes a body in base64. What cannot be base64 stays: the footer
// that a mailing list or a virus scanner put after it, or a text that is only declared
// to be encoded.
func decodeBase64Body(body []byte) []byte {
	end := base64End(body)
	out := decodeBase64Lines(body[:end])
	if tail := bytes.TrimSpace(body[end:]); len(tail) > 0 {
		if len(out) > 0 {
			out = append(out, "\n\n"...)
		}
		out = append(out, tail...)
	}
	return out
}

// decodeBase64Lines decodes line by line if most lines have whole groups of four digits,
// as all common programs write them: then a digit that was lost damages its line only.
func decodeBase64Lines(body []byte) []byte {
	whole, odd := 0, 0
	for line := range bytes.Lines(body) {
		n := 0
		for _, c := range line {
			if isBase64(c) || c == '=' {
				n++
			}
		}
		if n%4 == 0 {
			whole++
		} else {
			odd++
		}
	}
	if odd == 0 || odd*4 > whole {
		return decodeBase64(body)
	}
	var out []byte
	for line := range bytes.Lines(body) {
		out = append(out, decodeBase64(line)...)
	}
	return out
}

// base64End returns the length of what is base64 in body: all, or up to the last line
// that is. Beside other text, a line shorter than those that programs write counts only
// after another one, for it can be a word.
func base64End(body []byte) int {
	end, open, pure := 0, false, true
	for at := 0; at < len(body); {
		line, after := cutLine(body[at:])
		at = len(body) - len(after)
		line = bytes.TrimSpace(line)
		switch {
		case len(line) == 0:
		case !isBase64Line(line):
			open, pure = false, false
		case open || len(line) >= 32:
			end, open = at, true
		}
	}
	if pure {
		return len(body)
	}
	return end
}

// isBase64Line reports whether a line is base64 with perhaps some stray bytes: few,
// and no blanks inside.
func isBase64Line(line []byte) bool {
	odd := 0
	for _, c := range line {
		switch {
		case c == ' ' || c == '\t':
			return false
		case !isBase64(c) && c != '=':
			odd++
		}
	}
	return odd*10 <= len(line)
}
