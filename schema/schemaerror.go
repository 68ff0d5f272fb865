package schema

import (
	"fmt"

	"github.com/briefgo/brief/internal/loosejson"
)

// A SyntaxError says that a text is not JSON, and where that shows first.
type SyntaxError struct {
	Offset       int // in bytes
	Line, Column int // from 1; the column counts characters
	Message      string
}

// Error returns the place and the reason.
func (e *SyntaxError) Error() string {
	return fmt.Sprintf("%d:%d: %s", e.Line, e.Column, e.Message)
}

// newSyntaxError returns the parser's error as ours.
func newSyntaxError(e *loosejson.SyntaxError) *SyntaxError {
	return &SyntaxError{Offset: e.Offset, Line: e.Line, Column: e.Col, Message: e.Message}
}

// A SchemaError says that a JSON Schema itself is wrong, or is more than this
// package can do.
type SchemaError struct {
	Pointer string // JSON Pointer into the schema
	Keyword string // the keyword whose value is wrong, "pattern" say; may be empty
	Message string // what is wrong with it, and what to do
}

// Error returns the place in the schema and the reason.
func (e *SchemaError) Error() string {
	place := e.Pointer
	if place == "" {
		place = "the root"
	}
	return fmt.Sprintf("schema: %s: %s", place, e.Message)
}
