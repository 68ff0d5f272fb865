// Package tiktoken counts tokens with a tokenizer of github.com/pkoukk/tiktoken-go
// that a program already has. One that has none takes an encoding of package budget,
// which counts the same and is many times faster.
package tiktoken

import "github.com/pkoukk/tiktoken-go"

// A Counter counts with a *tiktoken.Tiktoken; it is a budget.Counter. It is safe for
// concurrent use, since encoding changes nothing in the tokenizer.
type Counter struct{ tk *tiktoken.Tiktoken }

// New returns a Counter that counts with tk. If tk is nil, Count returns -1, which
// budget.Budget refuses with an error that names the Counter.
func New(tk *tiktoken.Tiktoken) *Counter { return &Counter{tk} }

// Count returns how many tokens text is. The text of special tokens, <|endoftext|>
// say, is counted as the ordinary text that it is inside a message.
func (c *Counter) Count(text string) int {
	if c.tk == nil {
		return -1
	}
	return len(c.tk.EncodeOrdinary(text))
}

// Exact reports that the counts are exact: it returns true.
func (c *Counter) Exact() bool { return true }

// String names the tokenizer's package; the tokenizer does not say its own name.
func (c *Counter) String() string {
	if c.tk == nil {
		return "tiktoken-go without a tokenizer"
	}
	return "tiktoken-go"
}
