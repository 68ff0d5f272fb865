package prompt

import (
	"errors"
	"fmt"
	"slices"
	"strings"
)

// settle returns the messages of a history that can be sent as they follow each other. It
// drops the others, as History says, or if it is to refuse fails at the first of them. What
// no repair may drop is an error either way.
func settle(messages []Message, refuse bool) ([]Message, error) {
	for i := range messages {
		if err := checkSpoken(&messages[i]); err != nil {
			return nil, messageError(messages, i, err)
		}
	}
	s := settler{messages: messages, refuse: refuse, kept: make([]Message, 0, len(messages))}
	s.run()
	return s.kept, s.err
}

// checkSettled returns an error if some messages cannot follow a message of the user as they
// stand.
func checkSettled(messages []Message) error {
	for i := range messages {
		if err := checkSpoken(&messages[i]); err != nil {
			return messageError(messages, i, err)
		}
	}
	s := settler{messages: messages, refuse: true, spoken: true}
	s.run()
	return s.err
}

// run goes through the messages.
func (s *settler) run() {
	messages := s.messages
	for i := 0; i < len(messages) && s.err == nil; {
		end := i + 1
		if messages[i].Role == Assistant {
			for end < len(messages) && messages[end].Role == Tool {
				end++
			}
		}
		s.add(i, end)
		i = end
	}
}

// checkSpoken returns what is wrong with a message wherever it stands.
func checkSpoken(m *Message) error {
	switch m.Role {
	case User, Assistant, Tool:
	case System:
		return errors.New("a history has no system messages; the sections of the prompt make that")
	default:
		return fmt.Errorf("its role is %.40q; there are %s, %s and %s", m.Role, User, Assistant, Tool)
	}
	return checkExtra(m.Role, m.extra())
}

// A settler goes through a history.
type settler struct {
	messages []Message
	refuse   bool
	spoken   bool // the user has
	kept     []Message
	err      error // the first orphan, if they are refused
}

// The reasons why a message cannot be where it stands.
var (
	errSaysNothing  = errors.New("it says nothing")
	errSpeaksFirst  = errors.New("the assistant speaks before the user")
	errNoCall       = errors.New("it is the result of a call that the message before it does not make")
	errAnsweredNow  = errors.New("the call was answered before")
	errNoResult     = errors.New("a call in it has no result directly behind it")
	errSameID       = errors.New("two calls in it have the same ID")
	errNoCalls      = errors.New("it calls no tools")
	errNoResultRole = errors.New("it is no result of a call")
	errNoCallBefore = errors.New("it is the result of a call, and no message with calls is before it")
)

// orphan notes that message i cannot be where it stands.
func (s *settler) orphan(i int, why error) {
	if s.refuse && s.err == nil {
		s.err = messageError(s.messages, i, why)
	}
}

// messageError is the error of a message of a history.
func messageError(messages []Message, i int, why error) error {
	return fmt.Errorf("message %d (%.40s): %w", i, messages[i].Role, why)
}

// add adds message i, and up to end the results that follow if it is the assistant's.
func (s *settler) add(i, end int) {
	m := s.messages[i]
	switch {
	case m.Role == Tool:
		s.orphan(i, errNoCallBefore)
	case len(m.Calls) == 0 && m.empty():
		s.orphan(i, errSaysNothing)
		s.orphans(i+1, end, errNoCall)
	case m.Role == Assistant && !s.spoken:
		s.orphan(i, errSpeaksFirst)
	case m.Role == Assistant:
		s.exchange(i, end)
	default:
		s.spoken = true
		s.kept = append(s.kept, m)
	}
}

// orphans notes all of some messages.
func (s *settler) orphans(i, end int, why error) {
	for ; i < end; i++ {
		s.orphan(i, why)
	}
}

// empty reports whether a message has no text but white space, and no media.
func (m *Message) empty() bool { return strings.TrimSpace(m.Text) == "" && len(m.Media) == 0 }

// exchange adds message i of the assistant, which may make calls, and those of the results
// behind it that are of its calls.
func (s *settler) exchange(i, end int) {
	m := s.messages[i]
	const (
		open = iota + 1
		answered
	)
	state := make(map[string]int, len(m.Calls)) // of the calls, by ID
	for _, c := range m.Calls {
		if state[c.ID] != 0 {
			s.orphan(i, errSameID)
		}
		state[c.ID] = open
	}
	at := len(s.kept)
	s.kept = append(s.kept, m)
	for n := i + 1; n < end; n++ {
		switch id := s.messages[n].CallID; state[id] {
		case open:
			state[id] = answered
			s.kept = append(s.kept, s.messages[n])
		case answered:
			s.orphan(n, errAnsweredNow)
		default:
			s.orphan(n, errNoCall)
		}
	}
	if m.Calls = m.Calls[:0:0]; len(s.messages[i].Calls) > 0 {
		for _, c := range s.messages[i].Calls {
			if state[c.ID] != answered {
				if state[c.ID] == open {
					s.orphan(i, errNoResult)
				}
				continue
			}
			state[c.ID] = 0 // another call with this ID is dropped
			m.Calls = append(m.Calls, c)
		}
		if len(m.Calls) == 0 {
			m.Calls = nil
		}
		s.kept[at] = m
	}
	if len(m.Calls) == 0 && m.empty() {
		s.kept = slices.Delete(s.kept, at, at+1)
	}
}
