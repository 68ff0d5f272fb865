package budget_test

import (
	"fmt"
	"log"

	"github.com/briefgo/brief/budget"
	"github.com/briefgo/brief/prompt"
	"github.com/briefgo/brief/prompt/trim"
)

// A chat keeps its newest messages, and a tool's call with its result; a note stands
// for those that were cut.
func ExampleBudget_history() {
	chat, err := prompt.Assemble("chat", []prompt.Part{
		{Section: "system", Message: 0, Role: prompt.System, Text: "You help travellers.", Pinned: true},
		{Section: "chat", Message: 1, Role: prompt.User, Text: "I want to go from Ghent to Cologne tomorrow morning, with two children."},
		{Section: "chat", Message: 2, Role: prompt.Assistant, Text: "Then a train with few changes is best. Shall I look for one?"},
		{Section: "chat", Message: 3, Role: prompt.Assistant, Text: `{"call":"trains","from":"Ghent","to":"Cologne"}`, Group: 1},
		{Section: "chat", Message: 4, Role: prompt.User, Text: `{"result":["08:24","09:24"]}`, Group: 1},
		{Section: "chat", Message: 5, Role: prompt.User, Text: "The later one.", Pinned: true},
	})
	if err != nil {
		log.Fatal(err)
	}
	fitted, err := budget.Budget{Window: 80, Strategy: budget.Prefix, Newest: true, Summarize: budget.Omitted}.Fit(chat)
	if err != nil {
		log.Fatal(err)
	}
	for _, m := range fitted.Messages() {
		fmt.Printf("%s: %s\n", m.Role, m.Text)
	}
	// Output:
	// system: You help travellers.
	// user: (2 messages omitted)
	// assistant: {"call":"trains","from":"Ghent","to":"Cologne"}
	// user: {"result":["08:24","09:24"]}
	// user: The later one.
}

// Documents are worth what a search says; the last one that does not fit is shortened.
func ExampleBudget_documents() {
	answer := prompt.MustNew[string, string]("answer",
		prompt.Role("You answer from the documents."),
		prompt.Optional(trim.Trim{Value: 0.9, Shrink: true}, prompt.Text("Leave", "Leave is asked for a week ahead.")),
		prompt.Optional(trim.Trim{Value: 0.1, Shrink: true}, prompt.Text("History", "The handbook is from 1998. It was printed in blue. A new one comes every ten years, and then nobody reads it either.")),
		prompt.Input("{{.}}"),
	)
	rendered, err := answer.Render("When do I ask for leave?")
	if err != nil {
		log.Fatal(err)
	}
	fitted, err := budget.Budget{Window: 65}.Fit(rendered)
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(fitted.Messages()[0].Text)
	// Output:
	// You answer from the documents.
	//
	// # Leave
	//
	// Leave is asked for a week ahead.
	//
	// # History
	//
	// The handbook is from 1998. It was printed in blue. […]
}

func ExampleAllotment() {
	rendered, err := translate.Render("How much is it?")
	if err != nil {
		log.Fatal(err)
	}
	fitted, err := budget.Budget{
		Window:   8192,
		Sections: []budget.Allotment{{Section: "example", Max: 25}},
	}.Fit(rendered)
	if err != nil {
		log.Fatal(err)
	}
	for _, p := range fitted.Parts() {
		if p.Role == prompt.Assistant {
			fmt.Println(p.Text, "-", p.Reason)
		}
	}
	// Output:
	// Bonjour - kept: fits
	// Où est la gare ? - cut: 16 tokens short of what it was allowed, whatever the window
	// Merci - kept: fits
}

func ExampleBudget_Check() {
	empty, err := translate.Render("")
	if err != nil {
		log.Fatal(err)
	}
	room, err := budget.Budget{Window: 8192, Reserve: 1024}.Check(empty)
	fmt.Println(room, "tokens for input and examples,", err)
	_, err = budget.Budget{Window: 20, Reserve: 15}.Check(empty)
	fmt.Println(err)
	// Output:
	// 7153 tokens for input and examples, <nil>
	// prompt translate: the text that cannot be cut is 15 tokens, 10 more than the limit of 5; the largest section is instruction with 4
}
