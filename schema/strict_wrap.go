package schema

import (
	"github.com/briefgo/brief/internal/loosejson"
)

// strictWraps reports whether a strict mode puts an object around the values of a
// schema though they may be objects themselves, as those of a union of objects are,
// and whether it can be told from them: none of them has a property of its name.
func strictWraps(root *loosejson.Value, nilable map[string]bool) bool {
	for _, d := range strictDialects {
		if !d.objectRoot {
			continue
		}
		s, err := strictSchema(root, nilable, d.name)
		if err != nil {
			continue
		}
		if !s.Wrapped {
			return false
		}
		sent, syntax := loosejson.ParseStrict(string(s.JSON), nil)
		return syntax == nil && !strictNames(&sent, sent.Member("properties").Member(strictWrapper), strictWrapper, map[string]bool{})
	}
	return false
}

// strictNames reports whether a rewritten schema, inside of the document sent, is one
// of objects that may have a property of a name.
func strictNames(sent, v *loosejson.Value, name string, seen map[string]bool) bool {
	if v == nil {
		return false
	}
	if properties := v.Member("properties"); properties != nil && properties.Member(name) != nil {
		return true
	}
	if ref := v.Member("$ref"); ref != nil && !seen[ref.Text] {
		seen[ref.Text] = true
		defs := sent.Member("$defs")
		return defs != nil && strictNames(sent, defs.Member(strictReferred(ref)), name, seen)
	}
	if union := v.Member("anyOf"); union != nil {
		for i := range union.Items() {
			if strictNames(sent, &union.Items()[i], name, seen) {
				return true
			}
		}
	}
	return false
}
