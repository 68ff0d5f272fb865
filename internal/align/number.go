package align

import (
	"math/big"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// maxNumberText is the length in bytes up to which a text is read as a number.
const maxNumberText = 64

// A reading of a number says how a text was read.
type numberReading int

// The readings, from none to a faithful one.
const (
	notNumber   numberReading = iota
	withUnit                  // words behind the number were left out
	wholeNumber               // nothing was left out but a currency or a percent sign
)

// readNumber reads a number from a text, as a literal of JSON: with a currency or a
// percent sign, with digits grouped as in English or, where that is the only way to
// read them, as on the continent of Europe, or as a fraction that is a finite decimal.
func readNumber(text string) (literal string, how numberReading) {
	text = strings.TrimSpace(text)
	if len(text) > maxNumberText {
		return "", notNumber
	}
	text = strings.Trim(text, "*`\"'_ \t\n")
	text, sign := cutSign(text)
	text = strings.TrimSpace(trimCurrency(text, strings.CutPrefix))
	if sign == "" {
		text, sign = cutSign(text)
	}
	text = strings.TrimRightFunc(text, func(r rune) bool { return r == '.' || r == '!' || unicode.IsSpace(r) })
	text = strings.TrimSpace(trimCurrency(text, strings.CutSuffix))
	how = wholeNumber
	if end := lastDigit(text); end < len(text) {
		if !isUnit(text[end:]) {
			return "", notNumber
		}
		text, how = text[:end], withUnit
	}
	if a, b, ok := strings.Cut(text, "/"); ok {
		literal = readFraction(strings.TrimSpace(a), strings.TrimSpace(b))
	} else {
		literal = readDigits(text)
	}
	if literal == "" {
		return "", notNumber
	}
	return sign + literal, how
}

// cutSign removes a sign from the start and returns it if it is a minus.
func cutSign(text string) (rest, sign string) {
	if rest, ok := strings.CutPrefix(text, "+"); ok {
		return rest, ""
	}
	for _, minus := range [...]string{"-", "−"} {
		if rest, ok := strings.CutPrefix(text, minus); ok {
			return rest, "-"
		}
	}
	return text, ""
}

// currencies are the signs and codes that may stand before or behind an amount, and
// the percent sign, which says no more than the property's name does.
var currencies = [...]string{
	"US$", "$", "€", "£", "¥", "₹", "₩", "₽", "₺", "R$", "Rs.", "%", "％",
	"USD", "EUR", "GBP", "JPY", "CNY", "INR", "CHF", "CAD", "AUD", "NZD", "SEK", "NOK", "DKK",
	"PLN", "CZK", "HUF", "BRL", "MXN", "KRW", "SGD", "HKD", "ZAR", "TRY",
}

// trimCurrency removes a currency with cut, strings.CutPrefix or CutSuffix.
func trimCurrency(text string, cut func(s, part string) (string, bool)) string {
	for _, c := range currencies {
		if rest, ok := cut(text, c); ok {
			return rest
		}
	}
	return text
}

// lastDigit returns the index behind the last digit of text.
func lastDigit(text string) int { return strings.LastIndexAny(text, "0123456789") + 1 }

// isUnit reports whether what follows a number is a unit: a word or two that do not
// multiply it.
func isUnit(text string) bool {
	unit := strings.TrimSpace(text)
	if len(unit) > 24 || unit == "" || strings.ContainsFunc(unit, func(r rune) bool {
		return !unicode.IsLetter(r) && r != ' ' && r != '/' && r != '°' && r != '²' && r != '³' && r != '.'
	}) {
		return false
	}
	for f := range strings.FieldsSeq(strings.ToLower(unit)) {
		if slices.Contains([]string{"k", "m", "mm", "mn", "mio", "b", "bn", "t", "hundred", "thousand", "million", "billion",
			"trillion", "lakh", "crore", "dozen", "percent", "or", "to", "and", "x", "am", "pm"}, strings.TrimSuffix(f, ".")) {
			return false
		}
	}
	return true
}

// readFraction returns the decimal of a/b, "" if it is not finite or a and b are not
// short integers.
func readFraction(a, b string) string {
	if !isDigits(a) || !isDigits(b) || len(a) > 9 || len(b) > 9 {
		return ""
	}
	x, ok := new(big.Rat).SetString(a + "/" + b)
	if !ok {
		return ""
	}
	places, exact := x.FloatPrec()
	if !exact || places > 12 {
		return ""
	}
	return x.FloatString(places)
}

// isDigits reports whether s is one or more ASCII digits.
func isDigits(s string) bool {
	return s != "" && strings.Trim(s, "0123456789") == ""
}

// readDigits reads an unsigned decimal with or without grouping, "" if it is none.
func readDigits(text string) string {
	mantissa, exponent := text, ""
	if i := strings.IndexAny(text, "eE"); i > 0 {
		mantissa, exponent = text[:i], text[i:]
		if digits := strings.TrimLeft(exponent[1:], "+-"); !isDigits(digits) || len(digits) > 3 || len(exponent)-len(digits) > 2 {
			return ""
		}
	}
	whole, part := splitDecimal(mantissa)
	whole, ok := joinGroups(whole)
	if !ok || part != "" && !isDigits(part) || whole == "" && part == "" {
		return ""
	}
	if whole = strings.TrimLeft(whole, "0"); whole == "" {
		whole = "0"
	}
	if part != "" {
		part = "." + part
	}
	return whole + part + exponent
}

// splitDecimal splits a number at its decimal mark. Of two different marks the later
// is decimal. A single comma is, unless three digits follow it; a single point always.
func splitDecimal(text string) (whole, part string) {
	comma, point := strings.LastIndexByte(text, ','), strings.LastIndexByte(text, '.')
	commas, points := strings.Count(text, ","), strings.Count(text, ".")
	mark := -1
	switch {
	case comma > point && points > 0 && commas == 1, commas == 1 && points == 0 && !looksGrouped(text, comma):
		mark = comma
	case point > comma && points == 1:
		mark = point
	}
	if mark < 0 {
		return text, ""
	}
	return text[:mark], text[mark+1:]
}

// looksGrouped reports whether three digits follow the comma and one to three, which
// are not just 0, stand before it.
func looksGrouped(text string, comma int) bool {
	return len(text)-comma-1 == 3 && comma >= 1 && comma <= 3 && text[0] != '0'
}

// joinGroups removes the marks between groups of digits. They must be the same mark
// throughout, and the groups have three digits behind the first; those of India have
// two before the last three.
func joinGroups(whole string) (digits string, ok bool) {
	at := strings.IndexFunc(whole, func(r rune) bool { return r < '0' || r > '9' })
	if at < 0 {
		return whole, true
	}
	mark, size := utf8.DecodeRuneInString(whole[at:])
	if !strings.ContainsRune(",.' _\u00a0\u202f\u2009’", mark) {
		return "", false
	}
	groups := strings.Split(whole, whole[at:at+size])
	for i, g := range groups {
		last := i == len(groups)-1
		switch {
		case !isDigits(g),
			i == 0 && len(g) > 3,
			last && len(g) != 3,
			i > 0 && !last && len(g) != 3 && (mark != ',' || len(g) != 2):
			return "", false
		}
	}
	return strings.Join(groups, ""), true
}

// toInteger returns the integer that a JSON number literal is, and whether it is one;
// if not, the nearest one, half away from zero. It returns "" for a number of more
// than maxNumberText digits.
func toInteger(literal string) (integer string, exact bool) {
	if isDigits(strings.TrimPrefix(literal, "-")) {
		return literal, true
	}
	if len(literal) > maxNumberText {
		return "", false
	}
	if i := strings.IndexAny(literal, "eE"); i >= 0 {
		if digits := strings.TrimLeft(literal[i+1:], "+-0"); len(digits) > 2 || len(digits) == 2 && digits > "50" {
			return "", false
		}
	}
	x, ok := new(big.Rat).SetString(literal)
	if !ok {
		return "", false
	}
	integer = x.FloatString(0)
	if integer == "-0" {
		integer = "0"
	}
	return integer, x.IsInt()
}

// namedNumber returns the literal of the only number that a sentence has, "" if it
// has none or several, or if what follows may be its unit.
func namedNumber(w *words) (literal string, start, end int) {
	text := w.text
	found := -1
	for i := range w.list {
		if !w.list[i].number {
			continue
		}
		if found >= 0 {
			return "", 0, 0
		}
		found = i
	}
	if found < 0 || w.isDenied(found) {
		return "", 0, 0
	}
	start, end = w.list[found].start, w.list[found].end
	if found+1 < len(w.list) && strings.TrimSpace(text[end:w.list[found+1].start]) == "" && !isCopula(w.fold(found+1, found+2)) {
		return "", 0, 0
	}
	if literal, how := readNumber(text[start:end]); how == wholeNumber {
		return literal, start, end
	}
	return "", 0, 0
}

// isCopula reports whether a word, folded, joins a number to what it is.
func isCopula(word string) bool { return word == "is" || word == "was" || word == "are" }
