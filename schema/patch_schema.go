package schema

import (
	"strings"

	"github.com/briefgo/brief/internal/loosejson"
)

// patchSchema returns the schema of a patch: an object with a member for each pointer,
// whose value is what the schema asks of the value there. A provider that enforces the
// schema of a reply could not write a patch otherwise. It returns nil if there is none.
func (s *Schema[T]) patchSchema(pointers []string) *Schema[any] {
	var definitions []loosejson.Member
	for _, keyword := range [...]string{"$schema", "$defs", "definitions"} {
		if v := s.root.Member(keyword); v != nil {
			definitions = append(definitions, loosejson.Member{Key: keyword, Value: *v})
		}
	}
	if all := loosejson.NewObject(definitions); !portable(&all) {
		return nil
	}
	var b strings.Builder
	b.WriteString(`{"type":"object","properties":{`)
	var required []byte
	for i, pointer := range pointers {
		if i > 0 {
			b.WriteByte(',')
			required = append(required, ',')
		}
		name := string(loosejson.AppendString(nil, pointer))
		b.WriteString(name + ":" + s.schemaAt(pointer))
		required = append(required, name...)
	}
	b.WriteString(`},"required":[` + string(required) + `],"additionalProperties":false`)
	for _, m := range definitions {
		b.WriteString(`,"` + m.Key + `":` + string(m.Value.AppendJSON(nil)))
	}
	b.WriteByte('}')
	made, err := Parse[any]([]byte(b.String()), &Options{Tolerance: s.options.Tolerance, MaxDepth: s.options.MaxDepth, MaxBytes: s.options.MaxBytes})
	if err != nil {
		return nil
	}
	return made
}

// schemaAt returns what the schema asks of the value at a pointer into a document, if
// that is one schema that can stand elsewhere: true if not.
func (s *Schema[T]) schemaAt(pointer string) string {
	const anything = "true"
	at := s.root
	for token := range strings.SplitSeq(strings.TrimPrefix(pointer, "/"), "/") {
		if at = followRef(s.root, at); at == nil {
			return anything
		}
		next := (*loosejson.Value)(nil)
		if properties := at.Member("properties"); properties != nil {
			next = properties.Member(unescapeToken(token))
		}
		if items := at.Member("items"); next == nil && pointerIndex(token) >= 0 && at.Member("prefixItems") == nil {
			next = items
		}
		if next == nil || next.Kind != loosejson.Object {
			return anything
		}
		at = next
	}
	text := string(at.AppendJSON(nil))
	if !portable(at) {
		return anything
	}
	return text
}

// followRef returns the schema that a $ref leads to, v itself if it is none; nil if it
// leads out of the definitions, or nowhere.
func followRef(root, v *loosejson.Value) *loosejson.Value {
	for range limitInPlace {
		ref := v.Member("$ref")
		if ref == nil {
			return v
		}
		if ref.Kind != loosejson.String || !inDefinitions(ref.Text) {
			return nil
		}
		if v = resolve(root, ref.Text[1:]); v == nil {
			return nil
		}
	}
	return nil
}

// inDefinitions reports whether a $ref leads to a definition of the document.
func inDefinitions(ref string) bool {
	return (strings.HasPrefix(ref, "#/$defs/") || strings.HasPrefix(ref, "#/definitions/")) && !strings.Contains(ref, "%")
}

// portable reports whether a schema means the same in a document with the same
// definitions.
func portable(v *loosejson.Value) bool {
	for i := range v.Items() {
		if !portable(&v.Items()[i]) {
			return false
		}
	}
	for i := range v.Members() {
		m := &v.Members()[i]
		switch {
		case m.Key == "$ref" && m.Value.Kind == loosejson.String && !inDefinitions(m.Value.Text),
			m.Key == "$dynamicRef", m.Key == "$recursiveRef", m.Key == "$id", !portable(&m.Value):
			return false
		}
	}
	return true
}
