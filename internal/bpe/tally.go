package bpe

import (
	"strings"
	"unicode/utf8"
)

// A Tally counts a text that grows, such as a reply that is being streamed. It keeps
// only the end of it: the last two pre-tokens, which more text can change. "don" and
// "'r" become "don're"; further back nothing changes. It is not safe for concurrent use.
//
// A pre-token that becomes long is not split and merged anew each time, but read on
// from where it was read to (see [run]), and its last tokens are merged anew with what
// is new (see [longPiece]). So the time is linear, whatever the text.
type Tally struct {
	e       *Encoding
	before  int             // tokens of what is final
	text    strings.Builder // the end of the text, of valid UTF-8
	from    int             // where in it starts what is not final
	pending string          // the beginning of a character, behind text

	// A pre-token of more than long bytes is a run, and open says that there is one, at
	// from. No token that is a whole pre-token may be so long.
	long int
	open bool
	run  run

	// Tokens of the run: of its beginning, and of what is behind its cut.
	whole, part longPiece
	partAt      int // the cut that part is for
}

// NewTally returns the tally of an empty text.
func (e *Encoding) NewTally() *Tally {
	return &Tally{e: e, long: max(windowBytes, e.longest), whole: longPiece{e: e}, part: longPiece{e: e}}
}

// Append adds text at the end and returns how many tokens the whole text is now. A
// character may be cut in two between calls.
func (t *Tally) Append(text string) int {
	t.take(text)
	t.read()
	t.forget()
	return t.before + t.rest()
}

// take puts text behind the text, except the beginning of a character at its end.
func (t *Tally) take(text string) {
	if t.pending != "" {
		text = t.pending + text
	}
	end := len(text)
	for i := max(0, end-utf8.UTFMax+1); i < len(text); i++ {
		if utf8.RuneStart(text[i]) && !utf8.FullRuneInString(text[i:]) {
			end = i
			break
		}
	}
	t.text.WriteString(valid(text[:end]))
	t.pending = strings.Clone(text[end:])
}

// read counts what has become final.
func (t *Tally) read() {
	text := t.text.String()
	for {
		if t.open {
			if !t.run.advance(t.e.pattern, text) {
				return
			}
			t.close(text)
		}
		if !t.split(text) {
			return
		}
	}
}

// split splits up to the end of text and counts all but the last two pre-tokens. It
// stops at a long one and reports true.
func (t *Tally) split(text string) (long bool) {
	m := t.e.counts.Load()
	starts, n := [2]int{}, 0 // of the last n pre-tokens
	for i := t.from; i < len(text); {
		end := t.e.split(text, i)
		if n == len(starts) {
			t.before += t.e.countKnown(m, text, starts[0], starts[1])
			starts[0] = starts[1]
			n--
		}
		if end-i > t.long {
			if n == 1 {
				t.enter(text, starts[0], i)
			} else {
				t.enter(text, i, i)
			}
			return true
		}
		starts[n] = i
		n++
		i, t.from = end, starts[0]
	}
	return false
}

// enter opens the run of the long pre-token at i. That at previous, before it, may be
// one with it.
func (t *Tally) enter(text string, previous, i int) {
	t.run = t.e.openRun(text, previous)
	if previous < i {
		t.run.advance(t.e.pattern, text)
		if t.run.cut != i {
			t.before += t.e.countKnown(t.e.counts.Load(), text, previous, i)
			t.run = t.e.openRun(text, i)
		}
	}
	t.open, t.from = true, t.run.start
}

// close counts the run, which is over.
func (t *Tally) close(text string) {
	r := &t.run
	end := r.end(t.e.pattern, text)
	if r.kind == runWord && r.cut > r.start {
		t.before += t.first(text, r.cut) + t.second(text, end, "")
	} else {
		t.before += t.first(text, end)
	}
	t.open, t.from = false, end
	t.whole.restart()
	t.part.restart()
}

// rest counts what is not final.
func (t *Tally) rest() int {
	text, r := t.text.String(), &t.run
	switch {
	case !t.open && t.pending == "":
		return t.e.Count(text[t.from:])
	case !t.open:
		return t.e.Count(text[t.from:] + t.pending)
	}
	n := t.first(text, r.cut)
	switch {
	case r.kind == runSymbols: // U+FFFD, which pending is so far, is a symbol too
		return n + t.second(text, r.at, valid(t.pending))
	case r.kind == runSpace && r.cut < r.at && t.pending != "": // the last character leaves the others
		return n + t.second(text, r.last, "") + t.e.Count(text[r.last:]+t.pending)
	case r.kind == runSpace && r.cut < r.at: // it would, with what comes next
		return n + t.second(text, r.last, text[r.last:])
	}
	return n + t.second(text, r.at, "") + t.e.Count(text[r.at:]+t.pending)
}

// first counts the pre-token from the run's start to end.
func (t *Tally) first(text string, end int) int {
	return t.count(&t.whole, text[t.run.start:end], "")
}

// second counts the pre-token from the run's cut to end, with what may follow there.
func (t *Tally) second(text string, end int, may string) int {
	if t.run.cut == t.run.start {
		return t.count(&t.whole, text[t.run.start:end], may)
	}
	if t.partAt != t.run.cut {
		t.part.restart()
		t.partAt = t.run.cut
	}
	return t.count(&t.part, text[t.run.cut:end], may)
}

// count counts a pre-token, of which l has encoded the beginning, with what may follow.
func (t *Tally) count(l *longPiece, piece, may string) int {
	if n := len(piece) + len(may); n <= t.long {
		if n == 0 {
			return 0
		}
		return t.e.countKnown(t.e.counts.Load(), piece+may, 0, n)
	}
	for l.text = piece; l.done < len(piece); {
		l.extend()
	}
	if may == "" {
		return len(l.tokens)
	}
	keep, next, _ := l.resume(l.done, may)
	return keep + len(next)
}

// forget frees the text that is final, when it is most of what there is.
func (t *Tally) forget() {
	const little = 1 << 10
	if t.from < little || t.from < t.text.Len()/2 {
		return
	}
	rest := t.text.String()[t.from:]
	t.text.Reset()
	t.text.WriteString(rest)
	t.run.start -= t.from
	t.run.at -= t.from
	t.run.cut -= t.from
	t.run.last -= t.from
	t.partAt -= t.from
	t.from = 0
}
