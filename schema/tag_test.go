package schema

import (
	"fmt"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

func TestParseFieldTag(t *testing.T) {
	tests := []struct {
		reason, tag string
		want        string // elements in a notation of the test: {keyword value|value}
		problems    string
	}{
		{"nothing", "", "", ""},
		{"a description", "the amount due", "{description the amount due}", ""},
		{"commas, colons, bars and apostrophes are ordinary", "it's due: EUR|USD, tax (19 %) included", "{description it's due: EUR|USD, tax (19 %) included}", ""},
		{"so is an equals sign after no keyword", "a=b means so; minLength=1", "{description a=b means so}{minLength 1}", ""},
		{"space does not count", "  the  name ;  minLength = 1 ;; enum = a | b ", "{description the  name}{minLength 1}{enum a|b}", ""},
		{"a first element may be a keyword", "enum=EUR|USD", "{enum EUR|USD}", ""},
		{"or a flag", "deprecated", "{deprecated}", ""},
		{"a keyword without = is a word like others", "format", "{description format}", ""},
		{"so is a word that is near to one", "Titles", "{description Titles}", ""},
		{"but only first", "x; format", "{description x}{format}", ""},
		{"quotes protect separators", "'a; b|c'; enum='x|y'|'p;q'|z", "{description a; b|c}{enum x|y|p;q|z}", ""},
		{"a doubled quote is one", "'it''s; so'", "{description it's; so}", ""},
		{"a quote inside a value is ordinary", "const=it's; default=5'", "{const it's}{default 5'}", ""},
		{"quotes keep space", "enum=' a '|b", "{enum  a |b}", ""},
		{"an empty string is a value", "enum=|''|a", "{enum ||a}", ""},
		{"a bar ends no pattern", "pattern=^(a|b)$", "{pattern ^(a|b)$}", ""},
		{"nor a default", "default=a|b", "{default a|b}", ""},
		{"an equals sign in a value is ordinary", "pattern=^a=b$", "{pattern ^a=b$}", ""},
		{"prefixes", "items.values.minLength=1; keys.pattern=x", "{items.values.minLength 1}{keys.pattern x}", ""},
		{"a slip of the pen is no description", "minLenght=1", "{minLenght 1}", ""},
		{"the description may be a keyword", "description=a = b; title=T", "{description a = b}{title T}", ""},
		{"a quote that does not end", "'tis so", "{description tis so}", `no quote ends "'tis so"; a quote at the start of a value must be doubled and the value quoted`},
		{"text after a quote", "enum='a'b|c", "{enum a|c}", `text after the closing quote: "b"`},
	}
	for _, tt := range tests {
		t.Run(tt.reason, func(t *testing.T) {
			elements, problems := parseFieldTag(tt.tag)
			var got strings.Builder
			for _, e := range elements {
				got.WriteString("{" + strings.Join(append(e.prefixes, e.keyword), "."))
				for i, v := range e.values {
					got.WriteString([]string{" ", "|"}[min(i, 1)] + v.text)
				}
				got.WriteString("}")
			}
			if diff := cmp.Diff(tt.want, got.String()); diff != "" {
				t.Errorf("%q (-want +got):\n%s", tt.tag, diff)
			}
			if diff := cmp.Diff(tt.problems, strings.Join(problems, "\n")); diff != "" {
				t.Errorf("%q: problems (-want +got):\n%s", tt.tag, diff)
			}
		})
	}
}

// taggedStruct makes a struct with one field F of a type, and a tag.
func taggedStruct(typ reflect.Type, tag string) reflect.Type {
	return reflect.StructOf([]reflect.StructField{{Name: "F", Type: typ, Tag: reflect.StructTag(fmt.Sprintf(`schema:%q`, tag))}})
}

func TestReflectTags(t *testing.T) {
	tests := []struct {
		reason string
		typ    reflect.Type
		tag    string
		want   string // the schema of the field
	}{
		{"a description that others cut at a comma", reflect.TypeFor[string](), "due, tax included", `{"type":"string","description":"due, tax included"}`},
		{"keywords stand in a fixed order", reflect.TypeFor[string](), "x; maxLength=3; pattern=^a; minLength=1; title=T; default=ab; format=iban; deprecated; examples=a|ab",
			`{"type":"string","title":"T","description":"x","format":"iban","pattern":"^a","minLength":1,"maxLength":3,"default":"ab","examples":["a","ab"],"deprecated":true}`},
		{"an enum of strings", reflect.TypeFor[string](), "enum=EUR|'US;D'|", `{"type":"string","enum":["EUR","US;D",""]}`},
		{"an enum of integers replaces bounds", reflect.TypeFor[int8](), "enum=1|2", `{"type":"integer","enum":[1,2]}`},
		{"an enum of numbers", reflect.TypeFor[float64](), "enum=1|2.5e3", `{"type":"number","enum":[1,2.5e3]}`},
		{"a nullable enum", reflect.TypeFor[*string](), "the one; enum=a|b; default=null", `{"description":"the one","default":null,"anyOf":[{"type":"string","enum":["a","b"]},{"type":"null"}]}`},
		{"const", reflect.TypeFor[bool](), "const=true", `{"type":"boolean","const":true}`},
		{"a nullable const", reflect.TypeFor[*bool](), "const=true", `{"anyOf":[{"type":"boolean","const":true},{"type":"null"}]}`},
		{"const of a string that looks like JSON", reflect.TypeFor[string](), "const=true", `{"type":"string","const":"true"}`},
		{"bounds of a nullable number", reflect.TypeFor[*float64](), "minimum=0; exclusiveMaximum=1.5; multipleOf=0.5", `{"type":["number","null"],"minimum":0,"exclusiveMaximum":1.5,"multipleOf":0.5}`},
		{"a bound replaces the type's on its side", reflect.TypeFor[uint8](), "exclusiveMinimum=0", `{"type":"integer","exclusiveMinimum":0,"maximum":255}`},
		{"both bounds", reflect.TypeFor[int16](), "minimum=-5; maximum=5", `{"type":"integer","minimum":-5,"maximum":5}`},
		{"a list and its elements", reflect.TypeFor[[]string](), "minItems=1; maxItems=5; uniqueItems; items.minLength=2; items.enum=ab|cd; items.description=one",
			`{"type":["array","null"],"minItems":1,"maxItems":5,"uniqueItems":true,"items":{"type":"string","description":"one","enum":["ab","cd"],"minLength":2}}`},
		{"elements of elements", reflect.TypeFor[[2][]*int](), "items.maxItems=3; items.items.minimum=1",
			`{"type":"array","minItems":2,"maxItems":2,"items":{"type":["array","null"],"maxItems":3,"items":{"type":["integer","null"],"minimum":1}}}`},
		{"a map, its values and keys", reflect.TypeFor[map[string]float64](), "minProperties=1; values.minimum=0; keys.pattern=^[a-z]+$",
			`{"type":["object","null"],"minProperties":1,"propertyNames":{"type":"string","pattern":"^[a-z]+$"},"additionalProperties":{"type":"number","minimum":0}}`},
		{"a named list is a list", reflect.TypeFor[reflectIsZero](), "items.maximum=9; maxItems=1", `{"type":["array","null"],"maxItems":1,"items":{"type":"integer","maximum":9}}`},
		{"a default list is JSON", reflect.TypeFor[[]int](), "default=[1, 2]; example=[]", `{"type":["array","null"],"default":[1,2],"examples":[[]],"items":{"type":"integer"}}`},
		{"quoted JSON", reflect.TypeFor[struct{}](), `default='{"a;b": 1}'`, `{"type":"object","default":{"a;b":1},"properties":{},"additionalProperties":false}`},
		{"anything may be constrained as anything", reflect.TypeFor[any](), "minLength=1; minimum=2; enum=a|2|'2'|null", `{"enum":["a",2,"2",null],"minLength":1,"minimum":2}`},
		{"a time may be described", reflect.TypeFor[*time.Time](), "when", `{"type":["string","null"],"description":"when","format":"date-time"}`},
		{"the unit of a duration may be said otherwise", reflect.TypeFor[time.Duration](), "in ns; minimum=0", `{"type":"integer","description":"in ns","minimum":0}`},
		{"deprecated=false says nothing", reflect.TypeFor[bool](), "deprecated=false", `{"type":"boolean"}`},
		{"uniqueItems=true", reflect.TypeFor[[]bool](), "uniqueItems=true", `{"type":["array","null"],"uniqueItems":true,"items":{"type":"boolean"}}`},
		{"a pattern with a bar and a bracket", reflect.TypeFor[string](), `pattern=^(a|b)\d+$`, `{"type":"string","pattern":"^(a|b)\\d+$"}`},
		{"characters of HTML are not escaped", reflect.TypeFor[string](), `<b> & "c"`, `{"type":"string","description":"<b> & \"c\""}`},
		{"a reference takes annotations beside it", reflect.TypeFor[[]reflectTree](), "items.description=trees",
			`{"type":["array","null"],"items":{"description":"trees","anyOf":[{"$ref":"#/$defs/reflectTree"},{"type":"null"}]}}`},
	}
	for _, tt := range tests {
		t.Run(tt.reason, func(t *testing.T) {
			typ := taggedStruct(tt.typ, tt.tag)
			_, r := compileReflected(t, typ)
			got := strings.TrimPrefix(string(r.source), `{"type":"object","properties":{"F":`)
			got, _, _ = strings.Cut(got, `},"required":["F"]`)
			if diff := cmp.Diff(tt.want, got); diff != "" {
				t.Errorf("%q (-want +got):\n%s", tt.tag, diff)
			}
		})
	}
}

func TestReflectTagErrors(t *testing.T) {
	tests := []struct {
		reason string
		typ    reflect.Type
		tag    string
		want   string
	}{
		{"a slip of the pen", reflect.TypeFor[string](), "x; minLenght=1", `unknown keyword "minLenght" (did you mean minLength?)`},
		{"in the first element too", reflect.TypeFor[string](), "minlength=1", `unknown keyword "minlength" (did you mean minLength?)`},
		{"a word that is no keyword", reflect.TypeFor[string](), "colour=red; blue=1", `unknown keyword "blue"`},
		{"a semicolon in a description", reflect.TypeFor[string](), "due; taxes included", `unknown keyword "taxes included"; a description with a ; in it must be in single quotes`},
		{"what a json tag says", reflect.TypeFor[string](), "x; required", `unknown keyword "required": a field is required unless its json tag has omitempty or omitzero`},
		{"a keyword without value", reflect.TypeFor[string](), "x; minLength", `minLength needs a value`},
		{"a keyword of another type", reflect.TypeFor[int](), "minLength=1", `minLength is for strings, not for an integer`},
		{"a keyword of elements", reflect.TypeFor[[]string](), "enum=a|b", `enum is for strings, numbers and booleans, not for a list`},
		{"a bound of a string", reflect.TypeFor[string](), "minimum=1", `minimum is for numbers, not for a string`},
		{"a bound of a list", reflect.TypeFor[map[string]int](), "minItems=1", `minItems is for lists, not for an object`},
		{"a prefix of another type", reflect.TypeFor[map[string]int](), "items.minimum=1", `items. is for lists, not for an object`},
		{"a prefix of bytes", reflect.TypeFor[[]byte](), "items.minimum=1", `items. is for lists, not for a string`},
		{"a prefix into a type that contains itself", reflect.TypeFor[reflectTree](), "items.minItems=1", `items. leads into a definition of its own, which stands for schema.reflectTree everywhere`},
		{"for a map too", reflect.TypeFor[reflectMap](), "values.description=x", `values. leads into a definition of its own, which stands for schema.reflectMap everywhere`},
		{"a prefix that is none", reflect.TypeFor[[]string](), "item.minLength=1", `unknown prefix "item.": there are items., values. and keys.`},
		{"not a number of things", reflect.TypeFor[string](), "minLength=-1", `minLength="-1": is not a number of things`},
		{"not a number", reflect.TypeFor[float64](), "minimum=1,5", `minimum="1,5": is not a JSON number`},
		{"a number in another notation", reflect.TypeFor[float64](), "minimum=+.5", `minimum="+.5": is not a JSON number`},
		{"a number that is dear to compute with", reflect.TypeFor[float64](), "minimum=1e1000001", `minimum="1e1000001": is not a JSON number`},
		{"not an integer", reflect.TypeFor[int](), "maximum=1.5", `maximum="1.5": is not an integer`},
		{"outside the range of the type", reflect.TypeFor[uint8](), "minimum=-1; maximum=256", `minimum=-1: is outside the range of uint8; maximum=256: is outside the range of uint8`},
		{"an enum outside it", reflect.TypeFor[int8](), "enum=1|128", `enum: 128 is outside the range of int8`},
		{"an example outside it", reflect.TypeFor[uint64](), "example=-1", `examples: -1 is outside the range of uint64`},
		{"an enum of another type", reflect.TypeFor[int](), "enum=1|two", `enum="two": is not a JSON number`},
		{"a boolean that is none", reflect.TypeFor[bool](), "default=yes", `default="yes": is not JSON, which the value of a boolean must be`},
		{"JSON of another type", reflect.TypeFor[[]int](), "default={}", `default="{}": is not a list`},
		{"an enum that lists a value twice", reflect.TypeFor[string](), "enum=a|b|a", `enum lists "a" twice`},
		{"a keyword twice", reflect.TypeFor[string](), "minLength=1; minLength=2", `minLength stands twice`},
		{"a bound twice", reflect.TypeFor[int8](), "minimum=1; minimum=2", `minimum stands twice`},
		{"a description twice", reflect.TypeFor[string](), "x; description=y", `description stands twice`},
		{"what the type has already", reflect.TypeFor[time.Time](), "format=date", `the type itself has the format "date-time"`},
		{"the length of an array", reflect.TypeFor[[2]int](), "minItems=1", `the type itself has the minItems 2`},
		{"a pattern that does not compile", reflect.TypeFor[string](), "pattern=(?=a)", `pattern="(?=a)": is not a regular expression of package regexp: invalid or unsupported Perl syntax`},
		{"a format that must be another", reflect.TypeFor[string](), "format=datetime", `format="datetime": is not a format (did you mean date-time?)`},
		{"a flag of neither value", reflect.TypeFor[string](), "deprecated=yes", `deprecated="yes": is neither true nor false`},
		{"bounds that leave nothing", reflect.TypeFor[int](), "minimum=3; maximum=2", `minimum 3 is more than maximum 2`},
		{"exclusive bounds that leave nothing", reflect.TypeFor[float64](), "exclusiveMinimum=2; maximum=2", `exclusiveMinimum 2 and maximum 2 leave no number`},
		{"lengths that leave nothing", reflect.TypeFor[string](), "minLength=3; maxLength=2", `minLength 3 is more than maxLength 2`},
		{"elements too", reflect.TypeFor[[]string](), "items.minLength=3; items.maxLength=2", `minLength 3 is more than maxLength 2`},
		{"multiples of nothing", reflect.TypeFor[int](), "multipleOf=0", `multipleOf=0: is not more than 0`},
		{"a default that is not in the enum", reflect.TypeFor[string](), "enum=a|b; default=c", `default: "c" is not in the enum`},
		{"an example that does not match", reflect.TypeFor[string](), "pattern=^a; example=b", `examples: "b" does not match the pattern`},
		{"an example that is too long", reflect.TypeFor[string](), "maxLength=1; examples=é|éé", `examples: "éé" is longer than maxLength`},
		{"a default below the minimum", reflect.TypeFor[float64](), "minimum=1; default=0.5", `default: 0.5 is less than minimum`},
		{"a const that is no multiple", reflect.TypeFor[int](), "multipleOf=2; const=3", `const: 3 is not a multiple of multipleOf`},
		{"an empty description", reflect.TypeFor[string](), "''; minLength=1", `description="": is empty`},
		{"long values are cut", reflect.TypeFor[int](), "default=" + strings.Repeat("é", 100), `default="` + strings.Repeat("é", 20) + `"…: is not a JSON number`},
		{"every mistake of a field is told", reflect.TypeFor[string](), "minimum=1; pattern=(; foo=1",
			`minimum is for numbers, not for a string; pattern="(": is not a regular expression of package regexp: missing closing ); unknown keyword "foo"`},
	}
	for _, tt := range tests {
		t.Run(tt.reason, func(t *testing.T) {
			r, err := reflectSchema(taggedStruct(tt.typ, tt.tag), nil)
			if err == nil {
				t.Fatalf("%q: %s", tt.tag, r.source)
			}
			if diff := cmp.Diff("schema: struct.F: "+tt.want, err.Error()); diff != "" {
				t.Errorf("%q (-want +got):\n%s", tt.tag, diff)
			}
		})
	}
}

// FuzzFieldTag checks that no tag is too much, and that what is accepted makes a
// schema that is JSON.
func FuzzFieldTag(f *testing.F) {
	for _, tag := range []string{"a; minLength=1", "enum='a|b'|c; items.x=1", "''''", "'", "=;=|", "items.items.enum=a", "pattern=(a;b", "minimum=1e9; maximum=-1", "default='{}'", "keys.enum=a|b; values.title=x"} {
		f.Add(tag)
	}
	types := []reflect.Type{reflect.TypeFor[string](), reflect.TypeFor[*int8](), reflect.TypeFor[[]float64](), reflect.TypeFor[map[string]any](), reflect.TypeFor[reflectNode2]()}
	f.Fuzz(func(t *testing.T, tag string) {
		for _, typ := range types {
			r := newReflector(nil)
			n := r.node(typ, true)
			r.applyTag(n, reflect.StructTag(fmt.Sprintf(`schema:%q`, tag)), "")
			if len(r.errs) > 0 {
				continue
			}
			nameDefinitions(r.order)
			written := writeReflected(n, r.order)
			if _, err := parseHook(written.source); err != nil {
				t.Errorf("%q: %s: %v", tag, written.source, err)
			}
		}
	})
}
