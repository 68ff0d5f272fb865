package prompt_test

import (
	"context"
	"fmt"

	"github.com/briefgo/brief/prompt"
	"github.com/briefgo/brief/prompt/data"
	"github.com/briefgo/brief/prompt/prompttest"
)

// An Inquiry is an input with what was said before.
type Inquiry struct {
	Before []prompt.Message
	Text   string
	Photo  *data.Media
}

var helpdesk = prompt.MustNew[Inquiry, string]("helpdesk",
	prompt.Role("You answer questions about orders."),
	prompt.History(func(q Inquiry) []prompt.Message { return q.Before }, nil),
	prompt.Input("{{.Text}}"),
)

// A conversation goes on: each turn's history is what the turn before it left.
func ExampleHistory() {
	ctx := context.Background()
	model := prompttest.NewScript(nil, prompttest.Text("Which order?"), prompttest.Text("It came on Monday."))
	var history []prompt.Message
	for _, text := range []string{"Where is my parcel?", "Number 7."} {
		var record prompt.Record
		answer, err := helpdesk.Run(ctx, model, Inquiry{Before: history, Text: text}, &prompt.RunOptions{Record: &record})
		if err != nil {
			fmt.Println(err)
			return
		}
		history = record.Last.Next(prompttest.Text(answer))
	}
	for _, m := range history {
		fmt.Printf("%s: %s\n", m.Role, m.Text)
	}
	// Output:
	// user: Where is my parcel?
	// assistant: Which order?
	// user: Number 7.
	// assistant: It came on Monday.
}

// Images and files are fields of the input.
func ExampleInput() {
	r, err := helpdesk.Render(Inquiry{Text: "Is this broken?", Photo: &data.Media{Type: "image/jpeg", URL: "https://example.com/7.jpg", Name: "parcel"}})
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Print(r)
	// Output:
	// === system ===
	// You answer questions about orders.
	//
	// === user ===
	// Is this broken?
	// (image/jpeg "parcel": https://example.com/7.jpg)
}
