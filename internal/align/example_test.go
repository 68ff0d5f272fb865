package align_test

import (
	"fmt"

	"github.com/briefgo/brief/internal/align"
	"github.com/briefgo/brief/internal/loosejson"
)

func ExampleSchema_Align() {
	schema, _ := loosejson.ParseStrict(`{
		"type": "object",
		"properties": {"invoiceNumber": {"type": "string"}, "total": {"type": "number"}, "currency": {"enum": ["EUR", "USD"]}},
		"required": ["invoiceNumber", "total"],
		"additionalProperties": false
	}`, nil)
	s, err := align.Compile(&schema)
	if err != nil {
		fmt.Println(err)
		return
	}
	text := `{"invoice": {"invoice_number": 9981, "total": "$1,240.00", "currency": "usd"}}`
	value, _ := loosejson.ParseStrict(text, nil)
	result, _ := s.Align(&align.Reply{Text: text, Inputs: []align.Input{{Value: &value}}}, align.Lossless)
	fmt.Printf("%s\n", result.Value.AppendJSON(nil))
	for _, f := range result.Fixes {
		fmt.Printf("%q %v: %q -> %q\n", f.Pointer, f.Kind, f.From, f.To)
	}
	// Output:
	// {"invoiceNumber":"9981","total":1240.00,"currency":"USD"}
	// "" Unwrapped: "{\"invoice\": {\"invoice_number\": 9981, \"to" -> "{\"invoiceNumber\":\"9981\",\"total\":1240.00,"
	// "/invoiceNumber" KeyMatched: "invoice_number" -> "invoiceNumber"
	// "/invoiceNumber" TextKept: "9981" -> "9981"
	// "/total" NumberRead: "$1,240.00" -> "1240.00"
	// "/currency" EnumMatched: "usd" -> "USD"
}
