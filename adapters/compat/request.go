package compat

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"strings"

	"github.com/briefgo/brief/prompt"
	"github.com/briefgo/brief/schema"
)

// A chatRequest is the body of a request, in the order of OpenAI's API reference
// (Chat, Create chat completion); encoding/json keeps the order of the fields.
type chatRequest struct {
	Model               string          `json:"model"`
	Messages            []chatMessage   `json:"messages"`
	Tools               []chatTool      `json:"tools,omitempty"`
	ResponseFormat      *responseFormat `json:"response_format,omitempty"`
	MaxCompletionTokens int             `json:"max_completion_tokens,omitempty"`
	MaxTokens           int             `json:"max_tokens,omitempty"`
	Temperature         *float64        `json:"temperature,omitempty"`
	TopP                *float64        `json:"top_p,omitempty"`
	Seed                *int64          `json:"seed,omitempty"`
	Stream              bool            `json:"stream,omitempty"`
	StreamOptions       *streamOptions  `json:"stream_options,omitempty"`
}

// A streamOptions asks for the usage at the end of a stream.
type streamOptions struct {
	IncludeUsage bool `json:"include_usage"`
}

// A responseFormat asks for JSON; "text", the default, is left out instead.
type responseFormat struct {
	Type       string      `json:"type"`
	JSONSchema *jsonSchema `json:"json_schema,omitempty"`
}

// A jsonSchema is the schema of a reply under the name that the API demands.
type jsonSchema struct {
	Name   string `json:"name"`
	Strict bool   `json:"strict"`
	// Schema is raw, so that its properties stay in order.
	Schema json.RawMessage `json:"schema"`
}

// body returns the body of a request.
func (m *Model) body(ctx context.Context, req *prompt.Request, stream bool) ([]byte, error) {
	messages, err := chatMessages(req.Messages)
	if err != nil {
		return nil, err
	}
	if req.MaxOutput < 0 {
		return nil, fmt.Errorf("MaxOutput is %d tokens", req.MaxOutput)
	}
	chat := chatRequest{
		Model: m.name, Messages: messages, Tools: m.chatTools(ctx, req), ResponseFormat: m.responseFormat(ctx, req),
		Temperature: req.Temperature, TopP: req.TopP, Seed: req.Seed,
		Stream: stream,
	}
	if stream && !m.noUsage {
		chat.StreamOptions = &streamOptions{IncludeUsage: true}
	}
	if m.maxField == MaxTokens {
		chat.MaxTokens = req.MaxOutput
	} else {
		chat.MaxCompletionTokens = req.MaxOutput
	}
	body, err := marshal(chat)
	if err != nil { // a temperature that is no number, or a schema that is no JSON
		return nil, err
	}
	return append(append(body[:len(body)-1], m.private().extra...), '}'), nil
}

// responseFormat returns what is asked for besides the messages; nil is nothing.
func (m *Model) responseFormat(ctx context.Context, req *prompt.Request) *responseFormat {
	switch {
	case req.Schema == nil || m.format == NoFormat:
		return nil
	case m.format == JSONObject:
		return &responseFormat{Type: "json_object"}
	}
	wire := &jsonSchema{Name: schemaName(req.Name), Strict: true}
	if strict, err := req.Schema.Strict(schema.OpenAI); err == nil {
		wire.Schema = strict.JSON
	} else {
		wire.Strict, wire.Schema = false, req.Schema.JSON()
		if m.trace.NotStrict != nil {
			m.trace.NotStrict(ctx, req.Name, err)
		}
	}
	return &responseFormat{"json_schema", wire}
}

// schemaName makes a schema's name of a prompt's: at most 64 of A-Z, a-z, 0-9, "_"
// and "-" (API reference, response_format.json_schema.name).
func schemaName(name string) string {
	name = strings.Map(func(r rune) rune {
		switch {
		case 'a' <= r && r <= 'z', 'A' <= r && r <= 'Z', '0' <= r && r <= '9', r == '_', r == '-':
			return r
		}
		return '_'
	}, name)
	if name == "" {
		return "reply"
	}
	return name[:min(len(name), 64)]
}

// marshal is json.Marshal without the escapes that only HTML needs: fewer bytes, and
// fewer tokens where a server shows the schema to the model as it got it.
func marshal(v any) ([]byte, error) {
	var buf bytes.Buffer
	enc := json.NewEncoder(&buf)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(v); err != nil {
		return nil, err
	}
	return bytes.TrimSuffix(buf.Bytes(), []byte("\n")), nil
}
