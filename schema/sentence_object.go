package schema

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/briefgo/brief/internal/loosejson"
	"github.com/briefgo/brief/internal/near"
)

// members explains the keywords whose violations are said at the members of an
// object, those that are missing and those that are too many.
func (b *brokenKeyword) members() ([]finding, bool) {
	switch {
	case b.keyword == "required" && b.value != nil:
		return b.missing(b.value.Items(), ""), true
	case (b.keyword == "dependentRequired" || b.keyword == "dependencies") && b.value != nil && b.rest != "":
		// The rest is the property that asks for others, and the index of one of them.
		parent, index := cutPointer(b.rest)
		names := resolve(b.value, parent)
		if i := pointerIndex(index); names != nil && i >= 0 && i < len(names.Items()) {
			return b.missing(names.Items()[i:i+1], unescapeToken(parent[1:])), true
		}
	case b.keyword == "additionalProperties" && b.got.Kind == loosejson.Object:
		return b.unknown(), true
	}
	return nil, false
}

// listsMembers reports whether members may say more than one thing of a keyword.
func listsMembers(keyword string) bool {
	switch keyword {
	case "required", "dependentRequired", "dependencies", "additionalProperties":
		return true
	}
	return false
}

// missing says which of the names an object lacks, and what belongs there.
func (b *brokenKeyword) missing(names []loosejson.Value, because string) []finding {
	var found []finding
	for i := range names {
		name := names[i].Text
		if b.got.Member(name) != nil {
			continue
		}
		must := "is required but missing"
		if because != "" {
			must = "is required beside " + quoteText(because) + " but missing"
		}
		if hint := b.property(name).hint(); hint != "" {
			must += " (" + hint + ")"
		}
		f := b.finding(appendToken(b.instance, name), must, "")
		f.order = i
		found = append(found, f)
	}
	return found
}

// property finds the subschema of a property, also if the requirement stands in an
// allOf, anyOf or the like beside the properties.
func (b *brokenKeyword) property(name string) *schemaNode {
	for n := b.owner; n != nil; n = b.graph.inPlaceParent(n) {
		if p := n.properties[name]; p != nil {
			return p
		}
	}
	return nil
}

// inPlaceParent returns the node that a node stands in and applies it to the same
// value, nil if there is none.
func (g *schemaGraph) inPlaceParent(n *schemaNode) *schemaNode {
	parent, token := cutPointer(n.pointer)
	if n.pointer != "" && pointerIndex(token) >= 0 {
		parent, token = cutPointer(parent)
	}
	switch token {
	case "allOf", "anyOf", "oneOf", "then", "else", "if", "not":
		return g.nodes[parent]
	}
	return nil
}

// limitHint is how many bytes of a property's description a sentence holds.
const limitHint = 120

// hint says what a property is: "string: the number of the invoice".
func (n *schemaNode) hint() string {
	if n == nil {
		return ""
	}
	description := n.value.Member("description")
	n = n.target().nonNull()
	words := ""
	if values := n.allowedValues(); values != nil {
		words = listValues(values)
	} else if types := typeNamesOf(n.value.Member("type")); types != nil {
		words = joinWords(types, "or")
	}
	if description == nil {
		description = n.value.Member("description")
	}
	if description == nil || description.Kind != loosejson.String || description.Text == "" {
		return words
	}
	text := strings.Join(strings.Fields(description.Text), " ")
	if len(text) > limitHint {
		text = strings.ToValidUTF8(text[:limitHint], "") + "…"
	}
	if words == "" {
		return text
	}
	return words + ": " + text
}

// nonNull returns the only branch of a nullable anyOf or oneOf that is not null, and
// otherwise n.
func (n *schemaNode) nonNull() *schemaNode {
	var only *schemaNode
	for _, sub := range n.applied {
		switch {
		case sub.onlyNull():
		case only != nil:
			return n
		default:
			only = sub
		}
	}
	if only == nil || len(n.applied) < 2 || n.types != 0 {
		return n
	}
	return only.target()
}

// unknown says which members of an object are none of its properties.
func (b *brokenKeyword) unknown() []finding {
	names := b.owner.propertyNames()
	var found []finding
	for i := range b.got.Members() {
		key := b.got.Members()[i].Key
		if b.owner.knows(key) {
			continue
		}
		found = append(found, b.finding(appendToken(b.instance, key), b.unknownSentence(key, names, i), ""))
	}
	return found
}

// unknownSentence says that a key is no property, and what may be meant: rather a
// property that is not there yet. Only the first keys of an object are compared with
// the names, which takes time.
func (b *brokenKeyword) unknownSentence(key string, names []string, index int) string {
	must := "is not a property here"
	if len(names) == 0 {
		return must + b.ruleForNames()
	}
	if index < limitViolations {
		var absent []string
		for _, name := range names {
			if b.got.Member(name) == nil {
				absent = append(absent, name)
			}
		}
		if near := didYouMean(key, absent); near != "" {
			return must + near
		}
	}
	if len(names) == 1 {
		return must + "; the only property is " + listNames(names)
	}
	return must + "; the properties are " + listNames(names)
}

// ruleForNames says which names additionalProperties leaves alone where the schema
// has no properties.
func (b *brokenKeyword) ruleForNames() string {
	switch n := b.owner; {
	case len(n.patterns) == 1:
		return "; a name " + patternSentence(n.patterns[0].pattern.String())
	case len(n.patterns) == 0 && b.keyword == "additionalProperties":
		return ", nor is any other"
	}
	return ""
}

// propertyNames returns the names of properties in order, those of what is applied
// to the same object included.
func (n *schemaNode) propertyNames() []string {
	var names []string
	n.objects(limitHops, func(o *schemaNode) bool {
		if list := o.value.Member("properties"); list != nil {
			for i := range list.Members() {
				names = append(names, list.Members()[i].Key)
			}
		}
		return true
	})
	return names
}

// knows reports whether additionalProperties leaves a key alone.
func (n *schemaNode) knows(key string) bool {
	if n.properties[key] != nil {
		return true
	}
	for _, p := range n.patterns {
		if p.pattern.MatchString(key) {
			return true
		}
	}
	return false
}

// nothingAllowed explains a failure of the schema false, by where it stands.
func (b *brokenKeyword) nothingAllowed(place string) []finding {
	must := "is not allowed here"
	switch b.keyword {
	case "unevaluatedProperties":
		_, token := cutPointer(b.instance)
		must = b.unknownSentence(unescapeToken(token), b.owner.propertyNames(), 0)
	case "unevaluatedItems", "items", "additionalItems":
		must = "is an item too many"
	case "propertyNames":
		must = "is not a property here, nor is any other"
	default:
		b.keyword = "false"
	}
	v := Violation{Pointer: b.instance, Keyword: b.keyword, Schema: place}
	return []finding{newFinding(v, must, "")}
}

// didYouMean returns `; did you mean "total"?` for the name nearest to what was
// written, and nothing if none is near.
func didYouMean(written string, names []string) string {
	folded := foldName(written)
	best, limit := "", len(folded)/3
	for _, name := range names {
		f := foldName(name)
		if folded == "" || f == "" || max(len(f)-len(folded), len(folded)-len(f)) > limit {
			continue
		}
		if d := near.Distance(folded, f); d <= limit {
			best, limit = name, d-1
		}
	}
	if best == "" {
		return ""
	}
	return "; did you mean " + quoteText(best) + "?"
}

// foldName drops what does not tell names apart: case, and all but letters and
// digits. Long names are not compared: they become empty.
func foldName(name string) string {
	if len(name) > near.MaxLen || !utf8.ValidString(name) {
		return ""
	}
	return strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			return unicode.ToLower(r)
		}
		return -1
	}, name)
}
