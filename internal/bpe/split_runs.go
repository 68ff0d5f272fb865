package bpe

import (
	"math/bits"
	"unicode/utf8"
)

// asciiWordEnd returns the end of the word of o200k, without a contraction, that starts
// at i with at most one character before its letters. It is i if there is none, or if
// casedWordEnd must find it because it is not all ASCII.
func asciiWordEnd(text string, i int) int {
	p := i
	if c := text[i]; c|0x20-'a' >= 26 {
		p++
		if c >= utf8.RuneSelf || p == len(text) || text[p]|0x20-'a' >= 26 || classTable[classIndex+int(c)]&anyLead == 0 {
			return i
		}
	}
	e := p
	if text[p]-'A' < 26 {
		if e++; e < len(text) && text[e]-'A' < 26 {
			e = asciiRunEnd(text, e+1, 0x20*ones, 0)
		}
	}
	e = asciiRunEnd(text, e, 0, 0)
	if e < len(text) && text[e] >= utf8.RuneSelf {
		return i
	}
	return e
}

// asciiLettersEnd returns the end of the letters at i, with a space before them or
// nothing, where they are all ASCII; else i. It is for speed only.
func asciiLettersEnd(text string, i int) int {
	p := i
	if text[p] == ' ' {
		p++
	}
	if p == len(text) || text[p]|0x20-'a' >= 26 {
		return i
	}
	e := asciiRunEnd(text, p+1, 0, 0x20*ones)
	if e < len(text) && text[e] >= utf8.RuneSelf {
		return i
	}
	return e
}

// noWord reports that two ASCII characters at i show that no word starts there, as is so
// for most symbols and white space of code and JSON. It is for speed only.
func noWord(text string, i int) bool {
	if c := text[i]; c >= utf8.RuneSelf || c|0x20-'a' < 26 {
		return false
	}
	if i+1 == len(text) {
		return true
	}
	c := text[i+1]
	return c < utf8.RuneSelf && c|0x20-'a' >= 26
}

// ones has the lowest bit of each of eight bytes set: times a byte, it is eight of it.
const ones = 0x0101_0101_0101_0101

// asciiRunEnd returns the end of the run of bytes of text from i on that are lower-case
// ASCII letters after flip was flipped and set was set in each: flip 0x20 for upper-case
// letters, set 0x20 for letters of both cases, both times ones. It takes eight bytes at
// a time.
func asciiRunEnd(text string, i int, flip, set uint64) int {
	for ; len(text)-i >= 8; i += 8 {
		s := text[i : i+8]
		x := uint64(s[0]) | uint64(s[1])<<8 | uint64(s[2])<<16 | uint64(s[3])<<24 |
			uint64(s[4])<<32 | uint64(s[5])<<40 | uint64(s[6])<<48 | uint64(s[7])<<56
		x = x ^ flip | set
		// The high bit of a byte of low+0x80-'a' says that it is at least 'a', as that
		// of low+0x7f-'z' says that it is above 'z'; no sum carries into the next byte.
		low := x & (0x7f * ones)
		not := (^(low + (0x80-'a')*ones) | (low + (0x7f-'z')*ones) | x) & (0x80 * ones)
		if not != 0 {
			return i + bits.TrailingZeros64(not)>>3
		}
	}
	for i < len(text) && (text[i]^byte(flip)|byte(set))-'a' < 26 {
		i++
	}
	return i
}

// casedWordEnd returns the end of the word of o200k, without a contraction, that starts
// at i, and i if there is none:
//
//	[^\r\n\p{L}\p{N}]?U*L+|[^\r\n\p{L}\p{N}]?U+L*
//
// where U is anyUpper and L is anyLower, which share the letters without case and the
// marks. U* takes as much as it can. If a lower-case letter follows, L+ goes on from
// there. If not, U* gives back up to the last shared character, which L+ then takes alone:
// "日ABC" is "日" and "ABC". If there is none, the optional first character is given up,
// which helps if it is a mark, as a mark alone is a word. Only then is the second
// alternative tried, where U+ has all. What is given back has no shared character in it,
// and is read just once more.
func casedWordEnd(text string, i int) int {
	k, p := classAt(text, i)
	if k&(classNumber|classNewline) != 0 {
		return i
	}
	shared := i // the end of the last shared character; i: none
	if k&classMark != 0 {
		shared = p
	}
	if k&anyLetter != 0 {
		p = i
	}
	q := p
	for q < len(text) {
		if e := hanEnd(text, q); e > q {
			q, shared = e, e
			continue
		}
		k, e := classAt(text, q)
		if k&anyUpper == 0 {
			if k&classLower != 0 {
				return runEnd(text, e, anyLower)
			}
			break
		}
		q = e
		if k != classUpper {
			shared = q
		}
	}
	if shared > i {
		return shared
	}
	if q > p {
		return q
	}
	return i
}

// lettersEnd returns the end of the run of letters of text at i.
func lettersEnd(text string, i int) int {
	for {
		i = asciiRunEnd(text, hanEnd(text, i), 0, 0x20*ones)
		if i == len(text) || text[i] < utf8.RuneSelf {
			return i
		}
		e := wideRunEnd(text, i, anyLetter)
		if e == i {
			return i
		}
		i = e
	}
}

// hanEnd returns the end of the run of characters at i that are among U+4000 to U+9FFF,
// which are letters without case but for the hexagrams from U+4DC0 on. It is for speed
// only, takes two characters at a time, and may stop early.
func hanEnd(text string, i int) int {
	for ; len(text)-i >= 8; i += 6 {
		w := load64(text, i)
		if w&0xc0c0f0_c0c0f0 != 0x8080e0_8080e0 || uint8(w)-0xe4 >= 6 || uint8(w>>24)-0xe4 >= 6 ||
			uint16(w) == 0xb7e4 || uint16(w>>24) == 0xb7e4 {
			break
		}
	}
	return i
}

// wideRunEnd is runEnd up to the first ASCII character.
func wideRunEnd(text string, i int, classes uint8) int {
	for i < len(text) && text[i] >= utf8.RuneSelf {
		k, e := classWide(text, i)
		if k&classes == 0 {
			break
		}
		i = e
	}
	return i
}

// runEnd returns the end of the run of characters at i that are of the classes.
func runEnd(text string, i int, classes uint8) int {
	for i < len(text) {
		if c := text[i]; c < utf8.RuneSelf { // for speed: classAt is not inlined
			if classTable[classIndex+int(c)]&classes == 0 {
				break
			}
			i++
			continue
		}
		k, e := classWide(text, i)
		if k&classes == 0 {
			break
		}
		i = e
	}
	return i
}

// numberEnd returns the end of the run of at most n numbers at i.
func numberEnd(text string, i, n int) int {
	for ; n > 0 && i < len(text); n-- {
		if c := text[i]; c < utf8.RuneSelf { // for speed, as in runEnd
			if c-'0' >= 10 {
				break
			}
			i++
			continue
		}
		k, e := classWide(text, i)
		if k&classNumber == 0 {
			break
		}
		i = e
	}
	return i
}

// spaceEnd returns the end of the pre-token of white space at i: \s*[\r\n]+ where lines
// says so, then \s+(?!\S) and \s+. That is up to the last line end of the white space; if
// it has none, all of it at the end of the text; elsewhere all but the last character,
// which goes to the word that follows, unless it is the only one.
func spaceEnd(text string, i int, lines bool) int {
	last, line, e := i, i, i
	for e < len(text) {
		var k uint8
		next := e + 1
		if c := text[e]; c < utf8.RuneSelf { // for speed, as in runEnd
			k = classTable[classIndex+int(c)]
		} else {
			k, next = classWide(text, e)
		}
		if k&anySpace == 0 {
			break
		}
		last, e = e, next
		if k == classNewline {
			line = next
		}
	}
	if lines && line > i {
		return line
	}
	if e == len(text) || last == i {
		return e
	}
	return last
}

// contractionEnd returns the end of (?i:'s|'t|'re|'ve|'m|'ll|'d) at i, where there is an
// apostrophe, and i if there is none. The long s, U+017F, folds to s.
func contractionEnd(text string, i int) int {
	s := text[i+1:]
	if len(s) == 0 {
		return i
	}
	if len(s) == 1 {
		return i + contractionLen(s[0]|0x20, 0)
	}
	if s[:2] == "ſ" {
		return i + 3
	}
	return i + contractionLen(s[0]|0x20, s[1]|0x20)
}

// exactContractionEnd is contractionEnd for lower-case letters only, as GPT-2 has it.
func exactContractionEnd(text string, i int) int {
	switch s := text[i+1:]; len(s) {
	case 0:
		return i
	case 1:
		return i + contractionLen(s[0], 0)
	default:
		return i + contractionLen(s[0], s[1])
	}
}

// contractionLen returns the length of the contraction of which a and b are the letters
// after the apostrophe, 0 if it is none.
func contractionLen(a, b byte) int {
	switch {
	case a == 's' || a == 't' || a == 'm' || a == 'd':
		return 2
	case b == 'e' && (a == 'r' || a == 'v'), b == 'l' && a == 'l':
		return 3
	}
	return 0
}
