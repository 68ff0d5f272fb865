package schema

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/briefgo/brief/internal/loosejson"
)

// limitQuoted is how many bytes of a value a sentence holds.
const limitQuoted = 40

// cutText returns at most limitQuoted bytes of s, cut between characters, with an
// ellipsis if there is more.
func cutText(s string) string {
	if len(s) <= limitQuoted {
		return s
	}
	n := limitQuoted - len("…")
	for n > 0 && !utf8.RuneStart(s[n]) {
		n--
	}
	return s[:n] + "…"
}

// quoteText returns s as a JSON string of at most limitQuoted bytes.
func quoteText(s string) string {
	const most = limitQuoted + 1
	if cut := min(len(s), most); cut < len(s) {
		for cut > 0 && !utf8.RuneStart(s[cut]) {
			cut--
		}
		return cutQuoted(s[:cut])
	}
	if q := string(loosejson.AppendString(nil, s)); len(q) <= limitQuoted {
		return q
	}
	return cutQuoted(s)
}

// cutQuoted quotes as many characters of s as fit, and an ellipsis.
func cutQuoted(s string) string {
	out := []byte{'"'}
	for _, r := range s {
		q := loosejson.AppendString(nil, string(r))
		if len(out)+len(q)-2+len(`…"`) > limitQuoted {
			break
		}
		out = append(out, q[1:len(q)-1]...)
	}
	return string(out) + `…"`
}

// quoteValue returns a value as JSON if it is short, and names it otherwise.
func quoteValue(v *loosejson.Value) string {
	switch v.Kind {
	case loosejson.String:
		return quoteText(v.Text)
	case loosejson.Number:
		return cutText(v.Text)
	case loosejson.Array, loosejson.Object:
		if countValues(v, limitQuoted) < limitQuoted {
			if text := v.AppendJSON(nil); len(text) <= limitQuoted {
				return string(text)
			}
		}
		return nameValue(v)
	}
	return string(v.AppendJSON(nil))
}

// nameValue names a value with its type: `the string "x"`, `an object`.
func nameValue(v *loosejson.Value) string {
	switch v.Kind {
	case loosejson.String:
		return "the string " + quoteText(v.Text)
	case loosejson.Number:
		return "the number " + cutText(v.Text)
	case loosejson.Array:
		if len(v.Items()) == 0 {
			return "an empty array"
		}
		return "an array of " + countNoun(len(v.Items()), "item", "items")
	case loosejson.Object:
		if len(v.Members()) == 0 {
			return "an empty object"
		}
		return "an object"
	}
	return string(v.AppendJSON(nil))
}

// countNoun returns a number with its noun.
func countNoun(n int, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return strconv.Itoa(n) + " " + many
}

// joinWords joins words as a sentence does: "a, b or c".
func joinWords(words []string, last string) string {
	if n := len(words); n > 1 {
		return strings.Join(words[:n-1], ", ") + " " + last + " " + words[n-1]
	}
	return strings.Join(words, "")
}

// countValues counts a value and all in it, up to about most.
func countValues(v *loosejson.Value, most int) int {
	n := 1
	for i := range v.Items() {
		if n >= most {
			break
		}
		n += countValues(&v.Items()[i], most-n)
	}
	for i := range v.Members() {
		if n >= most {
			break
		}
		n += countValues(&v.Members()[i].Value, most-n)
	}
	return n
}

// sameTree reports whether two values are equal in the sense of JSON Schema: numbers
// by value, objects whatever their order. It takes time linear in their size, but
// for the sorting of keys.
func sameTree(a, b *loosejson.Value) bool {
	return a.Kind == b.Kind && string(appendCanonical(nil, a)) == string(appendCanonical(nil, b))
}

// appendCanonical appends a form of v that equal values share. It is made of JSON,
// but for numbers.
func appendCanonical(dst []byte, v *loosejson.Value) []byte {
	switch v.Kind {
	case loosejson.Number:
		return append(dst, canonicalNumber(v.Text)...)
	case loosejson.Array:
		dst = append(dst, '[')
		for i := range v.Items() {
			dst = append(appendCanonical(dst, &v.Items()[i]), ',')
		}
		return append(dst, ']')
	case loosejson.Object:
		order := make([]int, len(v.Members()))
		for i := range order {
			order[i] = i
		}
		slices.SortFunc(order, func(a, b int) int {
			return cmp.Or(strings.Compare(v.Members()[a].Key, v.Members()[b].Key), cmp.Compare(a, b))
		})
		dst = append(dst, '{')
		for n, i := range order {
			m := &v.Members()[i]
			if n+1 < len(order) && v.Members()[order[n+1]].Key == m.Key {
				continue // of duplicate keys the last counts
			}
			dst = append(loosejson.AppendString(dst, m.Key), ':')
			dst = append(appendCanonical(dst, &m.Value), ',')
		}
		return append(dst, '}')
	}
	return v.AppendJSON(dst)
}

// canonicalNumber returns a literal of the number that equal numbers share: digits
// without zeros at either end, and an exponent.
func canonicalNumber(literal string) string {
	mantissa, exponent, _ := strings.Cut(strings.ToLower(literal), "e")
	e := 0
	if exponent != "" {
		var err error
		if e, err = strconv.Atoi(exponent); err != nil {
			return literal
		}
	}
	sign := ""
	if rest, ok := strings.CutPrefix(mantissa, "-"); ok {
		sign, mantissa = "-", rest
	}
	whole, fraction, _ := strings.Cut(mantissa, ".")
	digits := strings.TrimLeft(whole+fraction, "0")
	e -= len(fraction)
	trimmed := strings.TrimRight(digits, "0")
	if trimmed == "" {
		return "0"
	}
	return fmt.Sprintf("%s%se%d", sign, trimmed, e+len(digits)-len(trimmed))
}
