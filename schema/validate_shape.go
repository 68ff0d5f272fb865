package schema

import (
	"fmt"
	"regexp"
	"regexp/syntax"
	"slices"
	"strconv"
	"strings"

	"github.com/briefgo/brief/internal/loosejson"
)

// A keywordRule says in which drafts a keyword stands and what its value is.
type keywordRule struct {
	from, to int // drafts; to 0 is the latest
	shape    keywordShape
}

// A keywordShape is what the value of a keyword may be: a set, since some may be
// two things.
type keywordShape uint16

const (
	holdsSchema keywordShape = 1 << iota
	holdsSchemas
	holdsSchemaMap
	holdsText
	holdsCount
	holdsNumber
	holdsBool
	holdsNames
	holdsNameMap
	holdsType
	holdsEnum
	holdsPositive
	holdsAny
)

// keywordRules are the keywords that every draft has with the same value, or that
// only some have.
var keywordRules = map[string]keywordRule{
	"$ref": {shape: holdsText}, "$id": {from: 6, shape: holdsText}, "id": {to: 4, shape: holdsText},
	"$schema": {shape: holdsText}, "$comment": {from: 7, shape: holdsText}, "$anchor": {from: 2019, shape: holdsText},
	"$dynamicRef": {from: 2020, shape: holdsText}, "$dynamicAnchor": {from: 2020, shape: holdsText},
	"$recursiveRef": {from: 2019, to: 2019, shape: holdsText}, "$recursiveAnchor": {from: 2019, to: 2019, shape: holdsBool},
	"$vocabulary": {from: 2019, shape: holdsAny},
	"$defs":       {from: 2019, shape: holdsSchemaMap}, "definitions": {shape: holdsSchemaMap},

	"type": {shape: holdsType}, "enum": {shape: holdsEnum}, "const": {from: 6, shape: holdsAny},
	"title": {shape: holdsText}, "description": {shape: holdsText}, "format": {shape: holdsText},
	"readOnly": {from: 7, shape: holdsBool}, "writeOnly": {from: 7, shape: holdsBool}, "deprecated": {from: 2019, shape: holdsBool},

	"minLength": {shape: holdsCount}, "maxLength": {shape: holdsCount}, "pattern": {shape: holdsText},
	"contentEncoding": {from: 7, shape: holdsText}, "contentMediaType": {from: 7, shape: holdsText}, "contentSchema": {from: 2019, shape: holdsSchema},

	"minimum": {shape: holdsNumber}, "maximum": {shape: holdsNumber}, "multipleOf": {shape: holdsPositive},
	"exclusiveMinimum": {from: 6, shape: holdsNumber}, "exclusiveMaximum": {from: 6, shape: holdsNumber},

	"properties": {shape: holdsSchemaMap}, "patternProperties": {shape: holdsSchemaMap}, "additionalProperties": {shape: holdsSchema},
	"propertyNames": {from: 6, shape: holdsSchema}, "unevaluatedProperties": {from: 2019, shape: holdsSchema},
	"minProperties": {shape: holdsCount}, "maxProperties": {shape: holdsCount}, "required": {shape: holdsNames},
	"dependencies": {shape: holdsSchemaMap}, "dependentSchemas": {from: 2019, shape: holdsSchemaMap}, "dependentRequired": {from: 2019, shape: holdsNameMap},

	"items": {from: 2020, shape: holdsSchema}, "prefixItems": {from: 2020, shape: holdsSchemas},
	"additionalItems": {to: 2019, shape: holdsSchema}, "unevaluatedItems": {from: 2019, shape: holdsSchema},
	"minItems": {shape: holdsCount}, "maxItems": {shape: holdsCount}, "uniqueItems": {shape: holdsBool},
	"contains": {from: 6, shape: holdsSchema}, "minContains": {from: 2019, shape: holdsCount}, "maxContains": {from: 2019, shape: holdsCount},

	"allOf": {shape: holdsSchemas}, "anyOf": {shape: holdsSchemas}, "oneOf": {shape: holdsSchemas}, "not": {shape: holdsSchema},
	"if": {from: 7, shape: holdsSchema}, "then": {from: 7, shape: holdsSchema}, "else": {from: 7, shape: holdsSchema},
}

// rule returns the rule of a keyword in the draft of the schema, false if the draft
// does not have it.
func (g *schemaGraph) rule(keyword string) (keywordRule, bool) {
	switch {
	case g.draft == 4 && (keyword == "exclusiveMinimum" || keyword == "exclusiveMaximum"):
		return keywordRule{shape: holdsBool}, true
	case g.draft < 2020 && keyword == "items":
		return keywordRule{shape: holdsSchema | holdsSchemas}, true
	}
	r, ok := keywordRules[keyword]
	return r, ok && g.draft >= r.from && (r.to == 0 || g.draft <= r.to)
}

// checkShape checks the value of a keyword. Subschemas are checked when they are
// read.
func (g *schemaGraph) checkShape(pointer string, m *loosejson.Member, shape keywordShape) error {
	reason := shapeReason(&m.Value, shape, g.draft)
	if reason == "" {
		reason = keywordReason(m)
	}
	if reason == "" {
		return nil
	}
	return &SchemaError{Pointer: pointer, Keyword: m.Key, Message: reason}
}

// shapeReason says why a value does not have a shape, or nothing.
func shapeReason(v *loosejson.Value, shape keywordShape, draft int) string {
	kind := v.Kind
	want := ""
	switch {
	case shape&holdsSchema != 0 && kind == loosejson.Array && shape&holdsSchemas == 0:
		want = "a schema"
		if draft == 2020 {
			want = "a schema (a list of schemas is prefixItems in draft 2020-12)"
		}
	case shape == holdsSchemas && kind != loosejson.Array:
		want = "an array of schemas"
	case shape == holdsSchemas && len(v.Items()) == 0:
		return "must have at least one schema in it"
	case shape == holdsSchemaMap && kind != loosejson.Object:
		want = "an object of schemas"
	case shape == holdsText && kind != loosejson.String:
		want = "a string"
	case shape == holdsNumber && kind != loosejson.Number:
		want = "a number"
	case shape == holdsPositive && (kind != loosejson.Number || !isPositive(v.Text)):
		want = "a number above 0"
	case shape == holdsBool && kind != loosejson.True && kind != loosejson.False:
		want = "true or false"
	case shape == holdsNameMap && kind != loosejson.Object:
		want = "an object of arrays of property names"
	}
	if want == "" {
		return listReason(v, shape)
	}
	return "must be " + want + ", got " + nameValue(v)
}

// listReason is shapeReason for the shapes that take more than a look at the kind.
func listReason(v *loosejson.Value, shape keywordShape) string {
	switch shape {
	case holdsCount:
		return countReason(v)
	case holdsNames:
		return namesReason(v)
	case holdsType:
		return typeReason(v)
	case holdsEnum:
		return enumReason(v)
	}
	return ""
}

// isPositive reports whether a literal of limited size is above 0.
func isPositive(literal string) bool {
	canonical := canonicalNumber(literal)
	return canonical != "0" && canonical[0] != '-'
}

// countReason checks the value of minLength and its like. The engine reads it as a
// float64, of which 2^53 is the last exact integer.
func countReason(v *loosejson.Value) string {
	if v.Kind != loosejson.Number {
		return "must be a whole number, got " + nameValue(v)
	}
	f, err := strconv.ParseFloat(v.Text, 64)
	if err != nil || f < 0 || f > 1<<53 || f != float64(int64(f)) {
		return "must be a whole number from 0 to 2^53, got " + cutText(v.Text)
	}
	return ""
}

// namesReason checks a list of property names.
func namesReason(v *loosejson.Value) string {
	if v.Kind == loosejson.True || v.Kind == loosejson.False {
		return "must be an array of the names of required properties; true beside a property is the form of draft 3"
	}
	if v.Kind != loosejson.Array {
		return "must be an array of property names, got " + nameValue(v)
	}
	seen := map[string]bool{}
	for i := range v.Items() {
		item := &v.Items()[i]
		switch {
		case item.Kind != loosejson.String:
			return "must hold property names only, got " + nameValue(item)
		case seen[item.Text]:
			return "names " + quoteText(item.Text) + " twice"
		}
		seen[item.Text] = true
	}
	return ""
}

// jsonTypes are the names that type may have.
var jsonTypes = []string{"array", "boolean", "integer", "null", "number", "object", "string"}

// typeReason checks the value of type.
func typeReason(v *loosejson.Value) string {
	if v.Kind != loosejson.String && v.Kind != loosejson.Array {
		return "must be the name of a type or an array of names, got " + nameValue(v)
	}
	names := typeNamesOf(v)
	if len(names) == 0 {
		return "must name at least one type"
	}
	seen := map[string]bool{}
	for _, name := range names {
		if seen[name] {
			return "names " + quoteText(name) + " twice"
		}
		if seen[name] = true; !slices.Contains(jsonTypes, name) {
			return quoteText(name) + " is not a type; the types are " + joinWords(jsonTypes, "and") + didYouMean(name, jsonTypes)
		}
	}
	return ""
}

// enumReason checks the value of enum.
func enumReason(v *loosejson.Value) string {
	switch {
	case v.Kind != loosejson.Array:
		return "must be an array of the allowed values, got " + nameValue(v)
	case len(v.Items()) == 0:
		return "must list at least one value: no value satisfies an empty enum"
	}
	return ""
}

// keywordReason checks what is particular to one keyword.
func keywordReason(m *loosejson.Member) string {
	switch m.Key {
	case "pattern":
		return patternReason(m.Value.Text)
	case "patternProperties":
		for i := range m.Value.Members() {
			if reason := patternReason(m.Value.Members()[i].Key); reason != "" {
				return reason
			}
		}
	case "dependentRequired", "dependencies":
		for i := range m.Value.Members() {
			inner := &m.Value.Members()[i]
			if m.Key == "dependencies" && inner.Value.Kind != loosejson.Array {
				continue
			}
			if reason := namesReason(&inner.Value); reason != "" {
				return "at " + quoteText(inner.Key) + ": " + reason
			}
		}
	case "$vocabulary":
		return "is not supported: it belongs into a meta-schema"
	}
	return ""
}

// patternReason says why a pattern cannot be used, or nothing. Patterns are those of
// ECMA-262; Go's regexp, which runs in linear time, lacks some of it.
func patternReason(pattern string) string {
	_, err := regexp.Compile(pattern)
	if err == nil {
		return ""
	}
	unsupported := err.Error()
	if _, reason, ok := strings.Cut(unsupported, "error parsing regexp: "); ok {
		unsupported, _, _ = strings.Cut(reason, ": `")
	}
	for _, u := range []struct{ syntax, name string }{
		{`\(\?<?[=!]`, "look-around, (?=…) and its like"},
		{`\\[1-9]|\\k<`, `a back-reference, \1 say`},
		{`\\u`, `\u escapes (write the character itself, or \x{20AC})`},
		{`\\c[A-Za-z]`, `\c escapes (write \x1b say)`},
		{`\{\d{4,}|\{\d*,\d{4,}`, "a repeat count over 1000"},
	} {
		if regexp.MustCompile(u.syntax).MatchString(pattern) {
			unsupported = u.name
			break
		}
	}
	return fmt.Sprintf("the pattern %s cannot be used: Go's regexp syntax (RE2) does not have or allow %s; rewrite or drop it", quoteText(pattern), unsupported)
}

// patternSize returns how many states the automaton of a pattern has. It takes that
// many steps for each byte at most.
func patternSize(pattern string) int {
	parsed, err := syntax.Parse(pattern, syntax.Perl)
	if err != nil {
		return 0
	}
	program, err := syntax.Compile(parsed.Simplify())
	if err != nil {
		return 0
	}
	return len(program.Inst)
}
