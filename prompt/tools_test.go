package prompt_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/briefgo/brief/budget"
	"github.com/briefgo/brief/prompt"
	"github.com/briefgo/brief/prompt/prompttest"
	"github.com/briefgo/brief/prompt/tool"
	"github.com/briefgo/brief/prompt/trim"
	"github.com/briefgo/brief/schema"
	"github.com/google/go-cmp/cmp"
)

// A Query is the arguments of the tools of these tests.
type Query struct {
	Word string `json:"word" schema:"minLength=1"`
	Most int    `json:"most,omitempty" schema:"minimum=1"`
}

// search is a tool with a function.
var search = tool.MustFunc("search", "Searches the tickets.", func(ctx context.Context, q Query) ([]string, error) {
	if q.Word == "fail" {
		return nil, errors.New("the index is gone")
	}
	return []string{q.Word + " <1>"}, nil
}, nil)

// open is a tool without one.
var open = tool.MustFor[Query]("open_ticket", "Opens a ticket.", nil)

// tooled is a prompt with tools.
var tooled = prompt.MustNew[string, Triage]("tooled", prompt.Role("You sort."), prompt.Tools(search, open), prompt.Input("{{.}}"))

// call is a call of a tool.
func call(id, name, arguments string) schema.ToolCall {
	return schema.ToolCall{ID: id, Name: name, Arguments: arguments}
}

const fine = `{"team":"login","urgent":true}`

// TestToolsPart has the definitions as a pinned part, in the longest form that is sent.
func TestToolsPart(t *testing.T) {
	r, err := tooled.Render("x")
	if err != nil {
		t.Fatal(err)
	}
	var part prompt.Part
	for _, p := range r.Parts() {
		if p.Kind == prompt.KindTools {
			part = p
		}
	}
	if part.Message != -1 || !part.Pinned || part.Role != "" || part.Volatile || part.Section != "tools" {
		t.Errorf("part %+v", part)
	}
	strict, err := search.Strict(schema.OpenAI)
	if err != nil {
		t.Fatal(err)
	}
	if !json.Valid([]byte(part.Text)) || !strings.Contains(part.Text, string(strict.JSON)) || len(strict.JSON) < len(search.JSON()) {
		t.Errorf("the definitions are %s", part.Text)
	}
	without, err := prompt.MustNew[string, Triage]("tooled", prompt.Role("You sort."), prompt.Input("{{.}}")).Render("x")
	if err != nil {
		t.Fatal(err)
	}
	b := budget.Budget{Window: 4000}
	with, errWith := b.Fit(r)
	less, errLess := b.Fit(without)
	if errWith != nil || errLess != nil {
		t.Fatal(errWith, errLess)
	}
	if n := with.Fitting().Tokens - less.Fitting().Tokens; n != budget.O200k().Count(part.Text) {
		t.Errorf("the tools count %d tokens, and are %d", n, budget.O200k().Count(part.Text))
	}
	if diff := cmp.Diff(without.Messages(), r.Messages()); diff != "" {
		t.Errorf("they change the messages:\n%s", diff)
	}
}

func TestToolsMistakes(t *testing.T) {
	input := prompt.Input("{{.}}")
	tests := []struct {
		reason   string
		sections []prompt.Section
		want     string
	}{
		{"twice in a section", []prompt.Section{prompt.Tools(search, search), input}, "prompt p: tools: tool search is declared twice, first in tools"},
		{"twice in two", []prompt.Section{prompt.Tools(open), prompt.Group(prompt.Tools(search, open)), input}, "prompt p: tools#2: tool open_ticket is declared twice, first in tools#1"},
		{"none", []prompt.Section{prompt.Tools(), input}, "prompt p: tools: the section has no tools"},
		{"a zero Tool", []prompt.Section{prompt.Tools(search, tool.Tool{}), input}, "prompt p: tools: tool 2 is the zero Tool"},
		{"for some inputs", []prompt.Section{prompt.When(func(string) bool { return true }, prompt.Tools(search)), input}, "prompt p: tools: such a section cannot stand inside When"},
		{"optional ones", []prompt.Section{prompt.Optional(trim.Trim{}, prompt.Tools(search)), input}, "prompt p: tools: such a section cannot be optional"},
	}
	for _, tt := range tests {
		_, err := prompt.New[string, string]("p", tt.sections...)
		if err == nil || err.Error() != tt.want && !strings.HasPrefix(err.Error(), tt.want+";") {
			t.Errorf("%s: error %v, want %q", tt.reason, err, tt.want)
		}
	}
}

// TestToolCalls runs scripts, and says of each request what is behind the input.
func TestToolCalls(t *testing.T) {
	twice := prompttest.Call(call("1", "search", `{"word":"a"}`), call("2", "search", `{"word":"fail","most":null}`))
	refused := schema.Reply{Stop: schema.StopRefused, Calls: twice.Calls}
	both := schema.Reply{Text: "Let me search.", Stop: schema.StopEnd, Calls: []schema.ToolCall{call("1", "search", `{"word":"a"}`)}}
	envelope := schema.Reply{Text: fine, Stop: schema.StopEnd, Calls: []schema.ToolCall{call("1", "reply", fine)}}
	tests := []struct {
		reason   string
		replies  []schema.Reply
		requests []string // behind the input, the messages by "role text calls"
		err      string   // empty is none
	}{
		{"no call", []schema.Reply{prompttest.Text(fine)}, []string{""}, ""},
		{"calls, and a result of each, a failure too", []schema.Reply{twice, prompttest.Text(fine)},
			[]string{"", `assistant  1:search{"word":"a"} 2:search{"word":"fail"}|tool 1 ["a <1>"]|tool 2 error: the index is gone`}, ""},
		{"beside a text", []schema.Reply{both, prompttest.Text(fine)},
			[]string{"", `assistant Let me search. 1:search{"word":"a"}|tool 1 ["a <1>"]`}, ""},
		{"a call of a tool without a function", []schema.Reply{prompttest.Call(call("1", "search", `{"word":"a"}`), call("", "open_ticket", `{word:'b'}`))},
			[]string{""}, "prompt tooled: attempt 1: the model calls search, open_ticket"},
		{"in the text, where the server left it", []schema.Reply{prompttest.Text("Let me search. <tool_call>{\"name\":\"search\",\"arguments\":{\"word\":\"a\"}}</tool_call>"), prompttest.Text(fine)},
			[]string{"", `assistant Let me search. call_1:search{"word":"a"}|tool call_1 ["a <1>"]`}, ""},
		{"an envelope around the answer stays one", []schema.Reply{prompttest.Text(`<tool_call>{"name":"triage","arguments":` + fine + `}</tool_call>`)}, []string{""}, ""},
		{"calls again after the results", []schema.Reply{both, both}, []string{"", `assistant Let me search. 1:search{"word":"a"}|tool 1 ["a <1>"]`},
			"prompt tooled: attempt 1: the model calls search"},
		{"invalid arguments are told, and asked for again", []schema.Reply{prompttest.Call(call("1", "search", `{"most":0}`)), both, prompttest.Text(fine)},
			[]string{"", "user REPAIR /most: must be at least 1, got 0;/word: is required but missing (string)",
				`assistant Let me search. 1:search{"word":"a"}|tool 1 ["a <1>"]|user REPAIR /most: must be at least 1, got 0;/word: is required but missing (string)`}, ""},
		{"an unknown tool too", []schema.Reply{prompttest.Call(call("1", "serch", `{}`)), prompttest.Text(fine)},
			[]string{"", "user REPAIR there is no tool \"serch\" (did you mean search?)"}, ""},
		{"but not beside an answer, which is read", []schema.Reply{envelope}, []string{""}, ""},
		{"a wrong answer after the results is repaired with them", []schema.Reply{both, prompttest.Text(`{"team":"login","urgent":"no idea"}`), prompttest.Text(fine)},
			[]string{"", `assistant Let me search. 1:search{"word":"a"}|tool 1 ["a <1>"]`, `assistant Let me search. 1:search{"word":"a"}|tool 1 ["a <1>"]|user WRONG`}, ""},
		{"a wrong call after a wrong answer", []schema.Reply{prompttest.Text(`{"team":"login","urgent":"no idea"}`), prompttest.Call(call("1", "serch", `{}`)), prompttest.Text(fine)},
			[]string{"", "user WRONG", "user REPAIR there is no tool \"serch\" (did you mean search?)"}, ""},
		{"in vain", []schema.Reply{prompttest.Call(call("1", "serch", `{}`)), prompttest.Call(call("2", "serch", `{}`)), prompttest.Call(call("3", "serch", `{}`))},
			[]string{"", "user REPAIR there is no tool \"serch\" (did you mean search?)", "user REPAIR there is no tool \"serch\" (did you mean search?)"},
			`prompt tooled: no valid reply in 3 attempts; the last: there is no tool "serch"`},
		{"a refusal is no call", []schema.Reply{refused}, []string{""}, "prompt tooled: the model refused"},
	}
	for _, tt := range tests {
		t.Run(tt.reason, func(t *testing.T) {
			m := prompttest.NewScript(t, tt.replies...)
			var record prompt.Record
			out, err := tooled.Run(t.Context(), m, "x", &prompt.RunOptions{Record: &record, Fit: budget.Budget{Window: 4000, Reserve: 100}})
			if (err == nil) != (tt.err == "") || err != nil && !strings.HasPrefix(err.Error(), tt.err) {
				t.Errorf("error %v, want %q", err, tt.err)
			}
			if err == nil && out != (Triage{"login", true}) {
				t.Errorf("output %+v", out)
			}
			var got []string
			for _, req := range m.Requests() {
				if len(req.Tools) != 2 || req.Messages[1].Text != "x" {
					t.Errorf("request %+v", req)
				}
				got = append(got, behind(req.Messages[2:]))
			}
			if diff := cmp.Diff(tt.requests, got); diff != "" {
				t.Errorf("requests (-want +got):\n%s", diff)
			}
		})
	}
}

// behind writes messages in short.
func behind(messages []prompt.Message) string {
	var all []string
	for _, m := range messages {
		text := fmt.Sprintf("%s %s", m.Role, m.Text)
		switch {
		case m.Role == prompt.Tool:
			text = fmt.Sprintf("tool %s %s", m.CallID, m.Text)
		case strings.Contains(m.Text, "calls of tools"):
			var lines []string
			for line := range strings.Lines(m.Text) {
				if rest, ok := strings.CutPrefix(line, "- "); ok {
					lines = append(lines, strings.TrimSpace(rest))
				}
			}
			text = "user REPAIR " + strings.Join(lines, ";")
		case strings.Contains(m.Text, "reply of yours was not accepted"):
			text = "user WRONG"
		}
		for _, c := range m.Calls {
			text += fmt.Sprintf(" %s:%s%s", c.ID, c.Name, c.Arguments)
		}
		all = append(all, text)
	}
	return strings.Join(all, "|")
}

// TestCallsErrorGoesOn lets the program call a tool and go on, twice.
func TestCallsErrorGoesOn(t *testing.T) {
	m := prompttest.NewScript(t,
		prompttest.Call(call("", "open_ticket", `{"word": "a"}`)), prompttest.Call(call("", "open_ticket", `{"word": "b"}`)), prompttest.Text(fine))
	var record prompt.Record
	opts := &prompt.RunOptions{Record: &record}
	r, err := tooled.Render("x")
	if err != nil {
		t.Fatal(err)
	}
	out, err := tooled.Generate(t.Context(), m, r, opts)
	for range 2 {
		called, ok := errors.AsType[*tool.CallsError](err)
		if !ok {
			t.Fatal(err)
		}
		q, err2 := tool.Args[Query](open, called.Reply.Calls[0])
		if err2 != nil {
			t.Fatal(err2)
		}
		if r, err = record.Last.WithResults(called.Reply, prompt.Message{Role: prompt.Tool, CallID: called.Reply.Calls[0].ID, Text: "opened " + q.Word}); err != nil {
			t.Fatal(err)
		}
		out, err = tooled.Generate(t.Context(), m, r, opts)
	}
	if err != nil || out.Team != "login" {
		t.Fatal(out, err)
	}
	want := `assistant  call_1:open_ticket{"word":"a"}|tool call_1 opened a|assistant  call_2:open_ticket{"word":"b"}|tool call_2 opened b`
	if got := behind(m.Requests()[2].Messages[2:]); got != want {
		t.Errorf("%s, want %s", got, want)
	}
}

// TestToolsRecord adds up what both requests of a round trip use.
func TestToolsRecord(t *testing.T) {
	first := prompttest.Call(call("1", "search", `{"word":"a"}`))
	first.Usage = schema.Usage{Input: 10, Output: 3}
	second := prompttest.Text(fine)
	second.Usage = schema.Usage{Input: 20, CachedInput: 10, Output: 4}
	var record prompt.Record
	if _, err := tooled.Run(t.Context(), prompttest.NewScript(t, first, second), "x", &prompt.RunOptions{Record: &record}); err != nil {
		t.Fatal(err)
	}
	if want := (schema.Usage{Input: 30, CachedInput: 10, Output: 7}); record.Usage != want || len(record.Attempts) != 1 {
		t.Errorf("usage %+v in %d attempts", record.Usage, len(record.Attempts))
	}
	if len(record.Rendered.Messages()) != 2 || len(record.Last.Messages()) != 4 {
		t.Errorf("the record has %s\nand %s", record.Rendered, record.Last)
	}
}

// TestToolsEnd has contexts and results that end a round trip.
func TestToolsEnd(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	slow := tool.MustFunc("slow", "", func(ctx context.Context, _ struct{}) (string, error) {
		cancel()
		<-ctx.Done()
		return "", ctx.Err()
	}, nil)
	long := tool.MustFunc("long", "", func(context.Context, struct{}) (string, error) { return strings.Repeat("word ", 5000), nil }, nil)
	p := prompt.MustNew[string, string]("p", prompt.Tools(slow, long), prompt.Input("{{.}}"))
	opts := &prompt.RunOptions{Fit: budget.Budget{Window: 4000}}
	_, err := p.Run(ctx, prompttest.NewScript(t, prompttest.Call(call("1", "slow", ""))), "x", opts)
	if !errors.Is(err, context.Canceled) {
		t.Errorf("a function that outlasts the context: error %v", err)
	}
	_, err = p.Run(t.Context(), prompttest.NewScript(t, prompttest.Call(call("1", "long", ""))), "x", opts)
	if over := new(budget.OverflowError); !errors.As(err, &over) || over.Section != "call" {
		t.Errorf("a result that does not fit: error %v", err)
	}
}

// TestToolsCutOff has a call that ends at the output limit: there is nothing to correct, and
// more room is asked for.
func TestToolsCutOff(t *testing.T) {
	cut := schema.Reply{Stop: schema.StopLength, Calls: []schema.ToolCall{call("1", "search", `{"word":"a`)}}
	m := prompttest.NewScript(t, cut, prompttest.Text(fine))
	if _, err := tooled.Run(t.Context(), m, "x", &prompt.RunOptions{MaxOutput: 50}); err != nil {
		t.Fatal(err)
	}
	if req := m.Requests()[1]; len(req.Messages) != 2 || req.MaxOutput != 100 {
		t.Errorf("the second request has %d messages and a limit of %d", len(req.Messages), req.MaxOutput)
	}
}

// TestToolsStream shows the reply behind a round trip while it is written.
func TestToolsStream(t *testing.T) {
	m := prompttest.NewScript(t, prompttest.Call(call("1", "search", `{"word":"a"}`)), prompttest.Text(fine))
	var last *schema.Reader[Triage]
	for r, err := range tooled.Stream(t.Context(), m, "x", nil) {
		if err != nil {
			t.Fatal(err)
		}
		last = r
	}
	if last == nil {
		t.Fatal("nothing was shown")
	}
	if v := last.Value(); v.Team != "login" || !v.Urgent {
		t.Errorf("%+v", v)
	}
}

// TestToolsStreamText streams calls that a server leaves in the text: they are no output, and
// still not stopped as a wrong one.
func TestToolsStreamText(t *testing.T) {
	type person struct {
		Name string `json:"name" schema:"enum=anna|bob"`
	}
	p := prompt.MustNew[string, person]("p", prompt.Tools(search), prompt.Input("{{.}}"))
	const bob = `{"name": "bob"}`
	tests := []struct {
		reason, text string
		requests     []string
	}{
		{"in a tag", `<tool_call> {"name": "search", "arguments": {"word": "a"}} </tool_call>`, []string{"", `assistant  call_1:search{"word":"a"}|tool call_1 ["a <1>"]`}},
		{"an object", `{"name": "search", "arguments": {"word": "a"}} `, []string{"", `assistant  call_1:search{"word":"a"}|tool call_1 ["a <1>"]`}},
		{"a wrong output is stopped", `{"name": "carl", "and": "so on"}`, []string{"", "user Your reply was stopped"}},
	}
	for _, tt := range tests {
		m := prompttest.NewScript(t, prompttest.Text(tt.text), prompttest.Text(bob))
		var last person
		for r, err := range p.Stream(t.Context(), m, "x", nil) {
			if err != nil {
				t.Fatal(tt.reason, err)
			}
			last = r.Value()
		}
		var got []string
		for _, req := range m.Requests() {
			text := behind(req.Messages[2:])
			if stopped := "user Your reply was stopped"; strings.HasPrefix(text, stopped) {
				text = stopped
			}
			got = append(got, text)
		}
		if diff := cmp.Diff(tt.requests, got); last.Name != "bob" || diff != "" {
			t.Errorf("%s: %+v (-want +got):\n%s", tt.reason, last, diff)
		}
	}
}

func ExampleTools() {
	type City struct {
		Name string `json:"name"`
	}
	weather := tool.MustFunc("weather", "The weather in a city now.", func(_ context.Context, c City) (string, error) {
		return "rain in " + c.Name, nil
	}, nil)
	p := prompt.MustNew[string, string]("talk", prompt.Tools(weather), prompt.Input("{{.}}"))

	m := prompttest.NewScript(nil,
		prompttest.Call(schema.ToolCall{ID: "1", Name: "weather", Arguments: `{"name":"Rome"}`}),
		prompttest.Text("Take an umbrella."))
	var record prompt.Record
	out, err := p.Run(context.Background(), m, "I go to Rome.", &prompt.RunOptions{Record: &record})
	fmt.Println(out, err)
	fmt.Print(record.Last)
	// Output:
	// Take an umbrella. <nil>
	// === user ===
	// I go to Rome.
	//
	// === assistant ===
	//
	// (call "1": weather {"name":"Rome"})
	//
	// === tool ===
	// rain in Rome
	// (result of call "1")
}
