package budget

import (
	_ "embed"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"

	"github.com/briefgo/brief/internal/near"
)

// modelTable has the encoding of each of OpenAI's models: name or prefix*, encoding
// and source, one model a line.
//
//go:generate go run ../internal/bench/models/main.go models.tsv
//go:embed models.tsv
var modelTable string

// A modelRow is one line of modelTable.
type modelRow struct {
	name     string // without the "*" of a prefix
	prefix   bool
	encoding string
}

// modelRows returns the rows of modelTable in its order, which is that of the names.
var modelRows = sync.OnceValue(func() []modelRow {
	var rows []modelRow
	for line := range strings.Lines(modelTable) {
		if fields := strings.Split(line, "\t"); len(fields) == 3 && line[0] != '#' {
			name, prefix := strings.CutSuffix(fields[0], "*")
			rows = append(rows, modelRow{name, prefix, fields[1]})
		}
	}
	return rows
})

// ForModel returns the counter of a model by its name, as the provider writes it:
// an exact *BPE for OpenAI's models, an *Estimate for those of other makers. Both
// have a method Overhead, for what the provider adds around messages. A name that
// it does not know is an error that lists near ones. A program that has an exact
// counter for its model sets Budget.Counter to it instead.
//
// Before the name may stand a path ("openai/gpt-4o"), a provider ("openai:gpt-4o",
// "us.anthropic.claude-3") or the mark of a fine-tuned model ("ft:gpt-4o"), and behind
// it a version, a size or a tag ("gpt-oss:20b"). A model that was distilled into one of
// another maker, as its name says, is estimated as that.
func ForModel(model string) (Counter, error) {
	name := strings.ToLower(strings.TrimSpace(model))
	if name == "" {
		return nil, errors.New("budget: the name of the model is empty")
	}
	names := spellings(name)
	for _, n := range names {
		if encoding := encodingOf(n); encoding != "" {
			return Encoding(encoding)
		}
	}
	for _, n := range names {
		if e := estimateOf(n); e != nil {
			return e, nil
		}
	}
	return nil, fmt.Errorf("budget: unknown model %.40q; %s (or set Budget.Counter)", model, hint(name))
}

// spellings returns the names that a model may be known by, without what may stand
// before it. That behind a colon goes first: what is known there is the model, and
// else it is a tag or a version.
func spellings(name string) (names []string) {
	name = name[strings.LastIndexByte(name, '/')+1:] // "openai/gpt-4o", "meta-llama/Llama-3.1-8B"
	before, behind, ok := strings.Cut(name, ":")
	if !ok {
		return withoutWords(nil, name)
	}
	model, _, _ := strings.Cut(behind, ":")
	names = withoutWords(names, behind) // "openai:gpt-4o"
	names = append(names, model)        // "ft:davinci-002:acme::abc123"
	names = withoutWords(names, name)   // "gpt-oss:20b"
	return append(names, before)        // "davinci:ft-acme-2023"
}

// withoutWords appends a name without the words with a point behind them that it begins
// with, and then with one and two of them: "us.anthropic.claude-3", as Amazon writes it
// with region and maker.
func withoutWords(names []string, name string) []string {
	starts := []int{0}
	for i := 0; i < len(name) && len(starts) < 3; i++ {
		if c := name[i]; c == '.' {
			starts = append(starts, i+1)
		} else if c < 'a' || 'z' < c {
			break
		}
	}
	for _, start := range slices.Backward(starts) {
		names = append(names, name[start:])
	}
	return names
}

// encodingOf returns the encoding of an OpenAI model, or "". Exact names go before
// prefixes, and a longer prefix before a shorter one.
func encodingOf(name string) string {
	best, encoding := 0, ""
	for _, r := range modelRows() {
		if r.name == name && !r.prefix {
			return r.encoding
		}
		if r.prefix && len(r.name) > best && strings.HasPrefix(name, r.name) && endsWord(r.name, name) {
			best, encoding = len(r.name), r.encoding
		}
	}
	return encoding
}

// endsWord reports whether name goes on after prefix as the name of a variant does:
// "gpt-4o-mini" is one of "gpt-4o", "gpt-4omni" is not.
func endsWord(prefix, name string) bool {
	if len(name) == len(prefix) || strings.HasSuffix(prefix, "-") {
		return true
	}
	c := name[len(prefix)]
	return !('a' <= c && c <= 'z' || '0' <= c && c <= '9')
}

// hint says which names are most like an unknown one, or what names there are.
func hint(name string) string {
	var names, makers []string
	for _, r := range modelRows() {
		names = append(names, strings.TrimRight(r.name, "-"))
	}
	for _, f := range families {
		names = append(names, f.prefix)
		if !slices.ContainsFunc(makers, func(m string) bool { return strings.HasPrefix(f.prefix, m) }) {
			makers = append(makers, f.prefix)
		}
	}
	names = slices.DeleteFunc(near.Names(name, names, 5), func(n string) bool {
		return len(name) > near.MaxLen || 2*near.Distance(name, n) > len(name)
	})
	if len(names) == 0 {
		return "known are the models of OpenAI, and names that begin with " + strings.Join(makers, ", ")
	}
	return "near names are " + strings.Join(names, ", ")
}
