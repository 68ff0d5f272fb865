package rank

import (
	"errors"
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
)

// vectors makes a pool of vectors.
func vectors(all ...[]float32) []Document {
	pool := make([]Document, len(all))
	for i, v := range all {
		pool[i].Vector = v
	}
	return pool
}

func TestNearest(t *testing.T) {
	pool := vectors([]float32{1, 0}, []float32{0, 2}, []float32{3, 3}, []float32{-1, 0}, []float32{0, 1})
	half := math.Sqrt2 / 2
	tests := []struct {
		query  []float32
		want   []Pick
		reason string
	}{
		{[]float32{1, 0}, []Pick{{0, 1}, {2, half}, {1, 0}, {4, 0}, {3, -1}}, "by angle; length does not count; ties as declared"},
		{[]float32{0, 1e-30}, []Pick{{1, 1}, {4, 1}, {2, half}, {0, 0}, {3, 0}}, "a short query"},
		{[]float32{3e38, 3e38}, []Pick{{2, 1}, {0, half}, {1, half}, {4, half}, {3, -half}}, "a long one"},
	}
	for _, tt := range tests {
		r, err := rankerOf(t, Nearest(nil), pool)(Document{Vector: tt.query}, 0)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(tt.want, r.Picks, cmpopts.EquateApprox(0, 1e-8)); diff != "" {
			t.Errorf("%s (-want +got):\n%s", tt.reason, diff)
		}
	}
	r, err := rankerOf(t, Nearest(nil), pool)(Document{Vector: []float32{1, 0}}, 1)
	if err != nil {
		t.Fatal(err)
	}
	if got := r.Why(2).String(); got != "not among the 1 picks: cosine 0.707" {
		t.Error(got)
	}
}

// TestNearestEmbed looks at what is embedded: the texts without a vector, in one call.
func TestNearestEmbed(t *testing.T) {
	var calls [][]string
	embed := func(texts []string) ([][]float32, error) {
		calls = append(calls, slices.Clone(texts))
		return embedWords(texts)
	}
	pool := []Document{{Text: "a"}, {Text: "b", Vector: make([]float32, 7)}, {Text: "c"}}
	pool[1].Vector[3] = 1
	ranker, err := Nearest(embed)(pool)
	if err != nil {
		t.Fatal(err)
	}
	for _, q := range []Document{{Text: "c"}, {Text: "d", Vector: pool[0].Vector}} {
		if _, err := ranker(q, 1); err != nil {
			t.Fatal(err)
		}
	}
	if diff := cmp.Diff([][]string{{"a", "c"}, {"c"}}, calls); diff != "" {
		t.Errorf("calls (-want +got):\n%s", diff)
	}
	want, _ := embedWords([]string{"a", "c"})
	if diff := cmp.Diff(want, [][]float32{pool[0].Vector, pool[2].Vector}); diff != "" {
		t.Errorf("vectors set (-want +got):\n%s", diff)
	}
}

func TestVectorErrors(t *testing.T) {
	mine := errors.New("no connection")
	nan, inf := float32(math.NaN()), float32(math.Inf(-1))
	good := []float32{1, 2}
	gives := func(v ...[]float32) func([]string) ([][]float32, error) {
		return func([]string) ([][]float32, error) { return v, nil }
	}
	fails := func([]string) ([][]float32, error) { return nil, mine }
	tests := []struct {
		method Method
		pool   []Document
		query  Document
		want   string
	}{
		{Nearest(nil), vectors(good, []float32{1, 2, 3}), Document{}, "rank: Nearest: document 1: the vector has 3 dimensions, those before it have 2"},
		{Nearest(nil), vectors(good, []float32{1, nan}), Document{}, "rank: Nearest: document 1: the vector has the value NaN in dimension 1"},
		{Nearest(nil), vectors([]float32{inf, 0}), Document{}, "rank: Nearest: document 0: the vector has the value -Inf in dimension 0"},
		{Nearest(nil), vectors(good, []float32{0, 0}), Document{}, "rank: Nearest: document 1: the vector has only zeros"},
		{Nearest(nil), vectors(good, []float32{}), Document{}, "rank: Nearest: document 1: the vector is empty"},
		{Nearest(nil), vectors(good, nil), Document{}, "rank: Nearest: document 1: there is no vector, and no function to make one"},
		{Nearest(fails), vectors(good, nil), Document{}, "rank: Nearest: embedding failed: no connection"},
		{Nearest(gives(good, good)), vectors(good, nil), Document{}, "rank: Nearest: embedding gave 2 vectors for 1 texts"},
		{Nearest(gives([]float32{1})), vectors(good, nil), Document{}, "rank: Nearest: document 1: the vector has 1 dimensions, those before it have 2"},
		{Nearest(nil), vectors(good), Document{}, "rank: Nearest: the query has no vector, and there is no function to make one"},
		{Nearest(nil), vectors(good), Document{Vector: []float32{1}}, "rank: Nearest: the query's vector has 1 dimensions, those before it have 2"},
		{Nearest(nil), vectors(good), Document{Vector: []float32{0, 0}}, "rank: Nearest: the query's vector has only zeros"},
		{Nearest(nil), vectors(good), Document{Vector: []float32{nan, 0}}, "rank: Nearest: the query's vector has the value NaN in dimension 0"},
		{Nearest(gives()), vectors(good), Document{}, "rank: Nearest: embedding gave 0 vectors for 1 texts"},
		{Nearest(fails), vectors(good), Document{}, "rank: Nearest: embedding failed: no connection"},
		{Diverse(Fixed(), 0.5, nil), vectors(good, nil), Document{}, "rank: Diverse: document 1: the vector is empty"},
		{Diverse(Fixed(), 0.5, nil), vectors(nil, good), Document{}, "rank: Diverse: document 1: there is a vector, those before it have none"},
		{Diverse(Fixed(), 0.5, nil), vectors(good, []float32{0, 0}), Document{}, "rank: Diverse: document 1: the vector has only zeros"},
		{Diverse(Fixed(), -0.1, nil), nil, Document{}, "rank: Diverse: lambda is -0.1; it must be from 0 to 1"},
		{Diverse(Fixed(), 1.5, nil), nil, Document{}, "rank: Diverse: lambda is 1.5; it must be from 0 to 1"},
		{Diverse(Fixed(), math.NaN(), nil), nil, Document{}, "rank: Diverse: lambda is NaN; it must be from 0 to 1"},
		{Diverse(Fixed(), 1, &DiverseOptions{Candidates: -1}), nil, Document{}, "rank: Diverse: Candidates is -1; it must not be negative"},
	}
	for _, tt := range tests {
		ranker, err := tt.method(tt.pool)
		if err == nil {
			_, err = ranker(tt.query, 0)
		}
		var e *Error
		if !errors.As(err, &e) || err.Error() != tt.want {
			t.Errorf("%v, want %s", err, tt.want)
		}
		if strings.Contains(tt.want, "failed") && !errors.Is(err, mine) {
			t.Errorf("%v does not wrap the error of the function", err)
		}
	}
}

// TestDiverseByHand has values that were worked out on paper. The query is (1, 0); the
// cosines of the documents with it are 1, 1, 0.8 and 0.6, and the last two are at a right
// angle to nothing.
func TestDiverseByHand(t *testing.T) {
	pool := vectors([]float32{1, 0}, []float32{2, 0}, []float32{0.8, 0.6}, []float32{0.6, -0.8})
	tests := []struct {
		lambda float64
		most   int
		want   []Pick
		reason string
	}{
		{1, 0, []Pick{{0, 1}, {1, 1}, {2, 0.8}, {3, 0.6}}, "relevance only"},
		// After 0: 1 has 0.5-0.5, 2 has 0.4-0.4, 3 has 0.3-0.3, a tie. After 1 the same;
		// after 2, 3 is like 0 most of all (0.6), and 2 not at all (0).
		{0.5, 0, []Pick{{0, 0.5}, {1, 0}, {2, 0}, {3, 0}}, "a query in the plane makes ties"},
		// After 0: 1 has -0.75, 2 has 0.2-0.6, 3 has 0.15-0.45. After 3, which 2 is less
		// like than 0: 2 has -0.4 still.
		{0.25, 0, []Pick{{0, 0.25}, {3, -0.3}, {2, -0.4}, {1, -0.5}}, "differences count more"},
		{0, 0, []Pick{{0, 0}, {3, -0.6}, {2, -0.8}, {1, -1}}, "differences only"},
		{0.25, 3, []Pick{{0, 0.25}, {2, -0.4}, {1, -0.5}, {3, -0.6}}, "three candidates; the last is taken as if it was like another"},
	}
	for _, tt := range tests {
		ranker := rankerOf(t, Diverse(Nearest(nil), tt.lambda, &DiverseOptions{Candidates: tt.most}), pool)
		r, err := ranker(Document{Vector: []float32{1, 0}}, 0)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(tt.want, r.Picks, cmpopts.EquateApprox(0, 1e-7)); diff != "" {
			t.Errorf("%s (-want +got):\n%s", tt.reason, diff)
		}
	}
}

// TestDiverseScale looks at what relevance is made of, which lambda 1 leaves alone.
func TestDiverseScale(t *testing.T) {
	pool := vectors([]float32{0.8, 0.6}, []float32{1, 0})
	pool[0].Text, pool[1].Text = "a", "a b c"
	tests := []struct {
		inner  Method
		want   []Pick
		reason string
	}{
		{Nearest(nil), []Pick{{0, 0.6}, {1, 0}}, "cosines as they are"},
		{Balanced(Nearest(nil)), []Pick{{0, 0.6}, {1, 0}}, "which they are inside another method too"},
		{Diverse(Nearest(nil), 1, nil), []Pick{{0, 0.6}, {1, 0}}, "and so is what is made of them"},
		{BM25(nil), []Pick{{0, 1}, {1, 0.660}}, "others by the greatest"},
		{sinking, []Pick{{0, -0.5}, {1, -1}}, "signs apart"},
		{Fixed(), []Pick{{0, 0}, {1, 0}}, "nothing to divide by"},
	}
	for _, tt := range tests {
		r, err := rankerOf(t, Diverse(tt.inner, 1, nil), pool)(Document{Text: "a", Vector: []float32{0, 1}}, 0)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(tt.want, r.Picks, cmpopts.EquateApprox(0, 0.005)); diff != "" {
			t.Errorf("%s (-want +got):\n%s", tt.reason, diff)
		}
	}
}

// TestDiverseTies asks for a document of the pool. With lambda 0.5 the others are then as
// relevant as they are redundant, to the last bit, so that the order of relevance stays.
func TestDiverseTies(t *testing.T) {
	rng := rand.New(rand.NewPCG(2, 1))
	for range 50 {
		pool := make([]Document, 20)
		for i := range pool {
			pool[i].Vector = make([]float32, 50)
			for j := range pool[i].Vector {
				pool[i].Vector[j] = rng.Float32()
			}
		}
		r, err := rankerOf(t, Diverse(Nearest(nil), 0.5, nil), pool)(pool[7], 2)
		if err != nil {
			t.Fatal(err)
		}
		nearest, err := rankerOf(t, Nearest(nil), pool)(pool[7], 2)
		if err != nil {
			t.Fatal(err)
		}
		want := []Pick{{7, 0.5}, {nearest.Picks[1].Index, 0}}
		if diff := cmp.Diff(want, r.Picks); diff != "" {
			t.Fatalf("(-want +got):\n%s", diff)
		}
	}
}

func TestDiverseWhy(t *testing.T) {
	pool := texts("my refund is late", "my refund is late", "a refund please", "hello")
	ranker := rankerOf(t, Diverse(BM25(nil), 0.6, &DiverseOptions{Candidates: 3}), pool)
	r := ranked(t, ranker, "refund late", 2)
	want := []string{
		`place 1 of 2: MMR 0.60: 0.6 × relevance 1.00, like none before it; BM25 0.42: "late" 0.28, "refund" 0.14`,
		`not among the 2 picks: MMR 0.20: 0.6 × relevance 1.00 less 0.4 × similarity 1.00 to document 0; BM25 0.42: "late" 0.28, "refund" 0.14`,
		`place 2 of 2: MMR 0.21: 0.6 × relevance 0.39 less 0.4 × similarity 0.06 to document 0; BM25 0.16: "refund" 0.16`,
		`not among the 2 picks: not among the 3 candidates; BM25 0: it has no term of the query`,
	}
	for i, want := range want {
		if diff := cmp.Diff(want, r.Why(i).String()); diff != "" {
			t.Errorf("document %d (-want +got):\n%s", i, diff)
		}
	}
}

// TestDiverseReference compares with the definition, which looks at every pair for each
// place.
func TestDiverseReference(t *testing.T) {
	rng := rand.New(rand.NewPCG(9, 9))
	for round := range 30 {
		pool := randomPool(rng, 1+rng.IntN(30))
		inner, cosine := BM25(nil), naiveTermCosine(pool)
		if round%2 == 0 {
			inner = Nearest(nil)
			for i := range pool {
				v, _ := embedWords([]string{pool[i].Text})
				pool[i].Vector = v[0]
			}
			cosine = func(i, j int) float64 { return naiveCosine(pool[i].Vector, pool[j].Vector) }
		}
		query := Document{Text: randomText(rng, 6)}
		v, _ := embedWords([]string{query.Text})
		query.Vector = v[0]
		lambda := rng.Float64()
		from, err := rankerOf(t, inner, pool)(query, 0)
		if err != nil {
			t.Fatal(err)
		}
		got, err := rankerOf(t, Diverse(inner, lambda, nil), pool)(query, 0)
		if err != nil {
			t.Fatal(err)
		}
		checkMMR(t, from, got, lambda, cosine)
	}
}

// checkMMR checks that each pick has the greatest value of those that are left.
func checkMMR(t *testing.T, from, got *Ranking, lambda float64, cosine func(i, j int) float64) {
	t.Helper()
	scale, relevance := 1.0, map[int]float64{}
	if !from.cosines && from.Picks[0].Score > 0 {
		scale = from.Picks[0].Score
	}
	for _, p := range from.Picks {
		relevance[p.Index] = p.Score / scale
	}
	value := func(doc, place int) float64 {
		similarity := 0.0
		for _, q := range got.Picks[:place] {
			similarity = max(similarity, cosine(doc, q.Index))
		}
		return lambda*relevance[doc] - (1-lambda)*similarity
	}
	for place, p := range got.Picks {
		if v := value(p.Index, place); math.Abs(v-p.Score) > 1e-6 {
			t.Fatalf("document %d at place %d has %v, want %v", p.Index, place+1, p.Score, v)
		}
		for _, q := range got.Picks[place+1:] {
			if v := value(q.Index, place); v > p.Score+1e-6 {
				t.Fatalf("document %d at place %d has %v, document %d had %v", p.Index, place+1, p.Score, q.Index, v)
			}
		}
	}
}

func naiveCosine[T float32 | float64](a, b []T) float64 {
	var dot, aa, bb float64
	for i := range a {
		dot += float64(a[i]) * float64(b[i])
		aa += float64(a[i]) * float64(a[i])
		bb += float64(b[i]) * float64(b[i])
	}
	if aa == 0 || bb == 0 {
		return 0
	}
	return dot / math.Sqrt(aa*bb)
}

// naiveTermCosine compares documents by what each term of the pool adds to them in BM25.
func naiveTermCosine(pool []Document) func(i, j int) float64 {
	weights := make([][]float64, len(pool))
	reference, seen := naiveBM25(pool, 1.2, 0.75), map[string]bool{}
	for _, d := range pool {
		for _, term := range naiveTerms(d.Text) {
			if seen[term] {
				continue
			}
			seen[term] = true
			for _, p := range reference(term) {
				weights[p.Index] = append(weights[p.Index], p.Score)
			}
		}
	}
	return func(i, j int) float64 { return naiveCosine(weights[i], weights[j]) }
}

// TestDiverseCost counts comparisons: one of each candidate that is left for each pick.
func TestDiverseCost(t *testing.T) {
	const n, k, c = 1000, 10, 100
	d := &diverse{docs: n, lambda: 0.5, most: c}
	d.inner = rankerOf(t, Fixed(), make([]Document, n))
	counted := &countingLikeness{}
	d.likeness = counted
	if _, err := d.rank(Document{}, k); err != nil {
		t.Fatal(err)
	}
	if counted.raised > k*c {
		t.Errorf("%d comparisons for %d of %d", counted.raised, k, c)
	}
	if got := fmt.Sprint(counted.with); got != "[0 1 2 3 4 5 6 7 8 9]" {
		t.Errorf("compared with %s", got)
	}
}

type countingLikeness struct {
	raised int
	with   []int
}

func (l *countingLikeness) raise(candidates []candidate, doc int) {
	l.with = append(l.with, doc)
	for _, c := range candidates {
		if !c.taken {
			l.raised++
		}
	}
}
