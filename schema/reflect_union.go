package schema

import (
	"encoding/json"
	"maps"
	"reflect"
	"slices"

	"github.com/briefgo/brief/internal/loosejson"
)

// interfaceNode returns the schema of an interface: that of its variants; any value
// for an empty interface that has none.
func (r *reflector) interfaceNode(t reflect.Type) *reflectNode {
	n := &reflectNode{goType: t}
	u := r.unions[t]
	if u == nil {
		if t.NumMethod() > 0 {
			r.problem("%s is an interface: say in Options.Variants which structs it may hold", reflectTypeName(t))
		}
		return n
	}
	n.null = nullNil
	use := typeUse{t, true}
	if n.def = r.defs[use]; n.def != nil {
		n.def.uses++
		return n
	}
	body := &reflectNode{goType: t, union: true}
	n.def = &reflectDef{goType: t, body: body, uses: 1}
	r.defs[use] = n.def
	r.order = append(r.order, n.def)
	for _, v := range u.variants {
		r.in("("+reflectRootPath(v.is)+")", func() { body.any = append(body.any, r.variantNode(v)) })
	}
	return n
}

// variantNode returns the schema of a variant: a reference to its definition.
func (r *reflector) variantNode(v Variant) *reflectNode {
	n := r.node(v.is, false)
	n.null = nullNever // of a pointer: that is for the interface to say
	use := r.use(structBehind(v.is), v.is.Kind() == reflect.Pointer)
	switch {
	case hookOf(use.typ) != nil && (n.def == nil || n.def.hook != nil):
		r.checkHookVariant(n, v)
	case n.resolved().typ != "object":
		r.problem("it is not written as an object with its fields: give it a method JSONSchema() []byte")
	}
	if n.def == nil { // the schema of its hook
		n = &reflectNode{goType: n.goType, def: &reflectDef{goType: n.goType, body: n, uses: 1}}
		r.order = append(r.order, n.def)
	}
	n.def.mustName = true
	return n
}

// checkHookVariant checks that the schema which a variant gives itself tells it apart.
func (r *reflector) checkHookVariant(n *reflectNode, v Variant) {
	properties, required := n.keyword("properties"), n.keyword("required")
	var constant *loosejson.Value
	if properties != nil {
		if all, err := parseHook([]byte(properties.json)); err == nil && all.Member(v.property) != nil {
			constant = all.Member(v.property).Member("const")
		}
	}
	if constant == nil || constant.Kind != loosejson.String || constant.Text != v.name ||
		required == nil || !slices.Contains(tagListElements(required.json), hookText(v.property)) {
		r.problem("its JSONSchema has no required property %s with the const %s", tagExcerpt(v.property), tagExcerpt(v.name))
	}
}

// discriminate makes consts of the properties that say of which variant a struct is.
func (r *reflector) discriminate(body *reflectNode, fields []jsonField) {
	names := r.unions.discriminators(body.goType)
	for i := range body.properties {
		p := &body.properties[i]
		if name, ok := names[p.name]; ok {
			r.in("."+fields[i].path, func() { r.fixName(p.node, name, fields[i].typ) })
			p.required = true
			delete(names, p.name)
		}
	}
	for _, property := range slices.Sorted(maps.Keys(names)) {
		r.problem("%s has no property %s to tell it from other variants: add a field, Type string `json:\"%s\"` say, whose value is %s",
			reflectTypeName(body.goType), tagExcerpt(property), property, tagExcerpt(names[property]))
	}
}

// fixName makes the schema of a discriminator one of a single value.
func (r *reflector) fixName(n *reflectNode, name string, t reflect.Type) {
	value := hookText(name)
	if n.resolved().typ != "string" || n.quoted || n.def != nil {
		r.problem("a discriminator is a string, and this is %s", n.describe())
		return
	}
	if enum := n.keyword("enum"); enum != nil && !slices.Contains(tagListElements(enum.json), value) {
		r.problem("the name %s of the variant is not in the enum", tagExcerpt(name))
		return
	}
	if had := n.keyword("const"); had != nil && had.json != value {
		r.problem("the name of the variant is %s, and the const %s", tagExcerpt(name), tagCut(had.json))
		return
	}
	if !readsBack(t, value) {
		r.problem("%s cannot hold the name %s of the variant", reflectTypeName(t), tagExcerpt(name))
		return
	}
	n.drop("enum")
	n.null = nullNever
	n.set("const", value)
	r.checkValues(n)
}

// readsBack reports whether a type reads a JSON string and writes it again.
func readsBack(t reflect.Type, text string) bool {
	v := reflect.New(t)
	if json.Unmarshal([]byte(text), v.Interface()) != nil {
		return false
	}
	again, err := marshalEnumValue(v.Interface())
	return err == nil && again == text
}
