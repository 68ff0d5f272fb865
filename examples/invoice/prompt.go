package main

import (
	"encoding/json"
	"fmt"

	"github.com/briefgo/brief/prompt"
	"github.com/briefgo/brief/schema"
)

// An Email is what the model sees of a mail.
type Email struct {
	From, Date, Subject, Body string
}

// An Answer is what the model makes of a mail: an invoice, or why there is none.
type Answer struct {
	Invoice   *Invoice `json:"invoice" schema:"null if the e-mail is not, and does not contain, an invoice, a bill or a receipt"`
	NoInvoice string   `json:"no_invoice,omitempty" schema:"what the e-mail is instead, in a few English words (left out if there is an invoice); maxLength=120"`
}

// An Invoice is an invoice, a bill, a receipt or a reminder of one.
type Invoice struct {
	Number   string      `json:"number" schema:"the number of the invoice or receipt, as printed; minLength=1"`
	Vendor   string      `json:"vendor" schema:"who wants the money, without address; minLength=1"`
	Issued   string      `json:"issued" schema:"format=date"`
	Due      string      `json:"due,omitempty" schema:"format=date"`
	Currency Currency    `json:"currency"`
	Total    json.Number `json:"total" schema:"the amount to be paid, tax included"`
	Lines    []Line      `json:"lines" schema:"what is charged for, in the order of the invoice, empty if it is not itemized"`
}

// A Line is one item of an invoice.
type Line struct {
	Text     string      `json:"text" schema:"minLength=1"`
	Quantity json.Number `json:"quantity,omitempty" schema:"exclusiveMinimum=0"`
	Amount   json.Number `json:"amount" schema:"of the whole line, negative for a discount"`
}

// A Currency is an ISO 4217 code that the accounts department knows.
type Currency string

// Enum lists the codes for the schema.
func (Currency) Enum() []Currency {
	return []Currency{"EUR", "USD", "GBP", "CHF", "JPY", "CNY"}
}

// extract is the prompt. Everything that can be wrong with it is found when the
// program starts.
var extract = prompt.MustNew[Email, Answer]("extract-invoice", append([]prompt.Section{
	prompt.Role("You are a careful accounts clerk who reads incoming mail in any language."),
	prompt.Instruction("Extract the invoice from the e-mail. If it forwards or quotes several, take the one that is to be paid now."),
	prompt.Constraint("Copy numbers and amounts exactly, digit by digit; never compute a total."),
	prompt.Constraint("Write amounts as JSON numbers with a point for the decimals: 1.234,50 € is 1234.50."),
	prompt.Constraint("Dates are YYYY-MM-DD. Where a date is printed as digits only, take the order that is usual in the sender's country."),
	prompt.Constraint("Newsletters, offers, questions and confirmations without an amount are no invoices."),
	prompt.Input("From: {{.From}}\nDate: {{.Date}}\nSubject: {{.Subject}}\n\n{{.Body}}"),
	prompt.Check(dueAfterIssue),
}, shots...)...)

// dueAfterIssue is a rule that the schema cannot state.
func dueAfterIssue(_ Email, a Answer) error {
	if a.Invoice == nil || a.Invoice.Due == "" || a.Invoice.Due >= a.Invoice.Issued {
		return nil
	}
	return schema.Violation{
		Pointer: "/invoice/due",
		Keyword: "check",
		Message: fmt.Sprintf("%s is before the date of issue, %s", a.Invoice.Due, a.Invoice.Issued),
	}
}
