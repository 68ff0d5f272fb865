package schema

import (
	"fmt"
	"regexp"
	"regexp/syntax"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/briefgo/brief/internal/loosejson"
)

// textSentence says what is wrong with a string.
func (b *brokenKeyword) textSentence() (must, got string) {
	got = "got " + quoteText(b.got.Text)
	if b.value == nil {
		return "does not satisfy " + quoteText(b.keyword) + " of the schema", got
	}
	switch b.keyword {
	case "minLength", "maxLength":
		return b.sizeSentence("character", "characters", utf8.RuneCountInString(b.got.Text)), ""
	case "pattern":
		return patternSentence(b.value.Text), got
	case "contentEncoding":
		return "must be encoded in " + cutText(b.value.Text), got
	case "contentMediaType":
		if b.value.Text == "application/json" {
			return "must be JSON, as a string", got
		}
		return "must be of the media type " + cutText(b.value.Text), got
	case "contentSchema":
		return "must be JSON, as a string", got
	}
	return formatSentence(b.value.Text), got
}

// formatPhrases are the formats in words, each with an example.
var formatPhrases = map[string]string{
	"date-time":             `a date and time with its offset from UTC, like "2026-01-31T09:30:00Z"`,
	"date":                  `a date like "2026-01-31"`,
	"time":                  `a time of day with its offset from UTC, like "09:30:00Z"`,
	"duration":              `an ISO 8601 duration like "P3DT4H"`,
	"period":                `an ISO 8601 period like "2026-01-31T09:30:00Z/P1D"`,
	"hostname":              `a host name like "www.example.com"`,
	"email":                 `an e-mail address like "ada@example.com"`,
	"ipv4":                  `an IPv4 address like "192.0.2.1"`,
	"ip-address":            `an IPv4 address like "192.0.2.1"`,
	"ipv6":                  `an IPv6 address like "2001:db8::1"`,
	"uri":                   `a URI with its scheme, like "https://example.com/a"`,
	"iri":                   `a URI with its scheme, like "https://example.com/a"`,
	"uri-reference":         `a URI or a relative reference, like "/a?b=c"`,
	"uriref":                `a URI or a relative reference, like "/a?b=c"`,
	"iri-reference":         `a URI or a relative reference, like "/a?b=c"`,
	"uri-template":          `a URI template like "/users/{id}"`,
	"regex":                 `a regular expression like "^[a-z]+$"`,
	"json-pointer":          `a JSON Pointer like "/items/0"`,
	"relative-json-pointer": `a relative JSON Pointer like "1/name"`,
	"uuid":                  `a UUID like "123e4567-e89b-12d3-a456-426614174000"`,
}

// formatSentence says what a format is.
func formatSentence(format string) string {
	if phrase, ok := formatPhrases[format]; ok {
		return "must be " + phrase
	}
	return "must be in the format " + quoteText(format)
}

// limitPatternShown is how many bytes of a pattern a sentence holds: it is what the
// model has to match.
const limitPatternShown = 120

// patternSentence shows a pattern and a text that matches it, if one is found.
func patternSentence(pattern string) string {
	shown := pattern
	if len(shown) > limitPatternShown {
		shown = strings.ToValidUTF8(shown[:limitPatternShown], "") + "…"
	}
	if example, ok := patternExample(pattern); ok {
		return fmt.Sprintf("must match the pattern %s (as %s does)", shown, quoteText(example))
	}
	return "must match the pattern " + shown
}

// patternExample makes a short text that matches a pattern, out of the pattern
// itself: the first of each alternative, the fewest of each repetition.
func patternExample(pattern string) (string, bool) {
	parsed, err := syntax.Parse(pattern, syntax.Perl)
	if err != nil {
		return "", false
	}
	text, ok := appendExample(nil, parsed)
	if !ok || len(text) == 0 || len(text) > limitQuoted-2 || !utf8.Valid(text) {
		return "", false
	}
	matched, err := regexp.MatchString(pattern, string(text))
	return string(text), err == nil && matched
}

// appendExample appends a text that an expression matches, false if it gets long.
func appendExample(dst []byte, re *syntax.Regexp) ([]byte, bool) {
	ok := len(dst) <= limitQuoted
	switch re.Op {
	case syntax.OpLiteral:
		dst = append(dst, string(re.Rune)...)
	case syntax.OpCharClass:
		dst = utf8.AppendRune(dst, exampleRune(re.Rune))
	case syntax.OpAnyChar, syntax.OpAnyCharNotNL:
		dst = append(dst, 'x')
	case syntax.OpCapture, syntax.OpPlus:
		return appendExample(dst, re.Sub[0])
	case syntax.OpAlternate:
		return appendExample(dst, re.Sub[0])
	case syntax.OpRepeat:
		for range re.Min {
			if dst, ok = appendExample(dst, re.Sub[0]); !ok {
				return dst, false
			}
		}
	case syntax.OpConcat:
		for _, sub := range re.Sub {
			if dst, ok = appendExample(dst, sub); !ok {
				return dst, false
			}
		}
	}
	return dst, ok
}

// exampleRune returns a character of a class, given as pairs of bounds, one that
// reads well if there is one.
func exampleRune(bounds []rune) rune {
	for _, r := range "1Aa0-_ " {
		for i := 0; i+1 < len(bounds); i += 2 {
			if bounds[i] <= r && r <= bounds[i+1] {
				return r
			}
		}
	}
	for i := 0; i+1 < len(bounds); i += 2 {
		if unicode.IsPrint(bounds[i]) {
			return bounds[i]
		}
	}
	return 'x'
}

// describe says in a few words what a subschema allows, nothing if it cannot.
func (n *schemaNode) describe(hops int) string {
	n = n.target()
	if values := n.allowedHere(); values != nil {
		return listValues(values)
	}
	if hops == 0 || n.value.Kind != loosejson.Object {
		return ""
	}
	if f := n.value.Member("format"); f != nil && formatPhrases[f.Text] != "" {
		return formatPhrases[f.Text]
	}
	words, more := typePhrase(n.value.Member("type")), n.describeBounds()
	if len(more) == 0 {
		return words
	}
	if words == "" {
		words = "something"
	}
	return words + " that " + joinWords(more[:min(len(more), 3)], "and")
}

// describeBounds says in a few words each what a subschema asks for beside its type.
func (n *schemaNode) describeBounds() []string {
	var more []string
	if p := n.value.Member("pattern"); p != nil {
		more = append(more, "matches the pattern "+cutText(p.Text))
	}
	for _, bound := range []struct{ keyword, words string }{
		{"minimum", "is at least "}, {"exclusiveMinimum", "is more than "}, {"maximum", "is at most "}, {"exclusiveMaximum", "is less than "},
	} {
		if v := n.value.Member(bound.keyword); v != nil && v.Kind == loosejson.Number {
			more = append(more, bound.words+cutText(v.Text))
		}
	}
	for _, name := range n.fixedNames() {
		more = append(more, "has "+quoteText(name)+": "+listValues(n.fixed(name)))
	}
	if required := n.value.Member("required"); required != nil && len(more) == 0 {
		for i := range required.Items() {
			more = append(more, "has "+quoteText(required.Items()[i].Text))
		}
	}
	return more
}
