package email

import (
	"fmt"
	"strconv"
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

const (
	// maxOpen is how many elements may be open; more are not tracked, for each tag
	// looks at them all. Newsletters have some 60.
	maxOpen = 256

	// maxCells is how many cells may be open, and maxQuotes how many cells and quotes
	// for another quote; more are only blocks, for the text of each is copied once per
	// level, and grows in quotes.
	maxCells  = 24
	maxQuotes = 12

	// maxPage is how much text of a page is read, in bytes, and maxSheets how much of
	// its style sheets. Large pages are large by their images and scripts.
	maxPage   = 1 << 20
	maxSheets = 256 << 10
)

// htmlText turns HTML into text: blocks and table rows on lines of their own, cells
// two blanks apart, quotes marked by ">". It works on tokens, not on a tree: the time
// to build one is not linear (CVE-2025-47911), and broken HTML loses less text.
func htmlText(source string) string {
	p := htmlPage{z: html.NewTokenizer(strings.NewReader(source)), flows: []*flow{{}}}
	for {
		switch p.z.Next() {
		case html.ErrorToken:
			for len(p.open) > 0 {
				p.pop()
			}
			return cleanText(p.flow().string() + p.note)
		case html.TextToken:
			p.text(string(p.z.Text()))
		case html.StartTagToken, html.SelfClosingTagToken:
			p.start()
		case html.EndTagToken:
			name, _ := p.z.TagName()
			p.end(atom.Lookup(name))
		}
	}
}

// An htmlPage is the state of htmlText.
type htmlPage struct {
	z       *html.Tokenizer
	open    []element
	flows   []*flow // the page, and each open cell and quote
	hidden  int     // open elements that cannot be seen
	pre     int     // open elements that keep their line ends
	struck  int     // open elements that strike out
	size    int     // of the text so far
	note    string  // that text was left out
	sheets  int     // size of the style sheets so far
	classes map[string]bool
}

// An element is open.
type element struct {
	atom   atom.Atom
	hidden bool
	flows  bool     // has a flow of its own
	cells  []string // of a row
	items  int      // of a list, counted
}

// flow is where text goes.
func (p *htmlPage) flow() *flow { return p.flows[len(p.flows)-1] }

// in is the innermost open element, or an empty one.
func (p *htmlPage) in() *element {
	if len(p.open) == 0 {
		return &element{}
	}
	return &p.open[len(p.open)-1]
}

// dropped are elements whose content is no text of the page.
var dropped = map[atom.Atom]bool{
	atom.Style: true, atom.Script: true, atom.Title: true, atom.Template: true, atom.Iframe: true,
	atom.Noembed: true, atom.Noframes: true, atom.Svg: true, atom.Select: true, atom.Datalist: true,
}

// text takes a piece of text.
func (p *htmlPage) text(s string) {
	switch {
	case p.in().atom == atom.Style:
		p.styles(s)
	case p.hidden > 0:
	case p.size+len(s) > maxPage:
		p.note = fmt.Sprintf("\n\n[the text of this page is longer than %d MiB, the rest is left out]", maxPage>>20)
	case p.pre > 0:
		p.size += len(s)
		p.flow().verbatim(visible(strings.ReplaceAll(s, "\r\n", "\n")))
	default:
		p.size += len(s)
		p.flow().words(visible(s))
	}
}

// start takes a start tag.
func (p *htmlPage) start() {
	name, more := p.z.TagName()
	a := atom.Lookup(name)
	attrs := map[string]string{}
	for more && len(attrs) < 64 {
		var key, val []byte
		key, val, more = p.z.TagAttr()
		attrs[string(key)] = string(val)
	}
	p.closeImplied(a)
	if voidElements[a] {
		if !p.isHidden(attrs) {
			p.void(a, attrs)
		}
		return
	}
	p.push(element{atom: a, hidden: dropped[a] || p.isHidden(attrs)})
}

// voidElements never have an end tag. The name "image" is one for img.
var voidElements = map[atom.Atom]bool{
	atom.Br: true, atom.Hr: true, atom.Img: true, atom.Image: true, atom.Input: true, atom.Meta: true, atom.Link: true,
	atom.Base: true, atom.Area: true, atom.Col: true, atom.Embed: true, atom.Param: true, atom.Source: true,
	atom.Track: true, atom.Wbr: true, atom.Html: true, atom.Body: true, atom.Head: true,
}

// void takes an element without content.
func (p *htmlPage) void(a atom.Atom, attrs map[string]string) {
	switch {
	case p.hidden > 0:
	case a == atom.Br && p.pre > 0:
		p.flow().verbatim("\n")
	case a == atom.Br:
		p.flow().lineBreak()
	case a == atom.Hr:
		p.flow().gap(2)
	case (a == atom.Img || a == atom.Image) && attrs["width"] != "1" && attrs["height"] != "1":
		p.text(attrs["alt"])
	}
}

// gaps are the line ends before and after an element: 2 leaves a line blank.
var gaps = map[atom.Atom]int{
	atom.P: 2, atom.H1: 2, atom.H2: 2, atom.H3: 2, atom.H4: 2, atom.H5: 2, atom.H6: 2, atom.Ul: 2, atom.Ol: 2, atom.Dl: 2,
	atom.Blockquote: 2, atom.Pre: 2, atom.Div: 1, atom.Table: 1, atom.Tr: 1, atom.Caption: 1, atom.Li: 1, atom.Dt: 1,
	atom.Dd: 1, atom.Center: 1, atom.Section: 1, atom.Article: 1, atom.Header: 1, atom.Footer: 1, atom.Main: 1,
	atom.Nav: 1, atom.Aside: 1, atom.Address: 1, atom.Form: 1, atom.Fieldset: 1, atom.Figure: 1, atom.Figcaption: 1,
	atom.Legend: 1, atom.Option: 1, atom.Dir: 2, atom.Menu: 2, atom.Details: 1, atom.Summary: 1,
}

// push opens an element.
func (p *htmlPage) push(e element) {
	cell := e.atom == atom.Td || e.atom == atom.Th
	if cell && p.in().atom != atom.Tr && p.inside(atom.Table) && len(p.open) < maxOpen {
		p.open = append(p.open, element{atom: atom.Tr}) // implied
	}
	p.gap(e.atom)
	if p.hidden == 0 && !e.hidden {
		p.mark(e.atom)
	}
	// Dropped elements must be tracked, or their content would be text.
	if len(p.open) >= maxOpen && (!e.hidden || len(p.open) >= 2*maxOpen) {
		p.flow().gap(cellGap(cell))
		return
	}
	inRow := cell && p.in().atom == atom.Tr
	if inRow && len(p.flows) <= maxCells || e.atom == atom.Blockquote && len(p.flows) <= maxQuotes {
		e.flows = true
		p.flows = append(p.flows, &flow{})
	} else {
		p.flow().gap(cellGap(cell))
	}
	p.count(e, 1)
	p.open = append(p.open, e)
}

// cellGap is the gap before a cell that stands in no row.
func cellGap(cell bool) int {
	if cell {
		return 1
	}
	return 0
}

// count counts an open element by what it does to the text inside.
func (p *htmlPage) count(e element, n int) {
	if e.hidden {
		p.hidden += n
	}
	switch e.atom {
	case atom.Pre:
		p.pre += n
	case atom.S, atom.Del, atom.Strike:
		p.struck += n
	}
}

// gap ends the line around a block.
func (p *htmlPage) gap(a atom.Atom) {
	if n := gaps[a]; n > 0 && p.hidden == 0 {
		p.flow().gap(n)
	}
}

// mark writes what stands for the look of an element.
func (p *htmlPage) mark(a atom.Atom) {
	switch a {
	case atom.Li:
		p.flow().lead = "- "
		if list := p.in(); list.atom == atom.Ol {
			list.items++
			p.flow().lead = strconv.Itoa(list.items) + ". "
		}
	case atom.Sup: // a footnote must not become a digit of the amount before it
		if p.flow().endsInDigit() {
			p.flow().words("^")
		}
	case atom.S, atom.Del, atom.Strike: // a price that no longer holds
		if p.struck == 0 && len(p.open) < maxOpen {
			p.flow().lead += "~~"
		}
	}
}

// end takes an end tag.
func (p *htmlPage) end(a atom.Atom) {
	switch a {
	case atom.Br:
		p.void(atom.Br, nil)
		return
	case atom.P:
		p.gap(atom.P)
	}
	if n := p.find(a, barrierOf(a)); n >= 0 {
		p.popTo(n)
	}
}

// closeImplied closes elements that end where a begins.
func (p *htmlPage) closeImplied(a atom.Atom) {
	switch a {
	case atom.Td, atom.Th:
		p.closeOne(tableBarrier, atom.Td, atom.Th)
	case atom.Tr, atom.Tbody, atom.Thead, atom.Tfoot:
		p.closeOne(tableBarrier, atom.Tr)
	case atom.Li:
		p.closeOne(listBarrier, atom.Li)
	case atom.Dt, atom.Dd:
		p.closeOne(listBarrier, atom.Dt, atom.Dd)
	}
	if gaps[a] > 0 && p.in().atom == atom.P {
		p.pop()
	}
}

// closeOne closes the innermost of the elements, but none outside of the barrier.
func (p *htmlPage) closeOne(stops barrier, atoms ...atom.Atom) {
	for _, a := range atoms {
		if n := p.find(a, stops); n >= 0 {
			p.popTo(n)
			return
		}
	}
}

// A barrier tells which elements an end tag does not reach over.
type barrier func(atom.Atom) bool

func noBarrier(atom.Atom) bool      { return false }
func tableBarrier(a atom.Atom) bool { return a == atom.Table }
func cellBarrier(a atom.Atom) bool  { return a == atom.Td || a == atom.Th || a == atom.Caption }
func listBarrier(a atom.Atom) bool {
	return a == atom.Ul || a == atom.Ol || a == atom.Dl || a == atom.Table || cellBarrier(a)
}

// barrierOf returns the barrier for the end tag of a.
func barrierOf(a atom.Atom) barrier {
	switch a {
	case atom.Table:
		return noBarrier
	case atom.Tr, atom.Td, atom.Th, atom.Tbody, atom.Thead, atom.Tfoot, atom.Caption:
		return tableBarrier
	}
	return cellBarrier
}

// find returns the index of the innermost open element a, -1 if it is not open or
// stands outside of a barrier.
func (p *htmlPage) find(a atom.Atom, stops barrier) int {
	for i := len(p.open) - 1; i >= 0; i-- {
		switch at := p.open[i].atom; {
		case at == a:
			return i
		case stops(at):
			return -1
		}
	}
	return -1
}

// inside reports whether an element a is open.
func (p *htmlPage) inside(a atom.Atom) bool { return p.find(a, noBarrier) >= 0 }

// popTo closes the elements from n on.
func (p *htmlPage) popTo(n int) {
	for len(p.open) > n {
		p.pop()
	}
}

// pop closes the innermost element.
func (p *htmlPage) pop() {
	e := p.open[len(p.open)-1]
	p.open = p.open[:len(p.open)-1]
	seen := p.hidden == 0
	p.count(e, -1)
	if e.flows {
		text := strings.TrimSpace(p.flow().string())
		p.flows = p.flows[:len(p.flows)-1]
		p.closeFlow(e.atom, text)
	}
	switch e.atom {
	case atom.Tr:
		p.flow().row(e.cells)
	case atom.S, atom.Del, atom.Strike:
		if seen && p.struck == 0 {
			p.flow().closeMark("~~")
		}
	}
	p.gap(e.atom)
}

// closeFlow puts the text of a cell into its row, that of a quote into the page.
func (p *htmlPage) closeFlow(a atom.Atom, text string) {
	switch {
	case text == "":
	case a == atom.Blockquote:
		p.flow().block("> " + strings.ReplaceAll(text, "\n", "\n> "))
	case p.in().atom == atom.Tr:
		row := p.in()
		row.cells = append(row.cells, text)
	default:
		p.flow().block(text)
	}
}
