package compat

import (
	"cmp"
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"github.com/briefgo/brief/schema"
)

// A gathering puts a reply together: of the chunks of a stream, or of the one completion
// that there is without one.
type gathering struct {
	text    strings.Builder
	refusal strings.Builder
	finish  string // the finish reason, "" until it has come
	usage   schema.Usage
	calls   []gatheredCall
	latest  map[looseCount]int // by index of a call: where the last one with it is in calls
	said    bool               // there was a message, or a piece of one
}

// A gatheredCall is a call of a tool whose arguments come in pieces.
type gatheredCall struct {
	index     looseCount
	id, name  string
	arguments []byte
}

// add adds a chunk, or a whole completion, and returns the text that it brings. A usage
// replaces the last one: some servers count up with every chunk.
func (g *gathering) add(c completion) (string, error) {
	if usage := c.Usage.tokens(); usage != (schema.Usage{}) {
		g.usage = usage
	}
	first := c.Choices[0]
	if first == nil {
		return "", nil
	}
	g.finish = cmp.Or(string(first.FinishReason), g.finish)
	// Some servers send a whole message in place of a stream. Others repeat beside each
	// delta the message so far, or send it at the end: that is known by then.
	member, m := "delta", first.Delta
	if m == nil && !g.said {
		member, m = "message", first.Message
	}
	if m == nil {
		return "", nil
	}
	g.said = true
	text, refusal, err := contentText(m.Content, member)
	if err != nil {
		return "", err
	}
	if err := g.addCalls(m, first.Delta == nil); err != nil {
		return "", fmt.Errorf("choices[0].%s.tool_calls: %w", member, err)
	}
	g.text.WriteString(text)
	g.refusal.WriteString(cmp.Or(string(m.Refusal), refusal))
	return text, nil
}

// maxCalls bounds the calls of tools in one reply.
const maxCalls = 1024

// addCalls adds the calls of a whole message, or pieces of calls.
func (g *gathering) addCalls(m *message, whole bool) error {
	if f := m.FunctionCall; f != nil && (isNull(m.ToolCalls) || string(m.ToolCalls) == "[]") {
		return g.addCall(toolCall{Index: new(looseCount), Function: *f}, whole)
	}
	if isNull(m.ToolCalls) {
		return nil
	}
	return each(m.ToolCalls, func(piece toolCall) error { return g.addCall(piece, whole) })
}

// addCall adds a whole call, or a piece of one.
func (g *gathering) addCall(piece toolCall, whole bool) error {
	at, known := 0, false
	if !whole {
		at, known = g.find(piece)
	}
	if !known {
		if len(g.calls) == maxCalls {
			return fmt.Errorf("there are more than %d calls", maxCalls)
		}
		at = g.begin(piece, whole)
	}
	call := &g.calls[at]
	call.id = cmp.Or(call.id, string(piece.ID))
	call.name = cmp.Or(call.name, string(piece.Function.Name))
	call.arguments = append(call.arguments, piece.Function.argumentText()...)
	return nil
}

// find returns the place of the call that a piece belongs to, if there is one: the last
// call with its index, or where the server sends no index, the last one of all, unless the
// piece looks like the beginning of another. Some servers give all calls the index 0, but
// each an id of its own.
func (g *gathering) find(piece toolCall) (at int, ok bool) {
	if piece.Index == nil {
		at = len(g.calls) - 1
		switch {
		case at < 0:
			return 0, false
		case piece.ID == "":
			return at, piece.Function.Name == ""
		}
		return at, g.calls[at].id == string(piece.ID)
	}
	if at, ok = g.latest[*piece.Index]; !ok {
		return 0, false
	}
	id := g.calls[at].id
	return at, piece.ID == "" || id == "" || id == string(piece.ID)
}

// begin adds a call and returns its place. A whole message has its calls in order.
func (g *gathering) begin(piece toolCall, whole bool) int {
	at := len(g.calls)
	index := looseCount(at)
	if !whole {
		if piece.Index != nil {
			index = *piece.Index
		}
		if g.latest == nil {
			g.latest = map[looseCount]int{}
		}
		g.latest[index] = at
	}
	g.calls = append(g.calls, gatheredCall{index: index})
	return at
}

// reply returns the reply as far as it has come.
func (g *gathering) reply() schema.Reply {
	reply := schema.Reply{Text: g.text.String(), Refusal: g.refusal.String(), Stop: stop(g.finish), Usage: g.usage}
	if reply.Refusal != "" {
		reply.Stop = schema.StopRefused
	}
	calls := slices.Clone(g.calls)
	slices.SortStableFunc(calls, func(a, b gatheredCall) int { return cmp.Compare(a.index, b.index) })
	for _, c := range calls {
		reply.Calls = append(reply.Calls, schema.ToolCall{ID: c.id, Name: c.name, Arguments: string(c.arguments)})
	}
	return reply
}

// argumentText returns the arguments, or a piece of them, as text.
func (f function) argumentText() string {
	var text string
	switch {
	case isNull(f.Arguments):
		return ""
	case json.Unmarshal(f.Arguments, &text) == nil:
		return text
	}
	return string(f.Arguments)
}
