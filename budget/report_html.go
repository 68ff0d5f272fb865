package budget

import (
	"crypto/sha256"
	_ "embed"
	"encoding/base64"
	"fmt"
	"html/template"
	"io"
	"strconv"

	"github.com/briefgo/brief/internal/figures"
)

// The sources of the page. The style and the script are put into it as they are, and
// its Content-Security-Policy allows nothing but these, by their hashes.
var (
	//go:embed report.html
	reportHTML string
	//go:embed report.css
	reportCSS string
	//go:embed report.js
	reportJS string
)

// A reportPage is what the template is executed on.
type reportPage struct {
	*Report
	CSS    template.CSS
	JS     template.JS
	Policy string
	Groups []pageSection
	Bar    []pageBar
	Data   pageData
}

// A pageSection is a section with its parts, in order.
type pageSection struct {
	ReportSection
	Index int
	Class string // its colour
	Items []pagePart
}

// A pagePart is a part, its number in the report, and what it is called.
type pagePart struct {
	*ReportPart
	ID    int
	Label string
}

// WriteHTML writes the report as one page that needs nothing else: no request leaves
// it, and no text of the prompt can run in it. It holds the texts of the prompt.
func (r *Report) WriteHTML(w io.Writer) error {
	if r == nil {
		r = new(Report)
	}
	t, err := template.New("report").Funcs(template.FuncMap{
		"n": figures.Grouped, "n4": fourDigits, "closeness": r.closeness, "counted": r.counted, "used": r.used,
	}).Parse(reportHTML)
	if err != nil {
		return err
	}
	return t.Execute(w, reportPage{
		Report: r, CSS: template.CSS(reportCSS), JS: template.JS(reportJS),
		Policy: "default-src 'none'; base-uri 'none'; form-action 'none'; style-src " + hashSource(reportCSS) + "; script-src " + hashSource(reportJS),
		Groups: r.pageSections(), Bar: r.pageBar(), Data: r.pageData(),
	})
}

// fourDigits writes a value with four digits.
func fourDigits(x float64) string { return strconv.FormatFloat(x, 'g', 4, 64) }

// used is the share of the limit that is used.
func (r *Report) used() string {
	if r.Limit <= 0 {
		return ""
	}
	return fmt.Sprintf("%.1f %%", 100*float64(r.Tokens)/float64(r.Limit))
}

// hashSource is the source expression of an inline text (CSP level 3, section 2.3.1).
func hashSource(text string) string {
	sum := sha256.Sum256([]byte(text))
	return "'sha256-" + base64.StdEncoding.EncodeToString(sum[:]) + "'"
}

// pageSections gives each section its parts.
func (r *Report) pageSections() []pageSection {
	at := r.sectionIndex()
	sections := make([]pageSection, len(r.Sections))
	for i, s := range r.Sections {
		sections[i] = pageSection{ReportSection: s, Index: i, Class: sectionClass(i)}
	}
	for i := range r.Parts {
		p := &r.Parts[i]
		if n, ok := at[p.baseSection()]; ok {
			sections[n].Items = append(sections[n].Items, pagePart{p, i, p.label()})
		}
	}
	return sections
}

// sectionIndex tells where each section stands in Sections.
func (r *Report) sectionIndex() map[string]int {
	at := make(map[string]int, len(r.Sections))
	for i, s := range r.Sections {
		at[s.Section] = i
	}
	return at
}

// sectionClass is the class of a section's colour: there are eight.
func sectionClass(section int) string { return "c" + strconv.Itoa(section%8) }

// label is what the part is called on the page.
func (p *ReportPart) label() string {
	if p.Role == "" {
		return p.Section
	}
	return p.Section + " " + string(p.Role)
}
