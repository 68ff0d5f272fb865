package prompt

import (
	"slices"
	"strings"

	"github.com/briefgo/brief/prompt/data"
	"github.com/briefgo/brief/prompt/tool"
	"github.com/briefgo/brief/prompt/trim"
	"github.com/briefgo/brief/schema"
)

// A Section is one part of a prompt as the program states it: a role, an
// instruction, an example. It may still be wrong; New checks it. The zero Section
// renders nothing. A Section is immutable and safe for concurrent use.
type Section struct {
	kind  Kind
	text  string // template source
	title string // of a Text

	in, out any         // of an Example
	raw     *rawExample // of an Example in a prompt file, in place of them
	pool    any         // of Examples: a *data.Pool[In, Out]
	choose  *data.ExamplesOptions

	sections []Section  // of a Group, Optional and When
	when     []any      // of When and, once flat, of each section inside it: funcs of an input
	trim     *trim.Trim // of Optional and, once flat, of each section inside it
	output   any        // of an Output: a *schema.Schema[T]
	check    any        // of a Check: a func(In, Out) error
	settings []string   // of Settings: their names
	origin   *origin    // in a prompt file; nil for a section of the program

	field     string                       // of an Untrusted
	as        data.Spotlight               // of an Untrusted
	retrieve  any                          // of a Documents: a func(In) []data.Document
	retrieved func(in any) []data.Document // the same, once its type is checked
	documents data.DocumentOptions         // of a Documents

	history        any // of a History: a func(In) []Message
	historyOptions data.HistoryOptions
	tools          []tool.Tool // of Tools
}

// A Kind says what a section, and each part made of it, is.
type Kind string

// The kinds of section.
const (
	KindRole        Kind = "role"
	KindInstruction Kind = "instruction"
	KindConstraint  Kind = "constraint"
	KindText        Kind = "text"
	KindInput       Kind = "input"
	KindReasoning   Kind = "reasoning"
	KindExample     Kind = "example"
	KindOutput      Kind = "output" // the schema in words, in the system text
	KindSchema      Kind = "schema" // the schema itself, sent beside the messages
	KindRepair      Kind = "repair" // what was wrong with an earlier reply
	KindDocument    Kind = "document"
	KindUntrusted   Kind = "untrusted" // what the marks around data from outside mean
	KindHistory     Kind = "history"
	KindTools       Kind = "tools" // definitions of tools, sent beside the messages
	KindCall        Kind = "call"  // calls of tools behind the input, and their results

	kindExamples Kind = "examples" // their parts are of KindExample
	kindCheck    Kind = "check"
	kindGroup    Kind = "group"
	kindOptional Kind = "optional"
	kindWhen     Kind = "when"
	kindSettings Kind = "settings"
)

// Role says who the model is to be. A prompt has at most one. The text is a
// text/template that is executed on the input.
func Role(text string) Section { return Section{kind: KindRole, text: text} }

// Instruction says what the model is to do. The text is a text/template that is
// executed on the input.
func Instruction(text string) Section { return Section{kind: KindInstruction, text: text} }

// Constraint states one rule for the answer. Constraints that stand next to each
// other make one list. The text is a text/template that is executed on the input.
func Constraint(text string) Section { return Section{kind: KindConstraint, text: text} }

// Text is any other text, under a title that is taken as it is. An empty title
// gives no heading. The text is a text/template that is executed on the input.
func Text(title, text string) Section { return Section{kind: KindText, title: title, text: text} }

// Input says how an input is shown to the model: a text/template that is executed
// on the prompt's input, and on the input of every example. A prompt has at most
// one. Sections before it make the system text; sections after it follow the input
// in the same user message.
//
// Images and files are fields of the input: exported ones of type [data.Media],
// *data.Media (nil is none) or []data.Media, of it and of structs in it, are sent behind
// the text of the message, in the order of the fields. A template prints the name of one. New
// reports those in an example that are wrong, and those in the input's type that are
// nested deeper and would not be sent.
func Input(text string) Section { return Section{kind: KindInput, text: text} }

// Example is a few-shot example: an input, shown to the model as Input would show
// it, and the output it should have given. Both are data and are never parsed as
// templates. New reports an example whose types are not those of the prompt, and
// one whose output does not satisfy the prompt's schema.
//
// Where a budget has to choose, examples are worth the same unless [Optional] gives
// them values; of two that cost the same, the earlier one is kept.
func Example[In, Out any](in In, out Out) Section {
	return Section{kind: KindExample, in: in, out: out}
}

// Output replaces the schema that New would infer from the prompt's output type,
// and says where in the prompt the schema is described. A prompt has at most one.
func Output[T any](s *schema.Schema[T]) Section { return Section{kind: KindOutput, output: s} }

// Check is a rule of the business that no schema can state: f is called with the
// input and each decoded output, and an error it returns is treated like a
// violation of the schema: the model is told and asked again. The error may be, or
// wrap, one or several [schema.Violation] values, whose pointers then tell the
// model the place. f must be safe for concurrent use. New reports types that are
// not those of the prompt.
func Check[In, Out any](f func(in In, out Out) error) Section {
	return Section{kind: kindCheck, check: f}
}

// Group makes one section of several, so that prompts can share house rules. It
// stands for its sections, in order.
func Group(sections ...Section) Section { return Section{kind: kindGroup, sections: sections} }

// Optional makes sections that a Fitter may cut, all in the same way: each becomes
// a part of its own with that [trim.Trim]. Texts, instructions, constraints and examples
// can be optional, in groups too; inside another Optional the inner Trim holds.
//
// What joins a part to its neighbours comes and goes with it, and the heading of a
// list of constraints stays as long as one of them can. Optional constraints that
// stand beside no other are kept or cut together. An example has a tier and a value
// only; alternatives are texts, not templates, and belong to one section. New
// reports what is misused.
func Optional(t trim.Trim, sections ...Section) Section {
	t.Alternatives = slices.Clone(t.Alternatives)
	return Section{kind: kindOptional, sections: sections, trim: &t}
}

// flatten returns the sections with every group replaced by what it holds, and
// without zero sections.
func flatten(sections []Section) []Section { return flattenInto(nil, sections, Section{}) }

// flattenInto appends the sections to flat, with the Trim and the conditions of what they
// are inside of.
func flattenInto(flat, sections []Section, around Section) []Section {
	for _, s := range sections {
		inside := around
		switch s.kind {
		case "":
		case kindGroup, kindOptional, kindWhen:
			if s.trim != nil {
				inside.trim = s.trim
			}
			inside.when = append(slices.Clip(around.when), s.when...)
			flat = flattenInto(flat, s.sections, inside)
		default:
			if s.trim == nil {
				s.trim = around.trim
			}
			s.when = append(slices.Clip(around.when), s.when...)
			flat = append(flat, s)
		}
	}
	return flat
}

// templated reports whether the section's text is a template.
func (s Section) templated() bool {
	switch s.kind {
	case KindRole, KindInstruction, KindConstraint, KindText, KindInput:
		return true
	}
	return false
}

// once reports whether a prompt may have only one section of this kind.
func (s Section) once() bool {
	switch s.kind {
	case KindRole, KindInput, KindOutput, KindReasoning, KindHistory:
		return true
	}
	return false
}

// blank reports whether a templated section has no text at all.
func (s Section) blank() bool { return strings.TrimSpace(s.text) == "" }
