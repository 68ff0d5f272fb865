package prompt

import (
	"errors"
	"slices"

	"github.com/briefgo/brief/internal/plaindata"
)

// A plainInput is an input with its plain form, which the sections of a prompt file are
// executed on. It is made once for a rendering.
type plainInput struct{ in, plain any }

// input returns what the steps are given for an input.
func (p *plan) input(in any) (any, error) {
	if p.maker == nil {
		return in, nil
	}
	made, err := p.maker.Value(in)
	if err != nil {
		return nil, &Mistake{Prompt: p.name, Message: err.Error(), Err: err}
	}
	return &plainInput{in, made}, nil
}

// data returns what the step's template is executed on for an input.
func (s *step) data(in any) (any, error) {
	both, ok := in.(*plainInput)
	switch {
	case ok && s.maker != nil:
		return both.plain, nil
	case ok:
		return both.in, nil
	case s.maker != nil:
		return s.maker.Value(in) // of an example
	}
	return in, nil
}

// takeFile takes the mistakes of the prompt's file, and says which sections are of one.
func (d *definition) takeFile() {
	if slices.ContainsFunc(d.sections, func(s Section) bool { return s.origin != nil }) {
		d.maker = &plaindata.Maker{}
	}
	if d.file == nil {
		return
	}
	for _, m := range d.file.mistakes {
		d.mistakes = append(d.mistakes, m)
		d.order = append(d.order, -1)
	}
	if len(d.file.mistakes) == 0 && !slices.ContainsFunc(d.sections, func(s Section) bool { return s.kind == KindInput }) {
		d.file.mistake(1, 0, errors.New(`the file has no "-- input --", which says how an input is shown`))
		d.mistakes = append(d.mistakes, d.file.mistakes[0])
		d.order = append(d.order, -1)
	}
}

// decodeExample returns an example of a prompt file as one of the program: with values.
func decodeExample[In, Out any](s Section, p *Prompt[In, Out]) (Section, error) {
	if s.raw == nil {
		return s, nil
	}
	in, err := exampleInput[In](&s.raw.in)
	if err != nil {
		return s, err
	}
	out, err := exampleOutput(&s.raw.out, p.output, p.free)
	s.in, s.out = in, out
	return s, err
}
