package prompt

import (
	"cmp"
	"errors"
	"fmt"
	"reflect"
	"slices"
	"strings"
	"text/template"
	"text/template/parse"

	"github.com/briefgo/brief/internal/taint"
	"github.com/briefgo/brief/prompt/data"
)

// Untrusted says that a field of the input comes from outside: an e-mail, a web page,
// what a user wrote. Wherever Input, or a section behind it, prints the field or what may
// derive from it, the text is marked as the Spotlight says; a text in the system message
// tells the model what the marks mean and that nothing inside them is to be obeyed. The
// inputs of examples are marked in the same way.
//
// The field is a path such as "Mail.Body", through pointers and the elements of lists too;
// "." is the whole input. What is marked twice is marked in the stronger way. An action
// that prints a struct marks all of it; a condition prints nothing, and a number or a
// boolean that a function returns, len say, is not marked.
//
// A delimiter is derived from the prompt, so that it is the same for all inputs and a
// provider can cache what stands in front of them. Data that has it inside gets another one,
// for that input alone. The data itself is not changed, unless it is to be encoded or marked
// between its words.
//
// New reports a field that there is not, with the nearest name, and a section of the system
// message that prints what derives from the field.
func Untrusted(field string, as data.Spotlight) Section {
	return Section{kind: KindUntrusted, field: field, as: as}
}

// An untrustedField is a field of the input that comes from outside.
type untrustedField struct {
	name string
	path []string
	as   data.Spotlight
}

// findUntrusted takes the fields and the documents that come from outside, and reports
// what is wrong with them.
func (d *definition) findUntrusted() {
	var tags []tag
	for i, s := range d.sections {
		switch s.kind {
		case KindUntrusted:
			if f, ok := d.untrustedField(i); ok {
				d.untrusted = append(d.untrusted, f)
				tags = append(tags, tag{as: f.as})
			}
		case KindDocument:
			if !s.documents.Trusted && s.documents.Check() == nil {
				tags = append(tags, tag{document: true, as: s.documents.As})
			}
		}
	}
	slices.SortStableFunc(d.untrusted, func(a, b untrustedField) int { return cmp.Compare(b.as, a.as) })
	slices.SortFunc(tags, func(a, b tag) int { return cmp.Compare(a.order(), b.order()) })
	d.spot = newSpotlight(d.name, d.sections, slices.Compact(tags))
}

// order is the place of a tag in the instruction.
func (t tag) order() int {
	if t.document {
		return len("fields first") + int(t.as)
	}
	return int(t.as)
}

// untrustedField returns the field of section i.
func (d *definition) untrustedField(i int) (untrustedField, bool) {
	s := d.sections[i]
	path, err := taint.Resolve(d.in, s.field)
	switch {
	case s.trim != nil || len(s.when) > 0:
		err = errors.New("a field is untrusted always: it cannot stand inside Optional or When")
	case err == nil:
		err = s.as.Check()
	}
	if err != nil {
		d.mistakeAt(i, err)
	}
	return untrustedField{name: s.field, path: path, as: s.as}, err == nil
}

// printsUntrusted returns the actions of a template that print what derives from an
// untrusted field.
func (d *definition) printsUntrusted(t *template.Template) []taint.Print {
	if len(d.untrusted) == 0 {
		return nil
	}
	trees := map[string]*parse.Tree{}
	for _, associated := range t.Templates() {
		trees[associated.Name()] = associated.Tree
	}
	paths := make([][]string, len(d.untrusted))
	for i, f := range d.untrusted {
		paths[i] = f.path
	}
	return taint.Find(trees, t.Name(), d.in, paths, d.funcs)
}

// mayPrint reports that section i may not print what comes from outside: if it is of the
// system message, or if a budget could cut off a delimiter.
func (d *definition) mayPrint(i int, prints []taint.Print) bool {
	if len(prints) == 0 {
		return true
	}
	if d.behindInput(i) {
		t := d.sections[i].trim
		cuttable := t != nil && (t.Shrink || t.Shorten != nil)
		if cuttable {
			d.mistakeAt(i, errors.New("a section that prints untrusted data cannot be shortened: its delimiter might be cut off"))
		}
		return !cuttable
	}
	for _, p := range prints {
		name := d.untrusted[p.Field].name
		if name == "." {
			name = "the input"
		}
		before := d.sections[i].text[:p.Action.Pos]
		line, column := 1+strings.Count(before, "\n"), len(before)-(strings.LastIndexByte(before, '\n')+1)
		d.mistakeIn(i, line, column, fmt.Sprintf("what is printed here may derive from %s, which is untrusted and has no place in the system message; print it in Input", name), nil)
	}
	return false
}

// behindInput reports whether section i is the Input section or stands behind it.
func (d *definition) behindInput(i int) bool {
	return slices.ContainsFunc(d.sections[:i+1], func(s Section) bool { return s.kind == KindInput })
}

// spotlightFuncs are the functions that mark what a template prints.
var spotlightFuncs = [...]string{data.Fence: "fence", data.Datamark: "datamark", data.Encode: "encode"}

// funcs returns the functions that mark what is printed.
func (s *spotlight) funcs() template.FuncMap {
	funcs := template.FuncMap{}
	for as, name := range spotlightFuncs {
		funcs[name] = func(v reflect.Value) (string, error) {
			text, err := printedText(v)
			if err != nil {
				return "", err
			}
			return s.wrap(data.Spotlight(as), text)
		}
	}
	return funcs
}

// markUntrusted makes the actions mark what they print.
func (d *definition) markUntrusted(t *template.Template, prints []taint.Print) {
	if len(prints) == 0 {
		return
	}
	t.Funcs(d.spot.funcs())
	for _, p := range prints {
		pipeThrough(p.Tree, p.Action, spotlightFuncs[d.untrusted[p.Field].as])
	}
}

// instruct adds the text that says what the marks mean, behind the other sections of the
// system message.
func (d *definition) instruct() {
	if d.spot != nil {
		d.insertSystem(step{label: string(KindUntrusted), kind: KindUntrusted, static: d.spot.instruction()})
	}
}

// withoutMarks returns the template with functions that mark nothing: what is ranked is the
// data, not how it is shown.
func withoutMarks(t *template.Template) *template.Template {
	bare, err := t.Clone()
	if err != nil {
		return nil // no template that was parsed gives one
	}
	funcs := template.FuncMap{}
	for _, name := range spotlightFuncs {
		funcs[name] = printedText
	}
	return bare.Funcs(funcs)
}

// bareText returns the text of the step without marks.
func (s *step) bareText(in any) (string, error) {
	bare := *s
	if s.bare != nil {
		bare.tmpl = s.bare
	}
	return bare.text(in)
}

// showExamples calls show, which renders the examples, and renders their inputs once more
// if the delimiter turns out to be in one of them.
func (d *definition) showExamples(show func()) {
	if d.spot == nil {
		show()
		return
	}
	before := *d.spot
	d.spot.collect()
	show()
	err := d.spot.choose()
	d.spot.seen = nil
	if err == nil && (d.spot.key != before.key || d.spot.mark != before.mark) {
		err = d.showAgain()
	}
	if err != nil {
		d.mistake("", fmt.Errorf("the inputs of examples: %w", err))
	}
}

// showAgain renders the inputs of all examples anew.
func (d *definition) showAgain() (err error) {
	for i := range d.examples {
		if d.examples[i].question, err = d.question(d.examples[i].in); err != nil {
			return err
		}
	}
	for _, p := range d.pools {
		for i := range p.examples {
			if p.examples[i].question, err = d.question(p.in(i)); err != nil {
				return err
			}
		}
	}
	return nil
}
