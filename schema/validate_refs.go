package schema

import (
	"fmt"
	"net/url"
	"strings"

	"github.com/briefgo/brief/internal/loosejson"
)

// identify registers the names that a subschema has: $id, which is also the base of
// the references in it, and anchors.
func (g *schemaGraph) identify(n *schemaNode) error {
	keyword := "$id"
	if g.draft == 4 {
		keyword = "id"
	}
	if id := n.value.Member(keyword); id != nil && id.Kind == loosejson.String && !g.refAlone(n) {
		if err := g.name(n, keyword, id.Text); err != nil {
			return err
		}
	}
	if n.pointer == "" && g.resources[n.base] == nil {
		g.resources[n.base] = n
	}
	anchors := 0
	for _, list := range g.dynamic {
		anchors += len(list)
	}
	if anchor := n.value.Member("$anchor"); anchor != nil && g.draft >= 2019 {
		g.anchors[n.base+"#"+anchor.Text] = n
	}
	if anchor := n.value.Member("$dynamicAnchor"); anchor != nil && g.draft >= 2020 {
		g.anchors[n.base+"#"+anchor.Text] = n
		g.dynamic[anchor.Text] = append(g.dynamic[anchor.Text], n)
		anchors++
	}
	if anchor := n.value.Member("$recursiveAnchor"); anchor != nil && g.draft == 2019 && anchor.Kind == loosejson.True {
		g.dynamic[""] = append(g.dynamic[""], n)
		anchors++
	}
	if anchors > limitDynamicAnchor {
		return &SchemaError{Pointer: n.pointer, Keyword: "cost", Message: fmt.Sprintf("the schema has more than %d dynamic anchors", limitDynamicAnchor)}
	}
	return nil
}

// name gives a subschema its $id, whose fragment is an anchor up to draft 7.
func (g *schemaGraph) name(n *schemaNode, keyword, id string) error {
	uri, fragment, _ := strings.Cut(id, "#")
	if uri != "" {
		absolute, err := resolveURI(n.base, uri)
		if err != nil {
			return &SchemaError{Pointer: appendToken(n.pointer, keyword), Keyword: keyword, Message: quoteText(id) + " is not a URI"}
		}
		if other := g.resources[absolute]; other != nil {
			return &SchemaError{Pointer: appendToken(n.pointer, keyword), Keyword: keyword,
				Message: fmt.Sprintf("%s is the name of another subschema too, at %q", quoteText(id), other.pointer)}
		}
		n.base = absolute
		g.resources[absolute] = n
	}
	if fragment != "" {
		g.anchors[n.base+"#"+fragment] = n
	}
	return nil
}

// resolveURI resolves a relative reference.
func resolveURI(base, ref string) (string, error) {
	b, err := url.Parse(base)
	if err != nil {
		return "", err
	}
	u, err := b.Parse(ref)
	if err != nil {
		return "", err
	}
	return u.String(), nil
}

// link follows the references of a subschema.
func (g *schemaGraph) link(n *schemaNode) error {
	if n.value.Kind != loosejson.Object {
		return nil
	}
	for _, keyword := range []string{"$ref", "$recursiveRef", "$dynamicRef"} {
		ref := n.value.Member(keyword)
		if _, ok := g.rule(keyword); !ok || ref == nil {
			continue
		}
		target, err := g.lookup(n, keyword, ref.Text)
		if err != nil {
			return err
		}
		n.applied = append(n.applied, target)
		if keyword == "$ref" {
			n.ref = target
			continue
		}
		// Which anchor a dynamic reference finds depends on the way to it; for the cost
		// it counts as all of them.
		_, anchor, _ := strings.Cut(ref.Text, "#")
		for _, other := range g.dynamic[anchor] {
			if other != target {
				n.perhaps = append(n.perhaps, other)
			}
		}
	}
	return nil
}

// lookup finds what a reference refers to.
func (g *schemaGraph) lookup(n *schemaNode, keyword, ref string) (*schemaNode, error) {
	place := appendToken(n.pointer, keyword)
	fail := func(format string, args ...any) (*schemaNode, error) {
		return nil, &SchemaError{Pointer: place, Keyword: keyword, Message: quoteText(ref) + fmt.Sprintf(format, args...)}
	}
	uri, fragment, _ := strings.Cut(ref, "#")
	base := n.base
	if uri != "" {
		absolute, err := resolveURI(base, uri)
		if err != nil {
			return fail(" is not a URI reference")
		}
		base = absolute
	}
	resource := g.resources[base]
	fragment, err := url.PathUnescape(fragment)
	switch {
	case resource == nil:
		return fail(" is not in this document, and no file or URL is ever read; put the schema under $defs and refer to it as #/$defs/NAME")
	case err != nil:
		return fail(" is not a URI reference")
	case fragment == "" || fragment == "/":
		return resource, nil
	case fragment[0] != '/':
		g.compileCost += 2 * len(g.all) // the engine tries them all
		if target := g.anchors[base+"#"+fragment]; target != nil {
			return target, nil
		}
		return fail(" names an anchor that the schema does not have")
	}
	pointer := resource.pointer + fragment
	if target := g.nodes[pointer]; target != nil {
		return target, nil
	}
	v := resolve(g.root, pointer)
	if v == nil {
		return fail(" points at nothing in the schema%s", g.nearDefinition(pointer))
	}
	return g.add(pointer, v, g.baseAt(pointer))
}

// baseAt returns the base URI at a place that no keyword makes a schema.
func (g *schemaGraph) baseAt(pointer string) string {
	for pointer != "" {
		pointer, _ = cutPointer(pointer)
		if n := g.nodes[pointer]; n != nil {
			return n.base
		}
	}
	return g.nodes[""].base
}

// nearDefinition suggests what a pointer that leads nowhere may mean.
func (g *schemaGraph) nearDefinition(pointer string) string {
	parent, token := cutPointer(pointer)
	container := resolve(g.root, parent)
	if container == nil {
		return ""
	}
	var names []string
	for i := range container.Members() {
		names = append(names, container.Members()[i].Key)
	}
	return didYouMean(unescapeToken(token), names)
}
