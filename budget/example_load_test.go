package budget_test

import (
	"encoding/base64"
	"encoding/json"
	"fmt"
	"log"
	"strings"
	"testing/fstest"

	"github.com/briefgo/brief/budget"
)

// A program has its model's vocabulary in a directory, os.DirFS("models"), or embedded
// in it. Here it is a small one: every byte, and three tokens more.
func ExampleLoadTiktoken() {
	var file strings.Builder
	for b := range 256 {
		fmt.Fprintf(&file, "%s %d\n", base64.StdEncoding.EncodeToString([]byte{byte(b)}), b)
	}
	for i, token := range []string{"he", "ll", "hell"} {
		fmt.Fprintf(&file, "%s %d\n", base64.StdEncoding.EncodeToString([]byte(token)), 256+i)
	}
	fsys := fstest.MapFS{"small.tiktoken": {Data: []byte(file.String())}}

	small, err := budget.LoadTiktoken(fsys, "small.tiktoken", "cl100k_base")
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(small.Count("hello"), small.Encode("hello"), small.Exact())
	fmt.Println(small)
	// Output:
	// 2 [258 111] true
	// file small.tiktoken
}

// The tokenizer.json of a model on Hugging Face gives an exact counter for it. Here it
// is a small one, of printable ASCII and the other bytes as GPT-2 spells them.
func ExampleLoadTokenizer() {
	ids := map[string]int{"he": 256, "ll": 257, "hell": 258}
	other := '\u0100'
	for b := range 256 {
		r := rune(b)
		if b <= ' ' || '~' < b && b <= 0xA0 || b == 0xAD {
			r, other = other, other+1
		}
		ids[string(r)] = b
	}
	vocab, err := json.Marshal(ids)
	if err != nil {
		log.Fatal(err)
	}
	file := `{
		"normalizer": null,
		"pre_tokenizer": {"type": "ByteLevel", "add_prefix_space": false},
		"model": {"type": "BPE", "vocab": ` + string(vocab) + `, "merges": ["h e", "l l", "he ll"]}
	}`
	fsys := fstest.MapFS{"tokenizer.json": {Data: []byte(file)}}

	small, err := budget.LoadTokenizer(fsys, "tokenizer.json")
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(small.Count("hello"), small.Encode("hello"))
	// Output: 2 [258 111]
}
