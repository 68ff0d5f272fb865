package main

import (
	"encoding/json"
	"fmt"
	"io"
	"strings"
	"text/tabwriter"
	"unicode"

	"github.com/briefgo/brief/budget"
	"github.com/briefgo/brief/prompt"
	"github.com/briefgo/brief/prompt/trim"
)

// printTable prints a row for each mail and, below, why mails failed.
func printTable(w io.Writer, results []*result) error {
	t := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	fmt.Fprintln(t, "FILE\tNUMBER\tTOTAL\tCURRENCY\tTOKENS\tEXAMPLES\tFIXES\tATTEMPTS")
	for _, r := range results {
		number, total, currency := r.total()
		if r.Attempts == 0 { // there was nothing to ask with
			fmt.Fprintf(t, "%s\t%s\n", oneLine(r.File), number)
			continue
		}
		fmt.Fprintf(t, "%s\t%s\t%s\t%s\t%d\t%d kept, %d cut\t%d\t%d\n",
			oneLine(r.File), oneLine(number), total, currency, r.Tokens, r.Kept, r.Cut, len(r.Fixes), r.Attempts)
	}
	if err := t.Flush(); err != nil {
		return err
	}
	for _, r := range results {
		if r.Error != "" {
			if _, err := fmt.Fprintf(w, "%s: %s\n", oneLine(r.File), r.Error); err != nil {
				return err
			}
		}
	}
	return nil
}

// oneLine returns text that may come from anywhere without what would break a table
// or a terminal.
func oneLine(text string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsControl(r) {
			return '\ufffd'
		}
		return r
	}, text)
}

// printJSON prints one line of JSON for each mail.
func printJSON(w io.Writer, results []*result) error {
	lines := json.NewEncoder(w)
	lines.SetEscapeHTML(false)
	for _, r := range results {
		if err := lines.Encode(r); err != nil {
			return err
		}
	}
	return nil
}

// printDetails prints what happened to one mail: each example that was cut, each
// attempt with what was asked, each fix and what was wrong.
func printDetails(w io.Writer, r *result) {
	fmt.Fprintf(w, "%s\n", oneLine(r.File))
	if report := budget.Explain(r.record.Rendered); report != nil {
		fmt.Fprintf(w, "  prompt: %d of %d tokens, counted by %s\n", report.Tokens, report.Limit, report.Counter)
		for _, p := range report.Parts {
			if p.Decision == trim.Cut && p.Role == prompt.User {
				fmt.Fprintf(w, "  %s %s\n", p.Section, p.Reason)
			}
		}
	}
	for _, a := range r.record.Attempts {
		fmt.Fprintf(w, "  attempt %d: at most %d tokens, %d bytes of reply, stop %q\n",
			a.Turn.Attempt, a.Turn.MaxOutput, len(a.Reply.Text), a.Reply.Stop)
		for _, fix := range a.Fixes {
			fmt.Fprintf(w, "    fixed %s\n", fix)
		}
		for _, v := range a.Violations {
			fmt.Fprintf(w, "    wrong %s\n", v.Error())
		}
		if a.Err != nil && len(a.Violations) == 0 {
			fmt.Fprintf(w, "    not accepted: %v\n", a.Err)
		}
	}
	if r.Error != "" {
		fmt.Fprintf(w, "  failed: %s\n", r.Error)
	}
}
