// Package brief is the documentation of a module for composable, typed prompts:
// sections in, a Go value out.
//
// A program states a prompt as typed sections: a role, instructions, constraints,
// few-shot examples, the input. The prompt is checked when the program starts; for
// each input it is rendered, fitted to the model's context window and sent, and the
// reply becomes a Go value that satisfies a JSON Schema. What can be repaired in a
// reply is repaired and recorded; what cannot is asked for again.
//
//	var extract = prompt.MustNew[Email, Invoice]("extract-invoice",
//		prompt.Role("You are a careful accounts clerk."),
//		prompt.Instruction("Extract the invoice from the e-mail."),
//		prompt.Constraint("Copy amounts exactly; never compute a total."),
//		prompt.Example(Email{"Your receipt", "No. 9981. Total: $40"}, Invoice{"9981", 40, "USD"}),
//		prompt.Input("Subject: {{.Subject}}\n\n{{.Body}}"),
//	)
//	...
//	inv, err := extract.Run(ctx, model, email, &prompt.RunOptions{Fit: budget.Budget{Window: 8192, Reserve: 1024}})
//
// Run is three calls, each of which can be made alone:
//
//	r, err := extract.Render(email) // the conversation, as parts and messages
//	...
//	r, err = budget.Budget{Window: 8192, Reserve: 1024}.Fit(r) // as many examples as fit
//	...
//	inv, err := extract.Generate(ctx, model, r, nil) // ask, mend, validate, ask again
//
// The packages are a chain, and each can be used without those above it:
//
//   - [github.com/briefgo/brief/schema] reads and validates any reply;
//   - [github.com/briefgo/brief/prompt] makes prompts of sections and runs them;
//   - [github.com/briefgo/brief/budget] counts tokens and fits prompts to a window.
//
// A model is one method, [github.com/briefgo/brief/prompt.Model]; package
// [github.com/briefgo/brief/adapters/compat] has one for every server that speaks
// OpenAI's chat completions. Package [github.com/briefgo/brief/prompt/prompttest]
// helps to test prompts.
//
// This package has no code.
package brief
