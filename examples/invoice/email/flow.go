package email

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// A flow is text as a browser sets it: blanks run together, blocks stand on lines of
// their own.
type flow struct {
	b     strings.Builder
	ends  int    // line ends that are due before the next text
	blank bool   // a blank is due before the next text
	lead  string // what comes before the next text, such as the sign of a list
}

// string is the text.
func (f *flow) string() string { return f.b.String() }

// gap makes the next text begin a line; with n = 2, after a blank line; n = 0 does
// nothing.
func (f *flow) gap(n int) {
	if n > 0 {
		f.ends = max(f.ends, n)
		f.blank = false
	}
}

// lineBreak ends a line, or makes an empty one where nothing stands.
func (f *flow) lineBreak() {
	f.gap(min(f.ends+1, 2))
}

// words adds text whose blanks do not count.
func (f *flow) words(s string) {
	for s != "" {
		text := strings.TrimLeftFunc(s, unicode.IsSpace)
		if len(text) < len(s) {
			f.blank = true
		}
		end := strings.IndexFunc(text, unicode.IsSpace)
		if end < 0 {
			end = len(text)
		}
		f.add(text[:end])
		s = text[end:]
	}
}

// add adds text without blanks, after what is due.
func (f *flow) add(s string) {
	if s == "" {
		return
	}
	f.due()
	f.b.WriteString(s)
}

// due writes what is due before text.
func (f *flow) due() {
	switch {
	case f.b.Len() == 0:
	case f.ends > 0:
		f.b.WriteString("\n\n"[:min(f.ends, 2)])
	case f.blank:
		f.b.WriteByte(' ')
	}
	f.b.WriteString(f.lead)
	f.ends, f.blank, f.lead = 0, false, ""
}

// verbatim adds text whose blanks and line ends count.
func (f *flow) verbatim(s string) {
	if strings.Trim(s, "\n") == "" {
		f.ends = min(f.ends+len(s), 2)
		return
	}
	f.due()
	f.b.WriteString(s)
}

// block adds text on lines of its own.
func (f *flow) block(s string) {
	if s != "" {
		f.gap(1)
		f.add(s)
		f.gap(1)
	}
}

// row adds a row of a table. One cell of several lines is a section of a layout, and
// stands between blank lines.
func (f *flow) row(cells []string) {
	text := joinCells(cells)
	section := len(cells) == 1 && strings.Contains(text, "\n")
	if section {
		f.gap(2)
	}
	f.block(text)
	if section {
		f.gap(2)
	}
}

// endsInDigit reports whether the next text would follow a digit.
func (f *flow) endsInDigit() bool {
	r, _ := utf8.DecodeLastRuneInString(f.b.String())
	return f.ends == 0 && !f.blank && unicode.IsDigit(r)
}

// closeMark ends what a mark in lead began, unless there was no text between.
func (f *flow) closeMark(mark string) {
	if rest, ok := strings.CutSuffix(f.lead, mark); ok {
		f.lead = rest
		return
	}
	f.b.WriteString(mark)
}

// joinCells sets a row of a table. Cells of one line stand side by side, two blanks
// apart. Of a cell with more lines, the first stands beside the others. Columns of the
// same number of lines (names beside their values) are set line by line. Anything else
// is layout, and is set cell after cell.
func joinCells(cells []string) string {
	if len(cells) == 1 {
		return cells[0]
	}
	lines := make([][]string, len(cells))
	tall, height, same := 0, 1, true
	for i, c := range cells {
		lines[i] = strings.Split(c, "\n")
		if len(lines[i]) > 1 {
			tall++
			same = same && (tall == 1 || len(lines[i]) == height)
			height = len(lines[i])
		}
	}
	loose := slices.ContainsFunc(cells, func(c string) bool { return strings.Contains(c, "\n\n") })
	if loose || tall > 1 && !(same && tall == len(cells)) {
		return strings.Join(cells, "\n")
	}
	rows := make([]string, height)
	for i := range rows {
		var row []string
		for _, l := range lines {
			if i < len(l) {
				row = append(row, l[i])
			}
		}
		rows[i] = strings.Join(row, "  ")
	}
	return strings.Join(rows, "\n")
}
