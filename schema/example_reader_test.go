package schema_test

import (
	"fmt"

	"github.com/briefgo/brief/schema"
)

// A reply is read while it is streamed: what is complete can be used before the reply
// ends.
func ExampleNewReader() {
	r := schema.NewReader(schema.MustFor[Invoice](nil))
	for _, chunk := range []string{`Here: {"number": "A-`, `7", "total": 12`, `50.5, "currency"`, `: "EUR"}`} {
		if _, err := r.Write([]byte(chunk)); err != nil {
			fmt.Println(err)
			return
		}
		fmt.Println(r.Complete("/number"), r.Complete("/total"), r.Value().Total)
	}
	for pointer := range r.Completed() {
		fmt.Printf("%q ", pointer)
	}
	reading, err := r.Close()
	fmt.Println(reading.Value, err)
	// Output:
	// false false 0
	// true false 12
	// true true 1250.5
	// true true 1250.5
	// "/number" "/total" "/currency" "" {A-7 1250.5 EUR} <nil>
}

// A violation that nothing can mend which may follow shows while the reply is written,
// so that a program can stop paying for the rest.
func ExampleReader_Violation() {
	r := schema.NewReader(schema.MustFor[Invoice](nil))
	for _, chunk := range []string{`{"number": "A-7", `, `"total": "about twelve"`, `, "currency": `} {
		if _, err := r.Write([]byte(chunk)); err != nil {
			fmt.Println(err)
			return
		}
		if v := r.Violation(); v != nil {
			fmt.Println("stop:", v)
			break
		}
	}
	// Output:
	// stop: /total: must be a number, got the string "about twelve"
}
