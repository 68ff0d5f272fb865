package align

import (
	"strings"

	"github.com/briefgo/brief/internal/loosejson"
)

// mismatch is the out of a value that does not fit and stays as it is.
func mismatch(v *loosejson.Value, n *node) out {
	switch {
	case isComposite(v) || n.types&^composites == 0:
		return out{value: v, rank: rankKind}
	case n.enum != nil && len(n.enum.values) == 1:
		return out{value: v, rank: rankConst}
	}
	return out{value: v, rank: rankViolation}
}

// reading returns the out of v read as another scalar.
func (a *aligner) reading(v *loosejson.Value, kind Kind, becomes loosejson.Value) out {
	becomes.Start, becomes.End, becomes.Cut = v.Start, v.End, v.Cut
	var o out
	return o.fixed(&becomes, Fix{Kind: kind, Offset: int(v.Start), From: a.excerpt(v), To: readAs(&becomes)})
}

// scalar aligns a scalar with the types and the format of a node.
func (a *aligner) scalar(v *loosejson.Value, n *node) out {
	own := n.types & kindsOf(v)
	switch {
	case own == 0:
		return a.converted(v, n)
	case v.Kind == loosejson.Number && own&fractions == 0:
		return a.integer(v, n, v.Text, NumberRead)
	case v.Kind == loosejson.String && n.format != "":
		return a.formatted(v, n)
	}
	return out{value: v}
}

// integer aligns v, which is or reads as the number, with a node that takes integers
// only.
func (a *aligner) integer(v *loosejson.Value, n *node, number string, kind Kind) out {
	integer, exact := toInteger(number)
	switch {
	case exact && integer == v.Text && v.Kind == loosejson.Number:
		return out{value: v}
	case exact && a.level < Lossless:
		return out{value: v} // 3.0 is an integer
	case integer == "", !exact && a.level < All:
		return mismatch(v, n)
	case !exact:
		kind = NumberRounded
	}
	return a.reading(v, kind, loosejson.Value{Kind: loosejson.Number, Text: integer})
}

// formatted rewrites a string to its format.
func (a *aligner) formatted(v *loosejson.Value, n *node) out {
	switch n.format {
	case "date", "date-time", "time":
	default:
		return out{value: v}
	}
	text, ok := readDate(v.Text, n.format)
	switch {
	case !ok, text != v.Text && a.level < Lossless:
		return out{value: v, rank: rankViolation}
	case text == v.Text:
		return out{value: v}
	}
	return a.reading(v, DateRead, loosejson.Value{Kind: loosejson.String, Text: text})
}

// converted aligns a scalar with a node that does not take its kind.
func (a *aligner) converted(v *loosejson.Value, n *node) out {
	if a.level < Lossless || v.Kind == loosejson.Invalid {
		return mismatch(v, n)
	}
	if v.Kind != loosejson.String {
		return a.asText(v, n)
	}
	if n.types&nulls != 0 && isNullText(v.Text) {
		return a.reading(v, NullRead, loosejson.Value{Kind: loosejson.Null})
	}
	if n.types&numbers != 0 {
		if o, ok := a.number(v, n); ok {
			return o
		}
	}
	if n.types&booleans != 0 {
		if kind, ok := readBoolean(v.Text); ok {
			return a.reading(v, BooleanRead, loosejson.Value{Kind: kind})
		}
		a.steps -= len(v.Text)
		if kind := namedBoolean(a.words(v.Text)); kind != loosejson.Invalid {
			return a.reading(v, ProseRead, loosejson.Value{Kind: kind})
		}
	}
	return mismatch(v, n)
}

// number reads a number from a string.
func (a *aligner) number(v *loosejson.Value, n *node) (out, bool) {
	literal, how := readNumber(v.Text)
	if how == notNumber || how == withUnit && a.level < All {
		return out{}, false
	}
	var o out
	if n.types&fractions == 0 {
		o = a.integer(v, n, literal, NumberRead)
	} else {
		o = a.reading(v, NumberRead, loosejson.Value{Kind: loosejson.Number, Text: literal})
	}
	return o, o.fits()
}

// asText takes a number or a boolean as its text, or 0 and 1 as a boolean.
func (a *aligner) asText(v *loosejson.Value, n *node) out {
	switch {
	case n.types&texts != 0 && v.Kind != loosejson.Null:
		text := &loosejson.Value{Kind: loosejson.String, Text: scalarText(v), Start: v.Start, End: v.End, Cut: v.Cut}
		o := a.formatted(text, n)
		if !o.fits() {
			return mismatch(v, n)
		}
		return a.around(o, v, text, TextKept)
	case n.types&booleans != 0 && v.Kind == loosejson.Number && a.level >= All && (v.Text == "0" || v.Text == "1"):
		kind := loosejson.False
		if v.Text == "1" {
			kind = loosejson.True
		}
		return a.reading(v, BooleanRead, loosejson.Value{Kind: kind})
	}
	return mismatch(v, n)
}

// compositeAsText takes an object or array as its text, where only a string will do;
// but one change at a time, not into a list as well.
func (a *aligner) compositeAsText(v *loosejson.Value, n *node, p place) out {
	if a.level < Lossless || p.wrapped || n.types&texts == 0 || n.format != "" {
		return mismatch(v, n)
	}
	text := a.source(v)
	a.steps -= len(text) / 8
	o := a.reading(v, TextKept, loosejson.Value{Kind: loosejson.String, Text: text})
	o.rank += rankEnough // other readings are better
	return o
}

// source returns the text of an object or array as it stood in the reply, and as JSON if
// that cannot be told or is not all of it.
func (a *aligner) source(v *loosejson.Value) string {
	if v.Cut || v.Start >= v.End || int(v.End) > len(a.text) || !closes(a.text[v.Start:v.End]) {
		return string(v.AppendJSON(nil))
	}
	return strings.ToValidUTF8(a.text[v.Start:v.End], "\ufffd")
}

// closes reports whether a text begins and ends with the brackets of an object or array.
func closes(text string) bool {
	return strings.HasPrefix(text, "{") && strings.HasSuffix(text, "}") || strings.HasPrefix(text, "[") && strings.HasSuffix(text, "]")
}

// readBoolean reads a boolean from a text that says nothing else.
func readBoolean(text string) (loosejson.Kind, bool) {
	if len(text) > maxNumberText {
		return loosejson.Invalid, false
	}
	switch fold(text) {
	case "true", "yes", "y", "t", "on":
		return loosejson.True, true
	case "false", "no", "n", "f", "off":
		return loosejson.False, true
	}
	return loosejson.Invalid, false
}

// booleanNames are the booleans as a text names them.
var booleanNames = newEnumeration([]loosejson.Value{{Kind: loosejson.False}, {Kind: loosejson.True}})

// namedBoolean returns the only boolean that a sentence names, or that its first word,
// yes or no, is.
func namedBoolean(w *words) loosejson.Kind {
	if i := booleanNames.named(w); i >= 0 {
		return booleanNames.values[i].Kind
	}
	text := strings.TrimLeft(w.text, " \t\r\n*\"")
	end := strings.IndexAny(text, ",.;:!—–*\n")
	if end < 0 || end > 4 {
		return loosejson.Invalid
	}
	for i := range w.list {
		if word := w.fold(i, i+1); word == "true" || word == "false" {
			return loosejson.Invalid
		}
	}
	switch fold(text[:end]) {
	case "yes":
		return loosejson.True
	case "no":
		return loosejson.False
	}
	return loosejson.Invalid
}

// isNullText reports whether a text stands for no value.
func isNullText(text string) bool {
	if len(text) > 16 {
		return false
	}
	switch strings.ToLower(strings.TrimSpace(text)) {
	case "", "null", "none", "nil", "n/a", "na", "undefined", "-":
		return true
	}
	return false
}

// isNullFor reports whether v is null, or a text that stands for it, where the node
// has no place for either.
func isNullFor(v *loosejson.Value, n *node) bool {
	switch {
	case n.types&nulls != 0 || n.free:
		return false
	case v.Kind == loosejson.Null:
		return true
	}
	return v.Kind == loosejson.String && n.types&texts == 0 && n.enum == nil && isNullText(v.Text)
}

// enumValue aligns v with the values of an enum.
func (a *aligner) enumValue(v *loosejson.Value, n *node) out {
	e := n.enum
	a.steps -= len(e.values) / 8
	if i := e.has(v); i >= 0 {
		if n.types&kindsOf(v) == 0 {
			return mismatch(v, n)
		}
		return out{value: v}
	}
	if a.level < Lossless || isComposite(v) || v.Kind == loosejson.Null {
		return mismatch(v, n)
	}
	text := scalarText(v)
	if i := e.matching(text); i >= 0 {
		return a.reading(v, a.enumKind(v, &e.values[i]), e.values[i])
	}
	if v.Kind != loosejson.String {
		return mismatch(v, n)
	}
	if n.types&nulls != 0 && isNullText(text) {
		return a.reading(v, NullRead, loosejson.Value{Kind: loosejson.Null})
	}
	a.steps -= len(text) / 2
	if i := e.named(a.words(text)); i >= 0 {
		return a.reading(v, ProseRead, e.values[i])
	}
	if a.level >= All {
		if i := e.guess(text); i >= 0 {
			return a.reading(v, EnumGuessed, e.values[i])
		}
	}
	return mismatch(v, n)
}

// enumKind is the kind of fix that makes a value of an enum of v.
func (a *aligner) enumKind(v, becomes *loosejson.Value) Kind {
	switch {
	case v.Kind == loosejson.String && fold(v.Text) != fold(scalarText(becomes)):
		return EnumMatched // by an alias
	case becomes.Kind == loosejson.String && v.Kind != loosejson.String:
		return TextKept
	case becomes.Kind == loosejson.Number:
		return NumberRead
	case becomes.Kind == loosejson.True || becomes.Kind == loosejson.False:
		return BooleanRead
	case becomes.Kind == loosejson.Null:
		return NullRead
	}
	return EnumMatched
}
