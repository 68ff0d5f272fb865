package schema

import (
	"context"
	"errors"
	"fmt"
	"reflect"
	"time"
)

// An Ask sends a request to a model and returns its reply. What the request is
// made of is the caller's business; the [Turn] says what to add to it. An error
// means that there is no reply: it ends the loop and is returned as it is.
type Ask func(ctx context.Context, t Turn) (Reply, error)

// A Turn is what the repair loop wants of one ask.
type Turn struct {
	// Attempt counts the asks, from 1.
	Attempt int

	// Repair is what to tell the model after the original conversation, as one user
	// message: it quotes the latest reply and says what is wrong with it. It stands
	// on its own, so that earlier replies need not be sent. Empty when the original
	// conversation is to be sent as it is.
	Repair string

	// Previous is the reply before this turn; nil in the first.
	Previous *Reply

	// Continue asks for the continuation of Previous, and Resample for another
	// sample of the same request. This version of the loop sets neither.
	Continue, Resample bool

	// MaxOutput is the most tokens that the model may write; 0 leaves it to the
	// provider. It grows after a reply that was cut off.
	MaxOutput int
}

// DefaultMaxAttempts is how many asks Generate makes at most by default.
const DefaultMaxAttempts = 3

// GenerateOptions are the options of Generate. A nil *GenerateOptions, and the
// zero value, are the defaults.
type GenerateOptions struct {
	// MaxAttempts is how many asks are made at most, the first included; 0 means
	// DefaultMaxAttempts.
	MaxAttempts int

	// MaxOutput is the most tokens that the model may write in the first attempt; 0
	// leaves it to the provider. After a reply that was cut off it is doubled.
	MaxOutput int

	// OutputLimit bounds what MaxOutput may grow to, in tokens; 0 is no bound.
	OutputLimit int

	// Checks are what a decoded value has to satisfy besides the schema. All of
	// them are called on each value.
	Checks []Check

	// Trace tells of each step while it happens; nil tells nothing.
	Trace *Trace

	// Record, if not nil, is filled by the call, on success and on failure.
	Record *Record
}

// Generate asks a model for a value of the schema: it asks, reads the reply, and if
// what it reads cannot be mended asks again with one message that quotes the reply
// and lists what is wrong with it. The errors are
//
//   - what ask returned, wrapped, as soon as it returns one;
//   - ctx's error, once ctx has ended;
//   - a [*RefusedError] when the model refused or the reply was filtered;
//   - an [*ExhaustedError] with every attempt, when there was no success in
//     MaxAttempts, or when a reply was cut off and there is no room for a longer one.
func (s *Schema[T]) Generate(ctx context.Context, ask Ask, opts *GenerateOptions) (T, error) {
	if opts == nil {
		opts = &GenerateOptions{}
	}
	l := loop[T]{schema: s, opts: opts, record: opts.Record, trace: opts.Trace}
	if l.record == nil {
		l.record = &Record{}
	}
	if l.trace == nil {
		l.trace = &Trace{}
	}
	*l.record = Record{}
	var zero T
	switch {
	case ask == nil:
		return zero, errors.New("schema: Generate needs a function that asks the model; it is nil")
	case opts.MaxAttempts < 0 || opts.MaxOutput < 0 || opts.OutputLimit < 0:
		return zero, fmt.Errorf("schema: GenerateOptions: MaxAttempts %d, MaxOutput %d and OutputLimit %d must not be negative",
			opts.MaxAttempts, opts.MaxOutput, opts.OutputLimit)
	}
	if err := checksFit(opts.Checks, reflect.TypeFor[T]()); err != nil {
		return zero, err
	}
	return l.run(ctx, ask)
}

// A loop is one call of Generate.
type loop[T any] struct {
	schema *Schema[T]
	opts   *GenerateOptions
	record *Record
	trace  *Trace
}

func (l *loop[T]) run(ctx context.Context, ask Ask) (T, error) {
	var zero T
	most := l.opts.MaxAttempts
	if most == 0 {
		most = DefaultMaxAttempts
	}
	turn := Turn{Attempt: 1, MaxOutput: l.opts.MaxOutput}
	if l.opts.OutputLimit > 0 && turn.MaxOutput > l.opts.OutputLimit {
		turn.MaxOutput = l.opts.OutputLimit
	}
	for {
		value, err := l.attempt(ctx, ask, turn)
		if err == nil {
			return value, nil
		}
		var rejected *rejection
		if !errors.As(err, &rejected) {
			return zero, err
		}
		next, ok := l.next(turn, rejected)
		if !ok || turn.Attempt == most {
			return zero, &ExhaustedError{Attempts: l.record.Attempts, Err: rejected.err}
		}
		l.trace.retry(ctx, next, rejected.err)
		turn = next
	}
}

// A rejection is a reply that may be asked for again.
type rejection struct {
	reply *Reply
	json  []byte // the document that was read from it, if there is one
	err   error  // a *SyntaxError, *ValidationError or *TruncatedError
}

func (r *rejection) Error() string { return r.err.Error() }

// attempt asks once and reads the reply. It returns a *rejection if there is a
// reason to ask again.
func (l *loop[T]) attempt(ctx context.Context, ask Ask, turn Turn) (T, error) {
	var zero T
	if err := ctx.Err(); err != nil {
		return zero, fmt.Errorf("attempt %d: %w", turn.Attempt, err)
	}
	l.trace.askStart(ctx, turn)
	start := time.Now()
	reply, err := ask(ctx, turn)
	l.record.Attempts = append(l.record.Attempts, Attempt{Turn: turn, Reply: reply, Duration: time.Since(start)})
	a := &l.record.Attempts[len(l.record.Attempts)-1]
	l.record.Usage = l.record.Usage.Add(reply.Usage)
	l.trace.askDone(ctx, turn, reply, err)
	if err != nil {
		a.Err = err
		return zero, fmt.Errorf("attempt %d: %w", turn.Attempt, err)
	}
	reading, err := l.schema.ReadReply(reply)
	if err == nil {
		err = l.check(reading.Value, turn.Attempt)
	}
	a.JSON, a.Fixes, a.Err = reading.JSON, reading.Fixes, err
	var invalid *ValidationError
	if errors.As(err, &invalid) {
		a.Violations = invalid.Violations
	}
	l.trace.readDone(ctx, turn, *a)
	var refused *RefusedError
	if err == nil || errors.As(err, &refused) {
		return reading.Value, err
	}
	return zero, &rejection{reply: &a.Reply, json: a.JSON, err: err}
}

// check calls the caller's checks and makes their errors into violations.
func (l *loop[T]) check(value T, attempt int) error {
	var found []Violation
	for _, c := range l.opts.Checks {
		found = append(found, c.violations(value, attempt)...)
	}
	if len(found) == 0 {
		return nil
	}
	return &ValidationError{Violations: found}
}

// next says how to ask again after a rejected reply, and whether to.
func (l *loop[T]) next(turn Turn, r *rejection) (Turn, bool) {
	next := Turn{Attempt: turn.Attempt + 1, Previous: r.reply, MaxOutput: turn.MaxOutput}
	var truncated *TruncatedError
	if !errors.As(r.err, &truncated) {
		next.Repair = repairText(r)
		return next, true
	}
	next.MaxOutput = l.longer(turn.MaxOutput, r.reply.Usage.Output)
	if r.reply.Stop == StopLength {
		// The same limit would cut it off at the same place: only more room helps, and
		// there is nothing to correct.
		return next, next.MaxOutput > turn.MaxOutput
	}
	// Perhaps it was cut off, perhaps the model forgot a bracket: more room for the
	// one, and a word about it for the other.
	next.Repair = repairText(r)
	if turn.MaxOutput == 0 {
		next.MaxOutput = 0
	}
	return next, true
}

// longer returns a limit of output tokens that is twice what it was, or was used, as
// far as OutputLimit allows.
func (l *loop[T]) longer(limit, used int) int {
	doubled := 2 * max(limit, used)
	if l.opts.OutputLimit > 0 {
		doubled = min(doubled, l.opts.OutputLimit)
	}
	return max(doubled, limit)
}
