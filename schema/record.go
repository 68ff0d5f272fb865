package schema

import (
	"context"
	"encoding/json"
	"fmt"
	"time"
)

// A Record is what one call of Generate did.
type Record struct {
	Attempts []Attempt // every ask, in order
	Usage    Usage     // of all attempts together
}

// An Attempt is one ask and what became of the reply.
type Attempt struct {
	Turn       Turn            // what was asked
	Reply      Reply           // what came back; the zero Reply after an error of the Ask
	JSON       json.RawMessage // the document that was read from the reply, and of a patch the document with it; nil if there is none
	Fixes      []Fix           // what was mended to read it; their offsets are in the reply, behind what it continues
	Violations []Violation     // what is wrong with the document
	Err        error           // why the reply was not accepted; nil if it was
	Duration   time.Duration   // how long the ask took

	// Decision is what was done then.
	Decision Action

	// PatchTokens and WholeTokens are how many tokens of output it was estimated to take
	// to ask for the values that are wrong, and for the whole document; 0 if that was not
	// to be decided, or the values cannot be asked for.
	PatchTokens, WholeTokens int

	// Saved is, of a reply that was stopped because of a violation, how many tokens were
	// not written of what would have had to be written again, as far as the document that
	// was accepted in the end tells.
	Saved int
}

// A Trace is a set of functions that Generate calls while it works, in the manner
// of net/http/httptrace. Any of them may be nil. They are called from the goroutine
// that called Generate and must not keep what they are given if they change it.
type Trace struct {
	AskStart func(ctx context.Context, t Turn)                     // before an ask
	AskDone  func(ctx context.Context, t Turn, r Reply, err error) // after it
	ReadDone func(ctx context.Context, t Turn, a Attempt)          // after the reply was read and checked
	Decided  func(ctx context.Context, a Attempt, next *Turn)      // when it was decided what to do then; next is nil if nothing more is asked
}

func (t *Trace) askStart(ctx context.Context, turn Turn) {
	if t.AskStart != nil {
		t.AskStart(ctx, turn)
	}
}

func (t *Trace) askDone(ctx context.Context, turn Turn, r Reply, err error) {
	if t.AskDone != nil {
		t.AskDone(ctx, turn, r, err)
	}
}

func (t *Trace) readDone(ctx context.Context, turn Turn, a Attempt) {
	if t.ReadDone != nil {
		t.ReadDone(ctx, turn, a)
	}
}

func (t *Trace) decided(ctx context.Context, a Attempt, next *Turn) {
	if t.Decided != nil {
		t.Decided(ctx, a, next)
	}
}

// A RefusedError says that the model refused to answer, or that the provider's
// filter withheld the answer. Asking again would not help, so Generate does not.
type RefusedError struct {
	Stop    Stop   // StopRefused or StopFiltered
	Refusal string // the model's words; may be empty. They are not part of Error().
}

// Error says which of the two it was.
func (e *RefusedError) Error() string {
	if e.Stop == StopFiltered {
		return "the provider's content filter withheld the reply"
	}
	return "the model refused to answer"
}

// An ExhaustedError says that no attempt gave a value that satisfies the schema.
type ExhaustedError struct {
	Attempts []Attempt       // every attempt, in order
	Best     json.RawMessage // the document with the fewest violations, the first of several; nil if there was none
	Reason   string          // why nothing more was asked: ExhaustedAttempts and the like
	Err      error           // why the last one was not accepted
}

// Error says how many attempts there were, what ended them, and why the last one failed.
func (e *ExhaustedError) Error() string {
	n := "1 attempt"
	if len(e.Attempts) != 1 {
		n = fmt.Sprintf("%d attempts", len(e.Attempts))
	}
	because := map[string]string{
		ExhaustedTokens:   ", which took as many tokens as may be",
		ExhaustedCost:     ", which cost as much as may be",
		ExhaustedRepeated: ": the same reply came again",
		ExhaustedLength:   ": there is no room for a longer one",
	}[e.Reason]
	return fmt.Sprintf("no valid reply in %s%s; the last: %v", n, because, e.Err)
}

// Unwrap returns why the last attempt was not accepted.
func (e *ExhaustedError) Unwrap() error { return e.Err }
