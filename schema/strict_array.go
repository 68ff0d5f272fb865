package schema

import (
	"slices"
	"strconv"

	"github.com/briefgo/brief/internal/loosejson"
)

// array adds what a merged conjunction says of arrays.
func (r *strictRewriter) array(m *strictMerged, v *loosejson.Value) *strictNever {
	switch {
	case len(m.tuples) > 1 || len(m.tuples) == 1 && len(m.items) > 0:
		r.problem(m.tuples[0], strictTupleKeyword(m.tuples[0]), "lists of items cannot be merged with what else is said of items")
		return nil
	case len(m.tuples) == 1:
		return r.tuple(m.tuples[0], v)
	case len(m.items) == 0:
		r.problem(m.flat[0], "items", "items of any value will do: only certain types can be sent")
		return nil
	}
	items, never := r.schema(m.items)
	if never == nil {
		strictSet(v, "items", items)
	}
	return never
}

// strictTupleKeyword returns the keyword that lists what the first items are:
// prefixItems, or items before draft 2020-12.
func strictTupleKeyword(p strictPlace) string {
	if p.has("prefixItems") {
		return "prefixItems"
	}
	return "items"
}

// tuple adds the items of a tuple: as items any of which may be what one of them is,
// and as many. That they come in order is said in words.
func (r *strictRewriter) tuple(p strictPlace, v *loosejson.Value) *strictNever {
	keyword := strictTupleKeyword(p)
	first := p.list(keyword)
	rest := p.list(map[string]string{"prefixItems": "items", "items": "additionalItems"}[keyword])
	closed := len(rest) == 0 || rest[0].schema.Kind != loosejson.Object
	if r.dialect.action("prefixItems") == strictKeep && len(first) > 0 {
		var forms []loosejson.Value
		for _, c := range first {
			forms = append(forms, r.required([]strictPlace{c}))
		}
		strictSet(v, "prefixItems", strictList(forms))
		if closed {
			strictAtMost(v, len(first))
		} else {
			strictSet(v, "items", r.required(rest[:1]))
		}
		return nil
	}
	if !closed {
		first = append(first, rest[0])
	}
	var forms []loosejson.Value
	seen := map[string]bool{}
	for _, c := range first {
		for _, f := range strictAlternatives(r.required([]strictPlace{c})) {
			if id := string(f.AppendJSON(nil)); r.write(len(id)) && !seen[id] {
				seen[id] = true
				forms = append(forms, f)
			}
		}
	}
	switch len(forms) {
	case 0:
		r.problem(p, keyword, "says of no item what it is")
	case 1:
		strictSet(v, "items", forms[0])
	default:
		strictSet(v, "items", strictMap(loosejson.Member{Key: "anyOf", Value: strictList(forms)}))
	}
	if closed && r.dialect.action("maxItems") == strictKeep {
		strictAtMost(v, len(first))
	}
	return nil
}

// strictAtMost sets maxItems unless it is lower already.
func strictAtMost(v *loosejson.Value, n int) {
	most := loosejson.Value{Kind: loosejson.Number, Text: strconv.Itoa(n)}
	at := slices.IndexFunc(v.Members(), func(m loosejson.Member) bool { return m.Key == "maxItems" })
	switch {
	case at < 0:
		strictSet(v, "maxItems", most)
	case strictDecimalOf(most.Text).compare(strictDecimalOf(v.Members()[at].Value.Text)) < 0:
		v.Members()[at].Value = most
	}
}
