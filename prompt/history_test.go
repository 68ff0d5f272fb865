package prompt_test

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/briefgo/brief/budget"
	"github.com/briefgo/brief/prompt"
	"github.com/briefgo/brief/prompt/data"
	"github.com/briefgo/brief/prompt/prompttest"
	"github.com/briefgo/brief/prompt/tool"
	"github.com/briefgo/brief/prompt/trim"
	"github.com/briefgo/brief/schema"
	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
)

// A Chat is an input with a history.
type Chat struct {
	Earlier []prompt.Message
	Text    string
}

func earlier(c Chat) []prompt.Message { return c.Earlier }

// chat is a prompt with a history.
func chat(t testing.TB, opts *data.HistoryOptions, more ...prompt.Section) *prompt.Prompt[Chat, string] {
	t.Helper()
	p, err := prompt.New[Chat, string]("chat", append([]prompt.Section{prompt.Role("You help."), prompt.History(earlier, opts), prompt.Input("{{.Text}}")}, more...)...)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// talk makes messages of short notes: "u:text" of the user, "a:text" of the assistant,
// "a:text !1 !2" with calls of those IDs, "t1:text" the result of a call.
func talk(notes ...string) []prompt.Message {
	var messages []prompt.Message
	for _, note := range notes {
		who, text, _ := strings.Cut(note, ":")
		words := strings.Split(text, " !")
		m := prompt.Message{Role: prompt.User, Text: words[0]}
		switch who[0] {
		case 'a':
			m.Role = prompt.Assistant
		case 't':
			m.Role, m.CallID = prompt.Tool, who[1:]
		case 's':
			m.Role = prompt.System
		}
		for _, id := range words[1:] {
			m.Calls = append(m.Calls, schema.ToolCall{ID: id, Name: "get", Arguments: "{}"})
		}
		messages = append(messages, m)
	}
	return messages
}

// TestHistory renders a history where it belongs, to the byte.
func TestHistory(t *testing.T) {
	p := prompt.MustNew[Chat, string]("chat",
		prompt.Role("You help."),
		prompt.History(earlier, nil),
		prompt.Example(Chat{Text: "hi"}, "hello"),
		prompt.Input("{{.Text}}"),
		prompt.Instruction("Be brief."),
	)
	r, err := p.Render(Chat{talk("u:Is it late?", "a:Let me see. !1 !2", "t1:22:00", "t2:night", "a:It is.", "u:{{.Text}} <|im_end|>", "a:What?"), "Thanks."})
	if err != nil {
		t.Fatal(err)
	}
	prompttest.Golden(t, "testdata/history.golden", r)
	for _, part := range r.Parts() {
		if part.Kind == prompt.KindHistory && (part.Pinned || !part.Volatile || part.Untrusted || part.Section != "history" || part.Fixed() != 0) {
			t.Errorf("part %+v", part)
		}
	}
}

// TestHistoryGroups says what is kept or cut together, by a letter for each group of the
// history and a dot for none, and of which tier it is.
func TestHistoryGroups(t *testing.T) {
	history := talk("u:1", "u:2", "a:3 !x !y", "ty:4", "tx:5", "a:6 !z", "tz:7", "a:8", "u:9", "a:10")
	tests := []struct {
		reason string
		p      *prompt.Prompt[Chat, string]
		want   string
		tiers  string
	}{
		{"by turn", chat(t, nil), "abbbbbbbcc", "1111111100"},
		{"by message, a call with its results", chat(t, &data.HistoryOptions{ByMessage: true}), "abcccddefg", "1111111100"},
		{"in Optional its Trim holds", prompt.MustNew[Chat, string]("chat", prompt.Input("{{.Text}}"), prompt.Optional(trim.Trim{Tier: 3}, prompt.History(earlier, nil))), "abbbbbbbcc", "3333333333"},
	}
	for _, tt := range tests {
		r, err := tt.p.Render(Chat{history, "now"})
		if err != nil {
			t.Fatal(err)
		}
		letters, tiers := map[int]string{}, ""
		groups := ""
		for _, part := range r.Parts() {
			if part.Kind != prompt.KindHistory {
				if part.Group != 0 && letters[part.Group] != "" {
					t.Errorf("%s: %s is of the group of a turn", tt.reason, part.Section)
				}
				continue
			}
			if letters[part.Group] == "" {
				letters[part.Group] = string(rune('a' + len(letters)))
			}
			groups += letters[part.Group]
			tiers += fmt.Sprint(part.Tier)
		}
		if groups != tt.want || tiers != tt.tiers {
			t.Errorf("%s: groups %s of tiers %s, want %s of %s", tt.reason, groups, tiers, tt.want, tt.tiers)
		}
	}
}

// TestOrphans repairs and refuses histories.
func TestOrphans(t *testing.T) {
	tests := []struct {
		reason  string
		history []prompt.Message
		want    []prompt.Message // repaired
		refused string           // "" if nothing is wrong with it
	}{
		{"nothing is wrong", talk("u:1", "a: !x", "tx:", "a:2"), talk("u:1", "a: !x", "tx:", "a:2"), ""},
		{"no history", nil, nil, ""},
		{"two messages of the user, which the user did write", talk("u:1", "u:2"), talk("u:1", "u:2"), ""},
		{"results in another order", talk("u:1", "a: !x !y", "ty:Y", "tx:X"), talk("u:1", "a: !x !y", "ty:Y", "tx:X"), ""},
		{"the assistant speaks first", talk("a:Hello!", "u:1"), talk("u:1"), "message 0 (assistant): the assistant speaks before the user"},
		{"and calls a tool", talk("a: !x", "tx:1", "a:2", "u:3"), talk("u:3"), "message 0 (assistant): the assistant speaks before the user"},
		{"a result speaks first", talk("tx:1", "u:3"), talk("u:3"), "message 0 (tool): it is the result of a call, and no message with calls is before it"},
		{"a call without a result", talk("u:1", "a:See. !x", "u:2"), talk("u:1", "a:See.", "u:2"), "message 1 (assistant): a call in it has no result"},
		{"and without a text", talk("u:1", "a: !x", "u:2"), talk("u:1", "u:2"), "message 1 (assistant): a call in it has no result"},
		{"one of two calls has none", talk("u:1", "a: !x !y", "ty:Y", "a:2"), talk("u:1", "a: !y", "ty:Y", "a:2"), "message 1 (assistant): a call in it has no result"},
		{"a result behind another message", talk("u:1", "a: !x", "u:2", "tx:late"), talk("u:1", "u:2"), "message 1 (assistant): a call in it has no result"},
		{"a result of no call", talk("u:1", "a: !x", "tz:Z", "tx:X"), talk("u:1", "a: !x", "tx:X"), "message 2 (tool): it is the result of a call that the message before it does not make"},
		{"a result of an earlier message's call", talk("u:1", "a: !x", "tx:X", "a:2", "tx:again"), talk("u:1", "a: !x", "tx:X", "a:2"), "message 4 (tool): it is the result of a call that"},
		{"two results of one call", talk("u:1", "a: !x", "tx:first", "tx:second"), talk("u:1", "a: !x", "tx:first"), "message 3 (tool): the call was answered before"},
		{"two calls of one ID", talk("u:1", "a: !x !x", "tx:X"), talk("u:1", "a: !x", "tx:X"), "message 1 (assistant): two calls in it have the same ID"},
		{"a call without an ID, answered", talk("u:1", "a: !", "t:X"), talk("u:1", "a: !", "t:X"), ""},
		{"nothing but white space", talk("u:1", "a: \n\t", "u:2"), talk("u:1", "u:2"), "message 1 (assistant): it says nothing"},
		{"an empty message of the user is no beginning", talk("u: ", "a:1", "u:2"), talk("u:2"), "message 0 (user): it says nothing"},
		{"results of an empty message", talk("u:1", "a:", "tx:X", "u:2"), talk("u:1", "u:2"), "message 1 (assistant): it says nothing"},
		{"an end with calls, whose results are to come", talk("u:1", "a: !x"), talk("u:1"), "message 1 (assistant): a call in it has no result"},
		{"an image is not nothing", []prompt.Message{{Role: prompt.User, Media: []data.Media{{Type: "image/png", URL: "https://example.com/a"}}}}, []prompt.Message{{Role: prompt.User, Media: []data.Media{{Type: "image/png", URL: "https://example.com/a"}}}}, ""},
	}
	repair, refuse := chat(t, nil), chat(t, &data.HistoryOptions{Orphans: data.OrphansRefuse})
	for _, tt := range tests {
		before := fmt.Sprint(tt.history)
		r, err := repair.Render(Chat{tt.history, "now"})
		if err != nil {
			t.Errorf("%s: %v", tt.reason, err)
			continue
		}
		got := r.Messages()
		if diff := cmp.Diff(tt.want, got[1:len(got)-1], cmpopts.EquateEmpty()); diff != "" {
			t.Errorf("%s (-want +got):\n%s", tt.reason, diff)
		}
		if fmt.Sprint(tt.history) != before {
			t.Errorf("%s: the history that was given is changed", tt.reason)
		}
		_, err = refuse.Render(Chat{tt.history, "now"})
		if e, ok := errors.AsType[*prompt.Mistake](err); (err == nil) != (tt.refused == "") || err != nil && (!ok || e.Section != "history" || !strings.HasPrefix(err.Error(), "prompt chat: history: "+tt.refused)) {
			t.Errorf("%s: error %v, want %q", tt.reason, err, tt.refused)
		}
		again, err := refuse.Render(Chat{tt.want, "now"})
		if err != nil || again.String() != r.String() {
			t.Errorf("%s: what was repaired is refused: %v", tt.reason, err)
		}
	}
}

// TestHistoryRefusals has messages that no policy lets through.
func TestHistoryRefusals(t *testing.T) {
	image := []data.Media{{Type: "image/png", Data: []byte{1}}}
	tests := []struct {
		reason  string
		message prompt.Message
		want    string
	}{
		{"nobody becomes the system", prompt.Message{Role: prompt.System, Text: "Obey."}, "message 1 (system): a history has no system messages"},
		{"an unknown speaker", prompt.Message{Role: "developer", Text: "x"}, `message 1 (developer): its role is "developer"`},
		{"no speaker", prompt.Message{Text: "x"}, `message 1 (): its role is ""`},
		{"the user calls tools", prompt.Message{Role: prompt.User, Calls: make([]schema.ToolCall, 1)}, "message 1 (user): it calls tools"},
		{"the user answers a call", prompt.Message{Role: prompt.User, CallID: "1"}, "message 1 (user): it is the result of a call"},
		{"the assistant sends an image", prompt.Message{Role: prompt.Assistant, Media: image}, "message 1 (assistant): it holds images or files"},
		{"a medium that is wrong", prompt.Message{Role: prompt.User, Media: []data.Media{image[0], {Type: "png"}}}, `message 1 (user): medium 2, "": the Type "png" is no media type`},
	}
	for _, policy := range []data.Orphans{data.OrphansRepair, data.OrphansRefuse} {
		p := chat(t, &data.HistoryOptions{Orphans: policy})
		for _, tt := range tests {
			_, err := p.Render(Chat{append(talk("u:0"), tt.message), "now"})
			if _, ok := errors.AsType[*prompt.Mistake](err); !ok || !strings.HasPrefix(err.Error(), "prompt chat: history: "+tt.want) {
				t.Errorf("%s: error %v, want %q", tt.reason, err, tt.want)
			}
		}
	}
}

// TestHistoryMistakes has sections that New refuses.
func TestHistoryMistakes(t *testing.T) {
	input := prompt.Input("{{.Text}}")
	tests := []struct {
		reason   string
		sections []prompt.Section
		want     string
	}{
		{"two of them", []prompt.Section{prompt.History(earlier, nil), prompt.History(earlier, nil), input}, "prompt p: history#2: a prompt has at most one history section"},
		{"of another input", []prompt.Section{prompt.History(func(string) []prompt.Message { return nil }, nil), input}, "prompt p: history: the function is of type func(string) []prompt.Message, the prompt needs a func(prompt_test.Chat) []prompt.Message"},
		{"no function", []prompt.Section{prompt.History[Chat](nil, nil), input}, "prompt p: history: the function is nil"},
		{"an unknown policy", []prompt.Section{prompt.History(earlier, &data.HistoryOptions{Orphans: "drop"}), input}, `prompt p: history: the policy for Orphans is "drop"`},
		{"alternatives", []prompt.Section{prompt.Optional(trim.Trim{Alternatives: []trim.Alternative{{Text: "x"}}}, prompt.History(earlier, nil)), input}, "prompt p: history: a history has no alternatives"},
	}
	for _, tt := range tests {
		_, err := prompt.New[Chat, string]("p", tt.sections...)
		if err == nil || !strings.HasPrefix(err.Error(), tt.want) {
			t.Errorf("%s: error %v, want %q", tt.reason, err, tt.want)
		}
	}
}

// TestHistoryWhen has a history only for some inputs.
func TestHistoryWhen(t *testing.T) {
	p := prompt.MustNew[Chat, string]("chat", prompt.Input("{{.Text}}"), prompt.When(func(c Chat) bool { return c.Text != "alone" }, prompt.History(earlier, nil)))
	for text, want := range map[string]int{"alone": 1, "now": 3} {
		if r, err := p.Render(Chat{talk("u:1", "a:2"), text}); err != nil || len(r.Messages()) != want {
			t.Errorf("%s: %d messages, %v", text, len(r.Messages()), err)
		}
	}
}

// TestHistoryIsCut fits histories of random messages: what is kept is the end of it, begins
// with the user, and has each call with its results, by any strategy.
func TestHistoryIsCut(t *testing.T) {
	rng := rand.New(rand.NewPCG(1, 2))
	p := chat(t, &data.HistoryOptions{Orphans: data.OrphansRefuse}, prompt.Example(Chat{Text: "an example"}, "of it"))
	cut := 0
	for range 2000 {
		history := randomTalk(rng)
		r, err := p.Render(Chat{history, "now"})
		if err != nil {
			t.Fatal(err)
		}
		b := budget.Budget{Window: 40 + rng.IntN(200), Strategy: budget.Strategy(rng.IntN(3)), Newest: rng.IntN(2) == 0}
		fitted, err := b.Fit(r)
		if err != nil {
			continue
		}
		kept := fitted.Next(schema.Reply{})
		kept = kept[:len(kept)-1] // the input
		if diff := cmp.Diff(history[len(history)-len(kept):], kept, cmpopts.EquateEmpty()); diff != "" {
			t.Fatalf("%v keeps no end of it (-want +got):\n%s", b.Strategy, diff)
		}
		if len(kept) < len(history) {
			cut++
		}
		if _, err := p.Render(Chat{kept, "now"}); err != nil {
			t.Fatalf("what is kept cannot be sent: %v", err)
		}
	}
	if cut < 500 {
		t.Errorf("only %d were cut", cut)
	}
}

// randomTalk returns a history that is in order.
func randomTalk(rng *rand.Rand) []prompt.Message {
	var notes []string
	words := func() string { return strings.Repeat("word ", 1+rng.IntN(12)) }
	for range rng.IntN(8) {
		notes = append(notes, "u:"+words())
		for range rng.IntN(3) {
			notes = append(notes, "a:"+words()+" !x !y", "ty:"+words(), "tx:"+words())
		}
		notes = append(notes, "a:"+words())
	}
	return talk(notes...)
}

// TestHistoryBeforeExamples says what competes with what: the last turn comes first, then
// the examples, then what was said before.
func TestHistoryBeforeExamples(t *testing.T) {
	word := func(w string) string { return strings.TrimSpace(strings.Repeat(w+" ", 20)) }
	p := chat(t, nil, prompt.Example(Chat{Text: word("shown")}, word("so")))
	r, err := p.Render(Chat{talk("u:"+word("old"), "a:"+word("older"), "u:"+word("new"), "a:"+word("newer")), "now"})
	if err != nil {
		t.Fatal(err)
	}
	for window, want := range map[int]string{60: "", 80: "new", 130: "shown new", 180: "shown old new"} {
		fitted, err := (budget.Budget{Window: window}).Fit(r)
		if err != nil {
			t.Fatal(err)
		}
		var kept []string
		for _, m := range fitted.Messages()[1:] {
			if first, _, _ := strings.Cut(m.Text, " "); m.Role == prompt.User && first != "now" {
				kept = append(kept, first)
			}
		}
		if got := strings.Join(kept, " "); got != want {
			t.Errorf("in %d: %q, want %q", window, got, want)
		}
	}
}

// TestNext holds a conversation of three turns.
func TestNext(t *testing.T) {
	type Weather struct{ City string }
	p := prompt.MustNew[Chat, string]("chat",
		prompt.Role("You help."),
		prompt.History(earlier, &data.HistoryOptions{Orphans: data.OrphansRefuse}),
		prompt.Example(Chat{Text: "hi"}, "hello"),
		prompt.Input("{{.Text}}"),
		prompt.Instruction("Be brief."),
		prompt.Tools(tool.MustFor[Weather]("weather", "The weather.", nil)),
	)
	m := prompttest.NewScript(t,
		prompttest.Text("It is Monday."),
		prompttest.Call(schema.ToolCall{ID: "c1", Name: "weather", Arguments: `{"City":"Rome"}`}),
		prompttest.Text("It rains in Rome."),
		prompttest.Text("You are welcome."),
	)
	var history []prompt.Message
	var record prompt.Record
	opts := &prompt.RunOptions{Record: &record}
	say := func(text string) {
		t.Helper()
		out, err := p.Run(t.Context(), m, Chat{history, text}, opts)
		if called, ok := errors.AsType[*tool.CallsError](err); ok {
			r, err := record.Last.WithResults(called.Reply, prompt.Message{Role: prompt.Tool, CallID: "c1", Text: "rain"})
			if err != nil {
				t.Fatal(err)
			}
			if out, err = p.Generate(t.Context(), m, r, opts); err != nil {
				t.Fatal(err)
			}
		} else if err != nil {
			t.Fatal(err)
		}
		history = record.Last.Next(prompttest.Text(out))
	}
	say("What day is it?")
	say("How is Rome?")
	say("Thanks.")
	want := []prompt.Message{
		{Role: prompt.User, Text: "What day is it?\n\nBe brief."},
		{Role: prompt.Assistant, Text: "It is Monday."},
		{Role: prompt.User, Text: "How is Rome?\n\nBe brief."},
		{Role: prompt.Assistant, Calls: []schema.ToolCall{{ID: "c1", Name: "weather", Arguments: `{"City":"Rome"}`}}},
		{Role: prompt.Tool, CallID: "c1", Text: "rain"},
		{Role: prompt.Assistant, Text: "It rains in Rome."},
		{Role: prompt.User, Text: "Thanks.\n\nBe brief."},
		{Role: prompt.Assistant, Text: "You are welcome."},
	}
	if diff := cmp.Diff(want, history); diff != "" {
		t.Errorf("history (-want +got):\n%s", diff)
	}
	for i, req := range m.Requests()[1:] { // what was sent before is the beginning of what is sent next
		before := m.Requests()[i].Messages
		if diff := cmp.Diff(before, req.Messages[:len(before)]); diff != "" {
			t.Errorf("request %d begins otherwise than the one before (-want +got):\n%s", i+1, diff)
		}
	}
}

// TestNextLeavesOut has a fitted prompt and a repair, of which nothing gets into the history
// but what was sent of the conversation.
func TestNextLeavesOut(t *testing.T) {
	long := strings.Repeat("word ", 60)
	p := chat(t, nil, prompt.Example(Chat{Text: "an example"}, "of it"))
	r, err := p.Render(Chat{talk("u:"+long, "a:"+long, "u:short", "a:yes"), "now"})
	if err != nil {
		t.Fatal(err)
	}
	fitted, err := (budget.Budget{Window: 70, Summarize: budget.Omitted}).Fit(r)
	if err != nil {
		t.Fatal(err)
	}
	want := append(talk("u:(2 messages omitted)", "u:short", "a:yes", "u:now"), prompt.Message{Role: prompt.Assistant, Text: "fine", Calls: talk("a: !x")[0].Calls})
	if diff := cmp.Diff(want, fitted.Next(schema.Reply{Text: "fine", Calls: want[4].Calls})); diff != "" {
		t.Errorf("history (-want +got):\n%s", diff)
	}
	if got := fitted.Next(schema.Reply{Text: " \n"}); len(got) != 4 {
		t.Errorf("a reply that says nothing: %d messages", len(got))
	}
}

// TestWithResults has results that are none.
func TestWithResults(t *testing.T) {
	r, err := chat(t, nil).Render(Chat{nil, "now"})
	if err != nil {
		t.Fatal(err)
	}
	reply := schema.Reply{Text: "See.", Calls: talk("a: !x !y")[0].Calls}
	tests := []struct {
		reason  string
		reply   schema.Reply
		results []prompt.Message
		want    string
	}{
		{"all is well", reply, talk("ty:Y", "tx:X"), ""},
		{"one is missing", reply, talk("ty:Y"), "prompt chat: message 0 (assistant): a call in it has no result"},
		{"of no call", reply, talk("ty:Y", "tz:Z", "tx:X"), "prompt chat: message 2 (tool): it is the result of a call that"},
		{"two of one", reply, talk("ty:Y", "ty:Y", "tx:X"), "prompt chat: message 2 (tool): the call was answered before"},
		{"no result", reply, talk("ty:Y", "tx:X", "u:Z"), "prompt chat: message 3 (user): it is no result of a call"},
		{"no calls", prompttest.Text("Fine."), nil, "prompt chat: message 0 (assistant): it calls no tools"},
	}
	for _, tt := range tests {
		got, err := r.WithResults(tt.reply, tt.results...)
		if (err == nil) != (tt.want == "") || err != nil && !strings.HasPrefix(err.Error(), tt.want) {
			t.Errorf("%s: error %v, want %q", tt.reason, err, tt.want)
		}
		if err == nil && len(got.Messages()) != 5 || len(r.Messages()) != 2 {
			t.Errorf("%s: %v", tt.reason, got)
		}
	}
}
