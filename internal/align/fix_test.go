package align

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// TestFixText checks what fixes say: what stood in the reply, and what was read in its
// place, of which no more than the beginning.
func TestFixText(t *testing.T) {
	const (
		tags  = `{"type":"object","properties":{"tags":{"type":"array","items":{"type":"string"}}}}`
		lines = `{"type":"array","items":{"type":"object","properties":{"sku":{"type":"string"},"count":{"type":"integer"}},"required":["sku"]}}`
	)
	long := strings.Repeat("é", 1<<10)
	for _, tt := range []struct {
		reason, schema, value string
		want                  []Fix
	}{
		{"a list in a string", tags, `{"tags":"[\"a\", \"b\"]"}`, []Fix{{Embedded, "/tags", 8, `["a", "b"]`, `["a","b"]`}}},
		{"a list as Python prints it", tags, `{"tags":"['a', 'b']"}`, []Fix{{Embedded, "/tags", 8, `['a', 'b']`, `["a","b"]`}}},
		{"a text into a list", tags, `{"tags":"a, b"}`, []Fix{{Listed, "/tags", 8, `a, b`, `["a, b"]`}}},
		{"a long text into a list", tags, `{"tags":"` + long + `"}`, []Fix{{Listed, "/tags", 8, long[:40], `["` + long[:38]}}},
		{"a number into a list of texts", tags, `{"tags":7}`, []Fix{{TextKept, "/tags/0", 8, `7`, `7`}, {Listed, "/tags", 8, `7`, `["7"]`}}},
		{"an object into a list", lines, `{"sku": "a"}`, []Fix{{Listed, "", 0, `{"sku": "a"}`, `[{"sku":"a"}]`}}},
		{"a long object into a list", lines, `{"sku": "abcdefgh", "count": 1000000000000000}`, []Fix{{Listed, "", 0, `{"sku": "abcdefgh", "count": 10000000000`, `[{"sku":"abcdefgh","count":1000000000000`}}},
		{"a member with another key", person, `{"result": {"First Name": "Ann"}}`, []Fix{{Unwrapped, "", 0, `{"result": {"First Name": "Ann"}}`, `{"firstName":"Ann"}`}, {KeyMatched, "/firstName", 12, `First Name`, `firstName`}}},
		{"a value into an object", `{"properties":{"ok":{"type":"boolean"}}}`, `true`, []Fix{{Boxed, "", 0, `true`, `{"ok":true}`}}},
		{"an object as its text", `{"type":"string"}`, `{"a": [1]}`, []Fix{{TextKept, "", 0, `{"a": [1]}`, `{"a": [1]}`}}},
		{"a value of an enum", `{"enum":["DONE"]}`, `"done"`, []Fix{{EnumMatched, "", 0, `done`, `DONE`}}},
	} {
		reply := &Reply{Text: tt.value, Inputs: []Input{{Value: parse(t, tt.value)}}}
		r, _ := compile(t, tt.schema).Align(reply, Lossless)
		if diff := cmp.Diff(tt.want, r.Fixes); diff != "" {
			t.Errorf("%s: %.80s: -want +got\n%s", tt.reason, tt.value, diff)
		}
	}
}

// TestChosenFix checks that the last value that was passed over can be seen.
func TestChosenFix(t *testing.T) {
	for _, tt := range []struct {
		reason, text string
		want         Fix
	}{
		{"the one before", "{\"firstName\": \"A\"}\n{\"firstName\": \"B\"}", Fix{Chosen, "", 19, `{"firstName": "A"}`, `{"firstName":"B"}`}},
		{"the last of those before", "{\"firstName\": \"A\"}\n{\"firstName\": \"B\"}\n{\"firstName\": \"C\"}", Fix{Chosen, "", 38, `{"firstName": "B"}`, `{"firstName":"C"}`}},
		{"one before, which has a fence", "```\n{\"firstName\": \"A\"}\n```\n{\"firstName\": \"B\"}", Fix{Chosen, "", 27, `{"firstName": "A"}`, `{"firstName":"B"}`}},
		{"an example", "Example: {\"firstName\": \"A\"}. Actual:\n```json\n{\"firstName\": \"B\"}\n```", Fix{Chosen, "", 45, `{"firstName": "A"}`, `{"firstName":"B"}`}},
	} {
		r, _ := compile(t, person).Align(replyOf(tt.text), Lossless)
		if len(r.Fixes) != 1 || r.Fixes[0] != tt.want {
			t.Errorf("%s: %q: got %+v, want %+v", tt.reason, tt.text, r.Fixes, tt.want)
		}
	}
}
