package tmplcheck

import (
	"fmt"
	"strings"
)

// Limits of what is parsed. The parser of text/template recurses for every block and
// parenthesis, and looks a variable up in a list, which takes quadratic time.
const (
	maxSource  = 16 << 20  // bytes of source
	maxActions = 128 << 10 // bytes of source between {{ and }}
	maxNesting = 1000      // blocks within blocks, and parentheses within parentheses
)

// checkLimits returns the error for a source that is too large or too deeply nested
// to be parsed.
func checkLimits(source string) *Error {
	if len(source) > maxSource {
		return &Error{Line: 1, Kind: Syntax, Message: fmt.Sprintf("the template has %d bytes, over the limit of %d", len(source), maxSource)}
	}
	s := limitScanner{source: source}
	for s.action() {
		switch {
		case s.actions > maxActions:
			return s.error("the template has more than %d bytes of actions", maxActions)
		case len(s.open)+s.elses > maxNesting || s.parens > maxNesting:
			return s.error("the template is nested more than %d deep", maxNesting)
		}
	}
	return nil
}

// A limitScanner finds the actions of a template. It knows just enough of the syntax
// not to be misled by strings and comments; where a source is wrong, it may stop
// early, as the parser will.
type limitScanner struct {
	source  string
	pos     int   // where the next action is looked for
	actions int   // bytes in actions so far
	open    []int // for each open block, the value of elses before it
	elses   int   // branches "else if" and "else with", which nest, of the open blocks
	parens  int   // deepest nesting of parentheses in the last action
}

// error returns an error at the line of the last action.
func (s *limitScanner) error(format string, args ...any) *Error {
	line := 1 + strings.Count(s.source[:s.pos], "\n")
	return &Error{Line: line, Kind: Syntax, Message: fmt.Sprintf(format, args...)}
}

// action scans the next action. It returns false at the end of the source.
func (s *limitScanner) action() bool {
	start := strings.Index(s.source[s.pos:], "{{")
	if start < 0 {
		return false
	}
	s.pos += start + len("{{")
	if rest := s.source[s.pos:]; len(rest) > 1 && rest[0] == '-' && strings.IndexByte(" \t\r\n", rest[1]) >= 0 {
		s.pos += 2
	}
	if strings.HasPrefix(s.source[s.pos:], "/*") {
		end := strings.Index(s.source[s.pos:], "*/")
		s.pos += max(end, 0) + len("*/")
		return end >= 0
	}
	begin := s.pos
	s.keyword()
	s.body()
	s.actions += s.pos - begin
	return true
}

// keyword looks at the first word of an action and keeps the open blocks.
func (s *limitScanner) keyword() {
	word, rest := firstWord(s.source[s.pos:])
	switch word {
	case "if", "range", "with", "block", "define":
		s.open = append(s.open, s.elses)
	case "else":
		if second, _ := firstWord(rest); second == "if" || second == "with" {
			s.elses++
		}
	case "end":
		if n := len(s.open); n > 0 {
			s.elses = s.open[n-1]
			s.open = s.open[:n-1]
		}
	}
}

// firstWord returns the letters that text begins with, after white space, and the rest.
func firstWord(text string) (word, rest string) {
	text = strings.TrimLeft(text, " \t\r\n")
	end := strings.IndexFunc(text, func(r rune) bool { return r < 'a' || r > 'z' })
	if end < 0 {
		end = len(text)
	}
	return text[:end], text[end:]
}

// body scans to the end of an action and counts its parentheses.
func (s *limitScanner) body() {
	depth := 0
	s.parens = 0
	for s.pos < len(s.source) {
		switch b := s.source[s.pos]; b {
		case '"', '\'', '`':
			s.quoted(b)
			continue
		case '(':
			depth++
			s.parens = max(s.parens, depth)
		case ')':
			depth--
		case '}':
			if strings.HasPrefix(s.source[s.pos:], "}}") {
				s.pos += len("}}")
				return
			}
		}
		s.pos++
	}
}

// quoted skips a constant in quotes.
func (s *limitScanner) quoted(quote byte) {
	for s.pos++; s.pos < len(s.source); s.pos++ {
		switch b := s.source[s.pos]; {
		case b == quote:
			s.pos++
			return
		case b == '\\' && quote != '`':
			s.pos++
		}
	}
	s.pos = len(s.source)
}
