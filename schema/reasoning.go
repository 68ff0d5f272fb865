package schema

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/briefgo/brief/internal/loosejson"
)

// reasoningDescription is what a model is told of the property that it may think in.
const reasoningDescription = "Think step by step here, before you write the rest."

// WithReasoning returns the schema with a first property of that name, a string, in which a
// model is to think before it writes the rest of the document: a model writes from the
// first word to the last, so that what stands first is what the rest can rest upon (Wei et
// al. 2022, "Chain-of-thought prompting"). JSON, Strict and Instructions tell a model of
// it. A reply may leave it out; where it has it, it is no part of the document, and
// stands in Reading.Reasoning.
//
// If the schema has such a property, as the first of all, it is part of the document
// already, and the schema is returned as it is. It is an error if it has one that is not
// the first, or if its documents are not objects of known properties.
func (s *Schema[T]) WithReasoning(property string) (*Schema[T], error) {
	switch {
	case property == "":
		return nil, fmt.Errorf("schema: a property for reasoning needs a name")
	case s.reasoning != "" && s.reasoning != property:
		return nil, fmt.Errorf("schema: the schema has a property for reasoning, %.40q", s.reasoning)
	case s.reasoning != "":
		return s, nil
	}
	object := followRef(s.root, s.root)
	var properties *loosejson.Value
	if object != nil {
		properties = object.Member("properties")
	}
	if s.free || s.wrapped || properties == nil || properties.Kind != loosejson.Object {
		return nil, fmt.Errorf("schema: reasoning can be a property of an object of known properties only")
	}
	if members := properties.Members(); len(members) > 0 && members[0].Key == property {
		return s, nil
	}
	if properties.Member(property) != nil {
		return nil, fmt.Errorf("schema: the property %.40q is not the first: a model would reason when it has answered", property)
	}
	root, told := leadingProperty(s.root, property), leadingProperty(s.told, property)
	with := &Schema[T]{
		source: root.AppendJSON(nil), root: s.root, told: &told, nilable: s.nilable, reasoning: property,
		validator: s.validator, aligner: s.aligner, options: s.options, wraps: s.wraps,
	}
	with.exact.unions = s.exact.unions
	if object != s.root {
		with.nilable = nilableAtRoot(s.nilable, s.root.Member("$ref").Text)
	}
	return with, nil
}

// leadingProperty returns an object schema, or what its $ref leads to, with one more
// property in front, which is required.
func leadingProperty(root *loosejson.Value, property string) loosejson.Value {
	keywords := slices.Clone(root.Members())
	if object := followRef(root, root); object != root {
		keywords = slices.DeleteFunc(keywords, func(m loosejson.Member) bool { return m.Key == "$ref" })
		keywords = append(keywords, object.Members()...)
	}
	text := func(s string) loosejson.Value { return loosejson.Value{Kind: loosejson.String, Text: s} }
	required := false
	for i := range keywords {
		v := &keywords[i].Value
		switch keywords[i].Key {
		case "properties":
			thought := loosejson.Value{Kind: loosejson.Object}
			thought.SetMembers([]loosejson.Member{{Key: "type", Value: text("string")}, {Key: "description", Value: text(reasoningDescription)}})
			v.SetMembers(append([]loosejson.Member{{Key: property, Value: thought}}, v.Members()...))
		case "required":
			required = true
			v.SetItems(append([]loosejson.Value{text(property)}, v.Items()...))
		}
	}
	if !required {
		list := loosejson.Value{Kind: loosejson.Array}
		list.SetItems([]loosejson.Value{text(property)})
		keywords = append(keywords, loosejson.Member{Key: "required", Value: list})
	}
	with := loosejson.Value{Kind: loosejson.Object}
	with.SetMembers(keywords)
	return with
}

// nilableAtRoot adds to the pointers of what may be nil those into a definition that the
// root is now.
func nilableAtRoot(nilable map[string]bool, ref string) map[string]bool {
	all := maps.Clone(nilable)
	for pointer, is := range nilable {
		if rest, ok := strings.CutPrefix(pointer, strings.TrimPrefix(ref, "#")); ok {
			all[rest] = is
		}
	}
	return all
}

// takeReasoning takes the property for reasoning out of a value, if it has it, and returns
// what stands there.
func (s *Schema[T]) takeReasoning(v *loosejson.Value) string {
	if s.reasoning == "" || v.Kind != loosejson.Object {
		return ""
	}
	thought := v.Member(s.reasoning)
	if thought == nil {
		return ""
	}
	v.SetMembers(slices.DeleteFunc(slices.Clone(v.Members()), func(m loosejson.Member) bool { return m.Key == s.reasoning }))
	if thought.Kind == loosejson.String {
		return thought.Text
	}
	return string(thought.AppendJSON(nil))
}
