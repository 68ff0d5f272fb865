package loosejson

import "strings"

// A Mend is a Fix as the parser keeps it. A broken text has very many, so it is small and
// has no pointers: the texts are made of the document, by Document.Fix.
type Mend struct {
	Offset int32 // in the text
	size   int32 // of what stood there; of an asOdd the index of its texts
	Kind   FixKind
	to     reading
}

// A reading is what was read in place of what a Mend is about.
type reading uint8

// The readings that depend on what stood there, or are not one of the usual.
const (
	asQuoted reading = iota // it, as a string of JSON
	asNumber                // it, as a number of JSON
	asInside                // it, inside a string of JSON
	asOdd                   // both texts are in a list of their own
	asText                  // from here on: readTexts[reading-asText]
)

// readTexts are what is usually read in place of something.
var readTexts = [...]string{"", ",", `"`, ":", "null", "true", "false", " ", "\ufffd", `""`, `\\`, "{", "}", "[", "]"}

// The readings of the usual faults.
const (
	asNothing = asText + iota
	asComma
	asQuote
)

// asLiteral are the readings of literals.
var asLiteral = [...]reading{Null: readingOf("null"), False: readingOf("false"), True: readingOf("true")}

// readingOf returns the reading of one of readTexts, asOdd of anything else.
func readingOf(to string) reading {
	for i, text := range readTexts {
		if text == to {
			return asText + reading(i)
		}
	}
	return asOdd
}

// mend records a departure in the size bytes at offset.
func (m *mender) mend(kind FixKind, offset, size int, to reading) {
	if len(m.mends) >= m.maxFixes {
		m.more++
		return
	}
	if len(m.mends) == cap(m.mends) {
		m.mends = roomy(m.mends, m.pos, len(m.text), m.maxFixes)
	}
	m.mends = append(m.mends, Mend{Kind: kind, Offset: int32(offset), size: int32(size), to: to})
}

// fix records a departure at offset: from is what stood there, or about there.
func (m *mender) fix(kind FixKind, offset int, from, to string) {
	if len(m.mends) >= m.maxFixes {
		m.more++
		return
	}
	form := readingOf(to)
	if form == asOdd || !strings.HasPrefix(m.text[offset:], from) {
		m.mend(kind, offset, m.odd.add(from, to), asOdd)
		return
	}
	m.mend(kind, offset, len(from), form)
}

// readAs changes what was read in place of a departure that is recorded.
func (m *mender) readAs(i int, to string) {
	f := &m.mends[i]
	from := f.from(m.text, m.odd)
	f.size, f.to = int32(m.odd.add(from, to)), asOdd
}

// oddTexts are the texts of the unusual departures of a document: pairs of what stood
// there and what was read.
type oddTexts struct{ pairs [][2]string }

// add adds a pair and returns its index.
func (o *oddTexts) add(from, to string) int {
	o.pairs = append(o.pairs, [2]string{clip(from), clip(to)})
	return len(o.pairs) - 1
}

// from returns what stood at the place of a Mend.
func (f *Mend) from(text string, odd *oddTexts) string {
	if f.to == asOdd {
		return odd.pairs[f.size][0]
	}
	return clip(text[f.Offset : f.Offset+f.size])
}

// Fix returns the departure that a Mend of the document's is about.
func (doc *Document) Fix(f Mend) Fix {
	fix := Fix{Kind: f.Kind, Offset: int(f.Offset), From: f.from(doc.Text, doc.odd)}
	switch f.to {
	case asOdd:
		fix.To = doc.odd.pairs[f.size][1]
	case asQuoted:
		fix.To = doc.quoted(validUTF8(doc.Text[f.Offset : f.Offset+f.size]))
	case asNumber:
		fix.To = clip(looseNumber(doc.Text[f.Offset : f.Offset+f.size]))
	case asInside:
		fix.To = clip(inJSON(doc.Text[f.Offset : f.Offset+f.size]))
	default:
		fix.To = readTexts[f.to-asText]
	}
	return fix
}

// quoted returns a text as a string of JSON, cut to what a Fix may quote. Most are keys
// that come again.
func (doc *Document) quoted(text string) string {
	n := len(text)
	if n == 0 {
		return `""`
	}
	known := &doc.quotedTexts[(n+int(text[n-1]))%len(doc.quotedTexts)]
	if len(*known) == n+2 && (*known)[1:n+1] == text {
		return *known
	}
	to := quotedExcerpt(text)
	if len(to) == n+2 && to[1:n+1] == text {
		*known = to
	}
	return to
}

// Fixes returns the departures of a candidate of the document's, sorted by offset.
func (doc *Document) Fixes(c *Candidate) []Fix {
	if len(c.Mends) == 0 {
		return nil
	}
	fixes := make([]Fix, len(c.Mends))
	for i, f := range c.Mends {
		fixes[i] = doc.Fix(f)
	}
	return fixes
}
