package loosejson

import (
	"cmp"
	"slices"
	"strings"
)

// A fence is a code fence.
type fence struct {
	start, open int // of the fence, and behind its first line
	info        string
	end         int // behind its last line
}

// findStops returns the starts of all lines that begin with a code fence, and the
// places of the tags that end a thinking block.
func findStops(text string) []int {
	var stops []int
	for _, mark := range [...]string{"```", "~~~"} {
		for i := 0; ; {
			n := strings.Index(text[i:], mark)
			if n < 0 {
				break
			}
			i += n
			line := i
			for line > 0 && (text[line-1] == ' ' || text[line-1] == '\t') {
				line--
			}
			if line == 0 || text[line-1] == '\n' {
				stops = append(stops, line)
			}
			for i < len(text) && text[i] == mark[0] {
				i++
			}
		}
	}
	for i := 0; ; {
		n := strings.Index(text[i:], "</")
		if n < 0 {
			break
		}
		i += n
		if size, ok := thinkTag(text[i:], true); ok {
			stops = append(stops, i)
			i += size
			continue
		}
		i += 2
	}
	slices.Sort(stops)
	return stops
}

// thinkNames are the names of tags around thinking, in lower case.
var thinkNames = [...]string{"thinking", "think", "thoughts", "thought", "reasoning", "reflection", "scratchpad"}

// thinkTag reports whether a tag around thinking begins s, and its size.
func thinkTag(s string, closing bool) (size int, ok bool) {
	prefix := "<"
	if closing {
		prefix = "</"
	}
	rest, ok := strings.CutPrefix(s, prefix)
	if !ok {
		return 0, false
	}
	for _, name := range thinkNames {
		if len(rest) > len(name) && rest[len(name)] == '>' && strings.EqualFold(rest[:len(name)], name) {
			return len(prefix) + len(name) + 1, true
		}
	}
	return 0, false
}

// scanTag looks at what may be a tag at index i, and returns the index to go on.
func (f *finder) scanTag(i, end int) int {
	if size, ok := thinkTag(f.text[i:end], true); ok && !f.think {
		f.thoughtBefore(i + size)
		return i + size
	}
	if size, ok := thinkTag(f.text[i:end], false); ok && !f.think {
		return f.scanThinking(i, i+size, end)
	}
	return i + 1
}

// thoughtBefore makes all up to end a thinking block whose first tag is missing.
func (f *finder) thoughtBefore(end int) {
	start := 0
	if n := len(f.blocks); n > 0 {
		start = f.blocks[n-1].end
	}
	f.blocks = append(f.blocks, thinkBlock{start, end})
	for i := len(f.found) - 1; i >= 0 && f.found[i].start >= start; i-- {
		f.found[i].Think = true
	}
}

// scanThinking scans the thinking block whose tag stands at index i, up to its end,
// or to the end of all if it has none.
func (f *finder) scanThinking(i, open, end int) int {
	at, _ := slices.BinarySearch(f.stops, open)
	stop, next := end, end
	for ; at < len(f.stops) && f.stops[at] < end; at++ {
		if size, ok := thinkTag(f.text[f.stops[at]:end], true); ok {
			stop, next = f.stops[at], f.stops[at]+size
			break
		}
	}
	f.blocks = append(f.blocks, thinkBlock{i, next})
	outer := f.fence
	f.think, f.fence = true, nil
	f.scan(open, stop)
	f.think, f.fence = false, outer
	return next
}

// scanFence scans the code fence at index i, if there is one, and returns the index
// to go on.
func (f *finder) scanFence(i, end int) int {
	c := f.text[i]
	n := i
	for n < end && f.text[n] == c {
		n++
	}
	if n-i < 3 {
		return n
	}
	if f.fence != nil {
		return n
	}
	fn := &fence{start: i, open: n}
	for fn.open < end && f.text[fn.open] != '\n' && f.text[fn.open] != '{' && f.text[fn.open] != '[' && f.text[fn.open] != c {
		fn.open++
	}
	if fn.open < end && f.text[fn.open] == c {
		return n // code in a line
	}
	fn.info = strings.TrimSpace(f.text[n:fn.open])
	return f.scanFenced(fn, end)
}

// scanFenced scans inside a fence. A value may hold what looks like the end of it,
// so that the end is looked for behind each value.
func (f *finder) scanFenced(fn *fence, end int) int {
	mark := f.text[fn.start : fn.start+3]
	f.fence = fn
	defer func() { f.fence = nil }()
	for from := fn.open; ; {
		limit := f.fenceEnd(from, mark, end)
		found := len(f.found)
		f.scanUntil(from, limit, end)
		if n := len(f.found); n > found && f.found[n-1].end > limit {
			from = f.found[n-1].end
			continue
		}
		fn.end = limit
		for fn.end < end && (f.text[fn.end] == mark[0] || isSpace(f.text[fn.end]) && f.text[fn.end] != '\n') {
			fn.end++
		}
		return max(fn.end, fn.open)
	}
}

// fenceEnd returns where a fence ends that is open at from.
func (f *finder) fenceEnd(from int, mark string, end int) int {
	if n := strings.Index(f.text[from:end], mark); n >= 0 {
		return from + n
	}
	return end
}

// scanUntil scans for values that begin before limit, and stops behind the first
// that ends behind it.
func (f *finder) scanUntil(from, limit, end int) {
	for i := from; i < limit && f.tooDeep == 0; {
		switch f.text[i] {
		case '{', '[', 0xEF:
			i = f.scanValue(i, end)
		default:
			i++
		}
	}
}

// finish makes the document of what was found.
func (f *finder) finish(doc *Document) {
	doc.Answer = f.answer()
	doc.MoreFixes = f.more
	if f.tooDeep > 0 {
		doc.Err = newSyntaxError(f.text, f.tooDeep-1, true, tooDeep(f.maxDepth))
	}
	for i := range f.found {
		f.surround(i)
		c := f.found[i].Candidate
		slices.SortStableFunc(c.Fixes, func(a, b Fix) int { return cmp.Compare(a.Offset, b.Offset) })
		doc.Candidates = append(doc.Candidates, c)
	}
	doc.join()
}

// answer returns the text outside thinking blocks.
func (f *finder) answer() Value {
	if len(f.blocks) == 0 {
		return bareText(f.text, 0, len(f.text))
	}
	var parts []string
	start, end, at := -1, len(f.text), 0
	add := func(to int) {
		if v := bareText(f.text, at, to); v.Text != "" {
			parts = append(parts, v.Text)
			end = v.End
			if start < 0 {
				start = v.Start
			}
		}
	}
	for _, b := range f.blocks {
		add(b.start)
		at = b.end
	}
	add(len(f.text))
	if start < 0 {
		start = end
	}
	return Value{Kind: String, Bare: true, Start: start, End: end, Text: strings.Join(parts, "\n")}
}

// surround records what stands around the value i.
func (f *finder) surround(i int) {
	c := &f.found[i]
	record := func(kind FixKind, offset int, from string) {
		c.Fixes = append(c.Fixes, Fix{Kind: kind, Offset: offset, From: clip(strings.TrimSpace(from))})
	}
	start, end := 0, len(f.text)
	if i > 0 {
		start = f.found[i-1].end
	}
	if i+1 < len(f.found) {
		end = f.found[i+1].start
	}
	if n := len(f.blocks); n > 0 {
		record(Thinking, f.blocks[0].start, f.text[f.blocks[0].start:f.blocks[0].end])
		for _, b := range f.blocks {
			if b.end <= c.start {
				start = max(start, b.end)
			} else if b.start >= c.end {
				end = min(end, b.start)
			}
		}
	}
	if c.Think {
		return
	}
	if c.fenced != nil {
		c.Source = Fenced
		record(Fence, c.fenced.start, f.text[c.fenced.start:c.fenced.open])
		start = c.start
	}
	before, after := f.text[min(start, c.start):c.start], f.text[c.end:max(end, c.end)]
	_ = after
	if c.fenced == nil {
		if strings.TrimSpace(before) != "" {
			record(Prose, start, before)
		}
		if strings.TrimSpace(after) != "" {
			record(Prose, c.end, after)
		}
		if strings.TrimSpace(before) == "" && strings.TrimSpace(after) == "" && len(f.found) == 1 {
			c.Source = Whole
		}
	}
}

// join adds the candidate made of all that are not Think, if there are two or more.
func (doc *Document) join() {
	var all Candidate
	for _, c := range doc.Candidates {
		if !c.Think {
			all.Value.Items = append(all.Value.Items, c.Value)
			all.Fixes = append(all.Fixes, c.Fixes...)
			all.Value.Cut = c.Value.Cut
		}
	}
	n := len(all.Value.Items)
	if n < 2 {
		return
	}
	all.Joined = true
	all.Source = InProse
	all.Value.Kind = Array
	all.Value.Start, all.Value.End = all.Value.Items[0].Start, all.Value.Items[n-1].End
	slices.SortStableFunc(all.Fixes, func(a, b Fix) int { return cmp.Compare(a.Offset, b.Offset) })
	doc.Candidates = append(doc.Candidates, all)
}
