package schema

import (
	"encoding/json"
	"errors"
	"slices"
	"strconv"
	"strings"

	"github.com/santhosh-tekuri/jsonschema/v5"
)

// The engine keeps an error of some 300 bytes for each item that is wrong, and a list may
// have an item for every two bytes. So for large documents lists are taken from the
// compiled schema and given to extensions of it, which validate the items one by one and
// only count what is wrong beyond a list's first limitViolations. And the engine makes a
// map of the indexes of a list, 34 bytes for each: where no schema asks for the items in
// another way it gets a stub in place of a long list, which the extensions know.

// A boundedRun validates documents, one at a time.
type boundedRun struct {
	schema *jsonschema.Schema
	count  func(*failure) tally // of the present document
	rests  []tally              // what was only counted, by the number in the errors' messages
	marks  bool                 // some schema asks which items were looked at

	plain bool           // nothing but the extensions looks at the items of lists
	lists map[*any][]any // the lists of the present document that have stubs, by the only item of these
}

// compileBounded compiles a schema that compileSanthosh has compiled before, for
// documents of many values.
func compileBounded(source []byte) (*boundedRun, error) {
	e, err := compileSanthosh(source)
	if err != nil {
		return nil, err
	}
	r := &boundedRun{schema: e.schema, plain: true}
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
	r.plain = r.plain && !r.marks && !looksInside(s)
	for _, sub := range subschemas(s) {
		r.take(sub, known)
	}
	l := &boundedList{
		run: r, least: s.MinItems, most: s.MaxItems,
		contains: s.Contains, min: s.MinContains, max: s.MaxContains, marks: s.ContainsEval,
	}
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
	s.Contains, s.MinItems, s.MaxItems = nil, -1, -1
	if l.items == nil && l.contains == nil && l.least < 0 && l.most < 0 {
		return
	}
	if s.Extensions == nil {
		s.Extensions = map[string]jsonschema.ExtSchema{}
	}
	s.Extensions["items"] = l
}

// looksInside reports whether a schema has keywords that look at the items of a list, or
// may have schemas that subschemas does not know.
func looksInside(s *jsonschema.Schema) bool {
	if _, tuple := s.Items.([]*jsonschema.Schema); tuple || len(s.PrefixItems) > 0 || s.UniqueItems {
		return true
	}
	composite := func(v any) bool {
		switch v.(type) {
		case []any, map[string]any:
			return true
		}
		return false
	}
	return slices.ContainsFunc(s.Enum, composite) || slices.ContainsFunc(s.Constant, composite) ||
		s.DynamicRef != nil || s.RecursiveRef != nil || len(s.Extensions) > 0
}

// begin prepares a run for a document, and returns it with stubs for its long lists.
func (r *boundedRun) begin(doc any, count func(*failure) tally) any {
	r.count, r.rests, r.lists = count, nil, nil
	if !r.plain {
		return doc
	}
	r.lists = map[*any][]any{}
	return r.stub(doc)
}

// end lets go of all that is kept of a document.
func (r *boundedRun) end() { r.count, r.rests, r.lists = nil, nil, nil }

// stub puts stubs into a value, and returns one for the value if it is a long list.
func (r *boundedRun) stub(v any) any {
	switch v := v.(type) {
	case map[string]any:
		for key, member := range v {
			v[key] = r.stub(member)
		}
	case []any:
		for i, item := range v {
			if scalarOf(item) == nil {
				v[i] = r.stub(item)
			}
		}
		if len(v) > longList {
			stub := []any{nil}
			r.lists[&stub[0]] = v
			return stub
		}
	}
	return v
}

// longList is how many items a list may have without a stub.
const longList = 64

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
	least    int                // items that there are to be; -1: not asked for
	most     int                // and at most
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
	if len(list) == 1 {
		if long, ok := l.run.lists[&list[0]]; ok {
			list = long
		}
	}
	found := l.each(ctx, list)
	if n := len(list); l.least >= 0 && n < l.least {
		found = append(found, ctx.Error("minItems", "minimum %d items required, but found %d items", l.least, n))
	}
	if n := len(list); l.most >= 0 && n > l.most {
		found = append(found, ctx.Error("maxItems", "maximum %d items required, but found %d items", l.most, n))
	}
	found = append(found, l.containing(ctx, list)...)
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
func (l *boundedList) containing(ctx jsonschema.ValidationContext, list []any) (found []error) {
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
	if l.min >= 0 && matched < l.min {
		found = append(found, ctx.Error("minContains", "valid must be >= %d, but got %d", l.min, matched))
	}
	if l.max >= 0 && matched > l.max {
		found = append(found, ctx.Error("maxContains", "valid must be <= %d, but got %d", l.max, matched))
	}
	return found
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
