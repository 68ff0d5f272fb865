package prompt_test

import (
	"fmt"
	"math"
	"strings"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/briefgo/brief/prompt"
	"github.com/briefgo/brief/prompt/data"
	"github.com/briefgo/brief/prompt/tool"
	"github.com/briefgo/brief/prompt/trim"
	"github.com/briefgo/brief/schema"
)

func TestAssembleMistakes(t *testing.T) {
	user := prompt.Part{Role: prompt.User, Text: "a"}
	tests := []struct {
		reason string
		second prompt.Part
		want   string
	}{
		{"a role that there is not", prompt.Part{Role: "robot"}, `prompt h: part 1: its role is "robot"`},
		{"two roles in a message", prompt.Part{Role: prompt.Assistant}, "part 1: it is said by assistant, and the part before it in message 1 by user"},
		{"messages out of order", prompt.Part{Role: prompt.User, Message: -1}, "part 1: it is of message 0"},
		{"a number below those that there are", prompt.Part{Message: -3}, "part 1: the number of its message is -3"},
		{"a negative group", prompt.Part{Role: prompt.User, Group: -1}, "part 1: its group is -1"},
		{"a group of which one part is pinned", prompt.Part{Role: prompt.User, Group: 7, Pinned: true}, "part 1: of group 7 some parts are pinned"},
		{"the user calls tools", prompt.Part{Role: prompt.User, Extra: &tool.Extra{Calls: make([]schema.ToolCall, 1)}}, "part 1: it calls tools, which only assistant does, and is said by \"user\""},
		{"the user gives a tool's result", prompt.Part{Role: prompt.User, Extra: &tool.Extra{CallID: "1"}}, "part 1: it is the result of a call, which only tool gives"},
		{"a medium that is none", prompt.Part{Role: prompt.User, Extra: &tool.Extra{Media: make([]data.Media, 1)}}, "part 1: medium 1, \"\": the Type \"\" is no media type"},
		{"a value that is no number", prompt.Part{Role: prompt.User, Trim: trim.Trim{Value: math.NaN()}}, "part 1: the value is NaN"},
		{"a tier below the first", prompt.Part{Role: prompt.User, Trim: trim.Trim{Tier: -2}}, "part 1: the tier is -2"},
		{"an alternative that is not shorter", prompt.Part{Role: prompt.User, Text: "abc", Trim: trim.Trim{Alternatives: []trim.Alternative{{Text: "abc"}}}}, "part 1: alternative 1 is not shorter than the part's own text"},
	}
	for _, tt := range tests {
		first := user
		first.Message, first.Group = 1, 7
		if tt.second.Message++; tt.second.Message == -2 {
			tt.second.Message = -3
		}
		if _, err := prompt.Assemble("h", []prompt.Part{first, tt.second}); err == nil || !strings.Contains(err.Error(), tt.want) {
			t.Errorf("%s: error %v, want %q", tt.reason, err, tt.want)
		}
	}
}

func TestAssembleDoesNotKeepTheSlice(t *testing.T) {
	parts := []prompt.Part{{Role: prompt.User, Text: "a", Decision: trim.Cut, Tokens: 3}}
	r, err := prompt.Assemble("h", parts)
	if err != nil {
		t.Fatal(err)
	}
	parts[0].Text = "b"
	if got := r.Parts()[0]; got.Text != "a" || got.Decision != 0 || got.Tokens != 0 {
		t.Errorf("%+v", got)
	}
}

// TestFittedTexts checks what is sent for parts that other texts stand for.
func TestFittedTexts(t *testing.T) {
	message := func(n int, role prompt.Speaker, text string) prompt.Part {
		return prompt.Part{Message: n, Role: role, Text: text}
	}
	r, err := prompt.Assemble("h", []prompt.Part{
		message(0, prompt.System, "s"), message(1, prompt.User, "u1"), message(2, prompt.Assistant, "a1"),
		message(2, prompt.Assistant, "a2"), message(3, prompt.User, "u2"), message(4, prompt.User, "u3"),
	})
	if err != nil {
		t.Fatal(err)
	}
	tests := []struct {
		reason, decisions string // one letter each: k, c, h for shortened, m for summarized
		want              []prompt.Message
	}{
		{"messages of which nothing is left are gone", "kcccck", []prompt.Message{{Role: prompt.System, Text: "s"}, {Role: prompt.User, Text: "u3"}}},
		{"half a message", "cckckc", []prompt.Message{{Role: prompt.Assistant, Text: "a1"}, {Role: prompt.User, Text: "u2"}}},
		{"messages that meet stay two", "ckcckk", []prompt.Message{{Role: prompt.User, Text: "u1"}, {Role: prompt.User, Text: "u2"}, {Role: prompt.User, Text: "u3"}}},
		{"a shorter text", "ckhccc", []prompt.Message{{Role: prompt.User, Text: "u1"}, {Role: prompt.Assistant, Text: "T2"}}},
		{"a summary is the user's", "ccmcck", []prompt.Message{{Role: prompt.User, Text: "T2"}, {Role: prompt.User, Text: "u3"}}},
		{"unless it stands with others", "ccmkcc", []prompt.Message{{Role: prompt.Assistant, Text: "T2a2"}}},
	}
	letters := map[byte]trim.Decision{'k': trim.Kept, 'c': trim.Cut, 'h': trim.Shortened, 'm': trim.Summarized}
	for _, tt := range tests {
		f := trim.Fitting{Decisions: make([]trim.Reason, len(tt.decisions)), Texts: map[int]string{}}
		for i := range f.Decisions {
			f.Decisions[i].Decision = letters[tt.decisions[i]]
			f.Texts[i] = fmt.Sprint("T", i)
		}
		fitted, err := r.Fitted(f)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(tt.want, fitted.Messages()); diff != "" {
			t.Errorf("%s (-want +got):\n%s", tt.reason, diff)
		}
	}
}

func ExampleAssemble() {
	history, err := prompt.Assemble("chat", []prompt.Part{
		{Message: 0, Role: prompt.System, Text: "You help travellers.", Pinned: true},
		{Message: 1, Role: prompt.User, Text: "When does the train leave?", Group: 1},
		{Message: 2, Role: prompt.Assistant, Text: "At 9:40.", Group: 1},
		{Message: 3, Role: prompt.User, Text: "And from where?", Pinned: true},
	})
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, m := range history.Messages() {
		fmt.Println(m.Role, "says", m.Text)
	}
	// Output:
	// system says You help travellers.
	// user says When does the train leave?
	// assistant says At 9:40.
	// user says And from where?
}

func ExampleOptional() {
	p := prompt.MustNew[string, string]("support",
		prompt.Role("You answer questions about the handbook."),
		prompt.Optional(trim.Trim{Value: 2, Shrink: true}, prompt.Text("Handbook", "Leave is asked for a week ahead.")),
		prompt.Optional(trim.Trim{Tier: 1}, prompt.Text("History", "The handbook is from 1998.")),
		prompt.Input("{{.}}"),
	)
	r, err := p.Render("How do I ask for leave?")
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, part := range r.Parts() {
		fmt.Println(part.Section, part.Pinned, part.Tier, part.Value)
	}
	// Output:
	// role true 0 0
	// text#1 false 0 2
	// text#2 false 1 0
	// input true 0 0
}

// TestFixedTexts checks what a Fitter is told about texts that never change.
func TestFixedTexts(t *testing.T) {
	p := prompt.MustNew[string, string]("p", prompt.Role("You add."), prompt.Example("1+1", "2"), prompt.Example("2+2", "4"), prompt.Input("{{.}}"))
	texts := map[int]string{}
	var memos []*sync.Map
	for _, in := range []string{"3+3", "4+4"} {
		r, err := p.Render(in)
		if err != nil {
			t.Fatal(err)
		}
		memo, n := r.Memo()
		memos = append(memos, memo)
		for i := range r.Len() {
			part := r.At(i)
			if number := part.Fixed(); number > n || part.Volatile && number > 0 {
				t.Errorf("%q has the number %d of %d", part.Text, number, n)
			} else if before, ok := texts[number]; ok && number > 0 && before != part.Text {
				t.Errorf("number %d is %q and %q", number, before, part.Text)
			} else {
				texts[number] = part.Text
			}
		}
		assembled, err := prompt.Assemble("q", r.Parts())
		if err != nil {
			t.Fatal(err)
		}
		if memo, n := assembled.Memo(); memo != nil || n != 0 || assembled.At(1).Fixed() != 0 {
			t.Error("texts of parts that were assembled may be others each time")
		}
	}
	if len(texts) != 5 || memos[0] == nil || memos[0] != memos[1] {
		t.Errorf("texts %v, memos %v", texts, memos)
	}
}

// TestAssembleResults has results of calls: each is a message and a part of its own.
func TestAssembleResults(t *testing.T) {
	result := func(message int, id string) prompt.Part {
		return prompt.Part{Role: prompt.Tool, Message: message, Text: "r", Extra: &tool.Extra{CallID: id}}
	}
	r, err := prompt.Assemble("h", []prompt.Part{{Role: prompt.User, Text: "u"}, result(1, "1"), result(2, "2")})
	if err != nil || len(r.Messages()) != 3 || r.Messages()[2].CallID != "2" {
		t.Errorf("%v, %v", r, err)
	}
	if _, err := prompt.Assemble("h", []prompt.Part{result(1, "1"), result(1, "2")}); err == nil || !strings.Contains(err.Error(), "part 1: it is of message 1, as the part before it is; a result is a message and a part of its own") {
		t.Errorf("error %v", err)
	}
	if _, err := prompt.Assemble("h", []prompt.Part{result(5, "1"), {Message: -1, Text: "beside"}}); err != nil {
		t.Error(err)
	}
}
