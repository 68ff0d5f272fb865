package tool

import (
	"errors"
	"fmt"
	"strings"

	"github.com/briefgo/brief/schema"
)

// A CallError is a call that cannot be made: of a tool that there is not, or with arguments
// that are not the tool's.
type CallError struct {
	Call  schema.ToolCall // as the model wrote it
	Tools []string        // the tools that there are, if it is none of them
	Near  string          // of these, the one that was perhaps meant
	Err   error           // what is wrong with the arguments: a *schema.SyntaxError, *schema.ValidationError or *schema.TruncatedError
}

// Error names the tool and says what is wrong: `there is no tool get_wether (did you mean
// get_weather?)`.
func (e *CallError) Error() string {
	if e.Err != nil {
		return fmt.Sprintf("the arguments of %s: %v", e.Call.Name, e.Err)
	}
	text := fmt.Sprintf("there is no tool %.40q", e.Call.Name)
	switch {
	case e.Near != "":
		text += fmt.Sprintf(" (did you mean %s?)", e.Near)
	case len(e.Tools) > 0:
		text += "; there are " + clip(strings.Join(e.Tools, ", "), 512)
	}
	return text
}

// Unwrap returns what is wrong with the arguments, or nil.
func (e *CallError) Unwrap() error { return e.Err }

// An InvalidError is a reply with calls that cannot be made. prompt.Run tells the model and
// asks again, and only if that is in vain returns it inside a *schema.ExhaustedError.
type InvalidError struct {
	Calls []*CallError // at least one; those that are right are not here
}

// Error has a line for each call.
func (e *InvalidError) Error() string {
	lines := make([]string, len(e.Calls))
	for i, c := range e.Calls {
		lines[i] = c.Error()
	}
	return strings.Join(lines, "\n")
}

// Unwrap returns the errors of the calls.
func (e *InvalidError) Unwrap() []error {
	errs := make([]error, len(e.Calls))
	for i, c := range e.Calls {
		errs[i] = c
	}
	return errs
}

// What a model is told: so many bytes of arguments and of what is wrong with them in all, so
// many of the arguments of one call, and so many calls; the others are counted.
const (
	maxRepair = 4096
	maxQuoted = 1024
	maxTold   = 8
)

// Repair returns what the model is told: its calls, fenced, what is wrong with each, and
// what to do. It is at most 8 kB.
func (e *InvalidError) Repair() string {
	var b strings.Builder
	b.WriteString("Your calls of tools were not made:\n")
	share := maxRepair / (2 * min(maxTold, len(e.Calls)))
	for i, c := range e.Calls {
		if i == maxTold {
			fmt.Fprintf(&b, "\n- and %d more\n", len(e.Calls)-i)
			break
		}
		c.repair(&b, share)
	}
	b.WriteString("\nCall again with arguments that satisfy the tool's schema, or answer as you were asked to.")
	return b.String()
}

// repair says what is wrong with a call in about twice so many bytes.
func (e *CallError) repair(b *strings.Builder, share int) {
	if e.Err == nil {
		fmt.Fprintf(b, "\n- %s\n", e.Error())
		return
	}
	quoted := clip(e.Call.Arguments, min(maxQuoted, share))
	fmt.Fprintf(b, "\nThe call of %s with these arguments:\n\n", e.Call.Name)
	if strings.TrimSpace(quoted) != "" {
		mark := fence(quoted)
		fmt.Fprintf(b, "%s\n%s\n%s\n\n", mark, quoted, mark)
	}
	var truncated *schema.TruncatedError
	if errors.As(e.Err, &truncated) {
		b.WriteString("They end in the middle: they are not complete.\n")
		return
	}
	for line := range strings.Lines(clip(e.Err.Error(), share)) {
		fmt.Fprintf(b, "- %s\n", strings.TrimSuffix(line, "\n"))
	}
}

// fence returns a run of back-ticks, at least three, that is longer than any in s.
func fence(s string) string {
	mark := "```"
	for strings.Contains(s, mark) {
		mark += "`"
	}
	return mark
}

// A CallsError says that the model wants tools called that have no Go function, or called
// again. It is not a failure: the program calls them, and goes on with
// prompt.Rendered.WithResults, or with prompt.Rendered.Next and a History.
type CallsError struct {
	// Reply is the reply; the arguments of its calls are valid JSON that satisfies the
	// tools' schemas.
	Reply schema.Reply
}

// Error names the tools.
func (e *CallsError) Error() string {
	names := make([]string, len(e.Reply.Calls))
	for i, c := range e.Reply.Calls {
		names[i] = c.Name
	}
	return "the model calls " + clip(strings.Join(names, ", "), 512)
}
