package schema

import (
	"encoding/json"
	"strconv"
	"strings"
)

// A Dialect is the subset of JSON Schema that a provider's strict mode accepts.
type Dialect string

// The dialects.
const (
	// OpenAI is the dialect of OpenAI's Structured Outputs, strict mode, as its guide
	// described it in February 2026.
	OpenAI Dialect = "openai"
)

// A Strict is a schema rewritten for a provider's strict mode, and what was lost.
//
// Two things differ in the replies that it asks for. A property that is optional
// stands in every reply, and is null where it would have been left out. And if
// Wrapped is set, the value that was asked for is the member "value" of an object.
// Read undoes both at every [Tolerance], and records it.
type Strict struct {
	// JSON is the schema to send, compact, in field order.
	JSON json.RawMessage

	// Losses are the constraints that the dialect cannot express, in the order of
	// the schema. Replies are validated against the full schema all the same.
	Losses []Loss

	// Wrapped says that the full schema is not of an object, which the dialect wants
	// at the root, and that JSON is the schema of {"value": …} therefore.
	Wrapped bool
}

// A Loss is one thing that a dialect cannot express.
type Loss struct {
	Pointer string // JSON Pointer into the full schema, to the schema that has the keyword
	Keyword string // the keyword that was dropped or rewritten, "minLength" say; may be empty
	Reason  string // what was done instead; in a StrictError, why nothing can be
}

// String returns the loss in a line: `/properties/name: minLength: described in words`.
func (l Loss) String() string {
	s := l.Pointer
	if s == "" {
		s = "the root"
	}
	if l.Keyword != "" {
		s += ": " + l.Keyword
	}
	return s + ": " + l.Reason
}

// A StrictError says why a schema cannot be expressed in a dialect. It names
// everything that stands in the way, in the order of the schema.
type StrictError struct {
	Dialect  Dialect
	Problems []Loss
}

// maxStrictProblems is how many problems the text of a StrictError lists.
const maxStrictProblems = 10

// Error returns a line for each problem, or for the first of them if there are many.
func (e *StrictError) Error() string {
	var b strings.Builder
	b.WriteString("schema: the dialect " + string(e.Dialect) + " cannot express this schema:")
	for i, p := range e.Problems {
		if i == maxStrictProblems {
			b.WriteString("\n… and " + strconv.Itoa(len(e.Problems)-i) + " more")
			break
		}
		b.WriteString("\n" + p.String())
	}
	return b.String()
}
