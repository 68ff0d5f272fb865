package schema

import (
	"reflect"
	"strings"
	"testing"
)

// The types that describe themselves.
type (
	describeMoney   struct{ Cents int }
	DescribeMoney   struct{ Cents int }
	describeColor   string
	describeTree    []describeTree
	describePointer struct{ A int }
	describeTagged  struct {
		_ struct{} `schema:"by its tag"`
		A int
	}
	describeOuter struct {
		describeMoney
		Note string
	}
	describeOuterPointer struct {
		*DescribeMoney
		Note string
	}
	describeOwn struct {
		describeMoney
		Note string
	}
	describeHook  struct{ A int }
	describeRefs  struct{ A int }
	describeEmpty struct{ A int }
	describeNode  struct{ Next *describeNode }
	describeBoth  struct {
		_ struct{} `schema:"title=Both"`
		A int
	}
)

func (describeMoney) Description() string    { return "an amount of money" }
func (DescribeMoney) Description() string    { return "an amount of money" }
func (describeColor) Description() string    { return "a colour;\nwith 'quotes'" }
func (describeTree) Description() string     { return "a tree" }
func (*describePointer) Description() string { return " by its pointer\n" }
func (describeTagged) Description() string   { return "by its method" }
func (describeOwn) Description() string      { return "its own" }
func (describeHook) Description() string     { return "of the hook" }
func (describeHook) JSONSchema() []byte      { return []byte(`{"type":"object"}`) }
func (describeRefs) Description() string     { return "of the hook" }
func (describeRefs) JSONSchema() []byte {
	return []byte(`{"properties":{"s":{"$ref":"#"}}}`)
}
func (describeEmpty) Description() string { return "" }
func (describeNode) Description() string  { return "a node" }
func (describeBoth) Description() string  { return "has both" }

func TestReflectDescription(t *testing.T) {
	const a = `"properties":{"A":{"type":"integer"}},"required":["A"],"additionalProperties":false}`
	const cents = `"properties":{"Cents":{"type":"integer"},"Note":{"type":"string"}}`
	checkReflectRows(t, []reflectRow{
		{"a struct", reflect.TypeFor[describePointer](), `{"type":"object","description":"by its pointer",` + a, ""},
		{"any text", reflect.TypeFor[describeColor](), `{"type":"string","description":"a colour;\nwith 'quotes'"}`, ""},
		{"where a pointer may be null", reflect.TypeFor[*describeColor](), `{"type":["string","null"],"description":"a colour;\nwith 'quotes'"}`, ""},
		{"a recursive list, once", reflect.TypeFor[describeTree](), `{"anyOf":[{"$ref":"#/$defs/describeTree"},{"type":"null"}],"$defs":{"describeTree":{"type":"array","description":"a tree","items":{"anyOf":[{"$ref":"#/$defs/describeTree"},{"type":"null"}]}}}}`, "# #/$defs/describeTree/items"},
		{"a recursive struct, once", reflect.TypeFor[describeNode](), `{"$ref":"#/$defs/describeNode","$defs":{"describeNode":{"type":"object","description":"a node","properties":{"Next":{"anyOf":[{"$ref":"#/$defs/describeNode"},{"type":"null"}]}},"required":["Next"],"additionalProperties":false}}}`, ""},
		{"a tag goes before it", reflect.TypeFor[describeTagged](), `{"type":"object","description":"by its tag",` + a, ""},
		{"a tag adds to it", reflect.TypeFor[describeBoth](), `{"type":"object","title":"Both","description":"has both",` + a, ""},
		{"so does that of a field", reflect.TypeFor[struct {
			A describeColor `schema:"the paint"`
		}](), `{"type":"object","properties":{"A":{"type":"string","description":"the paint"}},"required":["A"],"additionalProperties":false}`, ""},
		{"that of an embedded struct is not the outer one's", reflect.TypeFor[describeOuter](), `{"type":"object",` + cents + `,"required":["Cents","Note"],"additionalProperties":false}`, ""},
		{"nor behind a pointer", reflect.TypeFor[describeOuterPointer](), `{"type":"object",` + cents + `,"required":["Note"],"additionalProperties":false}`, ""},
		{"its own is", reflect.TypeFor[describeOwn](), `{"type":"object","description":"its own",` + cents + `,"required":["Cents","Note"],"additionalProperties":false}`, ""},
		{"a schema of its own", reflect.TypeFor[describeHook](), `{"type":"object","description":"of the hook"}`, ""},
		{"with references", reflect.TypeFor[[1]describeRefs](), `{"type":"array","minItems":1,"maxItems":1,"items":{"$ref":"#/$defs/describeRefs"},"$defs":{"describeRefs":{"description":"of the hook","properties":{"s":{"$ref":"#/$defs/describeRefs"}}}}}`, ""},
		{"that has a description", reflect.TypeFor[hookMoney](), `{` + hookMoneySchema + `}`, ""},
		{"nothing to say", reflect.TypeFor[describeEmpty](), `{"type":"object",` + a, ""},
	})
}

// The types that say more of their fields.
type (
	tagsBase struct {
		ID   string `json:"id" schema:"minLength=1"`
		Kind string
	}
	tagsBill struct {
		tagsBase
		Total float64 `json:"total"`
		Lines []int   `json:"lines,omitempty"`
	}
	TagsBase  struct{ tagsBase }
	tagsOuter struct {
		*TagsBase
		Note string
	}
	tagsUnknown struct {
		tagsBase
		Total  float64
		Hidden int `json:"-"`
	}
	tagsWrong  struct{ A int }
	tagsPanics struct{ A *int }
)

func (tagsBase) SchemaTags() map[string]string {
	return map[string]string{"ID": "'" + strings.Repeat("a long text; ", 40) + "'; maxLength=9"}
}
func (*tagsBill) SchemaTags() map[string]string {
	return map[string]string{"Lines": "one for each; items.minimum=1", "Total": `examples=1|2`}
}
func (tagsUnknown) SchemaTags() map[string]string {
	return map[string]string{"total": "", "Hidden": "", "ID": "of the embedded struct", "Zzz": ""}
}
func (tagsWrong) SchemaTags() map[string]string {
	return map[string]string{"A": "minLength=1; minimim=3"}
}
func (p tagsPanics) SchemaTags() map[string]string { return map[string]string{"A": string(rune(*p.A))} }

func TestReflectSchemaTags(t *testing.T) {
	id := `"id":{"type":"string","description":"` + strings.Repeat("a long text; ", 40) + `","minLength":1,"maxLength":9},"Kind":{"type":"string"}`
	checkReflectRows(t, []reflectRow{
		{"they add to those of the struct, at any depth of embedding", reflect.TypeFor[tagsBill](), `{"type":"object","properties":{` + id + `,"total":{"type":"number","examples":[1,2]},` +
			`"lines":{"type":"array","description":"one for each","items":{"type":"integer","minimum":1}}},"required":["id","Kind","total"],"additionalProperties":false}`, ""},
		{"those of an embedded struct are its own", reflect.TypeFor[tagsOuter](), `{"type":"object","properties":{` + id + `,"Note":{"type":"string"}},"required":["Note"],"additionalProperties":false}`, ""},
	})
	tests := []struct {
		reason string
		typ    reflect.Type
		want   string
	}{
		{"fields that are not there, or another's, or not in JSON", reflect.TypeFor[[]tagsUnknown](),
			`schema: []schema.tagsUnknown[]: SchemaTags: JSON has no field "Hidden" of schema.tagsUnknown; SchemaTags: JSON has no field "ID" of schema.tagsUnknown; ` +
				`SchemaTags: JSON has no field "Zzz" of schema.tagsUnknown; SchemaTags: JSON has no field "total" of schema.tagsUnknown (did you mean Total?)`},
		{"what is wrong with a text", reflect.TypeFor[tagsWrong](), `schema: tagsWrong.A: minLength is for strings, not for an integer; unknown keyword "minimim" (did you mean minimum?)`},
		{"a panic", reflect.TypeFor[tagsPanics](), `schema: tagsPanics: SchemaTags of schema.tagsPanics panicked: "runtime error: invalid memory address or"…`},
	}
	for _, tt := range tests {
		t.Run(tt.reason, func(t *testing.T) {
			_, err := reflectSchema(tt.typ, nil)
			if err == nil || err.Error() != tt.want {
				t.Errorf("got  %v\nwant %s", err, tt.want)
			}
		})
	}
}
