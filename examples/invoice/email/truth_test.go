package email

import (
	"encoding/json"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"unicode"

	"github.com/google/go-cmp/cmp"
)

// truth is what testdata/truth.json holds of a mail.
type truth struct {
	Invoice *struct {
		Number, Vendor, Issued, Due, Currency string
		Total                                 json.Number
		Lines                                 []struct {
			Text             string
			Quantity, Amount json.Number
		}
	} `json:"invoice"`
	NoInvoice string `json:"no_invoice"`
}

// readTruth reads testdata/truth.json and refuses members that it does not know.
func readTruth(t *testing.T) map[string]truth {
	t.Helper()
	file, err := os.Open(filepath.Join("..", "testdata", "truth.json"))
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	all := map[string]truth{}
	d := json.NewDecoder(file)
	d.DisallowUnknownFields()
	if err := d.Decode(&all); err != nil {
		t.Fatal(err)
	}
	return all
}

// TestTruthCovers keeps truth.json and the mails together: one answer for each.
func TestTruthCovers(t *testing.T) {
	var names []string
	for _, dir := range []string{"mail", "mbox"} {
		for m, err := range Files(filepath.Join("..", "testdata", dir)) {
			if err != nil {
				t.Fatal(err)
			}
			names = append(names, m.Name)
		}
	}
	if diff := cmp.Diff(names, slices.Sorted(maps.Keys(readTruth(t)))); diff != "" {
		t.Errorf("(-mails +truth):\n%s", diff)
	}
}

// digitsOf keeps the digits of a text and a mark for what is between numbers.
func digitsOf(s string) string {
	s = regexp.MustCompile(`([0-9])[.,' ]([0-9]{2,3})\b`).ReplaceAllString(s, "$1$2")
	s = regexp.MustCompile(`([0-9])[.,' ]([0-9]{2,3})\b`).ReplaceAllString(s, "$1$2")
	return strings.Map(func(r rune) rune {
		if unicode.IsDigit(r) {
			return r
		}
		return ' '
	}, s)
}

// TestTruthIsInMails holds every answer against the text that a model is shown: the
// number, the amounts and the vendor must stand there.
func TestTruthIsInMails(t *testing.T) {
	all := readTruth(t)
	for _, dir := range []string{"mail", "mbox"} {
		for m, err := range Files(filepath.Join("..", "testdata", dir)) {
			if err != nil {
				t.Fatal(err)
			}
			want := all[m.Name]
			if (want.Invoice == nil) == (want.NoInvoice == "") {
				t.Errorf("%s: must have an invoice or a reason", m.Name)
			}
			if want.Invoice != nil {
				t.Run(m.Name, func(t *testing.T) { checkTruth(t, m, want) })
			}
		}
	}
}

// checkTruth checks the answer to one mail.
func checkTruth(t *testing.T, m *Message, want truth) {
	inv := want.Invoice
	text := strings.ToLower(m.From + "\n" + m.Subject + "\n" + m.Body)
	for _, s := range []string{inv.Number, inv.Vendor} {
		if !strings.Contains(text, strings.ToLower(s)) {
			t.Errorf("%q is not in the mail", s)
		}
	}
	digits := digitsOf(m.Body)
	amounts := []json.Number{inv.Total}
	for _, line := range inv.Lines {
		amounts = append(amounts, line.Amount)
	}
	for _, a := range amounts {
		if d := strings.NewReplacer(".", "", "-", "").Replace(a.String()); !strings.Contains(digits, d) {
			t.Errorf("the digits of %s are not in the mail", a)
		}
	}
	date := regexp.MustCompile(`^2026-[01]\d-[0-3]\d$`)
	if !date.MatchString(inv.Issued) || inv.Due != "" && (!date.MatchString(inv.Due) || inv.Due < inv.Issued) {
		t.Errorf("dates %s and %s", inv.Issued, inv.Due)
	}
	if !slices.Contains([]string{"EUR", "USD", "GBP", "CHF", "JPY", "CNY"}, inv.Currency) {
		t.Errorf("currency %s", inv.Currency)
	}
}
