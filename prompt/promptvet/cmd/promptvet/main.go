// Promptvet checks the prompts of a program without running it. It is a tool for go vet:
//
//	go vet -vettool=$(which promptvet) ./...
//
// and can be run by itself, promptvet ./..., too. Package promptvet says what it finds.
package main

import (
	"golang.org/x/tools/go/analysis/singlechecker"

	"github.com/briefgo/brief/prompt/promptvet"
)

func main() { singlechecker.Main(promptvet.Analyzer) }
