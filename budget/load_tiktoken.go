package budget

import (
	"bytes"
	"encoding/base64"
	"fmt"
	"io/fs"
	"slices"
	"strconv"
	"strings"

	"github.com/briefgo/brief/internal/bpe"
)

// patternNames are the encodings by whose name a .tiktoken file's pattern is said.
var patternNames = map[string]bpe.Pattern{
	"r50k_base": bpe.GPT2, "p50k_base": bpe.GPT2, "cl100k_base": bpe.CL100k,
	"o200k_base": bpe.O200k, "o200k_harmony": bpe.O200k,
}

// LoadTiktoken reads a vocabulary from a .tiktoken file: a line for each token, with
// its bytes in base64, a space and its rank. Llama 3's tokenizer.model and Qwen's
// qwen.tiktoken are such files too. The counts are exact.
//
// The file does not say how text is split before tokens are merged; pattern does, by
// the name of the encoding of OpenAI's that splits so ("o200k_base", "cl100k_base",
// which Llama 3 has too, "p50k_base", "r50k_base") or as the regular expression that
// the model's maker states, if it is one of those that this package knows.
//
// A file of more than 64 MiB is refused. Errors say the line. The file's tokens are
// all that it has: special tokens are not in it.
func LoadTiktoken(fsys fs.FS, file, pattern string) (*BPE, error) {
	p, ok := patternNames[pattern]
	if !ok {
		if p, ok = bpe.PatternOf(pattern); !ok {
			return nil, fmt.Errorf("budget: unknown pattern %.40q; it is one of %s or a regular expression that means the same", pattern, strings.Join(encodingNames, ", "))
		}
	}
	data, err := readVocabulary(fsys, file)
	if err != nil {
		return nil, err
	}
	v := &bpe.Vocabulary{Pattern: p}
	if err := parseTiktoken(v, data); err != nil {
		return nil, fmt.Errorf("budget: %.40q:%w", file, err)
	}
	return fromFile(file, v)
}

// A rankedToken is one line of a .tiktoken file.
type rankedToken struct {
	text string
	id   int
	line int
}

// parseTiktoken fills in v's tokens and ids. An error begins with the line's number.
func parseTiktoken(v *bpe.Vocabulary, data []byte) error {
	var tokens []rankedToken
	line := 0
	for l := range bytes.Lines(data) {
		line++
		if l = bytes.TrimSpace(l); len(l) == 0 {
			continue
		}
		t, err := parseTiktokenLine(l)
		if err != nil {
			return fmt.Errorf("%d: %w", line, err)
		}
		t.line = line
		tokens = append(tokens, t)
	}
	slices.SortStableFunc(tokens, func(a, b rankedToken) int { return a.id - b.id })
	for i, t := range tokens {
		if i > 0 && tokens[i-1].id == t.id {
			return fmt.Errorf("%d: rank %d is that of line %d too", t.line, t.id, tokens[i-1].line)
		}
		v.Tokens = append(v.Tokens, t.text)
		v.IDs = append(v.IDs, t.id)
	}
	return nil
}

// parseTiktokenLine parses a line without the white space around it.
func parseTiktokenLine(l []byte) (rankedToken, error) {
	encoded, number, ok := bytes.Cut(l, []byte(" "))
	if !ok {
		return rankedToken{}, fmt.Errorf("%.40q is not a token in base64, a space and a rank", l)
	}
	text, err := base64.StdEncoding.DecodeString(string(encoded))
	if err != nil || len(text) == 0 {
		return rankedToken{}, fmt.Errorf("%.40q is not a token in base64", encoded)
	}
	id, err := strconv.ParseUint(string(number), 10, 31)
	if err != nil {
		return rankedToken{}, fmt.Errorf("%.40q is not a rank", number)
	}
	return rankedToken{text: string(text), id: int(id)}, nil
}
