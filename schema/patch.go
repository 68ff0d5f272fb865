package schema

import (
	"slices"
	"strings"

	"github.com/briefgo/brief/internal/align"
	"github.com/briefgo/brief/internal/loosejson"
)

// A patch is what a model answered when it was asked for some values of a document.
type patch struct {
	asked []string // pointers
	loose bool

	pointers []string           // those that it gives a value for
	values   []*loosejson.Value // by pointer
	fixes    []loosejson.Mend   // of the answer's syntax
	cut      bool               // the answer is not whole
}

// readPatch reads the answer to the question for some values of a document, and
// returns the document with them. A value that was not in question never changes. It
// reports false if the answer is no such patch: it may be a whole document.
//
// If loose is set, keys are pointers that lack their first slash, too: a document may
// have such keys.
func (s *Schema[T]) readPatch(base []byte, asked []string, r Reply, loose bool) (Reading[T], bool, error) {
	doc := loosejson.Parse(r.Text, s.parsing())
	p := findPatch(doc, asked, loose)
	root, syntax := loosejson.ParseStrict(string(base), s.parsing())
	if doc.Err != nil || p == nil || syntax != nil {
		return Reading[T]{}, false, nil
	}
	if p.cut && r.Stop != StopEnd {
		return Reading[T]{JSON: base, Truncated: true}, true, &TruncatedError{Partial: base, Offset: len(r.Text), Stop: r.Stop}
	}
	unplace(&root)
	for i, pointer := range p.pointers {
		setAt(&root, pointer, p.values[i])
	}
	found := &answer{value: root, moreFixes: doc.MoreFixes, cost: len(p.fixes)}
	aligned, ok := s.align(&align.Reply{Text: r.Text, Inputs: []align.Input{{Value: &root, Cost: int32(len(p.fixes))}}})
	if ok {
		found.value, found.cost = aligned.Value, aligned.Cost
		found.moreFixes += aligned.MoreFixes
	}
	found.merge(doc, p.fixes, aligned.Fixes)
	reading, err := s.finish(found, Reply{Text: r.Text, Stop: StopEnd})
	return reading, true, err
}

// findPatch returns the last patch among the values that a reply holds outside of
// thinking blocks; nil if there is none.
func findPatch(doc *loosejson.Document, asked []string, loose bool) *patch {
	for i := len(doc.Candidates) - 1; i >= 0; i-- {
		c := &doc.Candidates[i]
		if c.Think {
			continue
		}
		p := &patch{asked: asked, loose: loose, fixes: c.Mends, cut: c.Value.Cut}
		if p.read(&c.Value); len(p.pointers) > 0 {
			return p
		}
		// {"corrections": {…}}: one object around it.
		if len(c.Value.Members()) == 1 {
			if p.read(&c.Value.Members()[0].Value); len(p.pointers) > 0 {
				return p
			}
		}
	}
	return nil
}

// read takes the values of a patch: an object whose keys are pointers, or a list of
// operations (RFC 6902).
func (p *patch) read(v *loosejson.Value) {
	for i := range v.Members() {
		p.take(v.Members()[i].Key, &v.Members()[i].Value)
	}
	for i := range v.Items() {
		if op := &v.Items()[i]; op.Kind == loosejson.Object {
			path, value := op.Member("path"), op.Member("value")
			if path != nil && value != nil && path.Kind == loosejson.String {
				p.take(path.Text, value)
			}
		}
	}
}

// take takes a value, if its pointer is one of those that were asked for or leads into
// one. A model may write a pointer as a fragment (RFC 6901, section 6).
func (p *patch) take(pointer string, v *loosejson.Value) {
	pointer = strings.TrimPrefix(pointer, "#")
	if p.loose && pointer != "" && pointer[0] != '/' {
		pointer = "/" + pointer
	}
	if !slices.ContainsFunc(p.asked, func(a string) bool { return pointer == a || strings.HasPrefix(pointer, a+"/") }) {
		return
	}
	if v.Bare && strings.Trim(v.Text, ".… ") == "" {
		return // as the question has it
	}
	if i := slices.Index(p.pointers, pointer); i >= 0 { // the last counts, as of whole values
		p.values[i] = v
		return
	}
	p.pointers, p.values = append(p.pointers, pointer), append(p.values, v)
}

// unplace takes the places away from a value and all in it: it does not stand in the
// reply that is being read.
func unplace(v *loosejson.Value) {
	v.Start, v.End = 0, 0
	for i := range v.Items() {
		unplace(&v.Items()[i])
	}
	for i := range v.Members() {
		v.Members()[i].KeyStart = 0
		unplace(&v.Members()[i].Value)
	}
}

// setAt sets the value at a pointer. A member that is missing is added, and of one that
// stands there twice the first is removed. Where there is no array or object to hold it,
// nothing is set.
func setAt(root *loosejson.Value, pointer string, v *loosejson.Value) {
	if pointer == "" {
		*root = *v
		return
	}
	parentAt, token := cutPointer(pointer)
	parent := resolve(root, parentAt)
	if parent == nil {
		return
	}
	switch parent.Kind {
	case loosejson.Array:
		switch i := pointerIndex(token); {
		case i >= 0 && i < len(parent.Items()):
			parent.Items()[i] = *v
		case i == len(parent.Items()):
			parent.SetItems(append(parent.Items(), *v))
		}
	case loosejson.Object:
		key := unescapeToken(token)
		at := -1
		for i := range parent.Members() {
			if parent.Members()[i].Key == key {
				at = i
			}
		}
		if at < 0 {
			parent.SetMembers(append(parent.Members(), loosejson.Member{Key: key, Value: *v}))
			return
		}
		parent.Members()[at].Value = *v
		last := at
		kept := parent.Members()[:0:0]
		for i, m := range parent.Members() {
			if i == last || m.Key != key {
				kept = append(kept, m)
			}
		}
		parent.SetMembers(kept)
	}
}
