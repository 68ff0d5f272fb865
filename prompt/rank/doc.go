// Package rank orders a pool of documents, few-shot examples say, by their use for one
// query, and can say why.
//
// A [Method] is made once for a pool and gives a [Ranker]; the ranker is called for
// each query:
//
//	pool := []rank.Document{{Text: "My card was charged twice."}, {Text: "How do I reset my password?"}}
//	ranker, err := rank.BM25(nil)(pool)
//	...
//	ranking, err := ranker(rank.Document{Text: "I was charged two times!"}, 1)
//	...
//	fmt.Println(ranking.Picks[0].Index, ranking.Why(0))
//
// prints
//
//	0 place 1 of 1: BM25 0.65: "was" 0.33, "charged" 0.33
//
// The methods:
//
//   - [BM25] compares words, and needs nothing but the texts;
//   - [Nearest] compares embeddings that the caller supplies;
//   - [Fixed] and [Shuffled] do not look at the query, so that the same documents come
//     first in every request.
//
// Two more change the order that another method gives, and can be put around each other:
// [Diverse] prefers what is not yet represented (maximal marginal relevance), [Balanced]
// lets the labels take turns:
//
//	method := rank.Balanced(rank.Diverse(rank.BM25(nil), 0.7, nil))
//
// Any function of type [Method] will do in their place.
//
// Which documents are used is one question, how they are placed in a prompt another:
// [Order] answers that.
//
// Every ranking is a function of the pool and the query: no clock, no random numbers but
// those of a seed, no map order. Ties go to the document that was declared first. The
// first k documents are the same whatever the limit is.
package rank
