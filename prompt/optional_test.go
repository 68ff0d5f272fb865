package prompt_test

import (
	"fmt"
	"math"
	"strings"
	"testing"

	"github.com/briefgo/brief/prompt"
	"github.com/briefgo/brief/prompt/trim"
)

// cutting returns what is left of a prompt when the parts with these numbers, and
// those of their groups, are cut.
func cutting(t *testing.T, r *prompt.Rendered, cut ...int) *prompt.Rendered {
	t.Helper()
	parts := r.Parts()
	decisions := make([]trim.Reason, len(parts))
	for i := range decisions {
		decisions[i].Decision = trim.Kept
		for _, c := range cut {
			if i == c || parts[i].Group != 0 && parts[i].Group == parts[c].Group {
				decisions[i].Decision = trim.Cut
			}
		}
	}
	fitted, err := r.Fitted(trim.Fitting{Decisions: decisions})
	if err != nil {
		t.Fatal(err)
	}
	return fitted
}

// TestOptionalCut cuts every set of optional parts of a prompt, in every style: what is
// left is the prompt that does not have them.
func TestOptionalCut(t *testing.T) {
	optional := func(s prompt.Section) prompt.Section { return prompt.Optional(trim.Trim{}, s) }
	role, in, text, c := prompt.Role("R"), prompt.Input("{{.}}"), prompt.Text, prompt.Constraint
	tests := []struct {
		reason   string
		sections []prompt.Section
	}{
		{"between two that stay", []prompt.Section{role, optional(text("T", "a")), prompt.Instruction("b"), in}},
		{"at the end", []prompt.Section{role, optional(text("T", "a")), optional(text("", "b")), in}},
		{"at the beginning", []prompt.Section{optional(text("T", "a")), optional(text("", "b")), role, in}},
		{"on both sides", []prompt.Section{optional(text("T", "a")), role, optional(text("", "b")), in}},
		{"behind the input", []prompt.Section{in, optional(text("T", "a")), optional(text("U", "b"))}},
		{"the first of a list", []prompt.Section{role, optional(c("a")), c("b"), optional(c("c")), in}},
		{"the last of a list", []prompt.Section{c("a"), optional(c("b")), optional(c("c")), role, in}},
		{"the last of a list, with more behind", []prompt.Section{c("a"), optional(c("b")), optional(text("", "c")), role, optional(c("d")), in}},
		{"in the middle of a list", []prompt.Section{c("a"), optional(c("b\nmore")), c("c"), prompt.Instruction("d"), in}},
		{"the only one of a list", []prompt.Section{role, optional(c("a")), prompt.Instruction("d"), in}},
		{"a list in front of the last that stays", []prompt.Section{c("a"), optional(c("b")), c("d"), in, optional(c("e")), c("f"), optional(c("g"))}},
	}
	for _, tt := range tests {
		for _, style := range []string{prompt.Markdown, prompt.XML, prompt.Plain} {
			t.Run(style+": "+tt.reason, func(t *testing.T) {
				sections := append(tt.sections, prompt.Settings(style))
				whole := rendered(t, sections)
				for set, cut := range cuts(whole) {
					got, want := cutting(t, whole, cut...).String(), rendered(t, without(sections, set)).String()
					if got != want {
						t.Errorf("without %v: got\n%s\nwant\n%s", cut, got, want)
					}
				}
			})
		}
	}
}

// cuts returns every set of parts that are not pinned; a number's bits are the set.
func cuts(r *prompt.Rendered) [][]int {
	var free []int
	for i, p := range r.Parts() {
		if !p.Pinned {
			free = append(free, i)
		}
	}
	sets := make([][]int, 1<<len(free))
	for set := range sets {
		for i, n := range free {
			if set>>i&1 != 0 {
				sets[set] = append(sets[set], n)
			}
		}
	}
	return sets
}

// without returns the sections less the optional ones in the set.
func without(sections []prompt.Section, set int) []prompt.Section {
	var left []prompt.Section
	n := 0
	for _, s := range sections {
		if strings.HasPrefix(fmt.Sprintf("%+v", s), "{kind:optional") {
			if n++; set>>(n-1)&1 != 0 {
				continue
			}
		}
		left = append(left, s)
	}
	return left
}

func rendered(t *testing.T, sections []prompt.Section) *prompt.Rendered {
	t.Helper()
	p, err := prompt.New[string, string]("p", sections...)
	if err != nil {
		t.Fatal(err)
	}
	r, err := p.Render("in")
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func TestOptionalListWithoutPinnedItemIsAGroup(t *testing.T) {
	r := rendered(t, []prompt.Section{
		prompt.Role("R"), prompt.Optional(trim.Trim{Value: 2}, prompt.Constraint("a"), prompt.Constraint("b")),
		prompt.Example("x", "y"), prompt.Input("{{.}}"), prompt.Optional(trim.Trim{}, prompt.Constraint("c"), prompt.Constraint("d")),
	})
	p := r.Parts()
	if p[1].Group == 0 || p[1].Group != p[2].Group || p[1].Group == p[3].Group || p[6].Group == p[1].Group || p[6].Group == p[3].Group || p[6].Group != p[7].Group {
		t.Errorf("groups of %+v", p)
	}
	if got := cutting(t, r, 1).Messages()[0].Text; got != "R" {
		t.Errorf("without the list: %q", got)
	}
}

func TestOptionalTrim(t *testing.T) {
	r := rendered(t, []prompt.Section{
		prompt.Role("R"),
		prompt.Optional(trim.Trim{
			Tier: 2, Value: 3, Shrink: true, Alternatives: []trim.Alternative{{Text: "short", Value: 1}},
			Shorten: func(text string, n int) string { return fmt.Sprint(text, n) },
		}, prompt.Text("T", "long text")),
		prompt.Optional(trim.Trim{Value: 1}, prompt.Group(prompt.Example("x", "y"), prompt.Optional(trim.Trim{Value: 7}, prompt.Example("z", "y")))),
		prompt.Instruction("I"), prompt.Input("{{.}}"),
	})
	p := r.Parts()
	if got := p[1]; got.Tier != 2 || got.Value != 3 || !got.Shrink || got.Pinned ||
		got.Alternatives[0].Text != "# T\n\nshort\n\n" || got.Shorten(got.Text, 9) != "# T\n\nlong text9\n\n" {
		t.Errorf("text: %+v", got)
	}
	var values []float64
	for _, p := range p[3:7] {
		values = append(values, p.Value)
	}
	if fmt.Sprint(values) != "[1 0 7 0]" {
		t.Errorf("the values of examples are %v: that of a pair is said once", values)
	}
}

func TestOptionalMisuse(t *testing.T) {
	in := prompt.Input("{{.}}")
	alternatives := trim.Trim{Alternatives: []trim.Alternative{{Text: "a"}}}
	tests := []struct {
		reason  string
		section prompt.Section
		want    string
	}{
		{"a role", prompt.Optional(trim.Trim{}, prompt.Role("R")), "prompt p: role: such a section cannot be optional"},
		{"a check", prompt.Optional(trim.Trim{}, prompt.Check(func(string, string) error { return nil })), "such a section cannot be optional"},
		{"a tier below the first", prompt.Optional(trim.Trim{Tier: -1}, prompt.Text("", "a")), "prompt p: text: the tier is -1"},
		{"no number", prompt.Optional(trim.Trim{Value: math.NaN()}, prompt.Text("", "a")), "the value is NaN"},
		{"infinite", prompt.Optional(trim.Trim{Value: math.Inf(1)}, prompt.Example("a", "b")), "the value is +Inf"},
		{"half an example", prompt.Optional(trim.Trim{Shrink: true}, prompt.Example("a", "b")), "an example is kept whole or cut"},
		{"two sections, one alternative", prompt.Optional(alternatives, prompt.Text("", "a"), prompt.Text("", "b")), "text#2: alternatives are texts for one section"},
		{"alternatives that grow", prompt.Optional(trim.Trim{Alternatives: []trim.Alternative{{Text: "a"}, {Text: "bb"}}}, prompt.Text("", "x")), "alternative 2 is not shorter"},
		{"an alternative without text", prompt.Optional(trim.Trim{Alternatives: []trim.Alternative{{}}}, prompt.Text("", "x")), "alternative 1 has no text"},
	}
	for _, tt := range tests {
		if _, err := prompt.New[string, string]("p", tt.section, in); err == nil || !strings.Contains(err.Error(), tt.want) {
			t.Errorf("%s: error %v, want %q", tt.reason, err, tt.want)
		}
	}
}
