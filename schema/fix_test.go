package schema

import (
	"strings"
	"testing"

	"github.com/briefgo/brief/internal/align"
	"github.com/briefgo/brief/internal/loosejson"
)

// TestFixKinds checks that each kind of the two layers has one of its own here.
func TestFixKinds(t *testing.T) {
	seen := map[FixKind]bool{}
	check := func(name string, kind FixKind) {
		if kind == "" || seen[kind] {
			t.Errorf("%s has no kind of its own: %q", name, kind)
		}
		seen[kind] = true
	}
	n := 0
	for k := loosejson.FixKind(0); k < 200 && known(k.String()); k++ {
		check(k.String(), syntaxKinds[k])
		n++
	}
	for k := align.Kind(0); k < 200 && known(k.String()); k++ {
		check(k.String(), alignKinds[k])
		n++
	}
	if want := len(syntaxKinds) + len(alignKinds); n != want || n < 40 {
		t.Errorf("%d kinds were found, %d are named", n, want)
	}
}

// known reports whether a kind has a name: those behind the last have none.
func known(name string) bool { return name != "unknown" && !strings.Contains(name, "(") }
