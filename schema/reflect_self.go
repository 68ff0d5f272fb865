package schema

import (
	"fmt"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"github.com/briefgo/brief/internal/loosejson"
)

// A hookSchema is the schema of a hook that is checked to be self-contained.
type hookSchema struct {
	root *loosejson.Value
	refs []*loosejson.Value // the values of $ref
	err  error
}

// The keywords whose values are, or hold, schemas: those of draft 2020-12 and of the
// drafts before it.
var (
	hookSchemaKeywords = []string{"items", "additionalItems", "prefixItems", "contains", "additionalProperties", "propertyNames",
		"unevaluatedItems", "unevaluatedProperties", "not", "if", "then", "else", "contentSchema", "allOf", "anyOf", "oneOf"}
	hookSchemaMapKeywords = []string{"properties", "patternProperties", "$defs", "definitions", "dependentSchemas", "dependencies"}

	// hookForeignKeywords change what a reference means, or refer in other ways than $ref.
	hookForeignKeywords = []string{"$id", "id", "$anchor", "$dynamicRef", "$dynamicAnchor", "$recursiveRef", "$recursiveAnchor"}
)

// check checks a schema and those in it.
func (s *hookSchema) check(v *loosejson.Value) {
	if v.Kind == loosejson.Array {
		for i := range v.Items() {
			s.check(&v.Items()[i])
		}
	}
	if v == s.root {
		v.SetMembers(slices.DeleteFunc(v.Members(), func(m loosejson.Member) bool { return m.Key == "$schema" && hookDraft(m.Value.Text) }))
	}
	for i := range v.Members() {
		m := &v.Members()[i]
		switch {
		case slices.ContainsFunc(v.Members()[:i], func(before loosejson.Member) bool { return before.Key == m.Key }):
			s.fail("%s stands twice", tagExcerpt(m.Key))
		case m.Key == "$ref":
			s.ref(&m.Value)
		case m.Key == "$schema", slices.Contains(hookForeignKeywords, m.Key) && m.Value.Kind == loosejson.String:
			s.fail("%s %s cannot stand in a part of a schema", m.Key, tagExcerpt(m.Value.Text))
		case slices.Contains(hookSchemaKeywords, m.Key):
			s.check(&m.Value)
		case slices.Contains(hookSchemaMapKeywords, m.Key):
			for j := range m.Value.Members() {
				s.check(&m.Value.Members()[j].Value)
			}
		}
	}
}

// hookDraft reports whether $schema names the draft that we write.
func hookDraft(uri string) bool {
	return strings.TrimSuffix(uri, "#") == "https://json-schema.org/draft/2020-12/schema"
}

func (s *hookSchema) fail(format string, args ...any) {
	if s.err == nil {
		s.err = fmt.Errorf(format, args...)
	}
}

// ref checks one $ref.
func (s *hookSchema) ref(v *loosejson.Value) {
	fragment, local := strings.CutPrefix(v.Text, "#")
	pointer, err := url.PathUnescape(fragment)
	switch {
	case v.Kind != loosejson.String || !local || pointer != "" && pointer[0] != '/' || err != nil:
		s.fail("its $ref %s leads out of it", tagExcerpt(v.Text))
	case !hookLeadsTo(s.root, pointer):
		s.fail("its $ref %s leads nowhere", tagExcerpt(v.Text))
	}
	s.refs = append(s.refs, v)
}

// hookLeadsTo reports whether a pointer leads to a value in root.
func hookLeadsTo(root *loosejson.Value, pointer string) bool {
	at := root
	for token := range strings.SplitSeq(strings.TrimPrefix(pointer, "/"), "/") {
		if pointer == "" {
			break
		}
		token = unescapeToken(token)
		if i, err := strconv.Atoi(token); at.Kind == loosejson.Array && err == nil && i >= 0 && i < len(at.Items()) {
			at = &at.Items()[i]
		} else if at = at.Member(token); at == nil {
			return false
		}
	}
	return true
}

// rebase makes the references of a hook's schema refer to its definition: what "#"
// was is "#/$defs/name" now.
func (s *hookSchema) rebase(name string) {
	for _, ref := range s.refs {
		ref.Text = "#/$defs/" + name + strings.TrimPrefix(ref.Text, "#")
	}
}

// node returns the schema as a node.
func (s *hookSchema) node() *reflectNode {
	n := &reflectNode{}
	switch s.root.Kind {
	case loosejson.False:
		n.imply("not", "{}")
	case loosejson.Object:
		for _, m := range s.root.Members() {
			if m.Key == "type" && m.Value.Kind == loosejson.String {
				n.typ = m.Value.Text
				continue
			}
			n.imply(m.Key, string(m.Value.AppendJSON(nil)))
		}
	}
	return n
}

// parseHook parses JSON that Go code made.
func parseHook(source []byte) (loosejson.Value, error) {
	v, syntax := loosejson.ParseStrict(string(source), nil)
	if syntax != nil {
		return v, fmt.Errorf("it is not JSON: %w", syntax)
	}
	return v, nil
}
