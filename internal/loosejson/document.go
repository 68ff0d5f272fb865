package loosejson

import "unicode/utf8"

// A Document is what Parse found in a text.
type Document struct {
	Text string

	// Answer is the prose itself: what stands outside thinking blocks, trimmed, as a
	// Bare String. If a thinking block stands in its middle, the parts are joined by a
	// newline, and Start and End span all of them.
	Answer Value

	// Candidates are the values found, in the order they stand.
	Candidates []Candidate

	// OpenFence says that the text ends inside a code fence that was opened behind every
	// candidate: another value may have been about to begin.
	OpenFence bool

	// MoreFixes counts the fixes that were not recorded, because there were more than
	// one for every sixteen bytes (a short text may have 64).
	MoreFixes int

	// Err says that a bound of Options was exceeded; what was found before is there.
	Err *SyntaxError

	odd         *oddTexts
	quotedTexts [16]string // that a Fix had of late
}

// A Candidate is a value that a text holds.
type Candidate struct {
	Value  Value
	Mends  []Mend // every departure from RFC 8259, sorted by offset
	Source Source
	Think  bool // it stood inside a thinking block
	Open   bool // of a Think candidate: nothing closes the thinking block that it stands in
	Torn   bool // it has no end before its paragraph or fence has, and the text goes on

	// Unclosed says that a bracket is missing at the end of the text, or of the fence.
	Unclosed bool

	Joined bool // it is an array made of all the candidates before it that are not Think
}

// A Source is where a value stood in the text.
type Source uint8

// The sources, the most deliberate first.
const (
	Whole   Source = iota // the text is the value
	Fenced                // in a code fence
	Tagged                // in a tag like <json>
	InProse               // embedded in prose
	InLines               // as "key: value" lines or a list with dashes
)

// String returns the name of the source: "whole", "fenced", "tagged", "prose" or "lines".
func (s Source) String() string {
	switch s {
	case Whole:
		return "whole"
	case Fenced:
		return "fenced"
	case Tagged:
		return "tagged"
	case InProse:
		return "prose"
	case InLines:
		return "lines"
	}
	return "unknown"
}

// A Fix is one departure from RFC 8259, and what was made of it.
type Fix struct {
	Kind   FixKind
	Offset int    // in the text
	From   string // what stood there, at most 40 bytes

	// To is what was read in its place, as it would stand in JSON, at most 40 bytes;
	// "" if nothing was. Characters inside a string have no quotes around them.
	To string
}

// maxFixText bounds From and To of a Fix, in bytes.
const maxFixText = 40

// inJSON returns the beginning of s as it would stand in a JSON string.
func inJSON(s string) string {
	if s == `"` { // what most inner quotes are
		return `\"`
	}
	quoted := AppendString(nil, clip(s))
	return string(quoted[1 : len(quoted)-1])
}

// clip cuts s to the length a Fix may quote, at a rune boundary.
func clip(s string) string { return Clip(s, maxFixText) }

// Clip cuts s to at most n bytes, at a rune boundary.
func Clip(s string, n int) string {
	if len(s) <= n {
		return s
	}
	for n > 0 && !utf8.RuneStart(s[n]) {
		n--
	}
	return s[:n]
}
