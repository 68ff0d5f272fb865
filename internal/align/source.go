package align

import (
	"net/url"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/briefgo/brief/internal/loosejson"
)

// kinds is a set of the types of JSON Schema. A number is an integer or a fraction.
type kinds uint8

// The kinds.
const (
	nulls kinds = 1 << iota
	booleans
	integers
	fractions
	texts
	arrays
	objects

	numbers    = integers | fractions
	composites = arrays | objects
	anything   = nulls | booleans | numbers | texts | composites
)

// kindsNamed returns the set of kinds of a type name, none if there is no such type.
func kindsNamed(name string) kinds {
	switch name {
	case "null":
		return nulls
	case "boolean":
		return booleans
	case "integer":
		return integers
	case "number":
		return numbers
	case "string":
		return texts
	case "array":
		return arrays
	case "object":
		return objects
	}
	return 0
}

// kindsOf returns the kinds one of which v is: of a number both, since 3.0 is an
// integer too.
func kindsOf(v *loosejson.Value) kinds {
	switch v.Kind {
	case loosejson.Null:
		return nulls
	case loosejson.False, loosejson.True:
		return booleans
	case loosejson.Number:
		return numbers
	case loosejson.String:
		return texts
	case loosejson.Array:
		return arrays
	case loosejson.Object:
		return objects
	}
	return 0
}

// A source is one schema object as it was written.
type source struct {
	id          int
	never       bool  // the schema false
	types       kinds // the type keyword; anything without it
	enum        []loosejson.Value
	hasEnum     bool
	format      string
	aliases     []string // of the property that has the schema
	enumAliases []alias
	props       []sourceProperty
	required    []string
	patterns    []sourcePattern
	opaque      bool // a pattern that cannot be compiled: keys may be allowed that seem not to be
	additional  *source
	names       *source
	prefix      []*source
	items       *source
	all         []*source // $ref and allOf
	groups      []*group
	bare        bool // it has none of the keywords above but all and groups
}

// A sourceProperty is one entry of properties.
type sourceProperty struct {
	name   string
	schema *source
}

// A sourcePattern is one entry of patternProperties.
type sourcePattern struct {
	re     *regexp.Regexp
	schema *source
}

// A group is an anyOf or oneOf; or, if conditional, an if with its then and else.
type group struct {
	id          int
	conditional bool
	branches    []*source // [if, then, else] of a condition, the last two may be nil
}

// A reader reads schema objects, each once.
type reader struct {
	root    *loosejson.Value
	read    map[*loosejson.Value]*source
	anchors map[string]*loosejson.Value
	groups  int
}

// subschemaKeywords says how the keywords that hold schemas hold them: one schema
// ('1'), a list of them ('n') or one for each name ('m').
var subschemaKeywords = map[string]byte{
	"additionalProperties": '1', "unevaluatedProperties": '1', "propertyNames": '1', "contains": '1',
	"additionalItems": '1', "unevaluatedItems": '1', "if": '1', "then": '1', "else": '1', "not": '1',
	"items": '1', "allOf": 'n', "anyOf": 'n', "oneOf": 'n', "prefixItems": 'n',
	"properties": 'm', "patternProperties": 'm', "$defs": 'm', "definitions": 'm', "dependentSchemas": 'm',
}

// findAnchors records the $anchor and $id of v and of the schemas in it.
func (r *reader) findAnchors(v *loosejson.Value) {
	for i := range v.Members() {
		m := &v.Members()[i]
		switch how := subschemaKeywords[m.Key]; {
		case m.Key == "$anchor" || m.Key == "$dynamicAnchor":
			r.anchors["#"+m.Value.Text] = v
		case m.Key == "$id" || m.Key == "id":
			r.anchors[m.Value.Text] = v
		case how == 'n' || how == '1' && m.Value.Kind == loosejson.Array:
			for j := range m.Value.Items() {
				r.findAnchors(&m.Value.Items()[j])
			}
		case how == '1':
			r.findAnchors(&m.Value)
		case how == 'm':
			for j := range m.Value.Members() {
				r.findAnchors(&m.Value.Members()[j].Value)
			}
		}
	}
}

// resolve returns the schema that a $ref names, nil if it is not in this document.
func (r *reader) resolve(ref string) *loosejson.Value {
	if v := r.anchors[ref]; v != nil {
		return v
	}
	base, fragment, _ := strings.Cut(ref, "#")
	v := r.root
	if base != "" {
		if v = r.anchors[base]; v == nil {
			v = r.anchors[base+"#"]
		}
	}
	if unescaped, err := url.PathUnescape(fragment); err == nil {
		fragment = unescaped
	}
	switch {
	case v == nil || fragment == "":
		return v
	case fragment[0] != '/':
		return r.anchors["#"+fragment]
	}
	for token := range strings.SplitSeq(fragment[1:], "/") {
		token = strings.ReplaceAll(strings.ReplaceAll(token, "~1", "/"), "~0", "~")
		if v = memberOrItem(v, token); v == nil {
			return nil
		}
	}
	return v
}

// memberOrItem returns what a reference token names in v, nil if there is none.
func memberOrItem(v *loosejson.Value, token string) *loosejson.Value {
	if v.Kind != loosejson.Array {
		return v.Member(token)
	}
	i, err := strconv.Atoi(token)
	if err != nil || i < 0 || i >= len(v.Items()) {
		return nil
	}
	return &v.Items()[i]
}

// schema returns the source of v. What is no schema takes any value.
func (r *reader) schema(v *loosejson.Value) *source {
	if s := r.read[v]; s != nil {
		return s
	}
	s := &source{id: len(r.read), types: anything, bare: true}
	r.read[v] = s
	s.never = v.Kind == loosejson.False
	for i := range v.Members() {
		m := &v.Members()[i]
		if !s.readAliases(m.Key, &m.Value) && !r.composition(s, m.Key, &m.Value) && r.assertion(s, m.Key, &m.Value) {
			s.bare = false
		}
	}
	r.condition(s, v)
	if s.items != nil && len(s.prefix) > 0 && v.Member("items").Kind == loosejson.Array {
		s.items = nil // of a draft before 2020-12: additionalItems says what follows
		if more := v.Member("additionalItems"); more != nil {
			s.items = r.schema(more)
		}
	}
	s.imply()
	return s
}

// composition reads a keyword that combines schemas and reports whether it is one.
func (r *reader) composition(s *source, keyword string, v *loosejson.Value) bool {
	switch keyword {
	case "$ref", "$dynamicRef", "$recursiveRef":
		if target := r.resolve(v.Text); target != nil {
			s.all = append(s.all, r.schema(target))
		}
	case "allOf":
		s.all = append(s.all, r.list(v)...)
	case "anyOf", "oneOf":
		if branches := r.list(v); len(branches) > 0 {
			s.groups = append(s.groups, &group{id: r.groups, branches: branches})
			r.groups++
		}
	default:
		return false
	}
	return true
}

// condition reads if, then and else.
func (r *reader) condition(s *source, v *loosejson.Value) {
	test, then, otherwise := v.Member("if"), v.Member("then"), v.Member("else")
	if test == nil || then == nil && otherwise == nil {
		return
	}
	g := &group{id: r.groups, conditional: true, branches: []*source{r.schema(test), nil, nil}}
	r.groups++
	if then != nil {
		g.branches[1] = r.schema(then)
	}
	if otherwise != nil {
		g.branches[2] = r.schema(otherwise)
	}
	s.groups = append(s.groups, g)
}

// assertion reads a keyword about the value itself and reports whether it is one.
func (r *reader) assertion(s *source, keyword string, v *loosejson.Value) bool {
	switch keyword {
	case "type":
		s.types = 0
		for _, name := range append(slices.Clone(v.Items()), *v) {
			s.types |= kindsNamed(name.Text)
		}
		if s.types == 0 {
			s.types = anything
		}
	case "enum":
		s.enum, s.hasEnum = v.Items(), true
	case "const":
		s.enum, s.hasEnum = []loosejson.Value{*v}, true
	case "format":
		s.format = v.Text
	case "properties":
		for i := range v.Members() {
			m := &v.Members()[i]
			s.props = append(s.props, sourceProperty{m.Key, r.schema(&m.Value)})
		}
	case "required":
		for i := range v.Items() {
			s.required = append(s.required, v.Items()[i].Text)
		}
	case "patternProperties":
		r.patterns(s, v)
	case "additionalProperties", "unevaluatedProperties":
		s.additional = r.schema(v)
	case "propertyNames":
		s.names = r.schema(v)
	case "prefixItems":
		s.prefix = r.list(v)
	case "items":
		if s.items = r.schema(v); v.Kind == loosejson.Array {
			s.prefix = r.list(v)
		}
	default:
		return false
	}
	return true
}

// patterns reads patternProperties.
func (r *reader) patterns(s *source, v *loosejson.Value) {
	for i := range v.Members() {
		m := &v.Members()[i]
		re, err := regexp.Compile(m.Key)
		if err != nil {
			s.opaque = true // ECMA-262 that RE2 lacks
			continue
		}
		s.patterns = append(s.patterns, sourcePattern{re, r.schema(&m.Value)})
	}
}

// list returns the sources of a list of schemas.
func (r *reader) list(v *loosejson.Value) []*source {
	list := make([]*source, len(v.Items()))
	for i := range v.Items() {
		list[i] = r.schema(&v.Items()[i])
	}
	return list
}

// imply restricts the types of a schema that has none to what its keywords are
// about. Formally {"properties": …} allows 1, but nobody means that.
func (s *source) imply() {
	switch {
	case s.types != anything || len(s.groups) > 0 || len(s.all) > 0:
	case s.hasEnum:
		s.types = 0
		for i := range s.enum {
			s.types |= kindsOf(&s.enum[i])
		}
	case len(s.props) > 0 || len(s.patterns) > 0 || s.additional != nil || len(s.required) > 0:
		s.types = objects
	case s.items != nil || len(s.prefix) > 0:
		s.types = arrays
	}
}
