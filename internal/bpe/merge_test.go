package bpe

import (
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// mergeSlowly is BPE as tiktoken states it: while two neighbours make a token, merge
// the leftmost of those of lowest rank.
func mergeSlowly(ranks map[string]uint32, piece string) []uint32 {
	parts := strings.Split(piece, "")
	if id, ok := ranks[piece]; ok {
		return []uint32{id}
	}
	parts = parts[:0]
	for i := range len(piece) {
		parts = append(parts, piece[i:i+1])
	}
	for {
		best, at := uint32(noMerge), -1
		for i := range len(parts) - 1 {
			if r, ok := ranks[parts[i]+parts[i+1]]; ok && r < best {
				best, at = r, i
			}
		}
		if at < 0 {
			break
		}
		parts[at] += parts[at+1]
		parts = append(parts[:at+1], parts[at+2:]...)
	}
	var ids []uint32
	for _, p := range parts {
		ids = append(ids, ranks[p])
	}
	return ids
}

// ranksOf returns the inner ids of an encoding's tokens by their text.
func ranksOf(e *Encoding) map[string]uint32 {
	ranks := map[string]uint32{}
	for id := range uint32(256 + e.merged) {
		ranks[string(e.appendToken(nil, id))] = id
	}
	for text, id := range e.whole {
		ranks[text] = id
	}
	return ranks
}

func TestVocabularyShape(t *testing.T) {
	for _, tt := range []struct {
		e               *Encoding
		tokens, longest int
	}{
		{O200kBase(), 199998, 128},
		{CL100kBase(), 100256, 128},
		{P50kBase(), 50280, 64},
		{R50kBase(), 50256, 64},
	} {
		if got := 256 + tt.e.merged + len(tt.e.whole); got != tt.tokens {
			t.Errorf("%s has %d tokens, want %d", tt.e.Name(), got, tt.tokens)
		}
		t.Logf("%s: %d tokens that no merge makes, runs %v, longest %d", tt.e.Name(), len(tt.e.whole), len(tt.e.runs), tt.e.longest)
	}
}

func TestMergeParity(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 2))
	alphabets := []string{"ab", "aab", " ", "\n \t", "etaoin shrdlu", "ABCabc019", "的一是不了人我在有他这", "\x00\xff\xfe\x80abc", "=-_*#/", "0123456789", "aaaaaaaaaaaaaaaaaaaab", "اللغة العربية", "привет мир"}
	for _, e := range []*Encoding{O200kBase(), CL100kBase(), P50kBase(), R50kBase()} {
		ranks := ranksOf(e)
		for i := range 400 {
			alphabet := alphabets[i%len(alphabets)]
			n := 1 + random.IntN(60)
			if i%10 == 0 {
				n = 1 + random.IntN(1500)
			}
			b := make([]byte, n)
			for k := range b {
				b[k] = alphabet[random.IntN(len(alphabet))]
			}
			piece := string(b)
			want := mergeSlowly(ranks, piece)
			var got []uint32
			if _, ok := e.whole[piece]; ok {
				continue
			}
			if len(piece) <= windowBytes {
				var w window
				got = w.merge(e, piece)
				if diff := cmp.Diff(want, got); diff != "" {
					t.Fatalf("%s: window %q: %s", e.Name(), piece, diff)
				}
			}
			got = e.encodeLong(piece, nil)
			if diff := cmp.Diff(want, got); diff != "" {
				t.Fatalf("%s: long %q: %s", e.Name(), piece, diff)
			}
			if n := e.countLong(piece); n != len(want) {
				t.Fatalf("countLong %d, want %d", n, len(want))
			}
		}
	}
}

func BenchmarkLong(b *testing.B) {
	random := rand.New(rand.NewPCG(1, 2))
	for _, kind := range []struct{ name, alphabet string }{{"one letter", "a"}, {"spaces", " "}, {"random", "abcdefghijklmnopqrstuvwxyz"}, {"hiragana", "あいうえお"}, {"base64", "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"}} {
		p := make([]byte, 1<<20)
		for i := range p {
			p[i] = kind.alphabet[random.IntN(len(kind.alphabet))]
		}
		text := string(p)
		b.Run(kind.name, func(b *testing.B) {
			b.SetBytes(1 << 20)
			b.ReportAllocs()
			for b.Loop() {
				O200kBase().countLong(text)
			}
		})
	}
}
