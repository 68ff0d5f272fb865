package prompt

import (
	"context"
	"errors"
	"fmt"

	"github.com/briefgo/brief/schema"
)

// A Fitter makes a rendered prompt fit a context window. A budget.Budget is one.
type Fitter interface {
	Fit(*Rendered) (*Rendered, error)
}

// RunOptions are the options of Run and Generate. A nil *RunOptions, and the zero
// value, run the prompt as it is rendered, without a budget.
type RunOptions struct {
	// Fit makes the prompt fit the model's window; nil leaves it as it is rendered.
	// When a reply has to be repaired, the prompt is fitted again together with the
	// text of the repair, so that no request exceeds the window.
	Fit Fitter

	// Generate are the options of the repair loop; nil for its defaults. Its
	// MaxOutput is taken from here.
	Generate *schema.GenerateOptions

	// MaxOutput is the most tokens that the model may write. 0 means what the Fitter
	// reserved for the reply, and without a Fitter leaves it to the provider. A
	// reply that reaches it is asked for again with more, as far as the window allows.
	MaxOutput int

	// Temperature, TopP and Seed say how the model is to choose its words; nil leaves it to
	// the provider.
	Temperature *float64 // 0 and up
	TopP        *float64 // 0 to 1
	Seed        *int64   // where the provider has one

	// Record, if not nil, is filled by the call, on success and on failure.
	Record *Record
}

// A Record is what a call of Run or Generate did.
type Record struct {
	// Rendered is the prompt of the first request: the fitted one, if there was a
	// Fitter.
	Rendered *Rendered

	// Last is the prompt of the last request, without the text of a repair: Rendered, and
	// if tools were called, with their calls and results, fitted again. Its Next is the
	// history of a conversation.
	Last *Rendered

	// Record has every attempt and the usage of all of them. A reply that only called
	// tools, and the one after their results, are one attempt.
	schema.Record
}

// Run renders the prompt for one input, fits it, sends it and reads the reply,
// asking again for what cannot be repaired. It is Render, Fit and Generate.
func (p *Prompt[In, Out]) Run(ctx context.Context, m Model, in In, opts *RunOptions) (Out, error) {
	r, err := p.fitted(in, opts)
	if err != nil {
		var zero Out
		return zero, err
	}
	return p.Generate(ctx, m, r, opts)
}

// fitted renders the prompt for one input and fits it. If it fails, nothing is left in the
// record.
func (p *Prompt[In, Out]) fitted(in In, opts *RunOptions) (*Rendered, error) {
	r, err := p.Render(in)
	if err == nil && opts != nil && opts.Fit != nil {
		r, err = opts.Fit.Fit(r)
	}
	if err != nil && opts != nil && opts.Record != nil {
		*opts.Record = Record{}
	}
	return r, err
}

// Generate sends a rendered prompt and reads the reply, asking again for what
// cannot be repaired. r is sent as it is: opts.Fit is only used to fit r together
// with the text of a repair. The errors are those of [schema.Schema.Generate],
// with the prompt's name, and for a prompt with [Tools] a [*tool.CallsError].
func (p *Prompt[In, Out]) Generate(ctx context.Context, m Model, r *Rendered, opts *RunOptions) (Out, error) {
	return p.generate(ctx, m, r, opts, func(ctx context.Context, _ schema.Turn, req *Request) (schema.Reply, error) {
		return m.Generate(ctx, req)
	})
}

// generate is Generate with the call that sends a request.
func (p *Prompt[In, Out]) generate(ctx context.Context, m Model, r *Rendered, opts *RunOptions,
	send func(context.Context, schema.Turn, *Request) (schema.Reply, error)) (Out, error) {
	if opts == nil {
		opts = &RunOptions{}
	}
	record := opts.Record
	if record == nil {
		record = &Record{}
	}
	*record = Record{Rendered: r, Last: r}
	var zero Out
	if m == nil {
		return zero, fmt.Errorf("prompt %s: the model is nil", p.name)
	}
	if r == nil {
		return zero, fmt.Errorf("prompt %s: there is no rendered prompt", p.name)
	}
	if r.plan != p.plan || p.plan == nil {
		return zero, fmt.Errorf("prompt %s: what is to be sent was not rendered from this prompt but from %q", p.name, r.name)
	}
	g := generateOptions(r, opts)
	own := g.Record
	g.Record = &record.Record
	g.Checks = append(p.checksFor(r), g.Checks...)
	c := calling{tools: p.plan.tools, opts: opts, rendered: r, send: send}
	g.Reject = c.rejecting(g.Reject)
	out, err := p.output.Generate(ctx, c.ask, g)
	record.Last = c.rendered
	if own != nil {
		*own = record.Record
	}
	if err != nil {
		return zero, fmt.Errorf("prompt %s: %w", p.name, err)
	}
	return out, nil
}

// generateOptions returns a copy of the loop's options with the output limits that
// the prompt's fitting implies.
func generateOptions(r *Rendered, opts *RunOptions) *schema.GenerateOptions {
	g := schema.GenerateOptions{}
	if opts.Generate != nil {
		g = *opts.Generate
	}
	g.MaxOutput = opts.MaxOutput
	if c, ok := opts.Fit.(interface{ Count(text string) int }); ok && g.Count == nil {
		g.Count = c.Count // as a budget.Budget does
	}
	if f := r.fitting; f != nil {
		if g.MaxOutput == 0 {
			g.MaxOutput = f.Reserve
		}
		if g.OutputLimit == 0 {
			g.OutputLimit = f.Window - f.Tokens
		}
	}
	return &g
}

// checksFor returns the prompt's checks, bound to the input that r was made from.
func (p *Prompt[In, Out]) checksFor(r *Rendered) []schema.Check {
	in, _ := as[In](r.in)
	checks := make([]schema.Check, len(p.checks))
	for i, f := range p.checks {
		checks[i] = schema.CheckFunc(func(out Out, _ int) error { return f(in, out) })
	}
	return checks
}

// request makes the request of one turn of the repair loop.
func request(r *Rendered, t schema.Turn, opts *RunOptions) (*Request, error) {
	if t.Repair != "" {
		r = r.withRepair(t)
		if opts.Fit != nil {
			fitted, err := opts.Fit.Fit(r)
			if err != nil {
				return nil, errors.Join(errors.New("the prompt and the text of a repair do not fit together"), err)
			}
			r = fitted
		}
	}
	req := &Request{
		Name:        r.name,
		Messages:    r.Messages(),
		Breakpoints: r.Breakpoints(),
		Schema:      r.schema,
		Tools:       r.plan.tools,
		MaxOutput:   t.MaxOutput,
		Temperature: opts.Temperature, TopP: opts.TopP, Seed: opts.Seed,
		Resample: t.Resample,
	}
	if f := r.fitting; f != nil && 0 < f.Window-f.Tokens && f.Window-f.Tokens < req.MaxOutput {
		req.MaxOutput = f.Window - f.Tokens // of results of tools there may be more than was thought of
	}
	switch {
	case t.Schema != nil:
		req.Schema = t.Schema
	case t.Pointers != nil || t.Continue:
		req.Schema = nil // a provider that enforces the schema would not let it be answered
	}
	if seed := req.Seed; t.Resample && seed != nil {
		other := *seed + int64(t.Attempt)
		req.Seed = &other
	}
	return req, nil
}
