package prompt

import (
	"errors"
	"fmt"

	"github.com/briefgo/brief/prompt/trim"
)

// Assemble makes a Rendered of parts that the program made itself: a history of
// messages, say, or documents that were found. It can be fitted and explained, and
// its Messages sent as a [Request]; it belongs to no [Prompt], so Generate refuses
// it. What parts had decided on them before is forgotten.
//
// Parts stand in the order of their messages. Those of one message have one role,
// and those of a group are all pinned or none; the alternatives of a part are shorter
// than its text. An error names the part by its index.
func Assemble(name string, parts []Part) (*Rendered, error) {
	r := &Rendered{name: name, parts: make([]Part, len(parts))}
	groups := make(map[int]bool) // whether they are pinned
	last := -1                   // index of the last part that a message holds
	for i, p := range parts {
		if err := checkPart(&p); err != nil {
			return nil, fmt.Errorf("prompt %s: part %d: %w", name, i, err)
		}
		if last >= 0 && p.Message >= 0 {
			if err := checkMessages(&parts[last], &p); err != nil {
				return nil, fmt.Errorf("prompt %s: part %d: %w", name, i, err)
			}
		}
		if p.Message >= 0 {
			last = i
		}
		if pinned, ok := groups[p.Group]; ok && p.Group != 0 && pinned != p.Pinned {
			return nil, fmt.Errorf("prompt %s: part %d: of group %d some parts are pinned and some are not", name, i, p.Group)
		}
		groups[p.Group] = p.Pinned
		p.Tokens, p.Decision, p.Reason, p.fixed, p.heads = 0, 0, trim.Reason{}, 0, 0
		r.parts[i] = p
	}
	return r, nil
}

// checkPart returns what is wrong with a part by itself.
func checkPart(p *Part) error {
	switch {
	case p.Message < -1:
		return fmt.Errorf("the number of its message is %d; it must not be negative, or -1 for what is sent beside the messages", p.Message)
	case p.Message == -1 && p.Role != "":
		return fmt.Errorf("it is said by %.40q, and is in no message", p.Role)
	case p.Message >= 0 && p.Role != System && p.Role != User && p.Role != Assistant && p.Role != Tool:
		return fmt.Errorf("its role is %.40q; there are %s, %s, %s and %s", p.Role, System, User, Assistant, Tool)
	case p.Group < 0:
		return fmt.Errorf("its group is %d; it must not be negative", p.Group)
	}
	if err := trim.Check(&p.Trim); err != nil {
		return err
	}
	if err := checkExtra(p.Role, p.Extra); err != nil {
		return err
	}
	if a := p.Alternatives; len(a) > 0 && len(a[0].Text) >= len(p.Text) {
		return errors.New("alternative 1 is not shorter than the part's own text")
	}
	return nil
}

// checkMessages returns what is wrong with the message of a part, after another.
func checkMessages(before, p *Part) error {
	switch {
	case p.Message < before.Message:
		return fmt.Errorf("it is of message %d, and the part before it of message %d", p.Message, before.Message)
	case p.Message == before.Message && p.Role == Tool:
		return fmt.Errorf("it is of message %d, as the part before it is; a result is a message and a part of its own", p.Message)
	case p.Message == before.Message && p.Role != before.Role:
		return fmt.Errorf("it is said by %s, and the part before it in message %d by %s", p.Role, p.Message, before.Role)
	}
	return nil
}
