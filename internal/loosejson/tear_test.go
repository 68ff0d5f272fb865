package loosejson

import "testing"

// TestTorn checks where a value ends that is open when its paragraph or fence ends, and
// what goes on behind it none the less.
func TestTorn(t *testing.T) {
	tests := []struct {
		why, text, want string
		torn            bool
	}{
		{"a string before another value", "{\"a\": \"b\n\n{\"c\": 1}", `{"a":"b"}`, true},
		{"a string that has its end", "{\"a\": \"b\n\nc\"}", `{"a":"b\n\nc"}`, false},
		{"a string with quotes, and no other value", "{\"a\": \"b\n\nc \"d\" e\"}", `{"a":"b\n\nc \"d\" e"}`, false},
		{"a string without an end shows what there is", "{\"a\": \"b\n\nc", `{"a":"b\n\nc"}`, true},
		{"a string across a fence", "{\"a\": \"b\n```\n{\"c\": 1}\n```", `{"a":"b\n"}`, true},
		{"a string that holds a fence", "{\"a\": \"b\n```\nc\n```\n\"}", `{"a":"b\n` + "```\\nc\\n```" + `\n"}`, false},
		{"a key", "{\"a\": 1, \"\n\n{\"c\": 1}", `{"a":1}`, true},
		{"a key before a bracket in the next line", "{\"a\": 1, \"\n{\"c\": 1}", `{"a":1}`, true},
		{"an object before another one", "{\"a\": 1,\n\n{\"c\": 1}", `{"a":1}`, true},
		{"an object before prose with a colon", "{\"a\": 1,\n\nVerdict: {\"c\": 1}", `{"a":1}`, true},
		{"an object whose members have paragraphs", "{\n\"a\": 1,\n\n\"c\": 1}", `{"a":1,"c":1}`, false},
		{"an object without quotes whose members are indented", "{\n  a: 1,\n\n  c: 1}", `{"a":1,"c":1}`, false},
		{"a member whose value would be in another paragraph", "{\"x\": 1, \"a\":\n\n{\"c\": 1}", `{"x":1}`, true},
		{"a list before prose", "[1,\n\nVerdict: {\"c\": 1}", `[1]`, true},
		{"a list of paragraphs", "[{\"a\": 1},\n\n{\"c\": 1}]", `[{"a":1},{"c":1}]`, false},
		{"a list of paragraphs without its end", "[{\"a\": 1},\n\n{\"c\": 1}", `[{"a":1},{"c":1}]`, true},
		{"a comment", "{\"a\": 1 /*\n\n{\"c\": 1}", `{"a":1}`, true},
	}
	for _, tt := range tests {
		t.Run(tt.why, func(t *testing.T) {
			doc := Parse(tt.text, nil)
			if len(doc.Candidates) == 0 {
				t.Fatalf("%q: nothing was found", tt.text)
			}
			c := doc.Candidates[0]
			if got := string(c.Value.AppendJSON(nil)); got != tt.want || c.Torn != tt.torn || c.Torn && !c.Value.Cut {
				t.Errorf("%q: got %s, torn %v, cut %v; want %s, torn %v", tt.text, got, c.Torn, c.Value.Cut, tt.want, tt.torn)
			}
		})
	}
}
