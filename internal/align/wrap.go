package align

import (
	"strings"

	"github.com/briefgo/brief/internal/loosejson"
)

// embedded reads a string that holds JSON where the schema takes no string.
func (a *aligner) embedded(v *loosejson.Value, n *node, p place) (out, bool) {
	if n.types&texts != 0 && n.enum == nil {
		return out{}, false
	}
	inner := a.parsed(v)
	if inner == nil {
		return out{}, false
	}
	p.depth++
	o := a.align(inner, n, p)
	return a.around(o, v, o.value, Embedded), true
}

// parsed returns the object or list that a string holds, nil if it holds none. All
// that lies in it has the place of the string: where its parts stand in the reply
// cannot be told from the text without its escapes.
func (a *aligner) parsed(v *loosejson.Value) *loosejson.Value {
	text := strings.TrimSpace(v.Text)
	if text == "" || text[0] != '{' && text[0] != '[' {
		return nil
	}
	if inner, ok := a.inner[v]; ok {
		return inner
	}
	if a.inner == nil {
		a.inner = map[*loosejson.Value]*loosejson.Value{}
	}
	a.steps -= len(text)
	inner := parseEmbedded(text)
	if inner != nil {
		placeAt(inner, int(v.Start))
		inner.End = v.End
	}
	a.inner[v] = inner
	return inner
}

// parseEmbedded reads a text as JSON, or as what is one whole value written loosely:
// a list as Python prints it, say. It returns nil if the text is neither.
func parseEmbedded(text string) *loosejson.Value {
	if v, err := loosejson.ParseStrict(text, nil); err == nil {
		return &v
	}
	doc := loosejson.Parse(text, nil)
	if len(doc.Candidates) != 1 || doc.Err != nil {
		return nil
	}
	c := &doc.Candidates[0]
	if c.Source != loosejson.Whole || c.Value.Cut || !isComposite(&c.Value) {
		return nil
	}
	return &c.Value
}

// placeAt gives v and all in it an empty span.
func placeAt(v *loosejson.Value, start int) {
	v.Start, v.End = int32(start), int32(start)
	for i := range v.Items() {
		placeAt(&v.Items()[i], start)
	}
	for i := range v.Members() {
		v.Members()[i].KeyStart = start
		placeAt(&v.Members()[i].Value, start)
	}
}

// around returns o with the fix that made it of v first: its place is the same.
func (a *aligner) around(o out, v, becomes *loosejson.Value, kind Kind) out {
	cost := fixCosts[kind]
	var first *trail
	first = first.with(Fix{Kind: kind, Offset: int(v.Start), From: a.excerpt(v), To: readAs(becomes)})
	o.trail = first.before(o.trail)
	o.rank, o.cost = o.rank+10*cost, o.cost+cost
	return o
}

// unlisted reads a list of one as what it holds.
func (a *aligner) unlisted(v *loosejson.Value, n *node, p place) (out, bool) {
	if len(v.Items()) != 1 || n.types&arrays != 0 {
		return out{}, false
	}
	p.depth, p.wrapped = p.depth+1, true
	o := a.align(&v.Items()[0], n, p)
	return a.around(o, v, o.value, Unwrapped), true
}

// unwrapped reads an object with one member, whose key the schema does not know, as
// that member: {"result": …}.
func (a *aligner) unwrapped(v *loosejson.Value, n *node, p place) (out, bool) {
	if len(v.Members()) != 1 || n.types&texts != 0 && n.enum == nil {
		return out{}, false
	}
	m := &v.Members()[0]
	if _, known := n.byName[m.Key]; known && n.types&objects != 0 && m.Value.Kind != loosejson.Object {
		return out{}, false
	}
	o := a.align(&m.Value, n, place{wrapped: true, depth: p.depth + 1})
	if m.Value.Kind == loosejson.Object && p.depth < maxWrappers && !o.fits() {
		// {"data": {"person": {…}}}; but what a scalar means so far inside is a guess
		if next, ok := a.unwrapped(&m.Value, n, place{depth: p.depth + 1}); ok && isComposite(next.value) && next.fits() {
			o = next
		} else if next, ok := a.called(&m.Value, n, place{depth: p.depth + 1}); ok && next.fits() {
			o = next
		}
	}
	return a.around(o, v, o.value, Unwrapped), true
}

// maxWrappers is how many objects may stand around a value.
const maxWrappers = 3

// called reads the call of a tool as its arguments: {"name": …, "arguments": …},
// also inside "function", as providers write it, and in the message around it.
func (a *aligner) called(v *loosejson.Value, n *node, p place) (out, bool) {
	var arguments *loosejson.Value
	for i := range v.Members() {
		m := &v.Members()[i]
		switch m.Key {
		case "arguments", "parameters", "args", "input", "tool_input", "action_input":
			if arguments != nil || m.Value.Kind != loosejson.Object && m.Value.Kind != loosejson.String {
				return out{}, false
			}
			arguments = &m.Value
		case "function":
			if m.Value.Kind == loosejson.Object {
				o, ok := a.called(&m.Value, n, p)
				return o, ok
			}
		case "tool_calls":
			if m.Value.Kind == loosejson.Array && len(m.Value.Items()) == 1 && p.depth < maxWrappers {
				return a.called(&m.Value.Items()[0], n, place{depth: p.depth + 1})
			}
			return out{}, false
		case "content":
			if m.Value.Kind != loosejson.Null && m.Value.Text != "" {
				return out{}, false
			}
		case "name", "type", "id", "call_id", "tool", "tool_name", "action", "index", "role":
			if isComposite(&m.Value) {
				return out{}, false
			}
		default:
			return out{}, false
		}
	}
	if arguments == nil || len(v.Members()) < 2 {
		return out{}, false
	}
	o := a.align(arguments, n, place{depth: p.depth + 1})
	return a.around(o, v, o.value, Unwrapped), true
}

// listed puts a value into a list.
func (a *aligner) listed(v *loosejson.Value, n *node, p place) (out, bool) {
	if n.types&arrays == 0 || n.types&kindsOf(v) != 0 || v.Kind == loosejson.Null {
		return out{}, false
	}
	item := n.items
	if len(n.prefix) > 0 {
		item = n.prefix[0]
	}
	if item == nil {
		item = anyNode
	}
	if p.root && v.Bare && item.types&texts != 0 && !hasEnum(item) {
		return out{}, false // words without quotes: a refusal, say
	}
	o := a.align(v, item, place{wrapped: true, depth: p.depth + 1})
	list := loosejson.NewArray([]loosejson.Value{*o.value})
	list.Start, list.End = v.Start, v.End
	var t *trail
	return a.wrapped(o, v, &list, t.withItem(0, o.trail), Listed), true
}

// boxed puts a value into an object that has one property.
func (a *aligner) boxed(v *loosejson.Value, n *node, p place) (out, bool) {
	if n.types&objects == 0 || n.enum != nil || len(n.props) != 1 || v.Kind == loosejson.Null ||
		p.root && v.Kind == loosejson.String && v.Bare {
		return out{}, false
	}
	prop := &n.props[0]
	if n.types&kindsOf(v) != 0 && (v.Kind != loosejson.Object || !prop.required || !belongsIn(v, prop)) {
		return out{}, false
	}
	o := a.align(v, prop.node, place{wrapped: true, depth: p.depth + 1})
	member := loosejson.Member{Key: prop.name, KeyStart: int(v.Start), Value: *o.value}
	box := loosejson.NewObject([]loosejson.Member{member})
	box.Start, box.End = v.Start, v.End
	var t *trail
	return a.wrapped(o, v, &box, t.withMember(prop.name, o.trail), Boxed), true
}

// belongsIn reports whether an object is that of a property: its members have the names
// of those, and none may be the property itself.
func belongsIn(v *loosejson.Value, prop *property) bool {
	if v.Cut || len(v.Members()) == 0 {
		return false
	}
	for i := range v.Members() {
		key := fold(v.Members()[i].Key)
		if _, known := prop.node.byFold[key]; !known || key == prop.folded {
			return false
		}
	}
	return true
}

// merged reads a list of objects with one member each as the object that has them all:
// what a model writes with a dash before each key.
func (a *aligner) merged(v *loosejson.Value, n *node, p place) (out, bool) {
	if len(v.Items()) < 2 || n.types&arrays != 0 || n.types&objects == 0 {
		return out{}, false
	}
	a.steps -= len(v.Items())
	var members []loosejson.Member
	for i := range v.Items() {
		if len(v.Items()[i].Members()) != 1 {
			return out{}, false
		}
		members = append(members, v.Items()[i].Members()[0])
	}
	object := &loosejson.Value{Kind: loosejson.Object, Start: v.Start, End: v.End, Cut: v.Cut}
	object.SetMembers(members)
	p.depth, p.wrapped = p.depth+1, true
	o := a.align(object, n, p)
	return a.around(o, v, o.value, Unwrapped), o.fits()
}

// wrapped returns o as a part of the value that was put around it.
func (a *aligner) wrapped(o out, v, wrapper *loosejson.Value, part *trail, kind Kind) out {
	cost := fixCosts[kind]
	part = part.with(Fix{Kind: kind, Offset: int(v.Start), From: a.excerpt(v), To: readAs(wrapper)})
	return out{value: wrapper, rank: o.rank + 10*cost, cost: o.cost + cost, trail: part}
}
