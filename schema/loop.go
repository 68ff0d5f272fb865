package schema

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"
)

// A loop is one call of Generate.
type loop[T any] struct {
	schema *Schema[T]
	opts   *GenerateOptions
	record *Record
	trace  *Trace
	repair repairer

	base      json.RawMessage // the document that is being corrected; nil if there is none
	wrong     []Violation     // with it
	resampled bool
	soft      *T // the best value with which only soft checks are not content
	softWrong int
	softAt    int // the attempt that it came from
}

func newLoop[T any](s *Schema[T], opts *GenerateOptions) *loop[T] {
	l := &loop[T]{schema: s, opts: opts, record: opts.Record, trace: opts.Trace}
	if l.record == nil {
		l.record = &Record{}
	}
	if l.trace == nil {
		l.trace = &Trace{}
	}
	l.repair = repairer{max: opts.MaxRepairTokens, count: opts.Count, transcript: opts.Transcript}
	if l.repair.max == 0 {
		l.repair.max = DefaultMaxRepairTokens
	}
	if l.repair.count == nil {
		l.repair.count = countBytes
	}
	return l
}

// most returns how many attempts are made at most.
func (l *loop[T]) most() int {
	if l.opts.MaxAttempts == 0 {
		return DefaultMaxAttempts
	}
	return l.opts.MaxAttempts
}

func (l *loop[T]) run(ctx context.Context, ask Ask) (T, error) {
	var zero T
	turn := Turn{Attempt: 1, MaxOutput: l.opts.MaxOutput}
	if l.opts.OutputLimit > 0 && turn.MaxOutput > l.opts.OutputLimit {
		turn.MaxOutput = l.opts.OutputLimit
	}
	for {
		value, rejected, err := l.attempt(ctx, ask, turn)
		if err != nil {
			return zero, err
		}
		a := &l.record.Attempts[len(l.record.Attempts)-1]
		if rejected == nil {
			l.accept(len(l.record.Attempts) - 1)
			l.trace.decided(ctx, *a, nil)
			return value, nil
		}
		next, reason := l.decide(turn, rejected)
		l.trace.decided(ctx, *a, next)
		if next != nil {
			turn = *next
			continue
		}
		if l.soft != nil {
			l.accept(l.softAt)
			return *l.soft, nil
		}
		return zero, l.exhausted(reason, rejected.err)
	}
}

// A rejection is a reply that may be asked for again.
type rejection struct {
	reply *Reply
	text  string // of the reply, with what it continues
	json  []byte // the document that was read from it, if there is one
	err   error  // a *SyntaxError, *ValidationError or *TruncatedError, or what Reject says
	whole bool   // Reject said it: no value of a document is wrong
}

// attempt asks once and reads the reply. It returns a rejection if there is a reason to
// ask again, and an error if there is none.
func (l *loop[T]) attempt(ctx context.Context, ask Ask, turn Turn) (value T, rejected *rejection, err error) {
	if err := ctx.Err(); err != nil {
		return value, nil, fmt.Errorf("attempt %d: %w", turn.Attempt, err)
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
		return value, nil, fmt.Errorf("attempt %d: %w", turn.Attempt, err)
	}
	text, reading, err := l.read(turn, reply)
	no := l.reject(reply, text)
	if no != nil {
		reading, err = Reading[T]{}, no
	}
	var found []Violation
	if err == nil {
		found = l.check(reading.Value, turn.Attempt)
		if blocks := len(found) > 0 && (l.opts.RetrySoft || !onlySoft(found)); blocks {
			err = &ValidationError{Violations: found}
		}
	}
	var invalid *ValidationError
	if errors.As(err, &invalid) {
		found = invalid.Violations
	}
	a.JSON, a.Fixes, a.Violations, a.Err = reading.JSON, reading.Fixes, found, err
	l.trace.readDone(ctx, turn, *a)
	var refused *RefusedError
	switch {
	case err == nil:
		return reading.Value, nil, nil
	case errors.As(err, &refused):
		return value, nil, err
	}
	l.keep(len(l.record.Attempts)-1, reading, invalid)
	return value, &rejection{reply: &a.Reply, text: text, json: a.JSON, err: err, whole: no != nil}, nil
}

// reject returns what the caller has against a reply, whose text is that with what it
// continues. One that was stopped early is not accepted anyway: what is kept of it comes again
// with the continuation.
func (l *loop[T]) reject(reply Reply, text string) error {
	if l.opts.Reject == nil || refusal(reply) != nil || reply.Stop == StopEarly {
		return nil
	}
	if strings.TrimSpace(reply.Text) != "" {
		reply.Text = text
	}
	return l.opts.Reject(reply)
}

// read reads the reply to a turn. It returns the text of the reply too, with what it
// continues. A whole document is understood whatever was asked for.
func (l *loop[T]) read(turn Turn, reply Reply) (string, Reading[T], error) {
	if turn.Continue {
		joined := reply
		joined.Text = joinReply(turn.Prefix, reply.Text)
		reading, err := l.schema.ReadReply(joined)
		if err != nil {
			if whole, wholeErr := l.schema.ReadReply(reply); wholeErr == nil {
				return reply.Text, whole, nil
			}
		}
		return joined.Text, reading, err
	}
	patched := turn.Pointers != nil && refusal(reply) == nil
	if patched {
		if reading, ok, err := l.schema.readPatch(l.base, turn.Pointers, reply, false); ok {
			return reply.Text, reading, err
		}
	}
	whole, err := l.schema.ReadReply(reply)
	if !patched || err == nil {
		return reply.Text, whole, err
	}
	if reading, ok, err := l.schema.readPatch(l.base, turn.Pointers, reply, true); ok {
		return reply.Text, reading, err
	}
	var invalid *ValidationError
	if errors.As(err, &invalid) && len(invalid.Violations) <= len(l.wrong) {
		return reply.Text, whole, err
	}
	// Neither a patch nor a better document: what is there stays.
	return reply.Text, Reading[T]{JSON: l.base}, &ValidationError{Violations: l.wrong}
}

// keep takes down the document of a reply that was rejected, for the patches to come,
// and the value if it may be accepted in the end.
func (l *loop[T]) keep(at int, reading Reading[T], invalid *ValidationError) {
	if invalid == nil || reading.JSON == nil {
		return
	}
	l.base, l.wrong = reading.JSON, invalid.Violations
	if onlySoft(l.wrong) && (l.soft == nil || len(l.wrong) < l.softWrong) {
		l.soft, l.softWrong, l.softAt = &reading.Value, len(l.wrong), at
	}
}

// check calls the caller's checks and returns what they found.
func (l *loop[T]) check(value T, attempt int) []Violation {
	var found []Violation
	for _, c := range l.opts.Checks {
		found = append(found, c.violations(value, attempt)...)
	}
	return found
}

// onlySoft reports whether all violations are soft.
func onlySoft(violations []Violation) bool {
	return !slices.ContainsFunc(violations, func(v Violation) bool { return !v.Soft })
}

// accept takes down which attempt gave the value, and, now that the document is known, how
// many tokens were not written of the replies that were stopped.
func (l *loop[T]) accept(at int) {
	accepted := &l.record.Attempts[at]
	accepted.Decision = ActionAccept
	for i := range l.record.Attempts {
		if a := &l.record.Attempts[i]; a.Reply.Stop == StopEarly {
			a.Saved = max(0, l.repair.count(string(accepted.JSON))-l.repair.count(a.Reply.Text))
		}
	}
}

// exhausted makes the error for when nothing more is asked.
func (l *loop[T]) exhausted(reason string, err error) error {
	e := &ExhaustedError{Attempts: l.record.Attempts, Reason: reason, Err: err}
	best := -1
	for i := range e.Attempts {
		a := &e.Attempts[i]
		var invalid *ValidationError
		if !errors.As(a.Err, &invalid) || a.JSON == nil {
			continue
		}
		if n := len(a.Violations); best < 0 || n < best {
			best, e.Best = n, a.JSON
		}
	}
	return e
}
