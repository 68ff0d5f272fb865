package align

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/briefgo/brief/internal/loosejson"
)

// parse reads JSON.
func parse(t testing.TB, text string) *loosejson.Value {
	t.Helper()
	v, err := loosejson.ParseStrict(text, nil)
	if err != nil {
		t.Fatalf("%s: %v", text, err)
	}
	return &v
}

// compile compiles a schema.
func compile(t testing.TB, schema string) *Schema {
	t.Helper()
	s, err := Compile(parse(t, schema))
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// alignOne aligns one JSON value and describes its fixes.
func alignOne(t testing.TB, schema, value string, level Level) (got string, fixes string) {
	t.Helper()
	s := compile(t, schema)
	r, ok := s.Align(&Reply{Text: value, Inputs: []Input{{Value: parse(t, value)}}}, level)
	if !ok {
		t.Fatal("nothing found")
	}
	return string(r.Value.AppendJSON(nil)), fixNames(r.Fixes)
}

// fixNames lists the kinds and pointers of fixes.
func fixNames(fixes []Fix) string {
	var list []string
	for _, f := range fixes {
		list = append(list, strings.TrimSpace(f.Kind.String()+" "+f.Pointer))
	}
	return strings.Join(list, ", ")
}

const (
	person = `{"type":"object","properties":{"firstName":{"type":"string"},"age":{"type":"integer"}},"required":["firstName"],"additionalProperties":false}`
	open   = `{"type":"object","properties":{"firstName":{"type":"string"},"age":{"type":"integer"}},"required":["firstName"]}`
)

func TestAlign(t *testing.T) {
	tests := []struct {
		schema, value string
		want, fixes   string // want "" is the value itself
		reason        string
	}{
		{person, `{"firstName":"Ann","age":30}`, ``, ``, "what fits is left alone"},
		{person, `{"first_name":"Ann","AGE":30}`, `{"firstName":"Ann","age":30}`, "KeyMatched /firstName, KeyMatched /age", "keys by case and separators"},
		{person, `{"First Náme":"Ann"}`, `{"firstName":"Ann"}`, "KeyMatched /firstName", "keys by accents"},
		{person, `{"age":30,"firstName":"Ann"}`, ``, ``, "the order of the reply stays"},
		{person, `{"firstName":"Ann","firstName":"Ann"}`, `{"firstName":"Ann"}`, "KeyCollapsed", "an equal duplicate is removed"},
		{person, `{"firstName":"Ann","firstName":"Bob"}`, ``, ``, "an unequal duplicate is for the validator"},
		{open, `{"first_name":"Ann","First Name":"Bob"}`, ``, ``, "two unequal keys for one property are ambiguous"},
		{person, `{"firstName":"Ann","mood":"good"}`, `{"firstName":"Ann"}`, "Dropped", "a forbidden property"},
		{`{"properties":{"a":{"type":"string"}},"additionalProperties":false}`, `{"error":"I cannot"}`, ``, ``, "but not all there is"},
		{open, `{"firstName":"Ann","mood":"good"}`, ``, ``, "a property that is not forbidden stays"},
		{person, `{"firstNme":"Ann"}`, ``, ``, "a key that may be a required one misspelled is not dropped"},
		{person, `{"firstName":"Ann","age":null}`, `{"firstName":"Ann"}`, "NullRemoved", "null of an optional property"},
		{person, `{"firstName":"Ann","age":"N/A"}`, `{"firstName":"Ann"}`, "NullRemoved", "a text for null"},
		{person, `{"firstName":null}`, ``, ``, "null of a required property is for the validator"},
		{person, `{}`, ``, ``, "nothing is invented"},
		{person, `{"age":"30","firstName":7}`, `{"age":30,"firstName":"7"}`, "NumberRead /age, TextKept /firstName", "numbers and texts"},
		{person, `{"result":{"firstName":"Ann"}}`, `{"firstName":"Ann"}`, "Unwrapped", "a root key"},
		{person, `[{"firstName":"Ann"}]`, `{"firstName":"Ann"}`, "Unwrapped", "a list of one"},
		{person, `{"name":"save","arguments":{"firstName":"Ann"}}`, `{"firstName":"Ann"}`, "Unwrapped", "a tool call"},
		{person, `{"name":"save","arguments":"{\"firstName\":\"Ann\"}"}`, `{"firstName":"Ann"}`, "Unwrapped, Embedded", "a tool call with its arguments as text"},
		{person, `{"type":"function","id":"c1","function":{"name":"save","arguments":"{\"first_name\":\"Ann\"}"}}`, `{"firstName":"Ann"}`, "Unwrapped, Embedded, KeyMatched /firstName", "a tool call of a provider"},
		{person, `"{\"firstName\":\"Ann\"}"`, `{"firstName":"Ann"}`, "Embedded", "JSON in a string"},
		{`{"type":"array","items":{"type":"integer"}}`, `7`, `[7]`, "Listed", "one value into a list"},
		{`{"type":"array","items":{"type":"integer"}}`, `"7"`, `[7]`, "NumberRead /0, Listed", "one value into a list, read"},
		{`{"type":"array","items":{"type":"integer"}}`, `"x"`, ``, ``, "what does not fit the list is left alone"},
		{`{"type":"array","items":{"type":"integer"}}`, `{"items":[1,"2"]}`, `[1,2]`, "Unwrapped, NumberRead /1", "a list under a root key"},
		{`{"type":"array","prefixItems":[{"type":"string"},{"type":"integer"}]}`, `["a","2"]`, `["a",2]`, "NumberRead /1", "a tuple"},
		{`{"properties":{"ok":{"type":"boolean"}}}`, `true`, `{"ok":true}`, "Boxed", "one scalar into an object of one property"},
		{`{"properties":{"all":{"type":"array","items":{"type":"string"}}}}`, `["a","b"]`, `{"all":["a","b"]}`, "Boxed", "a list into an object of one property"},
		{`{"type":["integer","null"]}`, `"none"`, `null`, "NullRead", "null where no string is wanted"},
		{`{"type":["string","null"]}`, `"none"`, ``, ``, "a string where it is"},
		{`{"anyOf":[{"type":"integer"},{"type":"null"}]}`, `"12"`, `12`, "NumberRead", "nullable as anyOf"},
		{`{"type":"string"}`, `{"a":[1]}`, `"{\"a\":[1]}"`, "TextKept", "an object as its JSON"},
		{`{"type":"array","items":{"type":"string"}}`, `{"0":"a"}`, ``, ``, "but not as that in a list"},
		{`{"type":"string"}`, `["a"]`, `"a"`, "Unwrapped", "a list of one string"},
		{`{"type":"boolean"}`, `"Yes"`, `true`, "BooleanRead", "booleans"},
		{`{"type":"boolean"}`, `1`, ``, ``, "1 may be a number"},
		{`{"type":"integer"}`, `3.0`, `3`, "NumberRead", "an integer spelled as a fraction"},
		{`{"type":"integer"}`, `2.5`, ``, ``, "rounding loses"},
		{`{"enum":["IN_PROGRESS","DONE"]}`, `"in progress"`, `"IN_PROGRESS"`, "EnumMatched", "an enum by case and separators"},
		{`{"enum":["DONE","OPEN"]}`, `"The state is DONE."`, `"DONE"`, "ProseRead", "an enum that a text names"},
		{`{"enum":["DONE","OPEN"]}`, `"DONE or OPEN"`, ``, ``, "a text that names two"},
		{`{"enum":["DONE","OPEN"]}`, `"It is not done"`, ``, ``, "a text that denies it"},
		{`{"anyOf":[{"const":"DONE"},{"const":"OPEN"}]}`, `"done or open"`, ``, ``, "the same as anyOf"},
		{`{"enum":[1,2]}`, `"2"`, `2`, "NumberRead", "a number of an enum"},
		{`{"enum":["1","2"]}`, `2`, `"2"`, "TextKept", "a text of an enum"},
		{`{"type":"string","format":"date"}`, `"Jan 5th, 2024"`, `"2024-01-05"`, "DateRead", "a date"},
		{`{"type":"string","format":"date"}`, `"5/6/2024"`, ``, ``, "a date that may be two"},
		{`{"additionalProperties":{"type":"integer"}}`, `{"a":"1","b":2}`, `{"a":1,"b":2}`, "NumberRead /a", "a map"},
		{`{"patternProperties":{"^n":{"type":"integer"}},"additionalProperties":false}`, `{"n1":"1","b":2}`, `{"n1":1}`, "NumberRead /n1, Dropped", "a pattern"},
		{`{"additionalProperties":{},"propertyNames":{"enum":["RED","BLUE"]}}`, `{"red":1,"pink":2}`, `{"RED":1}`, "KeyMatched /RED, Dropped", "keys of an enum"},
		{`{"$ref":"#/$defs/n","$defs":{"n":{"type":"object","properties":{"v":{"type":"integer"},"next":{"$ref":"#/$defs/n"}},"required":["v"]}}}`,
			`{"v":"1","next":{"V":2,"next":{"v":"3"}}}`, `{"v":1,"next":{"v":2,"next":{"v":3}}}`, "NumberRead /v, KeyMatched /next/v, NumberRead /next/next/v", "a recursive schema"},
		{`{"allOf":[{"properties":{"a":{"type":"integer"}}},{"properties":{"b":{"type":"integer"}}}],"unevaluatedProperties":false}`,
			`{"a":"1","B":"2","c":3}`, `{"a":1,"b":2}`, "NumberRead /a, KeyMatched /b, NumberRead /b, Dropped", "allOf is one schema"},
		{`{"oneOf":[{"properties":{"kind":{"const":"cat"},"lives":{"type":"integer"}},"required":["kind","lives"]},{"properties":{"kind":{"const":"dog"},"lives":{"type":"string"}},"required":["kind","lives"]}]}`,
			`{"kind":"Dog","lives":1}`, `{"kind":"dog","lives":"1"}`, "EnumMatched /kind, TextKept /lives", "the discriminator decides"},
		{`{"properties":{"k":{"enum":["a","b"]},"v":{}},"if":{"properties":{"k":{"const":"a"}}},"then":{"properties":{"v":{"type":"integer"}}},"else":{"properties":{"v":{"type":"string"}}}}`,
			`{"k":"A","v":"1"}`, `{"k":"a","v":1}`, "EnumMatched /k, NumberRead /v", "a condition"},
		{`{"enum":[true,"maybe",null,3]}`, `"TRUE"`, `true`, "BooleanRead", "a boolean of an enum"},
		{`{"enum":[true,"maybe",null,3]}`, `"N/A"`, `null`, "NullRead", "null of an enum"},
		{`{"enum":[true,"maybe",null,3]}`, `"null"`, `null`, "NullRead", "null of an enum by its name"},
		{`{"enum":[true,"maybe",null,3]}`, `3.0`, ``, ``, "a number that is equal"},
		{`{"enum":[true,"maybe",null,3]}`, `{"result":"The answer is 3"}`, `3`, "Unwrapped, ProseRead", "a sentence under a root key"},
		{`{"enum":[true,"maybe",null,3]}`, `{"status":{"code":3}}`, ``, ``, "no deeper"},
		{`{"enum":[[1,{"a":2}],"x"]}`, `[1,{"a":2}]`, ``, ``, "a composite of an enum"},
		{`{"enum":["C","C++"]}`, `"c++"`, `"C++"`, "EnumMatched", "punctuation may tell values apart"},
		{`{"enum":["a","A"]}`, `"A"`, ``, ``, "so may case"},
		{`{"type":"string","enum":["1","x"]}`, `1`, `"1"`, "TextKept", "a number for a text of an enum"},
		{`{"type":"boolean"}`, `"No, it is not."`, `false`, "ProseRead", "the first word of a sentence"},
		{`{"type":"boolean"}`, `"off"`, `false`, "BooleanRead", "a word for false"},
		{`{"type":["boolean","integer"]}`, `"12"`, `12`, "NumberRead", "several types"},
		{`{"type":"number"}`, `"1.234,50 €"`, `1234.50`, "NumberRead", "a price"},
		{`{"type":"number"}`, `"12 apples"`, ``, ``, "a unit may matter"},
		{`{"type":"string","format":"date-time"}`, `"2024-01-05 10:00:00Z"`, `"2024-01-05T10:00:00Z"`, "DateRead", "a time with its zone"},
		{`{"type":"string","format":"email"}`, `"x"`, ``, ``, "another format is for the validator"},
		{`{"type":"string","format":"date"}`, `20240105`, `"2024-01-05"`, "TextKept, DateRead", "a date without separators"},
		{`{"type":"object","properties":{"author":{"type":"object","properties":{"name":{"type":"string"}},"required":["name"]}}}`, `{"author":"Ann"}`,
			`{"author":{"name":"Ann"}}`, "Boxed /author", "a name for an object that has nothing else"},
		{`{"type":"object","properties":{"tags":{"type":"array","items":{"type":"string"}}}}`, `{"tags":"red"}`, `{"tags":["red"]}`, "Listed /tags", "one tag"},
		{`{"type":"object","properties":{"tags":{"type":"array","items":{"type":"string"}}}}`, `{"tags":"[\"red\",\"blue\"]"}`, `{"tags":["red","blue"]}`, "Embedded /tags", "a list in a string"},
		{`{"type":"object","properties":{"tags":{"type":"array","items":{"type":"string"}}}}`, `{"tags":"['red', 'blue']"}`, `{"tags":["red","blue"]}`, "Embedded /tags", "a list as Python prints it"},
		{`{"type":"object","properties":{"tags":{"type":"array","items":{"type":"integer"}}}}`, `{"tags":"[1, 2"}`, ``, ``, "a list that is cut off is none"},
		{`{"type":"object","properties":{"code":{"type":"string"}}}`, `{"code":"[\"bar\"]"}`, ``, ``, "JSON in a string stays where a string is wanted"},
		{`{"anyOf":[{"type":"string"},{"type":"array","items":{"type":"string"}}]}`, `["a"]`, ``, ``, "what fits a branch is left alone"},
		{`{"anyOf":[{"type":"object","properties":{"a":{"type":"string"}},"required":["a"]},{"type":"string"}]}`, `{"b":"x"}`, ``, ``, "an object that is not valid is not text instead"},
		{`{"anyOf":[{"type":"integer"},{"type":"string"}]}`, `{"b":"x"}`, `"{\"b\":\"x\"}"`, "TextKept", "it is where only text can hold it"},
		{`{"anyOf":[{"type":"object","properties":{"a":{"type":"string"}},"required":["a"]},{"type":"null"}]}`, `{"A":"x"}`, `{"a":"x"}`, "KeyMatched /a", "a nullable object"},
		{`{"properties":{"a~/b":{"type":"integer"}}}`, `{"A /b":"1"}`, `{"a~/b":1}`, "KeyMatched /a~0~1b, NumberRead /a~0~1b", "pointers are escaped"},
		{`{"properties":{"a":{"type":"integer"}},"patternProperties":{"^A$":{"type":"string"}}}`, `{"A":1}`, `{"A":"1"}`, "TextKept /A", "a pattern is no misspelling"},
		{`{"additionalProperties":{"type":"integer"},"required":["a"]}`, `{"A":"1","b":"2"}`, `{"a":1,"b":2}`, "KeyMatched /a, NumberRead /a, NumberRead /b", "a required property of a map"},
		{`{"anyOf":[{"required":["a"]},{"required":["b"]}],"additionalProperties":{"type":"integer"}}`, `{"b":"1"}`, `{"b":1}`, "NumberRead /b", "required in anyOf"},
		{`true`, `{"a":1,"a":1}`, `{"a":1}`, "KeyCollapsed", "any value"},
	}
	for _, tt := range tests {
		got, fixes := alignOne(t, tt.schema, tt.value, Lossless)
		want := tt.want
		if want == "" {
			want = tt.value
		}
		if got != want || fixes != tt.fixes {
			t.Errorf("%s:\n%s\nas   %s\ngot  %s\nwant %s\nfixes %q\nwant  %q", tt.reason, tt.value, tt.schema, got, want, fixes, tt.fixes)
		}
	}
}

func TestAlignAll(t *testing.T) {
	tests := []struct{ schema, value, want, fixes string }{
		{person, `{"firstNme":"Ann"}`, `{"firstName":"Ann"}`, "KeyGuessed /firstName"},
		{`{"type":"integer"}`, `2.5`, `3`, "NumberRounded"},
		{`{"type":"integer"}`, `"12 apples"`, `12`, "NumberRead"},
		{`{"enum":["DELIVERED","SHIPPED"]}`, `"delivred"`, `"DELIVERED"`, "EnumGuessed"},
		{`{"type":"boolean"}`, `1`, `true`, "BooleanRead"},
	}
	for _, tt := range tests {
		if got, fixes := alignOne(t, tt.schema, tt.value, All); got != tt.want || fixes != tt.fixes {
			t.Errorf("%s: got %s (%s), want %s (%s)", tt.value, got, fixes, tt.want, tt.fixes)
		}
		if got, fixes := alignOne(t, tt.schema, tt.value, Lossless); got != tt.value || fixes != "" {
			t.Errorf("%s: changed without loss to %s (%s)", tt.value, got, fixes)
		}
	}
}

func TestReadNumber(t *testing.T) {
	tests := []struct {
		text, want string
		how        numberReading
	}{
		{"30", "30", wholeNumber},
		{" -3.50 ", "-3.50", wholeNumber},
		{"+7", "7", wholeNumber},
		{"$1,234.50", "1234.50", wholeNumber},
		{"1.234,50 €", "1234.50", wholeNumber},
		{"-$5", "-5", wholeNumber},
		{"$-5", "-5", wholeNumber},
		{"30%", "30", wholeNumber},
		{"12,111", "12111", wholeNumber},
		{"12,5", "12.5", wholeNumber},
		{"0,123", "0.123", wholeNumber},
		{"1.234", "1.234", wholeNumber},
		{"1.234.567", "1234567", wholeNumber},
		{"1,23,456.7", "123456.7", wholeNumber},
		{"1 234 567", "1234567", wholeNumber},
		{"1_000", "1000", wholeNumber},
		{"12.11.", "12.11", wholeNumber},
		{"1/2", "0.5", wholeNumber},
		{"1e3", "1e3", wholeNumber},
		{"007", "7", wholeNumber},
		{".5", "0.5", wholeNumber},
		{"12 apples", "12", withUnit},
		{"5 million", "", notNumber},
		{"5k", "", notNumber},
		{"1/3", "", notNumber},
		{"1/0", "", notNumber},
		{"1.2.3", "", notNumber},
		{"2024-01-05", "", notNumber},
		{"12,34,5", "", notNumber},
		{"1,2", "1.2", wholeNumber},
		{"ten", "", notNumber},
		{"", "", notNumber},
		{"1e9999", "", notNumber},
		{"~5", "", notNumber},
		{"5 or 6", "", notNumber},
	}
	for _, tt := range tests {
		if got, how := readNumber(tt.text); got != tt.want || how != tt.how {
			t.Errorf("%q: got %q, %v, want %q, %v", tt.text, got, how, tt.want, tt.how)
		}
	}
}

func TestReadDate(t *testing.T) {
	tests := []struct {
		format, text, want string // want "" is no date
	}{
		{"date", "2024-01-05", "2024-01-05"},
		{"date", "2024/1/5", "2024-01-05"},
		{"date", "January 5th, 2024", "2024-01-05"},
		{"date", "5 Sept. 2024", "2024-09-05"},
		{"date", "Friday, 5 January 2024", "2024-01-05"},
		{"date", "25/12/2024", "2024-12-25"},
		{"date", "12/25/2024", "2024-12-25"},
		{"date", "4/4/2024", "2024-04-04"},
		{"date", "5/6/2024", ""},
		{"date", "05.01.2024", "2024-01-05"},
		{"date", "2024-01-05T00:00:00Z", "2024-01-05"},
		{"date", "2024-01-05T10:00:00Z", ""},
		{"date", "2024-13-05", ""},
		{"date", "tomorrow", ""},
		{"date-time", "2024-01-05T10:00:00Z", "2024-01-05T10:00:00Z"},
		{"date-time", "2024-01-05 10:00:00 UTC", "2024-01-05T10:00:00Z"},
		{"date-time", "2024-01-05 10:00 +02:00", "2024-01-05T10:00:00+02:00"},
		{"date-time", "2024-01-05T10:00:00+0200", "2024-01-05T10:00:00+02:00"},
		{"date-time", "2024-01-05T10:00:00", ""},
		{"time", "10:00Z", "10:00:00Z"},
		{"time", "3:05 PM", ""},
		{"time", "10:00", ""},
	}
	for _, tt := range tests {
		got, ok := readDate(tt.text, tt.format)
		if !ok {
			got = ""
		}
		if got != tt.want {
			t.Errorf("%s %q: got %q, want %q", tt.format, tt.text, got, tt.want)
		}
	}
}

func TestNamed(t *testing.T) {
	tests := []struct{ values, text, want string }{
		{`["ONE","TWO"]`, "The answer is One", "ONE"},
		{`["ONE","TWO"]`, "TWO is one of the correct answers.", "TWO"},
		{`["ONE","TWO"]`, `Two" is one of the correct answers.`, ""},
		{`["ONE","TWO"]`, "ONE: is the answer, not TWO", ""},
		{`["SPAM","NOT_SPAM"]`, "It is not spam.", "NOT_SPAM"},
		{`["SPAM","NOT_SPAM"]`, "Spam messages are so. **SPAM**", "SPAM"},
		{`["北京","东京"]`, "答案是北京。", "北京"},
		{`["François"]`, "His name is francois", "François"},
		{`[2,25]`, "It is 2.5", ""},
		{`[2,-2]`, "It is -2", "-2"},
		{`["New York","York"]`, "in new york", "New York"},
		{`["ONE","TWO"]`, "It isn't a TWO.", ""},
		{`["ONE","TWO"]`, "I cannot really say ONE", ""},
		{`["ONE","TWO"]`, "Not sure, but ONE", "ONE"},
		{`["ONE","TWO"]`, "It's not easy to say. ONE", "ONE"},
		{`["ONE","TWO"]`, "I don’t think ONE", ""},
		{`["don't know","know"]`, "I don't know", "don't know"},
		{`["a"]`, "", ""},
	}
	for _, tt := range tests {
		e := newEnumeration(parse(t, tt.values).Items())
		got := ""
		if i := e.named(splitWords(tt.text)); i >= 0 {
			got = e.texts[i]
		}
		if got != tt.want {
			t.Errorf("%q of %s: got %q, want %q", tt.text, tt.values, got, tt.want)
		}
	}
}

func TestChoice(t *testing.T) {
	in := func(text string) Input { return Input{Value: parse(t, text)} }
	fenced := in(`{"firstName":"Fenced"}`)
	fenced.Fenced = true
	mended := in(`{"firstName":"Mended"}`)
	mended.Cost = 2
	framed := in(`{"firstName":"Framed"}`)
	framed.Cost, framed.Beside = 3, 3
	tests := []struct {
		reason string
		inputs []Input
		want   int
		chosen bool
	}{
		{"the only one", []Input{in(`{"firstName":"A"}`)}, 0, false},
		{"the last of equal ones", []Input{in(`{"firstName":"A"}`), in(`{"firstName":"B"}`)}, 1, true},
		{"the better one", []Input{in(`{"firstName":"A"}`), in(`{"first":"B"}`)}, 0, false},
		{"the last one, whether or not another is fenced", []Input{fenced, in(`{"firstName":"B"}`)}, 1, true},
		{"what stands beside a value says nothing", []Input{in(`{"firstName":"A"}`), framed}, 1, true},
		{"one that needs no mending", []Input{in(`{"firstName":"A"}`), mended}, 0, false},
	}
	s := compile(t, person)
	for _, tt := range tests {
		r, _ := s.Align(&Reply{Inputs: tt.inputs}, Lossless)
		if r.Input != tt.want {
			t.Errorf("%s: got input %d, want %d", tt.reason, r.Input, tt.want)
		}
		if got := len(r.Fixes) > 0 && r.Fixes[0].Kind == Chosen; got != tt.chosen {
			t.Errorf("%s: fixes %v, want Chosen %v", tt.reason, r.Fixes, tt.chosen)
		}
	}
}

func TestJoined(t *testing.T) {
	const schema = `{"type":"array","items":{"type":"object","properties":{"k":{"type":"integer"}},"required":["k"]}}`
	in := func(text string, cost int, joined bool) Input {
		return Input{Value: parse(t, text), Cost: int32(cost), Joined: joined}
	}
	tests := []struct {
		reason, schema string
		inputs         []Input
		want           int
	}{
		{"two values where a list is wanted", schema, []Input{in(`{"k":1}`, 1, false), in(`{"k":2}`, 1, false), in(`[{"k":1},{"k":2}]`, 9, true)}, 2},
		{"a list is there", schema, []Input{in(`[{"k":1}]`, 5, false), in(`{"k":2}`, 0, false), in(`[[{"k":1}],{"k":2}]`, 5, true)}, 0},
		{"two lists", `{"type":"array"}`, []Input{in(`[1]`, 5, false), in(`[2]`, 5, false), in(`[[1],[2]]`, 10, true)}, 1},
		{"one of them does not fit", schema, []Input{in(`{"k":1}`, 1, false), in(`{"x":2}`, 1, false), in(`[{"k":1},{"x":2}]`, 2, true)}, 0},
		{"no list is wanted", person, []Input{in(`{"firstName":"A"}`, 1, false), in(`{"firstName":"B"}`, 1, false), in(`[{"firstName":"A"},{"firstName":"B"}]`, 2, true)}, 1},
	}
	for _, tt := range tests {
		if r, ok := compile(t, tt.schema).Align(&Reply{Inputs: tt.inputs}, Lossless); !ok || r.Input != tt.want {
			t.Errorf("%s: got input %d, want %d", tt.reason, r.Input, tt.want)
		}
	}
}

func TestKinds(t *testing.T) {
	for _, n := range []int{len(kindNames), len(fixCosts)} {
		if n != int(DateRead)+1 {
			t.Errorf("a table has %d of %d kinds", n, DateRead+1)
		}
	}
	if diff := cmp.Diff("DateRead Chosen Kind(77)", fmt.Sprint(DateRead, Chosen, Kind(77))); diff != "" {
		t.Error(diff)
	}
}
