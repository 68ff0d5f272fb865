package budget

import (
	"cmp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/briefgo/brief/internal/fit"
)

// shrunk is put where a text was cut.
const shrunk = " […]"

// leastShrunk is the room from which on it is worth to shorten a part.
const leastShrunk = 16

// fill gives the room that is left to parts that may be shortened, the best first. Of
// a tier that is not kept whole nothing of the next is served.
func (j *job) fill() {
	const tries = 8
	for n, k := range j.misfits() {
		if n == tries || j.room < leastShrunk {
			return
		}
		j.shorten(k)
	}
}

// misfits returns the items of the first tier that is not kept whole that are cut and
// may be shortened, in order of preference: by value for a token or by rank.
func (j *job) misfits() []int {
	var misfits []int
	tier := -1
	for k, form := range j.result.Choice {
		if form != 0 && (tier < 0 || j.choices[k].Tier < tier) {
			tier = j.choices[k].Tier
		}
	}
	for k, form := range j.result.Choice {
		if form == fit.Out && j.items[k].forms && j.choices[k].Tier == tier && j.shortenable(k) >= 0 {
			misfits = append(misfits, k)
		}
	}
	switch {
	case j.budget.Strategy == Value:
		slices.SortStableFunc(misfits, func(a, b int) int { return cmp.Compare(j.density(b), j.density(a)) })
	case j.budget.Newest:
		slices.Reverse(misfits)
	}
	return misfits
}

// density is the value of an item for each byte of it: not all have been counted.
func (j *job) density(k int) float64 {
	bytes := 1
	for i := j.items[k].first; i >= 0; i = j.entries[i].next {
		bytes += len(j.entries[i].text)
	}
	return j.choices[k].Value / float64(bytes)
}

// shortenable returns the largest part of an item that may be shortened to any size,
// or -1.
func (j *job) shortenable(k int) int {
	best := -1
	for i := j.items[k].first; i >= 0; i = j.entries[i].next {
		t := j.trims[int(i)]
		if t != nil && (t.Shrink || t.Shorten != nil) && (best < 0 || len(j.entries[i].text) > len(j.entries[best].text)) {
			best = int(i)
		}
	}
	return best
}

// shorten keeps an item with one part shortened so that it fits, if that can be done.
func (j *job) shorten(k int) {
	room, total, part := j.room, j.total, j.shortenable(k)
	if sec := j.choices[k].Section; sec >= 0 {
		room = min(room, j.allowed()[sec])
	}
	it := &j.items[k]
	rest := int(it.messages) * j.overhead.Message
	for i := it.first; i >= 0; i = j.entries[i].next {
		if int(i) != part {
			rest += j.countForm(int(i), 0)
		}
	}
	whole := j.countForm(part, 0)
	if !j.keepWithin(it, part, rest, total+room) {
		return
	}
	j.room -= j.total - total
	j.result.Choice[k] = 0
	if share := float64(int(j.tokens[part])+rest) / float64(max(1, whole+rest)); share < 1 {
		j.fitting.Value += j.choices[k].Value * share
	}
	j.fitting.Bound = max(j.fitting.Bound, j.fitting.Value)
}

// keepWithin keeps an item with one part shortened, so that all is not over a limit.
// Its other parts take the rest beside it. Tokens that run across seams may take a
// second try.
func (j *job) keepWithin(it *item, part, rest, limit int) bool {
	room := limit - j.total - rest
	const tries = 4
	for range tries {
		text := j.shortText(part, room)
		if text == "" {
			break
		}
		j.keepShort(it, part, text)
		if j.total = j.count(); j.total <= limit {
			return true
		}
		room -= j.total - limit
	}
	j.cut(it)
	j.total = j.count()
	return false
}

// keepShort keeps an item with a text that stands for one of its parts.
func (j *job) keepShort(it *item, part int, text string) {
	for i := it.first; i >= 0; i = j.entries[i].next {
		j.decideForm(int(i), 0)
	}
	j.replace(part, shortened, text)
}

// cut cuts an item.
func (j *job) cut(it *item) {
	for i := it.first; i >= 0; i = j.entries[i].next {
		j.decideForm(int(i), fit.Out)
	}
}

// shortText returns a text of at most so many tokens for a part, or "".
func (j *job) shortText(part, tokens int) string {
	t, text := j.trims[part], j.entries[part].text
	if tokens <= 0 {
		return ""
	}
	if t.Shorten != nil {
		if short := t.Shorten(text, tokens); short != "" && j.counting.count(short) <= tokens {
			return short
		}
	}
	if t.Shrink {
		return j.counting.shrink(text, tokens)
	}
	return ""
}

// shrink cuts text so that it is at most so many tokens with the mark and the line ends
// behind it, which may part it from what follows.
func (c *counting) shrink(text string, tokens int) string {
	body := strings.TrimRight(text, "\r\n")
	end := shrunk + text[len(body):]
	for most := tokens - c.count(end); most > 0; {
		head := cutAtEnd(body, len(c.truncate(body, most)))
		if head == "" {
			return ""
		}
		short := head + end
		n := c.count(short)
		if n <= tokens {
			return short
		}
		most -= n - tokens
	}
	return ""
}

// truncate returns a prefix of text of at most n tokens, the longest one if the
// counter can tell.
func (c *counting) truncate(text string, n int) string {
	if t, ok := c.counter.(interface{ Truncate(string, int) string }); ok {
		return t.Truncate(text, n)
	}
	low, high := 0, min(len(text), 16)
	for high < len(text) && c.count(text[:high]) <= n {
		low, high = high, min(len(text), 2*high)
	}
	for low < high {
		mid := (low + high + 1) / 2
		if c.count(text[:mid]) <= n {
			low = mid
		} else {
			high = mid - 1
		}
	}
	return text[:startOfRune(text, low)]
}

// startOfRune returns the last place up to i that is not inside a character.
func startOfRune(text string, i int) int {
	for at := i; at > max(0, i-utf8.UTFMax) && at < len(text); at-- {
		if utf8.RuneStart(text[at]) {
			return at
		}
	}
	return i
}

// cutAtEnd returns the beginning of text, of at most n bytes, that ends with a
// paragraph, a line or a sentence that is not in the first half of them, else with a
// word, else where it has to.
func cutAtEnd(text string, n int) string {
	if n >= len(text) {
		return text
	}
	head := text[:n]
	for _, end := range []func(string, string) int{endOfParagraph, endOfLine, endOfSentence} {
		if at := end(head, text[n:]); at > n/2 {
			return strings.TrimRightFunc(head[:at], unicode.IsSpace)
		}
	}
	if at := endOfWord(head, text[n:]); at > 0 {
		head = head[:at]
	}
	return strings.TrimRightFunc(head, unicode.IsSpace)
}

func endOfParagraph(head, rest string) int {
	if strings.HasPrefix(rest, "\n\n") {
		return len(head)
	}
	return strings.LastIndex(head, "\n\n")
}

func endOfLine(head, rest string) int {
	if strings.HasPrefix(rest, "\n") {
		return len(head)
	}
	return strings.LastIndexByte(head, '\n')
}

// endOfSentence finds the last mark that ends a sentence: one of .!? before white
// space, or one of the full-width ones.
func endOfSentence(head, rest string) int {
	for at := len(head); at > 0; {
		r, size := utf8.DecodeLastRuneInString(head[:at])
		switch r {
		case '。', '！', '？':
			return at
		case '.', '!', '?':
			next := head[at:]
			if next == "" {
				next = rest
			}
			if r, _ := utf8.DecodeRuneInString(next); unicode.IsSpace(r) {
				return at
			}
		}
		at -= size
	}
	return 0
}

// endOfWord finds the last white space, or the end if white space follows.
func endOfWord(head, rest string) int {
	if r, _ := utf8.DecodeRuneInString(rest); unicode.IsSpace(r) {
		return len(head)
	}
	return strings.LastIndexFunc(head, unicode.IsSpace)
}
