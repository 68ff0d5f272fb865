package prompt

import (
	"encoding/json"
	"errors"
	"fmt"
	"reflect"
	"strconv"
	"strings"

	"github.com/briefgo/brief/internal/near"
	"github.com/briefgo/brief/internal/txtar"
	"github.com/briefgo/brief/schema"
)

// A rawExample is an example of a prompt file, which New reads when it knows the types.
type rawExample struct{ in, out excerpt }

// An excerpt is a piece of JSON in a prompt file.
type excerpt struct {
	text         string
	line, column int // where it begins, in bytes from 0
}

// at returns the place of a byte of the excerpt. Its end is behind the last thing that
// stands there, on a line that the file has.
func (e *excerpt) at(offset int) (line, column int) {
	before := e.text[:max(0, min(offset, len(strings.TrimRight(e.text, " \t\r\n"))))]
	if i := strings.LastIndexByte(before, '\n'); i >= 0 {
		return e.line + strings.Count(before, "\n"), len(before) - i - 1
	}
	return e.line, e.column + len(before)
}

// A placedError is an error at a place of a prompt file.
type placedError struct {
	line, column int
	err          error
}

func (e *placedError) Error() string { return e.err.Error() }
func (e *placedError) Unwrap() error { return e.err }

// wrong returns an error at a byte of the excerpt.
func (e *excerpt) wrong(offset int, format string, args ...any) error {
	line, column := e.at(offset)
	return &placedError{line, column, fmt.Errorf(format, args...)}
}

// example adds a file that is an example, or half of one.
func (f *promptFile) example(file *txtar.File, name sectionName, o *origin) {
	text := excerpt{text: file.Text, line: file.Line + 1}
	index, known := f.pairs[name.title]
	if !known {
		index = len(f.sections)
		f.pairs[name.title] = index
		f.sections = append(f.sections, Section{kind: KindExample, trim: name.trim, origin: o, raw: &rawExample{}})
	}
	raw := f.sections[index].raw
	var err error
	switch {
	case name.half == "in" && raw.in.line == 0:
		raw.in = text
	case name.half == "out" && raw.out.line == 0:
		raw.out = text
	case known:
		err = fmt.Errorf("there is an example %.40q already, in line %d", name.title, f.sections[index].origin.line)
	default:
		raw.in.line, raw.out.line = text.line, text.line // there is none missing, whatever is wrong
		if strings.TrimSpace(file.Text) != "" {
			err = raw.split(text)
		}
	}
	if err == nil && strings.TrimSpace(file.Text) == "" {
		err = errors.New("the file of an example is empty")
	}
	switch placed := (*placedError)(nil); {
	case errors.As(err, &placed):
		f.mistake(placed.line, placed.column, placed.err)
	case err != nil:
		f.mistake(file.Line, 0, err)
	case known && name.trim != nil:
		f.mistake(file.Line, 0, errors.New("say what is optional of a pair at the first of the two"))
	}
}

// missingHalves reports examples of which there is only an input or an output.
func (f *promptFile) missingHalves() {
	for i := range f.sections {
		switch s := &f.sections[i]; {
		case s.raw == nil:
		case s.raw.in.line == 0:
			f.mistake(s.origin.line, 0, errors.New("the example has an output and no input, which its .in.json would be"))
		case s.raw.out.line == 0:
			f.mistake(s.origin.line, 0, errors.New("the example has an input and no output, which its .out.json would be"))
		}
	}
}

// split finds the input and the output in one piece of JSON.
func (r *rawExample) split(e excerpt) error {
	if err := e.valid(); err != nil {
		return err
	}
	d := json.NewDecoder(strings.NewReader(e.text))
	if t, err := d.Token(); err != nil || t != json.Delim('{') {
		return e.wrong(e.after(0), `an example is an object, {"input": ..., "output": ...}`)
	}
	halves := map[string]*excerpt{"input": &r.in, "output": &r.out}
	for d.More() {
		at := e.after(int(d.InputOffset()))
		key, err := d.Token()
		if err != nil {
			return err // there is none in what is valid
		}
		half := halves[key.(string)]
		switch {
		case half == nil:
			return e.wrong(at, `an example has "input" and "output", and no %.40q`, key)
		case half.text != "":
			return e.wrong(at, "there is %q already", key)
		}
		start := e.after(int(d.InputOffset()))
		var value json.RawMessage
		if err := d.Decode(&value); err != nil {
			return err
		}
		half.text = string(value)
		half.line, half.column = e.at(start)
	}
	for _, name := range []string{"input", "output"} {
		if halves[name].text == "" {
			return e.wrong(e.after(0), "the example has no %q", name)
		}
	}
	return nil
}

// after returns the first byte from an offset on that is neither white space nor a colon
// or comma between two values.
func (e *excerpt) after(offset int) int {
	return len(e.text) - len(strings.TrimLeft(e.text[offset:], " \t\r\n:,"))
}

// valid returns what is wrong with the syntax of the excerpt.
func (e *excerpt) valid() error {
	var whole json.RawMessage
	err := json.Unmarshal([]byte(e.text), &whole)
	var syntax *json.SyntaxError
	switch end := len(strings.TrimRight(e.text, " \t\r\n")); {
	case err == nil:
		return nil
	case !errors.As(err, &syntax):
		return e.wrong(0, "%s", jsonMessage(err))
	case int(syntax.Offset) > end || syntax.Offset == 0:
		return e.wrong(end, "the JSON ends too early")
	}
	return e.wrong(int(syntax.Offset)-1, "%s", jsonMessage(err))
}

// jsonMessage returns what an error of package json says.
func jsonMessage(err error) string {
	return fmt.Sprintf("%.160s", strings.TrimPrefix(err.Error(), "json: "))
}

// exampleInput decodes the input of an example.
func exampleInput[In any](e *excerpt) (In, error) {
	var in In
	if err := e.valid(); err != nil {
		return in, err
	}
	d := json.NewDecoder(strings.NewReader(e.text))
	d.DisallowUnknownFields()
	err := d.Decode(&in)
	if err == nil {
		return in, nil
	}
	var mismatch *json.UnmarshalTypeError
	if errors.As(err, &mismatch) {
		return in, e.wrong(max(0, int(mismatch.Offset)-1), "the example's input: %s", mismatchMessage(mismatch))
	}
	if field, ok := strings.CutPrefix(err.Error(), "json: unknown field "); ok {
		return in, e.unknownField(field, reflect.TypeFor[In]())
	}
	return in, e.wrong(0, "the example's input: %s", jsonMessage(err))
}

// mismatchMessage says what a field wants and what is there.
func mismatchMessage(m *json.UnmarshalTypeError) string {
	what := "it"
	if m.Field != "" {
		what = m.Field
	}
	return fmt.Sprintf("%.80s is of type %v, and here is a JSON %s", what, m.Type, m.Value)
}

// unknownField returns the error of a key that no field has, which is quoted.
func (e *excerpt) unknownField(quoted string, t reflect.Type) error {
	name, err := strconv.Unquote(quoted)
	if err != nil {
		name = quoted
	}
	at := strings.Index(e.text, strconv.Quote(name))
	suggestion := ""
	if n := near.Name(name, fieldKeys(t)); n != "" {
		suggestion = fmt.Sprintf(" (did you mean %s?)", n)
	}
	return e.wrong(at, "the example's input: there is no field %.40q%s", name, suggestion)
}

// fieldKeys returns the keys that an object has which is decoded into a struct.
func fieldKeys(t reflect.Type) []string {
	for t.Kind() == reflect.Pointer {
		t = t.Elem()
	}
	if t.Kind() != reflect.Struct {
		return nil
	}
	var keys []string
	for _, f := range reflect.VisibleFields(t) {
		key, _, _ := strings.Cut(f.Tag.Get("json"), ",")
		if key == "" {
			key = f.Name
		}
		if f.IsExported() && key != "-" {
			keys = append(keys, key)
		}
	}
	return keys
}

// exampleOutput decodes the output of an example, which must satisfy the schema as it is.
func exampleOutput[Out any](e *excerpt, s *schema.Schema[Out], free bool) (out Out, err error) {
	if free {
		if err := json.Unmarshal([]byte(e.text), &out); err != nil {
			return out, e.wrong(0, "the example's output is free text, which is a JSON string here")
		}
		return out, nil
	}
	var syntax *schema.SyntaxError
	var invalid *schema.ValidationError
	switch err := s.Validate([]byte(e.text)); {
	case errors.As(err, &syntax):
		return out, e.wrong(syntax.Offset, "the example's output: %s", syntax.Message)
	case errors.As(err, &invalid):
		return out, e.wrong(e.find(invalid.Violations[0].Pointer), "the example's output: %w", err)
	case err != nil:
		return out, e.wrong(0, "the example's output: %w", err)
	}
	reading, err := s.ReadReply(schema.Reply{Text: e.text, Stop: schema.StopEnd})
	if err != nil {
		return out, e.wrong(0, "the example's output: %w", err)
	}
	return reading.Value, nil
}

// find returns the offset of the value that a JSON Pointer leads to, or of the innermost
// one on the way that there is.
func (e *excerpt) find(pointer string) int {
	d := json.NewDecoder(strings.NewReader(e.text))
	at := e.after(0)
	if pointer == "" {
		return at
	}
	for _, token := range strings.Split(pointer[1:], "/") {
		token = strings.NewReplacer("~1", "/", "~0", "~").Replace(token)
		if !e.enter(d, token) {
			break
		}
		at = e.after(int(d.InputOffset()))
	}
	return at
}

// enter moves a decoder that is in front of a value to the member or element of it with
// that key or number. It returns false if there is none.
func (e *excerpt) enter(d *json.Decoder, token string) bool {
	open, err := d.Token()
	isObject := open == json.Delim('{')
	if err != nil || !isObject && open != json.Delim('[') {
		return false
	}
	for i := 0; d.More(); i++ {
		key := strconv.Itoa(i)
		if isObject {
			t, err := d.Token()
			if err != nil {
				return false
			}
			key = t.(string)
		}
		if key == token {
			return true
		}
		var skipped json.RawMessage
		if d.Decode(&skipped) != nil {
			return false
		}
	}
	return false
}
