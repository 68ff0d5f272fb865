package prompt

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
	"text/template"

	"github.com/briefgo/brief/internal/plaindata"
	"github.com/briefgo/brief/prompt/tool"
	"github.com/briefgo/brief/prompt/trim"
)

// maxSection is the most bytes that one section may render to: a guard against
// templates that loop, not against large inputs.
const maxSection = 256 << 20

// A plan is what is left to do when an input comes: the steps of the system message, the
// turns that stand between it and the user message, and the steps of that.
type plan struct {
	name     string
	version  string
	system   []step
	examples []Part  // that never change, two for each example; their messages and groups count from 1
	turns    []turns // behind them, what differs from input to input
	chosen   int     // how many parts of turns there are from pools at most
	user     []step
	always   []example        // those that examples were made of
	spot     *spotlight       // nil if nothing comes from outside
	maker    *plaindata.Maker // if a step has one
	schema   string           // sent beside the messages; empty for free text
	tools    []tool.Tool
	toolText string // their definitions as they are sent; empty for none
	media    []mediaField

	fixed int      // how many texts have a number, see Part.Fixed
	memo  sync.Map // see Rendered.Memo
}

// A step renders one section of the system or the user message.
type step struct {
	label     string
	kind      Kind
	frame     frame
	when      condition
	source    string             // of tmpl, without white space around it
	tmpl      *template.Template // nil when the text never changes
	static    string
	volatile  bool
	trim      *trim.Trim         // of an optional section
	origin    *origin            // in a prompt file
	maker     *plaindata.Maker   // of the plain values that a file's template is executed on; nil for a program's
	untrusted bool               // it shows data from outside
	spot      *spotlight         // that marks its data, where the template does not
	bare      *template.Template // that marks nothing, for the query; nil if it is the same
	several   makePieces         // of a section that makes any number of pieces; nil for one that is a text
	recipe    string             // all that the bytes of those come from besides the input; see definition.version
}

// A makePieces makes the pieces of one step for an input, which may be none.
type makePieces func(st *step, in any) ([]piece, error)

// turns make messages between the system and the user message: examples that are chosen
// for an input, earlier turns of a conversation.
type turns interface {
	// appendParts appends the parts for an input. Their messages and groups have the
	// numbers from next on, which it moves.
	appendParts(parts []Part, in any, next *numbers) ([]Part, error)
	// ingredients writes all that the bytes of the parts come from besides the input.
	ingredients(f *fingerprint)
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

// question returns the text of the Input section for the input of an example, with what
// stands around it.
func (s *step) question(in any) (string, error) {
	text, err := s.text(in)
	return s.frame.before + text + s.frame.after, err
}

func (s *step) execute(in any) (string, error) {
	data, err := s.data(in)
	if err != nil {
		return "", err
	}
	w := limitedBuilder{left: maxSection}
	if err := s.tmpl.Execute(&w, data); err != nil {
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
	d.schema, d.wholeSchema = longest(s), string(s.JSON())
	for i := range d.steps {
		if d.steps[i].kind == KindOutput {
			d.steps[i].static = s.Instructions()
			return
		}
	}
	st := step{label: string(KindOutput), kind: KindOutput, static: s.Instructions()}
	st.frame, _ = d.style.of(KindOutput, "") // its title is the style's own
	d.insertSystem(st)
}

// insertSystem puts a step behind those of the system message.
func (d *definition) insertSystem(st step) {
	at := slices.IndexFunc(d.steps, func(st step) bool { return st.kind == KindInput })
	if at < 0 {
		at = len(d.steps)
	}
	d.steps = slices.Insert(d.steps, at, st)
}

// plan makes the definition, which has no mistakes, into a plan.
func (d *definition) plan() *plan {
	p := &plan{name: d.name, version: d.version(), maker: d.maker, schema: d.schema, spot: d.spot}
	steps := &p.system
	for _, st := range d.steps {
		if st.kind == KindInput {
			steps = &p.user
		}
		if st.kind == KindDocument {
			p.user = append(p.user, st)
			continue
		}
		*steps = append(*steps, st)
	}
	next := numbers{message: 1, group: 1}
	for i := range d.examples {
		if e := &d.examples[i]; e.when == nil {
			p.examples, _ = e.appendParts(p.examples, nil, &next)
			p.always = append(p.always, *e)
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
	if d.history != nil {
		p.turns = append(p.turns, d.history)
	}
	p.addTools(d)
	p.media = d.media
	return p
}

// render makes the parts for one input.
func (p *plan) render(in any) ([]Part, []choice, error) {
	parts, choices, err := p.parts(in)
	if errors.Is(err, errOccurs) {
		return p.renderAround(in)
	}
	return parts, choices, err
}

// parts makes the parts for one input: message 0 is the system text, then come
// the examples and other turns, then the input.
func (p *plan) parts(in any) ([]Part, []choice, error) {
	most := len(p.system) + len(p.examples) + p.chosen + len(p.user) + 1
	if p.toolText != "" {
		most++
	}
	parts := make([]Part, 0, most)
	next := numbers{group: len(p.examples)/2 + 1} // behind those of the examples
	pieces, err := p.pieces(p.system, in)
	if err != nil {
		return nil, nil, err
	}
	parts = message(parts, pieces, System, &next)
	if p.toolText != "" {
		parts = append(parts, Part{Section: string(KindTools), Kind: KindTools, Text: p.toolText, Message: -1, Pinned: true})
	}
	if p.schema != "" {
		parts = append(parts, Part{Section: string(KindSchema), Kind: KindSchema, Text: p.schema, Message: -1, Pinned: true})
	}
	parts = append(parts, p.examples...)
	next.message += len(p.examples)
	if pieces, err = p.pieces(p.user, in); err != nil { // first, for the query
		return nil, nil, err
	}
	if p.chosen > 0 {
		if next.query, err = p.query(pieces, in); err != nil {
			return nil, nil, err
		}
	}
	for _, t := range p.turns {
		if parts, err = t.appendParts(parts, in, &next); err != nil {
			return nil, nil, err
		}
	}
	first := len(parts)
	parts = message(parts, pieces, User, &next)
	return parts, next.choices, p.attach(parts[first:], in)
}

// pieces returns the pieces of one message.
func (p *plan) pieces(steps []step, in any) ([]piece, error) {
	pieces := make([]piece, 0, len(steps))
	for i := range steps {
		var err error
		if pieces, err = steps[i].appendPieces(pieces, in); err != nil {
			return nil, newRenderMistake(p.name, &steps[i], err)
		}
	}
	return pieces, nil
}

// query is the text of the input, without marks around data from outside.
func (p *plan) query(pieces []piece, in any) (string, error) {
	for i := range pieces {
		st := pieces[i].step
		switch {
		case st.kind != KindInput:
		case st.bare != nil:
			text, err := st.bareText(in)
			if err != nil {
				err = newRenderMistake(p.name, st, err)
			}
			return text, err
		default:
			return pieces[i].text, nil
		}
	}
	return "", nil
}

// message appends the parts of one message.
func message(parts []Part, pieces []piece, role Speaker, next *numbers) []Part {
	parts = layOut(pieces, parts, Part{Role: role, Message: next.message, Group: next.group})
	next.message++
	next.group += len(pieces)
	return parts
}
