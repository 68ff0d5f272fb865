package budget

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// shrunk is put where a text was cut.
const shrunk = " […]"

// leastShrunk is the least room for which an item is shortened.
const leastShrunk = 16

// A portion is an item with one part shortened: of the size that it has, or of that which
// it may have.
type portion struct{ item, size int }

// divide returns the size of an item with one part shortened so that it is at most so
// large, and 0 if that cannot be done. What was asked once is remembered, and so is the
// text.
func (j *job) divide(k, most int) int {
	asked := portion{k, most}
	if size, ok := j.asked[asked]; ok {
		return size
	}
	size, text := j.shorten(k, most)
	if j.asked == nil {
		j.asked = map[portion]int{}
	}
	j.asked[asked] = size
	if size > 0 {
		j.remember(k, size, text)
	}
	return size
}

// remember keeps the text of an item that has a size, the first there is of that size.
func (j *job) remember(k, size int, text string) {
	if j.portions == nil {
		j.portions = map[portion]string{}
	}
	if _, ok := j.portions[portion{k, size}]; !ok {
		j.portions[portion{k, size}] = text
	}
}

// shorten returns a text for the shortenable part of an item, so that the item is at most
// so large, and the size that it then has. Tokens that run across seams may take a
// second try.
func (j *job) shorten(k, most int) (size int, text string) {
	part := int(j.items[k].shorten)
	room := most - j.beside(k, part)
	const tries = 4
	for range tries {
		if text = j.shortText(part, room); text == "" {
			break
		}
		if size = j.sizeWith(k, part, text); size <= most {
			return size, text
		}
		room -= size - most
	}
	return 0, ""
}

// beside returns what an item takes besides the text of one of its parts.
func (j *job) beside(k, part int) int {
	n := int(j.items[k].messages)*j.overhead.Message + j.extra(part)
	for i := j.items[k].first; i >= 0; i = j.entries[i].next {
		if int(i) != part {
			n += j.countForm(int(i), 0)
		}
	}
	return n
}

// sizeWith returns the size of an item in which a text stands for one of its parts.
func (j *job) sizeWith(k, part int, text string) int {
	if it := &j.items[k]; it.joined {
		for i := it.first; i >= 0; i = j.entries[i].next {
			j.decideForm(int(i), 0)
		}
		j.replace(part, shortened, text)
		return int(it.messages)*j.overhead.Message + j.countJoined(it)
	}
	return j.beside(k, part) + j.counting.count(text)
}

// shortText returns a text of at most so many tokens for a part, or "".
func (j *job) shortText(part, tokens int) string {
	t, text := j.trims[part], j.text(part)
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
	body, end := shrinkEnd(text)
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

// shrinkEnd returns what of a text may be cut, and what stands behind the cut.
func shrinkEnd(text string) (body, end string) {
	body = strings.TrimRight(text, "\r\n")
	return body, shrunk + text[len(body):]
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
