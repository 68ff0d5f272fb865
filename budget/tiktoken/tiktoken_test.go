package tiktoken_test

import (
	"fmt"
	"log"
	"strings"
	"sync"
	"testing"

	"github.com/pkoukk/tiktoken-go"
	loader "github.com/pkoukk/tiktoken-go-loader"

	"github.com/briefgo/brief/budget"
	counter "github.com/briefgo/brief/budget/tiktoken"
	"github.com/briefgo/brief/prompt"
)

// pattern is a short one of this test's own: words and the rest.
const pattern = `\p{L}+|\P{L}+`

func tokenizer() (*tiktoken.Tiktoken, error) {
	ranks, err := loader.NewOfflineLoader().LoadTiktokenBpe("r50k_base.tiktoken")
	if err != nil {
		return nil, err
	}
	core, err := tiktoken.NewCoreBPE(ranks, map[string]int{"<|endoftext|>": 50256}, pattern)
	if err != nil {
		return nil, err
	}
	special := map[string]any{"<|endoftext|>": true}
	return tiktoken.NewTiktoken(core, &tiktoken.Encoding{Name: "own"}, special), nil
}

func Example() {
	tk, err := tokenizer()
	if err != nil {
		log.Fatal(err)
	}
	c := counter.New(tk)
	fmt.Println(c, c.Count("tokens of words"), c.Exact())
	// Output:
	// tiktoken-go 7 true
}

func TestCounter(t *testing.T) {
	tk, err := tokenizer()
	if err != nil {
		t.Fatal(err)
	}
	c := counter.New(tk)
	var group sync.WaitGroup
	for range 4 {
		group.Go(func() {
			for _, text := range []string{"", "a", "words and 123", "<|endoftext|>"} {
				if got, want := c.Count(text), len(tk.EncodeOrdinary(text)); got != want {
					t.Errorf("%q: %d, want %d", text, got, want)
				}
			}
		})
	}
	group.Wait()
	if c.Count("<|endoftext|>") < 2 {
		t.Error("the text of a special token is counted as that token")
	}
}

func TestCounterWithoutTokenizer(t *testing.T) {
	c := counter.New(nil)
	if got := c.Count("a text"); got != -1 {
		t.Errorf("%d tokens, want -1", got)
	}
	p := prompt.MustNew[struct{ Text string }, string]("p", prompt.Role("Read."), prompt.Input("{{.Text}}"))
	r, err := p.Render(struct{ Text string }{"a text"})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := (budget.Budget{Window: 100, Counter: c}).Fit(r); err == nil || !strings.Contains(err.Error(), "without a tokenizer counts -1") {
		t.Errorf("error %v, want one that says what counts so", err)
	}
}
