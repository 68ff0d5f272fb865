package schema

import (
	"cmp"
	"slices"
	"strconv"

	"github.com/briefgo/brief/internal/align"
	"github.com/briefgo/brief/internal/loosejson"
)

// A Fix is one change between the text of a reply and the document that was read
// from it.
type Fix struct {
	Kind    FixKind
	Pointer string // JSON Pointer (RFC 6901) into the document, to what was changed or what holds it
	Offset  int    // in the reply, in bytes
	From    string // what stood there, at most 40 bytes
	To      string // what was read in its place, at most 40 bytes; empty if nothing was
}

// String returns the fix in a line: `/total: number: "$40" -> 40`.
func (f Fix) String() string {
	place := f.Pointer
	if place == "" {
		place = "document"
	}
	s := place + ": " + string(f.Kind)
	if f.From != "" || f.To != "" {
		s += ": " + strconv.Quote(f.From) + " -> " + strconv.Quote(f.To)
	}
	return s
}

// A FixKind is what sort of change a Fix is. The list of kinds is closed.
type FixKind string

// The kinds of Fix that mend the syntax.
const (
	FixTrailingComma     FixKind = "trailing comma"              // before a closing bracket
	FixMissingComma      FixKind = "missing comma"               // between items or members
	FixDoubledComma      FixKind = "doubled comma"               // or one before the first item
	FixMissingColon      FixKind = "missing colon"               // after a key
	FixMissingValue      FixKind = "missing value"               // of a key: the member is left out
	FixQuote             FixKind = "quote"                       // a string in other quotes than "…"
	FixUnescapedQuote    FixKind = "unescaped quote"             // inside a string
	FixUnescapedControl  FixKind = "unescaped control character" // a raw newline, say, in a string
	FixMissingQuote      FixKind = "missing quote"               // a string of which one quote is missing
	FixUnquotedKey       FixKind = "unquoted key"                // a key without quotes
	FixUnquotedValue     FixKind = "unquoted value"              // a string without quotes
	FixComment           FixKind = "comment"                     // //, /* */ or #
	FixLiteral           FixKind = "literal"                     // None, True, undefined and the like
	FixNumberForm        FixKind = "number form"                 // +1, .5, 1., 1_000, 0x10
	FixUnclosed          FixKind = "unclosed"                    // a bracket or quote that nothing closes
	FixMismatchedBracket FixKind = "mismatched bracket"          // a bracket closed by another one, or never opened
	FixStrayBracket      FixKind = "stray bracket"               // one that opens or closes nothing
	FixStrayText         FixKind = "stray text"                  // where JSON has no place for it
	FixEllipsis          FixKind = "ellipsis"                    // ... for what was left out
	FixConcatenation     FixKind = "concatenation"               // "a" + "b"
	FixEscape            FixKind = "escape"                      // one that JSON lacks
	FixSpace             FixKind = "space"                       // white space that JSON does not know
	FixPunctuation       FixKind = "punctuation"                 // full-width or typographic, = or ; for : or ,
	FixInvalidUTF8       FixKind = "invalid UTF-8"               // bytes, or half a surrogate pair, that became U+FFFD
	FixByteOrderMark     FixKind = "byte order mark"             // at the start
	FixFence             FixKind = "fence"                       // a code fence around the value
	FixTag               FixKind = "tag"                         // a tag around the value
	FixProse             FixKind = "prose"                       // text before or after the value
	FixThinking          FixKind = "thinking"                    // a thinking block, skipped
	FixLines             FixKind = "lines"                       // key: value lines, and lists with dashes
)

// The kinds of Fix that align a value with the schema.
const (
	FixChosen        FixKind = "chosen"        // one of several complete values was taken
	FixKey           FixKind = "key"           // a key that differs in case, separators or accents
	FixKeyGuessed    FixKind = "key guessed"   // a key by edit distance (TolerateAll)
	FixDuplicate     FixKind = "duplicate key" // an equal duplicate was removed
	FixDropped       FixKind = "dropped"       // a property that the schema forbids
	FixNullRemoved   FixKind = "null removed"  // of an optional property
	FixListed        FixKind = "listed"        // one value was put into a list
	FixBoxed         FixKind = "boxed"         // one value was put into an object that has one property
	FixUnwrapped     FixKind = "unwrapped"     // an object, list or tool call around the value
	FixEmbedded      FixKind = "embedded JSON" // JSON inside a string was read
	FixNumber        FixKind = "number"        // read from text, or spelled as an integer
	FixNumberRounded FixKind = "rounded"       // a number was rounded (TolerateAll)
	FixBoolean       FixKind = "boolean"       // read from text
	FixNull          FixKind = "null"          // read from text
	FixText          FixKind = "text"          // a value that is no string, taken as its text
	FixEnum          FixKind = "enum"          // a value that differs in case, accents or punctuation
	FixEnumGuessed   FixKind = "enum guessed"  // a value by edit distance (TolerateAll)
	FixFromProse     FixKind = "from prose"    // a value was found in prose
	FixDate          FixKind = "date"          // a date or time was rewritten to RFC 3339
)

// syntaxKinds and alignKinds name the kinds of the two layers.
var (
	syntaxKinds = [...]FixKind{
		loosejson.TrailingComma: FixTrailingComma, loosejson.MissingComma: FixMissingComma,
		loosejson.DoubledComma: FixDoubledComma, loosejson.MissingColon: FixMissingColon,
		loosejson.MissingValue: FixMissingValue, loosejson.Quote: FixQuote,
		loosejson.UnescapedQuote: FixUnescapedQuote, loosejson.UnescapedControl: FixUnescapedControl,
		loosejson.MissingQuote: FixMissingQuote, loosejson.UnquotedKey: FixUnquotedKey,
		loosejson.UnquotedValue: FixUnquotedValue, loosejson.Comment: FixComment,
		loosejson.Literal: FixLiteral, loosejson.NumberForm: FixNumberForm,
		loosejson.Unclosed: FixUnclosed, loosejson.MismatchedBracket: FixMismatchedBracket,
		loosejson.StrayBracket: FixStrayBracket, loosejson.StrayText: FixStrayText,
		loosejson.Ellipsis: FixEllipsis, loosejson.Concatenation: FixConcatenation,
		loosejson.Escape: FixEscape, loosejson.Space: FixSpace, loosejson.Punctuation: FixPunctuation,
		loosejson.InvalidUTF8: FixInvalidUTF8, loosejson.ByteOrderMark: FixByteOrderMark,
		loosejson.Fence: FixFence, loosejson.Tag: FixTag, loosejson.Prose: FixProse,
		loosejson.Thinking: FixThinking, loosejson.Lines: FixLines,
	}
	alignKinds = [...]FixKind{
		align.Chosen: FixChosen, align.KeyMatched: FixKey, align.KeyGuessed: FixKeyGuessed,
		align.KeyCollapsed: FixDuplicate, align.Dropped: FixDropped, align.NullRemoved: FixNullRemoved,
		align.Listed: FixListed, align.Boxed: FixBoxed, align.Unwrapped: FixUnwrapped,
		align.Embedded: FixEmbedded, align.NumberRead: FixNumber, align.NumberRounded: FixNumberRounded,
		align.BooleanRead: FixBoolean, align.NullRead: FixNull, align.TextKept: FixText,
		align.EnumMatched: FixEnum, align.EnumGuessed: FixEnumGuessed, align.ProseRead: FixFromProse,
		align.DateRead: FixDate,
	}
)

// mergeFixes makes the fixes of both layers one list in the order of the reply, and
// gives those of the parser, which knows nothing of the document, their place in it. A
// key may be long and have many fixes in its value: those for whose pointers there is no
// room are only counted.
func mergeFixes(value *loosejson.Value, doc *loosejson.Document, syntax []loosejson.Mend, aligned []align.Fix, room int) (fixes []Fix, more int) {
	if len(syntax)+len(aligned) == 0 {
		return nil, 0
	}
	fixes = make([]Fix, len(syntax), len(syntax)+len(aligned))
	for i := range syntax {
		f := doc.Fix(syntax[i])
		fixes[i] = Fix{Kind: syntaxKinds[f.Kind], Offset: f.Offset, From: f.From, To: f.To}
	}
	sortFixes(fixes)
	p := placing{fixes: fixes, room: room}
	p.value(value)
	if p.full {
		more = len(p.fixes)
		fixes = fixes[:len(fixes)-more]
	}
	return mergeAligned(fixes, aligned), more
}

// mergeAligned merges the fixes of the aligner into a sorted list that has room for
// them; at the same offset they come last.
func mergeAligned(fixes []Fix, aligned []align.Fix) []Fix {
	byOffset := func(a, b align.Fix) int { return cmp.Compare(a.Offset, b.Offset) }
	if !slices.IsSortedFunc(aligned, byOffset) {
		slices.SortStableFunc(aligned, byOffset)
	}
	i, j := len(fixes)-1, len(aligned)-1
	fixes = fixes[:len(fixes)+len(aligned)]
	for at := len(fixes) - 1; j >= 0; at-- {
		if f := &aligned[j]; i < 0 || fixes[i].Offset <= f.Offset {
			fixes[at] = Fix{Kind: alignKinds[f.Kind], Pointer: f.Pointer, Offset: f.Offset, From: f.From, To: f.To}
			j--
		} else {
			fixes[at] = fixes[i]
			i--
		}
	}
	return fixes
}

// sortFixes orders fixes by offset; most often they are in order.
func sortFixes(fixes []Fix) {
	byOffset := func(a, b Fix) int { return cmp.Compare(a.Offset, b.Offset) }
	if !slices.IsSortedFunc(fixes, byOffset) {
		slices.SortStableFunc(fixes, byOffset)
	}
}

// A placing sets the pointers of fixes, sorted by offset, to the innermost value that
// they stand in.
type placing struct {
	fixes []Fix  // those without a pointer
	path  []byte // of the present value
	room  int    // how many bytes of pointers there may still be
	full  bool   // there is no more
}

// value places the fixes in a value. Those behind the last value stay at the document.
func (p *placing) value(v *loosejson.Value) {
	here := ""
	child := func(c *loosejson.Value) bool {
		p.before(int(c.Start), &here)
		return len(p.fixes) > 0 && p.fixes[0].Offset < int(c.End) && !p.full
	}
	mark := len(p.path)
	items, members := v.Items(), v.Members()
	for i := range items {
		if child(&items[i]) {
			p.path = strconv.AppendInt(append(p.path, '/'), int64(i), 10)
			p.value(&items[i])
			p.path = p.path[:mark]
		}
	}
	for i := range members {
		if child(&members[i].Value) {
			p.path = append(append(p.path, '/'), escapeToken(members[i].Key)...)
			p.value(&members[i].Value)
			p.path = p.path[:mark]
		}
	}
	p.before(int(v.End), &here)
}

// before places the fixes before an offset at the present value, whose pointer is here
// once it has been made.
func (p *placing) before(offset int, here *string) {
	for len(p.fixes) > 0 && p.fixes[0].Offset < offset && !p.full {
		if *here == "" && len(p.path) > 0 {
			if p.full = len(p.path) > p.room; p.full {
				return
			}
			p.room -= len(p.path)
			*here = string(p.path)
		}
		p.fixes[0].Pointer = *here
		p.fixes = p.fixes[1:]
	}
}
