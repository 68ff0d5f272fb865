package schema

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/briefgo/brief/internal/loosejson"
)

// sentence says what a keyword expects and what is there instead. Keywords about the
// members of an object are said at the members: see members.
func (b *brokenKeyword) sentence() (must, got string) {
	switch b.keyword {
	case "type":
		return b.typeSentence()
	case "enum", "const":
		return enumSentence(b.owner.allowedHere(), b.got)
	case "minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf":
		return b.numberSentence(), "got " + quoteValue(b.got)
	case "minLength", "maxLength", "pattern", "format", "contentEncoding", "contentMediaType", "contentSchema":
		return b.textSentence()
	case "minItems", "maxItems", "uniqueItems", "contains", "minContains", "maxContains", "items", "additionalItems":
		return b.arraySentence()
	case "minProperties", "maxProperties":
		return b.sizeSentence("property", "properties", countKeys(b.got)), ""
	case "not":
		return b.notSentence(), ""
	case "oneOf", "anyOf":
		return b.choiceSentence(), ""
	}
	return "does not satisfy " + quoteText(b.keyword) + " of the schema", "got " + nameValue(b.got)
}

// countKeys counts the members of an object, duplicates once.
func countKeys(v *loosejson.Value) int {
	keys := map[string]bool{}
	for i := range v.Members() {
		keys[v.Members()[i].Key] = true
	}
	return len(keys)
}

// allowedHere returns the values of the const or enum of a subschema itself.
func (n *schemaNode) allowedHere() []*loosejson.Value {
	alone := *n
	alone.ref = nil
	return alone.allowedValues()
}

// typePhrases are the types with their article.
var typePhrases = map[string]string{
	"array": "an array", "boolean": "a boolean", "integer": "an integer", "null": "null",
	"number": "a number", "object": "an object", "string": "a string",
}

// typePhrase returns the types that a keyword type allows, as a phrase.
func typePhrase(v *loosejson.Value) string {
	var words []string
	for _, name := range typeNamesOf(v) {
		words = append(words, typePhrases[name])
	}
	return joinWords(words, "or")
}

// typeSentence names the type; if the values are fixed besides, it names those.
func (b *brokenKeyword) typeSentence() (must, got string) {
	if values := b.owner.allowedHere(); values != nil {
		return "must be " + listValues(values), "got " + nameValue(b.got)
	}
	return "must be " + typePhrase(b.value), "got " + nameValue(b.got)
}

// Bounds of a list of values or names in a sentence.
const (
	limitListed      = 24
	limitListedBytes = 400
)

// listValues returns `one of "a", "b"`, or the value if there is only one. A long
// list is cut and the rest counted.
func listValues(values []*loosejson.Value) string {
	if len(values) == 1 {
		return quoteValue(values[0])
	}
	return "one of " + listQuoted(len(values), func(i int) string { return quoteValue(values[i]) })
}

// listNames returns a list of quoted names, cut like listValues.
func listNames(names []string) string {
	return listQuoted(len(names), func(i int) string { return quoteText(names[i]) })
}

// listQuoted lists n things, as many as the bounds allow, and counts the rest.
func listQuoted(n int, quoted func(int) string) string {
	var b strings.Builder
	for i := range n {
		if i == limitListed || b.Len() > limitListedBytes {
			fmt.Fprintf(&b, " and %s", countNoun(n-i, "other", "others"))
			break
		}
		if i > 0 {
			b.WriteString(", ")
		}
		b.WriteString(quoted(i))
	}
	return b.String()
}

// enumSentence says which values are allowed, and of a list too long to be shown
// whole, which of them may be meant.
func enumSentence(values []*loosejson.Value, v *loosejson.Value) (must, got string) {
	must, got = "must be "+listValues(values), "got "+quoteValue(v)
	if len(values) <= limitListed || v.Kind != loosejson.String {
		return must, got
	}
	var names []string
	for _, value := range values {
		if value.Kind == loosejson.String {
			names = append(names, value.Text)
		}
	}
	return must, got + didYouMean(v.Text, names)
}

// numberSentence says which bound a number crosses. In draft 4 exclusiveMinimum is a
// boolean beside minimum.
func (b *brokenKeyword) numberSentence() string {
	bound := b.value
	phrase := map[string]string{
		"minimum": "must be at least ", "maximum": "must be at most ",
		"exclusiveMinimum": "must be more than ", "exclusiveMaximum": "must be less than ",
		"multipleOf": "must be a multiple of ",
	}[b.keyword]
	if bound != nil && bound.Kind == loosejson.True {
		bound = b.owner.value.Member(strings.ToLower(strings.TrimPrefix(b.keyword, "exclusive")))
	}
	if bound == nil {
		return phrase + "the bound of the schema"
	}
	return phrase + cutText(bound.Text)
}

// sizeSentence says how many there must be of what.
func (b *brokenKeyword) sizeSentence(one, many string, has int) string {
	n, _ := wholeNumber(b.value)
	bound := "at least "
	switch {
	case strings.HasPrefix(b.keyword, "max"):
		bound = "at most "
	case n == 1 && has == 0:
		return "must not be empty"
	}
	return fmt.Sprintf("must have %s%s, has %d", bound, countNoun(n, one, many), has)
}

// wholeNumber returns the value of minLength and its like.
func wholeNumber(v *loosejson.Value) (int, bool) {
	if v == nil || v.Kind != loosejson.Number {
		return 0, false
	}
	f, err := strconv.ParseFloat(v.Text, 64)
	return int(f), err == nil
}

// arraySentence says what is wrong with an array.
func (b *brokenKeyword) arraySentence() (must, got string) {
	switch b.keyword {
	case "minItems", "maxItems":
		return b.sizeSentence("item", "items", len(b.got.Items())), ""
	case "uniqueItems":
		return b.uniqueSentence(), ""
	case "additionalItems", "items":
		return fmt.Sprintf("must have at most %s, has %d", countNoun(len(b.owner.prefix), "item", "items"), len(b.got.Items())), ""
	}
	bound, n := "at least ", 1
	if v, ok := wholeNumber(b.value); ok {
		n = v
	}
	if b.keyword == "maxContains" {
		bound = "at most "
	}
	return "must contain " + bound + countNoun(n, "item", "items") + b.owner.contains.containedPhrase(n == 1), ""
}

// containedPhrase says what contains looks for, behind "1 item" or "2 items".
func (n *schemaNode) containedPhrase(one bool) string {
	words := ""
	if n != nil {
		words = n.describe(limitHops)
	}
	bare, isBare := strings.CutPrefix(words, "something that ")
	switch {
	case words == "":
		return ` that satisfy the schema under "contains"`
	case !one:
		return ", each " + words
	case isBare:
		return " that " + bare
	}
	return " that is " + words
}

// uniqueSentence names the first two items that are equal.
func (b *brokenKeyword) uniqueSentence() string {
	seen := make(map[string]int, len(b.got.Items()))
	for i := range b.got.Items() {
		form := string(appendCanonical(nil, &b.got.Items()[i]))
		if j, ok := seen[form]; ok {
			return fmt.Sprintf("must not have equal items: those at %d and %d are both %s", j, i, quoteValue(&b.got.Items()[i]))
		}
		seen[form] = i
	}
	return "must not have equal items"
}

// choiceSentence says that a value matches more than one branch of oneOf.
func (b *brokenKeyword) choiceSentence() string {
	if len(b.matched) < 2 {
		return "must match one of the alternatives under " + quoteText(b.keyword)
	}
	var names []string
	for _, i := range b.matched {
		names = append(names, b.branchName(i))
	}
	return "must match exactly one of the alternatives, but matches both " + joinWords(names, "and")
}

// branchName names a branch of oneOf: by its title, by the definition it refers to,
// in words, or by its number.
func (b *brokenKeyword) branchName(i int) string {
	n := b.graph.nodes[appendIndex(appendToken(b.owner.pointer, b.keyword), i)]
	if n == nil {
		return fmt.Sprintf("alternative %d", i+1)
	}
	if title := n.target().value.Member("title"); title != nil {
		return quoteText(title.Text)
	}
	if n.ref != nil {
		_, token := cutPointer(n.ref.pointer)
		return quoteText(unescapeToken(token))
	}
	if words := n.describe(2); words != "" {
		return fmt.Sprintf("alternative %d (%s)", i+1, words)
	}
	return fmt.Sprintf("alternative %d", i+1)
}

// notSentence says what a value must not be.
func (b *brokenKeyword) notSentence() string {
	n := b.graph.nodes[appendToken(b.owner.pointer, "not")]
	if n == nil {
		return "must not be what the schema excludes"
	}
	if required := n.value.Member("required"); required != nil && len(n.value.Members()) == 1 {
		var names []string
		for i := range required.Items() {
			names = append(names, quoteText(required.Items()[i].Text))
		}
		if len(names) == 1 {
			return "must not have the property " + names[0]
		}
		return "must not have " + joinWords(names, "and") + " together"
	}
	if words := n.describe(limitHops); words != "" {
		return "must not be " + words
	}
	return "must not satisfy the schema " + quoteValue(n.value) + " under \"not\""
}
