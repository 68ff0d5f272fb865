package schema

import (
	"encoding/json"
	"math/big"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

// A reflectRow is a type and the schema that it has.
type reflectRow struct {
	reason  string
	typ     reflect.Type
	schema  string
	nilable string // the pointers in order, # before each and a space between
}

func checkReflectRows(t *testing.T, rows []reflectRow) {
	t.Helper()
	for _, row := range rows {
		t.Run(row.reason, func(t *testing.T) {
			r, err := reflectSchema(row.typ, nil)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(row.schema, string(r.source)); diff != "" {
				t.Errorf("%v (-want +got):\n%s", row.typ, diff)
			}
			var pointers []string
			for p := range r.nilable {
				pointers = append(pointers, "#"+p)
			}
			slices.Sort(pointers)
			if got := strings.Join(pointers, " "); got != row.nilable {
				t.Errorf("%v: nilable %q, want %q", row.typ, got, row.nilable)
			}
			again, err := reflectSchema(row.typ, nil)
			if err != nil || string(again.source) != string(r.source) {
				t.Errorf("%v: another schema the second time: %v", row.typ, err)
			}
		})
	}
}

func TestReflectKinds(t *testing.T) {
	checkReflectRows(t, []reflectRow{
		{"a boolean", reflect.TypeFor[bool](), `{"type":"boolean"}`, ""},
		{"int has no bounds: they are those of 64 bits", reflect.TypeFor[int](), `{"type":"integer"}`, ""},
		{"a sized integer has bounds", reflect.TypeFor[int8](), `{"type":"integer","minimum":-128,"maximum":127}`, ""},
		{"32 bits are still exact in a float64", reflect.TypeFor[int32](), `{"type":"integer","minimum":-2147483648,"maximum":2147483647}`, ""},
		{"64 bits are not", reflect.TypeFor[int64](), `{"type":"integer"}`, ""},
		{"an unsigned integer starts at 0", reflect.TypeFor[uint](), `{"type":"integer","minimum":0}`, ""},
		{"a byte is a number", reflect.TypeFor[byte](), `{"type":"integer","minimum":0,"maximum":255}`, ""},
		{"32 unsigned bits", reflect.TypeFor[uint32](), `{"type":"integer","minimum":0,"maximum":4294967295}`, ""},
		{"uintptr is written as a number", reflect.TypeFor[uintptr](), `{"type":"integer","minimum":0}`, ""},
		{"a float", reflect.TypeFor[float32](), `{"type":"number"}`, ""},
		{"a string", reflect.TypeFor[string](), `{"type":"string"}`, ""},
		{"a named string is a string", reflect.TypeFor[reflectKind](), `{"type":"string"}`, ""},
		{"any is anything, null too", reflect.TypeFor[any](), `{}`, ""},
		{"so is an empty interface with a name", reflect.TypeFor[any2](), `{}`, ""},
		{"nil slices are null", reflect.TypeFor[[]string](), `{"type":["array","null"],"items":{"type":"string"}}`, "#"},
		{"slices in slices too", reflect.TypeFor[[][]int](), `{"type":["array","null"],"items":{"type":["array","null"],"items":{"type":"integer"}}}`, "# #/items"},
		{"an array has its length", reflect.TypeFor[[2]bool](), `{"type":"array","minItems":2,"maxItems":2,"items":{"type":"boolean"}}`, ""},
		{"bytes are base64", reflect.TypeFor[[]byte](), `{"type":["string","null"],"contentEncoding":"base64"}`, "#"},
		{"an array of bytes is a list", reflect.TypeFor[[1]byte](), `{"type":"array","minItems":1,"maxItems":1,"items":{"type":"integer","minimum":0,"maximum":255}}`, ""},
		{"a slice of named bytes is base64 as well", reflect.TypeFor[[]reflectByte](), `{"type":["string","null"],"contentEncoding":"base64"}`, "#"},
		{"bytes that write themselves make a list", reflect.TypeFor[[]reflectTextByte](), `{"type":["array","null"],"items":{"type":"string"}}`, "#"},
		{"a map", reflect.TypeFor[map[string]bool](), `{"type":["object","null"],"additionalProperties":{"type":"boolean"}}`, "#"},
		{"a map of anything", reflect.TypeFor[map[string]any](), `{"type":["object","null"],"additionalProperties":{}}`, "#"},
		{"integers as keys may be negative", reflect.TypeFor[map[int8]bool](),
			`{"type":["object","null"],"propertyNames":{"type":"string","pattern":"^(0|-?[1-9][0-9]{0,2})$"},"additionalProperties":{"type":"boolean"}}`, "#"},
		{"unsigned keys may not", reflect.TypeFor[map[uint64]bool](),
			`{"type":["object","null"],"propertyNames":{"type":"string","pattern":"^(0|[1-9][0-9]{0,19})$"},"additionalProperties":{"type":"boolean"}}`, "#"},
		{"keys that write themselves", reflect.TypeFor[map[reflectTextByte]bool](), `{"type":["object","null"],"additionalProperties":{"type":"boolean"}}`, "#"},
		{"integer keys that read themselves", reflect.TypeFor[map[reflectReadsText]bool](), `{"type":["object","null"],"additionalProperties":{"type":"boolean"}}`, "#"},
		{"a pointer to a scalar may be null", reflect.TypeFor[*int](), `{"type":["integer","null"]}`, ""},
		{"pointers to pointers have one null", reflect.TypeFor[***int](), `{"type":["integer","null"]}`, ""},
		{"a pointer to anything", reflect.TypeFor[*any](), `{}`, ""},
		{"an empty struct", reflect.TypeFor[struct{}](), `{"type":"object","properties":{},"additionalProperties":false}`, ""},
		{"a list of pointers to structs: null is only Go's", reflect.TypeFor[[]*struct{}](),
			`{"type":["array","null"],"items":{"type":["object","null"],"properties":{},"additionalProperties":false}}`, "# #/items"},
		{"a list of pointers to scalars: null is a value", reflect.TypeFor[[]*float64](), `{"type":["array","null"],"items":{"type":["number","null"]}}`, "#"},
		{"an array of pointers: null is a value, for its length is fixed", reflect.TypeFor[[1]*struct{}](),
			`{"type":"array","minItems":1,"maxItems":1,"items":{"type":["object","null"],"properties":{},"additionalProperties":false}}`, ""},
	})
}

func TestReflectKnown(t *testing.T) {
	checkReflectRows(t, []reflectRow{
		{"a time", reflect.TypeFor[time.Time](), `{"type":"string","format":"date-time"}`, ""},
		{"a pointer to a time", reflect.TypeFor[*time.Time](), `{"type":["string","null"],"format":"date-time"}`, ""},
		{"a duration is a number of nanoseconds", reflect.TypeFor[time.Duration](), `{"type":"integer","description":"a duration in nanoseconds"}`, ""},
		{"raw JSON is anything", reflect.TypeFor[json.RawMessage](), `{}`, ""},
		{"json.Number is a number", reflect.TypeFor[json.Number](), `{"type":"number"}`, ""},
		{"big.Int", reflect.TypeFor[*big.Int](), `{"type":["integer","null"]}`, ""},
		{"big.Rat is text", reflect.TypeFor[big.Rat](), `{"type":"string","pattern":"^-?[0-9]+(/[0-9]+)?$"}`, ""},
		{"a named time has no methods", reflect.TypeFor[reflectNamedTime](), `{"type":"object","properties":{},"additionalProperties":false}`, ""},
		{"big.Int in a map is written as a struct, and read as a number", reflect.TypeFor[map[string]big.Int](), `{"type":["object","null"],"additionalProperties":{}}`, "#"},
	})
}
