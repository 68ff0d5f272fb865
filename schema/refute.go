package schema

import (
	"strings"

	"github.com/briefgo/brief/internal/align"
	"github.com/briefgo/brief/internal/loosejson"
)

// A step is the way from an array or object to one of its values.
type step struct {
	key   string
	index int // of an item; -1 for a member
}

// pointer returns the JSON Pointer of a way from the root.
func pointerOf(path []step) string {
	var b strings.Builder
	for _, s := range path {
		if s.index >= 0 {
			b.WriteString(appendIndex("", s.index))
		} else {
			b.WriteString(appendToken("", s.key))
		}
	}
	return b.String()
}

// refute returns why no document can be valid that has a value at a place, whatever
// else it has; nil if one may be.
func (v *validator) refute(path []step, value *loosejson.Value) *Violation {
	var found []Violation
	scan := scanDocument(value, v.limits.depth-len(path))
	switch {
	case len(scan.fatal) > 0:
		found = scan.fatal
	case len(scan.other) > 0:
		found = scan.other
	default:
		failed := v.engine.refute(path, value.Interface())
		if failed == nil {
			return nil
		}
		x := explainer{graph: v.graph, at: locator{doc: value}}
		found = arrangeFindings(value, x.explain(failed))
	}
	if len(found) == 0 {
		return nil
	}
	first := found[0]
	first.Pointer = pointerOf(path) + first.Pointer
	return &first
}

// A refuter looks at the values of a document while it is read, for one that no
// continuation can mend.
type refuter struct {
	validator *validator
	level     align.Level
	violation *Violation // the first
	at        int        // where the value begins that has it
	last      bool       // the last value has it
	start     int        // of the document in the reply
	checked   int        // bytes of arrays and objects
	path      []step
}

// reset forgets the document.
func (r *refuter) reset() { r.violation, r.last = nil, false }

// begin begins a document at a place in the reply.
func (r *refuter) begin(start int) { r.start, r.checked = start, 0 }

// undo takes back the last value.
func (r *refuter) undo() {
	if r.last {
		r.violation, r.last = nil, false
	}
}

// value looks at a value that is complete, which stands from start to end. What is in
// an array or object was looked at before, and is once more together: but no byte of
// the reply more than once on the average, so that what is deep does not take long. The
// whole document is left to Close, and null to the object that it is in, which may be
// better off without.
func (r *refuter) value(s *spots, at site, text string, start, end int) {
	if r.violation != nil {
		return
	}
	r.last = false
	text = text[start:end]
	switch text[0] {
	case '{', '[':
		if at.spot == rootSpot || r.checked+len(text) > end-r.start {
			return
		}
		r.checked += len(text)
	}
	v, ok := loosejson.ParseValue(text)
	if !ok || v.Kind == loosejson.Null {
		return
	}
	r.path = s.path(r.path[:0], at.spot)
	found := r.validator.refute(r.path, &v)
	if found == nil {
		return
	}
	for _, reading := range at.cursor.Readings(&v, text, r.level) {
		if found = r.validator.refute(r.path, &reading); found == nil {
			return
		}
	}
	r.violation, r.at, r.last = found, start, true
}
