package budget

import (
	"fmt"
	"strings"
	"sync"

	"github.com/briefgo/brief/internal/bpe"
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

// A BPE is a byte-pair encoding, exact like the tokenizer of the models that use it.
// [Encoding] has OpenAI's. It is safe for concurrent use.
//
// The text of special tokens, <|endoftext|> say, is the ordinary text that it is
// inside a message. A byte that is not UTF-8 stands for U+FFFD, which encoding/json
// makes of it when the text is sent.
//
// A zero or nil BPE has no vocabulary: it counts each byte as a token, which is never
// too low, and a Budget refuses it.
type BPE struct {
	e      *bpe.Encoding
	memory memory // of whole texts, for Fit
}

func newBPE(e *bpe.Encoding) *BPE { return &BPE{e: e} }

// empty reports whether b has no vocabulary.
func (b *BPE) empty() bool { return b == nil || b.e == nil }

// encoding returns what b counts by.
func (b *BPE) encoding() *bpe.Encoding {
	if b.empty() {
		return bpe.Bytes()
	}
	return b.e
}

// Count returns how many tokens text is. It takes time linear in the text, whatever it
// is, and allocates nothing.
func (b *BPE) Count(text string) int { return b.encoding().Count(text) }

// Encode returns the ids of text's tokens.
func (b *BPE) Encode(text string) []int { return b.encoding().AppendEncode(nil, text) }

// Decode returns the text of tokens, given their ids. It fails on an id that the
// encoding does not have; the ids of its special tokens give their names. Some of the
// tokens of a text may end inside a character: the result is then not UTF-8.
func (b *BPE) Decode(tokens []int) (string, error) {
	text, err := b.encoding().Decode(tokens)
	if err != nil {
		return "", fmt.Errorf("budget: %w", err)
	}
	return text, nil
}

// Truncate returns the longest prefix of text that ends between two characters and has
// at most n tokens. It reads no more of text than that can take, and its time is linear
// in what it reads.
func (b *BPE) Truncate(text string, n int) string { return b.encoding().Truncate(text, n) }

// Tally returns a count of an empty text, to which more is appended.
func (b *BPE) Tally() *Tally { return &Tally{t: b.encoding().NewTally()} }

// Exact reports that the counts are exact: it returns true.
func (b *BPE) Exact() bool { return true }

// String returns the name of the encoding, "o200k_base" say.
func (b *BPE) String() string { return b.encoding().Name() }

// A Tally counts a text that grows, such as a reply while it is streamed. [BPE.Tally]
// makes one. It keeps only the end of the text: the last two words or so. It is not safe
// for concurrent use.
//
// The zero Tally counts bytes, as the zero BPE does. A nil one does too, and keeps
// nothing: its count is that of what was appended last.
type Tally struct{ t *bpe.Tally }

// Append adds text at the end and returns how many tokens the whole text is now. A
// character may be cut in two between calls. All appends together take time linear in the
// text, whatever it is, for chunks of a few bytes too.
func (t *Tally) Append(text string) int {
	switch {
	case t == nil:
		return bpe.Bytes().Count(text)
	case t.t == nil:
		t.t = bpe.Bytes().NewTally()
	}
	return t.t.Append(text)
}

// A once makes one BPE when it is first asked for.
type once struct {
	sync.Once
	b *BPE
}

func (o *once) get(encoding func() *bpe.Encoding) *BPE {
	o.Do(func() { o.b = newBPE(encoding()) })
	return o.b
}

// Each encoding is reached from a function of its own, so that a program holds the
// vocabularies of those that it calls only.
var onceO200k, onceHarmony, onceCL100k, onceP50k, onceR50k once

// O200k returns the encoding o200k_base, of GPT-4o and everything since. A program that
// calls it, and not [Encoding] or [ForModel], holds no other vocabulary.
func O200k() *BPE { return onceO200k.get(bpe.O200kBase) }

// CL100k returns the encoding cl100k_base, of GPT-4 and GPT-3.5 Turbo.
func CL100k() *BPE { return onceCL100k.get(bpe.CL100kBase) }

// encodingNames are the names that Encoding knows.
var encodingNames = []string{"o200k_base", "o200k_harmony", "cl100k_base", "p50k_base", "r50k_base"}

// Encoding returns an encoding of OpenAI's by its name: "o200k_base", "o200k_harmony",
// "cl100k_base", "p50k_base" or "r50k_base". All calls for a name return the same *BPE.
func Encoding(name string) (*BPE, error) {
	switch name {
	case "o200k_base":
		return O200k(), nil
	case "o200k_harmony":
		return onceHarmony.get(bpe.O200kHarmony), nil
	case "cl100k_base":
		return CL100k(), nil
	case "p50k_base":
		return onceP50k.get(bpe.P50kBase), nil
	case "r50k_base":
		return onceR50k.get(bpe.R50kBase), nil
	}
	return nil, fmt.Errorf("budget: unknown encoding %.40q; there are %s", name, strings.Join(encodingNames, ", "))
}
