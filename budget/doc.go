// Package budget counts tokens and makes prompts fit a context window.
//
// A [Budget] is a [prompt.Fitter]: it keeps the system text, the schema and the
// input, and of the few-shot examples as many as fit.
//
//	b := budget.Budget{Window: 8192, Reserve: 1024}
//	fitted, err := b.Fit(rendered)
//
// The window less the reserve is a hard limit on the count of everything that is
// sent: the messages, what the provider adds around them, and the schema. What was
// cut is always known; [Explain] tells it:
//
//	fmt.Print(budget.Explain(fitted))
//
// # Counting
//
// A [Counter] counts the tokens of a text. [Encoding] has OpenAI's encodings, exactly
// and with their vocabularies embedded: nothing is downloaded. [ForModel] finds the
// counter of a model by its name; for models whose vocabulary is not here it is an
// estimate, which says so and names its margin, and Fit leaves that margin free.
//
// Text such as <|im_end|> inside a prompt is ordinary text when it is sent, and is
// counted as such.
package budget
