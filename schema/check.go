package schema

import (
	"errors"
	"fmt"
	"reflect"
	"slices"
	"strings"
)

// A Check is something that a decoded value must satisfy besides its schema. The
// zero Check is satisfied by every value.
type Check struct {
	of   reflect.Type // the type it is for
	run  func(v any, attempt int) error
	soft bool
}

// Soft returns the check as one whose violations are recorded, and are no reason to
// reject a value. See GenerateOptions.RetrySoft.
func (c Check) Soft() Check {
	c.soft = true
	return c
}

// CheckFunc makes a Check of a function. f is called with each value that satisfies
// the schema, and with the number of the attempt, from 1. An error that f returns
// joins the repair loop like a violation of the schema; if it is or wraps one or
// several [Violation] values, their pointers tell the model the place.
func CheckFunc[T any](f func(v T, attempt int) error) Check {
	return Check{of: reflect.TypeFor[T](), run: func(v any, attempt int) error {
		value, _ := v.(T) // a nil v is the zero T of an interface type
		return f(value, attempt)
	}}
}

// businessKeyword is the keyword of violations that come from a Check.
const businessKeyword = "check"

// violations runs the check on a value and returns what it found.
func (c Check) violations(v any, attempt int) []Violation {
	if c.run == nil {
		return nil
	}
	err := c.run(v, attempt)
	if err == nil {
		return nil
	}
	found := slices.Clone(violationsIn(err))
	if len(found) == 0 {
		found = []Violation{plainViolation(err)}
	}
	for i := range found {
		found[i].Soft = found[i].Soft || c.soft
	}
	return found
}

// plainViolation makes a violation, of the whole value, of an error that names no
// place.
func plainViolation(err error) Violation {
	return Violation{Keyword: businessKeyword, Message: strings.ReplaceAll(err.Error(), "\n", "; ")}
}

// checksFit reports the first check that is for another type than t.
func checksFit(checks []Check, t reflect.Type) error {
	for _, c := range checks {
		if c.run != nil && c.of != t {
			return fmt.Errorf("schema: a check of a %v cannot be applied to a %v", c.of, t)
		}
	}
	return nil
}

// violationsIn returns the violations that err is or wraps, in order, and nil if there
// are none. Where several errors are joined and only some have violations, the others
// are violations of the whole value.
func violationsIn(err error) []Violation {
	switch e := err.(type) {
	case Violation:
		return []Violation{e}
	case *Violation:
		return []Violation{*e}
	case *ValidationError:
		return e.Violations
	case interface{ Unwrap() []error }:
		var found []Violation
		named := false
		for _, inner := range e.Unwrap() {
			v := violationsIn(inner)
			named = named || len(v) > 0
			if len(v) == 0 && inner != nil {
				v = []Violation{plainViolation(inner)}
			}
			found = append(found, v...)
		}
		if !named {
			return nil
		}
		return found
	}
	if inner := errors.Unwrap(err); inner != nil {
		return violationsIn(inner)
	}
	return nil
}
