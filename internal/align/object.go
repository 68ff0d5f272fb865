package align

import (
	"slices"

	"github.com/briefgo/brief/internal/loosejson"
)

// object aligns the members of an object.
func (a *aligner) object(v *loosejson.Value, n *node, p place) out {
	var room [48]int
	s := a.slot(v, n, room[:])
	w := memberWriter{source: v, most: len(v.Members()) - s.removed()}
	o := out{value: v, rank: n.missed(&s)}
	for i := range v.Members() {
		a.steps -= (1 + len(n.patterns)) * (1 + len(v.Members()[i].Key)/16)
		a.member(&w, &o, n, i, s.slots[i], p.deeper())
		o.trail = o.trail.within(a.mostFixes)
	}
	if w.dropped > 0 && w.dropped == len(v.Members()) {
		// Nothing would be left: this is another thing, {"error": …} say.
		return out{value: v, rank: n.missed(&s) + rankViolation + rankStrange}
	}
	o.rank += n.misfit(w.strangers, len(v.Members()))
	o.value = w.object()
	return o
}

// missed returns the rank of the required properties that are missing and of the
// duplicates that are not equal.
func (n *node) missed(s *slotting) int {
	missing := s.extra
	for p := range s.first {
		if s.first[p] < 0 && n.props[p].required {
			missing++
		}
	}
	return min(missing, 1000) * rankViolation
}

// misfit returns the rank of members that nobody asked for, where the schema asks for
// some by name.
func (n *node) misfit(strangers, members int) int {
	switch {
	case len(n.props) == 0:
		return 0
	case members == 0:
		return rankBlank
	case strangers == members:
		return rankStrange + min(rankUnknown*strangers, maxUnknown)
	}
	return min(rankUnknown*strangers, maxUnknown)
}

// member aligns one member and writes what becomes of it.
func (a *aligner) member(w *memberWriter, o *out, n *node, i, slot int, p place) {
	m := &w.source.Members()[i]
	switch {
	case slot == slotRemoved:
		w.remove(i)
		*o = o.fixed(o.value, Fix{Kind: KeyCollapsed, Offset: m.KeyStart, From: clipText(m.Key)})
	case slot == slotKept:
		w.keep(i)
		if n.closed {
			o.rank += rankViolation
		}
	case slot >= 0:
		a.property(w, o, &n.props[slot], i, p)
	default:
		a.unknown(w, o, n, i, p)
	}
}

// property aligns a member with the property that it is.
func (a *aligner) property(w *memberWriter, o *out, prop *property, i int, p place) {
	m := &w.source.Members()[i]
	if a.level >= Lossless && !prop.required && isNullFor(&m.Value, prop.node) {
		w.remove(i)
		*o = o.fixed(o.value, Fix{Kind: NullRemoved, Offset: int(m.Value.Start), From: clipText(m.Key)})
		return
	}
	c := a.align(&m.Value, prop.node, p)
	o.add(&c)
	w.set(i, prop.name, c.value)
	if m.Key != prop.name {
		kind := KeyMatched
		if name := Name(m.Key); name != prop.folded && !slices.Contains(prop.aliases, name) {
			kind = KeyGuessed
		}
		a.renamed(o, m, kind, prop.name)
	}
	o.trail = o.trail.withMember(prop.name, c.trail)
}

// renamed records that a member has a new key.
func (a *aligner) renamed(o *out, m *loosejson.Member, kind Kind, name string) {
	var here *trail
	fix := Fix{Kind: kind, Offset: m.KeyStart, From: clipText(m.Key), To: clipText(name)}
	o.rank += 10 * fixCosts[kind]
	o.cost += fixCosts[kind]
	o.trail = o.trail.withMember(name, here.with(fix))
}

// unknown aligns a member that the schema does not name.
func (a *aligner) unknown(w *memberWriter, o *out, n *node, i int, p place) {
	m := &w.source.Members()[i]
	key, value, allowed := a.keyed(w, n, m.Key)
	if value == anyNode {
		w.strangers++
	}
	switch {
	case !allowed && a.level >= Lossless:
		w.remove(i)
		w.dropped++
		*o = o.fixed(o.value, Fix{Kind: Dropped, Offset: m.KeyStart, From: clipText(m.Key)})
		return
	case !allowed:
		o.rank += rankViolation
	}
	c := a.align(&m.Value, value, p)
	o.add(&c)
	w.set(i, key, c.value)
	if key != m.Key {
		a.renamed(o, m, KeyMatched, key)
	}
	o.trail = o.trail.withMember(key, c.trail)
}

// keyed returns the key that is meant by one that properties does not have, the node
// of its value, and whether the schema allows it.
func (a *aligner) keyed(w *memberWriter, n *node, key string) (meant string, value *node, allowed bool) {
	if n.names != nil && n.names.enum != nil {
		e := n.names.enum
		if _, ok := e.exact[key]; !ok {
			i := e.matching(key)
			if i < 0 || a.level < Lossless || w.has(e.texts[i]) {
				return key, anyNode, false
			}
			key = e.texts[i]
		}
	}
	value = n.other(key)
	return key, value, !n.closed || n.matchesPattern(key)
}

// A memberWriter copies the members of an object once one of them changes.
type memberWriter struct {
	source    *loosejson.Value
	most      int // members that it may have
	members   []loosejson.Member
	changed   bool
	strangers int // members of which the schema says nothing
	dropped   int // members that the schema forbids
}

// change begins the copy, of the members before i.
func (w *memberWriter) change(i int) {
	if !w.changed {
		w.changed = true
		w.members = append(make([]loosejson.Member, 0, w.most), w.source.Members()[:i]...)
	}
}

// keep takes member i as it is.
func (w *memberWriter) keep(i int) {
	if w.changed {
		w.members = append(w.members, w.source.Members()[i])
	}
}

// remove leaves member i out.
func (w *memberWriter) remove(i int) { w.change(i) }

// set takes member i with a key and a value.
func (w *memberWriter) set(i int, key string, value *loosejson.Value) {
	m := &w.source.Members()[i]
	if key == m.Key && value == &m.Value {
		w.keep(i)
		return
	}
	w.change(i)
	w.members = append(w.members, loosejson.Member{Key: key, KeyStart: m.KeyStart, Value: *value})
}

// has reports whether the object has a key.
func (w *memberWriter) has(key string) bool {
	for i := range w.members {
		if w.members[i].Key == key {
			return true
		}
	}
	return w.source.Member(key) != nil
}

// object returns the object, the source itself if nothing changed.
func (w *memberWriter) object() *loosejson.Value {
	if !w.changed {
		return w.source
	}
	v := *w.source
	v.SetMembers(w.members)
	return &v
}
