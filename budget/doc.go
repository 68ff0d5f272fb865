// Package budget counts tokens and makes prompts fit a context window.
//
// A [Budget] is a [prompt.Fitter]: it keeps the system text, the schema and the
// input, and of the few-shot examples as many as fit.
//
//	b := budget.Budget{Window: 8192, Reserve: 1024}
//	fitted, err := b.Fit(rendered)
//
// The window less the reserve is a hard limit on the count of everything that is
// sent: the messages, what the provider adds around them ([Overhead]), and the schema.
// What was cut is always known; [Explain] tells it, as a table, as JSON, or as a page
// with a slider ([Report.WriteHTML]):
//
//	fmt.Print(budget.Explain(fitted))
//
// # Selection
//
// What may be cut has a tier, a value and perhaps shorter forms ([trim.Trim]); parts
// of a group are kept or cut together. Tiers are strict: nothing of tier 0 is given up
// for tier 1. In the first tier that does not fit whole, what is kept has the most
// value that fits: a knapsack, solved exactly where that is cheap and else to within a
// bound that the report names. Strategies [Rank] and [Prefix] keep in order instead. An
// [Allotment] gives a section room of its own, or limits it. With Previous a
// beginning that the provider has cached is kept as far as that costs little.
//
// # Counting
//
// A [Counter] counts the tokens of a text. [Encoding] has OpenAI's encodings, exactly
// and with their vocabularies embedded: nothing is downloaded. [O200k] and [CL100k] link
// one vocabulary each, Encoding and [ForModel] all. [LoadTiktoken] and [LoadTokenizer]
// make one of a file. All of them count in linear time, whatever the text, and allocate
// nothing.
//
// ForModel finds the counter of a model by its name; for models whose vocabulary is not
// here it is an estimate, which says so and names its margin, and Fit leaves that
// margin free.
//
// Text such as <|im_end|> inside a prompt is ordinary text when it is sent, and is
// counted as such.
package budget
