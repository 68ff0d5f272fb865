package loosejson

import (
	"fmt"
	"math"
	"strings"
	"unicode/utf8"
)

// Options bounds what a text may cost. The zero value of each field is its default,
// and so is a nil *Options.
type Options struct {
	MaxDepth int // of nested arrays and objects; 0: 512; more than 10,000 counts as that
	MaxBytes int // of the text; 0: 64 MiB; more than 2 GiB counts as that

	careful bool // read nothing at a glance: for tests
}

// The defaults of Options.
const (
	defaultMaxDepth = 512
	defaultMaxBytes = 64 << 20
	greatestDepth   = 10_000 // what a goroutine's stack bears with ease
)

// withDefaults returns the options with the defaults filled in.
func (o *Options) withDefaults() Options {
	filled := Options{MaxDepth: defaultMaxDepth, MaxBytes: defaultMaxBytes}
	filled.careful = o != nil && o.careful
	if o != nil && o.MaxDepth > 0 {
		filled.MaxDepth = min(o.MaxDepth, greatestDepth)
	}
	if o != nil && o.MaxBytes > 0 {
		filled.MaxBytes = min(o.MaxBytes, math.MaxInt32)
	}
	return filled
}

// A SyntaxError says where a text is not JSON, or where it exceeds a bound.
type SyntaxError struct {
	Offset  int    // in bytes, from 0
	Line    int    // from 1
	Col     int    // in characters, from 1
	Limit   bool   // a bound of Options was exceeded
	Message string // what is wrong; it quotes at most one character of the text
}

// Error returns the place and the message.
func (e *SyntaxError) Error() string {
	return fmt.Sprintf("%d:%d: %s", e.Line, e.Col, e.Message)
}

// newSyntaxError returns an error at an offset of text.
func newSyntaxError(text string, offset int, limit bool, message string) *SyntaxError {
	before := text[:min(offset, len(text))]
	line := strings.LastIndexByte(before, '\n') + 1
	return &SyntaxError{
		Offset:  offset,
		Line:    strings.Count(before, "\n") + 1,
		Col:     utf8.RuneCountInString(before[line:]) + 1,
		Limit:   limit,
		Message: message,
	}
}

// TooManyBytes is the error for a text of size bytes that begins with all that it may
// have.
func TooManyBytes(begin string, size int) *SyntaxError {
	return newSyntaxError(begin, len(begin), true, fmt.Sprintf("the text has %d bytes, more than the limit of %d", size, len(begin)))
}

// tooDeep is the message for brackets nested deeper than max.
func tooDeep(max int) string {
	return fmt.Sprintf("brackets are nested deeper than the limit of %d", max)
}
