package schema

import (
	"context"
	"encoding/json"
	"errors"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// The shapes of the tests: two structs, and one behind a pointer that holds others.
type (
	variantShape interface{ area() float64 }
	variantKind  string

	variantCircle struct {
		Type   string  `json:"type"`
		Radius float64 `json:"radius" schema:"exclusiveMinimum=0"`
	}
	variantSquare struct {
		Type variantKind `json:"type" schema:"what it is; pattern=^s"`
		Side float64     `json:"side"`
	}
	variantGroup struct {
		Type   string                  `json:"type,omitempty" schema:"const=group"`
		Shapes []variantShape          `json:"shapes"`
		Named  map[string]variantShape `json:"named,omitempty"`
		Pair   *[2]variantShape        `json:"pair,omitempty"`
		Behind *variantShape           `json:"behind,omitempty"`
	}

	variantDrawing struct {
		Title string       `json:"title"`
		Main  variantShape `json:"main" schema:"the largest"`
		More  variantShape `json:"more,omitempty"`
		*VariantLayer
		Count int64 `json:"count,string"`
		Rest  any   `json:"rest,omitempty"`
	}
	VariantLayer struct {
		Layers map[int][]variantShape `json:"layers,omitempty"`
	}
)

func (variantCircle) area() float64 { return 3 }
func (variantSquare) area() float64 { return 1 }
func (*variantGroup) area() float64 { return 0 }

func (variantKind) Enum() []variantKind { return []variantKind{"square", "circle"} }

// variantShapes are the variants of variantShape.
func variantShapes() *Options {
	return &Options{Variants: []Variant{
		VariantOf[variantShape, variantCircle]("type", "circle"),
		VariantOf[variantShape, variantSquare]("type", "square"),
		VariantOf[variantShape, *variantGroup]("type", "group"),
	}}
}

func TestVariantSchema(t *testing.T) {
	type drawing struct {
		Main variantShape   `json:"main" schema:"the largest"`
		More []variantShape `json:"more,omitempty"`
	}
	opts := variantShapes()
	opts.Variants = opts.Variants[:2]
	const circle = `{"type":"object","properties":{"type":{"type":"string","const":"circle"},"radius":{"type":"number","exclusiveMinimum":0}},"required":["type","radius"],"additionalProperties":false}`
	const square = `{"type":"object","properties":{"type":{"type":"string","description":"what it is","const":"square","pattern":"^s"},"side":{"type":"number"}},"required":["type","side"],"additionalProperties":false}`
	want := `{"type":"object","properties":{"main":{"description":"the largest","anyOf":[{"$ref":"#/$defs/variantShape"},{"type":"null"}]},` +
		`"more":{"type":"array","items":{"anyOf":[{"$ref":"#/$defs/variantShape"},{"type":"null"}]}}},"required":["main"],"additionalProperties":false,` +
		`"$defs":{"variantShape":{"anyOf":[{"$ref":"#/$defs/variantCircle"},{"$ref":"#/$defs/variantSquare"}]},"variantCircle":` + circle + `,"variantSquare":` + square + `}}`
	s := MustFor[drawing](opts)
	if diff := cmp.Diff(want, string(s.JSON())); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}

	told := instructLead + `{
  main: variantShape // the largest
  more?: variantShape[]
}

type variantShape = {
  type: "circle"
  radius: number // more than 0
} | {
  type: "square" // what it is; matches ^s
  side: number
}`
	if diff := cmp.Diff(told, s.Instructions()); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}

	strict, err := s.Strict(OpenAI)
	if err != nil || strict.Wrapped {
		t.Fatal(strict.Wrapped, err)
	}
	for _, l := range strict.Losses {
		if !strings.HasPrefix(l.Pointer, "/properties/more") { // it is optional, and sent as required
			t.Errorf("lost: %v", l)
		}
	}
	got, err := s.Decode(`{"main":{"type":"square","side":2},"more":null}`)
	if diff := cmp.Diff(drawing{Main: variantSquare{"square", 2}}, got); diff != "" || err != nil {
		t.Errorf("%v (-want +got):\n%s", err, diff)
	}
}

func TestVariantRead(t *testing.T) {
	circle, square := variantCircle{"circle", 2}, variantSquare{"square", 1}
	tests := []struct {
		reason, reply string
		want          variantDrawing
	}{
		{"a value", `{"title":"a","main":{"type":"circle","radius":2},"count":"1"}`, variantDrawing{Title: "a", Main: circle, Count: 1}},
		{"a reply that needs mending", "Here:\n```json\n{title: 'a', main: {Type: 'Circle', radius: '2'}, count: 1, more: {\"side\": 1, \"type\": \"SQUARE\"},}\n```",
			variantDrawing{Title: "a", Main: circle, More: square, Count: 1}},
		{"a null is nil, as encoding/json writes it", `{"title":"a","main":null,"count":"1","more":null}`, variantDrawing{Title: "a", Count: 1}},
		{"a map in an embedded pointer", `{"title":"a","main":{"type":"circle","radius":2},"count":"1","layers":{"3":[{"type":"square","side":1},null],"-1":[]}}`,
			variantDrawing{Title: "a", Main: circle, Count: 1, VariantLayer: &VariantLayer{map[int][]variantShape{3: {square, nil}, -1: {}}}}},
		{"a union in itself", `{"title":"a","count":"1","rest":{"x":[1]},"main":{"type":"group","shapes":[{"type":"group","shapes":[{"type":"circle","radius":2}]}],"named":{"b":{"type":"square","side":1}},"pair":[null,{"type":"circle","radius":2}],"behind":{"type":"square","side":1}}}`,
			variantDrawing{Title: "a", Count: 1, Rest: map[string]any{"x": []any{1.0}}, Main: &variantGroup{Type: "group", Shapes: []variantShape{&variantGroup{Type: "group", Shapes: []variantShape{circle}}},
				Named: map[string]variantShape{"b": square}, Pair: &[2]variantShape{nil, circle}, Behind: ptr[variantShape](square)}}},
	}
	s := MustFor[variantDrawing](variantShapes())
	for _, tt := range tests {
		t.Run(tt.reason, func(t *testing.T) {
			got, err := s.Read(tt.reply)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(tt.want, got.Value); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
			doc, err := s.Encode(got.Value)
			if err != nil {
				t.Fatal(err)
			}
			again, err := s.Read(string(doc))
			if diff := cmp.Diff(tt.want, again.Value); diff != "" || err != nil || len(again.Fixes) > 0 {
				t.Errorf("%v, %v (-want +got):\n%s", err, again.Fixes, diff)
			}
		})
	}
}

func ptr[T any](v T) *T { return &v }

func TestVariantViolations(t *testing.T) {
	tests := []struct{ reason, reply, want string }{
		{"no such variant", `{"title":"a","count":"1","main":{"type":"hexagon","side":1}}`, `/main/type: must be one of "circle", "square", "group"; got "hexagon"`},
		{"no discriminator", `{"title":"a","count":"1","main":{}}`, `/main/type: is required but missing`},
		{"the property of another variant", `{"title":"a","count":"1","main":{"type":"circle","side":1}}`, `/main/radius: is required but missing (number)`},
		{"a value of the variant", `{"title":"a","count":"1","main":{"type":"circle","radius":-1}}`, `/main/radius: must be more than 0, got -1`},
	}
	s := MustFor[variantDrawing](variantShapes())
	for _, tt := range tests {
		t.Run(tt.reason, func(t *testing.T) {
			_, err := s.Read(tt.reply)
			var invalid *ValidationError
			if !errors.As(err, &invalid) || !strings.Contains(err.Error(), tt.want) {
				t.Errorf("got %v, want %s", err, tt.want)
			}
		})
	}
}

// TestVariantUndecodable checks that what validates and is not decodable is found
// behind interfaces.
func TestVariantUndecodable(t *testing.T) {
	type small struct {
		Type string `json:"type"`
		Size int64  `json:"size"`
	}
	s := MustFor[[]any2](&Options{Variants: []Variant{VariantOf[any2, small]("type", "small")}})
	_, err := s.Decode(`[{"type":"small","size":1},{"type":"small","size":9223372036854775808}]`)
	if err == nil || !strings.Contains(err.Error(), "/1/size: 9223372036854775808 does not fit a Go int64") {
		t.Error(err)
	}
}

// any2 is an empty interface with a name.
type any2 interface{}

// TestVariantTruncated checks that a reply which was cut off gives what it shows.
func TestVariantTruncated(t *testing.T) {
	s := MustFor[variantDrawing](variantShapes())
	got, err := s.Read(`{"title":"a","main":{"type":"circle","radius":2},"more":{"side":1`)
	var truncated *TruncatedError
	if !errors.As(err, &truncated) {
		t.Fatal(err)
	}
	if diff := cmp.Diff(variantDrawing{Title: "a", Main: variantCircle{"circle", 2}}, got.Value); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	r := NewReader(s)
	_, _ = r.Write([]byte(`{"title":"a","main":{"type":"circle","radius":2},"mo`))
	if v := r.Value(); v.Main == nil || !r.Complete("/main/radius") {
		t.Errorf("%+v", v)
	}
}

// TestVariantRoot checks a union that is the document itself.
func TestVariantRoot(t *testing.T) {
	s := MustFor[variantShape](variantShapes())
	strict, err := s.Strict(OpenAI)
	if err == nil || strict.Wrapped {
		t.Errorf("a map was sent: %v", err)
	}
	opts := variantShapes()
	opts.Variants = opts.Variants[:2]
	s = MustFor[variantShape](opts)
	if strict, err = s.Strict(OpenAI); err != nil || !strict.Wrapped {
		t.Error(strict.Wrapped, err)
	}
	for _, reply := range []string{`{"type":"circle","radius":2}`, `{"value":{"type":"circle","radius":2}}`} {
		got, err := s.Generate(context.Background(), func(context.Context, Turn) (Reply, error) { return Reply{Text: reply, Stop: StopEnd}, nil }, nil)
		if got != (variantCircle{"circle", 2}) || err != nil {
			t.Errorf("%s: %v, %v", reply, got, err)
		}
	}
}

// TestVariantParse decodes by variants what the schema is given for.
func TestVariantParse(t *testing.T) {
	s, err := Parse[[]variantShape]([]byte(`{"type":"array","items":{"type":"object","required":["type"]}}`), variantShapes())
	if err != nil {
		t.Fatal(err)
	}
	got, err := s.Decode(`[{"type":"circle","radius":2}]`)
	if diff := cmp.Diff([]variantShape{variantCircle{"circle", 2}}, got); diff != "" || err != nil {
		t.Errorf("%v (-want +got):\n%s", err, diff)
	}
	_, err = s.Decode(`[{"type":"circle","radius":2},{"type":"oval"}]`)
	if want := `/1: cannot be decoded: its "type" is not one of`; err == nil || !strings.Contains(err.Error(), want) {
		t.Errorf("got %v, want %s", err, want)
	}
}

// The structs that are no variants.
type (
	variantPlain  struct{ Kind string }
	variantNumber struct{ Type int }
	variantQuoted struct {
		Type string `json:",string"`
	}
	variantOther struct {
		Type string `schema:"const=another"`
	}
	variantListed  struct{ Type hookColor }
	variantRewrite struct{ Type variantUpper }
	variantUpper   string
	variantWrites  struct{ Type string }
	variantHooked  struct{ Radius float64 }
	variantUntold  struct{ Type string }
	variantTwin    struct{ Type string }
	variantWrong   struct{ Type string }
	variantList    []string
	variantAny     interface{}
	variantAlso    interface{}
)

func (u variantUpper) MarshalText() ([]byte, error) { return []byte(strings.ToUpper(string(u))), nil }
func (variantWrites) MarshalJSON() ([]byte, error)  { return []byte(`{}`), nil }
func (variantUntold) JSONSchema() []byte            { return []byte(`{"type":"object"}`) }
func (variantHooked) JSONSchema() []byte {
	return []byte(`{"type":"object","properties":{"Type":{"const":"v"},"Radius":{"type":"number"}},"required":["Type"]}`)
}
func (v variantHooked) MarshalJSON() ([]byte, error) {
	return json.Marshal(struct {
		Type   string
		Radius float64
	}{"v", v.Radius})
}

// TestVariantHook takes a variant that writes its discriminator itself.
func TestVariantHook(t *testing.T) {
	s := MustFor[[]variantAny](&Options{Variants: []Variant{VariantOf[variantAny, variantHooked]("Type", "v")}})
	doc, err := s.Encode([]variantAny{variantHooked{2}, nil})
	if want := `[{"Type":"v","Radius":2},null]`; string(doc) != want || err != nil {
		t.Errorf("got %s, %v, want %s", doc, err, want)
	}
	got, err := s.Decode(string(doc))
	if diff := cmp.Diff([]variantAny{variantHooked{2}, nil}, got); diff != "" || err != nil {
		t.Errorf("%v (-want +got):\n%s", err, diff)
	}
}

func TestVariantErrors(t *testing.T) {
	of := func(v ...Variant) []Variant { return v }
	tests := []struct {
		reason   string
		variants []Variant
		want     string
	}{
		{"none", nil, "schema: struct.Any: schema.variantShape is an interface: say in Options.Variants which structs it may hold"},
		{"the zero Variant", of(Variant{}), "schema: Options.Variants[0]: the zero Variant is none: VariantOf makes one"},
		{"no interface", of(VariantOf[int, variantPlain]("Type", "a")), "schema: Options.Variants[0]: int is no interface"},
		{"any", of(VariantOf[any, variantPlain]("Type", "a")), "schema: Options.Variants[0]: any stays any JSON value: give the interface a name of its own"},
		{"no struct", of(VariantOf[variantAny, variantList]("Type", "a")), "schema: Options.Variants[0]: schema.variantList is neither a struct nor a pointer to one"},
		{"no name", of(VariantOf[variantAny, variantTwin]("Type", "")), "schema: Options.Variants[0]: the discriminator of schema.variantTwin needs a property and a name"},
		{"not implemented", of(VariantOf[variantShape, variantPlain]("Type", "a")), "schema: Options.Variants[0]: schema.variantPlain does not implement schema.variantShape"},
		{"implemented by the pointer", of(VariantOf[variantShape, variantGroup]("Type", "a")),
			"schema: Options.Variants[0]: schema.variantGroup does not implement schema.variantShape, but a pointer to it does: is *variantGroup meant?"},
		{"two properties", of(VariantOf[variantAny, variantTwin]("Type", "a"), VariantOf[variantAny, variantWrong]("type", "b")),
			`schema: Options.Variants[1]: the other variants of schema.variantAny have the property "Type", not "type"`},
		{"one name twice", of(VariantOf[variantAny, variantTwin]("Type", "a"), VariantOf[variantAny, variantWrong]("Type", "a")),
			`schema: Options.Variants[1]: schema.variantTwin and schema.variantWrong have the same name "a"`},
		{"one struct twice", of(VariantOf[variantAny, variantTwin]("Type", "a"), VariantOf[variantAny, *variantTwin]("Type", "b")),
			`schema: Options.Variants[1]: *schema.variantTwin is a variant of schema.variantAny already`},
		{"two names in two interfaces", of(VariantOf[variantAny, variantTwin]("Type", "a"), VariantOf[variantAlso, variantTwin]("Type", "b")),
			`schema: Options.Variants[1]: schema.variantTwin has the name "a" as a variant of schema.variantAny`},
		{"no discriminator", of(VariantOf[variantAny, variantPlain]("type", "a")),
			"schema: struct.Any(variantPlain): schema.variantPlain has no property \"type\" to tell it from other variants: add a field, Type string `json:\"type\"` say, whose value is \"a\""},
		{"it is a number", of(VariantOf[variantAny, variantNumber]("Type", "a")), "schema: struct.Any(variantNumber).Type: a discriminator is a string, and this is an integer"},
		{"it is JSON in a string", of(VariantOf[variantAny, variantQuoted]("Type", "a")), "schema: struct.Any(variantQuoted).Type: a discriminator is a string, and this is JSON in a string"},
		{"it has another const", of(VariantOf[variantAny, *variantOther]("Type", "a")), `schema: struct.Any(variantOther).Type: the name of the variant is "a", and the const "another"`},
		{"it has another enum", of(VariantOf[variantAny, variantListed]("Type", "a")), `schema: struct.Any(variantListed).Type: the name "a" of the variant is not in the enum`},
		{"it is written otherwise", of(VariantOf[variantAny, variantRewrite]("Type", "a")), `schema: struct.Any(variantRewrite).Type: schema.variantUpper cannot hold the name "a" of the variant`},
		{"the struct writes itself", of(VariantOf[variantAny, variantWrites]("Type", "a")),
			`schema: struct.Any(variantWrites): it is not written as an object with its fields: give it a method JSONSchema() []byte`},
		{"the schema of its own does not tell", of(VariantOf[variantAny, variantUntold]("Type", "a")),
			`schema: struct.Any(variantUntold): its JSONSchema has no required property "Type" with the const "a"`},
	}
	for _, tt := range tests {
		t.Run(tt.reason, func(t *testing.T) {
			var err error
			if tt.variants == nil {
				_, err = For[struct{ Any variantShape }](nil)
			} else {
				_, err = For[struct{ Any variantAny }](&Options{Variants: tt.variants})
			}
			if err == nil {
				t.Fatal("no error")
			}
			if diff := cmp.Diff(tt.want, err.Error()); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

// TestVariantRandom checks that what json.Marshal makes of any drawing satisfies the
// schema and is read back unchanged.
func TestVariantRandom(t *testing.T) {
	s := MustFor[variantDrawing](variantShapes())
	random := rand.New(rand.NewPCG(3, 4))
	for range 200 {
		want := variantDrawing{Main: randomShape(random, 0), More: randomShape(random, 0), Count: random.Int64()}
		doc, err := json.Marshal(&want)
		if err != nil {
			t.Fatal(err)
		}
		if err := s.Validate(doc); err != nil {
			t.Fatalf("%s: %v", doc, err)
		}
		got, err := s.Decode(string(doc))
		if diff := cmp.Diff(want, got); diff != "" || err != nil {
			t.Fatalf("%s: %v (-want +got):\n%s", doc, err, diff)
		}
	}
}

// randomShape returns a random shape, which may be nil.
func randomShape(random *rand.Rand, depth int) variantShape {
	switch n := random.IntN(5); {
	case n == 0:
		return nil
	case n == 1:
		return variantCircle{"circle", 1 + random.Float64()}
	case n == 2 || depth > 3:
		return variantSquare{"square", random.NormFloat64()}
	}
	g := &variantGroup{Type: "group"}
	for range random.IntN(3) {
		g.Shapes = append(g.Shapes, randomShape(random, depth+1))
	}
	if random.IntN(2) == 0 {
		g.Named = map[string]variantShape{strings.ToValidUTF8(randomText(random), "x"): randomShape(random, depth+1)}
		g.Pair = &[2]variantShape{randomShape(random, depth+1)}
	}
	return g
}
