package prompt

import (
	"context"
	"errors"
	"iter"
	"strings"

	"github.com/briefgo/brief/prompt/tool"
	"github.com/briefgo/brief/schema"
)

// Why a write of a stream fails.
var (
	errBroken = errors.New("nobody reads the stream any more")
	errEarly  = errors.New("the reply violates the schema, whatever follows")
)

// Stream is Run that shows the reply while it is written: it yields a
// [schema.Reader] whenever there is more of it. A reply that turns out to violate the
// schema, whatever may follow, is stopped, and the model is asked to go on from there with
// the corrected value; tokens that were saved so are in Record. What a reply shows is not
// checked before it ends, and a reply that is rejected is followed by another Reader. One
// that may be a call of one of the prompt's [Tools] in the text is not stopped.
//
// The last Reader holds what Run would return, as [schema.Reader.Value]. An error comes
// last, with a nil Reader. Breaking out of the loop cancels the request.
//
// If m is no [Streamer], a Reader is yielded for each whole reply.
func (p *Prompt[In, Out]) Stream(ctx context.Context, m Model, in In, opts *RunOptions) iter.Seq2[*schema.Reader[Out], error] {
	return func(yield func(*schema.Reader[Out], error) bool) {
		ctx, cancel := context.WithCancel(ctx)
		defer cancel()
		if opts == nil {
			opts = &RunOptions{}
		}
		o := *opts
		if o.Record == nil {
			o.Record = &Record{}
		}
		r, err := p.fitted(in, &o)
		s := streaming[In, Out]{prompt: p, model: m, yield: yield, attempts: attemptsOf(&o)}
		if err == nil {
			_, err = p.generate(ctx, m, r, &o, s.send)
		}
		switch {
		case s.broken:
		case err != nil:
			yield(nil, err)
		default:
			s.last(o.Record)
		}
	}
}

// attemptsOf returns how many attempts are made at most.
func attemptsOf(opts *RunOptions) int {
	if g := opts.Generate; g != nil && g.MaxAttempts > 0 {
		return g.MaxAttempts
	}
	return schema.DefaultMaxAttempts
}

// A streaming is one call of Stream.
type streaming[In, Out any] struct {
	prompt   *Prompt[In, Out]
	model    Model
	yield    func(*schema.Reader[Out], error) bool
	attempts int
	broken   bool // the caller has left the loop
}

// send sends a request and shows the reply. The answer to the question for single values
// shows nothing of the document.
func (s *streaming[In, Out]) send(ctx context.Context, t schema.Turn, req *Request) (schema.Reply, error) {
	model, ok := s.model.(Streamer)
	if !ok {
		return s.model.Generate(ctx, req)
	}
	reader := schema.NewReader(s.prompt.output)
	if t.Continue {
		_, _ = reader.Write([]byte(t.Prefix)) // which was read before
	}
	var text strings.Builder
	early, stops := false, t.Attempt < s.attempts
	reply, err := model.Stream(ctx, req, func(chunk string) error {
		text.WriteString(chunk)
		if t.Pointers != nil {
			return nil
		}
		if _, err := reader.Write([]byte(chunk)); err != nil {
			return err
		}
		if s.broken = !s.yield(reader, nil); s.broken {
			return errBroken
		}
		if stops && reader.Violation() != nil {
			// A call that the server leaves in the text is no output either, and is wanted.
			stops = !tool.Begun(s.prompt.plan.tools, text.String())
			early = stops
		}
		if early {
			return errEarly
		}
		return nil
	})
	switch {
	case s.broken:
		return reply, errBroken
	case early:
		reply.Text, reply.Stop = text.String(), schema.StopEarly
		return reply, nil
	case reply.Text == "":
		reply.Text = text.String()
	}
	return reply, err
}

// last yields the value that was accepted.
func (s *streaming[In, Out]) last(record *Record) {
	for _, a := range record.Attempts {
		if a.Decision == schema.ActionAccept {
			reader := schema.NewReader(s.prompt.output)
			text := string(a.JSON)
			if s.prompt.output.Instructions() == "" {
				text = a.Reply.Text // free text is no document
			}
			_, _ = reader.Write([]byte(text))
			_, _ = reader.CloseReply(schema.Reply{Stop: schema.StopEnd})
			s.yield(reader, nil)
			return
		}
	}
}
