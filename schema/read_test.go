package schema_test

import (
	"encoding/json"
	"errors"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/briefgo/brief/schema"
)

type person struct {
	Name string `json:"name"`
	Age  int    `json:"age"`
	Nick string `json:"nick,omitempty"`
}

// TestTolerance reads replies at each tolerance: what one reads, all above it do.
func TestTolerance(t *testing.T) {
	const nothing, syntax, lossless, all = schema.TolerateNothing, schema.TolerateSyntax, schema.TolerateLossless, schema.TolerateAll
	tests := []struct {
		why   string
		reply string
		from  schema.Tolerance // the lowest that reads it
		want  person
	}{
		{"one document and nothing else", `{"name":"Ann","age":30}`, nothing, person{"Ann", 30, ""}},
		{"white space is JSON too", " {\n\"name\": \"Ann\", \"age\": 30}\n", nothing, person{"Ann", 30, ""}},
		{"null for an optional property is what strict mode asks for", `{"name":"Ann","age":30,"nick":null}`, nothing, person{"Ann", 30, ""}},
		{"a fence is syntax", "```json\n{\"name\":\"Ann\",\"age\":30}\n```", syntax, person{"Ann", 30, ""}},
		{"quotes and commas are syntax", `{'name': 'Ann', age: 30,}`, syntax, person{"Ann", 30, ""}},
		{"a number in a string loses nothing", `{"name":"Ann","age":"30"}`, lossless, person{"Ann", 30, ""}},
		{"a key in another case loses nothing", `{"Name":"Ann","age":30}`, lossless, person{"Ann", 30, ""}},
		{"rounding is a guess", `{"name":"Ann","age":30.4}`, all, person{"Ann", 30, ""}},
		{"a misspelt key is a guess", `{"naem":"Ann","age":30}`, all, person{"Ann", 30, ""}},
	}
	for _, tt := range tests {
		t.Run(tt.why, func(t *testing.T) {
			for tolerance := nothing; tolerance <= all; tolerance++ {
				got, err := schema.MustFor[person](&schema.Options{Tolerance: tolerance}).Decode(tt.reply)
				switch {
				case tolerance < tt.from && err == nil:
					t.Errorf("tolerance %d read %+v", tolerance, got)
				case tolerance >= tt.from && (err != nil || got != tt.want):
					t.Errorf("tolerance %d: %+v, %v", tolerance, got, err)
				}
			}
		})
	}
}

// TestReadTruncated checks that a reply that was cut off is never taken for a whole
// one, and that one that ended by itself is mended.
func TestReadTruncated(t *testing.T) {
	const end, length, unknown = schema.StopEnd, schema.StopLength, schema.StopUnknown
	tests := []struct {
		why       string
		schema    string
		reply     string
		stop      schema.Stop
		truncated bool
		partial   string // what a truncated reply shows, or what a whole one means
	}{
		{"whole", `{"type":"object"}`, `{"a":1}`, length, false, `{"a":1}`},
		{"no bracket, ended by itself", `{"type":"object"}`, `{"a":1`, end, false, `{"a":1}`},
		{"no bracket, cut off", `{"type":"object"}`, `{"a":1`, length, true, `{"a":1}`},
		{"no bracket, and nobody knows", `{"type":"object"}`, `{"a":1`, unknown, true, `{"a":1}`},
		{"an unclosed string", `{"type":"object"}`, `{"a":"b`, unknown, true, `{"a":"b"}`},
		{"half a key is left out", `{"type":"object"}`, `{"a":1,"b`, length, true, `{"a":1}`},
		{"a key without a value is left out", `{"type":"object"}`, `{"a":1,"b":`, length, true, `{"a":1}`},
		{"cut off in the prose behind the value", `{"type":"object"}`, "{\"a\":1}\nNote th", length, false, `{"a":1}`},
		{"cut off before the value", `{"type":"object"}`, "Let me th", length, true, ``},
		{"cut off while thinking", `{"type":"object"}`, "<think>The {\"a\":1} is", length, true, ``},
		{"a number at the very end may have gone on", `{"type":"integer"}`, `12`, length, true, `12`},
		{"but not if the model had finished", `{"type":"integer"}`, `12`, end, false, `12`},
		{"nor by suspicion alone", `{"type":"integer"}`, `12`, unknown, false, `12`},
		{"a fence that is not closed", `{"type":"object"}`, "```json\n{\"a\":1}", length, false, `{"a":1}`},
		{"missing required values are no violations of a part", `{"type":"object","required":["z"]}`, `{"a":1`, length, true, `{"a":1}`},
		{"nor a draft in a closed thinking block, cut off behind it", `{"type":"object"}`, "<think>{\"a\":1}</think>\nThe ans", length, true, ``},
		{"lines may have gone on", `{"type":"object","properties":{"a":{},"b":{}}}`, "a: 1\nb: tw", length, true, ``},
		{"and a list with dashes", `{"type":"array"}`, "- apple\n- bana", length, true, ``},
		{"a later value that is cut off is the answer, if nobody knows", `{"type":"object"}`, "{\"a\":1}\nCorrected:\n{\"a\":2,\"b\":\"x", unknown, true, ``},
		{"a draft before a value that is cut off", `{"type":"object"}`, "{\"a\":1}\nBetter:\n{\"a\":2", length, true, ``},
	}
	for _, tt := range tests {
		t.Run(tt.why, func(t *testing.T) {
			s, err := schema.Parse[any]([]byte(tt.schema), nil)
			if err != nil {
				t.Fatal(err)
			}
			reading, err := s.ReadReply(schema.Reply{Text: tt.reply, Stop: tt.stop})
			var truncated *schema.TruncatedError
			if got := errors.As(err, &truncated); got != tt.truncated || reading.Truncated != tt.truncated || !tt.truncated && err != nil {
				t.Fatalf("truncated %v (%v), want %v; %s", got, err, tt.truncated, reading.JSON)
			}
			if tt.partial != "" && string(reading.JSON) != tt.partial {
				t.Errorf("read as %s, want %s", reading.JSON, tt.partial)
			}
			if tt.truncated && string(truncated.Partial) != string(reading.JSON) {
				t.Errorf("Partial is %s, the reading has %s", truncated.Partial, reading.JSON)
			}
			if _, err := s.Decode(tt.reply); tt.stop == unknown && tt.truncated != (err != nil) {
				t.Errorf("Decode: %v", err)
			}
		})
	}
}

// TestReadPassedOver: text and values beside the one that was taken are fixes too.
func TestReadPassedOver(t *testing.T) {
	tests := []struct {
		why, reply string
		want       []schema.FixKind
	}{
		{"an example before the answer", "Example: {\"name\":\"X\",\"age\":1}\n{\"name\":\"Ann\",\"age\":30}", []schema.FixKind{schema.FixProse, schema.FixChosen}},
		{"prose inside an open fence", "```json\n{\"name\":\"Ann\",\"age\":30}\nThis is it.", []schema.FixKind{schema.FixFence, schema.FixProse}},
		{"prose inside a closed fence", "```json\n{\"name\":\"Ann\",\"age\":30}\nThis is it.\n```", []schema.FixKind{schema.FixFence, schema.FixProse}},
		{"a fence alone", "```json\n{\"name\":\"Ann\",\"age\":30}\n```\n", []schema.FixKind{schema.FixFence}},
		{"a bracket of prose behind it", "{\"name\":\"Ann\",\"age\":30}\nNote: [incomplete", []schema.FixKind{schema.FixChosen, schema.FixProse}},
	}
	for _, tt := range tests {
		t.Run(tt.why, func(t *testing.T) {
			reading, err := schema.MustFor[person](nil).Read(tt.reply)
			if err != nil {
				t.Fatal(err)
			}
			var kinds []schema.FixKind
			for _, fix := range reading.Fixes {
				kinds = append(kinds, fix.Kind)
			}
			if diff := cmp.Diff(tt.want, kinds); diff != "" || reading.Value != (person{"Ann", 30, ""}) || reading.Cost == 0 {
				t.Errorf("%+v, cost %d; kinds (-want +got):\n%s", reading.Value, reading.Cost, diff)
			}
		})
	}
}

// TestReadExactKeys: encoding/json takes "ROLE" for the field of "role"; this package
// must not, even where the schema allows any property.
func TestReadExactKeys(t *testing.T) {
	type account struct {
		Role string `json:"role"`
	}
	source := []byte(`{"type":"object","properties":{"role":{"enum":["user"]}}}`)
	s, err := schema.Parse[account](source, nil)
	if err != nil {
		t.Fatal(err)
	}
	got, err := s.Decode(`{"role":"user","ROLE":"admin"}`)
	if err != nil || got.Role != "user" {
		t.Errorf("%+v, %v", got, err)
	}
	if got, err := s.Decode(`{"role":"user","role":"admin"}`); err == nil {
		t.Errorf("unequal duplicate keys gave %+v", got)
	}
}

// TestReadFixes checks places: a fix is where the change is, in the document and in
// the reply.
func TestReadFixes(t *testing.T) {
	reply := "Sure:\n{\"name\": 'Ann', \"age\": \"30\",}"
	reading, err := schema.MustFor[person](nil).Read(reply)
	if err != nil {
		t.Fatal(err)
	}
	want := []schema.Fix{
		{Kind: schema.FixProse, Pointer: "", Offset: 0, From: "Sure:"},
		{Kind: schema.FixQuote, Pointer: "/name", Offset: strings.Index(reply, "'Ann'"), From: "'", To: `"`},
		{Kind: schema.FixNumber, Pointer: "/age", Offset: strings.Index(reply, `"30"`), From: "30", To: "30"},
		{Kind: schema.FixTrailingComma, Pointer: "", Offset: strings.LastIndex(reply, ","), From: ","},
	}
	if diff := cmp.Diff(want, reading.Fixes); diff != "" {
		t.Errorf("fixes (-want +got):\n%s", diff)
	}
	if string(reading.JSON) != `{"name":"Ann","age":30}` {
		t.Errorf("JSON is %s", reading.JSON)
	}
}

// TestDecodeErrorsHavePlaces: what the Go type refuses is named as what the schema
// refuses is.
func TestDecodeErrorsHavePlaces(t *testing.T) {
	type inner struct {
		Data  []byte `json:"data"`
		Count int    `json:"count,string"`
	}
	type outer struct {
		List []inner          `json:"list"`
		Map  map[string]int64 `json:"map"`
		When *time.Time       `json:"when,omitempty"`
	}
	tests := []struct{ why, reply, want string }{
		{"bad base64", `{"list":[{"data":"YQ==","count":"1"},{"data":"!!","count":"1"}],"map":{}}`, "/list/1/data: cannot be decoded: illegal base64"},
		{"a number beyond 64 bits", `{"list":[],"map":{"a":1,"b":9223372036854775808}}`, "/map/b: 9223372036854775808 does not fit a Go int64"},
		{"a leap second", `{"list":[],"map":{},"when":"2026-12-31T23:59:60Z"}`, "/when: cannot be decoded"},
	}
	for _, tt := range tests {
		_, err := schema.MustFor[outer](nil).Decode(tt.reply)
		var invalid *schema.ValidationError
		if !errors.As(err, &invalid) || !strings.HasPrefix(err.Error(), tt.want) {
			t.Errorf("%s: %v, want %s", tt.why, err, tt.want)
		}
	}
}

// TestLoneSurrogates: half of a pair has no character, and what is read for it is a
// fix at every tolerance.
func TestLoneSurrogates(t *testing.T) {
	for tolerance := schema.TolerateNothing; tolerance <= schema.TolerateAll; tolerance++ {
		s := schema.MustFor[string](&schema.Options{Tolerance: tolerance})
		reading, err := s.Read(`"a\ud800b"`)
		if err != nil || reading.Value != "a\ufffdb" || len(reading.Fixes) != 1 || reading.Fixes[0].Kind != schema.FixInvalidUTF8 {
			t.Errorf("tolerance %d: %q, %v, %v", tolerance, reading.Value, reading.Fixes, err)
		}
	}
}

// TestErrorsAreShort: no error repeats more than a little of what a model wrote.
func TestErrorsAreShort(t *testing.T) {
	long := strings.Repeat("secret ", 1000)
	quoted, _ := json.Marshal(long)
	for _, reply := range []string{long, `{"name":` + string(quoted) + `,"age":` + string(quoted) + `}`, `{"` + long + `":1}`, `{"name":` + long} {
		_, err := schema.MustFor[person](nil).Decode(reply)
		if err == nil {
			t.Errorf("%.20s was read", reply)
		} else if len(err.Error()) > 600 {
			t.Errorf("an error of %d bytes repeats the reply: %s", len(err.Error()), err)
		}
	}
}

// TestErrorsQuoteLittle: no error holds more than 40 bytes of a value that a model wrote,
// whatever is wrong with it.
func TestErrorsQuoteLittle(t *testing.T) {
	type all struct {
		When time.Time         `json:"when"`
		Data []byte            `json:"data"`
		N    int8              `json:"n"`
		F    float64           `json:"f"`
		Map  map[string]string `json:"map"`
	}
	long := strings.Repeat("s3cret ", 1000)
	digits := strings.Repeat("7", 1000)
	text, _ := json.Marshal(long)
	union := `{"anyOf":[{"const":"a"},{"type":"integer"},{"type":"object","properties":{"k":{"enum":["b"]}},"required":["k"]}]}`
	tests := []struct{ schema, reply string }{
		{`{"type":"integer"}`, string(text)},
		{`{"type":"string","format":"date"}`, string(text)},
		{`{"type":"string","maxLength":3}`, string(text)},
		{`{"type":"string","pattern":"^x$"}`, string(text)},
		{`{"enum":["a","b"]}`, string(text)},
		{`{"type":"integer","maximum":3}`, digits},
		{`{"type":"array","uniqueItems":true}`, "[" + string(text) + "," + string(text) + "]"},
		{`{"type":"array","items":false}`, "[" + string(text) + "]"},
		{`{"not":{"type":"string"}}`, string(text)},
		{union, string(text)},
		{union, `{"k":` + string(text) + `}`},
		{`{"type":"object"}`, `{"a":` + string(text) + `,"a":1}`},
		{`{"type":"object"}`, `{"a":1e99999` + digits + `}`},
		{`{"type":"object","maxProperties":0}`, `{"a":` + string(text) + `}`},
	}
	check := func(reply string, err error) {
		t.Helper()
		switch {
		case err == nil:
			t.Errorf("%.40s was read", reply)
		case strings.Contains(err.Error(), long[:41]), strings.Contains(err.Error(), digits[:41]), len(err.Error()) > 2048:
			t.Errorf("%.40s: the error repeats the reply: %s", reply, err)
		}
	}
	for _, tt := range tests {
		s, err := schema.Parse[any]([]byte(tt.schema), nil)
		if err != nil {
			t.Fatal(err)
		}
		_, err = s.Decode(tt.reply)
		check(tt.reply, err)
		check(tt.reply, s.Validate([]byte(tt.reply)))
	}
	for _, member := range []string{`"when":` + string(text), `"data":` + string(text), `"n":` + digits, `"f":1` + digits, `"map":` + string(text)} {
		reply := `{` + member + `}`
		_, err := schema.MustFor[all](nil).Decode(reply)
		check(reply, err)
	}
	permissive, err := schema.Parse[all]([]byte(`{"type":"object"}`), nil)
	if err != nil {
		t.Fatal(err)
	}
	for _, member := range []string{`"when":` + string(text), `"data":` + string(text), `"n":` + digits, `"f":1` + digits, `"map":` + string(text), `"n":` + string(text)} {
		reply := `{` + member + `}`
		_, err := permissive.Decode(reply)
		check(reply, err)
	}
}

// FuzzDecode: any reply against any schema gives a value that the schema accepts, or
// an error.
func FuzzDecode(f *testing.F) {
	f.Add(`{"type":"object","properties":{"a":{"type":"integer"}},"required":["a"]}`, "```json\n{a: '1',}\n```", 0)
	f.Add(`{"type":"array","items":{"enum":["x","y"]}}`, `<think>["x"]</think>X and "y"`, 1)
	f.Add(`{"anyOf":[{"type":"string","format":"date"},{"type":"null"}]}`, `None`, -2)
	f.Add(`{"type":"object","properties":{"note":{"type":"string"},"n":{"type":"number"}},"required":["note"]}`, "{\"note\": \"a\n\nb \"c\" {\"d\": 1}\", n: 1_000", 2)
	f.Add(`{"type":"object","properties":{"a":{"type":"object","properties":{"b":{"type":"integer"}}}},"required":["a"]}`, `{"tool_calls":[{"function":{"name":"x","arguments":"{\"b\": \"3\"}"}}]}`, 2)
	f.Add(`{"type":"object","properties":{"name":{"type":"string"},"tags":{"type":"array","items":{"enum":["x","y"]}}},"additionalProperties":false}`, "- Name: Ann\n- tags: [X, 'y', ...]\n- other: {a: 1}", 2)
	f.Add(`{"type":"array","items":{"enum":["x","y"]}}`, "x, Y", 2)
	f.Add(`{}`, "1, \"a\"\n{\"b\": (1, 2)} «c»", 2)
	f.Fuzz(func(t *testing.T, source, reply string, tolerance int) {
		s, err := schema.Parse[any]([]byte(source), &schema.Options{Tolerance: schema.Tolerance(tolerance&3 - 2)})
		if err != nil {
			return
		}
		reading, err := s.Read(reply)
		if err == nil {
			if err := s.Validate(reading.JSON); err != nil {
				t.Errorf("%s was read, and is not valid: %v", reading.JSON, err)
			}
		}
		offset := 0
		for _, fix := range reading.Fixes {
			if fix.Offset < offset || fix.Offset > len(reply) || fix.Kind == "" || len(fix.From) > 40 || len(fix.To) > 40 {
				t.Errorf("fix %+v of %d bytes, behind one at %d", fix, len(reply), offset)
			}
			if offset = fix.Offset; !pointsInto(t, reading.JSON, fix.Pointer) {
				t.Errorf("fix %+v: there is no such place in %s", fix, reading.JSON)
			}
		}
		if len(reading.Fixes) > 0 && reading.Cost == 0 {
			t.Errorf("fixes %v cost nothing", reading.Fixes)
		}
	})
}

// pointsInto reports whether a JSON Pointer is that of a value in a document.
func pointsInto(t *testing.T, doc []byte, pointer string) bool {
	t.Helper()
	var v any
	if err := json.Unmarshal(doc, &v); err != nil {
		t.Fatalf("%s: %v", doc, err)
	}
	if pointer == "" {
		return true
	}
	for token := range strings.SplitSeq(pointer[1:], "/") {
		switch in := v.(type) {
		case map[string]any:
			var ok bool
			if v, ok = in[strings.NewReplacer("~1", "/", "~0", "~").Replace(token)]; !ok {
				return false
			}
		case []any:
			i, err := strconv.Atoi(token)
			if err != nil || i < 0 || i >= len(in) {
				return false
			}
			v = in[i]
		default:
			return false
		}
	}
	return true
}
