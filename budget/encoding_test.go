package budget

import (
	"strings"
	"sync"
	"testing"

	"github.com/pkoukk/tiktoken-go"
	loader "github.com/pkoukk/tiktoken-go-loader"
)

func TestEncodingAgreesWithTiktoken(t *testing.T) {
	tiktoken.SetBpeLoader(loader.NewOfflineLoader())
	texts := []struct{ reason, text string }{
		{"empty", ""},
		{"prose", "The quick brown fox jumps over the lazy dog, don't you think?"},
		{"German", "Rechnungsbetrag 1.356,60 €, zahlbar bis 23.02.2026"},
		{"Chinese", "价税合计：￥880.00"},
		{"code and spaces", "func main() {\n\t\tif x  :=  1; x >= 0 {}\n}\n\n\n"},
		{"digits", "12345678901234567890"},
		{"special tokens are ordinary text", "a <|endoftext|> b <|im_end|>\n<|endofprompt|>"},
		{"emoji", "👩‍👩‍👧‍👦 ☕"},
	}
	for _, e := range []string{"o200k_base", "cl100k_base", "p50k_base", "r50k_base"} {
		oracle, err := tiktoken.GetEncoding(e)
		if err != nil {
			t.Fatal(err)
		}
		b, err := Encoding(e)
		if err != nil {
			t.Fatal(err)
		}
		for _, tt := range texts {
			if got, want := b.Count(tt.text), len(oracle.EncodeOrdinary(tt.text)); got != want {
				t.Errorf("%s, %s: %d tokens, want %d", e, tt.reason, got, want)
			}
		}
	}
}

func TestSpecialTokenTextIsOrdinary(t *testing.T) {
	// As a special token it would be one.
	if n := O200k().Count("<|endoftext|>"); n < 2 {
		t.Errorf("%d tokens, want the ordinary text's several", n)
	}
}

func TestEncodingOnceAndConcurrently(t *testing.T) {
	var wg sync.WaitGroup
	got := make([]*BPE, 8)
	for i := range got {
		wg.Go(func() { got[i] = CL100k(); got[i].Count("some text to count") })
	}
	wg.Wait()
	for _, b := range got {
		if b != got[0] {
			t.Error("an encoding was made twice")
		}
	}
}

func TestEncodingUnknown(t *testing.T) {
	_, err := Encoding("o300k_base")
	if err == nil || !strings.Contains(err.Error(), `"o300k_base"`) || !strings.Contains(err.Error(), "o200k_base") {
		t.Errorf("error %v, want one that names the encodings there are", err)
	}
}

func BenchmarkCount(b *testing.B) {
	text := strings.Repeat("The invoice of March comes to 1,234.50 EUR, due in ten days.\n", 40)
	c := O200k()
	b.SetBytes(int64(len(text)))
	b.ReportAllocs()
	for b.Loop() {
		c.Count(text)
	}
}
