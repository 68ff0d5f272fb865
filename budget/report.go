package budget

import (
	"math"
	"strings"

	"github.com/briefgo/brief/prompt"
	"github.com/briefgo/brief/prompt/trim"
)

// A Report tells what a fit kept, what it cut, and why. All numbers are tokens. Its
// JSON form has stable field names and holds no text of the prompt.
type Report struct {
	Prompt     string  `json:"prompt"`
	Window     int     `json:"window"`
	Reserve    int     `json:"reserve"`
	Limit      int     `json:"limit"`      // Window less Reserve
	Tokens     int     `json:"tokens"`     // what is sent
	Overhead   int     `json:"overhead"`   // of Tokens, what the provider adds around messages
	PerMessage int     `json:"perMessage"` // of Overhead, what is added around each message
	Shared     int     `json:"shared"`     // of Tokens, what the prompt begins with that the previous one began with too
	Counter    string  `json:"counter"`
	Assumed    bool    `json:"assumed"` // no counter was given
	Exact      bool    `json:"exact"`
	Margin     float64 `json:"margin"`   // of an estimate
	Withheld   int     `json:"withheld"` // of Limit, what the margin of an estimate took away
	Kept       int     `json:"kept"`     // examples that were kept, shortened ones too
	Cut        int     `json:"cut"`      // examples that were cut
	Value      float64 `json:"value"`    // of what was kept and not pinned
	Bound      float64 `json:"bound"`    // no selection has more value; 0 is unknown
	Rough      bool    `json:"rough"`    // Bound rests on parts that were not counted, and may be far too high

	Teaching Teaching        `json:"teaching"`
	Sections []ReportSection `json:"sections"`
	Parts    []ReportPart    `json:"parts"`
}

// A ReportSection is the sum of the parts of one section of the prompt. All
// examples are one section, "example".
type ReportSection struct {
	Section string `json:"section"` // a part's, without its number
	Parts   int    `json:"parts"`
	Pinned  int    `json:"pinned"` // tokens that may not be cut
	Kept    int    `json:"kept"`   // tokens that were kept, shortened or summarized
	Cut     int    `json:"cut"`    // tokens that were cut
	AtLeast bool   `json:"atLeast,omitempty"`
}

// A ReportPart is what a Report says of one part.
type ReportPart struct {
	Section  string         `json:"section"`
	Kind     prompt.Kind    `json:"kind"`
	Role     prompt.Speaker `json:"role,omitempty"`
	Tokens   int            `json:"tokens"`            // sent; of the whole text if it was cut
	AtLeast  bool           `json:"atLeast,omitempty"` // it was not counted: Tokens is a lower bound
	Whole    int            `json:"whole,omitempty"`   // of a shortened part: the tokens of its whole text; of a summarized one, with what was cut behind it
	Short    int            `json:"short,omitempty"`   // of a cut part: how many tokens there were too few
	FitsAt   int            `json:"fitsAt,omitempty"`  // of a cut part: the smallest window that would have held it
	Decision trim.Decision  `json:"decision"`
	Reason   string         `json:"reason"`
	Message  int            `json:"message"` // equal numbers are one message; -1 is beside the messages
	Group    int            `json:"group,omitempty"`
	Tier     int            `json:"tier,omitempty"`
	Value    float64        `json:"value,omitempty"`
	Volatile bool           `json:"volatile,omitempty"` // made from the input
	Shrinks  bool           `json:"shrinks,omitempty"`  // may be shortened to any size
	Text     string         `json:"-"`                  // the whole text; prompts are private
	Sent     string         `json:"-"`                  // the text that stands for it, if it is shortened or summarized
}

// Explain makes the report of a prompt that a Budget fitted. For one that nobody
// fitted it returns a report without numbers, and nil for nil.
func Explain(fitted *prompt.Rendered) *Report {
	if fitted == nil {
		return nil
	}
	r := &Report{Prompt: fitted.Name()}
	f := fitted.Fitting()
	if f != nil {
		r.Window, r.Reserve, r.Limit = f.Window, f.Reserve, f.Window-f.Reserve
		r.Tokens, r.Overhead, r.PerMessage, r.Shared = f.Tokens, f.Overhead, f.PerMessage, f.Shared
		r.Counter, r.Assumed, r.Exact, r.Margin = f.Counter, f.Assumed, f.Exact, f.Margin
		r.Value, r.Bound, r.Rough = f.Value, f.Bound, f.Rough
		r.Withheld = r.Limit - int(math.Floor(float64(r.Limit)/(1+f.Margin)))
	}
	parts := fitted.Parts()
	r.Parts = make([]ReportPart, len(parts))
	for i := range parts {
		r.Parts[i] = reportPart(&parts[i])
		if d := parts[i].Decision; d == trim.Shortened || d == trim.Summarized {
			r.Parts[i].Sent = f.Texts[i]
		}
	}
	r.countExamples()
	r.sumSections()
	r.Teaching = r.teaching()
	return r
}

func reportPart(p *prompt.Part) ReportPart {
	return ReportPart{
		Section: p.Section, Kind: p.Kind, Role: p.Role,
		Tokens: p.Tokens, AtLeast: p.Reason.AtLeast, Whole: p.Reason.Whole,
		Short: p.Reason.Short, FitsAt: p.Reason.FitsAt,
		Decision: p.Decision, Reason: p.Reason.String(),
		Message: p.Message, Group: p.Group, Tier: p.Tier, Value: p.Value,
		Volatile: p.Volatile, Shrinks: !p.Pinned && (p.Shrink || p.Shorten != nil), Text: p.Text,
	}
}

// sent reports whether the part, or a text that stands for it, is in the prompt.
func (p *ReportPart) sent() bool { return p.Decision != trim.Cut && p.Decision != 0 }

// baseSection is the label of the part's section without its number.
func (p *ReportPart) baseSection() string { return baseSection(p.Section) }

// baseSection is the label of a section without its number: "example" of "example#2",
// "examples" of "examples[17]" and "examples#2[17]".
func baseSection(section string) string {
	if i := strings.IndexAny(section, "#["); i >= 0 {
		return section[:i]
	}
	return section
}

// countExamples counts each example once, however many parts it has.
func (r *Report) countExamples() {
	counted := map[int]bool{}
	for i := range r.Parts {
		p := &r.Parts[i]
		if p.Kind != prompt.KindExample || p.Decision == 0 || p.Group != 0 && counted[p.Group] {
			continue
		}
		counted[p.Group] = true
		if p.sent() {
			r.Kept++
		} else {
			r.Cut++
		}
	}
}

// sumSections adds the parts of each section, sections in the order of their first
// parts.
func (r *Report) sumSections() {
	at := map[string]int{}
	for i := range r.Parts {
		p := &r.Parts[i]
		name := p.baseSection()
		n, ok := at[name]
		if !ok {
			n = len(r.Sections)
			at[name] = n
			r.Sections = append(r.Sections, ReportSection{Section: name})
		}
		s := &r.Sections[n]
		s.Parts++
		s.AtLeast = s.AtLeast || p.AtLeast
		switch {
		case p.Decision == trim.Pinned:
			s.Pinned += p.Tokens
		case p.sent():
			s.Kept += p.Tokens
		default:
			s.Cut += p.Tokens
		}
	}
}
