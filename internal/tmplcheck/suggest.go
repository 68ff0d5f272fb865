package tmplcheck

import (
	"fmt"
	"reflect"
	"strings"
	"unicode/utf8"

	"github.com/briefgo/brief/internal/near"
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
func typeName(t Type) string {
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
	typ  Type // of which it is a field; nil otherwise
	name string
}

// maxSuggestions bounds the work that is done for a source full of wrong names.
const maxSuggestions = 200

// suggest returns what to add to an error about an unknown name: " (did you mean X?)"
// for a candidate that is like it, or nothing.
func (c *checker) suggest(s suggestion, candidates func() []string) string {
	hint, ok := c.near[s]
	if !ok && len(c.near) < maxSuggestions {
		if name := near.Name(s.name, candidates()); name != "" {
			hint = fmt.Sprintf(" (did you mean %s?)", name)
		}
		c.near[s] = hint
	}
	return hint
}
