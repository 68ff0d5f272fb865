package budget

import (
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"reflect"
	"strings"

	"github.com/briefgo/brief/internal/bpe"
)

// supported says what tokenizer.json files can be read.
const supported = "supported is byte-level BPE with the pattern of GPT-2, cl100k (Llama 3), o200k, Qwen2 or Tekken"

// LoadTokenizer reads a vocabulary from a Hugging Face tokenizer.json of a byte-level
// BPE, such as those of GPT-2, Llama 3, Qwen 2 and 3, Mistral Nemo and gpt-oss. The
// counts are exact, those of encoding with add_special_tokens=False, but for this:
//
//   - Added tokens, <|im_end|> say, are the ordinary text that they are in a message. A
//     file whose added tokens are ordinary text, such as runs of spaces, is refused.
//   - The normalizer NFC (Qwen's) is not applied: text is counted as it is given, which
//     is exact for text that is in NFC, as nearly all is.
//   - A byte that is not UTF-8 counts as U+FFFD.
//
// What a chat template adds is not in the file; Budget.Overhead has it.
//
// Other kinds of tokenizer (Unigram, WordPiece, SentencePiece's BPE as in Llama 2 and
// Gemma), other patterns (DeepSeek's), other normalizers (Claude 2's) and dropout are
// refused with an error that says which and where, and so is a file of more than 64 MiB.
func LoadTokenizer(fsys fs.FS, file string) (*BPE, error) {
	data, err := readVocabulary(fsys, file)
	if err != nil {
		return nil, err
	}
	v, err := parseTokenizer(data)
	if err != nil {
		return nil, fmt.Errorf("budget: %.40q: %w", file, err)
	}
	return fromFile(file, v)
}

// A tokenizerFile is what is read of a Hugging Face tokenizer.json. What is left out
// changes no count of text that is byte-level: truncation, padding, post_processor,
// decoder, model.unk_token, model.fuse_unk and model.byte_fallback.
type tokenizerFile struct {
	Added        []addedToken    `json:"added_tokens"`
	Normalizer   *tokenizerStep  `json:"normalizer"`
	PreTokenizer *tokenizerStep  `json:"pre_tokenizer"`
	Model        *tokenizerModel `json:"model"`
}

// An addedToken is one that is found in text before it is split.
type addedToken struct {
	Content string `json:"content"`
	Special bool   `json:"special"`
}

// A tokenizerModel is how the parts of a text are made into tokens. What vocab and
// merges are depends on the type.
type tokenizerModel struct {
	Type         string          `json:"type"`
	Vocab        json.RawMessage `json:"vocab"`
	Merges       json.RawMessage `json:"merges"`
	IgnoreMerges bool            `json:"ignore_merges"`
	Prefix       string          `json:"continuing_subword_prefix"`
	Suffix       string          `json:"end_of_word_suffix"`
	Dropout      float64         `json:"dropout"`
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

// parseTokenizer makes a vocabulary of a tokenizer.json.
func parseTokenizer(data []byte) (*bpe.Vocabulary, error) {
	var t tokenizerFile
	if err := json.Unmarshal(data, &t); err != nil {
		return nil, tokenizerJSONError("", err)
	}
	if err := t.check(); err != nil {
		return nil, err
	}
	p, err := t.PreTokenizer.pattern()
	if err != nil {
		return nil, err
	}
	m := merger{v: &bpe.Vocabulary{Pattern: p, Whole: t.Model.IgnoreMerges}}
	if err := decodeField("model.vocab", t.Model.Vocab, &m.ids); err != nil {
		return nil, err
	}
	var merges mergeList
	if err := decodeField("model.merges", t.Model.Merges, &merges); err != nil {
		return nil, err
	}
	if err := m.all(merges); err != nil {
		return nil, err
	}
	if t.Model.IgnoreMerges {
		if err := m.unmerged(t.Added); err != nil {
			return nil, err
		}
	}
	return m.v, nil
}

// decodeField decodes a field of the model that stayed JSON, into a pointer. One that is
// not there changes nothing.
func decodeField[T any](field string, raw json.RawMessage, into *T) error {
	if raw == nil {
		return nil
	}
	if err := json.Unmarshal(raw, into); err != nil {
		return tokenizerJSONError(field, err)
	}
	return nil
}

// tokenizerJSONError says where a file, or a field of it, is not JSON or not of the types
// it should be.
func tokenizerJSONError(field string, err error) error {
	var syntax *json.SyntaxError
	var typ *json.UnmarshalTypeError
	var merge *mergeError
	switch {
	case errors.As(err, &merge):
		return merge
	case errors.As(err, &syntax):
		return fmt.Errorf("not a tokenizer.json: not JSON at byte %d: %.80s", syntax.Offset, err.Error())
	case errors.As(err, &typ):
		where := fmt.Sprintf("at byte %d", typ.Offset)
		if field != "" {
			where += " of it"
		}
		field = cmp.Or(strings.Trim(field+"."+typ.Field, "."), "the file")
		return fmt.Errorf("not a tokenizer.json: %.80s has %s where %s is to be, %s", field, kindOf(typ.Value), kindWanted(typ.Type.Kind()), where)
	}
	return fmt.Errorf("not a tokenizer.json: %.80s", err.Error())
}

// kindOf returns the words for a value by encoding/json's, "array" or "number 1.5" say.
func kindOf(value string) string {
	if kind, _, _ := strings.Cut(value, " "); kind == "array" || kind == "object" {
		return "an " + kind
	}
	return fmt.Sprintf("a %.40s", value)
}

// kindWanted returns the words for what a Go type is decoded from.
func kindWanted(k reflect.Kind) string {
	switch k {
	case reflect.Struct, reflect.Map, reflect.Pointer:
		return "an object"
	case reflect.Slice:
		return "an array"
	case reflect.Int:
		return "a whole number"
	case reflect.Float64:
		return "a number"
	}
	return "a " + k.String()
}

// check looks at all but the pattern, the vocabulary and the merges.
func (t *tokenizerFile) check() error {
	m := t.Model
	switch {
	case m == nil:
		return errors.New("not a tokenizer.json: it has no model")
	case m.Type != "BPE":
		return fmt.Errorf("model.type is %.40q; %s", m.Type, supported)
	case m.Prefix != "" || m.Suffix != "":
		return errors.New("model.continuing_subword_prefix or model.end_of_word_suffix is not empty; " + supported)
	case m.Dropout != 0:
		return fmt.Errorf("model.dropout is %v: with it tokens are random", m.Dropout)
	}
	if err := t.Normalizer.changesNothing(); err != nil {
		return err
	}
	for i, a := range t.Added {
		if !a.Special && (a.Content == "" || a.Content[0] != '<' && a.Content[0] != '[') {
			return fmt.Errorf("added_tokens[%d] is %.40q, which stands in ordinary text; %s", i, a.Content, supported)
		}
	}
	return nil
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
