package schema

import (
	"encoding/json"
	"math/big"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

// A readBill has what bills have.
type readBill struct {
	_        struct{}             `schema:"A bill"`
	Number   string               `json:"number" schema:"as printed; minLength=1"`
	Due      *time.Time           `json:"due" schema:"null if it says nothing of it"`
	Total    json.Number          `json:"total"`
	Currency hookColor            `json:"currency"`
	Lines    []*readLine          `json:"lines"`
	Rates    map[int8]*float64    `json:"rates"`
	Parent   *readBill            `json:"parent,omitempty"`
	Raw      json.RawMessage      `json:"raw"`
	Seal     []byte               `json:"seal"`
	Sum      *big.Int             `json:"sum"`
	Quoted   int64                `json:"quoted,string"`
	Tree     reflectTree          `json:"tree"`
	Page     reflectPage[float32] `json:"page"`
}

type readLine struct {
	Text  string     `json:"text"`
	Count uint8      `json:"count,omitzero"`
	Pair  [2]float64 `json:"pair"`
}

// TestReflectRead writes values, reads them back by their schema, and expects them
// unchanged, without a single fix.
func TestReflectRead(t *testing.T) {
	due, rate := time.Date(2026, 11, 25, 2, 0, 0, 5, time.UTC), 0.5
	small := readBill{Number: "1", Total: "2.50", Currency: "blue", Raw: json.RawMessage("null"), Page: reflectPage[float32]{Items: []float32{1.5}}}
	full := readBill{
		Number: "</4711>", Due: &due, Total: "1e3", Currency: "<red>", Lines: []*readLine{{"a", 0, [2]float64{1, 2}}, nil, {"b", 255, [2]float64{}}},
		Rates: map[int8]*float64{-128: &rate, 3: nil}, Parent: &small, Raw: json.RawMessage(`{"a":[1,null]}`), Seal: []byte{0, 255}, Sum: new(big.Int).Lsh(big.NewInt(-1), 80),
		Quoted: -5, Tree: reflectTree{nil, {}, {{}}}, Page: reflectPage[float32]{Items: []float32{}},
	}
	s := MustFor[readBill](nil)
	for _, want := range []readBill{small, full} {
		doc, err := s.Encode(want)
		if err != nil {
			t.Fatal(err)
		}
		if err := s.Validate(doc); err != nil {
			t.Errorf("%s: %v", doc, err)
		}
		got, err := s.Read(string(doc))
		if err != nil || len(got.Fixes) > 0 {
			t.Errorf("%s: %v, %v", doc, got.Fixes, err)
		}
		if !reflect.DeepEqual(want, got.Value) {
			t.Errorf("(-want +got):\n%s", cmp.Diff(want, got.Value, cmp.AllowUnexported(big.Int{})))
		}
	}
}

// TestReflectNilIsNotTold checks that a model is told of the nulls that are values,
// and of no other.
func TestReflectNilIsNotTold(t *testing.T) {
	told := MustFor[readBill](nil).Instructions()
	for _, null := range []string{"due: string | null", "sum: integer | null", "[key: string]: number | null"} {
		if !strings.Contains(told, null) {
			t.Errorf("no %q in\n%s", null, told)
		}
	}
	if got := strings.Count(told, "| null"); got != 3 {
		t.Errorf("%d nulls in\n%s", got, told)
	}
}
