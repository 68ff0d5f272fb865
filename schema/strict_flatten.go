package schema

import (
	"slices"
	"strings"

	"github.com/briefgo/brief/internal/loosejson"
)

// strictTransparent are the keywords that say nothing of their own, once what they
// lead to has been put next to them.
var strictTransparent = map[string]bool{
	"$ref": true, "$dynamicRef": true, "$recursiveRef": true, "allOf": true, "$defs": true, "definitions": true,
	"$id": true, "id": true, "$schema": true, "$anchor": true, "$dynamicAnchor": true, "$recursiveAnchor": true,
	"$vocabulary": true, "$comment": true,
}

// strictKey returns a text that names a flat conjunction.
func strictKey(flat []strictPlace) string {
	var b strings.Builder
	for _, p := range flat {
		b.WriteByte(byte('0' + p.mask&^strictExpanded))
		b.WriteString(p.pointer)
		b.WriteByte('\n')
	}
	return b.String()
}

// own returns the position of the first keyword of a place that says something: of
// one that constrains if there is one. It is -1 if the place says nothing, and the
// number of keywords if it only has annotations.
func (r *strictRewriter) own(p strictPlace) int {
	found := -1
	for i := range p.schema.Members() {
		keyword := p.schema.Members()[i].Key
		switch {
		case strictTransparent[keyword] || p.hidden(keyword) || r.single(p, keyword) != nil:
		case !strictKeywords[keyword].note:
			return i
		default:
			found = len(p.schema.Members())
		}
	}
	return found
}

// empty reports whether a place says nothing, and leads to nothing that does.
func (r *strictRewriter) empty(p strictPlace) bool {
	switch p.schema.Kind {
	case loosejson.True:
		return true
	case loosejson.Object:
		return r.own(p) < 0 && len(r.next(p)) == 0
	}
	return false
}

// next returns the places that a place leads to, by reference, allOf, and unions of
// one.
func (r *strictRewriter) next(p strictPlace) []strictPlace {
	if p.schema.Kind != loosejson.Object || p.mask&strictExpanded != 0 {
		return nil
	}
	var next []strictPlace
	for i := range p.schema.Members() {
		next = append(next, r.nextBy(p, p.schema.Members()[i].Key)...)
	}
	return next
}

// nextBy returns the places that one keyword leads to.
func (r *strictRewriter) nextBy(p strictPlace, keyword string) []strictPlace {
	switch keyword {
	case "$ref", "$dynamicRef", "$recursiveRef":
		target, ok := r.refs.resolve(p, p.text(keyword))
		if !ok {
			r.problem(p, keyword, "there is no such schema in the document")
			return nil
		}
		return []strictPlace{target}
	case "allOf":
		if p.hidden(keyword) {
			return nil
		}
		return p.list(keyword)
	}
	if one := r.single(p, keyword); one != nil {
		return []strictPlace{*one}
	}
	return nil
}

// branches returns the alternatives of anyOf or oneOf, without null where it is only
// Go's nil.
func (r *strictRewriter) branches(p strictPlace, keyword string) []strictPlace {
	if p.hidden(keyword) {
		return nil
	}
	all := p.list(keyword)
	if !r.spend(len(all)) || !r.nilable[p.pointer] {
		return all
	}
	return slices.DeleteFunc(all, func(b strictPlace) bool { return b.text("type") == "null" })
}

// single returns the only alternative of anyOf or oneOf, or nil if there are several.
func (r *strictRewriter) single(p strictPlace, keyword string) *strictPlace {
	if keyword != "anyOf" && keyword != "oneOf" {
		return nil
	}
	if b := r.branches(p, keyword); len(b) == 1 {
		return &b[0]
	}
	return nil
}

// legacy returns the place with the keywords hidden that do not count next to $ref
// in older drafts.
func (r *strictRewriter) legacy(p strictPlace) strictPlace {
	if r.refs.legacy && p.text("$ref") != "" {
		p.mask |= strictOnlyAnnotations
	}
	return p
}

// peel follows a place that only leads to one other, and reports whether a reference
// was on the way.
func (r *strictRewriter) peel(p strictPlace) (target strictPlace, referred bool) {
	seen := map[string]bool{}
	for p.schema.Kind == loosejson.Object && p.mask&strictExpanded == 0 {
		p = r.legacy(p)
		next := r.next(p)
		if len(next) != 1 || r.own(p) >= 0 {
			break
		}
		if seen[p.pointer] {
			r.problem(p, "$ref", "the reference leads only to itself")
			break
		}
		seen[p.pointer] = true
		referred = referred || r.refs.reference(p) != ""
		p = next[0]
	}
	return p, referred
}

// flatten puts what a conjunction leads to next to it. The result is in the order of
// the schema.
func (r *strictRewriter) flatten(conj []strictPlace) []strictPlace {
	var flat []strictPlace
	seen := map[string]bool{}
	for _, p := range conj {
		flat = r.expand(flat, p, seen)
	}
	return flat
}

// expand appends a place, and what it leads to, to a flat conjunction.
func (r *strictRewriter) expand(flat []strictPlace, p strictPlace, seen map[string]bool) []strictPlace {
	p = r.legacy(p)
	key := strictKey([]strictPlace{p})
	if seen[key] || !r.spend(1+len(p.schema.Members())) {
		return flat
	}
	seen[key] = true
	if p.schema.Kind != loosejson.Object {
		if p.schema.Kind != loosejson.True {
			flat = append(flat, p)
		}
		return flat
	}
	own := r.own(p)
	if p.mask&strictExpanded != 0 && own >= 0 {
		return append(flat, p)
	}
	if p.mask&strictExpanded != 0 {
		return flat
	}
	self := p
	self.mask |= strictExpanded
	for i := range p.schema.Members() {
		if i == own {
			flat = append(flat, self)
		}
		for _, next := range r.nextBy(p, p.schema.Members()[i].Key) {
			next.outer = p.outer + 1
			flat = r.expand(flat, next, seen)
		}
	}
	if own == len(p.schema.Members()) {
		flat = append(flat, self)
	}
	return flat
}
