package brief_test

import (
	"context"
	"fmt"
	"log"
	"slices"

	"github.com/briefgo/brief/budget"
	"github.com/briefgo/brief/prompt"
	"github.com/briefgo/brief/prompt/prompttest"
)

type Email struct{ Subject, Body string }

type Invoice struct {
	Number   string  `json:"number" schema:"as printed; minLength=1"`
	Total    float64 `json:"total" schema:"tax included"`
	Currency string  `json:"currency" schema:"enum=EUR|GBP|USD"`
}

var extract = prompt.MustNew[Email, Invoice]("extract-invoice",
	prompt.Role("You are a careful accounts clerk."),
	prompt.Instruction("Extract the invoice from the e-mail."),
	prompt.Constraint("Copy amounts exactly; never compute a total."),
	prompt.Example(Email{"Your receipt", "No. 9981. Total: $40"}, Invoice{"9981", 40, "USD"}),
	prompt.Input("Subject: {{.Subject}}\n\n{{.Body}}"),
)

// The whole pipeline, with a model that plays a messy reply; adapters/compat has one
// that asks a real server.
func Example() {
	ctx := context.Background()
	email := Email{"Invoice 4711", "Please pay $99.50 for invoice 4711 by Friday."}
	model := prompttest.NewScript(nil, prompttest.Text("Here you are:\n```json\n{number: '4711', total: \"$99.50\", currency: 'usd',}\n```"))

	inv, err := extract.Run(ctx, model, email, &prompt.RunOptions{Fit: budget.Budget{Window: 8192, Reserve: 1024}})
	if err != nil {
		log.Fatal(err)
	}
	fmt.Printf("%+v\n", inv)
	// Output:
	// {Number:4711 Total:99.5 Currency:USD}
}

// What it took: a first reply that cannot be mended into an invoice, and is asked for
// again; a second one that is messy, and can.
func Example_record() {
	ctx := context.Background()
	email := Email{"Invoice 4711", "Please pay $99.50 for invoice 4711 by Friday."}
	model := prompttest.NewScript(nil,
		prompttest.Text(`{"number": "4711", "total": 99.5, "currency": "dollars or euros"}`),
		prompttest.Text("Sorry! Here you are:\n```json\n{number: '4711', \"total\": \"$99.50\", \"currency\": \"usd\",}\n```"),
	)

	var record prompt.Record
	inv, err := extract.Run(ctx, model, email, &prompt.RunOptions{Record: &record})
	if err != nil {
		log.Fatal(err)
	}
	for _, attempt := range record.Attempts {
		fmt.Println("attempt", attempt.Turn.Attempt)
		for _, v := range attempt.Violations {
			fmt.Println("  wrong", v.Error())
		}
		for _, fix := range attempt.Fixes {
			fmt.Println("  fixed", fix)
		}
	}
	fmt.Printf("%+v\n", inv)
	// Output:
	// attempt 1
	//   wrong /currency: must be one of "EUR", "GBP", "USD"; got "dollars or euros"
	// attempt 2
	//   fixed document: prose: "Sorry! Here you are:" -> ""
	//   fixed document: fence: "```json" -> ""
	//   fixed document: unquoted key: "number" -> "\"number\""
	//   fixed /number: quote: "'" -> "\""
	//   fixed /total: number: "$99.50" -> "99.50"
	//   fixed /currency: enum: "usd" -> "USD"
	//   fixed document: trailing comma: "," -> ""
	// {Number:4711 Total:99.5 Currency:USD}
}

// What a budget kept and cut, and why.
func Example_report() {
	r, err := extract.Render(Email{"Invoice 4711", "Please pay $99.50 for invoice 4711 by Friday."})
	if err != nil {
		log.Fatal(err)
	}
	r, err = budget.Budget{Window: 270, Reserve: 64}.Fit(r)
	if err != nil {
		log.Fatal(err)
	}
	fmt.Print(budget.Explain(r))
	// Output:
	// prompt extract-invoice: 183 of 206 tokens (window 270, reserve 64), counted by o200k_base (assumed), exact
	//      11  (messages)         what the provider adds around messages
	//       7  role               pinned: never cut
	//       8  instruction        pinned: never cut
	//      13  constraint         pinned: never cut
	//      55  output             pinned: never cut
	//      68  schema             pinned: never cut
	//      15  example user       cut: 14 tokens short; would fit at 284
	//      14  example assistant  cut: 14 tokens short; would fit at 284
	//      21  input              pinned: never cut
	// examples: 0 kept, 1 cut
	// teaching: 87 tokens repeat in every call: 0 of examples, 83 of instructions, 4 around them
}

// A reply while it is written, and many inputs at a time.
func Example_stream() {
	model := prompttest.NewScript(nil,
		prompttest.Text(`{"number": "4711", "total": 99.5, "currency": "USD"}`),
		prompttest.Text(`{"number": "4711", "total": 99.5, "currency": "USD"}`),
	)
	ctx := context.Background()
	email := Email{"Invoice 4711", "Please pay $99.50 for invoice 4711 by Friday."}

	for r, err := range extract.Stream(ctx, model, email, nil) {
		if err != nil {
			log.Fatal(err)
		}
		fmt.Println(r.Complete("/number"), r.Value().Number, r.Value().Total)
	}
	for result := range extract.RunAll(ctx, model, slices.Values([]Email{email}), &prompt.RunAllOptions{Concurrency: 50}) {
		fmt.Println(result.Index, result.Out, result.Err)
	}
	// Output:
	// false  0
	// true 4711 0
	// true 4711 0
	// true 4711 99.5
	// true 4711 99.5
	// true 4711 99.5
	// true 4711 99.5
	// 0 {4711 99.5 USD} <nil>
}

// The three steps of Run, each on its own.
func Example_steps() {
	model := prompttest.NewScript(nil, prompttest.Text(`{"number": "4711", "total": 99.5, "currency": "USD"}`))
	ctx := context.Background()
	email := Email{"Invoice 4711", "Please pay $99.50 for invoice 4711 by Friday."}

	r, err := extract.Render(email) // the conversation, as parts and messages
	if err != nil {
		log.Fatal(err)
	}
	r, err = budget.Budget{Window: 8192, Reserve: 1024}.Fit(r) // as many examples as fit
	if err != nil {
		log.Fatal(err)
	}
	inv, err := extract.Generate(ctx, model, r, nil) // ask, mend, validate, ask again
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(inv.Number, inv.Total, inv.Currency)
	// Output:
	// 4711 99.5 USD
}
