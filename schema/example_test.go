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
}

func ExampleMustFor() {
	s := schema.MustFor[[]int](&schema.Options{Tolerance: schema.TolerateSyntax})
	v, err := s.Decode("[1, 2, 3,]")
	fmt.Println(v, err)
	// Output:
}

func ExampleParse() {
	s, err := schema.Parse[any]([]byte(`{"type": "object", "properties": {"year": {"type": "integer", "minimum": 1900}}}`), nil)
	if err != nil {
		log.Fatal(err)
	}
	v, err := s.Decode(`The year: {"year": "1984"}`)
	fmt.Println(v, err)
	// Output:
}

func ExampleFreeText() {
	v, err := schema.FreeText().Decode("Any text is an answer.")
	fmt.Println(v, err)
	// Output:
}

func ExampleSchema_Instructions() {
	fmt.Println(schema.MustFor[Invoice](nil).Instructions())
	// Output:
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
}

func ExampleSchema_Validate() {
	err := schema.MustFor[Invoice](nil).Validate([]byte(`{"number": "", "total": "40", "currency": "EUR"}`))
	fmt.Println(err)
	// Output:
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
}

func ExampleSyntaxError() {
	err := schema.MustFor[Invoice](nil).Validate([]byte("{\n  \"number\": 4711,\n}"))
	var syntax *schema.SyntaxError
	if errors.As(err, &syntax) {
		fmt.Println(syntax.Offset, syntax.Line, syntax.Column)
	}
	fmt.Println(err)
	// Output:
}

func ExampleTruncatedError() {
	reading, err := schema.MustFor[Invoice](nil).ReadReply(schema.Reply{
		Text: `{"number": "4711", "total": 99.5, "curr`, Stop: schema.StopLength,
	})
	fmt.Println(err)
	fmt.Println(string(reading.JSON), reading.Truncated)
	// Output:
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
}

func ExampleSchemaError() {
	_, err := schema.Parse[any]([]byte(`{"type": "object", "properties": {"a": {"$ref": "https://example.com/a.json"}}}`), nil)
	var wrong *schema.SchemaError
	if errors.As(err, &wrong) {
		fmt.Println(wrong.Pointer)
	}
	fmt.Println(err)
	// Output:
}
