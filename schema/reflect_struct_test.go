package schema

//lint:file-ignore SA5008 the rules of encoding/json are also about tags and fields that are wrong

import (
	"encoding/json"
	"go/scanner"
	"math/big"
	"reflect"
	"regexp/syntax"
	"testing"
	"time"
)

// TestReflectStructs has the rules for structs. The rows that say "others" are what
// invopop/jsonschema, google/jsonschema-go, swaggest/jsonschema-go or genkit get
// wrong.
func TestReflectStructs(t *testing.T) {
	checkReflectRows(t, []reflectRow{
		{"fields keep their order and are required (others: alphabetical, optional)", reflect.TypeFor[struct {
			Z string `json:"z"`
			A int    `json:"a"`
		}](), `{"type":"object","properties":{"z":{"type":"string"},"a":{"type":"integer"}},"required":["z","a"],"additionalProperties":false}`, ""},
		{"omitempty and omitzero make a field optional", reflect.TypeFor[struct {
			A string    `json:"a,omitempty"`
			B time.Time `json:"b,omitzero"`
			C time.Time `json:"c,omitempty"`
		}](), `{"type":"object","properties":{"a":{"type":"string"},"b":{"type":"string","format":"date-time"},"c":{"type":"string","format":"date-time"}},"additionalProperties":false}`, ""},
		{"a required pointer is nullable, an optional one need not be told of", reflect.TypeFor[struct {
			A *int `json:"a"`
			B *int `json:"b,omitempty"`
		}](), `{"type":"object","properties":{"a":{"type":["integer","null"]},"b":{"type":["integer","null"]}},"required":["a"],"additionalProperties":false}`, "#/properties/b"},
		{"a nil slice that is left out is not null", reflect.TypeFor[struct {
			A []int          `json:"a"`
			B []int          `json:"b,omitempty"`
			C map[string]int `json:"c,omitzero"`
			D reflectIsZero  `json:"d,omitzero"`
		}](), `{"type":"object","properties":{"a":{"type":["array","null"],"items":{"type":"integer"}},"b":{"type":"array","items":{"type":"integer"}},` +
			`"c":{"type":"object","additionalProperties":{"type":"integer"}},"d":{"type":["array","null"],"items":{"type":"integer"}}},"required":["a"],"additionalProperties":false}`, "#/properties/a #/properties/d"},
		{"names are those of the tags, and pointers escape them", reflect.TypeFor[struct {
			A []int `json:"a/b~c"`
			B int   `json:"-,"`
			C int   `json:"-"`
			d int
		}](), `{"type":"object","properties":{"a/b~c":{"type":["array","null"],"items":{"type":"integer"}},"-":{"type":"integer"}},"required":["a/b~c","-"],"additionalProperties":false}`, "#/properties/a~1b~0c"},
		{"embedded fields are promoted; behind a pointer they are optional", reflect.TypeFor[reflectEmbedded](),
			`{"type":"object","properties":{"id":{"type":"string"},"Note":{"type":"array","items":{"type":"string"}}},"required":["id"],"additionalProperties":false}`, ""},
		{"an embedded struct with a name is a field", reflect.TypeFor[struct {
			reflectDeeper `json:"deeper"`
		}](), `{"type":"object","properties":{"deeper":{"type":"object","properties":{"Y":{"type":"integer"}},"required":["Y"],"additionalProperties":false}},"required":["deeper"],"additionalProperties":false}`, ""},
		{"an embedded time makes the struct write itself", reflect.TypeFor[reflectTimed](), `{}`, ""},
		{"the option string makes numbers strings (others: integer)", reflect.TypeFor[struct {
			A int64  `json:",string"`
			B *uint8 `json:",string"`
			C bool   `json:",string"`
		}](), `{"type":"object","properties":{"A":{"type":"string","pattern":"^(0|-?[1-9][0-9]{0,18})$"},"B":{"type":["string","null"],"pattern":"^(0|[1-9][0-9]{0,2})$"},` +
			`"C":{"type":"string","enum":["true","false"]}},"required":["A","B","C"],"additionalProperties":false}`, ""},
		{"the option string does nothing to a list, or to what writes itself", reflect.TypeFor[struct {
			A []int           `json:",string"`
			B reflectTextByte `json:",string"`
		}](), `{"type":"object","properties":{"A":{"type":["array","null"],"items":{"type":"integer"}},"B":{"type":"string"}},"required":["A","B"],"additionalProperties":false}`, "#/properties/A"},
		{"raw JSON, bytes, numbers (others: integer arrays, objects, strings)", reflect.TypeFor[struct {
			A json.RawMessage
			B json.Number
			C *big.Int
			D reflectTextByte
		}](), `{"type":"object","properties":{"A":{},"B":{"type":"number"},"C":{"type":["integer","null"]},"D":{"type":"string"}},"required":["A","B","C","D"],"additionalProperties":false}`, ""},
		{"a struct that is used twice is defined once (others: any)", reflect.TypeFor[struct {
			A reflectDeeper `json:"a" schema:"one"`
			B *reflectDeeper
		}](), `{"type":"object","properties":{"a":{"$ref":"#/$defs/reflectDeeper","description":"one"},"B":{"anyOf":[{"$ref":"#/$defs/reflectDeeper"},{"type":"null"}]}},"required":["a","B"],"additionalProperties":false,` +
			`"$defs":{"reflectDeeper":{"type":"object","properties":{"Y":{"type":"integer"}},"required":["Y"],"additionalProperties":false}}}`, ""},
		{"unnamed structs too", reflect.TypeFor[[2]struct{ A, B struct{ X int } }](), `{"type":"array","minItems":2,"maxItems":2,"items":{"type":"object","properties":{"A":{"$ref":"#/$defs/Object"},"B":{"$ref":"#/$defs/Object"}},` +
			`"required":["A","B"],"additionalProperties":false},"$defs":{"Object":{"type":"object","properties":{"X":{"type":"integer"}},"required":["X"],"additionalProperties":false}}}`, ""},
		{"a struct that contains itself (others: an error, a stack overflow)", reflect.TypeFor[reflectNode2](),
			`{"$ref":"#/$defs/reflectNode2","$defs":{"reflectNode2":{"type":"object","properties":{"value":{"type":"integer"},"next":{"anyOf":[{"$ref":"#/$defs/reflectNode2"},{"type":"null"}]},` +
				`"kids":{"type":["array","null"],"items":{"$ref":"#/$defs/reflectNode2"}}},"required":["value","next","kids"],"additionalProperties":false}}}`, "#/$defs/reflectNode2/properties/kids"},
		{"a slice that contains itself", reflect.TypeFor[reflectTree](),
			`{"anyOf":[{"$ref":"#/$defs/reflectTree"},{"type":"null"}],"$defs":{"reflectTree":{"type":"array","items":{"anyOf":[{"$ref":"#/$defs/reflectTree"},{"type":"null"}]}}}}`, "# #/$defs/reflectTree/items"},
		{"a pointer that contains itself", reflect.TypeFor[reflectList](),
			`{"anyOf":[{"$ref":"#/$defs/reflectList"},{"type":"null"}],"$defs":{"reflectList":{"type":"array","items":{"anyOf":[{"$ref":"#/$defs/reflectList"},{"type":"null"}]}}}}`, ""},
		{"same names in two packages are told apart", reflect.TypeFor[struct {
			A, B syntax.Error
			C, D scanner.ErrorList
			E, F *struct{}
			G, H struct{ X int }
		}](), `{"type":"object","properties":{"A":{"$ref":"#/$defs/syntax.Error"},"B":{"$ref":"#/$defs/syntax.Error"},"C":{"type":["array","null"],"items":{"anyOf":[{"$ref":"#/$defs/scanner.Error"},{"type":"null"}]}},"D":{"type":["array","null"],"items":{"anyOf":[{"$ref":"#/$defs/scanner.Error"},{"type":"null"}]}},"E":{"anyOf":[{"$ref":"#/$defs/Object"},{"type":"null"}]},"F":{"anyOf":[{"$ref":"#/$defs/Object"},{"type":"null"}]},"G":{"$ref":"#/$defs/Object2"},"H":{"$ref":"#/$defs/Object2"}},"required":["A","B","C","D","E","F","G","H"],"additionalProperties":false` +
			`,"$defs":{"syntax.Error":{"type":"object","properties":{"Code":{"type":"string"},"Expr":{"type":"string"}},"required":["Code","Expr"],"additionalProperties":false},"scanner.Error":{"type":"object","properties":{"Pos":{"type":"object","properties":{"Filename":{"type":"string"},"Offset":{"type":"integer"},"Line":{"type":"integer"},"Column":{"type":"integer"}},"required":["Filename","Offset","Line","Column"],"additionalProperties":false},"Msg":{"type":"string"}},"required":["Pos","Msg"],"additionalProperties":false},"Object":{"type":"object","properties":{},"additionalProperties":false},"Object2":{"type":"object","properties":{"X":{"type":"integer"}},"required":["X"],"additionalProperties":false}}}`, "#/properties/C #/properties/C/items #/properties/D #/properties/D/items"},
		{"type arguments are made legal in names", reflect.TypeFor[struct {
			A, B reflectPage[map[string]big.Rat]
		}](), `{"type":"object","properties":{"A":{"$ref":"#/$defs/reflectPage_map_string_Rat"},"B":{"$ref":"#/$defs/reflectPage_map_string_Rat"}},"required":["A","B"],"additionalProperties":false` +
			`,"$defs":{"reflectPage_map_string_Rat":{"type":"object","properties":{"items":{"type":["array","null"],"items":{"type":["object","null"],"additionalProperties":{"anyOf":[{"type":"string","pattern":"^-?[0-9]+(/[0-9]+)?$"},{"$ref":"#/$defs/Rat"}]}}},"next":{"type":["object","null"],"additionalProperties":{"anyOf":[{"type":"string","pattern":"^-?[0-9]+(/[0-9]+)?$"},{"$ref":"#/$defs/Rat"}]}}},"required":["items"],"additionalProperties":false},"Rat":{"type":"object","properties":{},"additionalProperties":false}}}`, "#/$defs/reflectPage_map_string_Rat/properties/items #/$defs/reflectPage_map_string_Rat/properties/items/items #/$defs/reflectPage_map_string_Rat/properties/next"},
		{"a pointer's method counts where there is an address: not in a map", reflect.TypeFor[reflectHolder](), `{"type":"object","properties":{"Text":{"type":"string"},"Texts":{"type":["array","null"],"items":{"type":"string"}},"ByName":{"type":["object","null"],"additionalProperties":{"anyOf":[{"type":"string"},{"$ref":"#/$defs/reflectPointerText"}]}},"Deep":{"type":["object","null"],"additionalProperties":{"type":"array","minItems":1,"maxItems":1,"items":{"type":"object","properties":{"T":{"anyOf":[{"type":"string"},{"$ref":"#/$defs/reflectPointerText"}]}},"required":["T"],"additionalProperties":false}}}},"required":["Text","Texts","ByName","Deep"],"additionalProperties":false` +
			`,"$defs":{"reflectPointerText":{"type":"object","properties":{"A":{"type":"integer"},"B":{"type":"integer"}},"required":["A","B"],"additionalProperties":false}}}`, "#/properties/ByName #/properties/Deep #/properties/Texts"},
		{"what is embedded by a pointer has an address, and is optional throughout", reflect.TypeFor[map[string]struct{ *ReflectMiddle }](),
			`{"type":["object","null"],"additionalProperties":{"type":"object","properties":{"T":{"type":"string"},"U":{"type":"integer"}},"additionalProperties":false}}`, "#"},
		{"what is beside it has none in a map", reflect.TypeFor[map[string]struct {
			*ReflectMiddle
			I reflectPointerInt
		}](),
			`{"type":["object","null"],"additionalProperties":{"type":"object","properties":{"T":{"type":"string"},"U":{"type":"integer"},"I":{"enum":[1,"one"],"anyOf":[{"type":"string"},{"type":"integer"}]}},` +
				`"required":["I"],"additionalProperties":false}}`, "#"},
		{"one definition will do where the address makes no difference", reflect.TypeFor[struct {
			A reflectBehind
			B map[string]reflectBehind `json:",omitempty"`
		}](), `{"type":"object","properties":{"A":{"$ref":"#/$defs/reflectBehind"},"B":{"type":"object","additionalProperties":{"$ref":"#/$defs/reflectBehind"}}},"required":["A"],"additionalProperties":false,` +
			`"$defs":{"reflectBehind":{"type":"object","properties":{"T":{"type":"string"},"U":{"type":"integer"}},"additionalProperties":false}}}`, ""},
		{"the option string does nothing to what writes itself, which depends on the address", reflect.TypeFor[map[string]struct {
			A *reflectPointerInt `json:",string"`
			B reflectPointerInt  `json:",string"`
			C reflectPointerInt
		}](), `{"type":["object","null"],"additionalProperties":{"type":"object","properties":{"A":{"anyOf":[{"type":"string","enum":["one"]},{"type":"null"}]},"B":{"type":"string","enum":["1"]},` +
			`"C":{"enum":[1,"one"],"anyOf":[{"type":"string"},{"type":"integer"}]}},"required":["A","B","C"],"additionalProperties":false}}`, "#"},
		{"a blank field describes the struct", reflect.TypeFor[struct {
			_ struct{} `schema:"A point; minProperties=1"`
			X int      `json:"x,omitempty"`
		}](), `{"type":"object","description":"A point","minProperties":1,"properties":{"x":{"type":"integer"}},"additionalProperties":false}`, ""},
		{"the field's description goes before the type's", reflect.TypeFor[struct {
			A reflectDescribed `schema:"the field"`
			B []reflectDescribed2
		}](), `{"type":"object","properties":{"A":{"type":"object","description":"the field","properties":{},"additionalProperties":false},"B":{"type":["array","null"],"items":{"type":"object","description":"the type","properties":{},"additionalProperties":false}}},"required":["A","B"],"additionalProperties":false}`, "#/properties/B"},
	})
}

type (
	reflectDescribed struct {
		_ struct{} `schema:"the type"`
	}
	reflectDescribed2 reflectDescribed
	reflectBehind     struct{ *ReflectMiddle }
)
