package align

import (
	"strconv"

	"github.com/briefgo/brief/internal/loosejson"
)

// A Fix is one change between a value as it was parsed and the result.
type Fix struct {
	Kind    Kind
	Pointer string // RFC 6901 into the result: what was changed, or what held it
	Offset  int    // in the reply, of the value or key that was changed
	From    string // what stood there, at most 40 bytes; of Chosen the last value that was passed over
	To      string // what was read in its place, at most 40 bytes: a scalar as its text, an array or object as JSON
}

// A Kind is what sort of change a Fix is.
type Kind uint8

// The kinds of Fix. KeyGuessed, NumberRounded and EnumGuessed are made at [All] only.
const (
	Chosen        Kind = iota // one of several equally good values was taken
	KeyMatched                // a key that differs in case, separators or accents
	KeyGuessed                // a key by edit distance
	KeyCollapsed              // an equal duplicate was removed
	Dropped                   // a property that the schema forbids
	NullRemoved               // of an optional property that cannot be null
	Listed                    // one value was put into a list
	Boxed                     // one value was put into an object that has one property
	Unwrapped                 // an object, list or tool call around the value was removed
	Embedded                  // JSON inside a string was read
	NumberRead                // a number was read from text, or spelled as an integer
	NumberRounded             // a number was rounded to an integer
	BooleanRead               // a boolean was read from text
	NullRead                  // null was read from text
	TextKept                  // a value that is no string was taken as its text
	EnumMatched               // a value that differs in case, accents or punctuation
	EnumGuessed               // a value of an enum by edit distance
	ProseRead                 // a value that a text names
	DateRead                  // a date or time was rewritten to RFC 3339
)

// kindNames holds the names of the kinds.
var kindNames = [...]string{
	"Chosen", "KeyMatched", "KeyGuessed", "KeyCollapsed", "Dropped", "NullRemoved", "Listed",
	"Boxed", "Unwrapped", "Embedded", "NumberRead", "NumberRounded", "BooleanRead", "NullRead",
	"TextKept", "EnumMatched", "EnumGuessed", "ProseRead", "DateRead",
}

// String returns the kind's name, "KeyMatched" say.
func (k Kind) String() string {
	if int(k) < len(kindNames) {
		return kindNames[k]
	}
	return "Kind(" + strconv.Itoa(int(k)) + ")"
}

// maxExcerpt is the most bytes of a value that a Fix holds.
const maxExcerpt = 40

// clipText returns at most maxExcerpt bytes of s, whole characters.
func clipText(s string) string { return loosejson.Clip(s, maxExcerpt) }

// excerpt returns the beginning of a value as it stood in the reply.
func (a *aligner) excerpt(v *loosejson.Value) string {
	if isComposite(v) && 0 <= v.Start && v.Start < v.End && int(v.End) <= len(a.text) {
		return clipText(a.text[v.Start:v.End])
	}
	return readAs(v)
}

// readAs returns the beginning of a value as it was read.
func readAs(v *loosejson.Value) string {
	if v.Kind == loosejson.String || v.Kind == loosejson.Number {
		return clipText(v.Text)
	}
	return v.Excerpt(maxExcerpt)
}
