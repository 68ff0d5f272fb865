package schema

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"
	"time"

	"github.com/briefgo/brief/internal/loosejson"
	"github.com/google/go-cmp/cmp"
)

// strictBomb returns n definitions each of which refers twice to the next, with or
// without siblings that force the reference to be inlined.
func strictBomb(n int, reference string) string {
	var b strings.Builder
	b.WriteString(`{"type":"object","properties":{"a":{"$ref":"#/$defs/0"}},"$defs":{`)
	for i := range n {
		ref := fmt.Sprintf(reference, i+1)
		fmt.Fprintf(&b, `"%d":{"type":"object","properties":{"x":%s,"y":%s}},`, i, ref, ref)
	}
	fmt.Fprintf(&b, `"%d":{"type":"string"}}}`, n)
	return b.String()
}

var strictHostile = []struct{ reason, schema string }{
	{"references that double", strictBomb(60, `{"$ref":"#/$defs/%d"}`)},
	{"and have to be inlined", strictBomb(60, `{"$ref":"#/$defs/%d","description":"d"}`)},
	{"in unions", strictBomb(60, `{"type":"object","anyOf":[{"$ref":"#/$defs/%[1]d"},{"$ref":"#/$defs/%[1]d"}]}`)},
	{"in conjunctions", strictBomb(60, `{"allOf":[{"$ref":"#/$defs/%[1]d"},{"properties":{"z":{"$ref":"#/$defs/%[1]d"}}}]}`)},
	{"unions that multiply", `{"allOf":[` + strings.Repeat(`{"anyOf":[{"minLength":1},{"minLength":2},{"pattern":"x"}]},`, 40) + `{"type":"string"}]}`},
	{"subsets of definitions", strictSubsets(14)},
	{"a definition that refers to itself everywhere", `{"$ref":"#/$defs/a","$defs":{"a":{"$ref":"#/$defs/a","allOf":[{"$ref":"#/$defs/a"}],"anyOf":[{"$ref":"#/$defs/a"},{"$ref":"#"}],"not":{"$ref":"#"},"items":{"$ref":"#/$defs/a","title":"t"}}}}`},
	{"a loop of references", `{"$ref":"#/$defs/a","$defs":{"a":{"$ref":"#/$defs/b"},"b":{"$ref":"#/$defs/a"}}}`},
	{"a union of itself", `{"$ref":"#/$defs/a","$defs":{"a":{"anyOf":[{"$ref":"#/$defs/a"},{"type":"string"}]}}}`},
	{"a chain of references", strictChain(5000)},
	{"deep properties", strings.Repeat(`{"properties":{"a":`, 200) + `{}` + strings.Repeat(`}}`, 200)},
	{"deep negation", strings.Repeat(`{"not":`, 400) + `{}` + strings.Repeat(`}`, 400)},
	{"a long key over many schemas", `{"properties":{"` + strings.Repeat("k", 1<<17) + `":{"properties":{` + strings.TrimSuffix(strings.Repeat(`"a":{"type":"string"},`, 5000), ",") + `}}}}`},
	{"a long description that is inlined often", `{"type":"object","properties":{` + strictMany(3000, `{"$ref":"#/$defs/d","title":"t"}`) + `},"$defs":{"d":{"type":"string","description":"` + strings.Repeat("long ", 20000) + `"}}}`},
	{"long negations that are inlined often", `{"type":"object","properties":{` + strictMany(3000, `{"$ref":"#/$defs/d","title":"t"}`) + `},"$defs":{"d":{"type":"string","not":{"enum":[` + strings.Repeat("1,", 30000) + `2]}}}}`},
	{"a wide union next to another", `{"anyOf":[` + strings.Repeat(`{"pattern":"a"},`, 2000) + `true],"oneOf":[` + strings.Repeat(`{"pattern":"b"},`, 2000) + `true],"type":"string"}`},
	{"numbers without measure", `{"enum":[1e999999999999,-1e-999999999999,0e5,1e99999],"minimum":1e400,"allOf":[{"minimum":1e-400},{"enum":[10e999999999998]}]}`},
	{"keywords of the wrong type", `{"type":5,"properties":[],"required":{},"items":3,"enum":"x","anyOf":{},"allOf":1,"$ref":[],"minimum":"x","format":7,"pattern":null,"prefixItems":{},"title":[1],"description":{},"$defs":[],"patternProperties":1,"dependentRequired":[1],"default":null,"examples":{},"contains":4,"if":5,"not":"","additionalProperties":"x"}`},
	{"members of the wrong type", `{"type":["object","array",1,null],"properties":{"a":1,"b":null,"c":[]},"required":[1,null],"items":[1,"x"],"enum":[[],{}],"anyOf":[1,null,"x"],"allOf":["x"],"oneOf":[[]]}`},
	{"not an object", `[1]`},
	{"a string", `"x"`},
	{"null", `null`},
}

// strictSubsets returns n definitions whose conjunctions are as many as there are
// subsets of them.
func strictSubsets(n int) string {
	var b strings.Builder
	b.WriteString(`{"$ref":"#/$defs/0","$defs":{`)
	for i := range n {
		fmt.Fprintf(&b, `"%d":{"type":"object","properties":{"p":{"$ref":"#/$defs/%d"}`, i, (i+1)%n)
		for j := range n {
			fmt.Fprintf(&b, `,"q%d":{"allOf":[{"$ref":"#/$defs/%d"},{"$ref":"#/$defs/%d"}]}`, j, j, (i+j)%n)
		}
		b.WriteString(`}},`)
	}
	return strings.TrimSuffix(b.String(), ",") + `}}`
}

func strictChain(n int) string {
	var b strings.Builder
	b.WriteString(`{"$ref":"#/$defs/0","$defs":{`)
	for i := range n {
		fmt.Fprintf(&b, `"%d":{"$ref":"#/$defs/%d"},`, i, i+1)
	}
	fmt.Fprintf(&b, `"%d":{"type":"string"}}}`, n)
	return b.String()
}

func strictMany(n int, schema string) string {
	var b strings.Builder
	for i := range n {
		fmt.Fprintf(&b, `,"p%d":%s`, i, schema)
	}
	return b.String()[1:]
}

// TestStrictHostile checks that no schema costs more than its length and the bound
// on the work allow.
func TestStrictHostile(t *testing.T) {
	dialects := []Dialect{OpenAI, Gemini, Ollama} // the others do nothing that these do not
	if raceEnabled {
		dialects = dialects[:1]
	}
	for _, row := range strictHostile {
		t.Run(row.reason, func(t *testing.T) {
			root := strictParse(t, row.schema)
			start := time.Now()
			sent := 0
			for _, d := range dialects {
				s, err := strictSchema(root, map[string]bool{"": true}, d)
				if err == nil {
					strictRules(t, d, s)
				}
				if len(s.JSON) > 2*strictMaxBytes {
					t.Errorf("%s: %d bytes of schema became %d", d, len(row.schema), len(s.JSON))
				}
				sent = max(sent, len(s.JSON))
			}
			text := instructions(root, map[string]bool{"": true})
			if most := 64*len(row.schema) + 1000; len(text) > most {
				t.Errorf("%d bytes of schema became %d of instructions", len(row.schema), len(text))
			}
			if d := time.Since(start); d > 60*time.Second {
				t.Errorf("took %v", d)
			} else {
				t.Logf("%8d -> %7d %7d bytes, %v", len(row.schema), sent, len(text), d)
			}
		})
	}
}

// A strictMaker makes random schemas of what the dialect can express, and more.
type strictMaker struct {
	*rand.Rand
	lossless bool // only what is expressed without a loss by OpenAI
	wide     bool // and what only others express
}

func (m strictMaker) pick(texts ...string) string { return texts[m.IntN(len(texts))] }

// schema returns a random schema that allows something.
func (m strictMaker) schema(depth int) string {
	if depth == 0 && m.lossless {
		return m.pick(`{"type":"string"}`, `{"type":"integer","minimum":0}`, `{"type":["boolean","null"]}`, `{"enum":["a","b",null]}`, `{"const":1.5}`)
	}
	if depth == 0 && m.wide && m.IntN(2) == 0 {
		return m.pick(`{"type":"string","pattern":"^[a-z]+$"}`, `{"type":"string","pattern":"[A-Z]","maxLength":2}`,
			`{"type":"string","minLength":1,"maxLength":2}`, `{"type":"string","enum":["a","s"],"minLength":1}`, `{"type":"string","format":"date","maxLength":9}`,
			`{"type":"number","minimum":1}`, `{"type":"number","multipleOf":0.5}`, `{"type":"integer","multipleOf":2,"minimum":1}`, `{"type":"integer","exclusiveMaximum":2}`,
			`{"const":true}`, `{"type":"boolean"}`, `{"enum":[1,2,null]}`, `{"type":"string","pattern":"^\\w{1,2}$"}`, `{"type":"string","format":"date"}`)
	}
	if depth == 0 {
		return m.pick(`{"type":"string","minLength":1}`, `{"type":"integer","minimum":0}`, `{"type":["boolean","null"]}`,
			`{"enum":["a","b",null]}`, `{"const":1.5}`, `{"type":"string","format":"uri","default":"x"}`)
	}
	if m.lossless {
		return m.exact(depth)
	}
	if m.wide && m.IntN(4) == 0 {
		return m.pick(`{"type":"object","additionalProperties":`+m.schema(depth-1)+`}`, `{"type":"object","properties":{"p0":`+m.schema(depth-1)+`},"additionalProperties":{"type":"string"}}`,
			`{"type":"object"}`, `{"type":"object","additionalProperties":`+m.schema(depth-1)+`,"required":["q"]}`, `{"type":"array","minItems":2,"items":`+m.schema(depth-1)+`}`,
			`{"allOf":[{"type":"object","additionalProperties":{"type":"string"}},`+m.object(depth)+`]}`,
			`{"type":"array","prefixItems":[`+m.schema(depth-1)+`],"items":`+m.schema(depth-1)+`}`, `{"type":"array","items":{"type":"string"},"minItems":1,"maxItems":2}`)
	}
	switch m.IntN(9) {
	case 0, 1, 2:
		return m.object(depth)
	case 3:
		return `{"type":"array","items":` + m.schema(depth-1) + m.pick(``, `,"uniqueItems":true`, `,"maxItems":3`) + `}`
	case 4:
		return `{"` + m.pick("anyOf", "oneOf") + `":[` + m.schema(depth-1) + `,` + m.schema(depth-1) + `]` + m.pick(``, `,"description":"d"`) + `}`
	case 5:
		return `{"$ref":"` + m.pick("#", "#/$defs/d0", "#/$defs/d1") + `"` + m.pick(``, `,"description":"d"`, `,"title":"t"`) + `}`
	case 6:
		return `{"allOf":[` + m.object(depth) + `,` + m.object(depth) + `]}`
	case 7:
		return `{"type":"array","prefixItems":[` + m.schema(depth-1) + `,` + m.schema(depth-1) + `],"items":false}`
	}
	return `{"properties":{"k":{"type":"string"},"l":` + m.schema(depth-1) + `},"` + m.pick("anyOf", "oneOf") + `":[{"required":["k"]},{"required":["l"]}]}`
}

// exact returns a random schema that is expressed without a loss.
func (m strictMaker) exact(depth int) string {
	switch m.IntN(7) {
	case 0, 1:
		return m.object(depth)
	case 2:
		return `{"type":"array","items":` + m.schema(depth-1) + `,"maxItems":2}`
	case 3:
		return `{"anyOf":[` + m.schema(depth-1) + `,` + m.schema(depth-1) + `],"description":"d"}`
	case 4:
		return `{"$ref":"` + m.pick("#", "#/$defs/d0", "#/$defs/d1") + `"` + m.pick(``, `,"description":"d"`) + `}`
	case 5:
		return `{"allOf":[` + m.schema(depth-1) + `,` + m.schema(depth-1) + `]}`
	}
	return `{"type":"object","properties":{"k":{"type":"string"},"l":` + m.schema(depth-1) + `},"anyOf":[{"required":["k"]},{"required":["l"]}]}`
}

func (m strictMaker) object(depth int) string {
	var members, required []string
	for i := range m.IntN(4) {
		name := fmt.Sprintf(`"p%d"`, m.IntN(3)+3*i)
		members = append(members, name+":"+m.schema(depth-1))
		if m.IntN(2) == 0 {
			required = append(required, name)
		}
	}
	return `{"type":"object","properties":{` + strings.Join(members, ",") + `},"required":[` + strings.Join(required, ",") + `]` +
		m.pick(``, `,"additionalProperties":false`, m.unless(`,"minProperties":1`)) + `}`
}

// unless returns a text unless there may be no losses.
func (m strictMaker) unless(text string) string {
	if m.lossless {
		return ""
	}
	return text
}

func (m strictMaker) document() string {
	root := m.schema(3)
	return root[:len(root)-1] + `,"$defs":{"d0":` + m.object(2) + `,"d1":` + m.schema(2) + `}}`
}

// TestStrictRules checks the rewritten schemas of random ones against the rules of
// the dialect, that the same schema always becomes the same, and that losses stand
// in the order of the schema.
func TestStrictRules(t *testing.T) {
	for _, d := range strictDialects {
		t.Run(d.label, func(t *testing.T) { strictRulesOn(t, d.name) })
	}
	for seed := range uint64(500) {
		text := strictMaker{Rand: rand.New(rand.NewPCG(seed, 1))}.document()
		root := strictParse(t, text)
		if a, b := instructions(root, nil), instructions(strictParse(t, text), nil); a != b || strings.Contains(strings.TrimPrefix(a, instructLead), "any") {
			t.Errorf("%s: instructions differ or lack a type:\n%s\n%s", text, a, b)
		}
		if t.Failed() {
			return
		}
	}
}

// strictRulesOn checks one dialect.
func strictRulesOn(t *testing.T, d Dialect) {
	least := 200
	if strictRulesOf[d].recursion != "any" {
		least = 100 // many of the schemas are recursive
	}
	expressed, refused := 0, map[string]int{}
	for seed := range uint64(300) {
		text := strictMaker{Rand: rand.New(rand.NewPCG(seed, 1)), wide: seed%3 == 0}.document()
		root := strictParse(t, text)
		s, err := strictSchema(root, nil, d)
		if err != nil {
			refused[err.(*StrictError).Problems[0].Reason]++
			continue
		}
		expressed++
		strictRules(t, d, s)
		again, err := strictSchema(strictParse(t, text), nil, d)
		if diff := cmp.Diff(s, again); diff != "" || err != nil {
			t.Errorf("%s becomes another the second time: %v\n%s", text, err, diff)
		}
		last := 0
		for _, l := range s.Losses {
			start := strictStart(root, l)
			if start < last {
				t.Errorf("%s: the loss %v is out of order", text, l)
			}
			last = start
		}
		if t.Failed() {
			return
		}
	}
	t.Logf("%d of 300 are expressed; refused: %v", expressed, refused)
	if expressed < least {
		t.Errorf("only %d of 300 are expressed; refused: %v", expressed, refused)
	}
}

// strictStart returns where the keyword of a loss stands.
func strictStart(root *loosejson.Value, l Loss) int {
	p, _ := strictIndex(root).walk(l.Pointer)
	if l.Pointer == "" {
		p = strictPlace{schema: root}
	}
	return int(p.schema.Member(l.Keyword).Start)
}

func FuzzStrict(f *testing.F) {
	for _, row := range strictHostile {
		if len(row.schema) < 4000 {
			f.Add([]byte(row.schema))
		}
	}
	for seed := range uint64(20) {
		f.Add([]byte(strictMaker{Rand: rand.New(rand.NewPCG(seed, 2))}.document()))
	}
	f.Fuzz(func(t *testing.T, source []byte) {
		root, syntax := loosejson.ParseStrict(string(source), nil)
		if syntax != nil {
			return
		}
		d := strictDialects[len(source)%len(strictDialects)].name
		s, err := strictSchema(&root, map[string]bool{"": true, "/anyOf/0": true}, d)
		if err == nil {
			strictRules(t, d, s)
		}
		if len(s.JSON) > 2*strictMaxBytes {
			t.Errorf("%s: %d bytes became %d", d, len(source), len(s.JSON))
		}
		if text := instructions(&root, nil); len(text) > 64*len(source)+1000 {
			t.Errorf("%d bytes became %d of instructions", len(source), len(text))
		}
	})
}

func BenchmarkStrict(b *testing.B) {
	root := strictParse(b, strictReadInvoice(b))
	b.ReportAllocs()
	for b.Loop() {
		if _, err := strictSchema(root, nil, OpenAI); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkInstructions(b *testing.B) {
	root := strictParse(b, strictReadInvoice(b))
	b.ReportAllocs()
	for b.Loop() {
		instructions(root, nil)
	}
}

func strictReadInvoice(t testing.TB) string {
	return strictReadCase(t, "testdata/strict/invoice.txtar").sections["schema"]
}
