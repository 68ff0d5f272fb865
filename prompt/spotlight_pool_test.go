package prompt_test

import (
	"strings"
	"testing"

	"github.com/briefgo/brief/prompt"
	"github.com/briefgo/brief/prompt/data"
	"github.com/briefgo/brief/prompt/rank"
	"github.com/google/go-cmp/cmp"
)

// TestUntrustedPool shows examples of a pool with the marks that the input has, frozen and
// chosen ones, and ranks them without any.
func TestUntrustedPool(t *testing.T) {
	var ranked []string
	record := func(pool []rank.Document) (rank.Ranker, error) {
		for _, d := range pool {
			ranked = append(ranked, d.Text)
		}
		ranker, err := rank.BM25(nil)(pool)
		return func(query rank.Document, limit int) (*rank.Ranking, error) {
			ranked = append(ranked, query.Text)
			return ranker(query, limit)
		}, err
	}
	examples := func(hostile string) *data.Pool[string, string] {
		return data.PoolOf(
			data.Example[string, string]{In: "green apple", Out: "tree"},
			data.Example[string, string]{In: strings.TrimSpace("red currant " + hostile), Out: "bush", Value: 2},
			data.Example[string, string]{In: "red apple", Out: "tree"})
	}
	render := func(hostile, in string) (*prompt.Rendered, string) {
		ranked = nil
		p, err := prompt.New[string, string]("fruit", prompt.Untrusted(".", data.Datamark),
			prompt.Examples(examples(hostile), &data.ExamplesOptions{Max: 2, Frozen: 0.5, Rank: record}),
			prompt.When(func(in string) bool { return strings.HasPrefix(in, "a") }, prompt.Examples(examples(""), &data.ExamplesOptions{Max: 1, Frozen: 1})),
			prompt.Input("{{.}}"))
		if err != nil {
			t.Fatal(err)
		}
		r, err := p.Render(in)
		if err != nil {
			t.Fatal(err)
		}
		_, key, _ := strings.Cut(r.Messages()[0].Text, "<marked-data-")
		key, _, _ = strings.Cut(key, ">")
		return r, key
	}
	plain, key := render("", "an apple")
	tests := []struct {
		reason, hostile, in string
		key, mark           string
	}{
		{"nothing in the data", "", "an apple", key, "¦"},
		{"the key in the input", "", "an apple " + key, key + "00000001", "¦"},
		{"the mark in the input", "", "an apple ¦", key, "¤"},
		{"the key in the pool", key, "an apple", key + "00000001", "¦"},
		{"the key in the pool, another in the input", key, "an apple " + key + "00000001", key + "00000002", "¦"},
	}
	for _, tt := range tests {
		r, got := render(tt.hostile, tt.in)
		if got != tt.key {
			t.Errorf("%s: the key is %s, want %s", tt.reason, got, tt.key)
		}
		fence := func(text string) string {
			return "<marked-data-" + tt.key + ">" + strings.ReplaceAll(strings.TrimSpace(text), " ", tt.mark+" ") + "</marked-data-" + tt.key + ">"
		}
		want := []prompt.Message{
			{Role: prompt.User, Text: fence("red currant " + tt.hostile)}, {Role: prompt.Assistant, Text: "bush"},
			{Role: prompt.User, Text: fence("green apple")}, {Role: prompt.Assistant, Text: "tree"},
			{Role: prompt.User, Text: fence("red currant ")}, {Role: prompt.Assistant, Text: "bush"},
			{Role: prompt.User, Text: fence(tt.in)},
		}
		if diff := cmp.Diff(want, r.Messages()[1:]); diff != "" {
			t.Errorf("%s (-want +got):\n%s", tt.reason, diff)
		}
		if diff := cmp.Diff([]string{"green apple", strings.TrimSpace("red currant " + tt.hostile), "red apple", tt.in}, ranked[:4]); diff != "" {
			t.Errorf("%s: what was ranked (-want +got):\n%s", tt.reason, diff)
		}
		before, _ := plain.Why("examples#1[0]")
		if why, ok := r.Why("examples#1[0]"); !ok || tt.hostile == "" && why.Place != before.Place {
			t.Errorf("%s: %v, %v", tt.reason, why, ok)
		}
	}
}
