package compat

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strings"

	"github.com/briefgo/brief/schema"
)

// A completion is the body of a reply: "The chat completion object" of OpenAI's API
// reference, as far as this package reads it.
type completion struct {
	Choices []choice        `json:"choices"`
	Usage   usage           `json:"usage"`
	Error   json.RawMessage `json:"error"` // gateways, after they have sent 200
}

// A choice is one of the replies that a request gets; this package asks for one.
type choice struct {
	Message      *message        `json:"message"`
	FinishReason looseText       `json:"finish_reason"`
	Error        json.RawMessage `json:"error"` // OpenRouter, when the upstream failed
}

// A message is what the model said. Members that hold reasoning are not read.
type message struct {
	Content      json.RawMessage `json:"content"`
	Refusal      looseText       `json:"refusal"`
	ToolCalls    []toolCall      `json:"tool_calls"`
	FunctionCall *function       `json:"function_call"` // before tools; deprecated
}

// A toolCall is a call that the model wants made.
type toolCall struct {
	ID       looseText `json:"id"`
	Function function  `json:"function"`
}

// A function is what a call names.
type function struct {
	Name looseText `json:"name"`
	// Arguments is a string that holds JSON; some servers write the JSON itself.
	Arguments json.RawMessage `json:"arguments"`
}

// answered reads an answer whose status is a success.
func (m *Model) answered(ctx context.Context, resp *http.Response) (schema.Reply, *Error) {
	body, err := io.ReadAll(io.LimitReader(resp.Body, m.maxReply+1))
	switch {
	case ctx.Err() != nil && err != nil:
		e := m.fault(resp, body, fmt.Sprintf("the reply had not ended after %d bytes", len(body)))
		e.Err = ended(ctx)
		return schema.Reply{}, e
	case err != nil:
		e := m.fault(resp, body, fmt.Sprintf("the reply was cut off after %d bytes", len(body)))
		e.Err = err
		return schema.Reply{}, e
	case int64(len(body)) > m.maxReply:
		return schema.Reply{}, m.fault(resp, body, fmt.Sprintf("the reply is larger than %d bytes", m.maxReply))
	}
	body = bytes.TrimPrefix(body, []byte("\ufeff"))
	if message := notJSON(resp.Header, body); message != "" {
		return schema.Reply{}, m.fault(resp, body, message)
	}
	reply, said, err := parseReply(body)
	switch {
	case said != nil:
		e := m.fault(resp, body, string(said.Message))
		e.Code, e.Type = string(said.Code), string(said.Type)
		return schema.Reply{}, e
	case err != nil:
		return schema.Reply{}, m.fault(resp, body, err.Error())
	}
	return reply, nil
}

// notJSON names the bodies that are something else than JSON for a known reason; ""
// is none of them.
func notJSON(h http.Header, body []byte) string {
	switch {
	case len(bytes.TrimSpace(body)) == 0:
		return "the reply is empty"
	case isHTML(h, body):
		return htmlMessage
	case strings.HasPrefix(h.Get("Content-Type"), "text/event-stream") && !json.Valid(body), bytes.HasPrefix(body, []byte("data:")):
		return "the server answered with a stream of events, which was not asked for"
	}
	return ""
}

// parseReply reads the body of a reply. Instead of a reply there may be an error that
// the server reports in a body with status 200, or one in the body.
func parseReply(body []byte) (schema.Reply, *serverFault, error) {
	var c completion
	if err := json.Unmarshal(body, &c); err != nil {
		return schema.Reply{}, nil, jsonError(err, len(body))
	}
	if said, ok := readFaultMember(c.Error); ok {
		return schema.Reply{}, &said, nil
	}
	if len(c.Choices) == 0 {
		return schema.Reply{}, nil, errors.New("the reply is JSON but no chat completion: it has no choices")
	}
	first := c.Choices[0]
	if said, ok := readFaultMember(first.Error); ok {
		return schema.Reply{}, &said, nil
	}
	reply, err := first.reply()
	reply.Usage = c.Usage.tokens()
	if err != nil {
		return schema.Reply{}, nil, err
	}
	return reply, nil, nil
}

// jsonError says what is wrong with a body of n bytes without quoting it.
func jsonError(err error, n int) error {
	if wrong, ok := errors.AsType[*json.UnmarshalTypeError](err); ok {
		kind, _, _ := strings.Cut(wrong.Value, " ") // "number 12": without the value
		return fmt.Errorf("the reply is JSON but no chat completion: %s is of type %s", memberName(wrong.Field), kind)
	}
	syntax, ok := errors.AsType[*json.SyntaxError](err)
	if !ok || syntax.Error() == "unexpected end of JSON input" { // which encoding/json does not tell otherwise
		return fmt.Errorf("the reply's JSON is cut off after %d bytes", n)
	}
	return fmt.Errorf("the reply is not JSON: byte %d: %w", syntax.Offset, err)
}

// memberName names the member that encoding/json stumbled over.
func memberName(field string) string {
	if field == "" {
		return "the whole"
	}
	return field
}

// reply returns what the model said. It has no usage yet.
func (c choice) reply() (schema.Reply, error) {
	if c.Message == nil {
		return schema.Reply{}, errors.New("the reply is JSON but no chat completion: choices[0] has no message")
	}
	text, refusal, err := contentText(c.Message.Content)
	if err != nil {
		return schema.Reply{}, err
	}
	if c.Message.Refusal != "" {
		refusal = string(c.Message.Refusal)
	}
	reply := schema.Reply{Text: text, Refusal: refusal, Stop: stop(string(c.FinishReason)), Calls: c.Message.calls()}
	if refusal != "" {
		reply.Stop = schema.StopRefused
	}
	return reply, nil
}

// calls returns the tools that the model wants called.
func (m *message) calls() []schema.ToolCall {
	var calls []schema.ToolCall
	for _, c := range m.ToolCalls {
		calls = append(calls, schema.ToolCall{ID: string(c.ID), Name: string(c.Function.Name), Arguments: c.Function.arguments()})
	}
	if f := m.FunctionCall; f != nil && len(calls) == 0 {
		calls = append(calls, schema.ToolCall{Name: string(f.Name), Arguments: f.arguments()})
	}
	return calls
}

// arguments returns the arguments as text.
func (f function) arguments() string {
	var text string
	switch {
	case isNull(f.Arguments):
		return ""
	case json.Unmarshal(f.Arguments, &text) == nil:
		return text
	}
	return string(f.Arguments)
}

// stop translates a finish reason. The words besides OpenAI's own are those of
// Together and Hugging Face (eos, eos_token, stop_sequence), Mistral (model_length)
// and of gateways to Anthropic and Google. A word that is in no list is StopUnknown,
// so that a reply that is not whole counts as cut off: "abort" of vLLM,
// "insufficient_system_resource" of DeepSeek, "error" of OpenRouter.
func stop(reason string) schema.Stop {
	switch reason = strings.ToLower(reason); reason {
	case "stop", "eos", "eos_token", "stop_sequence", "end_turn",
		"tool_calls", "function_call", "tool_use":
		return schema.StopEnd
	case "length", "max_tokens", "max_output_tokens", "model_length":
		return schema.StopLength
	case "content_filter", "safety":
		return schema.StopFiltered
	case "refusal":
		return schema.StopRefused
	}
	return schema.StopUnknown
}
