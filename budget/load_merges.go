package budget

import (
	"encoding/json"
	"errors"
	"fmt"
	"strings"
)

// byteSpellings are the characters by which a byte-level vocabulary writes the 256
// bytes: printable Latin-1 as itself, the others from U+0100 on (GPT-2's
// bytes_to_unicode).
var byteSpellings = func() (spellings [256]string) {
	next := rune(0x100)
	for b := range 256 {
		if '!' <= b && b <= '~' || 0xA1 <= b && b <= 0xAC || 0xAE <= b {
			spellings[b] = string(rune(b))
			continue
		}
		spellings[b] = string(next)
		next++
	}
	return spellings
}()

// byteOf is the inverse of byteSpellings.
var byteOf = func() map[rune]byte {
	bytes := make(map[rune]byte, 256)
	for b, s := range byteSpellings {
		for _, r := range s {
			bytes[r] = byte(b)
		}
	}
	return bytes
}()

// bytesOf returns the bytes that a spelling means.
func bytesOf(spelling string) (text string, ok bool) {
	b := make([]byte, 0, len(spelling))
	for _, r := range spelling {
		c, ok := byteOf[r]
		if !ok {
			return "", false
		}
		b = append(b, c)
	}
	return string(b), true
}

// merge adds the token of one merge. Several merges may yield one token if they stand
// next to each other, as in files converted from tiktoken: then they are one rank.
// Which of them make the token is then what bpe.New derives.
//
// TODO: it derives none for a token that needs one of a higher rank, as some of Llama
// 3's for Japanese and Korean do: 15 of 1,563 texts count one to three tokens more.
// Until then such a file must not be called exact.
func (m *merger) merge(raw json.RawMessage) error {
	left, right, err := mergePair(raw)
	if err != nil {
		return err
	}
	if rank, again := m.ranks[left+right]; again {
		if int(rank) != len(m.v.Tokens)-1 {
			return fmt.Errorf("yields %.40q, which an earlier merge yields that does not stand beside it", left+right)
		}
		m.several = true
		return nil
	}
	text, ok := bytesOf(left + right)
	if !ok {
		return fmt.Errorf("yields %.40q, which is not of the byte-level alphabet", left+right)
	}
	m.parts = append(m.parts, [2]string{left, right})
	return m.add(left+right, text)
}

// pairs finds the ranks of what each token is merged from.
func (m *merger) pairs() error {
	m.v.Pairs = make([][2]uint32, len(m.v.Tokens))
	for i, part := range m.parts {
		left, okLeft := m.ranks[part[0]]
		right, okRight := m.ranks[part[1]]
		if !okLeft || !okRight {
			return fmt.Errorf("model.merges: %.20q and %.20q are merged, but are not both bytes or yielded by merges", part[0], part[1])
		}
		m.v.Pairs[len(byteSpellings)+i] = [2]uint32{left, right}
	}
	return nil
}

// mergePair returns the two spellings of a merge: "a b" or ["a","b"].
func mergePair(raw json.RawMessage) (left, right string, err error) {
	var pair []string
	if json.Unmarshal(raw, &pair) == nil && len(pair) == 2 {
		return pair[0], pair[1], nil
	}
	var s string
	if json.Unmarshal(raw, &s) == nil {
		if left, right, ok := strings.Cut(s, " "); ok && left != "" && right != "" {
			return left, right, nil
		}
	}
	return "", "", errors.New("is not a pair of tokens")
}
