package schema

import (
	"cmp"
	"reflect"
	"slices"
)

// A nullness says whether a schema allows null.
type nullness int

const (
	neverNull nullness = iota
	goNil              // null is allowed because Go writes nil so: see reflected.nilable
	nullable           // null is a value like others
)

// A schemaNode is one JSON Schema in the making.
type schemaNode struct {
	typ string     // the keyword type; "" for any
	def *schemaDef // the schema is another, with keywords besides it
	any []*schemaNode

	keywords   []nodeKeyword
	properties []nodeProperty // of a struct, in order
	closed     bool           // it is a struct: there are no other properties
	items      *schemaNode    // of a slice or array
	values     *schemaNode    // of a map
	keys       *schemaNode    // of a map

	null nullness

	// quoted says that the strings are JSON themselves, and quotedString that they
	// are JSON strings.
	quoted, quotedString bool

	goType reflect.Type // what the schema is of
}

// A nodeKeyword is a keyword whose value is no schema.
type nodeKeyword struct {
	name    string
	json    string // its value
	implied bool   // by the Go type, not written in a tag
}

// A nodeProperty is a property of an object.
type nodeProperty struct {
	name     string
	node     *schemaNode
	required bool
}

// A schemaDef is a schema that more than one place may use.
type schemaDef struct {
	body   *schemaNode // allows no null: that is for its uses to say
	goType reflect.Type
	uses   int

	// mustName says that it has to stand in $defs, where it can be referred to; a
	// struct does if it has more than one use.
	mustName bool
	name     string // in $defs

	hook *hookSchema // whose references are to be rebased to the name
}

// shared reports whether the definition stands in $defs.
func (d *schemaDef) shared() bool { return d.mustName || d.uses > 1 }

// resolved returns the node that says what the values are: n, or what it refers to.
func (n *schemaNode) resolved() *schemaNode {
	if n.def != nil {
		return n.def.body
	}
	return n
}

// keyword returns a keyword of the node, its own or that of what it refers to.
func (n *schemaNode) keyword(name string) *nodeKeyword {
	for i := range n.keywords {
		if n.keywords[i].name == name {
			return &n.keywords[i]
		}
	}
	if n.def != nil {
		return n.def.body.keyword(name)
	}
	return nil
}

// imply adds a keyword that the Go type implies.
func (n *schemaNode) imply(name, json string) {
	n.keywords = append(n.keywords, nodeKeyword{name, json, true})
}

// set sets a keyword of the node itself.
func (n *schemaNode) set(name, json string) {
	n.drop(name)
	n.keywords = append(n.keywords, nodeKeyword{name, json, false})
}

// drop removes a keyword of the node itself.
func (n *schemaNode) drop(name string) {
	n.keywords = slices.DeleteFunc(n.keywords, func(k nodeKeyword) bool { return k.name == name })
}

// unconstrained reports whether every value satisfies the schema.
func (n *schemaNode) unconstrained() bool {
	return n.typ == "" && n.def == nil && n.any == nil && n.items == nil && n.values == nil &&
		!slices.ContainsFunc(n.keywords, func(k nodeKeyword) bool { return !keywordAnnotates(k.name) })
}

// inlined returns the node as it is written: a definition that has one use stands in
// the place of that use, whose own keywords prevail.
func (n *schemaNode) inlined() *schemaNode {
	if n.def == nil || n.def.shared() {
		return n
	}
	whole := *n.def.body
	whole.null = n.null
	whole.keywords = slices.Clone(whole.keywords)
	for _, k := range n.keywords {
		whole.set(k.name, k.json)
	}
	return &whole
}

// split divides the keywords into those that are about the place and those that are
// about its values, each in the order of a schema.
func (n *schemaNode) split() (annotations, constraints []nodeKeyword) {
	for _, k := range n.keywords {
		if keywordAnnotates(k.name) {
			annotations = append(annotations, k)
		} else {
			constraints = append(constraints, k)
		}
	}
	return annotations, constraints
}

// inOrder sorts keywords into the order of a schema.
func inOrder(keywords []nodeKeyword) []nodeKeyword {
	sorted := slices.Clone(keywords)
	slices.SortStableFunc(sorted, func(a, b nodeKeyword) int {
		return cmp.Compare(keywordRank(a.name), keywordRank(b.name))
	})
	return sorted
}
