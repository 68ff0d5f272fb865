package bpe

import (
	"fmt"
	"slices"
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

// A VocabularyError says what is wrong with a Vocabulary.
type VocabularyError struct {
	Rank    int // of the token it is about; -1 if it is about no single one
	Problem string
}

// Error says which token is wrong and how.
func (e *VocabularyError) Error() string {
	if e.Rank < 0 {
		return "bpe: the vocabulary " + e.Problem
	}
	return fmt.Sprintf("bpe: token %d of the vocabulary %s", e.Rank, e.Problem)
}

// New makes an encoding of a vocabulary. An error is a [*VocabularyError].
func New(v *Vocabulary) (*Encoding, error) {
	b := &builder{v: v, inner: make([]uint32, len(v.Tokens)), ranks: make(map[string]int, len(v.Tokens))}
	for _, step := range []func() error{b.check, b.number, b.merges} {
		if err := step(); err != nil {
			return nil, err
		}
	}
	return b.encoding(), nil
}

// A builder makes an Encoding of a Vocabulary.
type builder struct {
	v      *Vocabulary
	ranks  map[string]int // by text
	inner  []uint32       // by rank
	halves []half         // of the merged tokens, in order
	outer  []uint32       // of the merged tokens, and then of those in whole
	bytes  [256]uint32    // outer ids
	whole  []int          // ranks of tokens that no merge makes
	tree   mergeTree      // for derive

	disordered bool // a token has a half with a higher id
}

// noInner marks a token that has no inner id yet.
const noInner = 1<<32 - 1

// check looks at each token alone.
func (b *builder) check() error {
	v := b.v
	switch {
	case splitter(v.Pattern) == nil:
		return &VocabularyError{-1, fmt.Sprintf("has an unknown pattern, %d", v.Pattern)}
	case len(v.Tokens) >= maxToken-256:
		return &VocabularyError{-1, fmt.Sprintf("has %d tokens; there may be %d", len(v.Tokens), maxToken-257)}
	case v.IDs != nil && len(v.IDs) != len(v.Tokens):
		return &VocabularyError{-1, fmt.Sprintf("has %d tokens and %d ids", len(v.Tokens), len(v.IDs))}
	case v.Pairs != nil && len(v.Pairs) != len(v.Tokens):
		return &VocabularyError{-1, fmt.Sprintf("has %d tokens and %d pairs", len(v.Tokens), len(v.Pairs))}
	}
	ids := make(map[int]bool, len(v.Tokens))
	for rank, text := range v.Tokens {
		id := b.id(rank)
		first, twice := b.ranks[text]
		switch {
		case text == "":
			return &VocabularyError{rank, "is empty"}
		case len(text) > MaxTokenBytes:
			return &VocabularyError{rank, fmt.Sprintf("has %d bytes; a token may have %d", len(text), MaxTokenBytes)}
		case twice:
			return &VocabularyError{rank, fmt.Sprintf("is the same as token %d, %.40q", first, text)}
		case id < 0 || id > maxToken:
			return &VocabularyError{rank, fmt.Sprintf("has the id %d", id)}
		case ids[id]:
			return &VocabularyError{rank, fmt.Sprintf("has the id of another, %d", id)}
		}
		b.ranks[text], ids[id] = rank, true
	}
	for c := range 256 {
		if _, ok := b.ranks[string([]byte{byte(c)})]; !ok {
			return &VocabularyError{-1, fmt.Sprintf("has no token for the byte %#02x", c)}
		}
	}
	return nil
}

func (b *builder) id(rank int) int {
	if b.v.IDs == nil {
		return rank
	}
	return b.v.IDs[rank]
}

// number finds the halves of each token and gives it an inner id. A token without
// halves is found only as a whole pre-token.
func (b *builder) number() error {
	pairs := make([][2]uint32, len(b.v.Tokens))
	next := uint32(256)
	for rank, text := range b.v.Tokens {
		if len(text) == 1 {
			b.inner[rank], b.bytes[text[0]] = uint32(text[0]), uint32(b.id(rank))
			continue
		}
		ok := true
		if b.v.Pairs == nil {
			pairs[rank], ok = b.derive(rank)
		} else {
			pairs[rank] = b.v.Pairs[rank]
		}
		if !ok {
			b.whole = append(b.whole, rank)
			b.inner[rank] = noInner
			continue
		}
		b.inner[rank] = next
		b.outer = append(b.outer, uint32(b.id(rank)))
		next++
	}
	for rank, text := range b.v.Tokens {
		if len(text) == 1 || b.inner[rank] == noInner {
			continue
		}
		if err := b.half(rank, pairs[rank]); err != nil {
			return err
		}
	}
	for _, rank := range b.whole {
		b.inner[rank] = next
		b.outer = append(b.outer, uint32(b.id(rank)))
		next++
	}
	return nil
}

// half adds a token that is made of two others.
func (b *builder) half(rank int, pair [2]uint32) error {
	text, n := b.v.Tokens[rank], uint32(len(b.v.Tokens))
	if pair[0] >= n || pair[1] >= n || b.v.Tokens[pair[0]]+b.v.Tokens[pair[1]] != text {
		return &VocabularyError{rank, fmt.Sprintf("is %.40q, which is not what it is merged of", text)}
	}
	left, right := b.inner[pair[0]], b.inner[pair[1]]
	if left == noInner || right == noInner {
		return &VocabularyError{rank, fmt.Sprintf("is %.40q, which is merged of one that no merge makes", text)}
	}
	if id := b.inner[rank]; left >= id || right >= id {
		b.disordered = true
	}
	b.halves = append(b.halves, half{left: left, right: right, size: uint32(len(text))})
	return nil
}

// derive returns the two tokens that tiktoken's algorithm merges last when it encodes
// the text of a token. No other pair can ever merge into it: whenever two tokens with
// its text stand side by side, the merges inside that text were those of the text
// alone. It fails if more than two are left, so that merging cannot make the token.
func (b *builder) derive(rank int) (pair [2]uint32, ok bool) {
	text, t := b.v.Tokens[rank], &b.tree
	n := len(text)
	pairs := t.reset(n)
	for i := range n { // a part starts at i, and the next one at t.next[i]
		t.next[i], t.prev[i] = int32(i+1), int32(i-1)
	}
	for i := range n - 1 {
		pairs[i] = packWide(b.rank(text[i:i+2]), i)
	}
	t.build()
	for parts := n; parts > 2; parts-- {
		least := t.least()
		if least == noWidePair {
			return pair, false
		}
		i := int(uint32(least))
		second, end := t.unlink(i, n)
		t.set(second, noWidePair)
		pair := uint64(noWidePair)
		if end < n {
			pair = packWide(b.rank(text[i:t.next[end]]), i)
		}
		t.set(i, pair)
		if p := int(t.prev[i]); p >= 0 {
			t.set(p, packWide(b.rank(text[p:end]), p))
		}
	}
	at := t.next[0]
	return [2]uint32{uint32(b.ranks[text[:at]]), uint32(b.ranks[text[at:]])}, true
}

// rank returns the rank of a text, or noMerge if it is no token.
func (b *builder) rank(text string) uint32 {
	if r, ok := b.ranks[text]; ok {
		return uint32(r)
	}
	return noMerge
}

// MaxTokenBytes is the most bytes that a token may have: twice those of the longest of
// published vocabularies.
const MaxTokenBytes = 256

// merges makes sure that no two tokens are merged of the same pair.
func (b *builder) merges() error {
	seen := make(map[[2]uint32]bool, len(b.halves))
	for i, h := range b.halves {
		pair := [2]uint32{h.left, h.right}
		if seen[pair] {
			return &VocabularyError{-1, fmt.Sprintf("merges one pair twice, into its token %d", i)}
		}
		seen[pair] = true
	}
	return nil
}

// encoding returns the encoding.
func (b *builder) encoding() *Encoding {
	e := &Encoding{
		name: b.v.Name, pattern: b.v.Pattern, pairs: newPairTable(b.halves),
		merged: len(b.halves), bytes: b.bytes, runs: runsOf(b.outer), longest: 1, ordered: !b.disordered,
	}
	e.finish()
	bigrams := make([]byte, 1<<bigramBits/8)
	for rank, text := range b.v.Tokens {
		e.hazards = hazardsOf(e.hazards, text)
		addBigrams(bigrams, text)
		e.longest = max(e.longest, len(text))
		if len(text) > 1 && (b.inner[rank] >= uint32(256+e.merged) || b.v.Whole && !b.made(e, rank)) {
			if e.whole == nil {
				e.whole = map[string]uint32{}
			}
			e.whole[text] = b.inner[rank]
		}
	}
	e.bigrams = string(bigrams)
	slices.Sort(e.hazards)
	e.hazards = slices.Compact(e.hazards)
	return e
}

// made reports whether merging makes a token of the text of one.
func (b *builder) made(e *Encoding, rank int) bool {
	var tree mergeTree
	tokens := tree.merge(e, b.v.Tokens[rank])
	return len(tokens) == 1 && tokens[0] == b.inner[rank]
}

// runsOf makes runs of the outer ids of the tokens from 256 on.
func runsOf(outer []uint32) []idRun {
	var runs []idRun
	for i, id := range outer {
		if i == 0 || id != outer[i-1]+1 {
			runs = append(runs, idRun{uint32(256 + i), id})
		}
	}
	return runs
}
