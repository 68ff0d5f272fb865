package prompttest_test

import (
	"context"
	"fmt"

	"github.com/briefgo/brief/prompt/prompttest"
)

// A script plays replies and remembers what was asked.
func ExampleNewScript() {
	m := prompttest.NewScript(nil, prompttest.Text(`{"number": "4711", "total": "40", "currency": "USD"}`))
	got, err := extract.Run(context.Background(), m, email, nil)
	fmt.Printf("%+v %v\n", got, err)
	last := m.Requests()[0].Messages
	fmt.Printf("%s: %q\n", last[len(last)-1].Role, last[len(last)-1].Text)
	// Output:
	// {Number:4711 Total:40 Currency:USD} <nil>
	// user: "Subject: Invoice 4711\n\nPlease pay $40."
}
