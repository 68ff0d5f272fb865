package budget_test

import (
	"strings"
	"testing"

	"github.com/briefgo/brief/budget"
	"github.com/briefgo/brief/prompt"
	"github.com/briefgo/brief/prompt/data"
	"github.com/briefgo/brief/prompt/trim"
)

// retrieved renders a prompt with documents in front of and behind the input.
func retrieved(t *testing.T, shrink bool) *prompt.Rendered {
	t.Helper()
	docs := func(scores ...float64) func(string) []data.Document {
		return func(string) []data.Document {
			var list []data.Document
			for i, score := range scores {
				list = append(list, data.Document{Score: score, Text: strings.Repeat("Some words. ", 6*(i+1)), Shrink: shrink})
			}
			return list
		}
	}
	p, err := prompt.New[string, string]("p", prompt.Role("Answer."),
		prompt.Documents(docs(0.9, 0.5, 0), nil), prompt.Input("{{.}}"),
		prompt.Documents(docs(0.7, 0.6), &data.DocumentOptions{Title: "More", Cite: true}))
	if err != nil {
		t.Fatal(err)
	}
	r, err := p.Render("What?")
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// TestHeadings fits documents to windows of all sizes: a heading is there exactly if
// something under it is, and the tags of what is shortened stay whole.
func TestHeadings(t *testing.T) {
	for _, shrink := range []bool{false, true} {
		r := retrieved(t, shrink)
		seen, shortened := map[int]bool{}, false
		for window := 1; window < 2500; window += 7 {
			b := budget.Budget{Window: window, Counter: letters{}, Overhead: bare}
			got := checkFit(t, b, r)
			if got == nil {
				continue
			}
			parts := got.Parts()
			for i := range parts {
				heads := parts[i].Heads()
				if heads == 0 {
					continue
				}
				kept := 0
				for _, p := range parts[i+1 : i+1+heads] {
					if p.Decision != trim.Cut {
						kept++
					}
				}
				if (kept > 0) != (parts[i].Decision == trim.Kept) {
					t.Fatalf("window %d: the heading is %s, and %d parts under it are kept", window, parts[i].Decision, kept)
				}
				seen[kept] = true
			}
			for _, m := range got.Messages() {
				shortened = shortened || strings.Contains(m.Text, "words. […]\n</document-")
				if m.Role == prompt.User && strings.Count(m.Text, "<document-") != strings.Count(m.Text, "</document-") {
					t.Fatalf("window %d: a tag is missing:\n%s", window, m.Text)
				}
				if strings.Contains(m.Text, "\n\n\n") || strings.HasPrefix(m.Text, "\n") {
					t.Fatalf("window %d: separators are left over:\n%q", window, m.Text)
				}
			}
		}
		if shortened != shrink {
			t.Errorf("documents were shortened: %v", shortened)
		}
		if !seen[0] || !seen[2] && !seen[6] {
			t.Errorf("the windows did not keep none and all: %v", seen)
		}
	}
}
