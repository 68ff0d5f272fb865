package prompt

import (
	"context"
	"errors"
	"slices"
	"strings"

	"github.com/briefgo/brief/prompt/tool"
	"github.com/briefgo/brief/schema"
)

// A calling is one call of Generate: it sends requests, and calls tools for the replies.
type calling struct {
	tools    []tool.Tool
	opts     *RunOptions
	rendered *Rendered // with the calls that were made
	made     bool      // they were
	send     func(context.Context, schema.Turn, *Request) (schema.Reply, error)
}

// ask sends the request of a turn and returns the reply. If it calls tools that have
// functions, those are called and their results sent, once; the reply to that then stands for
// both. The error is a *tool.CallsError if the program has to call tools itself.
func (c *calling) ask(ctx context.Context, t schema.Turn) (schema.Reply, error) {
	var used schema.Usage
	for {
		req, err := request(c.rendered, t, c.opts)
		if err != nil {
			return schema.Reply{Usage: used}, err
		}
		reply, err := c.send(ctx, t, req)
		used = used.Add(reply.Usage)
		reply.Usage = used
		c.find(&reply)
		if err != nil || !c.calls(reply) {
			return reply, err
		}
		calls, err := tool.Check(c.tools, reply, c.earlier()...)
		if err != nil {
			return reply, nil // rejecting tells it
		}
		reply.Calls = calls
		if c.made || !c.callable(calls) {
			return reply, &tool.CallsError{Reply: reply}
		}
		if err := c.call(ctx, reply); err != nil {
			return reply, err
		}
	}
}

// earlier returns the calls that the conversation has so far.
func (c *calling) earlier() (calls []schema.ToolCall) {
	for i := range c.rendered.parts {
		if extra := c.rendered.parts[i].Extra; extra != nil {
			calls = append(calls, extra.Calls...)
		}
	}
	return calls
}

// find takes calls of the tools out of the text of a reply, where a server did not.
func (c *calling) find(reply *schema.Reply) {
	if len(c.tools) == 0 || len(reply.Calls) > 0 {
		return
	}
	if calls, before := tool.InText(c.tools, reply.Text); len(calls) > 0 {
		reply.Calls, reply.Text = calls, before
	}
}

// calls reports whether a reply calls declared tools, or has nothing but calls of others.
func (c *calling) calls(reply schema.Reply) bool {
	if len(c.tools) == 0 || len(reply.Calls) == 0 || reply.Stop == schema.StopRefused || reply.Stop == schema.StopFiltered || reply.Refusal != "" {
		return false
	}
	return strings.TrimSpace(reply.Text) == "" || slices.ContainsFunc(reply.Calls, func(call schema.ToolCall) bool { return c.index(call.Name) >= 0 })
}

// index returns the index of the tool with a name, or -1.
func (c *calling) index(name string) int {
	return slices.IndexFunc(c.tools, func(t tool.Tool) bool { return t.Name() == name })
}

// callable reports whether each of the tools that are called has a function.
func (c *calling) callable(calls []schema.ToolCall) bool {
	return !slices.ContainsFunc(calls, func(call schema.ToolCall) bool { return !c.tools[c.index(call.Name)].HasFunc() })
}

// call calls the tools of a reply and adds what came of it to the prompt.
func (c *calling) call(ctx context.Context, reply schema.Reply) error {
	results := make([]Message, len(reply.Calls))
	for i, call := range reply.Calls {
		text, err := c.tools[c.index(call.Name)].Call(ctx, call)
		if err != nil {
			return err
		}
		results[i] = Message{Role: Tool, Text: text, CallID: call.ID}
	}
	r, err := c.rendered.WithResults(reply, results...)
	if err != nil {
		return err
	}
	if c.opts.Fit != nil {
		if r, err = c.opts.Fit.Fit(r); err != nil {
			return errors.Join(errors.New("the prompt and the results of its tools do not fit together"), err)
		}
	}
	c.rendered, c.made = r, true
	return nil
}

// rejecting returns a GenerateOptions.Reject that rejects calls that cannot be made, and
// what another one rejects.
func (c *calling) rejecting(other func(schema.Reply) error) func(schema.Reply) error {
	if len(c.tools) == 0 {
		return other
	}
	return func(reply schema.Reply) error {
		if c.calls(reply) {
			if _, err := tool.Check(c.tools, reply); err != nil {
				return err
			}
		}
		if other != nil {
			return other(reply)
		}
		return nil
	}
}
