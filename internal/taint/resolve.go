package taint

import (
	"errors"
	"fmt"
	"reflect"
	"strings"

	"github.com/briefgo/brief/internal/near"
)

// Resolve returns the names that lead to a field of data of a type. The path has the
// names of fields and the keys of maps, joined by dots; pointers, and the elements of
// lists, have none. It is "." for the data itself. An error says what is wrong with the
// path, and what exists instead.
func Resolve(root reflect.Type, path string) ([]string, error) {
	switch path {
	case "":
		return nil, errors.New(`no field is named; "." is the whole input`)
	case ".":
		return nil, nil
	}
	var names []string
	t := root
	for name := range strings.SplitSeq(path, ".") {
		if t = container(t); t == nil {
			return nil, fmt.Errorf("of a nil type there are no fields, such as %.40q", name)
		}
		switch t.Kind() {
		case reflect.Struct:
			f, ok := t.FieldByName(name)
			if !ok || !f.IsExported() {
				return nil, noField(t, name)
			}
			names, t = append(names, steps(t, f)...), f.Type
		case reflect.Map:
			if !reflect.TypeFor[string]().AssignableTo(t.Key()) {
				return nil, fmt.Errorf("%.80v has no entry %.40s: its keys are of type %.80v", t, name, t.Key())
			}
			names, t = append(names, name), t.Elem()
		default:
			return nil, fmt.Errorf("%.80v has no field %.40s", t, name)
		}
	}
	return names, nil
}

// container returns the type of what a value of type t is, points to, or is a list of.
func container(t reflect.Type) reflect.Type {
	for i := 0; t != nil && i < maxPointers; i++ {
		switch t.Kind() {
		case reflect.Pointer, reflect.Slice, reflect.Array:
			t = t.Elem()
		default:
			return t
		}
	}
	return t
}

// noField returns the error for a struct without a field of that name.
func noField(t reflect.Type, name string) error {
	var names []string
	for _, f := range reflect.VisibleFields(t) {
		if f.IsExported() {
			names = append(names, f.Name)
		}
	}
	hint := ""
	if meant := near.Name(name, names); meant != "" {
		hint = fmt.Sprintf(" (did you mean %s?)", meant)
	}
	typeName := t.Name()
	if typeName == "" {
		typeName = "struct"
	}
	return fmt.Errorf("%.80s has no field %.40s%s", typeName, name, hint)
}
