package schema

import (
	"encoding/json"
	"errors"
	"strconv"
	"strings"

	"github.com/santhosh-tekuri/jsonschema/v5"
)

// The engine keeps an error of some 300 bytes for each item that is wrong, and a list may
// have an item for every two bytes. So for large documents lists are taken from the
// compiled schema and given to extensions of it, which validate the items one by one and
// only count what is wrong beyond a list's first limitViolations.

// A boundedRun validates documents, one at a time.
type boundedRun struct {
	schema *jsonschema.Schema
	count  func(*failure) tally // of the present document
	rests  []tally              // what was only counted, by the number in the errors' messages
	marks  bool                 // some schema asks which items were looked at
}

// compileBounded compiles a schema that compileSanthosh has compiled before, for
// documents of many values.
func compileBounded(source []byte) (*boundedRun, error) {
	e, err := compileSanthosh(source)
	if err != nil {
		return nil, err
	}
	r := &boundedRun{schema: e.schema}
	known := map[*jsonschema.Schema]bool{}
	r.take(e.schema, known)
	return r, nil
}

// take takes the items from a schema and from all that it refers to.
func (r *boundedRun) take(s *jsonschema.Schema, known map[*jsonschema.Schema]bool) {
	if s == nil || known[s] {
		return
	}
	known[s] = true
	r.marks = r.marks || s.UnevaluatedItems != nil
	for _, sub := range subschemas(s) {
		r.take(sub, known)
	}
	l := &boundedList{run: r, contains: s.Contains, min: s.MinContains, max: s.MaxContains, marks: s.ContainsEval}
	switch items := s.Items.(type) {
	case *jsonschema.Schema:
		l.items, l.keyword, s.Items = items, "items", nil
	case []*jsonschema.Schema:
		if rest, ok := s.AdditionalItems.(*jsonschema.Schema); ok {
			l.items, l.keyword, l.from, s.AdditionalItems = rest, "additionalItems", len(items), nil
		}
	}
	if s.Items2020 != nil {
		l.items, l.keyword, l.from, s.Items2020 = s.Items2020, "items", len(s.PrefixItems), nil
	}
	if s.Contains = nil; l.items == nil && l.contains == nil {
		return
	}
	if s.Extensions == nil {
		s.Extensions = map[string]jsonschema.ExtSchema{}
	}
	s.Extensions["items"] = l
}

// subschemas returns the schemas that s refers to.
func subschemas(s *jsonschema.Schema) []*jsonschema.Schema {
	all := []*jsonschema.Schema{s.Ref, s.RecursiveRef, s.DynamicRef, s.Not, s.If, s.Then, s.Else, s.PropertyNames,
		s.UnevaluatedProperties, s.Items2020, s.Contains, s.UnevaluatedItems, s.ContentSchema}
	for _, list := range [...][]*jsonschema.Schema{s.AllOf, s.AnyOf, s.OneOf, s.PrefixItems} {
		all = append(all, list...)
	}
	for _, named := range [...]map[string]*jsonschema.Schema{s.Properties, s.DependentSchemas} {
		for _, sub := range named {
			all = append(all, sub)
		}
	}
	for _, sub := range s.PatternProperties {
		all = append(all, sub)
	}
	for _, sub := range s.Dependencies {
		all = append(all, schemasIn(sub)...)
	}
	for _, sub := range [...]any{s.AdditionalProperties, s.Items, s.AdditionalItems} {
		all = append(all, schemasIn(sub)...)
	}
	return all
}

// schemasIn returns the schemas that a field of a schema holds, which may hold others.
func schemasIn(field any) []*jsonschema.Schema {
	switch v := field.(type) {
	case *jsonschema.Schema:
		return []*jsonschema.Schema{v}
	case []*jsonschema.Schema:
		return v
	}
	return nil
}

// A boundedList validates the items of lists as the keywords do that were taken from a
// schema.
type boundedList struct {
	run      *boundedRun
	items    *jsonschema.Schema // for the items from an index on; nil if there is none
	keyword  string             // that it was
	from     int
	contains *jsonschema.Schema // nil if there is none
	min, max int                // of the items that satisfy it; -1: not asked for
	marks    bool               // these count as looked at
}

// Validate implements jsonschema.ExtSchema.
func (l *boundedList) Validate(ctx jsonschema.ValidationContext, value any) error {
	list, ok := value.([]any)
	if !ok {
		return nil
	}
	found := l.each(ctx, list)
	if err := l.containing(ctx, list); err != nil {
		found = append(found, err)
	}
	switch len(found) {
	case 0:
		return nil
	case 1:
		return found[0]
	}
	return jsonschema.ValidationError{}.Group(ctx.Error("", ""), found...)
}

// each validates the items on their own.
func (l *boundedList) each(ctx jsonschema.ValidationContext, list []any) (found []error) {
	if l.items == nil {
		return nil
	}
	kept := 0
	var rest tally
	var first *jsonschema.ValidationError // of the errors that are only counted
	counted := map[any]tally{}            // what was counted of scalars, which mostly come again
	for i := l.from; i < len(list); i++ {
		if l.run.marks {
			ctx.EvaluatedItem(i)
		}
		known, again := counted[scalarOf(list[i])]
		if again && first != nil {
			rest.add(known)
			continue
		}
		var invalid *jsonschema.ValidationError
		if err := ctx.Validate(l.items, l.keyword, list[i], strconv.Itoa(i)); !errors.As(err, &invalid) {
			continue
		}
		f := l.run.failure(invalid, kept >= limitViolations)
		t := l.run.count(&f)
		if kept < limitViolations {
			kept += t.findings
			found = append(found, invalid)
			continue
		}
		if rest.add(t); first == nil {
			first = invalid
		}
		if scalar := scalarOf(list[i]); scalar != nil && len(counted) < maxCounted {
			counted[scalar] = t
		}
	}
	if first != nil {
		l.run.rests = append(l.run.rests, rest)
		first.Message = restPrefix + strconv.Itoa(len(l.run.rests)-1)
		first.Causes = nil
		found = append(found, first)
	}
	return found
}

// maxCounted bounds the scalars that are remembered.
const maxCounted = 1 << 10

// scalarOf returns a value that is a number, a string or a boolean, and else nil.
func scalarOf(value any) any {
	switch value.(type) {
	case json.Number, string, bool:
		return value
	}
	return nil
}

// containing validates the items as contains does with its bounds. Its errors have no
// causes, since nothing is said of them.
func (l *boundedList) containing(ctx jsonschema.ValidationContext, list []any) error {
	if l.contains == nil || l.min < 0 && l.max < 0 {
		return nil
	}
	matched := 0
	for i, item := range list {
		if ctx.Validate(l.contains, "contains", item, strconv.Itoa(i)) == nil {
			if matched++; l.marks && l.run.marks {
				ctx.EvaluatedItem(i)
			}
		}
	}
	var found []error
	if l.min >= 0 && matched < l.min {
		found = append(found, ctx.Error("minContains", "valid must be >= %d, but got %d", l.min, matched))
	}
	if l.max >= 0 && matched > l.max {
		found = append(found, ctx.Error("maxContains", "valid must be <= %d, but got %d", l.max, matched))
	}
	switch len(found) {
	case 0:
		return nil
	case 1:
		return found[0]
	}
	return jsonschema.ValidationError{}.Group(ctx.Error("", ""), found...)
}

// restPrefix begins the message of an error that stands for all that were only counted in
// a list. No message of the engine begins so.
const restPrefix = "\x00and "

// rest returns what an error stands for that each has made, nil of any other.
func (r *boundedRun) rest(e *jsonschema.ValidationError) *tally {
	number, ok := strings.CutPrefix(e.Message, restPrefix)
	if !ok {
		return nil
	}
	i, err := strconv.Atoi(number)
	if err != nil || i >= len(r.rests) {
		return nil
	}
	return &r.rests[i]
}
