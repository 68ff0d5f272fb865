package schema

import (
	"strconv"
	"strings"

	"github.com/briefgo/brief/internal/loosejson"
)

// instructMaxDepth is how deep a schema is shown; what lies deeper is shown as any.
const instructMaxDepth = 32

// instructLead is what stands before the type.
const instructLead = "Answer with JSON only, without any other text, of this type:\n\n"

// instructions returns a schema in words for a model. The notation is TypeScript's,
// which models know and which takes fewer tokens than JSON Schema; integer is added
// to its types. nilable holds pointers to the schemas where null is only Go's nil:
// it is left out there.
func instructions(root *loosejson.Value, nilable map[string]bool) string {
	refs := strictIndex(root)
	w := newInstructWriter(refs, nilable)
	var b strings.Builder
	b.WriteString(instructLead)
	top := refs.top()
	if w.names[top.pointer] == "" {
		b.WriteString(strings.TrimPrefix(w.render(top, 0).line("", ""), "\n"))
	} else {
		b.WriteString(w.names[top.pointer])
	}
	for _, p := range w.named {
		b.WriteString("\n\n")
		b.WriteString(w.body(p, 0, 0).line("type "+w.names[p.pointer]+" = ", ""))
	}
	return b.String()
}

// An instructWriter writes the schemas of a document as types. A schema that is used
// in several places, or inside of itself, gets a name, so that it is shown once.
type instructWriter struct {
	refs    *strictRefs
	nilable map[string]bool
	uses    map[string]int    // of each schema, by pointer
	names   map[string]string // of those that have one
	named   []strictPlace     // in the order in which they are met
	order   []strictPlace     // all of them, in that order
	shorts  map[string]string // the texts of short, by pointer
}

// newInstructWriter returns a writer that has given names to what needs them.
func newInstructWriter(refs *strictRefs, nilable map[string]bool) *instructWriter {
	w := &instructWriter{
		refs: refs, nilable: nilable,
		uses: map[string]int{}, names: map[string]string{}, shorts: map[string]string{},
	}
	w.count(refs.top(), 0)
	taken := map[string]bool{"any": true, "never": true}
	for _, t := range strictTypeNames {
		taken[t.name] = true
	}
	for _, p := range w.order {
		if w.uses[p.pointer] < 2 || instructLeaf(p) {
			continue
		}
		base := instructName(p)
		name := base
		for i := 2; taken[name]; i++ {
			name = base + strconv.Itoa(i)
		}
		taken[name] = true
		w.names[p.pointer] = name
		w.named = append(w.named, p)
	}
	return w
}

// count counts the uses of a schema and of those that it shows. What is referred to
// may be shown apart, where nothing is around it: the depth begins anew.
func (w *instructWriter) count(p strictPlace, depth int) {
	w.uses[p.pointer]++
	if w.uses[p.pointer] > 1 || depth > instructMaxDepth || p.tooDeep(depth) {
		return
	}
	w.order = append(w.order, p)
	if target, ok := w.refs.resolve(p, w.refs.reference(p)); ok && w.refs.reference(p) != "" {
		w.count(target, 0)
		if w.refs.legacy {
			return
		}
	}
	for _, m := range strictMembers(p.schema) {
		if m.Key == "$defs" || m.Key == "definitions" {
			continue
		}
		for _, c := range p.under(m.Key) {
			w.count(c, depth+1)
		}
	}
}

// instructLeaf reports whether a schema is so small that it is shown again sooner
// than given a name.
func instructLeaf(p strictPlace) bool {
	const small = 100
	size := 0
	for _, m := range p.schema.Members() {
		if strictShapes[m.Key] != 0 || m.Key == "$ref" || m.Key == "enum" || m.Key == "$dynamicRef" || m.Key == "$recursiveRef" {
			return false
		}
		size += len(m.Key) + len(m.Value.Text) + 8*len(m.Value.Items()) + 8*len(m.Value.Members())
	}
	return size <= small
}

// instructName returns a name for the type of a schema.
func instructName(p strictPlace) string {
	name := strictBaseName(p.pointer)
	if p.pointer == "" {
		name = p.text("title")
	}
	name = strings.Map(func(c rune) rune {
		if instructWordRune(c) {
			return c
		}
		return -1
	}, name)
	if name == "" || name[0] >= '0' && name[0] <= '9' {
		name = "Answer" + name
	}
	return name
}

// instructWordRune reports whether a rune may stand in an identifier.
func instructWordRune(c rune) bool {
	return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || c == '_'
}
