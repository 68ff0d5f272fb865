package budget

import (
	"fmt"
	"io"
	"io/fs"

	"github.com/briefgo/brief/internal/bpe"
)

// maxVocabulary is the most bytes that are read of a vocabulary file. The largest
// tokenizer.json of a byte-level BPE known here, Mistral Nemo's, is under 18 MB.
const maxVocabulary = 64 << 20

// readVocabulary reads a file of at most maxVocabulary bytes.
func readVocabulary(fsys fs.FS, name string) ([]byte, error) {
	f, err := fsys.Open(name)
	if err != nil {
		return nil, fmt.Errorf("budget: %w", err)
	}
	defer f.Close()
	data, err := io.ReadAll(io.LimitReader(f, maxVocabulary+1))
	if err != nil {
		return nil, fmt.Errorf("budget: %.40q: %w", name, err)
	}
	if len(data) > maxVocabulary {
		return nil, fmt.Errorf("budget: %.40q is larger than %d MiB, the most that is read", name, maxVocabulary>>20)
	}
	return data, nil
}

// encodingFrom makes an encoding of a vocabulary that was read from a file.
func encodingFrom(file string, v *bpe.Vocabulary) (*bpe.Encoding, error) {
	e, err := bpe.New(v)
	if err != nil {
		return nil, fmt.Errorf("budget: %.40q: %w", file, err)
	}
	return e, nil
}

// supported says what tokenizer.json files can be read.
const supported = "supported is byte-level BPE with the pattern of GPT-2, cl100k (Llama 3), o200k, Qwen2 or Tekken"
