package tool_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/briefgo/brief/prompt/tool"
	"github.com/briefgo/brief/schema"
	"github.com/google/go-cmp/cmp"
)

// A City is the arguments of the tools of these tests.
type City struct {
	Name string `json:"name" schema:"minLength=2"`
	Days int    `json:"days,omitempty" schema:"maximum=7"`
}

// A tree refers to itself.
type tree struct {
	Children []tree `json:"children"`
}

func TestFor(t *testing.T) {
	tests := []struct {
		reason string
		make   func() (tool.Tool, error)
		want   string // of the error; empty is none
	}{
		{"a struct", func() (tool.Tool, error) { return tool.For[City]("get_weather-2", "The weather.", nil) }, ""},
		{"no arguments", func() (tool.Tool, error) { return tool.For[struct{}]("now", "", nil) }, ""},
		{"a struct that refers to itself", func() (tool.Tool, error) { return tool.For[tree]("plant", "", nil) }, ""},
		{"a name of 64 bytes", func() (tool.Tool, error) { return tool.For[City](strings.Repeat("x", 64), "", nil) }, ""},
		{"of 65", func() (tool.Tool, error) { return tool.For[City](strings.Repeat("x", 65), "", nil) }, "has 65 bytes; it must have 1 to 64"},
		{"no name", func() (tool.Tool, error) { return tool.For[City]("", "", nil) }, `the name "" has 0 bytes`},
		{"a dot", func() (tool.Tool, error) { return tool.For[City]("weather.get", "", nil) }, `the name "weather.get" has another character`},
		{"a letter that is not ASCII", func() (tool.Tool, error) { return tool.For[City]("météo", "", nil) }, "has another character"},
		{"a line end", func() (tool.Tool, error) { return tool.For[City]("a\n", "", nil) }, "has another character"},
		{"a text", func() (tool.Tool, error) { return tool.For[string]("f", "", nil) }, "the arguments are of type string; they must be a struct"},
		{"a list", func() (tool.Tool, error) { return tool.For[[]City]("f", "", nil) }, "they must be a struct"},
		{"a pointer, for which null may stand", func() (tool.Tool, error) { return tool.For[*City]("f", "", nil) }, "they must be a struct"},
		{"a map, for which null may stand", func() (tool.Tool, error) { return tool.For[map[string]int]("f", "", nil) }, "they must be a struct"},
		{"a struct that is a text in JSON", func() (tool.Tool, error) { return tool.For[time.Time]("f", "", nil) }, "they must be a struct"},
		{"what JSON cannot express", func() (tool.Tool, error) { return tool.For[struct{ C chan int }]("f", "", nil) }, "tool f: arguments struct { C chan int }:"},
		{"options that cannot be", func() (tool.Tool, error) { return tool.For[City]("f", "", &schema.Options{MaxDepth: -1}) }, "MaxDepth"},
		{"no function", func() (tool.Tool, error) { return tool.Func[City, string]("f", "", nil, nil) }, "tool f: the function is nil"},
		{"a function and a wrong name", func() (tool.Tool, error) {
			return tool.Func("", "", func(context.Context, City) (int, error) { return 0, nil }, nil)
		}, `the name ""`},
	}
	for _, tt := range tests {
		got, err := tt.make()
		if (err == nil) != (tt.want == "") || err != nil && !strings.Contains(err.Error(), tt.want) {
			t.Errorf("%s: error %v, want %q", tt.reason, err, tt.want)
		}
		if err == nil && (got.Name() == "" || !json.Valid(got.JSON()) || got.HasFunc()) {
			t.Errorf("%s: %q %s", tt.reason, got.Name(), got.JSON())
		}
	}
}

// TestZero has a Tool that is none.
func TestZero(t *testing.T) {
	var zero tool.Tool
	_, errStrict := zero.Strict(schema.OpenAI)
	_, errCall := zero.Call(t.Context(), schema.ToolCall{})
	_, errArgs := tool.Args[City](zero, schema.ToolCall{})
	if zero.Name() != "" || zero.Description() != "" || zero.JSON() != nil || zero.HasFunc() || errStrict == nil || errCall == nil || errArgs == nil {
		t.Errorf("%v, %v, %v", errStrict, errCall, errArgs)
	}
	if _, err := tool.Check([]tool.Tool{zero}, schema.Reply{Calls: make([]schema.ToolCall, 1)}); err == nil {
		t.Error("the zero Tool is called")
	}
}

func TestArgs(t *testing.T) {
	weather := tool.MustFor[City]("weather", "", nil)
	call := func(arguments string) schema.ToolCall {
		return schema.ToolCall{ID: "1", Name: "weather", Arguments: arguments}
	}
	tests := []struct {
		reason string
		call   schema.ToolCall
		want   City
		err    string
	}{
		{"as they should be", call(`{"name":"Rome","days":3}`), City{"Rome", 3}, ""},
		{"what a strict mode makes of an optional one", call(`{"name":"Rome","days":null}`), City{"Rome", 0}, ""},
		{"mended", call("```json\n{name: 'Rome', days: \"3\",}\n```"), City{"Rome", 3}, ""},
		{"not mended beyond what is sure", call(`{"name":"Rome","days":"three"}`), City{}, "/days"},
		{"against the schema", call(`{"name":"R","days":9}`), City{}, "/days"},
		{"none", call(" "), City{}, "/name"},
		{"cut off", call(`{"name":"Rome"`), City{}, "the reply ends at byte 14"},
		{"no JSON", call(`Rome`), City{}, "there is no JSON"},
		{"of another tool", schema.ToolCall{Name: "wether", Arguments: `{"name":"Rome"}`}, City{}, `there is no tool "wether" (did you mean weather?)`},
	}
	for _, tt := range tests {
		got, err := tool.Args[City](weather, tt.call)
		if got != tt.want || (err == nil) != (tt.err == "") || err != nil && !strings.Contains(err.Error(), tt.err) {
			t.Errorf("%s: %+v, %v", tt.reason, got, err)
		}
		if e, ok := errors.AsType[*tool.CallError](err); err != nil && (!ok || e.Call != tt.call) {
			t.Errorf("%s: error %#v", tt.reason, err)
		}
	}
	if _, err := tool.Args[tree](weather, call(`{}`)); err == nil || !strings.Contains(err.Error(), "are of type tool_test.City, not tool_test.tree") {
		t.Errorf("another type: error %v", err)
	}
	now := tool.MustFor[struct{}]("now", "", nil)
	for _, none := range []string{"", " ", "null", "{}"} {
		if _, err := tool.Args[struct{}](now, schema.ToolCall{Name: "now", Arguments: none}); err != nil {
			t.Errorf("%q where there are no arguments: %v", none, err)
		}
	}
}

// TestCheck reads the calls of whole replies.
func TestCheck(t *testing.T) {
	tools := []tool.Tool{tool.MustFor[City]("weather", "", nil), tool.MustFor[struct{}]("now", "", nil)}
	got, err := tool.Check(tools, schema.Reply{Stop: schema.StopEnd, Calls: []schema.ToolCall{
		{Name: "weather", Arguments: `{"name": "Rome", "days": null`}, {ID: "a", Name: "now"}, {ID: "a", Name: "now", Arguments: "{}"}, {ID: "call_1", Name: "now"},
	}})
	want := []schema.ToolCall{
		{ID: "call_1", Name: "weather", Arguments: `{"name":"Rome"}`}, {ID: "a", Name: "now", Arguments: "{}"},
		{ID: "call_3", Name: "now", Arguments: "{}"}, {ID: "call_4", Name: "now", Arguments: "{}"},
	}
	if diff := cmp.Diff(want, got); err != nil || diff != "" {
		t.Errorf("%v (-want +got):\n%s", err, diff)
	}
	cut := schema.Reply{Stop: schema.StopLength, Calls: []schema.ToolCall{{Name: "weather", Arguments: `{"name": "Rome"`}}}
	var truncated *schema.TruncatedError
	if _, err := tool.Check(tools, cut); !errors.As(err, &truncated) {
		t.Errorf("cut off at the limit: error %v", err)
	}
}

// TestRepair says what a model is told of calls that cannot be made.
func TestRepair(t *testing.T) {
	tools := []tool.Tool{tool.MustFor[City]("weather", "", nil), tool.MustFor[struct{}]("now", "", nil)}
	_, err := tool.Check(tools, schema.Reply{Calls: []schema.ToolCall{
		{Name: "weather", Arguments: "{\"name\":\"R\",\"days\":9} ```"},
		{Name: "now"},
		{Name: "wether", Arguments: "{}"},
		{Name: "send_mail", Arguments: "{}"},
		{Name: "weather", Arguments: `{"name":"Ro`},
	}})
	var invalid *tool.InvalidError
	if !errors.As(err, &invalid) {
		t.Fatal(err)
	}
	want := "Your calls of tools were not made:\n\n" +
		"The call of weather with these arguments:\n\n````\n{\"name\":\"R\",\"days\":9} ```\n````\n\n" +
		"- /name: must have at least 2 characters, has 1\n- /days: must be at most 7, got 9\n\n" +
		"- there is no tool \"wether\" (did you mean weather?)\n\n" +
		"- there is no tool \"send_mail\"; there are weather, now\n\n" +
		"The call of weather with these arguments:\n\n```\n{\"name\":\"Ro\n```\n\nThey end in the middle: they are not complete.\n\n" +
		"Call again with arguments that satisfy the tool's schema, or answer as you were asked to."
	if diff := cmp.Diff(want, invalid.Repair()); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

// TestRepairIsBounded has calls without end.
func TestRepairIsBounded(t *testing.T) {
	var calls []schema.ToolCall
	for range 300 {
		calls = append(calls, schema.ToolCall{Name: strings.Repeat("é", 5000), Arguments: strings.Repeat("`{", 5000)}, schema.ToolCall{Name: "weather", Arguments: strings.Repeat("`é", 5000)})
	}
	_, err := tool.Check([]tool.Tool{tool.MustFor[City]("weather", "", nil)}, schema.Reply{Calls: calls})
	var invalid *tool.InvalidError
	if !errors.As(err, &invalid) || len(invalid.Calls) != 600 {
		t.Fatal(err)
	}
	if text := invalid.Repair(); len(text) > 8<<10 || !strings.Contains(text, "and 592 more") || strings.ContainsRune(text, '\ufffd') {
		t.Errorf("%d bytes:\n%.300s", len(text), text)
	}
}

func TestCall(t *testing.T) {
	type result struct {
		Text string `json:"text"`
	}
	failure := errors.New(strings.Repeat("é", 3000))
	ctx, cancel := context.WithCancel(t.Context())
	f := func(_ context.Context, c City) (any, error) {
		switch c.Name {
		case "text":
			return "as <it> is", nil
		case "struct":
			return result{"a <b>"}, nil
		case "fails":
			return nil, failure
		case "chan":
			return make(chan int), nil
		case "cancels":
			cancel()
			return nil, errors.New("too late")
		}
		return nil, nil
	}
	weather := tool.MustFunc("weather", "", f, nil)
	tests := []struct{ name, want, err string }{
		{"text", "as <it> is", ""},
		{"struct", `{"text":"a <b>"}`, ""},
		{"nothing", "null", ""},
		{"fails", "error: " + strings.Repeat("é", 1019) + "…", ""},
		{"chan", "", "tool weather: its result: json: unsupported type"},
		{"x", "", "the arguments of weather: /name"},
		{"cancels", "", "context canceled"},
		{"text", "", "context canceled"}, // from then on
	}
	for _, tt := range tests {
		got, err := weather.Call(ctx, schema.ToolCall{Name: "weather", Arguments: fmt.Sprintf(`{"name":%q}`, tt.name)})
		if got != tt.want || (err == nil) != (tt.err == "") || err != nil && !strings.Contains(err.Error(), tt.err) {
			t.Errorf("%s: %q, %v", tt.name, got, err)
		}
	}
	if _, err := tool.MustFor[City]("weather", "", nil).Call(t.Context(), schema.ToolCall{Name: "weather"}); err == nil || !strings.Contains(err.Error(), "has no function") {
		t.Errorf("error %v", err)
	}
}

func TestMustPanics(t *testing.T) {
	defer func() {
		if recover() == nil {
			t.Error("no panic")
		}
	}()
	tool.MustFor[int]("f", "", nil)
}

func ExampleFor() {
	weather, err := tool.For[City]("get_weather", "The weather of a city.", nil)
	if err != nil {
		panic(err)
	}
	fmt.Println(string(weather.JSON()))
	// Output: {"type":"object","properties":{"name":{"type":"string","minLength":2},"days":{"type":"integer","maximum":7}},"required":["name"],"additionalProperties":false}
}

func ExampleFunc() {
	weather := tool.MustFunc("get_weather", "The weather of a city now.",
		func(_ context.Context, c City) (string, error) { return "rain in " + c.Name, nil }, nil)
	fmt.Println(weather.Call(context.Background(), schema.ToolCall{Name: "get_weather", Arguments: `{"name":"Rome"}`}))
	// Output: rain in Rome <nil>
}

func ExampleArgs() {
	weather := tool.MustFor[City]("get_weather", "The weather of a city now.", nil)
	fmt.Println(tool.Args[City](weather, schema.ToolCall{Name: "get_weather", Arguments: `{"name": "Rome", "days": "2"}`}))
	// Output: {Rome 2} <nil>
}

func ExampleInvalidError() {
	weather := tool.MustFor[City]("get_weather", "The weather of a city now.", nil)
	_, err := tool.Check([]tool.Tool{weather}, schema.Reply{Calls: []schema.ToolCall{{Name: "get_wether"}, {Name: "get_weather", Arguments: `{"days": 9}`}}})
	fmt.Println(err)
	// Output:
	// there is no tool "get_wether" (did you mean get_weather?)
	// the arguments of get_weather: /days: must be at most 7, got 9
	// /name: is required but missing (string)
}
