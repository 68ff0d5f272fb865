package bpe

import (
	"sort"
	"strings"
	"unicode/utf8"
)

// Truncate returns the longest prefix of text that ends between two characters and has
// at most n tokens. It reads no more of text than that can take.
//
// A longer prefix may have fewer tokens than a shorter one, in a run of spaces say, so
// that the prefixes around the n-th token are tried from the longest. Only where a
// pre-token of more than 512 bytes holds line ends may the prefix be a little shorter
// than the longest.
func (e *Encoding) Truncate(text string, n int) string {
	if n <= 0 {
		return ""
	}
	if n < len(text)/e.longest-2 {
		most := (n + 2) * e.longest
		for !boundary(text, most) {
			most--
		}
		text = text[:most]
	}
	if utf8.ValidString(text) {
		return text[:e.truncate(text, n)]
	}
	clean := valid(text)
	return text[:unclean(text, e.truncate(clean, n))]
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
	fits := func(end int) bool { return e.Count(text[from:end]) <= n }
	if most-start > longWindow {
		if !strings.ContainsAny(text[start:most], "\r\n") {
			return e.truncateLong(text, start, most, n-e.Count(text[from:start]))
		}
		// At a line end the pre-token may be several, so that nothing is known of it.
		most = start + sort.Search(most-start, func(k int) bool { return !fits(start + k) })
	}
	for end := most; end > start; end-- {
		if boundary(text, end) && fits(end) {
			return end
		}
	}
	return start
}

// truncateLong is truncateIn for a long pre-token that stays one wherever it is cut,
// and may have room tokens. The encoding of all of it says about where the cut will be;
// how much further a prefix of as few tokens can reach is limited by the length of
// tokens.
func (e *Encoding) truncateLong(text string, start, most, room int) int {
	piece := text[start:min(most, start+(room+1)*e.longest)]
	tokens := e.encodeLong(piece, nil)
	about, settled, known := 0, 0, max(0, room-4*overlap)
	for i, id := range tokens[:min(room, len(tokens))] {
		if i == known {
			settled = about
		}
		about += e.size(id)
	}
	for end := min(len(piece), about+2*e.longest); end > 0; end-- {
		if boundary(piece, end) && e.countFrom(piece[:end], tokens[:known], settled) <= room {
			return start + end
		}
	}
	return start
}

// countFrom counts a long pre-token whose first tokens are probably known, up to a
// place: if they are not, it goes back.
func (e *Encoding) countFrom(piece string, known []uint32, done int) int {
	if done >= len(piece) {
		return e.countNew(piece)
	}
	l := e.newLongPiece(piece)
	defer l.free()
	l.tokens, l.done = append(l.tokens, known...), done
	for l.done < len(piece) {
		l.extend()
	}
	return len(l.tokens)
}

// boundary reports whether a character starts at i, or the text ends there.
func boundary(text string, i int) bool {
	return i <= 0 || i >= len(text) || utf8.RuneStart(text[i])
}
