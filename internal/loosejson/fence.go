package loosejson

import (
	"slices"
	"strings"
)

// A fence is a code fence.
type fence struct {
	start, open int // of the fence, and behind its first line
	info        string
	end         int // behind its last line
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

// scanFenced scans inside a fence.
func (f *finder) scanFenced(fn *fence, end int) int {
	f.fence = fn
	defer func() { f.fence = nil }()
	found := len(f.found)
	limit := f.fenceEnd(fn, fn.open, end)
	info := strings.ToLower(fn.info)
	if info == "yaml" || info == "yml" {
		f.scanLines(fn.open, limit)
	}
	if len(f.found) == found {
		limit = f.scanFenceValues(fn, limit, end)
	}
	if len(f.found) == found {
		f.scanScalar(fn.open, limit, slices.Contains(plainInfos[:], info))
	}
	if len(f.found) == found && limit == len(f.text) && !f.strayFence(fn) {
		f.last = fn
	}
	for fn.end = limit; fn.end < end && (f.text[fn.end] == f.text[fn.start] || f.text[fn.end] == ' '); {
		fn.end++
	}
	return max(fn.end, fn.open)
}

// strayFence reports whether a fence at the end of the text is only the end of one that
// was never opened: it is bare, and stands behind a value without a fence.
func (f *finder) strayFence(fn *fence) bool {
	if len(f.found) == 0 || fn.info != "" || strings.TrimSpace(f.text[fn.open:]) != "" {
		return false
	}
	before := f.spots[len(f.spots)-1]
	return before.fenced == nil && strings.TrimSpace(f.text[before.end:fn.start]) == ""
}

// scanFenceValues looks for values with brackets in a fence. A value may hold what
// looks like the end of the fence: then that is looked for behind the value.
func (f *finder) scanFenceValues(fn *fence, limit, end int) int {
	for from := fn.open; ; {
		found := len(f.found)
		f.scanUntil(from, limit, end)
		n := len(f.found)
		if n == found || f.spots[n-1].end <= limit {
			return limit
		}
		from = f.spots[n-1].end
		limit = f.fenceEnd(fn, from, end)
	}
}

// fenceEnd returns where a fence ends that is open at from.
func (f *finder) fenceEnd(fn *fence, from, end int) int {
	mark := f.text[fn.start : fn.start+3]
	if n := strings.Index(f.text[from:end], mark); n >= 0 {
		return from + n
	}
	return end
}

// bareFence reports whether a line with a fence and nothing else begins at index i, or
// behind the newline there: it closes a fence.
func (f *finder) bareFence(i int) bool {
	line, _, _ := strings.Cut(strings.TrimLeft(f.text[i:], "\r\n"), "\n")
	line = strings.TrimSpace(line)
	return len(line) >= 3 && (strings.Trim(line, "`") == "" || strings.Trim(line, "~") == "")
}

// scanUntil scans for values that begin before limit, and stops behind the first
// that ends behind it.
func (f *finder) scanUntil(from, limit, end int) {
	for i := from; i < limit && f.exceeded == nil; {
		switch f.text[i] {
		case '{', '[', 0xEF:
			i = f.scanValue(i, end)
		default:
			i++
		}
	}
}
