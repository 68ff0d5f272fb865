package schema

import (
	"errors"
	"fmt"
	"strings"
	"unicode/utf8"
)

// Bounds of a repair message, in bytes. Together they keep it near 1,024 tokens at
// the usual four bytes a token, however long the reply was.
const (
	maxReplyQuoted = 2800
	maxViolation   = 1200
)

// repairText makes the message that asks for a corrected reply. It stands on its
// own: it quotes the rejected reply, which is text from outside and is fenced with
// more back-ticks than it holds anywhere in a row, and lists what is wrong, a line
// `pointer: what is wrong` for each violation.
func repairText(r *rejection) string {
	var b strings.Builder
	quoteReply(&b, r)
	var invalid *ValidationError
	var truncated *TruncatedError
	var syntax *SyntaxError
	switch {
	case errors.As(r.err, &invalid):
		b.WriteString("What is wrong with it:\n\n")
		b.WriteString(violationLines(invalid.Violations, maxViolation))
		b.WriteString("\nAnswer again with the whole corrected JSON and nothing else. Keep what was right as it was.")
		return b.String()
	case errors.As(r.err, &truncated):
		b.WriteString("It ends in the middle: it is not complete.\n\n")
	case errors.As(r.err, &syntax) && strings.TrimSpace(r.reply.Text) != "":
		fmt.Fprintf(&b, "It is not the JSON that was asked for: %s.\n\n", syntax.Message)
	}
	b.WriteString("Answer with the whole JSON that was asked for and nothing else.")
	return b.String()
}

// quoteReply begins the message with the rejected reply.
func quoteReply(b *strings.Builder, r *rejection) {
	quoted := r.reply.Text
	if len(quoted) > maxReplyQuoted && r.json != nil {
		quoted = string(r.json) // what the pointers are about, without the text around it
	}
	switch {
	case strings.TrimSpace(quoted) != "":
		mark := fence(quoted)
		fmt.Fprintf(b, "This reply of yours was not accepted:\n\n%s\n%s\n%s\n\n", mark, cutMiddle(quoted, maxReplyQuoted), mark)
	case len(r.reply.Calls) > 0:
		b.WriteString("Your reply called a tool and had no text.\n\n")
	default:
		b.WriteString("Your reply was empty.\n\n")
	}
}

// violationLines lists violations, as many as fit in max bytes and the first in any
// case, and counts the rest.
func violationLines(violations []Violation, max int) string {
	var b strings.Builder
	for i, v := range violations {
		place := v.Pointer
		if place == "" {
			place = "the whole value"
		}
		line := fmt.Sprintf("- %s: %s\n", place, v.Message)
		if i > 0 && b.Len()+len(line) > max {
			fmt.Fprintf(&b, "- and %d more\n", len(violations)-i)
			break
		}
		b.WriteString(line)
	}
	return b.String()
}

// fence returns a run of back-ticks, at least three, that is longer than any in s.
func fence(s string) string {
	longest, run := 2, 0
	for i := 0; i < len(s); i++ {
		run++
		if s[i] != '`' {
			run = 0
		}
		longest = max(longest, run)
	}
	return strings.Repeat("`", longest+1)
}

// cutMiddle returns s with its middle left out, and says so, if it is longer than n
// bytes. It cuts at rune boundaries.
func cutMiddle(s string, n int) string {
	if len(s) <= n {
		return s
	}
	head, tail := n*2/3, len(s)-n/3
	for head > 0 && !utf8.RuneStart(s[head]) {
		head--
	}
	for tail < len(s) && !utf8.RuneStart(s[tail]) {
		tail++
	}
	return fmt.Sprintf("%s\n[%d bytes left out here]\n%s", s[:head], tail-head, s[tail:])
}
