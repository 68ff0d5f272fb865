package loosejson

// A FixKind says what kind of departure a Fix mended.
type FixKind uint8

// The kinds of departure. Those from Fence on stand around a value, the others
// inside it.
const (
	TrailingComma     FixKind = iota // before a closing bracket
	MissingComma                     // between two values
	DoubledComma                     // or one before the first value
	MissingColon                     // between key and value
	MissingValue                     // a key without a value: it is left out
	Quote                            // a string in quotes other than "
	UnescapedQuote                   // inside a string
	UnescapedControl                 // a raw newline or the like inside a string
	MissingQuote                     // at one end of a string
	UnquotedKey                      //
	UnquotedValue                    // a word or text without quotes
	Comment                          // of C, C++ or a shell
	Literal                          // True, None, undefined, NaN and the like
	NumberForm                       // +1, .5, 1., 1_000, 0x10
	Unclosed                         // a bracket or string without an end
	MismatchedBracket                // ] for } or the reverse
	StrayBracket                     // a bracket without its counterpart
	StrayText                        // text between two values
	Ellipsis                         // ... for something left out
	Concatenation                    // "a" + "b"
	Escape                           // a backslash before something that needs none
	Space                            // white space that JSON does not have
	Punctuation                      // full-width or typographic; = for :, ; for ,
	InvalidUTF8                      // read as U+FFFD
	ByteOrderMark                    //
	Fence                            // a code fence around the value
	Tag                              // a tag around the value
	Prose                            // text before or after the value
	Thinking                         // a thinking block before or around the value
	Lines                            // lines that are no JSON at all
	fixKinds                         // how many there are
)

// fixKindNames are the names of the kinds, in their order.
var fixKindNames = [fixKinds]string{
	"trailing comma", "missing comma", "doubled comma", "missing colon", "missing value", "quote",
	"unescaped quote", "unescaped control", "missing quote", "unquoted key", "unquoted value",
	"comment", "literal", "number form", "unclosed", "mismatched bracket", "stray bracket",
	"stray text", "ellipsis", "concatenation", "escape", "space", "punctuation", "invalid UTF-8",
	"byte order mark", "fence", "tag", "prose", "thinking", "lines",
}

// String returns the name of the kind in lower case, "trailing comma" say.
func (k FixKind) String() string {
	if k >= fixKinds {
		return "unknown"
	}
	return fixKindNames[k]
}
