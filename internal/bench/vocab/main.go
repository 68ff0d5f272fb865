// Command vocab makes the tables of package bpe of OpenAI's vocabularies:
//
//	vocab directory
package main

import (
	"bufio"
	"bytes"
	"crypto/sha256"
	"encoding/base64"
	"fmt"
	"log"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"github.com/pkoukk/tiktoken-go-loader/assets"

	"github.com/briefgo/brief/internal/bpe"
)

// vocabularies are the files and their hashes, as in tiktoken_ext/openai_public.py of
// OpenAI's tiktoken.
var vocabularies = []struct {
	name    string
	pattern bpe.Pattern
	sha256  string
}{
	{"o200k_base", bpe.O200k, "446a9538cb6c348e3516120d7c08b09f57c36495e2acfffe59a5bf8b0cfb1a2d"},
	{"cl100k_base", bpe.CL100k, "223921b76ee99bde995b7ff738513eef100fb51d18c93597a113bcffe865b2a7"},
	{"p50k_base", bpe.GPT2, "94b5ca7dff4d00767bc256fdd1b27e5b17361d7b8a5f968547f9f23eb70d2069"},
	{"r50k_base", bpe.GPT2, "306cd27f03c1a714eca7108e03d66b7dc042abe8c258b44c199a7ed9838dd930"},
}

func main() {
	log.SetFlags(0)
	if len(os.Args) != 2 {
		log.Fatal("usage: vocab directory")
	}
	for _, v := range vocabularies {
		file := filepath.Join(os.Args[1], v.name+".bpe")
		if err := write(file, v.name, v.pattern, v.sha256); err != nil {
			log.Fatalf("%s: %v", v.name, err)
		}
	}
}

// write writes the table of one vocabulary.
func write(file, name string, pattern bpe.Pattern, hash string) error {
	source, err := assets.Assets.ReadFile(name + ".tiktoken")
	if err != nil {
		return err
	}
	if got := fmt.Sprintf("%x", sha256.Sum256(source)); got != hash {
		return fmt.Errorf("the hash is %s, not the published %s", got, hash)
	}
	v := &bpe.Vocabulary{Name: name, Pattern: pattern}
	lines := bufio.NewScanner(bytes.NewReader(source))
	for lines.Scan() {
		token, rank, _ := strings.Cut(lines.Text(), " ")
		text, err := base64.StdEncoding.DecodeString(token)
		if err != nil {
			return err
		}
		id, err := strconv.Atoi(rank)
		if err != nil {
			return err
		}
		v.Tokens = append(v.Tokens, string(text)) // the file is in the order of ranks
		v.IDs = append(v.IDs, id)
	}
	e, err := bpe.New(v)
	if err != nil {
		return err
	}
	table, err := e.MarshalBinary()
	if err != nil {
		return err
	}
	return os.WriteFile(file, table, 0o644)
}
