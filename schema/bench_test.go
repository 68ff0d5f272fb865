package schema_test

import (
	"encoding/json"
	"testing"

	"github.com/briefgo/brief/internal/corpora"
	"github.com/briefgo/brief/schema"
)

const (
	cleanReply = `{"number":"A-7","total":1250.00,"currency":"EUR"}`
	messyReply = "Here it is:\n```json\n{'number': 'A-7', total: \"1,250.00\", currency: \"eur\",}\n```\n"
)

// BenchmarkDecode reads a clean and a messy reply, beside what encoding/json takes for
// the clean one.
func BenchmarkDecode(b *testing.B) {
	s := schema.MustFor[Invoice](nil)
	b.Run("encoding/json", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			var v Invoice
			if err := json.Unmarshal([]byte(cleanReply), &v); err != nil {
				b.Fatal(err)
			}
		}
	})
	for _, reply := range []string{cleanReply, messyReply} {
		b.Run(map[string]string{cleanReply: "clean", messyReply: "messy"}[reply], func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				if _, err := s.Decode(reply); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

// BenchmarkDecodeCorpus reads all typed replies once, their schemas made before.
func BenchmarkDecodeCorpus(b *testing.B) {
	cases := corpora.Replies(b, "replies_typed.jsonl")
	size := 0
	schemas := make([]*schema.Schema[any], len(cases))
	for i, c := range cases {
		s, err := schema.Parse[any](c.Schema, nil)
		if err != nil {
			b.Fatal(err)
		}
		schemas[i] = s
		size += len(c.Input)
	}
	b.SetBytes(int64(size))
	b.ReportAllocs()
	for b.Loop() {
		for i, c := range cases {
			_, _ = schemas[i].Decode(c.Input)
		}
	}
}

func BenchmarkFor(b *testing.B) {
	b.ReportAllocs()
	for b.Loop() {
		schema.MustFor[Invoice](nil)
	}
}
