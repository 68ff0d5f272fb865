package email

import (
	"maps"
	"strconv"
	"strings"
)

// params are the parameters of a Content-Type or a Content-Disposition.
type params map[string]string

// parseParams reads a value with parameters, as in `text/plain; charset="utf-8"`.
// It takes what mime.ParseMediaType refuses: values with blanks and without quotes,
// parameters twice (the first counts), semicolons too many or missing after the value.
func parseParams(value []byte, hint string) (string, params) {
	s := string(value)
	end := strings.IndexAny(s, "; \t(")
	if end < 0 {
		return strings.ToLower(s), nil
	}
	raw := params{}
	for rest := s[end:]; rest != ""; {
		var key, val string
		key, val, rest = cutParam(rest)
		if _, twice := raw[key]; key != "" && !twice {
			raw[key] = val
		}
	}
	return strings.ToLower(s[:end]), raw.decoded(hint)
}

// cutParam cuts the first parameter off s.
func cutParam(s string) (key, value, rest string) {
	s = strings.TrimLeft(s, "; \t")
	at := strings.IndexAny(s, "=;")
	if at < 0 {
		return "", "", ""
	}
	key = strings.ToLower(strings.TrimSpace(s[:at]))
	if i := strings.LastIndexAny(key, " \t)"); i >= 0 {
		key = key[i+1:]
	}
	if s[at] == ';' {
		return "", "", s[at:]
	}
	s = strings.TrimLeft(s[at+1:], " \t")
	if strings.HasPrefix(s, `"`) {
		value, rest = cutQuoted(s[1:])
		return key, value, rest
	}
	value, rest, _ = strings.Cut(s, ";")
	return key, strings.TrimSpace(value), rest
}

// cutQuoted cuts a quoted string off s, which begins after the quote. A backslash
// counts only before a quote or a backslash: some programs send whole Windows paths.
func cutQuoted(s string) (value, rest string) {
	var b strings.Builder
	for i := 0; i < len(s); i++ {
		switch {
		case s[i] == '\\' && i+1 < len(s) && (s[i+1] == '"' || s[i+1] == '\\'):
			i++
		case s[i] == '"':
			return b.String(), s[i+1:]
		}
		b.WriteByte(s[i])
	}
	return b.String(), ""
}

// decoded applies RFC 2231 (continuations, charsets) and, where a program put them
// into a parameter, encoded words.
func (p params) decoded(hint string) params {
	out := params{}
	for key, val := range p {
		if !strings.Contains(key, "*") {
			out[key] = decodeWords([]byte(val), hint)
		}
	}
	// The extended form says more than the plain one that stands beside it.
	extended := params{}
	for key := range p {
		base, _, ok := strings.Cut(key, "*")
		if _, done := extended[base]; ok && !done {
			extended[base] = p.extended(base, hint)
		}
	}
	maps.Copy(out, extended)
	return out
}

// extended joins the pieces base*, or base*0, base*1*, ….
func (p params) extended(base, hint string) string {
	if val, ok := p[base+"*"]; ok {
		charset, text := cutCharset(val)
		return decodeCharset(unescapePercent(text), charset, hint)
	}
	var joined []byte
	charset := ""
	for i := 0; ; i++ {
		key := base + "*" + strconv.Itoa(i)
		if val, ok := p[key]; ok {
			joined = append(joined, val...)
			continue
		}
		val, ok := p[key+"*"]
		if !ok {
			return decodeCharset(joined, charset, hint)
		}
		if i == 0 {
			charset, val = cutCharset(val)
		}
		joined = append(joined, unescapePercent(val)...)
	}
}

// cutCharset cuts charset'language' off a value.
func cutCharset(s string) (charset, text string) {
	charset, rest, ok := strings.Cut(s, "'")
	if !ok {
		return "", s
	}
	_, text, ok = strings.Cut(rest, "'")
	if !ok {
		return "", s
	}
	return charset, text
}

// unescapePercent decodes %XX and leaves other percent signs.
func unescapePercent(s string) []byte {
	return unescapeHex([]byte(s), '%')
}
