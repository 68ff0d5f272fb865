package budget_test

import (
	"encoding/base64"
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"github.com/briefgo/brief/budget"
)

// TestLoadHostileVocabulary loads files whose tokens are as long as they may be, and
// longer ones.
func TestLoadHostileVocabulary(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 11))
	letters := func(n int) string {
		b := make([]byte, n)
		for i := range b {
			b[i] = 'a' + byte(r.IntN(2))
		}
		return string(b)
	}
	tiktoken := func(tokens, size int) string {
		var b strings.Builder
		for i := range 256 {
			fmt.Fprintf(&b, "%s %d\n", base64.StdEncoding.EncodeToString([]byte{byte(i)}), i)
		}
		rank := 256
		add := func(token string) {
			fmt.Fprintf(&b, "%s %d\n", base64.StdEncoding.EncodeToString([]byte(token)), rank)
			rank++
		}
		for n := 2; n <= 10; n++ { // so that the bytes of the long ones merge, over and over
			for word := range 1 << n {
				add(strings.NewReplacer("0", "a", "1", "b").Replace(fmt.Sprintf("%0*b", n, word)))
			}
		}
		for range tokens {
			add(letters(size))
		}
		return b.String()
	}
	long := letters(1 << 19)
	tests := []struct{ reason, file, text string }{
		{"tokens of 256 bytes", "v.tiktoken", tiktoken(5_000, 256)},
		{"tokens that are too long", "v.tiktoken", tiktoken(5_000, 512)},
		{"one token of 512 kB", "v.json", `{"pre_tokenizer":{"type":"ByteLevel"},"model":{"type":"BPE","ignore_merges":true,"vocab":{` + alphabet() +
			`"aa":300,"` + long + `":301},"merges":["a a"]}}`},
		{"a merge into a token of 512 kB", "v.json", `{"pre_tokenizer":{"type":"ByteLevel"},"model":{"type":"BPE","ignore_merges":true,"vocab":{` + alphabet() +
			`"aa":300,"` + long + `a":301},"merges":["a a","` + long + ` a","` + long + ` a"]}}`},
	}
	for _, tt := range tests {
		t.Run(tt.reason, func(t *testing.T) {
			fsys := fstest.MapFS{tt.file: {Data: []byte(tt.text)}}
			start := time.Now()
			if strings.HasSuffix(tt.file, ".json") {
				_, err := budget.LoadTokenizer(fsys, tt.file)
				t.Log(err)
			} else {
				_, err := budget.LoadTiktoken(fsys, tt.file, "o200k_base")
				t.Log(err)
			}
			took := time.Since(start)
			t.Logf("%d kB in %v", len(tt.text)>>10, took)
			if took > 3*time.Second && !raceEnabled {
				t.Errorf("%v", took)
			}
		})
	}
}

// alphabet is the vocab of the single bytes, by their spellings.
func alphabet() string {
	var b strings.Builder
	next := rune(0x100)
	for c := range 256 {
		r := rune(c)
		if c <= ' ' || 0x7F <= c && c <= 0xA0 || c == 0xAD {
			r = next
			next++
		}
		fmt.Fprintf(&b, "%q:%d,", r, c)
	}
	return strings.NewReplacer(`'"'`, `"\""`, `'\\'`, `"\\"`, `'\''`, `"'"`, `'`, `"`).Replace(b.String())
}
