package schema

import (
	"slices"
	"strings"

	"github.com/briefgo/brief/internal/align"
	"github.com/briefgo/brief/internal/loosejson"
)

// setAliases notes the other names that a tag gives to a field, or to values.
func (r *reflector) setAliases(n *reflectNode, spec *tagKeyword, name string, values []tagValue) {
	var list []string
	for i, v := range values {
		switch {
		case v.text == "":
			r.problem("%s=%s: is empty", spec.name, tagExcerpt(v.text))
			return
		case slices.ContainsFunc(values[:i], func(w tagValue) bool { return w.text == v.text }):
			r.problem("%s lists %s twice", spec.name, tagExcerpt(v.text))
			return
		}
		list = append(list, hookText(v.text))
	}
	switch {
	case values == nil:
		r.problem("%s needs a value", spec.name)
	case name == align.KeyAliases:
		n.set(name, "["+strings.Join(list, ",")+"]")
	case n.enumAliases != nil:
		r.problem("%s stands twice", spec.name)
	default:
		n.enumAliases = values
	}
}

// resolveAliases makes the annotation of the names that a tag gives to the values of
// an enum: EUR:euro says that euro means EUR.
func (r *reflector) resolveAliases(n *reflectNode) {
	pairs := n.enumAliases
	if n.enumAliases = nil; len(pairs) == 0 {
		return
	}
	enum := n.keyword("enum")
	if enum == nil {
		r.problem("enumAliases is for an enum, which there is not")
		return
	}
	values := tagListElements(enum.json)
	var members []loosejson.Member
	for _, pair := range pairs {
		value, alias := enumAlias(values, pair.text)
		if alias == "" {
			r.problem("enumAliases=%s: is not a value of the enum, a colon and another name for it", tagExcerpt(pair.text))
			return
		}
		if other := aliasTaken(values, members, alias); other != "" {
			r.problem("enumAliases=%s: the name is that of %s", tagExcerpt(pair.text), tagCut(other))
			return
		}
		parsed, _ := parseHook([]byte(value)) // it was JSON before
		members = append(members, loosejson.Member{Key: alias, Value: parsed})
	}
	object := strictMap(members...)
	n.set(align.EnumAliases, string(object.AppendJSON(nil)))
}

// enumAlias splits a value of an enum from another name for it. The value may have a
// colon in it: the longest counts.
func enumAlias(values []string, pair string) (value, alias string) {
	longest := -1
	for _, v := range values {
		text := aliasText(v)
		if rest, ok := strings.CutPrefix(pair, text+":"); ok && len(text) > longest {
			longest, value, alias = len(text), v, strings.TrimSpace(rest)
		}
	}
	return value, alias
}

// aliasText is what a value of an enum looks like in a tag.
func aliasText(value string) string {
	if v, err := parseHook([]byte(value)); err == nil && v.Kind == loosejson.String {
		return v.Text
	}
	return value
}

// aliasTaken returns the value that has a name already, "" if none has.
func aliasTaken(values []string, aliases []loosejson.Member, alias string) string {
	name := align.Name(alias)
	for _, v := range values {
		if align.Name(aliasText(v)) == name {
			return v
		}
	}
	for _, m := range aliases {
		if align.Name(m.Key) == name {
			return string(m.Value.AppendJSON(nil))
		}
	}
	return ""
}

// checkAliases reports aliases of properties that a reply could mean another by.
func (r *reflector) checkAliases(body *reflectNode, fields []jsonField) {
	names, aliases := map[string]string{}, map[string]string{}
	for _, p := range body.properties {
		names[align.Name(p.name)] = p.name
	}
	for i, p := range body.properties {
		k := p.node.keyword(align.KeyAliases)
		if k == nil {
			continue
		}
		for _, text := range tagListElements(k.json) {
			alias := aliasText(text)
			other, taken := names[align.Name(alias)]
			if !taken {
				other, taken = aliases[align.Name(alias)]
			}
			if taken {
				r.in("."+fields[i].path, func() {
					r.problem("aliases=%s: the name is that of the property %s", tagExcerpt(alias), tagExcerpt(other))
				})
			}
			aliases[align.Name(alias)] = p.name
		}
	}
}

// withoutAliases returns a schema without the annotations that are for reading replies
// only. It shares memory with v.
func withoutAliases(v *loosejson.Value) loosejson.Value {
	bare := *v
	switch v.Kind {
	case loosejson.Array:
		items := slices.Clone(v.Items())
		for i := range items {
			items[i] = withoutAliases(&items[i])
		}
		bare.SetItems(items)
	case loosejson.Object:
		bare.SetMembers(withoutAliasMembers(v.Members()))
	}
	return bare
}

// withoutAliasMembers is withoutAliases for the keywords of a schema.
func withoutAliasMembers(keywords []loosejson.Member) []loosejson.Member {
	members := make([]loosejson.Member, 0, len(keywords))
	for _, m := range keywords {
		switch {
		case m.Key == align.KeyAliases || m.Key == align.EnumAliases:
			continue
		case slices.Contains(hookSchemaKeywords, m.Key):
			m.Value = withoutAliases(&m.Value)
		case slices.Contains(hookSchemaMapKeywords, m.Key) && m.Value.Kind == loosejson.Object:
			schemas := slices.Clone(m.Value.Members())
			for i := range schemas {
				schemas[i].Value = withoutAliases(&schemas[i].Value)
			}
			m.Value.SetMembers(schemas)
		}
		members = append(members, m)
	}
	return members
}
