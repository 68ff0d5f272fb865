package tmplcheck

import (
	"maps"
	"reflect"
	"slices"
	"strings"
)

// Unused returns the exported fields of the data, a struct or a pointer to one, that
// none of the checked templates reads, in the order they are declared in. A field of a
// field is named "From.Name", "Lines.Amount" where Lines is a list, and a promoted one
// as a template would name it; of an unused field nothing inside is named.
//
// What is printed, compared, or given to a function is used with everything in it, and
// so is the receiver of a method. A struct of which no single field is read counts as
// used when anything is asked of it, such as whether there is one; a template that is
// called counts for what it reads. A field with the tag `prompt:"unused"` is left out.
func Unused(dot Type, results ...*Result) []string {
	root := structOf(dot)
	if root == nil {
		return nil
	}
	s := unusedSearch{whole: map[string]bool{}, read: map[string]bool{}, inside: map[string]bool{}, open: map[Type]bool{}}
	for _, r := range results {
		s.add(r.used)
	}
	if s.whole[anyPart] || s.read[anyPart] || s.whole[""] || s.read[""] && !s.inside[""] {
		return nil
	}
	s.fields("", "", root)
	return s.unused
}

// unusedTag is the key of a field's tag, and unusedValue its value, that says that a
// field need not be used.
const unusedTag, unusedValue = "prompt", "unused"

// An unusedSearch walks down the type of the data.
type unusedSearch struct {
	whole, read map[string]bool // as in a usage
	inside      map[string]bool // the parts inside of which there is one that was read
	open        map[Type]bool   // the structs that the search is inside of
	unused      []string
}

// add adds what a template reads.
func (s *unusedSearch) add(u usage) {
	maps.Copy(s.whole, u.whole)
	maps.Copy(s.read, u.read)
	for _, parts := range []map[string]bool{u.whole, u.read} {
		for part := range parts {
			for part != "" && !s.inside[outerPart(part)] {
				part = outerPart(part)
				s.inside[part] = true
			}
		}
	}
}

// fields looks at the fields of a struct, which is a part of the data. A template
// calls that part name: it need not mention what is embedded.
func (s *unusedSearch) fields(part, name string, t Type) {
	s.open[t] = true
	defer delete(s.open, t)
	for i := range t.NumField() {
		f := t.Field(i)
		inner := structOf(f.Type)
		promotes := f.Embedded && inner != nil
		if !f.Exported && !promotes || f.Tag.Get(unusedTag) == unusedValue {
			continue
		}
		fieldPart, fieldName := joinPart(part, f.Name), joinPart(name, f.Name)
		switch {
		case s.whole[fieldPart]:
		case inner != nil && !s.open[inner] && (s.inside[fieldPart] || !f.Exported):
			if promotes {
				fieldName = name
			}
			s.fields(fieldPart, fieldName, inner)
		case !s.read[fieldPart] && !s.inside[fieldPart] && f.Exported:
			s.unused = append(s.unused, fieldName)
		}
	}
}

// structOf returns the struct that a value of type t is, points to, or holds many of;
// nil if there is none.
func structOf(t Type) Type {
	for range maxPointers {
		if t == nil {
			return nil
		}
		switch t.Kind() {
		case reflect.Struct:
			return t
		case reflect.Pointer, reflect.Slice, reflect.Array, reflect.Map:
			t = t.Elem()
		default:
			return nil
		}
	}
	return nil
}

// A part of the data is named by the fields that lead to it, joined by dots, those of
// embedded structs too; what a list or a map holds is named as the whole is. What is
// found inside itself, such as the reply to an e-mail that is an e-mail too, is named
// as the first of them. An origin holds a set of parts as a sorted text of lines.
const (
	anyPart = "*" // any part of the data, or all of it
	noPart  = "-" // nothing that Unused would look for
)

// joinPart returns the name of a field of a part.
func joinPart(part, field string) string {
	if part == "" {
		return field
	}
	return part + "." + field
}

// outerPart returns the part of which another one is a field.
func outerPart(part string) string { return part[:max(strings.LastIndexByte(part, '.'), 0)] }

// mergeParts returns the union of two sets of parts.
func mergeParts(a, b string) string {
	if a == b {
		return a
	}
	all := append(strings.Split(a, "\n"), strings.Split(b, "\n")...)
	slices.Sort(all)
	merged := strings.Join(slices.Compact(all), "\n")
	if len(merged) > maxPath || slices.Contains(all, anyPart) {
		return anyPart
	}
	return merged
}

// A usage says which parts of the data were read.
type usage struct {
	read  map[string]bool // themselves, perhaps for a part of them only
	whole map[string]bool // with everything inside
}

// mark adds a set of parts to one of the maps.
func mark(m *map[string]bool, parts string) {
	if *m == nil {
		*m = map[string]bool{}
	}
	for part := range strings.SplitSeq(parts, "\n") {
		(*m)[part] = true
	}
}

// whole records that values are read with everything inside of them.
func (c *checker) whole(values ...value) {
	for _, v := range values {
		if v.from.data {
			mark(&c.result.used.whole, v.from.parts)
		}
	}
}

// fieldParts returns the parts that the field at the end of a path is, of a struct
// that comes from o.
func (c *checker) fieldParts(o origin, path []Field) string {
	if !o.data || o.parts == anyPart {
		return o.parts
	}
	parts := strings.Split(o.parts, "\n")
	fields := ""
	for i := range parts {
		for _, f := range path {
			parts[i] = c.fieldPart(parts[i], f)
		}
		if i == 0 {
			fields = parts[0]
		}
		fields = mergeParts(fields, parts[i])
	}
	if len(fields) > maxPath {
		return anyPart
	}
	return fields
}

// fieldPart returns the name of one field of a part.
func (c *checker) fieldPart(part string, f Field) string {
	field := joinPart(part, f.Name)
	t := structOf(f.Type)
	if t == nil {
		return field
	}
	for outer := part; ; outer = outerPart(outer) {
		if c.owners[outer] == t {
			mark(&c.result.used.read, field)
			return outer
		}
		if outer == "" {
			break
		}
	}
	c.owners[field] = t
	return field
}
