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

// A plan is what is left to do when an input comes: the steps of the system message, the
// turns that stand between it and the user message, and the steps of that.
type plan struct {
	name     string
	system   []step
	examples []Part  // that never change, two for each example; their messages and groups count from 1
	turns    []turns // behind them, what differs from input to input
	chosen   int     // how many parts of turns there are from pools at most
	user     []step
	schema   string // sent beside the messages; empty for free text

	fixed int      // how many texts have a number, see Part.Fixed
	memo  sync.Map // see Rendered.Memo
}

// A step renders one section of the system or the user message.
type step struct {
	label    string
	kind     Kind
	title    string
	when     condition
	tmpl     *template.Template // nil when the text never changes
	static   string
	volatile bool
	trim     *trim.Trim // of an optional section
	several  makePieces // of a section that makes any number of pieces; nil for one that is a text
}

// A makePieces makes the pieces of one step for an input, which may be none.
type makePieces func(st *step, in any) ([]piece, error)

// turns make messages between the system and the user message: examples that are chosen
// for an input, earlier turns of a conversation.
type turns interface {
	// appendParts appends the parts for an input. Their messages and groups have the
	// numbers from next on, which it moves.
	appendParts(parts []Part, in any, next *numbers) ([]Part, error)
}

// numbers are the first numbers of a message and of a group that are free. With them goes
// what turns take from a rendering, and what they leave to it.
type numbers struct {
	message, group int
	query          string   // the input as it is shown
	choices        []choice // from pools
}

// appendPieces appends the step's pieces for an input. A section that renders to nothing
// but white space, a condition that does not hold say, leaves no trace; the input always
// has a piece.
func (s *step) appendPieces(pieces []piece, in any) ([]piece, error) {
	if !s.when.holds(in) {
		return pieces, nil
	}
	if s.several != nil {
		made, err := s.several(s, in)
		return append(pieces, made...), err
	}
	text, err := s.text(in)
	if err == nil && (s.kind == KindInput || strings.TrimSpace(text) != "") {
		pieces = append(pieces, piece{step: s, text: text})
	}
	return pieces, err
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
	next := numbers{message: 1, group: 1}
	for i := range d.examples {
		if e := &d.examples[i]; e.when == nil {
			p.examples, _ = e.appendParts(p.examples, nil, &next)
		} else {
			p.turns = append(p.turns, e)
		}
	}
	for i := range p.examples {
		p.fixed++
		p.examples[i].fixed = int32(p.fixed)
	}
	for _, pool := range d.pools {
		p.addPool(pool, &next)
	}
	p.turns = append(p.turns, d.turns...)
	return p
}

// render makes the parts for one input: message 0 is the system text, then come
// the examples and other turns, then the input.
func (p *plan) render(in any) ([]Part, []choice, error) {
	parts := make([]Part, 0, len(p.system)+len(p.examples)+p.chosen+len(p.user)+1)
	next := numbers{group: len(p.examples)/2 + 1} // behind those of the examples
	pieces, err := p.pieces(p.system, in)
	if err != nil {
		return nil, nil, err
	}
	parts = message(parts, pieces, System, &next)
	if p.schema != "" {
		parts = append(parts, Part{Section: string(KindSchema), Kind: KindSchema, Text: p.schema, Message: -1, Pinned: true})
	}
	parts = append(parts, p.examples...)
	next.message += len(p.examples)
	if pieces, err = p.pieces(p.user, in); err != nil { // first, for the query
		return nil, nil, err
	}
	next.query = query(pieces)
	for _, t := range p.turns {
		if parts, err = t.appendParts(parts, in, &next); err != nil {
			return nil, nil, err
		}
	}
	return message(parts, pieces, User, &next), next.choices, nil
}

// pieces returns the pieces of one message.
func (p *plan) pieces(steps []step, in any) ([]piece, error) {
	pieces := make([]piece, 0, len(steps))
	for i := range steps {
		var err error
		if pieces, err = steps[i].appendPieces(pieces, in); err != nil {
			return nil, newRenderError(p.name, steps[i].label, err)
		}
	}
	return pieces, nil
}

// query is the text of the input.
func query(pieces []piece) (text string) {
	for i := range pieces {
		if pieces[i].kind == KindInput {
			text += pieces[i].text
		}
	}
	return text
}

// message appends the parts of one message.
func message(parts []Part, pieces []piece, role Speaker, next *numbers) []Part {
	parts = layOut(pieces, parts, Part{Role: role, Message: next.message, Group: next.group})
	next.message++
	next.group += len(pieces)
	return parts
}
