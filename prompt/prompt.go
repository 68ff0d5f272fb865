package prompt

import (
	"errors"
	"fmt"
	"reflect"
	"slices"

	"github.com/briefgo/brief/schema"
)

// A Prompt is a checked prompt: it turns an In into a conversation, and a model's
// reply into an Out. It is immutable and safe for concurrent use; make it once, as
// a package variable say, and use it for every request.
//
// An Out of string asks for free text, which has no schema; any other Out is
// described to the model and read from its reply as JSON.
type Prompt[In, Out any] struct {
	name   string
	plan   *plan
	output *schema.Schema[Out] // never nil; of free text where free is set
	free   bool
	checks []func(In, Out) error
	native *Prompt[In, Out] // without reasoning; nil if it has none
}

// New makes a prompt of sections. All mistakes are reported together, in a
// [*DefinitionError]: template syntax, functions and fields that do not exist, in
// branches that are never taken too; examples of another type than the prompt's,
// or whose output does not satisfy its schema or its checks; sections given twice
// of which there may be one; an Out that JSON cannot express.
//
// The name appears in errors and in requests.
func New[In, Out any](name string, sections ...Section) (*Prompt[In, Out], error) {
	return define[In, Out](&definition{name: name}, sections)
}

// define makes a prompt of a definition that has a name, and perhaps a file.
func define[In, Out any](d *definition, sections []Section) (*Prompt[In, Out], error) {
	name := d.name
	d.in, d.funcs, d.style = reflect.TypeFor[In](), templateFuncs(), styleOf(Markdown)
	if name == "" {
		d.name = "(no name)"
		d.mistake("", errors.New("a prompt needs a name, which its errors and requests will show"))
	}
	d.label(flatten(sections))
	d.takeFile()
	d.settings()
	p := &Prompt[In, Out]{name: name}
	conditions[In](d)
	retrievals[In](d)
	d.findUntrusted()
	historyOf[In](d)
	d.gatherTools()
	d.gatherMedia()
	p.output, p.free = outputSchema[Out](d)
	p.output = reasoning(d, p.output, p.free)
	p.checks = checksOf[In, Out](d)
	d.compile()
	d.checkFields()
	if p.output != nil {
		d.showExamples(func() {
			for i, s := range d.sections {
				switch s.kind {
				case KindExample:
					addExample(d, p, i)
				case kindExamples:
					addPool(d, p, i)
				}
			}
		})
	}
	if len(d.mistakes) > 0 {
		d.sortMistakes()
		return nil, &DefinitionError{Prompt: d.name, Mistakes: d.mistakes}
	}
	d.instruct()
	if !p.free {
		d.describe(p.output)
	}
	p.plan = d.plan()
	reasons := func(s Section) bool { return s.kind == KindReasoning }
	if !slices.ContainsFunc(d.sections, reasons) {
		return p, nil
	}
	var err error
	p.native, err = New[In, Out](name, slices.DeleteFunc(d.prepared(), reasons)...)
	return p, err
}

// MustNew is like New but panics if the prompt has a mistake. It is meant for
// package variables.
func MustNew[In, Out any](name string, sections ...Section) *Prompt[In, Out] {
	p, err := New[In, Out](name, sections...)
	if err != nil {
		panic(err)
	}
	return p
}

// Name returns the prompt's name.
func (p *Prompt[In, Out]) Name() string { return p.name }

// Schema returns the schema of the prompt's output, and nil for a prompt that asks
// for free text.
func (p *Prompt[In, Out]) Schema() *schema.Schema[Out] {
	if p.free {
		return nil
	}
	return p.output
}

// Render makes the conversation for one input. The same input gives the same
// bytes. It fails with a [*Mistake] if a template does, on a missing map key
// say.
func (p *Prompt[In, Out]) Render(in In) (*Rendered, error) {
	if p.plan == nil {
		return nil, errors.New("prompt: a zero Prompt cannot be rendered; New makes one")
	}
	data, err := p.plan.input(in)
	if err != nil {
		return nil, err
	}
	parts, choices, err := p.plan.render(data)
	if err != nil {
		return nil, err
	}
	r := &Rendered{name: p.name, plan: p.plan, parts: parts, choices: choices, in: in}
	if !p.free {
		r.schema = p.output
	}
	return r, nil
}

// outputSchema returns the schema of the Output section, or the one that Out
// implies, and whether the prompt asks for free text. It is nil after a mistake.
func outputSchema[Out any](d *definition) (*schema.Schema[Out], bool) {
	for i, s := range d.sections {
		if s.kind != KindOutput {
			continue
		}
		given, ok := s.output.(*schema.Schema[Out])
		switch {
		case !ok:
			d.mistakeAt(i, fmt.Errorf("the schema is of type %T, the prompt's output of type %v", s.output, reflect.TypeFor[Out]()))
		case given == nil:
			d.mistakeAt(i, errors.New("the schema is nil"))
		}
		return given, false
	}
	if reflect.TypeFor[Out]() == reflect.TypeFor[string]() {
		return any(schema.FreeText()).(*schema.Schema[Out]), true
	}
	inferred, err := schema.For[Out](nil)
	if err != nil {
		d.mistake("", fmt.Errorf("output %v: %w", reflect.TypeFor[Out](), err))
	}
	return inferred, false
}

// checksOf returns the functions of the Check sections.
func checksOf[In, Out any](d *definition) []func(In, Out) error {
	var checks []func(In, Out) error
	for i, s := range d.sections {
		if s.kind != kindCheck {
			continue
		}
		f, ok := s.check.(func(In, Out) error)
		switch {
		case !ok:
			d.mistakeAt(i, fmt.Errorf("the check is of type %T, the prompt needs a %T", s.check, f))
		case f == nil:
			d.mistakeAt(i, errors.New("the check is nil"))
		default:
			checks = append(checks, f)
		}
	}
	return checks
}

// addExample checks the example that is section i and renders it into d.
func addExample[In, Out any](d *definition, p *Prompt[In, Out], i int) {
	if raw := d.sections[i].raw; raw != nil && (raw.in.text == "" || raw.out.text == "") {
		return // reported when the file was read
	}
	s, err := decodeExample(d.sections[i], p)
	if err != nil {
		d.mistakeAt(i, err)
		return
	}
	in, ok := as[In](s.in)
	if !ok {
		d.mistakeAt(i, fmt.Errorf("the example's input is of type %T, the prompt's of type %v", s.in, d.in))
	}
	out, okOut := as[Out](s.out)
	if !okOut {
		d.mistakeAt(i, fmt.Errorf("the example's output is of type %T, the prompt's of type %v", s.out, reflect.TypeFor[Out]()))
	}
	if !ok || !okOut {
		return
	}
	answer, err := p.answer(in, out)
	if err != nil {
		d.mistakeAt(i, err)
		return
	}
	d.example(i, in, answer)
}

// answer returns the output of an example as the model should write it, if it satisfies
// the schema and the checks.
func (p *Prompt[In, Out]) answer(in In, out Out) (string, error) {
	answer, err := p.output.Encode(out)
	if err != nil {
		return "", fmt.Errorf("the example's output: %w", err)
	}
	for _, check := range p.checks {
		if err := check(in, out); err != nil {
			return "", fmt.Errorf("the example's output fails a check: %w", err)
		}
	}
	return string(answer), nil
}

// as returns v, or the input that it is with its plain form, as a T. A nil v is a T if T is
// an interface.
func as[T any](v any) (T, bool) {
	if both, ok := v.(*plainInput); ok {
		v = both.in
	}
	t, ok := v.(T)
	if !ok && v == nil && reflect.TypeFor[T]().Kind() == reflect.Interface {
		return t, true
	}
	return t, ok
}
