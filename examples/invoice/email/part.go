package email

import (
	"bytes"
	"fmt"
	"strings"
)

// A kind says how well a text serves as the reading of a mail.
type kind int

const (
	kindNone  kind = iota // nothing to read
	kindHTML              // made from HTML
	kindPlain             // written as plain text
)

// content is what a part, with all parts inside, reads as.
type content struct {
	kind kind
	text string
}

// A walker reads the parts of a mail.
type walker struct {
	hint        string   // charset for bytes that have none
	attachments []string // a line for each, in order
}

// A part is a leaf or a node in the tree of a mail.
type part struct {
	media       string // lower case, as in text/plain
	params      params // of Content-Type
	disposition string // lower case: attachment, inline or ""
	name        string // of the file, if it is one
	encoding    string // Content-Transfer-Encoding
	id          bool   // has a Content-ID, so that HTML can show it
}

// newPart reads what a header says of the body. Types that are no types are replaced
// by fallback.
func (w *walker) newPart(h header, fallback string) part {
	media, p := parseParams(h.raw("content-type"), w.hint)
	disposition, dp := parseParams(h.raw("content-disposition"), w.hint)
	name := dp["filename"]
	if name == "" {
		name = p["name"]
	}
	return part{
		media: knownMedia(media, p, fallback), params: p, disposition: disposition, name: fileName(name),
		encoding: string(h.raw("content-transfer-encoding")), id: h.raw("content-id") != nil,
	}
}

// topLevel are the types before the slash.
var topLevel = map[string]bool{
	"text": true, "multipart": true, "message": true, "application": true, "image": true, "audio": true,
	"video": true, "model": true, "font": true, "chemical": true,
}

// knownMedia returns media if it is a type, and else what is most likely meant.
func knownMedia(media string, p params, fallback string) string {
	top, sub, _ := strings.Cut(media, "/")
	switch {
	case sub != "" && (topLevel[top] || strings.HasPrefix(top, "x-")):
		return media
	case p["boundary"] != "":
		return "multipart/mixed"
	case media == "html":
		return "text/html"
	case sub != "" && p["name"] != "":
		return media
	}
	return fallback // for "", "text", "plain", "tex/plain", …
}

// fileName makes the name of a file safe to show: on one line, without directories.
func fileName(name string) string {
	name = oneLine(name)
	if i := strings.LastIndexAny(name, `/\`); i >= 0 {
		name = name[i+1:]
	}
	if r := []rune(name); len(r) > 120 {
		name = string(r[:120]) + "…"
	}
	return name
}

// entity reads a mail or a part of one: its header and what follows. fallback is its
// type if it says none.
func (w *walker) entity(h header, body []byte, fallback string, depth int) content {
	p := w.newPart(h, fallback)
	if depth > maxDepth {
		w.attach(p, fmt.Sprintf("nested more than %d deep, left out", maxDepth))
		return content{}
	}
	switch {
	case strings.HasPrefix(p.media, "multipart/"):
		return w.multipart(p, body, depth)
	case p.media == "message/rfc822", p.media == "message/global":
		return w.forwarded(p, body, depth)
	case p.media == "text/x-amp-html": // a third form of what stands beside it
		return content{}
	case !p.isText(), p.disposition == "attachment" && depth > 0:
		w.attach(p, unreadable[p.media])
		return content{}
	}
	return w.text(p, body)
}

// fileTypes are the types of text that are files rather than reading matter.
var fileTypes = map[string]bool{
	"text/calendar": true, "text/csv": true, "text/vcard": true, "text/x-vcard": true, "text/directory": true,
	"text/rtf": true, "text/xml": true, "text/css": true, "text/javascript": true, "text/rfc822-headers": true,
}

// isText reports whether the part is shown as text. Unknown kinds of text are
// (RFC 2046, section 4.1.4).
func (p part) isText() bool {
	return strings.HasPrefix(p.media, "text/") && !fileTypes[p.media] || p.media == "application/xhtml+xml"
}

// unreadable tells of some attachments why the text that may be in them is not shown.
var unreadable = map[string]string{
	"application/ms-tnef":       "Outlook's own format, cannot be read",
	"application/vnd.ms-tnef":   "Outlook's own format, cannot be read",
	"application/pkcs7-mime":    "encrypted or signed, cannot be read",
	"application/x-pkcs7-mime":  "encrypted or signed, cannot be read",
	"application/pgp-encrypted": "encrypted, cannot be read",
	"message/partial":           "a piece of a larger e-mail, cannot be read",
	"message/external-body":     "stored elsewhere",
	"application/x-ms-tnef":     "Outlook's own format, cannot be read",
	"application/pgp":           "signed or encrypted, cannot be read",
}

// attach notes an attachment, and what to say of it.
func (w *walker) attach(p part, remark string) {
	line := p.media
	if p.name != "" {
		line = p.name + ", " + p.media
	}
	if remark != "" {
		line += ": " + remark
	}
	w.attachments = append(w.attachments, "[attachment: "+visible(line)+"]")
}

// text reads a part of text.
func (w *walker) text(p part, body []byte) content {
	data, note := decodeTransfer(body, p.encoding)
	data = unixLines(data) // those inside the encoding
	if p.media == "text/html" || p.media == "application/xhtml+xml" || looksHTML(data) {
		charset := p.params["charset"]
		if lookupCharset(charset) == nil {
			charset = metaCharset(data, charset)
		}
		return newContent(kindHTML, joinTexts(note, htmlText(decodeCharset(data, charset, w.hint))))
	}
	text := decodeCharset(data, p.params["charset"], w.hint)
	if strings.EqualFold(p.params["format"], "flowed") {
		text = unflow(text, strings.EqualFold(p.params["delsp"], "yes"))
	}
	return newContent(kindPlain, joinTexts(note, cleanText(text)))
}

// newContent is content of that kind, or none.
func newContent(k kind, text string) content {
	if text == "" {
		return content{}
	}
	return content{k, text}
}

// forwarded reads a mail inside a mail, and puts the lines of its header that matter
// before it.
func (w *walker) forwarded(p part, body []byte, depth int) content {
	data, _ := decodeTransfer(body, p.encoding)
	h, inner := splitHeader(unixLines(withoutWrapper(data)))
	if !h.isMail() {
		return w.text(part{}, data)
	}
	var head strings.Builder
	head.WriteString("---------- Forwarded message ----------\n")
	for _, line := range [][2]string{{"From", h.sender()}, {"Date", h.date()}, {"Subject", h.text("subject")}} {
		if line[1] != "" {
			head.WriteString(line[0] + ": " + line[1] + "\n")
		}
	}
	outer := w.hint
	if hint := h.charsetHint(); hint != "" {
		w.hint = hint
	}
	text := w.entity(h, inner, "text/plain", depth+1).text
	w.hint = outer
	return content{kindPlain, joinTexts(strings.TrimSpace(head.String()), text)}
}

// joinTexts puts a blank line between texts that are not empty.
func joinTexts(texts ...string) string {
	var b strings.Builder
	for _, t := range texts {
		if t == "" {
			continue
		}
		if b.Len() > 0 {
			b.WriteString("\n\n")
		}
		b.WriteString(t)
	}
	return b.String()
}

// looksHTML reports whether text, of whatever type, is a HTML document.
func looksHTML(data []byte) bool {
	start := bytes.ToLower(bytes.TrimSpace(data[:min(len(data), 256)]))
	start = bytes.TrimPrefix(start, []byte("\xef\xbb\xbf"))
	return bytes.HasPrefix(start, []byte("<!doctype html")) || bytes.HasPrefix(start, []byte("<html"))
}
