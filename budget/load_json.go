package budget

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"

	"github.com/briefgo/brief/internal/bpe"
)

// A tokenizerFile is what is read of a Hugging Face tokenizer.json.
type tokenizerFile struct {
	Normalizer   *tokenizerStep `json:"normalizer"`
	PreTokenizer *tokenizerStep `json:"pre_tokenizer"`
	Model        struct {
		Type         string            `json:"type"`
		Vocab        json.RawMessage   `json:"vocab"`
		Merges       []json.RawMessage `json:"merges"`
		IgnoreMerges bool              `json:"ignore_merges"`
		Prefix       string            `json:"continuing_subword_prefix"`
		Suffix       string            `json:"end_of_word_suffix"`
	} `json:"model"`
}

// A tokenizerStep is a normalizer or a pre-tokenizer, or a sequence of them.
type tokenizerStep struct {
	Type           string          `json:"type"`
	PreTokenizers  []tokenizerStep `json:"pretokenizers"`
	Normalizers    []tokenizerStep `json:"normalizers"`
	AddPrefixSpace bool            `json:"add_prefix_space"`
	UseRegex       *bool           `json:"use_regex"`
	Behavior       string          `json:"behavior"`
	Invert         bool            `json:"invert"`
	Pattern        struct {
		Regex string `json:"Regex"`
	} `json:"pattern"`
}

// loadTokenizer reads a Hugging Face tokenizer.json of a byte-level BPE. Added tokens
// count as ordinary text. A file with the normalizer NFC (Qwen's) is taken: its counts
// are those of text that is in NFC already, as nearly all is.
func loadTokenizer(fsys fs.FS, file string) (*bpe.Encoding, error) {
	data, err := readVocabulary(fsys, file)
	if err != nil {
		return nil, err
	}
	v, err := parseTokenizer(file, data)
	if err != nil {
		return nil, fmt.Errorf("budget: %.40q: %w", file, err)
	}
	return encodingFrom(file, v)
}

// parseTokenizer makes a vocabulary of a tokenizer.json.
func parseTokenizer(name string, data []byte) (*bpe.Vocabulary, error) {
	var t tokenizerFile
	if err := json.Unmarshal(data, &t); err != nil {
		return nil, fmt.Errorf("not a tokenizer.json: %.80s", err.Error())
	}
	if t.Model.Type != "BPE" || t.Model.Prefix != "" || t.Model.Suffix != "" {
		return nil, fmt.Errorf("model.type is %.40q; %s", t.Model.Type, supported)
	}
	if err := t.Normalizer.changesNothing(); err != nil {
		return nil, err
	}
	p, err := t.PreTokenizer.pattern()
	if err != nil {
		return nil, err
	}
	var ids map[string]int
	if err := json.Unmarshal(t.Model.Vocab, &ids); err != nil {
		return nil, fmt.Errorf("model.vocab: %.80s", err.Error())
	}
	m := merger{ids: ids, v: &bpe.Vocabulary{Name: name, Pattern: p, Whole: t.Model.IgnoreMerges}, ranks: map[string]uint32{}}
	if err := m.all(t.Model.Merges); err != nil {
		return nil, err
	}
	return m.v, nil
}

// changesNothing reports a normalizer that changes text that is in NFC.
func (s *tokenizerStep) changesNothing() error {
	if s == nil || s.Type == "NFC" {
		return nil
	}
	if s.Type != "Sequence" {
		return fmt.Errorf("normalizer is %.40q, which changes text; supported are none and NFC", s.Type)
	}
	for i := range s.Normalizers {
		if n := &s.Normalizers[i]; n.Type != "NFC" {
			return fmt.Errorf("normalizer.normalizers[%d] is %.40q, which changes text; supported are none and NFC", i, n.Type)
		}
	}
	return nil
}

// pattern returns the pattern of a pre-tokenizer: ByteLevel with its own, which is
// GPT-2's, or one Split before it.
func (s *tokenizerStep) pattern() (bpe.Pattern, error) {
	if s == nil {
		return 0, errors.New("pre_tokenizer is null; " + supported)
	}
	steps := s.PreTokenizers
	if s.Type != "Sequence" {
		steps = []tokenizerStep{*s}
	}
	last := len(steps) - 1
	if last < 0 || last > 1 || steps[last].Type != "ByteLevel" || steps[last].AddPrefixSpace {
		return 0, fmt.Errorf("pre_tokenizer is %.40q of %d steps, not one Split and a ByteLevel without a space before the text; %s", s.Type, len(steps), supported)
	}
	ownRegex := steps[last].UseRegex == nil || *steps[last].UseRegex
	if last == 0 && ownRegex {
		return bpe.GPT2, nil
	}
	if split := &steps[0]; last == 1 && !ownRegex && split.Type == "Split" && split.Behavior == "Isolated" && !split.Invert {
		if p, ok := bpe.PatternOf(split.Pattern.Regex); ok {
			return p, nil
		}
	}
	return 0, fmt.Errorf("pre_tokenizer splits by %.40q; %s", steps[0].Pattern.Regex, supported)
}

// A merger orders the tokens of a vocab by the merges.
type merger struct {
	ids   map[string]int
	v     *bpe.Vocabulary
	ranks map[string]uint32 // by the spelling in the file
	parts [][2]string       // of each merged token, in order

	// several says that some token has more than one merge, as in a file converted
	// from tiktoken: then any pair that makes a token is merged, and the pairs are
	// those that tiktoken's algorithm finds.
	several bool
}

// all adds the single bytes, and then what the merges yield.
func (m *merger) all(merges []json.RawMessage) error {
	for b, spelling := range byteSpellings {
		if err := m.add(spelling, string([]byte{byte(b)})); err != nil {
			return err
		}
	}
	for i, raw := range merges {
		if err := m.merge(raw); err != nil {
			return fmt.Errorf("model.merges[%d]: %w", i, err)
		}
	}
	if m.several {
		return nil
	}
	return m.pairs()
}

// add adds the next token.
func (m *merger) add(spelling, text string) error {
	id, ok := m.ids[spelling]
	if !ok {
		return fmt.Errorf("model.vocab lacks %.40q", spelling)
	}
	m.ranks[spelling] = uint32(len(m.v.Tokens))
	m.v.Tokens = append(m.v.Tokens, text)
	m.v.IDs = append(m.v.IDs, id)
	return nil
}
