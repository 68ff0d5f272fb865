package align

import (
	"testing"

	"github.com/google/go-cmp/cmp"
)

// TestTrailWithin keeps the first fixes of a place, and counts the others.
func TestTrailWithin(t *testing.T) {
	fix := func(offset int, kind Kind) Fix { return Fix{Kind: kind, Offset: offset} }
	var few, many *trail
	few = few.with(fix(1, Listed)).with(fix(2, Boxed))
	for i := range 5 {
		many = many.with(fix(10+i, NumberRead)).within(2)
	}
	many = many.withItem(7, few).within(2)
	var inner *trail
	inner = inner.withMember("a", few).withMember("b", many).within(10)
	for _, tt := range []struct {
		reason  string
		trail   *trail
		offsets []int
		more    int
		kinds   uint32
	}{
		{"no fix", nil, nil, 0, 0},
		{"room for all", few, []int{1, 2}, 0, 0},
		{"three fixes and a child of two are only counted", many, []int{10, 11}, 5, 1<<NumberRead | 1<<Listed | 1<<Boxed},
		{"a child that counts some, behind another", inner, []int{1, 2, 10, 11}, 5, 1<<NumberRead | 1<<Listed | 1<<Boxed},
		{"a fix that comes first", (*trail)(nil).with(fix(0, Unwrapped)).before(many), []int{0, 10, 11}, 5, 1<<NumberRead | 1<<Listed | 1<<Boxed},
	} {
		u := unrolling{most: 100, room: 100}
		u.add(tt.trail)
		var offsets []int
		for _, f := range u.fixes {
			offsets = append(offsets, f.Offset)
		}
		if diff := cmp.Diff(tt.offsets, offsets); diff != "" || u.more != tt.more || u.kinds != tt.kinds {
			t.Errorf("%s: %d more of kinds %b\n%s", tt.reason, u.more, u.kinds, diff)
		}
		if tt.trail != nil && int(tt.trail.total) != len(tt.offsets)+tt.more {
			t.Errorf("%s: %d in all", tt.reason, tt.trail.total)
		}
	}
}
