package schema

import (
	"fmt"
	"reflect"
	"slices"
	"strings"
)

// reflectErrors are the reasons why there is no schema for a Go type, in the order
// of its fields. Error has one line for each field.
type reflectErrors []*reflectError

// A reflectError is what is wrong with one field.
type reflectError struct {
	path     string // "Invoice.Lines[].Amount"
	problems []string
}

func (e *reflectError) Error() string {
	return "schema: " + e.path + ": " + strings.Join(e.problems, "; ")
}

func (e reflectErrors) Error() string {
	lines := make([]string, len(e))
	for i, one := range e {
		lines[i] = one.Error()
	}
	return strings.Join(lines, "\n")
}

// Unwrap returns the errors of the fields.
func (e reflectErrors) Unwrap() []error {
	errs := make([]error, len(e))
	for i, one := range e {
		errs[i] = one
	}
	return errs
}

// add adds a problem with the field at a path.
func (e *reflectErrors) add(path, format string, args ...any) {
	problem := fmt.Sprintf(format, args...)
	for _, one := range *e {
		if one.path == path {
			if !slices.Contains(one.problems, problem) {
				one.problems = append(one.problems, problem)
			}
			return
		}
	}
	*e = append(*e, &reflectError{path, []string{problem}})
}

// reflectRootPath is the path of a type itself: its name, if it has one, without package.
func reflectRootPath(t reflect.Type) string {
	switch {
	case t == nil:
		return "nil"
	case t.Kind() == reflect.Pointer && t.Name() == "":
		return reflectRootPath(t.Elem())
	case t.Name() != "":
		return defName(t.Name())
	case t.Kind() == reflect.Struct:
		return "struct"
	}
	return reflectTypeName(t)
}

// reflectTypeName is the name of a type in an error; that of an unnamed struct or
// interface may be as long as its declaration.
func reflectTypeName(t reflect.Type) string {
	const most = 60
	if s := t.String(); len(s) <= most {
		return s
	}
	if t.Name() != "" {
		return defName(t.Name())
	}
	return "a " + t.Kind().String()
}
