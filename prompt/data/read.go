package data

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"math"
	"path"
	"reflect"
	"strings"
	"unicode/utf8"
)

// maxLine is the most bytes that one example may have.
const maxLine = 16 << 20

// ReadPool reads a pool from a file, whose form its extension tells:
//
//   - .jsonl or .ndjson: JSON Lines, an object on each;
//   - .json: an array of such objects;
//   - .csv: a header, and a record for each example.
//
// An object has an input and an output, in the JSON of In and Out, and may have a label, a
// vector and a value:
//
//	{"input": {"title": "Cannot log in"}, "output": {"team": "login"}, "label": "login"}
//
// A CSV file has a column for each of them, or columns for the fields of the input and
// the output, by their names in JSON with dots between them: input.title, output.team,
// output.customer.id. The cell of a field of type string, or one that is read from text
// such as time.Time, is its text; that of a number or a bool is it; any other cell is JSON.
// An empty cell leaves the field out, but it is the empty string if the field is a
// string.
//
// Reading is strict: names that In, Out or the object do not have, names given twice,
// text that is not UTF-8, numbers that do not fit, null for an input or an output that
// cannot be nil, and examples of more than 16 MiB are errors. What the file leaves out of
// an input is a zero value; what it leaves out of an output is for prompt.New to judge,
// by the schema. A byte order mark at the beginning, blank lines, and a carriage return before the end of
// a line are passed over; inside a quoted cell of CSV, the latter becomes a newline alone.
//
// The error is a [*ReadError] if lines of the file are wrong. A file without an example
// is an error.
func ReadPool[In, Out any](fsys fs.FS, name string) (*Pool[In, Out], error) {
	r := reader[In, Out]{pool: &Pool[In, Out]{file: name}, errors: ReadError{File: name}}
	read := map[string]func([]byte){
		".jsonl": r.readLines, ".ndjson": r.readLines, ".json": r.readArray, ".csv": r.readCSV,
	}[strings.ToLower(path.Ext(name))]
	switch {
	case read == nil:
		return nil, fmt.Errorf("data: pool %s: its extension tells no form; there are .jsonl, .ndjson, .json and .csv", name)
	case fsys == nil:
		return nil, fmt.Errorf("data: pool %s: there is no file system to read it from", name)
	}
	text, err := fs.ReadFile(fsys, name)
	if err != nil {
		return nil, fmt.Errorf("data: pool %s: %w", name, err)
	}
	if bytes.HasPrefix(text, []byte("\xff\xfe")) || bytes.HasPrefix(text, []byte("\xfe\xff")) {
		return nil, fmt.Errorf("data: pool %s: it is UTF-16; it must be UTF-8", name)
	}
	read(bytes.TrimPrefix(text, []byte("\xef\xbb\xbf")))
	switch {
	case len(r.errors.Lines) > 0:
		return nil, &r.errors
	case r.pool.Len() == 0:
		return nil, fmt.Errorf("data: pool %s: there is no example in it", name)
	}
	return r.pool, nil
}

// A reader fills a pool.
type reader[In, Out any] struct {
	pool   *Pool[In, Out]
	errors ReadError
}

// A record is an example as a file has it.
type record struct {
	Input  json.RawMessage `json:"input"`
	Output json.RawMessage `json:"output"`
	Label  string          `json:"label"`
	Vector []float32       `json:"vector"`
	Value  float64         `json:"value"`
}

// recordNames are the names of its members.
var recordNames = []string{"input", "output", "label", "vector", "value"}

// readLines reads JSON Lines.
func (r *reader[In, Out]) readLines(text []byte) {
	number := 0
	for line := range bytes.Lines(text) {
		number++
		if len(bytes.TrimSpace(line)) > 0 {
			r.addJSON(number, bytes.TrimRight(line, "\r\n"))
		}
	}
}

// readArray reads a JSON array. Behind a syntax error nothing can be read.
func (r *reader[In, Out]) readArray(text []byte) {
	d := json.NewDecoder(bytes.NewReader(text))
	line, at := 1, 0
	lineAt := func(offset int) int { // offsets grow
		offset = max(at, min(offset, len(text)))
		line += bytes.Count(text[at:offset], []byte("\n"))
		at = offset
		return line
	}
	fail := func(err error) {
		offset := int(d.InputOffset())
		var syntax *json.SyntaxError
		if errors.As(err, &syntax) {
			offset, err = int(syntax.Offset), errors.New(syntax.Error())
		}
		if errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) {
			offset, err = len(text), errors.New("the array has no end")
		}
		r.errors.add(lineAt(offset), err)
	}
	if first, err := d.Token(); err != nil || first != json.Delim('[') {
		r.errors.add(1, errors.New("the file is not a JSON array; a file of objects, one on each line, has the extension .jsonl"))
		return
	}
	for d.More() {
		var raw json.RawMessage
		if err := d.Decode(&raw); err != nil {
			fail(err)
			return
		}
		r.addJSON(lineAt(int(d.InputOffset())-len(raw)), raw)
	}
	if _, err := d.Token(); err != nil {
		fail(err)
		return
	}
	if rest := text[d.InputOffset():]; len(bytes.TrimSpace(rest)) > 0 {
		fail(errors.New("there is something behind the array"))
	}
}

// addJSON adds the example that is a JSON object.
func (r *reader[In, Out]) addJSON(line int, raw []byte) {
	rec, err := parse(raw)
	if err == nil {
		err = r.add(line, rec)
	}
	if err != nil {
		r.errors.add(line, err)
	}
}

// parse reads the object of an example.
func parse(raw []byte) (*record, error) {
	if err := checkText(raw); err != nil {
		return nil, err
	}
	var rec record
	if err := json.Unmarshal(raw, &rec); err != nil {
		return nil, err
	}
	return &rec, checkNames(raw, recordNames)
}

// checkText returns what is wrong with the bytes of an example.
func checkText(raw []byte) error {
	switch {
	case len(raw) > maxLine:
		return fmt.Errorf("the example has %d bytes; there may be %d", len(raw), maxLine)
	case !utf8.Valid(raw):
		return errors.New("the text is not UTF-8")
	}
	return nil
}

// add decodes an example and adds it.
func (r *reader[In, Out]) add(line int, rec *record) error {
	e := Example[In, Out]{Label: rec.Label, Vector: rec.Vector, Value: rec.Value}
	if err := decode("input", rec.Input, &e.In); err != nil {
		return err
	}
	if err := decode("output", rec.Output, &e.Out); err != nil {
		return err
	}
	if e.Value < 0 || math.IsNaN(e.Value) || math.IsInf(e.Value, 0) {
		return fmt.Errorf("value: it is %v; it must be a finite number and not negative", e.Value)
	}
	r.pool.examples = append(r.pool.examples, e)
	r.pool.lines = append(r.pool.lines, line)
	r.pool.outputs = append(r.pool.outputs, rec.Output)
	return nil
}

// decode reads the JSON of an input or an output.
func decode(field string, raw json.RawMessage, into any) error {
	switch {
	case len(raw) == 0:
		return fmt.Errorf("there is no %s", field)
	case string(raw) == "null" && !nilable(reflect.TypeOf(into).Elem()):
		return fmt.Errorf("%s: it is null", field)
	}
	d := json.NewDecoder(bytes.NewReader(raw))
	d.DisallowUnknownFields()
	if err := d.Decode(into); err != nil {
		return &fieldError{field, err}
	}
	return nil
}

// nilable reports whether null is a value of a type, or for the type to judge.
func nilable(t reflect.Type) bool {
	switch t.Kind() {
	case reflect.Pointer, reflect.Map, reflect.Slice, reflect.Interface:
		return true
	}
	return reflect.PointerTo(t).Implements(reflect.TypeFor[json.Unmarshaler]())
}
