package schema

import "encoding/json"

// A Dialect is the subset of JSON Schema that a provider's strict mode accepts.
type Dialect string

// The dialects.
const (
	// OpenAI is the dialect of OpenAI's Structured Outputs, strict mode.
	OpenAI Dialect = "openai"
)

// A Strict is a schema rewritten for a provider's strict mode, and what was lost.
type Strict struct {
	// JSON is the schema to send, compact, in field order.
	JSON json.RawMessage

	// Losses are the constraints that the dialect cannot express. Replies are
	// validated against the full schema all the same.
	Losses []Loss
}

// A Loss is one thing that a dialect cannot express.
type Loss struct {
	Pointer string // JSON Pointer into the full schema
	Keyword string // the keyword that was dropped or rewritten, "minLength" say
	Reason  string // what was done instead
}
