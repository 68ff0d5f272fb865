package prompt_test

import (
	"context"
	"fmt"
	"slices"

	"github.com/briefgo/brief/prompt"
	"github.com/briefgo/brief/prompt/prompttest"
	"github.com/briefgo/brief/schema"
)

var sorting = prompt.MustNew[Ticket, Triage]("sorting", prompt.Instruction("Sort the ticket."), prompt.Input("{{.Title}}"))

// A reply is shown while it is written. What is certain of it can be used at once.
func ExamplePrompt_Stream() {
	model := prompttest.NewScript(nil, prompttest.Text(`Sure: {"team": "login", "urgent": true}`))
	var value Triage
	for r, err := range sorting.Stream(context.Background(), model, Ticket{Title: "Cannot log in"}, nil) {
		if err != nil {
			fmt.Println(err)
			return
		}
		value = r.Value() // what there is so far
		fmt.Printf("%+v %t\n", value, r.Complete("/team"))
	}
	// Output:
	// {Team: Urgent:false} false
	// {Team: Urgent:false} false
	// {Team:login Urgent:false} true
	// {Team:login Urgent:false} true
	// {Team:login Urgent:true} true
	// {Team:login Urgent:true} true
}

// Many inputs are run several at a time. One that fails stops no other.
func ExamplePrompt_RunAll() {
	model := prompttest.NewScript(nil,
		prompttest.Text(`{"team": "login", "urgent": true}`),
		schema.Reply{Stop: schema.StopRefused},
		prompttest.Text(`{"team": "billing", "urgent": false}`),
	)
	tickets := []Ticket{{Title: "Cannot log in"}, {Title: "You fools"}, {Title: "Wrong sum"}}
	for r := range sorting.RunAll(context.Background(), model, slices.Values(tickets), &prompt.RunAllOptions{Concurrency: 1, InOrder: true}) {
		fmt.Printf("%s: %+v %v\n", r.In.Title, r.Out, r.Err)
	}
	// Output:
	// Cannot log in: {Team:login Urgent:true} <nil>
	// You fools: {Team: Urgent:false} prompt sorting: the model refused to answer
	// Wrong sum: {Team:billing Urgent:false} <nil>
}
