package budget

import (
	"fmt"
	"io"
	"io/fs"
	"strings"

	"github.com/briefgo/brief/internal/bpe"
)

// maxVocabulary is the most bytes that are read of a vocabulary file. The largest
// measured, the tokenizer.json of Mistral Nemo, has 12.5 MB; those of vocabularies of
// 200,000 tokens have about 28. Reading one takes some ten times its size in memory.
const maxVocabulary = 64 << 20

// readVocabulary reads a file of at most maxVocabulary bytes.
func readVocabulary(fsys fs.FS, name string) ([]byte, error) {
	if fsys == nil {
		return nil, fmt.Errorf("budget: %.40q: there is no file system to read it from", name)
	}
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

// fromFile makes a BPE of a vocabulary that was read from a file. Its name begins with
// "file ", so that it is never that of an encoding of OpenAI's.
func fromFile(file string, v *bpe.Vocabulary) (*BPE, error) {
	v.Name = "file " + file
	e, err := bpe.New(v)
	if err != nil {
		return nil, fmt.Errorf("budget: %.40q: %w", file, err)
	}
	return newBPE(e), nil
}

// isFromFile reports whether fromFile made b.
func (b *BPE) isFromFile() bool { return strings.HasPrefix(b.String(), "file ") }
