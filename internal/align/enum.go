package align

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/briefgo/brief/internal/loosejson"
)

// An enumeration is the values of an enum or const.
type enumeration struct {
	values  []loosejson.Value
	types   kinds
	texts   []string       // of each scalar, "" of the others
	exact   map[string]int // by text
	cased   map[string]int // by foldCase of the text; -1 where two are equal
	folded  map[string]int // by fold of the text; -1 where two are equal
	longest int            // length of the longest fold
}

// newEnumeration prepares values to be looked for.
func newEnumeration(values []loosejson.Value) *enumeration {
	e := &enumeration{
		values: values, texts: make([]string, len(values)),
		exact: map[string]int{}, cased: map[string]int{}, folded: map[string]int{},
	}
	type scalar struct {
		kind loosejson.Kind
		text string
	}
	seen := map[scalar]bool{}
	for i := range values {
		v := &values[i]
		e.types |= kindsOf(v)
		if isComposite(v) || seen[scalar{v.Kind, v.Text}] {
			continue
		}
		seen[scalar{v.Kind, v.Text}] = true
		e.texts[i] = scalarText(v)
		addText(e.exact, e.texts[i], i)
		addText(e.cased, foldCase(e.texts[i]), i)
		if name := nameOf(e.texts[i]); name != "" {
			addText(e.folded, name, i)
			e.longest = max(e.longest, len(name))
		}
	}
	return e
}

// addText enters a text, or marks it as ambiguous.
func addText(index map[string]int, text string, i int) {
	if _, taken := index[text]; taken {
		i = -1
	}
	index[text] = i
}

// scalarText is what a scalar looks like in a text.
func scalarText(v *loosejson.Value) string {
	switch v.Kind {
	case loosejson.String, loosejson.Number:
		return v.Text
	}
	return string(v.AppendJSON(nil))
}

// nameOf returns the text's words in the form in which named looks for them.
func nameOf(text string) string { return splitWords(text).folded }

// has returns the index of a value that equals v, -1 if there is none.
func (e *enumeration) has(v *loosejson.Value) int {
	if v.Kind == loosejson.String {
		if i, ok := e.exact[v.Text]; ok && i >= 0 && e.values[i].Kind == loosejson.String {
			return i
		}
	}
	return slices.IndexFunc(e.values, func(w loosejson.Value) bool { return equalValues(v, &w) })
}

// matching returns the index of the only value whose text equals the text but for
// quotes, case, accents and punctuation, -1 if there is none.
func (e *enumeration) matching(text string) int {
	text = strings.Trim(text, " \t\r\n\"'`*“”‘’")
	if i, ok := e.exact[text]; ok {
		return i
	}
	if i, ok := e.cased[foldCase(text)]; ok {
		return i
	}
	if i, ok := e.folded[nameOf(text)]; ok {
		return i
	}
	return -1
}

// guess returns the index of the only value that is near the text, -1 if there is none.
func (e *enumeration) guess(text string) int {
	if len(text) > maxEditText {
		return -1
	}
	text, found := nameOf(text), -1
	for name, i := range e.folded {
		if i >= 0 && near(text, name) {
			if found >= 0 {
				return -1
			}
			found = i
		}
	}
	return found
}

// named returns the index of the only value that a text names, -1 if it names none or
// several. A value is named by its words, whatever separates them, and the longest
// name counts: "not spam" names NOT_SPAM. Spelled as in the schema a name outweighs
// a common word in lower case ("TWO is one of them"), but not another name.
func (e *enumeration) named(text string) int {
	w := splitWords(text)
	strong, weak := -1, -1
	exact := false
	for i := 0; i < len(w.list); {
		index, next := e.nameAt(w, i)
		if index < 0 {
			i++
			continue
		}
		if i > 0 && isNegation(w.fold(i-1, i)) {
			return -1
		}
		mention := text[w.list[i].start:w.list[next-1].end]
		switch isExact := mention == e.texts[index]; {
		case !isExact && next == i+1 && isLowerCase(mention):
			if weak >= 0 && weak != index {
				weak = len(e.values) // several
			} else {
				weak = index
			}
		case strong >= 0 && strong != index:
			return -1
		default:
			strong, exact = index, exact || isExact
		}
		i = next
	}
	switch {
	case strong < 0 && weak < len(e.values):
		return weak
	case strong >= 0 && (exact || weak < 0 || weak == strong):
		return strong
	}
	return -1
}

// nameAt returns the value that the longest name at word i names, and the word behind
// it; -1 if there is none.
func (e *enumeration) nameAt(w *words, i int) (index, next int) {
	index = -1
	for j := i + 1; j <= len(w.list); j++ {
		name := w.fold(i, j)
		if len(name) > e.longest {
			break
		}
		if k, ok := e.folded[name]; ok && k >= 0 {
			index, next = k, j
		}
	}
	return index, next
}

// isLowerCase reports whether s has no capital letter.
func isLowerCase(s string) bool { return !strings.ContainsFunc(s, unicode.IsUpper) }

// isNegation reports whether a word, folded, denies what follows it.
func isNegation(word string) bool {
	switch word {
	case "not", "never", "neither", "nor", "isnt", "arent", "wasnt", "cannot", "cant":
		return true
	}
	return false
}

// words is a text in words, their folds in one string, so that the name of several
// words is a part of it.
type words struct {
	folded string
	list   []word
}

// A word is a place in the text and in the folds.
type word struct {
	start, end int // in the text
	from, to   int // in words.folded
	number     bool
}

// fold returns the folds of the words from i to j, joined.
func (w *words) fold(i, j int) string { return w.folded[w.list[i].from:w.list[j-1].to] }

// splitWords splits a text into words: runs of letters and digits with apostrophes
// inside; numbers with their sign, point and commas, these left out of the fold; and
// single characters of scripts that do not put spaces between words.
func splitWords(text string) *words {
	w := &words{}
	var b strings.Builder
	for i := 0; i < len(text); {
		r, size := utf8.DecodeRuneInString(text[i:])
		if !isWordRune(r) && !isSignAt(text, i) {
			i += size
			continue
		}
		end, number := wordEnd(text, i, r)
		from := b.Len()
		for _, r := range text[i:end] {
			switch {
			case isWordRune(r):
				writeFolded(&b, r)
			case number && r != ',':
				b.WriteRune(r)
			}
		}
		w.list = append(w.list, word{start: i, end: end, from: from, to: b.Len(), number: number})
		i = end
	}
	w.folded = b.String()
	return w
}

// wordEnd returns the end of the word that starts at i with r, and whether it is a
// number.
func wordEnd(text string, i int, r rune) (end int, number bool) {
	start := i
	if isUnspaced(r) {
		return i + utf8.RuneLen(r), false
	}
	number = text[i] == '-' || isDigitAt(text, i)
	for i < len(text) {
		r, size := utf8.DecodeRuneInString(text[i:])
		switch {
		case isUnspaced(r):
			return i, number
		case isWordRune(r):
			number = number && r < utf8.RuneSelf && unicode.IsDigit(r)
		case number && i == start: // the sign
		case number && (r == '.' || r == ',') && isDigitAt(text, i+1):
		case !number && (r == '\'' || r == '’') && i > start && isLetterAt(text, i+size):
		default:
			return i, number
		}
		i += size
	}
	return i, number
}

// isWordRune reports whether r is a part of words.
func isWordRune(r rune) bool {
	return unicode.IsLetter(r) || unicode.IsDigit(r) || unicode.Is(unicode.Mn, r)
}

// isSignAt reports whether the sign of a number stands at i.
func isSignAt(text string, i int) bool {
	return text[i] == '-' && isDigitAt(text, i+1) && (i == 0 || text[i-1] == ' ' || text[i-1] == '(' || text[i-1] == '\n' || text[i-1] == '"')
}

// isDigitAt reports whether an ASCII digit stands at i.
func isDigitAt(text string, i int) bool { return i < len(text) && '0' <= text[i] && text[i] <= '9' }

// isLetterAt reports whether a letter stands at i.
func isLetterAt(text string, i int) bool {
	r, _ := utf8.DecodeRuneInString(text[i:])
	return unicode.IsLetter(r)
}

// isUnspaced reports whether r is of a script that does not separate words.
func isUnspaced(r rune) bool {
	return r >= 0x0e00 && unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana, unicode.Hangul, unicode.Thai)
}
