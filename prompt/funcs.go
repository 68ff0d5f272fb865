package prompt

import (
	"errors"
	"fmt"
	"maps"
	"math/big"
	"reflect"
	"slices"
	"strings"
	"sync"
	"text/template"
	"unicode/utf8"

	"github.com/Masterminds/sprig/v3"
)

// Limits of what one call of a template function makes.
const (
	maxFuncBytes = 4 << 20 // of text; a million tokens, more than any context window
	maxFuncWidth = 1000    // of a printf verb, and spaces of an indent
	maxFuncList  = 4096    // elements of a list that uniq compares with each other
)

// sprigFuncs holds all 211 functions of sprig. Only templateFuncs picks from it.
var sprigFuncs = sync.OnceValue(sprig.GenericFuncMap)

// pureFuncs names the functions that are sprig's own without a change: they are pure,
// total, and make no more text than they are given.
var pureFuncs = []string{
	"trim", "trimAll", "trimPrefix", "trimSuffix", "upper", "lower", "title",
	"contains", "hasPrefix", "hasSuffix", "splitList", "plural",
	"default", "coalesce", "empty", "ternary", "list",
}

// templateFuncs returns the functions that a section's text may call besides those of
// text/template: the pure ones of sprig. The same arguments give the same result, at
// any time and anywhere, so what reads the clock, the environment, the network or a
// random source is not among them; nor is what depends on the order of a map (keys,
// values), changes its argument (set, merge), makes much of little (until, seq; range
// takes a number), or puts data into an error (fail).
//
//	trim S                   without white space at both ends
//	trimAll CUTSET S         without any of these characters at both ends
//	trimPrefix PREFIX S      without the prefix
//	trimSuffix SUFFIX S      without the suffix
//	upper S, lower S         in upper case, in lower case
//	title S                  each word with a capital
//	contains SUB S           whether S has SUB in it
//	hasPrefix PREFIX S       whether S begins with PREFIX
//	hasSuffix SUFFIX S       whether S ends with SUFFIX
//	replace OLD NEW S        every OLD replaced by NEW
//	repeat N S               N times
//	trunc N S                the first N bytes, or the last -N
//	substr FROM TO S         the bytes from FROM to TO; a negative TO is the end
//	quote V..., squote V...  in double quotes as in Go, in single quotes; nil is left out
//	indent N S               N spaces before each line
//	nindent N S              the same after a line break
//	wrap N S                 lines broken at spaces after at most N bytes
//	splitList SEP S          the list of parts between SEP
//	join SEP LIST            the elements with SEP in between
//	plural ONE MANY N        ONE if N is 1, otherwise MANY
//	default D V              V, or D if V is empty
//	coalesce V...            the first value that is not empty
//	empty V                  whether V is nil, false, 0, "" or has no elements
//	ternary YES NO B         YES if B, otherwise NO
//	list V...                a list
//	dict KEY V...            a map, to give a template several values
//	first LIST, last LIST    the first, the last element; nil if there is none
//	rest LIST, initial LIST  all elements but the first, but the last
//	reverse LIST             in reverse order
//	uniq LIST                without repetitions
//	compact LIST             without empty elements
//	has V LIST               whether V, of the same type, is in the list
//	sortAlpha LIST           the elements as text, sorted
//	int V                    an integer; a fraction is cut off
//	add N..., mul N...       the sum, the product
//	sub A B, div A B         the difference, the integer quotient
//	mod A B                  the remainder
//	max N..., min N...       the largest, the smallest
//	toJson V                 JSON on one line, with <, > and & escaped
//	toRawJson V              the same without escaping
//	toPrettyJson V           JSON on many lines, indented by two spaces
//	printf FORMAT V...       as in text/template, with bounded widths and without %p
//
// They differ from sprig where sprig would be silent or fatal. Whatever makes it panic
// is an error here, and so is a number that is not an integer, which sprig takes for
// 0 or cuts off, an overflow, and a value without JSON. No character is cut in two:
// trunc and substr go back to where one begins. wrap keeps the line breaks there are.
// sortAlpha sorts a copy. repeat, replace, join, indent, nindent and the three for JSON
// make at most 4 MiB, uniq takes at most 4096 elements.
func templateFuncs() template.FuncMap {
	s := sprigFuncs()
	funcs := template.FuncMap{"printf": funcPrintf}
	for _, name := range pureFuncs {
		funcs[name] = s[name]
	}
	for _, group := range []func(map[string]any) template.FuncMap{textFuncs, valueFuncs, listFuncs, numberFuncs} {
		maps.Copy(funcs, group(s))
	}
	return funcs
}

// funcPanicked turns a panic of the function called name into an error: a method of
// the data may panic, String on a nil pointer say.
func funcPanicked(name string, err *error) {
	if r := recover(); r != nil {
		*err = fmt.Errorf("%s: a method of the data panicked", name)
	}
}

// checkFuncSize returns an error if the function called name would make n pieces of
// size bytes each, besides the bytes there are.
func checkFuncSize(name string, n, size, bytes int) error {
	if n < 0 {
		return fmt.Errorf("%s: the number %d is negative", name, n)
	}
	if size > 0 && n > (maxFuncBytes-min(bytes, maxFuncBytes))/size {
		unit := "bytes"
		if size == 1 {
			unit = "byte"
		}
		return fmt.Errorf("%s: %d times %d %s is over the limit of %d bytes", name, n, size, unit, maxFuncBytes)
	}
	return nil
}

// textFuncs returns the functions on text that need a limit or a check.
func textFuncs(s map[string]any) template.FuncMap {
	repeat := s["repeat"].(func(int, string) string)
	replace := s["replace"].(func(string, string, string) string)
	substr := s["substr"].(func(int, int, string) string)
	trunc := s["trunc"].(func(int, string) string)
	wrap := s["wrap"].(func(int, string) string)
	return template.FuncMap{
		"indent":  indentFunc("indent", s["indent"].(func(int, string) string)),
		"nindent": indentFunc("nindent", s["nindent"].(func(int, string) string)),
		"repeat": func(n int, text string) (string, error) {
			if err := checkFuncSize("repeat", n, len(text), 0); err != nil {
				return "", err
			}
			return repeat(n, text), nil
		},
		"replace": func(old, with, text string) (string, error) {
			if err := checkFuncSize("replace", strings.Count(text, old), len(with)-len(old), len(text)); err != nil {
				return "", err
			}
			return replace(old, with, text), nil
		},
		"substr": func(from, to int, text string) (string, error) { return funcSubstr(substr, from, to, text) },
		"trunc":  func(n int, text string) string { return funcTrunc(trunc, n, text) },
		"wrap":   func(width int, text string) (string, error) { return funcWrap(wrap, width, text) },
	}
}

// indentFunc returns indent, called name, with a limit.
func indentFunc(name string, indent func(int, string) string) func(int, string) (string, error) {
	return func(spaces int, text string) (string, error) {
		if spaces > maxFuncWidth {
			return "", fmt.Errorf("%s: %d spaces are over the limit of %d", name, spaces, maxFuncWidth)
		}
		if err := checkFuncSize(name, spaces, strings.Count(text, "\n")+1, len(text)); err != nil {
			return "", err
		}
		return indent(spaces, text), nil
	}
}

// funcTrunc is trunc without the pieces of a character that was cut in two.
func funcTrunc(trunc func(int, string) string, n int, text string) string {
	if n >= 0 {
		return trunc(runeStart(text, n), text)
	}
	last := trunc(n, text)
	for last != "" && len(last) < len(text) && !utf8.RuneStart(last[0]) {
		last = last[1:]
	}
	return last
}

// funcWrap wraps each line, where sprig takes a line break for any other character.
func funcWrap(wrap func(int, string) string, width int, text string) (string, error) {
	if width < 1 {
		return "", fmt.Errorf("wrap: the width %d is not positive", width)
	}
	lines := strings.Split(text, "\n")
	for i, line := range lines {
		lines[i] = wrap(width, line)
	}
	return strings.Join(lines, "\n"), nil
}

// runeStart returns the largest place in text, up to n, at which a character begins.
func runeStart(text string, n int) int {
	for n > 0 && n < len(text) && !utf8.RuneStart(text[n]) {
		n--
	}
	return n
}

// funcSubstr is substr with a check of its bounds.
func funcSubstr(substr func(int, int, string) string, from, to int, text string) (string, error) {
	if to < 0 || to > len(text) {
		to = len(text)
	}
	from = max(from, 0)
	if from > to {
		return "", fmt.Errorf("substr: %d to %d is not a part of %d bytes", from, to, len(text))
	}
	return substr(runeStart(text, from), runeStart(text, to), text), nil
}

// valueFuncs returns the functions that show any value, and dict.
func valueFuncs(s map[string]any) template.FuncMap {
	quote := func(name string) func(...any) (string, error) {
		quote := s[name].(func(...any) string)
		return func(values ...any) (text string, err error) {
			defer funcPanicked(name, &err)
			if err := checkAddresses(name, values...); err != nil {
				return "", err
			}
			return quote(values...), nil
		}
	}
	marshal := func(name, sprigName string) func(any) (string, error) {
		marshal := s[sprigName].(func(any) (string, error))
		return func(v any) (text string, err error) {
			defer funcPanicked(name, &err)
			if text, err = marshal(v); err != nil {
				return "", fmt.Errorf("%s: a value of type %.40T has no JSON", name, v)
			}
			if len(text) > maxFuncBytes {
				return "", fmt.Errorf("%s: %d bytes are over the limit of %d", name, len(text), maxFuncBytes)
			}
			return text, nil
		}
	}
	dict := s["dict"].(func(...any) map[string]any)
	return template.FuncMap{
		"quote":        quote("quote"),
		"squote":       quote("squote"),
		"toJson":       marshal("toJson", "mustToJson"),
		"toRawJson":    marshal("toRawJson", "mustToRawJson"),
		"toPrettyJson": marshal("toPrettyJson", "mustToPrettyJson"),
		"dict": func(pairs ...any) (m map[string]any, err error) {
			defer funcPanicked("dict", &err)
			if len(pairs)%2 != 0 {
				return nil, errors.New("dict: the last key has no value")
			}
			return dict(pairs...), nil
		},
	}
}

// funcList returns the list that v is or points to.
func funcList(name string, v any) (any, error) {
	list := reflect.ValueOf(v)
	for list.Kind() == reflect.Pointer && !list.IsNil() && list.Elem().Kind() != reflect.Pointer {
		list = list.Elem()
	}
	if k := list.Kind(); k != reflect.Slice && k != reflect.Array {
		return nil, fmt.Errorf("%s: a value of type %.40T is not a list", name, v)
	}
	return list.Interface(), nil
}

// listFuncs returns the functions on lists.
func listFuncs(s map[string]any) template.FuncMap {
	funcs := template.FuncMap{
		"first": listFunc("first", s["mustFirst"].(func(any) (any, error))),
		"last":  listFunc("last", s["mustLast"].(func(any) (any, error))),
	}
	for name, must := range map[string]string{
		"rest": "mustRest", "initial": "mustInitial", "reverse": "mustReverse", "uniq": "mustUniq", "compact": "mustCompact",
	} {
		funcs[name] = listFunc(name, s[must].(func(any) ([]any, error)))
	}
	has := s["mustHas"].(func(any, any) (bool, error))
	funcs["has"] = func(v, list any) (bool, error) {
		return listFunc("has", func(list any) (bool, error) { return has(v, list) })(list)
	}
	sortAlpha := s["sortAlpha"].(func(any) []string)
	funcs["sortAlpha"] = listFunc("sortAlpha", func(list any) ([]string, error) {
		if text, ok := list.([]string); ok {
			list = slices.Clone(text) // or sprig would sort the data itself
		} else if err := checkAddresses("sortAlpha", list); err != nil {
			return nil, err
		}
		return sortAlpha(list), nil
	})
	funcs["join"] = func(sep string, list any) (string, error) { return funcJoin(s, sep, list) }
	return funcs
}

// listFunc returns f for lists alone, and for pointers to one.
func listFunc[R any](name string, f func(any) (R, error)) func(any) (R, error) {
	return func(v any) (r R, err error) {
		defer funcPanicked(name, &err)
		list, err := funcList(name, v)
		if err != nil {
			return r, err
		}
		if n := reflect.ValueOf(list).Len(); name == "uniq" && n > maxFuncList {
			return r, fmt.Errorf("uniq: a list of %d is over the limit of %d", n, maxFuncList)
		}
		return f(list)
	}
}

// funcJoin joins the elements of a list; anything else is a list of itself, and nil an
// empty one.
func funcJoin(s map[string]any, sep string, v any) (text string, err error) {
	defer funcPanicked("join", &err)
	if err := checkAddresses("join", v); err != nil {
		return "", err
	}
	parts := s["toStrings"].(func(any) []string)(v)
	size := 0
	for _, p := range parts {
		size += len(p)
	}
	if err := checkFuncSize("join", max(len(parts)-1, 0), len(sep), size); err != nil {
		return "", err
	}
	return s["join"].(func(string, any) string)(sep, parts), nil
}

// maxFuncQuote is how many bytes of a text an error quotes. A byte may take four in
// quotes.
const maxFuncQuote = 10

// numberFuncs returns the functions on numbers.
func numberFuncs(s map[string]any) template.FuncMap {
	funcs := template.FuncMap{
		"int": func(v any) (int, error) { return funcTruncate(s["int"].(func(any) int), v) },
		"add": func(args ...any) (int64, error) {
			return funcArithmetic("add", s["add"].(func(...any) int64), (*big.Int).Add, args)
		},
	}
	for name, exact := range map[string]exactOp{"mul": (*big.Int).Mul, "max": nil, "min": nil} {
		funcs[name] = func(first any, more ...any) (int64, error) {
			return funcArithmetic(name, variadicFunc(s[name]), exact, append([]any{first}, more...))
		}
	}
	for name, exact := range map[string]exactOp{"sub": (*big.Int).Sub, "div": (*big.Int).Quo, "mod": (*big.Int).Rem} {
		funcs[name] = func(a, b any) (int64, error) {
			return funcArithmetic(name, binaryFunc(s[name]), exact, []any{a, b})
		}
	}
	return funcs
}

// maxFuncBits is the size beyond which a result is not computed exactly any more.
const maxFuncBits = 1 << 12
