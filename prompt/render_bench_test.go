package prompt_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"
	"text/template"
	"time"

	"github.com/briefgo/brief/prompt"
)

// A Report and a Verdict are the input and the output of a prompt of usual size: an
// output of ten properties, twelve sections with an action each, and eight examples.
type Report struct {
	Customer, Product, Language, Region, Channel, Priority, Body string
	Lines                                                        []string
}

type Verdict struct {
	Category  string   `json:"category"`
	Severity  int      `json:"severity"`
	Summary   string   `json:"summary"`
	Customer  string   `json:"customer"`
	Product   string   `json:"product"`
	Escalate  bool     `json:"escalate"`
	Labels    []string `json:"labels"`
	Sentiment string   `json:"sentiment"`
	Language  string   `json:"language"`
	Score     float64  `json:"score"`
}

// verdictSections are the templates of the sections before the input.
var verdictSections = []string{
	"You sort the reports of {{.Customer}}.",
	"Sort each report about {{.Product}} into a category.",
	"Write the summary in {{.Language}}.",
	"Rules of {{.Region}} apply.",
	"Reports come by {{.Channel}}.",
	"The priority is {{.Priority}}.",
	"Never name anybody but {{.Customer}}.",
	"Quote at most one line of {{len .Lines}}.",
	"If in doubt about {{.Product}}, escalate.",
	"Labels are words of {{.Language}}.",
	"Answer for {{.Region}} only.",
}

const verdictInput = "{{.Body}}{{range .Lines}}\n> {{.}}{{end}}"

func verdictExamples() (in []Report, out []Verdict) {
	for i := range 8 {
		in = append(in, Report{Customer: "ACME", Product: "press", Body: fmt.Sprintf("Report %d: the press stops.", i), Lines: []string{"at noon", "and at night"}})
		out = append(out, Verdict{Category: "fault", Severity: i % 5, Summary: "It stops.", Customer: "ACME", Product: "press", Escalate: i%2 == 0,
			Labels: []string{"press", "stop"}, Sentiment: "negative", Language: "English", Score: 0.5})
	}
	return in, out
}

func verdictPrompt(tb testing.TB) []prompt.Section {
	tb.Helper()
	var sections []prompt.Section
	for i, text := range verdictSections {
		if i == 0 {
			sections = append(sections, prompt.Role(text))
		} else {
			sections = append(sections, prompt.Instruction(text))
		}
	}
	in, out := verdictExamples()
	for i := range in {
		sections = append(sections, prompt.Example(in[i], out[i]))
	}
	return append(sections, prompt.Input(verdictInput))
}

// rawTemplate is one text/template that makes the same bytes as the prompt: an action for
// each section, and a range over the examples with a json func.
func rawTemplate(tb testing.TB, p *prompt.Prompt[Report, Verdict]) *template.Template {
	tb.Helper()
	instructions := p.Schema().Instructions()
	text := strings.Join(verdictSections, "\n\n") + "\n\n# Output\n\n{{.Instructions}}" +
		`{{range .Examples}}` + strings.ReplaceAll(verdictInput, "{{.Body}}{{range .Lines}}", "{{.In.Body}}{{range .In.Lines}}") + `{{json .Out}}{{end}}` + verdictInput
	t, err := template.New("raw").Funcs(template.FuncMap{"json": func(v any) (string, error) {
		b, err := json.Marshal(v)
		return string(b), err
	}}).Parse(text)
	if err != nil {
		tb.Fatal(err)
	}
	_ = instructions
	return t
}

// rawData is what the raw template is executed on.
type rawData struct {
	Report
	Instructions string
	Examples     []rawExample
}

type rawExample struct {
	In  Report
	Out Verdict
}

// againstTemplate returns a render of the prompt, and one of the raw template.
func againstTemplate(tb testing.TB) (render, raw func() string) {
	p := prompt.MustNew[Report, Verdict]("reports", verdictPrompt(tb)...)
	t := rawTemplate(tb, p)
	in := Report{Customer: "ACME", Product: "press", Language: "English", Region: "Europe", Channel: "mail", Priority: "high", Body: "The press stops.", Lines: []string{"at noon", "and at night"}}
	data := rawData{Report: in, Instructions: p.Schema().Instructions()}
	examples, verdicts := verdictExamples()
	for i := range examples {
		data.Examples = append(data.Examples, rawExample{examples[i], verdicts[i]})
	}
	render = func() string {
		r, err := p.Render(in)
		if err != nil {
			tb.Fatal(err)
		}
		var b strings.Builder
		for _, m := range r.Messages() {
			b.WriteString(m.Text)
		}
		return b.String()
	}
	raw = func() string {
		var b bytes.Buffer
		if err := t.Execute(&b, &data); err != nil {
			tb.Fatal(err)
		}
		return b.String()
	}
	return render, raw
}

// sideBySide returns the median times of two functions, which take turns.
func sideBySide(a, b func()) (ta, tb time.Duration) {
	const rounds, calls = 31, 20
	times := [2][]time.Duration{}
	for range rounds {
		for i, f := range []func(){a, b} {
			start := time.Now()
			for range calls {
				f()
			}
			times[i] = append(times[i], time.Since(start)/calls)
		}
	}
	slices.Sort(times[0])
	slices.Sort(times[1])
	return times[0][rounds/2], times[1][rounds/2]
}

func TestRenderIsTemplate(t *testing.T) {
	render, raw := againstTemplate(t)
	if got, want := render(), raw(); got != want {
		t.Fatalf("Render makes other bytes than the template:\n%s\n\n%s", got, want)
	}
	allocs, rawAllocs := testing.AllocsPerRun(100, func() { render() }), testing.AllocsPerRun(100, func() { raw() })
	t.Logf("%.0f allocations, the template has %.0f", allocs, rawAllocs)
	if !raceEnabled && allocs > 2*rawAllocs {
		t.Errorf("%.0f allocations, more than twice the %.0f of a raw template", allocs, rawAllocs)
	}
	if os.Getenv("BRIEF_BARS") != "1" || raceEnabled {
		return
	}
	took, rawTook := sideBySide(func() { render() }, func() { raw() })
	t.Logf("%v, the template %v", took, rawTook)
	if float64(took) > 1.5*float64(rawTook) {
		t.Errorf("%v, more than 1.5 times the %v of a raw template", took, rawTook)
	}
}

// BenchmarkRenderAgainstTemplate renders the prompt and reports how many times the time
// of the raw template it takes.
func BenchmarkRenderAgainstTemplate(b *testing.B) {
	render, raw := againstTemplate(b)
	b.ReportAllocs()
	for b.Loop() {
		render()
	}
	took, rawTook := sideBySide(func() { render() }, func() { raw() })
	b.ReportMetric(float64(took)/float64(rawTook), "times-template")
}

// BenchmarkNew makes a prompt of twelve sections and eight examples whose output has ten
// properties.
func BenchmarkNew(b *testing.B) {
	sections := verdictPrompt(b)
	b.ReportAllocs()
	for b.Loop() {
		prompt.MustNew[Report, Verdict]("reports", sections...)
	}
}
