package schema

import (
	"slices"

	"github.com/briefgo/brief/internal/loosejson"
)

// strictNo and strictYes are the schemas that nothing satisfies, and everything.
var (
	strictNo  = loosejson.Value{Kind: loosejson.False}
	strictYes = loosejson.Value{Kind: loosejson.True}
)

// object adds what a merged conjunction says of objects.
func (r *strictRewriter) object(m *strictMerged, v *loosejson.Value) *strictNever {
	others, ok := r.others(m)
	if !ok {
		return nil
	}
	required, never := r.requirements(m, &others)
	if never != nil {
		return never
	}
	var members []loosejson.Member
	for _, p := range m.properties {
		if !r.spend(len(m.closed)+len(m.open)) || m.forbidden(p.name) {
			continue
		}
		value, never := r.schema(append(slices.Clip(p.conj), m.alsoSaid(p.name)...))
		if never != nil && required[p.name] {
			return never
		}
		if never != nil || !r.write(2*len(p.name)+16) {
			continue
		}
		if required[p.name] && r.circular(&value) {
			delete(required, p.name)
			r.loss(m.requiring(p.name), "required", "a property that leads back to where it stands is sent as optional")
		}
		if !required[p.name] && !r.dialect.optional {
			value = strictNullable(value)
		}
		members = append(members, loosejson.Member{Key: p.name, Value: value})
	}
	r.setProperties(v, members, required, others)
	return nil
}

// requirements returns the names of the properties that are required. One that is
// not named, where others have a schema, becomes one that is.
func (r *strictRewriter) requirements(m *strictMerged, others *loosejson.Value) (map[string]bool, *strictNever) {
	required := map[string]bool{}
	for _, q := range m.required {
		required[q.name] = true
		_, named := m.at[q.name]
		switch {
		case named && !m.forbidden(q.name):
		case !named && others.Kind == loosejson.Object:
			m.at[q.name] = len(m.properties)
			m.properties = append(m.properties, strictProperty{name: q.name})
		case !named && len(m.closed) == 0:
			r.problem(q.place, "required", "requires a property of which nothing is said")
		default:
			return nil, &strictNever{q.place, "required", "requires a property that is forbidden"}
		}
	}
	return required, nil
}

// requiring returns the place that requires a property.
func (m *strictMerged) requiring(name string) strictPlace {
	i := slices.IndexFunc(m.required, func(q strictRequired) bool { return q.name == name })
	return m.required[i].place
}

// forbidden reports whether a closed schema does not allow a property.
func (m *strictMerged) forbidden(name string) bool {
	return slices.ContainsFunc(m.closed, func(names map[string]bool) bool { return names != nil && !names[name] })
}

// alsoSaid returns what the schemas that do not name a property say of it, by
// additionalProperties.
func (m *strictMerged) alsoSaid(name string) []strictPlace {
	var also []strictPlace
	for _, o := range m.open {
		p := m.flat[o.index]
		named := p.schema.Member("properties")
		if o.keyword == "additionalProperties" && (named == nil || named.Member(name) == nil) {
			also = append(also, p.list(o.keyword)...)
		}
	}
	return also
}

// others returns the schema of the properties that are not named, which is false if
// there are none; or that there is a problem. What says nothing of other properties is
// closed silently: they are allowed, but not asked for.
func (r *strictRewriter) others(m *strictMerged) (loosejson.Value, bool) {
	for _, o := range m.open {
		lacking := o.keyword != "additionalProperties" || r.dialect.action(o.keyword) == strictRewrite
		if o.keyword == "patternProperties" || lacking && len(m.closed) == 0 {
			r.problem(m.flat[o.index], o.keyword, "an object with keys that are not named cannot be sent: use a list of objects with a key and a value")
			return strictNo, false
		}
	}
	everything := r.dialect.action("additionalProperties") == strictKeep
	switch {
	case len(m.closed) > 0 || len(m.open) == 0 && m.named:
		return strictNo, true
	case len(m.open) == 0 && everything:
		return strictYes, true
	case len(m.open) == 0:
		r.problem(m.flat[0], "type", "an object with keys that are not named cannot be sent: name its properties")
		return strictNo, false
	}
	var conj []strictPlace
	for _, o := range m.open {
		conj = append(conj, m.flat[o.index].list(o.keyword)...)
	}
	conj = slices.DeleteFunc(conj, r.empty)
	if len(conj) == 0 && everything {
		return strictYes, true
	} else if len(conj) == 0 {
		r.problem(m.flat[m.open[0].index], "additionalProperties", "keys with values of any type cannot be sent: only certain types can")
		return strictNo, false
	}
	r.unsure(m, m.open[0].index, "additionalProperties", "additionalProperties")
	v, never := r.schema(conj)
	if never != nil {
		return strictNo, true
	}
	return v, true
}

// setProperties adds the properties of an object to its schema, and what others it may
// have.
func (r *strictRewriter) setProperties(v *loosejson.Value, members []loosejson.Member, required map[string]bool, others loosejson.Value) {
	var all, names []loosejson.Value
	for _, m := range members {
		all = append(all, strictText(m.Key))
		if required[m.Key] || !r.dialect.optional {
			names = append(names, strictText(m.Key))
		}
	}
	strictSet(v, "properties", strictMap(members...))
	if len(names) > 0 || !r.dialect.optional {
		strictSet(v, "required", strictList(names))
	}
	strictSet(v, "additionalProperties", others)
	if r.dialect.ordering && len(all) > 1 {
		strictSet(v, "propertyOrdering", strictList(all))
	}
}
