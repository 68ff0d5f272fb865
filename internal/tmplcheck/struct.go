package tmplcheck

import "reflect"

// fieldByName returns the field of that name that a struct has, after the embedded
// fields that it is promoted through; nil if there is none or it is ambiguous. It
// agrees with the method of that name in package reflect.
func fieldByName(t Type, name string) []Field {
	for i := range t.NumField() {
		if f := t.Field(i); f.Name == name {
			return []Field{f}
		}
	}
	level, count := []promotion{{typ: t}}, map[Type]int{}
	seen := map[Type]bool{}
	for len(level) > 0 {
		var found []Field
		var next []promotion
		deeper := map[Type]int{}
		for _, p := range level {
			if seen[p.typ] {
				continue
			}
			seen[p.typ] = true
			for i := range p.typ.NumField() {
				f := p.typ.Field(i)
				if f.Name == name {
					if found != nil || count[p.typ] > 1 {
						return nil
					}
					found = p.then(f)
				} else if e := embeddedStruct(f); found == nil && e != nil {
					if deeper[e]++; deeper[e] == 1 {
						deeper[e] = max(1, count[p.typ])
						next = append(next, promotion{e, p.then(f)})
					}
				}
			}
		}
		if found != nil {
			return found
		}
		level, count = next, deeper
	}
	return nil
}

// A promotion is a struct with the embedded fields that lead to it.
type promotion struct {
	typ  Type
	path []Field
}

// then returns the path to a field of the struct.
func (p promotion) then(f Field) []Field {
	return append(p.path[:len(p.path):len(p.path)], f)
}

// embeddedStruct returns the struct that a field embeds, itself or by a pointer, or nil.
func embeddedStruct(f Field) Type {
	if !f.Embedded {
		return nil
	}
	t := f.Type
	if t.Kind() == reflect.Pointer {
		t = t.Elem()
	}
	if t.Kind() != reflect.Struct {
		return nil
	}
	return t
}

// fieldNames returns the names of the exported fields that a struct has, promoted ones
// too, in the order they are declared in.
func fieldNames(t Type) []string {
	var names []string
	seen := map[Type]bool{}
	var add func(Type)
	add = func(t Type) {
		if seen[t] {
			return
		}
		seen[t] = true
		for i := range t.NumField() {
			f := t.Field(i)
			if f.Exported {
				names = append(names, f.Name)
			}
			if e := embeddedStruct(f); e != nil {
				add(e)
			}
		}
	}
	add(t)
	return names
}

// isComparable reports whether values of type t can be compared with ==.
func isComparable(t Type) bool {
	switch t.Kind() {
	case reflect.Func, reflect.Map, reflect.Slice:
		return false
	case reflect.Array:
		return isComparable(t.Elem())
	case reflect.Struct:
		if _, ok := t.(plainType); ok {
			return false // it is a map
		}
		for i := range t.NumField() {
			if !isComparable(t.Field(i).Type) {
				return false
			}
		}
	}
	return true
}
