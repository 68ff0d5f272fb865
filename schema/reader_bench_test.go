package schema_test

import (
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/briefgo/brief/schema"
)

// orders is a list of orders, of which a reply is to be long.
type orders struct {
	Orders []order `json:"orders"`
}

// longReply returns a fenced reply of at least so many bytes that satisfies the schema
// of orders.
func longReply(size int) string {
	var b strings.Builder
	b.WriteString("Here are the orders:\n```json\n{\"orders\": [")
	for i := 0; b.Len() < size; i++ {
		if i > 0 {
			b.WriteString(",\n")
		}
		fmt.Fprintf(&b, `  {"number": "A-%d", "total": %d.50, "paid": %t, "status": "open", "note": null, "lines": [{"article": "a long name, no. %d", "count": %d}], "tags": ["x", "y\n"]}`,
			i, i, i%2 == 0, i, 1+i%7)
	}
	b.WriteString("]}\n```\n")
	return b.String()
}

// stream writes a reply in chunks of so many bytes and closes the reader.
func stream[T any](s *schema.Schema[T], reply string, chunk int) (schema.Reading[T], error) {
	r := schema.NewReader(s)
	for b := []byte(reply); len(b) > 0; {
		n := min(chunk, len(b))
		_, _ = r.Write(b[:n])
		b = b[n:]
	}
	return r.Close()
}

// BenchmarkReader reads a reply of 100 kB at once and in small chunks.
func BenchmarkReader(b *testing.B) {
	s, reply := schema.MustFor[orders](nil), longReply(100_000)
	b.Run("Decode", func(b *testing.B) {
		b.SetBytes(int64(len(reply)))
		b.ReportAllocs()
		for b.Loop() {
			if _, err := s.Decode(reply); err != nil {
				b.Fatal(err)
			}
		}
	})
	for _, chunk := range []int{1, 16, 1024} {
		b.Run(fmt.Sprintf("chunks of %d", chunk), func(b *testing.B) {
			b.SetBytes(int64(len(reply)))
			b.ReportAllocs()
			for b.Loop() {
				if _, err := stream(s, reply, chunk); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

// TestReaderBar holds a Reader to its number: a reply of 100 kB in chunks of 16 bytes
// takes at most three times as long as one Decode of it.
func TestReaderBar(t *testing.T) {
	if os.Getenv("BRIEF_BARS") != "1" {
		t.Skip("timed: set BRIEF_BARS=1, without -race")
	}
	s, reply := schema.MustFor[orders](nil), longReply(100_000)
	var ratios []float64
	for range 5 {
		start := time.Now()
		if _, err := s.Decode(reply); err != nil {
			t.Fatal(err)
		}
		decode := time.Since(start)
		start = time.Now()
		if _, err := stream(s, reply, 16); err != nil {
			t.Fatal(err)
		}
		ratios = append(ratios, float64(time.Since(start))/float64(decode))
	}
	slices.Sort(ratios)
	t.Logf("%.2f times one Decode", ratios[2])
	if ratios[2] > 3 {
		t.Errorf("%.2f times one Decode, the bar is 3", ratios[2])
	}
}
