package align

import (
	"strconv"
	"strings"

	"github.com/briefgo/brief/internal/loosejson"
)

// A Fix is one change between a value as it was parsed and the result.
type Fix struct {
	Kind    Kind
	Pointer string // RFC 6901 into the result: what was changed, or what held it
	Offset  int    // in the reply, of the value or key that was changed
	From    string // what stood there, at most 40 bytes; of Chosen the last value that was passed over
	To      string // what was read in its place, at most 40 bytes: a scalar as its text, an array or object as JSON
}

// A Kind is what sort of change a Fix is.
type Kind uint8

// The kinds of Fix. KeyGuessed, NumberRounded and EnumGuessed are made at [All] only.
const (
	Chosen        Kind = iota // one of several equally good values was taken
	KeyMatched                // a key that differs in case, separators or accents
	KeyGuessed                // a key by edit distance
	KeyCollapsed              // an equal duplicate was removed
	Dropped                   // a property that the schema forbids
	NullRemoved               // of an optional property that cannot be null
	Listed                    // one value was put into a list
	Boxed                     // one value was put into an object that has one property
	Unwrapped                 // an object, list or tool call around the value was removed
	Embedded                  // JSON inside a string was read
	NumberRead                // a number was read from text, or spelled as an integer
	NumberRounded             // a number was rounded to an integer
	BooleanRead               // a boolean was read from text
	NullRead                  // null was read from text
	TextKept                  // a value that is no string was taken as its text
	EnumMatched               // a value that differs in case, accents or punctuation
	EnumGuessed               // a value of an enum by edit distance
	ProseRead                 // a value that a text names
	DateRead                  // a date or time was rewritten to RFC 3339
)

// kindNames holds the names of the kinds.
var kindNames = [...]string{
	"Chosen", "KeyMatched", "KeyGuessed", "KeyCollapsed", "Dropped", "NullRemoved", "Listed",
	"Boxed", "Unwrapped", "Embedded", "NumberRead", "NumberRounded", "BooleanRead", "NullRead",
	"TextKept", "EnumMatched", "EnumGuessed", "ProseRead", "DateRead",
}

// String returns the kind's name, "KeyMatched" say.
func (k Kind) String() string {
	if int(k) < len(kindNames) {
		return kindNames[k]
	}
	return "Kind(" + strconv.Itoa(int(k)) + ")"
}

// A trail is a list of fixes, newest first, whose pointers are not yet known: each
// element is a fix at this place or the trail of a child. It is made only where
// something changed, and shared between alternatives.
type trail struct {
	earlier *trail
	fix     Fix
	child   *trail // if not nil, the fixes of a child instead of fix
	key     string // of the child in an object
	index   int    // of the child in an array, -1 in an object
}

// with returns the trail with one more fix at this place.
func (t *trail) with(fix Fix) *trail { return &trail{earlier: t, fix: fix} }

// withMember returns the trail with the fixes of a member.
func (t *trail) withMember(key string, child *trail) *trail {
	if child == nil {
		return t
	}
	return &trail{earlier: t, child: child, key: key, index: -1}
}

// withItem returns the trail with the fixes of an item.
func (t *trail) withItem(index int, child *trail) *trail {
	if child == nil {
		return t
	}
	return &trail{earlier: t, child: child, index: index}
}

// An unrolling makes the fixes of a trail, oldest first. There may be very
// many, or many under a long key: they and the bytes of their pointers are bounded.
type unrolling struct {
	fixes []Fix
	path  []byte // of the present place
	room  int    // how many bytes of pointers there may still be
	most  int    // how many fixes there may be
	more  int    // those that there was no room for
}

// The room for fixes: one for so many bytes of the reply, and some more; and for their
// pointers, so many bytes for each of the reply, and some more.
const (
	bytesPerFix         = 8
	fixesFloor          = 64
	pointerBytesPerByte = 8
	pointerBytesFloor   = 1 << 16
)

// add adds the fixes of the trail of the present place.
func (u *unrolling) add(t *trail) {
	var order []*trail
	for ; t != nil; t = t.earlier {
		order = append(order, t)
	}
	for i := len(order) - 1; i >= 0; i-- {
		e := order[i]
		if e.child == nil {
			u.fix(e.fix)
			continue
		}
		mark := len(u.path)
		u.path = append(u.path, '/')
		if e.index >= 0 {
			u.path = strconv.AppendInt(u.path, int64(e.index), 10)
		} else {
			u.path = append(u.path, pointerEscaper.Replace(e.key)...)
		}
		u.add(e.child)
		u.path = u.path[:mark]
	}
}

// fix adds a fix of the present place.
func (u *unrolling) fix(f Fix) {
	if len(u.path) > u.room || len(u.fixes) >= u.most {
		u.more++
		return
	}
	u.room -= len(u.path)
	f.Pointer = string(u.path)
	u.fixes = append(u.fixes, f)
}

// pointerEscaper escapes a reference token (RFC 6901, section 3).
var pointerEscaper = strings.NewReplacer("~", "~0", "/", "~1")

// maxExcerpt is the most bytes of a value that a Fix holds.
const maxExcerpt = 40

// clipText returns at most maxExcerpt bytes of s, whole characters.
func clipText(s string) string { return loosejson.Clip(s, maxExcerpt) }

// excerpt returns the beginning of a value as it stood in the reply.
func (a *aligner) excerpt(v *loosejson.Value) string {
	if isComposite(v) && 0 <= v.Start && v.Start < v.End && int(v.End) <= len(a.text) {
		return clipText(a.text[v.Start:v.End])
	}
	return readAs(v)
}

// readAs returns the beginning of a value as it was read.
func readAs(v *loosejson.Value) string {
	if v.Kind == loosejson.String || v.Kind == loosejson.Number {
		return clipText(v.Text)
	}
	return v.Excerpt(maxExcerpt)
}
