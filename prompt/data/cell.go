package data

import (
	"encoding"
	"encoding/json"
	"fmt"
	"reflect"
	"slices"
	"strings"
)

// appendCell appends the JSON of a cell that stands for a value of a type, or nothing if
// it is left out.
func appendCell(doc []byte, cell string, t reflect.Type, quoted bool) ([]byte, error) {
	if t.Kind() == reflect.Pointer {
		if strings.TrimSpace(cell) == "" {
			return doc, nil
		}
		t = pointee(t)
	}
	literal := strings.TrimSpace(cell)
	switch {
	case isText(t):
		if literal == "" && t.Kind() != reflect.String && t.Kind() != reflect.Interface {
			return doc, nil
		}
		if quoted {
			cell = string(appendString(nil, cell))
		}
		return appendString(doc, cell), nil
	case literal == "":
		return doc, nil
	}
	if t.Kind() == reflect.Bool {
		literal = strings.ToLower(literal) // as spreadsheets write them
	}
	if !json.Valid([]byte(literal)) {
		return nil, fmt.Errorf("%q is no %s", short(cell, 40), kindName(t))
	}
	if quoted {
		return appendString(doc, literal), nil
	}
	return append(doc, literal...), nil
}

// kindName says what a cell of a type must be.
func kindName(t reflect.Type) string {
	switch {
	case reflect.Bool == t.Kind():
		return "bool"
	case reflect.Int <= t.Kind() && t.Kind() <= reflect.Float64:
		return "number"
	}
	return "JSON, as a " + t.String() + " needs"
}

// isText reports whether the cell of a type is its text.
func isText(t reflect.Type) bool {
	p := reflect.PointerTo(t)
	switch {
	case p.Implements(reflect.TypeFor[encoding.TextUnmarshaler]()):
		return true
	case p.Implements(reflect.TypeFor[json.Unmarshaler]()):
		return false
	case t.Kind() == reflect.Slice && t.Elem().Kind() == reflect.Uint8:
		return true // base64
	case t.Kind() == reflect.Interface:
		return true
	}
	return t.Kind() == reflect.String
}

// appendString appends a JSON string.
func appendString(doc []byte, text string) []byte {
	quoted, _ := json.Marshal(text) // cannot fail
	return append(doc, quoted...)
}

// member returns the type of the member that an object of a type has by a name in JSON,
// and whether a tag asks for it to be quoted.
func member(t reflect.Type, name string) (at reflect.Type, quoted, ok bool) {
	eachMember(t, func(n string, of reflect.Type, q bool) bool {
		if ok = n == name; ok {
			at, quoted = of, q
		}
		return !ok
	})
	if t = pointee(t); !ok && t.Kind() == reflect.Map && t.Key().Kind() == reflect.String {
		return t.Elem(), false, true
	}
	return at, quoted, ok
}

// members returns the names of the members of a type.
func members(t reflect.Type) (names []string) {
	eachMember(t, func(name string, _ reflect.Type, _ bool) bool {
		names = append(names, name)
		return true
	})
	return names
}

// eachMember calls f for the members of a struct as encoding/json names them, those of
// its own before those of the structs that are embedded in it, until f returns false.
func eachMember(t reflect.Type, f func(name string, t reflect.Type, quoted bool) bool) {
	seen := map[reflect.Type]bool{}
	for level := []reflect.Type{t}; len(level) > 0; level = level[1:] {
		t := pointee(level[0])
		if t.Kind() != reflect.Struct || seen[t] {
			continue
		}
		seen[t] = true
		for i := range t.NumField() {
			field := t.Field(i)
			tag := field.Tag.Get("json")
			name, options, _ := strings.Cut(tag, ",")
			if field.Anonymous && name == "" && pointee(field.Type).Kind() == reflect.Struct {
				level = append(level, field.Type)
				continue
			}
			if !field.IsExported() || tag == "-" {
				continue
			}
			if name == "" {
				name = field.Name
			}
			if !f(name, field.Type, quotable(field.Type) && slices.Contains(strings.Split(options, ","), "string")) {
				return
			}
		}
	}
}

// quotable reports whether the option "string" of a tag has a meaning for a type.
func quotable(t reflect.Type) bool {
	switch k := pointee(t).Kind(); k {
	case reflect.Bool, reflect.String:
		return true
	default:
		return reflect.Int <= k && k <= reflect.Float64
	}
}

// pointee returns what a type points to at last, if that is not too far: a type may point
// to itself.
func pointee(t reflect.Type) reflect.Type {
	for n := 0; n < 16 && t.Kind() == reflect.Pointer; n++ {
		t = t.Elem()
	}
	return t
}
