package bpe

// splitter returns the function that splits text as p says, nil for an unknown pattern.
//
// A split function returns the end of the pre-token of text that starts at i, which must
// be less than len(text); the end is greater than i. A byte that is not valid UTF-8 is
// a character of its own with the class of U+FFFD, which the merger takes it for.
//
// Every pattern of OpenAI's exists in two forms. The one followed here is that with which
// it was published, which Llama 3 and Qwen 2 took over and tiktoken's ports have:
//
//	o200k    [^\r\n\p{L}\p{N}]?[\p{Lu}\p{Lt}\p{Lm}\p{Lo}\p{M}]*[\p{Ll}\p{Lm}\p{Lo}\p{M}]+(?i:'s|'t|'re|'ve|'m|'ll|'d)?
//	         |[^\r\n\p{L}\p{N}]?[\p{Lu}\p{Lt}\p{Lm}\p{Lo}\p{M}]+[\p{Ll}\p{Lm}\p{Lo}\p{M}]*(?i:'s|'t|'re|'ve|'m|'ll|'d)?
//	         |\p{N}{1,3}| ?[^\s\p{L}\p{N}]+[\r\n/]*|\s*[\r\n]+|\s+(?!\S)|\s+
//	cl100k   (?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}{1,3}| ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+
//	gpt2     's|'t|'re|'ve|'m|'ll|'d| ?\p{L}+| ?\p{N}+| ?[^\s\p{L}\p{N}]+|\s+(?!\S)|\s+
//
// OpenAI's Python package has since rewritten the last two with possessive quantifiers,
// for speed. That is the same for gpt2. For cl100k its new alternative \s++$ differs in
// one case: white space at the end of the text that has other white space after its last
// line end is one pre-token there and two here, as in every other implementation.
func splitter(p Pattern) func(text string, i int) int {
	switch p {
	case GPT2:
		return splitGPT2
	case CL100k:
		return splitCL100k
	case O200k:
		return splitO200k
	case Qwen2:
		return splitQwen2
	case Tekken:
		return splitTekken
	}
	return nil
}

// splitO200k splits as o200k_base and o200k_harmony do.
func splitO200k(text string, i int) int {
	e := asciiWordEnd(text, i)
	if e == i {
		if noWord(text, i) {
			return restEnd(text, i, 3, true)
		}
		if e = casedWordEnd(text, i); e == i {
			return restEnd(text, i, 3, true)
		}
	}
	if e < len(text) && text[e] == '\'' {
		return contractionEnd(text, e)
	}
	return e
}

// splitTekken splits as Mistral's Tekken does: as o200k does, but without contractions
// and with each digit by itself.
func splitTekken(text string, i int) int {
	if e := asciiWordEnd(text, i); e > i {
		return e
	}
	if e := casedWordEnd(text, i); e > i {
		return e
	}
	return restEnd(text, i, 1, true)
}

// splitCL100k splits as cl100k_base and Llama 3 do.
func splitCL100k(text string, i int) int { return uncasedEnd(text, i, 3) }

// splitQwen2 splits as Qwen 2 does: as cl100k does, but with each digit by itself.
func splitQwen2(text string, i int) int { return uncasedEnd(text, i, 1) }

// uncasedEnd is cl100k's pattern, with at most the given number of digits in a piece.
func uncasedEnd(text string, i, digits int) int {
	if e := asciiLettersEnd(text, i); e > i {
		return e
	}
	if text[i] == '\'' {
		if e := contractionEnd(text, i); e > i {
			return e
		}
	}
	k, p := classAt(text, i)
	if k&(classNumber|classNewline) == 0 && !noWord(text, i) {
		if k&anyLetter != 0 {
			p = i
		}
		if e := lettersEnd(text, p); e > p {
			return e
		}
	}
	return restEnd(text, i, digits, false)
}

// splitGPT2 splits as r50k_base and p50k_base do.
func splitGPT2(text string, i int) int {
	p := i
	switch text[i] {
	case '\'':
		if e := exactContractionEnd(text, i); e > i {
			return e
		}
	case ' ':
		if p++; p == len(text) {
			return p
		}
	}
	k, e := classAt(text, p)
	switch {
	case k&anyLetter != 0:
		return lettersEnd(text, p)
	case k&classNumber != 0:
		return runEnd(text, e, classNumber)
	case k&anySymbol != 0:
		return runEnd(text, e, anySymbol)
	}
	return spaceEnd(text, i, false)
}

// restEnd returns the end of the pre-token at i where neither a word nor a contraction
// starts, in o200k and cl100k: up to so many numbers, symbols, or white space.
func restEnd(text string, i, digits int, slash bool) int {
	k, e := classAt(text, i)
	switch {
	case k&classNumber != 0:
		return numberEnd(text, e, digits-1)
	case text[i] == ' ' && e < len(text):
		k, e = classAt(text, e)
	}
	if k&anySymbol == 0 {
		return spaceEnd(text, i, true)
	}
	e = runEnd(text, e, anySymbol)
	for e < len(text) && (text[e] == '\n' || text[e] == '\r' || slash && text[e] == '/') {
		e++
	}
	return e
}
