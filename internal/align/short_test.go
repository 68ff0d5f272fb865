package align

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/briefgo/brief/internal/loosejson"
)

// TestShort checks that the items of a long list, of which few fixes are recorded and short
// ones remembered, become the same as if all of them were looked at, in place too.
func TestShort(t *testing.T) {
	rng := rand.New(rand.NewPCG(5, 6))
	items := []string{`1`, `2.0`, `true`, `"1"`, `"yes"`, `"x"`, `null`, `"null"`, `"[1]"`, `""`, `"1,5"`, `[1]`, `{"a":1}`, `"A"`, `"$4"`, `"a long text"`, `-0`}
	for _, schema := range []string{
		`{"items":{"type":"string"}}`, `{"items":{"type":"integer"}}`, `{"items":{"type":"number"}}`, `{"items":{"type":"boolean"}}`,
		`{"items":{"enum":["a","x",1]}}`, `{"items":{"type":"array","items":{"type":"string"}}}`, `{"items":{"type":["integer","null"]}}`,
		`{"items":{"type":"object","properties":{"a":{"type":"string"}}}}`, `{"prefixItems":[{"type":"string"}],"items":{"type":"integer"}}`,
		`{"items":{"anyOf":[{"type":"integer"},{"anyOf":[{"type":"boolean"},{"type":"array","items":{"type":"integer"}}]}]}}`,
		`{"items":{"type":"array","items":{"anyOf":[{"type":"boolean"},{"anyOf":[{"type":"integer"},{"type":"null"}]}]}}}`,
	} {
		s := compile(t, schema)
		for range 20 {
			var b strings.Builder
			for range 400 {
				b.WriteString("," + items[rng.IntN(1+rng.IntN(len(items)))])
			}
			text := "[" + b.String()[1:] + "]"
			read := func(most int, own bool) string {
				v, err := loosejson.ParseStrict(text, nil)
				if err != nil {
					t.Fatal(err)
				}
				a := newAligner(text, All)
				a.mostFixes, a.own = most, own
				o := a.align(&v, s.root, place{root: true})
				kinds, total := uint32(0), int32(0)
				if o.trail != nil {
					kinds, total = o.trail.kinds, o.trail.total
				}
				return fmt.Sprint(string(o.value.AppendJSON(nil)), spans(o.value), o.rank, o.cost, kinds, total)
			}
			want := read(1<<20, false)
			for _, own := range []bool{false, true} {
				if got := read(10, own); want != got {
					t.Fatalf("%s: %.400s:\n-all +short\n%s", schema, text, cmp.Diff(want, got))
				}
			}
		}
	}
}

// spans returns the places of a value and of all in it.
func spans(v *loosejson.Value) string {
	s := fmt.Sprint(v.Start, "-", v.End)
	for i := range v.Items() {
		s += " " + spans(&v.Items()[i])
	}
	for i := range v.Members() {
		s += " " + spans(&v.Members()[i].Value)
	}
	return s
}
