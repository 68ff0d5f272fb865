package bpe

import "sync/atomic"

// A wideMemo remembers how many tokens ASCII pre-tokens of 16 to 30 bytes are, long names
// mostly. A slot is four words, and is kept as the long ones of a memo are: the first is
// claimed by compare-and-swap, the last, with the count, is written when all others are
// there, and none changes again. It is a memo of its own because a text may fill it that
// has few such pre-tokens twice, and because many a program needs none.
type wideMemo struct {
	slots [1 << wideBits][4]atomic.Uint64
	taken atomic.Int32
}

const (
	wideBits   = 13 // 256 kB
	wideProbes = 4

	wideLeast, wideMost = 16, 30 // bytes
	wideCount           = 52     // above six bytes and the length less 16; a count of at most 30
)

// wideKey returns the key of a pre-token of wideLeast to wideMost bytes.
func wideKey(piece string) (key [4]uint64) {
	n := len(piece)
	key[0], key[1] = load64(piece, 0), load64(piece, 8)
	key[2], key[3] = load64(piece, n-8), 0
	if n < 24 {
		key[2] >>= 8 * uint(24-n) & 127
	} else {
		key[3] = key[2] >> (8 * uint(32-n) & 127)
		key[2] = load64(piece, 16)
	}
	key[3] |= uint64(n-wideLeast) << 48
	return key
}

func wideSlot(key *[4]uint64) uint64 {
	h := (key[0] ^ key[1]*0x9e3779b97f4a7c15) * 0xd6e8feb86659fd93
	h = (h ^ h>>32 ^ key[2]) * 0x9e3779b97f4a7c15
	return (h ^ h>>32 ^ key[3]) * 0xd6e8feb86659fd93 >> (64 - wideBits)
}

// find returns the count of a pre-token, 0 if it is not known.
func (m *wideMemo) find(key *[4]uint64) int {
	at := wideSlot(key)
	for i := range uint64(wideProbes) {
		slot := &m.slots[(at+i)&(1<<wideBits-1)]
		if slot[0].Load() != key[0] {
			continue
		}
		entry := slot[3].Load()
		if entry>>wideCount != 0 && entry&(1<<wideCount-1) == key[3] && slot[1].Load() == key[1] && slot[2].Load() == key[2] {
			return int(entry >> wideCount)
		}
	}
	return 0
}

// keep remembers a count if there is room. It reports whether the memo is full.
func (m *wideMemo) keep(key *[4]uint64, count int) (full bool) {
	if key[0] == 0 {
		return false // the mark of a free slot
	}
	at := wideSlot(key)
	for i := range uint64(wideProbes) {
		slot := &m.slots[(at+i)&(1<<wideBits-1)]
		if slot[0].Load() == 0 && slot[0].CompareAndSwap(0, key[0]) {
			slot[1].Store(key[1])
			slot[2].Store(key[2])
			slot[3].Store(key[3] | uint64(count)<<wideCount)
			return m.taken.Add(1) > 1<<wideBits*3/4
		}
	}
	return false
}

// countWide counts an ASCII pre-token of more than 15 bytes.
func (e *Encoding) countWide(piece string) int {
	if len(piece) < wideLeast || len(piece) > wideMost {
		return e.countNew(piece)
	}
	m := e.wide.Load()
	if m == nil {
		m = new(wideMemo)
		e.wide.Store(m)
	}
	key := wideKey(piece)
	if known := m.find(&key); known > 0 {
		return known
	}
	count := e.countNew(piece)
	if m.keep(&key, count) && e.wide.Load() == m {
		e.wide.CompareAndSwap(m, new(wideMemo))
	}
	return count
}
