package schema

import (
	"slices"
	"strings"

	"github.com/briefgo/brief/internal/loosejson"
)

// render returns a schema as a type, or the name of its type.
func (w *instructWriter) render(p strictPlace, depth int) instructType {
	return w.renderIn(p, depth, 0)
}

// renderIn is like render for a schema inside of another that names the types.
func (w *instructWriter) renderIn(p strictPlace, depth int, types strictTypes) instructType {
	if name := w.names[p.pointer]; name != "" {
		return instructType{text: name}
	}
	return w.body(p, depth, types)
}

// body returns a schema as a type. types are those that a schema around it names.
func (w *instructWriter) body(p strictPlace, depth int, types strictTypes) instructType {
	switch {
	case p.schema.Kind == loosejson.False:
		return instructType{text: "never"}
	case p.schema.Kind != loosejson.Object || depth > instructMaxDepth || p.tooDeep(depth):
		return instructType{text: "any"}
	}
	var parts []instructType
	if ref := w.refs.reference(p); ref != "" {
		if target, ok := w.refs.resolve(p, ref); ok {
			parts = append(parts, w.render(target, depth+1))
		}
		if w.refs.legacy {
			return w.annotated(p, parts, func(keyword string) bool { return strictKeywords[keyword].note })
		}
	}
	if named := p.schema.Member("type"); named != nil {
		types = strictTypesNamed(named)
	}
	for _, c := range p.list("allOf") {
		parts = append(parts, w.renderIn(c, depth+1, types))
	}
	for _, keyword := range []string{"anyOf", "oneOf"} {
		if p.has(keyword) && w.demands(p, keyword) == "" {
			parts = append(parts, w.union(w.choices(p, keyword), depth, types))
		}
	}
	if own := w.own(p, depth, types, len(parts) > 0); own.text != "" {
		parts = append(parts, own)
	}
	return w.annotated(p, parts, func(keyword string) bool {
		about := strictKeywords[keyword].types
		shown := keyword == "prefixItems" || keyword == "items"
		return !shown && (types == 0 || about == 0 || about&types != 0)
	})
}

// annotated returns the intersection of types, with what a schema says in words.
func (w *instructWriter) annotated(p strictPlace, parts []instructType, want func(string) bool) instructType {
	t := instructIntersection(parts)
	if about := instructLines(p.text("description")); len(about) > 0 {
		t.about = about
	}
	own := w.notes(p, want)
	for _, n := range t.notes {
		if !slices.Contains(own, n) {
			own = append(own, n)
		}
	}
	t.notes = own
	return t
}

// own returns the type that the keywords of a schema make, without those that lead
// to other schemas; empty if there are none. beside says that there are those: then
// a type that says no more is left to them.
func (w *instructWriter) own(p strictPlace, depth int, types strictTypes, beside bool) instructType {
	typed := types != 0
	if w.nilable[p.pointer] && types != strictNull {
		types &^= strictNull
	}
	if values := instructValues(p, types, typed, w.nilable[p.pointer]); values != nil {
		return instructType{text: strings.Join(values, " | "), union: len(values) > 1}
	}
	if beside && !instructShaped(p) {
		return instructType{}
	}
	if !typed {
		for _, m := range p.schema.Members() {
			types |= instructHints[m.Key]
		}
	}
	var parts []instructType
	for _, name := range types.split() {
		if !beside || name == "object" || name == "array" {
			parts = append(parts, w.typed(p, name, depth))
		}
	}
	if types&strictNull != 0 {
		parts = append(parts, instructType{text: "null"})
	}
	if len(parts) == 0 {
		return instructType{}
	}
	return instructUnion(parts)
}

// instructHints are the types of schemas that do not name theirs, by the keywords
// that show them.
var instructHints = map[string]strictTypes{
	"properties": strictObject, "required": strictObject, "patternProperties": strictObject, "additionalProperties": strictObject,
	"items": strictArray, "prefixItems": strictArray, "minItems": strictArray, "maxItems": strictArray,
	"pattern": strictString, "minLength": strictString, "maxLength": strictString, "format": strictString,
	"minimum": strictNumber, "maximum": strictNumber, "exclusiveMinimum": strictNumber,
	"exclusiveMaximum": strictNumber, "multipleOf": strictNumber,
}

// instructShaped reports whether a schema says what an object or an array is made of.
func instructShaped(p strictPlace) bool {
	for _, keyword := range []string{"properties", "patternProperties", "additionalProperties", "items", "prefixItems", "required"} {
		if p.has(keyword) {
			return true
		}
	}
	return false
}

// instructValues returns the values that a schema lists, as literals, or nil if it
// lists none.
func instructValues(p strictPlace, types strictTypes, typed, notNull bool) []string {
	var listed []loosejson.Value
	if v := p.schema.Member("const"); v != nil {
		listed = []loosejson.Value{*v}
	} else if v := p.schema.Member("enum"); v != nil {
		listed = v.Items()
	}
	var texts []string
	for i := range listed {
		t := strictTypeOf(&listed[i])
		if typed && t&types == 0 || notNull && t == strictNull {
			continue
		}
		texts = append(texts, string(listed[i].AppendJSON(nil)))
	}
	return texts
}

// typed returns one of the types of a schema.
func (w *instructWriter) typed(p strictPlace, name string, depth int) instructType {
	switch name {
	case "object":
		return w.object(p, depth)
	case "array":
		return w.array(p, depth)
	}
	return instructType{text: name}
}
