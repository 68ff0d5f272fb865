package align

import "github.com/briefgo/brief/internal/loosejson"

// A long list of which each item is changed is where aligning takes most memory, and short
// items come again. So when no more fixes of a list are recorded, what became of its
// short scalars is remembered.

// A shortOut is what became of a short scalar.
type shortOut struct {
	kind  loosejson.Kind
	bare  bool
	text  string
	same  bool // it stays as it is
	steps int  // that it took
	out
}

// shortOuts remember what became of the short scalars of one list.
type shortOuts [64]shortOut

// maxShort is how long a text may be that is remembered, in bytes.
const maxShort = 8

// find returns the place of a scalar among those that are remembered, and whether it is
// there: nil if it is not to be.
func (s *shortOuts) find(v *loosejson.Value) (at *shortOut, found bool) {
	n := len(v.Text)
	if s == nil || isComposite(v) || n > maxShort || v.Cut || n > 0 && (v.Text[0] == '{' || v.Text[0] == '[') {
		return nil, false
	}
	hash := n + 5*int(v.Kind)
	if n > 0 {
		hash += 31*int(v.Text[0]) + 7*int(v.Text[n-1])
	}
	at = &s[hash%len(s)]
	return at, at.kind == v.Kind && at.bare == v.Bare && at.text == v.Text
}

// set remembers what became of v, in so many steps.
func (at *shortOut) set(v *loosejson.Value, o *out, steps int) {
	if at != nil && !isComposite(o.value) {
		*at = shortOut{kind: v.Kind, bare: v.Bare, text: v.Text, same: o.value == v, steps: steps, out: *o}
	}
}
