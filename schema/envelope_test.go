package schema_test

import (
	"strings"
	"testing"

	"github.com/briefgo/brief/schema"
)

// TestEnvelopes reads one answer in all that models put around answers. In a row, $ is the
// answer and ~ is the same as a JSON string.
func TestEnvelopes(t *testing.T) {
	const answer, quoted = `{"name":"Ann","age":30}`, `"{\"name\":\"Ann\",\"age\":30}"`
	tests := []struct{ why, reply string }{
		{"Mistral's call", `[TOOL_CALLS] [{"name":"save","arguments":$}]`},
		{"Mistral's newer call", `[TOOL_CALLS]save$`},
		{"Llama's tag", `<function=save>$</function>`},
		{"Llama's token", `<|python_tag|>{"name":"save","parameters":$}`},
		{"Hermes", "<tool_call>\n{\"name\":\"save\",\"arguments\":$}\n</tool_call>"},
		{"Hermes without its end", `<tool_call>{"name":"save","arguments":$}`},
		{"OpenAI's calls", `{"tool_calls":[{"id":"1","type":"function","function":{"name":"save","arguments":~}}]}`},
		{"OpenAI's message", `{"role":"assistant","content":null,"tool_calls":[{"id":"1","type":"function","function":{"name":"save","arguments":~}}]}`},
		{"OpenAI's older call", `{"function_call":{"name":"save","arguments":~}}`},
		{"Anthropic's call", `{"type":"tool_use","id":"t1","name":"save","input":$}`},
		{"Anthropic's content", `[{"type":"tool_use","id":"t1","name":"save","input":$}]`},
		{"Gemini's call", `{"functionCall":{"name":"save","args":$}}`},
		{"an action", `{"action":"save","action_input":$}`},
		{"a tool", `{"tool":"save","tool_input":$}`},
		{"the channels of gpt-oss", `<|channel|>analysis<|message|>maybe {"name":"X","age":1}<|end|><|start|>assistant<|channel|>final<|message|>$<|return|>`},
		{"thoughts in words", "Thought: I need {x}\nAction: none\nFinal Answer: $"},
		{"a tag", `<answer>$</answer>`},
		{"another tag", "<final_answer>\n$\n</final_answer>"},
		{"HTML", `<pre><code>$</code></pre>`},
		{"a heading", "### Result\n\n$"},
		{"TeX", `\boxed{$}`},
		{"bold", `**$**`},
		{"a quotation", `> $`},
		{"back-ticks", "`$`"},
		{"triple quotes", `"""$"""`},
		{"single quotes", `'$'`},
		{"round brackets", `($)`},
		{"square brackets", `[$]`},
		{"a string", `~`},
		{"an assignment", `const x = $;`},
		{"a module", `export default $;`},
		{"a statement", `return $`},
		{"a call", `print($)`},
		{"a line", `answer: $`},
		{"an event stream", "data: $\n\ndata: [DONE]"},
		{"references", `[1] says: $ [2]`},
		{"wrappers", `{"result":{"data":{"person":$}}}`},
		{"another object before", "{\"status\":\"ok\"}\n$"},
		{"another object behind", "$\n{\"status\":\"ok\"}"},
		{"thinking and a fence", "<think>\nThe user {…}\n</think>\n\n```json\n$\n```"},
		{"thinking within thinking", `<think><think>{"name":"X","age":1}</think></think>$`},
	}
	s := schema.MustFor[person](nil)
	for _, tt := range tests {
		t.Run(tt.why, func(t *testing.T) {
			reply := strings.NewReplacer("$", answer, "~", quoted).Replace(tt.reply)
			reading, err := s.Read(reply)
			if err != nil || reading.Value != (person{"Ann", 30, ""}) {
				t.Errorf("%s\nread as %s, %v", reply, reading.JSON, err)
			}
			if len(reading.Fixes) == 0 || reading.Cost == 0 {
				t.Errorf("%s\nneeded no fix", reply)
			}
		})
	}
}
