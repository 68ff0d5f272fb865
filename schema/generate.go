package schema

import (
	"context"
	"errors"
	"fmt"
	"math"
	"reflect"
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
	// message: it says what is wrong with the latest reply. It stands on its own, so that
	// earlier replies need not be sent. Empty when the original conversation is to be
	// sent as it is.
	Repair string

	// Previous is the reply before this turn; nil in the first.
	Previous *Reply

	// Pointers are the JSON Pointers of the values that are asked for, and Schema is the
	// schema of the answer: an object with a member for each pointer. Both are nil when
	// the whole document is asked for; Schema also where the values' schemas cannot stand
	// alone. A provider that enforces a schema must be given this one.
	Pointers []string
	Schema   *Schema[any]

	// Continue asks for what follows Prefix: the beginning of a reply that was cut off, or
	// stopped, as far as it is kept. Resample asks for another sample of the request
	// before this one, to which the same reply came twice.
	Continue, Resample bool
	Prefix             string

	// Transcript asks to send Previous.Text as the assistant's message before Repair,
	// which then does not quote it.
	Transcript bool

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

	// MaxTokens is how many tokens, of prompts and replies, all attempts together may
	// take before no other is made; 0 is no bound. What an attempt will take is not known
	// before, so that the last one may go beyond it.
	MaxTokens int

	// MaxCost is the same for what Cost makes of the usage of all attempts, in any
	// currency; 0 is no bound.
	MaxCost float64
	Cost    func(Usage) float64

	// MaxOutput is the most tokens that the model may write in the first attempt; 0
	// leaves it to the provider. After a reply that was cut off it is doubled.
	MaxOutput int

	// OutputLimit bounds what MaxOutput may grow to, in tokens; 0 is no bound.
	OutputLimit int

	// OnLength says what to do about a reply that was cut off at MaxOutput. ActionRaise,
	// the default, asks for the same again with twice the room, as far as OutputLimit
	// allows; ActionContinue asks for what follows its last complete value; ActionStop
	// gives up. None of them asks again with the same limit.
	OnLength Action

	// MaxRepairTokens bounds the message that asks for a correction; 0 means
	// DefaultMaxRepairTokens. Count counts its tokens; nil takes four bytes for one.
	MaxRepairTokens int
	Count           func(text string) int

	// Whole asks for the whole document whenever something is wrong, never for single
	// values.
	Whole bool

	// Transcript sends the rejected reply as the assistant's message, with the correction
	// behind it, instead of one message that stands on its own.
	Transcript bool

	// Checks are what a decoded value has to satisfy besides the schema. All of
	// them are called on each value.
	Checks []Check

	// Reject, if not nil, is called with each reply, whether it can be read or not, unless the
	// model refused or the reply was stopped early. The Text of a continuation is that with
	// what it continues. An error that Reject returns is why the reply is not accepted, and
	// the model is asked again: told what the error's method Repair() string says, if it has
	// one. A [*TruncatedError] in it asks for more room, as for a reply that was cut off, and a
	// [*RefusedError] ends the call.
	Reject func(r Reply) error

	// RetrySoft asks again for what soft checks reject too. If they are all that is left
	// in the end, the value with the fewest such violations is accepted. Without it they
	// are recorded only.
	RetrySoft bool

	// Trace tells of each step while it happens; nil tells nothing.
	Trace *Trace

	// Record, if not nil, is filled by the call, on success and on failure.
	Record *Record
}

// Generate asks a model for a value of the schema: it asks, reads the reply, and if
// what it reads cannot be mended asks again: for the values that are wrong, by their
// JSON Pointers, if they are few, and else for the whole. Each ask is the original
// conversation and one message about the latest reply, whose size is bounded. The errors
// are
//
//   - what ask returned, wrapped, as soon as it returns one;
//   - ctx's error, once ctx has ended;
//   - a [*RefusedError] when the model refused or the reply was filtered;
//   - an [*ExhaustedError] with every attempt, when a bound of the options was reached
//     without success, when the same reply came again and again, or when a reply was cut
//     off and there is no room for a longer one.
func (s *Schema[T]) Generate(ctx context.Context, ask Ask, opts *GenerateOptions) (T, error) {
	if opts == nil {
		opts = &GenerateOptions{}
	}
	l := newLoop(s, opts)
	*l.record = Record{}
	var zero T
	if ask == nil {
		return zero, errors.New("schema: Generate needs a function that asks the model; it is nil")
	}
	if err := opts.check(); err != nil {
		return zero, err
	}
	if err := checksFit(opts.Checks, reflect.TypeFor[T]()); err != nil {
		return zero, err
	}
	return l.run(ctx, ask)
}

// check reports what is wrong with the options.
func (o *GenerateOptions) check() error {
	for _, bound := range []struct {
		name string
		n    int
	}{
		{"MaxAttempts", o.MaxAttempts}, {"MaxTokens", o.MaxTokens}, {"MaxOutput", o.MaxOutput},
		{"OutputLimit", o.OutputLimit}, {"MaxRepairTokens", o.MaxRepairTokens},
	} {
		if bound.n < 0 {
			return fmt.Errorf("schema: GenerateOptions.%s %d must not be negative", bound.name, bound.n)
		}
	}
	switch {
	case o.MaxCost < 0 || math.IsNaN(o.MaxCost) || math.IsInf(o.MaxCost, 0):
		return fmt.Errorf("schema: GenerateOptions.MaxCost %v must be a number that is not negative", o.MaxCost)
	case o.MaxCost > 0 && o.Cost == nil:
		return errors.New("schema: GenerateOptions.MaxCost needs Cost, which says what a usage costs")
	}
	switch o.OnLength {
	case "", ActionRaise, ActionContinue, ActionStop:
		return nil
	}
	return fmt.Errorf("schema: GenerateOptions.OnLength %.40q is none of %q, %q and %q", string(o.OnLength), ActionRaise, ActionContinue, ActionStop)
}
