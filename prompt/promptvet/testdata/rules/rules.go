// Package rules has house rules for prompts of any input.
package rules

import "github.com/briefgo/brief/prompt"

// House is in no prompt of this package: what does not depend on the input is checked.
var House = prompt.Group(
	prompt.Constraint("Be kind to {{.Anyone}}."),
	prompt.Constraint("Be {{uper .Word}}."),  // want `prompt: constraint:1:5: function "uper" does not exist \(did you mean upper\?\)`
	prompt.Text("Tone", "{{if .Formal}}Sir"), // want `prompt: text:1: unexpected EOF`
)
