// Package promptvet finds mistakes in prompts without running the program.
//
// prompt.New reports what is wrong with a prompt when the program starts. This
// analyzer reports the same in an editor, before a commit or in CI: in
//
//	var triage = prompt.MustNew[Ticket, Triage]("triage",
//		prompt.Role("You sort support tickets."),
//		prompt.Input("{{.Titel}}"),
//	)
//
// it says at the place of the T,
//
//	prompt triage: input:1:2: Ticket has no field Titel (did you mean Title?)
//
// It is a command for go vet:
//
//	go vet -vettool=$(which promptvet) ./...
//
// # What is found
//
// Template syntax, and functions that do not exist, in every text given to Role,
// Instruction, Constraint, Text or Input. In the sections of prompt.New and
// prompt.MustNew, those in groups too, the fields, methods and types of arguments as
// New checks them, since In is known there; texts that are empty; and an Example, Examples,
// a Check, an Output, a When, Documents or a History of other types than the prompt's.
//
// # What is not
//
// A text that is not constant, and a section that comes from elsewhere than a call of
// a constructor, or a variable of the package that is set once, are left to New, and
// so is an In that depends on a type parameter. What takes a value to find out, such
// as whether an example satisfies its schema, is New's alone.
package promptvet
