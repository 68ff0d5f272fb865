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
	found := (&boundedRun{}).failure(r.invalid, true)
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
	if len(path) == 0 && takes(s, r.value, 0) {
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

// takes reports whether a value is of a type that s asks for, and s asks for nothing
// else but what is looked at on its own, in the values that are in it: most values, which
// the engine need not look at again. null is looked at here only.
func takes(s *jsonschema.Schema, value any, depth int) bool {
	if s.Ref != nil && depth < maxTakes && bare(s) && len(s.Types)+len(s.AnyOf)+len(s.Required) == 0 {
		return takes(s.Ref, value, depth+1)
	}
	if len(s.AnyOf) == 2 && depth < maxTakes && s.Ref == nil && bare(s) && len(s.Types)+len(s.Required) == 0 && isNull(s.AnyOf[1]) {
		return takes(s.AnyOf[0], value, depth+1) // of several branches each may be right in another member
	}
	if !bare(s) || s.Ref != nil || len(s.AnyOf) > 0 {
		return false
	}
	switch v := value.(type) {
	case string:
		return slices.Contains(s.Types, "string")
	case bool:
		return slices.Contains(s.Types, "boolean")
	case json.Number:
		return slices.Contains(s.Types, "number")
	case []any:
		return slices.Contains(s.Types, "array") && !slices.Contains(v, nil)
	case map[string]any:
		return slices.Contains(s.Types, "object") && hasAll(v, s.Required)
	}
	return false
}

// isNull reports whether s is the type null.
func isNull(s *jsonschema.Schema) bool { return len(s.Types) == 1 && s.Types[0] == "null" }

// maxTakes bounds how many references and unions takes follows.
const maxTakes = 4

// hasAll reports whether an object has all of some members, and none that is null.
func hasAll(object map[string]any, required []string) bool {
	for _, key := range required {
		if _, ok := object[key]; !ok {
			return false
		}
	}
	for _, v := range object {
		if v == nil {
			return false
		}
	}
	return true
}

// bare reports whether s has no keywords besides types, $ref and anyOf, properties and
// what is required of them, and items.
func bare(s *jsonschema.Schema) bool {
	return s.Always == nil && s.RecursiveRef == nil && s.DynamicRef == nil &&
		len(s.AllOf)+len(s.OneOf)+len(s.Enum)+len(s.Constant) == 0 && s.Not == nil && s.If == nil && s.Format == "" &&
		s.MinLength < 0 && s.MaxLength < 0 && s.Pattern == nil && s.ContentEncoding == "" && s.ContentMediaType == "" &&
		s.Minimum == nil && s.ExclusiveMinimum == nil && s.Maximum == nil && s.ExclusiveMaximum == nil && s.MultipleOf == nil &&
		s.MinProperties < 0 && s.MaxProperties < 0 && s.PropertyNames == nil && s.UnevaluatedProperties == nil &&
		len(s.Dependencies)+len(s.DependentRequired)+len(s.DependentSchemas) == 0 &&
		s.MinItems < 0 && s.MaxItems < 0 && !s.UniqueItems && s.Contains == nil && s.UnevaluatedItems == nil
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
