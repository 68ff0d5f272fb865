package loosejson

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"
)

// benchDocument returns a JSON text of about a mebibyte, as an API would send it.
func benchDocument() string {
	var b strings.Builder
	b.WriteString("[")
	for i := 0; b.Len() < 1<<20; i++ {
		if i > 0 {
			b.WriteString(",\n")
		}
		fmt.Fprintf(&b, `  {"id": %d, "name": "Person %d", "e-mail": "p%d@example.com", "score": %d.25, "active": %t, "tags": ["a", "bc", "d\n%d"], "address": {"street": "Rue de l’Été %d", "zip": null}}`,
			i, i, i, i%100, i%2 == 0, i, i)
	}
	b.WriteString("]\n")
	return b.String()
}

// BenchmarkParse compares the parsers with encoding/json on a clean text, and Parse
// with itself on one that has to be mended.
func BenchmarkParse(b *testing.B) {
	text := benchDocument()
	loose := strings.ReplaceAll(text, `"name"`, `name`)
	run := func(name, text string, parse func(text string)) {
		b.Run(name, func(b *testing.B) {
			b.SetBytes(int64(len(text)))
			b.ReportAllocs()
			for b.Loop() {
				parse(text)
			}
		})
	}
	run("encoding-json", text, func(text string) {
		var v any
		if err := json.Unmarshal([]byte(text), &v); err != nil {
			b.Fatal(err)
		}
	})
	run("strict", text, func(text string) {
		if _, err := ParseStrict(text, nil); err != nil {
			b.Fatal(err)
		}
	})
	run("clean", text, func(text string) { Parse(text, nil) })
	run("fenced", "Here:\n```json\n"+text+"```\n", func(text string) { Parse(text, nil) })
	run("mended", loose, func(text string) { Parse(text, nil) })
}
