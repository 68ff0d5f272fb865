package schema

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/briefgo/brief/internal/loosejson"
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
// reasons.
type ValidationError struct {
	// Violations are in the order of the document; at one place in the order of the
	// schema's pointers. The same document always gives the same list.
	Violations []Violation
}

// maxErrorText bounds the text of a ValidationError, in bytes.
const maxErrorText = 2048

// Error returns the violations, one a line, those deepest in the document first: they
// are what there is to correct, and may be the reason for others. It has at most
// 2,048 bytes, and counts the rest.
func (e *ValidationError) Error() string {
	if len(e.Violations) == 0 {
		return "the document does not satisfy the schema"
	}
	var b strings.Builder
	for i, v := range deepestFirst(e.Violations) {
		line, room := v.Error(), maxErrorText-b.Len()
		if i > 0 {
			line = "\n" + line
		}
		if left := len(e.Violations) - i - 1; left > 0 {
			room -= len(moreLine(left))
		}
		if len(line) > room && i > 0 {
			b.WriteString(moreLine(len(e.Violations) - i))
			break
		}
		b.WriteString(loosejson.Clip(line, room))
	}
	return b.String()
}

// moreLine counts what is not listed.
func moreLine(n int) string { return fmt.Sprintf("\nand %d more", n) }

// deepestFirst returns the violations ordered by how deep their places are, those of one
// depth as they are. What counts others that are not listed stays the last.
func deepestFirst(violations []Violation) []Violation {
	depth := func(v Violation) int {
		if v.Keyword == "more" {
			return -1
		}
		return strings.Count(v.Pointer, "/")
	}
	sorted := slices.Clone(violations)
	slices.SortStableFunc(sorted, func(a, b Violation) int { return cmp.Compare(depth(b), depth(a)) })
	return sorted
}

// Unwrap returns the violations as errors.
func (e *ValidationError) Unwrap() []error {
	errs := make([]error, len(e.Violations))
	for i, v := range e.Violations {
		errs[i] = v
	}
	return errs
}
