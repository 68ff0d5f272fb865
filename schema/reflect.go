package schema

import (
	"reflect"
	"slices"
	"strconv"

	"github.com/briefgo/brief/internal/align"
)

// A reflected is the JSON Schema of a Go type.
type reflected struct {
	source []byte // compact, in field order

	// nilable holds the JSON Pointers into source of the schemas that allow null only
	// because encoding/json writes a nil value so, although null says nothing there
	// that another value, or leaving the field out, would not say as well: a model
	// need not be told of it. They are
	//
	//   - a slice or map, as field, element, value or document: [] and {} say it;
	//   - a pointer field that may be left out;
	//   - a pointer to a struct, written as an object, that is an element of a slice, a
	//     value of a map or the document: Go programs use it to avoid copies.
	//
	// A pointer elsewhere says that null is a value, and is not in nilable: a field
	// that is required, an element of an array, whose number is fixed, and a pointer
	// to anything but an object in a slice or map, which has hardly another use.
	//
	// A schema that allows null, in nilable or not, has one of two forms:
	//
	//	{"type": [T, "null"], …}              T is one type
	//	{…, "anyOf": [S, {"type": "null"}]}   S allows no null; … are annotations
	nilable map[string]bool
}

// maxTypeDepth bounds the nesting of a Go type. It is more than any document's.
const maxTypeDepth = 500

// reflectSchema makes the JSON Schema of what encoding/json writes for a *t, and reads
// into it. Where the two differ it is what is written, and what is read as well if
// the type reads itself. Every document that json.Marshal makes of a value satisfies
// it, as long as the value satisfies the tags and hooks of its type. The error is a
// reflectErrors.
//
// It takes a pointer for granted because methods with pointer receivers count only
// for what is addressable. encoding/json ignores them in the values of maps, and so
// does the schema.
//
// The interfaces in variants may hold those; other interfaces are an error, unless
// they are empty.
func reflectSchema(t reflect.Type, variants unions) (*reflected, error) {
	r := newReflector(variants)
	r.path = reflectRootPath(t)
	if t == nil {
		return nil, reflectErrors{{r.path, []string{"there is no type"}}}
	}
	root := r.element(t, true)
	if len(r.errs) > 0 {
		return nil, r.errs
	}
	nameDefinitions(r.order)
	return writeReflected(root, r.order), nil
}

// A typeUse is a type and whether its values are addressable, which decides about
// methods with pointer receivers.
type typeUse struct {
	typ         reflect.Type
	addressable bool
}

// A reflector makes schemas of Go types.
type reflector struct {
	unions         unions
	defs           map[typeUse]*reflectDef // of the structs met, and of recursive types
	order          []*reflectDef           // in which they were met
	addressMatters map[reflect.Type]bool
	tags           map[reflect.Type]map[string]string // what structs say of their fields
	path           string                             // of the field at hand, for errors
	depth          int
	errs           reflectErrors
}

// newReflector returns a reflector that knows the variants of interfaces.
func newReflector(variants unions) *reflector {
	return &reflector{
		unions:         variants,
		defs:           map[typeUse]*reflectDef{},
		addressMatters: map[reflect.Type]bool{},
		tags:           map[reflect.Type]map[string]string{},
	}
}

// problem adds an error about the field at hand.
func (r *reflector) problem(format string, args ...any) { r.errs.add(r.path, format, args...) }

// in runs f with a longer path.
func (r *reflector) in(suffix string, f func()) {
	path := r.path
	r.path += suffix
	f()
	r.path = path
}

// node returns the schema of a type. The node is new, so that a field may add to it.
func (r *reflector) node(t reflect.Type, addressable bool) *reflectNode {
	if r.depth++; r.depth > maxTypeDepth {
		r.depth--
		r.problem("the type is nested deeper than %d levels", maxTypeDepth)
		return &reflectNode{goType: t}
	}
	defer func() { r.depth-- }()
	use := r.use(t, addressable)
	switch t.Kind() {
	case reflect.Pointer, reflect.Slice, reflect.Array, reflect.Map:
		if t.Name() != "" && marshalForm(t, addressable) == kindForm && hookOf(t) == nil {
			return r.named(use)
		}
	}
	return r.typeNode(use)
}

// use returns the use of a type. Where it makes no difference the value counts as
// addressable, so that there is one definition.
func (r *reflector) use(t reflect.Type, addressable bool) typeUse {
	return typeUse{t, addressable || !r.addressDecides(t)}
}

// named returns the schema of a type that may contain itself by name only, as in
// type Tree []Tree; if it does, it is a definition.
func (r *reflector) named(use typeUse) *reflectNode {
	if d := r.defs[use]; d != nil {
		d.mustName = true
		return &reflectNode{def: d, goType: use.typ, null: nullOf(use.typ)}
	}
	d := &reflectDef{goType: use.typ, body: &reflectNode{goType: use.typ, typ: jsonTypeOf(use.typ)}}
	r.defs[use] = d
	n := r.typeNode(use)
	if !d.mustName {
		delete(r.defs, use)
		return n
	}
	ref := &reflectNode{def: d, goType: use.typ, null: n.null}
	*d.body = *n
	d.body.null = nullNever
	r.order = append(r.order, d)
	return ref
}

// typeNode returns the schema of a type: that of its hook, of its own way to be
// written, or of its kind.
func (r *reflector) typeNode(use typeUse) *reflectNode {
	t := use.typ
	if t.Kind() == reflect.Interface {
		return r.interfaceNode(t)
	}
	if n := r.hooked(use); n != nil {
		r.describe(n.resolved(), use)
		return n
	}
	n := r.ownForm(use)
	if n == nil {
		n = r.kindNode(use)
	}
	r.enumerate(n, use)
	r.describe(n.resolved(), use)
	return n
}

// kindNode returns the schema of a type that is written by its kind.
func (r *reflector) kindNode(use typeUse) *reflectNode {
	t := use.typ
	switch t.Kind() {
	case reflect.Struct:
		return r.structNode(use)
	case reflect.Pointer:
		return r.pointerNode(t)
	case reflect.Slice, reflect.Array:
		return r.listNode(use)
	case reflect.Map:
		return r.mapNode(t)
	}
	n := &reflectNode{goType: t, typ: jsonTypeOf(t)}
	if n.typ == "" {
		r.problem("JSON has no form for a %s", reflectTypeName(t))
	}
	if least, most := integerRange(t); least != "" {
		n.imply("minimum", least)
		if most != "" {
			n.imply("maximum", most)
		}
	}
	return n
}

// pointerNode returns the schema of a pointer.
func (r *reflector) pointerNode(t reflect.Type) *reflectNode {
	met := map[reflect.Type]bool{}
	elem := t
	for ; elem.Kind() == reflect.Pointer; elem = elem.Elem() {
		if met[elem] {
			r.problem("%s points to nothing but itself", reflectTypeName(t))
			return &reflectNode{goType: t}
		}
		met[elem] = elem.Name() != ""
	}
	n := r.node(elem, true)
	n.null = nullValue
	return n
}

// element returns the schema of what an element of a slice, a value of a map or a
// document is: see reflected.nilable.
func (r *reflector) element(t reflect.Type, addressable bool) *reflectNode {
	n := r.node(t, addressable)
	if t.Kind() == reflect.Pointer && t.Elem().Kind() == reflect.Struct && n.resolved().typ == "object" {
		n.null = nullNil
	}
	return n
}

// listNode returns the schema of a slice or an array.
func (r *reflector) listNode(use typeUse) *reflectNode {
	t := use.typ
	n := &reflectNode{goType: t, typ: "array", null: nullOf(t)}
	if base64Bytes(t) {
		n.typ = "string"
		n.imply("contentEncoding", `"base64"`)
		return n
	}
	r.in("[]", func() {
		if t.Kind() == reflect.Slice {
			n.items = r.element(t.Elem(), true)
		} else {
			n.items = r.node(t.Elem(), use.addressable)
		}
	})
	if t.Kind() == reflect.Array {
		n.imply("minItems", strconv.Itoa(t.Len()))
		n.imply("maxItems", strconv.Itoa(t.Len()))
	}
	return n
}

// mapNode returns the schema of a map.
func (r *reflector) mapNode(t reflect.Type) *reflectNode {
	n := &reflectNode{goType: t, typ: "object", null: nullNil}
	r.in("[key]", func() { n.keys = r.keyNode(t.Key()) })
	r.in("[]", func() { n.values = r.element(t.Elem(), false) })
	return n
}

// structNode returns the schema of a struct: a reference to its definition.
func (r *reflector) structNode(use typeUse) *reflectNode {
	ref := &reflectNode{goType: use.typ}
	if ref.def = r.defs[use]; ref.def != nil {
		ref.def.uses++
		return ref
	}
	body := &reflectNode{goType: use.typ, typ: "object", closed: true}
	ref.def = &reflectDef{goType: use.typ, body: body, uses: 1}
	r.defs[use] = ref.def
	r.order = append(r.order, ref.def)
	fields := reflectStructOf(use.typ)
	r.moreTags(use) // and what is wrong with them
	for _, f := range fields.promoted {
		r.in("."+f.path, func() {
			if f.sealed {
				r.problem("encoding/json cannot set an embedded pointer to a struct that is not exported")
			}
			r.moreTags(typeUse{structBehind(f.typ), true})
		})
	}
	for i := range fields.fields {
		f := &fields.fields[i]
		r.in("."+f.path, func() { body.properties = append(body.properties, r.property(f, use)) })
	}
	r.structTags(body, fields.promoted)
	r.checkAliases(body, fields.fields)
	r.discriminate(body, fields.fields)
	return ref
}

// property returns the property of a struct's field.
func (r *reflector) property(f *jsonField, outer typeUse) reflectProperty {
	addressable := outer.addressable || f.behindPointer
	var n *reflectNode
	elem := typeUse{pointedTo(f.typ), addressable || f.typ.Kind() == reflect.Pointer}
	if f.quoted && marshalForm(elem.typ, elem.addressable) == kindForm {
		n = r.quotedNode(elem)
		n.null = nullOf(f.typ)
	} else {
		n = r.node(f.typ, addressable)
	}
	switch {
	case f.typ.Kind() == reflect.Pointer && f.optional():
		n.null = nullNil
	case f.omitsNil() && !r.holdsNilPointer(f.typ):
		n.null = nullNever
	}
	r.applyTag(n, f.tag, r.moreTag(outer, f))
	return reflectProperty{name: f.name, node: n, required: !f.optional()}
}

// holdsNilPointer reports whether a type is an interface that may hold a nil pointer,
// which is written as null and not left out.
func (r *reflector) holdsNilPointer(t reflect.Type) bool {
	u := r.unions[t]
	return u != nil && slices.ContainsFunc(u.variants, func(v Variant) bool { return v.is.Kind() == reflect.Pointer })
}

// structTags applies the tags of the blank fields of a struct to the struct, and
// refuses those of the structs that it embeds, which have no schema of their own.
func (r *reflector) structTags(n *reflectNode, promoted []jsonField) {
	for i := range n.goType.NumField() {
		if f := n.goType.Field(i); f.Name == "_" {
			r.in("._", func() {
				r.applyTag(n, f.Tag, "")
				if n.written(align.KeyAliases) {
					r.problem("aliases is for a field, not for the struct itself")
				}
			})
		}
	}
	for _, f := range promoted {
		if _, ok := f.tag.Lookup(fieldTagName); ok {
			r.in("."+f.path, func() {
				r.problem("the fields of an embedded struct are those of the outer one: there is nothing the tag could be about")
			})
		}
	}
}
