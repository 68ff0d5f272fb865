package budget

import (
	"cmp"
	"fmt"
	"math"

	"github.com/briefgo/brief/prompt"
)

// Teaching is what a prompt spends, in each call, on telling the model what a
// fine-tuned one would know.
type Teaching struct {
	Examples     int `json:"examples"`     // tokens of the examples that are sent
	Instructions int `json:"instructions"` // tokens of other text that is the same in every call: the system text, and what follows the input
	Overhead     int `json:"overhead"`     // tokens that the provider adds around messages that hold nothing else
}

// Tokens is the sum: what a call to a tuned model saves.
func (t Teaching) Tokens() int { return t.Examples + t.Instructions + t.Overhead }

// teaching adds up what is sent and the same in each call.
func (r *Report) teaching() Teaching {
	var t Teaching
	needless := map[int]bool{} // messages that hold teaching only
	for i := range r.Parts {
		p := &r.Parts[i]
		if !p.sent() {
			continue
		}
		teaches := p.teaches()
		if alone, seen := needless[p.Message]; p.Message >= 0 && (alone || !seen) {
			needless[p.Message] = teaches
		}
		switch {
		case p.Kind == prompt.KindExample:
			t.Examples += p.Tokens
		case teaches:
			t.Instructions += p.Tokens
		}
	}
	for _, alone := range needless {
		if alone {
			t.Overhead += r.PerMessage
		}
	}
	return t
}

// teaches reports whether a tuned model could do without the part.
func (p *ReportPart) teaches() bool {
	switch p.Kind {
	case prompt.KindExample:
		return true
	case prompt.KindRole, prompt.KindInstruction, prompt.KindConstraint, prompt.KindOutput:
		return !p.Volatile
	}
	return p.Role == prompt.System && !p.Volatile
}

// Prices is what Report.BreakEven compares: a model that is taught in each call, and
// one that was tuned once. Prices are per million tokens, in any one currency.
type Prices struct {
	Input            float64 // of the model in use
	CachedInput      float64 // of input that the provider has cached; 0 is Input
	TunedInput       float64 // of the tuned model
	TunedCachedInput float64 // of its input that is cached; 0 is TunedInput
	Output           float64 // of the model in use; 0 leaves replies out
	TunedOutput      float64 // of the tuned model; 0 is Output

	OutputTokens float64 // of an average reply
	CacheShare   float64 // of the calls that find the prompt's fixed beginning cached: 0 to 1
	CallsPerDay  float64

	Training       float64 // what tuning costs once, or per million tokens if TrainingTokens is set
	TrainingTokens float64 // of the training data
	Epochs         float64 // how often it is read; 0 is once
}

// BreakEven returns after how many days a tuned model that needs no Teaching is the
// cheaper one; ok is false if it never is. With T the tokens of the prompt, F those
// of its beginning that is the same in every call, t and f what of them is Teaching,
// o the tokens of a reply, and all prices per token,
//
//	now   = T·Input − CacheShare·F·(Input − CachedInput) + o·Output
//	tuned = (T − t)·TunedInput − CacheShare·(F − f)·(TunedInput − TunedCachedInput) + o·TunedOutput
//	days  = Training·TrainingTokens·Epochs / (CallsPerDay·(now − tuned))
//
// A field that is negative, infinite or not a number is an error that names it; so
// is a report of a prompt that nobody fitted.
func (r *Report) BreakEven(p Prices) (days float64, ok bool, err error) {
	if r == nil {
		r = new(Report)
	}
	if err := p.check(); err != nil {
		return 0, false, err
	}
	if r.Tokens == 0 {
		return 0, false, fmt.Errorf("budget: prompt %s: the report has no tokens; fit the prompt first", label(r.Prompt))
	}
	saved := (r.costNow(&p) - r.costTuned(&p)) * p.CallsPerDay
	if training := p.training(); saved > 0 && !math.IsInf(training/saved, 0) {
		return training / saved, true, nil
	}
	return 0, false, nil
}

// check reports the first field that cannot be.
func (p *Prices) check() error {
	for _, f := range []struct {
		name  string
		value float64
	}{
		{"Input", p.Input}, {"CachedInput", p.CachedInput}, {"TunedInput", p.TunedInput},
		{"TunedCachedInput", p.TunedCachedInput}, {"Output", p.Output}, {"TunedOutput", p.TunedOutput}, {"OutputTokens", p.OutputTokens},
		{"CacheShare", p.CacheShare}, {"CallsPerDay", p.CallsPerDay},
		{"Training", p.Training}, {"TrainingTokens", p.TrainingTokens}, {"Epochs", p.Epochs},
	} {
		if math.IsNaN(f.value) || math.IsInf(f.value, 0) || f.value < 0 {
			return fmt.Errorf("budget: Prices.%s is %v; it must be a number that is not negative", f.name, f.value)
		}
	}
	if p.CacheShare > 1 {
		return fmt.Errorf("budget: Prices.CacheShare is %v; it must be between 0 and 1", p.CacheShare)
	}
	return nil
}

// costNow is what a call costs with the model in use.
func (r *Report) costNow(p *Prices) float64 {
	fixed, _ := r.fixed()
	return callCost(r.Tokens, p.Input, p.CacheShare*float64(fixed), p.CachedInput, p.OutputTokens*p.Output)
}

// costTuned is what a call costs with the tuned model.
func (r *Report) costTuned(p *Prices) float64 {
	_, fixed := r.fixed()
	return callCost(r.Tokens-r.Teaching.Tokens(), p.TunedInput, p.CacheShare*float64(fixed), p.TunedCachedInput,
		p.OutputTokens*cmp.Or(p.TunedOutput, p.Output))
}

// callCost is what a call costs of which so many tokens are cached; a cached price
// of 0 is that of input.
func callCost(tokens int, input, cached, cachedInput, output float64) float64 {
	return (float64(tokens)*input - cached*(input-cmp.Or(cachedInput, input)) + output) / 1e6
}

// training is what tuning costs once.
func (p *Prices) training() float64 {
	if p.TrainingTokens == 0 {
		return p.Training
	}
	return p.Training * p.TrainingTokens * cmp.Or(p.Epochs, 1) / 1e6
}

// fixed is how many tokens the prompt begins with that are the same in each call,
// and how many of those a tuned model would be given too.
func (r *Report) fixed() (now, tuned int) {
	message, kept := -1, -1 // the last that was begun, now and tuned
	for i := range r.Parts {
		p := &r.Parts[i]
		switch {
		case !p.sent():
			continue
		case p.Volatile:
			return now, tuned
		}
		now += p.Tokens + r.opening(p, &message)
		if !p.teaches() {
			tuned += p.Tokens + r.opening(p, &kept)
		}
	}
	return now, tuned
}

// opening is what is added around the part's message, if it is not the last one yet.
func (r *Report) opening(p *ReportPart, last *int) int {
	if p.Message < 0 || p.Message == *last {
		return 0
	}
	*last = p.Message
	return r.PerMessage
}
