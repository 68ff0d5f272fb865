package prompt

import (
	"cmp"
	"errors"
	"fmt"
	"strconv"
	"strings"
)

// A DefinitionError is every mistake in a prompt, found by New before anything is
// rendered.
type DefinitionError struct {
	Prompt   string    // the prompt's name
	Mistakes []Mistake // at least one, in the order of the sections
}

// Error returns one line for each mistake.
func (e *DefinitionError) Error() string {
	lines := make([]string, len(e.Mistakes))
	for i, m := range e.Mistakes {
		lines[i] = m.Error()
	}
	return strings.Join(lines, "\n")
}

// Unwrap returns the mistakes, each a [*Mistake].
func (e *DefinitionError) Unwrap() []error {
	errs := make([]error, len(e.Mistakes))
	for i := range e.Mistakes {
		errs[i] = &e.Mistakes[i]
	}
	return errs
}

// A Mistake is one thing that is wrong with a prompt, and its place: with its definition,
// which New finds, or with a section that fails on an input, which Render does: a missing
// map key, say, or a method of the input that returned an error.
type Mistake struct {
	Prompt  string // the prompt's name
	Section string // the section, "input" or "constraint#2" say; empty for the prompt as a whole
	File    string // the prompt file of [Load]; empty for a section of the program
	Line    int    // line in the file, or in the section's text, from 1; 0 where there is none
	Column  int    // the bytes before it in that line, as text/template counts; 0 where it is not known
	Message string // what is wrong, and what exists instead
	Err     error  // the cause, where there is one
}

// Error returns the place and the message: `prompt extract-invoice: input:1:2:
// Email has no field Subjct (did you mean Subject?)`. In a prompt file, that stands in
// place of the section.
func (m *Mistake) Error() string {
	var b strings.Builder
	fmt.Fprintf(&b, "prompt %s: ", m.Prompt)
	if place := cmp.Or(m.File, m.Section); place != "" {
		b.WriteString(place)
		if m.Line > 0 {
			fmt.Fprintf(&b, ":%d", m.Line)
		}
		if m.Column > 0 {
			fmt.Fprintf(&b, ":%d", m.Column)
		}
		b.WriteString(": ")
	}
	b.WriteString(m.Message)
	return b.String()
}

// Unwrap returns the cause, or nil.
func (m *Mistake) Unwrap() error { return m.Err }

// newRenderMistake makes the mistake of a section that failed on an input from
// text/template's error.
func newRenderMistake(prompt string, s *step, err error) *Mistake {
	m := &Mistake{Prompt: prompt, Section: s.label, Err: err}
	m.Line, m.Column, m.Message = templatePlace(s.label, err)
	if s.origin != nil {
		m.File = s.origin.file
		m.Line, m.Column = s.origin.place(m.Line, m.Column)
	}
	return m
}

// templatePlace splits an error of text/template, "template: NAME:LINE:COLUMN: what",
// of the template with the name of a section. Where there is no place both numbers
// are 0 and the message is the whole of it.
func templatePlace(section string, err error) (line, column int, message string) {
	text := err.Error()
	place, ok := strings.CutPrefix(text, "template: "+section+":")
	if !ok {
		return 0, 0, text
	}
	first, rest, _ := strings.Cut(place, ":")
	second, message, _ := strings.Cut(rest, ":")
	line, errLine := strconv.Atoi(first)
	column, errColumn := strconv.Atoi(second)
	if errLine != nil || errColumn != nil {
		return 0, 0, text
	}
	if errors.Is(err, errPrintedNil) {
		message = errPrintedNil.Error() // text/template names a function that nobody wrote
	}
	return line, column, strings.TrimSpace(message)
}
