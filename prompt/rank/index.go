package rank

import (
	"math"
	"slices"
	"sync"
)

// An index has for each term the documents that it is in. It is immutable.
type index struct {
	docs     int
	ids      map[string]uint32 // of the terms
	words    []string          // the terms, by id
	first    []int             // by id, and one more: where the postings of a term begin
	postings []posting         // by term, then by document

	scratch sync.Pool // of *scratch
}

// A posting says what a term adds to the score of a document, in units of 1/scoreUnit.
// Whole numbers make sums exact, so that ties are ties and no architecture, some of which
// fuse multiplication and addition, gives another order.
type posting struct{ doc, impact uint32 }

// scoreUnit leaves room for the greatest impact, ln(1+2³²) < 23, and in 53 bits for a
// query of 2²⁴ terms that all have it.
const scoreUnit = 1 << 24

// A tally says how often a term is in a document.
type tally struct{ term, times uint32 }

// newIndex reads the documents. Its time grows with the length of their texts.
func newIndex(pool []Document, k1, b float64) *index {
	x := &index{docs: len(pool), ids: map[string]uint32{}}
	x.scratch.New = func() any { return newScratch(x) }
	tallies, ends, lengths := x.read(pool)
	x.place(tallies)

	total := 0
	for _, n := range lengths {
		total += n
	}
	mean := float64(total) / float64(max(len(pool), 1))
	next := slices.Clone(x.first)
	for doc, start := 0, 0; doc < len(pool); doc++ {
		norm := k1 * (1 - b + float64(b*float64(lengths[doc])/mean))
		for _, t := range tallies[start:ends[doc]] {
			x.postings[next[t.term]] = posting{uint32(doc), x.impact(t, norm)}
			next[t.term]++
		}
		start = ends[doc]
	}
	return x
}

// read gives each term a number. It returns the tallies of each document in turn, where
// those of each end, and how many terms each has, repetitions counted.
func (x *index) read(pool []Document) (tallies []tally, ends, lengths []int) {
	var t terms
	var times []uint32 // in this document, by term
	for _, d := range pool {
		start, length := len(tallies), 0
		for t = (terms{text: d.Text, term: t.term}); t.next(); length++ {
			id, known := x.ids[string(t.term)]
			if !known {
				id = uint32(len(x.words))
				x.words = append(x.words, string(t.term))
				x.ids[x.words[id]] = id
				times = append(times, 0)
			}
			if times[id] == 0 {
				tallies = append(tallies, tally{term: id})
			}
			times[id]++
		}
		for i := start; i < len(tallies); i++ {
			id := tallies[i].term
			tallies[i].times, times[id] = times[id], 0
		}
		ends, lengths = append(ends, len(tallies)), append(lengths, length)
	}
	return tallies, ends, lengths
}

// place makes room for the postings of each term.
func (x *index) place(tallies []tally) {
	x.first = make([]int, len(x.words)+1)
	for _, t := range tallies {
		x.first[t.term+1]++
	}
	for i := range x.words {
		x.first[i+1] += x.first[i]
	}
	x.postings = make([]posting, len(tallies))
}

// impact is what one occurrence of a term in a query adds to the score of a document. A
// term never adds nothing, so that a document that has one is before those without.
func (x *index) impact(t tally, norm float64) uint32 {
	n := float64(x.first[t.term+1] - x.first[t.term])
	idf := math.Log(1 + (float64(x.docs)-n+0.5)/(n+0.5))
	times := float64(t.times)
	return max(1, uint32(math.Round(idf*(times/(times+norm))*scoreUnit)))
}

// of returns the postings of a term.
func (x *index) of(term uint32) []posting { return x.postings[x.first[term]:x.first[term+1]] }

// in returns what one occurrence of a term in a query adds to the score of a document.
func (x *index) in(term uint32, doc int) uint32 {
	postings := x.of(term)
	i, found := slices.BinarySearchFunc(postings, uint32(doc), func(p posting, doc uint32) int {
		return int(int64(p.doc) - int64(doc))
	})
	if !found {
		return 0
	}
	return postings[i].impact
}
