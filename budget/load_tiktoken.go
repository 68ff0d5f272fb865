package budget

import (
	"bytes"
	"encoding/base64"
	"fmt"
	"io/fs"
	"slices"
	"strconv"

	"github.com/briefgo/brief/internal/bpe"
)

// patternNames are the encodings by whose name a .tiktoken file's pattern is said.
var patternNames = map[string]bpe.Pattern{
	"r50k_base": bpe.GPT2, "p50k_base": bpe.GPT2, "cl100k_base": bpe.CL100k,
	"o200k_base": bpe.O200k, "o200k_harmony": bpe.O200k,
}

// loadTiktoken reads a .tiktoken file: a line for each token, with its bytes in base64,
// a space and its rank. The file does not say how text is split; pattern does, by the
// name of one of OpenAI's encodings or as a regular expression.
func loadTiktoken(fsys fs.FS, file, pattern string) (*bpe.Encoding, error) {
	p, ok := patternNames[pattern]
	if !ok {
		if p, ok = bpe.PatternOf(pattern); !ok {
			return nil, fmt.Errorf("budget: unknown pattern %.40q; it is the name of an encoding, o200k_base say, or its regular expression", pattern)
		}
	}
	data, err := readVocabulary(fsys, file)
	if err != nil {
		return nil, err
	}
	v := &bpe.Vocabulary{Name: file, Pattern: p}
	if err := parseTiktoken(v, data); err != nil {
		return nil, fmt.Errorf("budget: %.40q:%w", file, err)
	}
	return encodingFrom(file, v)
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
