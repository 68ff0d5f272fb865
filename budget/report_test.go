package budget_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"

	"github.com/briefgo/brief/budget"
	"github.com/briefgo/brief/prompt"
	"github.com/briefgo/brief/prompt/trim"
)

// golden compares got with a file of testdata; UPDATE_GOLDEN=1 writes it.
func golden(t *testing.T, name, got string) {
	t.Helper()
	path := filepath.Join("testdata", name)
	if os.Getenv("UPDATE_GOLDEN") == "1" {
		if err := os.MkdirAll("testdata", 0o777); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(got), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), got); diff != "" {
		t.Errorf("%s (-want +got):\n%s", path, diff)
	}
}

// explained is a report in which everything occurs that a report can say.
func explained(t *testing.T) *budget.Report {
	t.Helper()
	rows := []struct {
		part   prompt.Part
		tokens int
		reason trim.Reason
		sent   string
	}{
		{prompt.Part{Section: "role", Kind: prompt.KindRole, Role: prompt.System, Text: "You are a clerk.\n", Pinned: true}, 1210, trim.Reason{}, ""},
		{prompt.Part{Section: "constraint", Kind: prompt.KindConstraint, Role: prompt.System, Text: "Copy <b>exactly</b>.\n", Pinned: true}, 640, trim.Reason{}, ""},
		{prompt.Part{Section: "schema", Kind: prompt.KindSchema, Text: `{"type":"object"}`, Message: -1, Pinned: true}, 380, trim.Reason{}, ""},
		{prompt.Part{Section: "example#1", Kind: prompt.KindExample, Role: prompt.User, Text: "in 1", Message: 1, Group: 1}, 590, trim.Reason{Decision: trim.Kept}, ""},
		{prompt.Part{Section: "example#1", Kind: prompt.KindExample, Role: prompt.Assistant, Text: "out 1", Message: 2, Group: 1}, 74, trim.Reason{Decision: trim.Kept}, ""},
		{prompt.Part{Section: "example#2", Kind: prompt.KindExample, Role: prompt.User, Text: "in 2", Message: 3, Group: 2}, 3950, trim.Reason{Decision: trim.Cut, Short: 1041, FitsAt: 17198}, ""},
		{prompt.Part{Section: "example#2", Kind: prompt.KindExample, Role: prompt.Assistant, Text: "out 2", Message: 4, Group: 2}, 80, trim.Reason{Decision: trim.Cut, Short: 1041, FitsAt: 17198}, ""},
		{prompt.Part{Section: "example#3", Kind: prompt.KindExample, Role: prompt.User, Text: "in 3", Message: 5, Group: 3}, 9000, trim.Reason{Decision: trim.Cut, Short: 6011, FitsAt: 22913, AtLeast: true}, ""},
		{prompt.Part{Section: "example#3", Kind: prompt.KindExample, Role: prompt.Assistant, Text: "out 3", Message: 6, Group: 3}, 0, trim.Reason{Decision: trim.Cut, Short: 6011, FitsAt: 22913, AtLeast: true}, ""},
		{prompt.Part{Section: "history", Role: prompt.User, Text: "Long ago I asked.", Message: 7}, 95, trim.Reason{Decision: trim.Summarized, Whole: 1500}, "[They talked about <invoices>.]"},
		{prompt.Part{Section: "history", Role: prompt.Assistant, Text: "And I answered.", Message: 8, Trim: trim.Trim{Value: 0.1}}, 1100, trim.Reason{Decision: trim.Cut, Short: 21, FitsAt: 16025}, ""},
		{prompt.Part{Section: "文書#1", Kind: prompt.KindText, Role: prompt.User, Text: "A long document.\nIts end.\n", Message: 9, Trim: trim.Trim{Tier: 1, Value: 2.5}}, 4200, trim.Reason{Decision: trim.Shortened, Whole: 5300}, "A long document. […]\n"},
		{prompt.Part{Section: "what the customer wrote to us\nin the year before last", Role: prompt.User, Text: "Dear Sirs", Message: 9, Trim: trim.Trim{Tier: 1}}, 1, trim.Reason{Decision: trim.Cut, Short: 1, FitsAt: 16002}, ""},
		{prompt.Part{Section: "input", Kind: prompt.KindInput, Role: prompt.User, Text: "the input", Message: 9, Pinned: true, Volatile: true}, 4390, trim.Reason{}, ""},
		{prompt.Part{Section: "instruction", Kind: prompt.KindInstruction, Role: prompt.User, Text: "\nAnswer.", Message: 9, Pinned: true}, 12, trim.Reason{}, ""},
	}
	const around = 3 + 5*4 // the request and five messages
	f := trim.Fitting{
		Window: 16000, Reserve: 1000, Tokens: around, Overhead: around, PerMessage: 4,
		Counter: "estimate for claude", Margin: 0.15, Value: 5.49, Bound: 5.5, Shared: 2230,
		Texts: map[int]string{},
	}
	parts := make([]prompt.Part, len(rows))
	for i, row := range rows {
		if parts[i] = row.part; row.part.Pinned {
			row.reason.Decision = trim.Pinned
		}
		if row.reason.Decision != trim.Cut {
			f.Tokens += row.tokens
		}
		row.reason.Tokens = row.tokens
		f.Decisions = append(f.Decisions, row.reason)
		if row.sent != "" {
			f.Texts[i] = row.sent
		}
	}
	r, err := prompt.Assemble("clerk", parts)
	if err != nil {
		t.Fatal(err)
	}
	fitted, err := r.Fitted(f)
	if err != nil {
		t.Fatal(err)
	}
	return budget.Explain(fitted)
}

func TestReportGolden(t *testing.T) {
	r := explained(t)
	golden(t, "report.txt", r.String())
	j, err := json.MarshalIndent(r, "", "\t")
	if err != nil {
		t.Fatal(err)
	}
	golden(t, "report.json", string(j)+"\n")
	if bytes.Contains(j, []byte("the input")) {
		t.Error("the JSON holds the prompt's text")
	}
}

// TestReportAlignment gives sections the names that a table is most easily broken by.
func TestReportAlignment(t *testing.T) {
	r := &budget.Report{Window: 1, Counter: "c\r", Prompt: "a\nb"}
	for _, name := range []string{
		"short", "日本語の見出し", strings.Repeat("見", 50) + "#17", strings.Repeat("long ", 1000) + "end", "two\nlines",
		"\u202eright to left", "e\u0301te\u0301", "\xff\x1b[31m", "🧾 invoices", strings.Repeat("a", 40), strings.Repeat("b", 41),
	} {
		r.Parts = append(r.Parts, budget.ReportPart{Section: name, Decision: trim.Kept, Reason: "kept: fits"})
	}
	lines := strings.Split(r.String(), "\n")
	if len(lines) != len(r.Parts)+3 {
		t.Errorf("%d lines for %d parts:\n%s", len(lines), len(r.Parts), r)
	}
	golden(t, "alignment.txt", r.String())
}

// FuzzReportTable puts any text where a report takes one into its table: the lines
// stay as many, and as wide.
func FuzzReportTable(f *testing.F) {
	for _, s := range []string{"", "a\nb", "\u2028", "\x1b[2J", strings.Repeat("見", 99), strings.Repeat("\u0301", 99), "a#b#c", "\xff"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		r := &budget.Report{Prompt: s, Counter: s, Window: 1}
		for range 20 {
			r.Parts = append(r.Parts, budget.ReportPart{Section: s + "#1", Decision: trim.Kept, Reason: "kept: fits"})
		}
		r.Parts = append(r.Parts, budget.ReportPart{Section: s, Kind: prompt.KindExample, Role: prompt.User, Decision: trim.Cut, Reason: "cut"})
		text := r.String()
		if n := len(strings.FieldsFunc(text, func(c rune) bool { return !unicode.IsPrint(c) })); n != 4 || strings.Count(text, "\n") != 4 {
			t.Errorf("%d lines, %d line ends:\n%q", n, strings.Count(text, "\n"), text)
		}
		for line := range strings.Lines(text) {
			if utf8.RuneCountInString(line) > 400 {
				t.Errorf("a long line: %q", line)
			}
		}
	})
}

// TestReportStaysShort fits many examples of two sizes, so that kept and cut ones
// take turns.
func TestReportStaysShort(t *testing.T) {
	var words []int
	for i := range 1000 {
		words = append(words, 2+400*(i%2)+i%5)
	}
	fitted, err := budget.Budget{Window: 20000}.Fit(render(t, "x", shots(words...)...))
	if err != nil {
		t.Fatal(err)
	}
	r := budget.Explain(fitted)
	s := r.String()
	if n := strings.Count(s, "\n"); n > 60 {
		t.Errorf("%d lines", n)
	}
	if want := regexp.MustCompile(`example +cut: [0-9,]+ parts, [0-9,]+ to [0-9,]+ tokens short\n`); !want.MatchString(s) {
		t.Errorf("no line of all that were cut in\n%s", s)
	}
	if want := fmt.Sprintf("examples: %d kept, %d cut", r.Kept, r.Cut); !strings.Contains(strings.ReplaceAll(s, ",", ""), strings.ReplaceAll(want, ",", "")) {
		t.Errorf("no %q in\n%s", want, s)
	}
}

// TestFoldedLine says of many parts what can be said of all of them.
func TestFoldedLine(t *testing.T) {
	report := func(atLeast bool, short ...int) string {
		r := &budget.Report{Window: 1}
		for i := range 60 {
			r.Parts = append(r.Parts, budget.ReportPart{Section: fmt.Sprint("text#", i), Decision: trim.Cut, Reason: "cut", Short: short[i%len(short)], AtLeast: atLeast && i%2 == 0})
		}
		return r.String()
	}
	for want, got := range map[string]string{
		"cut: 60 parts, 18 to 23 tokens short\n":                                report(false, 18, 23),
		"cut: 60 parts, 23 tokens short\n":                                      report(false, 23),
		"cut: 60 parts, up to 23 tokens short\n":                                report(false, 0, 23),
		"cut: 60 parts, up to 23 tokens short, or more: not all were counted\n": report(true, 0, 23),
		"cut: 60 parts, 18 to 23 tokens short, or more: not all were counted\n": report(true, 18, 23),
		"cut: 60 parts, passed over for what comes before them\n":               report(true, 0),
	} {
		if !strings.Contains(got, want) {
			t.Errorf("no %q in\n%s", want, got)
		}
	}
}

// TestCloseness says nothing of how close a fit is to the best if that rests on parts
// that were not counted, and does where all were.
func TestCloseness(t *testing.T) {
	parts := make([]prompt.Part, 30)
	for i := range parts {
		parts[i].Text = fmt.Sprintf("message %03d ", i) + strings.Repeat("of the chat that goes on ", 5)
	}
	for _, tt := range []struct {
		reason string
		b      budget.Budget
		want   bool
	}{
		{"messages that a prefix does not come to", budget.Budget{Window: 400, Strategy: budget.Prefix, Newest: true, Summarize: budget.Omitted}, false},
		{"by value all are counted", budget.Budget{Window: 400}, true},
	} {
		b := tt.b
		b.Counter = budget.O200k()
		r := budget.Explain(fitted(t, b, messages(t, append([]prompt.Part(nil), parts...)...)))
		if got := strings.Contains(r.String(), "best possible"); got != tt.want || r.Rough == tt.want || r.Bound < r.Value {
			t.Errorf("%s: a value of %v, the bound is %v, rough is %v:\n%s", tt.reason, r.Value, r.Bound, r.Rough, r)
		}
	}
}
