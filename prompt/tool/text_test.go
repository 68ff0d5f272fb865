package tool_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/briefgo/brief/prompt/tool"
)

// TestInText finds calls in texts. In a row, $ are the arguments.
func TestInText(t *testing.T) {
	tools := []tool.Tool{tool.MustFor[City]("weather", "", nil), tool.MustFor[struct{}]("now", "", nil)}
	const arguments = `{"name":"Rome"}`
	tests := []struct{ reason, text, want string }{
		{"Hermes", "Let me see.\n<tool_call>\n{\"name\":\"weather\",\"arguments\":$}\n</tool_call>", "Let me see.: weather $"},
		{"two of them", `<tool_call>{"name":"weather","arguments":$}</tool_call> <tool_call>{"name":"now","arguments":{}}</tool_call>`, ": weather $, now {}"},
		{"without its end", `<tool_call>{"name":"weather","arguments":$}`, ": weather $"},
		{"arguments in a string", `<tool_call>{"name":"weather","arguments":"{\"name\":\"Rome\"}"}</tool_call>`, ": weather $"},
		{"Mistral", `[TOOL_CALLS] [{"name":"weather","arguments":$},{"name":"now","arguments":{}}]`, ": weather $, now {}"},
		{"Mistral's newer form", `[TOOL_CALLS]weather$`, ": weather $"},
		{"Llama's tag", `<function=weather>$</function>`, ": weather $"},
		{"two of Llama's", `<function=weather>$</function><function=now>{}</function>`, ": weather $, now {}"},
		{"Llama's token", `<|python_tag|>{"name":"weather","parameters":$}`, ": weather $"},
		{"an object", " {\"name\":\"weather\",\"parameters\":$}\n", ": weather $"},
		{"an envelope around an answer", `<tool_call>{"name":"reply","arguments":$}</tool_call>`, ""},
		{"one of two is of another tool", `<tool_call>{"name":"weather","arguments":$}</tool_call><tool_call>{"name":"reply","arguments":{}}</tool_call>`, ""},
		{"an answer that has a name", `{"name":"weather","age":3}`, ""},
		{"an object among words is a quotation", `You might call {"name":"weather","arguments":$}`, ""},
		{"and before words", `{"name":"weather","arguments":$} is what I would call`, ""},
		{"words behind a call", `<tool_call>{"name":"weather","arguments":$}</tool_call> and so on`, ""},
		{"cut off", `<tool_call>{"name":"weather","arguments":{"name":"Ro`, ""},
		{"a list that is cut off", `[TOOL_CALLS] [{"name":"weather","arguments":$}`, ""},
		{"no arguments", `<tool_call>{"name":"now"}</tool_call>`, ""},
		{"nothing", "", ""},
		{"a word", "now", ""},
		{"no end of the tag", "<function=weather" + strings.Repeat("x", 1000), ""},
	}
	for _, tt := range tests {
		calls, before := tool.InText(tools, strings.ReplaceAll(tt.text, "$", arguments))
		got := ""
		for i, c := range calls {
			got += fmt.Sprintf("%s %s %s", []string{before + ":", ","}[min(i, 1)], c.Name, c.Arguments)
		}
		if want := strings.ReplaceAll(tt.want, "$", arguments); got != want {
			t.Errorf("%s: %q, want %q", tt.reason, got, want)
		}
	}
}

// TestBegun has beginnings of replies: whatever InText finds a call in has begun as one.
func TestBegun(t *testing.T) {
	tools := []tool.Tool{tool.MustFor[City]("weather", "", nil), tool.MustFor[struct{}]("now", "", nil)}
	tests := []struct {
		reason, text string
		want         bool
	}{
		{"a tag", "Let me see. <tool_call> {", true},
		{"Mistral's mark", `[TOOL_CALLS] [{"name"`, true},
		{"Llama's tag", `<function=wea`, true},
		{"Llama's token", `<|python_tag|>{`, true},
		{"an object with the name of a tool", `{"name": "weather"`, true},
		{"with half of it", ` {"name": "wea`, true},
		{"with nothing of it yet", `{"name": "`, true},
		{"with the arguments first", `{"arguments": {"name": 3`, true},
		{"with the parameters first", `{"parameters": {"name": 3`, true},
		{"with half a name that ends", `{"name": "wea"`, false},
		{"with another name", `{"name": "Anna"`, false},
		{"with another member", `{"team": "weather"`, false},
		{"a list", `[{"name": "weather"`, false},
		{"words", "weather", false},
		{"nothing", "", false},
	}
	for _, tt := range tests {
		if got := tool.Begun(tools, tt.text); got != tt.want {
			t.Errorf("%s: %v", tt.reason, got)
		}
		if tool.Begun(nil, tt.text) {
			t.Errorf("%s: without tools", tt.reason)
		}
	}
}
