package loosejson

import "unicode/utf8"

// Excerpt returns the value as compact JSON, cut to max bytes at the boundary of a
// character. Its work is bounded by max, whatever the size of the value.
func (v *Value) Excerpt(max int) string {
	e := excerpt{max: max}
	e.value(v)
	return Clip(string(e.text), max)
}

// quotedExcerpt returns a string as it would stand in JSON, cut to what a Fix may quote.
func quotedExcerpt(s string) string {
	if end, ascii := skipPlain(s, 0, '"'); end == len(s) && ascii && len(s) <= maxFixText-2 {
		return `"` + s + `"`
	}
	return (&Value{Kind: String, Text: s}).Excerpt(maxFixText)
}

// An excerpt writes the beginning of a value.
type excerpt struct {
	text []byte
	max  int // more bytes than that are not needed
}

// full reports whether there is enough.
func (e *excerpt) full() bool { return len(e.text) > e.max }

// value writes a value.
func (e *excerpt) value(v *Value) {
	switch v.Kind {
	case Number:
		e.text = append(e.text, Clip(v.Text, e.max+1)...)
	case String:
		e.quoted(v.Text)
	case Array:
		e.text = append(e.text, '[')
		for i := 0; i < len(v.Items()) && !e.full(); i++ {
			e.comma(i)
			e.value(&v.Items()[i])
		}
		e.text = append(e.text, ']')
	case Object:
		e.text = append(e.text, '{')
		for i := 0; i < len(v.Members()) && !e.full(); i++ {
			e.comma(i)
			e.quoted(v.Members()[i].Key)
			e.text = append(e.text, ':')
			if !e.full() {
				e.value(&v.Members()[i].Value)
			}
		}
		e.text = append(e.text, '}')
	default:
		e.text = v.AppendJSON(e.text)
	}
}

// comma writes what separates item i from the one before.
func (e *excerpt) comma(i int) {
	if i > 0 {
		e.text = append(e.text, ',')
	}
}

// quoted writes a string. What is left of a long one never fits with its last quote, even
// if that would cut a character.
func (e *excerpt) quoted(s string) {
	e.text = AppendString(e.text, Clip(s, e.max+utf8.UTFMax))
}
