package schema

import (
	"slices"
	"strings"
)

// instructIntersection returns what satisfies all of some types.
func instructIntersection(parts []instructType) instructType {
	for _, little := range []string{"any", "object"} {
		says := func(t instructType) bool { return t.text != little || len(t.notes)+len(t.about) > 0 }
		if slices.ContainsFunc(parts, says) {
			parts = slices.DeleteFunc(parts, func(t instructType) bool { return !says(t) })
		}
	}
	switch len(parts) {
	case 0:
		return instructType{text: "any"}
	case 1:
		return parts[0]
	}
	t := instructType{union: true}
	var texts []string
	seen := map[string]bool{}
	for _, part := range parts {
		if text := part.operand(); !seen[text] {
			seen[text] = true
			texts = append(texts, text)
		}
		t.about = append(t.about, part.about...)
		t.notes = append(t.notes, part.notes...)
	}
	t.text = strings.Join(texts, " & ")
	return t
}

// operand returns the text of a type as the operand of another.
func (t instructType) operand() string {
	switch {
	case !t.union:
		return t.text
	case strings.HasPrefix(t.text, "\n"):
		return "(" + t.text + "\n)"
	}
	return "(" + t.text + ")"
}

// choices returns the alternatives of anyOf or oneOf, without null where it is only
// Go's nil.
func (w *instructWriter) choices(p strictPlace, keyword string) []strictPlace {
	all := p.list(keyword)
	if !w.nilable[p.pointer] {
		return all
	}
	return slices.DeleteFunc(all, func(c strictPlace) bool { return c.text("type") == "null" })
}

// union returns the union of schemas.
func (w *instructWriter) union(choices []strictPlace, depth int, types strictTypes) instructType {
	var all []instructType
	for _, c := range choices {
		all = append(all, w.renderIn(c, depth+1, types))
	}
	return instructUnion(all)
}

// instructUnion returns the union of types: in one line if nothing is said of them,
// otherwise with a line for each.
func instructUnion(types []instructType) instructType {
	if len(types) == 1 {
		return types[0]
	}
	t := instructType{union: true}
	var texts []string
	seen := map[string]bool{}
	plain := true
	for _, part := range types {
		plain = plain && len(part.about)+len(part.notes) == 0
		text := part.text
		if strings.HasPrefix(text, "\n") {
			text = part.operand()
		}
		if !seen[text] {
			seen[text] = true
			texts = append(texts, text)
		}
	}
	if at := instructDocumented(types); at >= 0 {
		// T | null: what is said is said of T.
		t.about, t.notes, plain = types[at].about, types[at].notes, true
	}
	if plain {
		t.text = strings.Join(texts, " | ")
		return t
	}
	var b strings.Builder
	for _, part := range types {
		b.WriteString(instructIndent("\n" + part.line("| ", "")))
	}
	t.text = b.String()
	return t
}

// instructDocumented returns the index of the only type that is not null, or -1 if
// there are several.
func instructDocumented(types []instructType) int {
	at := -1
	for i, t := range types {
		if t.text == "null" && len(t.about)+len(t.notes) == 0 {
			continue
		}
		if at >= 0 {
			return -1
		}
		at = i
	}
	return at
}
