package schema

import (
	"reflect"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// aliasBill has other names for all that it has.
type aliasBill struct {
	Total    float64     `json:"total" schema:"aliases=Sum due|amount|€"`
	Currency string      `json:"currency" schema:"enumAliases=EUR:euro|EUR:€|A:B:cd|'USD:US dollar'; enum=EUR|USD|A:B"`
	Paid     *hookColor  `json:"paid,omitempty" schema:"aliases=settled; enumAliases=blue:azure"`
	Rates    map[int]int `json:"rates,omitempty" schema:"values.enum=1|2; values.enumAliases=1:one"`
}

func TestAliases(t *testing.T) {
	checkReflectRows(t, []reflectRow{
		{"annotations", reflect.TypeFor[aliasBill](), `{"type":"object","properties":{"total":{"type":"number","x-aliases":["Sum due","amount","€"]},` +
			`"currency":{"type":"string","enum":["EUR","USD","A:B"],"x-enum-aliases":{"euro":"EUR","€":"EUR","cd":"A:B","US dollar":"USD"}},` +
			`"paid":{"x-aliases":["settled"],"anyOf":[{"type":"string","enum":["<red>","blue"],"x-enum-aliases":{"azure":"blue"}},{"type":"null"}]},` +
			`"rates":{"type":"object","propertyNames":{"type":"string","pattern":"^(0|-?[1-9][0-9]{0,18})$"},"additionalProperties":{"type":"integer","enum":[1,2],"x-enum-aliases":{"one":1}}}},` +
			`"required":["total","currency"],"additionalProperties":false}`, "#/properties/paid"},
	})
	s := MustFor[aliasBill](nil)
	got, err := s.Read(`{"sum_due": 3, "currency": "Euro", "Settled": "azure", "rates": {"7": "one"}}`)
	if err != nil {
		t.Fatal(err)
	}
	blue := hookColor("blue")
	if diff := cmp.Diff(aliasBill{3, "EUR", &blue, map[int]int{7: 1}}, got.Value); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	var fixes []string
	for _, f := range got.Fixes {
		fixes = append(fixes, f.String())
	}
	want := []string{`/total: key: "sum_due" -> "total"`, `/currency: enum: "Euro" -> "EUR"`, `/paid: key: "Settled" -> "paid"`,
		`/paid: enum: "azure" -> "blue"`, `/rates/7: enum: "one" -> "1"`}
	if diff := cmp.Diff(want, fixes); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	if err := s.Validate([]byte(`{"total":3,"currency":"euro"}`)); err == nil {
		t.Error("an alias is valid")
	}
}

// TestAliasesAreNotTold checks that no model is told of aliases, and that a strict mode
// does without them and without a loss.
func TestAliasesAreNotTold(t *testing.T) {
	s, err := Parse[any]([]byte(`{"type":"object","properties":{"x-aliases":{"type":"string","x-aliases":["b"]},"c":{"$ref":"#/$defs/x-aliases"},"d":{"anyOf":[{"enum":["e"],"x-enum-aliases":{"f":"e"}},{"type":"null"}]}},`+
		`"required":["x-aliases","c","d"],"additionalProperties":false,"$defs":{"x-aliases":{"type":"string","x-aliases":[]}}}`), nil)
	if err != nil {
		t.Fatal(err)
	}
	strict, err := s.Strict(OpenAI)
	if err != nil || len(strict.Losses) > 0 {
		t.Errorf("%v %v", strict.Losses, err)
	}
	for _, text := range []string{string(strict.JSON), s.Instructions()} {
		if strings.Contains(text, "aliases\":[") || strings.Contains(text, `"f"`) || !strings.Contains(text, `"x-aliases"`) {
			t.Error(text)
		}
	}
}

func TestAliasErrors(t *testing.T) {
	tests := []struct {
		reason string
		typ    reflect.Type
		want   string
	}{
		{"the name of another property", reflect.TypeFor[struct {
			A int `json:"sum" schema:"aliases=the sum|Net-Total"`
			B int `json:"netTotal"`
		}](), `schema: struct.A: aliases="Net-Total": the name is that of the property "netTotal"`},
		{"the alias of another", reflect.TypeFor[struct {
			A int `schema:"aliases=x"`
			B int `schema:"aliases=X"`
		}](), `schema: struct.B: aliases="X": the name is that of the property "A"`},
		{"nothing", reflect.TypeFor[struct {
			A int `schema:"a number; aliases"`
			B int `schema:"aliases="`
			C int `schema:"aliases=a|a"`
			D int `schema:"aliases=d2;aliases=d3"`
		}](), "schema: struct.A: aliases needs a value\nschema: struct.B: aliases=\"\": is empty\nschema: struct.C: aliases lists \"a\" twice\nschema: struct.D: aliases stands twice"},
		{"what has no key", reflect.TypeFor[struct {
			_ struct{} `schema:"aliases=a"`
			A []int    `schema:"items.aliases=b"`
		}](), "schema: struct.A: aliases is for a field, not for what is in it\nschema: struct._: aliases is for a field, not for the struct itself"},
		{"values that are not there", reflect.TypeFor[struct {
			A string `schema:"enumAliases=a:b"`
			B string `schema:"enum=a|b; enumAliases=c:d"`
			C string `schema:"enum=a|b; enumAliases=a:"`
			D []int  `schema:"enumAliases=a:b"`
		}](), "schema: struct.A: enumAliases is for an enum, which there is not\nschema: struct.B: enumAliases=\"c:d\": is not a value of the enum, a colon and another name for it\n" +
			"schema: struct.C: enumAliases=\"a:\": is not a value of the enum, a colon and another name for it\nschema: struct.D: enumAliases is for strings, numbers and booleans, not for a list"},
		{"names of other values", reflect.TypeFor[struct {
			A string `schema:"enum=a|b; enumAliases=a:B"`
			B string `schema:"enum=a|b; enumAliases=a:x|b:X"`
		}](), "schema: struct.A: enumAliases=\"a:B\": the name is that of \"b\"\nschema: struct.B: enumAliases=\"b:X\": the name is that of \"a\""},
	}
	for _, tt := range tests {
		t.Run(tt.reason, func(t *testing.T) {
			_, err := reflectSchema(tt.typ, nil)
			if err == nil {
				t.Fatal("no error")
			}
			if diff := cmp.Diff(tt.want, err.Error()); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}
