package email

import (
	"bytes"
	"strings"
	"unicode/utf8"
)

// multipart reads the parts of a multipart (RFC 2046, section 5.1).
func (w *walker) multipart(p part, body []byte, depth int) content {
	pieces := splitParts(body, p.params["boundary"])
	if pieces == nil {
		// An encoding is forbidden here, and declared without being applied; so it is
		// undone only if there are no parts otherwise.
		body, _ = decodeTransfer(body, p.encoding)
		pieces = splitParts(body, p.params["boundary"])
	}
	if pieces == nil {
		return w.text(part{}, body)
	}
	fallback := "text/plain"
	if p.media == "multipart/digest" {
		fallback = "message/rfc822"
	}
	var contents []content
	for _, piece := range pieces {
		h, inner := splitHeader(piece)
		if p.media == "multipart/related" && w.newPart(h, fallback).isPicture() {
			continue
		}
		contents = append(contents, w.entity(h, inner, fallback, depth+1))
	}
	if p.media == "multipart/alternative" {
		return bestAlternative(contents)
	}
	return joinContents(contents)
}

// isPicture reports whether the part is an image that HTML shows: no attachment to
// a person's eye.
func (p part) isPicture() bool {
	return strings.HasPrefix(p.media, "image/") && p.id && p.disposition != "attachment"
}

// splitParts cuts body at the lines of the boundary; nil if there are none. Where no
// boundary, or another one, is declared, the first line that can be one is taken.
func splitParts(body []byte, boundary string) [][]byte {
	if pieces := splitAt(body, boundary); pieces != nil {
		return pieces
	}
	guess, _ := guessBoundary(body)
	return splitAt(body, guess)
}

// splitAt cuts body at a boundary. A missing last line is forgiven.
func splitAt(body []byte, boundary string) [][]byte {
	if boundary == "" {
		return nil
	}
	var pieces [][]byte
	start := -1
	for at := 0; at < len(body); {
		line, after := cutLine(body[at:])
		next := len(body) - len(after)
		if last, ok := isBoundary(line, boundary); ok {
			if start < 0 {
				start = at - len(partInPreamble(body[:at]))
			}
			if start < at {
				pieces = append(pieces, bytes.TrimSuffix(body[start:at], []byte("\n")))
			}
			start = next
			if last {
				return pieces
			}
		}
		at = next
	}
	if start >= 0 && start < len(body) {
		pieces = append(pieces, body[start:])
	}
	return pieces
}

// isBoundary reports whether line is the boundary, and whether it is the last one.
func isBoundary(line []byte, boundary string) (last, ok bool) {
	rest, ok := bytes.CutPrefix(line, []byte("--"))
	if !ok {
		return false, false
	}
	rest, ok = bytes.CutPrefix(rest, []byte(boundary))
	rest = bytes.TrimRight(rest, " \t")
	last = string(rest) == "--"
	return last, ok && (last || len(rest) == 0)
}

// guessBoundary finds a line that begins with two hyphens and stands before a field,
// and returns what follows the hyphens and the line.
func guessBoundary(body []byte) (boundary string, after []byte) {
	for len(body) > 0 {
		var line []byte
		line, body = cutLine(body)
		rest, ok := bytes.CutPrefix(line, []byte("--"))
		if ok && len(rest) > 0 && len(rest) <= 200 && startsField(body) {
			return strings.TrimRight(string(rest), " \t"), body
		}
	}
	return "", nil
}

// partInPreamble returns the part before the first boundary, if there is one: its own
// boundary was damaged.
func partInPreamble(preamble []byte) []byte {
	_, part := guessBoundary(preamble)
	return part
}

// joinContents joins what stands side by side. It counts as plain if any of it is.
func joinContents(contents []content) content {
	var all content
	texts := make([]string, 0, len(contents))
	for _, c := range contents {
		all.kind = max(all.kind, c.kind)
		texts = append(texts, c.text)
	}
	all.text = joinTexts(texts...)
	return all
}

// bestAlternative chooses between forms of the same text: the first plain one, unless
// it is only a stub; then the last HTML, which is the richest.
func bestAlternative(contents []content) content {
	var plain, rich content
	for _, c := range contents {
		switch {
		case c.kind == kindPlain && plain.kind == kindNone:
			plain = c
		case c.kind == kindHTML:
			rich = c
		}
	}
	if plain.kind == kindNone || rich.kind != kindNone && isStub(plain.text, rich.text) {
		return rich
	}
	return plain
}

// isStub reports whether plain says less than rich: that one should turn on HTML, or
// use a browser, or the first sentence only. Whatever the language, a stub is short,
// and much shorter than the real text unless that is short too; then it says "HTML".
func isStub(plain, rich string) bool {
	n, m := utf8.RuneCountInString(plain), utf8.RuneCountInString(rich)
	return n < 600 && 3*n < m || n < 400 && strings.Contains(strings.ToLower(plain), "html")
}
