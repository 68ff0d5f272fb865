package schema

import (
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v5"
)

// strictCompile compiles a schema for the engine, formats asserted; nil if it cannot.
func strictCompile(text string) *jsonschema.Schema {
	c := jsonschema.NewCompiler()
	c.AssertFormat = true
	if c.AddResource("mem:///s", strings.NewReader(text)) != nil {
		return nil
	}
	s, err := c.Compile("mem:///s")
	if err != nil {
		return nil
	}
	return s
}

// strictReadBack makes replies that a rewritten schema allows and reads them. It
// returns how many there were and how many of them must satisfy the full schema.
func strictReadBack(t *testing.T, text string, d Dialect, seed uint64) (replies, exact int) {
	t.Helper()
	full, err := Parse[any]([]byte(text), &Options{Tolerance: TolerateNothing})
	if err != nil {
		return 0, 0 // a schema that is nothing but itself
	}
	s, err := full.Strict(d)
	if err != nil {
		return 0, 0
	}
	root, sent := strictParse(t, string(s.JSON)), strictCompile(string(s.JSON))
	if sent == nil {
		t.Fatalf("%s: %s became %s, which is no schema", d, text, s.JSON)
	}
	w := strictReply{Rand: rand.New(rand.NewPCG(seed, 5)), root: root}
	for range 6 {
		doc, ok := w.value(root, 0)
		if !ok || sent.Validate(doc) != nil {
			continue
		}
		reply := string(strictJSON(doc))
		reading, err := full.ReadReply(Reply{Text: reply, Stop: StopEnd})
		replies++
		if len(s.Losses) > 0 {
			continue
		}
		exact++
		if err != nil || full.Validate(reading.JSON) != nil {
			t.Fatalf("%s: %s\nbecame %s\nwhich allows %s\nwhich was read as %s: %v", d, text, s.JSON, reply, reading.JSON, err)
		}
	}
	return replies, exact
}

// TestStrictReadBack checks for each dialect that a document that the rewritten schema
// allows satisfies the full schema once it is read, if there were no losses; at the
// lowest tolerance, so that nothing is undone but what the rewriting did.
func TestStrictReadBack(t *testing.T) {
	for _, d := range strictDialects {
		t.Run(d.label, func(t *testing.T) {
			replies, exact := 0, 0
			for seed := range uint64(300) {
				m := strictMaker{Rand: rand.New(rand.NewPCG(seed, 3)), lossless: seed%3 == 0, wide: true}
				text := m.document()
				if seed%2 == 0 {
					text = m.schema(1) // a small schema has few losses
				}
				n, e := strictReadBack(t, text, d.name, seed)
				replies, exact = replies+n, exact+e
			}
			t.Logf("%d replies, %d of them without a loss", replies, exact)
			if replies < 300 || exact < 100 {
				t.Errorf("only %d replies, %d without a loss", replies, exact)
			}
		})
	}
}

// TestStrictGoldenReadBack checks the same, and the rules of each dialect, of the
// schemas of all golden files.
func TestStrictGoldenReadBack(t *testing.T) {
	replies, exact := 0, 0
	for _, dir := range []string{"strict", "instructions"} {
		strictFiles(t, dir, func(t *testing.T, file string) {
			c := strictReadCase(t, file)
			root, nilable := c.source(t)
			for i, d := range strictDialects {
				if s, err := strictSchema(root, nilable, d.name); err == nil {
					strictRules(t, d.name, s)
				}
				n, e := strictReadBack(t, c.sections["schema"], d.name, uint64(i))
				replies, exact = replies+n, exact+e
			}
		})
	}
	t.Logf("%d replies, %d of them without a loss", replies, exact)
	if replies < 200 || exact < 50 {
		t.Errorf("only %d replies, %d without a loss", replies, exact)
	}
}

// FuzzStrictReadBack does the same for random schemas, and reads a reply of any kind.
func FuzzStrictReadBack(f *testing.F) {
	for seed := range uint64(6) {
		f.Add(seed, uint8(seed), `{"value":null,"p0":null}`)
	}
	f.Fuzz(func(t *testing.T, seed uint64, dialect uint8, reply string) {
		d := strictDialects[int(dialect)%len(strictDialects)].name
		text := strictMaker{Rand: rand.New(rand.NewPCG(seed, 6)), wide: true, lossless: seed%2 == 0}.document()
		strictReadBack(t, text, d, seed)
		if s, err := Parse[any]([]byte(text), nil); err == nil && len(reply) < 1000 {
			_, _ = s.Read(reply) // must not panic
		}
	})
}
