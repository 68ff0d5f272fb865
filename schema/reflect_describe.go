package schema

import (
	"maps"
	"reflect"
	"slices"
	"strings"

	"github.com/briefgo/brief/internal/near"
)

// A describer is a type that says what it is, at any length. Its method is called like
// that of a schemaHook. A description in a tag, or in the schema that the type gives
// itself, goes before it.
type describer interface{ Description() string }

// A tagger is a struct with more to say of its fields than the tags can hold: it gives
// texts in the syntax of tags, by the Go name of the field. They are added to what the
// field's tag says. Its method is called like that of a schemaHook.
type tagger interface{ SchemaTags() map[string]string }

// describe adds what a type says of itself to its schema.
func (r *reflector) describe(n *reflectNode, use typeUse) {
	d, ok := methodsOf[describer](use.typ)
	if !ok || n.keyword("description") != nil {
		return
	}
	text, err := callDescription(d)
	if r.promoted(use, func(t reflect.Type) bool {
		inner, ok := methodsOf[describer](t)
		if !ok {
			return false
		}
		same, _ := callDescription(inner)
		return err != nil || same == text
	}) {
		return
	}
	if err != nil {
		r.problem("%v", err)
		return
	}
	if text = strings.TrimSpace(text); text != "" {
		n.imply("description", hookText(text))
	}
}

// methodsOf returns the zero value of a type as an interface that it implements, or a
// pointer to it does.
func methodsOf[I any](t reflect.Type) (methods I, ok bool) {
	if t.Kind() == reflect.Interface || !reflect.PointerTo(t).Implements(reflect.TypeFor[I]()) {
		return methods, false
	}
	methods, ok = reflect.New(t).Interface().(I)
	return methods, ok
}

// promoted reports whether a method of a struct is that of a struct it embeds, and so
// not about the outer one. Reflection cannot tell; but a promoted method gives the same
// result, or panics because the embedded pointer is nil: same compares it with that of
// an embedded struct. If the type's way to be written is promoted too, the method is
// about it.
func (r *reflector) promoted(use typeUse, same func(reflect.Type) bool) bool {
	if use.typ.Kind() != reflect.Struct || marshalForm(use.typ, use.addressable) != kindForm {
		return false
	}
	return slices.ContainsFunc(reflectStructOf(use.typ).promoted, func(f jsonField) bool { return same(structBehind(f.typ)) })
}

// callDescription calls a describer. A panic is an error.
func callDescription(d describer) (text string, err error) {
	defer recoverHook("Description", reflect.TypeOf(d).Elem(), &err)
	return d.Description(), nil
}

// callTags calls a tagger. A panic is an error.
func callTags(of tagger) (tags map[string]string, err error) {
	defer recoverHook("SchemaTags", reflect.TypeOf(of).Elem(), &err)
	return of.SchemaTags(), nil
}

// moreTags returns what a struct says of its own fields, by their Go names. Those of
// the structs that it embeds are theirs to say.
func (r *reflector) moreTags(use typeUse) map[string]string {
	t := use.typ
	if tags, known := r.tags[t]; known {
		return tags
	}
	r.tags[t] = nil
	own, ok := methodsOf[tagger](t)
	if !ok {
		return nil
	}
	tags, err := callTags(own)
	if r.promoted(use, func(t reflect.Type) bool {
		inner, ok := methodsOf[tagger](t)
		if !ok {
			return false
		}
		same, _ := callTags(inner)
		return err != nil || maps.Equal(same, tags)
	}) {
		return nil
	}
	if err != nil {
		r.problem("%v", err)
		return nil
	}
	r.checkTags(t, tags)
	r.tags[t] = tags
	return tags
}

// checkTags reports texts for fields that a struct does not have.
func (r *reflector) checkTags(t reflect.Type, tags map[string]string) {
	var names []string
	for i := range t.NumField() {
		if _, use := (&jsonField{typ: t}).member(t.Field(i), i); use == fieldUsed {
			names = append(names, t.Field(i).Name)
		}
	}
	for _, name := range slices.Sorted(maps.Keys(tags)) {
		if slices.Contains(names, name) {
			continue
		}
		hint := ""
		if meant := near.Name(name, names); meant != "" {
			hint = " (did you mean " + meant + "?)"
		}
		r.problem("SchemaTags: JSON has no field %s of %s%s", tagExcerpt(name), reflectTypeName(t), hint)
	}
}

// moreTag returns what the struct that declares a field says of it.
func (r *reflector) moreTag(outer typeUse, f *jsonField) string {
	t := outer.typ
	for _, at := range f.index[:len(f.index)-1] {
		t = structBehind(t.Field(at).Type)
	}
	use := outer
	if t != outer.typ {
		use = typeUse{t, true}
	}
	return r.moreTags(use)[t.Field(f.index[len(f.index)-1]).Name]
}
