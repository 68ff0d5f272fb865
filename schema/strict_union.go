package schema

import (
	"slices"

	"github.com/briefgo/brief/internal/loosejson"
)

// union returns a merged conjunction with an anyOf or oneOf as a schema of the
// dialect, which has only anyOf, and nothing next to it: A and (B or C) is written
// as (A and B) or (A and C).
func (r *strictRewriter) union(m *strictMerged) (loosejson.Value, *strictNever) {
	u := m.unions[0]
	if u.keyword == "oneOf" {
		r.loss(m.flat[u.index], "oneOf", "sent as anyOf, which more than one form may satisfy")
	}
	forms, never := r.alternatives(m, u)
	if len(forms) == 0 {
		if never == nil {
			never = &strictNever{m.flat[u.index], u.keyword, "has no schema in it"}
		}
		return loosejson.Value{}, never
	}
	head := r.head(m, strictAnyType, true)
	if len(forms) == 1 && len(head) == 0 {
		return forms[0], nil
	}
	v := strictMap(head...)
	strictSet(&v, "anyOf", strictList(forms))
	return v, nil
}

// alternatives rewrites the branches of a union, each with what stands next to the
// union, and leaves out those that nothing satisfies.
func (r *strictRewriter) alternatives(m *strictMerged, u strictUnion) (forms []loosejson.Value, never *strictNever) {
	base := r.base(m, u)
	narrow := slices.ContainsFunc(base, func(p strictPlace) bool { return !r.onlyType(p) })
	seen := map[string]bool{}
	for _, b := range u.branches {
		conj := append(slices.Clip(base), b)
		if !narrow && r.within(b, m.types) {
			conj = []strictPlace{b}
		}
		form, why := r.schema(conj)
		if why != nil {
			never = why
			continue
		}
		for _, f := range strictAlternatives(form) {
			if id := string(f.AppendJSON(nil)); r.write(len(id)) && !seen[id] {
				seen[id] = true
				forms = append(forms, f)
			}
		}
	}
	return forms, never
}

// base returns what stands next to a union, without annotations: they are said once,
// around it.
func (r *strictRewriter) base(m *strictMerged, u strictUnion) []strictPlace {
	base := slices.Clone(m.flat)
	for i := range base {
		base[i].mask |= strictNoAnnotations
	}
	if u.keyword == "anyOf" {
		base[u.index].mask |= strictNoAnyOf
	} else {
		base[u.index].mask |= strictNoOneOf
	}
	return slices.DeleteFunc(base, r.empty)
}

// onlyType reports whether a place says nothing but a type.
func (r *strictRewriter) onlyType(p strictPlace) bool {
	for i := range p.schema.Members() {
		keyword := p.schema.Members()[i].Key
		if keyword != "type" && !strictTransparent[keyword] && !p.hidden(keyword) && r.single(p, keyword) == nil {
			return false
		}
	}
	return p.schema.Kind == loosejson.Object
}

// within reports whether a branch says itself that its values are of certain types.
func (r *strictRewriter) within(b strictPlace, types strictTypes) bool {
	if types == strictAnyType {
		return true
	}
	of := strictAnyType
	for _, p := range r.flatten([]strictPlace{b}) {
		if t := p.schema.Member("type"); t != nil && !p.hidden("type") {
			of &= strictTypesNamed(t)
		}
	}
	return of&^types == 0
}

// strictAlternatives returns the alternatives of a schema that is nothing but a
// union, and otherwise the schema.
func strictAlternatives(v loosejson.Value) []loosejson.Value {
	if len(v.Members()) == 1 && v.Members()[0].Key == "anyOf" {
		return v.Members()[0].Value.Items()
	}
	return []loosejson.Value{v}
}
