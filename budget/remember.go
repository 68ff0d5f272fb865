package budget

import (
	"hash/maphash"
	"sync"
	"sync/atomic"
)

// A memory remembers the counts of texts by what they say. It is bounded, takes no
// lock, and is safe for concurrent use; the zero memory is empty and takes no room.
//
// A text is known by its length and 64 bits of a hash whose seed differs in each
// process, so that nobody can make two texts that are taken for each other.
type memory struct {
	made  sync.Once
	table []bucket
	seed  maphash.Seed
}

// A bucket is a cache line of four counts.
type bucket [4]remembered

// A remembered is one count: its length and count in one word, and the hash xor that
// word in the other. Words of two writers that got mixed up match no hash.
type remembered struct{ key, value atomic.Uint64 }

const (
	// memoryBuckets make a memory of 2 MB, for 131,072 texts.
	memoryBuckets = 1 << 15
	// shortest is the length from which on texts are remembered: shorter ones are
	// counted as fast as they are looked up.
	shortest = 24
)

// hash makes the memory ready and returns the hash of a text.
func (m *memory) hash(text string) uint64 {
	m.made.Do(func() { m.table, m.seed = make([]bucket, memoryBuckets), maphash.MakeSeed() })
	return maphash.String(m.seed, text)
}

// find returns the count of a text of this length and hash, and 0 if it is not known.
func (m *memory) find(hash uint64, length int) int {
	b := &m.table[hash%memoryBuckets]
	for i := range b {
		value := b[i].value.Load()
		if b[i].key.Load()^value == hash && value>>32 == uint64(uint32(length)) {
			return int(uint32(value))
		}
	}
	return 0
}

// keep remembers a count.
func (m *memory) keep(hash uint64, length, count int) {
	if count <= 0 || int(uint32(count)) != count {
		return
	}
	b := &m.table[hash%memoryBuckets]
	free := int(hash >> 62) // what is forgotten if there is no room
	for i := range b {
		if b[i].value.Load() == 0 {
			free = i
			break
		}
	}
	value := uint64(uint32(length))<<32 | uint64(count)
	b[free].value.Store(value)
	b[free].key.Store(hash ^ value)
}

// count returns what f counts for text, without asking if that is remembered.
func (m *memory) count(text string, f func(string) int) int {
	if len(text) < shortest {
		return f(text)
	}
	hash := m.hash(text)
	if n := m.find(hash, len(text)); n > 0 {
		return n
	}
	n := f(text)
	m.keep(hash, len(text), n)
	return n
}
