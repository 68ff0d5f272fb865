package budget

import (
	"cmp"
	"crypto/sha256"
	_ "embed"
	"encoding/base64"
	"html/template"
	"io"

	"github.com/briefgo/brief/prompt"
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
	Items []pagePart
}

// A pagePart is a part and its number in the report.
type pagePart struct {
	*ReportPart
	ID int
}

// A pageBar is a piece of the bar of the window, in thousandths of its width.
type pageBar struct {
	Class, Label string
	Tokens       int
	X, Width     float64
}

// A pageData is what the script computes other windows from. It holds only numbers.
type pageData struct {
	Window  int        `json:"window"`
	Reserve int        `json:"reserve"`
	Margin  float64    `json:"margin"`
	Tokens  int        `json:"tokens"`
	Pinned  int        `json:"pinned"` // what is sent at any window
	Max     int        `json:"max"`    // the window that holds everything
	Items   []pageItem `json:"items"`
}

// A pageItem is parts that are kept or cut together.
type pageItem struct {
	Tokens int     `json:"t"` // with what is added around its messages
	Value  float64 `json:"v"`
	Tier   int     `json:"r"`
	Kept   bool    `json:"k"`
	Parts  []int   `json:"p"`
}

// WriteHTML writes the report as one page that needs nothing else: no request leaves
// it, and no text of the prompt can run in it. It holds the texts of the prompt.
func (r *Report) WriteHTML(w io.Writer) error {
	t, err := template.New("report").Funcs(template.FuncMap{"n": thousands, "closeness": r.closeness, "counted": r.counted}).Parse(reportHTML)
	if err != nil {
		return err
	}
	return t.Execute(w, reportPage{
		Report: r, CSS: template.CSS(reportCSS), JS: template.JS(reportJS),
		Policy: "default-src 'none'; base-uri 'none'; form-action 'none'; style-src " + hashSource(reportCSS) + "; script-src " + hashSource(reportJS),
		Groups: r.pageSections(), Bar: r.pageBar(), Data: r.pageData(),
	})
}

// hashSource is the source expression of an inline text (CSP level 3, section 2.3.1).
func hashSource(text string) string {
	sum := sha256.Sum256([]byte(text))
	return "'sha256-" + base64.StdEncoding.EncodeToString(sum[:]) + "'"
}

// pageSections gives each section its parts.
func (r *Report) pageSections() []pageSection {
	at := map[string]int{}
	sections := make([]pageSection, len(r.Sections))
	for i, s := range r.Sections {
		at[s.Section] = i
		sections[i].ReportSection = s
	}
	for i := range r.Parts {
		if n, ok := at[r.Parts[i].baseSection()]; ok {
			sections[n].Items = append(sections[n].Items, pagePart{&r.Parts[i], i})
		}
	}
	return sections
}

// pageBar divides the window; what was cut stands behind it.
func (r *Report) pageBar() []pageBar {
	bars := []pageBar{{Class: "overhead", Label: "messages", Tokens: r.Overhead}}
	for _, s := range r.Sections {
		bars = append(bars, pageBar{Class: "pinned", Label: s.Section, Tokens: s.Pinned},
			pageBar{Class: "kept", Label: s.Section, Tokens: s.Kept})
	}
	bars = append(bars, pageBar{Class: "free", Label: "free", Tokens: r.Limit - r.Tokens},
		pageBar{Class: "reserve", Label: "reserve", Tokens: r.Reserve})
	for _, s := range r.Sections {
		bars = append(bars, pageBar{Class: "cut", Label: s.Section, Tokens: s.Cut})
	}
	x, all := 0.0, 0
	shown := bars[:0]
	for _, b := range bars {
		if b.Tokens > 0 {
			all += b.Tokens
			shown = append(shown, b)
		}
	}
	for i := range shown {
		shown[i].X, shown[i].Width = x, 1000*float64(shown[i].Tokens)/float64(all)
		x += shown[i].Width
	}
	return shown
}

// pageData gathers what is not pinned by groups.
func (r *Report) pageData() pageData {
	d := pageData{Window: r.Window, Reserve: r.Reserve, Margin: r.Margin, Tokens: r.Tokens, Pinned: r.Tokens, Items: []pageItem{}}
	at := map[int]int{}
	last := -1
	for i := range r.Parts {
		p := &r.Parts[i]
		tokens := cmp.Or(p.Whole, p.Tokens)
		sent := 0
		if p.sent() {
			sent = p.Tokens
		}
		around := r.opening(p, &last)
		tokens += around
		if p.sent() {
			sent += around
		}
		if p.Decision == prompt.Pinned {
			continue
		}
		n, ok := at[p.Group]
		if !ok || p.Group == 0 {
			n = len(d.Items)
			at[p.Group] = n
			d.Items = append(d.Items, pageItem{Tier: p.Tier, Kept: p.sent()})
		}
		d.Items[n].Tokens += tokens
		d.Items[n].Value += p.Value
		d.Items[n].Parts = append(d.Items[n].Parts, i)
		d.Pinned -= sent
	}
	room := d.Pinned
	for i := range d.Items {
		d.Items[i].Value = cmp.Or(d.Items[i].Value, 1)
		room += d.Items[i].Tokens
	}
	d.Max = max(r.Window, int(float64(room)*(1+r.Margin))+1+r.Reserve)
	return d
}
