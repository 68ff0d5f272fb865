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
}

func ExampleEncoding() {
	b, err := budget.Encoding("cl100k_base")
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(b, b.Count("Tokens are counted, not guessed."))
	// Output:
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
}
