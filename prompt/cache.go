package prompt

import (
	"slices"

	"github.com/briefgo/brief/prompt/trim"
)

// Diff tells how much of r a provider that was sent previous before may have in its cache:
// how many of the leading parts that are sent are the same, and their bytes and tokens.
// Parts are the same if they have the same text, and the same besides it, said by the same
// speaker, in messages that begin at the same parts. Text inside a part that is not the
// same counts for nothing, so that the numbers may be too low, never too high. Tokens are
// 0 if nobody fitted r.
func (r *Rendered) Diff(previous *Rendered) (parts, bytes, tokens int) {
	if previous == nil {
		return 0, 0, 0
	}
	at, last := -1, -1 // in previous, and in r
	for i := range r.parts {
		if !r.spoken(i) {
			continue
		}
		before := at
		for at++; at < len(previous.parts) && !previous.spoken(at); at++ {
		}
		if at == len(previous.parts) || !r.samePart(i, previous, at) || r.begins(last, i) != previous.begins(before, at) {
			break
		}
		text, _ := r.sent(i)
		parts, bytes = parts+1, bytes+len(text)
		if r.fitting != nil {
			tokens += r.fitting.Decisions[i].Tokens
		}
		last = i
	}
	return parts, bytes, tokens
}

// spoken reports whether part i is sent in a message.
func (r *Rendered) spoken(i int) bool {
	_, decision := r.sent(i)
	return r.parts[i].Message >= 0 && decision != trim.Cut
}

// samePart reports whether the same is sent for part i as for another's part.
func (r *Rendered) samePart(i int, other *Rendered, at int) bool {
	text, _ := r.sent(i)
	before, _ := other.sent(at)
	return text == before && r.parts[i].Role == other.parts[at].Role && sameExtra(r.sentExtra(i), other.sentExtra(at))
}

// begins reports whether part i begins a message, if last is the part that was sent
// before it.
func (r *Rendered) begins(last, i int) bool {
	return last < 0 || r.parts[last].Message != r.parts[i].Message
}

// Breakpoints returns the numbers of those messages, as Messages has them, up to whose
// ends other requests begin in the same way, so that it is worth to have the conversation
// cached there, by a provider that has to be told (Anthropic's cache_control takes up to
// four): the last message that never changes and, if a history follows directly, the last
// of that, with which the next turn begins. There are at most two, and none behind a
// message in which anything else differs from input to input.
func (r *Rendered) Breakpoints() []int {
	static, turns, number := -1, -1, -1
	for first := 0; first < len(r.parts); {
		end := r.spanEnd(first)
		sent, grows := false, false
		for i := first; i < end; i++ {
			if !r.spoken(i) {
				continue
			}
			_, decision := r.sent(i)
			replaced := decision == trim.Shortened || decision == trim.Summarized
			if history := r.parts[i].Kind == KindHistory; replaced || r.parts[i].Volatile && !history {
				return breakpoints(static, turns)
			} else if history {
				grows = true
			}
			sent = true
		}
		if sent {
			number++
			if grows {
				turns = number
			} else if turns < 0 {
				static = number
			}
		}
		first = end
	}
	return breakpoints(static, turns)
}

// breakpoints returns the numbers that there are.
func breakpoints(numbers ...int) []int {
	return slices.DeleteFunc(numbers, func(n int) bool { return n < 0 })
}
