package budget_test

import (
	"errors"
	"fmt"
	"log"

	"github.com/briefgo/brief/budget"
	"github.com/briefgo/brief/prompt"
)

var translate = prompt.MustNew[string, string]("translate",
	prompt.Instruction("Translate into French."),
	prompt.Example("Good morning", "Bonjour"),
	prompt.Example("Where is the station?", "Où est la gare ?"),
	prompt.Example("Thank you", "Merci"),
	prompt.Input("{{.}}"),
)

func Example() {
	rendered, err := translate.Render("How much is it?")
	if err != nil {
		log.Fatal(err)
	}
	b := budget.Budget{Window: 8192, Reserve: 1024}
	fitted, err := b.Fit(rendered)
	if err != nil {
		log.Fatal(err)
	}
	fmt.Print(budget.Explain(fitted))
	// Output:
	// prompt translate: 61 of 7,168 tokens (window 8,192, reserve 1,024), counted by o200k_base (assumed), exact
	//      35  (messages)           what the provider adds around messages
	//       4  instruction          pinned: never cut
	//       2  example#1 user       kept: fits
	//       1  example#1 assistant  kept: fits
	//       5  example#2 user       kept: fits
	//       6  example#2 assistant  kept: fits
	//       2  example#3 user       kept: fits
	//       1  example#3 assistant  kept: fits
	//       5  input                pinned: never cut
	// value: the best possible
	// teaching: 49 tokens repeat in every call: 17 of examples, 4 of instructions, 28 around them
}

func ExampleEncoding() {
	b, err := budget.Encoding("cl100k_base")
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(b, b.Count("Tokens are counted, not guessed."))
	// Output:
	// cl100k_base 7
}

func ExampleForModel() {
	for _, name := range []string{"gpt-4o-mini", "claude-sonnet-4-5", "gtp-4o"} {
		c, err := budget.ForModel(name)
		if err != nil {
			fmt.Println(err)
			continue
		}
		fmt.Println(c, c.Count("Tokens are counted, not guessed."))
	}
	// Output:
	// o200k_base 7
	// estimate for claude 9
	// budget: unknown model "gtp-4o"; near names are gpt-4o, gpt-4, gpt-2, gpt-4.1, gpt-4.5 (or set Budget.Counter)
}

func ExampleBudget_Fit() {
	rendered, err := translate.Render("How much is it?")
	if err != nil {
		log.Fatal(err)
	}
	fitted, err := budget.Budget{Window: 80, Reserve: 20}.Fit(rendered)
	if err != nil {
		log.Fatal(err)
	}
	fmt.Print(fitted)
	// Output:
	// === system ===
	// Translate into French.
	//
	// === user ===
	// Good morning
	//
	// === assistant ===
	// Bonjour
	//
	// === user ===
	// Thank you
	//
	// === assistant ===
	// Merci
	//
	// === user ===
	// How much is it?
}

func ExampleExplain() {
	r, err := translate.Render("How much is it?")
	if err != nil {
		log.Fatal(err)
	}
	fitted, err := budget.Budget{Window: 80, Reserve: 20, Counter: budget.O200k()}.Fit(r)
	if err != nil {
		log.Fatal(err)
	}
	fmt.Print(budget.Explain(fitted))
	// Output:
	// prompt translate: 42 of 60 tokens (window 80, reserve 20), counted by o200k_base, exact
	//      27  (messages)           what the provider adds around messages
	//       4  instruction          pinned: never cut
	//       2  example#1 user       kept: fits
	//       1  example#1 assistant  kept: fits
	//       5  example#2 user       cut: 1 token short; would fit at 81
	//       6  example#2 assistant  cut: 1 token short; would fit at 81
	//       2  example#3 user       kept: fits
	//       1  example#3 assistant  kept: fits
	//       5  input                pinned: never cut
	// examples: 2 kept, 1 cut
	// value: the best possible
	// teaching: 30 tokens repeat in every call: 6 of examples, 4 of instructions, 20 around them
}

func ExampleOverflowError() {
	r, err := translate.Render("How much is it, if I may ask, in the currency of your country?")
	if err != nil {
		log.Fatal(err)
	}
	_, err = budget.Budget{Window: 40, Reserve: 20}.Fit(r)
	var over *budget.OverflowError
	if errors.As(err, &over) {
		fmt.Println(over.Tokens, "of", over.Limit)
	}
	fmt.Println(err)
	// Output:
	// 32 of 20
	// prompt translate: the text that cannot be cut is 32 tokens, 12 more than the limit of 20; the largest section is input with 17
}
