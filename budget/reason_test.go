package budget_test

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/briefgo/brief/budget"
	"github.com/briefgo/brief/prompt"
	"github.com/briefgo/brief/prompt/trim"
)

// TestFitsAt checks that a part that was cut is kept in the window that its reason
// names, when the others stay as they are, and not in a smaller one.
func TestFitsAt(t *testing.T) {
	parts := make([]prompt.Part, 12)
	for i := range parts {
		parts[i] = prompt.Part{Text: strings.Repeat("some words, ", 3+i*7%12)}
	}
	parts[0].Pinned = true
	r := messages(t, parts...)
	for _, c := range []budget.Counter{budget.O200k(), margin(0.25)} {
		b := budget.Budget{Window: 300, Reserve: 20, Counter: c, Strategy: budget.Rank}
		if c != budget.Counter(budget.O200k()) {
			b.Window = 800
		}
		got, err := b.Fit(r)
		if err != nil {
			t.Fatal(err)
		}
		checked := 0
		for i, p := range got.Parts() {
			if p.Decision != trim.Cut {
				continue
			}
			checked++
			if p.Reason.Short <= 0 || p.Reason.FitsAt <= b.Window {
				t.Fatalf("part %d: %+v", i, p.Reason)
			}
			same, at := keptAnd(t, got, i)
			for window, want := range map[int]trim.Decision{p.Reason.FitsAt: trim.Kept, p.Reason.FitsAt - 1: trim.Cut} {
				b := b
				b.Window = window
				again, err := b.Fit(same)
				if err != nil {
					t.Fatal(err)
				}
				if d := again.Parts()[at].Decision; d != want {
					t.Errorf("part %d in a window of %d: %s, want %s", i, window, d, want)
				}
			}
		}
		if checked == 0 {
			t.Error("nothing was cut")
		}
	}
}

// keptAnd returns a prompt of the parts that were kept, all pinned, and part i, and the
// place of that.
func keptAnd(t *testing.T, fitted *prompt.Rendered, i int) (r *prompt.Rendered, at int) {
	t.Helper()
	var parts []prompt.Part
	for k, p := range fitted.Parts() {
		if k == i {
			at = len(parts)
		} else if p.Decision == trim.Cut {
			continue
		}
		p.Pinned = k != i
		parts = append(parts, p)
	}
	r, err := prompt.Assemble("p", parts)
	if err != nil {
		t.Fatal(err)
	}
	return r, at
}

// TestShortIsExact checks of parts that were cut out of messages with others that they
// are so many tokens too large as their reason says, though counts do not add up.
func TestShortIsExact(t *testing.T) {
	rng := rand.New(rand.NewPCG(7, 8))
	checked, grouped, differ := 0, 0, 0
	for range 10_000 {
		b := budget.Budget{Window: 40 + rng.IntN(100), Counter: budget.O200k(), Overhead: &budget.Overhead{Message: 4, Request: 3}}
		r, err := prompt.Assemble("p", randomParts(rng))
		if err != nil {
			t.Fatal(err)
		}
		got, err := b.Fit(r)
		if err != nil {
			continue
		}
		for i, p := range got.Parts() {
			if p.Decision != trim.Cut || p.Reason.AtLeast || p.Reason.FitsAt == 0 {
				continue
			}
			checked++
			if p.Group != 0 {
				grouped++
			}
			if want := tokensWith(t, b, got, i) - b.Window; p.Reason.Short != want {
				if differ++; differ < 5 {
					t.Errorf("part %d of %+v is %+v, want %d", i, texts(got), p.Reason, want)
				}
			}
		}
	}
	if checked < 5000 || grouped < 1000 || differ > 0 {
		t.Errorf("%d of %d reasons are wrong; %d are of groups", differ, checked, grouped)
	}
}

// texts are the parts of a prompt, one a line.
func texts(r *prompt.Rendered) string {
	var b strings.Builder
	for _, p := range r.Parts() {
		fmt.Fprintf(&b, "\n%d.%d %s %q", p.Message, p.Group, p.Decision, p.Text)
	}
	return b.String()
}

// tokensWith counts what is sent and part i with its group.
func tokensWith(t *testing.T, b budget.Budget, fitted *prompt.Rendered, i int) int {
	t.Helper()
	var parts []prompt.Part
	for k, p := range fitted.Parts() {
		if p.Decision == trim.Shortened {
			p.Text, p.Alternatives = fitted.Fitting().Texts[k], nil
		}
		if p.Decision != trim.Cut || k == i || p.Group != 0 && p.Group == fitted.Parts()[i].Group {
			p.Pinned = true
			parts = append(parts, p)
		}
	}
	r, err := prompt.Assemble("p", parts)
	if err != nil {
		t.Fatal(err)
	}
	b.Window = 1 << 20
	room, err := b.Check(r)
	if err != nil {
		t.Fatal(err)
	}
	return b.Window - room
}
