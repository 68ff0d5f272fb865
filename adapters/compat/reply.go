package compat

import (
	"encoding/json"
	"errors"
	"fmt"
	"strings"

	"github.com/briefgo/brief/schema"
)

// A completion is the body of a reply, or the data of one event of a stream: "The chat
// completion object" and "The chat completion chunk object" of OpenAI's API reference, as
// far as this package reads them.
type completion struct {
	Object  looseText       `json:"object"`
	Choices [1]*choice      `json:"choices"` // encoding/json skips the others
	Usage   usage           `json:"usage"`
	Error   json.RawMessage `json:"error"` // gateways, after they have sent 200
}

// A choice is one of the replies that a request gets; this package asks for one.
type choice struct {
	Message      *message        `json:"message"`
	Delta        *message        `json:"delta"` // of a chunk: what is new of the message
	FinishReason looseText       `json:"finish_reason"`
	Error        json.RawMessage `json:"error"` // OpenRouter, when the upstream failed
}

// A message is what the model said. Members that hold reasoning are not read.
type message struct {
	Content      json.RawMessage `json:"content"`
	Refusal      looseText       `json:"refusal"`
	ToolCalls    json.RawMessage `json:"tool_calls"`    // a list of toolCalls
	FunctionCall *function       `json:"function_call"` // before tools; deprecated
}

// A toolCall is a call that the model wants made. In a chunk it is a piece of the call
// that has this index: the id and the name come once, the arguments bit by bit.
type toolCall struct {
	Index    *looseCount `json:"index"`
	ID       looseText   `json:"id"`
	Function function    `json:"function"`
}

// A function is what a call names.
type function struct {
	Name looseText `json:"name"`
	// Arguments is a string that holds JSON; some servers write the JSON itself.
	Arguments json.RawMessage `json:"arguments"`
}

// parseReply reads the body of a reply. Instead of a reply there may be an error that
// the server reports in a body with status 200.
func parseReply(body []byte) (schema.Reply, *serverFault, error) {
	c, said, err := parseCompletion(body)
	switch {
	case said != nil || err != nil:
		return schema.Reply{}, said, err
	case c.Choices[0] == nil:
		return schema.Reply{}, nil, errors.New("the reply is JSON but no chat completion: it has no choices")
	case c.Choices[0].Message == nil:
		return schema.Reply{}, nil, errors.New("the reply is JSON but no chat completion: choices[0] has no message")
	}
	c.Choices[0].Delta = nil
	var g gathering
	if _, err := g.add(c); err != nil {
		return schema.Reply{}, nil, err
	}
	return g.reply(), nil, nil
}

// parseCompletion reads a completion or a chunk of one, or the error in its place.
func parseCompletion(data []byte) (completion, *serverFault, error) {
	var c completion
	if err := json.Unmarshal(data, &c); err != nil {
		return completion{}, nil, jsonError(err, len(data))
	}
	if said, ok := readFaultMember(c.Error); ok {
		return completion{}, &said, nil
	}
	if first := c.Choices[0]; first != nil {
		if said, ok := readFaultMember(first.Error); ok {
			return completion{}, &said, nil
		}
	} else if c.Object == "error" {
		if said := readFaultObject(data); said.Message != "" {
			return completion{}, &said, nil
		}
	}
	return c, nil, nil
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
