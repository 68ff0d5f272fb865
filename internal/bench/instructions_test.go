package bench

import (
	"testing"
	"time"

	"github.com/briefgo/brief/budget"
	"github.com/briefgo/brief/schema"
)

// The types whose schemas are told to a model.
type (
	toldInvoice struct {
		Number   string     `json:"number" schema:"as printed; minLength=1"`
		Issued   time.Time  `json:"issued"`
		Due      *time.Time `json:"due" schema:"null if the invoice does not say"`
		Currency string     `json:"currency" schema:"enum=EUR|GBP|USD|CHF"`
		Lines    []toldLine `json:"lines" schema:"in the order of the invoice; minItems=1"`
		Total    float64    `json:"total" schema:"the amount due, tax included; minimum=0"`
		Notes    []string   `json:"notes,omitempty" schema:"maxItems=5; items.maxLength=200"`
	}
	toldLine struct {
		Text     string  `json:"text"`
		Quantity int     `json:"quantity" schema:"minimum=1"`
		Price    float64 `json:"price" schema:"of one piece"`
	}

	toldPerson struct {
		Name  string `json:"name"`
		Age   int    `json:"age"`
		Email string `json:"email,omitempty" schema:"format=email"`
	}

	toldTree struct {
		Title    string     `json:"title" schema:"of the chapter"`
		Page     uint16     `json:"page"`
		Children []toldTree `json:"children"`
	}

	toldShape  interface{ shape() }
	toldCircle struct {
		Type   string  `json:"type"`
		Radius float64 `json:"radius" schema:"exclusiveMinimum=0"`
	}
	toldBox struct {
		Type  string  `json:"type"`
		Width float64 `json:"width"`
		Depth float64 `json:"depth"`
	}
	toldText struct {
		Type string `json:"type"`
		Text string `json:"text" schema:"maxLength=80"`
		Bold bool   `json:"bold,omitempty"`
	}
	toldDrawing struct {
		Shapes []toldShape          `json:"shapes"`
		Named  map[string]toldShape `json:"named,omitempty"`
	}
)

func (toldCircle) shape() {}
func (toldBox) shape()    {}
func (toldText) shape()   {}

// notations returns the instructions of a schema in both notations.
func notations[T any](t *testing.T, variants ...schema.Variant) (types, json string) {
	t.Helper()
	var texts [2]string
	for i, n := range []schema.Notation{schema.NotationTypes, schema.NotationJSONSchema} {
		s, err := schema.For[T](&schema.Options{Notation: n, Variants: variants})
		if err != nil {
			t.Fatal(err)
		}
		texts[i] = s.Instructions()
	}
	return texts[0], texts[1]
}

// TestNotations counts what a model is told of schemas in the two notations: types
// take fewer tokens than the JSON Schema for each, and two thirds or less for all.
func TestNotations(t *testing.T) {
	shapes := []schema.Variant{
		schema.VariantOf[toldShape, toldCircle]("type", "circle"),
		schema.VariantOf[toldShape, toldBox]("type", "box"),
		schema.VariantOf[toldShape, toldText]("type", "text"),
	}
	tests := []struct {
		reason string
		texts  func() (string, string)
	}{
		{"an invoice", func() (string, string) { return notations[toldInvoice](t) }},
		{"three fields", func() (string, string) { return notations[toldPerson](t) }},
		{"a tree", func() (string, string) { return notations[toldTree](t) }},
		{"a union", func() (string, string) { return notations[toldDrawing](t, shapes...) }},
		{"maps of lists", func() (string, string) { return notations[map[string][]toldPerson](t) }},
	}
	counter := budget.O200k()
	sumTypes, sumJSON := 0, 0
	for _, tt := range tests {
		types, json := tt.texts()
		a, b := counter.Count(types), counter.Count(json)
		t.Logf("%-14s %4d tokens as types, %4d as JSON Schema: %2.0f %%", tt.reason, a, b, 100*float64(a)/float64(b))
		if a >= b {
			t.Errorf("%s: %d tokens as types, %d as JSON Schema:\n%s\n%s", tt.reason, a, b, types, json)
		}
		sumTypes, sumJSON = sumTypes+a, sumJSON+b
	}
	if 3*sumTypes > 2*sumJSON {
		t.Errorf("together %d tokens as types, %d as JSON Schema", sumTypes, sumJSON)
	}
}
