package bpe

import (
	_ "embed"
	"unicode/utf8"
)

//go:generate go run ../bench/classes -o classes.bin

// The classes of characters that the patterns distinguish, a bit each so that a test for
// one of several is one operation. They are those of Unicode 16.0.0, as in the reference;
// Go's own tables are older.
const (
	classUpper   = 1 << iota // \p{Lu} and \p{Lt}
	classLower               // \p{Ll}
	classLetter              // \p{Lm} and \p{Lo}: letters without case
	classMark                // \p{M}
	classNumber              // \p{N}
	classSpace               // White_Space but CR and LF; U+0085 is in it, U+FEFF is not
	classNewline             // CR and LF
	classOther               // all else, invalid UTF-8 too, which is read as U+FFFD

	anyLetter = classUpper | classLower | classLetter
	anySpace  = classSpace | classNewline
	anySymbol = classMark | classOther               // [^\s\p{L}\p{N}]
	anyLead   = classMark | classSpace | classOther  // [^\r\n\p{L}\p{N}]
	anyUpper  = classUpper | classLetter | classMark // [\p{Lu}\p{Lt}\p{Lm}\p{Lo}\p{M}]
	anyLower  = classLower | classLetter | classMark // [\p{Ll}\p{Lm}\p{Lo}\p{M}]
)

// classTable is in two stages: classIndex bytes that say for each 256 runes which of the
// blocks that follow has their classes. The first block is that of Latin-1.
//
//go:embed classes.bin
var classTable string

// classIndex is the length of the first stage.
const classIndex = (utf8.MaxRune + 1) >> 8

// classOf returns the class of r, which is a rune from 0 to utf8.MaxRune.
func classOf(r rune) uint8 {
	return classTable[classIndex+int(classTable[r>>8])<<8+int(r&255)]
}

// classAt returns the class of the character of text at i, and where the next one starts.
func classAt(text string, i int) (class uint8, next int) {
	if c := text[i]; c < utf8.RuneSelf {
		return classTable[classIndex+int(c)], i + 1
	}
	return classWide(text, i)
}

// classWide is classAt for a character that is not ASCII. It is a function of its own for
// the loops that treat ASCII themselves.
func classWide(text string, i int) (class uint8, next int) {
	if r := threeBytes(text, i); r >= 0x800 && r>>11 != 0xd800>>11 { // for speed: most of Chinese
		return classOf(r), i + 3
	}
	r, n := utf8.DecodeRuneInString(text[i:])
	return classOf(r), i + n
}

// threeBytes returns the character of three bytes at i, 0 if there is none. What it
// returns below U+0800 and for surrogates is not UTF-8.
func threeBytes(text string, i int) rune {
	text = text[i:]
	if len(text) < 3 {
		return 0
	}
	a, b, c := text[0], text[1], text[2]
	if a>>4 != 0xe || b>>6 != 2 || c>>6 != 2 {
		return 0
	}
	return rune(a&0xf)<<12 | rune(b&0x3f)<<6 | rune(c&0x3f)
}
