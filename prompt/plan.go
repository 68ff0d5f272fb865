package prompt

import (
	"fmt"
	"strings"
	"sync"
	"text/template"

	"github.com/briefgo/brief/prompt/trim"
)

// maxSection is the most bytes that one section may render to: a guard against
// templates that loop, not against large inputs.
const maxSection = 256 << 20

// A plan is what is left to do when an input comes: the steps of the system
// message and of the user message, and the parts that never change.
type plan struct {
	name     string
	system   []step
	user     []step
	examples []Part // rendered, two for each example
	schema   string // sent beside the messages; empty for free text

	fixed int      // how many texts have a number, see Part.Fixed
	memo  sync.Map // see Rendered.Memo
}

// A step renders one section.
type step struct {
	label    string
	kind     Kind
	title    string
	tmpl     *template.Template // nil when the text never changes
	static   string
	volatile bool
	trim     *trim.Trim // of an optional section
}

// text returns the step's text for an input.
func (s *step) text(in any) (string, error) {
	if s.tmpl == nil {
		return s.static, nil
	}
	return s.execute(in)
}

func (s *step) execute(in any) (string, error) {
	w := limitedBuilder{left: maxSection}
	if err := s.tmpl.Execute(&w, in); err != nil {
		return "", err
	}
	return w.b.String(), nil
}

// A limitedBuilder is a strings.Builder that refuses to grow without bound.
type limitedBuilder struct {
	b    strings.Builder
	left int
}

func (w *limitedBuilder) Write(p []byte) (int, error) {
	if len(p) > w.left {
		return 0, fmt.Errorf("the section renders to more than %d bytes", maxSection)
	}
	w.left -= len(p)
	return w.b.Write(p)
}

// describe adds the description of the output to the definition: in the place of
// the Output section, else after the other system sections.
func (d *definition) describe(s OutputSchema) {
	d.schema = longest(s)
	for i := range d.steps {
		if d.steps[i].kind == KindOutput {
			d.steps[i].static = s.Instructions()
			return
		}
	}
	at := len(d.steps)
	for i := range d.steps {
		if d.steps[i].kind == KindInput {
			at = i
		}
	}
	st := step{label: string(KindOutput), kind: KindOutput, static: s.Instructions()}
	d.steps = append(d.steps[:at], append([]step{st}, d.steps[at:]...)...)
}

// plan makes the definition, which has no mistakes, into a plan.
func (d *definition) plan() *plan {
	p := &plan{name: d.name, schema: d.schema}
	steps := &p.system
	for _, st := range d.steps {
		if st.kind == KindInput {
			steps = &p.user
		}
		*steps = append(*steps, st)
	}
	for i, e := range d.examples {
		part := Part{Section: e.label, Kind: KindExample, Group: i + 1}
		if e.trim != nil {
			part.Tier = e.trim.Tier
		}
		ask, answer := part, part
		if e.trim != nil {
			ask.Value = e.trim.Value // the value of the pair
		}
		ask.Role, ask.Text, ask.Message = User, e.question, 2*i+1
		answer.Role, answer.Text, answer.Message = Assistant, e.answer, 2*i+2
		ask.fixed, answer.fixed = int32(p.fixed+1), int32(p.fixed+2)
		p.fixed += 2
		p.examples = append(p.examples, ask, answer)
	}
	return p
}

// render makes the parts for one input: message 0 is the system text, then come
// the examples, then the input.
func (p *plan) render(in any) ([]Part, error) {
	parts := make([]Part, 0, len(p.system)+len(p.examples)+len(p.user)+1)
	parts, err := p.message(parts, p.system, in, System, 0)
	if err != nil {
		return nil, err
	}
	if p.schema != "" {
		parts = append(parts, Part{Section: string(KindSchema), Kind: KindSchema, Text: p.schema, Message: -1, Pinned: true})
	}
	parts = append(parts, p.examples...)
	return p.message(parts, p.user, in, User, len(p.examples)+1)
}

// message appends the parts of one message. A section that renders to nothing but
// white space, a condition that does not hold say, leaves no trace; the input
// always has a part.
func (p *plan) message(parts []Part, steps []step, in any, role Speaker, number int) ([]Part, error) {
	pieces := make([]piece, 0, len(steps))
	for i := range steps {
		st := &steps[i]
		text, err := st.text(in)
		if err != nil {
			return nil, newRenderError(p.name, st.label, err)
		}
		if st.kind == KindInput || strings.TrimSpace(text) != "" {
			pieces = append(pieces, piece{step: st, text: text})
		}
	}
	return layOut(pieces, parts, Part{Role: role, Message: number, Group: len(p.examples) + len(parts) + 1}), nil
}
