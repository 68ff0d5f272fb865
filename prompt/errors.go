package prompt

import (
	"fmt"
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

// A Mistake is one thing that is wrong with a prompt's definition, and its place.
type Mistake struct {
	Prompt  string // the prompt's name
	Section string // the section, "input" or "constraint#2" say; empty for the prompt as a whole
	Line    int    // line in the section's text, from 1; 0 where there is none
	Column  int    // the bytes before it in that line, as text/template counts; 0 where it is not known
	Message string // what is wrong, and what exists instead
	Err     error  // the cause, where there is one
}

// Error returns the place and the message: `prompt extract-invoice: input:1:2:
// Email has no field Subjct (did you mean Subject?)`.
func (m *Mistake) Error() string {
	var b strings.Builder
	fmt.Fprintf(&b, "prompt %s: ", m.Prompt)
	if m.Section != "" {
		b.WriteString(m.Section)
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

// A RenderError is a section that failed on an input: a missing map key, say, or a
// method of the input that returned an error.
type RenderError struct {
	Prompt  string // the prompt's name
	Section string // the section, as in Mistake
	Err     error  // what text/template says, with line and column
}

// Error returns the place and the cause: `prompt letter: input:1:7: executing "input"
// at <.name>: map has no entry for key "name"`.
func (e *RenderError) Error() string {
	cause := e.Err.Error()
	if place, ok := strings.CutPrefix(cause, "template: "+e.Section+":"); ok {
		return fmt.Sprintf("prompt %s: %s:%s", e.Prompt, e.Section, place)
	}
	return fmt.Sprintf("prompt %s: %s: %s", e.Prompt, e.Section, cause)
}

// Unwrap returns the cause.
func (e *RenderError) Unwrap() error { return e.Err }
