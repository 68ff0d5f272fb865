package budget

import (
	"fmt"
	"strings"
	"sync"

	"github.com/pkoukk/tiktoken-go"
	loader "github.com/pkoukk/tiktoken-go-loader"
)

// A Counter counts the tokens of a text as one model's tokenizer would. It must be
// safe for concurrent use.
//
// A Counter may also have the methods Exact() bool, which says whether its counts
// are exact, and Margin() float64, the share by which a count may be too low: 0.1
// if the true count may be 10 % higher. Without them it is taken as exact. With a
// method String() string it has a name in reports.
type Counter interface {
	Count(text string) int
}

// A BPE is one of OpenAI's byte-pair encodings. Its counts are exact. It is
// immutable and safe for concurrent use.
type BPE struct {
	name string
	tk   *tiktoken.Tiktoken
}

// Count returns how many tokens text is. The text of special tokens, <|endoftext|>
// say, is counted as the ordinary text that it is inside a message.
func (b *BPE) Count(text string) int { return len(b.tk.EncodeOrdinary(text)) }

// Exact reports that the counts are exact: it returns true.
func (b *BPE) Exact() bool { return true }

// String returns the name of the encoding, "o200k_base" say.
func (b *BPE) String() string { return b.name }

// Split patterns of the encodings, as in OpenAI's tiktoken (openai_public.py).
const (
	o200kPattern = `[^\r\n\p{L}\p{N}]?[\p{Lu}\p{Lt}\p{Lm}\p{Lo}\p{M}]*[\p{Ll}\p{Lm}\p{Lo}\p{M}]+(?i:'s|'t|'re|'ve|'m|'ll|'d)?|` +
		`[^\r\n\p{L}\p{N}]?[\p{Lu}\p{Lt}\p{Lm}\p{Lo}\p{M}]+[\p{Ll}\p{Lm}\p{Lo}\p{M}]*(?i:'s|'t|'re|'ve|'m|'ll|'d)?|` +
		`\p{N}{1,3}| ?[^\s\p{L}\p{N}]+[\r\n/]*|\s*[\r\n]+|\s+(?!\S)|\s+`
	cl100kPattern = `(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}{1,3}| ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+`
	gpt2Pattern   = `'s|'t|'re|'ve|'m|'ll|'d| ?\p{L}+| ?\p{N}+| ?[^\s\p{L}\p{N}]+|\s+(?!\S)|\s+`
)

// encodings are made when they are first asked for, once each: a vocabulary takes
// up to 0.3 s and 24 MB to load.
var encodings = []struct {
	name string
	load func() (*BPE, error)
}{
	{"o200k_base", sync.OnceValues(func() (*BPE, error) { return load("o200k_base", o200kPattern) })},
	{"cl100k_base", sync.OnceValues(func() (*BPE, error) { return load("cl100k_base", cl100kPattern) })},
	{"p50k_base", sync.OnceValues(func() (*BPE, error) { return load("p50k_base", gpt2Pattern) })},
	{"r50k_base", sync.OnceValues(func() (*BPE, error) { return load("r50k_base", gpt2Pattern) })},
}

// load makes an encoding of an embedded vocabulary. It goes around
// tiktoken.GetEncoding, whose loader is a package variable and downloads.
func load(name, pattern string) (*BPE, error) {
	ranks, err := loader.NewOfflineLoader().LoadTiktokenBpe(name + ".tiktoken")
	if err != nil {
		return nil, fmt.Errorf("budget: the vocabulary of %s: %w", name, err)
	}
	core, err := tiktoken.NewCoreBPE(ranks, nil, pattern)
	if err != nil {
		return nil, fmt.Errorf("budget: the pattern of %s: %w", name, err)
	}
	return &BPE{name: name, tk: tiktoken.NewTiktoken(core, &tiktoken.Encoding{Name: name}, nil)}, nil
}

// Encoding returns an encoding by its name: "o200k_base", "cl100k_base",
// "p50k_base" or "r50k_base". The first call for a name loads its vocabulary; the
// others return the same *BPE.
func Encoding(name string) (*BPE, error) {
	var names []string
	for _, e := range encodings {
		if e.name == name {
			return e.load()
		}
		names = append(names, e.name)
	}
	return nil, fmt.Errorf("budget: unknown encoding %.40q; there are %s", name, strings.Join(names, ", "))
}

// O200k returns the encoding o200k_base, of GPT-4o and everything since.
func O200k() *BPE { return mustEncoding("o200k_base") }

// CL100k returns the encoding cl100k_base, of GPT-4 and GPT-3.5 Turbo.
func CL100k() *BPE { return mustEncoding("cl100k_base") }

func mustEncoding(name string) *BPE {
	b, err := Encoding(name)
	if err != nil {
		panic(err) // the vocabulary is embedded
	}
	return b
}
