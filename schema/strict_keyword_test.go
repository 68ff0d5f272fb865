package schema

import (
	"errors"
	"strings"
	"testing"
)

// TestStrictByDialect checks what becomes of the schema of a property that is
// required, where dialects differ.
func TestStrictByDialect(t *testing.T) {
	for _, row := range []struct {
		reason        string
		dialect       Dialect
		schema, want  string
		losses, wrong string // pointer and keyword of each
	}{
		{"an optional property stays one", Anthropic, `{"type":"object","properties":{"a":{"type":"string"}}}`, `{"type":"object","properties":{"a":{"type":"string"}},"additionalProperties":false}`, "", ""},
		{"at least one item can be said", Anthropic, `{"type":"array","items":{"type":"null"},"minItems":1}`, `{"type":"array","minItems":1,"items":{"type":"null"}}`, "", ""},
		{"at least two cannot", Anthropic, `{"type":"array","items":{"type":"null"},"minItems":2}`, `{"type":"array","description":"at least 2 items","items":{"type":"null"}}`, " minItems\n", ""},
		{"of one and two the one is sent", Anthropic, `{"type":"array","items":{"type":"null"},"minItems":1,"allOf":[{"minItems":2}]}`, `{"type":"array","description":"at least 2 items","minItems":1,"items":{"type":"null"}}`, "/allOf/0 minItems\n", ""},
		{"a map is refused", Anthropic, `{"type":"object","additionalProperties":{"type":"null"}}`, "", "", " additionalProperties\n"},
		{"other formats than OpenAI", Anthropic, `{"type":"string","format":"uri"}`, `{"type":"string","format":"uri"}`, "", ""},

		{"const is an enum of one", Gemini, `{"const":"x"}`, `{"type":"string","enum":["x"]}`, "", ""},
		{"null is not listed", Gemini, `{"enum":["x",null]}`, `{"anyOf":[{"type":"string","enum":["x"]},{"type":"null"}]}`, "", ""},
		{"all booleans need no list", Gemini, `{"enum":[true,false]}`, `{"type":"boolean"}`, "", ""},
		{"one boolean is lost", Gemini, `{"type":"boolean","enum":[false]}`, `{"type":"boolean","description":"always false"}`, " enum\n", ""},
		{"a tuple is one", Gemini, `{"type":"array","prefixItems":[{"type":"null"}],"items":{"type":"string"}}`, `{"type":"array","prefixItems":[{"type":"null"}],"items":{"type":"string"}}`, "", ""},
		{"of draft 7 too", Gemini, `{"type":"array","items":[{"type":"null"},{"type":"string"}],"additionalItems":false}`, `{"type":"array","prefixItems":[{"type":"null"},{"type":"string"}],"maxItems":2}`, "", ""},
		{"bounds, but not exclusive ones", Gemini, `{"type":"number","minimum":1,"exclusiveMaximum":2}`, `{"type":"number","description":"less than 2","minimum":1}`, " exclusiveMaximum\n", ""},
		{"a closed object may not be", Gemini, `{"type":"object","properties":{},"additionalProperties":false}`, `{"type":"object","properties":{},"additionalProperties":false}`, " additionalProperties\n", ""},

		{"bounds of integers", Ollama, `{"type":"integer","minimum":1}`, `{"type":"integer","minimum":1}`, "", ""},
		{"but not of numbers", Ollama, `{"type":"number","minimum":1}`, `{"type":"number","description":"at least 1"}`, " minimum\n", ""},
		{"of both", Ollama, `{"type":["integer","string"],"minimum":1,"minLength":2}`, `{"anyOf":[{"type":"string","minLength":2},{"type":"integer","minimum":1}]}`, "", ""},
		{"lengths", Ollama, `{"type":"string","minLength":1,"maxLength":2}`, `{"type":"string","minLength":1,"maxLength":2}`, "", ""},
		{"but not next to a format", Ollama, `{"type":"string","format":"date","maxLength":9}`, `{"type":"string","description":"at most 9 characters","format":"date"}`, " maxLength\n", ""},
		{"nor next to a list", Ollama, `{"type":"string","enum":["a","bb"],"maxLength":1}`, `{"type":"string","description":"at most 1 character","enum":["a","bb"]}`, " maxLength\n", ""},
		{"a pattern about the whole", Ollama, `{"type":"string","pattern":"^a$"}`, `{"type":"string","pattern":"^a$"}`, "", ""},
		{"but not about a part", Ollama, `{"type":"string","pattern":"a"}`, `{"type":"string","description":"matches a"}`, " pattern\n", ""},
		{"a map of values of any type is refused", Ollama, `{"type":"object","additionalProperties":true}`, "", "", " additionalProperties\n"},

		{"and sent", VLLM, `{"type":"object","additionalProperties":true}`, `{"type":"object","properties":{},"additionalProperties":true}`, "", ""},
		{"a multiple of integers", VLLM, `{"type":"integer","multipleOf":2}`, `{"type":"integer","multipleOf":2}`, "", ""},
		{"but not of numbers", VLLM, `{"type":"number","multipleOf":2}`, `{"type":"number","description":"multiple of 2"}`, " multipleOf\n", ""},
		{"what it takes and does not heed is lost", VLLM, `{"type":"array","items":{"type":"string","not":{"const":"x"}},"uniqueItems":true}`, `{"type":"array","description":"no item twice","items":{"type":"string","description":"not: \"x\""}}`, "/items not\n uniqueItems\n", ""},

		{"what is not documented is in words", Mistral, `{"type":"integer","minimum":1,"maximum":3}`, `{"type":"integer","description":"1 to 3"}`, " minimum\n maximum\n", ""},
		{"values are listed", Mistral, `{"enum":["a","b"]}`, `{"type":"string","enum":["a","b"]}`, "", ""},
	} {
		s, err := strictSchema(strictParse(t, `{"type":"object","properties":{"v":`+row.schema+`},"required":["v"]}`), nil, row.dialect)
		value, losses, wrong := "", "", ""
		list := func(all []Loss) (text string) {
			for _, l := range all {
				text += strings.TrimPrefix(l.Pointer, "/properties/v") + " " + l.Keyword + "\n"
			}
			return text
		}
		var impossible *StrictError
		if errors.As(err, &impossible) {
			wrong = list(impossible.Problems)
		} else {
			strictRules(t, row.dialect, s)
			losses = list(s.Losses)
			value = string(strictParse(t, string(s.JSON)).Member("properties").Member("v").AppendJSON(nil))
		}
		if value != row.want || losses != row.losses || wrong != row.wrong {
			t.Errorf("%s: %s: %s\ngot  %s\nwant %s\nlosses %q, want %q\nproblems %q, want %q",
				row.dialect, row.reason, row.schema, value, row.want, losses, row.losses, wrong, row.wrong)
		}
	}
}
