package schema

import (
	"errors"
	"fmt"
	"strings"
	"unicode/utf8"

	"github.com/briefgo/brief/internal/loosejson"
)

// DefaultMaxRepairTokens bounds a repair message by default.
const DefaultMaxRepairTokens = 1024

// countBytes is how tokens are counted where no one says how: four bytes are one.
func countBytes(text string) int { return (len(text) + 3) / 4 }

// A repairer writes the messages that ask for a correction. A message stands on its
// own; what it quotes of a reply is text from outside.
type repairer struct {
	max        int // tokens of a message
	count      func(string) int
	transcript bool // the reply is sent before the message, which need not quote it
}

// fit returns the longest of the messages that build makes, for so many bytes of what
// can be left out, that is not too long: build(0) if none is.
func (r *repairer) fit(build func(bytes int) string) string {
	bytes := 4 * r.max
	for range 8 {
		text := build(bytes)
		n := r.count(text)
		if n <= r.max {
			return text
		}
		// Some of the text stays whatever happens, so that a little more must go.
		bytes -= max(16, bytes*(n-r.max)/n*9/8)
		if bytes <= 0 {
			break
		}
	}
	return build(0)
}

// whole makes the message that asks for the whole document again: it quotes the
// rejected reply, fenced with more back-ticks than it holds anywhere in a row, and lists
// what is wrong, a line `pointer: what is wrong` for each violation.
func (r *repairer) whole(rejected *rejection) string {
	if rejected.whole {
		return r.told(rejected)
	}
	return r.fit(func(bytes int) string {
		var b strings.Builder
		if !r.transcript {
			quoteReply(&b, rejected, bytes*2/3)
		}
		var invalid *ValidationError
		var truncated *TruncatedError
		var syntax *SyntaxError
		switch {
		case errors.As(rejected.err, &invalid):
			b.WriteString(r.what("What is wrong with it:\n\n", "What is wrong with your reply:\n\n"))
			b.WriteString(violationLines(invalid.Violations, bytes/4))
			b.WriteString("\nAnswer again with the whole corrected JSON and nothing else. Keep what was right as it was.")
			return b.String()
		case errors.As(rejected.err, &truncated):
			b.WriteString(r.what("It ends in the middle: it is not complete.\n\n", "Your reply ends in the middle: it is not complete.\n\n"))
		case errors.As(rejected.err, &syntax) && strings.TrimSpace(rejected.reply.Text) != "":
			fmt.Fprintf(&b, r.what("It is not the JSON that was asked for: %s.\n\n", "Your reply is not the JSON that was asked for: %s.\n\n"), syntax.Message)
		}
		b.WriteString("Answer with the whole JSON that was asked for and nothing else.")
		return b.String()
	})
}

// told makes the message about a reply that the caller rejected.
func (r *repairer) told(rejected *rejection) string {
	var teller interface{ Repair() string }
	if errors.As(rejected.err, &teller) {
		const least = 256
		text := teller.Repair()
		return r.fit(func(bytes int) string { return cutMiddle(text, max(bytes, least)) })
	}
	return r.fit(func(bytes int) string {
		var b strings.Builder
		if !r.transcript {
			quoteReply(&b, rejected, bytes*2/3)
		}
		fmt.Fprintf(&b, "It was not accepted: %s\n\nAnswer again as you were asked to.", cutMiddle(rejected.err.Error(), max(bytes/4, 1)))
		return b.String()
	})
}

// what returns the first text behind a quotation of the reply, the second without.
func (r *repairer) what(quoted, sent string) string {
	if r.transcript {
		return sent
	}
	return quoted
}

// quoteReply begins the message with the rejected reply, cut to so many bytes.
func quoteReply(b *strings.Builder, r *rejection, bytes int) {
	quoted := r.reply.Text
	if len(quoted) > bytes && r.json != nil {
		quoted = string(r.json) // what the pointers are about, without the text around it
	}
	switch {
	case strings.TrimSpace(quoted) != "":
		mark := fence(quoted)
		fmt.Fprintf(b, "This reply of yours was not accepted:\n\n%s\n%s\n%s\n\n", mark, cutMiddle(quoted, bytes), mark)
	case len(r.reply.Calls) > 0:
		b.WriteString("Your reply called a tool and had no text.\n\n")
	default:
		b.WriteString("Your reply was empty.\n\n")
	}
}

// patch makes the message that asks for the values at pointers, each shown in the object
// or list that it stands in. It returns the pointers that there was room for: one at
// least.
func (r *repairer) patch(doc *loosejson.Value, pointers []string, violations []Violation) (string, []string) {
	var told []string
	text := r.fit(func(bytes int) string {
		var b strings.Builder
		told = nil
		b.WriteString("Your reply was read as JSON, and some of its values were not accepted. These are the values, by their JSON Pointers, and what is wrong with each:\n\n")
		for _, pointer := range pointers {
			lines := patchLines(doc, pointer, violations)
			if len(told) > 0 && b.Len()+len(lines) > bytes {
				break
			}
			b.WriteString(lines)
			told = append(told, pointer)
		}
		example := string(loosejson.AppendString(nil, told[0]))
		fmt.Fprintf(&b, "\nAnswer with one JSON object and nothing else. Its keys are these pointers, its values the corrected values: {%s: …}. All other values stay as they are.", example)
		return b.String()
	})
	return text, told
}

// maxShown bounds what is shown of the object or list around a value, in bytes.
const maxShown = 160

// patchLines says what is wrong with the value at a pointer, and where it stands.
func patchLines(doc *loosejson.Value, pointer string, violations []Violation) string {
	var b strings.Builder
	for _, v := range violations {
		if v.Pointer == pointer || strings.HasPrefix(v.Pointer, pointer+"/") {
			fmt.Fprintf(&b, "- %s\n", v.Error())
		}
	}
	if parent := resolveParent(doc, pointer); parent != nil && parent != doc {
		shown := parent.Excerpt(maxShown + 1)
		if len(shown) > maxShown {
			shown = loosejson.Clip(shown, maxShown) + "…"
		}
		mark := strings.TrimPrefix(fence(shown), "``")
		fmt.Fprintf(&b, "  in %s%s%s\n", mark, shown, mark)
	}
	return b.String()
}

// continued makes the message that asks for what follows prefix, which the reply was cut
// to; violation is what was wrong behind it, if it was stopped for that.
func (r *repairer) continued(prefix string, violation *Violation) string {
	return r.fit(func(bytes int) string {
		var b strings.Builder
		tail := prefix[len(prefix)-min(len(prefix), max(64, bytes*2/3)):]
		for tail != "" && !utf8.RuneStart(tail[0]) {
			tail = tail[1:]
		}
		if violation != nil {
			fmt.Fprintf(&b, "Your reply was stopped at a value that cannot be accepted:\n\n- %s\n\n", violation.Error())
		} else {
			b.WriteString("Your reply was cut off at the output limit.\n\n")
		}
		mark := fence(tail)
		fmt.Fprintf(&b, "What was kept of it has %d bytes and ends with:\n\n%s\n%s\n%s\n\n", len(prefix), mark, tail, mark)
		if violation != nil {
			b.WriteString("Go on from exactly there, with the corrected value and all that follows it. ")
		} else {
			b.WriteString("Go on from exactly there. ")
		}
		b.WriteString("Write only what follows, without repeating anything and without a code fence.")
		return b.String()
	})
}

// violationLines lists violations, as many as fit in max bytes and the first in any
// case, and counts the rest.
func violationLines(violations []Violation, max int) string {
	var b strings.Builder
	for i, v := range violations {
		line := fmt.Sprintf("- %s\n", v.Error())
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
