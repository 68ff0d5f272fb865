package rank

import (
	"fmt"
	"math/bits"
	"unicode/utf8"
)

// An entry is a document while it is sorted by how much its score is below the greatest.
type entry struct {
	below uint64
	doc   uint32
}

// A selection finds the greatest scores. Its memory can be used again.
type selection struct {
	entries, sorted []entry
	counts          [1 << digit]int
}

// digit is how many bits of a score are looked at in one pass.
const digit = 11

// top returns the k documents with the greatest scores, the greatest first, and equal
// ones in their order. Its time grows with the number of scores, not with k; the result
// is valid until the next call.
func (s *selection) top(scores []uint64, k int) []entry {
	var greatest uint64
	positive := 0
	for _, score := range scores {
		greatest = max(greatest, score)
		if score > 0 {
			positive++
		}
	}
	least := uint64(1)
	if k < positive {
		least = s.least(scores, greatest, k)
	}
	s.entries = s.entries[:0]
	for doc, score := range scores {
		if score >= least {
			s.entries = append(s.entries, entry{greatest - score, uint32(doc)})
		}
	}
	if len(s.entries) > 1 {
		s.sort(greatest - least)
	}
	for doc := 0; len(s.entries) < k; doc++ { // none is left of those that score
		if scores[doc] == 0 {
			s.entries = append(s.entries, entry{greatest, uint32(doc)})
		}
	}
	return s.entries[:k]
}

// least returns a positive score that the k greatest have, and few more: it is exact in
// its first digit.
func (s *selection) least(scores []uint64, greatest uint64, k int) uint64 {
	shift := max(0, bits.Len64(greatest)-digit)
	clear(s.counts[:])
	for _, score := range scores {
		s.counts[score>>shift]++
	}
	bucket := len(s.counts) - 1
	for n := s.counts[bucket]; n < k; n += s.counts[bucket] {
		bucket--
	}
	return max(1, uint64(bucket)<<shift)
}

// sort sorts the entries, which stand in the order of the documents, by below, none of
// which is above most: a radix sort, which is stable.
func (s *selection) sort(most uint64) {
	for shift := 0; shift < bits.Len64(most); shift += digit {
		clear(s.counts[:])
		for _, e := range s.entries {
			s.counts[e.below>>shift&(1<<digit-1)]++
		}
		at := 0
		for i, n := range s.counts {
			s.counts[i] = at
			at += n
		}
		s.sorted = append(s.sorted[:0], s.entries...) // for its length
		for _, e := range s.entries {
			d := e.below >> shift & (1<<digit - 1)
			s.sorted[s.counts[d]] = e
			s.counts[d]++
		}
		s.entries, s.sorted = s.sorted, s.entries
	}
}

// maxQuote is how many bytes of a term or a label an explanation quotes.
const maxQuote = 40

// quote quotes the beginning of a text.
func quote(text string) string {
	if len(text) <= maxQuote {
		return fmt.Sprintf("%q", text)
	}
	cut := maxQuote
	for cut > maxQuote-utf8.UTFMax && !utf8.RuneStart(text[cut]) {
		cut--
	}
	return fmt.Sprintf("%q…", text[:cut])
}
