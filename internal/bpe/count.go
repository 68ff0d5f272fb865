package bpe

// Count returns how many tokens text is. It allocates nothing, but for what a
// pre-token of more than 64 bytes needs the first time.
func (e *Encoding) Count(text string) int {
	m := e.counts.Load()
	count := 0
	for i := 0; i < len(text); {
		end := e.split(text, i)
		if n := end - i; n <= 7 {
			count += e.countShort(m, text, i, n)
		} else if n <= 15 {
			a, b := longKey(load64(text, i), load64(text, end-8), n)
			if known := m.findLong(a, b); known > 0 {
				count += known
			} else {
				count += e.missLong(m, text[i:end], a, b)
			}
		} else {
			count += e.countPiece(text[i:end])
		}
		i = end
	}
	return count
}

// countShort returns the count of a pre-token of at most 7 bytes.
func (e *Encoding) countShort(m *memo, text string, i, n int) int {
	var key uint64
	if i+8 <= len(text) {
		key = shortKey(load64(text, i), n)
	} else {
		key = uint64(n) << 56
		for k := range n {
			key |= uint64(text[i+k]) << (8 * k)
		}
	}
	if known := m.findShort(key); known > 0 {
		return known
	}
	count := e.countPiece(text[i : i+n])
	if count <= 31 {
		m.keepShort(key, count)
	}
	return count
}

// missLong counts a pre-token of 8 to 15 bytes and remembers it.
func (e *Encoding) missLong(m *memo, piece string, a, b uint64) int {
	count := e.countPiece(piece)
	if count <= 15 && m.keepLong(a, b, count) {
		e.counts.CompareAndSwap(m, newMemo())
	}
	return count
}

// countPiece returns the count of a pre-token.
func (e *Encoding) countPiece(piece string) int {
	piece = valid(piece)
	if e.whole != nil {
		if _, ok := e.whole[piece]; ok {
			return 1
		}
	}
	if len(piece) > windowBytes {
		return e.countLong(piece)
	}
	var w window
	return len(w.merge(e, piece))
}
