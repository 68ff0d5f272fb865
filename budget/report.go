package budget

import (
	"fmt"
	"strings"

	"github.com/briefgo/brief/prompt"
)

// A Report tells what a fit kept, what it cut, and why. All numbers are tokens. Its
// JSON form has stable field names.
type Report struct {
	Prompt   string  `json:"prompt"`
	Window   int     `json:"window"`
	Reserve  int     `json:"reserve"`
	Limit    int     `json:"limit"`    // Window less Reserve
	Tokens   int     `json:"tokens"`   // what is sent
	Overhead int     `json:"overhead"` // of Tokens, what the provider adds around messages
	Counter  string  `json:"counter"`
	Assumed  bool    `json:"assumed"` // no counter was given
	Exact    bool    `json:"exact"`
	Margin   float64 `json:"margin"` // of an estimate
	Kept     int     `json:"kept"`   // examples that were kept
	Cut      int     `json:"cut"`    // examples that were cut

	Parts []ReportPart `json:"parts"`
}

// A ReportPart is what a Report says of one part.
type ReportPart struct {
	Section  string          `json:"section"`
	Kind     prompt.Kind     `json:"kind"`
	Role     prompt.Speaker  `json:"role,omitempty"`
	Tokens   int             `json:"tokens"`
	Decision prompt.Decision `json:"decision"`
	Reason   string          `json:"reason"`
}

// Explain makes the report of a prompt that a Budget fitted. For one that nobody
// fitted it returns a report without numbers, and nil for nil.
func Explain(fitted *prompt.Rendered) *Report {
	if fitted == nil {
		return nil
	}
	r := &Report{Prompt: fitted.Name()}
	if f := fitted.Fitting(); f != nil {
		r.Window, r.Reserve, r.Limit = f.Window, f.Reserve, f.Window-f.Reserve
		r.Tokens, r.Overhead = f.Tokens, f.Overhead
		r.Counter, r.Assumed, r.Exact, r.Margin = f.Counter, f.Assumed, f.Exact, f.Margin
	}
	counted := map[int]bool{}
	for _, p := range fitted.Parts() {
		r.Parts = append(r.Parts, ReportPart{p.Section, p.Kind, p.Role, p.Tokens, p.Decision, p.Reason.String()})
		if p.Kind != prompt.KindExample || counted[p.Group] {
			continue
		}
		counted[p.Group] = true
		switch p.Decision {
		case prompt.Kept:
			r.Kept++
		case prompt.Cut:
			r.Cut++
		}
	}
	return r
}

// String returns the report as a table for people.
func (r *Report) String() string {
	var b strings.Builder
	if r.Window == 0 {
		fmt.Fprintf(&b, "prompt %s: not fitted to a window\n", r.Prompt)
		return b.String()
	}
	fmt.Fprintf(&b, "prompt %s: %d of %d tokens (window %d, reserve %d), %s\n",
		r.Prompt, r.Tokens, r.Limit, r.Window, r.Reserve, r.counted())
	fmt.Fprintf(&b, "%7d  %-20s %s\n", r.Overhead, "(messages)", "what the provider adds around messages")
	for _, p := range r.Parts {
		section := p.Section
		if p.Kind == prompt.KindExample {
			section += " " + string(p.Role)
		}
		fmt.Fprintf(&b, "%7d  %-20s %s\n", p.Tokens, section, p.Reason)
	}
	return b.String()
}

// counted says how the tokens were counted.
func (r *Report) counted() string {
	s := "counted by " + r.Counter
	if r.Assumed {
		s += " (assumed)"
	}
	if r.Exact {
		return s + ", exact"
	}
	return fmt.Sprintf("%s, which may be %.0f %% too low", s, r.Margin*100)
}
