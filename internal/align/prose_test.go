package align

import (
	"strings"
	"testing"

	"github.com/briefgo/brief/internal/loosejson"
)

func TestProse(t *testing.T) {
	const enum, integer = `{"enum":["ONE","TWO"]}`, `{"type":"integer"}`
	tests := []struct {
		schema, prose, value string // value is an object or list in the prose, if any
		want, fixes          string // want "" is no change of the prose
		reason               string
	}{
		{`{"type":"string"}`, `Hello there.`, ``, `"Hello there."`, ``, "prose is a fine string"},
		{`{"type":"string"}`, `Use {"a":1} here.`, `{"a":1}`, `"Use {\"a\":1} here."`, ``, "also if an object stands in it"},
		{`{"anyOf":[{"type":"string"},{"type":"object","properties":{"a":{"type":"integer"}}}]}`, `Use {"a":1} here.`, `{"a":1}`, `{"a":1}`, ``, "an object if one is wanted as well"},
		{`{}`, `{"a":1,"a":2}`, `{"a":1,"a":2}`, `{"a":1,"a":2}`, ``, "an object that is not valid is not text instead"},
		{`{"type":["string","object"],"properties":{"a":{"type":"integer"}}}`, `{"a":"x"}`, `{"a":"x"}`, `{"a":"x"}`, ``, "nor where a string would do"},
		{`{"type":["string","object"],"properties":{"a":{"type":"integer"}}}`, `({"a":"x"}),`, `{"a":"x"}`, `{"a":"x"}`, ``, "nor with punctuation around it"},
		{`{"type":["string","array"],"items":{"type":"integer"}}`, `- ["x"];`, `["x"]`, `["x"]`, ``, "nor a list"},
		{`{"type":["string","object"],"properties":{"a":{"type":"integer"}}}`, `Dear {"a":"x"}!`, `{"a":"x"}`, `"Dear {\"a\":\"x\"}!"`, ``, "in the middle of a text it may be a placeholder"},
		{enum, `The answer is One.`, ``, `"ONE"`, `ProseRead`, "the value that is named"},
		{enum, `One or two`, ``, `"One or two"`, ``, "two are ambiguous"},
		{enum, `From {"x":"TWO","y":1}: ONE.`, `{"x":"TWO","y":1}`, `"ONE"`, `ProseRead`, "what an object holds, the sentence does not say"},
		{`{"type":"array","items":{"type":"boolean"}}`, `The answer is true`, ``, `[true]`, `ProseRead /0, Listed`, "a list of one"},
		{`{"type":"array","items":{"type":"string"}}`, `I cannot help`, ``, `"I cannot help"`, ``, "a refusal is no list"},
		{`{"type":"boolean"}`, `False. It does not hold true.`, ``, `"False. It does not hold true."`, ``, "both are named"},
		{`{"type":"boolean"}`, `Yes, it is.`, ``, `true`, `ProseRead`, "the first word"},
		{integer, `12,111`, ``, `12111`, `NumberRead`, "a number with groups"},
		{integer, `The answer is 42.`, ``, `42`, `ProseRead`, "the only number"},
		{integer, `About 5 million`, ``, `"About 5 million"`, ``, "a number with a unit"},
		{integer, `2 or 3`, ``, `"2 or 3"`, ``, "two numbers"},
		{`{"type":"object","properties":{"a":{"type":"string"}}}`, `My words`, ``, `"My words"`, ``, "prose is not put into an object"},
		{`{"type":"string","format":"date"}`, `5 May 2024`, ``, `"2024-05-05"`, `DateRead`, "a date"},
	}
	for _, tt := range tests {
		reply := &Reply{Text: tt.prose, Answer: loosejson.Value{Kind: loosejson.String, Bare: true, Text: tt.prose, End: int32(len(tt.prose))}}
		if tt.value != "" {
			v := parse(t, tt.value)
			v.Start = int32(strings.Index(tt.prose, tt.value))
			v.End = int32(int(v.Start) + len(tt.value))
			reply.Inputs = []Input{{Value: v}}
		}
		r, ok := compile(t, tt.schema).Align(reply, Lossless)
		got := string(r.Value.AppendJSON(nil))
		if !ok || got != tt.want || fixNames(r.Fixes) != tt.fixes {
			t.Errorf("%s: %q as %s:\ngot  %s (%s)\nwant %s (%s)", tt.reason, tt.prose, tt.schema, got, fixNames(r.Fixes), tt.want, tt.fixes)
		}
	}
	if _, ok := compile(t, integer).Align(&Reply{}, All); ok {
		t.Error("an empty reply has a value")
	}
}
