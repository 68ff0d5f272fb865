//go:build ignore

// Models writes budget/models.tsv: which encoding each of OpenAI's models has. Run it
// with go generate in package budget.
package main

import (
	"bytes"
	"fmt"
	"log"
	"maps"
	"os"
	"slices"

	"github.com/pkoukk/tiktoken-go"
)

// Where the rows are from.
const (
	table   = "tiktoken-go MODEL_TO_ENCODING"
	prefix  = "tiktoken-go MODEL_PREFIX_TO_ENCODING"
	python  = "OpenAI tiktoken/model.py 0.12"
	azure   = "Azure OpenAI's spelling"
	tuned   = "OpenAI tiktoken/model.py 0.12, fine-tuned"
	variant = "variants of a name in tiktoken/model.py, written without its dash"
)

// newer are models that tiktoken-go's table lacks, and names it has only in part. A
// name that ends in "*" is a prefix.
var newer = [][3]string{
	{"o1*", "o200k_base", python}, {"o3*", "o200k_base", python}, {"o4-*", "o200k_base", python},
	{"gpt-5*", "o200k_base", python}, {"gpt-4.1*", "o200k_base", variant}, {"gpt-4.5*", "o200k_base", variant},
	{"gpt-4o*", "o200k_base", variant}, {"chatgpt-4o-*", "o200k_base", python},
	{"ft:gpt-4o*", "o200k_base", tuned}, {"ft:gpt-4.1*", "o200k_base", tuned},
	{"gpt-oss-*", "o200k_harmony", python},
	{"gpt-4-*", "cl100k_base", python}, {"gpt-3.5-turbo*", "cl100k_base", variant},
	{"gpt-35-turbo*", "cl100k_base", azure},
	{"ft:gpt-4*", "cl100k_base", tuned}, {"ft:gpt-3.5-turbo*", "cl100k_base", tuned},
	{"davinci-002", "cl100k_base", python}, {"babbage-002", "cl100k_base", python},
	{"gpt2", "r50k_base", python}, {"gpt-2", "r50k_base", python}, // gpt2 is r50k_base by another name
}

func main() {
	if len(os.Args) != 2 {
		log.Fatal("usage: models FILE")
	}
	rows := map[string][3]string{}
	for name, encoding := range tiktoken.MODEL_TO_ENCODING {
		rows[name] = [3]string{name, encoding, table}
	}
	for name, encoding := range tiktoken.MODEL_PREFIX_TO_ENCODING {
		rows[name+"*"] = [3]string{name + "*", encoding, prefix}
	}
	for _, r := range newer {
		rows[r[0]] = r
	}
	var out bytes.Buffer
	out.WriteString("# name or prefix*\tencoding\tsource\n")
	for _, name := range slices.Sorted(maps.Keys(rows)) {
		if r := rows[name]; r[1] != "p50k_edit" { // an encoding with special tokens of its own, of models that are gone
			fmt.Fprintf(&out, "%s\t%s\t%s\n", r[0], r[1], r[2])
		}
	}
	if err := os.WriteFile(os.Args[1], out.Bytes(), 0o666); err != nil {
		log.Fatal(err)
	}
}
