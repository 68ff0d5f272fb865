package prompt

import (
	"errors"
	"fmt"
)

// When makes sections that a prompt has only for inputs for which f returns true; inside
// another When both must. f must be pure and safe for concurrent use. Role, Input and
// Output cannot stand inside it, nor can a Check, which may look at the input itself. New
// reports a function for another type than the prompt's.
//
// What differs from input to input ends what a provider can keep in its cache: examples
// inside When stand behind those that are not.
func When[In any](f func(in In) bool, sections ...Section) Section {
	return Section{kind: kindWhen, sections: sections, when: []any{f}}
}

// A condition says for which inputs a section is there; nil is for all.
type condition func(in any) bool

// holds reports whether the section is there for an input.
func (c condition) holds(in any) bool { return c == nil || c(in) }

// conditions makes the conditions of the sections, and reports those that cannot be.
func conditions[In any](d *definition) {
	d.when = make([]condition, len(d.sections))
	for i, s := range d.sections {
		if len(s.when) == 0 {
			continue
		}
		switch s.kind {
		case KindRole, KindInput, KindOutput, KindReasoning, KindTools, kindCheck:
			d.mistakeAt(i, errors.New("such a section cannot stand inside When"))
			continue
		}
		fs := make([]func(In) bool, len(s.when))
		for n, when := range s.when {
			f, ok := when.(func(In) bool)
			switch {
			case !ok:
				d.mistakeAt(i, fmt.Errorf("the condition is of type %T, the prompt needs a %T", when, f))
			case f == nil:
				d.mistakeAt(i, errors.New("the condition is nil"))
			}
			fs[n] = f
		}
		d.when[i] = func(in any) bool {
			typed, ok := as[In](in)
			for _, f := range fs {
				ok = ok && f(typed)
			}
			return ok
		}
	}
}
