package rank

import (
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// TestSelection compares with a sort, for scores of every size and many that are equal or
// zero.
func TestSelection(t *testing.T) {
	rng := rand.New(rand.NewPCG(6, 6))
	var s selection // used again and again, as in a request
	for width := range 65 {
		for range 20 {
			scores := make([]uint64, 1+rng.IntN(60))
			for i := range scores {
				if width > 0 && rng.IntN(4) > 0 {
					scores[i] = rng.Uint64() >> (64 - width)
				}
				if i > 0 && rng.IntN(5) == 0 {
					scores[i] = scores[i-1]
				}
			}
			want := make([]uint32, len(scores))
			for i := range want {
				want[i] = uint32(i)
			}
			slices.SortStableFunc(want, func(a, b uint32) int {
				if scores[a] == scores[b] {
					return 0
				} else if scores[a] > scores[b] {
					return -1
				}
				return 1
			})
			k := 1 + rng.IntN(len(scores))
			var got []uint32
			for _, e := range s.top(scores, k) {
				got = append(got, e.doc)
			}
			if diff := cmp.Diff(want[:k], got); diff != "" {
				t.Fatalf("the first %d of %v (-want +got):\n%s", k, scores, diff)
			}
		}
	}
}

func TestQuote(t *testing.T) {
	tests := []struct{ text, want, reason string }{
		{"a\x00\n", `"a\x00\n"`, "control characters are escaped"},
		{"0123456789012345678901234567890123456789", `"0123456789012345678901234567890123456789"`, "40 bytes are whole"},
		{"01234567890123456789012345678901234567890", `"0123456789012345678901234567890123456789"…`, "41 are cut"},
		{"012345678901234567890123456789012345678水水", `"012345678901234567890123456789012345678"…`, "not inside a character"},
		{string(slices.Repeat([]byte{0x80}, 50)), `"` + "\\x80\\x80\\x80\\x80\\x80\\x80\\x80\\x80\\x80\\x80\\x80\\x80\\x80\\x80\\x80\\x80\\x80\\x80\\x80\\x80\\x80\\x80\\x80\\x80\\x80\\x80\\x80\\x80\\x80\\x80\\x80\\x80\\x80\\x80\\x80\\x80" + `"…`, "no character at all"},
	}
	for _, tt := range tests {
		if got := quote(tt.text); got != tt.want {
			t.Errorf("%s: %s, want %s", tt.reason, got, tt.want)
		}
	}
}
