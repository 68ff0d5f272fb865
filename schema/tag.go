package schema

import (
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"
)

// fieldTagName is the key of the struct tag that describes a field and constrains
// its values:
//
//	Total    float64  `json:"total" schema:"the amount due, tax included; minimum=0"`
//	Currency string   `json:"currency" schema:"enum=EUR|GBP|USD"`
//	Labels   []string `json:"labels" schema:"maxItems=5; items.minLength=1"`
//
// The tag is a list of elements with ; between them:
//
//	tag     = [ description ] { ";" element }
//	element = { "items." | "values." | "keys." } keyword [ "=" value { "|" value } ]
//	value   = text | "'" text "'"
//
// The first element is the description, unless it starts with a keyword. It may hold
// commas, colons, bars and equals signs, but no semicolon; in single quotes it may
// hold anything. Space around elements, keywords and values does not count.
//
// Single quotes around a value, or around the whole description, protect what is in
// them, and ” stands for one quote there; elsewhere a quote is an ordinary
// character. Values are text for strings and JSON for everything else; for a field
// that may be anything, what is not JSON, or stands in quotes, is a string. A | ends
// a value only for enum, examples, aliases and enumAliases. In a tag between back quotes, a backslash of a
// pattern has to be doubled: `schema:"pattern=^\\d+$"`.
//
// The keywords are those of JSON Schema, and mean what they mean there:
//
//	of any field    description title default example examples deprecated aliases
//	of any value    enum enumAliases const (strings, numbers and booleans; or anything, as JSON)
//	of strings      minLength maxLength pattern format
//	of numbers      minimum maximum exclusiveMinimum exclusiveMaximum multipleOf
//	of lists        minItems maxItems uniqueItems
//	of maps         minProperties maxProperties, and of structs
//
// aliases are other keys that a reply may have for the field, and enumAliases other
// names for the values of an enum, EUR:euro for example: replies are read by them, but
// a model is not told, and no document is valid by them.
//
// deprecated and uniqueItems need no value. example is one example, examples are
// several; both give the keyword examples. A keyword after items. is about the
// elements of a slice or array, after values. and keys. about those of a map;
// prefixes may be repeated for what is nested. The tag of a blank field, _ struct{},
// is about the struct itself.
//
// What is wrong with a tag is an error of For: an unknown keyword, one that is for
// another type, a value of another type or outside its range, a pattern that is not
// in the syntax of package regexp, bounds that leave nothing.
const fieldTagName = "schema"

// A tagElement is one element of a tag.
type tagElement struct {
	prefixes []string // "items", "values", "keys"
	keyword  string
	values   []tagValue // none if there is no =
}

// A tagValue is one value of an element.
type tagValue struct {
	text   string
	quoted bool
}

// tagPrefixes lead from a field to what is in it.
var tagPrefixes = []string{"items", "values", "keys"}

// A tagScanner reads a tag.
type tagScanner struct {
	rest     string
	elements []tagElement
	problems []string
}

// parseFieldTag reads a tag, and says what is wrong with its syntax.
func parseFieldTag(tag string) (elements []tagElement, problems []string) {
	s := tagScanner{rest: tag}
	s.description()
	for s.rest != "" {
		s.element()
	}
	return s.elements, s.problems
}

func (s *tagScanner) problem(parts ...string) {
	s.problems = append(s.problems, strings.Join(parts, ""))
}

// description reads the first element if it is a description.
func (s *tagScanner) description() {
	s.rest = strings.TrimLeft(s.rest, " ")
	if strings.HasPrefix(s.rest, "'") {
		s.add("description", []tagValue{s.value(";")})
		s.rest = strings.TrimPrefix(s.rest, ";")
		return
	}
	first, rest, _ := strings.Cut(s.rest, ";")
	word, _, hasValue := strings.Cut(first, "=")
	if word = strings.TrimSpace(word); keywordMeant(word, hasValue) {
		return
	}
	if first = strings.TrimSpace(first); first != "" {
		s.add("description", []tagValue{{text: first}})
	}
	s.rest = rest
}

// keywordMeant reports whether a first element starts with a keyword, or with what
// must be a slip of the pen for one.
func keywordMeant(word string, hasValue bool) bool {
	keyword := word[strings.LastIndexByte(word, '.')+1:]
	if spec := tagKeywordNamed(keyword); spec != nil {
		return hasValue || spec.kind == flagKeyword
	}
	return hasValue && !strings.Contains(keyword, " ") && nearTagKeyword(keyword) != ""
}

// element reads an element that is not a description.
func (s *tagScanner) element() {
	end := strings.IndexAny(s.rest, "=;")
	if end < 0 {
		end = len(s.rest)
	}
	word, rest := strings.TrimSpace(s.rest[:end]), s.rest[end:]
	if rest == "" || rest[0] == ';' {
		s.rest = strings.TrimPrefix(rest, ";")
		if word != "" {
			s.add(word, nil)
		}
		return
	}
	separators := ";"
	_, keyword := cutTagPrefixes(word)
	if spec := tagKeywordNamed(keyword); spec != nil && (spec.name == "enum" || spec.name == "examples" || spec.kind == nameKeyword) {
		separators = ";|"
	}
	var values []tagValue
	for more := true; more; more = strings.HasPrefix(s.rest, "|") {
		s.rest = rest[1:]
		values = append(values, s.value(separators))
		rest = s.rest
	}
	s.rest = strings.TrimPrefix(s.rest, ";")
	s.add(word, values)
}

// value reads a value up to one of the separators or the end.
func (s *tagScanner) value(separators string) tagValue {
	s.rest = strings.TrimLeft(s.rest, " ")
	if quoted, ok := strings.CutPrefix(s.rest, "'"); ok {
		return s.quotedValue(quoted, separators)
	}
	return tagValue{text: strings.TrimSpace(s.until(separators))}
}

// quotedValue reads a value whose opening quote has been read.
func (s *tagScanner) quotedValue(rest, separators string) tagValue {
	var text strings.Builder
	for {
		before, after, ok := strings.Cut(rest, "'")
		text.WriteString(before)
		if !ok {
			s.problem("no quote ends ", tagExcerpt(s.rest), "; a quote at the start of a value must be doubled and the value quoted")
			s.rest = ""
			return tagValue{text.String(), true}
		}
		rest = after
		if !strings.HasPrefix(rest, "'") {
			break
		}
		text.WriteByte('\'')
		rest = rest[1:]
	}
	s.rest = rest
	if junk := strings.TrimSpace(s.until(separators)); junk != "" {
		s.problem("text after the closing quote: ", tagExcerpt(junk))
	}
	return tagValue{text.String(), true}
}

// until takes the text before the first separator.
func (s *tagScanner) until(separators string) string {
	end := strings.IndexAny(s.rest, separators)
	if end < 0 {
		end = len(s.rest)
	}
	text := s.rest[:end]
	s.rest = s.rest[end:]
	return text
}

// add adds an element, without its prefixes.
func (s *tagScanner) add(word string, values []tagValue) {
	prefixes, keyword := cutTagPrefixes(word)
	s.elements = append(s.elements, tagElement{prefixes, keyword, values})
}

// cutTagPrefixes splits "items.values.minLength" into its prefixes and the keyword.
func cutTagPrefixes(word string) (prefixes []string, keyword string) {
	for {
		prefix, rest, ok := strings.Cut(word, ".")
		if !ok || !slices.Contains(tagPrefixes, prefix) {
			return prefixes, word
		}
		prefixes = append(prefixes, prefix)
		word = rest
	}
}

// tagExcerpt quotes a piece of a tag, or of another offending value, for an error:
// at most 40 bytes of it.
func tagExcerpt(s string) string {
	short := tagCut(s)
	if short == s {
		return strconv.Quote(s)
	}
	return strconv.Quote(strings.TrimSuffix(short, "…")) + "…"
}

// tagCut returns JSON for an error: at most 40 bytes of it.
func tagCut(s string) string {
	const most = 40
	if len(s) <= most {
		return s
	}
	end := most
	for !utf8.RuneStart(s[end]) && end > most-utf8.UTFMax {
		end--
	}
	return s[:end] + "…"
}
