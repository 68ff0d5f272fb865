package prompt

import (
	"bytes"
	"errors"
	"fmt"
	"reflect"
	"slices"
	"strings"
	"text/template"
	"text/template/parse"

	"github.com/briefgo/brief/internal/plaindata"
	"github.com/briefgo/brief/internal/tmplcheck"
	"github.com/briefgo/brief/prompt/tool"
	"github.com/briefgo/brief/prompt/trim"
)

// A definition is a prompt while New checks it: its sections without groups, what
// became of each, and every mistake so far.
type definition struct {
	name        string
	in          reflect.Type
	sections    []Section
	labels      []string    // of each section, "constraint#2" say
	when        []condition // of each section
	steps       []step      // of each section that renders to something
	style       *style
	everyField  bool                // see EveryField
	checked     []*tmplcheck.Result // of each section's template
	reads       []string            // fields of the input that sections read without a template, by their paths
	input       *step               // the Input section's, if it compiled
	funcs       template.FuncMap    // what the texts may call
	examples    []example
	pools       []*pool
	turns       []turns // besides the examples
	history     turns   // behind them; nil if there is none
	tools       []tool.Tool
	media       []mediaField     // of the input
	untrusted   []untrustedField // the strongest mark first
	spot        *spotlight       // nil if there is nothing from outside
	schema      string           // the schema as it is sent, for the budget
	wholeSchema string
	file        *promptFile      // that it comes from; nil for a program's
	maker       *plaindata.Maker // for the sections of a file; nil if there are none
	mistakes    []Mistake
	order       []int // of each mistake, the index of its section; -1 for the prompt
}

// An example is a rendered few-shot example: what the user and the model say.
type example struct {
	label            string
	in               any
	question, answer string
	extra            *tool.Extra // of the question
	trim             *trim.Trim  // of an optional one
	when             condition
}

// appendParts appends the two parts of the example for an input for which it is there.
func (e *example) appendParts(parts []Part, in any, next *numbers) ([]Part, error) {
	if !e.when.holds(in) {
		return parts, nil
	}
	part := Part{Section: e.label, Kind: KindExample, Group: next.group, Volatile: e.when != nil}
	if e.trim != nil {
		part.Tier = e.trim.Tier
	}
	ask, answer := part, part
	if e.trim != nil {
		ask.Value = e.trim.Value // the value of the pair
	}
	ask.Role, ask.Text, ask.Extra, ask.Message = User, e.question, e.extra, next.message
	answer.Role, answer.Text, answer.Message = Assistant, e.answer, next.message+1
	next.message += 2
	next.group++
	return append(parts, ask, answer), nil
}

// label takes the sections and names each one, by its kind and, where there are
// several of the kind, its number.
func (d *definition) label(sections []Section) {
	d.sections = sections
	d.labels = make([]string, len(sections))
	total, seen := map[Kind]int{}, map[Kind]int{}
	for _, s := range sections {
		total[s.kind]++
	}
	for i, s := range sections {
		seen[s.kind]++
		d.labels[i] = string(s.kind)
		if total[s.kind] > 1 {
			d.labels[i] = fmt.Sprintf("%s#%d", s.kind, seen[s.kind])
		}
		d.checkTrim(i)
		if s.once() && seen[s.kind] > 1 {
			d.mistakeAt(i, fmt.Errorf("a prompt has at most one %s section", s.kind))
		}
	}
	if !slices.ContainsFunc(sections, Section.templated) {
		d.mistake("", errors.New("a prompt needs a section with text, such as Input"))
	}
	if seen[KindExample]+seen[kindExamples] > 0 && seen[KindInput] == 0 {
		d.mistakeAt(slices.IndexFunc(sections, func(s Section) bool { return s.kind == KindExample || s.kind == kindExamples }),
			errors.New("examples need an Input section, which says how their inputs are shown"))
	}
}

// mistake records what is wrong with the prompt as a whole, or with a section that
// has no number.
func (d *definition) mistake(section string, err error) {
	m := Mistake{Prompt: d.name, Section: section, Err: err}
	if err != nil {
		m.Message = err.Error()
	}
	d.mistakes = append(d.mistakes, m)
	d.order = append(d.order, -1)
}

// mistakeAt records what is wrong with section i.
func (d *definition) mistakeAt(i int, err error) {
	d.mistakeIn(i, 0, 0, err.Error(), err)
	var placed *placedError
	if errors.As(err, &placed) {
		m := &d.mistakes[len(d.mistakes)-1]
		m.Line, m.Column, m.Err = placed.line, placed.column, placed.err
	}
}

// mistakeIn records what is wrong at a place in the text of section i; line 0 is none.
func (d *definition) mistakeIn(i, line, column int, message string, cause error) {
	d.mistake(d.labels[i], cause)
	d.order[len(d.order)-1] = i
	m := &d.mistakes[len(d.mistakes)-1]
	m.Line, m.Column, m.Message = line, column, message
	if o := d.sections[i].origin; o != nil {
		m.File = o.file
		m.Line, m.Column = o.place(line, column)
		if line > 0 {
			m.Message = o.told(d.labels[i], message)
		}
	}
}

// sortMistakes puts the mistakes in the order of the sections.
func (d *definition) sortMistakes() {
	index := make([]int, len(d.mistakes))
	for i := range index {
		index[i] = i
	}
	slices.SortStableFunc(index, func(a, b int) int { return d.order[a] - d.order[b] })
	sorted := make([]Mistake, len(index))
	for i, at := range index {
		sorted[i] = d.mistakes[at]
	}
	d.mistakes = sorted
}

// compile checks and parses every section's text.
func (d *definition) compile() {
	for i, s := range d.sections {
		switch {
		case s.kind == KindOutput:
			st := step{label: d.labels[i], kind: KindOutput}
			st.frame, _ = d.style.of(KindOutput, "")
			d.steps = append(d.steps, st)
		case s.kind == KindReasoning:
			d.steps = append(d.steps, reasoningStep(d.labels[i], &s))
		case s.kind == KindDocument:
			d.steps = append(d.steps, d.documentStep(i))
		case !s.templated():
		case s.blank():
			d.mistakeAt(i, errors.New("the section has no text"))
		case strings.ContainsAny(s.title, "\r\n"):
			d.mistakeAt(i, fmt.Errorf("the title %.40q is more than one line", s.title))
		default:
			if st, ok := d.compileSection(i); ok {
				d.steps = append(d.steps, st)
				if s.kind == KindInput {
					d.input = &st
				}
			}
		}
	}
}

// compileSection checks the text of section i against the input's type and parses
// it. A text that does not depend on the input is executed here, once.
func (d *definition) compileSection(i int) (step, bool) {
	s := d.sections[i]
	st := step{label: d.labels[i], kind: s.kind, origin: s.origin, source: strings.Trim(s.text, templateSpace), trim: s.trim, when: d.when[i]}
	dot := tmplcheck.TypeOf(d.in)
	if s.origin != nil {
		dot, st.maker = tmplcheck.PlainOf(d.in), d.maker
	}
	var err error
	if st.frame, err = d.style.of(s.kind, s.title); err != nil {
		d.mistakeAt(i, err)
		return st, false
	}
	found := tmplcheck.Check(st.label, s.text, &tmplcheck.Env{Dot: dot, Funcs: d.funcs})
	for _, e := range found.Errors {
		d.mistakeIn(i, e.Line, e.Col, e.Message, nil)
	}
	if len(found.Errors) > 0 {
		return st, false
	}
	d.checked = append(d.checked, found)
	t, err := template.New(st.label).Funcs(funcsNamedIn(s.text, d.funcs)).Option("missingkey=error").Parse(s.text)
	if err != nil {
		d.mistakeAt(i, err)
		return st, false
	}
	trimSpace(t.Tree)
	prints := d.printsUntrusted(t)
	if !d.mayPrint(i, prints) {
		return st, false
	}
	refuseNil(t)
	d.markUntrusted(t, prints)
	st.tmpl, st.untrusted = t, len(prints) > 0
	if st.untrusted && s.kind == KindInput {
		st.bare = withoutMarks(t)
	}
	st.volatile = len(found.Uses) > 0 || st.when != nil
	if len(found.Uses) == 0 {
		if st.static, err = st.execute(nil); err != nil {
			line, column, message := templatePlace(st.label, err)
			d.mistakeIn(i, line, column, message, err)
			return st, false
		}
		st.tmpl = nil
	}
	return st, true
}

// funcsNamedIn returns the functions whose names occur in a text: a template takes long to
// be given all of them.
func funcsNamedIn(text string, all template.FuncMap) template.FuncMap {
	funcs := template.FuncMap{}
	for name, f := range all {
		if strings.Contains(text, name) {
			funcs[name] = f
		}
	}
	return funcs
}

// templateSpace is what text/template takes for white space.
const templateSpace = " \t\r\n"

// trimSpace drops the white space around a template's text, so that a section may
// be written as a raw string on lines of its own. White space that comes from data
// stays.
func trimSpace(t *parse.Tree) {
	if t == nil || t.Root == nil || len(t.Root.Nodes) == 0 {
		return
	}
	nodes := t.Root.Nodes
	if first, ok := nodes[0].(*parse.TextNode); ok {
		first.Text = bytes.TrimLeft(first.Text, templateSpace)
	}
	if last, ok := nodes[len(nodes)-1].(*parse.TextNode); ok {
		last.Text = bytes.TrimRight(last.Text, templateSpace)
	}
}

// example renders the example that is section i.
func (d *definition) example(i int, in any, answer string) {
	if d.input == nil {
		return // reported elsewhere
	}
	question, err := d.question(in)
	if err != nil {
		d.mistakeAt(i, err)
		return
	}
	extra, err := d.exampleMedia(in)
	if err != nil {
		d.mistakeAt(i, err)
		return
	}
	d.examples = append(d.examples, example{label: d.labels[i], in: in, question: question, answer: answer, extra: extra, trim: d.sections[i].trim, when: d.when[i]})
}

// question renders the input of an example as the Input section, which there is, shows it.
func (d *definition) question(in any) (string, error) {
	question, err := d.input.question(in)
	if err != nil {
		failed := newRenderMistake(d.name, d.input, err)
		return "", fmt.Errorf("the example's input fails in %s", strings.TrimPrefix(failed.Error(), "prompt "+d.name+": "))
	}
	return question, nil
}
