package budget

import (
	"bytes"
	"cmp"
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"github.com/briefgo/brief/internal/bpe"
)

// A merge is two tokens, as the file spells them, that are merged into one.
type merge struct{ left, right string }

// A mergeList is the merges of a file in the order of their priority.
type mergeList []merge

// A mergeError says which merge of a file is wrong, and how.
type mergeError struct {
	index   int
	problem string
}

func (e *mergeError) Error() string { return fmt.Sprintf("model.merges[%d] %s", e.index, e.problem) }

// UnmarshalJSON reads a list of merges, each "a b" or ["a","b"].
func (l *mergeList) UnmarshalJSON(data []byte) error {
	d := json.NewDecoder(bytes.NewReader(data))
	if t, err := d.Token(); err != nil || t != json.Delim('[') {
		return &mergeError{0, "is not there: model.merges is no list"}
	}
	var raw json.RawMessage
	for d.More() {
		err := d.Decode(&raw)
		m, ok := mergeOf(raw)
		if err != nil || !ok {
			return &mergeError{len(*l), "is not a pair of tokens"}
		}
		*l = append(*l, m)
	}
	return nil
}

// mergeOf reads one merge.
func mergeOf(raw json.RawMessage) (m merge, ok bool) {
	if len(raw) > 0 && raw[0] == '[' {
		var pair []string
		if json.Unmarshal(raw, &pair) != nil || len(pair) != 2 {
			return m, false
		}
		return merge{pair[0], pair[1]}, pair[0] != "" && pair[1] != ""
	}
	var s string
	if json.Unmarshal(raw, &s) != nil {
		return m, false
	}
	m.left, m.right, ok = strings.Cut(s, " ")
	return m, ok && m.left != "" && m.right != ""
}

// A merger orders the tokens of a vocab by the merges.
type merger struct {
	ids   map[string]int
	v     *bpe.Vocabulary
	ranks map[string]uint32 // by the spelling in the file
	first []int             // of each merged token, its first merge
}

// all adds the single bytes, and then what the merges yield.
//
// In most files each token has one merge, and the order of the merges is all that
// counts. A file that was converted from tiktoken has for each token every pair of
// tokens that it can be cut into, one beside the other, and ignore_merges: any two
// neighbours that make a token are merged, which is tiktoken's algorithm, so that
// bpe.New is left to find the pairs. What lies between the two is refused.
func (m *merger) all(merges mergeList) error {
	m.ranks = make(map[string]uint32, len(byteSpellings)+len(merges))
	for b, spelling := range byteSpellings {
		if err := m.add(spelling, string([]byte{byte(b)})); err != nil {
			return err
		}
	}
	for i := range merges {
		if err := m.merge(i, &merges[i]); err != nil {
			return err
		}
	}
	switch {
	case len(m.first) == len(merges):
		return m.pairs(merges)
	case !m.v.Whole:
		return fmt.Errorf("model.merges has several for one token, but model.ignore_merges is not true; %s", supported)
	}
	return m.everyPair(merges)
}

// add adds the next token.
func (m *merger) add(spelling, text string) error {
	id, ok := m.ids[spelling]
	if !ok {
		return fmt.Errorf("model.vocab lacks %.40q", spelling)
	}
	if len(text) > bpe.MaxTokenBytes {
		return fmt.Errorf("model.vocab has %.40q, of %d bytes; a token may have %d", spelling, len(text), bpe.MaxTokenBytes)
	}
	m.ranks[spelling] = uint32(len(m.v.Tokens))
	m.v.Tokens = append(m.v.Tokens, text)
	m.v.IDs = append(m.v.IDs, id)
	return nil
}

// merge adds the token of one merge, unless the merge before yields it too.
func (m *merger) merge(i int, of *merge) error {
	spelling := of.left + of.right
	if rank, again := m.ranks[spelling]; again {
		if int(rank) != len(m.v.Tokens)-1 || rank < uint32(len(byteSpellings)) {
			return &mergeError{i, fmt.Sprintf("yields %.40q, which an earlier merge yields that does not stand beside it", spelling)}
		}
		return nil
	}
	text, ok := bytesOf(spelling)
	if !ok {
		return &mergeError{i, fmt.Sprintf("yields %.40q, which is not of the byte-level alphabet", spelling)}
	}
	m.first = append(m.first, i)
	return m.add(spelling, text)
}

// pairs finds the ranks of what each token is merged from.
func (m *merger) pairs(merges mergeList) error {
	m.v.Pairs = make([][2]uint32, len(m.v.Tokens))
	for i, of := range merges {
		left, okLeft := m.ranks[of.left]
		right, okRight := m.ranks[of.right]
		if !okLeft || !okRight {
			return &mergeError{i, fmt.Sprintf("is of %.20q and %.20q, which are not both bytes or yielded by merges", of.left, of.right)}
		}
		m.v.Pairs[len(byteSpellings)+i] = [2]uint32{left, right}
	}
	return nil
}

// everyPair makes sure that the merges of each token are all pairs of tokens that it
// can be cut into.
func (m *merger) everyPair(merges mergeList) error {
	for n, i := range m.first {
		end := len(merges)
		if n+1 < len(m.first) {
			end = m.first[n+1]
		}
		var listed []int
		for _, of := range merges[i:end] {
			listed = append(listed, len(of.left))
		}
		slices.Sort(listed)
		spelling := merges[i].left + merges[i].right
		if cuts := m.cuts(spelling); !slices.Equal(listed, cuts) {
			return &mergeError{i, fmt.Sprintf("is one of %d that yield %.40q; supported is one, or the %d of which both tokens are there", len(listed), spelling, len(cuts))}
		}
	}
	return nil
}

// cuts returns where a spelling can be cut into two tokens. It takes time in the square
// of its length.
func (m *merger) cuts(spelling string) (at []int) {
	for i := range spelling {
		if _, ok := m.ranks[spelling[:i]]; ok {
			if _, ok := m.ranks[spelling[i:]]; ok {
				at = append(at, i)
			}
		}
	}
	return at
}

// unmerged adds the tokens that no merge yields. With ignore_merges they are found
// where they are a whole pre-token.
func (m *merger) unmerged(added []addedToken) error {
	for _, a := range added {
		delete(m.ids, a.Content)
	}
	var rest []string
	for spelling := range m.ids {
		if _, ok := m.ranks[spelling]; !ok {
			rest = append(rest, spelling)
		}
	}
	slices.SortFunc(rest, func(a, b string) int { return cmp.Or(cmp.Compare(m.ids[a], m.ids[b]), strings.Compare(a, b)) })
	for _, spelling := range rest {
		text, ok := bytesOf(spelling)
		if !ok {
			continue // no text has it
		}
		if err := m.add(spelling, text); err != nil {
			return err
		}
		if m.v.Pairs != nil || m.cuts(spelling) != nil {
			return fmt.Errorf("model.vocab has %.40q, which no merge yields, and model.ignore_merges is true; %s", spelling, supported)
		}
	}
	return nil
}
