package tool

import (
	"context"
	"fmt"
	"reflect"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/briefgo/brief/internal/near"
	"github.com/briefgo/brief/schema"
)

// Args decodes the arguments of a call of a tool. T is the type of arguments that the tool
// was made for. The error is a [*CallError] if the call is of another tool, or if its
// arguments are none of this one's.
func Args[T any](t Tool, call schema.ToolCall) (T, error) {
	var zero T
	switch {
	case t.d == nil:
		return zero, errZero
	case t.d.args != reflect.TypeFor[T]():
		return zero, fmt.Errorf("tool %s: its arguments are of type %v, not %v", t.d.name, t.d.args, reflect.TypeFor[T]())
	case call.Name != t.d.name:
		return zero, unknown(call, []Tool{t})
	}
	value, _, err := t.d.read(schema.Reply{Text: arguments(call)})
	if err != nil {
		return zero, &CallError{Call: call, Err: err}
	}
	typed, _ := value.(T)
	return typed, nil
}

// Check reads the calls of a reply: each must be of one of the tools, and its arguments
// satisfy the tool's schema. It returns the calls with their arguments as the JSON that was
// read, which is valid whatever the model wrote around it; one without an ID, or with that of
// a call before it, gets another. Calls before it are those of the reply, and earlier ones of
// the conversation: servers that number the calls of each reply begin anew, and providers want
// each ID once. The error is an [*InvalidError] with all that is wrong.
func Check(tools []Tool, reply schema.Reply, earlier ...schema.ToolCall) ([]schema.ToolCall, error) {
	var invalid InvalidError
	calls := slices.Clone(reply.Calls)
	identify(calls, earlier)
	for i, call := range calls {
		at := find(tools, call.Name)
		if at < 0 {
			invalid.Calls = append(invalid.Calls, unknown(call, tools))
			continue
		}
		_, doc, err := tools[at].d.read(schema.Reply{Text: arguments(call), Stop: reply.Stop})
		if err != nil {
			invalid.Calls = append(invalid.Calls, &CallError{Call: call, Err: err})
			continue
		}
		calls[i].Arguments = string(doc)
	}
	if len(invalid.Calls) > 0 {
		return nil, &invalid
	}
	return calls, nil
}

// identify gives each call an ID of its own, which no earlier one has.
func identify(calls, earlier []schema.ToolCall) {
	taken := make(map[string]bool, len(earlier)+len(calls))
	for i := range earlier {
		taken[earlier[i].ID] = true
	}
	for i := range calls {
		for n := len(taken) + 1; calls[i].ID == "" || taken[calls[i].ID]; n++ {
			calls[i].ID = fmt.Sprintf("call_%d", n)
		}
		taken[calls[i].ID] = true
	}
}

// Call calls the tool's function and returns the result as it is sent to the model. What
// the function returns as an error is a result too, "error: …", at most 2,048 bytes of
// it. The error is a [*CallError] if the arguments are invalid, the context's if that ended,
// or says that the result has no JSON.
func (t Tool) Call(ctx context.Context, call schema.ToolCall) (string, error) {
	switch {
	case t.d == nil:
		return "", errZero
	case t.d.call == nil:
		return "", fmt.Errorf("tool %s has no function", t.d.name)
	case call.Name != t.d.name:
		return "", unknown(call, []Tool{t})
	}
	args, _, err := t.d.read(schema.Reply{Text: arguments(call)})
	if err != nil {
		return "", &CallError{Call: call, Err: err}
	}
	if err := ctx.Err(); err != nil {
		return "", err
	}
	result, err := t.d.call(ctx, args)
	switch {
	case ctx.Err() != nil:
		return "", ctx.Err()
	case err != nil:
		const most = 2048
		return clip("error: "+err.Error(), most), nil
	}
	text, err := encode(result)
	if err != nil {
		return "", fmt.Errorf("tool %s: its result: %w", t.d.name, err)
	}
	return text, nil
}

// find returns the index of the tool with a name, or -1.
func find(tools []Tool, name string) int {
	return slices.IndexFunc(tools, func(t Tool) bool { return t.d != nil && t.d.name == name })
}

// arguments returns the text of a call's arguments: models that have none to give write
// nothing, or null.
func arguments(call schema.ToolCall) string {
	if text := strings.TrimSpace(call.Arguments); text == "" || text == "null" {
		return "{}"
	}
	return call.Arguments
}

// unknown is the error of a call of a tool that there is not.
func unknown(call schema.ToolCall, tools []Tool) *CallError {
	e := &CallError{Call: call}
	for _, t := range tools {
		if t.d != nil {
			e.Tools = append(e.Tools, t.d.name)
		}
	}
	e.Near = near.Name(call.Name, e.Tools)
	return e
}

// clip returns at most n bytes of a text, whole characters.
func clip(text string, n int) string {
	if len(text) <= n {
		return text
	}
	n -= len("…")
	for n > 0 && !utf8.RuneStart(text[n]) {
		n--
	}
	return text[:n] + "…"
}
