package prompt_test

import (
	"context"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/briefgo/brief/budget"
	"github.com/briefgo/brief/prompt"
	"github.com/briefgo/brief/schema"
)

// A repairCase is a document with faults that alignment cannot settle, and the document
// that was meant.
type repairCase struct {
	schema       *schema.Schema[any]
	wrong, right string
	values       map[string]string // the right values that differ, by JSON Pointer
}

// A field of a made-up form: its schema, and a right and a wrong value; "" is a missing
// one.
type formField struct{ name, schema, right, wrong string }

// formFields are kinds of field, each with a fault of its own.
var formFields = []formField{
	{"colour", `{"enum":["red","green","blue"]}`, `"green"`, `"mauve"`},
	{"surname", `{"type":"string"}`, `"Abernathy-Jones"`, ""},
	{"amount", `{"type":"number","minimum":0,"maximum":1000}`, `318.25`, `-40`},
	{"copies", `{"type":"integer"}`, `12`, `"about a dozen"`},
	{"issued", `{"type":"string","format":"date"}`, `"2026-03-14"`, `"in spring"`},
	{"remark", `{"type":"string","maxLength":60}`, `"left with the neighbour at number nine"`, `"` + strings.Repeat("long ", 14) + `"`},
}

// repairCases makes 60 documents over 6 schemas of 10 to 60 fields, each with 1 to 4
// faults. Half of the fields stand in a list of objects.
func repairCases(t *testing.T) []repairCase {
	t.Helper()
	rng := rand.New(rand.NewPCG(60, 6))
	var cases []repairCase
	for form := range 6 {
		n := 10 * (form + 1)
		var lists, tops []string
		for i := range n / 2 {
			tops = append(tops, fmt.Sprintf(`"%s%d":%s`, formFields[i%6].name, i, formFields[i%6].schema))
		}
		for _, f := range formFields[:5] {
			lists = append(lists, fmt.Sprintf(`"%s":%s`, f.name, f.schema))
		}
		source := fmt.Sprintf(`{"type":"object","properties":{%s,"rows":{"type":"array","items":{"type":"object","properties":{%s},"required":["colour","surname","amount","copies","issued"],"additionalProperties":false}}},"required":[%s],"additionalProperties":false}`,
			strings.Join(tops, ","), strings.Join(lists, ","), requiredNames(n/2))
		s, err := schema.Parse[any]([]byte(source), nil)
		if err != nil {
			t.Fatal(err)
		}
		for range 10 {
			cases = append(cases, makeCase(rng, s, n))
		}
	}
	return cases
}

// requiredNames lists the fields of a form, and its rows.
func requiredNames(n int) string {
	var names []string
	for i := range n {
		names = append(names, fmt.Sprintf(`"%s%d"`, formFields[i%6].name, i))
	}
	return strings.Join(names, ",") + `,"rows"`
}

// makeCase makes a document of n fields with faults.
func makeCase(rng *rand.Rand, s *schema.Schema[any], n int) repairCase {
	c := repairCase{schema: s, values: map[string]string{}}
	faults := map[int]bool{}
	for range 1 + rng.IntN(4) {
		faults[rng.IntN(n)] = true
	}
	field := func(i int, f formField, name, pointer string) (wrong, right string) {
		right = fmt.Sprintf(`%q:%s`, name, f.right)
		if !faults[i] {
			return right, right
		}
		c.values[pointer] = f.right
		if f.wrong == "" {
			return "", right
		}
		return fmt.Sprintf(`%q:%s`, name, f.wrong), right
	}
	var wrong, right, wrongRows, rightRows []string
	for i := range n / 2 {
		f := formFields[i%6]
		name := fmt.Sprintf("%s%d", f.name, i)
		w, r := field(i, f, name, "/"+name)
		wrong, right = append(wrong, w), append(right, r)
	}
	for row := range n / 10 {
		var w, r []string
		for k, f := range formFields[:5] {
			a, b := field(n/2+5*row+k, f, f.name, fmt.Sprintf("/rows/%d/%s", row, f.name))
			w, r = append(w, a), append(r, b)
		}
		wrongRows, rightRows = append(wrongRows, "{"+joined(w)+"}"), append(rightRows, "{"+joined(r)+"}")
	}
	c.wrong = "{" + joined(append(wrong, `"rows":[`+joined(wrongRows)+"]")) + "}"
	c.right = "{" + joined(append(right, `"rows":[`+joined(rightRows)+"]")) + "}"
	return c
}

// joined joins what is not empty with commas.
func joined(list []string) string {
	var kept []string
	for _, s := range list {
		if s != "" {
			kept = append(kept, s)
		}
	}
	return strings.Join(kept, ",")
}

// A clerk is a Model that first writes a document with faults, answers the question for
// single values with these, at most so many at a time, and any other with the document.
type clerk struct {
	repairCase
	most   int
	inputs []int // tokens of each request
	output int   // tokens of all replies but the first
}

func (m *clerk) Generate(_ context.Context, req *prompt.Request) (schema.Reply, error) {
	input := 0
	for _, message := range req.Messages {
		input += budget.O200k().Count(message.Text)
	}
	m.inputs = append(m.inputs, input)
	text := m.wrong
	if len(m.inputs) > 1 {
		text = m.answer(req)
		m.output += budget.O200k().Count(text)
	}
	return schema.Reply{Text: text, Stop: schema.StopEnd, Usage: schema.Usage{Input: input, Output: budget.O200k().Count(text)}}, nil
}

// answer answers the request for a correction, by its schema.
func (m *clerk) answer(req *prompt.Request) string {
	var asked struct {
		Required []string
	}
	if err := json.Unmarshal(req.Schema.JSON(), &asked); err != nil || !strings.HasPrefix(asked.Required[0], "/") {
		return m.right
	}
	var members []string
	for i, pointer := range asked.Required {
		if value, ok := m.values[pointer]; ok && (m.most == 0 || i < m.most) {
			members = append(members, fmt.Sprintf("%q:%s", pointer, value))
		}
	}
	return "{" + strings.Join(members, ",") + "}"
}

// repairPrompt is the prompt of a case.
func repairPrompt(t *testing.T, c *repairCase) *prompt.Prompt[string, any] {
	t.Helper()
	p, err := prompt.New[string, any]("form", prompt.Instruction("Fill in the form from the letter."), prompt.Output(c.schema), prompt.Input("{{.}}"))
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// TestRepairCost compares what repairs cost with asking for the whole document again.
func TestRepairCost(t *testing.T) {
	letter := strings.Repeat("Dear Sir or Madam, please find the particulars below. ", 40)
	patched, whole, ratio := 0, 0, 0.0
	for _, c := range repairCases(t) {
		p := repairPrompt(t, &c)
		for _, asksWhole := range []bool{false, true} {
			m := &clerk{repairCase: c}
			var record prompt.Record
			opts := &prompt.RunOptions{Fit: budget.Budget{Window: 32_000, Reserve: 4_000}, Record: &record, Generate: &schema.GenerateOptions{Whole: asksWhole}}
			if _, err := p.Run(t.Context(), m, letter, opts); err != nil {
				t.Fatal(err)
			}
			if len(m.inputs) != 2 || !sameDocument(t, record.Attempts[1].JSON, c.right) {
				t.Fatalf("%d asks: %s", len(m.inputs), record.Attempts[1].JSON)
			}
			if asksWhole {
				whole += m.output
			} else {
				patched += m.output
			}
		}
		if m := (&clerk{repairCase: c, most: 1}); len(c.values) > 1 { // one value at a time: three asks and more
			if _, err := p.Run(t.Context(), m, letter, &prompt.RunOptions{Generate: &schema.GenerateOptions{MaxAttempts: 9}}); err != nil {
				t.Fatal(err)
			}
			if len(m.inputs) > 2 {
				ratio = max(ratio, float64(m.inputs[2])/float64(m.inputs[1]))
			}
		}
	}
	share := float64(patched) / float64(whole)
	t.Logf("output tokens of repairs: %d, of whole documents %d: %.1f %% (bar: 25 %%)", patched, whole, 100*share)
	t.Logf("input tokens of the third attempt: at most %.3f times those of the second (bar: 1.05)", ratio)
	if share > 0.25 || ratio > 1.05 || ratio == 0 {
		t.Error("over the bar")
	}
}

// sameDocument reports whether two documents are one value, whatever the order of members.
func sameDocument(t *testing.T, a []byte, b string) bool {
	t.Helper()
	var x, y any
	if json.Unmarshal(a, &x) != nil || json.Unmarshal([]byte(b), &y) != nil {
		return false
	}
	left, _ := json.Marshal(x)
	right, _ := json.Marshal(y)
	return string(left) == string(right)
}

// TestRepairAsksNothingMore reads replies whose faults Decode settles: no other ask.
func TestRepairAsksNothingMore(t *testing.T) {
	for _, c := range repairCases(t)[:12] {
		loose := "Here you are:\n```json\n" + strings.ReplaceAll(strings.ReplaceAll(c.right, `"surname`, `'Surname`), `12`, `"12"`) + "\n"
		loose = strings.ReplaceAll(loose, `'Surname":`, `'Surname':`)
		m := &clerk{repairCase: repairCase{schema: c.schema, wrong: loose}}
		for i := range 60 {
			m.wrong = strings.ReplaceAll(m.wrong, fmt.Sprintf(`'Surname%d":`, i), fmt.Sprintf(`"Surname%d":`, i))
		}
		var record prompt.Record
		if _, err := repairPrompt(t, &c).Run(t.Context(), m, "x", &prompt.RunOptions{Record: &record}); err != nil || len(m.inputs) != 1 || len(record.Attempts[0].Fixes) == 0 {
			t.Errorf("%d asks, %v: %s", len(m.inputs), err, m.wrong)
		}
	}
}
