package schema

import (
	"fmt"
	"unicode/utf8"

	"github.com/briefgo/brief/internal/loosejson"
)

// longEnum checks the length of an enum of many strings.
func (r *strictRewriter) longEnum(m *strictMerged, values []loosejson.Value) {
	characters := 0
	for i := range values {
		characters += utf8.RuneCountInString(values[i].Text)
	}
	if most := r.dialect.maxLongEnumStrings; characters > most {
		r.problem(m.flat[0], "enum", fmt.Sprintf("%d values of %d characters together; with more than %d values at most %d characters are allowed",
			len(values), characters, r.dialect.longEnum, most))
	}
}

// limits checks the limits on the whole of a rewritten schema.
func (r *strictRewriter) limits(v *loosejson.Value) {
	if r.over {
		return
	}
	c := strictCount{defs: v.Member("$defs"), levels: map[string]int{}}
	c.count(v)
	for _, l := range []struct {
		keyword    string
		have, most int
		of         string
	}{
		{"properties", c.properties, r.dialect.maxProperties, "properties"},
		{"required", c.optional, r.dialect.maxOptional, "optional properties"},
		{"anyOf", c.unions, r.dialect.maxUnions, "unions of types"},
		{"enum", c.values, r.dialect.maxEnumValues, "enum values"},
		{"", c.characters, r.dialect.maxCharacters, "characters of names and values"},
		{"", c.nesting(v), r.dialect.maxLevels, "levels of objects and arrays inside each other"},
	} {
		if l.most > 0 && l.have > l.most {
			r.problem(r.refs.top(), l.keyword, fmt.Sprintf("%d %s in the whole schema; at most %d are allowed", l.have, l.of, l.most))
		}
	}
}

// A strictCount counts what the limits are on in a rewritten schema.
type strictCount struct {
	properties, optional, unions, values, characters int

	defs   *loosejson.Value
	levels map[string]int // of each definition; -1 while it is being counted
}

// count counts the properties, values and characters of a schema.
func (c *strictCount) count(v *loosejson.Value) {
	for i := range v.Members() {
		value := &v.Members()[i].Value
		switch v.Members()[i].Key {
		case "properties", "$defs":
			if v.Members()[i].Key == "properties" {
				c.properties += len(value.Members())
				c.optional += len(value.Members())
			}
			for j := range value.Members() {
				c.characters += utf8.RuneCountInString(value.Members()[j].Key)
				c.count(&value.Members()[j].Value)
			}
		case "required":
			c.optional -= len(value.Items())
		case "type":
			if value.Kind == loosejson.Array {
				c.unions++
			}
		case "enum":
			c.values += len(value.Items())
			for j := range value.Items() {
				c.characters += utf8.RuneCountInString(value.Items()[j].Text)
			}
		case "anyOf", "prefixItems":
			if v.Members()[i].Key == "anyOf" {
				c.unions++
			}
			for j := range value.Items() {
				c.count(&value.Items()[j])
			}
		case "const":
			c.characters += utf8.RuneCountInString(value.Text)
		case "items", "additionalProperties":
			c.count(value)
		}
	}
}

// nesting returns how many objects and arrays a schema has inside each other. A
// definition counts where it is referred to, unless that is inside of itself.
func (c *strictCount) nesting(v *loosejson.Value) int {
	deepest, own := 0, 0
	for i := range v.Members() {
		value := &v.Members()[i].Value
		switch v.Members()[i].Key {
		case "properties":
			own = 1
			for j := range value.Members() {
				deepest = max(deepest, c.nesting(&value.Members()[j].Value))
			}
		case "items", "additionalProperties":
			own = 1
			deepest = max(deepest, c.nesting(value))
		case "anyOf", "prefixItems":
			for j := range value.Items() {
				deepest = max(deepest, c.nesting(&value.Items()[j]))
			}
		case "$ref":
			deepest = max(deepest, c.nestingOf(value.Text))
		}
	}
	return own + deepest
}

// nestingOf returns how many objects and arrays a definition has inside each other.
func (c *strictCount) nestingOf(ref string) int {
	if levels, ok := c.levels[ref]; ok {
		return max(levels, 0)
	}
	const prefix = "#/$defs/"
	if c.defs == nil || len(ref) < len(prefix) {
		return 0
	}
	c.levels[ref] = -1
	if def := c.defs.Member(ref[len(prefix):]); def != nil {
		c.levels[ref] = c.nesting(def)
	}
	return max(c.levels[ref], 0)
}
