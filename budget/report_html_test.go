package budget_test

import (
	"encoding/json"
	"regexp"
	"strings"
	"testing"

	"github.com/briefgo/brief/budget"
	"github.com/briefgo/brief/prompt"
	"github.com/briefgo/brief/prompt/trim"
)

func page(t testing.TB, r *budget.Report) string {
	t.Helper()
	var b strings.Builder
	if err := r.WriteHTML(&b); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func TestReportHTMLGolden(t *testing.T) { golden(t, "report.html", page(t, explained(t))) }

// island is the JSON of the page.
var island = regexp.MustCompile(`(?s)<script type="application/json" id="data">(.*?)</script>`)

// FuzzReportHTML puts hostile text everywhere that a report has text, and checks that
// the page has no more tags than with harmless text, and that its data is JSON.
func FuzzReportHTML(f *testing.F) {
	for _, s := range []string{
		"</script><script>alert(1)</script>", "<!--", "--><b>", "\u2028\u2029", "<img src=x onerror=alert(1)>",
		"{{.Policy}}", "]]>", "</pre></details>", "\" onclick=alert(1) x=\"", "\xff\x00", "é{{", "</title><svg onload=alert(1)>", "a[0]#1",
	} {
		f.Add(s)
	}
	with := func(s string) *budget.Report {
		s += "x"                                                    // an empty text has no tags of its own
		section := strings.NewReplacer("#", "", "[", "").Replace(s) // which begin a number
		return &budget.Report{
			Prompt: s, Window: 10, Limit: 10, Counter: s,
			Sections: []budget.ReportSection{{Section: section, Parts: 1, Kept: 1, Cut: 1, Pinned: 1}},
			Parts: []budget.ReportPart{{
				Section: section + "#1", Kind: prompt.KindExample, Role: prompt.Speaker(s),
				Tokens: 1, Decision: trim.Kept, Reason: s, Text: s, Sent: s,
			}},
		}
	}
	tags := strings.Count(page(f, with("x")), "<")
	f.Fuzz(func(t *testing.T, s string) {
		html := page(t, with(s))
		if n := strings.Count(html, "<"); n != tags {
			t.Errorf("%d times <, want %d", n, tags)
		}
		m := island.FindStringSubmatch(html)
		if m == nil || !json.Valid([]byte(m[1])) {
			t.Errorf("the data is not JSON: %q", m)
		}
	})
}

// TestPageItems checks what the page is told of parts that are kept or cut together.
func TestPageItems(t *testing.T) {
	r := messages(t,
		prompt.Part{Text: "later", Group: 1, Trim: trim.Trim{Tier: 2}},
		prompt.Part{Text: "a longer text", Group: 1, Trim: trim.Trim{Tier: 1, Shrink: true}},
		prompt.Part{Text: "alone", Trim: trim.Trim{Tier: 3}})
	var data struct {
		Items []struct {
			Tier    int `json:"r"`
			Shrinks int `json:"h"`
		}
	}
	m := island.FindStringSubmatch(page(t, budget.Explain(fitted(t, budget.Budget{Window: 100}, r))))
	if err := json.Unmarshal([]byte(m[1]), &data); err != nil {
		t.Fatal(err)
	}
	if len(data.Items) != 2 || data.Items[0].Tier != 1 || data.Items[0].Shrinks != 2 || data.Items[1].Tier != 3 || data.Items[1].Shrinks != 0 {
		t.Errorf("%+v", data.Items)
	}
}
