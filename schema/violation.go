package schema

import (
	"fmt"
	"strings"
)

// A Violation is one reason why a document does not satisfy its schema. It is an
// error, so that a check may return one of its own.
type Violation struct {
	// Pointer is the JSON Pointer (RFC 6901) of the value that is wrong; "" is the
	// whole document. The pointer of a missing property points at where it belongs.
	Pointer string

	// Keyword is the keyword of JSON Schema that is violated, "minLength" say. What
	// no keyword forbids has a word of its own: "false" for a value where the schema
	// allows none, "number" and "depth" for what is beyond a limit, "duplicateKey",
	// "cost" for a document that costs too much to validate, "engine" for one that
	// could not be validated, and "more" for the last violation of a list that was cut.
	Keyword string

	// Message says in words what was expected and what is there, so that a model
	// can act on it: `must be a number, got the string "$40"`.
	Message string

	// Schema is the JSON Pointer of the keyword in the schema; "" if there is none.
	Schema string

	// Soft says that a soft check found it: it is told, and does not stand in the way.
	Soft bool
}

// Error returns the pointer and the message.
func (v Violation) Error() string {
	return v.place() + ": " + v.Message
}

// place returns the pointer as a text shows it: a very long one, whose keys are as
// little trusted as values are, without its middle.
func (v Violation) place() string {
	const most = 240
	switch n := len(v.Pointer); {
	case n == 0:
		return "the whole value"
	case n > most:
		return strings.ToValidUTF8(v.Pointer[:most/2], "") + "…" + strings.ToValidUTF8(v.Pointer[n-most/2:], "")
	}
	return v.Pointer
}

// A ValidationError says that a document does not satisfy its schema, and all the
// reasons, in the order of the document.
type ValidationError struct {
	Violations []Violation
}

// violationsShown is how many violations the text of a ValidationError lists.
const violationsShown = 5

// Error returns the first violations, one a line, and counts the rest.
func (e *ValidationError) Error() string {
	if len(e.Violations) == 0 {
		return "the document does not satisfy the schema"
	}
	var b strings.Builder
	for i, v := range e.Violations {
		if i == violationsShown {
			fmt.Fprintf(&b, "\nand %d more", len(e.Violations)-i)
			break
		}
		if i > 0 {
			b.WriteByte('\n')
		}
		b.WriteString(v.Error())
	}
	return b.String()
}

// Unwrap returns the violations as errors.
func (e *ValidationError) Unwrap() []error {
	errs := make([]error, len(e.Violations))
	for i, v := range e.Violations {
		errs[i] = v
	}
	return errs
}
