package schema

import (
	"fmt"
	"regexp"
	"strings"

	"github.com/briefgo/brief/internal/loosejson"
)

// A schemaGraph is a JSON Schema as its subschemas and the references between them.
// The engine has one of its own; this one knows places, words and costs.
type schemaGraph struct {
	root         *loosejson.Value
	draft        int // 4, 6, 7, 2019 or 2020
	nodes        map[string]*schemaNode
	all          []*schemaNode          // in the order of the document, then as they were referred to
	resources    map[string]*schemaNode // by absolute URI
	anchors      map[string]*schemaNode // by absolute URI with fragment
	dynamic      map[string][]*schemaNode
	pointerBytes int
	compileCost  int
}

// A schemaNode is one subschema.
type schemaNode struct {
	pointer string
	value   *loosejson.Value // an object or a boolean
	base    string           // the URI that its references are relative to
	types   kindSet          // the kinds of value that its type allows; 0 for all
	weight  int              // what it costs to apply, apart from its subschemas

	ref     *schemaNode   // what its $ref refers to
	applied []*schemaNode // what applies to the same value: allOf, anyOf, $ref …
	perhaps []*schemaNode // what a dynamic reference may apply as well
	rank    int           // after every node that applies it to the same value
	spread  int           // how many nodes one application makes, itself included
	unique  bool          // uniqueItems
	slow    int           // what each 1024 bytes of a string cost it: the size of its pattern

	properties     map[string]*schemaNode
	patterns       []patternNode
	additional     *schemaNode // additionalProperties
	unevaluated    *schemaNode // unevaluatedProperties or unevaluatedItems
	names          *schemaNode // propertyNames
	prefix         []*schemaNode
	items          *schemaNode // items after the prefix
	contains       *schemaNode
	unevaluatedArr *schemaNode
}

// A patternNode is one pattern of patternProperties.
type patternNode struct {
	pattern *regexp.Regexp
	size    int
	node    *schemaNode
}

// A kindSet is a set of kinds of JSON value, a bit each.
type kindSet uint8

// has reports whether a kind is in the set; all are in an empty one.
func (s kindSet) has(k loosejson.Kind) bool { return s == 0 || s&(1<<k) != 0 }

// schemaBase is the URI of a schema that has no $id. Nothing can be loaded from it.
const schemaBase = "mem:///schema"

// newSchemaGraph reads a schema. The error is a *SchemaError.
func newSchemaGraph(root *loosejson.Value) (*schemaGraph, error) {
	if err := scanSchema(root); err != nil {
		return nil, err
	}
	draft, err := draftOf(root)
	if err != nil {
		return nil, err
	}
	g := &schemaGraph{
		root: root, draft: draft,
		nodes:     map[string]*schemaNode{},
		resources: map[string]*schemaNode{},
		anchors:   map[string]*schemaNode{},
		dynamic:   map[string][]*schemaNode{},
	}
	top, err := g.add("", root, schemaBase)
	if err != nil {
		return nil, err
	}
	if g.resources[schemaBase] == nil {
		g.resources[schemaBase] = top
	}
	for i := 0; i < len(g.all); i++ { // linking may add nodes
		if err := g.link(g.all[i]); err != nil {
			return nil, err
		}
	}
	if err := g.account(""); err != nil {
		return nil, err
	}
	return g, g.order()
}

// scanSchema applies the limits of documents to a schema.
func scanSchema(root *loosejson.Value) error {
	s := scanDocument(root, limitSchemaDepth)
	for _, v := range append(s.fatal, s.other...) {
		return &SchemaError{Pointer: v.Pointer, Keyword: v.Keyword, Message: v.Message}
	}
	return nil
}

// draftOf returns the draft that $schema names, 2020-12 if it is absent.
func draftOf(root *loosejson.Value) (int, error) {
	v := root.Member("$schema")
	if v == nil {
		return 2020, nil
	}
	uri := strings.TrimSuffix(strings.TrimSuffix(v.Text, "#"), "#/")
	_, name, _ := strings.Cut(uri, "://json-schema.org/")
	switch name {
	case "draft/2020-12/schema", "schema":
		return 2020, nil
	case "draft/2019-09/schema":
		return 2019, nil
	case "draft-07/schema":
		return 7, nil
	case "draft-06/schema":
		return 6, nil
	case "draft-04/schema":
		return 4, nil
	}
	return 0, &SchemaError{Pointer: "/$schema", Keyword: "$schema", Message: fmt.Sprintf(
		`%s is not a known draft; leave $schema out, or name "https://json-schema.org/draft/2020-12/schema", `+
			`2019-09, or "http://json-schema.org/draft-07/schema#", 06 or 04`, quoteValue(v))}
}

// add reads one subschema and those inside it.
func (g *schemaGraph) add(pointer string, v *loosejson.Value, base string) (*schemaNode, error) {
	if n := g.nodes[pointer]; n != nil {
		return n, nil
	}
	n := &schemaNode{pointer: pointer, value: v, base: base, weight: 1}
	g.nodes[pointer] = n
	g.all = append(g.all, n)
	if err := g.account(pointer); err != nil {
		return nil, err
	}
	switch v.Kind {
	case loosejson.True, loosejson.False:
		return n, g.boolean(n)
	case loosejson.Object:
		return n, g.object(n)
	}
	return nil, &SchemaError{Pointer: pointer, Message: "must be a schema, which is an object or a boolean, got " + nameValue(v)}
}

// account bounds what it takes to compile a schema with one more subschema.
func (g *schemaGraph) account(pointer string) error {
	depth := strings.Count(pointer, "/")
	g.compileCost += depth * depth
	g.pointerBytes += len(pointer)
	if len(g.all) <= limitSchemaNodes && g.pointerBytes <= limitPointerBytes && g.compileCost <= limitSchemaCost {
		return nil
	}
	return &SchemaError{Pointer: pointer, Keyword: "cost",
		Message: fmt.Sprintf("the schema is too large: the most is %d subschemas, less if they are deep or have long names, "+
			"large patterns or very many references to anchors", limitSchemaNodes)}
}

// boolean checks that the draft has boolean schemas.
func (g *schemaGraph) boolean(n *schemaNode) error {
	_, keyword := cutPointer(n.pointer)
	if g.draft > 4 || keyword == "additionalProperties" || keyword == "additionalItems" {
		return nil
	}
	return &SchemaError{Pointer: n.pointer, Message: "must be an object: draft 4 has no boolean schemas"}
}

// object reads a subschema that is an object: its identity first, since that is the
// base of what is inside it.
func (g *schemaGraph) object(n *schemaNode) error {
	if err := g.identify(n); err != nil {
		return err
	}
	for i := range n.value.Members() {
		m := &n.value.Members()[i]
		rule, ok := g.rule(m.Key)
		if !ok {
			continue // an unknown keyword is an annotation
		}
		if err := g.keyword(n, m, rule); err != nil {
			return err
		}
	}
	if g.refAlone(n) {
		n.forget()
	}
	return nil
}

// refAlone reports whether a $ref hides the keywords beside it, as it does up to
// draft 7.
func (g *schemaGraph) refAlone(n *schemaNode) bool {
	return g.draft <= 7 && n.value.Member("$ref") != nil
}

// forget drops all that applies to values, for the sake of a $ref.
func (n *schemaNode) forget() {
	*n = schemaNode{pointer: n.pointer, value: n.value, base: n.base, weight: 1}
}

// keyword reads one keyword: it checks its value and adds the subschemas in it.
func (g *schemaGraph) keyword(n *schemaNode, m *loosejson.Member, rule keywordRule) error {
	pointer := appendToken(n.pointer, m.Key)
	if err := g.checkShape(pointer, m, rule.shape); err != nil {
		return err
	}
	switch {
	case rule.shape&holdsSchema != 0 && m.Value.Kind != loosejson.Array:
		child, err := g.add(pointer, &m.Value, n.base)
		if err == nil {
			n.attach(m.Key, "", child)
		}
		return err
	case rule.shape&holdsSchemas != 0:
		for i := range m.Value.Items() {
			child, err := g.add(appendIndex(pointer, i), &m.Value.Items()[i], n.base)
			if err != nil {
				return err
			}
			n.attach(m.Key, "item", child)
		}
	case rule.shape&holdsSchemaMap != 0:
		return g.members(n, m, pointer)
	default:
		n.constrain(m)
		if m.Key == "pattern" {
			g.compileCost += n.slow * costPerState
		}
	}
	return nil
}

// members adds the subschemas of properties, $defs and the like.
func (g *schemaGraph) members(n *schemaNode, m *loosejson.Member, pointer string) error {
	for i := range m.Value.Members() {
		inner := &m.Value.Members()[i]
		if m.Key == "dependencies" && inner.Value.Kind == loosejson.Array {
			continue // names, not a schema
		}
		child, err := g.add(appendToken(pointer, inner.Key), &inner.Value, n.base)
		if err != nil {
			return err
		}
		n.attach(m.Key, inner.Key, child)
	}
	for _, p := range n.patterns {
		g.compileCost += p.size * costPerState
	}
	return nil
}

// attach makes child what keyword applies; key is its name in a map of schemas, and
// "item" in a list.
func (n *schemaNode) attach(keyword, key string, child *schemaNode) {
	switch keyword {
	case "allOf", "anyOf", "oneOf", "not", "if", "then", "else", "dependentSchemas", "dependencies":
		n.applied = append(n.applied, child)
	case "properties":
		if n.properties == nil {
			n.properties = map[string]*schemaNode{}
		}
		n.properties[key] = child
	case "patternProperties":
		n.patterns = append(n.patterns, patternNode{regexp.MustCompile(key), patternSize(key), child}) // checked by checkShape
	case "additionalProperties":
		n.additional = child
	case "unevaluatedProperties":
		n.unevaluated = child
	case "unevaluatedItems":
		n.unevaluatedArr = child
	case "propertyNames":
		n.names = child
	case "contains":
		n.contains = child
	case "prefixItems":
		n.prefix = append(n.prefix, child)
	case "items", "additionalItems":
		if key == "item" {
			n.prefix = append(n.prefix, child)
		} else {
			n.items = child
		}
	}
}

// constrain notes what a keyword without subschemas allows and costs.
func (n *schemaNode) constrain(m *loosejson.Member) {
	switch m.Key {
	case "type":
		n.types = typeKinds(&m.Value)
	case "enum", "const":
		n.weight += countValues(&m.Value, 1<<20) + int(m.Value.End-m.Value.Start)/256
	case "uniqueItems":
		n.unique = m.Value.Kind == loosejson.True
	case "pattern":
		n.weight++
		n.slow = patternSize(m.Value.Text)
	case "format":
		n.weight++
		if m.Value.Text == "regex" {
			n.slow += 64 // strings are compiled
		}
	case "required":
		n.weight += len(m.Value.Items()) / 8
	}
}

// typeKinds returns the kinds that the value of type allows.
func typeKinds(v *loosejson.Value) kindSet {
	var set kindSet
	for _, name := range typeNamesOf(v) {
		switch name {
		case "null":
			set |= 1 << loosejson.Null
		case "boolean":
			set |= 1<<loosejson.False | 1<<loosejson.True
		case "number", "integer":
			set |= 1 << loosejson.Number
		case "string":
			set |= 1 << loosejson.String
		case "array":
			set |= 1 << loosejson.Array
		case "object":
			set |= 1 << loosejson.Object
		}
	}
	return set
}

// typeNamesOf returns the names in the value of type.
func typeNamesOf(v *loosejson.Value) []string {
	if v == nil {
		return nil
	}
	if v.Kind == loosejson.String {
		return []string{v.Text}
	}
	var names []string
	for i := range v.Items() {
		names = append(names, v.Items()[i].Text)
	}
	return names
}
