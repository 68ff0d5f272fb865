package bpe

import (
	"math/bits"
	"unicode/utf8"
)

// Count returns how many tokens text is. It allocates nothing, but for what a
// pre-token of more than 64 bytes needs the first time.
func (e *Encoding) Count(text string) int {
	count := 0
	for i := 0; i < len(text); {
		if e.blocks != nil && len(text)-i >= blockSpan && load64(text, i)&(0x80*ones) == 0 {
			if starts := e.blocks.blockStarts(text, i) &^ 1; starts != 0 {
				count += e.countStarts(text, i, starts)
				i += bits.Len64(starts) - 1
				continue
			}
		}
		end := e.split(text, i)
		count += e.countKnown(e.counts.Load(), text, i, end)
		i = end
	}
	return count
}

// countStarts counts the pre-tokens that start at i and end at the starts that follow:
// one is known at each, and so are eight bytes behind it.
func (e *Encoding) countStarts(text string, i int, starts uint64) int {
	count := 0
	m := e.counts.Load()
	text = text[i : i+blockSpan]
	for at := 0; starts != 0; starts &= starts - 1 {
		end := bits.TrailingZeros64(starts)
		if n := end - at; n <= 7 { // most are: countKnown says the same
			key := shortKey(load64(text, at), n)
			if known := m.findShort(key); known > 0 {
				count += known
			} else {
				count += e.missShort(m, text[at:end], key)
			}
		} else {
			count += e.countKnown(m, text, at, end)
		}
		at = end
	}
	return count
}

// countKnown returns the count of text[i:end], which no token reaches out of: from the
// memo if it is short.
func (e *Encoding) countKnown(m *memo, text string, i, end int) int {
	switch n := end - i; {
	case n <= 7:
		key := uint64(n) << 56
		if i+8 <= len(text) {
			key = shortKey(load64(text, i), n)
		} else {
			for k := range n {
				key |= uint64(text[i+k]) << (8 * k)
			}
		}
		if known := m.findShort(key); known > 0 {
			return known
		}
		return e.missShort(m, text[i:end], key)
	case n <= 15:
		a, b := longKey(load64(text, i), load64(text, end-8), n)
		if known := m.findLong(a, b); known > 0 {
			return known
		}
		return e.missLong(m, text[i:end], a, b)
	}
	return e.countLarge(m, text[i:end])
}

// missShort counts a pre-token of at most 7 bytes and remembers it.
func (e *Encoding) missShort(m *memo, piece string, key uint64) int {
	count := e.countNew(piece)
	if count <= maxShortCount {
		m.keepShort(key, count)
	}
	return count
}

// missLong counts a pre-token of 8 to 15 bytes and remembers it.
func (e *Encoding) missLong(m *memo, piece string, a, b uint64) int {
	count := e.countNew(piece)
	if count <= maxLongCount && m.keepLong(a, b, count) && e.counts.Load() == m {
		e.counts.CompareAndSwap(m, newMemo())
	}
	return count
}

// countNew counts a pre-token that the memo does not have.
func (e *Encoding) countNew(piece string) int {
	ascii := isASCII(piece)
	if !ascii {
		piece = valid(piece)
	}
	if e.whole != nil {
		if _, ok := e.whole[piece]; ok {
			return 1
		}
	}
	var w window
	if !ascii && e.ordered && len(piece) <= utf8.UTFMax*windowBytes {
		if n := w.symbols(e, piece); n > 0 {
			return len(w.mergeIDs(e, n))
		}
	}
	if len(piece) <= windowBytes {
		return len(w.merge(e, piece))
	}
	return e.countLong(piece)
}

// countLarge counts a pre-token of more than 15 bytes. Those of Chinese are phrases,
// seldom met twice, but no token reaches over most of the gaps between their
// characters: what lies between such gaps is mostly known.
func (e *Encoding) countLarge(m *memo, piece string) int {
	if isASCII(piece) {
		return e.countWide(piece)
	}
	if e.whole != nil || !e.ordered {
		return e.countNew(piece)
	}
	c := e.chars()
	count, start := 0, 0
	this, r, size := e.charAt(c, piece, 0)
	for i := 0; i < len(piece); {
		if size == 0 { // not UTF-8
			return e.countNew(piece)
		}
		next := i + size
		var after uint32
		var afterRune rune
		gap := true
		if next < len(piece) {
			if afterRune, size = threeBytes(piece, next), 3; afterRune >= 0x800 { // for speed: charAt is not inlined
				after = c.of[afterRune].Load()
			}
			if after&charKnown == 0 {
				after, afterRune, size = e.charAt(c, piece, next)
			}
			gap = this&charBefore == 0 && after&charAfter == 0 && !c.meet(piece[next-1], piece[next]) && !e.bigram(r, afterRune)
		}
		if gap {
			if start == i && this&charToken != 0 {
				count++
			} else if next-start <= 15 {
				count += e.countKnown(m, piece, start, next)
			} else {
				count += e.countNew(piece[start:next])
			}
			start = next
		}
		i, this, r = next, after, afterRune
	}
	return count
}

// isASCII reports whether all characters of a text are ASCII.
func isASCII(text string) bool {
	for len(text) >= 8 {
		if load64(text, 0)&0x8080808080808080 != 0 {
			return false
		}
		text = text[8:]
	}
	for i := range len(text) {
		if text[i] >= utf8.RuneSelf {
			return false
		}
	}
	return true
}
