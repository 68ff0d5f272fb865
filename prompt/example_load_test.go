package prompt_test

import (
	"errors"
	"fmt"
	"log"
	"os"
	"testing/fstest"

	"github.com/briefgo/brief/prompt"
)

// The file is testdata/prompts/triage.txtar; a program would embed it, or read it from
// where it is edited. Checks stay in the program.
func ExampleLoad() {
	files := os.DirFS("testdata/prompts")
	p, err := prompt.Load[Ticket, Triage](files, "triage.txtar",
		prompt.Check(func(in Ticket, out Triage) error {
			if out.Urgent && out.Team == "billing" {
				return errors.New("no bill is urgent")
			}
			return nil
		}),
	)
	if err != nil {
		log.Fatal(err)
	}
	r, err := p.Render(Ticket{"Wrong sum", []string{"Invoice 12 says 40.", "It should be 30."}})
	if err != nil {
		log.Fatal(err)
	}
	fmt.Print(r)
	// Output:
	// === system ===
	// You sort the support tickets of a small software company.
	//
	// Decide which team the ticket is for, and whether it is urgent.
	//
	// # Constraints
	//
	// - Urgent means that somebody cannot work.
	// - A question about a price is for billing,
	//   even if it is rude.
	// - If in doubt, the team is other.
	//
	// # Opening hours
	//
	// Billing answers from Monday to Friday, 9:00 to 17:00.
	//
	// # Output
	//
	// Answer with JSON only, without any other text, of this type:
	//
	// {team: "billing" | "login" | "other", urgent: boolean}
	//
	// === user ===
	// Cannot log in
	//
	// > Since 9:00.
	//
	// === assistant ===
	// {"team":"login","urgent":true}
	//
	// === user ===
	// 40 or 30?
	//
	// > Invoice 12 says 40.
	// > It should be 30.
	//
	// === assistant ===
	// {"team":"billing","urgent":false}
	//
	// === user ===
	// Wrong sum
	//
	// > Invoice 12 says 40.
	// > It should be 30.
}

// A mistake is found where it stands in the file.
func ExampleLoad_mistakes() {
	files := fstest.MapFS{"triage.txtar": {Data: []byte(`
-- constraint --
- Urgent means that somebody cannot work.
- {{.Titel}} is the title.
-- input --
{{.Title}}
-- example/a.json --
{
  "input": {"Title": "Cannot log in"},
  "output": {"team": "sales", "urgent": true}
}
`)}}
	_, err := prompt.Load[Ticket, Triage](files, "triage.txtar")
	fmt.Println(err)
	// Output:
	// prompt triage: triage.txtar:4:4: Ticket has no field Titel (did you mean Title?)
	// prompt triage: triage.txtar:10:21: the example's output: /team: must be one of "billing", "login", "other"; got "sales"
}
