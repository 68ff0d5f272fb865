package rank

import (
	"fmt"
	"math"
)

// DiverseOptions says how much work Diverse does.
type DiverseOptions struct {
	// Candidates is how many documents of the other ranking are chosen from; those after
	// them follow in their order. 0 means 200. Choosing k of c takes time for k·c
	// comparisons of two documents.
	Candidates int
}

// defaultCandidates takes about a millisecond for texts of 25 words.
const defaultCandidates = 200

// Diverse puts documents first that are good according to another method and unlike
// those before them: maximal marginal relevance, of Carbonell and Goldstein, "The Use of
// MMR, Diversity-Based Reranking for Reordering Documents and Producing Summaries"
// (1998). The next document is the one with the greatest
//
//	lambda·relevance - (1 - lambda)·similarity
//
// which becomes its score, where similarity is the greatest with a document before it, or
// 0. lambda is from 0, where only the differences count, to 1, where only relevance does;
// 0.5 to 0.7 is usual. The score of a document after the candidates is taken as
// if its similarity was 1. opts may be nil.
//
// Relevance is the score of a document by the other method, divided by the greatest of the
// candidates (signs apart), unless it is a cosine already. Similarity is the cosine of the angle
// between the vectors of two documents if they have some, after the other method was
// prepared, which may set them; otherwise of the weights of their terms in BM25. That one
// document has a vector and another has not is an *Error.
func Diverse(m Method, lambda float64, opts *DiverseOptions) Method {
	return func(pool []Document) (Ranker, error) {
		d := &diverse{docs: len(pool), lambda: lambda, most: defaultCandidates}
		if opts != nil && opts.Candidates != 0 {
			d.most = opts.Candidates
		}
		switch {
		case !(lambda >= 0 && lambda <= 1):
			return nil, &Error{Method: "Diverse", Document: -1, Problem: fmt.Sprintf("lambda is %v; it must be from 0 to 1", lambda)}
		case d.most < 0:
			return nil, &Error{Method: "Diverse", Document: -1, Problem: fmt.Sprintf("Candidates is %d; it must not be negative", d.most)}
		}
		var err error
		if d.inner, err = prepareInner("Diverse", m, pool); err != nil {
			return nil, err
		}
		d.likeness, err = newLikeness(pool)
		return d.rank, err
	}
}

// diverse is a pool prepared by Diverse.
type diverse struct {
	docs     int
	inner    Ranker
	lambda   float64
	most     int // candidates
	likeness likeness
}

// A candidate is a document that may be the next.
type candidate struct {
	doc       int
	relevance float64
	taken     bool
	redundant // by what was taken until it was, or until the end
}

// redundant is how like a document is to the one among some that it is most like.
type redundant struct {
	similarity float64
	with       int // if similarity is above 0
}

// A likeness compares documents.
type likeness interface {
	// raise raises the similarity of each candidate that is not taken to that with doc.
	raise(candidates []candidate, doc int)
}

// newLikeness compares vectors where there are some, else terms.
func newLikeness(pool []Document) (likeness, error) {
	if len(pool) == 0 || pool[0].Vector == nil {
		for i, d := range pool {
			if d.Vector != nil {
				return nil, &Error{Method: "Diverse", Document: i, Problem: "there is a vector, those before it have none"}
			}
		}
		return newWeights(pool), nil
	}
	return newCosines("Diverse", pool)
}

// value is the marginal relevance of a candidate.
func (d *diverse) value(relevance, similarity float64) float64 {
	// The conversions keep the products from being fused with the difference.
	return float64(d.lambda*relevance) - float64((1-d.lambda)*similarity)
}

// rank is the Ranker.
func (d *diverse) rank(query Document, limit int) (*Ranking, error) {
	enough := limit
	if limit > 0 {
		enough = max(limit, d.most)
	}
	from, err := rankInner("Diverse", d.inner, query, enough, d.docs)
	if err != nil {
		return nil, err
	}
	k := limited(limit, len(from.Picks))
	candidates := make([]candidate, min(len(from.Picks), d.most))
	scale := scaleOf(from, len(candidates))
	for i := range candidates {
		p := from.Picks[i]
		candidates[i] = candidate{doc: p.Index, relevance: p.Score / scale}
	}
	r := &Ranking{Picks: make([]Pick, 0, k), cosines: from.cosines}
	for len(r.Picks) < min(k, len(candidates)) {
		c, value := d.next(candidates)
		c.taken = true
		r.Picks = append(r.Picks, Pick{c.doc, value})
		d.likeness.raise(candidates, c.doc)
	}
	for _, p := range from.Picks[len(r.Picks):k] {
		r.Picks = append(r.Picks, Pick{p.Index, d.value(p.Score/scale, 1)})
	}
	r.Explain = explainer(d.docs, func(doc int) string { return d.explain(from, candidates, doc) })
	return r, nil
}

// scaleOf returns what the scores of a ranking are divided by. It looks at the candidates
// only, which are the same whatever the limit is.
func scaleOf(r *Ranking, candidates int) float64 {
	scale := 0.0
	for _, p := range r.Picks[:candidates] {
		scale = max(scale, math.Abs(p.Score))
	}
	if r.cosines || scale == 0 {
		return 1
	}
	return scale
}

// next finds the candidate with the greatest value, the first of several.
func (d *diverse) next(candidates []candidate) (best *candidate, value float64) {
	for i := range candidates {
		c := &candidates[i]
		if c.taken {
			continue
		}
		if v := d.value(c.relevance, c.similarity); best == nil || v > value {
			best, value = c, v
		}
	}
	return best, value
}

// explain gives the two sides of a document's value.
func (d *diverse) explain(from *Ranking, candidates []candidate, doc int) string {
	text := fmt.Sprintf("not among the %d candidates", len(candidates))
	for i := range candidates {
		c := &candidates[i]
		if c.doc != doc {
			continue
		}
		text = fmt.Sprintf("MMR %.2f: %.2g × relevance %.2f", d.value(c.relevance, c.similarity), d.lambda, c.relevance)
		if c.similarity > 0 {
			text += fmt.Sprintf(" less %.2g × similarity %.2f to document %d", 1-d.lambda, c.similarity, c.with)
		} else {
			text += ", like none before it"
		}
		break
	}
	if from.Explain != nil {
		text += "; " + from.Explain(doc)
	}
	return text
}
