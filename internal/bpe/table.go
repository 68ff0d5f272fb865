package bpe

import "encoding/binary"

// A pairTable finds the token that two tokens merge into. It is an open-addressing
// hash table with linear probing, kept as the bytes in which it is embedded, and a
// filter of one bit for each of eight times as many places: nine of ten pairs that do
// not merge are told by the filter, which stays in the cache of a core.
//
// A slot is left<<42 | right<<21 | merged, and 0 where it is free: a merged token's id
// is at least 256. The slots are followed by free ones, so that probing need not wrap.
type pairTable struct {
	slots  string
	filter string
	shift  uint // of a hash, to the number of a slot; three less for a bit of the filter
}

const (
	tokenBits = 21
	maxToken  = 1<<tokenBits - 1
	noMerge   = maxToken // the id that no token has
	padding   = 64       // slots behind the last
)

// mixPair spreads a pair over 64 bits, the best of them on top (Knuth, The Art of
// Computer Programming, vol. 3, section 6.4: multiplication by the golden ratio).
func mixPair(pair uint64) uint64 { return (pair ^ pair>>17) * 0x9e3779b97f4a7c15 }

// find returns the token that left and right merge into, or noMerge.
func (t *pairTable) find(left, right uint32) uint32 {
	pair := uint64(left)<<tokenBits | uint64(right)
	h := mixPair(pair)
	bit := h >> ((t.shift - 3) & 63)
	if byteAt := int(bit >> 3); byteAt >= len(t.filter) || t.filter[byteAt]>>(bit&7)&1 == 0 {
		return noMerge
	}
	for i := int(h>>(t.shift&63)) * 8; i+8 <= len(t.slots); i += 8 {
		slot := load64(t.slots, i)
		if slot>>tokenBits == pair {
			return uint32(slot & maxToken)
		}
		if slot == 0 {
			break
		}
	}
	return noMerge
}

// load64 returns eight bytes of s, the first the lowest. The compiler makes one load
// of it.
func load64(s string, i int) uint64 {
	s = s[i : i+8]
	return uint64(s[0]) | uint64(s[1])<<8 | uint64(s[2])<<16 | uint64(s[3])<<24 |
		uint64(s[4])<<32 | uint64(s[5])<<40 | uint64(s[6])<<48 | uint64(s[7])<<56
}

// bytePairs has what two bytes merge into, left<<8 | right, or noMerge: each merging
// begins with as many of these as there are bytes.
type bytePairs [1 << 16]uint32

// ofBytes returns the pairs of bytes.
func (t *pairTable) ofBytes() *bytePairs {
	b := new(bytePairs)
	for i := range b {
		b[i] = t.find(uint32(i>>8), uint32(i&255))
	}
	return b
}

// A half tells what a merged token is made of, and its length in bytes.
type half struct{ left, right, size uint32 }

// halves returns what each merged token is made of.
func (t *pairTable) halves(merged int) []half {
	halves := make([]half, merged)
	for i := 0; i+8 <= len(t.slots); i += 8 {
		slot := load64(t.slots, i)
		if at := int(slot&maxToken) - 256; slot != 0 && at >= 0 && at < merged {
			halves[at] = half{left: uint32(slot >> (2 * tokenBits)), right: uint32(slot >> tokenBits & maxToken)}
		}
	}
	for i := range halves {
		halves[i].size = sizeOf(halves, uint32(i+256))
	}
	return halves
}

// sizeOf returns the bytes of a token. Mostly those of its halves are known already.
func sizeOf(halves []half, id uint32) uint32 {
	if id < 256 {
		return 1
	}
	of := &halves[id-256]
	if of.size == 0 {
		of.size = sizeOf(halves, of.left) + sizeOf(halves, of.right) // both are shorter, so that this ends
	}
	return of.size
}

// newPairTable makes the table of merged tokens, given their halves. There are at
// most four pairs for five slots.
func newPairTable(halves []half) pairTable {
	bits := uint(8)
	for len(halves)*5 > 4<<bits {
		bits++
	}
	slots := make([]uint64, 1<<bits+padding)
	filter := make([]byte, 1<<bits)
	for i, of := range halves {
		pair := uint64(of.left)<<tokenBits | uint64(of.right)
		h := mixPair(pair)
		bit := h >> (61 - bits)
		filter[bit>>3] |= 1 << (bit & 7)
		at := h >> (64 - bits)
		for slots[at] != 0 {
			at++
			if int(at) == len(slots) {
				slots = append(slots, make([]uint64, padding)...)
			}
		}
		slots[at] = pair<<tokenBits | uint64(i+256)
	}
	b := make([]byte, 0, len(slots)*8)
	for _, s := range slots {
		b = binary.LittleEndian.AppendUint64(b, s)
	}
	return pairTable{slots: string(b), filter: string(filter), shift: 64 - bits}
}
