package schema

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"
	"time"
)

// A person is what most of the timed bars decode.
type person struct {
	ID      int      `json:"id"`
	Name    string   `json:"name"`
	Email   string   `json:"email"`
	Score   float64  `json:"score"`
	Active  bool     `json:"active"`
	Tags    []string `json:"tags"`
	Address address  `json:"address"`
	Note    *string  `json:"note,omitempty"`
}

type address struct {
	Street string `json:"street"`
	City   string `json:"city"`
	Zip    string `json:"zip"`
}

// A crowd is a document of many persons.
type crowd struct {
	Title  string   `json:"title"`
	People []person `json:"people"`
}

// crowdDocument returns the JSON of a crowd of about the given size, in bytes.
func crowdDocument(size int) string {
	c := crowd{Title: "people"}
	for n := 0; n < size; n = len(c.People) * 275 {
		i := len(c.People)
		note := fmt.Sprintf("He said:\n\"%d\" – and left", i)
		p := person{ID: i, Name: fmt.Sprintf("Person %d", i), Email: fmt.Sprintf("p%d@example.com", i),
			Score: float64(i%1000) + 0.25, Active: i%2 == 0, Tags: []string{"a", "bc", "one more"},
			Address: address{"Rue de l’Été", "Genève", fmt.Sprint(1000 + i%9000)}}
		if i%3 == 0 {
			p.Note = &note
		}
		c.People = append(c.People, p)
	}
	doc, err := json.MarshalIndent(c, "", " ")
	if err != nil {
		panic(err)
	}
	return string(doc)
}

// typicalReply is a reply of about 500 bytes, and order what it is decoded into.
const typicalReply = `{
  "number": "A-2291/7",
  "customer": {"name": "Blue Heron Books", "email": "orders@heron.example", "vip": true},
  "currency": "EUR",
  "lines": [
    {"what": "Field guide to moths, 2nd edition", "count": 2, "price": 34.5},
    {"what": "Poster \"Owls of Europe\"", "count": 1, "price": 18},
    {"what": "Notebook, ruled", "count": 12, "price": 4.25}
  ],
  "total": 138.0,
  "paid": false,
  "due": "2026-02-01",
  "notes": ["deliver to the back door", "call before noon"]
}`

type order struct {
	Number   string `json:"number"`
	Customer struct {
		Name  string `json:"name"`
		Email string `json:"email"`
		VIP   bool   `json:"vip"`
	} `json:"customer"`
	Currency string      `json:"currency"`
	Lines    []orderLine `json:"lines"`
	Total    float64     `json:"total"`
	Paid     bool        `json:"paid"`
	Due      string      `json:"due"`
	Notes    []string    `json:"notes"`
}

type orderLine struct {
	What  string  `json:"what"`
	Count int     `json:"count"`
	Price float64 `json:"price"`
}

// A peer does with encoding/json and the engine what Decode does.
type peer[T any] struct{ schema *Schema[T] }

// any decodes a document for the engine.
func (p peer[T]) any(doc []byte) any {
	var v any
	d := json.NewDecoder(bytes.NewReader(doc))
	d.UseNumber()
	if err := d.Decode(&v); err != nil {
		panic(err)
	}
	return v
}

// valid validates a decoded document.
func (p peer[T]) valid(v any) {
	if err := p.schema.validator.engine.(*santhoshEngine).schema.Validate(v); err != nil {
		panic(err)
	}
}

// value decodes a document into its Go value.
func (p peer[T]) value(doc []byte) (v T) {
	if err := json.Unmarshal(doc, &v); err != nil {
		panic(err)
	}
	return v
}

// bars skips a test of times but where they are asked for, and where they mean nothing.
func bars(t *testing.T) {
	t.Helper()
	if os.Getenv("BRIEF_BARS") != "1" || raceEnabled {
		t.Skip("timed: set BRIEF_BARS=1, without -race")
	}
}

// ratios runs f and its peers in turn and returns the median time of f and, for each
// peer, the median of what f takes beside it.
func ratios(n int, f func(), peers ...func()) (time.Duration, []float64) {
	timed := func(f func()) float64 {
		start := time.Now()
		for range n {
			f()
		}
		return float64(time.Since(start)) / float64(n)
	}
	var own []float64
	beside := make([][]float64, len(peers))
	for range 5 {
		own = append(own, timed(f))
		for i, peer := range peers {
			beside[i] = append(beside[i], own[len(own)-1]/timed(peer))
		}
	}
	medians := make([]float64, len(peers))
	for i := range beside {
		slices.Sort(beside[i])
		medians[i] = beside[i][2]
	}
	slices.Sort(own)
	return time.Duration(own[2]), medians
}

// besidePeer reads a valid reply and reports the times beside those of its peer.
func besidePeer[T any](t *testing.T, n int, reply string) (took time.Duration, strict, whole float64) {
	t.Helper()
	s := MustFor[T](nil)
	p, doc := peer[T]{s}, []byte(reply)
	decoded := p.any(doc)
	took, beside := ratios(n,
		func() {
			if _, err := s.Decode(reply); err != nil {
				t.Fatal(err)
			}
		},
		func() { p.valid(decoded); p.value(doc) },
		func() { p.valid(p.any(doc)); p.value(doc) })
	return took, beside[0], beside[1]
}

// TestBarValid reads valid JSON of a megabyte.
func TestBarValid(t *testing.T) {
	bars(t)
	reply := crowdDocument(1 << 20)
	took, strict, whole := besidePeer[crowd](t, 3, reply)
	t.Logf("%d kB: %v, %.2f times Unmarshal and Validate, %.2f times with decoding for the engine", len(reply)>>10, took, strict, whole)
	if strict > 1.3 {
		t.Error("the bar is 1.3 times")
	}
}

// TestBarTypical reads a reply as most are.
func TestBarTypical(t *testing.T) {
	bars(t)
	took, strict, whole := besidePeer[order](t, 2000, typicalReply)
	s := MustFor[order](nil)
	allocs := testing.AllocsPerRun(100, func() { _, _ = s.Decode(typicalReply) })
	t.Logf("%d bytes: %v, %.2f times Unmarshal to any, Validate and Unmarshal (%.2f without the first), %.0f allocations", len(typicalReply), took, whole, strict, allocs)
	if whole > 1.3 || allocs > 450 {
		t.Error("the bars are 1.3 times and 450 allocations")
	}
}

// TestBarHostile reads texts that are not JSON, or hardly.
func TestBarHostile(t *testing.T) {
	bars(t)
	s, err := Parse[any]([]byte(`{}`), nil)
	if err != nil {
		t.Fatal(err)
	}
	for name, reply := range hostileReplies(1 << 20) {
		took, _ := ratios(1, func() { _, _ = s.Read(reply) })
		t.Logf("%-32s %v", name, took)
		if took > 50*time.Millisecond {
			t.Errorf("%s: the bar is 50 ms", name)
		}
	}
}

// hostileReplies are texts of about a size that make a careless reader slow.
func hostileReplies(size int) map[string]string {
	repeat := func(s string) string { return strings.Repeat(s, size/len(s)) }
	return map[string]string{
		"brackets":        repeat("["),
		"members":         repeat(`{"a":`),
		"quotes":          repeat(`"`),
		"placeholders":    repeat("{x} "),
		"100,000 levels":  strings.Repeat("[", 100_000) + strings.Repeat("]", 100_000),
		"100,000 objects": strings.Repeat(`{"a":`, 100_000) + "1" + strings.Repeat("}", 100_000),
		"unclosed string": `{"a": "` + repeat(`he said "no" and `),
	}
}
