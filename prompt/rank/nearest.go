package rank

import (
	"fmt"
	"math"
	"sync"
)

// Nearest ranks by the cosine of the angle between the embeddings of a document and of
// the query, from 1 for the same direction to -1, rounded to 2⁻³⁰.
//
// The documents that have no Vector are given to embed when the pool is prepared, all in
// one call, which it may divide, and their Vector is set; a query that has none is given
// to it alone. It returns a vector for each text, and may look them up or ask a server. It
// may be nil if no vector is missing, and must be safe for concurrent use.
//
// Vectors must all have the same length, finite numbers, and not only zeros. What does
// not is an *Error that names the document.
func Nearest(embed func(texts []string) ([][]float32, error)) Method {
	return func(pool []Document) (Ranker, error) {
		if err := embedMissing(pool, embed); err != nil {
			return nil, err
		}
		c, err := newCosines("Nearest", pool)
		if err != nil {
			return nil, err
		}
		n := &nearest{cosines: c, embed: embed}
		n.scratch.New = func() any { return &nearestScratch{scores: make([]uint64, len(pool))} }
		return n.rank, nil
	}
}

// embedMissing sets the vectors that the documents do not have.
func embedMissing(pool []Document, embed func([]string) ([][]float32, error)) error {
	var texts []string
	var missing []int
	for i, d := range pool {
		if d.Vector == nil {
			texts, missing = append(texts, d.Text), append(missing, i)
		}
	}
	if len(missing) == 0 {
		return nil
	}
	vectors, err := callEmbed(embed, texts, missing[0])
	if err != nil {
		return err
	}
	for i, v := range vectors {
		pool[missing[i]].Vector = v
	}
	return nil
}

// callEmbed calls the caller's function for texts, the first of which is that of a
// document, or of the query if that is -1.
func callEmbed(embed func([]string) ([][]float32, error), texts []string, document int) ([][]float32, error) {
	if embed == nil {
		problem := "there is no vector, and no function to make one"
		if document < 0 {
			problem = "the query has no vector, and there is no function to make one"
		}
		return nil, &Error{Method: "Nearest", Document: document, Problem: problem}
	}
	vectors, err := embed(texts)
	switch {
	case err != nil:
		return nil, &Error{Method: "Nearest", Document: -1, Problem: "embedding failed", Err: err}
	case len(vectors) != len(texts):
		return nil, &Error{Method: "Nearest", Document: -1,
			Problem: fmt.Sprintf("embedding gave %d vectors for %d texts", len(vectors), len(texts))}
	}
	return vectors, nil
}

// nearest is a pool prepared by Nearest.
type nearest struct {
	*cosines
	embed   func([]string) ([][]float32, error)
	scratch sync.Pool // of *nearestScratch
}

type nearestScratch struct {
	scores []uint64
	selection
}

// cosineUnit is what cosines are rounded to, so that ties are ties. With 1 added they are
// whole numbers of it that are not negative.
const cosineUnit = 1 << 30

// cosineOf is the way back.
func cosineOf(score uint64) float64 { return float64(score)/cosineUnit - 1 }

// rank is the Ranker.
func (n *nearest) rank(query Document, limit int) (*Ranking, error) {
	v := query.Vector
	if v == nil {
		vectors, err := callEmbed(n.embed, []string{query.Text}, -1)
		if err != nil {
			return nil, err
		}
		v = vectors[0]
	}
	norm, problem := length(v, n.dimensions())
	if problem != "" {
		return nil, &Error{Method: "Nearest", Document: -1, Problem: "the query's vector " + problem}
	}
	wide := widen(nil, v)
	score := func(doc int) uint64 {
		return uint64((n.with(doc, wide, norm) + 1) * cosineUnit)
	}
	s := n.scratch.Get().(*nearestScratch)
	for doc := range s.scores {
		s.scores[doc] = score(doc)
	}
	top := s.top(s.scores, limited(limit, len(s.scores)))
	r := &Ranking{Picks: make([]Pick, len(top)), cosines: true}
	for i, e := range top {
		r.Picks[i] = Pick{int(e.doc), cosineOf(s.scores[e.doc])}
	}
	n.scratch.Put(s)
	r.Explain = explainer(len(n.vectors), func(doc int) string {
		return fmt.Sprintf("cosine %.3f", cosineOf(score(doc)))
	})
	return r, nil
}

// cosines compares the vectors of documents. Sums are of products of two float32, which a
// float64 holds exactly, so that no architecture gives another result.
type cosines struct {
	vectors [][]float32
	lengths []float64

	scratch sync.Pool // of *[]float64: a vector
}

// widen appends a vector to another.
func widen(wide []float64, v []float32) []float64 {
	for _, x := range v {
		wide = append(wide, float64(x))
	}
	return wide
}

// newCosines checks the vectors of a pool.
func newCosines(method string, pool []Document) (*cosines, error) {
	c := &cosines{vectors: make([][]float32, len(pool)), lengths: make([]float64, len(pool))}
	c.scratch.New = func() any { return new([]float64) }
	dimensions := -1
	for i, d := range pool {
		norm, problem := length(d.Vector, dimensions)
		if problem != "" {
			return nil, &Error{Method: method, Document: i, Problem: "the vector " + problem}
		}
		c.vectors[i], c.lengths[i] = d.Vector, norm
		dimensions = len(d.Vector)
	}
	return c, nil
}

// dimensions returns the length of the vectors in numbers, or -1 if there are none.
func (c *cosines) dimensions() int {
	if len(c.vectors) == 0 {
		return -1
	}
	return len(c.vectors[0])
}

// length returns the Euclidean length of a vector, or what is wrong with it; dimensions
// is how many numbers the others have, or -1.
func length(v []float32, dimensions int) (float64, string) {
	switch {
	case len(v) == 0:
		return 0, "is empty"
	case dimensions >= 0 && len(v) != dimensions:
		return 0, fmt.Sprintf("has %d dimensions, those before it have %d", len(v), dimensions)
	}
	sum := 0.0
	for i, x := range v {
		if x := float64(x); math.IsNaN(x) || math.IsInf(x, 0) {
			return 0, fmt.Sprintf("has the value %v in dimension %d", x, i)
		}
		sum += float64(x) * float64(x)
	}
	if sum == 0 {
		return 0, "has only zeros"
	}
	return math.Sqrt(sum), ""
}

// with returns the cosine between a document and a vector of a length, rounded.
func (c *cosines) with(doc int, wide []float64, norm float64) float64 {
	v := c.vectors[doc]
	wide = wide[:len(v)]
	var a, b, d, e float64 // four sums do not wait for each other
	i := 0
	for ; i+3 < len(v); i += 4 {
		a += wide[i] * float64(v[i])
		b += wide[i+1] * float64(v[i+1])
		d += wide[i+2] * float64(v[i+2])
		e += wide[i+3] * float64(v[i+3])
	}
	for ; i < len(v); i++ {
		a += wide[i] * float64(v[i])
	}
	cosine := (a + b + d + e) / (c.lengths[doc] * norm)
	return max(-1, min(1, math.Round(cosine*cosineUnit)/cosineUnit))
}
