package budget

import (
	"fmt"

	"github.com/briefgo/brief/prompt"
)

// A Budget makes rendered prompts fit a model's context window. It is a value,
// implements [prompt.Fitter], and is safe for concurrent use.
type Budget struct {
	// Window is the model's context window, in tokens: what prompt and reply share.
	Window int

	// Reserve is what is kept free for the reply, hidden reasoning included, in
	// tokens.
	Reserve int

	// Counter counts; nil is O200k, and the report then says that it was assumed.
	Counter Counter

	// Overhead is what the provider adds around messages; nil is what the Counter's
	// method Overhead says or, if it has none, what OpenAI adds.
	Overhead *Overhead

	// Strategy says what is kept of a tier that does not fit whole; 0 is Value.
	Strategy Strategy

	// Newest lets Rank and Prefix go from the last part to the first, as a history is
	// kept. The order of what is kept is never changed.
	Newest bool

	// Sections limit and favour what may be cut of some sections. A part belongs to the
	// first that has its name. Nil limits nothing.
	Sections []Allotment

	// Previous is the prompt that was sent before this one, if a provider may have it in
	// its cache: a selection that keeps what it began with is preferred, even at a loss.
	// Behind a pinned text that is new, or one that was sent and is gone, no cache helps.
	Previous *prompt.Rendered

	// MaxLoss is the share of the best value that may be given up for Previous; 0 is
	// 0.05, and a negative number is nothing.
	MaxLoss float64

	// LowWatermark is the share of the room up to which is filled once something has to
	// be cut, 0.9 say, so that a history that grows from turn to turn is cut rarely: what
	// Previous kept then stays until it does not fit. 0 fills the room, and so does 1.
	LowWatermark float64

	// Summarize may return a text that stands for parts that were cut and that follow
	// each other, or "". It must be pure and safe for concurrent use. A text for which
	// there is no room, even if more is cut for it, is not used. Nil uses none.
	Summarize func(dropped []prompt.Part) string
}

// A Strategy says which parts of a tier are kept if not all fit.
type Strategy int

// The strategies.
const (
	Value  Strategy = iota // those that have the most value together
	Rank                   // in order, passing over what does not fit
	Prefix                 // in order, up to the first that does not fit
)

// String returns the name of the strategy.
func (s Strategy) String() string {
	switch s {
	case Value:
		return "value"
	case Rank:
		return "rank"
	case Prefix:
		return "prefix"
	}
	return fmt.Sprintf("Strategy(%d)", int(s))
}

// An Allotment is what the parts of a section that may be cut are given. What is
// pinned takes nothing of it. A group belongs as a whole to the section of the first of
// its parts that has an Allotment. The zero Allotment limits nothing.
type Allotment struct {
	// Section is the name of a part's section, with its number or without, or its kind:
	// "example", "text#2", "examples#2[17]", "examples#2" for all of a pool.
	Section string

	// Min is room in tokens that the section has before all others, of whatever tier.
	Min int

	// Max is the most tokens that it has; 0 is no limit.
	Max int

	// Share is what it has of the room that the pinned parts leave, from 0 to 1, before
	// other sections of the tier. What it does not use is added to the next one's.
	Share float64
}

// An OverflowError says that what may not be cut is larger than the window.
type OverflowError struct {
	Prompt  string // the prompt's name
	Tokens  int    // what the system text, the schema, the input and the overhead take
	Limit   int    // what the window has for them, after the reserve
	Section string // the section that takes the most, all parts of its name together
	Largest int    // their tokens
}

// Error says how far over it is and which section is the largest.
func (e *OverflowError) Error() string {
	return fmt.Sprintf("prompt %s: the text that cannot be cut is %d tokens, %d more than the limit of %d; the largest section is %s with %d",
		e.Prompt, e.Tokens, e.Tokens-e.Limit, e.Limit, e.Section, e.Largest)
}

// Fit returns r with as much as fits of what may be cut, and says of each part what
// was decided and why. What is pinned is kept; if that alone is too large the error
// is an [*OverflowError]. Of the rest the tiers are served in their order, and of the
// first that does not fit whole, what has the most value together; other strategies
// are chosen in the Budget. A part that may be shortened to any size competes with the
// others of its tier, and what is left of it stands where the room ends. Order stays, and
// the same prompt has the same result.
//
// The count of what [prompt.Rendered.Messages] returns, with the overhead, is never
// over the window less the reserve.
func (b Budget) Fit(r *prompt.Rendered) (*prompt.Rendered, error) {
	j, err := b.begin(r)
	if err != nil {
		return nil, err
	}
	defer j.release()
	if err := j.selectParts(); err != nil {
		return nil, err
	}
	if err := j.summarize(); err != nil {
		return nil, err
	}
	j.decide()
	return j.fitted()
}

// Check says whether the pinned text of a prompt fits the window at all, and how many
// tokens are left for what is not pinned. With a prompt that was rendered for an empty
// input that is the room for inputs and examples: a program asks when it starts. The
// error is an [*OverflowError] if it does not fit.
func (b Budget) Check(fixed *prompt.Rendered) (room int, err error) {
	j, err := b.begin(fixed)
	if err != nil {
		return 0, err
	}
	defer j.release()
	return j.limit - j.pinned, nil
}
