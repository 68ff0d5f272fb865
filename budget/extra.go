package budget

import (
	"fmt"
	"hash/maphash"

	"github.com/briefgo/brief/internal/fit"
	"github.com/briefgo/brief/prompt/tool"
)

// extra returns the tokens of what part i holds besides its text: calls of tools, images
// and files. It goes with the part, in whatever form its text is.
func (j *job) extra(i int) int {
	if j.extras == nil {
		return 0
	}
	return int(j.extras[i])
}

// addExtra counts what part i of n holds besides its text.
func (j *job) addExtra(i, n int, e *tool.Extra) {
	if j.extras == nil {
		j.extras = make([]int32, n)
	}
	j.extras[i] = int32(j.counting.extra(e))
}

// extra counts calls, by their name and arguments, and adds the costs of media that the
// caller gave.
func (c *counting) extra(e *tool.Extra) int {
	tokens := 0
	for i := range e.Calls {
		tokens += c.count(e.Calls[i].Name) + c.count(e.Calls[i].Arguments)
	}
	for i := range e.Media {
		tokens += e.Media[i].Tokens
		if (tokens < 0 || tokens > maxExtra) && c.err == nil {
			c.err = fmt.Errorf("budget: what a part holds besides its text is %d tokens; it must be at most %d", tokens, maxExtra)
		}
		tokens = min(max(tokens, 0), maxExtra)
	}
	return min(tokens, maxExtra)
}

// maxExtra bounds the tokens of what a part holds besides its text.
const maxExtra = fit.MaxSize / 2

// extraSeed is of the hashes in keys, which are compared in this process only.
var extraSeed = maphash.MakeSeed()

// partKey returns what tells a part from others in a previous prompt: its text, and if it
// holds more a hash of that.
func partKey(text string, e *tool.Extra) string {
	if e == nil {
		return text
	}
	var h maphash.Hash
	h.SetSeed(extraSeed)
	write := func(s string) {
		fmt.Fprintf(&h, "%d:", len(s))
		h.WriteString(s)
	}
	write(e.CallID)
	for i := range e.Calls {
		write(e.Calls[i].ID)
		write(e.Calls[i].Name)
		write(e.Calls[i].Arguments)
	}
	for i := range e.Media {
		write(e.Media[i].Type)
		write(e.Media[i].URL)
		write(e.Media[i].Name)
		h.Write(e.Media[i].Data)
	}
	return fmt.Sprintf("%s\x00%x", text, h.Sum64())
}
