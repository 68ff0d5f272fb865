package schema

import (
	"slices"
	"strings"

	"github.com/briefgo/brief/internal/loosejson"
)

// instructMaxQuoted is how long a schema, default or example inside a comment may
// be, in bytes.
const instructMaxQuoted = 200

// instructFormats are the formats in words.
var instructFormats = map[string]string{
	"date":                  "date as YYYY-MM-DD",
	"date-time":             "RFC 3339 date and time, like 2006-01-02T15:04:05Z",
	"time":                  "RFC 3339 time, like 15:04:05Z",
	"duration":              "ISO 8601 duration, like P3DT12H",
	"email":                 "e-mail address",
	"idn-email":             "e-mail address",
	"hostname":              "host name",
	"idn-hostname":          "host name",
	"ipv4":                  "IPv4 address",
	"ipv6":                  "IPv6 address",
	"uri":                   "URI",
	"uri-reference":         "URI or relative reference",
	"uri-template":          "URI template",
	"iri":                   "IRI",
	"iri-reference":         "IRI or relative reference",
	"uuid":                  "UUID",
	"json-pointer":          "JSON Pointer",
	"relative-json-pointer": "relative JSON Pointer",
	"regex":                 "regular expression",
}

// An instructRange is a pair of keywords that bound the same thing.
type instructRange struct {
	least, most string
	unit        string // in the singular; empty for values
}

var instructRanges = []instructRange{
	{"minimum", "maximum", ""},
	{"minLength", "maxLength", "character"},
	{"minItems", "maxItems", "item"},
	{"minProperties", "maxProperties", "key"},
}

// notes returns in words what the keywords of a schema say that want picks, and that
// its type does not show.
func (w *instructWriter) notes(p strictPlace, want func(keyword string) bool) []string {
	get := func(keyword string) *loosejson.Value {
		if p.schema.Kind != loosejson.Object || !want(keyword) {
			return nil
		}
		return p.schema.Member(keyword)
	}
	var notes []string
	note := func(text string) {
		if text != "" {
			notes = append(notes, text)
		}
	}
	if v := get("format"); v != nil && v.Kind == loosejson.String {
		note(instructFormat(v.Text))
	}
	for _, r := range instructRanges {
		note(r.note(get))
	}
	note(instructExclusive(get))
	for _, s := range instructSimple {
		if v := get(s.keyword); v != nil {
			note(s.note(v))
		}
	}
	for _, keyword := range instructApplied {
		if get(keyword) != nil {
			note(w.applied(p, keyword))
		}
	}
	note(instructExamples(get))
	return notes
}

// instructFormat returns a format in words.
func instructFormat(format string) string {
	if words := instructFormats[format]; words != "" {
		return words
	}
	return "format " + instructOneLine(format)
}

// note returns a range in words.
func (r instructRange) note(get func(string) *loosejson.Value) string {
	least, most := get(r.least), get(r.most)
	if v := get("exclusiveMinimum"); r.unit == "" && v != nil && v.Kind == loosejson.True {
		least = nil
	}
	if v := get("exclusiveMaximum"); r.unit == "" && v != nil && v.Kind == loosejson.True {
		most = nil
	}
	if r.unit != "" && least != nil && strictDecimalOf(least.Text).sign() == 0 {
		least = nil
	}
	switch {
	case least != nil && most != nil && least.Text == most.Text:
		return "exactly " + least.Text + r.of(most.Text)
	case least != nil && most != nil:
		return least.Text + " to " + most.Text + r.of(most.Text)
	case least != nil:
		return "at least " + least.Text + r.of(least.Text)
	case most != nil:
		return "at most " + most.Text + r.of(most.Text)
	}
	return ""
}

// of returns the unit of a range for a number.
func (r instructRange) of(n string) string {
	switch {
	case r.unit == "":
		return ""
	case n == "1":
		return " " + r.unit
	}
	return " " + r.unit + "s"
}

// instructExclusive returns the exclusive bounds in words: those of draft 4, which
// are booleans, too.
func instructExclusive(get func(string) *loosejson.Value) string {
	var words []string
	for _, b := range [][3]string{{"exclusiveMinimum", "minimum", "more than "}, {"exclusiveMaximum", "maximum", "less than "}} {
		v := get(b[0])
		if v != nil && v.Kind == loosejson.True {
			v = get(b[1])
		}
		if v != nil && v.Kind == loosejson.Number {
			words = append(words, b[2]+v.Text)
		}
	}
	return strings.Join(words, " and ")
}

// instructSimple are the keywords whose words need only their value.
var instructSimple = []struct {
	keyword string
	note    func(v *loosejson.Value) string
}{
	{"multipleOf", func(v *loosejson.Value) string { return "multiple of " + v.Text }},
	{"pattern", func(v *loosejson.Value) string { return "matches " + instructOneLine(v.Text) }},
	{"contentEncoding", func(v *loosejson.Value) string { return "encoded as " + instructOneLine(v.Text) }},
	{"contentMediaType", func(v *loosejson.Value) string { return "media type " + instructOneLine(v.Text) }},
	{"uniqueItems", instructIfTrue("no item twice")},
	{"deprecated", instructIfTrue("deprecated")},
	{"dependentRequired", instructDependent},
	{"dependencies", instructDependent},
	{"default", func(v *loosejson.Value) string { return instructQuoted("default ", v) }},
}

// instructIfTrue returns words for a keyword that is true.
func instructIfTrue(words string) func(*loosejson.Value) string {
	return func(v *loosejson.Value) string {
		if v.Kind != loosejson.True {
			return ""
		}
		return words
	}
}

// instructDependent returns in words which properties are required by others.
func instructDependent(v *loosejson.Value) string {
	var words []string
	for _, m := range strictMembers(v) {
		if m.Value.Kind != loosejson.Array || len(m.Value.Items()) == 0 {
			continue
		}
		var names []string
		for i := range m.Value.Items() {
			names = append(names, instructKey(m.Value.Items()[i].Text))
		}
		words = append(words, instructKey(m.Key)+" only with "+strings.Join(names, ", "))
	}
	return strings.Join(words, "; ")
}

// instructQuoted returns words and a JSON value, or nothing if that is long.
func instructQuoted(words string, v *loosejson.Value) string {
	text := string(v.AppendJSON(nil))
	if len(text) > instructMaxQuoted || strings.IndexFunc(text, instructBreaks) >= 0 {
		return ""
	}
	return words + text
}

// instructExamples returns the first examples in words.
func instructExamples(get func(string) *loosejson.Value) string {
	const most = 3
	v := get("examples")
	if v == nil {
		return ""
	}
	var texts []string
	for i := range v.Items() {
		if text := instructQuoted("", &v.Items()[i]); text != "" && len(texts) < most {
			texts = append(texts, text)
		}
	}
	if len(texts) == 0 {
		return ""
	}
	return "for example " + strings.Join(texts, ", ")
}

// instructApplied are the keywords whose words need the schemas in them.
var instructApplied = []string{
	"contains", "propertyNames", "not", "if", "dependentSchemas", "dependencies", "contentSchema", "anyOf", "oneOf", "prefixItems", "items",
}

// applied returns in words a keyword with schemas in it.
func (w *instructWriter) applied(p strictPlace, keyword string) string {
	switch keyword {
	case "contains":
		return w.contains(p)
	case "propertyNames":
		return w.phrase("each key: ", p, keyword)
	case "not":
		return w.phrase("not: ", p, keyword)
	case "dependentSchemas", "dependencies":
		return w.dependent(p, keyword)
	case "if":
		return w.condition(p)
	case "contentSchema":
		return w.phrase("contains JSON: ", p, keyword)
	case "anyOf", "oneOf":
		return w.demands(p, keyword)
	}
	return w.sequence(p)
}

// phrase returns words and the schema of a keyword.
func (w *instructWriter) phrase(words string, p strictPlace, keyword string) string {
	for _, c := range p.list(keyword) {
		return words + w.short(c)
	}
	return ""
}

// short returns a schema in one line: as a type if that says all, as JSON if it is
// not too long, or a word to say that it is not shown.
func (w *instructWriter) short(p strictPlace) string {
	text, ok := w.shorts[p.pointer]
	if !ok {
		text = w.shorten(p)
		w.shorts[p.pointer] = text
	}
	return text
}

// shorten is short without its memory.
func (w *instructWriter) shorten(p strictPlace) string {
	t := w.render(p, 0)
	notes := t.comment()
	unsaid := t.text == "any" && notes == "" && len(p.schema.Members()) > 0
	if text := t.text; !unsaid && !strings.Contains(text, "\n") && len(text) <= instructMaxQuoted {
		switch {
		case notes == "":
			return text
		case !p.has("type") && (text == "any" || instructPlain(text)):
			return notes
		}
		return text + " (" + notes + ")"
	}
	if text := instructQuoted("", p.schema); text != "" {
		return text
	}
	return "a schema too long to be shown"
}

// instructPlain reports whether a text is the name of a type.
func instructPlain(text string) bool {
	return slices.ContainsFunc(strictTypeNames, func(t strictTypeName) bool { return t.name == text })
}

// contains returns in words what some of the items have to be.
func (w *instructWriter) contains(p strictPlace) string {
	least, most := p.schema.Member("minContains"), p.schema.Member("maxContains")
	count := "at least one"
	switch {
	case least != nil && most != nil:
		count = least.Text + " to " + most.Text
	case least != nil:
		count = "at least " + least.Text
	case most != nil:
		count = "1 to " + most.Text
	}
	return w.phrase("contains "+count+": ", p, "contains")
}

// condition returns if, then and else in words.
func (w *instructWriter) condition(p strictPlace) string {
	words := w.phrase("if ", p, "if")
	if then := w.phrase(", then ", p, "then"); then != "" {
		words += then
	}
	otherwise := w.phrase(", otherwise ", p, "else")
	if !p.has("then") && otherwise == "" {
		return ""
	}
	return words + otherwise
}

// dependent returns in words what holds if there is a property.
func (w *instructWriter) dependent(p strictPlace, keyword string) string {
	var words []string
	for name, c := range p.under(keyword) {
		words = append(words, "with "+instructKey(name)+": "+w.short(c))
	}
	return strings.Join(words, "; ")
}

// sequence returns in words what the first items of an array are.
func (w *instructWriter) sequence(p strictPlace) string {
	keyword := strictTupleKeyword(p)
	if v := p.schema.Member(keyword); v == nil || v.Kind != loosejson.Array {
		return ""
	}
	var words []string
	for _, c := range p.list(keyword) {
		words = append(words, w.short(c))
	}
	return "in this order: " + strings.Join(words, ", ")
}

// demands returns in words an anyOf or oneOf whose branches only require properties;
// empty if they do more.
func (w *instructWriter) demands(p strictPlace, keyword string) string {
	var words []string
	for _, c := range p.list(keyword) {
		required := c.schema.Member("required")
		for _, m := range c.schema.Members() {
			if m.Key != "required" && m.Key != "type" {
				return ""
			}
		}
		if required == nil || len(required.Items()) == 0 {
			return ""
		}
		var names []string
		for i := range required.Items() {
			names = append(names, instructKey(required.Items()[i].Text))
		}
		words = append(words, strings.Join(names, " and "))
	}
	if len(words) == 0 {
		return ""
	}
	count := "at least one of: "
	if keyword == "oneOf" {
		count = "exactly one of: "
	}
	return count + strings.Join(words, ", ")
}
