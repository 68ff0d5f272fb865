package schema_test

import (
	"context"
	"errors"
	"fmt"

	"github.com/briefgo/brief/schema"
)

// The document with the fewest violations is not lost when all attempts fail.
func ExampleExhaustedError_best() {
	replies := []string{`{"number": "A-7", "total": 12}`, `{"number": "A-7"}`}
	ask := func(_ context.Context, t schema.Turn) (schema.Reply, error) {
		return schema.Reply{Text: replies[t.Attempt-1], Stop: schema.StopEnd}, nil
	}
	_, err := schema.MustFor[Invoice](nil).Generate(context.Background(), ask, &schema.GenerateOptions{MaxAttempts: 2})
	var exhausted *schema.ExhaustedError
	if errors.As(err, &exhausted) {
		fmt.Printf("%s\n%s", exhausted.Reason, exhausted.Best)
	}
	// Output:
	// attempts
	// {"number":"A-7","total":12}
}

// A soft check is reported, and rejects nothing.
func ExampleCheck_Soft() {
	ask := func(context.Context, schema.Turn) (schema.Reply, error) {
		return schema.Reply{Text: `{"number": "A-7", "total": 99999, "currency": "EUR"}`, Stop: schema.StopEnd}, nil
	}
	large := schema.CheckFunc(func(v Invoice, _ int) error {
		if v.Total > 10_000 {
			return schema.Violation{Pointer: "/total", Message: "is very large"}
		}
		return nil
	}).Soft()
	var record schema.Record
	v, err := schema.MustFor[Invoice](nil).Generate(context.Background(), ask, &schema.GenerateOptions{Checks: []schema.Check{large}, Record: &record})
	fmt.Println(v.Number, err, record.Attempts[0].Violations[0])
	// Output:
	// A-7 <nil> /total: is very large
}
