package schema

import (
	"cmp"
	"reflect"
	"slices"
)

// A nullness says whether a schema allows null.
type nullness int

const (
	nullNever nullness = iota
	nullNil            // null is allowed because Go writes nil so: see reflected.nilable
	nullValue          // null is a value like others
)

// A reflectNode is one JSON Schema in the making.
type reflectNode struct {
	typ string      // the keyword type; "" for any
	def *reflectDef // the schema is another, with keywords besides it
	any []*reflectNode

	keywords   []reflectKeyword
	properties []reflectProperty // of a struct, in order
	closed     bool              // it is a struct: there are no other properties
	items      *reflectNode      // of a slice or array
	values     *reflectNode      // of a map
	keys       *reflectNode      // of a map

	null nullness

	union bool // any are the variants of an interface, which are objects

	// quoted says that the strings are JSON themselves, and quotedString that they
	// are JSON strings.
	quoted, quotedString bool

	enumAliases []tagValue // of a tag, until the enum is known

	goType reflect.Type // what the schema is of
}

// A reflectKeyword is a keyword whose value is no schema.
type reflectKeyword struct {
	name    string
	json    string // its value
	implied bool   // by the Go type, not written in a tag
}

// A reflectProperty is a property of an object.
type reflectProperty struct {
	name     string
	node     *reflectNode
	required bool
}

// A reflectDef is a schema that more than one place may use.
type reflectDef struct {
	body   *reflectNode // allows no null: that is for its uses to say
	goType reflect.Type
	uses   int

	// mustName says that it has to stand in $defs, where it can be referred to; a
	// struct does if it has more than one use.
	mustName bool
	name     string // in $defs

	hook *hookSchema // whose references are to be rebased to the name
}

// shared reports whether the definition stands in $defs.
func (d *reflectDef) shared() bool { return d.mustName || d.uses > 1 }

// resolved returns the node that says what the values are: n, or what it refers to.
func (n *reflectNode) resolved() *reflectNode {
	if n.def != nil {
		return n.def.body
	}
	return n
}

// kind returns the type of value that the schema is of, "" if it may be any.
func (n *reflectNode) kind() string {
	if body := n.resolved(); !body.union {
		return body.typ
	}
	return "object"
}

// keyword returns a keyword of the node, its own or that of what it refers to.
func (n *reflectNode) keyword(name string) *reflectKeyword {
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

// written reports whether a tag has set a keyword of the node itself.
func (n *reflectNode) written(name string) bool {
	return slices.ContainsFunc(n.keywords, func(k reflectKeyword) bool { return k.name == name && !k.implied })
}

// imply adds a keyword that the Go type implies.
func (n *reflectNode) imply(name, json string) {
	n.keywords = append(n.keywords, reflectKeyword{name, json, true})
}

// set sets a keyword of the node itself.
func (n *reflectNode) set(name, json string) {
	n.drop(name)
	n.keywords = append(n.keywords, reflectKeyword{name, json, false})
}

// drop removes a keyword of the node itself.
func (n *reflectNode) drop(name string) {
	n.keywords = slices.DeleteFunc(n.keywords, func(k reflectKeyword) bool { return k.name == name })
}

// unconstrained reports whether every value satisfies the schema.
func (n *reflectNode) unconstrained() bool {
	return n.typ == "" && n.def == nil && n.any == nil && n.items == nil && n.values == nil &&
		!slices.ContainsFunc(n.keywords, func(k reflectKeyword) bool { return !keywordAnnotates(k.name) })
}

// inlined returns the node as it is written: a definition that has one use stands in
// the place of that use, whose own keywords prevail.
func (n *reflectNode) inlined() *reflectNode {
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
func (n *reflectNode) split() (annotations, constraints []reflectKeyword) {
	for _, k := range n.keywords {
		if keywordAnnotates(k.name) {
			annotations = append(annotations, k)
		} else {
			constraints = append(constraints, k)
		}
	}
	return annotations, constraints
}

// keywordsInOrder sorts keywords into the order of a schema.
func keywordsInOrder(keywords []reflectKeyword) []reflectKeyword {
	sorted := slices.Clone(keywords)
	slices.SortStableFunc(sorted, func(a, b reflectKeyword) int {
		return cmp.Compare(keywordRank(a.name), keywordRank(b.name))
	})
	return sorted
}
