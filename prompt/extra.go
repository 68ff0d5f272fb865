package prompt

import (
	"fmt"
	"slices"
	"strings"

	"github.com/briefgo/brief/prompt/data"
	"github.com/briefgo/brief/prompt/tool"
	"github.com/briefgo/brief/prompt/trim"
)

// addExtra adds what a part holds besides its text to its message.
func (m *Message) addExtra(e *tool.Extra) {
	m.Calls = append(m.Calls, e.Calls...)
	m.Media = append(m.Media, e.Media...)
	if e.CallID != "" {
		m.CallID = e.CallID
	}
}

// extra returns what a message holds besides its text; nil if that is nothing.
func (m *Message) extra() *tool.Extra {
	if len(m.Calls) == 0 && m.CallID == "" && len(m.Media) == 0 {
		return nil
	}
	return &tool.Extra{Calls: m.Calls, CallID: m.CallID, Media: m.Media}
}

// writeExtra writes what a message holds besides its text, for people.
func (m *Message) writeExtra(b *strings.Builder) {
	if m.Role == Tool {
		fmt.Fprintf(b, "\n(result of call %q)", m.CallID)
	}
	for _, c := range m.Calls {
		fmt.Fprintf(b, "\n(call %q: %s %s)", c.ID, c.Name, c.Arguments)
	}
	for _, media := range m.Media {
		fmt.Fprintf(b, "\n(%s %q: ", media.Type, media.Name)
		if media.URL != "" {
			fmt.Fprintf(b, "%s)", media.URL)
		} else {
			fmt.Fprintf(b, "%d bytes)", len(media.Data))
		}
	}
}

// checkExtra returns what is wrong with what a speaker says besides text.
func checkExtra(role Speaker, e *tool.Extra) error {
	if e == nil {
		return nil
	}
	switch {
	case len(e.Calls) > 0 && role != Assistant:
		return fmt.Errorf("it calls tools, which only %s does, and is said by %.40q", Assistant, role)
	case e.CallID != "" && role != Tool:
		return fmt.Errorf("it is the result of a call, which only %s gives, and is said by %.40q", Tool, role)
	case len(e.Media) > 0 && role != User && role != Tool:
		return fmt.Errorf("it holds images or files, which only %s and %s send, and is said by %.40q", User, Tool, role)
	}
	for i := range e.Media {
		if err := e.Media[i].Check(); err != nil {
			return fmt.Errorf("medium %d, %.40q: %w", i+1, e.Media[i].Name, err)
		}
	}
	return nil
}

// sameExtra reports whether two parts hold the same besides their texts.
func sameExtra(a, b *tool.Extra) bool {
	if a == nil || b == nil {
		return a == b
	}
	return a == b || a.CallID == b.CallID && slices.Equal(a.Calls, b.Calls) && slices.EqualFunc(a.Media, b.Media, sameMedia)
}

// sameMedia reports whether two media are sent alike.
func sameMedia(a, b data.Media) bool {
	return a.Type == b.Type && a.URL == b.URL && a.Name == b.Name && string(a.Data) == string(b.Data)
}

// sentExtra returns what is sent of part i besides its text: a summary stands for that too.
func (r *Rendered) sentExtra(i int) *tool.Extra {
	if _, decision := r.sent(i); decision == trim.Summarized {
		return nil
	}
	return r.parts[i].Extra
}
