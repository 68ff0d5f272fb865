// Package data has plain values that prompts are given besides their sections: a [Pool]
// of few-shot examples, of which a request uses some.
//
//	pool, err := data.ReadPool[Ticket, Triage](files, "tickets.jsonl")
//	...
//	p, err := prompt.New[Ticket, Triage]("triage", prompt.Examples(pool, nil), prompt.Input("{{.Title}}"))
//
// A [Document] is a passage that was retrieved for a question, and a [Spotlight] a way to
// mark text from outside. [Media] are the images and files of an input, and
// [HistoryOptions] those of a conversation.
//
// Nothing in them is ever parsed as a template.
package data
