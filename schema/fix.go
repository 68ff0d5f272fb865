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
	syntaxKinds = map[loosejson.FixKind]FixKind{
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
	alignKinds = map[align.Kind]FixKind{
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
// gives those of the parser, which knows nothing of the document, their place in it.
func mergeFixes(doc *loosejson.Value, syntax []loosejson.Fix, aligned []align.Fix) []Fix {
	if len(syntax)+len(aligned) == 0 {
		return nil
	}
	fixes := make([]Fix, 0, len(syntax)+len(aligned))
	for _, f := range syntax {
		fixes = append(fixes, Fix{Kind: syntaxKinds[f.Kind], Offset: f.Offset, From: f.From, To: f.To})
	}
	byOffset := func(a, b Fix) int { return cmp.Compare(a.Offset, b.Offset) }
	slices.SortStableFunc(fixes, byOffset)
	place(doc, "", fixes)
	for _, f := range aligned {
		fixes = append(fixes, Fix{Kind: alignKinds[f.Kind], Pointer: f.Pointer, Offset: f.Offset, From: f.From, To: f.To})
	}
	slices.SortStableFunc(fixes, byOffset)
	return fixes
}

// place sets the pointers of fixes, sorted by offset, to the innermost value of v
// that they stand in. It returns the fixes that stand behind v.
func place(v *loosejson.Value, pointer string, fixes []Fix) []Fix {
	child := func(key string, c *loosejson.Value) {
		for len(fixes) > 0 && fixes[0].Offset < c.Start {
			fixes[0].Pointer = pointer
			fixes = fixes[1:]
		}
		if len(fixes) > 0 && fixes[0].Offset < c.End {
			fixes = place(c, appendToken(pointer, key), fixes)
		}
	}
	for i := range v.Items {
		child(strconv.Itoa(i), &v.Items[i])
	}
	for i := range v.Members {
		child(v.Members[i].Key, &v.Members[i].Value)
	}
	for len(fixes) > 0 && fixes[0].Offset < v.End {
		fixes[0].Pointer = pointer
		fixes = fixes[1:]
	}
	return fixes
}
