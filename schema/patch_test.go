package schema_test

import (
	"context"
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/briefgo/brief/schema"
)

// A shipment is large enough that two wrong values are less than the whole.
type shipment struct {
	ID      string   `json:"id"`
	Carrier string   `json:"carrier" schema:"enum=rail|road|sea"`
	Weight  float64  `json:"weight" schema:"exclusiveMinimum=0"`
	Boxes   []box    `json:"boxes" schema:"minItems=1"`
	Notes   []string `json:"notes"`
	Sent    string   `json:"sent" schema:"format=date"`
	Insured bool     `json:"insured,omitempty"`
}

type box struct {
	Label string `json:"label" schema:"minLength=2"`
	Count int    `json:"count" schema:"minimum=1"`
}

// shipmentWith returns a document with a carrier, a count and a date.
func shipmentWith(carrier, count, sent string) string {
	return fmt.Sprintf(`{"id":"S-1/7","carrier":%s,"weight":12.50,"boxes":[{"label":"glass","count":3},{"label":"books","count":%s}],"notes":["handle with care","a/b ~ c","ring twice and wait for the porter"],"sent":%s}`, carrier, count, sent)
}

var rightShipment = shipmentWith(`"sea"`, "4", `"2026-02-03"`)

// TestPatch asks for single values: what the model may answer, and what becomes of it.
func TestPatch(t *testing.T) {
	wrong := shipmentWith(`"air"`, "0", `"2026-02-03"`)
	for _, tt := range []struct {
		reason  string
		answers []string
		want    string // the document that is accepted; "" if none is
		fixes   string // of the last reply
		asked   [][]string
	}{
		{"an object of pointers", []string{`{"/carrier": "sea", "/boxes/1/count": 4}`}, rightShipment, "", nil},
		{"mended and aligned like any reply", []string{"Sorry!\n```json\n{'/carrier': 'SEA', '/boxes/1/count': '4',}\n```"}, rightShipment,
			"prose fence quote quote enum quote quote number trailing comma", nil},
		{"pointers without their slash", []string{`{"carrier": "sea", "boxes/1/count": 4}`}, rightShipment, "", nil},
		{"pointers as fragments", []string{`{"#/carrier": "sea", "#/boxes/1/count": 4}`}, rightShipment, "", nil},
		{"an object around them", []string{`{"corrections": {"/carrier": "sea", "/boxes/1/count": 4}}`}, rightShipment, "", nil},
		{"a JSON Patch (RFC 6902)", []string{`[{"op":"replace","path":"/carrier","value":"sea"},{"op":"replace","path":"/boxes/1/count","value":4}]`}, rightShipment, "", nil},
		{"the whole document", []string{rightShipment}, rightShipment, "", nil},
		{"what was not asked for does not change", []string{`{"/carrier": "sea", "/boxes/1/count": 4, "/id": "X", "/boxes/0": {}, "/none/0": 1, "": {}}`}, rightShipment, "", nil},
		{"one value of two, then the other", []string{`{"/carrier": "sea"}`, `{"/boxes/1/count": 4}`}, rightShipment, "",
			[][]string{{"/carrier", "/boxes/1/count"}, {"/boxes/1/count"}}},
		{"a value that is wrong again, then right", []string{`{"/carrier": "sea", "/boxes/1/count": 0}`, `{"/boxes/1/count": 4}`}, rightShipment, "", nil},
		{"nothing of use: the whole is asked for", []string{"I am sorry.", rightShipment}, rightShipment, "", [][]string{{"/carrier", "/boxes/1/count"}, nil}},
		{"pointers that lead nowhere", []string{`{"/boxes/9/count": 4, "/x": 1}`, rightShipment}, rightShipment, "", [][]string{{"/carrier", "/boxes/1/count"}, nil}},
		{"a document that is worse is not taken", []string{`{"id": 7}`, rightShipment}, rightShipment, "", nil},
		{"no progress: the whole is asked for", []string{`{"/carrier": "ship", "/boxes/1/count": -4}`, rightShipment}, rightShipment, "", [][]string{{"/carrier", "/boxes/1/count"}, nil}},
		{"invalid UTF-8", []string{"{\"/carrier\": \"\xff\xfe\", \"/boxes/1/count\": 4}", `{"/carrier": "sea"}`}, rightShipment, "", nil},
		{"10 MB", []string{strings.Repeat("x ", 5<<20), rightShipment}, rightShipment, "", nil},
		{"a value inside one that was asked for", []string{`{"/carrier/x": "sea", "/boxes/1/count": 4}`, `{"/carrier": "sea"}`}, rightShipment, "", nil},
		{"thinking does not count", []string{`<think>{"/carrier": "road"}</think>{"/carrier": "sea", "/boxes/1/count": 4}`}, rightShipment, "thinking", nil},
		{"the last of two values for a pointer", []string{`{"/carrier": "road", "/boxes/1/count": 4, "/carrier": "sea"}`}, rightShipment, "", nil},
	} {
		t.Run(tt.reason, func(t *testing.T) {
			s := texts(append([]string{wrong}, tt.answers...)...)
			var record schema.Record
			_, err := schema.MustFor[shipment](nil).Generate(t.Context(), s.ask, &schema.GenerateOptions{Record: &record})
			if err != nil {
				t.Fatal(err)
			}
			last := record.Attempts[len(record.Attempts)-1]
			if string(last.JSON) != tt.want {
				t.Errorf("got  %s\nwant %s", last.JSON, tt.want)
			}
			var kinds []string
			for _, f := range last.Fixes {
				kinds = append(kinds, string(f.Kind))
			}
			if got := strings.Join(kinds, " "); got != tt.fixes && tt.fixes != "" {
				t.Errorf("fixes %q, want %q", got, tt.fixes)
			}
			var asked [][]string
			for _, turn := range s.turns[1:] {
				asked = append(asked, turn.Pointers)
			}
			if diff := cmp.Diff(tt.asked, asked); tt.asked != nil && diff != "" {
				t.Error(diff)
			}
			if len(asked) != len(tt.answers) || !cmp.Equal(asked[0], []string{"/carrier", "/boxes/1/count"}) || record.Attempts[0].Decision != schema.ActionPatch {
				t.Errorf("asked for %q, decided %q", asked, record.Attempts[0].Decision)
			}
		})
	}
}

// TestPatchMessage looks at the message and at the schema of the answer.
func TestPatchMessage(t *testing.T) {
	s := texts(strings.Replace(shipmentWith(`"air"`, "0", `"2026-02-03"`), `"weight":12.50,`, "", 1), `{"/carrier": "sea", "/boxes/1/count": 4, "/weight": 1}`)
	if _, err := schema.MustFor[shipment](nil).Generate(t.Context(), s.ask, nil); err != nil {
		t.Fatal(err)
	}
	const want = "Your reply was read as JSON, and some of its values were not accepted. These are the values, by their JSON Pointers, and what is wrong with each:\n\n" +
		"- /carrier: must be one of \"rail\", \"road\", \"sea\"; got \"air\"\n" +
		"- /boxes/1/count: must be at least 1, got 0\n" +
		"  in `{\"label\":\"books\",\"count\":0}`\n" +
		"- /weight: is required but missing (number)\n" +
		"\nAnswer with one JSON object and nothing else. Its keys are these pointers, its values the corrected values: {\"/carrier\": …}. All other values stay as they are."
	if diff := cmp.Diff(want, s.turns[1].Repair); diff != "" {
		t.Errorf("the message (-want +got):\n%s", diff)
	}
	const answer = `{"type":"object","properties":{` +
		`"/carrier":{"type":"string","enum":["rail","road","sea"]},` +
		`"/boxes/1/count":{"type":"integer","minimum":1},` +
		`"/weight":{"type":"number","exclusiveMinimum":0}},` +
		`"required":["/carrier","/boxes/1/count","/weight"],"additionalProperties":false`
	if got := string(s.turns[1].Schema.JSON()); !strings.HasPrefix(got, answer) {
		t.Errorf("the schema is %s", got)
	}
	if strict, err := s.turns[1].Schema.Strict(schema.OpenAI); err != nil {
		t.Errorf("%s, %v", strict.JSON, err)
	}
}

// TestPatchEchoed answers with the message itself: nothing in it is taken for a value.
func TestPatchEchoed(t *testing.T) {
	for _, wrong := range []string{
		shipmentWith(`"air"`, "0", `"2026-02-03"`),
		strings.Replace(rightShipment, `"id":"S-1/7",`, "", 1), // any text would do for it
	} {
		var echoed string
		ask := func(_ context.Context, turn schema.Turn) (schema.Reply, error) {
			switch turn.Attempt {
			case 1:
				return schema.Reply{Text: wrong, Stop: schema.StopEnd}, nil
			case 2:
				echoed = turn.Repair
				return schema.Reply{Text: turn.Repair, Stop: schema.StopEnd}, nil
			}
			return schema.Reply{Text: rightShipment, Stop: schema.StopEnd}, nil
		}
		var record schema.Record
		if _, err := schema.MustFor[shipment](nil).Generate(t.Context(), ask, &schema.GenerateOptions{Record: &record}); err != nil {
			t.Fatal(err)
		}
		if len(record.Attempts) != 3 || record.Attempts[0].Decision != schema.ActionPatch || string(record.Attempts[1].JSON) == rightShipment {
			t.Errorf("%q is read as %s", echoed, record.Attempts[1].JSON)
		}
	}
}
