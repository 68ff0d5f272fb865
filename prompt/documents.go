package prompt

import (
	"cmp"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/briefgo/brief/prompt/data"
	"github.com/briefgo/brief/prompt/trim"
)

// Documents shows the model the passages that f returns for an input, such as those that
// were retrieved for its question, each between tags with its id, title and source. They
// stand in the user message: in front of the input if the section is declared before
// Input, as providers advise for long documents, else behind it. Each is a part of its own
// that a budget may cut, and shorten if the document says so; the title over them goes if
// they all go. Nil options are the zero value.
//
// What documents say comes from outside, unless the options say that they are trusted:
// it is marked, and the model told, as with [Untrusted].
//
// f must be pure and safe for concurrent use. Render fails if a document has a score, a
// value or a tier that cannot be; New reports a function for another type than the
// prompt's. Documents cannot stand inside [Optional]: each has a value and a tier itself.
func Documents[In any](f func(in In) []data.Document, opts *data.DocumentOptions) Section {
	s := Section{kind: KindDocument, retrieve: f}
	if opts != nil {
		s.documents = *opts
	}
	return s
}

// retrievals takes the functions of the Documents sections, and reports those that cannot be.
func retrievals[In any](d *definition) {
	for i, s := range d.sections {
		if s.kind != KindDocument {
			continue
		}
		f, ok := s.retrieve.(func(In) []data.Document)
		switch {
		case !ok:
			d.mistakeAt(i, fmt.Errorf("the documents come from a %T, the prompt needs a %T", s.retrieve, f))
		case f == nil:
			d.mistakeAt(i, errors.New("the function is nil"))
		case s.trim != nil:
			d.mistakeAt(i, errors.New("documents cannot be optional: each has a value and a tier of its own"))
		}
		if err := s.documents.Check(); err != nil {
			d.mistakeAt(i, err)
		}
		d.sections[i].retrieved = func(in any) []data.Document {
			typed, _ := as[In](in)
			return f(typed)
		}
	}
}

// documentStep returns the step of the Documents section i.
func (d *definition) documentStep(i int) step {
	s := d.sections[i]
	st := step{label: d.labels[i], kind: KindDocument, when: d.when[i], volatile: true, recipe: fmt.Sprintf("%+v", s.documents)}
	if !s.documents.Trusted {
		st.spot, st.untrusted = d.spot, true
	}
	st.several = func(st *step, in any) ([]piece, error) {
		l := documentList{step: st, opts: &s.documents, documents: s.retrieved(in), style: d.style}
		return l.pieces()
	}
	return st
}

// A documentList is the documents of one section for one input.
type documentList struct {
	*step
	opts      *data.DocumentOptions
	style     *style
	documents []data.Document
	ids       map[string]bool // that are taken
	shown     map[string]bool // of those, the documents' own that were shown
	next      map[string]int  // for an id that came before, the number to try next
	least     float64         // the value of a document that has none
}

// leastValue is what a document without a value is worth beside others that have one.
const leastValue = 1e-9

// pieces returns the title and the documents.
func (l *documentList) pieces() ([]piece, error) {
	if err := l.begin(); err != nil {
		return nil, err
	}
	pieces := []piece{{}} // the title
	heading := trim.Trim{}
	for i := range l.documents {
		doc := &l.documents[i]
		if strings.TrimSpace(doc.Text) == "" {
			continue
		}
		t := trim.Trim{Tier: doc.Tier, Value: max(documentValue(doc), l.least)}
		if len(pieces) == 1 || t.Tier < heading.Tier {
			heading.Tier = t.Tier
		}
		heading.Value = max(heading.Value, t.Value)
		var err error
		if pieces, err = l.appendDocument(pieces, i, t); err != nil {
			return nil, err
		}
	}
	if len(pieces) == 1 {
		return nil, nil
	}
	pieces[0] = piece{step: l.part(l.label, heading), text: l.title(), heads: int32(len(pieces) - 1)}
	pieces[0].untrusted = false
	return pieces, nil
}

// begin checks the documents and takes down the ids that they have.
func (l *documentList) begin() error {
	l.ids, l.shown, l.next = map[string]bool{}, map[string]bool{}, map[string]int{}
	for i := range l.documents {
		doc := &l.documents[i]
		if err := doc.Check(); err != nil {
			return fmt.Errorf("document %d: %w", i+1, err)
		}
		l.ids[doc.ID] = true
		if documentValue(doc) > 0 {
			l.least = leastValue
		}
	}
	return nil
}

// documentValue returns what a document says that it is worth, 0 if it does not.
func documentValue(doc *data.Document) float64 {
	if doc.Value > 0 {
		return doc.Value
	}
	return max(doc.Score, 0)
}

// id returns the id of document i: its own, its number if it has none, with a number
// behind it if an earlier one has that.
func (l *documentList) id(i int) string {
	id := l.documents[i].ID
	switch {
	case id == "":
		id = strconv.Itoa(i + 1)
		if !l.ids[id] {
			l.ids[id] = true
			return id
		}
	case !l.shown[id]:
		l.shown[id] = true
		return id
	}
	for n := max(l.next[id], 2); ; n++ { // each number is tried once, whatever the ids are
		if other := id + "-" + strconv.Itoa(n); !l.ids[other] {
			l.ids[other], l.next[id] = true, n+1
			return other
		}
	}
}

// appendDocument appends the pieces of document i: one, or if a budget may shorten its
// text three, so that the tags stay as they are.
func (l *documentList) appendDocument(pieces []piece, i int, t trim.Trim) ([]piece, error) {
	doc := &l.documents[i]
	head, err := l.attributes(i)
	if err != nil {
		return nil, err
	}
	text, open, end := doc.Text, "", ""
	if l.spot == nil {
		open, end = "<document"+head+">\n", "</document>"
	} else {
		kind := tag{document: true, as: l.opts.As}
		if text, err = l.spot.dress(l.opts.As, text); err != nil {
			return nil, err
		}
		open, end = l.spot.open(kind, head)+"\n", l.spot.end(kind)
	}
	label := l.documentLabel(i)
	if !doc.Shrink || l.spot != nil && l.opts.As == data.Encode {
		return append(pieces, piece{step: l.part(label, t), text: open + text + "\n" + end}), nil
	}
	tags, inner := l.part(label, trim.Trim{Tier: t.Tier}), t
	inner.Shrink = true
	return append(pieces,
		piece{step: tags, text: open, tight: true, span: 3},
		piece{step: l.part(label, inner), text: text + "\n", tight: true},
		piece{step: tags, text: end}), nil
}

// part returns a step that stands for one part.
func (l *documentList) part(label string, t trim.Trim) *step {
	return &step{label: label, kind: KindDocument, volatile: true, untrusted: l.untrusted, trim: &t}
}

// documentLabel names the parts of document i: "document#3", or "document#2.3" in the
// second section of several.
func (l *documentList) documentLabel(i int) string {
	separator := "#"
	if strings.Contains(l.label, "#") {
		separator = "."
	}
	return l.label + separator + strconv.Itoa(i+1)
}

// title returns what stands over the documents.
func (l *documentList) title() string {
	title := l.style.line(cmp.Or(l.opts.Title, "Documents"))
	if l.opts.Cite {
		title += "\n\nCite each document that you rely on by its id in square brackets, such as [id]."
	}
	return title
}

// attributes returns what the tag of document i says of it.
func (l *documentList) attributes(i int) (string, error) {
	doc := &l.documents[i]
	var b strings.Builder
	for _, a := range [...][2]string{{"id", l.id(i)}, {"title", doc.Title}, {"source", doc.Source}} {
		if a[1] == "" {
			continue
		}
		value := a[1]
		if l.spot != nil {
			if _, err := l.spot.dress(data.Fence, value); err != nil {
				return "", err
			}
		}
		b.WriteString(" " + a[0] + `="`)
		escapeAttribute(&b, value)
		b.WriteByte('"')
	}
	return b.String(), nil
}

// escapeAttribute writes a text so that it stays inside of an attribute and on one line.
// What cannot be seen, or turns text around, is written as a number, and so is an
// ampersand that such a number could begin with; what is not UTF-8 is written as a
// replacement character. URLs stay as they are.
func escapeAttribute(b *strings.Builder, text string) {
	var number [utf8.UTFMax * 3]byte
	for i, r := range text {
		if plainInAttribute(r) && (r != '&' || !strings.HasPrefix(text[i+1:], "#")) {
			b.WriteRune(r)
			continue
		}
		b.WriteString("&#")
		b.Write(strconv.AppendInt(number[:0], int64(r), 10))
		b.WriteByte(';')
	}
}

// plainInAttribute reports whether a character stands for itself in an attribute.
func plainInAttribute(r rune) bool {
	switch {
	case r == '"' || r == '<' || r == '>':
		return false
	case r < utf8.RuneSelf:
		return r >= ' ' && r != 0x7f
	}
	return unicode.IsGraphic(r) && !unicode.IsSpace(r)
}
