package schema

import (
	"iter"
	"strings"

	"github.com/briefgo/brief/internal/align"
)

// A site is where a value stands in a document that is being read.
type site struct {
	spot   int32        // of the value; noSpot if the document does not have it
	cursor align.Cursor // what the schema asks of it
}

// spots are the values of a document, as far as it is read: a tree in which each has a
// number.
type spots struct {
	list  []spot
	byKey map[spotKey]int32
	order []int32 // those that are complete
}

// A spot is a value.
type spot struct {
	spotKey
	complete bool
}

// A spotKey says where a spot is.
type spotKey struct {
	parent int32
	step
}

// The spots that are not in the tree, or always.
const (
	noSpot   = -1
	rootSpot = 0
)

// reset makes a tree of the root only.
func (s *spots) reset() {
	s.list = append(s.list[:0], spot{spotKey: spotKey{parent: noSpot}})
	s.order = s.order[:0]
	if len(s.byKey) > 0 || s.byKey == nil {
		s.byKey = map[spotKey]int32{}
	}
}

// item returns the site of an item of an array.
func (s *spots) item(of site, index int) site {
	if of.spot == noSpot {
		return of
	}
	return s.site(spotKey{of.spot, step{index: index}}, of.cursor.Item(index))
}

// member returns the site of the member of an object that the reply has under key.
func (s *spots) member(of site, key string, level align.Level) site {
	if of.spot == noSpot {
		return of
	}
	name, cursor := of.cursor.Member(key, level)
	return s.site(spotKey{of.spot, step{key: name, index: -1}}, cursor)
}

// site returns the site of a value about which the schema says something.
func (s *spots) site(key spotKey, cursor align.Cursor) site {
	if cursor.None() {
		return site{spot: noSpot}
	}
	at, ok := s.byKey[key]
	if !ok {
		at = int32(len(s.list))
		s.list = append(s.list, spot{spotKey: key})
		s.byKey[key] = at
	}
	return site{spot: at, cursor: cursor}
}

// done takes a value as complete.
func (s *spots) done(at int32) {
	if !s.list[at].complete {
		s.list[at].complete = true
	}
	s.order = append(s.order, at)
}

// undo takes the value that was complete last as not complete.
func (s *spots) undo() {
	if n := len(s.order); n > 0 {
		s.list[s.order[n-1]].complete = false
		s.order = s.order[:n-1]
	}
}

// complete reports whether the value at a JSON Pointer is complete.
func (s *spots) complete(pointer string) bool {
	at := int32(rootSpot)
	if pointer != "" && pointer[0] != '/' {
		return false
	}
	for pointer != "" {
		token, rest := pointer[1:], ""
		if i := strings.IndexByte(token, '/'); i >= 0 {
			token, rest = token[:i], token[i:]
		}
		child, ok := s.byKey[spotKey{at, step{key: unescapeToken(token), index: -1}}]
		if index := pointerIndex(token); !ok && index >= 0 {
			child, ok = s.byKey[spotKey{at, step{index: index}}]
		}
		if !ok {
			return false
		}
		at, pointer = child, rest
	}
	return s.list[at].complete
}

// all returns the pointers of the values that are complete.
func (s *spots) all() iter.Seq[string] {
	return func(yield func(string) bool) {
		var path []step
		for _, at := range s.order {
			if path = s.path(path[:0], at); !yield(pointerOf(path)) {
				return
			}
		}
	}
}

// path appends the way from the root to a value.
func (s *spots) path(path []step, at int32) []step {
	if at == rootSpot {
		return path
	}
	return append(s.path(path, s.list[at].parent), s.list[at].step)
}
