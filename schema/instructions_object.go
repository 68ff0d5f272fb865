package schema

import (
	"strings"

	"github.com/briefgo/brief/internal/loosejson"
)

// array returns an array or a tuple.
func (w *instructWriter) array(p strictPlace, depth int) instructType {
	keyword := strictTupleKeyword(p)
	if v := p.schema.Member(keyword); v != nil && v.Kind == loosejson.Array {
		return w.tuple(p, keyword, depth)
	}
	items := p.list("items")
	if len(items) == 0 {
		return instructType{text: "any[]"}
	}
	item := w.render(items[0], depth+1)
	t := instructType{text: item.operand() + "[]"}
	if comment := item.comment(); comment != "" {
		t.notes = []string{"each: " + comment}
	}
	return t
}

// tuple returns a tuple. What is said of its items stands next to them.
func (w *instructWriter) tuple(p strictPlace, keyword string, depth int) instructType {
	var items []instructType
	for _, c := range p.list(keyword) {
		items = append(items, w.render(c, depth+1))
	}
	rest := map[string]string{"prefixItems": "items", "items": "additionalItems"}[keyword]
	for _, c := range p.list(rest) {
		if c.schema.Kind == loosejson.Object {
			t := w.render(c, depth+1)
			t.text = "..." + t.operand() + "[]"
			items = append(items, t)
		}
	}
	return instructType{text: instructSequence("[", items, "]")}
}

// instructSequence returns types between brackets: in one line if that is short and
// nothing is said of them, otherwise with a line for each.
func instructSequence(open string, items []instructType, shut string) string {
	const short = 72
	var texts []string
	long := false
	length := 0
	for _, t := range items {
		texts = append(texts, t.text)
		length += len(t.text) + 2
		long = long || strings.Contains(t.text, "\n") || len(t.about)+len(t.notes) > 0
	}
	if !long && length <= short {
		return open + strings.Join(texts, ", ") + shut
	}
	var b strings.Builder
	for i, t := range items {
		tail := ","
		if i == len(items)-1 {
			tail = ""
		}
		b.WriteString("\n" + t.line("", tail))
	}
	return open + instructIndent(b.String()) + "\n" + shut
}

// object returns an object or a map.
func (w *instructWriter) object(p strictPlace, depth int) instructType {
	required := map[string]bool{}
	if v := p.schema.Member("required"); v != nil {
		for i := range v.Items() {
			required[v.Items()[i].Text] = true
		}
	}
	var lines []string
	plain := true
	add := func(label string, t instructType) {
		plain = plain && len(t.about)+len(t.notes) == 0 && !strings.Contains(t.text, "\n")
		lines = append(lines, t.line(label, ""))
	}
	for name, c := range p.under("properties") {
		label := instructKey(name)
		if !required[name] {
			label += "?"
		}
		add(label+": ", w.render(c, depth+1))
		delete(required, name)
	}
	if v := p.schema.Member("required"); v != nil {
		for i := range v.Items() {
			if name := v.Items()[i].Text; required[name] {
				add(instructKey(name)+": ", instructType{text: "any"})
				delete(required, name)
			}
		}
	}
	for pattern, c := range p.under("patternProperties") {
		add("[key matching "+instructOneLine(pattern)+"]: ", w.render(c, depth+1))
	}
	for _, c := range p.list("additionalProperties") {
		if c.schema.Kind != loosejson.False {
			add("[key: string]: ", w.render(c, depth+1))
		}
	}
	return instructObject(lines, plain, p)
}

// instructObject returns the members of an object between braces.
func instructObject(lines []string, plain bool, p strictPlace) instructType {
	const short = 60
	length := 0
	for _, l := range lines {
		length += len(l) + 2
	}
	switch {
	case len(lines) == 0 && (p.has("additionalProperties") || p.has("properties")):
		return instructType{text: "{}"}
	case len(lines) == 0:
		return instructType{text: "object"}
	case plain && length <= short:
		return instructType{text: "{" + strings.Join(lines, ", ") + "}"}
	}
	return instructType{text: "{" + instructIndent("\n"+strings.Join(lines, "\n")) + "\n}"}
}

// instructKey returns the key of a property, in quotes if it is no identifier.
func instructKey(name string) string {
	word := strings.IndexFunc(name, func(c rune) bool { return !instructWordRune(c) }) < 0
	if name == "" || !word || name[0] >= '0' && name[0] <= '9' {
		return string(loosejson.AppendString(nil, name))
	}
	return name
}
