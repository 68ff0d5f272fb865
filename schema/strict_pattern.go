package schema

import "strings"

// strictPatterns says which regular expressions a dialect has. All have characters,
// classes in brackets, groups, alternatives and quantifiers; none has look-around,
// back-references, word boundaries, flags, names of groups, lazy quantifiers or \p.
type strictPatterns struct {
	// whole says that a pattern has to be about the whole string: ^…$.
	whole bool

	// classes are the letters that may stand after a backslash.
	classes string

	// raw says that a pattern is matched with the JSON text of a string, quotes and
	// escapes included: so it must not match a quote or what has to be escaped.
	raw bool
}

// A strictPattern is a regular expression while it is checked.
type strictPattern struct {
	strictPatterns
	text  string
	at    int
	depth int  // of groups
	atom  bool // there is something that a quantifier could be about
}

// has reports whether the dialect has a regular expression. It errs on the side of
// no.
func (s strictPatterns) has(text string) bool {
	body, starts := strings.CutPrefix(text, "^")
	body, ends := strings.CutSuffix(body, "$")
	if escapes := len(body) - len(strings.TrimRight(body, `\`)); ends && escapes%2 == 1 {
		body, ends = body+"$", false
	}
	if s.whole && (!starts || !ends) {
		return false
	}
	p := strictPattern{strictPatterns: s, text: body}
	for p.at < len(body) {
		if body[p.at] == '|' && p.depth == 0 && (starts || ends) || !p.step() {
			return false // ^a|b$ is about two halves of a string
		}
	}
	return p.depth == 0
}

// step goes past one element, and reports whether it is one that the dialect has.
func (p *strictPattern) step() bool {
	c := p.text[p.at]
	p.at++
	quantified := p.atom
	p.atom = true
	switch c {
	case '\\':
		return p.escape()
	case '[':
		return p.class()
	case '.':
		return !p.raw
	case '(':
		p.depth++
		p.atom = false
		return !strings.HasPrefix(p.text[p.at:], "?")
	case ')':
		p.depth--
		return p.depth >= 0
	case '|':
		p.atom = false
	case '*', '+', '?', '{':
		p.atom = false // "a+?" and "a++" mean something else
		return quantified && (c != '{' || p.count())
	case '^', '$', ']', '}':
		return false
	default:
		return p.literal(c)
	}
	return true
}

// literal reports whether the dialect has a character that stands for itself.
func (p *strictPattern) literal(c byte) bool {
	return c >= ' ' && (!p.raw || c != '"' && c != '\\')
}

// escape goes past what stands behind a backslash.
func (p *strictPattern) escape() bool {
	if p.at == len(p.text) {
		return false
	}
	c := p.text[p.at]
	p.at++
	switch {
	case c >= '0' && c <= '9', c >= 'A' && c <= 'Z', c >= 'a' && c <= 'z':
		return strings.IndexByte(p.classes, c) >= 0
	}
	return c < 0x80 && p.literal(c)
}

// class goes past the rest of a class in brackets.
func (p *strictPattern) class() bool {
	first := p.at
	for ; p.at < len(p.text); p.at++ {
		switch c := p.text[p.at]; {
		case c == ']':
			p.at++
			return p.at-1 > first
		case c == '^' && p.at == first:
			if p.raw {
				return false // all the characters that have to be escaped
			}
			first++
		case c == '\\':
			p.at++
			if !p.escape() {
				return false
			}
			p.at--
		case c == '[' || !p.literal(c) || p.raw && c == '-' && p.spansQuote():
			return false
		}
	}
	return false
}

// spansQuote reports whether a range of characters may hold a quote or a backslash.
// It may, unless both ends are digits or letters of one case.
func (p *strictPattern) spansQuote() bool {
	if p.at == 0 || p.at+1 >= len(p.text) || p.text[p.at-1] == '[' || p.text[p.at+1] == ']' {
		return false // at an end it is a hyphen
	}
	from, to := p.text[p.at-1], p.text[p.at+1]
	for _, span := range []string{"09", "az", "AZ"} {
		if span[0] <= from && from <= to && to <= span[1] {
			return false
		}
	}
	return true
}

// count goes past the rest of a quantifier in braces: {n}, {n,} or {n,m}, numbers of
// up to three digits.
func (p *strictPattern) count() bool {
	inside, rest, closed := strings.Cut(p.text[p.at:], "}")
	least, most, _ := strings.Cut(inside, ",")
	if !closed || least == "" || len(least) > 3 || len(most) > 3 || strings.Trim(least+most, "0123456789") != "" {
		return false
	}
	p.at = len(p.text) - len(rest)
	return true
}
