package align

import (
	"strings"
	"unicode"

	"github.com/briefgo/brief/internal/loosejson"
)

// rankProse is the rank of prose that is taken as a string where an object or list
// may be meant: any of these that fits is better.
const rankProse = rankViolation - 1

// fromProse reads the reply's prose as the value, and reports whether it fits.
func (a *aligner) fromProse(n *node, reply *Reply) (out, bool) {
	prose := reply.Answer
	sentence := prose
	sentence.Text = withoutValues(&prose, reply.Inputs)
	o := a.prose(&prose, &sentence, n, 0)
	if n.types&composites != 0 && o.value == &prose {
		if meansValue(n, reply, sentence.Text) {
			return o, false
		}
		o.rank += rankProse
	}
	return o, o.value != nil && o.fits()
}

// meansValue reports whether a reply has an object or list that is clearly meant, so
// that its prose is not, even if the value does not fit: it is all of the reply or
// fenced, or the schema takes anything. The sentence is what stands around the values.
func meansValue(n *node, reply *Reply, sentence string) bool {
	alone := !strings.ContainsFunc(sentence, func(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) })
	for _, in := range reply.Inputs {
		whole := in.Value.Start <= reply.Answer.Start && in.Value.End >= reply.Answer.End
		if n.types&kindsOf(in.Value)&composites != 0 && (alone || !in.Joined && (whole || in.Fenced || n.free)) {
			return true
		}
	}
	return false
}

// prose reads a text as a value of n; sentence is the same without the objects and
// lists that stand in it. The out has no value if it cannot be read.
func (a *aligner) prose(text, sentence *loosejson.Value, n *node, depth int) out {
	none := out{rank: rankMax}
	a.steps--
	switch {
	case n.never || a.steps < 0 || depth > maxDepth:
		return none
	case n.cond != nil:
		return a.prose(text, sentence, n.cond.otherwise, depth+1)
	case n.alts != nil:
		best := none
		for _, alt := range n.alts {
			if o := a.prose(text, sentence, alt, depth+1); o.rank < best.rank {
				best = o
			}
		}
		return best
	case n.types&texts != 0 && n.enum == nil:
		return a.scalar(text, n)
	case a.level < Lossless:
		return none
	case n.types&^composites != 0:
		return a.sentence(sentence, n)
	case n.items != nil && len(n.prefix) == 0 && n.items.enum != nil && a.listOf(sentence, n.items.enum) != nil:
		list := a.listOf(sentence, n.items.enum)
		return a.reading(text, ProseRead, *list)
	case n.items != nil && len(n.prefix) == 0 && n.items.types&(texts|composites) == 0 || n.items != nil && n.items.enum != nil:
		o := a.prose(text, sentence, n.items, depth+1)
		if o.value == nil || !o.fits() {
			return none
		}
		list := loosejson.NewArray([]loosejson.Value{*o.value})
		list.Start, list.End = o.value.Start, o.value.End
		var t *trail
		return a.wrapped(o, text, &list, t.withItem(0, o.trail), Listed)
	}
	return none
}

// listOf reads a text that is nothing but two or more values of an enum, with commas or
// newlines between them. It returns nil if it is none.
func (a *aligner) listOf(text *loosejson.Value, e *enumeration) *loosejson.Value {
	a.steps -= len(text.Text) / 4
	parts := strings.FieldsFunc(text.Text, func(r rune) bool { return r == ',' || r == '\n' || r == ';' })
	var items []loosejson.Value
	for _, part := range parts {
		i := e.matching(part)
		if i < 0 {
			return nil
		}
		item := e.values[i]
		item.Start, item.End = text.Start, text.Start
		items = append(items, item)
	}
	if len(items) < 2 {
		return nil
	}
	list := &loosejson.Value{Kind: loosejson.Array}
	list.SetItems(items)
	return list
}

// sentence reads what a text says, all of it or the one value that it names.
func (a *aligner) sentence(v *loosejson.Value, n *node) out {
	if n.enum != nil {
		return a.enumValue(v, n)
	}
	o := a.converted(v, n)
	if o.fits() || n.types&numbers == 0 {
		return o
	}
	a.steps -= len(v.Text) / 2
	literal, start, end := namedNumber(a.words(v.Text))
	if literal == "" {
		return o
	}
	integer, exact := toInteger(literal)
	switch {
	case n.types&fractions != 0:
	case exact:
		literal = integer
	default:
		return o
	}
	number := loosejson.Value{Kind: loosejson.Number, Text: literal, Cut: v.Cut}
	read := a.reading(v, ProseRead, number)
	if len(v.Text) == int(v.End-v.Start) { // places in the text are places in the reply
		read.value.Start, read.value.End = v.Start+int32(start), v.Start+int32(end)
	}
	return read
}

// hasEnum reports whether a value of an enum will do.
func hasEnum(n *node) bool {
	if n.enum != nil {
		return true
	}
	for _, alt := range n.alts {
		if alt.enum != nil {
			return true
		}
	}
	return false
}

// withoutValues returns the prose with the objects and lists that stand in it
// blanked out: what they hold, the sentence does not say.
func withoutValues(prose *loosejson.Value, inputs []Input) string {
	text := prose.Text
	if len(text) != int(prose.End-prose.Start) {
		return text // it was put together, so that places in it are unknown
	}
	var b strings.Builder
	b.Grow(len(text))
	done := 0
	for _, in := range inputs {
		from, to := int(in.Value.Start-prose.Start), int(in.Value.End-prose.Start)
		if !isComposite(in.Value) || from < done || to > len(text) || from >= to || text[from] != '{' && text[from] != '[' {
			continue
		}
		b.WriteString(text[done:from])
		b.WriteByte(';')
		for range to - from - 1 {
			b.WriteByte(' ')
		}
		done = to
	}
	b.WriteString(text[done:])
	return b.String()
}
