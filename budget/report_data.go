package budget

import (
	"cmp"
	"maps"
	"math"
	"slices"

	"github.com/briefgo/brief/prompt/trim"
)

// A pageBar is a piece of the bar of the window, in percent of its width.
type pageBar struct {
	Class, Kind string // of colour, and what it shows
	Section     int    // -1 is none
	Label       string // with its tokens behind it, shown on demand
	Name        string // shown in the piece, as far as there is room
	Tokens      int
	X, Width    float64
	Need        float64 // the Width at which there is room for the name
}

// Tight reports whether there is no room for the name.
func (b pageBar) Tight() bool { return b.Width < b.Need }

// pageBar divides the window; what was cut stands behind it. Pieces without tokens
// are there too, for the slider may give them some.
func (r *Report) pageBar() []pageBar {
	bars := []pageBar{{Class: "overhead", Kind: "overhead", Section: -1, Label: "around messages", Tokens: r.Overhead}}
	piece := func(i int, kind string, tokens int) {
		name := r.Sections[i].Section
		bars = append(bars, pageBar{Class: sectionClass(i), Kind: kind, Section: i, Label: name + ", " + kind, Name: name, Tokens: tokens})
	}
	for i, s := range r.Sections {
		piece(i, "pinned", s.Pinned)
		piece(i, "kept", s.Kept)
	}
	bars = append(bars, pageBar{Class: "free", Kind: "free", Section: -1, Label: "free", Name: "free", Tokens: max(0, r.Limit-r.Tokens)},
		pageBar{Class: "reserve", Kind: "reserve", Section: -1, Label: "reserve", Name: "reserve", Tokens: r.Reserve})
	for i, s := range r.Sections {
		piece(i, "cut", s.Cut)
	}
	all := 0
	for _, b := range bars {
		all += b.Tokens
	}
	x := 0.0
	for i := range bars {
		bars[i].Need = 1.5 + 0.75*float64(columns(bars[i].Name)) // of about 1,000 pixels
		bars[i].X, bars[i].Width = x, 100*float64(bars[i].Tokens)/float64(max(all, 1))
		x += bars[i].Width
	}
	return bars
}

// A pageData is what the script computes other windows from. It holds only numbers
// and decisions.
type pageData struct {
	Window   int        `json:"window"`
	Reserve  int        `json:"reserve"`
	Margin   float64    `json:"margin"`
	Tokens   int        `json:"tokens"`
	Pinned   int        `json:"pinned"`   // what is sent at any window
	Overhead int        `json:"overhead"` // of Pinned, what is added around messages
	Around   int        `json:"around"`   // each message
	Max      int        `json:"max"`      // the window that holds everything
	Guessed  bool       `json:"-"`        // something was not counted
	Items    []pageItem `json:"items"`
}

// A pageItem is parts that are kept or cut together.
type pageItem struct {
	Tokens   int           `json:"t"` // with what is added around messages of its own
	Value    float64       `json:"v"`
	Tier     int           `json:"r"`
	Kept     bool          `json:"k"`
	Decision trim.Decision `json:"d"`
	Shared   []int         `json:"m,omitempty"` // messages that other items are in too
	Guessed  bool          `json:"g,omitempty"` // not counted: Tokens is by length
	Shrinks  int           `json:"h,omitempty"` // the number, from 1, of the part that may be shortened to any size
	Parts    [][3]int      `json:"p"`           // number, section, tokens
}

// pageData gathers what is not pinned by groups. Of what was not counted, the tokens
// are guessed.
func (r *Report) pageData() pageData {
	d := pageData{
		Window: r.Window, Reserve: r.Reserve, Margin: r.Margin, Tokens: r.Tokens,
		Pinned: r.Tokens, Overhead: r.Overhead, Around: r.PerMessage, Items: []pageItem{},
	}
	at, sections, perByte := map[int]int{}, r.sectionIndex(), r.tokensPerByte()
	messages := map[int][]int{} // the items of each
	for i := range r.Parts {
		p := &r.Parts[i]
		if p.Decision == trim.Pinned {
			continue
		}
		n, ok := at[p.Group]
		if !ok || p.Group == 0 {
			n = len(d.Items)
			at[p.Group] = n
			d.Items = append(d.Items, pageItem{Tier: p.Tier, Kept: p.sent(), Decision: p.Decision})
		}
		whole := r.wholeTokens(i)
		if p.AtLeast {
			whole = max(whole, int(math.Ceil(float64(len(p.Text))*perByte)))
		}
		d.Items[n].add(p, [3]int{i, sections[p.baseSection()], whole})
		if p.sent() {
			d.Pinned -= p.Tokens
		}
		if p.Message >= 0 && !slices.Contains(messages[p.Message], n) {
			messages[p.Message] = append(messages[p.Message], n)
		}
		d.Guessed = d.Guessed || p.AtLeast
	}
	r.addMessages(&d, messages)
	d.complete()
	return d
}

// add adds a part.
func (item *pageItem) add(p *ReportPart, part [3]int) {
	item.Tokens += part[2]
	item.Value += p.Value
	item.Tier = min(item.Tier, p.Tier)
	item.Guessed = item.Guessed || p.AtLeast
	item.Parts = append(item.Parts, part)
	if p.Shrinks && (item.Shrinks == 0 || part[2] > item.Parts[item.Shrinks-1][2]) {
		item.Shrinks = len(item.Parts)
	}
	if p.Decision != item.Decision {
		item.Decision = trim.Shortened
	}
}

// addMessages adds what is added around messages, those with something pinned apart:
// to the one item that a message has, or else to what its items share.
func (r *Report) addMessages(d *pageData, messages map[int][]int) {
	for i := range r.Parts {
		if p := &r.Parts[i]; p.Decision == trim.Pinned {
			delete(messages, p.Message)
		}
	}
	for _, message := range slices.Sorted(maps.Keys(messages)) {
		sent := false
		for _, n := range messages[message] {
			item := &d.Items[n]
			sent = sent || item.Kept
			if len(messages[message]) == 1 {
				item.Tokens += r.PerMessage
			} else {
				item.Shared = append(item.Shared, message)
			}
		}
		if sent {
			d.Pinned -= r.PerMessage
			d.Overhead -= r.PerMessage
		}
	}
}

// complete gives items without a value one, as a Fitter does, and finds Max.
func (d *pageData) complete() {
	all := d.Pinned
	for i := range d.Items {
		v := &d.Items[i].Value
		if *v = cmp.Or(*v, 1); !(*v > 0) || math.IsInf(*v, 0) {
			*v = 1
		}
		all += d.Items[i].Tokens + d.Around*len(d.Items[i].Shared)
	}
	d.Max = max(d.Window, int(math.Ceil(float64(all)*(1+d.Margin)))+d.Reserve)
}

// tokensPerByte is how many tokens a byte has, in what was counted.
func (r *Report) tokensPerByte() float64 {
	tokens, bytes := 0, 0
	for i := range r.Parts {
		if p := &r.Parts[i]; !p.AtLeast && p.Decision != trim.Summarized {
			tokens += cmp.Or(p.Whole, p.Tokens)
			bytes += len(p.Text)
		}
	}
	if bytes == 0 {
		return 0.25 // of English
	}
	return float64(tokens) / float64(bytes)
}

// wholeTokens is what the part's own text takes. The whole of a summarized part is
// also that of the cut parts behind it.
func (r *Report) wholeTokens(part int) int {
	p := &r.Parts[part]
	whole := cmp.Or(p.Whole, p.Tokens)
	if p.Decision != trim.Summarized {
		return whole
	}
	for _, q := range r.Parts[part+1:] {
		if q.Message < 0 {
			continue
		}
		if q.Decision != trim.Cut {
			break
		}
		whole -= q.Tokens
	}
	return max(whole, p.Tokens)
}
