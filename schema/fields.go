package schema

import (
	"reflect"
	"slices"
	"strings"
	"unicode"
)

// A jsonStruct is a struct type as encoding/json sees it: without the fields that
// are unexported, excluded or hidden, and with those that embedding promotes.
type jsonStruct struct {
	// fields are what encoding/json writes, in its order: that of the declarations,
	// promoted fields in the place of the field that embeds them.
	fields []jsonField

	// promoted are the embedded structs whose fields stand in fields: they have no
	// member of their own.
	promoted []jsonField
}

// A jsonField is one field of a jsonStruct.
type jsonField struct {
	name  string            // of the member in JSON
	typ   reflect.Type      // as declared
	index []int             // of the field, as in reflect.Value.FieldByIndex
	path  string            // the Go names on the way to the field: "Base.ID"
	tag   reflect.StructTag // the whole tag

	// omitempty and omitzero are the options of the json tag; behindPointer says that
	// an embedded pointer is on the way, so that encoding/json leaves the field out
	// when that is nil.
	omitempty, omitzero, behindPointer bool

	// quoted says that the option string is in force: the value is JSON in a string.
	quoted bool

	tagged bool // the name is from the json tag
	sealed bool // it is a pointer that encoding/json cannot set
}

// optional reports whether encoding/json may leave the field out, or its author
// meant it to: omitempty never leaves out a struct, time.Time say, but who writes
// it wants the field to be optional.
func (f *jsonField) optional() bool { return f.omitempty || f.omitzero || f.behindPointer }

// omitsNil reports whether the field is left out when it is a nil slice or map.
func (f *jsonField) omitsNil() bool {
	if f.omitempty {
		return true
	}
	// omitzero asks a method IsZero, if there is one, and that may say anything.
	hasIsZero := reflect.PointerTo(f.typ).Implements(reflect.TypeFor[interface{ IsZero() bool }]())
	return f.omitzero && !hasIsZero
}

// reflectStructOf returns the fields of a struct type that encoding/json uses, with
// its rules for embedded structs, which are Go's with one more: among fields of one
// name and depth, a name from a tag wins. The result is not kept: a program
// reflects on few types, and mostly once.
func reflectStructOf(t reflect.Type) jsonStruct {
	s := fieldSearch{seen: map[reflect.Type]bool{}, decided: map[string]bool{}}
	level := []jsonField{{typ: t}}
	for len(level) > 0 {
		level = s.level(level)
	}
	slices.SortFunc(s.found.fields, func(a, b jsonField) int { return slices.Compare(a.index, b.index) })
	return s.found
}

// A fieldSearch looks for the fields of a struct, one depth of embedding after the
// other. A name found at one depth hides those below, also when it is ambiguous.
type fieldSearch struct {
	seen    map[reflect.Type]bool // the structs of the depths above
	decided map[string]bool       // the names of the depths above
	found   jsonStruct
}

// level looks through the structs at one depth and returns those of the next. The
// same struct may be embedded twice at a depth: then all its own fields are
// ambiguous. What it embeds is not, which is how encoding/json has it.
func (s *fieldSearch) level(structs []jsonField) []jsonField {
	times := map[reflect.Type]int{}
	for _, parent := range structs {
		times[structBehind(parent.typ)]++
	}
	byName := map[string][]jsonField{}
	var names []string
	var next []jsonField
	for _, parent := range structs {
		t := structBehind(parent.typ)
		if s.seen[t] {
			continue
		}
		s.seen[t] = true
		for i := range t.NumField() {
			f, use := parent.member(t.Field(i), i)
			switch {
			case use == fieldEmbedded:
				next = append(next, f)
				s.found.promoted = append(s.found.promoted, f)
			case use == fieldUsed:
				names = append(names, f.name)
				for range times[t] {
					byName[f.name] = append(byName[f.name], f)
				}
			}
		}
	}
	for _, name := range names {
		if !s.decided[name] {
			s.decided[name] = true
			s.choose(byName[name])
		}
	}
	return next
}

// choose adds the one field that wins among those of one name and depth: the only
// one, or the only one whose name is from a tag.
func (s *fieldSearch) choose(same []jsonField) {
	if tagged := slices.DeleteFunc(slices.Clone(same), func(f jsonField) bool { return !f.tagged }); len(tagged) > 0 {
		same = tagged
	}
	if len(same) == 1 {
		s.found.fields = append(s.found.fields, same[0])
	}
}

// A fieldUse is what encoding/json does with a field of a struct.
type fieldUse int

const (
	fieldIgnored  fieldUse = iota // it is unexported or excluded
	fieldUsed                     // it is a member
	fieldEmbedded                 // its fields are members
)

// member returns a field of the struct in f, the i'th, and what becomes of it.
func (f *jsonField) member(sf reflect.StructField, i int) (jsonField, fieldUse) {
	json := sf.Tag.Get("json")
	if ignoresField(sf) || json == "-" {
		return jsonField{}, fieldIgnored
	}
	name, options, _ := strings.Cut(json, ",")
	if !validMemberName(name) {
		name = ""
	}
	m := jsonField{
		name:          name,
		typ:           sf.Type,
		index:         append(slices.Clone(f.index), i),
		path:          sf.Name,
		tag:           sf.Tag,
		tagged:        name != "",
		sealed:        !sf.IsExported() && sf.Type.Kind() == reflect.Pointer,
		behindPointer: f.behindPointer || f.typ.Kind() == reflect.Pointer,
	}
	if f.path != "" {
		m.path = f.path + "." + sf.Name
	}
	if name == "" && sf.Anonymous && structBehind(sf.Type) != nil {
		return m, fieldEmbedded
	}
	if name == "" {
		m.name = sf.Name
	}
	for option := range strings.SplitSeq(options, ",") {
		switch option {
		case "omitempty":
			m.omitempty = true
		case "omitzero":
			m.omitzero = true
		case "string":
			m.quoted = quotable(sf.Type)
		}
	}
	return m, fieldUsed
}

// ignoresField reports whether encoding/json passes over a field for not being
// exported. An embedded struct that is not exported may have fields that are.
func ignoresField(sf reflect.StructField) bool {
	if sf.IsExported() {
		return false
	}
	t := sf.Type
	if t.Kind() == reflect.Pointer {
		t = t.Elem()
	}
	return !sf.Anonymous || t.Kind() != reflect.Struct
}

// structBehind returns t if it is a struct, the struct that it points to if it is
// an unnamed pointer to one, and nil otherwise.
func structBehind(t reflect.Type) reflect.Type {
	if t = pointedTo(t); t.Kind() != reflect.Struct {
		return nil
	}
	return t
}

// pointedTo returns what an unnamed pointer points to, and any other type as it is.
func pointedTo(t reflect.Type) reflect.Type {
	if t.Kind() == reflect.Pointer && t.Name() == "" {
		return t.Elem()
	}
	return t
}

// quotable reports whether the option string of a json tag means anything for a
// field of type t.
func quotable(t reflect.Type) bool {
	switch k := pointedTo(t).Kind(); {
	case k >= reflect.Bool && k <= reflect.Float64, k == reflect.String:
		return true
	}
	return false
}

// validMemberName reports whether encoding/json takes a name from a tag. It ignores
// an invalid one, and uses the field's.
func validMemberName(name string) bool {
	for _, r := range name {
		if !strings.ContainsRune("!#$%&()*+-./:;<=>?@[]^_{|}~ ", r) && !unicode.IsLetter(r) && !unicode.IsDigit(r) {
			return false
		}
	}
	return name != ""
}
