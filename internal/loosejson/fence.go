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
		n := len(f.found)
		if n > found && f.found[n-1].end > limit {
			from = f.found[n-1].end
			continue
		}
		if n == 0 || f.found[n-1].fenced != fn {
			f.scanScalar(fn.open, limit, slices.Contains(plainInfos[:], strings.ToLower(fn.info)))
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
