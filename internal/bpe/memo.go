package bpe

import "sync/atomic"

// A memo remembers how many tokens short pre-tokens are. It holds their exact bytes,
// so that it never errs, and takes no locks. Its size is fixed.
//
// A pre-token of two to seven bytes is one word with its count; a newer one takes the
// place of an older. One of eight to fifteen bytes is two words, which cannot be
// written at once: the first is claimed by compare-and-swap and never changes, the
// second is written after it, with the count. Such slots are never freed: when most are
// taken the whole memo is exchanged for an empty one.
type memo struct {
	short [1 << shortBits]atomic.Uint64
	long  [1 << longBits][2]atomic.Uint64
	taken atomic.Int32 // of long
}

const (
	shortBits = 15 // 256 kB
	longBits  = 15 // 512 kB

	// longProbes is how many slots a pre-token may be in.
	longProbes = 4

	shortCount = 59 // a count of at most 31 is above the length, which is above seven bytes
	longCount  = 59 // a count of at most 15 is above the length less 8, which is above seven bytes
	published  = 1 << 63

	maxShortCount = 31
	maxLongCount  = 15
)

func newMemo() *memo { return new(memo) }

// shortKey returns the key of a pre-token of n bytes, at most 7, in the low bytes of
// word.
func shortKey(word uint64, n int) uint64 {
	return word&(1<<(8*uint(n)&63)-1) | uint64(n)<<56
}

func shortSlot(key uint64) uint64 { return key * 0x9e3779b97f4a7c15 >> (64 - shortBits) }

// findShort returns the count of a pre-token, 0 if it is not known.
func (m *memo) findShort(key uint64) int {
	at := shortSlot(key)
	entry := m.short[at].Load()
	if entry&(1<<shortCount-1) == key {
		return int(entry >> shortCount)
	}
	entry = m.short[at^1].Load()
	if entry&(1<<shortCount-1) == key {
		return int(entry >> shortCount)
	}
	return 0
}

// keepShort remembers a count. Of the two slots it takes the second if the first is
// in use, and moves what was there.
func (m *memo) keepShort(key uint64, count int) {
	at := shortSlot(key)
	if old := m.short[at].Load(); old != 0 {
		m.short[at^1].Store(old)
	}
	m.short[at].Store(key | uint64(count)<<shortCount)
}

// longKey returns the keys of a pre-token of n bytes, 8 to 15, given its first eight
// bytes and its last.
func longKey(first, last uint64, n int) (a, b uint64) {
	return first, last>>(8*uint(16-n)&127) | uint64(n-8)<<56
}

func longSlot(a, b uint64) uint64 {
	return (a ^ b*0x9e3779b97f4a7c15) * 0xd6e8feb86659fd93 >> (64 - longBits)
}

// findLong returns the count of a pre-token, 0 if it is not known.
func (m *memo) findLong(a, b uint64) int {
	at := longSlot(a, b)
	for i := range uint64(longProbes) {
		slot := &m.long[(at+i)&(1<<longBits-1)]
		if slot[0].Load() != a {
			continue
		}
		if entry := slot[1].Load(); entry&(1<<longCount-1) == b && entry != 0 {
			return int(entry >> longCount & 15)
		}
	}
	return 0
}

// keepLong remembers a count if there is room. It reports whether the memo is full.
func (m *memo) keepLong(a, b uint64, count int) (full bool) {
	if a == 0 {
		return false // the mark of a free slot
	}
	at := longSlot(a, b)
	for i := range uint64(longProbes) {
		slot := &m.long[(at+i)&(1<<longBits-1)]
		if slot[0].Load() == 0 && slot[0].CompareAndSwap(0, a) {
			slot[1].Store(b | uint64(count)<<longCount | published)
			return m.taken.Add(1) > 1<<longBits*3/4
		}
	}
	return false
}
