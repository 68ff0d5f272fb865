package bpe

// A run is a pre-token that may be long, as far as it has been read: it is read on from
// there when more text comes, and never again from its start. Where more text can make
// one pre-token of two, "日" and "ABC" before a lower-case letter say, it is both.
//
// It is the same split as that of the splitters, which the tests compare it with.
type run struct {
	kind  runKind
	start int
	at    int // it is read up to here
	cut   int // text[start:cut] is a pre-token if no more text comes; start: there is no such
	last  int // of white space, where the last character starts
}

type runKind uint8

const (
	runNone     runKind = iota
	runWord             // U* of casedWordEnd: upper-case letters, and letters without case
	runLower            // L+ of casedWordEnd
	runLetters          // letters of any case
	runNumbers          // of GPT2
	runSymbols          // [^\s\p{L}\p{N}]+
	runLineEnds         // the line ends behind symbols
	runSpace
)

// openRun returns the run that starts at i. It is not read yet.
func (e *Encoding) openRun(text string, i int) run {
	k, second := classAt(text, i)
	p := second // where letters start, if there are some
	if k&anyLetter != 0 || e.pattern == GPT2 && text[i] != ' ' {
		p = i
	}
	next := uint8(0)
	if p < len(text) {
		next, _ = classAt(text, p)
	}
	r := run{start: i, at: p, cut: i, last: i}
	leads := k&(classNumber|classNewline) == 0
	switch cased := e.pattern == O200k || e.pattern == Tekken; {
	case cased && leads && (next&anyLetter != 0 || (next|k)&classMark != 0):
		r.kind = runWord
		if k&classMark != 0 {
			r.cut = p
		}
		return r
	case !cased && next&anyLetter != 0 && (leads || e.pattern == GPT2):
		r.kind = runLetters
		return r
	case e.pattern == GPT2 && next&classNumber != 0:
		r.kind = runNumbers
		return r
	}
	if text[i] == ' ' && second < len(text) {
		if next, _ = classAt(text, second); next&anySymbol != 0 {
			r.kind, r.at = runSymbols, second
			return r
		}
	}
	r.at = i
	switch {
	case k&anySymbol != 0:
		r.kind = runSymbols
	case k&anySpace != 0:
		r.kind = runSpace
	}
	return r
}

// advance reads on to the end of text. It reports whether the run is over, whatever
// comes behind text.
func (r *run) advance(p Pattern, text string) (over bool) {
	switch r.kind {
	case runWord, runLower:
		r.word(text)
		if p == O200k && r.at < len(text) && text[r.at] == '\'' && len(text)-r.at < len("'re") {
			return contractionEnd(text, r.at) > r.at
		}
	case runLetters:
		r.at = lettersEnd(text, r.at)
	case runNumbers:
		r.at = runEnd(text, r.at, classNumber)
	case runSymbols, runLineEnds:
		r.symbols(p, text)
	case runSpace:
		r.space(p, text)
	}
	return r.at < len(text)
}

// word reads on in a word, as casedWordEnd does.
func (r *run) word(text string) {
	for r.kind == runWord && r.at < len(text) {
		k, next := classAt(text, r.at)
		switch {
		case k&classLower != 0:
			r.kind, r.cut = runLower, r.start
		case k&anyUpper == 0:
			return
		}
		if r.at = next; k&(classLetter|classMark) != 0 {
			r.cut = next
		}
	}
	if r.kind == runLower {
		r.at = runEnd(text, r.at, anyLower)
	}
}

// symbols reads on in symbols and the line ends behind them, as restEnd does.
func (r *run) symbols(p Pattern, text string) {
	if r.kind == runSymbols {
		if r.at = runEnd(text, r.at, anySymbol); r.at == len(text) || p == GPT2 {
			return
		}
		r.kind = runLineEnds
	}
	slash := p == O200k || p == Tekken
	for r.at < len(text) && (text[r.at] == '\n' || text[r.at] == '\r' || slash && text[r.at] == '/') {
		r.at++
	}
}

// space reads on in white space, as spaceEnd does.
func (r *run) space(p Pattern, text string) {
	for r.at < len(text) {
		k, next := classAt(text, r.at)
		if k&anySpace == 0 {
			return
		}
		r.last, r.at = r.at, next
		if k == classNewline && p != GPT2 {
			r.cut = next
		}
	}
}

// end returns the end of the first pre-token of a run that is over; of a word that is
// two of them, the end of the second.
func (r *run) end(p Pattern, text string) int {
	switch {
	case r.kind == runSpace && r.cut > r.start:
		return r.cut
	case r.kind == runSpace && r.last > r.start:
		return r.last
	case p == O200k && r.kind <= runLower && r.at < len(text) && text[r.at] == '\'':
		return contractionEnd(text, r.at)
	}
	return r.at
}
