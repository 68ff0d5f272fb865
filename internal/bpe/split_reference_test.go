package bpe

import "unicode/utf8"

// A splitRegexp is a pattern as a backtracking matcher, slow and obviously right: it
// calls next with each place where it can match to, in the order of preference, until
// next returns true, and returns whether it did.
type splitRegexp func(s []splitRune, i int, next func(int) bool) bool

// A splitRune is a character, its class, and its place in the text.
type splitRune struct {
	rune  rune
	class uint8
	at    int
}

// split returns the pieces of text, each the first match at its place.
func (re splitRegexp) split(text string) []string {
	var s []splitRune
	for i := 0; i < len(text); {
		r, n := utf8.DecodeRuneInString(text[i:])
		s = append(s, splitRune{r, classOf(r), i})
		i += n
	}
	at := func(i int) int {
		if i == len(s) {
			return len(text)
		}
		return s[i].at
	}
	var pieces []string
	for i := 0; i < len(s); {
		end := i
		re(s, i, func(e int) bool { end = e; return true })
		if end == i {
			return append(pieces, "no match")
		}
		pieces = append(pieces, text[at(i):at(end)])
		i = end
	}
	return pieces
}

func one(ok func(splitRune) bool) splitRegexp { return repeat(1, 1, ok) }

// repeat is a greedy repetition.
func repeat(least, most int, ok func(splitRune) bool) splitRegexp {
	return func(s []splitRune, i int, next func(int) bool) bool {
		e := i
		for e < len(s) && e-i < most && ok(s[e]) {
			e++
		}
		for ; e >= i+least; e-- {
			if next(e) {
				return true
			}
		}
		return false
	}
}

func sequence(parts ...splitRegexp) splitRegexp {
	if len(parts) == 1 {
		return parts[0]
	}
	rest := sequence(parts[1:]...)
	return func(s []splitRune, i int, next func(int) bool) bool {
		return parts[0](s, i, func(e int) bool { return rest(s, e, next) })
	}
}

func either(parts ...splitRegexp) splitRegexp {
	return func(s []splitRune, i int, next func(int) bool) bool {
		for _, p := range parts {
			if p(s, i, next) {
				return true
			}
		}
		return false
	}
}

func maybe(p splitRegexp) splitRegexp {
	return either(p, func(_ []splitRune, i int, next func(int) bool) bool { return next(i) })
}

// blank is (?!\S).
func blank(s []splitRune, i int, next func(int) bool) bool {
	return (i == len(s) || s[i].class&anySpace != 0) && next(i)
}

func class(classes uint8) func(splitRune) bool {
	return func(r splitRune) bool { return r.class&classes != 0 }
}

func runes(set string) func(splitRune) bool {
	return func(r splitRune) bool {
		for _, c := range set {
			if r.rune == c {
				return true
			}
		}
		return false
	}
}

const many = 1 << 30

var (
	quote = one(runes("'"))
	lead  = maybe(one(class(anyLead)))

	foldedContraction = sequence(quote, either(one(runes("sSſtT")), sequence(one(runes("rR")), one(runes("eE"))), sequence(one(runes("vV")), one(runes("eE"))),
		one(runes("mM")), sequence(one(runes("lL")), one(runes("lL"))), one(runes("dD"))))

	gpt2Reference = either(
		sequence(quote, either(one(runes("sdmt")), sequence(one(runes("l")), one(runes("l"))), sequence(one(runes("vr")), one(runes("e"))))),
		sequence(maybe(one(runes(" "))), repeat(1, many, class(anyLetter))),
		sequence(maybe(one(runes(" "))), repeat(1, many, class(classNumber))),
		sequence(maybe(one(runes(" "))), repeat(1, many, class(anySymbol))),
		sequence(repeat(1, many, class(anySpace)), blank),
		repeat(1, many, class(anySpace)),
	)
)

// restReference is what o200k and cl100k have in common.
func restReference(digits int, tail string) splitRegexp {
	return either(
		repeat(1, digits, class(classNumber)),
		sequence(maybe(one(runes(" "))), repeat(1, many, class(anySymbol)), repeat(0, many, runes(tail))),
		sequence(repeat(0, many, class(anySpace)), repeat(1, many, class(classNewline))),
		sequence(repeat(1, many, class(anySpace)), blank),
		repeat(1, many, class(anySpace)),
	)
}

func cl100kReference(digits int) splitRegexp {
	return either(foldedContraction, sequence(lead, repeat(1, many, class(anyLetter))), restReference(digits, "\r\n"))
}

func o200kReference(digits int, contractions bool) splitRegexp {
	suffix := repeat(0, 0, nil)
	if contractions {
		suffix = maybe(foldedContraction)
	}
	return either(
		sequence(lead, repeat(0, many, class(anyUpper)), repeat(1, many, class(anyLower)), suffix),
		sequence(lead, repeat(1, many, class(anyUpper)), repeat(0, many, class(anyLower)), suffix),
		restReference(digits, "\r\n/"),
	)
}
