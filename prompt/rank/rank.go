package rank

import (
	"fmt"
	"math"
	"sync"
)

// A Document is a text that is compared with others: one of the pool, or the query.
type Document struct {
	// Text is what BM25 reads, Nearest embeds, and Diverse compares where there are no
	// vectors. It may be any bytes; what is not UTF-8 separates words.
	Text string

	// Label is the class that the document belongs to, for Balanced and Interleaved. It
	// may be empty, which is a class like any other.
	Label string

	// Vector is the embedding of the text, of any length but zero, if there is one. It is
	// kept, not copied, and must not be changed.
	Vector []float32
}

// A Method prepares a pool for being ranked, which may take some time; the time grows
// with the length of the texts. The pool belongs to the method, which may set a Vector
// that is nil. Errors of this package's methods are of type *Error.
type Method func(pool []Document) (Ranker, error)

// A Ranker ranks the documents of its pool for a query, and returns the first limit of
// them, or all if limit is not positive. It must be safe for concurrent use, and give
// the same for the same query. It may leave documents out, which are then not to be used
// at all; those of this package never do.
type Ranker func(query Document, limit int) (*Ranking, error)

// A Ranking is the result of a Ranker. It is immutable and safe for concurrent use.
type Ranking struct {
	// Picks are the documents, the best first.
	Picks []Pick

	// Explain says in a few words how a document of the pool got where it is, whether it
	// is among the picks or not. It may be nil.
	Explain func(index int) string

	cosines bool // the scores are cosines, on the scale of similarities

	once   sync.Once
	places map[int]int // by index, from 1; made when first asked for
}

// A Pick is a document at its place in a ranking.
type Pick struct {
	Index int // in the pool, from 0

	// Score is what the method gave; a greater one is better. Scores of different methods
	// cannot be compared, and Balanced does not follow them: the place in Picks is what
	// counts.
	Score float64
}

// Check reports the first mistake in a ranking of a pool of n documents: an index that is
// out of range or occurs twice, a score that is not a number. Rankers of this package
// make none.
func (r *Ranking) Check(n int) error {
	seen := make([]bool, n)
	for place, p := range r.Picks {
		switch {
		case p.Index < 0 || p.Index >= n:
			return fmt.Errorf("place %d has document %d of a pool of %d", place+1, p.Index, n)
		case seen[p.Index]:
			return fmt.Errorf("place %d has document %d again", place+1, p.Index)
		case math.IsNaN(p.Score) || math.IsInf(p.Score, 0):
			return fmt.Errorf("place %d has the score %v", place+1, p.Score)
		}
		seen[p.Index] = true
	}
	return nil
}

// Why gives the reason for the place of a document of the pool, which may be one that is
// not among the picks. It costs little until it is made into text.
func (r *Ranking) Why(index int) Reason {
	r.once.Do(func() {
		r.places = make(map[int]int, len(r.Picks))
		for i, p := range r.Picks {
			r.places[p.Index] = i + 1
		}
	})
	return Reason{Index: index, Place: r.places[index], Of: len(r.Picks), explain: r.Explain}
}

// A Reason says why a document is where it is in a ranking.
type Reason struct {
	Index int // of the document in the pool
	Place int // in the ranking, from 1; 0 if it is not among the picks
	Of    int // number of picks

	explain func(int) string
}

// String gives the reason as one line, such as
//
//	place 1 of 8: BM25 7.31: "invoice" 4.40, "refund" 2.91
//
// Documents are numbered as in the pool, from 0.
func (r Reason) String() string {
	place := fmt.Sprintf("not among the %d picks", r.Of)
	if r.Place > 0 {
		place = fmt.Sprintf("place %d of %d", r.Place, r.Of)
	}
	if r.explain == nil {
		return place
	}
	return place + ": " + r.explain(r.Index)
}

// An Error is a mistake in the options of a method, in a document of the pool, or in a
// query.
type Error struct {
	Method   string // BM25, Nearest, Diverse or Balanced
	Document int    // index of the document in the pool; -1 if it is none of them
	Problem  string // what is wrong
	Err      error  // that of a function of the caller's, or nil
}

// Error gives the place and the problem on one line. It quotes no text.
func (e *Error) Error() string {
	text := "rank: " + e.Method + ": "
	if e.Document >= 0 {
		text += fmt.Sprintf("document %d: ", e.Document)
	}
	text += e.Problem
	if e.Err != nil {
		text += ": " + e.Err.Error()
	}
	return text
}

// Unwrap returns the error of the caller's function.
func (e *Error) Unwrap() error { return e.Err }

// explainer guards an explanation of a pool of n documents against other numbers.
func explainer(n int, explain func(index int) string) func(index int) string {
	return func(index int) string {
		if index < 0 || index >= n {
			return fmt.Sprintf("the pool has no document %d", index)
		}
		return explain(index)
	}
}

// limited returns how many of n are wanted.
func limited(limit, n int) int {
	if limit <= 0 || limit > n {
		return n
	}
	return limit
}

// rankInner calls the ranker that another one is put around and checks what it returns.
func rankInner(method string, inner Ranker, query Document, limit, n int) (*Ranking, error) {
	r, err := inner(query, limit)
	if err != nil {
		return nil, err
	}
	if r == nil {
		return nil, &Error{Method: method, Document: -1, Problem: "the ranker that it is put around returned no ranking"}
	}
	if err := r.Check(n); err != nil {
		return nil, &Error{Method: method, Document: -1, Problem: "the ranking that it is put around is wrong", Err: err}
	}
	return r, nil
}

// prepareInner calls the method that another one is put around.
func prepareInner(method string, inner Method, pool []Document) (Ranker, error) {
	if inner == nil {
		return nil, &Error{Method: method, Document: -1, Problem: "there is no method to put it around"}
	}
	r, err := inner(pool)
	if err == nil && r == nil {
		err = &Error{Method: method, Document: -1, Problem: "the method that it is put around returned no ranker"}
	}
	return r, err
}
