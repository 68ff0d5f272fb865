package loosejson

import (
	"strings"
)

// A lineReader reads values written as lines, in the manner of YAML: "key: value",
// lists with dashes, and both nested by indentation.
type lineReader struct {
	f     *finder
	lines []textLine
	at    int // the line to read
	keys  int // how many were read
	items int
	depth int
	sub   mender // of one value: there may be very many
}

// A textLine is a line that is not blank.
type textLine struct {
	start, end int // without white space around it
	indent     int
	after      bool // a blank line stands before it
}

// scanLines looks for values written as lines from start to end.
func (f *finder) scanLines(start, end int) {
	r := lineReader{f: f, lines: splitLines(f.text, start, end)}
	whole := len(r.lines)
	for r.at < len(r.lines) && f.work <= f.maxWork {
		first := r.at
		if !r.structured(r.lines[first]) {
			r.at++
			continue
		}
		r.keys, r.items = 0, 0
		m := &mender{text: f.text[:end], odd: f.odd, maxFixes: f.maxFixes}
		m.fix(Lines, r.lines[first].start, f.text[r.lines[first].start:r.lines[first].end], "")
		v := r.block(m)
		if r.at == first {
			r.at++
			continue
		}
		if len(v.Members()) == 1 && v.Members()[0].Value.Kind == Array && r.items > 0 && strings.Contains(v.Members()[0].Key, " ") {
			v = v.Members()[0].Value // "Here is the list:"
		}
		if len(m.mends) > 0 {
			m.readAs(0, v.Excerpt(maxFixText))
		}
		// One line with a colon amid others is a sentence, and one with nothing behind it.
		bare := len(v.Members()) == 1 && v.Members()[0].Value.Kind == Null && v.Members()[0].Value.Start == v.Members()[0].Value.End
		if r.keys < 2 && r.items == 0 && (r.at-first < whole || bare) {
			continue
		}
		m.pos = int(v.End)
		f.add(v, m, int(v.Start), end)
		f.found[len(f.found)-1].Source = InLines
	}
}

// scanMixed looks for lines that hold the values found so far, each behind a key, if
// they are all of the answer: "a: 1\nb: {c: 2}". That value is one more, since the
// others may as well be what was asked for.
func (f *finder) scanMixed(answer *Value) {
	for i := range f.found {
		if f.found[i].Think {
			continue
		}
		c := &f.spots[i]
		from := max(int(answer.Start), c.start-peekWindow)
		if from > c.start || c.fenced != nil {
			return
		}
		line := f.text[from+strings.LastIndexByte(f.text[from:c.start], '\n')+1 : c.start]
		line = strings.TrimLeft(line, " \t")
		line = line[dashSize(line):]
		if key := lineKey(line); key.size == 0 || key.size != len(line) {
			return
		}
	}
	trial := *f
	trial.found, trial.spots = nil, nil
	trial.scanLines(int(answer.Start), int(answer.End))
	if len(trial.found) != 1 || trial.spots[0].start != int(answer.Start) || trial.spots[0].end != int(answer.End) {
		return
	}
	if v := &trial.found[0].Value; len(v.Members()) == 1 && v.Members()[0].Value.Kind >= Array {
		return // "So: {…}"
	}
	f.mixed = &finding{Candidate: trial.found[0], spot: trial.spots[0]}
}

// splitLines returns the lines from start to end that are neither blank nor rules.
func splitLines(text string, start, end int) []textLine {
	var lines []textLine
	blank := false
	for i := start; i < end; {
		stop := end
		if n := strings.IndexByte(text[i:end], '\n'); n >= 0 {
			stop = i + n
		}
		line := text[i:stop]
		trimmed := strings.TrimLeft(line, " \t")
		indent := len(line) - len(trimmed)
		trimmed = strings.TrimRight(trimmed, " \t\r")
		switch {
		case trimmed == "":
			blank = true
		case strings.Trim(trimmed, "-") == "":
		default:
			lines = append(lines, textLine{start: i + indent, end: i + indent + len(trimmed), indent: indent, after: blank})
			blank = false
		}
		i = stop + 1
	}
	return lines
}

// text returns the text of a line.
func (r *lineReader) text(l textLine) string { return r.f.text[l.start:l.end] }

// structured reports whether a line begins with a dash or a key.
func (r *lineReader) structured(l textLine) bool {
	return dashSize(r.text(l)) > 0 || lineKey(r.text(l)).size > 0
}

// dashSize returns the size of the dash, or the number, that makes s an item of a
// list, with the blanks behind it; 0 if it is none.
func dashSize(s string) int {
	n := 0
	switch {
	case strings.HasPrefix(s, "- "), strings.HasPrefix(s, "* "), strings.HasPrefix(s, "+ "):
		n = 1
	case strings.HasPrefix(s, "• "):
		n = len("•")
	case s == "-":
		return 1
	default:
		n = skipDigits(s, 0)
		if n == 0 || n > 4 || n+1 >= len(s) || s[n] != '.' && s[n] != ')' || s[n+1] != ' ' {
			return 0
		}
		n++
	}
	for n < len(s) && s[n] == ' ' {
		n++
	}
	return n
}

// A keyOfLine is the key that a line begins with.
type keyOfLine struct {
	name string
	size int // with its colon, and the blanks behind it; 0: there is none
	at   int // where the name begins
}

// maxLineKey and maxLineWords bound a key that stands without quotes in a line: more
// than that is a sentence.
const (
	maxLineKey   = 48
	maxLineWords = 5
)

// lineKey returns the key that s begins with.
func lineKey(s string) keyOfLine {
	colon := -1
	for i := 0; i < len(s) && i <= maxLineKey+8; i++ {
		if s[i] == ':' && (i+1 == len(s) || s[i+1] == ' ' || s[i+1] == '*' || s[i+1] == '"' || s[i+1] == '\t') {
			colon = i
			break
		}
		if strings.HasPrefix(s[i:], "：") {
			colon = i
			break
		}
	}
	if colon <= 0 {
		return keyOfLine{}
	}
	size := colon + 1
	if s[colon] != ':' {
		size = colon + len("：")
	}
	name := s[:colon]
	bold := strings.HasPrefix(name, "**")
	if bold && strings.HasPrefix(s[size:], "**") {
		size += 2
	}
	if size == colon+1 && size < len(s) && s[size] == '*' {
		return keyOfLine{}
	}
	name = strings.Trim(name, "*`\"' ")
	if name == "" || len(name) > maxLineKey || strings.ContainsAny(name, "{}[]<>\"!?;,|") || len(strings.Fields(name)) > maxLineWords {
		return keyOfLine{}
	}
	at := strings.Index(s, name)
	for size < len(s) && (s[size] == ' ' || s[size] == '\t') {
		size++
	}
	return keyOfLine{name: strings.ToValidUTF8(name, "\ufffd"), size: size, at: at}
}

// block reads the array or object that begins with the current line: all lines of
// its indentation, and the deeper ones under each.
func (r *lineReader) block(m *mender) Value {
	r.depth++
	defer func() { r.depth-- }()
	l := r.lines[r.at]
	v := Value{Start: int32(l.start), End: int32(l.end)}
	var items []Value
	var members []Member
	dash := dashSize(r.text(l)) > 0
	if v.Kind = Object; dash {
		v.Kind = Array
	}
	for first := true; r.at < len(r.lines); first = false {
		next := r.lines[r.at]
		if next.indent != l.indent || next.after && !first && !r.structured(next) {
			break
		}
		if dash {
			if n := dashSize(r.text(next)); n > 0 {
				r.items++
				items = append(items, r.item(m, next, n))
				last := &items[len(items)-1]
				v.End, v.Cut = last.End, cutBracket(last)
				continue
			}
			break
		}
		key := lineKey(r.text(next))
		if key.size == 0 || dashSize(r.text(next)) > 0 {
			break
		}
		r.keys++
		member := Member{Key: key.name, KeyStart: next.start + key.at}
		member.Value = r.after(m, next, key.size)
		members = append(members, member)
		v.End, v.Cut = max(v.End, member.Value.End), cutBracket(&member.Value)
	}
	if dash {
		v.SetItems(items)
	} else {
		v.SetMembers(members)
	}
	return v
}

// cutBracket reports whether v is an array or object that the end of the text cut.
func cutBracket(v *Value) bool { return v.Cut && v.Kind >= Array }

// item reads the item whose dash, of n bytes, stands in line l.
func (r *lineReader) item(m *mender, l textLine, n int) Value {
	rest := textLine{start: l.start + n, end: l.end, indent: l.indent + n}
	if rest.start < rest.end && lineKey(r.text(rest)).size > 0 && r.depth < r.f.maxDepth {
		r.lines[r.at] = rest
		return r.block(m)
	}
	return r.after(m, l, n)
}

// after reads the value that stands in line l behind its first n bytes, or in the
// deeper lines under it.
func (r *lineReader) after(m *mender, l textLine, n int) Value {
	r.at++
	start, end := l.start+n, l.end
	rest := strings.TrimSpace(r.f.text[min(start, end):end])
	if (rest == "" || rest == "|" || rest == ">" || rest == "|-" || rest == ">-") && r.at < len(r.lines) {
		next := r.lines[r.at]
		same := next.indent == l.indent && !next.after && dashSize(r.text(next)) > 0 && dashSize(r.text(l)) == 0
		if rest == "" && (next.indent > l.indent || same) && r.structured(next) && r.depth < r.f.maxDepth {
			return r.block(m)
		}
		if next.indent > l.indent {
			return r.paragraph(l.indent, rest != "" && rest[0] == '>')
		}
	}
	for r.at < len(r.lines) && r.lines[r.at].indent > l.indent && rest != "" && !r.structured(r.lines[r.at]) {
		end = r.lines[r.at].end
		r.at++
	}
	return r.scalar(m, start, end)
}

// endsLine reports whether nothing but a comment stands between pos and the end of a line,
// and steps over it.
func (m *mender) endsLine(end int) bool {
	if i := m.peekSpace(m.pos); i < end && i > m.pos && m.text[i] == '#' {
		m.pos = i
		m.skip(Comment, end-i, "")
	}
	return m.pos == end
}

// paragraph reads the deeper lines from here on as one text.
func (r *lineReader) paragraph(indent int, fold bool) Value {
	first := r.lines[r.at]
	v := Value{Kind: String, Start: int32(first.start)}
	var b strings.Builder
	for ; r.at < len(r.lines) && r.lines[r.at].indent > indent; r.at++ {
		l := r.lines[r.at]
		switch {
		case b.Len() == 0:
		case fold:
			b.WriteByte(' ')
		case l.after:
			b.WriteString("\n\n")
		default:
			b.WriteByte('\n')
		}
		b.WriteString(strings.Repeat(" ", max(0, l.indent-first.indent)))
		b.WriteString(strings.ToValidUTF8(r.text(l), "\ufffd"))
		v.End = int32(l.end)
	}
	v.Text = b.String()
	return v
}

// scalar reads the value from start to end: JSON if it is some, and else text.
func (r *lineReader) scalar(m *mender, start, end int) Value {
	text := strings.TrimRight(r.f.text[min(start, end):end], " \t\r\n,")
	v := Value{Kind: String, Bare: true, Start: int32(start), End: int32(start + len(text)), Text: strings.ToValidUTF8(text, "\ufffd")}
	if text == "" {
		v.Kind, v.Bare = Null, false
		v.Start, v.End = int32(min(start, end)), int32(min(start, end))
		return v
	}
	r.sub = mender{text: r.f.text[:v.End], pos: start, maxDepth: max(1, r.f.maxDepth-r.depth), odd: m.odd, maxFixes: m.maxFixes - len(m.mends), last: int(v.End) >= r.f.end}
	sub := &r.sub
	if read, ok := sub.value(); ok && sub.endsLine(int(v.End)) && (!sub.unclosed || cutBracket(&read)) && !read.Bare && !sub.tooDeep {
		m.merge(sub)
		r.f.work += sub.pos - start
		return read
	}
	full := r.f.text[start:min(end, start+len(text)+1)]
	if strings.HasSuffix(full, ",") { // a comma at the end of prose is a part of it
		v.Text, v.End = strings.ToValidUTF8(full, "\ufffd"), int32(start+len(full))
	}
	if bold, ok := strings.CutPrefix(v.Text, "**"); ok && len(bold) > 2 && strings.HasSuffix(bold, "**") && !strings.Contains(bold[:len(bold)-2], "**") {
		v.Text = bold[:len(bold)-2]
	}
	v.Cut = int(v.End) == len(r.f.text)
	return v
}
