package schema

import (
	"iter"
	"net/url"
	"strconv"
	"strings"

	"github.com/briefgo/brief/internal/loosejson"
)

// strictMaxDepth is how deep subschemas are followed into a schema. Real schemas
// stay far below it, and OpenAI takes no more than 10 levels of objects.
const strictMaxDepth = 64

// strictMaxPointer bounds the pointers to schemas that are followed, in bytes: a
// long key is part of the pointer of everything under it.
const strictMaxPointer = 2048

// tooDeep reports whether a place is not followed any further.
func (p strictPlace) tooDeep(depth int) bool {
	return depth > strictMaxDepth || len(p.pointer) > strictMaxPointer
}

// A strictPlace is a schema inside a schema document.
type strictPlace struct {
	schema   *loosejson.Value
	pointer  string     // JSON Pointer into the document
	resource string     // pointer to the innermost schema around it that has an $id
	outer    int        // how many references and allOf were followed to come here
	mask     strictMask // what of it does not count
}

// A strictMask hides keywords of a place.
type strictMask uint8

const (
	strictNoAnyOf         strictMask = 1 << iota // it is being distributed
	strictNoOneOf                                // the same
	strictNoAnnotations                          // they stand elsewhere already
	strictOnlyAnnotations                        // next to a $ref of draft 7 or older
	strictExpanded                               // what $ref and allOf lead to stands next to it
)

// hidden reports whether a keyword of the place does not count.
func (p strictPlace) hidden(keyword string) bool {
	note := strictKeywords[keyword].note
	switch {
	case p.mask&strictOnlyAnnotations != 0 && !note, p.mask&strictNoAnnotations != 0 && note:
		return true
	case keyword == "anyOf":
		return p.mask&strictNoAnyOf != 0
	case keyword == "oneOf":
		return p.mask&strictNoOneOf != 0
	}
	return false
}

// strictShape says where the value of a keyword holds schemas.
type strictShape uint8

const (
	strictIsSchema strictShape = 1 + iota // the value is a schema
	strictIsList                          // the value is an array of schemas, or a schema
	strictIsMap                           // the value is an object of schemas
)

// strictShapes are the keywords that hold schemas, of draft 4 to 2020-12.
var strictShapes = map[string]strictShape{
	"$defs": strictIsMap, "definitions": strictIsMap, "properties": strictIsMap,
	"patternProperties": strictIsMap, "dependentSchemas": strictIsMap, "dependencies": strictIsMap,
	"allOf": strictIsList, "anyOf": strictIsList, "oneOf": strictIsList,
	"prefixItems": strictIsList, "items": strictIsList,
	"additionalItems": strictIsSchema, "additionalProperties": strictIsSchema,
	"contains": strictIsSchema, "contentSchema": strictIsSchema, "else": strictIsSchema,
	"if": strictIsSchema, "not": strictIsSchema, "propertyNames": strictIsSchema,
	"then": strictIsSchema, "unevaluatedItems": strictIsSchema, "unevaluatedProperties": strictIsSchema,
}

// has reports whether a place has a keyword.
func (p strictPlace) has(keyword string) bool { return p.schema.Member(keyword) != nil }

// text returns the value of a keyword if it is a string.
func (p strictPlace) text(keyword string) string {
	if v := p.schema.Member(keyword); v != nil && v.Kind == loosejson.String {
		return v.Text
	}
	return ""
}

// child returns the place of a schema inside p's.
func (p strictPlace) child(schema *loosejson.Value, tokens ...string) strictPlace {
	c := strictPlace{schema: schema, pointer: p.pointer, resource: p.resource}
	for _, token := range tokens {
		c.pointer = appendToken(c.pointer, token)
	}
	if id := strictID(schema); id != "" && id[0] != '#' {
		c.resource = c.pointer
	}
	return c
}

// under returns the places that the value of a keyword holds: one for a schema, all
// of a list or a map of them. The key is empty, an index or a key of the map.
func (p strictPlace) under(keyword string) iter.Seq2[string, strictPlace] {
	return func(yield func(string, strictPlace) bool) {
		v := p.schema.Member(keyword)
		shape := strictShapes[keyword]
		switch {
		case v == nil || shape == 0:
		case shape == strictIsMap:
			for _, m := range strictMembers(v) {
				if strictIsSchemaValue(&m.Value) && !yield(m.Key, p.child(&m.Value, keyword, m.Key)) {
					return
				}
			}
		case shape == strictIsList && v.Kind == loosejson.Array:
			for i := range v.Items() {
				token := strconv.Itoa(i)
				if !yield(token, p.child(&v.Items()[i], keyword, token)) {
					return
				}
			}
		case strictIsSchemaValue(v):
			yield("", p.child(v, keyword))
		}
	}
}

// list returns the places that the value of a keyword holds.
func (p strictPlace) list(keyword string) []strictPlace {
	var all []strictPlace
	for _, c := range p.under(keyword) {
		all = append(all, c)
	}
	return all
}

// strictIsSchemaValue reports whether a value may be a schema.
func strictIsSchemaValue(v *loosejson.Value) bool {
	return v.Kind == loosejson.Object || v.Kind == loosejson.True || v.Kind == loosejson.False
}

// strictMembers returns the members of an object; of duplicate keys the last one, in
// its place.
func strictMembers(v *loosejson.Value) []loosejson.Member {
	if len(v.Members()) <= 8 && !strictRepeats(v.Members()) {
		return v.Members()
	}
	last := make(map[string]int, len(v.Members()))
	for i := range v.Members() {
		last[v.Members()[i].Key] = i
	}
	if len(last) == len(v.Members()) {
		return v.Members()
	}
	members := make([]loosejson.Member, 0, len(last))
	for i, m := range v.Members() {
		if last[m.Key] == i {
			members = append(members, m)
		}
	}
	return members
}

// strictRepeats reports whether a key stands twice in a few members.
func strictRepeats(members []loosejson.Member) bool {
	for i := range members {
		for j := range i {
			if members[i].Key == members[j].Key {
				return true
			}
		}
	}
	return false
}

// strictID returns the identifier that a schema gives itself: $id, or id in draft 4.
func strictID(schema *loosejson.Value) string {
	for _, keyword := range []string{"$id", "id"} {
		if v := schema.Member(keyword); v != nil && v.Kind == loosejson.String {
			return v.Text
		}
	}
	return ""
}

// strictRefs resolves the references of a schema document.
type strictRefs struct {
	root    *loosejson.Value
	places  map[string]strictPlace // by pointer
	ids     map[string]string      // pointers by absolute URI
	bases   map[string]*url.URL    // by resource
	anchors map[string]string      // pointers by resource, "#" and name
	legacy  bool                   // keywords next to $ref count for nothing: draft 7 and older
}

// strictIndex returns the references of a document.
func strictIndex(root *loosejson.Value) *strictRefs {
	r := &strictRefs{
		root: root, places: map[string]strictPlace{}, ids: map[string]string{},
		bases: map[string]*url.URL{"": {}}, anchors: map[string]string{},
	}
	p := strictPlace{schema: root}
	for _, draft := range []string{"/draft-03/", "/draft-04/", "/draft-06/", "/draft-07/"} {
		r.legacy = r.legacy || strings.Contains(p.text("$schema"), draft)
	}
	r.index(p, &url.URL{}, 0)
	return r
}

// top returns the place of the whole document.
func (r *strictRefs) top() strictPlace { return strictPlace{schema: r.root} }

// index records a place and all places inside of it.
func (r *strictRefs) index(p strictPlace, base *url.URL, depth int) {
	if p.tooDeep(depth) {
		return
	}
	r.places[p.pointer] = p
	id := strictID(p.schema)
	if strings.HasPrefix(id, "#") {
		r.anchors[p.resource+id] = p.pointer
	} else if abs, err := base.Parse(id); id != "" && err == nil {
		base = abs
		abs.Fragment = ""
		r.ids[abs.String()] = p.pointer
		r.bases[p.pointer] = abs
	}
	for _, keyword := range []string{"$anchor", "$dynamicAnchor"} {
		if name := p.text(keyword); name != "" {
			r.anchors[p.resource+"#"+name] = p.pointer
		}
	}
	for _, m := range strictMembers(p.schema) {
		for _, c := range p.under(m.Key) {
			r.index(c, base, depth+1)
		}
	}
}

// reference returns the reference of a schema, as written; empty if it has none.
// The dynamic ones are taken as static: which is what they are in a document that
// is not extended by another.
func (r *strictRefs) reference(p strictPlace) string {
	for _, keyword := range []string{"$ref", "$dynamicRef", "$recursiveRef"} {
		if ref := p.text(keyword); ref != "" {
			return ref
		}
	}
	return ""
}

// resolve returns the place that a reference in p points at.
func (r *strictRefs) resolve(p strictPlace, ref string) (strictPlace, bool) {
	uri, fragment, _ := strings.Cut(ref, "#")
	resource := p.resource
	if uri != "" {
		base := r.bases[resource]
		if base == nil {
			return strictPlace{}, false
		}
		abs, err := base.Parse(uri)
		if err != nil {
			return strictPlace{}, false
		}
		pointer, ok := r.ids[abs.String()]
		if !ok {
			return strictPlace{}, false
		}
		resource = pointer
	}
	if plain, err := url.PathUnescape(fragment); err == nil {
		fragment = plain
	}
	if fragment != "" && fragment[0] != '/' {
		pointer, ok := r.anchors[resource+"#"+fragment]
		return r.places[pointer], ok
	}
	if target, ok := r.places[resource+fragment]; ok {
		return target, true
	}
	return r.walk(resource + fragment)
}

// walk follows a pointer to a schema that does not stand where schemas do, under a
// keyword that the drafts do not know.
func (r *strictRefs) walk(pointer string) (strictPlace, bool) {
	p := r.top()
	for token := range strings.SplitSeq(strings.TrimPrefix(pointer, "/"), "/") {
		key := unescapeToken(token)
		var next *loosejson.Value
		switch p.schema.Kind {
		case loosejson.Object:
			next = p.schema.Member(key)
		case loosejson.Array:
			if i, err := strconv.Atoi(key); err == nil && i >= 0 && i < len(p.schema.Items()) {
				next = &p.schema.Items()[i]
			}
		}
		if next == nil {
			return strictPlace{}, false
		}
		p = p.child(next, key)
	}
	return p, strictIsSchemaValue(p.schema)
}
