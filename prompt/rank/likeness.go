package rank

import (
	"math"
	"sync"
)

// raise implements likeness.
func (c *cosines) raise(candidates []candidate, doc int) {
	scratch := c.scratch.Get().(*[]float64)
	defer c.scratch.Put(scratch)
	*scratch = widen((*scratch)[:0], c.vectors[doc])
	for i := range candidates {
		if other := &candidates[i]; !other.taken {
			other.raise(c.with(other.doc, *scratch, c.lengths[doc]), doc)
		}
	}
}

// raise raises the similarity to that with a document, if that is greater.
func (r *redundant) raise(similarity float64, with int) {
	if similarity > r.similarity {
		*r = redundant{similarity, with}
	}
}

// weights compares documents by the weights of their terms in BM25.
type weights struct {
	first []int // by document, and one more: where its terms begin
	terms []weight

	scratch sync.Pool // of *[]float32 by term, zero between uses
}

// A weight is that of a term in a document, of which all together have the length 1.
type weight struct {
	term uint32
	of   float32
}

// newWeights turns an index around.
func newWeights(pool []Document) *weights {
	k1, b, _ := (*BM25Options)(nil).constants()
	x := newIndex(pool, k1, b)
	w := &weights{first: make([]int, len(pool)+1), terms: make([]weight, len(x.postings))}
	vocabulary := len(x.words)
	w.scratch.New = func() any { s := make([]float32, vocabulary); return &s }

	squares := make([]float64, len(pool))
	for _, p := range x.postings {
		w.first[p.doc+1]++
		squares[p.doc] += float64(float64(p.impact) * float64(p.impact))
	}
	for i := range pool {
		w.first[i+1] += w.first[i]
	}
	next := append([]int(nil), w.first...)
	for term := range x.words {
		for _, p := range x.of(uint32(term)) {
			w.terms[next[p.doc]] = weight{uint32(term), float32(float64(p.impact) / math.Sqrt(squares[p.doc]))}
			next[p.doc]++
		}
	}
	return w
}

func (w *weights) of(doc int) []weight { return w.terms[w.first[doc]:w.first[doc+1]] }

// raise implements likeness.
func (w *weights) raise(candidates []candidate, doc int) {
	scratch := w.scratch.Get().(*[]float32)
	defer w.scratch.Put(scratch)
	dense := *scratch
	for _, t := range w.of(doc) {
		dense[t.term] = t.of
	}
	for i := range candidates {
		c := &candidates[i]
		if c.taken {
			continue
		}
		sum := 0.0 // of products that a float64 holds exactly
		for _, t := range w.of(c.doc) {
			sum += float64(dense[t.term]) * float64(t.of)
		}
		c.raise(min(1, sum), doc)
	}
	for _, t := range w.of(doc) {
		dense[t.term] = 0
	}
}
