package rank

import (
	"cmp"
	"fmt"
	"math"
	"slices"
	"strings"
)

// BM25Options are the constants of BM25.
type BM25Options struct {
	// K1 says how soon more occurrences of a term in a document stop to count. 0 means
	// 1.2; a negative number stands for 0: only whether a term is there counts.
	K1 float64

	// B says how far the length of a document counts, up to 1. 0 means 0.75; a negative
	// number stands for 0: it does not.
	B float64
}

// BM25 ranks by the words that a document and the query have in common: the rarer a word
// is in the pool, and the oftener in the document for its length, the more it counts.
// opts may be nil.
//
// The score of a document is the sum, over the terms of the query, of
//
//	ln(1 + (N-n+0.5)/(n+0.5)) · f / (f + k1·(1 - b + b·length/mean))
//
// where N is the number of documents, n that of those with the term, f how often the
// document has it, length the number of the document's terms and mean that of all. It is
// rounded to 2⁻²⁴ for each term. A term that is in the query twice counts twice. The
// second factor is that of Robertson and Zaragoza, "The Probabilistic Relevance
// Framework: BM25 and Beyond" (2009), who also explain the weight
// ln((N-n+0.5)/(n+0.5)); the 1 in it, as in Lucene, keeps it above zero for terms that
// most documents have. Some give the factor times k1+1, which changes no order.
//
// A term is a word of letters, digits and marks, with apostrophes inside it, case folded.
// In Chinese, Japanese, Korean, Thai, Lao, Khmer and Burmese text it is each pair of
// characters next to each other, or a character that stands alone. Words are not stemmed
// and texts are not normalized: é as one character and as two are different.
//
// Documents that share no term with the query come last, in the order declared. A request
// takes time for the query's length, the documents that have its terms and the size of
// the pool; it makes a handful of allocations.
func BM25(opts *BM25Options) Method {
	return func(pool []Document) (Ranker, error) {
		k1, b, err := opts.constants()
		if err != nil {
			return nil, err
		}
		if uint64(len(pool)) > math.MaxUint32 {
			return nil, &Error{Method: "BM25", Document: -1, Problem: "the pool has more than 2³² documents"}
		}
		x := newIndex(pool, k1, b)
		return x.rank, nil
	}
}

// constants returns k1 and b.
func (o *BM25Options) constants() (k1, b float64, err error) {
	if o == nil {
		o = &BM25Options{}
	}
	constant := func(v, standard float64) float64 {
		switch {
		case v == 0:
			return standard
		case v < 0:
			return 0
		}
		return v
	}
	k1, b = constant(o.K1, 1.2), constant(o.B, 0.75)
	switch {
	case math.IsNaN(o.K1) || math.IsInf(o.K1, 0):
		err = &Error{Method: "BM25", Document: -1, Problem: fmt.Sprintf("K1 is %v", o.K1)}
	case math.IsInf(o.B, 0) || !(b <= 1):
		err = &Error{Method: "BM25", Document: -1, Problem: fmt.Sprintf("B is %v; it must be at most 1", o.B)}
	}
	return k1, b, err
}

// scratch is what a request needs for its time.
type scratch struct {
	text   terms
	times  []uint32 // by term: how often it is in the query; zero between requests
	terms  []tally  // the terms of the query that the index has, in the order of the query
	scores []uint64 // by document; zero between requests
	selection
}

func newScratch(x *index) *scratch {
	return &scratch{times: make([]uint32, len(x.words)), scores: make([]uint64, x.docs)}
}

// read finds the terms of the query.
func (s *scratch) read(x *index, query string) {
	s.terms = s.terms[:0]
	for s.text = (terms{text: query, term: s.text.term}); s.text.next(); {
		id, known := x.ids[string(s.text.term)]
		if !known {
			continue
		}
		if s.times[id] == 0 {
			s.terms = append(s.terms, tally{term: id})
		}
		s.times[id]++
	}
	for i := range s.terms {
		id := s.terms[i].term
		s.terms[i].times, s.times[id] = s.times[id], 0
	}
	s.text.text = "" // not to be kept in the pool
	if cap(s.text.term) > 1<<16 {
		s.text.term = nil
	}
}

// rank is the Ranker.
func (x *index) rank(query Document, limit int) (*Ranking, error) {
	s := x.scratch.Get().(*scratch)
	s.read(x, query.Text)
	for _, t := range s.terms {
		times := uint64(t.times)
		for _, p := range x.of(t.term) {
			s.scores[p.doc] += times * uint64(p.impact)
		}
	}
	top := s.top(s.scores, limited(limit, x.docs))
	r := &Ranking{Picks: make([]Pick, len(top))}
	for i, e := range top {
		r.Picks[i] = Pick{int(e.doc), float64(s.scores[e.doc]) / scoreUnit}
	}
	asked := slices.Clone(s.terms)
	r.Explain = explainer(x.docs, func(doc int) string { return x.explain(asked, doc) })
	clear(s.scores)
	x.scratch.Put(s)
	return r, nil
}

// maxTerms is how many terms an explanation names.
const maxTerms = 8

// explain names the terms that made the score, the heaviest first.
func (x *index) explain(asked []tally, doc int) string {
	type part struct {
		term   uint32
		weight uint64
	}
	var parts []part
	var sum uint64
	for _, t := range asked {
		if impact := x.in(t.term, doc); impact > 0 {
			weight := uint64(impact) * uint64(t.times)
			parts = append(parts, part{t.term, weight})
			sum += weight
		}
	}
	if len(parts) == 0 {
		return "BM25 0: it has no term of the query"
	}
	slices.SortStableFunc(parts, func(a, b part) int { return cmp.Compare(b.weight, a.weight) })
	var text strings.Builder
	fmt.Fprintf(&text, "BM25 %.2f", float64(sum)/scoreUnit)
	separator := ": "
	for _, p := range parts[:min(len(parts), maxTerms)] {
		fmt.Fprintf(&text, "%s%s %.2f", separator, quote(x.words[p.term]), float64(p.weight)/scoreUnit)
		separator = ", "
		sum -= p.weight
	}
	if more := len(parts) - maxTerms; more > 0 {
		fmt.Fprintf(&text, ", %d more terms %.2f", more, float64(sum)/scoreUnit)
	}
	return text.String()
}
