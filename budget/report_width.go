package budget

import (
	"strings"
	"unicode"
)

// maxLabel is how many columns of the table a label has at most.
const maxLabel = 40

// wide has the characters that take two columns of a terminal: those of which
// EastAsianWidth.txt (Unicode 16, UAX #11) says W or F, by blocks, so that unassigned
// ones between them count as wide too.
var wide = &unicode.RangeTable{
	R16: []unicode.Range16{
		{0x1100, 0x115f, 1}, {0x231a, 0x231b, 1}, {0x2329, 0x232a, 1}, {0x23e9, 0x23ec, 1},
		{0x23f0, 0x23f3, 3}, {0x25fd, 0x25fe, 1}, {0x2614, 0x2615, 1}, {0x2630, 0x2637, 1},
		{0x2648, 0x2653, 1}, {0x267f, 0x2693, 20}, {0x26a1, 0x26a1, 1}, {0x26aa, 0x26ab, 1},
		{0x26bd, 0x26be, 1}, {0x26c4, 0x26c5, 1}, {0x26ce, 0x26d4, 6}, {0x26ea, 0x26ea, 1},
		{0x26f2, 0x26f3, 1}, {0x26f5, 0x26fa, 5}, {0x26fd, 0x2705, 8}, {0x270a, 0x270b, 1},
		{0x2728, 0x2728, 1}, {0x274c, 0x274e, 2}, {0x2753, 0x2755, 1}, {0x2757, 0x2757, 1},
		{0x2795, 0x2797, 1}, {0x27b0, 0x27bf, 15}, {0x2b1b, 0x2b1c, 1}, {0x2b50, 0x2b55, 5},
		{0x2e80, 0x303e, 1}, {0x3041, 0xa4cf, 1}, {0xa960, 0xa97c, 1}, {0xac00, 0xd7a3, 1},
		{0xf900, 0xfaff, 1}, {0xfe10, 0xfe19, 1}, {0xfe30, 0xfe6b, 1}, {0xff01, 0xff60, 1},
		{0xffe0, 0xffe6, 1},
	},
	R32: []unicode.Range32{
		{0x16fe0, 0x18dff, 1}, {0x1aff0, 0x1b2ff, 1}, {0x1d300, 0x1d376, 1}, {0x1f004, 0x1f0cf, 203},
		{0x1f18e, 0x1f18e, 1}, {0x1f191, 0x1f19a, 1}, {0x1f200, 0x1f265, 1}, {0x1f300, 0x1f64f, 1},
		{0x1f680, 0x1f6ff, 1}, {0x1f7e0, 0x1f7f0, 1}, {0x1f90c, 0x1f9ff, 1}, {0x1fa70, 0x1faff, 1},
		{0x20000, 0x3fffd, 1},
	},
}

// columns is how many columns of a terminal the text takes.
func columns(text string) int {
	n := 0
	for _, c := range text {
		n += columnsOf(c)
	}
	return n
}

// columnsOf is how many columns a character takes: none if it stands on the one before.
func columnsOf(c rune) int {
	switch {
	case c < 0x300:
		return 1
	case unicode.In(c, unicode.Mn, unicode.Me):
		return 0
	case unicode.Is(wide, c):
		return 2
	}
	return 1
}

// label makes any text one that cannot break the table: what does not print, line
// ends and marks of direction too, becomes U+FFFD, a third mark in a row on one letter
// goes, and of a long text the middle becomes an ellipsis, for its end has the number.
func label(text string) string {
	marks := 0
	text = strings.Map(func(c rune) rune {
		if columnsOf(c) > 0 {
			marks = 0
		} else if marks++; marks > 2 {
			return -1
		}
		if unicode.IsPrint(c) {
			return c
		}
		return unicode.ReplacementChar
	}, text)
	if columns(text) <= maxLabel {
		return text
	}
	runes := []rune(text)
	first, last := 0, len(runes)
	for n := columnsOf(runes[0]); n <= maxLabel/2; n += columnsOf(runes[first]) {
		first++
	}
	for n := columnsOf(runes[last-1]); n < maxLabel/2; n += columnsOf(runes[last-1]) {
		last--
	}
	return string(runes[:first]) + "…" + string(runes[last:])
}

// padded fills the text with spaces behind it.
func padded(text string, width int) string {
	return text + strings.Repeat(" ", max(0, width-columns(text)))
}
