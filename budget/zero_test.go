package budget_test

import (
	"io"
	"strconv"
	"strings"
	"testing"

	"github.com/briefgo/brief/budget"
	"github.com/briefgo/brief/prompt"
)

// TestZeroValues calls what programs have by mistake: it must not panic, and nothing may
// count as no tokens.
func TestZeroValues(t *testing.T) {
	for name, b := range map[string]*budget.BPE{"zero": new(budget.BPE), "nil": nil} {
		if got := b.Count("né"); got != 3 {
			t.Errorf("%s BPE: %d tokens, want one for each byte", name, got)
		}
		ids := b.Encode("né")
		if text, err := b.Decode(ids); text != "né" || err != nil {
			t.Errorf("%s BPE: decoded %q, %v", name, text, err)
		}
		if got := b.Truncate("né", 2); got != "n" {
			t.Errorf("%s BPE: truncated to %q", name, got)
		}
		if got := b.Tally().Append("né"); got != 3 {
			t.Errorf("%s BPE: a tally of %d", name, got)
		}
		if !b.Exact() || b.String() != "bytes" || b.Overhead() == (budget.Overhead{}) {
			t.Errorf("%s BPE: %t, %q, %v", name, b.Exact(), b, b.Overhead())
		}
		refused(t, name+" BPE", b)
	}
	if tally := new(budget.Tally); tally.Append("n") != 1 || tally.Append("é") != 3 {
		t.Error("a zero Tally does not count bytes")
	}
	if tally := (*budget.Tally)(nil); tally.Append("né") != 3 {
		t.Error("a nil Tally does not count bytes")
	}
	text := "some text"
	for name, e := range map[string]*budget.Estimate{"zero": new(budget.Estimate), "nil": nil} {
		if e.Count(text) != budget.O200k().Count(text) || e.Margin() != 0 || e.Exact() || e.Overhead() != (budget.Overhead{}) || e.String() != "estimate by o200k_base" {
			t.Errorf("%s Estimate: %d, %v, %t, %v, %q", name, e.Count(text), e.Margin(), e.Exact(), e.Overhead(), e)
		}
		r := assembled(t, text)
		if _, err := (budget.Budget{Window: 100, Counter: e}).Fit(r); err != nil {
			t.Errorf("%s Estimate: %v", name, err)
		}
	}
	if _, err := budget.LoadTiktoken(nil, "v", "o200k_base"); err == nil || !strings.Contains(err.Error(), "no file system") {
		t.Errorf("LoadTiktoken: %v", err)
	}
	if _, err := budget.LoadTokenizer(nil, "v"); err == nil || !strings.Contains(err.Error(), "no file system") {
		t.Errorf("LoadTokenizer: %v", err)
	}
}

func TestZeroReports(t *testing.T) {
	for name, r := range map[string]*budget.Report{"zero": new(budget.Report), "nil": budget.Explain(nil)} {
		if s := r.String(); !strings.Contains(s, "not fitted") {
			t.Errorf("%s Report: %q", name, s)
		}
		if err := r.WriteHTML(io.Discard); err != nil {
			t.Errorf("%s Report: %v", name, err)
		}
		if _, ok, err := r.BreakEven(budget.Prices{}); ok || err == nil {
			t.Errorf("%s Report: %t, %v", name, ok, err)
		}
	}
}

// refused makes sure that a Budget says that its Counter has no vocabulary.
func refused(t *testing.T, name string, b *budget.BPE) {
	t.Helper()
	r := assembled(t, "some text")
	bb := budget.Budget{Window: 100, Counter: b}
	if _, err := bb.Fit(r); err == nil || !strings.Contains(err.Error(), "without a vocabulary") {
		t.Errorf("%s: Fit: %v", name, err)
	}
	if _, err := bb.Check(r); err == nil || !strings.Contains(err.Error(), "without a vocabulary") {
		t.Errorf("%s: Check: %v", name, err)
	}
}

func assembled(t *testing.T, text string) *prompt.Rendered {
	t.Helper()
	r, err := prompt.Assemble("p", []prompt.Part{{Role: prompt.User, Text: text, Pinned: true}})
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func TestDecodeErrors(t *testing.T) {
	over := 199999 // and 2^32 more, which is the same in 32 bits
	if strconv.IntSize == 64 {
		over += 1 << (strconv.IntSize / 2)
	} else {
		over = 1 << 30
	}
	tests := []struct {
		reason string
		id     int
	}{
		{"negative", -1},
		{"between the tokens and the special ones", 200_000},
		{"beyond all", 1 << 30},
		{"a special one but for a bit beyond 32", over},
	}
	for _, tt := range tests {
		text, err := budget.O200k().Decode([]int{13, tt.id})
		if err == nil || !strings.HasPrefix(err.Error(), "budget: token 1 is ") || text != "" {
			t.Errorf("%s: %q, %v", tt.reason, text, err)
		}
	}
	if text, err := budget.O200k().Decode([]int{199999}); text != "<|endoftext|>" || err != nil {
		t.Errorf("a special token: %q, %v", text, err)
	}
}
