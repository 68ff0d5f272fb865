package loosejson

import (
	"slices"
	"strings"
)

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
	for _, mark := range [...]string{"</", "[/"} {
		for i := 0; ; {
			n := strings.Index(text[i:], mark)
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
	}
	slices.Sort(stops)
	return stops
}

// thinkNames are the names of tags around thinking, in lower case. The first ones stand
// in square brackets too.
var thinkNames = [...]string{"think", "thinking", "thoughts", "thought", "reasoning", "reflection", "scratchpad", "analysis"}

// squareNames is how many of thinkNames stand in square brackets.
const squareNames = 2

// thinkTag reports whether a tag around thinking begins s, and its size.
func thinkTag(s string, closing bool) (size int, ok bool) {
	if s == "" || s[0] != '<' && s[0] != '[' {
		return 0, false
	}
	names, shut, i := thinkNames[:], byte('>'), 1
	if s[0] == '[' {
		names, shut = names[:squareNames], ']'
	}
	if closing {
		if i = 2; len(s) < i || s[1] != '/' {
			return 0, false
		}
	}
	for _, name := range names {
		end := i + len(name)
		if len(s) <= end || !strings.EqualFold(s[i:end], name) {
			continue
		}
		if s[end] == shut {
			return end + 1, true
		}
		if n := strings.IndexAny(s[end:min(end+peekWindow, len(s))], "<>\n"); s[end] == ' ' && shut == '>' && !closing && n > 0 && s[end+n] == shut {
			return end + n + 1, true // with attributes
		}
	}
	return 0, false
}

// scanThink looks for a tag around thinking at index i, and returns the index to go on:
// i if there is none.
func (f *finder) scanThink(i, end int) int {
	if f.think {
		return i
	}
	if size, ok := thinkTag(f.text[i:end], true); ok {
		f.thoughtBefore(i + size)
		return i + size
	}
	if size, ok := thinkTag(f.text[i:end], false); ok {
		return f.scanThinking(i, i+size, end)
	}
	return i
}

// scanTag looks at what may be a tag at index i, and returns the index to go on.
func (f *finder) scanTag(i, end int) int {
	if next := f.scanThink(i, end); next > i {
		return next
	}
	if next := f.scanTagged(i, end); next > i {
		return next
	}
	return i + 1
}

// thoughtBefore makes all up to end a thinking block whose first tag is missing.
func (f *finder) thoughtBefore(end int) {
	start := 0
	if n := len(f.blocks); n > 0 {
		start = f.blocks[n-1].end
	}
	for isSpace(f.text[start]) { // up to the tag at most
		start++
	}
	f.blocks = append(f.blocks, thinkBlock{start: start, end: end})
	for i := len(f.found) - 1; i >= 0 && f.spots[i].start >= start; i-- {
		f.found[i].Think, f.spots[i].block = true, len(f.blocks)-1
	}
}

// scanThinking scans the thinking block whose tag stands at index i, up to its end,
// or to the end of all if it has none.
func (f *finder) scanThinking(i, content, end int) int {
	at, _ := slices.BinarySearch(f.stops, content)
	stop, next, open := end, end, true
	for ; at < len(f.stops) && f.stops[at] < end; at++ {
		if size, ok := thinkTag(f.text[f.stops[at]:end], true); ok {
			stop, next, open = f.stops[at], f.stops[at]+size, false
			break
		}
	}
	f.blocks = append(f.blocks, thinkBlock{start: i, end: next, open: open})
	outer := f.fence
	f.think, f.fence = true, nil
	found := len(f.found)
	f.scan(content, stop)
	f.think, f.fence = false, outer
	for i := found; i < len(f.found); i++ {
		f.spots[i].block, f.found[i].Open = len(f.blocks)-1, open
	}
	return next
}
