package bpe

import "unicode/utf8"

// Truncate returns the longest prefix of text that ends between two characters and has
// at most n tokens. It reads no more of text than that can take.
//
// A longer prefix may have fewer tokens than a shorter one, in a run of spaces say, so
// that all prefixes around the n-th token are tried.
func (e *Encoding) Truncate(text string, n int) string {
	if n <= 0 {
		return ""
	}
	if n < len(text)/e.longest-2 {
		text = text[:wholeTo(text, (n+2)*e.longest)]
	}
	if utf8.ValidString(text) {
		return text[:e.truncate(text, n)]
	}
	clean := valid(text)
	return text[:unclean(text, e.truncate(clean, n))]
}

// wholeTo returns the last place up to end that is not inside a character.
func wholeTo(text string, end int) int {
	for i := end - 1; i >= 0 && i > end-utf8.UTFMax; i-- {
		if utf8.RuneStart(text[i]) {
			if _, size := utf8.DecodeRuneInString(text[i:]); i+size > end {
				return i
			}
			break
		}
	}
	return end
}

// unclean returns the length of the prefix of text that valid makes n bytes of.
func unclean(text string, n int) int {
	for i, r := range text {
		if n <= 0 {
			return i
		}
		n -= utf8.RuneLen(r)
	}
	return len(text)
}

// truncate returns the length of the prefix that Truncate returns, of text that is UTF-8.
func (e *Encoding) truncate(text string, n int) int {
	from, before, last := 0, 0, 0 // the pre-token before this one starts at from; tokens before it; its own
	for i := 0; i < len(text); {
		end := e.split(text, i)
		count := e.Count(text[i:end])
		if before+last+count > n {
			return e.truncateIn(text, from, i, e.spaceAfter(text, i, end), n-before)
		}
		from, before, last = i, before+last, count
		i = end
	}
	return len(text)
}

// spaceAfter returns the end of the pre-token at i, or that of the longer one which it
// would be if the text stopped after the next character: so it is inside white space.
func (e *Encoding) spaceAfter(text string, i, end int) int {
	_, size := utf8.DecodeRuneInString(text[end:])
	if e.split(text[:end+size], i) == end+size {
		return end + size
	}
	return end
}

// truncateIn returns the length of the longest prefix of text with at most n tokens
// from the pre-token at from on. The one after it, at start, does not fit whole, and no
// prefix longer than most fits.
func (e *Encoding) truncateIn(text string, from, start, most, n int) int {
	if most-start > windowBytes {
		return e.truncateLong(text, from, start, most, n)
	}
	for end := most; end > start; end-- {
		if boundary(text, end) && e.Count(text[from:end]) <= n {
			return end
		}
	}
	return start
}

// truncateLong is truncateIn for a long pre-token. A tally goes through it in large
// steps, up to where no longer prefix can fit; a second one goes on from the last step
// that fits, character by character.
func (e *Encoding) truncateLong(text string, from, start, most, n int) int {
	fits, stop := start, most
	t := e.NewTally()
	t.Append(text[from:start])
	for end, next, gap := start, 0, longWindow; end < most && stop == most; {
		step := min(most, end+longWindow)
		for !boundary(text, step) {
			step++
		}
		switch count := t.Append(text[end:step]); {
		case count <= n:
			fits = step
		case step >= next && t.beyond(n):
			stop = step
		case step >= next:
			next, gap = step+gap, 2*gap // not to look too often
		}
		end = step
	}
	t = e.NewTally()
	t.Append(text[from:fits])
	for end := fits; end < stop; {
		_, size := utf8.DecodeRuneInString(text[end:])
		if t.Append(text[end:end+size]) <= n {
			fits = end + size
		}
		end += size
	}
	return fits
}

// beyond reports that the text has more than n tokens whatever is appended, if it finds
// that out: that is so if the open run has, whether it stays one pre-token or becomes
// one; and if it is two, or becomes two of which the second starts where it does now,
// the two together.
func (t *Tally) beyond(n int) bool {
	r, text := &t.run, t.text.String()
	n -= t.before
	if !t.open || !t.e.beyond(text[r.start:r.at], n) {
		return false
	}
	second := n - t.first(text, r.cut)
	return r.cut == r.start || second <= 0 || t.e.beyond(text[r.cut:r.at], second)
}

// beyond reports whether the last prefixes of a pre-token, as many as the longest token
// has bytes, all have at least n tokens. Then all texts that begin with it have more:
// without its last token, each is a shorter one that has one token less. A pre-token so
// long is none that is a token as a whole.
func (e *Encoding) beyond(piece string, n int) bool {
	if len(piece) < 2*e.longest {
		return false
	}
	l := e.newLongPiece(piece[:len(piece)-e.longest])
	defer l.free()
	for l.done < len(l.text) {
		l.extend()
	}
	for l.done < len(piece) {
		l.text = piece[:l.done+1]
		if l.extend(); len(l.tokens) < n {
			return false
		}
	}
	return true
}

// boundary reports whether a character starts at i, or the text ends there.
func boundary(text string, i int) bool {
	return i <= 0 || i >= len(text) || utf8.RuneStart(text[i])
}
