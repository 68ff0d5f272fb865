package budget

import (
	"cmp"
	"errors"
	"fmt"
	"math"
	"slices"
	"strings"

	"github.com/pkoukk/tiktoken-go"

	"github.com/briefgo/brief/internal/near"
)

// An Estimate is a Counter for a model whose vocabulary is not public, or not here:
// a count of o200k_base times a ratio. ForModel makes it; the zero Estimate is the
// count of o200k_base with no margin. It is safe for concurrent use.
type Estimate struct {
	family string
	ratio  float64
	margin float64
}

// Count returns the estimated number of tokens, rounded up.
func (e *Estimate) Count(text string) int {
	return int(math.Ceil(float64(O200k().Count(text)) * cmp.Or(e.ratio, 1)))
}

// Exact reports that the counts are estimates: it returns false.
func (e *Estimate) Exact() bool { return false }

// Margin returns the share by which the true count may be higher, 0.25 for 25 %.
func (e *Estimate) Margin() float64 { return e.margin }

// String names the estimate, "estimate for claude" say.
func (e *Estimate) String() string { return "estimate for " + e.family }

// current completes tiktoken-go's table for models that are newer than it. A name
// that ends in "*" is a prefix. Source: MODEL_PREFIX_TO_ENCODING and
// MODEL_TO_ENCODING in OpenAI's tiktoken/model.py, version 0.12.
var current = map[string]string{
	"o1*": "o200k_base", "o3*": "o200k_base", "o4-*": "o200k_base",
	"gpt-5*": "o200k_base", "gpt-4.1*": "o200k_base", "gpt-4.5*": "o200k_base",
	"chatgpt-4o-*": "o200k_base", "gpt-4o*": "o200k_base", "ft:gpt-4o*": "o200k_base", "ft:gpt-4.1*": "o200k_base",
	"gpt-oss-*": "o200k_base", // o200k_harmony differs in special tokens only
	"gpt-4-*":   "cl100k_base", "gpt-3.5-turbo*": "cl100k_base", "gpt-35-turbo*": "cl100k_base",
	"ft:gpt-4*": "cl100k_base", "ft:gpt-3.5-turbo*": "cl100k_base",
	"davinci-002": "cl100k_base", "babbage-002": "cl100k_base",
	"gpt2": "r50k_base", "gpt-2": "r50k_base",
}

// families are models of other makers, by prefix of the name or of its last path
// segment ("meta-llama/Llama-3.1-8B"). Their ratios and margins were not measured
// against the real tokenizers: they are wide on purpose, and tighter ones need a
// calibration by script.
var families = []Estimate{
	{"claude", 1.20, 0.30},
	{"gemini", 1.05, 0.25},
	{"gemma", 1.05, 0.25},
	{"llama", 1.05, 0.25},
	{"codellama", 1.30, 0.35},
	{"mistral", 1.15, 0.35},
	{"mixtral", 1.25, 0.35},
	{"ministral", 1.15, 0.35},
	{"codestral", 1.25, 0.35},
	{"qwen", 1.10, 0.30},
	{"qwq", 1.10, 0.30},
	{"deepseek", 1.10, 0.30},
	{"phi", 1.10, 0.30},
	{"grok", 1.10, 0.30},
	{"command", 1.10, 0.30},
	{"kimi", 1.10, 0.30},
	{"glm", 1.10, 0.30},
}

// ForModel returns the counter of a model by its name, as the provider writes it:
// an exact *BPE for OpenAI's models, an *Estimate for those of other makers. A name
// that it does not know is an error that lists near ones; a program that uses such
// a model sets a Counter of its own, or takes an encoding and says so.
func ForModel(model string) (Counter, error) {
	name := strings.ToLower(strings.TrimSpace(model))
	if name == "" {
		return nil, errors.New("budget: the name of the model is empty")
	}
	if encoding := encodingOf(name); encoding != "" {
		return Encoding(encoding)
	}
	last := name[strings.LastIndexByte(name, '/')+1:] // "openai/gpt-4o", "meta-llama/Llama-3.1-8B"
	if encoding := encodingOf(last); encoding != "" {
		return Encoding(encoding)
	}
	for i := range families {
		if strings.HasPrefix(last, families[i].family) || strings.Contains(last, "."+families[i].family) {
			return &families[i], nil
		}
	}
	return nil, fmt.Errorf("budget: unknown model %.40q; %s (or set Budget.Counter)", model, hint(name))
}

// encodingOf returns the encoding of an OpenAI model, or "". Exact names go before
// prefixes, and a longer prefix before a shorter one.
func encodingOf(name string) string {
	if e := tiktoken.MODEL_TO_ENCODING[name]; knownEncoding(e) {
		return e
	}
	if e := current[name]; e != "" {
		return e
	}
	best, encoding := 0, ""
	for pattern, e := range current {
		prefix, ok := strings.CutSuffix(pattern, "*")
		if ok && len(prefix) > best && strings.HasPrefix(name, prefix) && endsWord(prefix, name) {
			best, encoding = len(prefix), e
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

func knownEncoding(name string) bool {
	for _, e := range encodings {
		if e.name == name {
			return true
		}
	}
	return false
}

// hint says which names are most like an unknown one, or what names there are.
func hint(name string) string {
	var names, makers []string
	for n := range tiktoken.MODEL_TO_ENCODING {
		names = append(names, n)
	}
	for n := range current {
		names = append(names, strings.TrimRight(n, "-*"))
	}
	for _, f := range families {
		names = append(names, f.family)
		makers = append(makers, f.family)
	}
	names = slices.DeleteFunc(near.Names(name, names, 5), func(n string) bool {
		return len(name) > near.MaxLen || 2*near.Distance(name, n) > len(name)
	})
	if len(names) == 0 {
		return "known are the models of OpenAI, and names that begin with " + strings.Join(makers, ", ")
	}
	return "near names are " + strings.Join(names, ", ")
}
