package schema

import (
	"slices"
	"strings"

	"github.com/briefgo/brief/internal/loosejson"
)

// typed returns a merged conjunction without unions as a schema of the dialect: of
// one type, perhaps with null, or as an anyOf of its types.
func (r *strictRewriter) typed(m *strictMerged) (loosejson.Value, *strictNever) {
	types, never := r.typesOf(m)
	if never != nil {
		return loosejson.Value{}, never
	}
	if types == 0 {
		return strictPlaceholder(), nil
	}
	null := types&strictNull != 0
	var forms []loosejson.Value
	names := types.split()
	apart := len(names) > 1 || null && m.listed && r.dialect.enums&strictNull == 0
	for _, name := range names {
		form, why := r.form(m, name, null && !apart)
		if why != nil {
			never = why
			continue
		}
		forms = append(forms, form)
	}
	switch {
	case len(forms) == 1 && !apart:
		form := forms[0]
		form.SetMembers(slices.Insert(form.Members(), 1, r.head(m, types, false)...))
		return form, nil
	case null:
		forms = append(forms, strictPlaceholder())
	case len(forms) == 0:
		return loosejson.Value{}, never
	}
	head := r.head(m, types, false)
	if len(forms) == 1 {
		forms[0].SetMembers(slices.Insert(forms[0].Members(), 1, head...))
		return forms[0], nil
	}
	v := strictMap(head...)
	strictSet(&v, "anyOf", strictList(forms))
	return v, nil
}

// typesOf returns the types that a value may have. None, without a reason, means
// that there is a problem.
func (r *strictRewriter) typesOf(m *strictMerged) (strictTypes, *strictNever) {
	types := m.types
	switch {
	case m.listed:
		var of strictTypes
		for i := range m.values {
			t := strictTypeOf(&m.values[i])
			if t&(strictObject|strictArray) != 0 {
				r.problem(m.flat[0], "enum", "lists an object or an array")
				return 0, nil
			}
			if t == strictFraction || m.typed && t == strictInteger {
				t = strictNumber
			}
			of |= t
		}
		types &= of
	case !m.typed && m.hints == 0:
		if p := m.flat[0]; !r.problems.places[p.pointer] { // of a broken reference it is no news
			r.problem(p, "type", "any value will do: only certain types can be sent")
		}
		return 0, nil
	case !m.typed:
		types &= m.hints
	}
	if types == 0 {
		return 0, &strictNever{m.flat[0], "type", "leaves no type"}
	}
	return types, nil
}

// form returns the schema of one type of a merged conjunction, with null if it may
// be.
func (r *strictRewriter) form(m *strictMerged, name string, null bool) (loosejson.Value, *strictNever) {
	types := strictTypesNamed(&loosejson.Value{Kind: loosejson.String, Text: name})
	v := strictMap(loosejson.Member{Key: "type", Value: strictText(name)})
	if m.listed && !r.list(m, &v, types) {
		return v, &strictNever{m.flat[0], "type", "leaves no value"}
	}
	for _, k := range m.kept {
		if strictKeywords[k.keyword].types&types == 0 || !r.write(len(k.value.Text)) {
			continue
		}
		if why := r.unheeded(m, k, types); why != "" {
			m.lose(k, why)
		} else {
			strictSet(&v, k.keyword, k.value)
		}
	}
	var never *strictNever
	switch types {
	case strictObject:
		never = r.object(m, &v)
	case strictArray:
		never = r.array(m, &v)
	}
	if null {
		v = strictNullable(v)
	}
	return v, never
}

// unheeded says why a keyword would not be enforced of values of a type, though the
// dialect has it.
func (r *strictRewriter) unheeded(m *strictMerged, k strictKept, types strictTypes) string {
	switch {
	case r.dialect.action(k.keyword) == strictIntegers && types&strictFraction != 0:
		return r.described() + "; only of integers is it enforced"
	case !r.dialect.grammar:
	case m.listed:
		return r.described() + "; the values listed are enforced instead"
	}
	class := strictClasses[k.keyword]
	for _, other := range m.kept {
		if c := strictClasses[other.keyword]; r.dialect.grammar && c > 0 && c < class && strictKeywords[other.keyword].types == strictKeywords[k.keyword].types {
			return r.described() + "; " + other.keyword + " next to it is enforced instead"
		}
	}
	return ""
}

// lose makes a keyword that was to be sent one that is not. In draft 4 that may be
// two keywords.
func (m *strictMerged) lose(k strictKept, reason string) {
	for _, keyword := range []string{k.from.keyword, k.keyword} {
		lost := strictLost{k.from.index, keyword, reason}
		if m.flat[lost.index].has(keyword) && !slices.Contains(m.lost, lost) {
			m.lost = append(m.lost, lost)
		}
	}
}

// list adds the values of a type that are listed, and reports whether there are any.
func (r *strictRewriter) list(m *strictMerged, v *loosejson.Value, types strictTypes) bool {
	var values []loosejson.Value
	length := 0
	for i := range m.values {
		if strictTypeOf(&m.values[i])&types != 0 {
			values = append(values, m.values[i])
			length += len(m.values[i].Text)
		}
	}
	if !r.write(length) || len(values) == 0 {
		return false
	}
	switch {
	case types&^r.dialect.enums != 0:
		r.unlisted(m, values, types)
	case m.constant && len(values) == 1 && r.dialect.action("const") == strictKeep:
		strictSet(v, "const", values[0])
	default:
		strictSet(v, "enum", strictList(values))
	}
	if d := r.dialect; types == strictString && d.longEnum > 0 && len(values) > d.longEnum {
		r.longEnum(m, values)
	}
	return true
}

// unlisted records the loss of values that the dialect cannot list: booleans.
func (r *strictRewriter) unlisted(m *strictMerged, values []loosejson.Value, types strictTypes) {
	if types == strictBoolean && len(values) == 2 {
		return // true and false are all there are
	}
	m.lost = append(m.lost, m.listing)
	m.lost[len(m.lost)-1].reason = r.described()
	var texts []string
	for i := range values {
		texts = append(texts, string(values[i].AppendJSON(nil)))
	}
	m.said = append(m.said, "always "+strings.Join(texts, " or "))
}

// strictNullable returns a rewritten schema that allows null too.
func strictNullable(v loosejson.Value) loosejson.Value {
	null := loosejson.Value{Kind: loosejson.Null}
	t, union := v.Member("type"), v.Member("anyOf")
	switch {
	case t != nil && (t.Text == "null" || t.Kind == loosejson.Array):
	case t != nil:
		*t = strictList([]loosejson.Value{*t, strictText("null")})
		if values := v.Member("enum"); values != nil {
			*values = strictList(append(slices.Clip(values.Items()), null))
		}
		for i := range v.Members() {
			if v.Members()[i].Key == "const" {
				v.Members()[i] = loosejson.Member{Key: "enum", Value: strictList([]loosejson.Value{v.Members()[i].Value, null})}
			}
		}
	case union != nil:
		if !slices.ContainsFunc(union.Items(), strictTakesNull) {
			*union = strictList(append(slices.Clip(union.Items()), strictPlaceholder()))
		}
	default:
		return strictMap(loosejson.Member{Key: "anyOf", Value: strictList([]loosejson.Value{v, strictPlaceholder()})})
	}
	return v
}

// strictTakesNull reports whether a rewritten schema allows null where it stands.
func strictTakesNull(v loosejson.Value) bool {
	t := v.Member("type")
	return t != nil && (t.Text == "null" || t.Kind == loosejson.Array)
}

// head returns the annotations of a merged conjunction: what its outermost schema
// says, and in words what the dialect lacks. With onlyNotes it leaves out the words
// that stand in the branches of a union.
func (r *strictRewriter) head(m *strictMerged, types strictTypes, onlyNotes bool) []loosejson.Member {
	var members []loosejson.Member
	if title := m.annotation("title"); title != "" && r.dialect.action("title") == strictKeep && r.write(len(title)) {
		members = append(members, loosejson.Member{Key: "title", Value: strictText(title)})
	}
	description := m.annotation("description")
	words := strings.Join(append(r.lostWords(m, types, onlyNotes), m.said...), "; ")
	switch {
	case description == "":
		description = words
	case words != "":
		description += " (" + words + ")"
	}
	if description != "" && r.write(len(description)) {
		members = append(members, loosejson.Member{Key: "description", Value: strictText(description)})
	}
	return members
}

// annotation returns the text that the outermost of the schemas has for a keyword.
func (m *strictMerged) annotation(keyword string) string {
	text, outer := "", -1
	for _, p := range m.flat {
		if t := p.text(keyword); t != "" && !p.hidden(keyword) && (outer < 0 || p.outer < outer) {
			text, outer = t, p.outer
		}
	}
	return text
}

// lostWords records what is lost, and returns it in words.
func (r *strictRewriter) lostWords(m *strictMerged, types strictTypes, onlyNotes bool) []string {
	lost := map[int]map[string]bool{} // by place: the keywords to describe
	for _, l := range m.lost {
		about := strictKeywords[l.keyword]
		if about.types != 0 && about.types&types == 0 || onlyNotes && !about.note {
			continue
		}
		r.loss(m.flat[l.index], l.keyword, l.reason)
		if lost[l.index] == nil {
			lost[l.index] = map[string]bool{}
		}
		lost[l.index][l.keyword] = true
	}
	var words []string
	seen := map[string]bool{}
	for i, p := range m.flat {
		if lost[i] == nil {
			continue
		}
		for _, w := range r.writer().notes(p, func(keyword string) bool { return lost[i][keyword] }) {
			if !seen[w] && r.write(len(w)) {
				seen[w] = true
				words = append(words, w)
			}
		}
	}
	return words
}

// writer returns the writer of words, which it makes when it is first needed.
func (r *strictRewriter) writer() *instructWriter {
	if r.words == nil {
		r.words = newInstructWriter(r.refs, r.nilable)
	}
	return r.words
}
