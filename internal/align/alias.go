package align

import "github.com/briefgo/brief/internal/loosejson"

// The annotations that give other names: a property's is a list of the keys that a
// reply may have for it, that of an enum an object with a value for each other name.
// They say nothing about what is valid.
const (
	KeyAliases  = "x-aliases"
	EnumAliases = "x-enum-aliases"
)

// An alias is another name for a value of an enum.
type alias struct {
	text  string
	value *loosejson.Value
}

// Name returns what two names share that are taken for the same: the text without
// case, accents, separators and punctuation, or with the last two if nothing else is
// in it.
func Name(s string) string {
	if name := fold(s); name != "" {
		return name
	}
	return foldCase(s)
}

// readAliases reads an annotation and reports whether it is one.
func (s *source) readAliases(keyword string, v *loosejson.Value) bool {
	switch keyword {
	case KeyAliases:
		for i := range v.Items() {
			if v.Items()[i].Kind == loosejson.String {
				s.aliases = append(s.aliases, v.Items()[i].Text)
			}
		}
	case EnumAliases:
		s.bare = false
		for i := range v.Members() {
			s.enumAliases = append(s.enumAliases, alias{v.Members()[i].Key, &v.Members()[i].Value})
		}
	default:
		return false
	}
	return true
}

// indexAliases enters the aliases of the properties. A name goes before an alias, and
// an alias of two properties is none.
func (n *node) indexAliases(bodies []*source) {
	entered := map[string]int{}
	for _, s := range bodies {
		for _, p := range s.props {
			for _, alias := range p.schema.aliases {
				i, name := n.byName[p.name], Name(alias)
				n.props[i].aliases = append(n.props[i].aliases, name)
				if had, ok := entered[name]; ok && had != i {
					i = -1
				}
				entered[name] = i
			}
		}
	}
	for name, i := range entered {
		if _, taken := n.byFold[name]; !taken {
			n.byFold[name] = i
		}
	}
}

// propertyLike returns the index of the only property whose name or alias the key is,
// but for case, separators and accents; -1 if there is none.
func (n *node) propertyLike(key string) int {
	if p, ok := n.byFold[Name(key)]; ok {
		return p
	}
	return slotUnknown
}

// addAliases enters other names of the values. A value goes before an alias, and an
// alias of two values is none.
func (e *enumeration) addAliases(aliases []alias) {
	if len(aliases) == 0 {
		return
	}
	e.spelled = map[string]bool{}
	cased, folded := map[string]int{}, map[string]int{}
	add := func(index map[string]int, name string, i int) {
		if had, ok := index[name]; ok && had != i {
			i = -1
		}
		index[name] = i
	}
	for _, a := range aliases {
		i := e.at(a.value)
		if i < 0 {
			continue
		}
		e.aliases = append(e.aliases, a)
		e.spelled[a.text] = true
		add(cased, foldCase(a.text), i)
		if name := nameOf(a.text); name != "" {
			add(folded, name, i)
			e.longest = max(e.longest, len(name))
		}
	}
	for name, i := range cased {
		if _, taken := e.cased[name]; !taken {
			e.cased[name] = i
		}
	}
	for name, i := range folded {
		if _, taken := e.folded[name]; !taken {
			e.folded[name] = i
		}
	}
}

// at returns the index of a value that an alias stands for, -1 if there is none.
func (e *enumeration) at(v *loosejson.Value) int {
	if isComposite(v) {
		return -1
	}
	if i, ok := e.exact[scalarText(v)]; ok && i >= 0 && e.values[i].Kind == v.Kind {
		return i
	}
	return e.has(v)
}
