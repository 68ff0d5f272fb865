package tool

import (
	"encoding/json"
	"slices"
	"strings"

	"github.com/briefgo/brief/schema"
)

// InText returns the calls that a model wrote into its text, and the text before them, for
// servers that do not take them out: as <tool_call> (Hermes, Qwen), [TOOL_CALLS] (Mistral),
// <function=NAME> and <|python_tag|> (Llama), or an object with a name and arguments or
// parameters that is the whole text. Nothing is mended here. Unless all calls are of the
// tools there are none: what looks like a call is then an envelope around an answer, which
// package schema reads.
func InText(tools []Tool, text string) (calls []schema.ToolCall, before string) {
	for _, form := range textForms {
		at := strings.Index(text, form.begin)
		if at < 0 || form.begin == "" && !strings.HasPrefix(strings.TrimSpace(text), "{") {
			continue
		}
		calls := form.read(text[at+len(form.begin):])
		for _, c := range calls {
			if find(tools, c.Name) < 0 {
				return nil, ""
			}
		}
		if len(calls) > 0 {
			return calls, strings.TrimSpace(text[:at])
		}
	}
	return nil, ""
}

// Begun reports whether text, the beginning of a reply, may become one in which InText finds
// calls: there is the mark of a form in it, or it begins an object that names one of the tools
// or has arguments. It is for who would stop a reply because it is no output.
func Begun(tools []Tool, text string) bool {
	for _, form := range textForms {
		if form.begin != "" && strings.Contains(text, form.begin) {
			return len(tools) > 0
		}
	}
	object, ok := strings.CutPrefix(strings.TrimSpace(text), "{")
	if !ok || len(tools) == 0 {
		return false
	}
	if strings.Contains(object, `"arguments"`) || strings.Contains(object, `"parameters"`) {
		return true
	}
	_, value, _ := strings.Cut(object, `"name"`)
	name, ok := strings.CutPrefix(strings.TrimLeft(value, " \t\r\n:"), `"`)
	name, _, whole := strings.Cut(name, `"`)
	return ok && slices.ContainsFunc(tools, func(t Tool) bool {
		return t.Name() == name || !whole && strings.HasPrefix(t.Name(), name)
	})
}

// textForms are how models write calls, the ones with a mark first.
var textForms = []struct {
	begin string
	read  func(rest string) []schema.ToolCall // nil if it is none
}{
	{"<tool_call>", readTagged},
	{"[TOOL_CALLS]", readMistral},
	{"<function=", readFunctions},
	{"<|python_tag|>", readBare},
	{"", readBare},
}

// A textCall is a call as an object.
type textCall struct {
	Name       string          `json:"name"`
	Arguments  json.RawMessage `json:"arguments"`
	Parameters json.RawMessage `json:"parameters"`
}

// call returns the call, and false if the object is none.
func (c *textCall) call() (schema.ToolCall, bool) {
	arguments := c.Arguments
	if arguments == nil {
		arguments = c.Parameters
	}
	if c.Name == "" || arguments == nil {
		return schema.ToolCall{}, false
	}
	var quoted string
	if json.Unmarshal(arguments, &quoted) == nil {
		return schema.ToolCall{Name: c.Name, Arguments: quoted}, true
	}
	return schema.ToolCall{Name: c.Name, Arguments: string(arguments)}, true
}

// readValue reads a JSON value into v and returns what is behind it.
func readValue(text string, v any) (rest string, ok bool) {
	d := json.NewDecoder(strings.NewReader(text))
	if d.Decode(v) != nil {
		return "", false
	}
	return strings.TrimSpace(text[d.InputOffset():]), true
}

// readTagged reads what is behind <tool_call>, and further ones. The last may lack its end.
func readTagged(rest string) (calls []schema.ToolCall) {
	for {
		var c textCall
		after, ok := readValue(rest, &c)
		call, isCall := c.call()
		if !ok || !isCall {
			return nil
		}
		calls = append(calls, call)
		var ends bool
		if rest, ends, ok = nextTag(after, "<tool_call>", "</tool_call>"); ends {
			return calls
		} else if !ok {
			return nil
		}
	}
}

// nextTag returns what is behind the next opening tag, if behind a call stand nothing but a
// closing tag and that, and whether the text ends instead; the last closing tag may be missing.
func nextTag(text, opening, closing string) (rest string, ends, ok bool) {
	text, closed := strings.CutPrefix(text, closing)
	if text = strings.TrimSpace(text); text == "" {
		return "", true, true
	}
	rest, ok = strings.CutPrefix(text, opening)
	return rest, false, ok && closed
}

// readMistral reads a list of calls, or a name and arguments.
func readMistral(rest string) (calls []schema.ToolCall) {
	rest = strings.TrimSpace(rest)
	if name, arguments, ok := strings.Cut(rest, "{"); ok && !strings.HasPrefix(rest, "[") {
		var object json.RawMessage
		if after, ok := readValue("{"+arguments, &object); ok && after == "" {
			return []schema.ToolCall{{Name: strings.TrimSpace(name), Arguments: string(object)}}
		}
		return nil
	}
	var list []textCall
	if after, ok := readValue(rest, &list); !ok || after != "" {
		return nil
	}
	for i := range list {
		call, ok := list[i].call()
		if !ok {
			return nil
		}
		calls = append(calls, call)
	}
	return calls
}

// readFunctions reads what is behind <function=, and further ones.
func readFunctions(rest string) (calls []schema.ToolCall) {
	for {
		name, body, ok := strings.Cut(rest, ">")
		if !ok || len(name) > MaxName {
			return nil
		}
		var object json.RawMessage
		after, ok := readValue(body, &object)
		if !ok {
			return nil
		}
		calls = append(calls, schema.ToolCall{Name: name, Arguments: string(object)})
		var ends bool
		if rest, ends, ok = nextTag(after, "<function=", "</function>"); ends {
			return calls
		} else if !ok {
			return nil
		}
	}
}

// readBare reads one object that is a call.
func readBare(rest string) []schema.ToolCall {
	var c textCall
	if after, ok := readValue(rest, &c); !ok || after != "" {
		return nil
	}
	if call, ok := c.call(); ok {
		return []schema.ToolCall{call}
	}
	return nil
}
