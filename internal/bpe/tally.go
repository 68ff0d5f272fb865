package bpe

// A Tally counts a text that grows, such as a reply that is being streamed. It keeps
// only the end of it. It is not safe for concurrent use.
type Tally struct {
	e      *Encoding
	before int    // tokens of what is final
	tail   string // the pre-tokens that more text could change
}

// NewTally returns the tally of an empty text.
func (e *Encoding) NewTally() *Tally { return &Tally{e: e} }

// Append adds text at the end and returns how many tokens the whole text is now. A
// character may be cut in two between calls. The time that it takes is that of
// counting text and the last two pre-tokens before it.
func (t *Tally) Append(text string) int {
	t.tail += text
	// More text can change the last pre-token and the one before it: "don" and "'r"
	// become "don're". It cannot reach further back.
	var starts [2]int
	for i := 0; i < len(t.tail); {
		starts = [2]int{starts[1], i}
		i = t.e.split(t.tail, i)
	}
	t.before += t.e.Count(t.tail[:starts[0]])
	t.tail = t.tail[starts[0]:]
	return t.before + t.e.Count(t.tail)
}
