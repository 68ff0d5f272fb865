package bpe

// splitter is a stub: delete this file when the splitters are there.
func splitter(p Pattern) func(text string, i int) int {
	if p < GPT2 || p > Tekken {
		return nil
	}
	return func(text string, i int) int {
		for i++; i < len(text) && text[i] != ' '; {
			i++
		}
		return i
	}
}
