package align

import (
	"fmt"
	"strings"
	"testing"
	"time"
)

// order is a schema with ten properties.
const order = `{"type":"object","properties":{"id":{"type":"string"},"total":{"type":"number"},"currency":{"enum":["EUR","USD"]},
"paid":{"type":"boolean"},"items":{"type":"array","items":{"type":"string"}},"note":{"anyOf":[{"type":"string"},{"type":"null"}]},
"date":{"type":"string","format":"date"},"count":{"type":"integer"},"city":{"type":"string"},"zip":{"type":"string"}},
"required":["id","total","currency","paid","items"],"additionalProperties":false}`

func BenchmarkAlign(b *testing.B) {
	s := compile(b, order)
	for _, bb := range []struct{ name, reply string }{
		{"clean", `{"id":"A1","total":12.5,"currency":"EUR","paid":true,"items":["x","y"],"note":null,"date":"2024-01-05","count":2,"city":"Bonn","zip":"53113"}`},
		{"mended", `{"ID":"A1","Total":"$12.50","currency":"eur","paid":"yes","items":"x","note":null,"date":"5 Jan 2024","count":"2","city":"Bonn","zip":53113}`},
	} {
		b.Run(bb.name, func(b *testing.B) {
			reply := &Reply{Text: bb.reply, Inputs: []Input{{Value: parse(b, bb.reply)}}}
			b.ReportAllocs()
			for b.Loop() {
				if _, ok := s.Align(reply, Lossless); !ok {
					b.Fatal("nothing")
				}
			}
		})
	}
}

func BenchmarkCompile(b *testing.B) {
	root := parse(b, order)
	b.ReportAllocs()
	for b.Loop() {
		if _, err := Compile(root); err != nil {
			b.Fatal(err)
		}
	}
}

// TestBounded aligns what would take exponential time or memory without bounds.
func TestBounded(t *testing.T) {
	groups := strings.Repeat(`{"anyOf":[{"properties":{"a":{"type":"integer"}}},{"properties":{"b":{"type":"integer"}},"required":["c"]}]},`, 24)
	deep := func(open, middle, end string, n int) string {
		return strings.Repeat(open, n) + middle + strings.Repeat(end, n)
	}
	tests := []struct{ name, schema, value string }{
		{"many groups", `{"allOf":[` + groups + `{}]}`, `{"A":"1","b":"2"}`},
		{"very many groups", `{"allOf":[` + strings.Repeat(groups, 20) + `{}]}`, `{"A":"1","b":"2"}`},
		{"nested groups of scalars", `{"allOf":[` + strings.Repeat(`{"anyOf":[{"type":"null"},{"enum":["a","b"]},{"type":"integer"}]},`, 20) + `{}]}`, `"x"`},
		{"many enums", `{"anyOf":[` + manyEnums(300) + `{"type":"null"}]}`, `{"a":"` + strings.Repeat("one or two three ", 5_000) + `"}`},
		{"mutual unions", `{"$ref":"#/$defs/a","$defs":{"a":{"properties":{"x":{"anyOf":[{"$ref":"#/$defs/a"},{"$ref":"#/$defs/b"}]}},"required":["y"]},"b":{"properties":{"x":{"anyOf":[{"$ref":"#/$defs/b"},{"$ref":"#/$defs/a"}]}},"required":["z"]}}}`,
			deep(`{"x":`, `1`, `}`, 400)},
		{"nested conditions", `{"if":{"properties":{"x":{"$ref":"#"}}},"then":{"properties":{"x":{"$ref":"#"}}},"else":{"properties":{"x":{"$ref":"#"}}}}`,
			deep(`{"x":`, `1`, `}`, 400)},
		{"lists of itself", `{"type":"array","items":{"$ref":"#"}}`, deep(`[`, `1`, `]`, 400)},
		{"objects of itself", `{"properties":{"x":{"$ref":"#"}},"required":["x"],"additionalProperties":false}`, deep(`[`, `1`, `]`, 400)},
		{"itself", `{"anyOf":[{"$ref":"#"},{"anyOf":[{"$ref":"#"}]}]}`, `1`},
		{"a long chain", `{"$ref":"#/$defs/d0","$defs":{` + chain(2000) + `"d2000":{"type":"integer"}}}`, `"1"`},
		{"wide objects", order, wide(20_000)},
		{"long text", `{"enum":["ONE","TWO"]}`, `"` + strings.Repeat("one or two three ", 50_000) + `"`},
		{"JSON in JSON", `{"type":"array","items":{"$ref":"#"}}`, nestedStrings(12)},
	}
	for _, tt := range tests {
		start := time.Now()
		s := compile(t, tt.schema)
		reply := &Reply{Text: tt.value, Inputs: []Input{{Value: parse(t, tt.value)}}}
		for level := Syntax; level <= All; level++ {
			r, _ := s.Align(reply, level)
			checkResult(t, &r, reply)
		}
		if d := time.Since(start); d > 10*time.Second {
			t.Errorf("%s: took %v", tt.name, d)
		} else {
			t.Logf("%s: %v", tt.name, d)
		}
	}
}

// chain returns n definitions, each a reference to the next.
func chain(n int) string {
	var b strings.Builder
	for i := range n {
		fmt.Fprintf(&b, `"d%d":{"$ref":"#/$defs/d%d"},`, i, i+1)
	}
	return b.String()
}

// wide returns an object of n members that no schema knows.
func wide(n int) string {
	var b strings.Builder
	for i := range n {
		fmt.Fprintf(&b, `"unknown%d":"N/A",`, i)
	}
	return "{" + b.String() + `"id":1}`
}

// nestedStrings returns JSON in a string in JSON, and so on.
func nestedStrings(n int) string {
	s := "1"
	for range n {
		s = `["` + strings.NewReplacer(`\`, `\\`, `"`, `\"`).Replace(s) + `"]`
	}
	return s
}

// manyEnums returns n schemas of objects with an enum of their own.
func manyEnums(n int) string {
	var b strings.Builder
	for i := range n {
		fmt.Fprintf(&b, `{"properties":{"a":{"enum":["ONE","TWO %d"]}},"required":["a"]},`, i)
	}
	return b.String()
}
