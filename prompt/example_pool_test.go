package prompt_test

import (
	"fmt"
	"testing/fstest"

	"github.com/briefgo/brief/prompt"
	"github.com/briefgo/brief/prompt/data"
)

// A prompt with examples of a file. A program would embed the file, or read it from
// os.DirFS.
func Example_pool() {
	files := fstest.MapFS{"tickets.jsonl": {Data: []byte(`{"input": {"Title": "Cannot log in"}, "output": {"team": "login", "urgent": true}}
{"input": {"Title": "Wrong sum on the invoice"}, "output": {"team": "billing", "urgent": false}}
`)}}
	pool, err := data.ReadPool[Ticket, Triage](files, "tickets.jsonl")
	if err != nil {
		fmt.Println(err)
		return
	}
	p, err := prompt.New[Ticket, Triage]("triage", prompt.Examples(pool, nil), prompt.Input("{{.Title}}"))
	if err != nil {
		fmt.Println(err)
		return
	}
	r, err := p.Render(Ticket{Title: "No invoice"})
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, m := range r.Messages()[1:] {
		fmt.Printf("%s: %s\n", m.Role, m.Text)
	}
	// Output:
	// user: Cannot log in
	// assistant: {"team":"login","urgent":true}
	// user: Wrong sum on the invoice
	// assistant: {"team":"billing","urgent":false}
	// user: No invoice
}
