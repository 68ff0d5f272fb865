package main

import (
	"context"
	"encoding/json"

	"github.com/briefgo/brief/budget"
	"github.com/briefgo/brief/prompt"
)

// A result is what became of one mail. Its JSON form is what -json prints.
type result struct {
	File      string   `json:"file"`
	Invoice   *Invoice `json:"invoice"`
	NoInvoice string   `json:"no_invoice,omitempty"`
	Error     string   `json:"error,omitempty"`
	Tokens    int      `json:"prompt_tokens"` // of the first request, as they were counted
	Kept      int      `json:"examples_kept"`
	Cut       int      `json:"examples_cut"`
	Fixes     []string `json:"fixes"` // of the reply that was taken, or of the last one
	Attempts  int      `json:"attempts"`
	Input     int      `json:"input_tokens,omitempty"` // of all attempts, as the server counted
	Output    int      `json:"output_tokens,omitempty"`

	err    error // what Error says
	record prompt.Record
}

// process reads the invoice in one mail. Everything that goes wrong is in the
// result: the mails behind it go on.
func process(ctx context.Context, b *backend, limits budget.Budget, file string, mail Email) *result {
	r := &result{File: file, Fixes: []string{}}
	answer, err := extract.Run(ctx, b.model, mail, &prompt.RunOptions{
		Fit: limits,
		// Most invoices need far less than the reserve. One that does not is cut off
		// and asked for again with twice the room.
		MaxOutput: max(1, limits.Reserve/2),
		Record:    &r.record,
	})
	if err != nil {
		r.Error, r.err = err.Error(), err
	} else {
		r.Invoice, r.NoInvoice = answer.Invoice, answer.NoInvoice
	}
	if report := budget.Explain(r.record.Rendered); report != nil {
		r.Tokens, r.Kept, r.Cut = report.Tokens, report.Kept, report.Cut
	}
	r.Attempts, r.Input, r.Output = len(r.record.Attempts), r.record.Usage.Input, r.record.Usage.Output
	if r.Attempts > 0 {
		for _, fix := range r.record.Attempts[r.Attempts-1].Fixes {
			r.Fixes = append(r.Fixes, fix.String())
		}
	}
	return r
}

// failed is the result for a mail that could not be read.
func failed(file string, err error) *result {
	return &result{File: file, Fixes: []string{}, Error: err.Error(), err: err}
}

// total returns what the table shows of an invoice: its number, total and currency.
func (r *result) total() (number string, total json.Number, currency string) {
	switch {
	case r.Error != "":
		return "failed", "", ""
	case r.Invoice == nil:
		return "no invoice", "", ""
	}
	return r.Invoice.Number, r.Invoice.Total, string(r.Invoice.Currency)
}
