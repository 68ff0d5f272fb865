package align

import (
	"slices"
	"strings"
	"unicode"

	"github.com/briefgo/brief/internal/loosejson"
	"github.com/briefgo/brief/internal/near"
)

// An enumeration is the values of an enum or const.
type enumeration struct {
	values  []loosejson.Value
	types   kinds
	aliases []alias
	spelled map[string]bool // the aliases as they are written
	texts   []string        // of each scalar, "" of the others
	exact   map[string]int  // by text
	cased   map[string]int  // by foldCase of the text; -1 where two are equal
	folded  map[string]int  // by fold of the text; -1 where two are equal
	longest int             // length of the longest fold
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
	if len(text) > 8*e.longest+64 {
		return -1 // a sentence or more
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
	if len(text) > near.MaxLen {
		return -1
	}
	text, found := nameOf(text), -1
	for name, i := range e.folded {
		if i >= 0 && misspelt(text, name) {
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
func (e *enumeration) named(w *words) int {
	strong, weak := -1, -1
	exact := false
	for i := 0; i < len(w.list); {
		index, next := e.nameAt(w, i)
		if index < 0 {
			i++
			continue
		}
		if w.isDenied(i) {
			return -1
		}
		mention := w.text[w.list[i].start:w.list[next-1].end]
		switch isExact := mention == e.texts[index] || e.spelled[mention]; {
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
