package schema_test

import (
	"context"
	"errors"
	"fmt"
	"log"

	"github.com/briefgo/brief/schema"
)

type Invoice struct {
	Number   string  `json:"number" schema:"as printed; minLength=1"`
	Total    float64 `json:"total" schema:"tax included"`
	Currency string  `json:"currency" schema:"enum=EUR|GBP|USD"`
}

func ExampleFor() {
	s, err := schema.For[Invoice](nil)
	if err != nil {
		log.Fatal(err)
	}
	fmt.Printf("%s\n", s.JSON())
	// Output:
	// {"type":"object","properties":{"number":{"type":"string","description":"as printed","minLength":1},"total":{"type":"number","description":"tax included"},"currency":{"type":"string","enum":["EUR","GBP","USD"]}},"required":["number","total","currency"],"additionalProperties":false}
}

func ExampleMustFor() {
	s := schema.MustFor[[]int](&schema.Options{Tolerance: schema.TolerateSyntax})
	v, err := s.Decode("[1, 2, 3,]")
	fmt.Println(v, err)
	// Output:
	// [1 2 3] <nil>
}

func ExampleParse() {
	s, err := schema.Parse[any]([]byte(`{"type": "object", "properties": {"year": {"type": "integer", "minimum": 1900}}}`), nil)
	if err != nil {
		log.Fatal(err)
	}
	v, err := s.Decode(`The year: {"year": "1984"}`)
	fmt.Println(v, err)
	// Output:
	// map[year:1984] <nil>
}

func ExampleFreeText() {
	v, err := schema.FreeText().Decode("Any text is an answer.")
	fmt.Println(v, err)
	// Output:
	// Any text is an answer. <nil>
}

func ExampleSchema_Instructions() {
	fmt.Println(schema.MustFor[Invoice](nil).Instructions())
	// Output:
	// Answer with JSON only, without any other text, of this type:
	//
	// {
	//   number: string // as printed; at least 1 character
	//   total: number // tax included
	//   currency: "EUR" | "GBP" | "USD"
	// }
}

func ExampleSchema_Strict() {
	type Note struct {
		Text string `json:"text" schema:"minLength=1"`
		Tag  string `json:"tag,omitempty"`
	}
	strict, err := schema.MustFor[Note](nil).Strict(schema.OpenAI)
	if err != nil {
		log.Fatal(err)
	}
	fmt.Printf("%s\n", strict.JSON)
	for _, loss := range strict.Losses {
		fmt.Printf("lost %s: %s: %s\n", loss.Pointer, loss.Keyword, loss.Reason)
	}
	// Output:
	// {"type":"object","properties":{"text":{"type":"string","description":"at least 1 character"},"tag":{"type":["string","null"]}},"required":["text","tag"],"additionalProperties":false}
	// lost /properties/text: minLength: described in words
}

func ExampleSchema_Validate() {
	err := schema.MustFor[Invoice](nil).Validate([]byte(`{"number": "", "total": "40", "currency": "EUR"}`))
	fmt.Println(err)
	// Output:
	// /number: must not be empty
	// /total: must be a number, got the string "40"
}

func ExampleSchema_Read() {
	s := schema.MustFor[Invoice](nil)
	reading, err := s.Read("Total is below.\n```json\n{'number': 'A-7', total: \"1,250.00\", currency: \"EUR\"}\n```")
	if err != nil {
		log.Fatal(err)
	}
	fmt.Printf("%+v\n%s\n", reading.Value, reading.JSON)
	for _, fix := range reading.Fixes {
		fmt.Println(fix)
	}
	// Output:
	// {Number:A-7 Total:1250 Currency:EUR}
	// {"number":"A-7","total":1250.00,"currency":"EUR"}
	// document: prose: "Total is below." -> ""
	// document: fence: "```json" -> ""
	// document: quote: "'" -> "\""
	// /number: quote: "'" -> "\""
	// document: unquoted key: "total" -> "\"total\""
	// /total: number: "1,250.00" -> "1250.00"
	// document: unquoted key: "currency" -> "\"currency\""
}

func ExampleSchema_Generate() {
	s := schema.MustFor[Invoice](nil)
	replies := []string{
		`{"number": "4711", "currency": "EUR"}`,
		`{"number": "4711", "total": 99.5, "currency": "EUR"}`,
	}
	ask := func(ctx context.Context, t schema.Turn) (schema.Reply, error) {
		if t.Repair != "" {
			fmt.Printf("--- asked again with\n%s\n---\n", t.Repair)
		}
		return schema.Reply{Text: replies[t.Attempt-1], Stop: schema.StopEnd}, nil
	}
	v, err := s.Generate(context.Background(), ask, nil)
	fmt.Printf("%+v %v\n", v, err)
	// Output:
	// --- asked again with
	// This reply of yours was not accepted:
	//
	// ```
	// {"number": "4711", "currency": "EUR"}
	// ```
	//
	// What is wrong with it:
	//
	// - /total: is required but missing (number: tax included)
	//
	// Answer again with the whole corrected JSON and nothing else. Keep what was right as it was.
	// ---
	// {Number:4711 Total:99.5 Currency:EUR} <nil>
}

func ExampleCheckFunc() {
	positive := schema.CheckFunc(func(v Invoice, attempt int) error {
		if v.Total <= 0 {
			return schema.Violation{Pointer: "/total", Keyword: "check", Message: "must be more than 0"}
		}
		return nil
	})
	ask := func(ctx context.Context, t schema.Turn) (schema.Reply, error) {
		return schema.Reply{Text: `{"number": "4711", "total": 0, "currency": "EUR"}`, Stop: schema.StopEnd}, nil
	}
	_, err := schema.MustFor[Invoice](nil).Generate(context.Background(), ask,
		&schema.GenerateOptions{MaxAttempts: 2, Checks: []schema.Check{positive}})
	fmt.Println(err)
	// Output:
	// no valid reply in 2 attempts; the last: /total: must be more than 0
}

func ExampleValidationError() {
	_, err := schema.MustFor[Invoice](nil).Decode(`{"number": "4711", "total": 40, "currency": "dollars or euros"}`)
	var invalid *schema.ValidationError
	if errors.As(err, &invalid) {
		for _, v := range invalid.Violations {
			fmt.Printf("%s | %s | %s\n", v.Pointer, v.Keyword, v.Message)
		}
	}
	// Output:
	// /currency | enum | must be one of "EUR", "GBP", "USD"; got "dollars or euros"
}

func ExampleSyntaxError() {
	err := schema.MustFor[Invoice](nil).Validate([]byte("{\n  \"number\": 4711,\n}"))
	var syntax *schema.SyntaxError
	if errors.As(err, &syntax) {
		fmt.Println(syntax.Offset, syntax.Line, syntax.Column)
	}
	fmt.Println(err)
	// Output:
	// 20 3 1
	// 3:1: unexpected '}', expected a key in double quotes
}

func ExampleTruncatedError() {
	reading, err := schema.MustFor[Invoice](nil).ReadReply(schema.Reply{
		Text: `{"number": "4711", "total": 99.5, "curr`, Stop: schema.StopLength,
	})
	fmt.Println(err)
	fmt.Println(string(reading.JSON), reading.Truncated)
	// Output:
	// the reply was cut off at byte 39: the output limit was reached
	// {"number":"4711","total":99.5} true
}

func ExampleRefusedError() {
	ask := func(ctx context.Context, t schema.Turn) (schema.Reply, error) {
		return schema.Reply{Stop: schema.StopRefused, Refusal: "I cannot help with that."}, nil
	}
	_, err := schema.MustFor[Invoice](nil).Generate(context.Background(), ask, nil)
	var refused *schema.RefusedError
	if errors.As(err, &refused) {
		fmt.Println(err)
		fmt.Println(refused.Refusal)
	}
	// Output:
	// the model refused to answer
	// I cannot help with that.
}

func ExampleExhaustedError() {
	ask := func(ctx context.Context, t schema.Turn) (schema.Reply, error) {
		return schema.Reply{Text: "I would rather talk about the weather.", Stop: schema.StopEnd}, nil
	}
	_, err := schema.MustFor[Invoice](nil).Generate(context.Background(), ask, nil)
	var exhausted *schema.ExhaustedError
	if errors.As(err, &exhausted) {
		fmt.Println(len(exhausted.Attempts), "attempts")
	}
	fmt.Println(err)
	// Output:
	// 3 attempts
	// no valid reply in 3 attempts; the last: 1:1: there is no JSON value in the 38 bytes of the reply
}

func ExampleSchemaError() {
	_, err := schema.Parse[any]([]byte(`{"type": "object", "properties": {"a": {"$ref": "https://example.com/a.json"}}}`), nil)
	var wrong *schema.SchemaError
	if errors.As(err, &wrong) {
		fmt.Println(wrong.Pointer)
	}
	fmt.Println(err)
	// Output:
	// /properties/a/$ref
	// schema: /properties/a/$ref: "https://example.com/a.json" is not in this document, and no file or URL is ever read; put the schema under $defs and refer to it as #/$defs/NAME
}

// Each provider enforces another part of a schema. What it does not is said in words,
// and listed.
func ExampleDialect() {
	type Order struct {
		Code   string `json:"code" schema:"pattern=^[A-Z]{3}$"`
		Pieces int    `json:"pieces" schema:"minimum=1"`
	}
	for _, d := range []schema.Dialect{schema.OpenAI, schema.Anthropic, schema.Mistral} {
		strict, err := schema.MustFor[Order](nil).Strict(d)
		if err != nil {
			log.Fatal(err)
		}
		fmt.Println(d)
		for _, loss := range strict.Losses {
			fmt.Println("  " + loss.String())
		}
	}
	// Output:
	// openai
	// anthropic
	//   /properties/pieces: minimum: described in words
	// mistral
	//   /properties/code: pattern: described in words
	//   /properties/pieces: minimum: described in words
}

// What a strict mode cannot express is known before anything is sent.
func ExampleStrictError() {
	type Scores struct {
		ByName map[string]int `json:"by_name"`
	}
	_, err := schema.MustFor[Scores](nil).Strict(schema.OpenAI)
	var wrong *schema.StrictError
	if errors.As(err, &wrong) {
		fmt.Println(len(wrong.Problems), "problem at", wrong.Problems[0].Pointer)
	}
	fmt.Println(err)
	// Output:
	// 1 problem at /properties/by_name
	// schema: the dialect openai cannot express this schema:
	// /properties/by_name: additionalProperties: an object with keys that are not named cannot be sent: use a list of objects with a key and a value
}
