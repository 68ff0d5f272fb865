package loosejson

import (
	"fmt"
	"slices"
	"sort"
	"strings"
)

// Parse finds the values in a text that was meant to be JSON, or to hold some: the
// text itself, code fences, tags, values in prose, several values in a row. It mends
// what is not JSON and records how. It fails only if the text exceeds a bound of
// opts; then Document.Err says so.
func Parse(text string, opts *Options) *Document {
	o := opts.withDefaults()
	doc := &Document{Text: text}
	if len(text) > o.MaxBytes {
		doc.Err = TooManyBytes(text[:o.MaxBytes], len(text))
		return doc
	}
	maxFixes := max(minFixes, len(text)/bytesPerFix)
	if v, lone, ok := parseWhole(text, o.MaxDepth); ok {
		doc.odd = &oddTexts{}
		m := mender{text: text, odd: doc.odd, maxFixes: maxFixes}
		m.surrogates(lone)
		s := strings.Trim(text, " \t\r\n") // valid UTF-8, as the parser found
		start := strings.Index(text, s)
		doc.Answer = Value{Kind: String, Bare: true, Text: s, Start: int32(start), End: int32(start + len(s))}
		doc.Candidates, doc.MoreFixes = []Candidate{{Value: v, Mends: m.mends}}, m.more
		return doc
	}
	f := finder{
		text:     text,
		begin:    len(text) - len(strings.TrimLeft(text, " \t\r\n")),
		end:      len(strings.TrimRight(text, " \t\r\n")),
		maxDepth: o.MaxDepth,
		maxFixes: maxFixes,
		maxWork:  workPerByte*len(text) + 1<<12,
		careful:  o.careful,
		stops:    findStops(text),
		odd:      &oddTexts{},
	}
	f.scan(0, len(text))
	f.scanOtherwise()
	f.finish(doc)
	return doc
}

// The bounds of a finder.
const (
	minFixes    = 64      // that a short text may have
	bytesPerFix = 16      // of a long one
	maxFound    = 1 << 16 // values
	moreFound   = 2       // that are made of them
	workPerByte = 8       // how often the bytes of a text may be read on the average, when values overlap
)

// parseWhole parses a text that is JSON and nothing else, and returns the places of
// lone surrogates too.
func parseWhole(text string, maxDepth int) (v Value, lone []int, ok bool) {
	p := strictParser{text: text, maxDepth: maxDepth}
	if v, ok = p.space().value(); !ok {
		return v, nil, false
	}
	// A number at the very end might have gone on.
	v.Cut = v.Kind == Number && int(v.End) == len(text)
	p.space()
	return v, p.lone, p.pos == len(text)
}

// ParseValue reads a text that is one value, written as JSON or loosely, and reports
// whether it is.
func ParseValue(text string) (v Value, ok bool) {
	if v, err := ParseStrict(text, nil); err == nil {
		return v, true
	}
	m := &mender{text: text, maxDepth: defaultMaxDepth, last: true}
	v, ok = m.value()
	return v, ok && m.pos == len(text) && !m.unclosed && !m.tooDeep
}

// bareText returns the text from start to end, trimmed, as a bare string.
func bareText(text string, start, end int) Value {
	s := strings.TrimSpace(text[start:end])
	if s == "" {
		return Value{Kind: String, Bare: true, Start: int32(end), End: int32(end)}
	}
	start += strings.Index(text[start:end], s)
	return Value{Kind: String, Bare: true, Start: int32(start), End: int32(start + len(s)), Text: validUTF8(s)}
}

// A finder looks for values in a text, from left to right.
type finder struct {
	text     string
	begin    int // of what is no white space
	end      int // and behind it
	maxDepth int
	odd      *oddTexts
	maxFixes int
	more     int
	work     int // bytes read by attempts
	maxWork  int
	careful  bool         // as in mender
	exceeded *SyntaxError // the bound that was exceeded: then nothing more is looked for

	stops []int // where a value in prose may end by force: lines that fence, and the like
	builder
	strict mender // of the last value that was read as JSON: there may be very many
	found  []Candidate
	spots  []spot   // of what was found: apart, since the candidates outlive them
	mixed  *finding // the lines that hold all of them
	blocks []thinkBlock

	fence *fence // the fence that is being scanned
	last  *fence // one that the text ends in, if no value was found in it
	think bool   // inside a thinking block
}

// A finding is a value and what stands around it.
type finding struct {
	Candidate
	spot
}

// A spot is where a value was found.
type spot struct {
	start, end int // with its fence or tag, and stray brackets
	fenced     *fence
	block      int // the thinking block it stands in, if Think
}

// A thinkBlock is the span of a thinking block, with its tags.
type thinkBlock struct {
	start, end int
	open       bool // nothing closes it
}

// byStart orders what was found.
type byStart struct{ *finder }

func (f byStart) Len() int           { return len(f.found) }
func (f byStart) Less(i, j int) bool { return f.spots[i].start < f.spots[j].start }
func (f byStart) Swap(i, j int) {
	f.found[i], f.found[j] = f.found[j], f.found[i]
	f.spots[i], f.spots[j] = f.spots[j], f.spots[i]
}

// scanOtherwise looks for a value without brackets, and then for lines, if nothing
// was found in the answer, or nothing but values behind the keys of lines.
func (f *finder) scanOtherwise() {
	v := f.answer()
	if f.exceeded != nil || v.Text == "" || int(v.End)-int(v.Start) > len(v.Text) && len(f.blocks) > 1 {
		return
	}
	switch {
	case slices.ContainsFunc(f.found, func(c Candidate) bool { return !c.Think }):
		f.scanMixed(&v)
	case !f.scanScalar(int(v.Start), int(v.End), false) && !f.scanScalars(int(v.Start), int(v.End)) && !f.scanMembers(int(v.Start), int(v.End)):
		f.scanLines(int(v.Start), int(v.End))
	}
	sort.Stable(byStart{f})
}

// scan looks for values from start to end.
func (f *finder) scan(start, end int) {
	for i := start; i < end && f.exceeded == nil; {
		switch c := f.text[i]; c {
		case '`', '~':
			i = f.scanFence(i, end)
		case '<':
			i = f.scanTag(i, end)
		case '(':
			i = f.scanTuple(i, end)
		case '[':
			if next := f.scanThink(i, end); next > i {
				i = next
				continue
			}
			fallthrough
		case '{', 0xEF:
			i = f.scanValue(i, end)
		default:
			i++
		}
	}
}

// scanValue looks for an array or object at index i, and returns the index to go on.
func (f *finder) scanValue(i, end int) int {
	probe := mender{text: f.text[:end]}
	c, size := probe.bracket(i)
	if c != '{' && c != '[' {
		return i + 1
	}
	if !probe.promising(i, c, size) && !(f.deliberate(i) && probe.keyCut(probe.peekSpace(i+size))) {
		return i + size
	}
	m, v := f.attempt(i, end)
	if m.tooDeep {
		f.exceeded = newSyntaxError(f.text, m.pos, true, tooDeep(f.maxDepth))
		return end
	}
	if !plausible(&v, m, f.text, !f.deliberate(i)) {
		if f.work > f.maxWork {
			return max(m.pos, i+size)
		}
		return i + size
	}
	return f.add(v, m, i, end)
}

// scanTuple looks for a tuple of Python at index i, if all begins there, and returns the
// index to go on.
func (f *finder) scanTuple(i, end int) int {
	probe := mender{text: f.text[:end]}
	if i != f.begin || !probe.tuple(i) {
		return i + 1
	}
	if m, v := f.attempt(i, end); v.Kind == Array && !m.tooDeep {
		return f.add(v, m, i, end)
	}
	return i + 1
}

// deliberate reports whether a value at index i begins the text, or stands in a fence, so
// that it is likely meant as one.
func (f *finder) deliberate(i int) bool { return i == f.begin || f.fence != nil }

// add records a value that was found, with the stray brackets behind it, and returns
// the index to go on.
func (f *finder) add(v Value, m *mender, start, end int) int {
	if len(f.found) == maxFound {
		f.exceeded = newSyntaxError(f.text, start, true, fmt.Sprintf("the text holds more than %d values in a row", maxFound))
		return end
	}
	v.Cut = v.Cut || m.torn
	m.text = f.text[:end]
	m.stop = false
	m.strayClosers()
	f.more += m.more
	f.found = append(roomy(f.found, m.pos, len(f.text), maxFound+moreFound), Candidate{
		Value: v, Mends: m.mends, Source: InProse, Think: f.think, Torn: m.torn, Unclosed: m.unclosed,
	})
	f.spots = append(roomy(f.spots, m.pos, len(f.text), maxFound), spot{start: start, end: m.pos, fenced: f.fence})
	f.maxFixes -= len(m.mends)
	return m.pos
}

// strayClosers steps over brackets that close nothing.
func (m *mender) strayClosers() {
	for {
		i := m.peekSpace(m.pos)
		c, size := m.bracket(i)
		if c != '}' && c != ']' {
			return
		}
		m.pos = i
		m.skip(StrayBracket, size, "")
	}
}

// attempt reads the value at index i. It reads up to the next stop; if that stands
// in the middle of a string, which may well hold a fence, it tries the next ones.
func (f *finder) attempt(i, end int) (*mender, Value) {
	if m, v, ok := f.strictly(i, end); ok {
		return m, v
	}
	at, _ := slices.BinarySearch(f.stops, i+1)
	var first *mender
	var firstValue Value
	for try := 0; ; try++ {
		limit := end
		if at < len(f.stops) && f.stops[at] < end && try < 4 {
			limit = f.stops[at]
			at++
		}
		m, v := f.mend(i, limit)
		if m.torn && !m.tooDeep {
			if first != nil {
				m, v, first.torn = first, firstValue, true
			}
			if f.fence != nil && f.bareFence(m.pos) {
				return m, v
			}
			return f.untorn(i, end, m, v)
		}
		if !m.unclosed || m.tooDeep || !m.inString && first == nil {
			return m, v
		}
		if first == nil {
			first, firstValue = m, v
		}
		if limit == end || f.work > f.maxWork {
			if first.torn = limit != end || first.pos < m.pos; f.fence != nil && f.bareFence(first.pos) {
				return first, firstValue
			}
			return f.untorn(i, end, first, firstValue)
		}
	}
}

// strictly reads the value at index i if it is JSON.
func (f *finder) strictly(i, end int) (*mender, Value, bool) {
	p := strictParser{text: f.text[:end], pos: i, maxDepth: f.maxDepth, builder: f.builder}
	v, ok := p.value()
	if f.builder = p.builder; !ok {
		f.builder = builder{} // what was built is of no use, and not to be kept for the sake of what follows
	}
	f.work += p.pos - i
	m := &f.strict
	*m = mender{text: f.text, pos: p.pos, odd: f.odd, maxFixes: f.maxFixes}
	if ok {
		m.surrogates(p.lone)
	}
	return m, v, ok
}

// mend reads the value at index i as far as limit.
func (f *finder) mend(i, limit int) (*mender, Value) {
	m := f.mender(i, limit)
	v, _ := m.value()
	f.work += m.pos - i
	return m, v
}

// mender returns a mender for the value at index i that reads as far as limit.
func (f *finder) mender(i, limit int) *mender {
	m := &mender{text: f.text[:limit], pos: i, careful: f.careful, maxDepth: f.maxDepth, odd: f.odd, maxFixes: f.maxFixes, last: limit >= f.end}
	j := m.peekSpace(i + 1)
	m.escaped = m.at(j) == '\\' && (m.at(j+1) == '"' || m.at(j+1) == 'n')
	return m
}

// promising reports whether the bracket c at index i looks like the beginning of a
// value, rather than of a placeholder, a formula or code.
func (m *mender) promising(i int, c byte, size int) bool {
	i = m.peekSpace(i + size)
	if i >= len(m.text) {
		return true
	}
	if c == '[' {
		return true
	}
	switch m.text[i] {
	case '}', ']', '{', '[', '"', '\'', '`', ',', '/', '#', '.', '\\':
		return true
	}
	if m.quoteAt(i).size > 0 {
		return true
	}
	for end := min(i+peekWindow, len(m.text)); i < end; i++ {
		switch m.text[i] {
		case ':', '=', '"':
			return true
		case '{', '}', '[', ']', '\n', ';':
			return false
		case 0xEF:
			if m.colonSize(i) > 0 {
				return true
			}
		}
	}
	return false
}

// plausible reports whether a value that was found in prose was meant as one.
func plausible(v *Value, m *mender, text string, embedded bool) bool {
	switch v.Kind {
	case Object:
		return len(v.Members()) > 0 || m.dropped == 0
	case Array:
		if strings.HasPrefix(text[min(m.pos, len(text)):], "(") {
			return false // a link: [text](url)
		}
		if len(v.Items()) == 1 && v.Items()[0].Bare && !v.Cut && embedded {
			return false // a placeholder: [your name]
		}
		return len(v.Items()) > 0 || m.dropped == 0
	}
	return false
}
