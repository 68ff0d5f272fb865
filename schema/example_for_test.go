package schema_test

import (
	"fmt"

	"github.com/briefgo/brief/schema"
)

// A Level has names that replies use for others, and a description that would not go
// into a tag.
type Level struct {
	Severity int    `json:"severity" schema:"minimum=1; maximum=5; aliases=level|prio"`
	State    string `json:"state" schema:"enum=OPEN|DONE; enumAliases=DONE:closed|DONE:resolved"`
}

// Description is what a model is told of a Level.
func (Level) Description() string { return "How bad it is, and whether it still is." }

// SchemaTags says more of the fields than their tags.
func (Level) SchemaTags() map[string]string {
	return map[string]string{"Severity": "'1 is a blemish; 5 stops everything'"}
}

// Aliases are names under which a reply is understood.
func ExampleFor_aliases() {
	s := schema.MustFor[Level](nil)
	fmt.Println(s.Instructions())

	reading, err := s.Read(`{"Prio": 2, "state": "closed"}`)
	fmt.Println(reading.Value, err)
	for _, fix := range reading.Fixes {
		fmt.Println(fix)
	}
	// Output:
	// Answer with JSON only, without any other text, of this type:
	//
	// // How bad it is, and whether it still is.
	// {
	//   severity: integer // 1 is a blemish; 5 stops everything; 1 to 5
	//   state: "OPEN" | "DONE"
	// }
	// {2 DONE} <nil>
	// /severity: key: "Prio" -> "severity"
	// /state: enum: "closed" -> "DONE"
}

// The JSON Schema itself may be told to a model, in a line.
func ExampleNotation() {
	type point struct{ X, Y int }
	s := schema.MustFor[point](&schema.Options{Notation: schema.NotationJSONSchema})
	fmt.Println(s.Instructions())
	// Output:
	// Answer with JSON only, without any other text, that satisfies this JSON Schema:
	//
	// {"type":"object","properties":{"X":{"type":"integer"},"Y":{"type":"integer"}},"required":["X","Y"],"additionalProperties":false}
}
