package schema

import (
	"strconv"
	"strings"
)

// An instructType is a schema as a type, and what stands in the comment next to it.
type instructType struct {
	text  string   // may have several lines
	union bool     // the text is a union or an intersection: it needs parentheses
	about []string // lines of the description
	notes []string // constraints in words
}

// comment returns all that stands in the comment, if it goes into one line.
func (t instructType) comment() string {
	notes := strings.Join(t.notes, "; ")
	about := strings.Join(t.about, " ")
	switch {
	case about == "" || notes == "":
		return about + notes
	case strings.HasSuffix(about, ".") || strings.HasSuffix(about, "!") || strings.HasSuffix(about, "?"):
		return about + " " + notes
	}
	return about + "; " + notes
}

// line returns a type behind a label, with a comment behind it if both go into one
// line, and above it otherwise.
func (t instructType) line(label, tail string) string {
	long := strings.Contains(t.text, "\n")
	if comment := t.comment(); len(t.about) <= 1 && !long {
		if comment != "" {
			comment = " // " + comment
		}
		return label + t.text + tail + comment
	}
	var b strings.Builder
	for _, l := range t.about {
		b.WriteString("// " + l + "\n")
	}
	if len(t.about) == 1 && len(t.notes) > 0 {
		b.Reset()
		b.WriteString("// " + t.comment() + "\n")
	} else if len(t.notes) > 0 {
		b.WriteString("// " + strings.Join(t.notes, "; ") + "\n")
	}
	if strings.HasPrefix(t.text, "\n") {
		label = strings.TrimSuffix(label, " ")
	}
	return b.String() + label + t.text + tail
}

// instructIndent indents all lines of a text but the first.
func instructIndent(text string) string { return strings.ReplaceAll(text, "\n", "\n  ") }

// instructLines returns the lines of a description that are not empty.
func instructLines(text string) []string {
	var lines []string
	for line := range strings.FieldsFuncSeq(text, instructBreaks) {
		if line = strings.TrimSpace(line); line != "" {
			lines = append(lines, line)
		}
	}
	return lines
}

// instructBreaks reports whether a rune ends a line.
func instructBreaks(c rune) bool {
	switch c {
	case '\n', '\r', '\v', '\f', '\u0085', '\u2028', '\u2029':
		return true
	}
	return false
}

// instructOneLine returns a text that stands in a comment: as a JSON string if it
// has line breaks.
func instructOneLine(text string) string {
	if strings.IndexFunc(text, instructBreaks) < 0 {
		return text
	}
	return strings.Map(func(c rune) rune {
		if instructBreaks(c) {
			return ' '
		}
		return c
	}, strconv.Quote(text))
}
