package budget

import (
	"fmt"
	"strings"
	"unicode/utf8"

	"github.com/briefgo/brief/internal/figures"
	"github.com/briefgo/brief/prompt"
	"github.com/briefgo/brief/prompt/trim"
)

// Lengths of the table of a report.
const (
	longRun     = 12 // parts in a row with one decision: a longer run is one line
	longSection = 40 // lines of one section: a longer section is one line per decision
)

// A reportLine is one line of the table.
type reportLine struct {
	label    string
	section  string // without number
	tokens   int
	atLeast  bool
	parts    int
	decision trim.Decision
	text     string
	short    [2]int // of cut parts: the least and the most tokens that there were too few
}

// String returns the report as a table for people. Long runs of parts with one
// decision are one line, so that it stays short for thousands of examples.
func (r *Report) String() string {
	if r == nil {
		r = new(Report)
	}
	var b strings.Builder
	if r.Window == 0 {
		fmt.Fprintf(&b, "prompt %s: not fitted to a window\n", label(r.Prompt))
		return b.String()
	}
	fmt.Fprintf(&b, "prompt %s: %s of %s tokens (window %s, reserve %s), %s\n", label(r.Prompt),
		figures.Grouped(r.Tokens), figures.Grouped(r.Limit), figures.Grouped(r.Window), figures.Grouped(r.Reserve), r.counted())
	lines := append([]reportLine{{label: "(messages)", tokens: r.Overhead, text: "what the provider adds around messages"}}, r.lines()...)
	wide, deep := 0, 0
	for i := range lines {
		deep = max(deep, utf8.RuneCountInString(lines[i].cost()))
		wide = max(wide, columns(lines[i].label))
	}
	for i := range lines {
		fmt.Fprintf(&b, "%*s  %s  %s\n", max(deep, 7), lines[i].cost(), padded(lines[i].label, wide), lines[i].text)
	}
	for _, s := range r.notes() {
		b.WriteString(s + "\n")
	}
	return b.String()
}

// cost is the first column of a line.
func (l *reportLine) cost() string {
	if l.atLeast {
		return "≥ " + figures.Grouped(l.tokens)
	}
	return figures.Grouped(l.tokens)
}

// lines returns the lines of the parts.
func (r *Report) lines() []reportLine {
	lines := r.runs()
	perSection := map[string]int{}
	for i := range lines {
		perSection[lines[i].section]++
	}
	short := lines[:0]
	at := map[[2]string]int{}
	for _, l := range lines {
		if perSection[l.section] <= longSection {
			short = append(short, l)
			continue
		}
		key := [2]string{l.section, l.decision.String()}
		i, ok := at[key]
		if !ok {
			i = len(short)
			at[key] = i
			short = append(short, reportLine{label: label(l.section), section: l.section, decision: l.decision})
		}
		short[i].add(&l)
	}
	for i := range short {
		if l := &short[i]; l.text == "" {
			l.text = l.folded()
		}
	}
	return short
}

// folded is the text of a line that stands for several parts, such as "cut: 988
// parts, 18 to 212 tokens short".
func (l *reportLine) folded() string {
	s := fmt.Sprintf("%s: %s parts", l.decision, figures.Grouped(l.parts))
	if l.decision != trim.Cut {
		return s
	}
	few, many := l.short[0], l.short[1]
	short := figures.Grouped(many) + " tokens short"
	switch {
	case many == 0:
		return s + ", passed over for what comes before them"
	case few == 0:
		short = "up to " + short
	case few < many:
		short = figures.Grouped(few) + " to " + short
	}
	if l.atLeast {
		short += ", or more: not all were counted"
	}
	return s + ", " + short
}

// add adds the tokens and parts of another line.
func (l *reportLine) add(other *reportLine) {
	if l.parts == 0 {
		l.short = other.short
	}
	l.short[0] = min(l.short[0], other.short[0])
	l.short[1] = max(l.short[1], other.short[1])
	l.tokens += other.tokens
	l.parts += other.parts
	l.atLeast = l.atLeast || other.atLeast
}

// runs returns a line for each part, or one for each run of parts of one section
// with one decision that is longer than longRun; that one has no text yet.
func (r *Report) runs() []reportLine {
	var lines []reportLine
	for i := 0; i < len(r.Parts); {
		p, end := &r.Parts[i], i+1
		for end < len(r.Parts) && r.Parts[end].Decision == p.Decision && r.Parts[end].baseSection() == p.baseSection() {
			end++
		}
		if end-i <= longRun {
			for ; i < end; i++ {
				lines = append(lines, r.Parts[i].line())
			}
			continue
		}
		run := reportLine{section: p.baseSection(), decision: p.Decision}
		run.label = label(p.Section + " … " + strings.TrimPrefix(r.Parts[end-1].Section, run.section))
		for ; i < end; i++ {
			l := r.Parts[i].line()
			run.add(&l)
		}
		lines = append(lines, run)
	}
	return lines
}

// line is the line of one part.
func (p *ReportPart) line() reportLine {
	name := p.Section
	if p.Kind == prompt.KindExample {
		name += " " + string(p.Role)
	}
	return reportLine{
		label: label(name), section: p.baseSection(), tokens: p.Tokens, atLeast: p.AtLeast,
		parts: 1, decision: p.Decision, text: p.Reason, short: [2]int{p.Short, p.Short},
	}
}

// notes are the lines under the table: what matters only sometimes.
func (r *Report) notes() []string {
	var notes []string
	if r.Cut > 0 {
		notes = append(notes, fmt.Sprintf("examples: %s kept, %s cut", figures.Grouped(r.Kept), figures.Grouped(r.Cut)))
	}
	if s := r.closeness(); s != "" {
		notes = append(notes, "value: "+s)
	}
	if r.Withheld > 0 {
		notes = append(notes, fmt.Sprintf("margin: %s tokens of the limit are not used, because the counts are estimates", figures.Grouped(r.Withheld)))
	}
	if r.Shared > 0 {
		notes = append(notes, fmt.Sprintf("shared: the first %s tokens are those of the previous prompt", figures.Grouped(r.Shared)))
	}
	if t := r.Teaching; t.Tokens() > 0 {
		notes = append(notes, fmt.Sprintf("teaching: %s tokens repeat in every call: %s of examples, %s of instructions, %s around them",
			figures.Grouped(t.Tokens()), figures.Grouped(t.Examples), figures.Grouped(t.Instructions), figures.Grouped(t.Overhead)))
	}
	return notes
}

// closeness says how close the value is to the bound, rounded up to a tenth of a
// percent, so that it never promises too much. Empty if no bound is known that says
// anything.
func (r *Report) closeness() string {
	if r.Bound <= 0 || r.Rough {
		return ""
	}
	gap := (r.Bound - r.Value) / r.Bound
	switch {
	case gap <= 1e-9:
		return "the best possible"
	default:
		return fmt.Sprintf("within %.1f %% of the best possible", ceilTenth(gap*100))
	}
}

// ceilTenth rounds a positive number up to one decimal.
func ceilTenth(x float64) float64 {
	tenths := float64(int64(x * 10))
	if tenths < x*10 {
		tenths++
	}
	return tenths / 10
}

// counted says how the tokens were counted.
func (r *Report) counted() string {
	s := "counted by " + label(r.Counter)
	if r.Assumed {
		s += " (assumed)"
	}
	if r.Exact {
		return s + ", exact"
	}
	return fmt.Sprintf("%s, which may be %.0f %% too low", s, r.Margin*100)
}
