package bpe

import "strings"

// spellings are the regular expressions that state a Pattern in tokenizer files, as
// [normalise] leaves them. Sources: tiktoken's openai_public.py, and the Split
// pre-tokenizers of tokenizer.json files on Hugging Face.
//
// The later spelling of cl100k in openai_public.py, with \s++$, is not among them: it
// does not split as CL100k does (see [splitter]). Nor are others with possessive
// quantifiers: X{1,3}+ is one in some engines and any number of times
// X{1,3} in others, Hugging Face's among them.
var spellings = map[string]Pattern{
	`'(?:[sdmt]|ll|ve|re)| ?\p{L}++| ?\p{N}++| ?[^\s\p{L}\p{N}]++|\s++$|\s+(?!\S)|\s`: GPT2,
	`'(?:[sdmt]|ll|ve|re)| ?\p{L}+| ?\p{N}+| ?[^\s\p{L}\p{N}]+|\s+(?!\S)|\s+`:         GPT2,
	`'s|'t|'re|'ve|'m|'ll|'d| ?\p{L}+| ?\p{N}+| ?[^\s\p{L}\p{N}]+|\s+(?!\S)|\s+`:      GPT2,

	`(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}{1,3}| ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+`: CL100k,
	`(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}| ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+`:      Qwen2,

	`[^\r\n\p{L}\p{N}]?` + upper + `*` + lower + `+` + contraction + `|[^\r\n\p{L}\p{N}]?` + upper + `+` + lower + `*` + contraction + `|\p{N}{1,3}| ?[^\s\p{L}\p{N}]+[\r\n/]*|\s*[\r\n]+|\s+(?!\S)|\s+`: O200k,
	`[^\r\n\p{L}\p{N}]?` + upper + `*` + lower + `+|[^\r\n\p{L}\p{N}]?` + upper + `+` + lower + `*|\p{N}| ?[^\s\p{L}\p{N}]+[\r\n/]*|\s*[\r\n]+|\s+(?!\S)|\s+`:                                            Tekken,
}

// The classes of letters and the contractions of the later patterns.
const (
	upper       = `[\p{Lu}\p{Lt}\p{Lm}\p{Lo}\p{M}]`
	lower       = `[\p{Ll}\p{Lm}\p{Lo}\p{M}]`
	contraction = `(?i:'s|'t|'re|'ve|'m|'ll|'d)?`
)

// PatternOf returns the Pattern that a regular expression of a tokenizer file states,
// and whether it is one of those that are known.
func PatternOf(regex string) (Pattern, bool) {
	if len(regex) > 1024 {
		return 0, false
	}
	p, ok := spellings[normalise(regex)]
	return p, ok
}

// normalise takes away the differences of spelling that change no match.
var normalise = strings.NewReplacer(
	"\r", `\r`, "\n", `\n`,
	`(?:(?i)`, `(?i:`,
	`(?:'s|'t|'re|'ve|'m|'ll|'d)`, `'s|'t|'re|'ve|'m|'ll|'d`,
).Replace
