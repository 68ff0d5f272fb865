package prompt

import (
	"strings"

	"github.com/briefgo/brief/prompt/trim"
)

// A piece is the text of a step, and what stands around it in a message. What is
// around it is part of its text: it goes where the piece goes.
type piece struct {
	*step
	text          string
	before, after string
	list          listEdge // the piece is only this of a list
	group         int      // see Part.Group
	tight         bool     // nothing stands between the piece and the next
	span          int32    // how many pieces from this one on are a group, if more than one
	heads         int32    // see Part.Heads
}

// A listEdge is what stands over a list, or under it, if that is a piece of its own.
type listEdge uint8

const (
	listHead listEdge = iota + 1
	listFoot
)

// layOut appends the parts of one message, which are like the given part: its group
// is the first number that is free.
//
// A separator belongs to the part before it as long as a part that cannot be cut
// follows, and to the part behind it from there on: so each part that is cut takes
// one separator along, and a message neither begins nor ends with one. A message
// of which everything can be cut keeps the separator in front of what is cut at its
// end.
func layOut(pieces []piece, parts []Part, like Part) []Part {
	pieces = decorate(pieces, like.Group)
	leading := false
	for i := range pieces {
		p := &pieces[i]
		if p.trim == nil && !leading {
			leading = !pinnedFollows(pieces, i) || optionalItemFollows(pieces, i)
		}
		if i == len(pieces)-1 {
			break
		}
		next := &pieces[i+1]
		switch sep := separator(p, next); {
		case leading:
			next.before = sep + next.before
		default:
			p.after += sep
		}
	}
	for i := range pieces {
		parts = append(parts, pieces[i].part(like))
	}
	return parts
}

// pinnedFollows reports whether a piece behind i cannot be cut.
func pinnedFollows(pieces []piece, i int) bool {
	for _, p := range pieces[i+1:] {
		if p.trim == nil {
			return true
		}
	}
	return false
}

// optionalItemFollows reports whether constraint i is the last of its list that
// cannot be cut, with others behind it: what follows the list cannot know then on
// which of them it follows.
func optionalItemFollows(pieces []piece, i int) bool {
	found := false
	for _, p := range pieces[i:] {
		if p.kind != KindConstraint {
			break
		}
		if found && p.trim == nil {
			return false
		}
		found = true
	}
	return found && i+1 < len(pieces) && pieces[i+1].kind == KindConstraint
}

// separator is what stands between two pieces of a message. It ends in a newline:
// there, token counts of o200k_base and cl100k_base add up (see design.md).
func separator(left, right *piece) string {
	switch {
	case left.list == listHead || left.tight:
		return ""
	case left.list == listFoot:
		return "\n\n"
	case left.kind == KindConstraint && right.kind == KindConstraint:
		return "\n"
	}
	return "\n\n"
}

// decorate adds headings, tags and bullets. The heading of a list goes with its first
// item, if that cannot be cut; else it is a piece of its own, which cannot be cut,
// or if all of the list can, the list is a group, with a number of its own
// from the given one on. The same holds for its closing tag and its last item.
func decorate(pieces []piece, group int) []piece {
	decorated := make([]piece, 0, len(pieces)+1)
	for i := 0; i < len(pieces); {
		if pieces[i].kind != KindConstraint {
			pieces[i].before, pieces[i].after = pieces[i].frame.before, pieces[i].frame.after
			for n := range pieces[i].span {
				pieces[i+int(n)].group = group + i
			}
			decorated = append(decorated, pieces[i])
			i++
			continue
		}
		end := i
		for end < len(pieces) && pieces[end].kind == KindConstraint {
			end++
		}
		decorated = decorateList(decorated, pieces[i:end], group+i)
		i = end
	}
	return decorated
}

// decorateList appends a list of constraints with what stands around it.
func decorateList(decorated, list []piece, group int) []piece {
	first, last := -1, -1 // that cannot be cut
	for i := range list {
		list[i].text = strings.ReplaceAll(list[i].text, "\n", "\n  ")
		list[i].before = "- "
		if list[i].trim == nil {
			if last = i; first < 0 {
				first = i
			}
		}
	}
	around, end := list[0].frame, len(list)-1
	alone := first < 0 && len(list) > 1
	if first > 0 {
		decorated = append(decorated, piece{step: list[first].step, text: around.before, list: listHead})
	} else {
		list[0].before = around.before + "- "
	}
	footed := around.after != "" && last >= 0 && last < end
	if !footed {
		list[end].after = around.after
	}
	for i := range list {
		if alone {
			list[i].group = group
		}
		decorated = append(decorated, list[i])
	}
	if footed {
		foot := strings.TrimPrefix(around.after, "\n") // the separator of two items is in front of it
		decorated = append(decorated, piece{step: list[last].step, text: foot, list: listFoot})
	}
	return decorated
}

// part returns the piece as a part like the given one.
func (p *piece) part(like Part) Part {
	like.Section, like.Kind, like.Volatile = p.label, p.kind, p.volatile && p.list == 0
	like.Text, like.Group = p.before+p.text+p.after, p.group
	like.Untrusted, like.heads = p.untrusted && p.list == 0, p.heads
	if p.trim == nil {
		like.Pinned = true
		return like
	}
	like.Trim = *p.trim
	if len(p.trim.Alternatives) > 0 {
		like.Alternatives = make([]trim.Alternative, len(p.trim.Alternatives))
		for i, a := range p.trim.Alternatives {
			like.Alternatives[i] = trim.Alternative{Text: p.before + a.Text + p.after, Value: a.Value}
		}
	}
	if shorten := p.trim.Shorten; shorten != nil {
		before, after := p.before, p.after
		like.Shorten = func(text string, tokens int) string {
			inner := strings.TrimSuffix(strings.TrimPrefix(text, before), after)
			if short := shorten(inner, tokens); short != "" {
				return before + short + after
			}
			return ""
		}
	}
	return like
}
