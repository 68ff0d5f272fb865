// Package bpe is the tokenizer: byte-pair encodings that count, encode and decode text
// exactly as OpenAI's tiktoken does, in linear time.
//
// A text is first split into pre-tokens (words with the space before them, groups of
// digits, runs of punctuation) by a hand-written scanner for each pattern. Inside a
// pre-token, bytes are merged pair by pair, the pair of lowest rank first. Most
// pre-tokens of a text have been seen before, and a memo has their counts; the others
// are merged over a table of pairs, and those longer than a window by windows whose
// seams are proved right.
//
// Bytes that are not UTF-8 stand for U+FFFD, one each, as encoding/json writes them
// when the text is sent.
package bpe

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"unicode/utf8"
)

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

// An Encoding is a byte-pair encoding. It is safe for concurrent use. It never
// changes but for a memo of bounded size, which shows in nothing but speed.
//
// Inside, a token is named by an id of our own: a single byte is its value, and
// the merged tokens follow from 256 in the order of their ranks. So the id of a
// merged token is its priority too. In most vocabularies its halves have lower ids.
type Encoding struct {
	name    string
	pattern Pattern
	split   func(text string, i int) int
	blocks  *blockRule // nil: split is all there is
	pairs   pairTable
	merged  int               // how many tokens are merges of two
	bytes   [256]uint32       // outer ids of the single bytes
	runs    []idRun           // outer ids of the merged tokens, and of those in whole
	whole   map[string]uint32 // pre-tokens that are tokens though no merge makes them
	special map[uint32]string // texts of special tokens, for Decode only
	longest int               // bytes of the longest token

	hazards []hazard // see chars
	bigrams string   // a filter of those that tokens have
	ordered bool     // the halves of each token have lower ids than it

	// Made when first needed.
	halves    func() []half            // of each merged token
	spans     func() []idSpan          // for inner
	wholes    func() map[uint32]string // whole, by ids
	chars     func() *chars
	bytePairs func() *bytePairs
	counts    atomic.Pointer[memo]
	wide      atomic.Pointer[wideMemo]
}

// An idRun says that the inner ids from inner on have the outer ids from outer on,
// up to the next run.
type idRun struct{ inner, outer uint32 }

// finish completes an encoding whose tables are there.
func (e *Encoding) finish() *Encoding {
	e.split, e.blocks = splitter(e.pattern), blockRuleOf(e.pattern)
	e.halves = sync.OnceValue(func() []half { return e.pairs.halves(e.merged) })
	e.bytePairs = sync.OnceValue(e.pairs.ofBytes)
	e.chars = sync.OnceValue(e.newChars)
	e.spans = sync.OnceValue(e.newSpans)
	e.wholes = sync.OnceValue(e.newWholes)
	e.counts.Store(newMemo())
	return e
}

// Clone returns the same encoding with an empty memo.
func (e *Encoding) Clone() *Encoding {
	c := &Encoding{
		name: e.name, pattern: e.pattern, pairs: e.pairs, merged: e.merged, bytes: e.bytes, runs: e.runs,
		whole: e.whole, special: e.special, longest: e.longest, hazards: e.hazards, bigrams: e.bigrams, ordered: e.ordered,
	}
	return c.finish()
}

// Name returns the name of the encoding, "o200k_base" say.
func (e *Encoding) Name() string { return e.name }

// Pattern returns how the encoding splits text.
func (e *Encoding) Pattern() Pattern { return e.pattern }

// Longest returns the bytes of the longest token: a text of n bytes has at least
// n/Longest tokens.
func (e *Encoding) Longest() int { return e.longest }

// AppendEncode appends the ids of text's tokens to ids. The text of special tokens
// is ordinary text.
func (e *Encoding) AppendEncode(ids []int, text string) []int {
	var w window
	var long []uint32
	for i := 0; i < len(text); {
		end := e.split(text, i)
		piece := valid(text[i:end])
		i = end
		if id, ok := e.whole[piece]; ok {
			ids = append(ids, int(e.outer(id)))
			continue
		}
		if len(piece) > windowBytes {
			long = e.encodeLong(piece, long[:0])
			ids = e.appendOuter(ids, long)
			continue
		}
		ids = e.appendOuter(ids, w.merge(e, piece))
	}
	return ids
}

// appendOuter appends the ids by which the world knows tokens.
func (e *Encoding) appendOuter(ids []int, tokens []uint32) []int {
	for _, id := range tokens {
		ids = append(ids, int(e.outer(id)))
	}
	return ids
}

// Decode returns the text of tokens by their ids. Tokens may hold parts of a
// character, so that the text of some of an encoded text's tokens need not be UTF-8. An
// error says which token is none, and needs the name of the package before it.
func (e *Encoding) Decode(ids []int) (string, error) {
	var b []byte
	for i, id := range ids {
		var inner uint32
		var text string
		var known, special bool
		if id >= 0 && id <= maxToken { // else uint32 may make another id of it
			inner, known = e.inner(uint32(id))
			text, special = e.special[uint32(id)]
		}
		switch {
		case known:
			b = e.appendToken(b, inner)
		case special:
			b = append(b, text...)
		default:
			return "", fmt.Errorf("token %d is %d, which %.40q does not have", i, id, e.name)
		}
	}
	return string(b), nil
}

// appendToken appends the bytes of a token. Halves have lower ids than their whole,
// so that this ends.
func (e *Encoding) appendToken(b []byte, id uint32) []byte {
	for id >= 256 {
		if i := int(id) - 256; i >= e.merged {
			return append(b, e.wholes()[id]...)
		} else {
			of := e.halves()[i]
			b = e.appendToken(b, of.left)
			id = of.right
		}
	}
	return append(b, byte(id))
}

// newWholes returns the texts of the tokens that are found as whole pre-tokens.
func (e *Encoding) newWholes() map[uint32]string {
	texts := make(map[uint32]string, len(e.whole))
	for text, id := range e.whole {
		texts[id] = text
	}
	return texts
}

// outer returns the id by which the world knows a token.
func (e *Encoding) outer(id uint32) uint32 {
	if id < 256 {
		return e.bytes[id]
	}
	lo, hi := 0, len(e.runs) // the run is in [lo, hi)
	for hi-lo > 1 {
		if mid := (lo + hi) / 2; e.runs[mid].inner <= id {
			lo = mid
		} else {
			hi = mid
		}
	}
	return id - e.runs[lo].inner + e.runs[lo].outer
}

// An idSpan says that n tokens from inner on have the outer ids from outer on.
type idSpan struct{ outer, inner, n uint32 }

// newSpans returns the ids of all tokens, in the order of the outer ones.
func (e *Encoding) newSpans() []idSpan {
	var spans []idSpan
	for b, o := range e.bytes {
		spans = append(spans, idSpan{o, uint32(b), 1})
	}
	end := uint32(256 + e.merged)
	for _, id := range e.whole { // merges may make some of them, but not of their own text
		end = max(end, id+1)
	}
	for i, r := range e.runs {
		next := end
		if i+1 < len(e.runs) {
			next = e.runs[i+1].inner
		}
		spans = append(spans, idSpan{r.outer, r.inner, next - r.inner})
	}
	slices.SortFunc(spans, func(a, b idSpan) int { return cmp.Compare(a.outer, b.outer) })
	return spans
}

// inner returns the token that the world knows by an id.
func (e *Encoding) inner(outer uint32) (id uint32, ok bool) {
	spans := e.spans()
	i, found := slices.BinarySearchFunc(spans, outer, func(s idSpan, outer uint32) int { return cmp.Compare(s.outer, outer) })
	if !found {
		i--
	}
	if i < 0 || outer-spans[i].outer >= spans[i].n {
		return 0, false
	}
	return outer - spans[i].outer + spans[i].inner, true
}

// valid returns text with each byte that is not UTF-8 replaced by U+FFFD.
func valid(text string) string {
	if utf8.ValidString(text) {
		return text
	}
	var b strings.Builder
	for _, r := range text { // yields U+FFFD for each such byte
		b.WriteRune(r)
	}
	return b.String()
}
