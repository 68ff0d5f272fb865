package schema

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/briefgo/brief/internal/corpora"
	"github.com/briefgo/brief/internal/loosejson"
)

// TestNumberLimits keeps numbers from the engine that make it panic or take long.
func TestNumberLimits(t *testing.T) {
	digits := func(n int) string { return strings.Repeat("9", n) }
	tests := []struct {
		number, schema, want, reason string
	}{
		{"1e1000001", `{"type":"integer"}`, "the whole value: has an exponent beyond ±999: 1e1000001", "a nil pointer in the library"},
		{"1e1000001", `{}`, "the whole value: has an exponent beyond ±999: 1e1000001", "whether the schema looks or not"},
		{"-1E-1000", `{}`, "the whole value: has an exponent beyond ±999: -1E-1000", "small ones too"},
		{"0.4e00669999999999999999999999999999", `{}`, "the whole value: has an exponent beyond ±999: 0.4e00669999999999999999999999999999", "beyond an int"},
		{"1e999", `{"type":"integer","minimum":1e999}`, "", "the greatest exponent"},
		{digits(82), `{"type":"integer"}`, "", "the longest of JSONTestSuite"},
		{digits(1024), `{"type":"integer"}`, "", "the longest"},
		{digits(1025), `{"type":"integer"}`, "the whole value: is a number of 1025 characters; the most is 1024", "too long"},
	}
	for _, tt := range tests {
		t.Run(tt.reason, func(t *testing.T) {
			var got []string
			for _, v := range validatorOf(t, tt.schema).validate(&loosejson.Value{Kind: loosejson.Number, Text: tt.number}) {
				got = append(got, v.Error())
				if v.Keyword != "number" {
					t.Errorf("keyword %q", v.Keyword)
				}
			}
			if strings.Join(got, "\n") != tt.want {
				t.Errorf("got %q, want %q", got, tt.want)
			}
		})
	}
}

// nested returns a document of n arrays inside each other.
func nested(n int) *loosejson.Value {
	v := &loosejson.Value{Kind: loosejson.Array}
	for range n - 1 {
		list := loosejson.NewArray([]loosejson.Value{*v})
		v = &list
	}
	return v
}

func TestDepthLimit(t *testing.T) {
	root := validatorTree(t, `{"items":{"$ref":"#"}}`)
	tests := []struct {
		limit, depth int
		valid        bool
		reason       string
	}{
		{0, 64, true, "the default allows 64"},
		{0, 65, false, "and no more"},
		{3, 3, true, "an own limit"},
		{3, 4, false, "an own limit crossed"},
		{0, 100_000, false, "nothing overflows"},
	}
	for _, tt := range tests {
		t.Run(tt.reason, func(t *testing.T) {
			v, err := compileValidator(root, limits{depth: tt.limit})
			if err != nil {
				t.Fatal(err)
			}
			found := v.validate(nested(tt.depth))
			if tt.valid != (found == nil) || !tt.valid && (len(found) != 1 || found[0].Keyword != "depth") {
				t.Errorf("%v", found)
			}
		})
	}
	if _, err := compileValidator(validatorTree(t, strings.Repeat(`{"not":`, 300)+"{}"+strings.Repeat("}", 300)), limits{}); err == nil || !strings.Contains(err.Error(), "nested too deeply") {
		t.Errorf("a deep schema: %v", err)
	}
}

// anyOfChain returns a schema of n definitions of which each refers to the next one
// twice, so that the last is applied 2^n times.
func anyOfChain(n int) string {
	var b strings.Builder
	b.WriteString(`{"$ref":"#/$defs/d0","$defs":{`)
	for i := range n {
		next := "d" + string(rune('1'+i))
		b.WriteString(`"d` + string(rune('0'+i)) + `":{"anyOf":[{"$ref":"#/$defs/` + next + `"},{"$ref":"#/$defs/` + next + `"}]},`)
	}
	b.WriteString(`"d` + string(rune('0'+n)) + `":{"type":"string"}}}`)
	return b.String()
}

// TestCostLimit bounds what schemas from third parties can cost: each case takes
// seconds to forever in the library alone.
func TestCostLimit(t *testing.T) {
	const doubling = `{"$ref":"#/$defs/n","$defs":{"n":{"anyOf":[
		{"properties":{"a":{"$ref":"#/$defs/n"}},"required":["x"]},{"properties":{"a":{"$ref":"#/$defs/n"}},"required":["y"]}]}}}`
	deep := func(n int) string { return strings.Repeat(`{"a":`, n) + `{}` + strings.Repeat("}", n) }
	tests := []struct {
		schema, doc, keyword, reason string // keyword of the error or of the first violation
	}{
		{anyOfChain(9), `1`, "type", "512 ways to one type are fine"},
		{anyOfChain(16), ``, "cost", "2^16 ways to one value are not"},
		{doubling, deep(8), "required", "8 levels of two alternatives are fine"},
		{doubling, deep(60), "cost", "2^60 are not"},
		{`{"additionalProperties":{"items":{"type":"integer"}}}`, `{"` + strings.Repeat("k", 1<<20) + `":[` + strings.Repeat(`0,`, 10_000) + `0]}`, "cost",
			"the library copies the path to each value"},
		{`{"$ref":"#/$defs/u","$defs":{"u":{"uniqueItems":true,"items":{"$ref":"#/$defs/u"}}}}`, `[` + strings.Repeat(`[1e99,1e99],`, 2000) + `[]]`, "uniqueItems",
			"comparing is accounted for"},
		{`{"allOf":[` + strings.Repeat(`{},`, 9000) + `{}]}`, ``, "cost", "many at once"},
		{`{"properties":{` + strings.Repeat(`"a":{},`, 3) + `"b":` + strings.Repeat(`{"properties":{"a":`, 80) + `{"allOf":[` + strings.Repeat(`{"type":["string","null"]},`, 3000) + `{}]}` +
			strings.Repeat("}}", 80) + `}}`, ``, "cost", "compiling takes the square of the depth"},
		{`{"$defs":{"` + strings.Repeat("k", 1<<20) + `":{"allOf":[{},{},{},{},{},{}]}}}`, ``, "cost", "and copies every path"},
	}
	for _, tt := range tests {
		t.Run(tt.reason, func(t *testing.T) {
			start := time.Now()
			v, err := compileValidator(validatorTree(t, tt.schema), limits{})
			var wrong *SchemaError
			switch {
			case tt.doc == "" && (!errors.As(err, &wrong) || wrong.Keyword != tt.keyword):
				t.Errorf("%v, want a *SchemaError about %s", err, tt.keyword)
			case tt.doc != "" && err != nil:
				t.Fatal(err)
			case tt.doc != "":
				if found := v.validate(validatorTree(t, tt.doc)); len(found) == 0 || found[0].Keyword != tt.keyword {
					t.Errorf("%d violations, the first %.200v; want %s", len(found), found[:min(1, len(found))], tt.keyword)
				}
			}
			if took := time.Since(start); took > 20*time.Second {
				t.Errorf("took %v", took)
			}
		})
	}
}

// TestCostOption checks that the limit of the cost is one.
func TestCostOption(t *testing.T) {
	root := validatorTree(t, `{"items":{"type":"integer"}}`)
	doc := validatorTree(t, `[1,2,3,4,5,6,7,8,9]`)
	for limit, want := range map[int]int{5: 1, 50: 0} {
		v, err := compileValidator(root, limits{cost: limit})
		if err != nil {
			t.Fatal(err)
		}
		if found := v.validate(doc); len(found) != want {
			t.Errorf("limit %d: %v", limit, found)
		}
	}
}

func TestDuplicateKeys(t *testing.T) {
	many := strings.Repeat(`"k":1,`, 20)
	tests := []struct {
		doc, reason string
		want        []string
	}{
		{`{"a":1,"a":1.0}`, "equal numbers", nil},
		{`{"a":{"x":1,"y":2},"a":{"y":2,"x":1}}`, "equal objects", nil},
		{`{"a":1,"a":2}`, "unequal", []string{"/a: stands here twice, as 1 and as 2; keep one"}},
		{`[{"role":"user","ROLE":"admin"}]`, "another key", nil},
		{`[{"a":{"b":1,"b":"1"}}]`, "inside", []string{`/0/a/b: stands here twice, as 1 and as "1"; keep one`}},
		{`{` + many + `"k":2}`, "in a long object", []string{"/k: stands here twice, as 1 and as 2; keep one"}},
		{`{"a":1,"a":2,"a":3}`, "three times", []string{"/a: stands here twice, as 1 and as 2; keep one", "/a: stands here twice, as 2 and as 3; keep one"}},
	}
	for _, tt := range tests {
		t.Run(tt.reason, func(t *testing.T) {
			var got []string
			for _, v := range validatorOf(t, `{}`).validate(validatorTree(t, tt.doc)) {
				got = append(got, v.Error())
			}
			if diff := cmp.Diff(tt.want, got); diff != "" {
				t.Error(diff)
			}
		})
	}
}

// TestValidateSuite validates the documents of JSONTestSuite.
func TestValidateSuite(t *testing.T) {
	v := validatorOf(t, `{}`)
	for _, file := range corpora.Suite(t) {
		source, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		name := filepath.Base(file)
		doc, syntax := loosejson.ParseStrict(string(source), nil)
		switch {
		case name == "y_object_duplicated_key.json":
			if found := v.validate(&doc); len(found) != 1 || found[0].Keyword != "duplicateKey" {
				t.Errorf("%s: %v", name, found)
			}
		case strings.HasPrefix(name, "y_"):
			if syntax != nil {
				t.Errorf("%s: %v", name, newSyntaxError(syntax))
			} else if found := v.validate(&doc); found != nil {
				t.Errorf("%s: %v", name, found)
			}
		case strings.HasPrefix(name, "n_") && syntax == nil:
			t.Errorf("%s is not JSON, but was read", name)
		case syntax == nil:
			v.validate(&doc) // must not panic
		}
	}
}
