package schema

import (
	"fmt"
	"slices"

	"github.com/briefgo/brief/internal/loosejson"
)

// A Notation is how Instructions writes a schema.
type Notation int

// The notations.
const (
	NotationTypes      Notation = iota // types like TypeScript's, with comments: the fewest tokens
	NotationJSONSchema                 // the JSON Schema itself
)

// instructLeadJSON is what stands before the JSON Schema.
const instructLeadJSON = "Answer with JSON only, without any other text, that satisfies this JSON Schema:\n\n"

// check reports a notation that there is not.
func (n Notation) check() error {
	if n < NotationTypes || n > NotationJSONSchema {
		return fmt.Errorf("schema: Options.Notation %d is none of the Notation constants", n)
	}
	return nil
}

// instructionsJSON returns a schema as it is, for a model: in one line, which takes
// fewer tokens. The nulls that are only Go's nil are left out.
func instructionsJSON(root *loosejson.Value, nilable map[string]bool) string {
	told := *root
	if len(nilable) > 0 {
		told = withoutNil(root, "", nilable)
	}
	return instructLeadJSON + string(told.AppendJSON(nil))
}

// withoutNil returns a schema without the nulls at the pointers in nilable. They have
// one of two forms: see reflected. It shares memory with v.
func withoutNil(v *loosejson.Value, pointer string, nilable map[string]bool) loosejson.Value {
	told := *v
	switch v.Kind {
	case loosejson.Array:
		items := slices.Clone(v.Items())
		for i := range items {
			items[i] = withoutNil(&items[i], appendIndex(pointer, i), nilable)
		}
		told.SetItems(items)
	case loosejson.Object:
		members := slices.Clone(v.Members())
		for i := range members {
			m := &members[i]
			m.Value = withoutNil(&m.Value, appendToken(pointer, m.Key), nilable)
		}
		if nilable[pointer] {
			members = notNull(members)
		}
		told.SetMembers(members)
	}
	return told
}

// notNull takes null out of a schema that has one of the two forms.
func notNull(keywords []loosejson.Member) []loosejson.Member {
	for i := range keywords {
		switch m := &keywords[i]; {
		case m.Key == "type" && len(m.Value.Items()) == 2:
			m.Value = m.Value.Items()[0]
		case m.Key == "anyOf" && len(m.Value.Items()) == 2:
			return slices.Concat(keywords[:i:i], m.Value.Items()[0].Members(), keywords[i+1:])
		}
	}
	return keywords
}
