package prompt

import "github.com/briefgo/brief/prompt/trim"

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
