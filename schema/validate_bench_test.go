package schema

import (
	"fmt"
	"strings"
	"testing"
	"time"
)

// benchmarkSchema has 36 properties, nested as those of an invoice.
func benchmarkSchema() (schema, valid, failing string) {
	var properties, members []string
	for i := range 8 {
		properties = append(properties,
			fmt.Sprintf(`"text%d":{"type":"string","minLength":1,"maxLength":80}`, i),
			fmt.Sprintf(`"sum%d":{"type":"number","minimum":0}`, i),
			fmt.Sprintf(`"kind%d":{"enum":["red","green","blue"]}`, i),
			fmt.Sprintf(`"note%d":{"anyOf":[{"type":"string"},{"type":"null"}]}`, i))
		members = append(members, fmt.Sprintf(`"text%d":"some text","sum%d":12.5,"kind%d":"green","note%d":null`, i, i, i, i))
	}
	properties = append(properties, `"lines":{"type":"array","items":{"type":"object","required":["what","price"],"additionalProperties":false,
		"properties":{"what":{"type":"string"},"price":{"type":"number"},"when":{"type":"string","format":"date"}}}}`)
	line := `{"what":"a thing","price":1.25,"when":"2026-01-31"}`
	members = append(members, `"lines":[`+strings.Repeat(line+",", 9)+line+`]`)
	schema = `{"type":"object","additionalProperties":false,"required":["text0","sum0","lines"],"properties":{` + strings.Join(properties, ",") + `}}`
	valid = `{` + strings.Join(members, ",") + `}`
	failing = strings.NewReplacer(`"sum3":12.5`, `"sum3":"$12"`, `"kind5":"green"`, `"kind5":"grey"`, `"text0"`, `"txt0"`).Replace(valid)
	return schema, valid, failing
}

// BenchmarkValidate validates a document of 62 values, and reports what that costs
// in units of the library's own validation of decoded JSON.
func BenchmarkValidate(b *testing.B) {
	schema, valid, failing := benchmarkSchema()
	v := validatorOf(b, schema)
	for _, bb := range []struct{ name, doc string }{{"valid", valid}, {"failing", failing}} {
		doc := validatorTree(b, bb.doc)
		if found := v.validate(doc); (found == nil) != (bb.name == "valid") {
			b.Fatalf("%s: %v", bb.name, found)
		}
		b.Run(bb.name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				v.validate(doc)
			}
			perOp := float64(b.Elapsed()) / float64(b.N)
			b.ReportMetric(perOp/plainValidate(v, doc.Interface()), "x-plain")
		})
	}
}

// plainValidate returns how long the library alone takes, in nanoseconds.
func plainValidate(v *validator, decoded any) float64 {
	const n = 2000
	plain := v.engine.(*santhoshEngine).schema
	start := time.Now()
	for range n {
		_ = plain.Validate(decoded)
	}
	return float64(time.Since(start)) / n
}

func BenchmarkCompileValidator(b *testing.B) {
	schema, _, _ := benchmarkSchema()
	root := validatorTree(b, schema)
	b.ReportAllocs()
	for b.Loop() {
		if _, err := compileValidator(root, limits{}); err != nil {
			b.Fatal(err)
		}
	}
}
