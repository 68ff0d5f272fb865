package prompt

import (
	"errors"
	"fmt"
	"strings"
	"unicode"

	"github.com/briefgo/brief/schema"
)

// reasonFirst asks for reasoning before the JSON, in the form that a [schema.Schema]
// passes over when it reads a reply.
const reasonFirst = "Think step by step before you answer. Write your reasoning between <thinking> and </thinking>; behind it write the JSON and nothing else."

// reasonInside asks for reasoning in a property of the JSON.
const reasonInside = "Think step by step before you answer, in the property "

// Reasoning asks the model to think step by step before it answers: a model that answers at
// once cannot take an answer back (Wei et al. 2022). A prompt has at most one such section.
// An empty property asks for reasoning in front of the JSON, which is
// passed over when the reply is read. Any other is the name of a string, the first
// property of the output: if Out has none, one is added, and taken out of replies as
// [schema.Schema.WithReasoning] says. Reasoning in the JSON survives a provider's strict
// mode, and costs examples that do not show it.
//
// A model that reasons by itself needs none of this: give it [Prompt.Native].
func Reasoning(property string) Section { return Section{kind: KindReasoning, title: property} }

// reasoning makes the output's schema what the Reasoning section wants it to be.
func reasoning[Out any](d *definition, output *schema.Schema[Out], free bool) *schema.Schema[Out] {
	for i, s := range d.sections {
		switch {
		case s.kind != KindReasoning || output == nil:
		case free:
			d.mistakeAt(i, errors.New("a reply of free text has no place for reasoning that is no part of it: make Out a struct"))
		case strings.ContainsFunc(s.title, func(r rune) bool { return unicode.IsSpace(r) || unicode.IsControl(r) }):
			d.mistakeAt(i, fmt.Errorf("%.40q is no name of a property: it has white space in it", s.title))
		case s.title != "":
			with, err := output.WithReasoning(s.title)
			if err != nil {
				d.mistakeAt(i, err)
				return output
			}
			return with
		}
	}
	return output
}

// reasoningStep is the step of a Reasoning section.
func reasoningStep(label string, s *Section) step {
	st := step{label: label, kind: KindReasoning, static: reasonFirst}
	if s.title != "" {
		st.static = reasonInside + s.title + "."
	}
	return st
}

// Native returns the prompt for models that reason by themselves: without its Reasoning
// section. It returns p if there is none.
func (p *Prompt[In, Out]) Native() *Prompt[In, Out] {
	if p.native != nil {
		return p.native
	}
	return p
}
