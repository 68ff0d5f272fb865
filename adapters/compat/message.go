package compat

import (
	"encoding/base64"
	"errors"
	"fmt"
	"mime"
	"strings"

	"github.com/briefgo/brief/prompt"
	"github.com/briefgo/brief/prompt/data"
	"github.com/briefgo/brief/schema"
)

// A chatMessage is a message: its content is a string, null where an assistant only calls
// tools, or a list of parts where there are images or files.
type chatMessage struct {
	Role       prompt.Speaker `json:"role"`
	Content    any            `json:"content"`
	ToolCalls  []chatCall     `json:"tool_calls,omitempty"`
	ToolCallID string         `json:"tool_call_id,omitempty"`
}

// A chatCall is a call that the assistant made.
type chatCall struct {
	ID       string       `json:"id"`
	Type     string       `json:"type"`
	Function chatFunction `json:"function"`
}

// A chatFunction is what a call names. The arguments are JSON in a string.
type chatFunction struct {
	Name      string `json:"name"`
	Arguments string `json:"arguments"`
}

// A chatPart is a part of a content: of its members the one that Type names is set.
type chatPart struct {
	Type       string     `json:"type"`
	Text       string     `json:"text,omitempty"`
	ImageURL   *chatImage `json:"image_url,omitempty"`
	InputAudio *chatAudio `json:"input_audio,omitempty"`
	File       *chatFile  `json:"file,omitempty"`
}

// A chatImage is an image: a URL, or a data: URL.
type chatImage struct {
	URL string `json:"url"`
}

// A chatAudio is a sound in base64. There are "wav" and "mp3".
type chatAudio struct {
	Data   string `json:"data"`
	Format string `json:"format"`
}

// A chatFile is a file as a data: URL.
type chatFile struct {
	Filename string `json:"filename"`
	FileData string `json:"file_data"`
}

// chatMessages returns the messages as they are sent.
func chatMessages(messages []prompt.Message) ([]chatMessage, error) {
	if len(messages) == 0 {
		return nil, errors.New("no messages")
	}
	sent := make([]chatMessage, len(messages))
	for i := range messages {
		var err error
		if sent[i], err = newChatMessage(&messages[i]); err != nil {
			return nil, fmt.Errorf("message %d: %w", i, err)
		}
	}
	return sent, nil
}

// newChatMessage returns a message as it is sent.
func newChatMessage(m *prompt.Message) (chatMessage, error) {
	sent := chatMessage{Role: m.Role, Content: m.Text}
	switch m.Role {
	case prompt.System, prompt.User, prompt.Assistant:
		if m.CallID != "" {
			return sent, fmt.Errorf("it has a CallID, and its role is %s, not tool", m.Role)
		}
	case prompt.Tool:
		if m.CallID == "" {
			return sent, errors.New("it is the result of a call and has no CallID")
		}
		sent.ToolCallID = m.CallID
	default:
		return sent, fmt.Errorf("role %.40q is not system, user, assistant or tool", m.Role)
	}
	switch {
	case len(m.Calls) > 0 && m.Role != prompt.Assistant:
		return sent, fmt.Errorf("it calls tools, and its role is %s, not assistant", m.Role)
	case len(m.Media) > 0 && m.Role != prompt.User:
		return sent, fmt.Errorf("it has images or files, and its role is %s; chat completions take them from the user only", m.Role)
	}
	for _, call := range m.Calls {
		sent.ToolCalls = append(sent.ToolCalls, newChatCall(call))
	}
	if len(m.Calls) > 0 && m.Text == "" {
		sent.Content = nil
	}
	if len(m.Media) == 0 {
		return sent, nil
	}
	parts, err := chatParts(m)
	sent.Content = parts
	return sent, err
}

// newChatCall returns a call as it is sent. Servers read the arguments as JSON, so that none
// are an empty object.
func newChatCall(call schema.ToolCall) chatCall {
	arguments := call.Arguments
	if strings.TrimSpace(arguments) == "" {
		arguments = "{}"
	}
	return chatCall{ID: call.ID, Type: "function", Function: chatFunction{Name: call.Name, Arguments: arguments}}
}

// chatParts returns a content with images or files behind the text.
func chatParts(m *prompt.Message) ([]chatPart, error) {
	var parts []chatPart
	if m.Text != "" {
		parts = append(parts, chatPart{Type: "text", Text: m.Text})
	}
	for i := range m.Media {
		part, err := newChatPart(&m.Media[i])
		if err != nil {
			return nil, fmt.Errorf("medium %d, %.40q: %w", i+1, m.Media[i].Name, err)
		}
		parts = append(parts, part)
	}
	return parts, nil
}

// newChatPart returns an image, a sound or a file as it is sent.
func newChatPart(m *data.Media) (chatPart, error) {
	if err := m.Check(); err != nil {
		return chatPart{}, err
	}
	kind, _, _ := mime.ParseMediaType(m.Type) // lower case, without parameters
	switch {
	case strings.HasPrefix(kind, "image/"):
		return chatPart{Type: "image_url", ImageURL: &chatImage{URL: mediaURL(m)}}, nil
	case m.URL != "":
		return chatPart{}, fmt.Errorf("chat completions take images by URL, and no %s", kind)
	case kind == "audio/wav", kind == "audio/x-wav", kind == "audio/wave":
		return chatPart{Type: "input_audio", InputAudio: &chatAudio{Data: base64.StdEncoding.EncodeToString(m.Data), Format: "wav"}}, nil
	case kind == "audio/mpeg", kind == "audio/mp3":
		return chatPart{Type: "input_audio", InputAudio: &chatAudio{Data: base64.StdEncoding.EncodeToString(m.Data), Format: "mp3"}}, nil
	}
	name := m.Name
	if name == "" {
		name = "file"
	}
	return chatPart{Type: "file", File: &chatFile{Filename: name, FileData: mediaURL(m)}}, nil
}

// mediaURL returns the URL of a medium, or a data: URL (RFC 2397) of its bytes.
func mediaURL(m *data.Media) string {
	if m.URL != "" {
		return m.URL
	}
	return "data:" + strings.ReplaceAll(m.Type, " ", "") + ";base64," + base64.StdEncoding.EncodeToString(m.Data)
}
