package email_test

import (
	"fmt"
	"strings"

	"github.com/briefgo/brief/examples/invoice/email"
)

func ExampleRead() {
	m, err := email.Read(strings.NewReader(`From: =?iso-8859-1?Q?J=F6rg?= <joerg@kern.example>
Subject: Rechnung 17
Content-Type: text/html; charset=utf-8

<p style="display:none">Jetzt neu!</p>
<table><tr><td>Dielen<td>1.080,00&nbsp;&euro;<tr><td>Lieferung<td>60,00&nbsp;&euro;</table>
`))
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(m.From)
	fmt.Println(m.Body)
	// Output:
	// Jörg <joerg@kern.example>
	// Dielen  1.080,00 €
	// Lieferung  60,00 €
}

func ExampleReadMbox() {
	mbox := `From a@b.example Mon Mar  2 10:00:00 2026
Subject: Receipt

Total: $40

From a@b.example Mon Mar  2 10:05:00 2026
garbage

From a@b.example Mon Mar  2 10:10:00 2026
Subject: Lunch?

>From now on at Nina's.
`
	for m, err := range email.ReadMbox(strings.NewReader(mbox)) {
		if err != nil {
			fmt.Println(err)
			continue
		}
		fmt.Printf("%s: %s\n", m.Subject, m.Body)
	}
	// Output:
	// Receipt: Total: $40
	// not an e-mail: no header such as From: or Subject: before the text "garbage"
	// Lunch?: From now on at Nina's.
}

func ExampleFiles() {
	for m, err := range email.Files("../testdata/mbox") {
		if err != nil {
			fmt.Println(err)
			continue
		}
		fmt.Printf("%s %s\n", m.Name, m.Subject)
	}
	// Output:
	// inbox.mbox#1 E-ticket receipt HR7K2Q9
	// inbox.mbox#2 Keys for the boathouse
	// inbox.mbox#3 Invoice 3091 - crane, 19 March
}
