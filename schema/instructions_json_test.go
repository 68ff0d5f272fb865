package schema

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestInstructionsJSON(t *testing.T) {
	type line struct {
		Text  string     `json:"text"`
		Kids  []*line    `json:"kids"`
		Color *hookColor `json:"color,omitempty" schema:"of the ink; aliases=ink"`
		Due   *string    `json:"due"`
	}
	tests := []struct {
		reason string
		s      interface{ Instructions() string }
		want   string
	}{
		{"Go's nil is not told of, null as a value is", MustFor[line](&Options{Notation: NotationJSONSchema}),
			`{"$ref":"#/$defs/line","$defs":{"line":{"type":"object","properties":{"text":{"type":"string"},"kids":{"type":"array","items":{"$ref":"#/$defs/line"}},` +
				`"color":{"description":"of the ink","type":"string","enum":["<red>","blue"]},"due":{"type":["string","null"]}},"required":["text","kids","due"],"additionalProperties":false}}}`},
		{"a union", MustFor[[]variantShape](&Options{Notation: NotationJSONSchema, Variants: variantShapes().Variants[:1]}),
			`{"type":"array","items":{"anyOf":[{"$ref":"#/$defs/variantCircle"}]},"$defs":{"variantCircle":{"type":"object","properties":{"type":{"type":"string","const":"circle"},"radius":{"type":"number","exclusiveMinimum":0}},"required":["type","radius"],"additionalProperties":false}}}`},
	}
	for _, tt := range tests {
		t.Run(tt.reason, func(t *testing.T) {
			if diff := cmp.Diff(instructLeadJSON+tt.want, tt.s.Instructions()); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
	source := "{\n  \"type\": [\"array\", \"null\"]\n}"
	s, err := Parse[any]([]byte(source), &Options{Notation: NotationJSONSchema})
	if got := s.Instructions(); err != nil || got != instructLeadJSON+`{"type":["array","null"]}` {
		t.Errorf("a schema that is given changed: %s, %v", got, err)
	}
	for _, n := range []Notation{-1, 2} {
		if _, err := For[int](&Options{Notation: n}); err == nil || !strings.Contains(err.Error(), "none of the Notation constants") {
			t.Errorf("Notation %d: %v", n, err)
		}
	}
}
