package schema

import (
	"errors"
	"slices"

	"github.com/briefgo/brief/internal/loosejson"
)

// Why an ExhaustedError came about: its Reason.
const (
	ExhaustedAttempts = "attempts" // MaxAttempts were made
	ExhaustedTokens   = "tokens"   // MaxTokens are used
	ExhaustedCost     = "cost"     // MaxCost is reached
	ExhaustedRepeated = "repeated" // the same reply with the same violations came again
	ExhaustedLength   = "length"   // the reply was cut off, and there is no room for more
)

// decide says how to ask again after a rejected reply, and takes the decision down. It
// returns nil and the reason if nothing more is to be asked.
func (l *loop[T]) decide(turn Turn, r *rejection) (next *Turn, reason string) {
	a := &l.record.Attempts[len(l.record.Attempts)-1]
	a.Decision = ActionStop
	switch {
	case turn.Attempt >= l.most():
		return nil, ExhaustedAttempts
	case l.opts.MaxTokens > 0 && l.record.Usage.Input+l.record.Usage.Output >= l.opts.MaxTokens:
		return nil, ExhaustedTokens
	case l.opts.MaxCost > 0 && !(l.opts.Cost(l.record.Usage) < l.opts.MaxCost):
		return nil, ExhaustedCost
	}
	next = &Turn{Attempt: turn.Attempt + 1, Previous: r.reply, MaxOutput: turn.MaxOutput}
	var truncated *TruncatedError
	switch {
	case r.reply.Stop == StopEarly && l.resume(next, r):
		a.Decision = ActionContinue
	case errors.As(r.err, &truncated) && r.reply.Stop == StopLength:
		a.Decision = l.lengthen(next, turn, r)
	case l.repeats():
		if a.Decision = l.resample(next, turn); a.Decision == ActionStop {
			return nil, ExhaustedRepeated
		}
	default:
		a.Decision = l.correct(next, turn, r, a)
	}
	if a.Decision == ActionStop {
		return nil, ExhaustedLength
	}
	return next, ""
}

// repeats reports whether the last two replies and what was wrong with them are the
// same.
func (l *loop[T]) repeats() bool {
	n := len(l.record.Attempts)
	if n < 2 {
		return false
	}
	a, b := &l.record.Attempts[n-2], &l.record.Attempts[n-1]
	return a.Reply.Text == b.Reply.Text && slices.Equal(a.Reply.Calls, b.Reply.Calls) && slices.Equal(a.Violations, b.Violations)
}

// resample asks once more for the same.
func (l *loop[T]) resample(next *Turn, turn Turn) Action {
	if l.resampled {
		return ActionStop
	}
	l.resampled = true
	next.again(turn)
	next.Resample = true
	return ActionResample
}

// again makes t ask for what another turn asked for. What a transcript sends of a reply is
// part of that; else Previous is the latest.
func (t *Turn) again(turn Turn) {
	attempt, previous := t.Attempt, t.Previous
	*t = turn
	if t.Attempt = attempt; !t.Transcript {
		t.Previous = previous
	}
}

// correct asks for the values that are wrong, or for the whole.
func (l *loop[T]) correct(next *Turn, turn Turn, r *rejection, a *Attempt) Action {
	var truncated *TruncatedError
	if errors.As(r.err, &truncated) {
		// Perhaps it was cut off, perhaps the model forgot a bracket: more room for the
		// one, and a word about it for the other.
		if turn.MaxOutput > 0 {
			next.MaxOutput = l.longer(turn.MaxOutput, r.reply.Usage.Output)
		}
	} else if !r.whole && l.patch(next, turn, a) {
		return ActionPatch
	}
	next.Transcript = l.opts.Transcript
	next.Repair = l.repair.whole(r)
	return ActionWhole
}

// patch asks for the values that are wrong, if they are few and the last patch, if there
// was one, made some of them right.
func (l *loop[T]) patch(next *Turn, turn Turn, a *Attempt) bool {
	var invalid *ValidationError
	if l.base == nil || !errors.As(a.Err, &invalid) {
		return false
	}
	doc, syntax := loosejson.ParseStrict(string(l.base), l.schema.parsing())
	if syntax != nil {
		return false
	}
	wrong := l.wrong
	if !l.opts.RetrySoft {
		wrong = slices.DeleteFunc(slices.Clone(wrong), func(v Violation) bool { return v.Soft })
	}
	p := planFor(&doc, wrong, l.repair.count)
	a.PatchTokens, a.WholeTokens = p.patchTokens, p.wholeTokens
	if p.pointers == nil || l.opts.Whole || turn.Pointers != nil && !l.progress() {
		return false
	}
	next.Repair, next.Pointers = l.repair.patch(&doc, p.pointers, wrong)
	next.Schema = l.schema.patchSchema(next.Pointers)
	if next.Transcript = l.opts.Transcript; next.Transcript && turn.Pointers != nil {
		next.Previous = &Reply{Text: string(l.base)} // what the pointers are about
	}
	return true
}

// progress reports whether the last reply has fewer violations than the one before.
func (l *loop[T]) progress() bool {
	n := len(l.record.Attempts)
	return n < 2 || len(l.record.Attempts[n-1].Violations) < len(l.record.Attempts[n-2].Violations)
}

// lengthen asks for what was cut off: never with the same limit for the same.
func (l *loop[T]) lengthen(next *Turn, turn Turn, r *rejection) Action {
	switch l.opts.OnLength {
	case ActionStop:
		return ActionStop
	case ActionContinue:
		if prefix := keptPrefix(r.text); prefix != "" && len(prefix) > len(turn.Prefix) && turn.Pointers == nil {
			next.Continue, next.Prefix = true, prefix
			next.Repair = l.repair.continued(prefix, nil)
			return ActionContinue
		}
	}
	// There is nothing to correct: more room is all that helps. Where a continuation got no
	// further, it is for the whole, from the beginning.
	if l.opts.OnLength != ActionContinue || !turn.Continue {
		next.again(turn)
	}
	next.MaxOutput = l.longer(turn.MaxOutput, r.reply.Usage.Output)
	if next.MaxOutput <= turn.MaxOutput {
		return ActionStop
	}
	return ActionRaise
}

// resume asks for what follows the last value that can stay, where a reply was stopped
// because of a violation. It reports false if there is none.
func (l *loop[T]) resume(next *Turn, r *rejection) bool {
	reader := NewReader(l.schema)
	if _, err := reader.Write([]byte(r.text)); err != nil || reader.Violation() == nil {
		return false
	}
	next.Continue, next.Prefix = true, r.text[:reader.check.at]
	next.Repair = l.repair.continued(next.Prefix, reader.Violation())
	return true
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
