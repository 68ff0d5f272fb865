// Package bpe is the tokenizer: byte-pair encodings that count, encode and decode text
// exactly as OpenAI's tiktoken does, in linear time.
package bpe

// A Pattern is the way in which an encoding splits a text into pre-tokens before any
// bytes are merged. The zero Pattern is none.
type Pattern int

// The patterns, by the encoding that they became known with.
const (
	_      Pattern = iota
	GPT2           // r50k_base, p50k_base
	CL100k         // cl100k_base; Llama 3
	O200k          // o200k_base, o200k_harmony
	Qwen2          // CL100k with digits one by one
	Tekken         // Mistral's: O200k without contractions, with digits one by one
)

// A Vocabulary is what an Encoding is made of. Tokens are named by their rank: their
// place in the order of priority in which BPE merges.
type Vocabulary struct {
	Name    string
	Pattern Pattern
	Tokens  []string    // the bytes of each token, by rank; the 256 single bytes among them
	IDs     []int       // the id of each token; nil: its rank
	Pairs   [][2]uint32 // the ranks of the two tokens that each token is merged from, anything for a single byte; nil: those that tiktoken's algorithm finds
	Whole   bool        // a pre-token that is a token is that token, even if merges would not make it
}
