package email

import (
	"bytes"
	"regexp"
	"strings"
)

// A field is one line of a header, unfolded.
type field struct {
	name  string // lower case
	value []byte // as sent: perhaps encoded, perhaps in 8 bits
}

// A header is the fields of a mail or a part, in order.
type header []field

// splitHeader cuts data, with LF line ends, after its header. A line that is no field
// is skipped where the header goes on after it, and begins the body where it does not;
// without any field all of data is body.
func splitHeader(data []byte) (header, []byte) {
	var h header
	rest := skipPostmark(data)
	for len(rest) > 0 {
		line, after := cutLine(rest)
		if len(line) == 0 {
			return h, after
		}
		name, value, ok := parseField(line)
		switch {
		case (line[0] == ' ' || line[0] == '\t') && len(h) > 0:
			h.continued(line)
		case ok:
			h = append(h, field{name, bytes.Clone(value)})
		case startsField(after): // skip a line
		case len(h) > 0:
			return h, rest
		case !startsFold(after):
			return nil, data
		}
		rest = after
	}
	return h, nil
}

// skipPostmark skips the "From " line of mbox before a header; some programs write
// it into single files too, and quoted (">From ") into forwarded messages.
func skipPostmark(data []byte) []byte {
	for range 2 {
		line, after := cutLine(data)
		if !bytes.HasPrefix(bytes.TrimPrefix(line, []byte(">")), []byte("From ")) {
			break
		}
		data = after
	}
	return data
}

// cutLine returns the first line of data, without LF, and what follows.
func cutLine(data []byte) (line, after []byte) {
	line, after, _ = bytes.Cut(data, []byte("\n"))
	return line, after
}

// startsField reports whether data begins with a field.
func startsField(data []byte) bool {
	line, _ := cutLine(data)
	_, _, ok := parseField(line)
	return ok
}

// startsFold reports whether data begins with the rest of a field.
func startsFold(data []byte) bool {
	line, _ := cutLine(data)
	return len(bytes.TrimSpace(line)) > 0 && (line[0] == ' ' || line[0] == '\t')
}

// parseField reads "Name: value". Blanks before the colon are an old form (RFC 5322,
// section 4.5).
func parseField(line []byte) (name string, value []byte, ok bool) {
	key, value, found := bytes.Cut(line, []byte(":"))
	key = bytes.TrimRight(key, " \t")
	if !found || len(key) == 0 || len(key) > 80 {
		return "", nil, false
	}
	for _, c := range key {
		if c <= ' ' || c == 0x7f { // 8 bits are damage
			return "", nil, false
		}
	}
	return strings.ToLower(string(key)), bytes.TrimSpace(value), true
}

// continued appends a folded line to the last field.
func (h header) continued(line []byte) {
	last := &h[len(h)-1]
	last.value = append(last.value, ' ')
	last.value = append(last.value, bytes.TrimSpace(line)...)
}

// raw returns the first field of that name, as sent.
func (h header) raw(name string) []byte {
	for _, f := range h {
		if f.name == name {
			return f.value
		}
	}
	return nil
}

// text returns the first field of that name, decoded, on one line.
func (h header) text(name string) string {
	return oneLine(decodeWords(h.raw(name), h.charsetHint()))
}

// mailFields are fields of which every mail has at least one.
var mailFields = map[string]bool{
	"from": true, "to": true, "subject": true, "date": true, "sender": true, "message-id": true, "received": true,
	"return-path": true, "delivered-to": true, "reply-to": true, "mime-version": true, "content-type": true,
}

// isMail reports whether h is the header of a mail rather than text with a colon.
func (h header) isMail() bool {
	for _, f := range h {
		if mailFields[f.name] {
			return true
		}
	}
	return false
}

// quotedName matches an address with its name in quotes.
var quotedName = regexp.MustCompile(`^"((?:[^"\\]|\\.)*)"\s*(<[^<>]*>)$`)

// sender is who the mail is from: From, or Sender where that is missing.
func (h header) sender() string {
	for _, name := range []string{"from", "sender", "reply-to", "return-path"} {
		s := h.text(name)
		if m := quotedName.FindStringSubmatch(s); m != nil {
			s = oneLine(withoutBackslashes(m[1]) + " " + m[2])
		}
		if s != "" {
			return s
		}
	}
	return ""
}

// withoutBackslashes undoes the quoting of quotes.
func withoutBackslashes(s string) string {
	return strings.NewReplacer(`\"`, `"`, `\\`, `\`).Replace(s)
}

// date is the Date field; without one, the time that the last server noted.
func (h header) date() string {
	if s := h.text("date"); s != "" {
		return s
	}
	_, after, _ := strings.Cut(h.text("received"), ";")
	return strings.TrimSpace(after)
}

// oneLine puts s on one line, without control characters and doubled blanks.
func oneLine(s string) string {
	return strings.Join(strings.Fields(visible(s)), " ")
}
