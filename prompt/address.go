package prompt

import (
	"errors"
	"fmt"
	"reflect"
)

// errAddress is why a template fails that would write where something stands in memory:
// that differs from run to run. What can be told by types is reported by New.
var errAddress = errors.New("what is printed here has a pointer in it, and would show as an address in memory; print what it points to")

// checkAddresses returns an error if the function called name would write an address for
// one of its arguments.
func checkAddresses(name string, args ...any) error {
	for _, a := range args {
		if showsAddress(reflect.ValueOf(a), 0) {
			return fmt.Errorf("%s: %w", name, errAddress)
		}
	}
	return nil
}

// maxShown is how deep values may be nested that are printed: package fmt goes on without
// end in a map that holds itself.
const maxShown = 1000

// showsAddress reports whether package fmt writes an address for a value that is so deep in
// what is printed. It follows a pointer there to what has parts only at the top.
func showsAddress(v reflect.Value, depth int) bool {
	if !v.IsValid() || depth > maxShown {
		return depth > maxShown
	}
	switch v.Kind() {
	case reflect.Bool, reflect.String, reflect.Int, reflect.Int8, reflect.Int16, reflect.Int32, reflect.Int64, reflect.Float32, reflect.Float64,
		reflect.Uint, reflect.Uint8, reflect.Uint16, reflect.Uint32, reflect.Uint64, reflect.Uintptr, reflect.Complex64, reflect.Complex128:
		return false
	case reflect.Interface:
		return !v.IsNil() && showsAddress(v.Elem(), depth)
	}
	if v.CanInterface() && hasText(v.Type()) {
		return false
	}
	switch v.Kind() {
	case reflect.Pointer:
		if v.IsNil() {
			return false
		}
		switch v.Elem().Kind() {
		case reflect.Struct, reflect.Map, reflect.Slice, reflect.Array:
			return depth > 0 || showsAddress(v.Elem(), depth+1)
		}
		return true
	case reflect.Slice, reflect.Array:
		return listShowsAddress(v, depth)
	case reflect.Map:
		for entries := v.MapRange(); entries.Next(); {
			if showsAddress(entries.Key(), depth+1) || showsAddress(entries.Value(), depth+1) {
				return true
			}
		}
	case reflect.Struct:
		for i := range v.NumField() {
			if showsAddress(v.Field(i), depth+1) {
				return true
			}
		}
	default: // channels and functions
		return !v.IsNil()
	}
	return false
}

// listShowsAddress is showsAddress for a list; one of numbers or texts is not gone through.
func listShowsAddress(v reflect.Value, depth int) bool {
	if k := v.Type().Elem().Kind(); k <= reflect.Complex128 || k == reflect.String {
		return false
	}
	for i := range v.Len() {
		if showsAddress(v.Index(i), depth+1) {
			return true
		}
	}
	return false
}
