package bpe

import "sync"

// Long pre-tokens are encoded window by window. What makes that exact: a sequence of
// tokens is the encoding of its text if and only if each two neighbours of it are the
// encoding of theirs (van Antwerpen and Neubeck, "So many tokens, so little time:
// Introducing a faster, more flexible byte-pair tokenizer", GitHub, 2024). So the
// encodings of two parts may be put together wherever the tokens at the seam belong
// together, and where they do not, some tokens before the seam are encoded again
// together with what follows.

const (
	// longWindow is how many new bytes a window takes.
	longWindow = 512

	// overlap is how many tokens before a seam are encoded again to begin with. A
	// cut at any byte is seldom a good one; two tokens back it mostly is.
	overlap = 2

	// memory is how many tokens before a seam are remembered when only their number
	// is wanted.
	memory = 4096
)

// A longPiece encodes one long pre-token.
type longPiece struct {
	e      *Encoding
	text   string
	done   int      // bytes that are encoded
	tokens []uint32 // the last of their tokens
	gone   int      // how many there were before those
	tree   mergeTree
	seen   []byte   // what tree merged last
	merged []uint32 // into these tokens
}

var longPieces = sync.Pool{New: func() any { return new(longPiece) }}

func (e *Encoding) newLongPiece(text string) *longPiece {
	l := longPieces.Get().(*longPiece)
	l.e, l.text, l.seen = e, text, l.seen[:0]
	l.restart()
	return l
}

// restart forgets what was encoded.
func (l *longPiece) restart() { l.done, l.gone, l.tokens = 0, 0, l.tokens[:0] }

// free gives back what may be used again, unless it is large.
func (l *longPiece) free() {
	l.e, l.text = nil, ""
	if cap(l.tokens) <= 4*memory && cap(l.tree.ids) <= 4*longWindow {
		longPieces.Put(l)
	}
}

// countLong returns the number of tokens of a pre-token of any length, in memory that
// does not depend on it.
func (e *Encoding) countLong(text string) int {
	l := e.newLongPiece(text)
	defer l.free()
	for l.done < len(text) {
		if !l.extend() {
			return len(e.encodeLong(text, nil))
		}
		if len(l.tokens) > 2*memory {
			l.gone += len(l.tokens) - memory
			l.tokens = append(l.tokens[:0], l.tokens[len(l.tokens)-memory:]...)
		}
	}
	return l.gone + len(l.tokens)
}

// encodeLong appends the tokens of a pre-token of any length.
func (e *Encoding) encodeLong(text string, tokens []uint32) []uint32 {
	l := e.newLongPiece(text)
	defer l.free()
	for l.done < len(text) {
		l.extend()
	}
	return append(tokens, l.tokens...)
}

// extend encodes the next window. It reports false if that takes tokens that are gone.
func (l *longPiece) extend() bool {
	end := min(len(l.text), l.done+longWindow)
	keep, next, ok := l.resume(end, "")
	if ok {
		l.tokens = append(l.tokens[:keep], next...)
		l.done = end
	}
	return ok
}

// resume encodes the text up to end, and what may follow there: it returns how many of
// the tokens stay, and those behind them, which are good until the next call. It is not
// ok if that takes tokens that are gone.
func (l *longPiece) resume(end int, may string) (keep int, next []uint32, ok bool) {
	start := l.done
	keep = len(l.tokens)
	for back := overlap; ; back *= 2 {
		for target := max(0, len(l.tokens)-back); keep > target; {
			keep--
			start -= l.e.size(l.tokens[keep])
		}
		next = l.merge(l.text[start:end] + may)
		if keep == 0 {
			return 0, next, l.gone == 0
		}
		if l.e.together(l.tokens[keep-1], next[0]) {
			return keep, next, true
		}
	}
}

// merge returns the tokens of text, good until the next call. Most long pre-tokens of
// real texts are a character or a few of them again and again, in lines and in
// indentation: then one window is as the one before it.
func (l *longPiece) merge(text string) []uint32 {
	if string(l.seen) != text {
		l.seen = append(l.seen[:0], text...)
		l.merged = l.tree.merge(l.e, text)
	}
	return l.merged
}

// together reports whether left and right, side by side, are the encoding of the text
// that they make. They are unless at some time on the way to them another pair, one
// across the seam, would have been merged first: so the merges are undone from the
// last, and each pair that stood at the seam is looked up.
func (e *Encoding) together(left, right uint32) bool {
	if !e.ordered {
		return e.togetherSlowly(left, right)
	}
	// A pair at the seam that merges into an id below limit would have been merged.
	for limit := uint32(noMerge); ; {
		if e.pairs.find(left, right) < limit {
			return false
		}
		switch {
		case left < 256 && right < 256:
			return true
		case left > right:
			limit = left
			left = e.halves()[left-256].right
		default:
			// Of equal ids the left one merges first, so this one is undone first, and
			// a pair at the seam with its id would have been before it.
			limit = right + 1
			right = e.halves()[right-256].left
		}
	}
}

// togetherSlowly is together for any vocabulary: it encodes the text of both.
func (e *Encoding) togetherSlowly(left, right uint32) bool {
	var tree mergeTree
	tokens := tree.merge(e, string(e.appendToken(e.appendToken(nil, left), right)))
	return len(tokens) == 2 && tokens[0] == left && tokens[1] == right
}

// size returns the bytes of a token.
func (e *Encoding) size(id uint32) int {
	if id < 256 {
		return 1
	}
	return int(e.halves()[id-256].size)
}

const noWidePair = 1<<64 - 1

// A mergeTree merges the bytes of a text of any length, in O(n log n). Each number of a
// level is the least of eight of the level below it, which are one cache line: so three
// or four levels are all that a window has, and the least of eight is found without
// branches.
type mergeTree struct {
	ids        []uint32
	next, prev []int32
	room       []uint64   // of all levels
	levels     [][]uint64 // the first has the pair of symbol i and the next, as id<<32 | i; the last, one number
}

// merge returns the tokens of text, good until the next call.
func (t *mergeTree) merge(e *Encoding, text string) []uint32 {
	n := len(text)
	pairs := t.reset(n)
	for i := range n {
		t.ids[i] = uint32(text[i])
		t.next[i], t.prev[i] = int32(i+1), int32(i-1)
	}
	bytePairs := e.bytePairs()
	for i := range n - 1 {
		pairs[i] = packWide(bytePairs[uint16(t.ids[i]<<8|t.ids[i+1])], i)
	}
	t.build()
	for least := t.least(); least != noWidePair; least = t.least() {
		t.join(e, int(uint32(least)), uint32(least>>32), n)
	}
	k := 0
	for i := 0; i < n; i = int(t.next[i]) {
		t.ids[k] = t.ids[i]
		k++
	}
	return t.ids[:k]
}

// reset makes room for n symbols and clears the tree. It returns the pairs.
func (t *mergeTree) reset(n int) []uint64 {
	n = max(n, 1)
	if cap(t.ids) < n {
		t.ids, t.next, t.prev = make([]uint32, n), make([]int32, n), make([]int32, n)
	}
	t.ids, t.next, t.prev = t.ids[:n], t.next[:n], t.prev[:n]
	total := 0
	for size := n; size > 0; size = above(size) {
		total += (size + 7) &^ 7
	}
	if cap(t.room) < total {
		t.room = make([]uint64, total)
	}
	t.room, t.levels = t.room[:total], t.levels[:0]
	for i := range t.room {
		t.room[i] = noWidePair
	}
	from := 0
	for size := n; size > 0; size = above(size) {
		end := from + (size+7)&^7
		t.levels = append(t.levels, t.room[from:end])
		from = end
	}
	return t.levels[0]
}

// above returns how many numbers the level above one of size numbers has, 0 if none.
func above(size int) int {
	if size <= 1 {
		return 0
	}
	return (size + 7) / 8
}

// build makes the levels above the pairs.
func (t *mergeTree) build() {
	for k := range len(t.levels) - 1 {
		for i := 0; i < len(t.levels[k]); i += 8 {
			t.levels[k+1][i/8] = leastOf8(t.levels[k], i)
		}
	}
}

// least returns the least of the pairs.
func (t *mergeTree) least() uint64 { return t.levels[len(t.levels)-1][0] }

// leastOf8 returns the least of eight numbers from i on.
func leastOf8(s []uint64, i int) uint64 {
	s = s[i : i+8]
	return min(min(min(s[0], s[1]), min(s[2], s[3])), min(min(s[4], s[5]), min(s[6], s[7])))
}

// unlink joins the symbol at i with the next one, whose leaf is to be cleared, and
// returns that and which comes behind it, n if none does.
func (t *mergeTree) unlink(i, n int) (second, third int) {
	s := t.next[i]
	next := t.next[s]
	t.next[i] = next
	if int(next) < n {
		t.prev[next] = int32(i)
	}
	return int(s), int(next)
}

// join merges the symbol at i with the next one into id.
func (t *mergeTree) join(e *Encoding, i int, id uint32, n int) {
	second, third := t.unlink(i, n)
	pairs := t.levels[0]
	t.ids[i] = id
	pairs[second], pairs[i] = noWidePair, noWidePair
	if third < n {
		pairs[i] = packWide(e.pairs.find(id, t.ids[third]), i)
	}
	if p := int(t.prev[i]); p >= 0 {
		pairs[p] = packWide(e.pairs.find(t.ids[p], id), p)
		if p>>3 != i>>3 {
			t.update(p)
		}
	}
	if second>>3 != i>>3 {
		t.update(second)
	}
	t.update(i)
}

// set changes a pair.
func (t *mergeTree) set(i int, pair uint64) {
	t.levels[0][i] = pair
	t.update(i)
}

// update makes the levels above a pair that has changed.
func (t *mergeTree) update(i int) {
	for k := 1; k < len(t.levels); k++ {
		least := leastOf8(t.levels[k-1], i&^7)
		i >>= 3
		if t.levels[k][i] == least {
			return
		}
		t.levels[k][i] = least
	}
}

// packWide puts the id of a merge over its place, so that of equal ids the leftmost is
// the lowest.
func packWide(id uint32, i int) uint64 {
	if id == noMerge {
		return noWidePair
	}
	return uint64(id)<<32 | uint64(i)
}
