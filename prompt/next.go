package prompt

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/briefgo/brief/prompt/trim"
	"github.com/briefgo/brief/schema"
)

// Next returns the conversation after a reply, for the [History] of the next turn: the
// history that was sent, without what was cut; the user message of this turn as it was
// sent, so that a provider finds it in its cache; calls and results since ([Rendered.WithResults]);
// and the reply, its text and its calls. System text, examples and repairs are no part of it.
//
// The reply is the one that was accepted. After repairs that may be an answer to a repair,
// of some values only: a Reply with the accepted document as its Text is better history
// then (the last Attempt's JSON in the Record). Results of the reply's calls, which are
// messages of [Tool], are the caller's to add.
func (r *Rendered) Next(reply schema.Reply) []Message {
	var next []Message
	for first := 0; r != nil && first < len(r.parts); {
		p, end := &r.parts[first], r.spanEnd(first)
		var m Message
		if p.Role != System && p.Kind != KindExample && p.Kind != KindRepair && r.message(&m, first, end) {
			next = append(next, m)
		}
		first = end
	}
	if m := replyMessage(reply); len(m.Calls) > 0 || !m.empty() {
		next = append(next, m)
	}
	return next
}

// replyMessage returns a reply as a message.
func replyMessage(reply schema.Reply) Message {
	return Message{Role: Assistant, Text: reply.Text, Calls: slices.Clone(reply.Calls)}
}

// WithResults returns r with a reply that calls tools, and the results of its calls, behind
// the user message: what [Prompt.Generate] is given to go on after a [*tool.CallsError]. Each
// result is a message of [Tool] with the CallID of a call, and each call has one; the error
// names the message, of which the reply is number 0.
//
// Nothing of it may be cut. A prompt that was fitted has to be fitted again: the result
// keeps what was decided on r, whose count does not hold it.
func (r *Rendered) WithResults(reply schema.Reply, results ...Message) (*Rendered, error) {
	if r == nil {
		return nil, errors.New("prompt: there is no rendered prompt that results could follow")
	}
	messages := append([]Message{replyMessage(reply)}, results...)
	for i := range results {
		if results[i].Role != Tool {
			return nil, fmt.Errorf("prompt %s: %w", r.name, messageError(messages, i+1, errNoResultRole))
		}
	}
	if len(reply.Calls) == 0 {
		return nil, fmt.Errorf("prompt %s: %w", r.name, messageError(messages, 0, errNoCalls))
	}
	if err := checkSettled(messages); err != nil {
		return nil, fmt.Errorf("prompt %s: %w", r.name, err)
	}
	return r.extended(KindCall, messages), nil
}

// extended returns r with messages at the end, which cannot be cut. What was decided on r
// stays, unless a Fitter decides anew.
func (r *Rendered) extended(kind Kind, messages []Message) *Rendered {
	longer := *r
	longer.parts = slices.Grow(slices.Clone(r.parts), len(messages))
	message := 0
	for i := range r.parts {
		message = max(message, r.parts[i].Message+1)
	}
	for i := range messages {
		m := &messages[i]
		longer.parts = append(longer.parts, Part{
			Section: string(kind), Kind: kind, Role: m.Role, Text: m.Text, Extra: m.extra(),
			Message: message + i, Pinned: true, Volatile: true,
		})
	}
	if r.fitting != nil {
		f := *r.fitting
		f.Decisions = slices.Clone(f.Decisions)
		for len(f.Decisions) < len(longer.parts) {
			f.Decisions = append(f.Decisions, trim.Reason{Decision: trim.Pinned})
		}
		longer.fitting = &f
	}
	return &longer
}

// withRepair returns r with the text of a repair as a user message at the end, behind
// the reply that it is about if that is to be sent.
func (r *Rendered) withRepair(t schema.Turn) *Rendered {
	var messages []Message
	if t.Transcript && t.Previous != nil && strings.TrimSpace(t.Previous.Text) != "" {
		messages = append(messages, Message{Role: Assistant, Text: t.Previous.Text})
	}
	return r.extended(KindRepair, append(messages, Message{Role: User, Text: t.Repair}))
}
