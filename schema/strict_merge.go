package schema

import (
	"slices"
	"strconv"

	"github.com/briefgo/brief/internal/loosejson"
)

// A strictMerged is a flat conjunction, keyword by keyword.
type strictMerged struct {
	flat  []strictPlace
	never *strictNever // why there is no such value, if there is none

	types strictTypes // that every type keyword names
	typed bool        // there is a type keyword
	hints strictTypes // the types that the other keywords are about

	listed   bool // there is an enum or a const
	constant bool // there is a const
	values   []loosejson.Value
	listing  strictLost // where the values are listed first

	properties []strictProperty
	at         map[string]int // indexes of properties, by name
	named      bool           // there is a properties keyword, even if empty
	required   []strictRequired
	closed     []map[string]bool // the names that each closed schema allows
	open       []strictLost      // what allows other properties

	items  []strictPlace // what every item has to be
	tuples []strictPlace // the schemas with a keyword for the first items
	unions []strictUnion
	kept   []strictKept
	lost   []strictLost
	said   []string // words for what is lost that has none of its own
}

// A strictProperty is a property and all that its value has to be.
type strictProperty struct {
	name string
	conj []strictPlace
}

// A strictRequired is the name of a property that is required.
type strictRequired struct {
	name  string
	place strictPlace
}

// A strictUnion is an anyOf or oneOf.
type strictUnion struct {
	index    int // into flat
	keyword  string
	branches []strictPlace
}

// A strictKept is a keyword that is sent as it is.
type strictKept struct {
	keyword string
	value   loosejson.Value
	from    strictLost // where it stands in the schema
}

// A strictLost is a keyword that is not sent.
type strictLost struct {
	index   int // into flat
	keyword string
	reason  string
}

// merge merges a flat conjunction.
func (r *strictRewriter) merge(flat []strictPlace) *strictMerged {
	m := &strictMerged{flat: flat, types: strictAnyType, at: map[string]int{}}
	for i, p := range flat {
		if p.schema.Kind == loosejson.False {
			m.never = &strictNever{p, "", "no value satisfies false"}
			return m
		}
		if p.schema.Kind != loosejson.Object {
			continue
		}
		for _, k := range strictMembers(p.schema) {
			if !p.hidden(k.Key) && r.spend(1) {
				r.keyword(m, i, k.Key, &k.Value)
			}
		}
		if r.nilable[p.pointer] {
			m.types &^= strictNull
		}
	}
	return m
}

// keyword merges one keyword of the place at index i.
func (r *strictRewriter) keyword(m *strictMerged, i int, keyword string, v *loosejson.Value) {
	if strictTransparent[keyword] {
		return
	}
	m.hints |= strictKeywords[keyword].types
	switch keyword {
	case "type":
		m.types &= strictTypesNamed(v)
		m.typed = true
	case "enum":
		r.values(m, i, keyword, v.Items())
	case "const":
		m.constant = true
		r.values(m, i, keyword, []loosejson.Value{*v})
	case "anyOf", "oneOf":
		if b := r.branches(m.flat[i], keyword); len(b) != 1 {
			m.unions = append(m.unions, strictUnion{i, keyword, b})
		}
	case "properties", "required", "additionalProperties", "unevaluatedProperties", "patternProperties":
		r.objectKeyword(m, i, keyword, v)
	case "items", "prefixItems", "additionalItems":
		r.arrayKeyword(m, i, keyword, v)
	case "title", "description":
	default:
		r.plainKeyword(m, i, keyword, v)
	}
}

// values merges an enum or a const: what both list remains.
func (r *strictRewriter) values(m *strictMerged, i int, keyword string, values []loosejson.Value) {
	seen := map[string]bool{}
	var kept []loosejson.Value
	for _, v := range values {
		id := strictIdentity(&v)
		if !r.spend(1) || !r.write(len(id)) || seen[id] {
			continue
		}
		seen[id] = true
		kept = append(kept, v)
	}
	if !m.listed {
		m.listing = strictLost{i, keyword, ""}
	} else {
		kept = slices.DeleteFunc(slices.Clone(m.values), func(v loosejson.Value) bool { return !seen[strictIdentity(&v)] })
	}
	m.values, m.listed = kept, true
	if len(kept) == 0 {
		m.never = &strictNever{m.flat[i], keyword, "leaves no value"}
	}
}

// objectKeyword merges a keyword about objects.
func (r *strictRewriter) objectKeyword(m *strictMerged, i int, keyword string, v *loosejson.Value) {
	p := m.flat[i]
	switch {
	case keyword == "properties":
		m.named = true
		for name, c := range p.under(keyword) {
			if !r.spend(1) {
				return
			}
			at, ok := m.at[name]
			if !ok {
				at = len(m.properties)
				m.at[name] = at
				m.properties = append(m.properties, strictProperty{name: name})
			}
			m.properties[at].conj = append(m.properties[at].conj, c)
		}
	case keyword == "required":
		for _, name := range v.Items() {
			m.required = append(m.required, strictRequired{name.Text, p})
		}
	case v.Kind == loosejson.False && keyword == "unevaluatedProperties":
		m.closed = append(m.closed, nil)
		r.unsure(m, i, keyword, "additionalProperties")
	case v.Kind == loosejson.False && !p.has("patternProperties"):
		r.unsure(m, i, keyword, keyword)
		names := map[string]bool{}
		for name := range p.under("properties") {
			names[name] = true
		}
		m.closed = append(m.closed, names)
	case v.Kind != loosejson.False && (keyword != "patternProperties" || len(v.Members()) > 0):
		m.open = append(m.open, strictLost{i, keyword, ""})
	}
}

// arrayKeyword merges a keyword about the items of arrays. items is about all of
// them, or in older drafts, if it is an array, about the first of them.
func (r *strictRewriter) arrayKeyword(m *strictMerged, i int, keyword string, v *loosejson.Value) {
	p := m.flat[i]
	switch {
	case keyword == "additionalItems":
	case v.Kind == loosejson.Array:
		m.tuples = append(m.tuples, p)
		if r.dialect.action("prefixItems") != strictKeep {
			m.lost = append(m.lost, strictLost{i, keyword, "sent as items of any of these types; the order is described in words"})
		}
	case !p.has("prefixItems"):
		m.items = append(m.items, p.child(v, keyword))
	}
}

// plainKeyword merges a keyword that only says something of its own.
func (r *strictRewriter) plainKeyword(m *strictMerged, i int, keyword string, v *loosejson.Value) {
	from := strictLost{i, keyword, r.described()}
	sent, value := strictDraft4Bound(m.flat[i], keyword, v)
	action := r.dialect.action(sent)
	if r.lacks(sent, v) {
		action = strictDescribe
	}
	switch {
	case value == nil && (v.Kind == loosejson.False || action != strictDescribe):
	case action == strictKeep || action == strictSome || action == strictIntegers || action == strictUnsure:
		r.keep(m, from, sent, value)
		r.unsure(m, i, keyword, keyword)
	case action == strictDescribe:
		m.lost = append(m.lost, from)
	case action == strictDrop:
		from.reason = "left out"
		m.lost = append(m.lost, from)
	case action == strictRefuse:
		r.problem(m.flat[i], keyword, "has no equivalent")
	}
}

// lacks reports whether a keyword has a value that the dialect does not have, though
// it has the keyword.
func (r *strictRewriter) lacks(keyword string, v *loosejson.Value) bool {
	d := r.dialect
	switch {
	case keyword == "format":
		return !slices.Contains(d.formats, v.Text)
	case d.action(keyword) != strictSome:
		return false
	case keyword == "pattern":
		return !d.patterns.has(v.Text)
	case keyword == "minItems":
		return strictDecimalOf(v.Text).compare(strictDecimalOf(strconv.Itoa(d.maxMinItems))) > 0
	}
	return false
}

// described returns the reason of a loss that is described.
func (r *strictRewriter) described() string {
	if r.dialect.hidden {
		return "described in words, which the model is not shown"
	}
	return "described in words"
}

// unsure records that a keyword of the place at index i is sent, as another perhaps,
// but may not be enforced.
func (r *strictRewriter) unsure(m *strictMerged, i int, keyword, sent string) {
	if r.dialect.action(sent) == strictUnsure {
		m.lost = append(m.lost, strictLost{i, keyword, "sent, but it may not be enforced"})
	}
}

// keep merges a keyword that is sent as it is.
func (r *strictRewriter) keep(m *strictMerged, from strictLost, keyword string, v *loosejson.Value) {
	if v.Kind == loosejson.True || v.Kind == loosejson.False {
		return // none of these keywords is about either
	}
	at := slices.IndexFunc(m.kept, func(k strictKept) bool { return k.keyword == keyword })
	if at < 0 {
		m.kept = append(m.kept, strictKept{keyword, *v, from})
		return
	}
	have := &m.kept[at]
	order := 0
	if v.Kind == loosejson.Number && have.value.Kind == loosejson.Number {
		order = strictDecimalOf(v.Text).compare(strictDecimalOf(have.value.Text))
	}
	switch merge := strictKeywords[keyword].merge; {
	case merge == strictLargest && order > 0, merge == strictSmallest && order < 0:
		have.value, have.from = *v, from
	case merge == strictFirst && strictIdentity(v) != strictIdentity(&have.value):
		from.reason = r.described() + "; only one can be sent"
		m.lost = append(m.lost, from)
	}
}

// strictDraft4Bound returns a bound as later drafts write it, and nil for what is no
// bound of its own. In draft 4 the keyword exclusiveMinimum is a boolean that says
// what minimum means.
func strictDraft4Bound(p strictPlace, keyword string, v *loosejson.Value) (string, *loosejson.Value) {
	exclusive := map[string]string{"minimum": "exclusiveMinimum", "maximum": "exclusiveMaximum"}[keyword]
	if flag := p.schema.Member(exclusive); exclusive != "" && flag != nil && flag.Kind == loosejson.True {
		return exclusive, v
	}
	if exclusive == "" && keyword != "exclusiveMinimum" && keyword != "exclusiveMaximum" {
		return keyword, v
	}
	if v.Kind == loosejson.True || v.Kind == loosejson.False {
		return keyword, nil
	}
	return keyword, v
}
