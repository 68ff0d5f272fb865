package prompt

import (
	"errors"
	"fmt"
	"slices"

	"github.com/briefgo/brief/prompt/data"
	"github.com/briefgo/brief/prompt/trim"
)

// History puts the earlier turns of a conversation, which f finds in the input, between the
// examples and the user message: texts, calls of tools and their results. A prompt has at
// most one. [Rendered.Next] makes what f returns the next time. f must be pure and safe
// for concurrent use, and the messages must not be changed afterwards.
//
// What users, the model and tools said is the conversation itself: it is neither fenced
// nor marked as data from outside. A System message is refused with a [Mistake]: nobody
// may become the system by way of a history. So is a message of an unknown speaker, one that
// holds what its speaker cannot say, and a medium that is wrong.
//
// Providers refuse some sequences of messages. [data.HistoryOptions].Orphans says whether
// such a history is repaired, which is the default, or refused with a Mistake that
// names the message, from 0 on. In this order, a repair drops
//
//   - messages of the user and the assistant with no text but white space, no calls and no
//     media;
//   - messages of the assistant, with the results of their calls, before the first of the
//     user;
//   - results that do not stand directly behind the message with their call, or behind
//     other results of it, whose CallID is none of that message's calls, or was answered
//     before;
//   - calls without such a result, and those whose ID another call of the message has; and
//     the whole message if it has nothing else.
//
// What is left stands in its order, so that the same history gives the same bytes.
//
// Each message is a part of its own. A budget keeps the end of the history, turn by turn: a
// turn is a message of the user and all that follows up to the next. The last turn competes
// with the examples in tier 0, earlier ones are of tier 1. Inside [Optional] all have that
// [trim.Trim] instead; give it Tail too, unless there may be holes.
func History[In any](f func(in In) []Message, opts *data.HistoryOptions) Section {
	s := Section{kind: KindHistory, history: f}
	if opts != nil {
		s.historyOptions = *opts
	}
	return s
}

// A history makes the turns of a History section.
type history[In any] struct {
	prompt, label string
	find          func(In) []Message
	opts          data.HistoryOptions
	trim          *trim.Trim // of Optional
	when          condition
}

// historyOf checks the History section and adds it to the definition.
func historyOf[In any](d *definition) {
	for i, s := range d.sections {
		if s.kind != KindHistory {
			continue
		}
		f, ok := s.history.(func(In) []Message)
		switch {
		case !ok:
			d.mistakeAt(i, fmt.Errorf("the function is of type %T, the prompt needs a %T", s.history, f))
		case f == nil:
			d.mistakeAt(i, errors.New("the function is nil"))
		}
		if o := s.historyOptions.Orphans; o != data.OrphansRepair && o != data.OrphansRefuse {
			d.mistakeAt(i, fmt.Errorf("the policy for Orphans is %.40q; it must be %q or %q", string(o), data.OrphansRepair, data.OrphansRefuse))
		}
		d.history = &history[In]{prompt: d.name, label: d.labels[i], find: f, opts: s.historyOptions, trim: s.trim, when: d.when[i]}
	}
}

// appendParts appends a part for each message.
func (h *history[In]) appendParts(parts []Part, in any, next *numbers) ([]Part, error) {
	if !h.when.holds(in) {
		return parts, nil
	}
	typed, _ := as[In](in)
	messages, err := settle(h.find(typed), h.opts.Orphans == data.OrphansRefuse)
	if err != nil {
		return nil, newRenderMistake(h.prompt, &step{label: h.label}, err)
	}
	last := lastTurn(messages)
	parts = slices.Grow(parts, len(messages)+1)
	for i := range messages {
		m := &messages[i]
		if h.begins(messages, i) {
			next.group++
		}
		p := Part{
			Section: h.label, Kind: KindHistory, Role: m.Role, Text: m.Text, Message: next.message,
			Group: next.group - 1, Volatile: true, Extra: m.extra(),
		}
		switch {
		case h.trim != nil:
			p.Trim = *h.trim
		case i < last:
			p.Trim = trim.Trim{Tier: 1, Tail: true}
		default:
			p.Trim = trim.Trim{Tail: true}
		}
		next.message++
		parts = append(parts, p)
	}
	return parts, nil
}

// ingredients writes all that the bytes of a history come from besides the input.
func (h *history[In]) ingredients(f *fingerprint) {
	f.text("section", string(KindHistory))
	f.text("orphans", string(h.opts.Orphans))
	f.flag("by message", h.opts.ByMessage)
	f.flag("condition", h.when != nil)
	f.trim(h.trim)
}

// begins reports whether message i is the first of what is kept or cut together.
func (h *history[In]) begins(messages []Message, i int) bool {
	switch {
	case i == 0 || messages[i].Role == User:
		return true
	case h.opts.ByMessage:
		return messages[i].Role != Tool
	}
	return false
}

// lastTurn returns where the last turn begins.
func lastTurn(messages []Message) int {
	for i := len(messages) - 1; i > 0; i-- {
		if messages[i].Role == User {
			return i
		}
	}
	return 0
}
