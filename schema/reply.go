package schema

// A Reply is what a model answered, in the terms that every provider shares. An
// adapter fills it; it never turns a refusal or a cut-off reply into an error, so
// that the usage is not lost.
type Reply struct {
	// Text is the reply's text; empty when the model refused or only called tools.
	Text string

	// Stop is why the reply ended. The zero value means unknown: then a reply that
	// is not closed counts as cut off.
	Stop Stop

	// Refusal is the model's own words when it refused in a field of its own.
	Refusal string

	// Calls are the tools that the model asked to have called, in order.
	Calls []ToolCall

	// Usage is what the reply cost.
	Usage Usage
}

// A Stop is the reason why a reply ended: its stop reason, in one vocabulary for
// every provider. The zero Stop is unknown.
type Stop string

// The stop reasons.
const (
	StopUnknown  Stop = ""         // the provider did not say
	StopEnd      Stop = "stop"     // the model had finished
	StopLength   Stop = "length"   // the output limit or the context window was reached
	StopRefused  Stop = "refused"  // the model refused
	StopFiltered Stop = "filtered" // the provider's content filter withheld the reply
	StopEarly    Stop = "early"    // the caller stopped it, because of a Reader's Violation
)

// A ToolCall is one call of a tool that a model asked for.
type ToolCall struct {
	ID        string // the provider's name for this call
	Name      string // the tool's name
	Arguments string // the arguments, as the model wrote them: meant to be a JSON object
}

// Usage is what one reply, or several, cost, in tokens.
type Usage struct {
	Input       int // tokens of the prompt, CachedInput included
	CachedInput int // tokens of the prompt that the provider had cached
	Output      int // tokens of the reply, hidden reasoning included
}

// Add returns the sum of two usages.
func (u Usage) Add(v Usage) Usage {
	return Usage{
		Input:       u.Input + v.Input,
		CachedInput: u.CachedInput + v.CachedInput,
		Output:      u.Output + v.Output,
	}
}
