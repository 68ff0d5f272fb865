package tmplcheck

import (
	"fmt"
	"reflect"
	"strings"
	"unicode/utf8"
)

// maxName is how many bytes of a name or a type an error message may hold.
const maxName = 40

// cut shortens text to at most n bytes, and an ellipsis.
func cut(text string, n int) string {
	if len(text) <= n {
		return text
	}
	for n > 0 && !utf8.RuneStart(text[n]) {
		n--
	}
	return text[:n] + "…"
}

// typeName returns a type as an error message names it: without packages, as the
// author of a template knows it.
func typeName(t reflect.Type) string {
	if t.Kind() == reflect.Struct && t.Name() == "" {
		return "struct"
	}
	name := t.Name()
	if name == "" {
		name = t.String()
	}
	return cut(withoutPackages(name), maxName)
}

// withoutPackages drops the package from each qualified name in the text of a type.
func withoutPackages(text string) string {
	var b strings.Builder
	for text != "" {
		end := strings.IndexAny(text, "[]*(){}, ")
		if end < 0 {
			end = len(text)
		}
		word := text[:end]
		if dot := strings.LastIndexByte(word, '.'); dot > 0 && word[dot-1] != '.' {
			word = word[dot+1:]
		}
		b.WriteString(word)
		if end < len(text) {
			b.WriteByte(text[end])
			end++
		}
		text = text[end:]
	}
	return b.String()
}

// A suggestion is what a search for a similar name depends on.
type suggestion struct {
	kind Kind
	typ  reflect.Type // of which it is a field; nil otherwise
	name string
}

// maxSuggestions bounds the work that is done for a source full of wrong names.
const maxSuggestions = 200

// suggest returns what to add to an error about an unknown name: " (did you mean X?)"
// for a candidate that is like it, or nothing.
func (c *checker) suggest(s suggestion, candidates func() []string) string {
	near, ok := c.near[s]
	if !ok && len(c.near) < maxSuggestions {
		if name := nearest(s.name, candidates()); name != "" {
			near = fmt.Sprintf(" (did you mean %s?)", name)
		}
		c.near[s] = near
	}
	return near
}

// nearest returns the candidate most like name, or "" if none is. Earlier candidates
// win.
func nearest(name string, candidates []string) string {
	best, limit := "", max(1, len(name)/3)
	for _, c := range candidates {
		if strings.EqualFold(c, name) {
			return c
		}
		if len(name) > maxName || max(len(c)-len(name), len(name)-len(c)) > limit {
			continue
		}
		if d := editDistance(strings.ToLower(name), strings.ToLower(c)); d <= limit && d < len(name) {
			best, limit = c, d-1
		}
	}
	return best
}

// editDistance returns the number of bytes to insert, delete or replace, and of
// neighbours to swap, that make b of a: the optimal string alignment distance.
func editDistance(a, b string) int {
	before, last, row := make([]int, len(b)+1), make([]int, len(b)+1), make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := range len(a) {
		before, last, row = last, row, before
		row[0] = i + 1
		for j := range len(b) {
			cost := 1
			if a[i] == b[j] {
				cost = 0
			}
			row[j+1] = min(last[j]+cost, last[j+1]+1, row[j]+1)
			if i > 0 && j > 0 && a[i] == b[j-1] && a[i-1] == b[j] {
				row[j+1] = min(row[j+1], before[j-1]+1)
			}
		}
	}
	return row[len(b)]
}
