package rank_test

import (
	"errors"
	"fmt"
	"strings"

	"github.com/briefgo/brief/prompt/rank"
)

var mails = []rank.Document{
	{Text: "My card was charged twice for one order.", Label: "billing"},
	{Text: "How do I reset my password?", Label: "account"},
	{Text: "The charge on my card is wrong.", Label: "billing"},
	{Text: "The app crashes when I open it.", Label: "bug"},
}

// show ranks the mails and prints each with its reason.
func show(m rank.Method, query string, limit int) {
	ranker, err := m(mails)
	if err != nil {
		fmt.Println(err)
		return
	}
	ranking, err := ranker(rank.Document{Text: query}, limit)
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, p := range ranking.Picks {
		fmt.Printf("%d %s: %s\n", p.Index, mails[p.Index].Label, ranking.Why(p.Index))
	}
}

func Example() {
	pool := []rank.Document{{Text: "My card was charged twice."}, {Text: "How do I reset my password?"}}
	ranker, err := rank.BM25(nil)(pool)
	if err != nil {
		fmt.Println(err)
		return
	}
	ranking, err := ranker(rank.Document{Text: "I was charged two times!"}, 1)
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(ranking.Picks[0].Index, ranking.Why(0))
	// Output: 0 place 1 of 1: BM25 0.65: "was" 0.33, "charged" 0.33
}

func Example_together() {
	method := rank.Balanced(rank.Diverse(rank.BM25(nil), 0.7, nil))
	show(method, "You charged my card, and the app crashes!", 2)
	// Output:
	// 3 bug: place 1 of 2: number 1 of the label "bug"; MMR 0.70: 0.7 × relevance 1.00, like none before it; BM25 1.41: "app" 0.55, "crashes" 0.55, "the" 0.32
	// 0 billing: place 2 of 2: number 1 of the label "billing"; MMR 0.48: 0.7 × relevance 0.69, like none before it; BM25 0.97: "charged" 0.52, "card" 0.30, "my" 0.15
}

func ExampleBM25() {
	show(rank.BM25(nil), "You charged my card!", 2)
	// Output:
	// 0 billing: place 1 of 2: BM25 0.97: "charged" 0.52, "card" 0.30, "my" 0.15
	// 2 billing: place 2 of 2: BM25 0.48: "card" 0.32, "my" 0.16
}

// The documents that were not taken have a reason too.
func ExampleRanking_Why() {
	ranker, err := rank.BM25(nil)(mails)
	if err != nil {
		fmt.Println(err)
		return
	}
	ranking, err := ranker(rank.Document{Text: "Another crash! It crashes."}, 1)
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(ranking.Why(3))
	fmt.Println(ranking.Why(1))
	// Output:
	// place 1 of 1: BM25 1.09: "it" 0.55, "crashes" 0.55
	// not among the 1 picks: BM25 0: it has no term of the query
}

// The vectors come from anywhere: a model behind a server, or a table.
func ExampleNearest() {
	embed := func(texts []string) ([][]float32, error) {
		vectors := make([][]float32, len(texts))
		for i, text := range texts {
			about := func(word string) float32 { return float32(strings.Count(strings.ToLower(text), word)) }
			vectors[i] = []float32{about("card") + about("charge"), about("password"), about("crash"), 0.1}
		}
		return vectors, nil
	}
	pool := append([]rank.Document(nil), mails...) // Nearest sets the vectors in its pool
	ranker, err := rank.Nearest(embed)(pool)
	if err != nil {
		fmt.Println(err)
		return
	}
	ranking, err := ranker(rank.Document{Text: "It crashed again"}, 1)
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, p := range ranking.Picks {
		fmt.Println(pool[p.Index].Text, "-", ranking.Why(p.Index))
	}
	// Output:
	// The app crashes when I open it. - place 1 of 1: cosine 1.000
}

// What is like a document before it comes later.
func ExampleDiverse() {
	show(rank.Diverse(rank.BM25(nil), 0.3, nil), "Is the charge on my card my mistake?", 3)
	// Output:
	// 2 billing: place 1 of 3: MMR 0.30: 0.3 × relevance 1.00, like none before it; BM25 2.60: "is" 0.55, "charge" 0.55, "on" 0.55, "my" 0.32, "the" 0.32, "card" 0.32
	// 1 account: place 2 of 3: MMR 0.03: 0.3 × relevance 0.13 less 0.7 × similarity 0.02 to document 2; BM25 0.34: "my" 0.34
	// 0 billing: place 3 of 3: MMR 0.02: 0.3 × relevance 0.23 less 0.7 × similarity 0.08 to document 2; BM25 0.60: "my" 0.31, "card" 0.30
}

func ExampleBalanced() {
	show(rank.Balanced(rank.BM25(nil)), "You charged my card!", 3)
	// Output:
	// 0 billing: place 1 of 3: number 1 of the label "billing"; BM25 0.97: "charged" 0.52, "card" 0.30, "my" 0.15
	// 1 account: place 2 of 3: number 1 of the label "account"; BM25 0.17: "my" 0.17
	// 3 bug: place 3 of 3: number 1 of the label "bug"; BM25 0: it has no term of the query
}

func ExampleFixed() {
	show(rank.Fixed(), "You charged my card!", 2)
	// Output:
	// 0 billing: place 1 of 2: in the order declared
	// 1 account: place 2 of 2: in the order declared
}

func ExampleShuffled() {
	show(rank.Shuffled(7), "You charged my card!", 2)
	// Output:
	// 3 bug: place 1 of 2: shuffled with seed 7
	// 2 billing: place 2 of 2: shuffled with seed 7
}

// A method of one's own: the shortest first.
func ExampleMethod() {
	shortest := func(pool []rank.Document) (rank.Ranker, error) {
		return func(_ rank.Document, limit int) (*rank.Ranking, error) {
			best := 0
			for i, d := range pool {
				if len(d.Text) < len(pool[best].Text) {
					best = i
				}
			}
			return &rank.Ranking{
				Picks:   []rank.Pick{{Index: best}},
				Explain: func(i int) string { return fmt.Sprint(len(pool[i].Text), " bytes") },
			}, nil
		}, nil
	}
	show(shortest, "", 1)
	// Output:
	// 1 account: place 1 of 1: 27 bytes
}

func ExampleOrder_Arrange() {
	chosen := []int{2, 0, 3} // the best first
	label := func(i int) string { return mails[i].Label }
	for _, o := range []rank.Order{rank.BestLast, rank.BestFirst, rank.Interleaved, rank.Declared} {
		fmt.Println(o.Arrange(chosen, label), o)
	}
	// Output:
	// [3 0 2] best last
	// [2 0 3] best first
	// [0 3 2] interleaved
	// [0 2 3] declared
}

func ExampleError() {
	_, err := rank.Nearest(nil)([]rank.Document{{Vector: []float32{1, 2}}, {Vector: []float32{1, 2, 3}}})
	fmt.Println(err)
	if e := (*rank.Error)(nil); errors.As(err, &e) {
		fmt.Println(e.Document)
	}
	// Output:
	// rank: Nearest: document 1: the vector has 3 dimensions, those before it have 2
	// 1
}
