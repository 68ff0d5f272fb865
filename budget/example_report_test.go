package budget_test

import (
	"encoding/json"
	"fmt"
	"log"
	"strings"

	"github.com/briefgo/brief/budget"
)

// explain is the report of the prompt of these examples in a large window.
func explain() *budget.Report {
	rendered, err := translate.Render("How much is it?")
	if err != nil {
		log.Fatal(err)
	}
	fitted, err := budget.Budget{Window: 8192, Reserve: 1024}.Fit(rendered)
	if err != nil {
		log.Fatal(err)
	}
	return budget.Explain(fitted)
}

// A report is data too: for a metric, or a line of a structured log.
func ExampleReport() {
	report := explain()
	data, err := json.Marshal(report.Teaching)
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(report.Tokens, "of", report.Limit)
	fmt.Println(report.Kept, "examples,", report.Parts[1].Section, "has", report.Parts[1].Tokens)
	fmt.Println(string(data))
	// Output:
	// 61 of 7168
	// 3 examples, example#1 has 2
	// {"examples":17,"instructions":4,"overhead":28}
}

// Each call of the prompt spends 49 of 61 tokens on teaching. After how many days is
// a model cheaper that was tuned on a million tokens?
func ExampleReport_BreakEven() {
	report := explain()
	days, ok, err := report.BreakEven(budget.Prices{
		Input: 2, CachedInput: 0.5, TunedInput: 2.4, CacheShare: 0.1,
		CallsPerDay: 100_000, Training: 25, TrainingTokens: 1_000_000,
	})
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(report.Teaching.Tokens(), "of", report.Tokens)
	fmt.Printf("%.1f days, %v\n", days, ok)

	_, _, err = report.BreakEven(budget.Prices{Input: 2, CacheShare: 90})
	fmt.Println(err)
	_, _, err = (&budget.Report{Prompt: "translate"}).BreakEven(budget.Prices{Input: 2})
	fmt.Println(err)
	// Output:
	// 49 of 61
	// 2.9 days, true
	// budget: Prices.CacheShare is 90; it must be between 0 and 1
	// budget: prompt translate: the report has no tokens; fit the prompt first
}

// The page can be kept beside a test's output, or served to a colleague: it needs
// nothing else.
func ExampleReport_WriteHTML() {
	var page strings.Builder
	if err := explain().WriteHTML(&page); err != nil {
		log.Fatal(err)
	}
	for line := range strings.Lines(page.String()) {
		if strings.HasPrefix(line, "<title>") {
			fmt.Print(line)
		}
	}
	// Output:
	// <title>Prompt translate: 61 of 7,168 tokens</title>
}
