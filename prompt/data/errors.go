package data

import (
	"encoding/json"
	"errors"
	"fmt"
	"reflect"
	"strconv"
	"strings"
	"unicode/utf8"
)

// maxLines is how many bad lines an error lists.
const maxLines = 20

// A ReadError is what is wrong with the file of a pool: every line of it, up to 20.
type ReadError struct {
	File  string
	Lines []LineError // at least one, in the order of the file
	More  int         // how many others are wrong
}

// A LineError is one line of a file that is no example, or the line where one begins that
// is wrong.
type LineError struct {
	File    string
	Line    int    // from 1
	Problem string // what is wrong; it quotes 40 bytes of the file at most
	Err     error  // the cause, where there is one
}

// Error returns one line for each that is wrong, and how many more there are.
func (e *ReadError) Error() string {
	lines := make([]string, len(e.Lines))
	for i := range e.Lines {
		lines[i] = e.Lines[i].Error()
	}
	switch {
	case e.More == 1:
		lines = append(lines, e.File+": 1 more is wrong")
	case e.More > 1:
		lines = append(lines, fmt.Sprintf("%s: %d more are wrong", e.File, e.More))
	}
	return strings.Join(lines, "\n")
}

// Unwrap returns the lines, each a [*LineError].
func (e *ReadError) Unwrap() []error {
	errs := make([]error, len(e.Lines))
	for i := range e.Lines {
		errs[i] = &e.Lines[i]
	}
	return errs
}

// Error returns the place and the problem: `tickets.jsonl:12: output.urgent: string
// where a bool belongs`.
func (e *LineError) Error() string { return fmt.Sprintf("%s:%d: %s", e.File, e.Line, e.Problem) }

// Unwrap returns the cause, or nil.
func (e *LineError) Unwrap() error { return e.Err }

// add notes that a line is wrong.
func (e *ReadError) add(line int, err error) {
	if len(e.Lines) == maxLines {
		e.More++
		return
	}
	e.Lines = append(e.Lines, LineError{e.File, line, problem(err), err})
}

// A fieldError is what is wrong with the input or the output of an example.
type fieldError struct {
	field string
	err   error
}

func (e *fieldError) Error() string { return problem(e) }
func (e *fieldError) Unwrap() error { return e.err }

// problem puts an error into words, without much of what the file says.
func problem(err error) string {
	place := ""
	if field, ok := err.(*fieldError); ok {
		place, err = field.field, field.err
	}
	var wrong *json.UnmarshalTypeError
	var syntax *json.SyntaxError
	text := ""
	switch {
	case errors.As(err, &wrong):
		if wrong.Field != "" {
			place = strings.TrimPrefix(place+"."+short(wrong.Field, 80), ".")
		}
		text = fmt.Sprintf("%s where a %v belongs", short(wrong.Value, 40), wrong.Type)
		if wrong.Type == reflect.TypeFor[record]() {
			text = wrong.Value + " where an object belongs"
		}
	case errors.As(err, &syntax):
		text = fmt.Sprintf("no JSON at byte %d: %v", syntax.Offset, syntax)
	default:
		name, unknown := strings.CutPrefix(err.Error(), "json: unknown field ")
		if text = short(err.Error(), 200); unknown {
			name, _ = strconv.Unquote(name)
			text = fmt.Sprintf("unknown field %q", short(name, 40))
		}
	}
	if place != "" {
		return place + ": " + text
	}
	return text
}

// short returns the beginning of a text, of n bytes at most.
func short(text string, n int) string {
	if len(text) <= n {
		return text
	}
	for n > 0 && !utf8.RuneStart(text[n]) {
		n--
	}
	return text[:n] + "…"
}
