package schema

import (
	"slices"
	"strconv"
	"strings"

	"github.com/briefgo/brief/internal/loosejson"
)

// An instructType is a schema as a type, and what stands in the comment next to it.
type instructType struct {
	text  string   // may have several lines
	union bool     // the text is a union or an intersection: it needs parentheses
	about []string // lines of the description
	notes []string // constraints in words
}

// comment returns all that stands in the comment, if it goes into one line.
func (t instructType) comment() string {
	notes := strings.Join(t.notes, "; ")
	about := strings.Join(t.about, " ")
	switch {
	case about == "" || notes == "":
		return about + notes
	case strings.HasSuffix(about, ".") || strings.HasSuffix(about, "!") || strings.HasSuffix(about, "?"):
		return about + " " + notes
	}
	return about + "; " + notes
}

// line returns a type behind a label, with a comment behind it if both go into one
// line, and above it otherwise.
func (t instructType) line(label, tail string) string {
	long := strings.Contains(t.text, "\n")
	if comment := t.comment(); len(t.about) <= 1 && !long {
		if comment != "" {
			comment = " // " + comment
		}
		return label + t.text + tail + comment
	}
	var b strings.Builder
	for _, l := range t.about {
		b.WriteString("// " + l + "\n")
	}
	if len(t.about) == 1 && len(t.notes) > 0 {
		b.Reset()
		b.WriteString("// " + t.comment() + "\n")
	} else if len(t.notes) > 0 {
		b.WriteString("// " + strings.Join(t.notes, "; ") + "\n")
	}
	if strings.HasPrefix(t.text, "\n") {
		label = strings.TrimSuffix(label, " ")
	}
	return b.String() + label + t.text + tail
}

// render returns a schema as a type, or the name of its type.
func (w *instructWriter) render(p strictPlace, depth int) instructType {
	return w.renderIn(p, depth, 0)
}

// renderIn is like render for a schema inside of another that names the types.
func (w *instructWriter) renderIn(p strictPlace, depth int, types strictTypes) instructType {
	if name := w.names[p.pointer]; name != "" {
		return instructType{text: name}
	}
	return w.body(p, depth, types)
}

// body returns a schema as a type. types are those that a schema around it names.
func (w *instructWriter) body(p strictPlace, depth int, types strictTypes) instructType {
	switch {
	case p.schema.Kind == loosejson.False:
		return instructType{text: "never"}
	case p.schema.Kind != loosejson.Object || depth > instructMaxDepth || p.tooDeep(depth):
		return instructType{text: "any"}
	}
	var parts []instructType
	if ref := w.refs.reference(p); ref != "" {
		if target, ok := w.refs.resolve(p, ref); ok {
			parts = append(parts, w.render(target, depth+1))
		}
		if w.refs.legacy {
			return w.annotated(p, parts, func(keyword string) bool { return strictKeywords[keyword].note })
		}
	}
	if named := p.schema.Member("type"); named != nil {
		types = strictTypesNamed(named)
	}
	for _, c := range p.list("allOf") {
		parts = append(parts, w.renderIn(c, depth+1, types))
	}
	for _, keyword := range []string{"anyOf", "oneOf"} {
		if p.has(keyword) && w.demands(p, keyword) == "" {
			parts = append(parts, w.union(w.choices(p, keyword), depth, types))
		}
	}
	if own := w.own(p, depth, types, len(parts) > 0); own.text != "" {
		parts = append(parts, own)
	}
	return w.annotated(p, parts, func(keyword string) bool { return keyword != "prefixItems" && keyword != "items" })
}

// annotated returns the intersection of types, with what a schema says in words.
func (w *instructWriter) annotated(p strictPlace, parts []instructType, want func(string) bool) instructType {
	t := instructIntersection(parts)
	if about := instructLines(p.text("description")); len(about) > 0 {
		t.about = about
	}
	own := w.notes(p, want)
	for _, n := range t.notes {
		if !slices.Contains(own, n) {
			own = append(own, n)
		}
	}
	t.notes = own
	return t
}

// instructIntersection returns what satisfies all of some types.
func instructIntersection(parts []instructType) instructType {
	parts = slices.DeleteFunc(parts, func(t instructType) bool {
		return len(parts) > 1 && (t.text == "any" || t.text == "object") && len(t.notes)+len(t.about) == 0
	})
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

// instructIndent indents all lines of a text but the first.
func instructIndent(text string) string { return strings.ReplaceAll(text, "\n", "\n  ") }

// own returns the type that the keywords of a schema make, without those that lead
// to other schemas; empty if there are none. beside says that there are those: then
// a type that says no more is left to them.
func (w *instructWriter) own(p strictPlace, depth int, types strictTypes, beside bool) instructType {
	typed := types != 0
	if w.nilable[p.pointer] && types != strictNull {
		types &^= strictNull
	}
	if values := instructValues(p, types, typed, w.nilable[p.pointer]); values != nil {
		return instructType{text: strings.Join(values, " | "), union: len(values) > 1}
	}
	if beside && !instructShaped(p) {
		return instructType{}
	}
	if !typed {
		for _, m := range p.schema.Members {
			types |= instructHints[m.Key]
		}
	}
	var parts []instructType
	for _, name := range types.split() {
		if !beside || name == "object" || name == "array" {
			parts = append(parts, w.typed(p, name, depth))
		}
	}
	if types&strictNull != 0 {
		parts = append(parts, instructType{text: "null"})
	}
	if len(parts) == 0 {
		return instructType{}
	}
	return instructUnion(parts)
}

// instructHints are the types of schemas that do not name theirs, by the keywords
// that show them.
var instructHints = map[string]strictTypes{
	"properties": strictObject, "required": strictObject, "patternProperties": strictObject, "additionalProperties": strictObject,
	"items": strictArray, "prefixItems": strictArray, "minItems": strictArray, "maxItems": strictArray,
	"pattern": strictString, "minLength": strictString, "maxLength": strictString, "format": strictString,
	"minimum": strictNumber, "maximum": strictNumber, "exclusiveMinimum": strictNumber,
	"exclusiveMaximum": strictNumber, "multipleOf": strictNumber,
}

// instructShaped reports whether a schema says what an object or an array is made of.
func instructShaped(p strictPlace) bool {
	for _, keyword := range []string{"properties", "patternProperties", "additionalProperties", "items", "prefixItems", "required"} {
		if p.has(keyword) {
			return true
		}
	}
	return false
}

// instructValues returns the values that a schema lists, as literals, or nil if it
// lists none.
func instructValues(p strictPlace, types strictTypes, typed, notNull bool) []string {
	var listed []loosejson.Value
	if v := p.schema.Member("const"); v != nil {
		listed = []loosejson.Value{*v}
	} else if v := p.schema.Member("enum"); v != nil {
		listed = v.Items
	}
	var texts []string
	for i := range listed {
		t := strictTypeOf(&listed[i])
		if typed && t&types == 0 || notNull && t == strictNull {
			continue
		}
		texts = append(texts, string(listed[i].AppendJSON(nil)))
	}
	return texts
}

// typed returns one of the types of a schema.
func (w *instructWriter) typed(p strictPlace, name string, depth int) instructType {
	switch name {
	case "object":
		return w.object(p, depth)
	case "array":
		return w.array(p, depth)
	}
	return instructType{text: name}
}

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
		for i := range v.Items {
			required[v.Items[i].Text] = true
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
		for i := range v.Items {
			if name := v.Items[i].Text; required[name] {
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

// instructLines returns the lines of a description that are not empty.
func instructLines(text string) []string {
	var lines []string
	for line := range strings.FieldsFuncSeq(text, instructBreaks) {
		if line = strings.TrimSpace(line); line != "" {
			lines = append(lines, line)
		}
	}
	return lines
}

// instructBreaks reports whether a rune ends a line.
func instructBreaks(c rune) bool {
	switch c {
	case '\n', '\r', '\v', '\f', '\u0085', '\u2028', '\u2029':
		return true
	}
	return false
}

// instructOneLine returns a text that stands in a comment: as a JSON string if it
// has line breaks.
func instructOneLine(text string) string {
	if strings.IndexFunc(text, instructBreaks) < 0 {
		return text
	}
	return strings.Map(func(c rune) rune {
		if instructBreaks(c) {
			return ' '
		}
		return c
	}, strconv.Quote(text))
}
