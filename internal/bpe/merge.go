package bpe

// windowBytes is the most bytes that are merged at once. A merge looks at each pair of
// the window, so that a longer one costs more for each byte.
const windowBytes = 64

// A window merges the bytes of a short text. It is meant to stand on the stack.
type window struct {
	ids  [windowBytes]uint32
	pair [windowBytes]uint32 // of a symbol and the next: the merged token's id<<6 | index
	next [windowBytes + 1]uint8
	prev [windowBytes + 1]uint8
}

const (
	windowBits = 6 // of an index into a window
	noPair     = noMerge << windowBits
)

// merge returns the tokens of piece, which has at most windowBytes bytes. They are
// good until the next call.
func (w *window) merge(e *Encoding, piece string) []uint32 {
	n := min(len(piece), windowBytes) // the caller has seen to it
	for i := range n {
		w.ids[i] = uint32(piece[i])
	}
	return w.mergeIDs(e, n)
}

// mergeIDs returns the tokens that the first n symbols merge into.
func (w *window) mergeIDs(e *Encoding, n int) []uint32 {
	if n <= 0 || n > windowBytes {
		return nil
	}
	for i := range n {
		w.next[i], w.prev[i+1] = uint8(i+1), uint8(i)
	}
	bytePairs := e.bytePairs()
	for i := range n - 1 {
		left, right := w.ids[i], w.ids[i+1]
		if left|right < 256 {
			w.pair[i] = pack(bytePairs[left<<8|right], i)
		} else {
			w.pair[i] = pack(e.pairs.find(left, right), i)
		}
	}
	w.pair[n-1] = noPair
	for {
		best := lowest(w.pair[:n])
		if best >= noPair {
			break
		}
		w.join(e, int(best&(windowBytes-1)), best>>windowBits, n)
	}
	k := 0
	for i := 0; i < n; i = int(w.next[i]) {
		w.ids[k] = w.ids[i]
		k++
	}
	return w.ids[:k]
}

// join merges the symbol at i with the next one into id.
func (w *window) join(e *Encoding, i int, id uint32, n int) {
	i &= windowBytes - 1
	second := w.next[i] & (windowBytes - 1)
	third := w.next[second]
	w.ids[i] = id
	w.next[i], w.prev[third&127] = third, uint8(i)
	w.pair[second] = noPair
	w.pair[i] = noPair
	if int(third) < n {
		w.pair[i] = pack(e.pairs.find(id, w.ids[third&(windowBytes-1)]), i)
	}
	if i > 0 {
		p := w.prev[i] & (windowBytes - 1)
		w.pair[p] = pack(e.pairs.find(w.ids[p], id), int(p))
	}
}

// pack puts the id of a merge over its place, so that of equal ids the leftmost is
// the lowest.
func pack(id uint32, i int) uint32 { return id<<windowBits | uint32(i) }

// lowest returns the least of the pairs. Two at a time: each min waits for the one
// before it.
func lowest(pairs []uint32) uint32 {
	a, b := uint32(noPair), uint32(noPair)
	for len(pairs) >= 2 {
		a, b = min(a, pairs[0]), min(b, pairs[1])
		pairs = pairs[2:]
	}
	if len(pairs) > 0 {
		a = min(a, pairs[0])
	}
	return min(a, b)
}
