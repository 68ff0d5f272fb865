package budget

import (
	"errors"
	"fmt"

	"github.com/briefgo/brief/internal/fit"
)

// counting is a Counter as a fit uses it: with what is known of the encoding, with a
// memory if it has one, and with the first count that cannot be.
type counting struct {
	counter Counter
	memory  *memory // nil if there is none
	seam    seam
	bound   func(bytes int) int // how many tokens a text has at least; nil is unknown
	err     error
}

// newCounting returns the counting of a fit. A counter that only embeds a BPE or an
// Estimate may count otherwise: nothing is known of it.
func newCounting(c Counter) *counting {
	switch c := c.(type) {
	case *BPE:
		if c.empty() {
			return &counting{counter: c, err: errors.New("budget: the Counter is a *BPE without a vocabulary; O200k, CL100k, Encoding, ForModel, LoadTiktoken and LoadTokenizer make those that have one")}
		}
		return &counting{counter: c, memory: &c.memory, seam: seamOf(c.e.Pattern()), bound: c.least}
	case *Estimate:
		return &counting{counter: c, memory: c.remembered(), bound: c.least}
	}
	return &counting{counter: c}
}

// count returns the tokens of a text. None is a count only of an empty one: what counts
// as nothing would never be over.
func (c *counting) count(text string) int {
	if c.memory != nil {
		return c.memory.count(text, c.counter.Count)
	}
	n := c.counter.Count(text)
	if n < 0 || n > fit.MaxSize || n == 0 && text != "" {
		if c.err == nil {
			c.err = fmt.Errorf("budget: %s counts %d tokens in a text of %d bytes", counterName(c.counter), n, len(text))
		}
		return 0
	}
	return n
}

// least returns how many tokens a text of so many bytes has at least.
func (c *counting) least(bytes int) int {
	if c.bound == nil {
		return 0
	}
	return c.bound(bytes)
}

// least returns how many tokens a text of so many bytes has at least.
func (b *BPE) least(bytes int) int {
	longest := b.e.Longest()
	return (bytes + longest - 1) / longest
}

// counterName is the name of a counter in reports.
func counterName(c Counter) string {
	if named, ok := c.(fmt.Stringer); ok {
		return named.String()
	}
	return fmt.Sprintf("%T", c)
}

// A bridge is text that goes across a seam at which counts do not add up, from the
// last place before it where they do to the first one behind it.
type bridge struct {
	text  []byte
	apart int // the sum of the counts of its pieces
	last  int // the last part that it has a piece of, by its place in the message
	open  bool
}

// countMessage sets the tokens of the parts that are sent in one message so that
// they add up to the count of the message, and returns their sum. Tokens that run
// across a seam count for the part behind it.
func (j *job) countMessage(parts []int) int {
	var b bridge
	before, sum := -1, 0
	for k, i := range parts {
		n := j.countSent(i)
		j.tokens[i] = int32(n)
		sum += n
		if j.sent(i) == "" {
			continue
		}
		if before >= 0 {
			sum += j.joint(&b, parts, before, k)
		}
		before = k
	}
	return sum + j.close(&b, parts)
}

// joint looks at the seam between the parts before and k of a message, and returns
// what the sum changes by.
func (j *job) joint(b *bridge, parts []int, before, k int) int {
	left, right := j.sent(parts[before]), j.sent(parts[k])
	if j.counting.seam.safe(left, right) {
		return j.close(b, parts)
	}
	if !b.open {
		b.open = true
		j.extend(b, parts[before], left[j.counting.seam.last(left):])
	}
	b.last = k
	at := j.counting.seam.first(right)
	j.extend(b, parts[k], right[:at])
	if at == len(right) {
		return 0
	}
	return j.close(b, parts)
}

// extend adds a piece of part i to the bridge.
func (j *job) extend(b *bridge, i int, piece string) {
	b.text = append(b.text, piece...)
	if len(piece) == len(j.sent(i)) {
		b.apart += j.countSentText(i)
		return
	}
	b.apart += j.counting.count(piece)
}

// close counts the bridge, if there is one, and returns by how much its count differs
// from that of its pieces. The difference counts for its last part, and as far as that
// has too few tokens, for those before it.
func (j *job) close(b *bridge, parts []int) int {
	if !b.open {
		return 0
	}
	difference := j.counting.count(string(b.text)) - b.apart
	rest := difference
	for k := b.last; k >= 0 && rest != 0; k-- {
		tokens := &j.tokens[parts[k]]
		change := max(rest, -int(*tokens))
		*tokens += int32(change)
		rest -= change
	}
	b.text, b.apart, b.open = b.text[:0], 0, false
	return difference
}
