package schema_test

import (
	"errors"
	"strings"
	"testing"

	"github.com/briefgo/brief/schema"
)

// TestCutAnywhere cuts replies at every byte. No part is taken for the whole, whatever is
// known of why the reply ended but that it ended by itself.
func TestCutAnywhere(t *testing.T) {
	const people = `{"type":"object","properties":{"people":{"type":"array","items":{"type":"object"}},"note":{"type":"string"},"n":{"type":"number"},"ok":{"type":"boolean"}}}`
	tests := []struct{ why, reply string }{
		{"a document", `{"people":[{"name":"Ann \"A\" \u00e9","age":30},{}],"note":"a, b","n":-1.5e3,"ok":true}`},
		{"over lines", "{\n  \"people\": [\n    {\"name\": \"Ann\"}\n  ],\n\n  \"note\": \"a\\nb\",\n  \"ok\": false\n}"},
		{"mended", `{people: [{'name': 'Ann', age: 30,},], note: "the "best" one", n: 1_000, ok: True}`},
		{"in prose", "Here it is: {\"note\": \"x\", \"people\": []}"},
		{"with an unescaped paragraph", "{\"note\": \"one\n\ntwo\n\nthree\", \"n\": 1}"},
		{"with an unescaped fence", "{\"note\": \"see:\n```go\nx\n```\n\", \"n\": 1}"},
		{"in triple quotes", "{\"note\": \"\"\"one\n\n\"two\"\n\"\"\", \"n\": 1}"},
		{"after thinking", "<think>maybe 1 or 2: </think>{\"n\": 2, \"note\": \"y\"}"},
		{"with comments", "{\"n\": 2, // the number\n/* and\n\nmore */ \"note\": \"y\"}"},
		{"escaped", `{\"note\": \"a\", \"n\": 2}`},
		{"in a fence", "```json\n{\"note\": \"a\", \"n\": 2}"},
	}
	s, err := schema.Parse[any]([]byte(people), nil)
	if err != nil {
		t.Fatal(err)
	}
	for _, tt := range tests {
		t.Run(tt.why, func(t *testing.T) {
			whole, err := s.Read(tt.reply)
			if err != nil {
				t.Fatal(err)
			}
			for n := range len(tt.reply) {
				for _, stop := range []schema.Stop{schema.StopUnknown, schema.StopLength} {
					part := tt.reply[:n]
					reading, err := s.ReadReply(schema.Reply{Text: part, Stop: stop})
					if err == nil && !strings.HasSuffix(strings.TrimSpace(part), "}") {
						t.Errorf("%q, stop %q, was read as %s", part, stop, reading.JSON)
					}
					var truncated *schema.TruncatedError
					if errors.As(err, &truncated) && len(reading.JSON) > len(whole.JSON)+24 {
						t.Errorf("%q shows %s, more than %s", part, reading.JSON, whole.JSON)
					}
				}
			}
		})
	}
}
