package schema

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/briefgo/brief/internal/loosejson"
)

// A validator says whether documents satisfy a schema, and what to do about those
// that do not. It is safe for concurrent use.
type validator struct {
	graph  *schemaGraph
	engine engine
	bound  costBound
	limits limits
}

// compileValidator makes the validator of a schema. The error is a *SchemaError.
func compileValidator(root *loosejson.Value, l limits) (*validator, error) {
	if l.depth == 0 {
		l.depth = defaultDepth
	}
	graph, err := newSchemaGraph(root)
	if err != nil {
		return nil, err
	}
	e, err := compileSanthosh(root.AppendJSON(nil))
	if err != nil {
		return nil, err
	}
	return &validator{graph: graph, engine: e, bound: graph.bound(), limits: l}, nil
}

// validate returns the violations of a document, nil if it is valid: in the order of
// the document, at one place in the order of the schema's pointers, each once, and
// at most limitViolations and one that counts the rest. What is wrong inside a value
// of the wrong type is not told.
func (v *validator) validate(doc *loosejson.Value) []Violation {
	size, scan := docSize{maxDepth: v.limits.depth}, &docScan{}
	clean := size.measure(doc, 1, 0)
	if !clean {
		if scan = scanDocument(doc, v.limits.depth); len(scan.fatal) > 0 {
			return arrangeFindings(doc, scanFindings(scan.fatal))
		}
		size.values = scan.values
	}
	limit := v.limits.cost
	if limit == 0 {
		limit = defaultCost + costPerValue*size.values
	}
	if !clean || !v.bound.covers(&size, limit) {
		if over := v.graph.costViolation(doc, limit); over != nil {
			return append(scan.other, *over)
		}
	}
	x := explainer{graph: v.graph, at: locator{doc: doc}}
	var failed *failure
	var err error
	if !v.bound.anything {
		var count func(*failure) tally
		if size.values > manyValues {
			count = x.tally
		}
		failed, err = v.engine.check(doc.Interface(), count)
	}
	if failed == nil && err == nil && len(scan.other) == 0 {
		return nil
	}
	found := scanFindings(scan.other)
	if err != nil {
		found = append(found, finding{Violation: Violation{Keyword: "engine", Message: "cannot be validated: " + err.Error()}})
	}
	if failed != nil {
		if explained := x.explain(failed); len(found) == 0 {
			found = explained // not copied, since there may be very many
		} else {
			found = append(found, explained...)
		}
	}
	return arrangeFindings(doc, found)
}

// manyValues is how many values a document may have of which all that is wrong is
// collected, before it is cut.
const manyValues = 256

// A finding is a violation that is not yet in its place among the others.
type finding struct {
	Violation
	must, got string // the two halves of the message
	order     int    // among findings of one keyword
	place     []int  // in the document: the index of the member or item on each level
	rest      *tally // of a finding that stands for those that are only counted
}

// scanFindings makes findings of the violations that a docScan reports.
func scanFindings(violations []Violation) []finding {
	found := make([]finding, len(violations))
	for i, v := range violations {
		found[i] = finding{Violation: v, order: i}
	}
	return found
}

// compareFindings orders findings. A wrong type comes first, since it hides the rest.
func compareFindings(a, b finding) int {
	isType := func(f finding) int {
		if f.Keyword == "type" {
			return 0
		}
		return 1
	}
	return cmp.Or(slices.Compare(a.place, b.place), cmp.Compare(a.order, b.order), strings.Compare(a.Pointer, b.Pointer),
		cmp.Compare(isType(a), isType(b)), strings.Compare(a.Schema, b.Schema), strings.Compare(a.Message, b.Message))
}

// arrangeFindings sorts findings, drops those that say nothing new, and cuts the list.
func arrangeFindings(doc *loosejson.Value, found []finding) []Violation {
	var out []Violation
	more := 0
	(&locator{doc: doc}).told(found, func(f *finding) {
		switch {
		case f.rest != nil:
			more += f.rest.findings
		case len(out) < limitViolations:
			out = append(out, f.Violation)
		default:
			more++
		}
	})
	if more > 0 {
		out = append(out, Violation{Keyword: "more",
			Message: fmt.Sprintf("has %s that are not listed here", countNoun(more, "more violation", "more violations"))})
	}
	return out
}

// tally returns what is to be known of a failure if it is only counted.
func (x *explainer) tally(f *failure) tally {
	if len(f.causes) == 0 && f.rest == nil {
		if _, keyword, _ := x.graph.keywordAt(f.keyword); !listsMembers(keyword) {
			t := tally{findings: 1, all: 1, depth: strings.Count(f.instance, "/")}
			if keyword == "const" || keyword == "enum" {
				t.missed = 1
			}
			return t
		}
	}
	found := x.explain(f)
	t := tallyOf(found)
	x.at.told(found, func(f *finding) {
		if f.rest == nil {
			t.findings++
		}
	})
	return t
}

// tallyOf counts findings, and how many will be told of those that are only counted.
func tallyOf(found []finding) (t tally) {
	for i := range found {
		f := &found[i]
		if f.rest != nil {
			t.add(*f.rest)
			continue
		}
		one := tally{all: 1, depth: strings.Count(f.Pointer, "/")}
		if f.Keyword == "const" || f.Keyword == "enum" {
			one.missed = 1
		}
		t.add(one)
	}
	return t
}

// told sorts findings and calls tell with each that says something new.
func (l *locator) told(found []finding, tell func(*finding)) {
	for i := range found {
		found[i].place = l.place(found[i].Pointer)
	}
	slices.SortFunc(found, compareFindings)
	wrongType := "" // the pointer of the last value of a wrong type, with a slash
	seen := map[[2]string]bool{}
	for i := range found {
		f := &found[i]
		if i > 0 && !slices.Equal(f.place, found[i-1].place) {
			clear(seen) // nothing of what follows is about the same value
		}
		said := [2]string{f.Pointer, f.Message}
		inside := wrongType != "" && strings.HasPrefix(f.Pointer+"/", wrongType)
		if seen[said] || inside && (f.Keyword != "type" || len(f.Pointer)+1 > len(wrongType)) {
			continue
		}
		if f.Keyword == "type" {
			wrongType = f.Pointer + "/"
		}
		seen[said] = true
		tell(f)
	}
}

// A locator finds values of a document by pointer, also in objects of many members.
type locator struct {
	doc   *loosejson.Value
	index map[*loosejson.Value]map[string]int
}

// place returns the index on each level of the way to a pointer. What is missing
// comes after what is there.
func (l *locator) place(pointer string) []int {
	var place []int
	v := l.doc
	for token := range strings.SplitSeq(strings.TrimPrefix(pointer, "/"), "/") {
		if pointer == "" || v == nil {
			break
		}
		i := l.child(v, token)
		if i < 0 {
			return append(place, len(v.Items())+len(v.Members()))
		}
		place = append(place, i)
		if v.Kind == loosejson.Array {
			v = &v.Items()[i]
		} else {
			v = &v.Members()[i].Value
		}
	}
	return place
}

// value returns the value at a pointer, nil if there is none.
func (l *locator) value(pointer string) *loosejson.Value {
	v := l.doc
	if pointer == "" {
		return v
	}
	for token := range strings.SplitSeq(pointer[1:], "/") {
		i := l.child(v, token)
		switch {
		case i < 0:
			return nil
		case v.Kind == loosejson.Array:
			v = &v.Items()[i]
		default:
			v = &v.Members()[i].Value
		}
	}
	return v
}

// child returns the index of the child that a token names, or -1.
func (l *locator) child(v *loosejson.Value, token string) int {
	if v.Kind == loosejson.Array {
		if i := pointerIndex(token); i < len(v.Items()) {
			return i
		}
		return -1
	}
	key := unescapeToken(token)
	if len(v.Members()) <= 16 {
		for i := len(v.Members()) - 1; i >= 0; i-- {
			if v.Members()[i].Key == key {
				return i
			}
		}
		return -1
	}
	index := l.index[v]
	if index == nil {
		index = make(map[string]int, len(v.Members()))
		for i := range v.Members() {
			index[v.Members()[i].Key] = i
		}
		if l.index == nil {
			l.index = map[*loosejson.Value]map[string]int{}
		}
		l.index[v] = index
	}
	if i, ok := index[key]; ok {
		return i
	}
	return -1
}
