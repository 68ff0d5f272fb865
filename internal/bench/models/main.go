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
	npm     = "the names that begin so in model_to_encoding.json of npm's tiktoken 1.0.22"
	azure   = "unverified: Azure OpenAI's spelling"
	codex   = "unverified: OpenAI's documentation says that it is made of o4-mini"
	spelt   = "gpt2 by another spelling"
	weights = "unverified: OpenAI's open weights"
)

// newer are models that tiktoken-go's table lacks, and names it has only in part. A
// name that ends in "*" is a prefix. Fine-tuned models, "ft:gpt-4o:…", need no rows: a
// rule of package budget finds the model that they are made of.
var newer = [][3]string{
	{"o1*", "o200k_base", npm}, {"o3*", "o200k_base", npm}, {"o4*", "o200k_base", npm},
	{"gpt-5*", "o200k_base", npm}, {"gpt-4.1*", "o200k_base", npm}, {"gpt-4.5*", "o200k_base", npm},
	{"gpt-4o*", "o200k_base", npm}, {"chatgpt-4o*", "o200k_base", npm},
	{"codex-mini*", "o200k_base", codex},
	{"gpt-oss*", "o200k_harmony", weights},
	{"gpt-4-*", "cl100k_base", npm}, {"gpt-3.5-turbo*", "cl100k_base", npm},
	{"gpt-35-turbo*", "cl100k_base", azure},
	{"davinci-002", "cl100k_base", npm}, {"babbage-002", "cl100k_base", npm},
	{"gpt2", "r50k_base", npm}, {"gpt-2", "r50k_base", spelt}, // gpt2 is r50k_base by another name
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
