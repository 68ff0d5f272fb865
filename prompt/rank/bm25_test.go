package rank

import (
	"errors"
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
)

// texts makes a pool of texts.
func texts(all ...string) []Document {
	pool := make([]Document, len(all))
	for i, text := range all {
		pool[i].Text = text
	}
	return pool
}

// rankerOf prepares a pool.
func rankerOf(t testing.TB, m Method, pool []Document) Ranker {
	t.Helper()
	r, err := m(slices.Clone(pool))
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// ranked ranks a pool for a query.
func ranked(t testing.TB, r Ranker, query string, limit int) *Ranking {
	t.Helper()
	ranking, err := r(Document{Text: query}, limit)
	if err != nil {
		t.Fatal(err)
	}
	return ranking
}

// TestBM25ByHand has scores that were worked out on paper. Mean length is 2; the weight of
// a, which two of the three have, is ln(1+1.5/2.5), that of the others ln(1+2.5/1.5).
func TestBM25ByHand(t *testing.T) {
	pool := texts("a b", "A, a: c", "d")
	tests := []struct {
		query  string
		opts   *BM25Options
		want   []Pick
		reason string
	}{
		{"a", nil, []Pick{{1, 0.257536}, {0, 0.213638}, {2, 0}}, "twice in a longer text against once"},
		{"b a", nil, []Pick{{0, 0.659469}, {1, 0.257536}, {2, 0}}, "the terms of the query add up"},
		{"a a", nil, []Pick{{1, 0.515073}, {0, 0.427276}, {2, 0}}, "a term counts as often as it is asked for"},
		{"D?", nil, []Pick{{2, 0.560474}, {0, 0}, {1, 0}}, "the rest is in the order declared"},
		{"z", nil, []Pick{{0, 0}, {1, 0}, {2, 0}}, "a term that no document has"},
		{"", nil, []Pick{{0, 0}, {1, 0}, {2, 0}}, "no term"},
		{"a", &BM25Options{K1: -1}, []Pick{{0, 0.470004}, {1, 0.470004}, {2, 0}}, "k1 = 0: only whether; ties as declared"},
		{"a", &BM25Options{B: -1}, []Pick{{1, 0.293752}, {0, 0.213638}, {2, 0}}, "b = 0: length does not count"},
		{"a", &BM25Options{K1: 2, B: 1}, []Pick{{1, 0.188001}, {0, 0.156668}, {2, 0}}, "k1 = 2, b = 1"},
		{"c", &BM25Options{K1: math.MaxFloat64}, []Pick{{1, 1.0 / scoreUnit}, {0, 0}, {2, 0}}, "a term never adds nothing"},
	}
	for _, tt := range tests {
		got := ranked(t, rankerOf(t, BM25(tt.opts), pool), tt.query, 0)
		if diff := cmp.Diff(tt.want, got.Picks, cmpopts.EquateApprox(0, 2e-6)); diff != "" {
			t.Errorf("%s: ranking for %q (-want +got):\n%s", tt.reason, tt.query, diff)
		}
	}
}

func TestBM25Options(t *testing.T) {
	tests := []struct {
		opts BM25Options
		want string // in the error; "" for none
	}{
		{BM25Options{}, ""},
		{BM25Options{K1: 0.5, B: 1}, ""},
		{BM25Options{K1: math.NaN()}, "rank: BM25: K1 is NaN"},
		{BM25Options{K1: math.Inf(1)}, "rank: BM25: K1 is +Inf"},
		{BM25Options{B: math.NaN()}, "rank: BM25: B is NaN; it must be at most 1"},
		{BM25Options{B: math.Inf(-1)}, "rank: BM25: B is -Inf; it must be at most 1"},
		{BM25Options{B: 1.1}, "rank: BM25: B is 1.1; it must be at most 1"},
	}
	for _, tt := range tests {
		_, err := BM25(&tt.opts)(nil)
		var e *Error
		if tt.want == "" && err != nil || tt.want != "" && (!errors.As(err, &e) || err.Error() != tt.want) {
			t.Errorf("%+v: %v, want %q", tt.opts, err, tt.want)
		}
	}
}

// randomPool makes documents of a few words that are as frequent as words are.
func randomPool(rng *rand.Rand, n int) []Document {
	pool := make([]Document, n)
	for i := range pool {
		pool[i] = Document{Text: randomText(rng, rng.IntN(30)), Label: string(rune('a' + rng.IntN(4)))}
	}
	return pool
}

func randomText(rng *rand.Rand, words int) string {
	var text strings.Builder
	for range words {
		fmt.Fprintf(&text, "w%d ", int(200*math.Pow(rng.Float64(), 3)))
		if rng.IntN(9) == 0 {
			text.WriteString("東京都 ")
		}
	}
	return text.String()
}

// TestBM25Reference compares with the reference, scores and order, to the last bit.
func TestBM25Reference(t *testing.T) {
	rng := rand.New(rand.NewPCG(7, 7))
	for range 40 {
		pool := randomPool(rng, 1+rng.IntN(60))
		opts := &BM25Options{K1: 2 * rng.Float64(), B: rng.Float64()}
		ranker := rankerOf(t, BM25(opts), pool)
		reference := naiveBM25(pool, opts.K1, opts.B)
		for range 5 {
			query := randomText(rng, rng.IntN(12))
			want := reference(query)
			if diff := cmp.Diff(want, ranked(t, ranker, query, 0).Picks); diff != "" {
				t.Fatalf("%d documents, query %q (-want +got):\n%s", len(pool), query, diff)
			}
			limit := 1 + rng.IntN(len(pool))
			if diff := cmp.Diff(want[:limit], ranked(t, ranker, query, limit).Picks); diff != "" {
				t.Fatalf("%d of %d documents, query %q (-want +got):\n%s", limit, len(pool), query, diff)
			}
		}
	}
}

// TestBM25More adds a term to a document, which must not lower its rank for that term.
func TestBM25More(t *testing.T) {
	rng := rand.New(rand.NewPCG(8, 8))
	place := func(pool []Document, doc int) int {
		picks := ranked(t, rankerOf(t, BM25(&BM25Options{B: -1}), pool), "w0 w1", 0).Picks
		return slices.IndexFunc(picks, func(p Pick) bool { return p.Index == doc })
	}
	for range 100 {
		pool := randomPool(rng, 20)
		doc := rng.IntN(len(pool))
		pool[doc].Text += " w0"
		before := place(pool, doc)
		pool[doc].Text += " w0"
		if after := place(pool, doc); after > before {
			t.Fatalf("document %d %q went from place %d to %d", doc, pool[doc].Text, before, after)
		}
	}
}

func TestBM25Why(t *testing.T) {
	pool := texts("the invoice was wrong", "the refund", "hello", strings.Repeat("x", 100)+" one two three four five six seven eight nine ten")
	tests := []struct {
		query  string
		limit  int
		index  int
		want   string
		reason string
	}{
		{"The invoice, the INVOICE!", 2, 0, `place 1 of 2: BM25 1.81: "invoice" 1.15, "the" 0.66`, "terms by weight, asked for twice"},
		{"the invoice", 2, 1, `place 2 of 2: BM25 0.41: "the" 0.41`, "one term"},
		{"the invoice", 2, 2, "not among the 2 picks: BM25 0: it has no term of the query", "nothing in common"},
		{"the invoice", 1, 1, `not among the 1 picks: BM25 0.41: "the" 0.41`, "rejected, with its score"},
		{pool[3].Text, 1, 3, `place 1 of 1: BM25 3.78: "` + strings.Repeat("x", 40) + `"… 0.34, "one" 0.34, "two" 0.34, "three" 0.34, ` +
			`"four" 0.34, "five" 0.34, "six" 0.34, "seven" 0.34, 3 more terms 1.03`, "long and many terms are cut"},
		{"the", 1, 4, "not among the 1 picks: the pool has no document 4", "an index beyond the pool"},
		{"the", 1, -1, "not among the 1 picks: the pool has no document -1", "an index below it"},
	}
	for _, tt := range tests {
		got := ranked(t, rankerOf(t, BM25(nil), pool), tt.query, tt.limit).Why(tt.index).String()
		if diff := cmp.Diff(tt.want, got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", tt.reason, diff)
		}
	}
}

// longText is how many bytes a long text has: so many that anything worse than linear does
// not end.
func longText() int {
	if raceEnabled {
		return 1 << 18
	}
	return 1 << 20
}

// TestBM25Long ranks a long text for itself, of one term and of many.
func TestBM25Long(t *testing.T) {
	size := longText()
	var many strings.Builder
	for i := 0; many.Len() < size; i++ {
		fmt.Fprintf(&many, "%x ", i)
	}
	for _, text := range []string{strings.Repeat("a ", size/2), strings.Repeat("東", size/3), strings.Repeat("x", size), many.String()} {
		start := time.Now()
		got := ranked(t, rankerOf(t, BM25(nil), texts("nothing", text)), text, 0)
		if got.Picks[0].Index != 1 || got.Picks[0].Score <= 0 {
			t.Errorf("%.10q…: %v", text, got.Picks)
		}
		if why := got.Why(1).String(); len(why) > 1000 {
			t.Errorf("%.10q…: a reason of %d bytes", text, len(why))
		}
		if took := time.Since(start); took > 10*time.Second {
			t.Errorf("%.10q…: %v", text, took)
		}
	}
}

// FuzzBM25 compares with the reference: the same scores in the same order, so that each
// document is there once.
func FuzzBM25(f *testing.F) {
	f.Add("the invoice", "the invoice\nthe refund\n", uint8(1))
	f.Add("東京都の水", "京都\n水\n東京", uint8(0))
	f.Add("don't ’tis a'\u00adb", "don’t\na'b\n\u00ad'b", uint8(2))
	f.Add("a a\x00b\xff", "\n\na\xffa\nb", uint8(9))
	f.Add("ΣΊΣ ﾗｰ \u0301", "σίς\nラー\nー\u0301", uint8(3))
	f.Fuzz(func(t *testing.T, query, documents string, limit uint8) {
		if len(query) > 200 || len(documents) > 1000 {
			return // the reference takes its time
		}
		pool := texts(strings.Split(documents, "\n")...)
		want := naiveBM25(pool, 1.2, 0.75)(query)
		want = want[:limited(int(limit), len(want))]
		ranking := ranked(t, rankerOf(t, BM25(nil), pool), query, int(limit))
		if diff := cmp.Diff(want, ranking.Picks); diff != "" {
			t.Errorf("query %q, documents %q (-want +got):\n%s", query, documents, diff)
		}
		for i := range pool {
			if why := ranking.Why(i).String(); why == "" {
				t.Errorf("no reason for document %d", i)
			}
		}
	})
}
