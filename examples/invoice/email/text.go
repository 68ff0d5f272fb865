package email

import (
	"strings"
	"unicode"
)

// visible removes what cannot be seen: control characters, and the characters of no
// width with which newsletters fill the preview line. No-break spaces become spaces.
func visible(s string) string {
	before := rune(0)
	return strings.Map(func(r rune) rune {
		prev := before
		before = r
		switch {
		case r == '\n', r == '\t':
			return r
		case r == '\u00a0', r == '\u202f', r == '\u2007':
			return ' '
		case r == '\u00ad', r == '\u034f', r == '\u200b', r == '\u2060', r == '\ufeff', r == '\u200e', r == '\u200f':
			return -1
		case r == '\u200c': // between letters it matters, in Persian for one
			if unicode.IsLetter(prev) {
				return r
			}
			return -1
		case r == '\f', r == '\v', r == '\u0085', r == '\u2028', r == '\u2029':
			return '\n'
		case unicode.IsControl(r):
			return -1
		}
		return r
	}, s)
}

// cleanText makes text fit to read: no invisible characters, no blanks at line ends,
// no more than one blank line, nothing around it.
func cleanText(s string) string {
	var b strings.Builder
	empty := 0
	for line := range strings.SplitSeq(visible(s), "\n") {
		line = strings.TrimRight(line, " \t")
		if line == "" {
			empty++
			continue
		}
		if b.Len() > 0 {
			b.WriteString("\n\n"[:1+min(empty, 1)])
		}
		empty = 0
		b.WriteString(line)
	}
	return strings.TrimSpace(b.String())
}

// unflow joins the lines of format=flowed (RFC 3676): a blank at the end of a line
// means that the next one continues it, if it is quoted as deep. With delsp the blank
// itself goes, too.
func unflow(text string, delsp bool) string {
	var b strings.Builder
	depth, open := 0, false // of the line before: how deep it was quoted, whether it flows on
	for i, line := range strings.Split(text, "\n") {
		quote := len(line) - len(strings.TrimLeft(line, ">"))
		line = strings.TrimPrefix(line[quote:], " ") // stuffed
		signature := line == "-- "
		if !open || quote != depth || signature {
			if i > 0 {
				b.WriteByte('\n')
			}
			b.WriteString(strings.Repeat(">", quote))
			if quote > 0 {
				b.WriteByte(' ')
			}
		}
		depth, open = quote, strings.HasSuffix(line, " ") && !signature
		if open && delsp {
			line = line[:len(line)-1]
		}
		b.WriteString(line)
	}
	return b.String()
}
