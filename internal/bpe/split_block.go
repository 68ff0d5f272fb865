package bpe

import "math/bits"

// A splitter goes from one pre-token to the next, and a processor guesses wrongly at
// most of its branches. So the starts of the pre-tokens of ASCII text are found 64 bytes
// at a time, without branches: a table makes a mask of 64 bits of each class of bytes,
// a bit for each byte, and the patterns become operations on masks (Langdale and Lemire,
// "Parsing gigabytes of JSON per second", VLDB Journal 28, 2019). A block begins where a
// pre-token starts, so that nothing before it matters; what its end, a character that is
// not ASCII, or blank lines leave open is left to the splitter.

const (
	blockBytes = 64

	// blockSure is how many starts of a block are known from its bytes: a contraction
	// takes three more.
	blockSure = blockBytes - 3

	// blockSpan is what a block reads of, eight bytes behind each start that is known.
	blockSpan = blockBytes + 8
)

// A blockRule is what patterns differ in, as masks of all bits or of none.
type blockRule struct {
	cased  uint64 // upper-case letters start a word behind lower-case ones
	slash  uint64 // slashes may follow the line ends behind symbols
	digit  uint64 // each digit is one pre-token; else three are
	joined uint64 // a contraction belongs to the word before it
	parted uint64 // a contraction is a pre-token
}

// blockRuleOf returns the rule of a pattern, nil for one that is split otherwise.
func blockRuleOf(p Pattern) *blockRule {
	const all = ^uint64(0)
	switch p {
	case CL100k:
		return &blockRule{parted: all}
	case O200k:
		return &blockRule{cased: all, slash: all, joined: all}
	case Qwen2:
		return &blockRule{digit: all, parted: all}
	case Tekken:
		return &blockRule{cased: all, slash: all, digit: all}
	}
	return nil
}

// asciiMasks has, for each ASCII byte, the lowest bit of the byte of each of its classes
// set: see masks.
var asciiMasks = newASCIIMasks()

func newASCIIMasks() (table [256]uint64) {
	for c := range 128 {
		lane := 0
		switch classTable[classIndex+c] {
		case classLower:
			lane = 0
		case classUpper:
			lane = 1
		case classNumber:
			lane = 2
		case classSpace:
			lane = 3
		case classNewline:
			lane = 4
		default:
			lane = 5
		}
		table[c] = 1 << (8 * lane)
		switch c {
		case ' ', '/':
			table[c] |= 1 << (8 * 6)
		case '\'':
			table[c] |= 1 << (8 * 7)
		}
	}
	return table
}

// A masks has the bits of the bytes of a block that are of each class.
type masks struct {
	lower, upper, number, space, newline, other uint64
	mark                                        uint64 // ' ' and '/'
	quote                                       uint64
}

// eightMasks returns the classes of eight bytes, a byte for each class.
func eightMasks(text string, i int) uint64 {
	s := text[i : i+8]
	return asciiMasks[s[0]] | asciiMasks[s[1]]<<1 | asciiMasks[s[2]]<<2 | asciiMasks[s[3]]<<3 |
		asciiMasks[s[4]]<<4 | asciiMasks[s[5]]<<5 | asciiMasks[s[6]]<<6 | asciiMasks[s[7]]<<7
}

// swap exchanges the bits of b under mask with those of a that are shift above them.
func swap(a, b, mask uint64, shift uint) (uint64, uint64) {
	t := (a>>(shift&63) ^ b) & mask
	return a ^ t<<(shift&63), b ^ t
}

// blockMasks returns the masks of the 64 bytes of text at i. It turns the eight bytes of
// eight words over their diagonal.
func blockMasks(text string, i int) masks {
	s := text[i : i+blockBytes]
	a, e := swap(eightMasks(s, 0), eightMasks(s, 32), 0xffffffff, 32)
	b, f := swap(eightMasks(s, 8), eightMasks(s, 40), 0xffffffff, 32)
	c, g := swap(eightMasks(s, 16), eightMasks(s, 48), 0xffffffff, 32)
	d, h := swap(eightMasks(s, 24), eightMasks(s, 56), 0xffffffff, 32)
	a, c = swap(a, c, 0xffff_0000_ffff, 16)
	b, d = swap(b, d, 0xffff_0000_ffff, 16)
	e, g = swap(e, g, 0xffff_0000_ffff, 16)
	f, h = swap(f, h, 0xffff_0000_ffff, 16)
	const bytes = 0x00ff_00ff_00ff_00ff
	a, b = swap(a, b, bytes, 8)
	c, d = swap(c, d, bytes, 8)
	e, f = swap(e, f, bytes, 8)
	g, h = swap(g, h, bytes, 8)
	return masks{a, b, c, d, e, f, g, h}
}

// blockStarts returns the starts of pre-tokens in the 64 bytes of text at i, where one
// starts, as bits: all of them up to the last that it returns.
func (rule *blockRule) blockStarts(text string, i int) uint64 {
	m := blockMasks(text, i)
	letter := m.lower | m.upper
	solid := letter | m.number | m.other
	wide := ^(solid | m.space | m.newline)

	// [\r\n/]* behind symbols: an addition carries from a line end to the end of the run.
	ends := m.newline & (m.other << 1)
	run := m.newline | m.other&m.mark&rule.slash
	tail := run&^(run+ends) | ends
	other := m.other &^ tail
	newline := m.newline &^ tail
	white := m.space | newline

	// White space that starts behind a line end is a pre-token if no line end follows.
	after := m.space & (newline << 1)
	sum, carry := bits.Add64(m.space, after, 0)
	sure := ^uint64(0)
	if open := sum &^ (m.space | solid); open|carry != 0 {
		sure = openStart(after, open)
	}

	spaces := m.space & m.mark
	symbols := other &^ (other<<1 | spaces<<1)
	numbers := m.number &^ (m.number << 1)
	if three := m.number & (m.number << 1) & (m.number << 2); three != 0 {
		for next := numbers << 3 & three; next != 0; next = next << 3 & three {
			numbers |= next
		}
	}
	starts := 1 | white&^(white<<1) | after | m.space&(solid>>1) |
		numbers | m.number&rule.digit | symbols |
		letter&^(letter<<1|m.space<<1|symbols<<1) | m.upper&(m.lower<<1)&rule.cased
	if quotes := m.quote & symbols & ((letter | wide) >> 1) & (letter<<1&rule.joined | rule.parted); quotes != 0 {
		starts = rule.contractions(text, i, starts, quotes)
	}
	return starts & sure & (wide&-wide - 1) & (1<<blockSure - 1)
}

// openStart returns the bits before the first white space of which the end, or what
// follows it, is not known or is a line end: after has where it may start, open has the
// places behind it.
func openStart(after, open uint64) uint64 {
	if n := bits.TrailingZeros64(open); n < 64 {
		after &= 1<<n - 1
	}
	return 1<<((bits.Len64(after)-1)&63) - 1
}

// contractions corrects the starts of a block for the contractions that may be at quotes.
func (rule *blockRule) contractions(text string, i int, starts, quotes uint64) uint64 {
	for quotes != 0 {
		at := bits.TrailingZeros64(quotes)
		quotes &= quotes - 1
		end := contractionEnd(text, i+at) - i
		if end == at || end >= blockBytes { // the latter is behind blockSure
			continue
		}
		next := uint64(1) << (end & 63)
		starts = starts&^((next-1<<at)&rule.joined) | next
		if rule.joined != 0 {
			quotes &^= next // it leads a word
		}
	}
	return starts
}
