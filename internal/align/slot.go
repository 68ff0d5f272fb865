package align

import "github.com/briefgo/brief/internal/loosejson"

// The slots of a member: an index into the node's properties, or one of these.
const (
	slotUnknown = -1 - iota // the schema does not name it
	slotKept                // likewise, but it may be a property misspelled or doubled: it stays
	slotRemoved             // an equal duplicate
)

// A slotting says for each member of an object which property it is.
type slotting struct {
	slots   []int // by member
	first   []int // by property, the member that has it; -1 if none has
	matched int   // properties that occur
	unknown int   // members that no property matches exactly
	extra   int   // unequal duplicates
}

// slot assigns the members of v to the properties of n.
// It uses room, if that is enough.
func (a *aligner) slot(v *loosejson.Value, n *node, room []int) (s slotting) {
	total := len(v.Members()) + len(n.props)
	if total > len(room) {
		room = make([]int, total)
	}
	s.slots, s.first = room[:len(v.Members()):len(v.Members())], room[len(v.Members()):total]
	for i := range s.first {
		s.first[i] = -1
	}
	for i := range v.Members() {
		p := n.propertyNamed(v.Members()[i].Key, i)
		s.slots[i] = p
		switch {
		case p < 0:
			s.unknown++
		case s.first[p] < 0:
			s.first[p] = i
			s.matched++
		default:
			a.slotDuplicate(&s, v, i, s.first[p])
		}
	}
	if a.level < Lossless || s.unknown == 0 {
		return s
	}
	if len(n.props) > 0 {
		a.slotByFold(&s, v, n)
		a.slotByGuess(&s, v, n)
	}
	a.slotUnknown(&s, v)
	return s
}

// removed counts the members that are removed.
func (s *slotting) removed() int {
	n := 0
	for _, slot := range s.slots {
		if slot == slotRemoved {
			n++
		}
	}
	return n
}

// propertyNamed returns the index of the property with that name, -1 if there is
// none. Objects mostly have the properties in order, so it looks at the i-th first.
func (n *node) propertyNamed(name string, i int) int {
	if i < len(n.props) && n.props[i].name == name {
		return i
	}
	if p, ok := n.byName[name]; ok {
		return p
	}
	return slotUnknown
}

// slotDuplicate marks member i, which has the key of the member before: an equal one
// is removed, an unequal one stays.
func (a *aligner) slotDuplicate(s *slotting, v *loosejson.Value, i, before int) {
	if a.level >= Lossless && a.equal(&v.Members()[i].Value, &v.Members()[before].Value) {
		s.slots[i] = slotRemoved
	} else {
		s.slots[i] = slotKept
		s.extra++
	}
}

// equal is equalValues at the cost of its steps.
func (a *aligner) equal(v, w *loosejson.Value) bool {
	a.steps -= 1 + len(v.Items()) + len(v.Members())
	return a.steps > 0 && equalValues(v, w)
}

// slotByFold assigns unknown members to properties whose names differ in case,
// separators or accents. If two unequal ones claim a property, neither gets it.
func (a *aligner) slotByFold(s *slotting, v *loosejson.Value, n *node) {
	for i := range v.Members() {
		if s.slots[i] != slotUnknown {
			continue
		}
		a.steps -= len(v.Members()[i].Key) / 4
		p := n.propertyLike(v.Members()[i].Key)
		if p < 0 || n.matchesPattern(v.Members()[i].Key) {
			continue
		}
		first := s.first[p]
		switch {
		case first < 0:
			s.slots[i], s.first[p] = p, i
			s.matched++
		case a.equal(&v.Members()[i].Value, &v.Members()[first].Value):
			s.slots[i] = slotRemoved
		default:
			s.slots[i] = slotKept
			if v.Members()[first].Key != n.props[p].name {
				s.slots[first] = slotKept
			}
		}
	}
}

// slotByGuess assigns members that are still unknown to properties that are missing
// and whose names are near. Below level All they only stay, if the property is
// required: to drop one as unknown would lose it.
func (a *aligner) slotByGuess(s *slotting, v *loosejson.Value, n *node) {
	if a.level < All && !n.closed || s.matched == len(n.props) {
		return
	}
	for i := range v.Members() {
		if s.slots[i] != slotUnknown || n.matchesPattern(v.Members()[i].Key) {
			continue
		}
		a.steps -= len(n.props)
		if a.steps < 0 {
			return
		}
		p := n.guessProperty(fold(v.Members()[i].Key), s)
		switch {
		case p < 0:
		case a.level >= All:
			s.slots[i], s.first[p] = p, i
			s.matched++
		case n.props[p].required:
			s.slots[i] = slotKept
		}
	}
}

// guessProperty returns the only property that is missing and whose name is near, -1
// if there is none.
func (n *node) guessProperty(folded string, s *slotting) int {
	found := -1
	for p := range n.props {
		if s.first[p] < 0 && misspelt(folded, n.props[p].folded) {
			if found >= 0 {
				return -1
			}
			found = p
		}
	}
	return found
}

// slotUnknown finds duplicates among the unknown members.
func (a *aligner) slotUnknown(s *slotting, v *loosejson.Value) {
	if s.unknown < 2 {
		return
	}
	seen := make(map[string]int, s.unknown)
	for i := range v.Members() {
		if s.slots[i] != slotUnknown {
			continue
		}
		if before, ok := seen[v.Members()[i].Key]; ok {
			a.slotDuplicate(s, v, i, before)
		} else {
			seen[v.Members()[i].Key] = i
		}
	}
}

// matchesPattern reports whether one of patternProperties is about the key.
func (n *node) matchesPattern(key string) bool {
	for i := range n.patterns {
		if n.patterns[i].re.MatchString(key) {
			return true
		}
	}
	return false
}
