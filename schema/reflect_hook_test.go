package schema

import (
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

// The types with hooks.
type (
	hookMoney    struct{ Cents int }
	HookMoney    struct{ Cents int }
	hookTags     []string
	hookPointer  struct{ hidden int }
	hookRefers   struct{ A int }
	hookAnything struct{}
	hookNothing  struct{}
	hookOuter    struct {
		hookMoney
		Note string
	}
	hookOuterPointer struct {
		*HookMoney
		Note string
	}
	hookOwn struct {
		hookMoney
		Note string
	}
	hookInt int

	hookColor   string
	hookLevel   int8
	hookPoint   struct{ X, Y int }
	hookWeekday int
	hookSpoken  int // written as JSON by itself
	hookOther   string
)

func (hookMoney) JSONSchema() []byte {
	return []byte(`{"$schema": "https://json-schema.org/draft/2020-12/schema", "type": "object", "description": "money", "properties": {"Cents": {"type": "integer"}}, "required": ["Cents"]}`)
}
func (HookMoney) JSONSchema() []byte { return []byte(`{"type": "object"}`) }
func (hookTags) JSONSchema() []byte {
	return []byte(`{"type": "array", "items": {"type": "string"}, "maxItems": 3}`)
}
func (p *hookPointer) JSONSchema() []byte {
	return []byte(`{"type": "object", "minProperties": ` + string(rune('0'+p.hidden)) + `}`)
}
func (hookRefers) JSONSchema() []byte {
	return []byte(`{"type": "object", "properties": {"A": {"$ref": "#/$defs/n"}, "$ref": {"const": {"$ref": "x"}}, "s": {"anyOf": [{"$ref": "#"}, {"type": "null"}]}}, "$defs": {"n": {"type": "integer"}}}`)
}
func (hookAnything) JSONSchema() []byte { return []byte(` true `) }
func (hookNothing) JSONSchema() []byte  { return []byte(`false`) }
func (hookOwn) JSONSchema() []byte      { return []byte(`{"title": "own"}`) }
func (hookInt) JSONSchema() []byte      { return []byte(`{"type": "integer", "minimum": 1}`) }

func (hookColor) Enum() []hookColor     { return []hookColor{"<red>", "blue", "blue"} }
func (*hookLevel) Enum() []hookLevel    { return []hookLevel{-1, 1} }
func (hookPoint) Enum() []hookPoint     { return []hookPoint{{1, 2}} }
func (hookWeekday) Enum() []hookWeekday { return []hookWeekday{0, 1} }
func (d hookWeekday) MarshalText() ([]byte, error) {
	return []byte(time.Weekday(d).String()), nil
}
func (hookSpoken) Enum() []hookSpoken             { return []hookSpoken{1, 2} }
func (s hookSpoken) MarshalJSON() ([]byte, error) { return []byte(` "spoken" `), nil }
func (hookOther) Enum() []any                     { return []any{"not ours"} }

const hookMoneySchema = `"type":"object","description":"money","properties":{"Cents":{"type":"integer"}},"required":["Cents"]`

func TestReflectHooks(t *testing.T) {
	checkReflectRows(t, []reflectRow{
		{"a type gives its schema", reflect.TypeFor[hookMoney](), `{` + hookMoneySchema + `}`, ""},
		{"null is added to it", reflect.TypeFor[struct{ A *hookMoney }](),
			`{"type":"object","properties":{"A":{"type":["object","null"],"description":"money","properties":{"Cents":{"type":"integer"}},"required":["Cents"]}},"required":["A"],"additionalProperties":false}`, ""},
		{"for nil slices too", reflect.TypeFor[hookTags](), `{"type":["array","null"],"maxItems":3,"items":{"type":"string"}}`, "#"},
		{"a pointer's method is called on a zero value", reflect.TypeFor[hookPointer](), `{"type":"object","minProperties":0}`, ""},
		{"a tag adds to it", reflect.TypeFor[struct {
			A hookMoney `schema:"the price; minProperties=1"`
			B hookInt   `schema:"maximum=9"`
		}](), `{"type":"object","properties":{"A":{"type":"object","description":"the price","minProperties":1,"properties":{"Cents":{"type":"integer"}},"required":["Cents"]},` +
			`"B":{"type":"integer","minimum":1,"maximum":9}},"required":["A","B"],"additionalProperties":false}`, ""},
		{"its references lead to its definition", reflect.TypeFor[[]hookRefers](), `{"type":["array","null"],"items":{"$ref":"#/$defs/hookRefers"},"$defs":{"hookRefers":{"type":"object",` +
			`"properties":{"A":{"$ref":"#/$defs/hookRefers/$defs/n"},"$ref":{"const":{"$ref":"x"}},"s":{"anyOf":[{"$ref":"#/$defs/hookRefers"},{"type":"null"}]}},"$defs":{"n":{"type":"integer"}}}}}`, "#"},
		{"as root and elsewhere", reflect.TypeFor[hookRefers](), `{"$ref":"#/$defs/hookRefers","$defs":{"hookRefers":{"type":"object",` +
			`"properties":{"A":{"$ref":"#/$defs/hookRefers/$defs/n"},"$ref":{"const":{"$ref":"x"}},"s":{"anyOf":[{"$ref":"#/$defs/hookRefers"},{"type":"null"}]}},"$defs":{"n":{"type":"integer"}}}}}`, ""},
		{"a boolean is a schema", reflect.TypeFor[[1]hookAnything](), `{"type":"array","minItems":1,"maxItems":1,"items":{}}`, ""},
		{"false as well", reflect.TypeFor[hookNothing](), `{"not":{}}`, ""},
		{"an embedded type's hook is not the outer one's", reflect.TypeFor[hookOuter](), `{"type":"object","properties":{"Cents":{"type":"integer"},"Note":{"type":"string"}},"required":["Cents","Note"],"additionalProperties":false}`, ""},
		{"nor behind a pointer", reflect.TypeFor[hookOuterPointer](), `{"type":"object","properties":{"Cents":{"type":"integer"},"Note":{"type":"string"}},"required":["Note"],"additionalProperties":false}`, ""},
		{"its own is", reflect.TypeFor[hookOwn](), `{"title":"own"}`, ""},
		{"the option string goes before a hook", reflect.TypeFor[struct {
			A hookInt `json:",string"`
		}](), `{"type":"object","properties":{"A":{"type":"string","pattern":"^(0|-?[1-9][0-9]{0,18})$"}},"required":["A"],"additionalProperties":false}`, ""},
		{"an enum of strings, unescaped and without doubles", reflect.TypeFor[hookColor](), `{"type":"string","enum":["<red>","blue"]}`, ""},
		{"a nullable enum", reflect.TypeFor[*hookLevel](), `{"anyOf":[{"type":"integer","enum":[-1,1]},{"type":"null"}]}`, ""},
		{"an enum of structs", reflect.TypeFor[hookPoint](), `{"type":"object","enum":[{"X":1,"Y":2}],"properties":{"X":{"type":"integer"},"Y":{"type":"integer"}},"required":["X","Y"],"additionalProperties":false}`, ""},
		{"an enum of what writes itself as text", reflect.TypeFor[hookWeekday](), `{"type":"string","enum":["Sunday","Monday"]}`, ""},
		{"an enum of what writes itself as JSON", reflect.TypeFor[hookSpoken](), `{"type":"string","enum":["spoken"]}`, ""},
		{"an enum with the option string", reflect.TypeFor[struct {
			A hookLevel   `json:",string"`
			B hookColor   `json:",string"`
			C hookWeekday `json:",string"`
		}](), `{"type":"object","properties":{"A":{"type":"string","enum":["-1","1"]},"B":{"type":"string","enum":["\"<red>\"","\"blue\""]},"C":{"type":"string","enum":["Sunday","Monday"]}},"required":["A","B","C"],"additionalProperties":false}`, ""},
		{"an enum as keys", reflect.TypeFor[map[hookColor]map[hookWeekday]map[hookLevel]bool](), `{"type":["object","null"],"propertyNames":{"type":"string","enum":["<red>","blue"]},"additionalProperties":{"type":["object","null"],` +
			`"propertyNames":{"type":"string","enum":["Sunday","Monday"]},"additionalProperties":{"type":["object","null"],"propertyNames":{"type":"string","enum":["-1","1"]},"additionalProperties":{"type":"boolean"}}}}`,
			"# #/additionalProperties #/additionalProperties/additionalProperties"},
		{"a tag may narrow an enum", reflect.TypeFor[struct {
			A hookColor `schema:"enum=blue; default=blue"`
		}](), `{"type":"object","properties":{"A":{"type":"string","enum":["blue"],"default":"blue"}},"required":["A"],"additionalProperties":false}`, ""},
		{"Enum with another result is not ours", reflect.TypeFor[hookOther](), `{"type":"string"}`, ""},
	})
}

// The types with hooks that fail.
type (
	hookPanics   struct{ A *int }
	hookNotJSON  struct{ A int }
	hookNumber   struct{ A int }
	hookLeads    struct{ A int }
	hookNowhere  struct{ A int }
	hookID       struct{ A int }
	hookOld      struct{ A int }
	hookNil      struct{ A int }
	hookTwice    struct{ A int }
	hookEmpty    string
	hookThrows   string
	hookUnmarsh  float64
	hookLongText struct{ A int }
)

func (h hookPanics) JSONSchema() []byte { return []byte{byte(*h.A)} }
func (hookNotJSON) JSONSchema() []byte  { return []byte(`{"type": "object",}`) }
func (hookNumber) JSONSchema() []byte   { return []byte(`7`) }
func (hookLeads) JSONSchema() []byte {
	return []byte(`{"items": [{"$ref": "https://example.com/a.json"}]}`)
}
func (hookNowhere) JSONSchema() []byte { return []byte(`{"allOf": [{"$ref": "#/$defs/x"}]}`) }
func (hookID) JSONSchema() []byte      { return []byte(`{"properties": {"a": {"$id": "a"}}}`) }
func (hookOld) JSONSchema() []byte {
	return []byte(`{"$schema": "http://json-schema.org/draft-07/schema#"}`)
}
func (hookTwice) JSONSchema() []byte     { return []byte(`{"not": {"minimum": 1, "minimum": 2}}`) }
func (hookNil) JSONSchema() []byte       { return nil }
func (hookEmpty) Enum() []hookEmpty      { return nil }
func (hookThrows) Enum() []hookThrows    { panic("no") }
func (hookUnmarsh) Enum() []hookUnmarsh  { var zero hookUnmarsh; return []hookUnmarsh{0, 1 / zero} }
func (*hookLongText) JSONSchema() []byte { panic(strings.Repeat("é", 50)) }

func TestReflectErrors(t *testing.T) {
	type loop *loop
	deep := reflect.TypeFor[int]()
	for range 600 {
		deep = reflect.SliceOf(deep)
	}
	tests := []struct {
		reason string
		typ    reflect.Type
		want   string
	}{
		{"no type", nil, "schema: nil: there is no type"},
		{"the type itself", reflect.TypeFor[chan int](), "schema: chan int: JSON has no form for a chan int"},
		{"every field at once, in order", reflect.TypeFor[struct {
			A chan int
			B []struct{ C map[string]func() }
			D complex64
			E int `schema:"minLength=1"`
			F string
		}](), `schema: struct.A: JSON has no form for a chan int
schema: struct.B[].C[]: JSON has no form for a func()
schema: struct.D: JSON has no form for a complex64
schema: struct.E: minLength is for strings, not for an integer`},
		{"a struct's errors once", reflect.TypeFor[reflectFaulty](), "schema: reflectFaulty.A: JSON has no form for a chan int"},
		{"keys", reflect.TypeFor[map[float64]map[struct{}]int](), "schema: map[float64]map[struct {}]int[key]: JSON has no form for a map with float64 as key\n" +
			"schema: map[float64]map[struct {}]int[][key]: JSON has no form for a map with struct {} as key"},
		{"embedded fields are named by their path", reflect.TypeFor[struct{ reflectFaulty2 }](), "schema: struct.reflectFaulty2.A: JSON has no form for a chan int"},
		{"an embedded struct has no schema", reflect.TypeFor[struct {
			reflectDeeper `schema:"the base"`
		}](), "schema: struct.reflectDeeper: the fields of an embedded struct are those of the outer one: there is nothing the tag could be about"},
		{"an embedded pointer that cannot be set", reflect.TypeFor[struct{ *reflectDeeper }](),
			"schema: struct.reflectDeeper: encoding/json cannot set an embedded pointer to a struct that is not exported"},
		{"a pointer to itself", reflect.TypeFor[loop](), "schema: loop: schema.loop points to nothing but itself"},
		{"a malformed tag", reflect.StructOf([]reflect.StructField{{Name: "A", Type: reflect.TypeFor[string](), Tag: `json:"a" schema:"pattern=^\d$"`}}),
			"schema: struct.A: the struct tag is malformed after schema:, as go vet says too; is a backslash or a quote not escaped?"},
		{"a hook that panics", reflect.TypeFor[[]hookPanics](), `schema: []schema.hookPanics[]: JSONSchema of schema.hookPanics panicked: "runtime error: invalid memory address or"…`},
		{"a hook that panics with a long text", reflect.TypeFor[hookLongText](), `schema: hookLongText: JSONSchema of schema.hookLongText panicked: "` + strings.Repeat("é", 20) + `"…`},
		{"a hook that is not JSON", reflect.TypeFor[hookNotJSON](), `schema: hookNotJSON: JSONSchema of schema.hookNotJSON: it is not JSON: 1:19: unexpected '}', expected a key in double quotes`},
		{"a hook of nothing", reflect.TypeFor[hookNil](), `schema: hookNil: JSONSchema of schema.hookNil: it is not JSON: 1:1: the text ends, expected a value`},
		{"a hook that is no schema", reflect.TypeFor[hookNumber](), `schema: hookNumber: JSONSchema of schema.hookNumber: a schema is an object or a boolean, not: number`},
		{"a hook that leads elsewhere", reflect.TypeFor[hookLeads](), `schema: hookLeads: JSONSchema of schema.hookLeads: its $ref "https://example.com/a.json" leads out of it`},
		{"a hook that leads nowhere", reflect.TypeFor[hookNowhere](), `schema: hookNowhere: JSONSchema of schema.hookNowhere: its $ref "#/$defs/x" leads nowhere`},
		{"a hook with an $id", reflect.TypeFor[hookID](), `schema: hookID: JSONSchema of schema.hookID: $id "a" cannot stand in a part of a schema`},
		{"a hook with a keyword twice", reflect.TypeFor[hookTwice](), `schema: hookTwice: JSONSchema of schema.hookTwice: "minimum" stands twice`},
		{"a hook of another draft", reflect.TypeFor[hookOld](), `schema: hookOld: JSONSchema of schema.hookOld: $schema "http://json-schema.org/draft-07/schema#" cannot stand in a part of a schema`},
		{"an enum of nothing", reflect.TypeFor[hookEmpty](), `schema: hookEmpty: Enum of schema.hookEmpty lists no values`},
		{"an enum that panics", reflect.TypeFor[hookThrows](), `schema: hookThrows: Enum of schema.hookThrows panicked: "no"`},
		{"an enum that cannot be written", reflect.TypeFor[hookUnmarsh](), `schema: hookUnmarsh: Enum of schema.hookUnmarsh: value 1: "json: unsupported value: +Inf"`},
		{"a tag that widens an enum", reflect.TypeFor[struct {
			A hookColor `schema:"enum=blue|green"`
		}](), `schema: struct.A: enum: "green" is not one of the values of schema.hookColor`},
		{"a type too deep", deep, "schema: a slice" + strings.Repeat("[]", maxTypeDepth) + ": the type is nested deeper than 500 levels"},
	}
	for _, tt := range tests {
		t.Run(tt.reason, func(t *testing.T) {
			r, err := reflectSchema(tt.typ, nil)
			if err == nil {
				t.Fatalf("%s", r.source)
			}
			if diff := cmp.Diff(tt.want, err.Error()); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

type reflectFaulty2 struct{ A chan int }

type reflectFaulty struct {
	A    chan int
	Next *reflectFaulty
	Also map[string]*reflectFaulty
}
