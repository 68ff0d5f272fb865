package loosejson

import (
	"cmp"
	"slices"
	"strings"
)

// finish makes the document of what was found.
func (f *finder) finish(doc *Document) {
	doc.Answer = f.answer()
	doc.Err = f.exceeded
	f.surroundAll()
	doc.Candidates, f.found = f.found, nil
	joined := doc.join()
	if c := f.mixed; c != nil {
		f.surround(c, gap{start: c.start, end: c.end, first: true, last: true})
		sortMends(c.Mends)
		doc.Candidates = append(doc.Candidates, c.Candidate)
	}
	doc.Candidates = append(doc.Candidates, joined...)
	doc.OpenFence = f.last != nil && !slices.ContainsFunc(doc.Candidates, func(c Candidate) bool { return int(c.Value.End) > f.last.start })
	doc.MoreFixes = f.more
	doc.odd = f.odd
}

// byOffset orders mends.
func byOffset(a, b Mend) int { return cmp.Compare(a.Offset, b.Offset) }

// sortMends orders mends, most of which are in order already, or nearly.
func sortMends(mends []Mend) {
	moves := 0
	for i := 1; i < len(mends); i++ {
		j := i
		for ; j > 0 && mends[j-1].Offset > mends[i].Offset; j-- {
			moves++
		}
		if moves > 8*len(mends) {
			slices.SortStableFunc(mends, byOffset)
			return
		}
		if j < i {
			f := mends[i]
			copy(mends[j+1:i+1], mends[j:i])
			mends[j] = f
		}
	}
}

// A gap is the text around a finding that belongs to no other, nor to a thinking
// block.
type gap struct {
	start, end  int  // of all of it, the finding included
	first, last bool // nothing was found before it, or behind it
}

// surroundAll records what stands around each of the findings.
func (f *finder) surroundAll() {
	block, end := 0, 0
	var c finding
	for i := range f.found {
		c = finding{f.found[i], f.spots[i]}
		for ; block < len(f.blocks) && f.blocks[block].end <= c.start; block++ {
			end = max(end, f.blocks[block].end)
		}
		g := gap{start: end, end: len(f.text), first: i == 0 || f.found[i-1].Think != c.Think, last: i+1 == len(f.found)}
		if !g.last {
			next := &f.spots[i+1]
			g.end = next.start
			if next.fenced != nil && next.fenced != c.fenced {
				g.end = max(c.end, next.fenced.start)
			}
		}
		if block < len(f.blocks) && f.blocks[block].start >= c.end {
			g.end = min(g.end, f.blocks[block].start)
		}
		end = max(end, c.end)
		if c.fenced != nil && (g.last || f.spots[i+1].fenced != c.fenced) {
			end = max(end, c.fenced.end)
		}
		f.surround(&c, g)
		sortMends(c.Mends)
		f.found[i] = c.Candidate
	}
	f.spots = nil
}

// A framing records what stands around one finding.
type framing struct {
	f *finder
	c *finding
	m mender // which records
}

// surround records what stands around a finding, and so where it comes from.
func (f *finder) surround(c *finding, g gap) {
	w := framing{f: f, c: c, m: mender{text: f.text, odd: f.odd, maxFixes: max(f.maxFixes, 8)}}
	switch {
	case c.Think: // the value itself is not skipped
		b := f.blocks[c.block]
		w.skipped(Thinking, b.start, c.start)
		w.skipped(Thinking, c.end, b.end)
	case len(f.blocks) > 0:
		w.skipped(Thinking, f.blocks[0].start, f.blocks[0].end)
		fallthrough
	default:
		w.frame(g)
	}
	f.maxFixes -= len(w.m.mends)
	f.more += w.m.more
	c.Mends = append(c.Mends, w.m.mends...)
}

// skipped records the text from start to end, if it is not blank.
func (w *framing) skipped(kind FixKind, start, end int) {
	for start < end && isSpace(w.f.text[start]) {
		start++
	}
	if start < end {
		w.m.fix(kind, start, strings.TrimSpace(w.f.text[start:min(end, start+2*maxFixText)]), "")
	}
}

// frame records the fence, the tags and the prose around the finding.
func (w *framing) frame(g gap) {
	c, start, end := w.c, w.c.start, w.c.end
	inner := -1 // prose in the fence
	if c.fenced != nil {
		c.Source = Fenced
		w.m.fix(Fence, c.fenced.start, w.f.text[c.fenced.start:c.fenced.open], "")
		if g.start < c.fenced.open {
			if inner = w.lead(c.fenced.open, start, g.first); inner >= 0 {
				w.skipped(Prose, inner, start)
			}
			start = c.fenced.start
		}
		if c.fenced.end <= g.end {
			w.skipped(Prose, end, w.closing(end))
			end = max(end, c.fenced.end)
		}
	}
	start, end = w.tag(start, end, g)
	before, after := w.lead(g.start, start, g.first), w.tail(end, g.end, g.last)
	if before >= 0 {
		w.skipped(Prose, before, start)
	}
	if after >= 0 {
		w.skipped(Prose, after, g.end)
	}
	if c.Source == InProse && before < 0 && inner < 0 && after < 0 && g.first && g.last {
		c.Source = Whole
	}
}

// closing returns where the line that closes the fence begins, or the fence's end if
// nothing closes it. The finding ends at end.
func (w *framing) closing(end int) int {
	fence := w.c.fenced
	inside := strings.TrimRight(w.f.text[end:max(end, fence.end)], " \t\r\n")
	line := strings.LastIndexByte(inside, '\n') + 1
	if mark := strings.TrimLeft(inside[line:], " \t"); strings.HasPrefix(mark, "```") || strings.HasPrefix(mark, "~~~") {
		return end + line
	}
	return end + len(inside)
}

// tag records the tag around what stands from start to end, and returns the span with
// it. Without its end, only a tag that says so begins an answer.
func (w *framing) tag(start, end int, g gap) (int, int) {
	c := w.c
	name, size := openingTag(w.f.text[g.start:max(start, g.start)])
	if size == 0 {
		return start, end
	}
	tail := strings.TrimLeft(w.f.text[end:g.end], " \t\r\n,;")
	closing := "</" + name + ">"
	closed := strings.HasPrefix(tail, closing)
	if !closed && (tail != "" || !isAnswerTag(name)) {
		return start, end
	}
	w.m.fix(Tag, start-size, strings.TrimSpace(w.f.text[start-size:start]), "")
	if c.Source == InProse && isAnswerTag(name) {
		c.Source = Tagged // in any other tag it may be an example, or the input
	}
	if closed {
		end = g.end - len(tail) + len(closing)
	}
	return start - size, end
}

// lead skips what may stand before a value without being prose, and records it. It
// returns where the prose begins, -1 if there is none.
func (w *framing) lead(start, end int, first bool) int {
	m := &mender{text: w.f.text[:max(start, end)], pos: start, odd: w.m.odd, maxFixes: w.m.maxFixes}
	for {
		m.spaceBeside()
		if m.pos >= end {
			break
		}
		if c, size := m.bracket(m.pos); c == '}' || c == ']' {
			m.skip(StrayBracket, size, "")
			continue
		}
		if size, _ := m.comma(m.pos); size > 0 {
			if first {
				m.fix(DoubledComma, m.pos, m.text[m.pos:m.pos+size], "")
			}
			m.pos += size
			continue
		}
		if isWord(m.text[m.pos]) && callName(m.text[m.pos:]) > 0 {
			n := len(m.text) - m.pos
			m.skip(StrayText, n, "")
			continue
		}
		return m.pos
	}
	w.m.merge(m)
	return -1
}

// tail skips what may stand behind a value without being prose, and records it. It
// returns where the prose begins, -1 if there is none.
func (w *framing) tail(start, end int, last bool) int {
	m := &mender{text: w.f.text[:max(start, end)], pos: start, odd: w.m.odd, maxFixes: w.m.maxFixes}
	for {
		m.spaceBeside()
		if m.pos >= end {
			break
		}
		if size, _ := m.comma(m.pos); size > 0 {
			if last && m.text[m.pos] == ',' {
				m.fix(TrailingComma, m.pos, m.text[m.pos:m.pos+size], "")
			}
			m.pos += size
			continue
		}
		if m.text[m.pos] == ')' {
			m.skip(StrayText, 1, "")
			continue
		}
		m.mends = slices.DeleteFunc(m.mends, func(f Mend) bool { return f.Kind == TrailingComma })
		w.m.merge(m)
		return m.pos
	}
	w.m.merge(m)
	return -1
}

// spaceBeside skips white space and comments beside a value; # begins a heading
// there.
func (m *mender) spaceBeside() {
	for m.pos < len(m.text) && m.text[m.pos] != '#' {
		before := m.pos
		if m.space(); m.pos == before {
			return
		}
	}
}

// merge takes over the fixes of another mender.
func (m *mender) merge(other *mender) {
	m.mends = append(m.mends, other.mends...)
	m.more += other.more
}

// callName returns the size of s if it is a name and an opening bracket, as in JSONP.
func callName(s string) int {
	trimmed := strings.TrimRight(s, " \t\r\n")
	name, ok := strings.CutSuffix(trimmed, "(")
	if len(name) > peekWindow || !ok || !isName(strings.TrimRight(name, " ")) {
		return 0
	}
	return len(s)
}

// openingTag returns the name and the size of the tag that s ends with, and the white
// space behind it.
func openingTag(s string) (name string, size int) {
	trimmed := strings.TrimRight(s, " \t\r\n")
	if !strings.HasSuffix(trimmed, ">") {
		return "", 0
	}
	from := max(0, len(trimmed)-peekWindow)
	i := strings.LastIndexByte(trimmed[from:], '<')
	if i < 0 {
		return "", 0
	}
	tag := trimmed[from+i+1 : len(trimmed)-1]
	name, _, _ = strings.Cut(tag, " ")
	name, _, _ = strings.Cut(name, "=")
	if !isName(strings.ReplaceAll(name, ":", "_")) {
		return "", 0
	}
	return name, len(s) - (from + i)
}

// answerTags are the names of tags that models put around an answer.
var answerTags = [...]string{
	"json", "answer", "output", "result", "response", "final", "final_answer", "tool_call",
	"function_call", "tool", "value", "data",
}

// isAnswerTag reports whether a tag of this name says that an answer follows.
func isAnswerTag(name string) bool { return slices.Contains(answerTags[:], strings.ToLower(name)) }

// answer returns the text outside thinking blocks.
func (f *finder) answer() Value {
	if len(f.blocks) == 0 {
		return bareText(f.text, 0, len(f.text))
	}
	var parts []Value
	at := 0
	for _, b := range append(f.blocks[:len(f.blocks):len(f.blocks)], thinkBlock{start: len(f.text), end: len(f.text)}) {
		if v := bareText(f.text, at, max(at, b.start)); v.Text != "" {
			parts = append(parts, v)
		}
		at = b.end
	}
	if len(parts) == 0 {
		return bareText(f.text, len(f.text), len(f.text))
	}
	v := parts[0]
	if len(parts) > 1 {
		var text strings.Builder
		for i, part := range parts {
			if i > 0 {
				text.WriteByte('\n')
			}
			text.WriteString(part.Text)
		}
		v.Text, v.End = text.String(), parts[len(parts)-1].End
	}
	return v
}

// join returns the candidate made of all that are not Think, if there are two or more.
func (doc *Document) join() []Candidate {
	n := 0
	for i := range doc.Candidates {
		if !doc.Candidates[i].Think {
			n++
		}
	}
	if n < 2 {
		return nil
	}
	var all Candidate
	items := make([]Value, 0, n)
	for _, c := range doc.Candidates {
		if !c.Think {
			items = append(items, c.Value)
			all.Mends = append(all.Mends, c.Mends...)
			all.Value.Cut = c.Value.Cut
		}
	}
	all.Joined = true
	all.Source = InProse
	if !slices.ContainsFunc(all.Mends, func(f Mend) bool { return f.Kind == Prose }) {
		all.Source = Whole
	}
	all.Value.Kind = Array
	all.Value.SetItems(items)
	all.Value.Start, all.Value.End = all.Value.Items()[0].Start, all.Value.Items()[n-1].End
	sortMends(all.Mends)
	return []Candidate{all}
}
