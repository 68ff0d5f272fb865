package schema

import (
	"encoding/json"
	"errors"
	"slices"
	"strings"

	"github.com/santhosh-tekuri/jsonschema/v5"
)

// refute implements engine. It follows what says of a place in the document which
// schema holds there: properties, items, $ref, allOf, and anyOf and oneOf, of which
// every branch must fail.
func (e *santhoshEngine) refute(path []step, value any) (f *failure) {
	defer func() {
		if recover() != nil {
			f = nil // what cannot be told refutes nothing
		}
	}()
	r := refutation{value: value}
	if refuted := r.schema(e.schema, path, 0); !refuted || r.invalid == nil {
		return nil
	}
	found := santhoshFailure(r.invalid)
	return &found
}

// A refutation looks for the schemas that forbid a value.
type refutation struct {
	value   any
	invalid *jsonschema.ValidationError // the first
	work    int
}

// maxRefutation bounds the schemas that are looked at for one value.
const maxRefutation = 512

// schema reports whether s forbids the value at the end of path. depth counts the
// schemas that were gone through without a step.
func (r *refutation) schema(s *jsonschema.Schema, path []step, depth int) bool {
	if r.work++; r.work > maxRefutation || depth > limitFrames {
		return false
	}
	if len(path) == 0 && takesScalar(s, r.value) {
		return false
	}
	if len(path) == 0 {
		var invalid *jsonschema.ValidationError
		if !errors.As(s.Validate(r.value), &invalid) {
			return false
		}
		if r.invalid == nil {
			r.invalid = invalid
		}
		return true
	}
	if len(s.Types) > 0 && !slices.Contains(s.Types, containerType(path[0])) {
		return true
	}
	if s.Ref != nil && r.schema(s.Ref, path, depth+1) {
		return true
	}
	for _, t := range s.AllOf {
		if r.schema(t, path, depth+1) {
			return true
		}
	}
	for _, branches := range [...][]*jsonschema.Schema{s.AnyOf, s.OneOf} {
		if len(branches) > 0 && r.every(branches, path, depth+1) {
			return true
		}
	}
	return slices.ContainsFunc(stepSchemas(s, path[0]), func(t *jsonschema.Schema) bool { return r.schema(t, path[1:], 0) })
}

// takesScalar reports whether a scalar is of a type that s asks for, and s asks for
// nothing else: most values, which the engine need not look at.
func takesScalar(s *jsonschema.Schema, value any) bool {
	var name string
	switch value.(type) {
	case string:
		name = "string"
	case bool:
		name = "boolean"
	case json.Number:
		name = "number"
	}
	return name != "" && slices.Contains(s.Types, name) && s.Always == nil && s.Ref == nil && s.RecursiveRef == nil && s.DynamicRef == nil &&
		len(s.AllOf)+len(s.AnyOf)+len(s.OneOf)+len(s.Enum)+len(s.Constant) == 0 && s.Not == nil && s.If == nil && s.Format == "" &&
		s.MinLength < 0 && s.MaxLength < 0 && s.Pattern == nil && s.ContentEncoding == "" && s.ContentMediaType == "" &&
		s.Minimum == nil && s.ExclusiveMinimum == nil && s.Maximum == nil && s.ExclusiveMaximum == nil && s.MultipleOf == nil
}

// every reports whether all branches forbid the value.
func (r *refutation) every(branches []*jsonschema.Schema, path []step, depth int) bool {
	before := r.invalid
	for _, b := range branches {
		if !r.schema(b, path, depth) {
			r.invalid = before
			return false
		}
	}
	return true
}

// containerType is the JSON type of what a step leads out of.
func containerType(s step) string {
	if s.index >= 0 {
		return "array"
	}
	return "object"
}

// stepSchemas returns the schemas that s has for the value that a step leads to.
func stepSchemas(s *jsonschema.Schema, to step) []*jsonschema.Schema {
	if to.index >= 0 {
		return itemSchemas(s, to.index)
	}
	var schemas []*jsonschema.Schema
	if p := s.Properties[to.key]; p != nil {
		schemas = append(schemas, p)
	}
	for re, p := range s.PatternProperties {
		if re.MatchString(to.key) {
			schemas = append(schemas, p)
		}
	}
	if len(schemas) == 0 {
		if p, ok := s.AdditionalProperties.(*jsonschema.Schema); ok {
			schemas = append(schemas, p)
		}
	}
	// Patterns are a map: their order must not decide what is said.
	slices.SortFunc(schemas, func(a, b *jsonschema.Schema) int { return strings.Compare(a.Location, b.Location) })
	return schemas
}

// itemSchemas returns the schemas that s has for an item, in all drafts.
func itemSchemas(s *jsonschema.Schema, index int) []*jsonschema.Schema {
	prefix, rest := s.PrefixItems, s.Items2020
	switch items := s.Items.(type) {
	case *jsonschema.Schema:
		rest = items
	case []*jsonschema.Schema:
		prefix = items
		rest, _ = s.AdditionalItems.(*jsonschema.Schema)
	}
	switch {
	case index < len(prefix):
		return prefix[index : index+1]
	case rest != nil:
		return []*jsonschema.Schema{rest}
	}
	return nil
}
